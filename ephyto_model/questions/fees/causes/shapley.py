"""Shapley's value of causes: each change of an amount split among them exactly, for all parties at once.

A cause's part is what switching it changes, averaged over all orders in which the causes could be switched. A party's
own part of a cause is Owen's value: own and others' part add up to the cause's. Sources: Shapley (1953), A value for
n-person games; Owen (1977), Values of games with a priori unions.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ephyto_model.exact import added_up
from ephyto_model.model.contributions import base_multiplier, unit_fees, usage_category, usage_multiplier
from ephyto_model.model.funding_model import FundingModel, Rounding
from ephyto_model.model.participants import load_participants

NOTHING = (Fraction(0), Fraction(0))
Pair = tuple[Fraction, Fraction]  # of the base and the usage fee


class State(NamedTuple):
    """What fees rest on: who takes part with which development status and exchanges, what is needed, the rules."""

    parties: Mapping[str, tuple[str, int]]
    need_usd: Fraction
    model: FundingModel
    rounding: Rounding


class Part(NamedTuple):
    """A cause's part of a change, in US dollars a year; `own_usd` of it is the party's own doing."""

    usd: Fraction
    own_usd: Fraction = Fraction(0)


class Change(NamedTuple):
    """A change of an amount, US dollars a year, and each cause's part of it."""

    from_usd: Fraction
    to_usd: Fraction
    by_cause: Mapping[str, Part]

    @property
    def usd(self) -> Fraction:
        """The change."""
        return self.to_usd - self.from_usd


@dataclass(frozen=True)
class Split:
    """Every change between two assessments.

    `parties` has those that take part in one of them, by ISO3 in the paper's order; who does not take part pays 0.
    `grouped` has the fields that a cause stands for where there are too many.
    """

    causes: tuple[str, ...]
    grouped: Mapping[str, Sequence[str]]
    parties: Mapping[str, Change]
    base_unit: Change
    usage_unit: Change

    def together(self, codes: Iterable[str]) -> Change:
        """Return the change of what some parties pay together."""
        found = [self.parties[code] for code in codes]
        return Change(
            added_up(change.from_usd for change in found),
            added_up(change.to_usd for change in found),
            {
                cause: Part(
                    added_up(change.by_cause[cause].usd for change in found),
                    added_up(change.by_cause[cause].own_usd for change in found),
                )
                for cause in self.causes
            },
        )


def split(
    causes: Sequence[str],
    state: Callable[[frozenset[str]], State],
    grouped: Mapping[str, Sequence[str]],
    with_own_part: Collection[str],
) -> Split:
    """Split all changes among causes, of which `state` tells what the fees rest on once some are switched.

    Of the causes `with_own_part` a party's own part is split from that of the others.
    """
    return _Splitting(causes, state, with_own_part).split(grouped)


