"""The tables of the fund over time, as notebooks, pages and the command line show them."""

from collections.abc import Sequence

import pandas as pd

from ephyto_model.analyses.fund import tables
from ephyto_model.analyses.fund.years import Fund
from ephyto_model.wording import as_number
from ephyto_model.workbook.fees.tables import csv_bytes
from ephyto_model.workbook.fund.texts import stamp
from ephyto_model.workbook.pages.display import NO_PART, Column, Fragment, Table

YEAR = Column("Year")


def fees(fund: Fund) -> Table:
    """Return what fees rest on and come to, a row a biennium."""
    frame = tables.years(fund).drop_duplicates("biennium")
    columns = {
        "biennium": Column("Biennium"),
        "level_usd": Column("Level", "usd"),
        "reserves_applied_usd": Column("Reserves applied", "usd"),
        "need_usd": Column("Needed from fees", "usd"),
        "base_unit_usd": Column("Base unit fee", "usd"),
        "usage_unit_usd": Column("Usage unit fee", "usd"),
    }
    return Table(frame, "Fees by biennium (USD a year)", columns)


def money(fund: Fund) -> Table:
    """Return what comes in, what is spent and what is left, a row a year."""
    columns = {
        "year": YEAR,
        "participants": Column("Parties", "count"),
        "expected_usd": Column("Expected", "usd"),
        "received_usd": Column("Received", "usd"),
        "fao_usd": Column("FAO", "usd"),
        "donors_usd": Column("Donors", "usd"),
        "cost_usd": Column("Cost", "usd"),
        "reserve_close_usd": Column("Reserve at the year's end", "usd"),
        "cap_usd": Column("Cap on the reserve", "usd"),
        "shortfall_usd": Column("Shortfall", "usd"),
    }
    return Table(tables.years(fund), "The fund by year (USD)", columns)


def account(fund: Fund, year: int) -> Table:
    """Return a year's account: what the fund held, what came in, what was spent, what is left. Source: App. 1(22)."""
    here = fund.year(year)
    rows = [
        ("In the fund on 1 January", here.reserve_open_usd),
        ("Contributions received", here.received_usd),
        ("FAO", here.fao_usd),
        ("Donors", here.donors_usd),
        ("Cost", -here.cost_usd),
        ("Shortfall: the part of the cost that is not paid", here.shortfall_usd),
        ("In the fund on 31 December", here.reserve_close_usd),
        ("The cap of reserves: the level of the next biennium", here.cap_usd),
    ]
    frame = pd.DataFrame([(what, as_number(amount)) for what, amount in rows], columns=["what", "usd"])
    return Table(frame, f"The account of {year} (USD)", {"what": Column(""), "usd": Column("USD", "usd")})


def annex(fund: Fund, year: int) -> Table:
    """Return every party's contributions for the past, the current and the next year. Source: App. 1(23)."""
    past = {}
    if year > fund.years[0].year:
        past = {
            "past_expected_usd": Column(f"Expected {year - 1}", "usd or none"),
            "past_received_usd": Column(f"Received {year - 1}", "usd or none"),
        }
    columns = {
        "name": Column("Contracting party"),
        **past,
        "expected_usd": Column(f"Expected {year}", "usd or none"),
        "received_usd": Column(f"Received {year}", "usd or none"),
        "next_expected_usd": Column(f"Expected {year + 1}", "usd or none"),
        "arrears_usd": Column(f"Not paid, {fund.years[0].year} to {year}", "usd"),
    }
    caption = f"Expected and actual contributions (USD; {NO_PART} before a party uses the ePhyto Solution)"
    return Table(tables.annex(fund, year), caption, columns, searchable=True)


def arrears(fund: Fund, year: int) -> Table | Fragment:
    """Return the parties that have not paid all that was expected up to a year, the largest arrears first."""
    owed = tables.arrears_by_party(fund, year)
    rows = [(fund.participants[iso3].name, amount) for iso3, amount in owed.items() if amount]
    rows.sort(key=lambda row: -row[1])
    frame = pd.DataFrame(rows, columns=["name", "arrears_usd"])
    caption = f"Expected and not paid, {fund.years[0].year} to {year} (USD)"
    if frame.empty:
        text = f"Every party paid all that was expected up to {year}."
        return Fragment("paragraph.html.j2", {"text": text}, text)
    return Table(frame, caption, {"name": Column("Contracting party"), "arrears_usd": Column("Not paid", "usd")})


def calendar(fund: Fund) -> Table:
    """Return what the procedures require, and when."""
    columns = {"when": Column("When"), "what": Column("What is due"), "source": Column("Paragraph")}
    return Table(tables.calendar(fund), "What the procedures require, and when", columns)


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
        "name": Column("Future"),
        "parties": Column("Parties at the end", "count"),
        "base": Column("Base unit fee at the end", "usd"),
        "usage": Column("Usage unit fee at the end", "usd"),
        "reserve": Column("Reserve at the end", "usd"),
        "shortfall": Column("Total shortfall", "usd"),
        "years": Column("Years with a shortfall", "count"),
        "above": Column("Years above the cap", "count"),
    }
    return Table(pd.DataFrame(rows, columns=list(columns)), "The futures side by side (USD)", columns)


def contributions_csv(fund: Fund) -> bytes:
    """Return every party's contributions, a row a party and year, as CSV; with a byte-order mark for spreadsheets."""
    frame = tables.contributions(fund).astype(object).assign(provenance=stamp(fund))
    return csv_bytes([tuple(frame.columns), *frame.itertuples(index=False, name=None)])
