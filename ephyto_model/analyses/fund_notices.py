"""Notices: what a reader has to be told beside the figures of the fund over time."""

from ephyto_model.analyses.fund import Fund, FundYear
from ephyto_model.funding_model import UNCLASSIFIED
from ephyto_model.notices import Notice, assumed, newcomers, unclassified, what_does_not_add_up
from ephyto_model.wording import usd

TEXTS = {
    "shortfall": "{year}: USD {shortfall} of the cost of USD {cost} cannot be paid; voluntary contributions would have "
    "to fill it, or less is developed and supported (para 36).",
    "cap_breach": "{year}: the reserve of USD {reserve} at the year's end is USD {above} more than the level of the "
    "next biennium, USD {cap}, which reserves should not exceed (App. 1(8)).",
    "level_waits": "{year}: the level changes within the biennium {biennium}; fees are fixed for a biennium (para 33), "
    "so they follow it from {next}.",
    "level_changed_twice": "{year}: the level changes for the second time in the biennium {biennium}; it should be no "
    "more than once in any biennium (App. 1(9)).",
    "missing_payments": "{year}: of USD {expected} expected USD {missing} is not paid.",
}


def notices_of_fund(fund: Fund) -> tuple[Notice, ...]:
    """Return what holds for the whole projection: what it rests on and what was assumed."""
    projection, last = fund.projection, fund.years[-1]
    using = [fund.participants[due.iso3] for due in last.dues]
    listed = projection.at("status_list", last.biennium.first_year)
    nowhere = [
        participant.name
        for participant in using
        if participant.development_status[listed] == UNCLASSIFIED and participant.iso3 not in projection.status_changes
    ]
    joined = sum(not participant.is_user for participant in using)
    return (
        *assumed(last.assessment.rounding),
        *([unclassified(nowhere, projection.unclassified_status)] if nowhere else []),
        *([newcomers(joined, projection.newcomer_exchanges)] if joined else []),
    )


def notices_of_year(fund: Fund, year: FundYear) -> tuple[Notice, ...]:
    """Return what has to be told of one year: what does not add up, what is missing, what is too much."""
    found: list[Notice] = []
    named = {"year": year.year, "biennium": year.biennium}
    if year.year == year.biennium.first_year:
        found += [
            Notice(notice.code, f"{year.biennium}: {notice.text}") for notice in what_does_not_add_up(year.assessment)
        ]
    levels = [fund.projection.at("annual_funding_level_usd", year.year - back) for back in (0, 1, 2)]
    if year.year > year.biennium.first_year and levels[0] != levels[1]:
        found.append(_notice("level_waits", **named, next=year.year + 1))
        if levels[1] != levels[2]:
            found.append(_notice("level_changed_twice", **named))
    if year.expected_usd > year.received_usd:
        missing = usd(year.expected_usd - year.received_usd)
        found.append(_notice("missing_payments", **named, expected=usd(year.expected_usd), missing=missing))
    if year.shortfall_usd:
        found.append(_notice("shortfall", **named, shortfall=usd(year.shortfall_usd), cost=usd(year.cost_usd)))
    if year.above_cap_usd:
        amounts = {"reserve": usd(year.reserve_close_usd), "above": usd(year.above_cap_usd), "cap": usd(year.cap_usd)}
        found.append(_notice("cap_breach", **named, **amounts))
    return tuple(found)


def _notice(code: str, **values: object) -> Notice:
    return Notice(code, TEXTS[code].format(**values))
