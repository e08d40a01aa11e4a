"""Combinations of amounts by the need that they lead to: how many there are, and the best that they have."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Layer:
    """Combinations of amounts that break the same limits, a place an offset: how many, and the best they have.

    `outside` is the least FAO and donor funding (in whole units), `departure` the least departure from the paper,
    `room` the most room on the limits on amounts, as a share of each, and `over` how far each broken limit is broken
    at least (in whole units); infinite (or minus) where there are no combinations.
    """

    count: Array
    outside: Array
    departure: Array
    room: Array
    over: Mapping[int, Array]

    @classmethod
    def empty(cls, length: int, mask: int) -> Self:
        """Return a layer without combinations."""
        far = {number: np.full(length, np.inf) for number in numbers_in(mask)}
        return cls(
            np.zeros(length, np.int64), np.full(length, np.inf), np.full(length, np.inf), np.full(length, -np.inf), far
        )

    def take(self, other: Self, start: int = 0) -> None:
        """Take another layer's combinations in, from a place on."""
        here = slice(start, start + len(other.count))
        self.count[here] += other.count
        lows = [(self.outside, other.outside), (self.departure, other.departure)]
        for mine, theirs in [*lows, *((self.over[n], over) for n, over in other.over.items())]:
            np.minimum(mine[here], theirs, out=mine[here])
        np.maximum(self.room[here], other.room, out=self.room[here])

    def with_one(self, one: "Layer") -> "Layer":
        """Return the layer with a single combination of other amounts added to every one of these."""
        there = self.count > 0
        return Layer(
            self.count * one.count,
            self.outside + one.outside,
            self.departure + one.departure,
            np.minimum(self.room, one.room),
            {**self.over, **{n: np.where(there, over, np.inf) for n, over in one.over.items()}},
        )

    def at(self, places: Any) -> "Layer":
        """Return the layer at some places."""
        over = {number: far[places] for number, far in self.over.items()}
        return Layer(self.count[places], self.outside[places], self.departure[places], self.room[places], over)


class Layers(NamedTuple):
    """Layers by the limits that their combinations break (a bit a limit), over evenly spaced sums of amounts."""

    low: int
    layers: Mapping[int, Layer]

    @property
    def length(self) -> int:
        """How many evenly spaced sums the layers have a place for."""
        return len(next(iter(self.layers.values())).count)

    def entries(self) -> int:
        """Return how many sums there are, those of each layer apart."""
        return sum(int(np.count_nonzero(layer.count)) for layer in self.layers.values())

    def combined(self, other: "Layers") -> "Layers":
        """Add every combination of the other's to every one of these."""
        few, many = sorted((self, other), key=Layers.entries)
        if few.length == few.entries() == 1:  # an amount that does not move
            ((mask, one),) = few.layers.items()
            return Layers(
                self.low + other.low, {mask | more: layer.with_one(one) for more, layer in many.layers.items()}
            )
        length = few.length + many.length - 1
        made: dict[int, Layer] = {}
        for (mask_a, a), (mask_b, b) in itertools.product(few.layers.items(), many.layers.items()):
            target = made.setdefault(mask_a | mask_b, Layer.empty(length, mask_a | mask_b))
            for place in np.flatnonzero(a.count).tolist():
                target.take(b.with_one(a.at(slice(place, place + 1))), place)
        return Layers(self.low + other.low, made)


def numbers_in(mask: int) -> list[int]:
    """Return the numbers of the limits in a mask, which has a bit for each."""
    return [number for number in range(mask.bit_length()) if mask & 1 << number]
