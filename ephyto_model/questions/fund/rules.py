"""The trust fund (eMDTF) over time: what each year brings in, costs and leaves in reserve. Read top down.

Each function is one rule of Appendix 1 on exact numbers (`Fraction`), in US dollars. Fees are set once per biennium
with `contributions.assess`, on the users and exchanges of the year two years before it starts, and then hold for its
two years; newcomers phase in meanwhile; what is received and spent moves the reserve from year to year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from ephyto_model.exact import added_up, exactly
from ephyto_model.model.contributions import (
    Assessment,
    Offsets,
    User,
    assess,
    base_multiplier,
    usage_category,
    usage_multiplier,
)
from ephyto_model.model.participants import Participant, load_participants
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, PhaseIn, biennium_of
from ephyto_model.questions.fund.costs import cost, funding_counted_on, level
from ephyto_model.questions.fund.inputs.facts import Ledger
from ephyto_model.questions.fund.inputs.fields import (
    ABOVE_TARGET,
    CHARGED,
    COUNTED,
    HALF_LEVEL,
)
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.parties import Parties, with_counts_of_2023
from ephyto_model.questions.fund.years import Due, Fund, FundYear

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


def arrears_charged(projection: Projection, biennium: Biennium, before: Sequence[FundYear]) -> Fraction:
    """What each year of a biennium has to bring in beyond the level because contributions are outstanding.

    Nothing, as far as the paper goes (paras 35, 36 leave a shortfall to voluntary contributions). Where outstanding
    amounts are charged, what was outstanding at the end of the usage year beyond the most that was charged before is
    shared by all, half in each year; what then comes in late after all stays in the fund. An assumption.
    """
    ends = [year.arrears_usd for year in before if year.year <= biennium.usage_year]
    if projection.arrears_in_fees != CHARGED or not ends:
        return Fraction(0)
    charged = max(ends[:-YEARS_PER_BIENNIUM][::-YEARS_PER_BIENNIUM], default=Fraction(0))
    return max(ends[-1] - charged, Fraction(0)) / YEARS_PER_BIENNIUM


def reserves_applied(
    projection: Projection,
    parties: Parties,
    biennium: Biennium,
    before: Sequence[FundYear],
    charged_usd: Fraction = Fraction(0),
) -> Fraction:
    """What a recalculation takes from the reserve for each year of a biennium. Source: App. 1(8), (15)(c).

    By default it takes everything above the target, half of it in each year. It never takes more than half of what the
    fund holds, nor more than what remains of the level (and of charged outstanding amounts) after FAO and donor
    funding. What the fund holds is what it held at the end of the usage year, less what earlier fees already take from
    it in the year between. Where outstanding amounts count as reserves, so do those of the end of the usage year, but
    no more is taken than half of what is there.
    """
    held, outstanding = exactly(projection.opening_reserve_usd), Fraction(0)
    if before:
        between = before[-1]  # the year in which the fees are set; its use of the reserve is decided already
        held = between.reserve_open_usd - between.assessment.offsets.reserves_applied_usd
        outstanding = between.arrears_before_usd if projection.arrears_in_fees == COUNTED else Fraction(0)
    amount = projection.at("reserves_applied_usd", biennium.first_year)
    given = projection.at("reserve_target_usd", biennium.first_year)
    target = level(projection, parties, biennium) / 2 if given == HALF_LEVEL else exactly(given)
    wanted = (held + outstanding - target) / YEARS_PER_BIENNIUM if amount == ABOVE_TARGET else exactly(amount)
    funded = added_up(funding_counted_on(projection, source, biennium) for source in SOURCES)
    most = min(held / YEARS_PER_BIENNIUM, level(projection, parties, biennium) + charged_usd - funded)
    return max(min(wanted, most), Fraction(0))


def recalculated(
    projection: Projection, parties: Parties, biennium: Biennium, before: Sequence[FundYear]
) -> Assessment:
    """Set the fees of a biennium, on the users and exchanges of its usage year. Source: App. 1(15); para 33.

    `before` are the years from 2025 to the one before the biennium.
    """
    fao, donors = (funding_counted_on(projection, source, biennium) for source in SOURCES)
    charged = arrears_charged(projection, biennium, before)
    offsets = Offsets(fao, donors, reserves_applied(projection, parties, biennium, before, charged))
    users = [
        User(
            party.participant.iso3,
            party.participant.name,
            parties.status(party, biennium.first_year),
            parties.exchanges(party, biennium.usage_year),
        )
        for party in parties.using_in(biennium.usage_year)
    ]
    model = replace(projection.model(), annual_funding_level_usd=level(projection, parties, biennium) + charged)
    return assess(model, users, offsets, model.rounding[projection.rounding])


def dues(
    projection: Projection, parties: Parties, year: int, assessment: Assessment, ledger: Ledger
) -> tuple[Due, ...]:
    """What each party that uses the ePhyto Solution in a year is expected to contribute, and does.

    A new user pays the base fee from its second calendar year and the usage fee from the year after its first full
    one. Source: App. 1(13), (17); para 34.
    """
    biennium, model, units = biennium_of(year), assessment.model, assessment.units
    found = []
    for party in parties.contributing_in(year):
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
        iso3, expected = party.participant.iso3, base + usage
        assumed_usd = [expected * share for share in parties.paid_shares(party, status, year)]
        on_time, *late = ledger.received(iso3, year, expected, assumed_usd)
        assumed = parties.is_status_assumed(party, biennium.first_year)
        counted = parties.is_counted(party, reference)
        due = Due(
            iso3, year, status, reference, exchanges, category, base, usage, on_time, tuple(late), assumed, counted
        )
        found.append(due)
    return tuple(found)


def project(projection: Projection, participants: Sequence[Participant] | None = None) -> Fund:
    """Work a projection out, year by year; by default with all participants. Raises InputError.

    Source: App. 1(8), (15)-(17); paras 33 to 36.
    """
    participants = load_participants() if participants is None else participants
    participants = with_counts_of_2023(projection, participants)
    parties, ledger = Parties(projection, participants), Ledger(projection.receipts)
    years: list[FundYear] = []
    reserve, outstanding, credit = exactly(projection.opening_reserve_usd), Fraction(0), Fraction(0)
    for year in range(FIRST_YEAR, projection.last_year + 1):
        assessment = _fees(projection, parties, year, years)
        found = dues(projection, parties, year, assessment, ledger)
        years.append(
            FundYear(
                year=year,
                assessment=assessment,
                dues=found,
                numbers=parties.numbers(year),
                fao_usd=_given(projection, ("fao_funding_usd", "fao_to_reserves_usd"), year),
                donors_usd=_given(projection, ("donor_funding_usd", "donors_to_reserves_usd"), year),
                cost_usd=cost(projection, parties, year),
                reserve_open_usd=reserve,
                received_late_usd=_late_in(year, years),
                arrears_before_usd=outstanding,
                arrears_charged_usd=arrears_charged(projection, biennium_of(year), years),
                cap_usd=level(projection, parties, Biennium(biennium_of(year).first_year + YEARS_PER_BIENNIUM)),
                balance_known_usd=_known(projection.balance_usd, year),
                receipts_known=ledger.is_over(year),
                early_usd=ledger.early(year),
                credit_before_usd=credit,
                credit_usd=_credit(projection, year, [*(due for one in years for due in one.dues), *found]),
            )
        )
        reserve, outstanding, credit = years[-1].reserve_close_usd, years[-1].arrears_usd, years[-1].credit_usd
    after = projection.last_year + 1
    expected = dues(projection, parties, after, _fees(projection, parties, after, years), ledger)
    ledger.check(_years_by_party([*(year.dues for year in years), expected]), projection.last_year)
    return Fund(
        projection,
        {participant.iso3: participant for participant in participants},
        {party.participant.iso3: party.first_exchange for party in parties.all},
        tuple(years),
        tuple(due._replace(on_time_usd=Fraction(0), late_usd=()) for due in expected),
    )


def _known(amounts: Mapping[int, float], year: int) -> Fraction | None:
    return exactly(amounts[year]) if year in amounts else None


def _years_by_party(dues_by_year: Sequence[Sequence[Due]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for some in dues_by_year:
        for due in some:
            found.setdefault(due.iso3, []).append(due.year)
    return found


def _credit(projection: Projection, year: int, some: Sequence[Due]) -> Fraction:
    """Return what parties have paid beyond what was expected of them, by the end of a year, as only facts can say."""
    if not projection.receipts:
        return Fraction(0)
    return added_up(max(-due.arrears_at_end_of(year), Fraction(0)) for due in some)


def _given(projection: Projection, fields: Sequence[str], year: int) -> Fraction:
    return added_up(exactly(projection.at(field, year)) for field in fields)


def _late_in(year: int, before: Sequence[FundYear]) -> Fraction:
    """Return what comes in in a year of the contributions of earlier ones."""
    dues = (due for earlier in before for due in earlier.dues)
    return added_up(late for due in dues for late in due.late_usd[year - due.year - 1 : year - due.year])


def _fees(projection: Projection, parties: Parties, year: int, before: Sequence[FundYear]) -> Assessment:
    """Return the fees of a year: those of the year before within a biennium, else recalculated."""
    biennium = biennium_of(year)
    return before[-1].assessment if year > biennium.first_year else recalculated(projection, parties, biennium, before)
