"""The blocks of a search: some needs of a structure at once, with the limits that break there and the fees."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy.typing as npt

from ephyto_model.questions.agreements.search.amounts import Layer
from ephyto_model.questions.agreements.search.party_sums import PartySums
from ephyto_model.questions.agreements.search.plan import Address, Plan, Task
from ephyto_model.questions.agreements.search.verdicts import Fees, LimitChecker

Array = npt.NDArray[Any]
CELLS_PER_BLOCK = 131_072  # what stays in a processor's nearer memory


class Block(NamedTuple):
    """Some needs of a structure: which limits break there, a row a base share, and the fees."""

    structure: int
    low: int
    raw: Array
    layers: dict[int, Layer]
    broken: Array
    fees: Fees
    sums: PartySums
    rows: slice

    def address(self, place: int, mask: int = 0) -> Address:
        """Return the address of a place of the flattened block."""
        row, column = divmod(place, len(self.raw))
        return Address(self.structure, self.rows.start + row, int(self.raw[column]), mask)


def blocks(plan: Plan, task: Task) -> Iterator[Block]:
    """Put the rules to the needs of a task, a block at a time."""
    amounts, shares = plan.amounts, plan.shares
    height = min(len(shares.values), CELLS_PER_BLOCK)
    width = max(CELLS_PER_BLOCK // height, 1)
    for number in range(task.first, task.last):
        sums, model, rounding = plan.rules(number)
        checker = LimitChecker(sums, model, rounding, shares, amounts.unit)
        for low in range(task.low, task.high, width):
            here = slice(low, min(low + width, task.high))
            layers = {mask: layer.at(here) for mask, layer in amounts.layers.items()}
            needs = amounts.needs(here)
            for top in range(0, len(shares.values), height):
                rows = slice(top, min(top + height, len(shares.values)))
                broken, fees = checker.verdicts(needs, rows)
                yield Block(number, low, amounts.raw[here], layers, broken, fees, sums, rows)