class _Splitting:
    """All combinations of causes, each worked out once for all parties. A combination has a bit for each cause."""

    def __init__(
        self, causes: Sequence[str], state: Callable[[frozenset[str]], State], with_own_part: Collection[str]
    ) -> None:
        self.causes, self.with_own_part = tuple(causes), with_own_part
        self.all = range(2 ** len(causes))
        self.states = [
            state(frozenset(cause for place, cause in enumerate(causes) if mask >> place & 1)) for mask in self.all
        ]
        known: dict[tuple[int, int], tuple[dict[str, Pair], Pair]] = {}
        for one in self.states:
            key = id(one.parties), id(one.model)
            if key not in known:
                found = _multipliers(one)
                sums = [added_up(pair[place] for pair in found.values()) for place in (0, 1)]
                known[key] = found, (sums[0], sums[1])
        of_each = [known[id(one.parties), id(one.model)] for one in self.states]
        self.multipliers, self.sums = [found for found, _ in of_each], [sums for _, sums in of_each]
        self.structures = [found for found, _ in known.values()]
        self._known_units: dict[tuple[Any, ...], Pair] = {}
        self.units = [self._units(mask, *self.sums[mask]) for mask in self.all]

    def _units(self, mask: int, base: Fraction, usage: Fraction) -> Pair:
        one = self.states[mask]
        key = one.need_usd, base, usage, id(one.model), id(one.rounding)
        if key not in self._known_units:
            units = unit_fees(one.need_usd, base, usage, one.model, one.rounding)
            self._known_units[key] = units.base_usd, units.usage_usd
        return self._known_units[key]

    def split(self, grouped: Mapping[str, Sequence[str]]) -> Split:
        order = {participant.iso3: place for place, participant in enumerate(load_participants())}
        codes = sorted({code for found in self.multipliers for code in found}, key=lambda code: order[code])
        alike: dict[tuple[Pair, ...], Change] = {}  # parties with the same multipliers throughout
        parties = {}
        for code in codes:
            if not any(code in self.multipliers[mask] for mask in (self.all[0], self.all[-1])):
                continue
            key = tuple(found.get(code, NOTHING) for found in self.structures)
            if key not in alike:
                alike[key] = self._of_party([found.get(code, NOTHING) for found in self.multipliers])
            parties[code] = alike[key]
        base, usage = (self._shares([units[place] for units in self.units], {}) for place in (0, 1))
        return Split(self.causes, grouped, parties, base, usage)

    def _of_party(self, pairs: Sequence[Pair]) -> Change:
        """Split what a party pays; `pairs` has its multipliers under each combination."""
        values = [_paid(units, pair) for units, pair in zip(self.units, pairs, strict=True)]
        own = {
            cause: self._own(place, pairs, values)
            for place, cause in enumerate(self.causes)
            if cause in self.with_own_part
        }
        return self._shares(values, own)

    def _own(self, place: int, pairs: Sequence[Pair], values: Sequence[Fraction]) -> Fraction:
        """Return the part of a cause that is a party's own: half from switching its own first, half from last."""
        bit, total, number = 1 << place, Fraction(0), len(self.causes)
        for mask in self.all:
            before, after = pairs[mask], pairs[mask | bit]
            if mask & bit or before == after:
                continue
            here, there = self.sums[mask], self.sums[mask | bit]
            step = [b - a for a, b in zip(before, after, strict=True)]
            only_own = _paid(self._units(mask, here[0] + step[0], here[1] + step[1]), after)
            only_others = _paid(self._units(mask | bit, there[0] - step[0], there[1] - step[1]), before)
            moved = only_own - values[mask] + values[mask | bit] - only_others
            total += moved / 2 * _weight(mask.bit_count(), number)
        return total

    def _shares(self, values: Sequence[Fraction], own: Mapping[str, Fraction]) -> Change:
        """Return the Shapley values of all causes: sums over the combinations, in whole numbers."""
        number = len(self.causes)
        unit = math.lcm(*{value.denominator for value in values})
        whole = np.array([value.numerator * (unit // value.denominator) for value in values], dtype=object)
        below = unit * math.factorial(number)
        shares = [Fraction(int(whole @ _coefficients(place, number)), below) for place in range(number)]
        by_cause = {
            cause: Part(share, own.get(cause, Fraction(0))) for cause, share in zip(self.causes, shares, strict=True)
        }
        return Change(values[0], values[-1], by_cause)


def _paid(units: Pair, pair: Pair) -> Fraction:
    return units[0] * pair[0] + units[1] * pair[1]


def _weight(before: int, number: int) -> Fraction:
    """Return in which share of all orders just so many given causes come before another."""
    return Fraction(math.factorial(before) * math.factorial(number - before - 1), math.factorial(number))


@cache
def _coefficients(place: int, number: int) -> Any:
    """Return how often each combination counts in a cause's Shapley value, times the number of orders."""
    orders = math.factorial(number)
    found = []
    for mask in range(2**number):
        others = (mask & ~(1 << place)).bit_count()
        times = int(_weight(others, number) * orders)
        found.append(times if mask >> place & 1 else -times)
    return np.array(found, dtype=object)


def _multipliers(state: State) -> dict[str, Pair]:
    """Return the multipliers (base, usage) of each party that takes part."""
    found, known = {}, {}
    for code, (status, exchanges) in state.parties.items():
        category = usage_category(exchanges, state.model)
        if (status, category) not in known:
            known[status, category] = (
                base_multiplier(status, category, state.model),
                usage_multiplier(category, state.model),
            )
        found[code] = known[status, category]
    return found
