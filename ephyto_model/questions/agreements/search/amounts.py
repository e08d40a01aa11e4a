"""The amounts that move, brought together by what they leave to cover: fees know nothing else of them.

Millions of combinations of FAO funding, donor funding and reserves lead to some thousand needs only. For each need it
is kept how many combinations lead to it, and what they can give at best; the rules are then put to the needs.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError
from ephyto_model.exact import exactly, numbers_in
from ephyto_model.questions.agreements.agreement import Agreement
from ephyto_model.questions.agreements.levers import AMOUNTS, Lever
from ephyto_model.questions.agreements.limit import AT_LEAST, OFFSETS, OUTSIDE, Limit
from ephyto_model.questions.uncertainty.sweeps.sweep import LARGEST_EXACT, Whole

Array = npt.NDArray[Any]
MOST_COMBINATIONS = 50_000_000
TOGETHER = 1_000_000  # combinations looked at together
SIGNS = {name: 1 if name == AMOUNTS[3] else -1 for name in AMOUNTS}  # what a need is made of
FAO, DONORS, RESERVES, LEVEL = AMOUNTS


class Axis(NamedTuple):
    """The values of one amount in whole units."""

    name: str
    lever: Lever | None
    values: Array


@dataclass(frozen=True)
class Layer:
    """Combinations of amounts that break the same limits, a place a need: how many, and the best they have.

    `outside` is the least FAO and donor funding (in whole units), `departure` the least departure from the paper,
    `lack` minus the most room on the limits on amounts, as a share of each, and `over` how far each broken limit is
    broken at least (in whole units); infinite where there are no combinations.
    """

    count: Array
    outside: Array
    departure: Array
    lack: Array
    over: Mapping[int, Array]

    @classmethod
    def empty(cls, length: int, mask: int) -> "Layer":
        """Return a layer without combinations."""
        outside, departure, lack = (np.full(length, np.inf) for _ in range(3))
        over = {number: np.full(length, np.inf) for number in numbers_in(mask)}
        return cls(np.zeros(length, np.int64), outside, departure, lack, over)

    def at(self, places: Any) -> "Layer":
        """Return the layer at some places."""
        over = {number: far[places] for number, far in self.over.items()}
        return Layer(self.count[places], self.outside[places], self.departure[places], self.lack[places], over)


@dataclass(frozen=True)
class Amounts:
    """All combinations of the amounts: the needs they lead to, rising, and what is known of each.

    `raw` are level less offsets in whole units (a need below 0 is none), `layers` have a place for each of them.
    """

    unit: int
    axes: tuple[Axis, ...]
    limits: tuple[tuple[int, Limit], ...]  # those on amounts, with their numbers
    raw: Array
    layers: dict[int, Layer]

    def needs(self, here: slice = slice(None)) -> Whole:
        """Return what fees must cover at some places."""
        return Whole(np.maximum(self.raw[here], 0), self.unit)

    @cached_property
    def step(self) -> int:
        """The distance between neighbouring needs, where these are evenly spaced; else 0."""
        gaps = np.diff(self.raw)
        return int(gaps[0]) if len(gaps) and (gaps == gaps[0]).all() else 0

    def places(self, raw: Array) -> Array:
        """Return the places of some needs."""
        return (raw - self.raw[0]) // self.step if self.step else np.searchsorted(self.raw, raw)

    def broken(self, amounts: Mapping[str, Any]) -> Any:
        """Return which limits on amounts are broken (a bit each), of amounts in whole units, numbers or arrays."""
        mask: Any = 0
        for number, limit in self.limits:
            mask = mask | (self.over(limit, amounts) > 0) * (1 << number)
        return mask

    def over(self, limit: Limit, amounts: Mapping[str, Any]) -> Any:
        """Return how far a limit is broken, in whole units; 0 or less where it is not."""
        value, bound = _limited_amount(limit, amounts), limit.exact_bound * self.unit
        return math.ceil(bound) - value if limit.side == AT_LEAST else value - math.floor(bound)

    def share_of_room(self, amounts: Mapping[str, Any]) -> Any:
        """Return the least room on the limits on amounts, as a share of each (limits of 0 have none to give)."""
        rooms = [
            limit.room_share(_limited_amount(limit, amounts) / self.unit) for _, limit in self.limits if limit.bound
        ]
        return np.minimum.reduce(np.broadcast_arrays(*rooms)) if rooms else np.inf

    def of_need(self, raw: int) -> dict[str, Array]:
        """Return every combination of amounts that leads to a need, as arrays by name, in whole units."""
        longest = max(range(len(self.axes)), key=lambda number: len(self.axes[number].values))
        others = [axis for number, axis in enumerate(self.axes) if number != longest]
        grids = np.meshgrid(*(axis.values for axis in others), indexing="ij")
        found: dict[str, Array] = {axis.name: grid.ravel() for axis, grid in zip(others, grids, strict=True)}
        axis = self.axes[longest]
        rest = raw - np.sum([SIGNS[name] * values for name, values in found.items()], axis=0)
        found[axis.name] = rest * SIGNS[axis.name]
        inside = np.isin(found[axis.name], axis.values)
        return {name: values[inside] for name, values in found.items()}

    def departure(self, amounts: Mapping[str, Any]) -> Any:
        """Return how far amounts in whole units are from the paper's."""
        total: Any = 0.0
        for axis in self.axes:
            if axis.lever is not None:
                paper, span = float(exactly(axis.lever.paper) * self.unit), float(axis.lever.span * self.unit)
                total = total + np.abs(amounts[axis.name] - paper) / span
        return total


