"""What a search keeps of its blocks: how many settings hold all limits, the best of them, and what breaks elsewhere."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ephyto_model.questions.agreements.search.amounts import Layer
from ephyto_model.questions.agreements.search.blocks import Block
from ephyto_model.questions.agreements.search.party_sums import PartySums
from ephyto_model.questions.agreements.search.plan import Address, Plan
from ephyto_model.questions.agreements.search.verdicts import Fees

Array = npt.NDArray[Any]
Best = tuple[tuple[float, ...], Address]


@dataclass
class Found:
    """What a search has found so far: how many settings hold all limits, and the best of them by each measure.

    `broken` has an example of each set of limits that some setting breaks; `kept` the least outside funding where
    only one limit, by its number, is broken; `frontier` the lowest highest contribution up to each of the plan's
    points of outside funding, `most_room` the most room (a share) that each limit on fees ever has. Amounts are in
    whole units, contributions in US dollars.
    """

    holding: int = 0
    broken: dict[int, Address] = field(default_factory=dict)
    least: Best | None = None
    nearest: Best | None = None
    roomiest: Best | None = None
    kept: dict[int, Best] = field(default_factory=dict)
    frontier: dict[int, Best] = field(default_factory=dict)
    most_room: dict[int, float] = field(default_factory=dict)

    def take(self, other: "Found") -> None:
        """Take in what another part of the search has found; the first of equals stays."""
        self.holding += other.holding
        for mask, address in other.broken.items():
            self.broken.setdefault(mask, address)
        for name in ("least", "nearest", "roomiest"):
            setattr(self, name, better(getattr(self, name), getattr(other, name)))
        for mine, theirs in ((self.kept, other.kept), (self.frontier, other.frontier)):
            for number, best in theirs.items():
                mine[number] = better(mine.get(number), best)  # type: ignore[assignment]
        for number, room in other.most_room.items():
            self.most_room[number] = max(self.most_room.get(number, room), room)


def better(mine: Best | None, other: Best | None) -> Best | None:
    """Return the better of two, the first of equals."""
    if mine is None or other is None:
        return mine or other
    return other if other[0] < mine[0] else mine


def note_broken(found: Found, block: Block, mask: int, layer: Layer) -> None:
    """Keep an example of each set of broken limits, and the least outside funding where only one is broken."""
    there = layer.count > 0
    if not there.any():
        return
    columns = np.flatnonzero(there)
    part = block.broken if len(columns) == len(there) else block.broken[:, columns]
    flat = (part | np.uint32(mask)).ravel() if mask else part.ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    starts = np.concatenate([[0], changes])

    def address(place: int) -> Address:
        row, column = divmod(int(place), len(columns))
        return block.address(row * len(there) + int(columns[column]), mask)

    masks, first = np.unique(flat[starts], return_index=True)
    for one, place in zip(masks.tolist(), starts[first].tolist(), strict=True):
        if one not in found.broken:
            found.broken[one] = address(place)
    singles = masks[(masks & (masks - np.uint32(1))) == 0]
    for one in singles[singles > 0].tolist():
        places = np.flatnonzero(flat == one)
        outside = layer.outside[columns[places % len(columns)]]
        best = int(np.argmin(outside))
        number = one.bit_length() - 1
        if number not in found.kept or outside[best] < found.kept[number][0][0]:
            found.kept[number] = (float(outside[best]),), address(places[best])


def note_holding(found: Found, plan: Plan, block: Block, layer: Layer, tight: int) -> None:
    """Count the settings that hold all limits, and keep the best."""
    holds = (block.broken == 0) & (layer.count > 0)
    columns = np.flatnonzero(holds.any(axis=0))
    if not len(columns):
        return
    found.holding += int(holds.sum(axis=0) @ layer.count)
    far = plan.departure(block.structure) + plan.share_departures[block.rows]
    departures = np.where(holds[:, columns], far[:, None] + layer.departure[columns], np.inf)
    width = len(block.raw)

    def keep(name: str, values: Array, then: Array) -> None:
        """Keep the setting with the least value, and of equals the one with the least `then`."""
        least = values.min()
        best = getattr(found, name)
        if best is not None and least > best[0][0]:
            return
        place = int(np.argmin(np.where(values == least, then, np.inf)))
        row, column = divmod(place, len(columns))
        key = (float(least), float(then.flat[place]))
        setattr(found, name, better(best, (key, block.address(row * width + int(columns[column])))))

    outside = np.where(holds[:, columns], layer.outside[columns], np.inf)
    keep("least", outside, departures)
    keep("nearest", departures, outside)
    chosen = np.flatnonzero(holds[:, columns].ravel())
    fees = Fees(*(fee[:, columns].ravel()[chosen] for fee in block.fees))
    room, highest = _room_and_highest(found, fees, block.sums, tight)
    room = np.minimum(room, -layer.lack[columns[chosen % len(columns)]])
    if np.isfinite(room).any():
        rooms = np.full(departures.shape, np.inf)
        rooms.flat[chosen] = -room
        keep("roomiest", rooms, departures)
    _note_frontier(found, plan, block, outside.ravel()[chosen], highest, (columns, chosen))


def _room_and_highest(found: Found, fees: Fees, sums: PartySums, tight: int) -> tuple[Array, Array]:
    """Return the least room of limits on fees, as a share of each, and the highest contribution, at each fee.

    Limits that are `tight` (a bit each) are left out; the most room that each ever has is kept.
    """
    changes = np.empty(len(fees.base), dtype=bool)
    changes[0] = True
    changes[1:] = (fees.base[1:] != fees.base[:-1]) | (fees.usage[1:] != fees.usage[:-1])
    starts = np.flatnonzero(changes)
    first = Fees(*(fee[starts] for fee in fees))
    room, with_need = np.full(len(starts), np.inf), []
    for measure in sums.measures:
        if not measure.limit.bound or tight & 1 << measure.number:
            continue
        if any(term.need for term in measure.terms):
            with_need.append(measure)
        else:
            one = measure.limit.room_share(first.of(measure))
            _note_room(found, measure.number, one)
            np.minimum(room, one, out=room)
    lengths = np.diff(starts, append=len(fees.base))
    rooms = np.repeat(room, lengths)
    for measure in with_need:
        one = measure.limit.room_share(fees.of(measure))
        _note_room(found, measure.number, one)
        np.minimum(rooms, one, out=rooms)
    return rooms, np.repeat(first.highest(sums.highest), lengths)


def _note_room(found: Found, number: int, rooms: Array) -> None:
    most = float(rooms.max())
    found.most_room[number] = max(found.most_room.get(number, most), most)


def _note_frontier(
    found: Found, plan: Plan, block: Block, outside: Array, highest: Array, where: tuple[Array, Array]
) -> None:
    columns, chosen = where
    points = np.searchsorted(plan.points, outside)  # the first point that allows so much
    best = np.full(len(plan.points), np.inf)
    np.minimum.at(best, points, highest)
    known = np.array([found.frontier[n][0][0] if n in found.frontier else np.inf for n in range(len(best))])
    for point in np.flatnonzero(best < known).tolist():
        at = np.flatnonzero((points == point) & (highest == best[point]))
        place = at[np.argmin(outside[at])]
        row, column = divmod(int(chosen[place]), len(columns))
        address = block.address(row * len(block.raw) + int(columns[column]))
        found.frontier[point] = (float(best[point]), float(outside[place])), address
