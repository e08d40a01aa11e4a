"""The assumptions about what is uncertain: each with its label, unit, bounds, paragraph and help."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from ephyto_model.language.translation import marked
from ephyto_model.model.number_checks import LARGEST_USD
from ephyto_model.model.scenarios.checks import number
from ephyto_model.model.scenarios.field import Field, find_field

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