def amounts_of(agreement: Agreement) -> Amounts:
    """Bring the combinations of an agreement's amounts together. Raises InputError where they are too many or long."""
    levers = {lever.name: lever for lever in agreement.levers if lever.name in AMOUNTS}
    fixed = {name: exactly(getattr(agreement.scenario, name)) for name in AMOUNTS if name not in levers}
    unit = math.lcm(
        *(number.denominator for number in fixed.values()),
        *(d for lever in levers.values() for d in lever.denominators),
    )
    largest = max((abs(number) for lever in levers.values() for number in lever.ends), default=Fraction(0))
    if 4 * max(largest, *fixed.values(), Fraction(0)) * unit >= LARGEST_EXACT:
        raise InputError("The amounts have too many digits to be added up exactly; write them to the cent.")
    axes = tuple(
        Axis(name, lever, np.array([int(fixed[name] * unit)]) if lever is None else lever.whole(unit))
        for name, lever in ((name, levers.get(name)) for name in AMOUNTS)
    )
    limits = tuple((n, limit) for n, limit in enumerate(agreement.limits) if limit.on in (*OFFSETS, OUTSIDE))
    combinations = math.prod(len(axis.values) for axis in axes)
    if combinations > MOST_COMBINATIONS:
        raise InputError(
            f"The amounts of the levers have {combinations:,} combinations; at most {MOST_COMBINATIONS:,} are "
            "searched, so take larger steps."
        )
    raw: Array = np.zeros(1, dtype=np.int64)
    for axis in axes:
        sums = np.sort(np.add.outer(raw, SIGNS[axis.name] * axis.values), axis=None, kind="stable")
        raw = sums[np.diff(sums, prepend=sums[0] - 1) > 0]
    asked = Amounts(unit, axes, limits, raw, {})
    for at in _parts(axes):
        _take(asked, at)
    return asked


def _parts(axes: Sequence[Axis]) -> Iterator[dict[str, Array]]:
    """Yield all combinations of amounts, as many as TOGETHER at a time, as arrays by name."""
    ordered = sorted(axes, key=lambda axis: -len(axis.values))
    inner = [ordered.pop(0)]
    while ordered and len(ordered[0].values) * math.prod(len(axis.values) for axis in inner) <= TOGETHER:
        inner.append(ordered.pop(0))
    grids = np.meshgrid(*(axis.values for axis in inner), indexing="ij")
    moving = {axis.name: grid.ravel() for axis, grid in zip(inner, grids, strict=True)}
    for fixed in itertools.product(*(axis.values for axis in ordered)):
        yield moving | {axis.name: value for axis, value in zip(ordered, fixed, strict=True)}


def _take(asked: Amounts, at: Mapping[str, Array]) -> None:
    """Add combinations of amounts to the layers of the limits that they break."""
    places = asked.places(np.asarray(sum(sign * at[name] for name, sign in SIGNS.items())))
    steps = np.diff(places)
    once = bool(
        (steps > 0).all() or (steps < 0).all()
    )  # each place is met once, so that they need not be taken in turn
    broken = np.broadcast_to(asked.broken(at), places.shape)
    best = (at[FAO] + at[DONORS], asked.departure(at), -asked.share_of_room(at))
    left = np.arange(len(places))
    while len(left):
        mask = int(broken[left[0]])
        same = broken[left] == mask
        chosen, left = left[same], left[~same]
        if mask not in asked.layers:
            asked.layers[mask] = Layer.empty(len(asked.raw), mask)
        layer = asked.layers[mask]
        some = _in_a_row(chosen)
        here = _in_a_row(places[some]) if once else places[some]
        over = [(layer.over[n], asked.over(limit, at)) for n, limit in asked.limits if mask & 1 << n]
        for least, values in [*zip((layer.outside, layer.departure, layer.lack), best, strict=True), *over]:
            found = np.broadcast_to(values, places.shape)[some]
            if once:
                least[here] = np.minimum(least[here], found)
            else:
                np.minimum.at(least, here, found)
        if once:
            layer.count[here] += 1
        else:
            np.add.at(layer.count, here, 1)


def _in_a_row(places: Array) -> Any:
    """Return places that only rise or only fall as a slice where none is left out: numpy takes those much quicker."""
    first, last = int(places[0]), int(places[-1])
    if last - first == len(places) - 1:
        return slice(first, last + 1)
    if first - last == len(places) - 1:
        return slice(first, last - 1 if last else None, -1)
    return places


def _limited_amount(limit: Limit, amounts: Mapping[str, Any]) -> Any:
    return amounts[FAO] + amounts[DONORS] if limit.on == OUTSIDE else amounts[limit.on]
