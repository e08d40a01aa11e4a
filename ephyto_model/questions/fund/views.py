"""The tables of the fund over time, as notebooks, pages and the command line show them."""

from collections.abc import Sequence

import pandas as pd

from ephyto_model.display.html import NO_PART, Column, Fragment, Table, paragraph
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number, listed
from ephyto_model.model.budget import EXCHANGES, HEADS, NEWCOMERS, USERS
from ephyto_model.questions.fees.export import csv_bytes
from ephyto_model.questions.fees.spending_charts import short_head
from ephyto_model.questions.fund import tables
from ephyto_model.questions.fund.texts import stamp
from ephyto_model.questions.fund.years import Fund

FACTS = {"exchanges": marked("exchanges"), "receipts": marked("receipts"), "balance": marked("balance")}


def fees(fund: Fund) -> Table:
    """Return what fees rest on and come to, a row a biennium."""
    frame = tables.years(fund).drop_duplicates("biennium")
    columns = {
        "biennium": Column(tr("Biennium")),
        "level_usd": Column(tr("Level"), "usd"),
        **(
            {"arrears_charged_usd": Column(tr("Outstanding contributions added to fees"), "usd")}
            if frame["arrears_charged_usd"].any()
            else {}
        ),
        "reserves_applied_usd": Column(tr("Reserves applied"), "usd"),
        "need_usd": Column(tr("Needed from fees"), "usd"),
        "base_unit_usd": Column(tr("Base unit fee"), "usd"),
        "usage_unit_usd": Column(tr("Usage unit fee"), "usd"),
    }
    return Table(frame, tr("Fees by biennium (USD a year)"), columns)


def money(fund: Fund) -> Table:
    """Return what comes in, what is spent and what is left, a row a year.

    What is late and outstanding has columns where there is any.
    """
    frame = tables.years(fund)
    received = {"received_usd": Column(tr("Received"), "usd")}
    if frame["received_late_usd"].any():
        received = {
            "on_time_usd": Column(tr("Received on time"), "usd"),
            "received_late_usd": Column(tr("Received late"), "usd"),
        }
    if frame["arrears_usd"].any():
        received |= {"arrears_usd": Column(tr("Outstanding at the year's end"), "usd")}
    if fund.projection.has_facts:
        frame["facts"] = [listed([tr(FACTS[name]) for name in year.facts]) or tr("none") for year in fund.years]
    columns = {
        "year": Column(tr("Year")),
        **({"facts": Column(tr("Facts"))} if fund.projection.has_facts else {}),
        "participants": Column(tr("Parties"), "count"),
        "expected_usd": Column(tr("Expected"), "usd"),
        **received,
        "fao_usd": Column(tr("FAO"), "usd"),
        "donors_usd": Column(tr("Donors"), "usd"),
        "cost_usd": Column(tr("Cost"), "usd"),
        "reserve_close_usd": Column(tr("Reserve at the year's end"), "usd"),
        "cap_usd": Column(tr("Cap on the reserve"), "usd"),
        "shortfall_usd": Column(tr("Shortfall"), "usd"),
    }
    return Table(frame, tr("The fund by year (USD)"), columns)


def costs(fund: Fund) -> Table | None:
    """Return what the cost is made of, by head and year; None where no budget stands behind it."""
    frame = tables.costs(fund)
    if frame.empty:
        return None
    columns = {
        "year": Column(tr("Year")),
        USERS: Column(tr("Users"), "count"),
        EXCHANGES: Column(tr("Exchanges"), "count"),
        NEWCOMERS: Column(tr("New users"), "count"),
        **{head: Column(short_head(head), "usd") for head in HEADS},
        "cost_usd": Column(tr("Cost"), "usd"),
    }
    caption = tr(
        "Breakdown of the cost by item in App. 1(5) (USD; variable lines rise with the numbers of users, exchanges "
        "and new users in the year)"
    )
    return Table(frame, caption, columns)


def account(fund: Fund, year: int) -> Table:
    """Return a year's account: what the fund held, what came in, what was spent, what is left. Source: App. 1(22)."""
    here = fund.year(year)
    received = [(tr("Contributions received"), here.received_usd)]
    if here.received_late_usd:
        received = [
            (tr("Contributions received on time"), here.on_time_usd),
            (tr("Contributions for earlier years, received late"), here.received_late_usd),
        ]
    rows = [
        (tr("Fund balance on 1 January"), here.reserve_open_usd),
        *received,
        *(
            [(tr("Advance payments for later years, less those received earlier for this year"), here.early_usd)]
            if here.early_usd
            else []
        ),
        (tr("FAO"), here.fao_usd),
        (tr("Donors"), here.donors_usd),
        (tr("Cost"), -here.cost_usd),
        (tr("Shortfall: the part of the cost that is not paid"), here.shortfall_usd),
        *([(tr("Difference not explained by these amounts"), here.unexplained_usd)] if here.unexplained_usd else []),
        (tr("Fund balance on 31 December"), here.reserve_close_usd),
        (tr("Cap on the reserve: Total Annual Funding Level for the next biennium"), here.cap_usd),
        *([(tr("Contributions outstanding on 31 December"), here.arrears_usd)] if here.arrears_usd else []),
    ]
    frame = pd.DataFrame([(what, as_number(amount)) for what, amount in rows], columns=["what", "usd"])
    return Table(
        frame, tr("Account for {year} (USD)", year=year), {"what": Column(""), "usd": Column(tr("USD"), "usd")}
    )


