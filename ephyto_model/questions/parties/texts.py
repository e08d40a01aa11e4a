"""The sentences of a party's page."""

from collections.abc import Sequence

from ephyto_model.display.html import Fragment, paragraph
from ephyto_model.display.provenance import stamp
from ephyto_model.language.translation import tr, trn
from ephyto_model.language.wording import capitalised, none_or, status_word, usd, usd_range
from ephyto_model.language.wording import exchanges as exchanges_in_words
from ephyto_model.model.names import in_sentence, party_name, scenario_name
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.checks import PAPER
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.party import Standing, contribution_of, standing


def title(outcomes: Sequence[Outcome], participant: Participant) -> Fragment:
    """Return the party's name and what it would pay, in one sentence."""
    name, first = participant.name, outcomes[0]
    scenario = scenario_name(first.scenario.name)
    party = contribution_of(first, participant.iso3)
    if party is None:
        sentence = tr(
            "{name} does not take part in the scenario “{scenario}”, so it would pay nothing.",
            name=as_subject(name),
            scenario=scenario,
        )
    elif not party.expected_contribution_usd:
        sentence = tr(
            "In the scenario “{scenario}”, {name} would not be expected to contribute.",
            scenario=scenario,
            name=in_sentence(name),
        )
    else:
        sentence = tr(
            "In the scenario “{scenario}”, {name} would be expected to contribute USD {amount} a year: a base fee of "
            "USD {base} and a usage fee of USD {usage}.",
            scenario=scenario,
            name=in_sentence(name),
            amount=usd(party.expected_contribution_usd),
            base=usd(party.base_fee_usd),
            usage=usd(party.usage_fee_usd),
        )
    found = [contribution_of(outcome, participant.iso3) for outcome in outcomes]
    amounts = [party.expected_contribution_usd for party in found if party]
    if len(outcomes) > 1 and amounts:
        pays = tr("nothing")
        if any(amounts):
            pays = tr("{span} a year", span=usd_range(min(amounts), max(amounts)))
        sentence = f"{sentence} {_over_scenarios(len(amounts), len(outcomes), pays)}"
    values = {"name": party_name(name), "headline": sentence, "stamp": stamp(first)}
    return Fragment("title.html.j2", values, "\n".join(values.values()))


def _over_scenarios(part: int, of: int, pays: str) -> str:
    if part == 1:
        return tr("In the only scenario in which it takes part, it would pay {pays}.", pays=pays)
    if part < of:
        return tr(
            "In the {some} scenarios (out of {all}) in which it takes part, it would pay {pays}.",
            some=part,
            all=of,
            pays=pays,
        )
    if of == 2:
        return tr("In both scenarios in this report, it would pay {pays}.", pays=pays)
    return tr("In all {number} scenarios in this report, it would pay {pays}.", number=of, pays=pays)


def place_among_peers(outcome: Outcome, participant: Participant) -> Fragment:
    """Say where the party stands among the parties of its development status."""
    party = contribution_of(outcome, participant.iso3)
    scenario = scenario_name(outcome.scenario.name)
    text = tr(
        "{name} does not take part in the scenario “{scenario}”, so it cannot be compared with the parties that do.",
        name=as_subject(participant.name),
        scenario=scenario,
    )
    if party is not None:
        text = _standing_in_words(in_sentence(participant.name), scenario, standing(outcome, party))
    return paragraph(text)


def _standing_in_words(name: str, scenario: str, found: Standing) -> str:
    status = status_word(found.development_status)
    if not found.peers:
        return tr(
            "In the scenario “{scenario}”, {name} is the only party with the development status {status} "
            "that takes part.",
            scenario=scenario,
            name=name,
            status=status,
        )
    peers = trn(
        "In the scenario “{scenario}”, {number} other party with the development status {status} takes part.",
        "In the scenario “{scenario}”, {number} other parties with the development status {status} take part.",
        found.peers,
        scenario=scenario,
        status=status,
    )
    standing = tr(
        "Of these, {more} would pay more than {name}, {same} would pay the same and {less} would pay less. "
        "Parties with more exchanges: {exchanging}.",
        name=name,
        more=none_or(found.paying_more),
        same=none_or(found.paying_the_same),
        less=none_or(found.paying_less),
        exchanging=none_or(found.exchanging_more),
    )
    return f"{peers} {standing}"


def as_subject(name: str) -> str:
    """Write a party's name as the first word of a sentence."""
    return capitalised(in_sentence(name))


def exchanges(outcome: Outcome, participant: Participant) -> Fragment:
    """Say what is known of the party's exchanges and what the scenario assumes."""
    party = contribution_of(outcome, participant.iso3)
    known = next(p.exchanges for p in outcome.scenario.participants() if p.iso3 == participant.iso3)
    given = outcome.scenario.exchanges != PAPER
    name = as_subject(participant.name)
    has = tr("no exchanges") if known is None else exchanges_in_words(known)
    text = tr(
        "{name} had {exchanges} in 2023 (Appendix 2), counting certificates both sent and received.",
        name=name,
        exchanges=has,
    )
    if given:
        text = tr(
            "In the counts given with the scenario, {name} has {exchanges}.",
            name=in_sentence(participant.name),
            exchanges=has,
        )
    elif known is None:
        text = tr(
            "{name} had no exchanges in 2023: Appendix 3 lists it as not yet using the ePhyto Solution.", name=name
        )
    if party is not None and party.exchanges != (known or 0):
        assumes = tr(
            "The scenario “{scenario}” assumes {exchanges} a year.",
            scenario=scenario_name(outcome.scenario.name),
            exchanges=exchanges_in_words(party.exchanges),
        )
        text = f"{text} {assumes}"
    return paragraph(text)
