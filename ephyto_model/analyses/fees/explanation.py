"""Why a party's amount is what it is: the steps that led to it, each with its paragraph."""

from fractions import Fraction
from typing import NamedTuple

from ephyto_model.analyses.fees.party import contribution_of, participant_of
from ephyto_model.analyses.fees.thresholds import crossings
from ephyto_model.contributions import Assessment, Contribution, Offsets, base_multiplier, usage_multiplier
from ephyto_model.funding_model import UNCLASSIFIED, Rounding
from ephyto_model.participants import Participant
from ephyto_model.scenario import Outcome, Scenario
from ephyto_model.scenario_fields import PAPER
from ephyto_model.wording import ROUNDED, capitalised, counted, in_sentence, listed, usd, with_article


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
    name = capitalised(in_sentence(participant.name))
    if participant.iso3 in scenario.exclude:
        return Step(f"{name} does not take part, because this scenario excludes it, so it would pay nothing.", "")
    place = [p.iso3 for p in scenario.queue()].index(participant.iso3) + 1
    first = scenario.participating_parties
    others = f"the first {first} take part" if first > 1 else "the first takes part"
    return Step(
        f"{name} does not take part, so it would pay nothing. It is number {place} in the joining order, and only "
        f"{others}. A scenario file can add it with include: [{participant.iso3}].",
        "App. 2, 3",
    )


def steps_to_unit_fees(assessment: Assessment) -> list[Step]:
    """Return the steps from the level to the unit fees; where no fees are needed, the first of them alone."""
    units, rounding = assessment.units, assessment.rounding
    level = f"The Total Annual Funding Level is USD {usd(assessment.model.annual_funding_level_usd)}."
    steps = [Step(f"{level} {_after_offsets(assessment.offsets, assessment.need_usd)}", "App. 1(12), (13)(a)")]
    if not assessment.need_usd:
        return steps
    inferred = "; rounding inferred" if rounding.base_unit_step_usd or rounding.usage_unit_step_usd else ""
    share = assessment.model.base_share
    pool = f"Usage fees should bring in the other {_share(1 - share)}, which is USD {usd(units.usage_pool_usd)}."
    if rounding.usage_pool == "still_needed":
        pool = f"The base fees bring in USD {usd(assessment.base_revenue_usd)}, so usage fees should bring in what is "
        pool += f"still needed: USD {usd(units.usage_pool_usd)}."
    return [
        *steps,
        Step(
            f"Base fees should bring in {_share(share)} of that, which is USD {usd(units.base_share_usd)}.",
            "App. 1(13)(b)(i)",
        ),
        Step(
            f"The base multipliers of the {counted(len(assessment.contributions), 'party', 'parties')} taking part add "
            f"up to {usd(units.base_multipliers)}, so the base unit fee is "
            + _division(
                units.base_share_usd, units.base_multipliers, rounding, rounding.base_unit_step_usd, units.base_usd
            ),
            "App. 1(13)(b)(viii)" + inferred,
        ),
        Step(pool, "App. 1(13)(c)(i)"),
        Step(
            f"The usage multipliers add up to {usd(units.usage_multipliers)}, so the usage unit fee is "
            + _division(
                units.usage_pool_usd, units.usage_multipliers, rounding, rounding.usage_unit_step_usd, units.usage_usd
            ),
            "App. 1(13)(c)(vii)" + inferred,
        ),
    ]


def _after_offsets(offsets: Offsets, need_usd: Fraction) -> str:
    named = [
        f"{what} of USD {usd(amount)}"
        for what, amount in zip(("FAO funding", "donor funding", "reserves"), offsets, strict=True)
        if amount
    ]
    if not named:
        return "Nothing reduces it, so fees must cover all of it."
    if not need_usd:
        return f"{capitalised(listed(named))} {'cover' if len(named) > 1 else 'covers'} it, so no fees are needed."
    return f"Less {listed(named)}, fees must cover USD {usd(need_usd)}."


def _share(share: Fraction) -> str:
    return str(share) if share.denominator < 1000 else f"{float(share):.6g}"


