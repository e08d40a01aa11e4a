"""The search: every setting of an agreement put to its limits, block by block, here or on many workers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.analyses.agreements.agreement import Agreement
from ephyto_model.analyses.agreements.layers import Layer
from ephyto_model.analyses.agreements.plan import Address, Plan, Task, plan_of
from ephyto_model.analyses.agreements.rosters import Roster
from ephyto_model.analyses.agreements.verdicts import Fees, Judge

Array = npt.NDArray[Any]
CELLS_PER_BLOCK = 131_072  # what stays in a processor's nearer memory
Best = tuple[tuple[float, ...], Address]
Progress = Callable[[int, int], None]


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
            setattr(self, name, _better(getattr(self, name), getattr(other, name)))
        for mine, theirs in ((self.kept, other.kept), (self.frontier, other.frontier)):
            for number, best in theirs.items():
                mine[number] = _better(mine.get(number), best)  # type: ignore[assignment]
        for number, room in other.most_room.items():
            self.most_room[number] = max(self.most_room.get(number, room), room)


def _better(mine: Best | None, other: Best | None) -> Best | None:
    if mine is None or other is None:
        return mine or other
    return other if other[0] < mine[0] else mine


class Ask(NamedTuple):
    """How far a limit has to give way so that it and these other limits (a bit each) can hold."""

    number: int
    others: int


def search(agreement: Agreement, pool: Executor | None = None, progress: Progress | None = None) -> Found:
    """Put all settings of an agreement to its limits.

    `pool` is any executor; results do not depend on it. `progress` is told how many of how many parts are done. Where
    a limit never has any room, the setting with most room is the one with most on the others.
    """
    found = _all_found(agreement, 0, pool, progress)
    tight = sum(1 << number for number, room in found.most_room.items() if room <= 0)
    if tight and found.roomiest and not found.roomiest[0][0]:
        found.roomiest = _all_found(agreement, tight, pool, progress).roomiest
    return found


def _all_found(agreement: Agreement, tight: int, pool: Executor | None, progress: Progress | None) -> Found:
    found = Found()
    for part in _worked(_search_part, agreement, tight, pool, progress):
        found.take(part)
    return found


def relaxations(
    agreement: Agreement, asks: Sequence[Ask], pool: Executor | None = None, progress: Progress | None = None
) -> list[Best | None]:
    """Return for each ask by how much at least its limit is broken where the others hold (in its unit), and where.

    None where no setting holds the others. A limit on amounts is told in whole units.
    """
    best: list[Best | None] = [None] * len(asks)
    for part in _worked(_relax_part, agreement, tuple(asks), pool, progress):
        best = [_better(mine, other) for mine, other in zip(best, part, strict=True)]
    return best


def _worked(
    work: Callable[..., Any],
    agreement: Agreement,
    asked: Any,
    pool: Executor | None,
    progress: Progress | None,
) -> Iterator[Any]:
    tasks = plan_of(agreement).tasks()
    same: list[Iterable[Any]] = [[agreement] * len(tasks), tasks, [asked] * len(tasks)]
    for done, part in enumerate(pool.map(work, *same) if pool else map(work, *same), start=1):
        if progress:
            progress(done, len(tasks))
        yield part


class _Block(NamedTuple):
    """Some needs of a structure: which limits break there, a row a base share, and the fees."""

    structure: int
    low: int
    raw: Array
    layers: dict[int, Layer]
    broken: Array
    fees: Fees
    roster: Roster
    rows: slice

    def address(self, place: int, mask: int = 0) -> Address:
        """Return the address of a place of the flattened block."""
        row, column = divmod(place, len(self.raw))
        return Address(self.structure, self.rows.start + row, int(self.raw[column]), mask)


def _blocks(plan: Plan, task: Task) -> Iterator[_Block]:
    amounts, shares = plan.amounts, plan.shares
    height = min(len(shares.values), CELLS_PER_BLOCK)
    width = max(CELLS_PER_BLOCK // height, 1)
    for number in range(task.first, task.last):
        roster, model, rounding = plan.rules(number)
        judge = Judge(roster, model, rounding, shares, amounts.unit)
        for low in range(task.low, task.high, width):
            here = slice(low, min(low + width, task.high))
            layers = {mask: layer.at(here) for mask, layer in amounts.layers.items()}
            needs = amounts.needs(here)
            for top in range(0, len(shares.values), height):
                rows = slice(top, min(top + height, len(shares.values)))
                broken, fees = judge.verdicts(needs, rows)
                yield _Block(number, low, amounts.raw[here], layers, broken, fees, roster, rows)


def _search_part(agreement: Agreement, task: Task, tight: int) -> Found:
    plan, found = plan_of(agreement), Found()
    for block in _blocks(plan, task):
        for mask, layer in block.layers.items():
            _note_broken(found, block, mask, layer)
        holding = block.layers.get(0)
        if holding is not None:
            _note_holding(found, plan, block, holding, tight)
    return found


def _note_broken(found: Found, block: _Block, mask: int, layer: Layer) -> None:
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


def _note_holding(found: Found, plan: Plan, block: _Block, layer: Layer, tight: int) -> None:
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
        setattr(found, name, _better(best, (key, block.address(row * width + int(columns[column])))))

    outside = np.where(holds[:, columns], layer.outside[columns], np.inf)
    keep("least", outside, departures)
    keep("nearest", departures, outside)
    chosen = np.flatnonzero(holds[:, columns].ravel())
    fees = Fees(*(fee[:, columns].ravel()[chosen] for fee in block.fees))
    room, highest = _room_and_highest(found, fees, block.roster, tight)
    room = np.minimum(room, layer.room[columns[chosen % len(columns)]])
    if np.isfinite(room).any():
        rooms = np.full(departures.shape, np.inf)
        rooms.flat[chosen] = -room
        keep("roomiest", rooms, departures)
    _note_frontier(found, plan, block, outside.ravel()[chosen], highest, (columns, chosen))


def _room_and_highest(found: Found, fees: Fees, roster: Roster, tight: int) -> tuple[Array, Array]:
    """Return the least room of limits on fees, as a share of each, and the highest contribution, at each fee.

    Limits that are `tight` (a bit each) are left out; the most room that each ever has is kept.
    """
    changes = np.empty(len(fees.base), dtype=bool)
    changes[0] = True
    changes[1:] = (fees.base[1:] != fees.base[:-1]) | (fees.usage[1:] != fees.usage[:-1])
    starts = np.flatnonzero(changes)
    first = Fees(*(fee[starts] for fee in fees))
    room, with_need = np.full(len(starts), np.inf), []
    for measure in roster.measures:
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
    return rooms, np.repeat(first.highest(roster.highest), lengths)


def _note_room(found: Found, number: int, rooms: Array) -> None:
    most = float(rooms.max())
    found.most_room[number] = max(found.most_room.get(number, most), most)


def _note_frontier(
    found: Found, plan: Plan, block: _Block, outside: Array, highest: Array, where: tuple[Array, Array]
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


def _relax_part(agreement: Agreement, task: Task, asks: tuple[Ask, ...]) -> list[Best | None]:
    best: list[Best | None] = [None] * len(asks)
    for block in _blocks(plan_of(agreement), task):
        measures = {measure.number: measure for measure in block.roster.measures}
        for mask, layer in block.layers.items():
            there = layer.count > 0
            for place, ask in enumerate(asks):
                if mask & ask.others or not there.any():
                    continue
                open_ = np.flatnonzero(((block.broken & np.uint32(ask.others)) == 0) & there)
                if not len(open_):
                    continue
                over = _over(block, layer, open_, measures, ask)
                least = int(np.argmin(over))
                found = (float(over[least]),), block.address(int(open_[least]), mask)
                best[place] = _better(best[place], found)
    return best


def _over(block: _Block, layer: Layer, places: Array, measures: dict[int, Any], ask: Ask) -> Array:
    """Return by how much a limit is broken at some places of a block; 0 where it holds."""
    if ask.number not in measures:
        amounts = layer.over.get(ask.number)
        return np.zeros(len(places)) if amounts is None else amounts[places % len(block.raw)]
    measure = measures[ask.number]
    fees = Fees(*(fee.reshape(-1)[places] for fee in block.fees))
    return np.asarray(np.maximum(-np.asarray(measure.limit.room(fees.of(measure))), 0))
