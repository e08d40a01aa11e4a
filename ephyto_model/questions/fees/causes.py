"""Why contributions change: every change between two assessments split into its causes, exactly.

The causes are what differs: the fields of two scenarios, or what two biennia of a fund rest on. A cause's part is its
Shapley value: what switching it changes, averaged over all orders in which the causes could be switched. The parts add
up to the change to the last digit, a cause that changes nothing has no part, and causes that do the same have the same
part. Of exchanges and of development status a party's own part is told from that of the others (Owen's value, in which
both parts add up to the field's). Sources: Shapley (1953), A value for n-person games; Owen (1977), Values of games
with a priori unions. It is a convention of fairness among causes, not a forecast of what one of them alone would do.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ephyto_model.exact import exactly
from ephyto_model.model.contributions import (
    Assessment,
    Offsets,
    base_multiplier,
    need,
    unit_fees,
    usage_category,
    usage_multiplier,
)
from ephyto_model.model.funding_model import FundingModel, Rounding
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Scenario

MOST_CAUSES = 10  # 1,024 combinations
WHO = ("participating_parties", "joining_order", "random_seed", "include", "exclude")
EXCHANGES = ("exchanges", "exchange_growth", "newcomer_exchanges")
STATUS = ("status_list", "unclassified_status")
WITH_OWN_PART = (*EXCHANGES, *STATUS)
OFFSETS = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd")
LEVEL = "annual_funding_level_usd"
PARAMETERS = "model_changes"
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
            sum((change.from_usd for change in found), Fraction(0)),
            sum((change.to_usd for change in found), Fraction(0)),
            {
                cause: Part(
                    sum((change.by_cause[cause].usd for change in found), Fraction(0)),
                    sum((change.by_cause[cause].own_usd for change in found), Fraction(0)),
                )
                for cause in self.causes
            },
        )


def between_scenarios(before: Scenario, after: Scenario) -> Split:
    """Split what changes from one scenario to another among the fields in which they differ."""
    before, after = before.as_numbers(), after.as_numbers()
    differing = [name for name in fields() if name != "name" and getattr(before, name) != getattr(after, name)]
    grouped = _grouped(differing)

    def scenario(switched: Iterable[str]) -> Scenario:
        return before.with_(
            **{name: getattr(after, name) for cause in switched for name in grouped.get(cause, (cause,))}
        )

    @cache
    def parties(switched: frozenset[str]) -> Mapping[str, tuple[str, int]]:
        return {user.iso3: (user.development_status, user.exchanges) for user in scenario(switched).users()}

    @cache
    def needed(switched: frozenset[str]) -> Fraction:
        one = scenario(switched)
        return need(exactly(one.annual_funding_level_usd), one.offsets())

    models = {side: one.model() for side, one in ((False, before), (True, after))}

    def state(switched: frozenset[str]) -> State:
        model = models[PARAMETERS in switched]
        rounding = (after if "rounding" in switched else before).rounding
        amounts = switched & {LEVEL, *OFFSETS}
        others = switched - amounts - {"rounding"}
        return State(parties(others), needed(amounts), model, model.rounding[rounding])

    causes = [name for name in differing if not any(name in names[1:] for names in grouped.values())]
    return split(causes, state, grouped)


def between_assessments(before: Assessment, after: Assessment) -> Split:
    """Split what changes between two assessments, like those of two biennia, among what they rest on.

    The causes have the names of a scenario's fields: the amounts, "participating_parties" (who takes part),
    "exchanges", "status_list", "model_changes" (all other parameters) and "rounding".
    """
    sides = {side: {c.iso3: c for c in one.contributions} for side, one in ((False, before), (True, after))}
    ones = {False: before, True: after}

    def state(switched: frozenset[str]) -> State:
        def known(cause: str, iso3: str) -> Any:
            side = cause in switched
            return sides[side].get(iso3) or sides[not side][iso3]

        def amount(cause: str) -> Fraction:
            found: Fraction = getattr(ones[cause in switched].offsets, cause)
            return found

        parties = {
            iso3: (known("status_list", iso3).development_status, known("exchanges", iso3).exchanges)
            for iso3 in sides["participating_parties" in switched]
        }
        level = ones[LEVEL in switched].model.annual_funding_level_usd
        model = ones[PARAMETERS in switched].model
        needed = need(level, Offsets(*map(amount, OFFSETS)))
        return State(parties, needed, model, ones["rounding" in switched].rounding)

    everyone = frozenset((LEVEL, *OFFSETS, "participating_parties", "exchanges", "status_list", PARAMETERS, "rounding"))
    first = state(frozenset())
    causes = [
        cause
        for cause in (LEVEL, *OFFSETS, "participating_parties", "exchanges", "status_list", PARAMETERS, "rounding")
        if state(frozenset({cause})) != first or state(everyone - {cause}) != state(everyone)
    ]
    return split(causes, state, {})


def _grouped(differing: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return which fields stand for which, by the first of them, so that no more causes are left than can be split."""
    left, grouped = len(differing), {}
    for kind in (WHO, STATUS, EXCHANGES, OFFSETS):
        together = tuple(name for name in differing if name in kind)
        if left > MOST_CAUSES and len(together) > 1:
            grouped[together[0]] = together
            left -= len(together) - 1
    return grouped


def split(
    causes: Sequence[str], state: Callable[[frozenset[str]], State], grouped: Mapping[str, Sequence[str]]
) -> Split:
    """Split all changes among causes, of which `state` tells what the fees rest on once some are switched."""
    return _Splitting(causes, state).split(grouped)


class _Splitting:
    """All combinations of causes, each worked out once for all parties. A combination has a bit for each cause."""

    def __init__(self, causes: Sequence[str], state: Callable[[frozenset[str]], State]) -> None:
        self.causes = tuple(causes)
        self.all = range(2 ** len(causes))
        self.states = [
            state(frozenset(cause for place, cause in enumerate(causes) if mask >> place & 1)) for mask in self.all
        ]
        known: dict[tuple[int, int], tuple[dict[str, Pair], Pair]] = {}
        for one in self.states:
            key = id(one.parties), id(one.model)
            if key not in known:
                found = _multipliers(one)
                sums = [sum((pair[place] for pair in found.values()), Fraction(0)) for place in (0, 1)]
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
            cause: self._own(place, pairs, values) for place, cause in enumerate(self.causes) if cause in WITH_OWN_PART
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
