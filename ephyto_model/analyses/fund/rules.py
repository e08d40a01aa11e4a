"""The trust fund (eMDTF) over time: what each year brings in, costs and leaves in reserve. Read top down.

Each function is one rule of Appendix 1 on exact numbers (`Fraction`), in US dollars. Fees are set once per biennium
with `contributions.assess`, on the users and exchanges of the year two years before it starts, and then hold for its
two years; newcomers phase in meanwhile; what is received and spent moves the reserve from year to year.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ephyto_model.analyses.fund.fields import ABOVE_TARGET, AS_GIVEN, HALF_LEVEL, LIKE_LEVEL
from ephyto_model.analyses.fund.parties import Parties
from ephyto_model.analyses.fund.projection import Projection
from ephyto_model.analyses.fund.years import Due, Fund, FundYear
from ephyto_model.contributions import (
    Assessment,
    Offsets,
    User,
    assess,
    base_multiplier,
    usage_category,
    usage_multiplier,
)
from ephyto_model.exact import exactly
from ephyto_model.participants import Participant, load_participants
from ephyto_model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, PhaseIn, biennium_of

SOURCES = ("fao", "donor")


def reference_year(phase: PhaseIn, year: int, biennium: Biennium) -> int:
    """The year whose exchanges decide a party's usage category. Source: App. 1(15)(e), (17).

    The biennium's usage year where that was a full one for the party; else its first full calendar year once that
    is over; until then the year of its first exchange, which is all that is known (it decides no usage fee, but
    whether a Lower-Middle party is exempt from the base fee).
    """
    if biennium.usage_year >= phase.usage_year:
        return biennium.usage_year
    return phase.usage_year if year >= phase.usage_fee_from else phase.base_fee_from - 1


def level(projection: Projection, biennium: Biennium) -> Fraction:
    """The Total Annual Funding Level that a biennium's fees are set on: its first year's. Source: App. 1(9), (11)."""
    return exactly(projection.at("annual_funding_level_usd", biennium.first_year))


def cost(projection: Projection, year: int) -> Fraction:
    """What the ePhyto Solution is to spend in a year. Source: para 13."""
    amount = projection.at("annual_cost_usd", year)
    return level(projection, biennium_of(year)) if amount == LIKE_LEVEL else exactly(amount)


def funding_counted_on(projection: Projection, source: str, biennium: Biennium) -> Fraction:
    """What "fao" or "donor" funding takes off the level in each year of a biennium. Source: App. 1(12), (15)(a), (b).

    The average of its two years, since fees are the same in both: what is given, unless the projection says that a
    recalculation expects something else.
    """
    amounts = []
    for year in biennium.years:
        expected = projection.at(f"{source}_funding_expected_usd", year)
        amounts.append(exactly(projection.at(f"{source}_funding_usd", year) if expected == AS_GIVEN else expected))
    return sum(amounts, Fraction(0)) / YEARS_PER_BIENNIUM


def reserves_applied(projection: Projection, biennium: Biennium, reserve_usd: Fraction) -> Fraction:
    """What a recalculation takes from the reserve for each year of a biennium. Source: App. 1(8), (15)(c).

    By default it takes everything above the target, half of it in each year. It never takes more than half of what the
    fund holds, nor more than what remains of the level after FAO and donor funding. `reserve_usd` is what the fund held
    at the end of the usage year, less what earlier fees already take from it in the year between.
    """
    amount = projection.at("reserves_applied_usd", biennium.first_year)
    given = projection.at("reserve_target_usd", biennium.first_year)
    target = level(projection, biennium) / 2 if given == HALF_LEVEL else exactly(given)
    wanted = (reserve_usd - target) / YEARS_PER_BIENNIUM if amount == ABOVE_TARGET else exactly(amount)
    funded = sum((funding_counted_on(projection, source, biennium) for source in SOURCES), Fraction(0))
    most = min(reserve_usd / YEARS_PER_BIENNIUM, level(projection, biennium) - funded)
    return max(min(wanted, most), Fraction(0))


def recalculated(projection: Projection, parties: Parties, biennium: Biennium, reserve_usd: Fraction) -> Assessment:
    """Set the fees of a biennium, on the users and exchanges of its usage year. Source: App. 1(15); para 33."""
    fao, donors = (funding_counted_on(projection, source, biennium) for source in SOURCES)
    offsets = Offsets(fao, donors, reserves_applied(projection, biennium, reserve_usd))
    users = [
        User(
            party.participant.iso3,
            party.participant.name,
            parties.status(party, biennium.first_year),
            parties.exchanges(party, biennium.usage_year),
        )
        for party in parties.using_in(biennium.usage_year)
    ]
    model = replace(projection.model(), annual_funding_level_usd=level(projection, biennium))
    return assess(model, users, offsets, model.rounding[projection.rounding])


def dues(projection: Projection, parties: Parties, year: int, assessment: Assessment) -> tuple[Due, ...]:
    """What each party that uses the ePhyto Solution in a year is expected to contribute, and does.

    A newcomer owes the base fee from its second calendar year and the usage fee from the year after its first full
    one. Source: App. 1(13), (17); para 34.
    """
    biennium, model, units = biennium_of(year), assessment.model, assessment.units
    found = []
    for party in parties.using_in(year):
        phase = party.phase
        reference = reference_year(phase, year, biennium)
        exchanges = parties.exchanges(party, reference)
        category = usage_category(exchanges, model)
        status = parties.status(party, biennium.first_year)
        base, usage = Fraction(0), Fraction(0)
        if year >= phase.base_fee_from:
            base = units.base_usd * base_multiplier(status, category, model)
        if year >= phase.usage_fee_from:
            usage = units.usage_usd * usage_multiplier(category, model)
        received = (base + usage) * parties.paid_share(party, status, year)
        assumed = parties.is_status_assumed(party, biennium.first_year)
        iso3 = party.participant.iso3
        found.append(Due(iso3, year, status, reference, exchanges, category, base, usage, received, assumed))
    return tuple(found)


def project(projection: Projection, participants: Sequence[Participant] | None = None) -> Fund:
    """Work a projection out, year by year; by default with all participants. Raises InputError.

    Source: App. 1(8), (15)-(17); paras 33 to 36.
    """
    participants = load_participants() if participants is None else participants
    parties = Parties(projection, participants)
    years: list[FundYear] = []
    reserve = exactly(projection.opening_reserve_usd)
    for year in range(FIRST_YEAR, projection.last_year + 1):
        assessment = _fees(projection, parties, year, years)
        years.append(
            FundYear(
                year=year,
                assessment=assessment,
                dues=dues(projection, parties, year, assessment),
                fao_usd=_given(projection, ("fao_funding_usd", "fao_to_reserves_usd"), year),
                donors_usd=_given(projection, ("donor_funding_usd", "donors_to_reserves_usd"), year),
                cost_usd=cost(projection, year),
                reserve_open_usd=reserve,
                cap_usd=level(projection, Biennium(biennium_of(year).first_year + YEARS_PER_BIENNIUM)),
            )
        )
        reserve = years[-1].reserve_close_usd
    after = projection.last_year + 1
    expected = dues(projection, parties, after, _fees(projection, parties, after, years))
    return Fund(
        projection,
        {participant.iso3: participant for participant in participants},
        {party.participant.iso3: party.first_exchange for party in parties.using_in(after)},
        tuple(years),
        tuple(due._replace(received_usd=Fraction(0)) for due in expected),
    )


def _given(projection: Projection, fields: Sequence[str], year: int) -> Fraction:
    return sum((exactly(projection.at(field, year)) for field in fields), Fraction(0))


def _fees(projection: Projection, parties: Parties, year: int, before: Sequence[FundYear]) -> Assessment:
    """Return the fees of a year: those of the year before within a biennium, else recalculated."""
    biennium = biennium_of(year)
    if year > biennium.first_year:
        return before[-1].assessment
    reserve = exactly(projection.opening_reserve_usd)
    if before:
        between = before[-1]  # the year in which the fees are set; its use of the reserve is decided already
        reserve = between.reserve_open_usd - between.assessment.offsets.reserves_applied_usd
    return recalculated(projection, parties, biennium, reserve)
