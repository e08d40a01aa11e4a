"""Texts and JSON of the fund over time: its title, its notices, what it rests on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ephyto_model.analyses.fund.notices import notices_of_fund, notices_of_year, notices_of_years
from ephyto_model.analyses.fund.years import Fund
from ephyto_model.notices import Notice
from ephyto_model.wording import as_number, listed, usd
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
    """Say in a sentence or two what becomes of the fees, the reserve and the cost."""
    first, last = fund.years[0], fund.years[-1]
    units = [
        f"the {fee} unit fee {_from_to(getattr(first.assessment.units, name), getattr(last.assessment.units, name))}"
        for fee, name in (("base", "base_usd"), ("usage", "usage_usd"))
    ]
    missing = [year for year in fund.years if year.shortfall_usd]
    above = [str(year.year) for year in fund.years if year.above_cap_usd]
    paid = "every year's cost is paid"
    if missing:
        short = usd(sum(year.shortfall_usd for year in missing))
        paid = f"USD {short} of the cost is not paid, in {len(missing)} of {len(fund.years)} years"
    cap = f" The reserve is above its cap at the end of {listed(above)}." if above else ""
    return (
        f"From {first.year} to {last.year}, with {len(first.dues)} and in the end {len(last.dues)} parties, "
        f"{listed(units)}; {paid}, and the reserve ends at USD {usd(last.reserve_close_usd)}.{cap}"
    )


def _from_to(before: Any, after: Any) -> str:
    return f"stays at USD {usd(before)}" if before == after else f"goes from USD {usd(before)} to USD {usd(after)}"


def report_title(fund: Fund, year: int) -> Fragment:
    """Return the title and the headline of the annual financial report. Source: App. 1(22)."""
    here = fund.year(year)
    unpaid = here.expected_usd - here.received_usd
    missing = f" USD {usd(here.shortfall_usd)} of the cost is not paid." if here.shortfall_usd else ""
    sentence = (
        f"In {year} the trust fund receives USD {usd(here.received_usd)} of USD {usd(here.expected_usd)} expected "
        f"({usd(unpaid)} not paid), USD {usd(here.fao_usd)} from FAO and USD {usd(here.donors_usd)} from donors, costs "
        f"USD {usd(here.cost_usd)} and ends the year with USD {usd(here.reserve_close_usd)}.{missing}"
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
