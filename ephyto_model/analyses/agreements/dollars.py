"""The dollar at which an answer flips: which whole dollars of one amount hold all limits, everything else as found.

Rounded fees do not move evenly with an amount, so that limits may hold, break and hold again; every dollar is tried.
"""

import math
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from ephyto_model.analyses.agreements.agreement import Agreement
from ephyto_model.analyses.agreements.levers import AMOUNTS, Lever, number_of_settings
from ephyto_model.analyses.agreements.plan import Plan
from ephyto_model.analyses.agreements.setting import Setting
from ephyto_model.analyses.agreements.verdicts import Judge

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
    """Return the stretches of whole dollars of an amount, within its lever's range, that hold all limits."""
    low, high = math.ceil(min(_ends(lever))), math.floor(max(_ends(lever)))
    if high <= low:
        return []
    one = Lever(lever.name, "", high - low + 1, Fraction(low), Fraction(1))
    alone = replace(setting.agreement, scenario=setting.outcome.scenario, levers=(one,))
    plan = Plan(alone)
    amounts, judge = plan.amounts, Judge(*plan.rules(0), plan.shares, plan.amounts.unit)
    broken = np.empty(len(amounts.raw), dtype=np.uint32)
    for start in range(0, len(broken), 32_768):
        here = slice(start, start + 32_768)
        broken[here] = judge.verdicts(amounts.needs(here)).broken[0]
    # Needs rise where an offset falls: bring the dollars into their order.
    levels = lever.name == "annual_funding_level_usd"
    broken = broken if levels else broken[::-1]
    for mask, layer in amounts.layers.items():
        places = np.flatnonzero(layer.count)
        broken[places if levels else len(broken) - 1 - places] |= np.uint32(mask)
    holds = np.concatenate([[False], broken == 0, [False]])
    edges = np.flatnonzero(holds[1:] != holds[:-1]).reshape(-1, 2)
    return [
        Stretch(
            low + int(start),
            low + int(end) - 1,
            int(broken[start - 1]) if start else 0,
            int(broken[end]) if end < len(broken) else 0,
        )
        for start, end in edges
    ]


def to_the_dollar(agreement: Agreement, name: str, least: Fraction, most: Fraction) -> Agreement | None:
    """Return an agreement in which one amount moves by single dollars, between two amounts inside its range.

    None where it is no lever, or where that would be too many to search: what counts are the different needs, since
    other amounts lead to the same ones.
    """
    lever = next((one for one in agreement.levers if one.name == name and one.name in AMOUNTS), None)
    if lever is None:
        return None
    low, high = math.ceil(max(_ends(lever)[0], least)), math.floor(min(_ends(lever)[1], most))
    others = [one for one in agreement.levers if one != lever]
    dollars_ = high - low + sum(float(one.span) for one in others if one.name in AMOUNTS)
    structures = number_of_settings([one for one in others if one.name not in AMOUNTS])
    if high <= low or structures * dollars_ > MOST_TO_THE_DOLLAR:
        return None
    finer = Lever(name, "", high - low + 1, Fraction(low), Fraction(1))
    return replace(agreement, levers=tuple(finer if one == lever else one for one in agreement.levers))


def _ends(lever: Lever) -> tuple[Fraction, Fraction]:
    numbers = lever.numbers if lever.listed else [lever.first, lever.exact(lever.number - 1)]
    return min(numbers), max(numbers)
