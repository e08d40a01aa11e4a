"""Which limits on fees break at which need: the rules put to many needs at once, exactly.

Fees come from the sweep. A limit is a sum of the two unit fees and the need that must not be above 0. Fees that are not
rounded grow evenly with the need, so that each limit is a need up to which it holds. Others are compared in floats:
exactly, where they are whole numbers of some unit that floats hold; where they are not, what is too close to tell is
compared again in Python's own whole numbers.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.model.funding_model import FundingModel, Rounding
from ephyto_model.questions.agreements.limit import AT_LEAST
from ephyto_model.questions.agreements.search.party_sums import Measure, PartySums, Row, Term
from ephyto_model.questions.uncertainty.sweeps.sweep import LARGEST_EXACT, Ratio, Whole, unit_fees

Array = npt.NDArray[Any]
Rows = Sequence[tuple[Measure, Row]]
Mask = np.uint32
TOO_CLOSE = 1e-12  # of what is added up: what floats may be wrong by, many times over


class Fees(NamedTuple):
    """Unit fees in US dollars as floats, and what a limit's measure gives at them; `need` in US dollars, too."""

    base: Array
    usage: Array
    need: Array

    @property
    def cases(self) -> Array:
        """0 where both fees are there, 1 without a base fee, 2 without a usage fee, 3 without any."""
        return np.asarray((self.base == 0) + 2 * (self.usage == 0))

    def of(self, measure: Measure) -> Array:
        """Return what a limit bounds at each fee, in its unit."""
        if measure.nothing is not None:
            return np.array(measure.nothing, dtype=np.float64)[self.cases]
        values = self.highest(measure.terms, lowest=measure.limit.side == AT_LEAST)
        if measure.over is not None:
            total = self._sum(Term(*measure.over))
            return np.divide(values, total, out=np.zeros_like(values), where=total > 0)
        if measure.exchanges is not None:
            return values / measure.exchanges if measure.exchanges else np.where(values > 0, np.inf, 0.0)
        return values

    def highest(self, terms: Sequence[Term], *, lowest: bool = False) -> Array:
        """Return the highest (or lowest) of some sums at each fee, in US dollars."""
        found = self._sum(terms[0])
        for term in terms[1:]:
            found = (np.minimum if lowest else np.maximum)(found, self._sum(term))
        return found

    def _sum(self, term: Term) -> Array:
        total: Array = np.zeros(self.base.shape)
        for part, times in zip(self, term[:3], strict=True):
            if times:
                total = total + part * float(times)
        return total + float(term.more) if term.more else total


class Verdicts(NamedTuple):
    """Which limits break (a bit each), a row a base share and a column a need; and the fees there."""

    broken: Array
    fees: Fees


class LimitChecker:
    """What a structure (sums, model, rounding) with its base shares makes of needs."""

    def __init__(self, sums: PartySums, model: FundingModel, rounding: Rounding, shares: Whole, unit: int) -> None:
        """Make ready what does not depend on the needs, which come in so many units a dollar."""
        self.sums, self.model, self.rounding, self.shares = sums, model, rounding, shares
        self.base_sum, self.usage_sum = (
            Whole(np.array(n.numerator), n.denominator) for n in (sums.base_sum, sums.usage_sum)
        )

        self.grows_evenly = rounding.base_unit_step_usd is None and rounding.usage_unit_step_usd is None
        self.ends: list[Array] = []
        if self.grows_evenly:
            slopes = [fee.fractions(len(shares.values)) for fee in self._unit_fees(Whole(np.array(1), unit), shares)]
            self.ends = [
                np.array(
                    [_holds_between(row, base, usage, unit) for base, usage in zip(*slopes, strict=True)], object
                ).T
                for _, row in sums.rows
            ]

    def verdicts(self, needs: Whole, rows: slice = slice(None)) -> Verdicts:
        """Put the rules and the limits to needs (rising), at some of the base shares."""
        column = Whole(self.shares.values[rows][:, None], self.shares.unit)
        row = Whole(needs.values[None, :], needs.unit)
        base, usage = self._unit_fees(row, column)
        shape = (len(column.values), len(needs.values))
        dollars = np.asarray(needs.values / needs.unit, dtype=np.float64)
        fees = Fees(*(np.broadcast_to(one, shape) for one in (base.floats, usage.floats, dollars)))
        broken = np.zeros(shape, dtype=Mask)
        if self.grows_evenly:
            self._by_thresholds(broken, needs, rows)
        else:
            _by_rows(broken, self.sums.rows, base, usage, needs)
        _by_cases(broken, self.sums.measures, fees)
        return Verdicts(broken, fees)

    def _unit_fees(self, needs: Whole, shares: Whole) -> tuple[Ratio, Ratio]:
        return unit_fees(needs, self.base_sum, self.usage_sum, self.model, self.rounding, shares)

    def _by_thresholds(self, broken: Array, needs: Whole, rows: slice) -> None:
        """Compare needs with those up to which (or from which on) each limit holds."""
        lowest, highest = int(needs.values[0]), int(needs.values[-1])
        for (measure, _), ends in zip(self.sums.rows, self.ends, strict=True):
            low, high = (np.clip(end[rows], lowest - 1, highest + 1).astype(needs.values.dtype) for end in ends)
            if (low > lowest).any():
                _break(broken, measure, needs.values < low[:, None])
            if (high < highest).any():
                _break(broken, measure, needs.values > high[:, None])


