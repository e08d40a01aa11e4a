"""The search: every setting of an agreement put to its limits, block by block, here or on many workers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.questions.agreements.agreement import Agreement
from ephyto_model.questions.agreements.search.amounts import Layer
from ephyto_model.questions.agreements.search.blocks import Block, blocks
from ephyto_model.questions.agreements.search.found import Best, Found, better, note_broken, note_holding
from ephyto_model.questions.agreements.search.plan import Task, plan_of
from ephyto_model.questions.agreements.search.verdicts import Fees

Array = npt.NDArray[Any]


class Ask(NamedTuple):
    """How far a limit has to give way so that it and these other limits (a bit each) can hold."""

    number: int
    others: int


def search(agreement: Agreement, pool: Executor | None = None) -> Found:
    """Put all settings of an agreement to its limits.

    `pool` is any executor; results do not depend on it. Where a limit never has any room, the setting with most room
    is the one with most on the others.
    """
    found = _all_found(agreement, 0, pool)
    tight = sum(1 << number for number, room in found.most_room.items() if room <= 0)
    if tight and found.roomiest and not found.roomiest[0][0]:
        found.roomiest = _all_found(agreement, tight, pool).roomiest
    return found


def _all_found(agreement: Agreement, tight: int, pool: Executor | None) -> Found:
    found = Found()
    for part in _worked(_search_part, agreement, tight, pool):
        found.take(part)
    return found


def relaxations(agreement: Agreement, asks: Sequence[Ask], pool: Executor | None = None) -> list[Best | None]:
    """Return for each ask by how much at least its limit is broken where the others hold (in its unit), and where.

    None where no setting holds the others. A limit on amounts is given in whole units.
    """
    best: list[Best | None] = [None] * len(asks)
    for part in _worked(_relax_part, agreement, tuple(asks), pool):
        best = [better(mine, other) for mine, other in zip(best, part, strict=True)]
    return best


def _worked(
    work: Callable[..., Any],
    agreement: Agreement,
    asked: Any,
    pool: Executor | None,
) -> Iterator[Any]:
    tasks = plan_of(agreement).tasks()
    same: list[Iterable[Any]] = [[agreement] * len(tasks), tasks, [asked] * len(tasks)]
    return pool.map(work, *same) if pool else map(work, *same)


def _search_part(agreement: Agreement, task: Task, tight: int) -> Found:
    plan, found = plan_of(agreement), Found()
    for block in blocks(plan, task):
        for mask, layer in block.layers.items():
            note_broken(found, block, mask, layer)
        holding = block.layers.get(0)
        if holding is not None:
            note_holding(found, plan, block, holding, tight)
    return found


def _relax_part(agreement: Agreement, task: Task, asks: tuple[Ask, ...]) -> list[Best | None]:
    best: list[Best | None] = [None] * len(asks)
    for block in blocks(plan_of(agreement), task):
        measures = {measure.number: measure for measure in block.sums.measures}
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
                best[place] = better(best[place], found)
    return best


def _over(block: Block, layer: Layer, places: Array, measures: dict[int, Any], ask: Ask) -> Array:
    """Return by how much a limit is broken at some places of a block; 0 where it holds."""
    if ask.number not in measures:
        amounts = layer.over.get(ask.number)
        return np.zeros(len(places)) if amounts is None else amounts[places % len(block.raw)]
    measure = measures[ask.number]
    fees = Fees(*(fee.reshape(-1)[places] for fee in block.fees))
    return np.asarray(np.maximum(-np.asarray(measure.limit.room(fees.of(measure))), 0))
