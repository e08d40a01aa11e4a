"""Which limits on fees break at which need: the rules put to many needs at once, exactly.

Fees come from the sweep. Rounded fees are whole numbers of a unit, so that each limit is a comparison of whole
numbers; neighbouring needs that lead to the same fees are compared once. Fees that are not rounded at all grow evenly
with the need, so that each limit is a need up to which it holds. A mixture of both is worked in Python's own whole
numbers.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.model.funding_model import FundingModel, Rounding
from ephyto_model.questions.agreements.limit import AT_LEAST
from ephyto_model.questions.agreements.search.party_sums import Measure, Roster, Row, Term
from ephyto_model.questions.uncertainty.sweep import LARGEST_EXACT, Ratio, Whole, unit_fees

Array = npt.NDArray[Any]
Rows = Sequence[tuple[Measure, Row]]
Mask = np.uint32


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


class Judge:
    """What a structure (roster, model, rounding) with its base shares makes of needs."""

    def __init__(self, roster: Roster, model: FundingModel, rounding: Rounding, shares: Whole, unit: int) -> None:
        """Make ready what does not depend on the needs, which come in so many units a dollar."""
        self.roster, self.model, self.rounding, self.shares = roster, model, rounding, shares
        self.sums = [_single(number) for number in (roster.base_sum, roster.usage_sum)]
        self.grows_evenly = rounding.base_unit_step_usd is None and rounding.usage_unit_step_usd is None
        self.ends = [
            np.array([_holds_between(row, slope / unit) for slope in slopes], dtype=object).T
            for (_, row), slopes in zip(roster.rows, _slopes(roster, shares, rounding), strict=True)
            if self.grows_evenly
        ]

    def verdicts(self, needs: Whole, rows: slice = slice(None)) -> Verdicts:
        """Put the rules and the limits to needs (rising), at some of the base shares."""
        shares = self.shares.values[rows]
        column = Whole(shares[:, None], self.shares.unit)
        row = Whole(needs.values[None, :], needs.unit)
        base, usage = unit_fees(row, self.sums[0], self.sums[1], self.model, self.rounding, column)
        shape = (len(shares), len(needs.values))
        dollars = np.asarray(needs.values / needs.unit, dtype=np.float64)
        fees = Fees(*(np.broadcast_to(one, shape) for one in (base.floats, usage.floats, dollars)))
        broken = np.zeros(shape, dtype=Mask)
        if self.grows_evenly:
            self._by_thresholds(broken, needs, rows)
        elif not _by_whole_fees(broken, self.roster.rows, base, usage, needs):
            _by_long_numbers(broken, self.roster.rows, base, usage, needs)
        _by_cases(broken, self.roster.measures, fees)
        return Verdicts(broken, fees)

    def _by_thresholds(self, broken: Array, needs: Whole, rows: slice) -> None:
        """Compare needs with those up to which (or from which on) each limit holds."""
        lowest, highest = int(needs.values[0]), int(needs.values[-1])
        for (measure, _), ends in zip(self.roster.rows, self.ends, strict=True):
            low, high = (np.clip(end[rows], lowest - 1, highest + 1).astype(needs.values.dtype) for end in ends)
            if (low > lowest).any():
                _break(broken, measure, needs.values < low[:, None])
            if (high < highest).any():
                _break(broken, measure, needs.values > high[:, None])


def _single(number: Fraction) -> Whole:
    return Whole(np.array(number.numerator), number.denominator)


def _slopes(roster: Roster, shares: Whole, rounding: Rounding) -> list[list[Fraction]]:
    """Return how much each row grows with a dollar of need, by base share, where fees are not rounded.

    Base fees bring in their share of the need, usage fees the rest (or, where nobody owes a base fee and usage fees
    are to bring in what is still needed, all of it). Source: App. 1(13)(b), (c).
    """
    units = []
    for above in shares.values.tolist():
        share = Fraction(above, shares.unit)
        left = 1 - share if roster.base_sum or rounding.usage_pool == "usage_share" else Fraction(1)
        base = share / roster.base_sum if roster.base_sum else Fraction(0)
        units.append((base, left / roster.usage_sum if roster.usage_sum else Fraction(0)))
    return [[row.base * base + row.usage * usage + row.need for base, usage in units] for _, row in roster.rows]


def _holds_between(row: Row, slope: Fraction) -> tuple[float, float]:
    """Return the lowest and the highest whole need at which a row is not above 0."""
    if not slope:
        return (math.inf, -math.inf) if row.more > 0 else (-math.inf, math.inf)
    if slope > 0:
        return -math.inf, math.floor(-row.more / slope)
    return math.ceil(-row.more / slope), math.inf


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


def _by_whole_fees(broken: Array, rows: Rows, base: Ratio, usage: Ratio, needs: Whole) -> bool:
    """Compare in whole numbers held by floats. Returns False where they would not be exact."""
    if not all(isinstance(fee.below, int) for fee in (base, usage)):
        return False
    unit = math.lcm(base.below, usage.below, needs.unit)
    scaled = [(fee.above, unit // fee.below) for fee in (base, usage)] + [(needs.values, unit // needs.unit)]
    largest = [int(np.max(values, initial=0)) * times for values, times in scaled]
    *parts, need = (
        np.broadcast_to(np.asarray(values, np.float64) * times, broken.shape).ravel() for values, times in scaled
    )
    for _, row in rows:
        if sum(abs(times) * top for times, top in zip(row, (*largest, unit), strict=True)) >= LARGEST_EXACT:
            return False
    # Neighbours with the same fees are one; what depends on the need itself is compared at each.
    changes = np.empty(len(need), dtype=bool)
    changes[0] = True
    changes[1:] = (parts[0][1:] != parts[0][:-1]) | (parts[1][1:] != parts[1][:-1])
    starts = np.flatnonzero(changes)
    if len(starts) * 2 > len(need):
        starts = np.arange(len(need))
    first = [part[starts] for part in parts]
    found = np.zeros(len(starts), dtype=Mask)
    for measure, row in rows:
        if not row.need:
            _break(found, measure, _sum(first, row) > -row.more * unit)
    flat = broken.reshape(-1)
    lengths = np.diff(starts, append=len(need))
    flat |= np.repeat(found, lengths) if len(starts) < len(need) else found
    for measure, row in rows:
        if row.need:
            fixed = np.repeat(_sum(first, row) + row.more * unit, lengths)
            where = need < fixed if row.need == -1 else need * row.need + fixed > 0
            _break(flat, measure, where)
    return True


def _sum(parts: Sequence[Array], row: Row) -> Array:
    base, usage = parts
    if not row.usage:
        return base * float(row.base)
    return base * float(row.base) + usage * float(row.usage) if row.base else usage * float(row.usage)


def _by_long_numbers(broken: Array, rows: Rows, base: Ratio, usage: Ratio, needs: Whole) -> None:
    """Compare in Python's whole numbers, however long."""
    tops = [np.broadcast_to(part, broken.shape).astype(object) for part in (base.above, usage.above, needs.values)]
    unders = [np.broadcast_to(np.asarray(x, object), broken.shape) for x in (base.below, usage.below, needs.unit)]
    for measure, (b, u, n, more) in rows:
        total = b * tops[0] * unders[1] * unders[2] + u * tops[1] * unders[0] * unders[2]
        total = total + n * tops[2] * unders[0] * unders[1] + more * unders[0] * unders[1] * unders[2]
        _break(broken, measure, np.asarray(total > 0, dtype=bool))
