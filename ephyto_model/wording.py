"""How amounts, counts and lists are written in sentences, tables and charts."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

MOST_ENTRIES = 8  # of a mapping that is written out in a sentence or a table


def usd(amount: Fraction | float) -> str:
    """Write an amount in US dollars with thousands separators; cents only where there are any: ``4,067.63``."""
    cents = round(Fraction(amount) * 100)
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    whole, rest = divmod(cents, 100)
    return f"{sign}{whole:,}" + (f".{rest:02}" if rest else "")


def signed_usd(amount: Fraction | float) -> str:
    """Write a change in US dollars with its sign: ``+1,500``, ``-300``, ``0``."""
    return ("+" if round(Fraction(amount) * 100) > 0 else "") + usd(amount)


def as_number(amount: Fraction | float) -> int | float:
    """Turn an amount into a JSON number: a whole number where it is one, else the nearest float."""
    exact = Fraction(amount)
    return exact.numerator if exact.denominator == 1 else float(exact)


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as in a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def in_words(value: object) -> str:
    """Write a field's value for people: amounts with thousands separators, lists joined."""
    if isinstance(value, Mapping) and len(value) > MOST_ENTRIES:
        return f"{len(value)} entries"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {in_words(entry)}" for key, entry in value.items()) or "none"
    if isinstance(value, list | tuple):
        return listed([in_words(entry) for entry in value]) or "none"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return usd(value) if abs(value) >= 1000 else str(value)


def day_in_words(day: date) -> str:
    """Write a day as in a letter: ``30 June 2026``."""
    return f"{day.day} {day:%B %Y}"


def percent(share: float) -> str:
    """Write a share in percent, with the digits it has: ``10%``, ``0.5%``."""
    return f"{100 * share:.10g}%"
