"""The tables and texts of a party's page."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ephyto_model.display.html import NO_PART, Column, Fragment, Table, paragraph
from ephyto_model.display.provenance import stamp
from ephyto_model.language.translation import marked, tr, trn
from ephyto_model.language.wording import as_number, capitalised, day_in_words, none_or, status_word, usd, usd_range
from ephyto_model.language.wording import exchanges as exchanges_in_words
from ephyto_model.model.names import in_sentence, party_name, scenario_name
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.checks import PAPER
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, phase_in
from ephyto_model.questions.fees.party import Standing, contribution_of, peers, standing, thresholds_of, under_each
from ephyto_model.questions.parties.coming import coming
from ephyto_model.questions.parties.explanation import explain

BIENNIA_SHOWN = 3
# The explorer's page fills these with a party's name.
USER = marked("{name} is a user today, so its contributions are expected from {year} (para 33).")
JOINING = marked("Start of contributions by {name}, unless exempt (para 34; App. 1(17))")


def title(outcomes: Sequence[Outcome], participant: Participant) -> Fragment:
    """Return the party's name and what it would pay, in one sentence."""
    name, first = participant.name, outcomes[0]
    scenario = scenario_name(first.scenario.name)
    party = contribution_of(first, participant.iso3)
    if party is None:
        sentence = tr(
            "{name} does not take part in the scenario “{scenario}”, so it would pay nothing.",
            name=_subject(name),
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


def amounts(outcomes: Sequence[Outcome], participant: Participant) -> Table:
    """Return what the party would pay under each scenario."""
    columns = {
        "option": Column(tr("Scenario"), "text of a scenario"),
        "development_status": Column(tr("Development status"), "text of a status or none"),
        "exchanges": Column(tr("Exchanges"), "count or none"),
        "usage_category": Column(tr("Usage category"), "text of a category or none"),
        "base_fee_usd": Column(tr("Base fee"), "usd or none"),
        "usage_fee_usd": Column(tr("Usage fee"), "usd or none"),
        "expected_contribution_usd": Column(tr("Expected contribution"), "usd or none"),
        "change_usd": Column(tr("Change from the first scenario"), "change or none"),
    }
    name = in_sentence(participant.name)
    caption = tr(
        "Expected contribution of {name} under each scenario (USD a year; {none} where it does not take part)",
        name=name,
        none=NO_PART,
    )
    return Table(under_each(outcomes, participant.iso3), caption, columns)


def why(outcome: Outcome, participant: Participant, *, folded: bool = False) -> Table:
    """Return the steps that lead to the party's amount, each with its paragraph."""
    steps = explain(outcome, participant.iso3)
    rows = [(n, step.text, step.source) for n, step in enumerate(steps, start=1)]
    frame = pd.DataFrame(rows, columns=["number", "text", "source"])
    columns = {
        "number": Column(tr("No."), "count"),
        "text": Column(tr("Step")),
        "source": Column(tr("Paragraph"), "text of a source"),
    }
    caption = tr("Calculation in the scenario “{scenario}”", scenario=scenario_name(outcome.scenario.name))
    return Table(frame, caption, columns, folded=folded)


def place_among_peers(outcome: Outcome, participant: Participant) -> Fragment:
    """Say where the party stands among the parties of its development status."""
    party = contribution_of(outcome, participant.iso3)
    scenario = scenario_name(outcome.scenario.name)
    text = tr(
        "{name} does not take part in the scenario “{scenario}”, so it cannot be compared with the parties that do.",
        name=_subject(participant.name),
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


def _subject(name: str) -> str:
    return capitalised(in_sentence(name))


def peers_table(outcome: Outcome, participant: Participant) -> Table:
    """Return the party's peers, those with the most exchanges first."""
    columns = {
        "name": Column(tr("Contracting party"), "text of a party"),
        "exchanges": Column(tr("Exchanges"), "count"),
        "usage_category": Column(tr("Usage category"), "text of a category"),
        "expected_contribution_usd": Column(tr("Expected contribution"), "usd"),
    }
    status = outcome.scenario.status_of(participant)
    caption = tr(
        "Contributions of the parties with the development status {status} that take part in the scenario "
        "“{scenario}” (USD a year)",
        status=status_word(status),
        scenario=scenario_name(outcome.scenario.name),
    )
    return Table(peers(outcome, status), caption, columns, folded=True)


def thresholds(outcome: Outcome, participant: Participant) -> Table:
    """Return how far the party is from other usage categories, and what it would pay there."""
    party = contribution_of(outcome, participant.iso3)
    columns = {
        "usage_category": Column(tr("Usage category"), "text of a category"),
        "bound": Column(tr("Threshold, exchanges a year"), "count"),
        "exchanges_away": Column(tr("Distance in exchanges"), "signed count"),
        "expected_contribution_usd": Column(tr("Would pay"), "usd"),
        "change_usd": Column(tr("Change"), "change"),
    }
    frame = thresholds_of(outcome, party) if party else pd.DataFrame(columns=list(columns))
    caption = tr(
        "Contribution in other usage categories, at the unit fees of the scenario “{scenario}” (USD a year)",
        scenario=scenario_name(outcome.scenario.name),
    )
    if party is None:
        caption = tr(
            "{name} does not take part in this scenario, so it has no usage category", name=_subject(participant.name)
        )
    return Table(frame, caption, columns)


def coming_next(outcome: Outcome, participant: Participant) -> Table | None:
    """Return what moves the party's amount next, as `coming.coming`; None where nothing is known to."""
    rows = [
        (one.what, one.counts_from, as_number(one.expected_contribution_usd), as_number(one.change_usd), one.source)
        for one in coming(outcome, participant)
    ]
    if not rows:
        return None
    columns = {
        "what": Column(tr("Cause")),
        "from": Column(tr("Takes effect")),
        "pays": Column(tr("Would pay"), "usd"),
        "change": Column(tr("Change"), "change"),
        "source": Column(tr("Paragraph"), "text of a source"),
    }
    caption = tr(
        "Next changes that would affect the contribution of {name}, at the unit fees of this scenario",
        name=in_sentence(participant.name),
    )
    return Table(pd.DataFrame(rows, columns=[*columns]), caption, columns)


def exchanges(outcome: Outcome, participant: Participant) -> Fragment:
    """Say what is known of the party's exchanges and what the scenario assumes."""
    party = contribution_of(outcome, participant.iso3)
    known = next(p.exchanges for p in outcome.scenario.participants() if p.iso3 == participant.iso3)
    given = outcome.scenario.exchanges != PAPER
    name = _subject(participant.name)
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


def due_dates() -> Table:
    """Return when parties are notified of the fees of each biennium. Source: App. 1(15), (16), (19); para 33."""
    biennia = [Biennium(FIRST_YEAR + YEARS_PER_BIENNIUM * number) for number in range(BIENNIA_SHOWN)]
    rows = [(str(biennium), biennium.usage_year, day_in_words(biennium.told_by)) for biennium in biennia]
    frame = pd.DataFrame(rows, columns=["biennium", "usage_year", "told_by"])
    columns = {
        "biennium": Column(tr("Fees for")),
        "usage_year": Column(tr("Based on the users and exchanges of"), "text"),
        "told_by": Column(tr("Contact points are notified by")),
    }
    return Table(frame, tr("Notification of expected contributions (App. 1(15), (16), (19); para 33)"), columns)


def joining(participant: Participant) -> Table | Fragment:
    """Return from when a party that joins would pay, for some days of its first exchange. Source: App. 1(17)."""
    if participant.is_user:
        text = tr(USER, name=party_name(participant.name), year=FIRST_YEAR)
        return paragraph(text)
    days = [date(FIRST_YEAR + 1, 1, 1), date(FIRST_YEAR + 1, 6, 1), date(FIRST_YEAR + 2, 6, 1)]
    rows = [(day_in_words(day), *phase_in(day)) for day in days]
    frame = pd.DataFrame(rows, columns=["first", "base", "usage", "usage_year"])
    columns = {
        "first": Column(tr("First exchange in production mode")),
        "base": Column(tr("Base fee from"), "text"),
        "usage": Column(tr("Usage fee from"), "text"),
        "usage_year": Column(tr("Based on the exchanges of"), "text"),
    }
    return Table(frame, tr(JOINING, name=party_name(participant.name)), columns)
