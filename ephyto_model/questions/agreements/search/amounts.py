"""The amounts that move, brought together by what they leave to cover: fees know nothing else of them.

A hundred million combinations of FAO funding, donor funding and reserves lead to some thousand needs only. For each
need it is kept how many combinations lead to it, and what they can give at best; the rules are then put to the needs.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError
from ephyto_model.exact import exactly
from ephyto_model.questions.agreements.agreement import Agreement
from ephyto_model.questions.agreements.levers import AMOUNTS, Lever
from ephyto_model.questions.agreements.limit import AT_LEAST, OFFSETS, OUTSIDE, Limit
from ephyto_model.questions.agreements.search.layers import Layer, Layers
from ephyto_model.questions.uncertainty.sweep import LARGEST_EXACT, Whole

Array = npt.NDArray[Any]
MOST_NEEDS = 20_000_000
MOST_ADDITIONS = 3_000_000_000  # of evenly spaced sums: some seconds
FEW = 2_000_000  # combinations that are looked at one by one
FAO, DONORS, RESERVES, LEVEL = AMOUNTS


class Axis(NamedTuple):
    """The values of one amount in whole units."""

    name: str
    lever: Lever | None
    values: Array

    def gaps(self) -> list[int]:
        """Return the distances between neighbouring values; all are multiples of what divides these."""
        if self.lever is not None and not self.lever.listed:
            return [int(self.values[1] - self.values[0])]
        return [int(gap) for gap in np.diff(np.sort(self.values))]

    def departures(self) -> Array:
        """How far each value is from the paper's, as a share of the lever's span."""
        if self.lever is None:
            return np.zeros(1)
        unit = self.lever.span
        paper = exactly(self.lever.paper)
        first, step = self.lever.first, self.lever.step
        if self.lever.listed:
            return np.array([float(abs(number - paper) / unit) for number in self.lever.numbers])
        places = np.arange(self.lever.number)
        return np.asarray(np.abs(float((first - paper) / unit) + places * float(step / unit)))


class Amounts(NamedTuple):
    """All combinations of the amounts: the needs they lead to, rising, and what is known of each.

    `raw` are level less offsets in whole units (a need below 0 is none), `layers` have a place for each of them.
    """

    unit: int
    axes: tuple[Axis, ...]
    limits: tuple[tuple[int, Limit], ...]  # those on amounts, with their numbers
    raw: Array
    layers: Mapping[int, Layer]

    def needs(self, here: slice = slice(None)) -> Whole:
        """Return what fees must cover at some places."""
        return Whole(np.maximum(self.raw[here], 0), self.unit)

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
        signs = {name: 1 if name == LEVEL else -1 for name in AMOUNTS}
        rest = raw - np.sum([signs[name] * values for name, values in found.items()], axis=0)
        found[axis.name] = rest * signs[axis.name]
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
    """Bring the combinations of an agreement's amounts together. Raises InputError where they have no common step."""
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
    empty = Amounts(unit, axes, limits, np.array([]), {})
    if math.prod(len(axis.values) for axis in axes) <= FEW:
        return _one_by_one(empty)
    step = math.gcd(*(gap for axis in axes for gap in axis.gaps())) or 1
    length = sum((int(axis.values.max()) - int(axis.values.min())) // step for axis in axes) + 1
    additions = length * sorted(len(axis.values) for axis in axes)[-2]
    if length > MOST_NEEDS or additions > MOST_ADDITIONS:
        raise InputError(
            f"The amounts of the levers lead to up to {length:,} different needs in {additions:,} ways, which is too "
            "many to search; take larger steps that are multiples of one another."
        )
    # FAO and donors first: their sums are the outside funding, which can be limited itself.
    outside = [limit for limit in limits if limit[1].on == OUTSIDE]
    single = [limit for limit in limits if limit[1].on != OUTSIDE]
    parts = [_layers(axis, empty._replace(limits=_on(single, axis.name)), step) for axis in axes]
    both = parts[0].combined(parts[1])
    both = _limited(both, empty._replace(limits=tuple(outside)), step)
    merged = both.combined(parts[2]).combined(parts[3])
    some = np.flatnonzero(sum(layer.count for layer in merged.layers.values()))
    places = some[::-1]  # offsets rise as needs fall
    layers = {mask: layer.at(places) for mask, layer in merged.layers.items()}
    return empty._replace(raw=-(merged.low + places * step), layers=layers)


def _one_by_one(asked: Amounts) -> Amounts:
    """Bring few combinations together, looking at each."""
    grids = np.meshgrid(*(axis.values for axis in asked.axes), indexing="ij")
    at = {axis.name: grid.ravel() for axis, grid in zip(asked.axes, grids, strict=True)}
    raw, places = np.unique(at[LEVEL] - at[FAO] - at[DONORS] - at[RESERVES], return_inverse=True)
    broken = np.broadcast_to(asked.broken(at), places.shape)
    departure = np.broadcast_to(asked.departure(at), places.shape)
    room = np.broadcast_to(asked.share_of_room(at), places.shape)
    layers = {}
    for mask in np.unique(broken).tolist():
        chosen = np.flatnonzero(broken == mask)
        here, layer = places[chosen], Layer.empty(len(raw), mask)
        np.add.at(layer.count, here, 1)
        np.minimum.at(layer.outside, here, (at[FAO] + at[DONORS])[chosen])
        np.minimum.at(layer.departure, here, departure[chosen])
        np.maximum.at(layer.room, here, room[chosen])
        for number, limit in asked.limits:
            if mask & 1 << number:
                np.minimum.at(layer.over[number], here, asked.over(limit, at)[chosen])
        layers[mask] = layer
    return asked._replace(raw=raw, layers=layers)


def _limited_amount(limit: Limit, amounts: Mapping[str, Any]) -> Any:
    return amounts[FAO] + amounts[DONORS] if limit.on == OUTSIDE else amounts[limit.on]


def _on(limits: Sequence[tuple[int, Limit]], name: str) -> tuple[tuple[int, Limit], ...]:
    return tuple(limit for limit in limits if limit[1].on == name)


def _layers(axis: Axis, asked: Amounts, step: int) -> Layers:
    """Return the layers of one amount; the level counts against the offsets."""
    values = -axis.values if axis.name == LEVEL else axis.values
    low = int(values.min())
    places = (values - low) // step
    broken = np.broadcast_to(asked.broken({axis.name: axis.values}), values.shape)
    room = np.broadcast_to(asked.share_of_room({axis.name: axis.values}), values.shape)
    outside = axis.values if axis.name in (FAO, DONORS) else np.zeros(len(values))
    made = {}
    for mask in np.unique(broken).tolist():
        layer, chosen = Layer.empty(int(places.max()) + 1, mask), broken == mask
        at = places[chosen]
        layer.count[at] = 1
        layer.outside[at], layer.departure[at], layer.room[at] = (
            part[chosen] for part in (outside, axis.departures(), room)
        )
        for number, limit in asked.limits:
            if mask & 1 << number:
                layer.over[number][at] = asked.over(limit, {axis.name: axis.values[chosen]})
        made[mask] = layer
    return Layers(low, made)


def _limited(both: Layers, asked: Amounts, step: int) -> Layers:
    """Put the limits on outside funding to the sums of FAO and donor funding."""
    if not asked.limits:
        return both
    length = len(next(iter(both.layers.values())).count)
    total = {FAO: both.low + np.arange(length) * step, DONORS: 0}
    broken, room = asked.broken(total), asked.share_of_room(total)
    made: dict[int, Layer] = {}
    for mask, layer in both.layers.items():
        for more in np.unique(broken[layer.count > 0]).tolist():
            here = (broken == more) & (layer.count > 0)
            target = made.setdefault(mask | more, Layer.empty(length, mask | more))
            over = {n: asked.over(limit, total) for n, limit in asked.limits if more & 1 << n}
            target.take(
                Layer(
                    np.where(here, layer.count, 0),
                    np.where(here, layer.outside, np.inf),
                    np.where(here, layer.departure, np.inf),
                    np.where(here, np.minimum(layer.room, room), -np.inf),
                    {n: np.where(here, far, np.inf) for n, far in {**layer.over, **over}.items()},
                )
            )
    return Layers(both.low, made)
