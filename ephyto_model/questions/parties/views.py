"""The tables and texts of a party's page."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ephyto_model.display.html import NO_PART, Column, Fragment, Table, paragraph
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number, day_in_words, status_word
from ephyto_model.model.names import in_sentence, party_name, scenario_name
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, phase_in
from ephyto_model.questions.fees.party import contribution_of, peers, thresholds_of, under_each
from ephyto_model.questions.parties.coming import coming
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.parties.texts import as_subject

BIENNIA_SHOWN = 3
# The explorer's page fills these with a party's name.
USER = marked("{name} is a user today, so its contributions are expected from {year} (para 33).")
JOINING = marked("Start of contributions by {name}, unless exempt (para 34; App. 1(17))")


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
            "{name} does not take part in this scenario, so it has no usage category", name=as_subject(participant.name)
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
