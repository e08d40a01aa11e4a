"""Numbers taken as the decimals they are written as."""

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from numbers import Integral, Real
from typing import Any


@lru_cache(maxsize=4096, typed=True)
def exactly(number: Any) -> Fraction:
    """Take a number as the decimal it was written as: 0.15 is 15/100, not the binary float nearest to it."""
    return Fraction(number if isinstance(number, int) else str(number))


def added_up(amounts: Iterable[Fraction | int]) -> Fraction:
    """Add amounts up, those of one denominator first: a fraction is reduced once and not at every step."""
    numerators: dict[int, int] = {}
    for amount in amounts:
        numerators[amount.denominator] = numerators.get(amount.denominator, 0) + amount.numerator
    return sum((Fraction(n, denominator) for denominator, n in numerators.items()), Fraction(0))


def is_number(value: Any) -> bool:
    """Tell whether a value is a finite number; True and False are not."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return isinstance(value, Integral) or math.isfinite(value)


def numbers_in(mask: int) -> list[int]:
    """Return the numbers that a mask has a bit for."""
    return [number for number in range(mask.bit_length()) if mask & 1 << number]
