"""How parameters of the funding model are checked: each check returns the exact value, or raises InputError."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from frozendict import frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import exactly, is_number

LARGEST_USD = 1_000_000_000
SMALLEST_STEP_USD = Fraction(1, 100)


def number(name: str, value: Any, low: int, high: int, *, whole: bool = False) -> Fraction:
    """Accept a number, or a ratio like "2/3", between two bounds; only whole ones where `whole`."""
    ratio = isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}/0*[1-9][0-9]{0,11}", value)
    if (is_number(value) or ratio) and low <= exactly(value) <= high and (not whole or exactly(value).denominator == 1):
        return exactly(value)
    kind = "a whole number" if whole else "a number, or a ratio like 2/3,"
    raise InputError(f"{name} must be {kind} from {low:,} to {high:,}, not {quoted(value)}.")


def mapping(name: str, value: Any) -> Mapping[str, Any]:
    """Accept a mapping from short printable names to anything."""
    if not isinstance(value, Mapping) or not value:
        raise InputError(f"{name} must be a mapping from names to values, not {quoted(value)}.")
    for key in value:
        if not isinstance(key, str) or not key.strip() or not key.isprintable() or len(key) > 40:
            raise InputError(f"{name} must have names of 1 to 40 printable characters, not {quoted(key)}.")
    return value


def multipliers(name: str, value: Any, names: Iterable[str]) -> Mapping[str, Fraction]:
    """Accept a multiplier from 0 to 1,000 for each of the names."""
    given = mapping(name, value)
    for key in given:
        if key not in names:
            raise InputError(f"{name} has an unknown entry {quoted(key)}; use {', '.join(names)}.{nearest(key, names)}")
    for key in names:
        if key not in given:
            raise InputError(f"{name} lacks an entry for '{key}'; it needs {', '.join(names)}.")
    return frozendict({key: number(f"{name} of {key}", given[key], 0, 1000) for key in names})


def step(name: str, value: Any) -> Fraction | None:
    """Accept a step in US dollars, a cent at least, or None for no rounding."""
    amount = None if value is None else positive(name, value, ", or null for no rounding")
    if amount and amount < SMALLEST_STEP_USD:
        raise InputError(f"{name} must be at least a cent (0.01), or null for no rounding, not {quoted(value)}.")
    return amount


def positive(name: str, value: Any, otherwise: str = "") -> Fraction:
    """Accept an amount in US dollars, more than 0 and at most LARGEST_USD."""
    accepted = f"{name} must be more than 0 and at most {LARGEST_USD:,}{otherwise}"
    try:
        amount = number(name, value, 0, LARGEST_USD)
    except InputError:
        raise InputError(f"{accepted}, not {quoted(value)}.") from None
    if not amount:
        raise InputError(f"{accepted}, not {quoted(value)}.")
    return amount