def _holds_between(row: Row, base: Fraction, usage: Fraction, unit: int) -> tuple[float, float]:
    """Return the lowest and the highest need at which a row is not above 0, in units of which a dollar has so many.

    `base` and `usage` are what such a unit of need adds to the unit fees, which are not rounded.
    """
    slope = row.base * base + row.usage * usage + Fraction(row.need, unit)
    if not slope:
        return (math.inf, -math.inf) if row.more > 0 else (-math.inf, math.inf)
    if slope > 0:
        return -math.inf, math.floor(-row.more / slope)
    return math.ceil(-row.more / slope), math.inf


def _by_rows(broken: Array, rows: Rows, base: Ratio, usage: Ratio, needs: Whole) -> None:
    """Compare the sums of limits with 0. Neighbouring needs that lead to the same fees are compared once."""
    parts, unit, exact = _in_floats(rows, base, usage, needs)
    *fees, need = (np.broadcast_to(part, broken.shape).ravel() for part in parts)
    changes = np.empty(len(need), dtype=bool)
    changes[0] = True
    changes[1:] = (fees[0][1:] != fees[0][:-1]) | (fees[1][1:] != fees[1][:-1])
    starts = np.flatnonzero(changes)
    lengths = np.diff(starts, append=len(need))
    few = [fee[starts] for fee in fees]
    flat = broken.reshape(-1)
    for measure, row in rows:
        terms = [fee * float(times) for fee, times in zip(few, row[:2], strict=True)]
        total = terms[0] + terms[1] + row.more * unit
        size = np.abs(terms[0]) + np.abs(terms[1]) + abs(row.more) * unit
        if row.need:
            total = np.repeat(total, lengths) + need * row.need
            size = np.repeat(size, lengths) + need * abs(row.need)
        breaks = total > 0
        if not exact:
            close = np.flatnonzero((np.abs(total) <= size * TOO_CLOSE) & (size > 0))
            if len(close):
                at = close if row.need else starts[close]
                breaks[close] = _is_above(row, base, usage, needs, broken.shape, at)
        if breaks.any():
            _break(flat, measure, breaks if row.need else np.repeat(breaks, lengths))


def _in_floats(rows: Rows, base: Ratio, usage: Ratio, needs: Whole) -> tuple[list[Array], int, bool]:
    """Return base fees, usage fees and needs as floats, in what unit, and whether their sums are then exact."""
    if all(isinstance(fee.below, int) for fee in (base, usage)):
        unit = math.lcm(base.below, usage.below, needs.unit)
        scaled = [(fee.above, unit // fee.below) for fee in (base, usage)] + [(needs.values, unit // needs.unit)]
        largest = [int(np.max(values, initial=0)) * times for values, times in scaled]
        tops = [sum(abs(n) * top for n, top in zip(row, (*largest, unit), strict=True)) for _, row in rows]
        if max(tops, default=0) < LARGEST_EXACT:
            return [np.asarray(values, np.float64) * times for values, times in scaled], unit, True
    return [base.floats, usage.floats, np.asarray(needs.values / needs.unit, np.float64)], 1, False


def _is_above(row: Row, base: Ratio, usage: Ratio, needs: Whole, shape: tuple[int, ...], places: Array) -> Array:
    """Tell in whole numbers, however long, whether a sum is above 0 at some places of a flattened block."""
    numbers = (base.above, base.below, usage.above, usage.below, needs.values)
    b, below_b, u, below_u, n = (np.broadcast_to(np.asarray(x, object), shape).flat[places] for x in numbers)
    total = row.base * b * below_u * needs.unit + row.usage * u * below_b * needs.unit
    total = total + (row.need * n + row.more * needs.unit) * below_b * below_u
    return np.asarray(total > 0, dtype=bool)


def _by_cases(broken: Array, measures: Sequence[Measure], fees: Fees) -> None:
    """Put limits to it that depend on whether there is a base fee or a usage fee at all."""
    some = [m for m in measures if m.nothing is not None or (m.over is not None and m.limit.side == AT_LEAST)]
    if not some:
        return
    cases = fees.cases
    for measure in some:
        bound = measure.limit.bound
        if measure.nothing is None:
            breaks = [False, False, False, bound > 0]  # the share of no fees is 0
        else:
            breaks = [n < bound if measure.limit.side == AT_LEAST else n > bound for n in measure.nothing]
        if any(breaks):
            _break(broken, measure, np.array(breaks)[cases])


def _break(broken: Array, measure: Measure, where: Array) -> None:
    broken |= where * Mask(1 << measure.number)
