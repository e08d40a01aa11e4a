"""Why a party's amount is what it is: the steps that led to it, each with its paragraph."""

from fractions import Fraction
from typing import NamedTuple

from ephyto_model.language.translation import in_digits, tr, trn
from ephyto_model.language.wording import (
    ROUNDED,
    capitalised,
    category_word,
    grouped,
    listed,
    party_of,
    status_word,
    usd,
)
from ephyto_model.language.wording import exchanges as exchanges_in_words
from ephyto_model.language.wording import parties as parties_in_words
from ephyto_model.model.contributions import Assessment, Contribution, Offsets, base_multiplier, usage_multiplier
from ephyto_model.model.funding_model import UNCLASSIFIED, Rounding
from ephyto_model.model.names import in_sentence
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.checks import PAPER
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.fees.party import contribution_of, participant_of
from ephyto_model.questions.fees.thresholds import crossings
from ephyto_model.questions.parties.explanation_texts import INFERRED, PARTS, WHY


class Step(NamedTuple):
    """One step: what follows, the paragraph it follows from, and which of WHY it is, if any."""

    text: str
    source: str
    key: str = ""


def explain(outcome: Outcome, iso3: str) -> list[Step]:
    """Return the steps that lead to a party's expected contribution. Raises InputError for an unknown code."""
    participant = participant_of(iso3)
    contribution = contribution_of(outcome, iso3)
    if contribution is None:
        return [_not_taking_part(outcome.scenario, participant)]
    return [
        *steps_to_unit_fees(outcome.assessment),
        _status_step(outcome.scenario, participant),
        _usage_step(outcome, participant, contribution),
        *steps_to_fees(outcome.assessment, contribution),
        *_crossing_steps(outcome.assessment, contribution),
    ]


def _step(key: str, more: str = "", **values: object) -> Step:
    text, source = WHY[key]
    return Step(tr(text, **values), source + more, key)


def _not_taking_part(scenario: Scenario, participant: Participant) -> Step:
    name = capitalised(in_sentence(participant.name))
    if participant.iso3 in scenario.exclude:
        return _step("excluded", name=name)
    place = [p.iso3 for p in scenario.queue()].index(participant.iso3) + 1
    first = scenario.participating_parties
    key = "later" if first > 1 else "later_than_one"
    return _step(key, name=name, place=place, first=first, iso3=participant.iso3)


def steps_to_unit_fees(assessment: Assessment) -> list[Step]:
    """Return the steps from the level to the unit fees; where no fees are needed, the first of them alone."""
    units, rounding = assessment.units, assessment.rounding
    level = usd(assessment.model.annual_funding_level_usd)
    first = _step("level", level=level, offsets=after_offsets(assessment.offsets, assessment.need_usd))
    if not assessment.need_usd:
        return [first]
    inferred = INFERRED if rounding.base_unit_step_usd or rounding.usage_unit_step_usd else ""
    share = assessment.model.base_share
    pool = _step("usage_share", share=_share(1 - share), amount=usd(units.usage_pool_usd))
    if rounding.usage_pool == "still_needed":
        pool = _step("still_needed", base=usd(assessment.base_revenue_usd), amount=usd(units.usage_pool_usd))
    base = _division(
        units.base_share_usd, units.base_multipliers, rounding, rounding.base_unit_step_usd, units.base_usd
    )
    usage = _division(
        units.usage_pool_usd, units.usage_multipliers, rounding, rounding.usage_unit_step_usd, units.usage_usd
    )
    parties = parties_in_words(len(assessment.contributions))
    return [
        first,
        _step("base_pool", share=_share(share), amount=usd(units.base_share_usd)),
        _step("base_unit", inferred, parties=parties, multipliers=usd(units.base_multipliers), division=base),
        pool,
        _step("usage_unit", inferred, multipliers=usd(units.usage_multipliers), division=usage),
    ]


def after_offsets(offsets: Offsets, need_usd: Fraction) -> str:
    """Say what offsets leave to be covered by fees."""
    named = [tr(PARTS[name], amount=usd(amount)) for name, amount in offsets._asdict().items() if amount]
    if not named:
        return tr(PARTS["no_offsets"])
    if need_usd:
        return tr(PARTS["less"], offsets=listed(named), need=usd(need_usd))
    return tr(PARTS["cover" if len(named) > 1 else "covers"], offsets=capitalised(listed(named)))


