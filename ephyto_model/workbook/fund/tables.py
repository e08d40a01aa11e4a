"""The tables of the fund over time, as notebooks, pages and the command line show them."""

from collections.abc import Sequence

import pandas as pd

from ephyto_model.analyses.fund import tables
from ephyto_model.analyses.fund.years import Fund
from ephyto_model.language import tr
from ephyto_model.wording import as_number
from ephyto_model.workbook.fees.for_programs import csv_bytes
from ephyto_model.workbook.fund.texts import stamp
from ephyto_model.workbook.pages.display import NO_PART, Column, Fragment, Table


def fees(fund: Fund) -> Table:
    """Return what fees rest on and come to, a row a biennium."""
    frame = tables.years(fund).drop_duplicates("biennium")
    columns = {
        "biennium": Column(tr("Biennium")),
        "level_usd": Column(tr("Level"), "usd"),
        "reserves_applied_usd": Column(tr("Reserves applied"), "usd"),
        "need_usd": Column(tr("Needed from fees"), "usd"),
        "base_unit_usd": Column(tr("Base unit fee"), "usd"),
        "usage_unit_usd": Column(tr("Usage unit fee"), "usd"),
    }
    return Table(frame, tr("Fees by biennium (USD a year)"), columns)


def money(fund: Fund) -> Table:
    """Return what comes in, what is spent and what is left, a row a year."""
    columns = {
        "year": Column(tr("Year")),
        "participants": Column(tr("Parties"), "count"),
        "expected_usd": Column(tr("Expected"), "usd"),
        "received_usd": Column(tr("Received"), "usd"),
        "fao_usd": Column(tr("FAO"), "usd"),
        "donors_usd": Column(tr("Donors"), "usd"),
        "cost_usd": Column(tr("Cost"), "usd"),
        "reserve_close_usd": Column(tr("Reserve at the year's end"), "usd"),
        "cap_usd": Column(tr("Cap on the reserve"), "usd"),
        "shortfall_usd": Column(tr("Shortfall"), "usd"),
    }
    return Table(tables.years(fund), tr("The fund by year (USD)"), columns)


def account(fund: Fund, year: int) -> Table:
    """Return a year's account: what the fund held, what came in, what was spent, what is left. Source: App. 1(22)."""
    here = fund.year(year)
    rows = [
        (tr("In the fund on 1 January"), here.reserve_open_usd),
        (tr("Contributions received"), here.received_usd),
        (tr("FAO"), here.fao_usd),
        (tr("Donors"), here.donors_usd),
        (tr("Cost"), -here.cost_usd),
        (tr("Shortfall: the part of the cost that is not paid"), here.shortfall_usd),
        (tr("In the fund on 31 December"), here.reserve_close_usd),
        (tr("The cap of reserves: the level of the next biennium"), here.cap_usd),
    ]
    frame = pd.DataFrame([(what, as_number(amount)) for what, amount in rows], columns=["what", "usd"])
    return Table(
        frame, tr("The account of {year} (USD)", year=year), {"what": Column(""), "usd": Column(tr("USD"), "usd")}
    )


def annex(fund: Fund, year: int) -> Table:
    """Return every party's contributions for the past, the current and the next year. Source: App. 1(23)."""
    past = {}
    if year > fund.years[0].year:
        past = {
            "past_expected_usd": Column(tr("Expected {year}", year=year - 1), "usd or none"),
            "past_received_usd": Column(tr("Received {year}", year=year - 1), "usd or none"),
        }
    columns = {
        "name": Column(tr("Contracting party"), "text of a party"),
        **past,
        "expected_usd": Column(tr("Expected {year}", year=year), "usd or none"),
        "received_usd": Column(tr("Received {year}", year=year), "usd or none"),
        "next_expected_usd": Column(tr("Expected {year}", year=year + 1), "usd or none"),
        "arrears_usd": Column(tr("Not paid, {first} to {last}", first=fund.years[0].year, last=year), "usd"),
    }
    caption = tr(
        "Expected and actual contributions (USD; {none} before a party uses the ePhyto Solution)", none=NO_PART
    )
    return Table(tables.annex(fund, year), caption, columns, searchable=True)


def arrears(fund: Fund, year: int) -> Table | Fragment:
    """Return the parties that have not paid all that was expected up to a year, the largest arrears first."""
    owed = tables.arrears_by_party(fund, year)
    rows = [(fund.participants[iso3].name, amount) for iso3, amount in owed.items() if amount]
    rows.sort(key=lambda row: -row[1])
    frame = pd.DataFrame(rows, columns=["name", "arrears_usd"])
    caption = tr("Expected and not paid, {first} to {last} (USD)", first=fund.years[0].year, last=year)
    if frame.empty:
        text = tr("Every party paid all that was expected up to {year}.", year=year)
        return Fragment("paragraph.html.j2", {"text": text}, text)
    return Table(
        frame,
        caption,
        {"name": Column(tr("Contracting party"), "text of a party"), "arrears_usd": Column(tr("Not paid"), "usd")},
    )


def calendar(fund: Fund) -> Table:
    """Return what the procedures require, and when."""
    columns = {
        "when": Column(tr("When")),
        "what": Column(tr("What is due")),
        "source": Column(tr("Paragraph"), "text of a source"),
    }
    return Table(tables.calendar(fund), tr("What the procedures require, and when"), columns)


def side_by_side(funds: Sequence[Fund]) -> Table:
    """Return how each projection develops, one row for each."""
    rows = []
    for fund in funds:
        last = fund.years[-1]
        short = [year.shortfall_usd for year in fund.years]
        rows.append(
            (
                fund.projection.name, len(last.dues), as_number(last.assessment.units.base_usd),
                as_number(last.assessment.units.usage_usd), as_number(last.reserve_close_usd), as_number(sum(short)),
                sum(amount > 0 for amount in short), sum(year.above_cap_usd > 0 for year in fund.years),
            )
        )  # fmt: skip
    columns = {
        "name": Column(tr("Future")),
        "parties": Column(tr("Parties at the end"), "count"),
        "base": Column(tr("Base unit fee at the end"), "usd"),
        "usage": Column(tr("Usage unit fee at the end"), "usd"),
        "reserve": Column(tr("Reserve at the end"), "usd"),
        "shortfall": Column(tr("Total shortfall"), "usd"),
        "years": Column(tr("Years with a shortfall"), "count"),
        "above": Column(tr("Years above the cap"), "count"),
    }
    return Table(pd.DataFrame(rows, columns=list(columns)), tr("The futures side by side (USD)"), columns)


def contributions_csv(fund: Fund) -> bytes:
    """Return every party's contributions, a row a party and year, as CSV; with a byte-order mark for spreadsheets."""
    frame = tables.contributions(fund).astype(object).assign(provenance=stamp(fund))
    return csv_bytes([tuple(frame.columns), *frame.itertuples(index=False, name=None)])