def _division(
    amount: Fraction, multipliers: Fraction, rounding: Rounding, step: Fraction | None, unit: Fraction
) -> str:
    if not multipliers:
        return "USD 0, because nobody owes one."
    quotient = f"{usd(amount)} ÷ {usd(multipliers)} = {usd(amount / multipliers)}"
    if step is None:
        return f"{quotient}. It is not rounded."
    return f"{quotient}, rounded {ROUNDED[rounding.direction]} {usd(step)}: USD {usd(unit)}."


def _status_step(scenario: Scenario, participant: Participant) -> Step:
    name = capitalised(in_sentence(participant.name))
    status = participant.development_status[scenario.status_list]
    if status == UNCLASSIFIED:
        text = f"{name} is not classified, and the paper has no rule for such a party. This scenario assumes "
        return Step(f"{text}{scenario.unclassified_status}.", "App. 3")
    year = f"20{scenario.status_list.removeprefix('fy')}"
    where = "in the paper" if scenario.status_list == PAPER else f"on the lists of fiscal year {year}"
    note = f" Note: {participant.note}." if participant.note else ""
    text = f"The development status of {in_sentence(participant.name)} is {status} {where}.{note}"
    return Step(text, "App. 1(13)(b)(iii)")


def _usage_step(outcome: Outcome, participant: Participant, contribution: Contribution) -> Step:
    scenario, name = outcome.scenario, capitalised(in_sentence(participant.name))
    known = next(p.exchanges for p in scenario.participants() if p.iso3 == participant.iso3)
    if known is not None:
        when = "in 2023" if scenario.exchanges == PAPER else "in the counts given with this scenario"
        said = f"{name} had {counted(known, 'exchange', 'exchanges')} {when}"
    elif isinstance(scenario.newcomer_exchanges, int):
        number = counted(scenario.newcomer_exchanges, "exchange", "exchanges")
        said = f"{name} is not a user today and is assumed to have {number} a year"
    else:
        said = f"{name} is not a user today and is assumed to exchange as much as the median of its peers"
    if scenario.exchange_growth:
        said += f", which growth changes to {contribution.exchanges:,}"
    elif known is None and isinstance(scenario.newcomer_exchanges, str):
        said += f" ({counted(contribution.exchanges, 'exchange', 'exchanges')} a year)"
    return Step(f"{said}, so its usage category is {contribution.usage_category}.", "App. 1(13)(c)(iii), (14)")


def steps_to_fees(assessment: Assessment, contribution: Contribution) -> list[Step]:
    """Return the steps from a party's status and category to its fees."""
    status, category = contribution.development_status, contribution.usage_category
    base, usage = base_multiplier(status, category, assessment.model), usage_multiplier(category, assessment.model)
    if (status, category) in assessment.model.base_fee_exemptions:
        text = f"Base fee: none, because {with_article(status)} party in the {category} usage category is exempt."
        base_step = Step(text, "App. 1(13)(b)(v)")
    else:
        fee = f"Base fee: {with_article(status)} party pays {usd(base)} × USD {usd(assessment.units.base_usd)}"
        base_step = Step(f"{fee} = USD {usd(contribution.base_fee_usd)}.", "App. 1(13)(b)(iv)-(vii)")
    fee = (
        f"Usage fee: a party in the {category} usage category pays {usd(usage)} × USD {usd(assessment.units.usage_usd)}"
    )
    return [
        base_step,
        Step(f"{fee} = USD {usd(contribution.usage_fee_usd)}.", "App. 1(13)(c)(iv)-(vi)"),
        Step(f"Expected contribution: USD {usd(contribution.expected_contribution_usd)} a year.", "App. 1(13)"),
    ]


def _crossing_steps(assessment: Assessment, contribution: Contribution) -> list[Step]:
    steps = []
    for crossing in crossings(assessment, contribution):
        way = "more" if crossing.exchanges_away > 0 else "fewer"
        steps.append(
            Step(
                f"With {counted(abs(crossing.exchanges_away), f'{way} exchange', f'{way} exchanges')} a year, its "
                f"usage category would be {crossing.usage_category} and it would pay "
                f"USD {usd(crossing.expected_contribution_usd)} at these unit fees.",
                "App. 1(13)(c)(iii)",
            )
        )
    return steps
