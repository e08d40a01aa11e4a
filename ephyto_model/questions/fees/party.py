"""One party: what it would pay under each option, and where it stands among its peers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from ephyto_model.errors import InputError, quoted
from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Contribution
from ephyto_model.model.participants import Participant, load_participants
from ephyto_model.model.scenarios.checks import code_hint
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.thresholds import crossings


def participant_of(code_or_name: object) -> Participant:
    """Return the participant of an ISO3 code or of a name as data/participants.csv has it. Raises InputError."""
    written = code_or_name.strip().casefold() if isinstance(code_or_name, str) else None
    for participant in load_participants():
        name = participant.name.casefold()
        if written in (participant.iso3.casefold(), name, name.removesuffix(" (the)")):
            return participant
    raise InputError(f"There is no participant {quoted(code_or_name)}.{code_hint(code_or_name)}")


def contribution_of(outcome: Outcome, iso3: str) -> Contribution | None:
    """Return what a party would contribute, or None where it takes no part."""
    return next((party for party in outcome.assessment.contributions if party.iso3 == iso3), None)


def under_each(options: Sequence[Outcome], iso3: str) -> pd.DataFrame:
    """Return what a party would pay under each option.

    Columns: option, development_status, exchanges, usage_category, base_fee_usd, usage_fee_usd,
    expected_contribution_usd (US dollars a year), change_usd (against the first option). Where the party takes no part
    all are None but the option; change_usd is None where it takes no part in one of the two.
    """
    first = contribution_of(options[0], iso3)
    rows: list[tuple[Any, ...]] = []
    for option in options:
        party = contribution_of(option, iso3)
        if party is None:
            rows.append((option.scenario.name, *[None] * 7))
            continue
        change = party.expected_contribution_usd - first.expected_contribution_usd if first else None
        amounts = [as_number(amount) for amount in party[5:]]
        rows.append((option.scenario.name, *party[2:5], *amounts, None if change is None else as_number(change)))
    columns = ["option", *Contribution._fields[2:], "change_usd"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


class Standing(NamedTuple):
    """Where a party stands among the parties of its development status that take part, itself left out."""

    development_status: str
    peers: int
    paying_more: int
    paying_the_same: int
    paying_less: int
    exchanging_more: int


def standing(outcome: Outcome, party: Contribution) -> Standing:
    """Count a party's peers by what they pay and exchange against it."""
    others = [
        other
        for other in outcome.assessment.contributions
        if other.development_status == party.development_status and other.iso3 != party.iso3
    ]
    changes = [other.expected_contribution_usd - party.expected_contribution_usd for other in others]
    return Standing(
        party.development_status,
        len(others),
        sum(c > 0 for c in changes),
        sum(c == 0 for c in changes),
        sum(c < 0 for c in changes),
        sum(other.exchanges > party.exchanges for other in others),
    )


def peers(outcome: Outcome, development_status: str) -> pd.DataFrame:
    """Return the parties of a development status that take part, those with the most exchanges first.

    Columns: iso3, name, exchanges (a year), usage_category, expected_contribution_usd (US dollars a year).
    """
    table = outcome.assessment.table
    table = table[table["development_status"] == development_status]
    table = table.sort_values(["exchanges", "iso3"], ascending=[False, True]).reset_index(drop=True)
    return table[["iso3", "name", "exchanges", "usage_category", "expected_contribution_usd"]]


def thresholds_of(outcome: Outcome, party: Contribution) -> pd.DataFrame:
    """Return the next usage categories of a party, down and up.

    Columns: usage_category, bound (exchanges a year), exchanges_away (with sign), expected_contribution_usd and
    change_usd (US dollars a year at the same unit fees).
    """
    rows = [
        (
            crossing.usage_category,
            crossing.bound,
            crossing.exchanges_away,
            as_number(crossing.expected_contribution_usd),
            as_number(crossing.expected_contribution_usd - party.expected_contribution_usd),
        )
        for crossing in crossings(outcome.assessment, party)
    ]
    columns = ["usage_category", "bound", "exchanges_away", "expected_contribution_usd", "change_usd"]
    return pd.DataFrame(rows, columns=columns)
