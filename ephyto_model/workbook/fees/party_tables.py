"""The tables and texts of a party's page."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ephyto_model.analyses.fees.explanation import explain
from ephyto_model.analyses.fees.party import Standing, contribution_of, peers, standing, thresholds_of, under_each
from ephyto_model.field_checks import PAPER
from ephyto_model.participants import Participant
from ephyto_model.scenario import Outcome
from ephyto_model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, phase_in
from ephyto_model.wording import capitalised, counted, day_in_words, in_sentence, none_or, usd, usd_range
from ephyto_model.workbook.pages.display import NO_PART, Column, Fragment, Table
from ephyto_model.workbook.pages.provenance import stamp

BIENNIA_SHOWN = 3


def title(outcomes: Sequence[Outcome], participant: Participant) -> Fragment:
    """Return the party's name and what it would pay, in one sentence."""
    name, first = participant.name, outcomes[0]
    party = contribution_of(first, participant.iso3)
    if party is None:
        sentence = (
            f"{_subject(name)} does not take part in the scenario “{first.scenario.name}”, so it would pay nothing."
        )
    elif not party.expected_contribution_usd:
        sentence = f"In the scenario “{first.scenario.name}”, {in_sentence(name)} would not be expected to contribute."
    else:
        sentence = (
            f"In the scenario “{first.scenario.name}”, {in_sentence(name)} would be expected to contribute "
            f"USD {usd(party.expected_contribution_usd)} a year: a base fee of USD {usd(party.base_fee_usd)} and a "
            f"usage fee of USD {usd(party.usage_fee_usd)}."
        )
    found = [contribution_of(outcome, participant.iso3) for outcome in outcomes]
    amounts = [party.expected_contribution_usd for party in found if party]
    if len(outcomes) > 1 and amounts:
        which = "both scenarios here" if len(outcomes) == 2 else f"all {len(outcomes)} scenarios here"
        if len(amounts) < len(outcomes):
            which = f"the {len(amounts)} of {len(outcomes)} scenarios in which it takes part"
        if len(amounts) == 1:
            which = "the only scenario in which it takes part"
        pays = f"{usd_range(min(amounts), max(amounts))} a year" if any(amounts) else "nothing"
        sentence += f" In {which}, it would pay {pays}."
    values = {"name": name, "headline": sentence, "stamp": stamp(first)}
    return Fragment("title.html.j2", values, f"{name}\n{sentence}\n{stamp(first)}")


def amounts(outcomes: Sequence[Outcome], participant: Participant) -> Table:
    """Return what the party would pay under each scenario."""
    columns = {
        "option": Column("Scenario"),
        "development_status": Column("Development status", "text or none"),
        "exchanges": Column("Exchanges", "count or none"),
        "usage_category": Column("Usage category", "text or none"),
        "base_fee_usd": Column("Base fee", "usd or none"),
        "usage_fee_usd": Column("Usage fee", "usd or none"),
        "expected_contribution_usd": Column("Expected contribution", "usd or none"),
        "change_usd": Column("Against the first", "change or none"),
    }
    name = in_sentence(participant.name)
    caption = f"What {name} would pay under each scenario (USD a year; {NO_PART} where it does not take part)"
    return Table(under_each(outcomes, participant.iso3), caption, columns)


def why(outcome: Outcome, participant: Participant, *, folded: bool = False) -> Table:
    """Return the steps that lead to the party's amount, each with its paragraph."""
    steps = explain(outcome, participant.iso3)
    rows = [(n, step.text, step.source) for n, step in enumerate(steps, start=1)]
    frame = pd.DataFrame(rows, columns=["number", "text", "source"])
    columns = {"number": Column("No.", "count"), "text": Column("Step"), "source": Column("Paragraph")}
    return Table(frame, f"Why, in the scenario “{outcome.scenario.name}”", columns, folded=folded)


def place_among_peers(outcome: Outcome, participant: Participant) -> Fragment:
    """Say where the party stands among the parties of its development status."""
    party = contribution_of(outcome, participant.iso3)
    scenario, name = outcome.scenario.name, _subject(participant.name)
    text = f"{name} does not take part in the scenario “{scenario}”, so it has no place among those that do."
    if party is not None:
        text = _standing_in_words(participant.name, outcome.scenario.name, standing(outcome, party))
    return Fragment("paragraph.html.j2", {"text": text}, text)


def _standing_in_words(name: str, scenario: str, found: Standing) -> str:
    name, status = in_sentence(name), found.development_status
    if not found.peers:
        return f"In the scenario “{scenario}”, {name} is the only {status} party that takes part."
    take = counted(found.peers, f"other {status} party takes", f"other {status} parties take")

    def pay(number: int) -> str:
        return f"{none_or(number)} {'pays' if number == 1 else 'pay'}"

    has = "has" if found.exchanging_more == 1 else "have"
    return (
        f"In the scenario “{scenario}”, {take} part. Of these, {pay(found.paying_more)} more than {name}, "
        f"{pay(found.paying_the_same)} the same and {pay(found.paying_less)} less; "
        f"{none_or(found.exchanging_more)} {has} more exchanges."
    )


