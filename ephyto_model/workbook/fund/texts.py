"""Texts and JSON of the fund over time: its title, its notices, what it rests on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from ephyto_model.analyses.fund.notices import in_runs, notices_of_fund, notices_of_year, notices_of_years
from ephyto_model.analyses.fund.years import Fund
from ephyto_model.notices import Notice
from ephyto_model.wording import as_number, capitalised, counted, listed, moves, usd
from ephyto_model.workbook.fees.tables import provenance_table
from ephyto_model.workbook.pages.display import Fragment, Table
from ephyto_model.workbook.pages.provenance import foundation, parameters_of, stamp_of

DUE_KEYS = ("expected_usd", "received_usd", "base_fee_usd", "usage_fee_usd")
YEAR_KEYS = (
    "expected_usd", "received_usd", "fao_usd", "donors_usd", "cost_usd", "reserve_open_usd", "reserve_close_usd",
    "shortfall_usd", "cap_usd",
)  # fmt: skip


def stamp(fund: Fund) -> str:
    """Say in one line what a projection is and rests on."""
    return stamp_of("Projection", fund.projection.name, fund.years[-1].assessment.rounding)


def headline(fund: Fund) -> str:
    """Say in a few sentences how the fees, the reserve and the payment of the cost develop."""
    first, last = fund.years[0], fund.years[-1]
    units = [
        f"the {fee} unit fee {_over_the_years([getattr(year.assessment.units, name) for year in fund.years], fund)}"
        for fee, name in (("base", "base_usd"), ("usage", "usage_usd"))
    ]
    missing = [year for year in fund.years if year.shortfall_usd]
    above = [year.year for year in fund.years if year.above_cap_usd]
    paid = "Every year's cost is paid."
    if missing:
        short = usd(sum(year.shortfall_usd for year in missing))
        when = (
            "in every year" if len(missing) == len(fund.years) else f"in {len(missing)} of the {len(fund.years)} years"
        )
        paid = f"Part of the cost cannot be paid {when}, USD {short} in total."
    cap = f" It is above its cap at the end of {in_runs(above)}." if above else ""
    span = f"From {first.year} to {last.year}" if len(fund.years) > 1 else f"In {first.year}"
    using = counted(len(last.dues), "party uses", "parties use")
    parties = f"{span}, {using} the ePhyto Solution."
    if len(first.dues) != len(last.dues):
        parties = f"{span} the number of parties rises from {len(first.dues)} to {len(last.dues)}."
    return (
        f"{parties} {capitalised(listed(units))}. {paid} At the end of {last.year} the reserve is "
        f"USD {usd(last.reserve_close_usd)}.{cap}"
    )


def _over_the_years(amounts: Sequence[Fraction], fund: Fund) -> str:
    """Say how a unit fee moves from the first year to the last, and where it only comes back to what it was."""
    if amounts[0] == amounts[-1] and len(set(amounts)) > 1:
        return f"is USD {usd(amounts[0])} in {fund.years[0].year} and again in {fund.years[-1].year}"
    return moves(amounts[0], amounts[-1]) if len(amounts) > 1 else f"is USD {usd(amounts[0])}"


def report_title(fund: Fund, year: int) -> Fragment:
    """Return the title and the headline of the annual financial report. Source: App. 1(22)."""
    here = fund.year(year)
    unpaid = here.expected_usd - here.received_usd
    got = f"USD {usd(here.received_usd)} in contributions, as expected"
    if unpaid:
        got = f"USD {usd(here.received_usd)} of the USD {usd(here.expected_usd)} expected in contributions"
    gifts = (("FAO", here.fao_usd), ("donors", here.donors_usd))
    others = "".join(f", and USD {usd(amount)} from {who}" for who, amount in gifts if amount)
    missing = f", of which USD {usd(here.shortfall_usd)} cannot be paid" if here.shortfall_usd else ""
    sentence = (
        f"In {year} the trust fund receives {got}{others}. The ePhyto Solution costs USD "
        f"{usd(here.cost_usd)}{missing}. At the end of the year the fund holds USD {usd(here.reserve_close_usd)}."
    )
    values = {"name": f"Financial report of the eMDTF, {year}", "headline": sentence, "stamp": stamp(fund)}
    return Fragment("title.html.j2", values, "\n".join(values.values()))


def fund_headline(fund: Fund) -> Fragment:
    """Return the headline alone."""
    return Fragment("headline.html.j2", {"text": headline(fund)}, headline(fund))


def notices(fund: Fund) -> Fragment:
    """Return all notices, those of the whole first, then year by year."""
    texts = [notice.text for notice in (*notices_of_fund(fund), *notices_of_years(fund))]
    return Fragment("notices.html.j2", {"texts": texts}, "\n".join(f"- {text}" for text in texts))


def basis(fund: Fund, started: datetime) -> Table:
    """Return the version, the data, the parameters and the time of a run."""
    return provenance_table(foundation(started, parameters_of(fund.projection.values())))


def as_json(fund: Fund) -> dict[str, Any]:
    """Return the fund as plain objects: its years, every party's contributions, what was asked and assumed.

    Amounts are numbers in US dollars, unrounded under `exact`.
    """
    return {
        "projection": fund.projection.values(),
        "years": [
            {
                "year": year.year,
                "fees": {
                    "base_unit_usd": as_number(year.assessment.units.base_usd),
                    "usage_unit_usd": as_number(year.assessment.units.usage_usd),
                },
                "participants": len(year.dues),
                **{key: as_number(getattr(year, key)) for key in YEAR_KEYS},
                "notices": _plain(notices_of_year(fund, year)),
            }
            for year in fund.years
        ],
        "participants": [
            {"iso3": due.iso3, "year": due.year, **{key: as_number(getattr(due, key)) for key in DUE_KEYS}}
            for year in fund.years
            for due in year.dues
        ],
        "notices": _plain(notices_of_fund(fund)),
    }


def _plain(found: tuple[Notice, ...]) -> list[Mapping[str, str]]:
    return [notice._asdict() for notice in found]
