"""Why a party's amount is what it is: the steps that led to it, each with its paragraph."""

from fractions import Fraction
from typing import NamedTuple

from ephyto_model.analyses.fees.party import contribution_of, participant_of
from ephyto_model.analyses.fees.thresholds import crossings
from ephyto_model.contributions import Assessment, Contribution, base_multiplier, usage_multiplier
from ephyto_model.funding_model import UNCLASSIFIED
from ephyto_model.participants import Participant
from ephyto_model.scenario import Outcome, Scenario
from ephyto_model.scenario_fields import PAPER
from ephyto_model.wording import usd


class Step(NamedTuple):
    """One step: what follows, and the paragraph it follows from."""

    text: str
    source: str


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


def _not_taking_part(scenario: Scenario, participant: Participant) -> Step:
    place = [p.iso3 for p in scenario.queue()].index(participant.iso3) + 1
    if participant.iso3 in scenario.exclude:
        return Step(f"{participant.name} takes no part: this scenario excludes it, so it would pay nothing.", "")
    return Step(
        f"{participant.name} takes no part, so it would pay nothing: it is number {place} in the joining order, of "
        f"which the first {scenario.participating_parties} take part. Add it with include: [{participant.iso3}].",
        "App. 2, 3",
    )


def steps_to_unit_fees(assessment: Assessment) -> list[Step]:
    """Return the steps from the level to the unit fees."""
    units, offsets, rounding = assessment.units, assessment.offsets, assessment.rounding
    share = assessment.model.base_share
    inferred = "; rounding inferred" if rounding.base_unit_step_usd or rounding.usage_unit_step_usd else ""
    steps = [
        Step(
            f"Level {usd(assessment.model.annual_funding_level_usd)}, less FAO funding {usd(offsets.fao_funding_usd)}, "
            f"donor funding {usd(offsets.donor_funding_usd)} and reserves {usd(offsets.reserves_applied_usd)}: "
            f"fees must cover {usd(assessment.need_usd)}.",
            "App. 1(12), 13(a)",
        ),
        Step(f"Base fees are to provide {_share(share)} of that: {usd(units.base_share_usd)}.", "App. 1(13)(b)(i)"),
        Step(
            f"The base multipliers of the {len(assessment.contributions)} parties taking part add up to "
            f"{usd(units.base_multipliers)}: the base unit fee is "
            + _division(units.base_share_usd, units.base_multipliers, rounding.base_unit_step_usd, units.base_usd),
            "App. 1(13)(b)(viii)" + inferred,
        ),
    ]
    if rounding.usage_pool == "still_needed":
        pool = f"Base fees as collected bring in {usd(assessment.base_revenue_usd)}; usage fees are to provide "
        pool += f"what is still needed: {usd(units.usage_pool_usd)}."
    else:
        pool = f"Usage fees are to provide the other {_share(1 - share)}: {usd(units.usage_pool_usd)}."
    steps.append(Step(pool, "App. 1(13)(c)(i)"))
    steps.append(
        Step(
            f"The usage multipliers add up to {usd(units.usage_multipliers)}: the usage unit fee is "
            + _division(units.usage_pool_usd, units.usage_multipliers, rounding.usage_unit_step_usd, units.usage_usd),
            "App. 1(13)(c)(vii)" + inferred,
        )
    )
    return steps


def _share(share: Fraction) -> str:
    return str(share) if share.denominator < 1000 else f"{float(share):.6g}"


def _division(amount: Fraction, multipliers: Fraction, step: Fraction | None, unit: Fraction) -> str:
    if not multipliers:
        return "0, as nobody owes one."
    quotient = f"{usd(amount)} / {usd(multipliers)} = {usd(amount / multipliers)}"
    return f"{quotient}, rounded to a multiple of {usd(step)}: {usd(unit)}." if step else f"{quotient}, not rounded."


def _status_step(scenario: Scenario, participant: Participant) -> Step:
    listed = participant.development_status[scenario.status_list]
    source = (
        "in the paper"
        if scenario.status_list == "paper"
        else f"by the World Bank's list {scenario.status_list.upper()}"
    )
    if listed == UNCLASSIFIED:
        text = f"{participant.name} is unclassified, and the paper has no rule for that; this scenario assumes "
        return Step(f"{text}{scenario.unclassified_status}.", "App. 3")
    note = f" Note: {participant.note}." if participant.note else ""
    return Step(f"{participant.name} is {listed} {source}.{note}", "App. 1(13)(b)(iii)")


def _usage_step(outcome: Outcome, participant: Participant, contribution: Contribution) -> Step:
    scenario = outcome.scenario
    known = next(p.exchanges for p in scenario.participants() if p.iso3 == participant.iso3)
    if known is not None:
        when = "in 2023" if scenario.exchanges == PAPER else "in the counts given with this scenario"
        counted = f"{participant.name} had {known:,} exchanges {when}"
    elif isinstance(scenario.newcomer_exchanges, int):
        counted = f"{participant.name} is no user today; {scenario.newcomer_exchanges:,} exchanges are assumed"
    else:
        counted = f"{participant.name} is no user today; the median exchanges of its peers are assumed"
    if scenario.exchange_growth:
        counted += f", with growth {contribution.exchanges:,}"
    elif known is None:
        counted += f": {contribution.exchanges:,}" if isinstance(scenario.newcomer_exchanges, str) else ""
    return Step(f"{counted}: its usage category is {contribution.usage_category}.", "App. 1(13)(c)(iii), 14")


def steps_to_fees(assessment: Assessment, contribution: Contribution) -> list[Step]:
    """Return the steps from a party's status and category to its fees."""
    status, category = contribution.development_status, contribution.usage_category
    base, usage = base_multiplier(status, category, assessment.model), usage_multiplier(category, assessment.model)
    if (status, category) in assessment.model.base_fee_exemptions:
        base_step = Step(f"Base fee 0: a {status} party in the {category} category is exempt.", "App. 1(13)(b)(v)")
    else:
        fee = f"Base fee: {status} pays {usd(base)} x {usd(assessment.units.base_usd)}"
        base_step = Step(f"{fee} = {usd(contribution.base_fee_usd)}.", "App. 1(13)(b)(iv)-(vii)")
    fee = f"Usage fee: {category} pays {usd(usage)} x {usd(assessment.units.usage_usd)}"
    return [
        base_step,
        Step(f"{fee} = {usd(contribution.usage_fee_usd)}.", "App. 1(13)(c)(iv)-(vi)"),
        Step(f"Expected contribution: {usd(contribution.expected_contribution_usd)} a year.", "App. 1(13)"),
    ]


def _crossing_steps(assessment: Assessment, contribution: Contribution) -> list[Step]:
    steps = []
    for crossing in crossings(assessment, contribution):
        direction = "more" if crossing.exchanges_away > 0 else "fewer"
        steps.append(
            Step(
                f"With {abs(crossing.exchanges_away):,} {direction} exchanges it would be {crossing.usage_category} "
                f"and pay {usd(crossing.expected_contribution_usd)} at these unit fees.",
                "App. 1(13)(c)(iii)",
            )
        )
    return steps
