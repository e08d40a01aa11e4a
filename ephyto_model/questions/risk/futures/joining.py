"""The newcomers of a block of futures, by the year in which they join."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.questions.risk.futures.bounds import Bounds
from ephyto_model.questions.risk.futures.draws import Draws
from ephyto_model.questions.risk.futures.known import Known

Array = npt.NDArray[Any]


class Joining(NamedTuple):
    """Newcomers of a block that join in the same year, whose first full year is the same too."""

    rows: Array
    columns: Array  # among all parties
    joined: int
    full: int  # the first full year, whose exchanges set the first usage fee


def joinings(setting: Known, draws: Draws, bounds: Bounds) -> list[Joining]:
    """Return the newcomers that join, by year and by what their first full year is."""
    flat, found = draws.joined.ravel(), []
    order = np.argsort(flat, kind="stable")
    ordered = flat[order]
    for place, year in enumerate(bounds.first_years):
        low, high = np.searchsorted(ordered, [year, year + 1])
        if low == high:
            continue
        rows, columns = np.divmod(order[low:high], len(setting.newcomers))
        full = np.array(bounds.full_years[place])[columns]
        for one in np.unique(full):
            chosen = full == one
            found.append(Joining(rows[chosen], columns[chosen] + setting.users, year, int(one)))
    return found
