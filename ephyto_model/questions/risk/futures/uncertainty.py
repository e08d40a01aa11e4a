"""What is uncertain about the fund: the assumptions about each thing that may happen, typed, bounded and documented.

None of them is the paper's. They are about what happens around a projection, whose own values are the middle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any, Self

from ephyto_model.errors import InputError
from ephyto_model.exact import exactly
from ephyto_model.model.scenarios.scenario import as_call
from ephyto_model.questions.risk.futures.assumptions import uncertainty_field_named, uncertainty_fields


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
