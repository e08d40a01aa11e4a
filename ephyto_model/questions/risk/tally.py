"""Counts of what very many futures come to: bounded in memory, the same in whatever order blocks are worked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Tally:
    """How many futures came to each value, to the nearest multiple of a step."""

    step: float
    multiples: Array
    counts: Array

    @classmethod
    def of(cls, values: Array, step: float) -> Self:
        """Count values."""
        multiples, counts = np.unique(np.rint(values / step).astype(np.int64), return_counts=True)
        return cls(step, multiples, counts)

    @classmethod
    def merged(cls, tallies: Sequence["Tally"]) -> Self:
        """Put tallies of the same step together."""
        multiples, places = np.unique(np.concatenate([tally.multiples for tally in tallies]), return_inverse=True)
        counts = np.zeros(multiples.size, np.int64)
        np.add.at(counts, places, np.concatenate([tally.counts for tally in tallies]))
        return cls(tallies[0].step, multiples, counts)

    @property
    def number(self) -> int:
        """How many were counted."""
        return int(self.counts.sum())

    @property
    def mean(self) -> float:
        """Their mean."""
        return float(self.multiples @ self.counts * self.step / self.number)

    def quantile(self, share: float) -> float:
        """Return the least value that at least this share of the futures does not exceed."""
        place = np.searchsorted(np.cumsum(self.counts), share * self.number - 1e-9)
        return float(self.multiples[min(int(place), self.multiples.size - 1)] * self.step)

    def worst(self, share: float) -> float:
        """Return the mean of the highest values, as many of them as this share of the futures."""
        wanted = share * self.number
        before = np.concatenate([[0], np.cumsum(self.counts[::-1])[:-1]])
        taken = np.clip(wanted - before, 0, self.counts[::-1])
        return float(self.multiples[::-1] @ taken * self.step / wanted)


def merged(parts: Iterable[Any]) -> Any:
    """Put the same structure of tallies, sums and samples of several blocks together, in their order.

    Tallies are merged, arrays of sums are added, lists of arrays (samples) are joined, mappings are gone through.
    """
    found = list(parts)
    first = found[0]
    if isinstance(first, Tally):
        return Tally.merged(found)
    if isinstance(first, dict):
        return {key: merged(part[key] for part in found) for key in first}
    if isinstance(first, list):
        return [one for part in found for one in part]
    return sum(found[1:], first)
