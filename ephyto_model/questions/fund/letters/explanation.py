"""Why a party is expected to contribute what it is in a year of the fund: the steps, each with its paragraph."""

from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import (
    capitalised,
    category_word,
    day_in_words,
    grouped,
    status_word,
    usd,
)
from ephyto_model.language.wording import exchanges as exchanges_in_words
from ephyto_model.model.contributions import Contribution
from ephyto_model.model.names import in_sentence
from ephyto_model.model.timing import biennium_of, phase_in
from ephyto_model.questions.fund.years import Due, Fund
from ephyto_model.questions.parties.explanation import Step, after_offsets, steps_to_fees, steps_to_unit_fees


def explain_fees(fund: Fund, year: int) -> list[Step]:
    """Return the steps to the unit fees of a year's biennium."""
    assessment, biennium = fund.year(year).assessment, biennium_of(year)
    basis = Step(
        tr(
            "The fees for {biennium} are based on the {users} users in {year} and their exchanges in that year.",
            biennium=biennium,
            users=grouped(len(assessment.contributions)),
            year=biennium.usage_year,
        ),
        "App. 1(15); para 33",
    )
    charged = fund.year(year).arrears_charged_usd
    if not charged:
        return [basis, *steps_to_unit_fees(assessment)]
    level = Step(
        tr(
            "The Total Annual Funding Level is USD {level}. This projection assumes that all parties also share USD"
            " {charged} a year of the contributions outstanding at the end of {year}, which brings the total to USD"
            " {sum}. {offsets}",
            level=usd(fund.year(year).level_usd),
            charged=usd(charged),
            year=biennium.usage_year,
            sum=usd(assessment.model.annual_funding_level_usd),
            offsets=after_offsets(assessment.offsets, assessment.need_usd),
        ),
        "App. 1(12), (13)(a)",
    )
    return [basis, level, *steps_to_unit_fees(assessment)[1:]]


def explain_due(fund: Fund, due: Due) -> list[Step]:
    """Return the steps from the unit fees to what a party is expected to contribute in a year."""
    assessment, participant = fund.year(due.year).assessment, fund.participants[due.iso3]
    name, first = in_sentence(participant.name), fund.first_exchanges[due.iso3]
    known = due.is_counted
    biennium = biennium_of(due.year)
    status = Step(
        tr(
            "The development status of {name} for the {biennium} fees is {status}.",
            biennium=biennium,
            name=name,
            status=status_word(due.development_status),
        ),
        "App. 1(13)(b)(iii), (15)(d)",
    )
    if due.status_assumed:
        status = Step(
            tr(
                "{name} is not classified, and the paper has no rule for such a party. This projection assumes "
                "{status}.",
                name=capitalised(name),
                status=status_word(due.development_status),
            ),
            "App. 3",
        )
    template = marked("{name} had {exchanges} in {year}: its usage category is {category}.")
    counted = max((year for year in fund.projection.exchanges if year < due.reference_year), default=0)
    if not known and fund.projection.exchanges.get(counted, {}).get(due.iso3) == due.exchanges:
        template = marked(
            "{name} is assumed to have {exchanges} in {year}, as many as were counted in {counted}: its usage category "
            "is {category}."
        )
    elif not known:
        template = marked("{name} is projected to have {exchanges} in {year}: its usage category is {category}.")
    usage = tr(
        template,
        name=capitalised(name),
        exchanges=exchanges_in_words(due.exchanges),
        year=due.reference_year,
        counted=counted,
        category=category_word(due.usage_category),
    )
    steps = [status, Step(usage, "App. 1(13)(c)(iii), (14), (15)(e)")]
    phase = phase_in(first)
    if due.year < max(phase.base_fee_from, phase.usage_fee_from):
        steps.append(
            Step(
                tr(
                    "Its first exchange in production mode is on {day}. Unless the party is exempt, the base fee "
                    "applies from {base} and the usage fee from {usage}.",
                    day=day_in_words(first),
                    base=phase.base_fee_from,
                    usage=phase.usage_fee_from,
                ),
                "App. 1(17); para 34",
            )
        )
    contribution = Contribution(
        due.iso3,
        participant.name,
        due.development_status,
        due.exchanges,
        due.usage_category,
        due.base_fee_usd,
        due.usage_fee_usd,
        due.expected_usd,
    )
    base, usage_fee, total = steps_to_fees(assessment, contribution)
    if due.year < phase.base_fee_from:
        base = Step(tr("Base fee: none, because it does not yet apply in {year}.", year=due.year), "App. 1(17)")
    if due.year < phase.usage_fee_from:
        usage_fee = Step(tr("Usage fee: none, because it does not yet apply in {year}.", year=due.year), "App. 1(17)")
    total = Step(
        tr("Expected contribution for {year}: USD {amount}.", year=due.year, amount=usd(due.expected_usd)), total.source
    )
    return [*steps, base, usage_fee, total]
