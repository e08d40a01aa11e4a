"""Numbers taken as the decimals they are written as."""

import math
from fractions import Fraction
from numbers import Integral, Real
from typing import Any


def exactly(number: Any) -> Fraction:
    """Take a number as the decimal it was written as: 0.15 is 15/100, not the binary float nearest to it."""
    return Fraction(number if isinstance(number, int) else str(number))


def is_number(value: Any) -> bool:
    """Tell whether a value is a finite number; True and False are not."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return isinstance(value, Integral) or math.isfinite(value)
