"""The fund over time as tables: its years, every party's contributions, the annex of App. 1(23), what is due when."""

from datetime import date
from fractions import Fraction

import pandas as pd

from ephyto_model.exact import added_up
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import as_number, day_in_words, listed
from ephyto_model.model.budget import EXCHANGES, HEADS, NEWCOMERS, USERS
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, biennium_of
from ephyto_model.questions.fund.costs import budget_behind_cost
from ephyto_model.questions.fund.years import Due, Fund

FIRST_REVIEW, YEARS_BETWEEN_REVIEWS = 2027, 6  # App. 1(25)


def years(fund: Fund) -> pd.DataFrame:
    """Return one row a calendar year.

    Columns: year, biennium (text), facts (which of exchanges, receipts and balance are known and not assumed),
    participants (parties that use the ePhyto Solution), base_unit_usd, usage_unit_usd,
    level_usd, arrears_charged_usd (a year, beyond the level), need_usd, reserves_applied_usd, expected_usd,
    newcomers_usd (what is expected beyond what the fees were set to bring in), on_time_usd (received of this year's
    contributions), received_late_usd (of earlier years'), received_usd (both), arrears_usd (expected since 2025 and not
    received by the year's end), fao_usd, donors_usd, cost_usd, reserve_open_usd, reserve_close_usd, shortfall_usd and
    cap_usd (US dollars). Source: App. 1(8), (15)-(17); para 36.
    """
    rows = [
        {
            "year": year.year,
            "biennium": str(year.biennium),
            "facts": ", ".join(year.facts),
            "participants": len(year.dues),
            "base_unit_usd": as_number(year.assessment.units.base_usd),
            "usage_unit_usd": as_number(year.assessment.units.usage_usd),
            "level_usd": as_number(year.level_usd),
            "arrears_charged_usd": as_number(year.arrears_charged_usd),
            "need_usd": as_number(year.assessment.need_usd),
            "reserves_applied_usd": as_number(year.assessment.offsets.reserves_applied_usd),
            **{
                name: as_number(getattr(year, name))
                for name in (
                    "expected_usd",
                    "newcomers_usd",
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
            },
        }
        for year in fund.years
    ]
    return pd.DataFrame(rows)


def costs(fund: Fund) -> pd.DataFrame:
    """Return what the cost is made of, one row a year whose cost follows a budget.

    Columns: year, users, exchanges and newcomers (in the year), the letters of the heads of App. 1(5), cost_usd
    (US dollars).
    """
    rows = []
    for year in fund.years:
        budget = budget_behind_cost(fund.projection, year.year)
        if budget:
            amounts = dict.fromkeys(HEADS, Fraction(0))
            for line, amount in zip(budget.lines, budget.costs_usd(year.year, year.numbers), strict=True):
                amounts[line.head] += amount
            whole = {head: as_number(amount) for head, amount in amounts.items()}
            rows.append({"year": year.year, **year.numbers, **whole, "cost_usd": as_number(year.cost_usd)})
    return pd.DataFrame(rows, columns=["year", USERS, EXCHANGES, NEWCOMERS, *HEADS, "cost_usd"])


def contributions(fund: Fund) -> pd.DataFrame:
    """Return one row a party and year in which it uses the ePhyto Solution.

    Columns: iso3, name, year, development_status, reference_year (whose exchanges decide the usage category),
    exchanges, usage_category, base_fee_usd, usage_fee_usd, expected_usd, and of it on_time_usd, received_late_usd and
    arrears_usd at the end of the last year (US dollars).
    """
    last = fund.projection.last_year
    rows = [
        (due.iso3, fund.participants[due.iso3].name, *due[1:6], *map(as_number, _amounts(due, last)))
        for year in fund.years
        for due in year.dues
    ]
    columns = [
        "iso3",
        "name",
        "year",
        "development_status",
        "reference_year",
        "exchanges",
        "usage_category",
        "base_fee_usd",
        "usage_fee_usd",
        "expected_usd",
        "on_time_usd",
        "received_late_usd",
        "arrears_usd",
    ]
    return pd.DataFrame(rows, columns=columns)


def _amounts(due: Due, year: int) -> tuple[Fraction, ...]:
    late, outstanding = due.received_late_by(year), due.arrears_at_end_of(year)
    return due.base_fee_usd, due.usage_fee_usd, due.expected_usd, due.on_time_usd, late, outstanding


def paid_by(fund: Fund, iso3: str, last: int, end: int) -> pd.DataFrame:
    """Return what a party was expected to contribute from 2025 to `last`, and what of it came in by the end of `end`.

    Columns: year, expected_usd, on_time_usd, received_late_usd, arrears_usd (US dollars). Source: App. 1(23).
    """
    dues = [due for year in fund.years if year.year <= last for due in year.dues if due.iso3 == iso3]
    rows = [(due.year, *map(as_number, _amounts(due, end)[2:])) for due in dues]
    return pd.DataFrame(rows, columns=["year", "expected_usd", "on_time_usd", "received_late_usd", "arrears_usd"])


def annex(fund: Fund, year: int) -> pd.DataFrame:
    """Return each party's contributions for the past, the current and the next year. Source: App. 1(23); para 37.

    Columns: iso3, name, past_expected_usd, past_on_time_usd, past_late_usd (received in the current year),
    expected_usd, on_time_usd, next_expected_usd (None for a year in which the party does not use the ePhyto Solution,
    or that was before fees) and arrears_usd (what was expected from 2025 to the current year and has not come in by
    its end). In the paper's order. Raises InputError for a year that the projection does not have.
    """
    last, current = fund.projection.last_year, {due.iso3: due for due in fund.year(year).dues}
    past = {due.iso3: due for due in fund.year(year - 1).dues} if year > FIRST_YEAR else {}
    following = {due.iso3: due for due in (fund.year(year + 1).dues if year < last else fund.next_dues)}
    outstanding = arrears_by_party(fund, year)
    rows = [
        (
            iso3,
            participant.name,
            *_amounts_by(past.get(iso3), year),
            *_amounts_by(current.get(iso3), year)[:2],
            _amounts_by(following.get(iso3), year)[0],
            outstanding.get(iso3, 0),
        )
        for iso3, participant in fund.participants.items()
        if iso3 in following
    ]
    columns = [
        "iso3",
        "name",
        "past_expected_usd",
        "past_on_time_usd",
        "past_late_usd",
        "expected_usd",
        "on_time_usd",
        "next_expected_usd",
        "arrears_usd",
    ]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _amounts_by(due: Due | None, year: int) -> tuple[int | float | None, ...]:
    if due is None:
        return None, None, None
    return as_number(due.expected_usd), as_number(due.on_time_usd), as_number(due.received_late_by(year))


def arrears_by_party(fund: Fund, year: int) -> dict[str, int | float]:
    """Return what was expected of each party since 2025 and has not come in by the end of a year, in US dollars."""
    of_each: dict[str, list[Due]] = {}
    for fund_year in fund.years:
        if fund_year.year <= year:
            for due in fund_year.dues:
                of_each.setdefault(due.iso3, []).append(due)
    return {iso3: as_number(added_up(due.arrears_at_end_of(year) for due in dues)) for iso3, dues in of_each.items()}


def calendar(fund: Fund) -> pd.DataFrame:
    """Return what the procedures have due, from the first notification to the projection's last year, in order.

    Columns: when (text), what, source.
    """
    last = fund.projection.last_year
    rows: list[tuple[date, str, str, str]] = []
    for year in range(FIRST_YEAR - 1, last + 1):
        coming = biennium_of(year + 1)
        june = date(year, 6, 30)
        if coming.told_by == june:
            what = tr(
                "The expected contributions for {biennium} are based on the users and exchanges of {year}. The "
                "Bureau agrees to them, and every official contact point is notified by letter.",
                biennium=coming,
                year=coming.usage_year,
            )
            rows.append((june, tr("by {day}", day=day_in_words(june)), what, "App. 1(15), (16), (20); para 33"))
        else:
            what = tr(
                "Contact points are notified again, about the next two years: the fees for {next} remain as set, "
                "and notice of the fees for {after} will be given by {day}.",
                next=year + 1,
                after=year + 2,
                day=day_in_words(Biennium(coming.first_year + YEARS_PER_BIENNIUM).told_by),
            )
            rows.append((june, tr("June {year}", year=year), what, "App. 1(19)"))
        if year >= FIRST_YEAR:
            years = listed([str(one) for one in (year - 1, year, year + 1) if one >= FIRST_YEAR])
            what = tr(
                "A financial report on the eMDTF is presented, with every party's contributions for {years}.",
                years=years,
            )
            rows.append((date(year, 3, 31), tr("CPM session in {year}", year=year), what, "App. 1(22), (23); para 37"))
        since = year - FIRST_REVIEW
        if since == 0:
            before = Biennium(FIRST_REVIEW + YEARS_PER_BIENNIUM)
            what = tr(
                "The procedures and the funding model are reviewed before the fees for {biennium} are set.",
                biennium=before,
            )
            rows.append((date(year, 12, 31), str(year), what, "App. 1(25); paras 27, 41(4)"))
        elif since > 0 and since % YEARS_BETWEEN_REVIEWS == 0:
            what = tr("This is the latest year for the next review: reviews are held at least every six years.")
            rows.append((date(year, 12, 31), str(year), what, "App. 1(25)"))
    return pd.DataFrame([row[1:] for row in sorted(rows)], columns=["when", "what", "source"])