def _subject(name: str) -> str:
    return capitalised(in_sentence(name))


def peers_table(outcome: Outcome, participant: Participant) -> Table:
    """Return the party's peers, those with the most exchanges first."""
    columns = {
        "name": Column("Contracting party"),
        "exchanges": Column("Exchanges", "count"),
        "usage_category": Column("Usage category"),
        "expected_contribution_usd": Column("Expected contribution", "usd"),
    }
    status = outcome.scenario.status_of(participant)
    caption = f"The {status} parties that take part in the scenario “{outcome.scenario.name}” (USD a year)"
    return Table(peers(outcome, status), caption, columns, folded=True)


def thresholds(outcome: Outcome, participant: Participant) -> Table:
    """Return how far the party is from other usage categories, and what it would pay there."""
    party = contribution_of(outcome, participant.iso3)
    columns = {
        "usage_category": Column("Usage category"),
        "bound": Column("Bound, exchanges a year", "count"),
        "exchanges_away": Column("Exchanges away", "signed count"),
        "expected_contribution_usd": Column("Would pay", "usd"),
        "change_usd": Column("Change", "change"),
    }
    frame = thresholds_of(outcome, party) if party else pd.DataFrame(columns=list(columns))
    caption = f"Other usage categories, at the unit fees of the scenario “{outcome.scenario.name}” (USD a year)"
    if party is None:
        caption = f"{_subject(participant.name)} does not take part here, so it has no usage category"
    return Table(frame, caption, columns)


def exchanges(outcome: Outcome, participant: Participant) -> Fragment:
    """Say what is known of the party's exchanges and what the scenario assumes."""
    party = contribution_of(outcome, participant.iso3)
    known = next(p.exchanges for p in outcome.scenario.participants() if p.iso3 == participant.iso3)
    given = outcome.scenario.exchanges != PAPER
    name = _subject(participant.name)
    has = "no exchanges" if known is None else counted(known, "exchange", "exchanges")
    if given:
        text = f"In the counts given with the scenario, {in_sentence(participant.name)} has {has}."
    elif known is None:
        text = f"{name} had no exchanges in 2023: Appendix 3 lists it as not yet using the ePhyto Solution."
    else:
        text = f"{name} had {has} in 2023 (Appendix 2), sent and received together."
    if party is not None and party.exchanges != (known or 0):
        assumes = counted(party.exchanges, "exchange", "exchanges")
        text += f" The scenario “{outcome.scenario.name}” assumes {assumes} a year."
    return Fragment("paragraph.html.j2", {"text": text}, text)


def due_dates() -> Table:
    """Return when parties are told of the fees of each biennium. Source: App. 1(15), (16), (19); para 33."""
    biennia = [Biennium(FIRST_YEAR + YEARS_PER_BIENNIUM * number) for number in range(BIENNIA_SHOWN)]
    rows = [(str(biennium), biennium.usage_year, day_in_words(biennium.told_by)) for biennium in biennia]
    frame = pd.DataFrame(rows, columns=["biennium", "usage_year", "told_by"])
    columns = {
        "biennium": Column("Fees of"),
        "usage_year": Column("Based on the users and exchanges of", "text"),
        "told_by": Column("Contact points are told by"),
    }
    return Table(frame, "When a party is told of its expected contribution (App. 1(15), (16), (19); para 33)", columns)


def joining(participant: Participant) -> Table | Fragment:
    """Return from when a party that joins would pay, for some days of its first exchange. Source: App. 1(17)."""
    if participant.is_user:
        text = f"{participant.name} is a user today, so its fees are due from {FIRST_YEAR} (para 33)."
        return Fragment("paragraph.html.j2", {"text": text}, text)
    days = [date(FIRST_YEAR + 1, 1, 1), date(FIRST_YEAR + 1, 6, 1), date(FIRST_YEAR + 2, 6, 1)]
    rows = [(day_in_words(day), *phase_in(day)) for day in days]
    frame = pd.DataFrame(rows, columns=["first", "base", "usage", "usage_year"])
    columns = {
        "first": Column("If its first exchange in production is on"),
        "base": Column("Base fee from", "text"),
        "usage": Column("Usage fee from", "text"),
        "usage_year": Column("on the exchanges of", "text"),
    }
    caption = f"From when {participant.name} would contribute, unless exempt (para 34; App. 1(17))"
    return Table(frame, caption, columns)
