"""A scenario against the paper as published: what a party of each status would pay, and what changed."""

from fractions import Fraction

import pandas as pd

from ephyto_model.contributions import Assessment
from ephyto_model.funding_model import STATUSES
from ephyto_model.scenario import Outcome, Scenario
from ephyto_model.scenario_fields import fields
from ephyto_model.wording import listed, usd

PAYING_STATUSES = STATUSES[1:]
TYPICAL_CATEGORY = "Medium"


def published() -> Assessment:
    """Return the assessment of the default scenario: the paper as published."""
    return Scenario().run().assessment


def medium_totals(assessment: Assessment) -> dict[str, Fraction]:
    """Return what a party with medium usage pays in all, by development status that pays a base fee."""
    return {status: assessment.total_fee_usd(status, TYPICAL_CATEGORY) for status in PAYING_STATUSES}


def headline(outcome: Outcome) -> str:
    """Say in one sentence what parties pay and how that compares with the published fees."""
    if not outcome.assessment.need_usd:
        return "FAO funding, donor funding and reserves cover the whole level, so no party pays a fee."
    ours, paper = medium_totals(outcome.assessment), medium_totals(published())
    pays = listed([f"{'an' if s[0] == 'U' else 'a'} {s} party pays USD {usd(total)}" for s, total in ours.items()])
    sentence = f"With {TYPICAL_CATEGORY.lower()} usage, {pays} a year"
    changes = [ours[status] - paper[status] for status in PAYING_STATUSES]
    if not any(changes):
        return f"{sentence}: exactly the fees published in the paper."
    fees = listed([usd(total) for total in paper.values()])
    if all(change < 0 for change in changes) or all(change > 0 for change in changes):
        direction = "less" if changes[0] < 0 else "more"
        return f"{sentence}: {listed([usd(abs(c)) for c in changes])} {direction} than the published {fees}."
    return f"{sentence}, against the published {fees}."


def differing_fields(scenario: Scenario) -> pd.DataFrame:
    """Return the fields that differ from the default. Columns: field, label, unit, default, value, source."""
    rows = [
        (name, fields()[name].label, fields()[name].unit, fields()[name].default, value, fields()[name].source)
        for name, value in scenario.differences().items()
    ]
    return pd.DataFrame(rows, columns=["field", "label", "unit", "default", "value", "source"], dtype=object)
