"""Scenarios against the paper and against each other: what parties would pay, what changed, who wins and loses."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from ephyto_model.exact import added_up
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.fees.breakdown import groups

PAYING_STATUSES = STATUSES[1:]
TYPICAL_CATEGORY = "Medium"
AS_IN_THE_PAPER = marked("As in the paper")


def published() -> Assessment:
    """Return the assessment of the default scenario: the paper as published."""
    return Scenario().run().assessment


def medium_totals(assessment: Assessment) -> list[Fraction]:
    """Return what a party with medium usage pays in all, for each of PAYING_STATUSES."""
    return [assessment.total_fee_usd(status, TYPICAL_CATEGORY) for status in PAYING_STATUSES]


def differing_fields(scenario: Scenario) -> pd.DataFrame:
    """Return the fields that differ from the default. Columns: field, label, unit, default, value, source."""
    rows = [
        (name, fields()[name].label, fields()[name].unit, fields()[name].default, value, fields()[name].source)
        for name, value in scenario.differences().items()
    ]
    return pd.DataFrame(rows, columns=["field", "label", "unit", "default", "value", "source"], dtype=object)


def difference(scenario: Scenario) -> str:
    """Say in one line how a scenario differs from the paper."""
    differing = scenario.differences()
    parts = [
        tr("{label}: {value}", label=tr(fields()[name].label), value=fields()[name].in_words(value))
        for name, value in differing.items()
    ]
    return tr("; ").join(parts) if parts else tr(AS_IN_THE_PAPER)


def by_status(options: Sequence[Outcome]) -> pd.DataFrame:
    """Sum the contributions of each option by development status.

    Columns: option, difference, parties, one column a development status, revenue_usd, need_usd, gap_usd (US dollars
    a year).
    """
    rows = [
        (
            option.scenario.name,
            difference(option.scenario),
            len(option.assessment.contributions),
            *(as_number(group.expected_contribution_usd) for group in groups(option.assessment, "development_status")),
            *map(as_number, (option.assessment.revenue_usd, option.assessment.need_usd, option.assessment.gap_usd)),
        )
        for option in options
    ]
    return pd.DataFrame(
        rows, columns=["option", "difference", "parties", *STATUSES, "revenue_usd", "need_usd", "gap_usd"]
    )


def by_party(options: Sequence[Outcome]) -> pd.DataFrame:
    """Set the expected contribution of every participant side by side.

    Columns: iso3, name, then one column an option, numbered from 0 (US dollars a year; None where it takes no part).
    Only participants that take part in at least one option have a row.
    """
    amounts = [{c.iso3: as_number(c.expected_contribution_usd) for c in o.assessment.contributions} for o in options]
    rows = [
        (participant.iso3, participant.name, *(amount.get(participant.iso3) for amount in amounts))
        for participant in load_participants()
        if any(participant.iso3 in amount for amount in amounts)
    ]
    return pd.DataFrame(rows, columns=["iso3", "name", *range(len(options))], dtype=object)


def winners_and_losers(options: Sequence[Outcome]) -> pd.DataFrame:
    """Count, by development status, the parties that pay less, the same or more than under the first option.

    Columns: option, development_status, less, same, more (parties that take part in both), change_usd (the sum of
    their changes, US dollars a year). A party's status is that of the later option.
    """
    first = {c.iso3: c.expected_contribution_usd for c in options[0].assessment.contributions}
    rows = []
    for option in options[1:]:
        for status in STATUSES:
            changes = [
                c.expected_contribution_usd - first[c.iso3]
                for c in option.assessment.contributions
                if c.development_status == status and c.iso3 in first
            ]
            counts = (sum(x < 0 for x in changes), sum(x == 0 for x in changes), sum(x > 0 for x in changes))
            rows.append((option.scenario.name, status, *counts, as_number(added_up(changes))))
    return pd.DataFrame(rows, columns=["option", "development_status", "less", "same", "more", "change_usd"])


def varied_fields(options: Sequence[Outcome]) -> list[str]:
    """Return the fields other than the name in which the options differ, in their order."""
    values = [option.scenario.as_numbers().values() for option in options]
    return [name for name in fields() if name != "name" and any(v[name] != values[0][name] for v in values)]


def fees_against(options: Sequence[Outcome], field: str) -> pd.DataFrame:
    """Set the fees of each option beside its value of one field.

    Columns: option, value (of the field; text where it is no number), one column each of PAYING_STATUSES with what a
    party of medium usage pays in all (US dollars a year). Sorted by value.
    """
    rows = []
    for option in options:
        value = option.scenario.as_numbers().values()[field]
        numeric = isinstance(value, int | float)
        totals = map(as_number, medium_totals(option.assessment))
        rows.append((option.scenario.name, value if numeric else fields()[field].in_words(value), *totals))
    table = pd.DataFrame(rows, columns=["option", "value", *PAYING_STATUSES])
    mixed = len({isinstance(value, str) for value in table["value"]}) > 1
    table["value"] = table["value"].map(str) if mixed else table["value"]
    return table.sort_values("value", kind="stable").reset_index(drop=True)
