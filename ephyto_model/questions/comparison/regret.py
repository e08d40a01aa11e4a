"""Regret: how much more each party would pay under an option than under the one that is cheapest for it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from ephyto_model.language.wording import as_number
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.scenario import Outcome


class Regret(NamedTuple):
    """The regret of one party under one option, in US dollars a year."""

    iso3: str
    name: str
    development_status: str
    regret_usd: Fraction


def regrets(options: Sequence[Outcome]) -> list[list[Regret]]:
    """Return, for each option, the regret of every party that takes part in it.

    The cheapest option of a party is taken from those in which it takes part.
    """
    cheapest: dict[str, Fraction] = {}
    for option in options:
        for party in option.assessment.contributions:
            amount = party.expected_contribution_usd
            cheapest[party.iso3] = min(amount, cheapest.get(party.iso3, amount))
    return [
        [
            Regret(p.iso3, p.name, p.development_status, p.expected_contribution_usd - cheapest[p.iso3])
            for p in option.assessment.contributions
        ]
        for option in options
    ]


class Least(NamedTuple):
    """The option under which the largest regret of any party is smallest, and that regret in US dollars a year."""

    option: str
    regret_usd: Fraction


def least_regret(options: Sequence[Outcome]) -> Least | None:
    """Return the option whose largest regret is smallest, the first of equals; None where nobody takes part in any."""
    largest = [
        Least(option.scenario.name, max(regret.regret_usd for regret in found))
        for option, found in zip(options, regrets(options), strict=True)
        if found
    ]
    return min(largest, key=lambda least: least.regret_usd, default=None)


def largest_regrets(options: Sequence[Outcome]) -> pd.DataFrame:
    """Return the largest regret of any party under each option, by development status and of all.

    Columns: option, one column a development status (None where no party of it takes part), largest_usd (US dollars a
    year), party (one that has the largest; empty where nobody regrets anything).
    """
    rows = []
    for option, found in zip(options, regrets(options), strict=True):
        by_status = [max((r.regret_usd for r in found if r.development_status == s), default=None) for s in STATUSES]
        worst = max(found, key=lambda regret: regret.regret_usd, default=None)
        largest, party = (worst.regret_usd, worst.name) if worst and worst.regret_usd else (Fraction(0), "")
        cells = [None if amount is None else as_number(amount) for amount in by_status]
        rows.append((option.scenario.name, *cells, as_number(largest), party))
    return pd.DataFrame(rows, columns=["option", *STATUSES, "largest_usd", "party"], dtype=object)
