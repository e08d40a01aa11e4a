"""The tables of the comparison report: scenarios by income group and by party, winners and losers, regret."""

from collections.abc import Sequence

import pandas as pd

from ephyto_model.display.html import NO_PART, Column, Table
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import as_number, status_word
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import scenario_name
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.comparison.regret import largest_regrets
from ephyto_model.questions.fees.comparison import (
    PAYING_STATUSES,
    by_party,
    by_status,
    fees_against,
    medium_totals,
    varied_fields,
    winners_and_losers,
)

MOST_NAMED = 8  # with more scenarios their names as headings would leave no room for amounts


def overview(options: Sequence[Outcome]) -> Table:
    """Return what each scenario asks for, with its number in this report."""
    frame = by_status(options).drop(columns=list(STATUSES))
    frame.insert(0, "number", range(1, len(options) + 1))
    for place, status in enumerate(PAYING_STATUSES):
        frame[status] = [as_number(medium_totals(option.assessment)[place]) for option in options]
    columns = {
        "number": Column(tr("No."), "count"),
        "option": Column(tr("Scenario"), "text of a scenario"),
        "difference": Column(tr("Difference from the paper")),
        "parties": Column(tr("Parties"), "count"),
        **{
            status: Column(tr("{status}, medium usage", status=status_word(status)), "usd")
            for status in PAYING_STATUSES
        },
        "need_usd": Column(tr("Needed from fees"), "usd"),
        "revenue_usd": Column(tr("Revenue"), "usd"),
        "gap_usd": Column(tr("Gap"), "change"),
    }
    return Table(frame, tr("Scenarios: amounts needed and amounts that fees bring in (USD a year)"), columns)


def by_income_group(options: Sequence[Outcome]) -> Table:
    """Return the contributions of each development status under each scenario."""
    columns = {
        "option": Column(tr("Scenario"), "text of a scenario"),
        **{status: Column(status_word(status), "usd") for status in STATUSES},
    }
    return Table(
        by_status(options), tr("Contributions by development status under each scenario (USD a year)"), columns
    )


def parties(options: Sequence[Outcome]) -> Table:
    """Return every party's expected contribution under each scenario."""
    numbers = range(len(options))
    names = _headings(options, numbers)
    columns: dict[str | int, Column] = {
        "name": Column(tr("Contracting party"), "text of a party"),
        "iso3": Column("ISO3"),
    }
    columns |= {number: Column(name, "usd or none") for number, name in zip(numbers, names, strict=True)}
    caption = tr("Expected contribution of every party (USD a year; {none} where it does not take part)", none=NO_PART)
    return Table(by_party(options), _numbered(caption, options), columns, searchable=True)


def _headings(options: Sequence[Outcome], numbers: range) -> list[str]:
    if len(options) > MOST_NAMED:
        return [str(n + 1) for n in numbers]
    return [f"{n + 1}. {scenario_name(options[n].scenario.name)}" for n in numbers]


def _numbered(caption: str, options: Sequence[Outcome]) -> str:
    if len(options) <= MOST_NAMED:
        return caption
    return tr("{caption}; columns are headed by the scenario numbers listed above", caption=caption)


def winners(options: Sequence[Outcome]) -> Table:
    """Return, by scenario and development status, how many parties pay less, the same or more than under the first."""
    found = winners_and_losers(options)
    found["counts"] = [*zip(found["less"], found["same"], found["more"], strict=True)]
    counts = {status: list(found.loc[found["development_status"] == status, "counts"]) for status in STATUSES}
    names = [option.scenario.name for option in options[1:]]
    columns = {
        "option": Column(tr("Scenario"), "text of a scenario"),
        **{status: Column(status_word(status), "text of more and less") for status in STATUSES},
    }
    caption = tr(
        "Number of parties paying less, the same and more, compared with “{name}”",
        name=scenario_name(options[0].scenario.name),
    )
    return Table(pd.DataFrame({"option": names, **counts}), caption, columns)


def regret(options: Sequence[Outcome]) -> Table:
    """Return the largest regret by development status under each scenario."""
    columns = {
        "option": Column(tr("Scenario"), "text of a scenario"),
        **{status: Column(status_word(status), "usd or none") for status in STATUSES},
    }
    columns |= {
        "largest_usd": Column(tr("All parties"), "usd"),
        "party": Column(tr("Party with the largest regret"), "text of a party"),
    }
    caption = tr(
        "Largest regret of any party under each scenario: the additional amount that the party pays compared with "
        "the scenario that is cheapest for it (USD a year)"
    )
    return Table(largest_regrets(options), caption, columns)


def against_what_varies(options: Sequence[Outcome]) -> Table | None:
    """Return the fees beside the one field in which the scenarios differ; None where they differ in more."""
    varied = varied_fields(options)
    if len(varied) != 1:
        return None
    field = varied[0]
    frame: pd.DataFrame = fees_against(options, field)
    columns = {"value": Column(tr(fields()[field].label)), "option": Column(tr("Scenario"), "text of a scenario")}
    columns |= {
        status: Column(tr("{status}, medium usage", status=status_word(status)), "usd") for status in PAYING_STATUSES
    }
    return Table(
        frame,
        tr("The figures in this chart: fees against {field}", field=tr(fields()[field].label)),
        columns,
        folded=True,
    )
