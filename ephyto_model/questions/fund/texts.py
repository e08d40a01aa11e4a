"""Texts and JSON of the fund over time: its title, its notices, what it rests on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from ephyto_model.display.html import Fragment, Table, bulleted
from ephyto_model.display.provenance import foundation, parameters_of, stamp_of
from ephyto_model.language.translation import marked, tr, trn
from ephyto_model.language.wording import as_number, usd
from ephyto_model.model.notices import Notice
from ephyto_model.questions.fees.views import provenance_table
from ephyto_model.questions.fund.notices import in_runs, notices_of_fund, notices_of_year, notices_of_years
from ephyto_model.questions.fund.tables import costs
from ephyto_model.questions.fund.years import Fund

DUE_KEYS = ("expected_usd", "on_time_usd", "base_fee_usd", "usage_fee_usd")
YEAR_KEYS = (
    "expected_usd",
    "on_time_usd",
    "received_late_usd",
    "received_usd",
    "arrears_usd",
    "fao_usd",
    "donors_usd",
    "cost_usd",
    "reserve_open_usd",
    "reserve_close_usd",
    "shortfall_usd",
    "cap_usd",
)


def stamp(fund: Fund) -> str:
    """Say in one line what a projection is and rests on."""
    return stamp_of("Projection", fund.projection.name, fund.years[-1].assessment.rounding)


def headline(fund: Fund) -> str:
    """Say in a few sentences how the fees, the reserve and the payment of the cost develop."""
    last = fund.years[-1]
    base = [year.assessment.units.base_usd for year in fund.years]
    usage = [year.assessment.units.usage_usd for year in fund.years]
    missing = [year for year in fund.years if year.shortfall_usd]
    above = [year.year for year in fund.years if year.above_cap_usd]
    sentences = [_parties(fund), _unit_fees(BASE_FEE_MOVES, base, fund), _unit_fees(USAGE_FEE_MOVES, usage, fund)]
    short = usd(sum(year.shortfall_usd for year in missing))
    if not missing:
        sentences.append(tr("The cost is paid in every year."))
    elif len(missing) == len(fund.years):
        sentences.append(tr("In every year, part of the cost cannot be paid: USD {amount} in total.", amount=short))
    else:
        sentences.append(
            tr(
                "In {some} of the {all} years, part of the cost cannot be paid: USD {amount} in total.",
                some=len(missing),
                all=len(fund.years),
                amount=short,
            )
        )
    sentences.append(
        tr(
            "At the end of {year} the reserve is USD {amount}.",
            year=last.year,
            amount=usd(last.reserve_close_usd),
        )
    )
    if last.arrears_usd:
        sentences.append(tr("Contributions of USD {amount} are then outstanding.", amount=usd(last.arrears_usd)))
    if above:
        sentences.append(tr("The reserve is above its cap at the end of {years}.", years=in_runs(above)))
    return " ".join(sentences)


def _parties(fund: Fund) -> str:
    first, last = fund.years[0], fund.years[-1]
    if len(first.dues) != len(last.dues):
        return tr(
            "From {first} to {last} the number of parties rises from {few} to {many}.",
            first=first.year,
            last=last.year,
            few=len(first.dues),
            many=len(last.dues),
        )
    if len(fund.years) == 1:
        return trn(
            "In {year}, {number} party uses the ePhyto Solution.",
            "In {year}, {number} parties use the ePhyto Solution.",
            len(last.dues),
            year=first.year,
        )
    return trn(
        "From {first} to {last}, {number} party uses the ePhyto Solution.",
        "From {first} to {last}, {number} parties use the ePhyto Solution.",
        len(last.dues),
        first=first.year,
        last=last.year,
    )


BASE_FEE_MOVES = {
    "is": marked("The base unit fee is USD {before}."),
    "stays": marked("The base unit fee stays at USD {before}."),
    "rises": marked("The base unit fee rises from USD {before} to USD {after}."),
    "falls": marked("The base unit fee falls from USD {before} to USD {after}."),
    "comes back": marked("The base unit fee is USD {before} in {first} and again in {last}."),
}
USAGE_FEE_MOVES = {
    "is": marked("The usage unit fee is USD {before}."),
    "stays": marked("The usage unit fee stays at USD {before}."),
    "rises": marked("The usage unit fee rises from USD {before} to USD {after}."),
    "falls": marked("The usage unit fee falls from USD {before} to USD {after}."),
    "comes back": marked("The usage unit fee is USD {before} in {first} and again in {last}."),
}


def _unit_fees(moves: Mapping[str, str], amounts: Sequence[Fraction], fund: Fund) -> str:
    """Say how a unit fee moves from the first year to the last, and where it only comes back to what it was."""
    before, after = amounts[0], amounts[-1]
    if len(amounts) == 1:
        how = "is"
    elif before == after and len(set(amounts)) > 1:
        how = "comes back"
    elif usd(before) == usd(after):
        how = "stays"
    else:
        how = "rises" if after > before else "falls"
    return tr(moves[how], before=usd(before), after=usd(after), first=fund.years[0].year, last=fund.years[-1].year)


def report_title(fund: Fund, year: int) -> Fragment:
    """Return the title and the headline of the annual financial report. Source: App. 1(22)."""
    here = fund.year(year)
    unpaid = here.expected_usd - here.on_time_usd
    sentences = [
        tr(
            "In {year} the trust fund receives USD {amount} in contributions, as expected.",
            year=year,
            amount=usd(here.received_usd),
        )
    ]
    if unpaid:
        sentences = [
            tr(
                "In {year} the trust fund receives USD {amount} of the USD {expected} expected in contributions.",
                year=year,
                amount=usd(here.on_time_usd),
                expected=usd(here.expected_usd),
            )
        ]
    if here.received_late_usd:
        late = tr(
            "Contributions of USD {amount} for earlier years are received late.", amount=usd(here.received_late_usd)
        )
        sentences.append(late)
    if here.arrears_usd:
        sentences.append(tr("At the end of the year, USD {amount} is outstanding.", amount=usd(here.arrears_usd)))
    if here.fao_usd:
        sentences.append(tr("FAO gives USD {amount}.", amount=usd(here.fao_usd)))
    if here.donors_usd:
        sentences.append(tr("Donors give USD {amount}.", amount=usd(here.donors_usd)))
    sentences.append(tr("The ePhyto Solution costs USD {amount}.", amount=usd(here.cost_usd)))
    if here.shortfall_usd:
        sentences[-1] = tr(
            "The ePhyto Solution costs USD {amount}, of which USD {short} cannot be paid.",
            amount=usd(here.cost_usd),
            short=usd(here.shortfall_usd),
        )
    sentences.append(tr("The fund balance at the end of the year is USD {amount}.", amount=usd(here.reserve_close_usd)))
    sentence = " ".join(sentences)
    values = {
        "name": tr("Financial report on the eMDTF, {year}", year=year),
        "headline": sentence,
        "stamp": stamp(fund),
    }
    return Fragment("title.html.j2", values, "\n".join(values.values()))


def fund_headline(fund: Fund) -> Fragment:
    """Return the headline alone."""
    return Fragment("headline.html.j2", {"text": headline(fund)}, headline(fund))


def notices(fund: Fund) -> Fragment:
    """Return all notices, those of the whole first, then year by year."""
    texts = [notice.text for notice in (*notices_of_fund(fund), *notices_of_years(fund))]
    return bulleted(texts)


def basis(fund: Fund, started: datetime) -> Table:
    """Return the version, the data, the parameters and the time of a run."""
    return provenance_table(foundation(started, parameters_of(fund.projection.values())))


def as_json(fund: Fund) -> dict[str, Any]:
    """Return the fund as plain objects: its years, every party's contributions, what was asked and assumed.

    Amounts are numbers in US dollars, unrounded under `exact`. What parties paid is as of the end of the last year.
    Where the cost follows a budget, `costs` has what it is made of, as `tables.costs`.
    """
    last, made_of = fund.projection.last_year, costs(fund)
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
        **({} if made_of.empty else {"costs": made_of.to_dict("records")}),
        "participants": [
            {
                "iso3": due.iso3,
                "year": due.year,
                **{key: as_number(getattr(due, key)) for key in DUE_KEYS},
                "received_late_usd": as_number(due.received_late_by(last)),
                "received_usd": as_number(due.on_time_usd + due.received_late_by(last)),
            }
            for year in fund.years
            for due in year.dues
        ],
        "notices": _plain(notices_of_fund(fund)),
    }


def _plain(found: tuple[Notice, ...]) -> list[Mapping[str, str]]:
    return [notice._asdict() for notice in found]
