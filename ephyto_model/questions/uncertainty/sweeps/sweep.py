"""Many scenarios at once: the unit fees of `contributions.py` on arrays, equal to them in every digit.

All is done in whole numbers: amounts in the smallest unit that writes them all exactly (a dollar or a cent, for most),
multipliers in the smallest unit that makes them whole. Where 64 bits could not hold a step exactly, the same steps are
done in Python's own whole numbers, slower but as exact.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import exactly
from ephyto_model.model.funding_model import FundingModel, Rounding
from ephyto_model.model.scenarios.fields import field_named
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.participation import multiplier_sums

AMOUNTS = ("annual_funding_level_usd", "fao_funding_usd", "donor_funding_usd", "reserves_applied_usd")
LARGEST_EXACT = 2**53  # whole numbers up to here are floats, so that one division is rounded right
LARGEST_ON_THE_WAY = 2**62  # what 64 bits hold
BLOCK = 16_384  # needs worked on at a time: what stays in a processor's nearest memory
Array = npt.NDArray[Any]


class Whole(NamedTuple):
    """Exact numbers as whole ones: each stands for itself divided by `unit`."""

    values: Array
    unit: int = 1


class Ratio(NamedTuple):
    """Exact numbers as quotients of whole ones."""

    above: Array
    below: Any

    @property
    def floats(self) -> Array:
        """The floats nearest to them."""
        whole_dollars = isinstance(self.below, int) and self.below == 1
        return np.asarray(self.above if whole_dollars else self.above / self.below, dtype=np.float64)

    def fractions(self, size: int) -> list[Fraction]:
        """The quotients themselves, in a row of a given length."""
        above, below = (np.broadcast_to(part, size).tolist() for part in self)
        return [Fraction(*pair) for pair in zip(above, below, strict=True)]


def whole(numbers: Iterable[Any]) -> Whole:
    """Turn exact numbers, or numbers taken as the decimals they are written as, into whole ones."""
    exact = [number if isinstance(number, Fraction) else exactly(number) for number in numbers]
    unit = math.lcm(*{number.denominator for number in exact})
    values = [number.numerator * (unit // number.denominator) for number in exact]
    return Whole(np.array(values, dtype=_type_for(max(map(abs, values), default=0))), unit)


def _type_for(largest: int) -> Any:
    return np.int64 if largest < LARGEST_EXACT else object


def unit_fees(
    needs: Whole,
    base_multipliers: Whole,
    usage_multipliers: Whole,
    model: FundingModel,
    rounding: Rounding,
    base_shares: Whole | None = None,
) -> tuple[Ratio, Ratio]:
    """Return base and usage unit fees (US dollars a year) of needs and sums of multipliers, which broadcast.

    `base_shares`, which broadcast with them, stand for the model's share of the base fees. The steps are those of
    `contributions.unit_fees`. Source: App. 1(13)(b), (c).
    """
    shares = base_shares or _single(model.base_share)
    dtype = _type_of_steps(needs, base_multipliers, usage_multipliers, shares.unit, rounding)
    need, base_sum, usage_sum, shares = (_as(dtype, w) for w in (needs, base_multipliers, usage_multipliers, shares))
    return _unit_fees(need, base_sum, usage_sum, shares, rounding)


def _as(dtype: Any, numbers: Whole) -> Whole:
    return Whole(numbers.values.astype(dtype, copy=False), numbers.unit)


def _unit_fees(
    needs: Whole, base_multipliers: Whole, usage_multipliers: Whole, base_shares: Whole, rounding: Rounding
) -> tuple[Ratio, Ratio]:
    need, base_sum, usage_sum = needs.values, base_multipliers.values, usage_multipliers.values
    n, b, u = needs.unit, base_multipliers.unit, usage_multipliers.unit
    share, under = base_shares
    base = _unit(share * b * need, under * n * base_sum, rounding.base_unit_step_usd, rounding.direction)
    # What usage fees are to bring in, in dollars times `pool_unit`.
    if rounding.usage_pool == "usage_share":
        pool, pool_unit = (under - share) * need, under * n
    elif rounding.base_unit_step_usd is None:
        pool, pool_unit = np.where(base_sum == 0, under, under - share) * need, under * n
    else:
        pool = np.maximum(base.below * b * need - base.above * (base_sum * n), 0)
        pool_unit = base.below * b * n
    return base, _unit(pool * u, pool_unit * usage_sum, rounding.usage_unit_step_usd, rounding.direction)


def _unit(above: Array, below: Array, step: Fraction | None, direction: str) -> Ratio:
    """Return above / below, rounded to a multiple of the step; 0 where nobody is subject to the fee (below is 0)."""
    nobody = below == 0
    if np.any(nobody):
        above, below = np.where(nobody, 0, above), np.where(nobody, 1, below)
    if step is None:
        return Ratio(above, below)
    above, below = above * step.denominator, below * step.numerator
    if direction == "half_up":
        steps = (2 * above + below) // (2 * below)
    else:
        steps = above // below if direction == "down" else -(-above // below)
    return Ratio(steps * step.numerator, step.denominator)


def _type_of_steps(needs: Whole, base: Whole, usage: Whole, share: int, rounding: Rounding) -> Any:
    """Choose what holds every whole number that `unit_fees` meets, and the fees it comes to, exactly.

    Needs in floats, which only fees without rounding take, stay floats.
    """
    if needs.values.dtype.kind == "f":
        return np.float64
    largest = _largest_step(needs, base, usage, share, rounding)
    steps = [step for step in (rounding.base_unit_step_usd, rounding.usage_unit_step_usd) if step is not None]
    if len(steps) < 2:
        return _type_for(largest)
    # Rounded fees come out as whole numbers of their step's unit, however long the numbers were on the way.
    fee = int(np.max(needs.values, initial=1)) * max(base.unit, usage.unit) * max(step.denominator for step in steps)
    return np.int64 if largest < LARGEST_ON_THE_WAY and fee < LARGEST_EXACT else object


def _largest_step(needs: Whole, base: Whole, usage: Whole, share: int, rounding: Rounding) -> int:
    """Bound every whole number that `unit_fees` meets, so that it can choose how to hold them.

    `share` is the unit of the base shares, which are 1 at most.
    """

    def largest(w: Whole) -> int:
        return int(np.max(np.abs(w.values), initial=1))

    need, base_sum, usage_sum = largest(needs), largest(base), largest(usage)
    step, usage_step = rounding.base_unit_step_usd or Fraction(1), rounding.usage_unit_step_usd or Fraction(1)
    parts = step.numerator * step.denominator
    above = share * base.unit * need * parts + share * needs.unit * base_sum * parts
    pool = max(share, step.denominator * base.unit) * need + above * base_sum * needs.unit
    usage_parts = usage_step.numerator * usage_step.denominator
    pool_unit = max(share, step.denominator * base.unit) * needs.unit
    return 4 * max(above, pool * usage.unit * usage_parts, pool_unit * usage_sum * usage_parts)


class Sweep(NamedTuple):
    """The unit fees of every combination of a grid, in US dollars a year; the arrays have an axis for each field."""

    axes: Mapping[str, Sequence[Any]]
    base_unit_usd: Array
    usage_unit_usd: Array


def over_grid(scenario: Scenario, axes: Mapping[str, Sequence[Any]]) -> Sweep:
    """Return the unit fees for all combinations of the values of some fields, all else as in the scenario.

    Raises InputError for a value that the field does not accept.
    """
    checked = {name: checked_values(name, values) for name, values in axes.items()}
    amounts = [name for name in checked if name in AMOUNTS]
    others = [name for name in checked if name not in AMOUNTS]
    shape = tuple(len(checked[name]) for name in (*others, *amounts))  # amounts last: they are worked on together
    base: Array = np.empty(shape)
    usage: Array = np.empty(shape)
    needs = _needs(scenario, {name: checked[name] for name in amounts})

    for places in itertools.product(*(range(len(checked[name])) for name in others)):
        here = scenario.with_(**{name: checked[name][place] for name, place in zip(others, places, strict=True)})
        spot: Any = (*places, ...)
        _fill(base[spot], usage[spot], here, needs)
    order = [[*others, *amounts].index(name) for name in checked]
    return Sweep(checked, base.transpose(order), usage.transpose(order))


def checked_values(name: str, values: Sequence[Any]) -> Sequence[Any]:
    """Return a field's values in canonical form. Raises InputError for one that it does not accept, or for none."""
    field = field_named(name)
    if not len(values):
        raise InputError(f"{quoted(name)} is given no values; give one at least.")
    if isinstance(values, range) and name in AMOUNTS and values:  # amounts are bounded at both ends, so these tell
        for end in (values[0], values[-1]):
            field.checked(end)
        return values
    return tuple(field.checked(value) for value in values)


