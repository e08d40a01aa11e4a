"""What is uncertain about the fund: the assumptions about each thing that may happen, typed, bounded and documented.

None of them is the paper's. They are about what happens around a projection, whose own values are the middle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import cache
from typing import Any, Self

from ephyto_model.errors import InputError
from ephyto_model.exact import exactly
from ephyto_model.language.translation import marked
from ephyto_model.model.number_checks import LARGEST_USD
from ephyto_model.model.scenarios.checks import Field, find_field, number
from ephyto_model.model.scenarios.scenario import as_call

A_YEAR, A_BIENNIUM = marked("a year, for each party"), marked("a biennium, for each party")
IN_COMMON = marked(
    "The extent to which parties vary together, through a normally distributed factor common to all parties: 0 "
    "means that each party varies independently, and 1 that all parties vary together."
)


def uncertainty_field_named(name: Any) -> Field:
    """Return the assumption of that name. Raises InputError with the nearest name for an unknown one."""
    return find_field(name, uncertainty_fields(), "assumption")


@cache
def uncertainty_fields() -> Mapping[str, Field]:
    """Return the assumptions by name, in their order."""

    def chance(name: str, label: str, unit: str, default: float, source: str, help: str) -> Field:
        return Field(name, label, unit, default, source, help, number, 0, 1, 0.05, (), 1)

    def spread(name: str, label: str, default: float, source: str, help: str) -> Field:
        unit = marked("standard deviation of the logarithm")
        return Field(name, label, unit, default, source, help, number, 0, 2, 0.05, (), 1)

    def common(name: str, label: str) -> Field:
        return Field(name, label, marked("from 0 to 1"), 0.2, "", IN_COMMON, number, 0, 1, 0.05, (), 1)

    registry = (
        chance(
            "joining_probability",
            marked("Joining"),
            A_YEAR,
            0.08,
            "para 27; App. 3",
            marked(
                "Annual probability that a participant not yet using the ePhyto Solution joins it (on 1 July), in "
                "addition to the participants that join in the projection."
            ),
        ),
        common("joining_in_common", marked("Correlation between parties' decisions to join")),
        spread(
            "growth_spread",
            marked("Spread of growth"),
            0.2,
            "para 27",
            marked(
                "Each year, exchanges are multiplied by a random factor with a log-normal distribution, whose "
                "median is 1 plus the growth rate in the projection."
            ),
        ),
        common("growth_in_common", marked("Correlation between parties in growth")),
        chance(
            "nonpayment_probability",
            marked("Not paying"),
            A_YEAR,
            0.05,
            "paras 35, 36",
            marked("Probability that a party never pays its expected contribution for a given year."),
        ),
        chance(
            "one_year_late_probability",
            marked("Paying a year late"),
            A_YEAR,
            0.15,
            "paras 35, 36",
            marked("Probability that a party pays one year late."),
        ),
        chance(
            "two_years_late_probability",
            marked("Paying two years late"),
            A_YEAR,
            0.05,
            "paras 35, 36",
            marked("Probability that a party pays two years late."),
        ),
        common("payment_in_common", marked("Correlation between parties' payments")),
        chance(
            "moving_up_probability",
            marked("Moving up in development status"),
            A_BIENNIUM,
            0.03,
            "App. 1(15)(d)",
            marked(
                "Probability that, for the fees of 2027 and later years, a party's development status moves up one "
                "step; there is no status above “High” or below “Low or LDC”."
            ),
        ),
        chance(
            "moving_down_probability",
            marked("Moving down in development status"),
            A_BIENNIUM,
            0.01,
            "App. 1(15)(d)",
            marked("Probability that a party's development status moves down one step."),
        ),
        spread(
            "cost_spread",
            marked("Spread of the cost"),
            0.05,
            "para 13",
            marked(
                "Each year's cost is the cost in the projection multiplied by a random factor with a log-normal "
                "distribution; the median of this factor is set by the assumption “Cost overrun”."
            ),
        ),
        Field(
            "cost_overrun",
            marked("Cost overrun"),
            marked("1 means 100% more"),
            0,
            "para 13",
            marked("Median share by which a year's cost exceeds the cost in the projection."),
            number,
            -1,
            10,
            0.05,
            (),
            1,
        ),
        Field(
            "donor_usd",
            marked("Funding from a possible donor"),
            marked("USD a year"),
            0,
            "paras 7, 8",
            marked(
                "Amount that a possible donor gives while it contributes, in addition to the donor funding in the "
                "projection."
            ),
            number,
            0,
            LARGEST_USD,
            10_000,
            (),
            1_000_000,
        ),
        chance(
            "donor_there_probability",
            marked("The donor contributes in 2025"),
            "",
            0.5,
            "para 8",
            marked("Probability that the donor contributes in 2025; donor funding was secured for 2024 only."),
        ),
        chance(
            "donor_leaving_probability",
            marked("The donor leaves"),
            marked("a year"),
            0.3,
            "para 8",
            marked("Probability that the donor stops contributing from one year to the next."),
        ),
        chance(
            "donor_coming_probability",
            marked("The donor joins"),
            marked("a year"),
            0.2,
            "para 8",
            marked("Probability that the donor starts or resumes contributions from one year to the next."),
        ),
        chance(
            "fao_cut_probability",
            marked("FAO gives less"),
            marked("a biennium"),
            0.2,
            "App. 1(12)",
            marked("Probability that FAO gives less in a biennium than the projection assumes."),
        ),
        chance(
            "fao_cut_share",
            marked("FAO funding when FAO gives less"),
            marked("share of FAO funding in the projection"),
            0.5,
            "App. 1(12)",
            marked(
                "The share of FAO funding in the projection that is still received in a biennium in which FAO gives"
                " less."
            ),
        ),
    )
    return {field.name: field for field in registry}


def _default(name: str) -> Any:
    return dataclass_field(default_factory=lambda: uncertainty_fields()[name].default)


@dataclass(frozen=True)
class Uncertainty:
    """The assumptions; `uncertainty_fields()` has the label, unit, bounds, paragraph and help of each.

    Values are checked on creation (InputError otherwise). ``Uncertainty.none()`` has nothing uncertain.
    """

    joining_probability: float = _default("joining_probability")
    joining_in_common: float = _default("joining_in_common")
    growth_spread: float = _default("growth_spread")
    growth_in_common: float = _default("growth_in_common")
    nonpayment_probability: float = _default("nonpayment_probability")
    one_year_late_probability: float = _default("one_year_late_probability")
    two_years_late_probability: float = _default("two_years_late_probability")
    payment_in_common: float = _default("payment_in_common")
    moving_up_probability: float = _default("moving_up_probability")
    moving_down_probability: float = _default("moving_down_probability")
    cost_spread: float = _default("cost_spread")
    cost_overrun: float = _default("cost_overrun")
    donor_usd: float = _default("donor_usd")
    donor_there_probability: float = _default("donor_there_probability")
    donor_leaving_probability: float = _default("donor_leaving_probability")
    donor_coming_probability: float = _default("donor_coming_probability")
    fao_cut_probability: float = _default("fao_cut_probability")
    fao_cut_share: float = _default("fao_cut_share")

    def __post_init__(self) -> None:
        for name, field in uncertainty_fields().items():
            object.__setattr__(self, name, field.checked(getattr(self, name)))
        for names in (PAYMENTS, MOVES):
            together = sum(exactly(getattr(self, name)) for name in names)
            if together > 1:
                raise InputError(f"{' + '.join(names)} together must be at most 1, not {float(together):g}.")

    def __repr__(self) -> str:
        return as_call("Uncertainty", "", "", self.differences())

    @classmethod
    def from_mapping(cls, values: Mapping[Any, Any]) -> Self:
        """Make it from some of its assumptions; the others keep their defaults. Raises InputError."""
        return cls(**{uncertainty_field_named(name).name: value for name, value in values.items()})

    @classmethod
    def none(cls, **changes: Any) -> Self:
        """Return nothing uncertain, but for some assumptions. Raises InputError."""
        certain = {name: 0 for name in uncertainty_fields() if name.endswith(("probability", "spread", "_usd"))}
        return cls.from_mapping({**certain, **changes})

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some assumptions changed. Raises InputError."""
        return replace(self, **{uncertainty_field_named(name).name: value for name, value in changes.items()})

    def values(self) -> dict[str, Any]:
        """Return every assumption as a plain value."""
        return {name: getattr(self, name) for name in uncertainty_fields()}

    def differences(self) -> dict[str, Any]:
        """Return the assumptions that differ from the default."""
        return {name: v for name, v in self.values().items() if v != uncertainty_fields()[name].default}


PAYMENTS = ("nonpayment_probability", "two_years_late_probability", "one_year_late_probability")  # a party-year's fates
MOVES = ("moving_up_probability", "moving_down_probability")