def _share(share: Fraction) -> str:
    return str(share) if share.denominator < 1000 else in_digits(f"{float(share):.6g}")


def _division(
    amount: Fraction, multipliers: Fraction, rounding: Rounding, step: Fraction | None, unit: Fraction
) -> str:
    if not multipliers:
        return tr(PARTS["nobody"])
    values = {"amount": usd(amount), "multipliers": usd(multipliers), "quotient": usd(amount / multipliers)}
    if step is None:
        return tr(PARTS["not_rounded"], **values)
    return tr(PARTS["rounded"], **values, to=tr(ROUNDED[rounding.direction]), step=usd(step), unit=usd(unit))


def _status_step(scenario: Scenario, participant: Participant) -> Step:
    party = in_sentence(participant.name)
    status = participant.status_under(scenario.status_list)
    if status == UNCLASSIFIED:
        return _step("unclassified", name=capitalised(party), status=status_word(scenario.unclassified_status))
    where = tr(PARTS["in_the_paper"])
    if not isinstance(scenario.status_list, str):
        where = tr(PARTS["on_given_list"]) if participant.iso3 in scenario.status_list else where
    elif scenario.status_list != PAPER:
        where = tr(PARTS["on_lists"], year=f"20{scenario.status_list.removeprefix('fy')}")
    note = tr(PARTS["note"], note=tr(participant.note)) if participant.note else ""
    return _step("status", party=party, status=status_word(status), where=where, note=note)


def _usage_step(outcome: Outcome, participant: Participant, contribution: Contribution) -> Step:
    scenario, name = outcome.scenario, capitalised(in_sentence(participant.name))
    known = next(p.exchanges for p in scenario.participants() if p.iso3 == participant.iso3)
    if known is not None:
        key = "known" if scenario.exchanges == PAPER else "given"
        said = tr(PARTS[key], name=name, exchanges=exchanges_in_words(known))
    elif isinstance(scenario.newcomer_exchanges, int):
        said = tr(PARTS["assumed"], name=name, exchanges=exchanges_in_words(scenario.newcomer_exchanges))
    else:
        said = tr(PARTS["peers"], name=name)
    if scenario.exchange_growth:
        said += tr(PARTS["grown"], exchanges=grouped(contribution.exchanges))
    elif known is None and isinstance(scenario.newcomer_exchanges, str):
        said += tr(PARTS["like_peers"], exchanges=exchanges_in_words(contribution.exchanges))
    return _step("usage_category", said=said, category=category_word(contribution.usage_category))


def steps_to_fees(assessment: Assessment, contribution: Contribution) -> list[Step]:
    """Return the steps from a party's status and category to its fees."""
    status, category = contribution.development_status, contribution.usage_category
    base, usage = base_multiplier(status, category, assessment.model), usage_multiplier(category, assessment.model)
    base_step = _step(
        "base_fee",
        party=party_of(status),
        multiplier=usd(base),
        unit=usd(assessment.units.base_usd),
        fee=usd(contribution.base_fee_usd),
    )
    if (status, category) in assessment.model.base_fee_exemptions:
        base_step = _step("exempt", party=party_of(status), category=category_word(category))
    usage_step = _step(
        "usage_fee",
        category=category_word(category),
        multiplier=usd(usage),
        unit=usd(assessment.units.usage_usd),
        fee=usd(contribution.usage_fee_usd),
    )
    return [base_step, usage_step, _step("contribution", amount=usd(contribution.expected_contribution_usd))]


def _crossing_steps(assessment: Assessment, contribution: Contribution) -> list[Step]:
    return [
        _step(
            "crossing",
            exchanges=_away(there.exchanges_away),
            category=category_word(there.usage_category),
            amount=usd(there.expected_contribution_usd),
        )
        for there in crossings(assessment, contribution)
    ]


def _away(exchanges: int) -> str:
    if exchanges > 0:
        return trn("{number} more exchange", "{number} more exchanges", exchanges)
    return trn("{number} fewer exchange", "{number} fewer exchanges", -exchanges)
