"""The dollar at which an answer flips: which whole dollars of one amount hold all limits, everything else as found.

Rounded fees do not move evenly with an amount, so that limits may hold, break and hold again; every dollar is tried.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.agreements.agreement import Agreement
from ephyto_model.questions.agreements.levers import AMOUNTS, PARTIES, Lever, number_of_settings
from ephyto_model.questions.agreements.limit import OFFSETS, Limit
from ephyto_model.questions.agreements.possible import every_verdict
from ephyto_model.questions.agreements.search.amounts import MOST_COMBINATIONS
from ephyto_model.questions.agreements.setting import Setting, measured, proved

LEVERS = (*OFFSETS, PARTIES)  # of which the least can be found
MOST_DOLLARS = 5_000_000
MOST_PROVED = 6  # stretches of an amount whose ends are run by the rules: those that tables show
MOST_TO_THE_DOLLAR = 50_000_000  # needs times structures: some seconds


class Stretch(NamedTuple):
    """Neighbouring whole dollars that hold all limits; and who is against the dollar before and the one after.

    `before` and `after` are the limits that break there, a bit each; 0 where the lever's range ends.
    """

    low_usd: int
    high_usd: int
    before: int
    after: int


def dollars(setting: Setting, lever: Lever) -> list[Stretch]:
    """Return the stretches of whole dollars of an amount, within its lever's range, that hold all limits.

    None are returned where the range has more than MOST_DOLLARS.
    """
    low, high = math.ceil(lever.ends[0]), math.floor(lever.ends[1])
    if not low < high <= low + MOST_DOLLARS:
        return []
    one = Lever(lever.name, "", high - low + 1, Fraction(low), Fraction(1))
    alone = replace(setting.agreement, scenario=setting.outcome.scenario, levers=(one,))
    broken = every_verdict(alone)
    holds = np.concatenate([[False], broken == 0, [False]])
    edges = np.flatnonzero(holds[1:] != holds[:-1]).reshape(-1, 2)
    found = [
        Stretch(
            low + int(start),
            low + int(end) - 1,
            int(broken[start - 1]) if start else 0,
            int(broken[end]) if end < len(broken) else 0,
        )
        for start, end in edges
    ]
    for stretch in found[:MOST_PROVED]:
        _prove(alone, one, stretch)
    return found


def _prove(agreement: Agreement, lever: Lever, stretch: Stretch) -> None:
    """Run the rules at both ends of a stretch and one dollar outside. Raises RuntimeError if they disagree."""
    everything = (1 << len(agreement.limits)) - 1
    for amount in (stretch.low_usd, stretch.high_usd):
        proved(Setting.of(agreement, {lever: amount}), everything)
    for amount, broken in ((stretch.low_usd - 1, stretch.before), (stretch.high_usd + 1, stretch.after)):
        if broken:
            proved(Setting.of(agreement, {lever: amount}), everything & ~broken, broken)


def to_the_dollar(agreement: Agreement, name: str, least: Fraction, most: Fraction) -> Agreement | None:
    """Return an agreement in which one amount moves by single dollars, between two amounts inside its range.

    None where it is no lever, or where that would be too many to search: what counts are the different needs, since
    other amounts lead to the same ones.
    """
    lever = next((one for one in agreement.levers if one.name == name and one.name in AMOUNTS), None)
    if lever is None:
        return None
    low, high = math.ceil(max(lever.ends[0], least)), math.floor(min(lever.ends[1], most))
    others = [one for one in agreement.levers if one != lever]
    amounts = [one for one in others if one.name in AMOUNTS]
    dollars_ = high - low + sum(float(one.span) for one in amounts)
    structures = number_of_settings([one for one in others if one.name not in AMOUNTS])
    too_many = number_of_settings(amounts) * (high - low + 1) > MOST_COMBINATIONS
    if high <= low or too_many or structures * dollars_ > MOST_TO_THE_DOLLAR:
        return None
    finer = Lever(name, "", high - low + 1, Fraction(low), Fraction(1))
    return replace(agreement, levers=tuple(finer if one == lever else one for one in agreement.levers))


def least(scenario: Scenario, limits: Sequence[Limit], name: str) -> int | None:
    """Return the least of a setting (one of LEVERS) that holds all limits, everything else as it is; None for none.

    Amounts are tried at every whole dollar from 0 to the level, parties from 1 to all.
    """
    if name == PARTIES:
        for number in range(1, len(load_participants()) + 1):
            outcome = scenario.with_(participating_parties=number).run()
            if all(one.holds for one in measured(limits, outcome)):
                return number
        return None
    top = math.ceil(scenario.annual_funding_level_usd)
    lever = Lever(name, "", top + 1, Fraction(0), Fraction(1))
    setting = Setting.of(Agreement(scenario, (lever,), tuple(limits)), {lever: getattr(scenario, name)})
    return next((stretch.low_usd for stretch in dollars(setting, lever)), None)