def _fill(base: Array, usage: Array, scenario: Scenario, needs: Whole) -> None:
    """Put the unit fees of one scenario at many needs into two arrays."""
    sums, model = multiplier_sums(scenario)[scenario.participating_parties], scenario.model()
    base_sum, usage_sum = _single(sums.base_multipliers), _single(sums.usage_multipliers)
    rounding = model.rounding[scenario.rounding]
    flat, wanted = needs.values.ravel(), (base.reshape(-1), usage.reshape(-1))
    share = _single(model.base_share)
    dtype = _type_of_steps(needs, base_sum, usage_sum, share.unit, rounding)
    base_sum, usage_sum, share = _as(dtype, base_sum), _as(dtype, usage_sum), _as(dtype, share)
    for start in range(0, flat.size, BLOCK):
        block = _as(dtype, Whole(flat[start : start + BLOCK], needs.unit))
        units = _unit_fees(block, base_sum, usage_sum, share, rounding)
        for row, unit in zip(wanted, units, strict=True):
            row[start : start + BLOCK] = unit.floats


def _single(number: Fraction) -> Whole:
    return Whole(np.array(number.numerator), number.denominator)


def _amounts(values: Sequence[Any], unit: int) -> Array:
    """Return amounts in whole units; four of them can be added or subtracted without losing a digit."""
    if isinstance(values, range):
        numbers: Sequence[int] = range(values.start * unit, values.stop * unit, values.step * unit)
    else:
        numbers = [int(exactly(value) * unit) for value in values]
    largest = max(numbers[0], numbers[-1]) if isinstance(numbers, range) else max(numbers)
    return np.array(numbers, dtype=_type_for(4 * largest))


def _needs(scenario: Scenario, axes: Mapping[str, Sequence[Any]]) -> Whole:
    """Return what fees must cover for all combinations of amounts. Source: App. 1(12), (13)(a)."""
    columns = {name: axes.get(name, (getattr(scenario, name),)) for name in AMOUNTS}
    written = [value for values in columns.values() if not isinstance(values, range) for value in values]
    unit = math.lcm(*(exactly(value).denominator for value in written))
    left: Any = 0
    for name, values in columns.items():
        place = [*axes].index(name) if name in axes else None
        column = _amounts(values, unit)
        column = column.reshape([-1 if axis == place else 1 for axis in range(len(axes))]) if axes else column[0]
        left = left + column if name == AMOUNTS[0] else left - column
    return Whole(np.maximum(left, 0), unit)
