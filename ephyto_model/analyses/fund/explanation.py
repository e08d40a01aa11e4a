"""Why a party is expected to contribute what it is in a year of the fund: the steps, each with its paragraph."""

from ephyto_model.analyses.fees.explanation import Step, steps_to_fees, steps_to_unit_fees
from ephyto_model.analyses.fund.years import Due, Fund
from ephyto_model.contributions import Contribution
from ephyto_model.timing import COUNTED_YEAR, biennium_of, phase_in
from ephyto_model.wording import day_in_words, in_sentence, usd


def explain_fees(fund: Fund, year: int) -> list[Step]:
    """Return the steps to the unit fees of a year's biennium."""
    assessment, biennium = fund.year(year).assessment, biennium_of(year)
    basis = Step(
        f"The fees of {biennium} are set on the {len(assessment.contributions)} users of {biennium.usage_year} and "
        "their exchanges in that year.",
        "App. 1(15); para 33",
    )
    return [basis, *steps_to_unit_fees(assessment)]


def explain_due(fund: Fund, due: Due) -> list[Step]:
    """Return the steps from the unit fees to what a party is expected to contribute in a year."""
    assessment, participant = fund.year(due.year).assessment, fund.participants[due.iso3]
    name, first = participant.name, fund.first_exchanges[due.iso3]
    known = participant.is_user and due.reference_year == COUNTED_YEAR
    counted = "had" if known else "is projected to have"
    biennium = biennium_of(due.year)
    status = Step(
        f"For the fees of {biennium}, the development status of {in_sentence(name)} is {due.development_status}.",
        "App. 1(13)(b)(iii), (15)(d)",
    )
    if due.status_assumed:
        text = f"{name} is unclassified, and the paper has no rule for that; this projection assumes "
        status = Step(f"{text}{due.development_status}.", "App. 3")
    steps = [
        status,
        Step(
            f"{name} {counted} {due.exchanges:,} exchanges in {due.reference_year}: its usage category is "
            f"{due.usage_category}.",
            "App. 1(13)(c)(iii), (14), (15)(e)",
        ),
    ]
    phase = phase_in(first)
    if due.year < max(phase.base_fee_from, phase.usage_fee_from):
        steps.append(
            Step(
                f"Its first exchange in production is on {day_in_words(first)}: it owes the base fee from "
                f"{phase.base_fee_from} and the usage fee from {phase.usage_fee_from}, unless exempt.",
                "App. 1(17); para 34",
            )
        )
    contribution = Contribution(
        due.iso3, name, due.development_status, due.exchanges, due.usage_category, due.base_fee_usd,
        due.usage_fee_usd, due.expected_usd,
    )  # fmt: skip
    base, usage, total = steps_to_fees(assessment, contribution)
    if due.year < phase.base_fee_from:
        base = Step(f"Base fee: not yet due in {due.year}.", "App. 1(17)")
    if due.year < phase.usage_fee_from:
        usage = Step(f"Usage fee: not yet due in {due.year}.", "App. 1(17)")
    total = Step(f"Expected contribution for {due.year}: USD {usd(due.expected_usd)}.", total.source)
    return [*steps, base, usage, total]
