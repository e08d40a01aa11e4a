"""From which growth on each party reaches each usage category: worked out once for all blocks of a projection."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from ephyto_model.model.timing import COUNTED_YEAR, phase_in
from ephyto_model.questions.fund.parties import part_of_first_year
from ephyto_model.questions.risk.futures.known import Known

Array = npt.NDArray[Any]


class Bounds:
    """From which growth on a party reaches each usage category, for each year in which it may join."""

    def __init__(self, setting: Known) -> None:
        """Work them out by the rules."""
        users, newcomers = setting.order[: setting.users], setting.newcomers
        self.exchanges = [participant.exchanges or 0 for participant in users]
        self.first_years = range(COUNTED_YEAR + 1, setting.projection.last_year + 1)
        self.days = [[setting.day_of(newcomer, year) for newcomer in newcomers] for year in self.first_years]
        self.starting = [[setting.starting(newcomer, year) for newcomer in newcomers] for year in self.first_years]
        self.partial = [[part_of_first_year(day) for day in days] for days in self.days]
        self.of_users = _reached(setting.bounds, [Fraction(count) for count in self.exchanges])
        self.full = np.stack([_reached(setting.bounds, [Fraction(n) for n in row]) for row in self.starting])
        self.first = np.stack(
            [
                _reached(setting.bounds, [n * part for n, part in zip(row, parts, strict=True)])
                for row, parts in zip(self.starting, self.partial, strict=True)
            ]
        )
        self.same_every_year = all(row == self.starting[0] for row in self.starting)
        self.full_years = [[phase_in(day).usage_year for day in days] for days in self.days]


def _reached(bounds: Sequence[int], counts: Sequence[Fraction]) -> Array:
    """Return the growth at which each count reaches each bound: an array (bounds, counts)."""
    return np.array([[float(bound / count) if count else np.inf for count in counts] for bound in bounds], np.float32)
