"""How amounts, counts and lists are written in sentences, tables and charts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

MOST_ENTRIES = 8  # of a mapping that is written out in a sentence or a table
# How a unit fee is rounded, by the direction of a rounding rule.
ROUNDED = {"half_up": "to the nearest", "down": "down to a multiple of", "up": "up to a multiple of"}
MINUS = "\u2212"  # the true sign, which has the width of a plus


def usd(amount: Fraction | float) -> str:
    """Write an amount in US dollars with thousands separators; cents only where there are any: ``4,067.63``."""
    cents = round(Fraction(amount) * 100)
    sign, cents = (MINUS if cents < 0 else ""), abs(cents)
    whole, rest = divmod(cents, 100)
    return f"{sign}{whole:,}" + (f".{rest:02}" if rest else "")


def signed_usd(amount: Fraction | float) -> str:
    """Write a change in US dollars with its sign: ``+1,500``, ``−300``, ``0``."""
    return ("+" if round(Fraction(amount) * 100) > 0 else "") + usd(amount)


def usd_range(low: Fraction | float, high: Fraction | float) -> str:
    """Write two amounts in a sentence: ``USD 0 to USD 500``, or ``USD 500`` where they are the same."""
    return f"USD {usd(low)}" if usd(low) == usd(high) else f"USD {usd(low)} to USD {usd(high)}"


def moves(before: Fraction | float, after: Fraction | float) -> str:
    """Write how an amount changes: ``rises from USD 1 to USD 2``, ``falls from USD 2 to USD 1``, ``stays at USD 1``."""
    if usd(before) == usd(after):
        return f"stays at USD {usd(after)}"
    return f"{'rises' if after > before else 'falls'} from USD {usd(before)} to USD {usd(after)}"


def counted(number: int, one: str, several: str) -> str:
    """Write a number with its noun: ``1 party``, ``88 parties``."""
    return f"{number:,} {one if number == 1 else several}"


def none_or(number: int) -> str:
    """Write a count in a sentence: ``none``, ``1``, ``1,200``."""
    return f"{number:,}" if number else "none"


def with_article(status: str) -> str:
    """Write a development status with its article: ``a High``, ``an Upper-Middle``."""
    return f"{'an' if status[0] in 'AEIOU' else 'a'} {status}"


def capitalised(text: str) -> str:
    """Begin a sentence: the first letter becomes a capital, the rest stays."""
    return text[:1].upper() + text[1:]


def in_sentence(name: str) -> str:
    """Write a party's name inside a sentence: ``the Netherlands`` for ``Netherlands (the)``."""
    return f"the {name.removesuffix(' (the)')}" if name.endswith(" (the)") else name


def as_number(amount: Fraction | float) -> int | float:
    """Turn an amount into a JSON number: a whole number where it is one, else the nearest float."""
    exact = Fraction(amount)
    return exact.numerator if exact.denominator == 1 else float(exact)


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as in a sentence: ``a, b and c``; with semicolons where one of them has a comma."""
    if len(words) < 2:
        return "".join(words)
    if any(", " in word for word in words):  # like Hong Kong SAR, China
        return f"{'; '.join(words[:-1])}; {last} {words[-1]}"
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def in_words(value: object) -> str:
    """Write a field's value for people: amounts with thousands separators, lists joined."""
    if isinstance(value, Mapping) and len(value) > MOST_ENTRIES:
        return f"{len(value)} entries"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {in_words(entry)}" for key, entry in value.items()) or "none"
    if value is None:
        return "none"
    if isinstance(value, list | tuple):
        return listed([in_words(entry) for entry in value]) or "none"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return usd(value) if abs(value) >= 1000 else str(value).replace("-", MINUS, value < 0)


def day_in_words(day: date) -> str:
    """Write a day as in a letter: ``30 June 2026``."""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """Write a moment for people: ``24 November 2026, 22:58 UTC``."""
    return f"{day_in_words(moment)}, {moment:%H:%M} UTC"


def signed_percent(share: float) -> str:
    """Write a growth: ``+15%``, ``−50%``, ``0%``."""
    return ("+" if share > 0 else "") + percent(share).replace("-", MINUS)


def percent(share: float) -> str:
    """Write a share in percent, with the digits it has: ``10%``, ``0.5%``."""
    return f"{100 * share:.10g}%"
