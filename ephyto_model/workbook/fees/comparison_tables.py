"""The tables of the comparison report: scenarios by income group and by party, winners and losers, regret."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ephyto_model.analyses.fees.comparison import (
    PAYING_STATUSES,
    by_party,
    by_status,
    fees_against,
    medium_totals,
    varied_fields,
    winners_and_losers,
)
from ephyto_model.analyses.sweeps.regret import largest_regrets
from ephyto_model.funding_model import STATUSES
from ephyto_model.scenario import Outcome
from ephyto_model.scenario_fields import fields
from ephyto_model.wording import as_number
from ephyto_model.workbook.pages.display import NO_PART, Column, Table

MOST_NAMED = 8  # with more scenarios their names as headings would leave no room for amounts


def overview(options: Sequence[Outcome]) -> Table:
    """Return what each scenario asks for, with its number in this report."""
    frame = by_status(options).drop(columns=list(STATUSES))
    frame.insert(0, "number", range(1, len(options) + 1))
    for place, status in enumerate(PAYING_STATUSES):
        frame[status] = [as_number(medium_totals(option.assessment)[place]) for option in options]
    columns = {
        "number": Column("No.", "count"),
        "option": Column("Scenario"),
        "difference": Column("Difference from the paper"),
        "parties": Column("Parties", "count"),
        **{status: Column(f"{status}, medium usage", "usd") for status in PAYING_STATUSES},
        "need_usd": Column("Needed from fees", "usd"),
        "revenue_usd": Column("Revenue", "usd"),
        "gap_usd": Column("Gap", "change"),
    }
    return Table(frame, "The scenarios, what they need and what fees bring in (USD a year)", columns)


def by_income_group(options: Sequence[Outcome]) -> Table:
    """Return the contributions of each development status under each scenario."""
    columns = {"option": Column("Scenario"), **{status: Column(status, "usd") for status in STATUSES}}
    return Table(by_status(options), "Contributions by development status under each scenario (USD a year)", columns)


def parties(options: Sequence[Outcome]) -> Table:
    """Return every party's expected contribution under each scenario."""
    numbers = range(len(options))
    names = [f"{n + 1}. {options[n].scenario.name}" if len(options) <= MOST_NAMED else f"{n + 1}" for n in numbers]
    columns: dict[str | int, Column] = {"name": Column("Contracting party"), "iso3": Column("ISO3")}
    columns |= {number: Column(name, "usd or none") for number, name in zip(numbers, names, strict=True)}
    caption = f"Expected contribution of every party (USD a year; {NO_PART} where it does not take part)"
    numbered = "" if len(options) <= MOST_NAMED else "; scenarios by their numbers above"
    return Table(by_party(options), caption + numbered, columns, searchable=True)


def winners(options: Sequence[Outcome]) -> Table:
    """Return, by development status and scenario, how many parties pay less, the same or more than under the first."""
    found = winners_and_losers(options)
    rows = [
        (status, *(_counts(row) for row in found[found["development_status"] == status].itertuples(index=False)))
        for status in STATUSES
    ]
    numbers = range(1, len(options))
    names = [f"{n + 1}. {options[n].scenario.name}" if len(options) <= MOST_NAMED else f"{n + 1}" for n in numbers]
    frame = pd.DataFrame(rows, columns=["development_status", *numbers])
    columns: dict[str | int, Column] = {"development_status": Column("Development status")}
    columns |= {number: Column(name) for number, name in zip(numbers, names, strict=True)}
    numbered = "" if len(options) <= MOST_NAMED else "; scenarios by their numbers above"
    caption = f"Against “{options[0].scenario.name}”: how many parties pay less, the same and more{numbered}"
    return Table(frame, caption, columns)


def _counts(row: Any) -> str:
    parts = [
        f"{number} {word}" for number, word in ((row.less, "less"), (row.same, "same"), (row.more, "more")) if number
    ]
    return ", ".join(parts) or NO_PART


def regret(options: Sequence[Outcome]) -> Table:
    """Return the largest regret by development status under each scenario."""
    columns = {"option": Column("Scenario"), **{status: Column(status, "usd or none") for status in STATUSES}}
    columns |= {"largest_usd": Column("Any party", "usd"), "party": Column("Party with the largest regret")}
    caption = "Largest regret of any party: what it pays beyond its cheapest scenario here (USD a year)"
    return Table(largest_regrets(options), caption, columns)


def against_what_varies(options: Sequence[Outcome]) -> Table | None:
    """Return the fees beside the one field in which the scenarios differ; None where they differ in more."""
    varied = varied_fields(options)
    if len(varied) != 1:
        return None
    field = varied[0]
    frame: pd.DataFrame = fees_against(options, field)
    columns = {"value": Column(fields()[field].label, "text"), "option": Column("Scenario")}
    columns |= {status: Column(f"{status}, medium usage", "usd") for status in PAYING_STATUSES}
    return Table(frame, f"The figures of this chart: fees against {fields()[field].label}", columns, folded=True)