def annex(fund: Fund, year: int) -> Table:
    """Return every party's contributions for the past, the current and the next year. Source: App. 1(23)."""
    is_late = any(due.late_usd and any(due.late_usd) for one in fund.years if one.year <= year for due in one.dues)

    def on_time(year: int) -> str:
        return tr("Received on time {year}", year=year) if is_late else tr("Received {year}", year=year)

    past = {}
    if year > fund.years[0].year:
        past = {
            "past_expected_usd": Column(tr("Expected {year}", year=year - 1), "usd or none"),
            "past_on_time_usd": Column(on_time(year - 1), "usd or none"),
            **({"past_late_usd": Column(tr("Received late in {year}", year=year), "usd or none")} if is_late else {}),
        }
    columns = {
        "name": Column(tr("Contracting party"), "text of a party"),
        **past,
        "expected_usd": Column(tr("Expected {year}", year=year), "usd or none"),
        "on_time_usd": Column(on_time(year), "usd or none"),
        "next_expected_usd": Column(tr("Expected {year}", year=year + 1), "usd or none"),
        "arrears_usd": Column(tr("Outstanding, {first} to {last}", first=fund.years[0].year, last=year), "usd"),
    }
    caption = tr(
        "Expected and actual contributions (USD; {none} before a party uses the ePhyto Solution)", none=NO_PART
    )
    return Table(tables.annex(fund, year), caption, columns, searchable=True)


def outstanding(fund: Fund, year: int) -> Table | Fragment:
    """Return what was expected up to a year and what came in, of the parties that did not pay all of it on time.

    Those with the largest outstanding amounts come first.
    """
    frames = [tables.paid_by(fund, iso3, year, year).assign(name=p.name) for iso3, p in fund.participants.items()]
    frame = pd.concat(frames).groupby("name", sort=False).sum().reset_index()
    frame = frame[(frame["arrears_usd"] != 0) | (frame["received_late_usd"] != 0)]
    if frame.empty:
        text = tr("Every party paid all that was expected up to {year}.", year=year)
        return paragraph(text)
    late = {"received_late_usd": Column(tr("Received late"), "usd")} if frame["received_late_usd"].any() else {}
    columns = {
        "name": Column(tr("Contracting party"), "text of a party"),
        "expected_usd": Column(tr("Expected"), "usd"),
        "on_time_usd": Column(tr("Received on time"), "usd"),
        **late,
        "arrears_usd": Column(tr("Outstanding"), "usd"),
    }
    caption = tr("Contributions not paid on time, {first} to {last} (USD)", first=fund.years[0].year, last=year)
    return Table(frame.sort_values("arrears_usd", ascending=False, kind="stable"), caption, columns)


def calendar(fund: Fund) -> Table:
    """Return what the procedures require, and when."""
    columns = {
        "when": Column(tr("When")),
        "what": Column(tr("Action")),
        "source": Column(tr("Paragraph"), "text of a source"),
    }
    return Table(tables.calendar(fund), tr("Timetable set by the procedures"), columns)


def side_by_side(funds: Sequence[Fund]) -> Table:
    """Return how each projection develops, one row for each."""
    rows = []
    for fund in funds:
        last = fund.years[-1]
        short = [year.shortfall_usd for year in fund.years]
        rows.append(
            (
                fund.projection.name,
                len(last.dues),
                as_number(last.assessment.units.base_usd),
                as_number(last.assessment.units.usage_usd),
                as_number(last.reserve_close_usd),
                as_number(sum(short)),
                sum(amount > 0 for amount in short),
                sum(year.above_cap_usd > 0 for year in fund.years),
            )
        )
    columns = {
        "name": Column(tr("Projection")),
        "parties": Column(tr("Parties in the final year"), "count"),
        "base": Column(tr("Base unit fee in the final year"), "usd"),
        "usage": Column(tr("Usage unit fee in the final year"), "usd"),
        "reserve": Column(tr("Reserve at the end of the period"), "usd"),
        "shortfall": Column(tr("Total shortfall"), "usd"),
        "years": Column(tr("Years with a shortfall"), "count"),
        "above": Column(tr("Years with the reserve above the cap"), "count"),
    }
    return Table(pd.DataFrame(rows, columns=list(columns)), tr("The projections side by side (USD)"), columns)


def contributions_csv(fund: Fund) -> bytes:
    """Return every party's contributions, a row a party and year, as CSV; with a byte-order mark for spreadsheets."""
    frame = tables.contributions(fund).astype(object).assign(provenance=stamp(fund))
    return csv_bytes([tuple(frame.columns), *frame.itertuples(index=False, name=None)])
