"""How amounts, counts and lists are written in sentences, tables and charts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from math import ceil

from ephyto_model.language.translation import (
    MINUS,
    SOURCE,
    in_digits,
    in_list,
    in_percent,
    language,
    marked,
    marked_in,
    tr,
    tr_in,
    trn,
)

MOST_ENTRIES = 8  # of a mapping that is written out in a sentence or a table
# How a unit fee is rounded, by the direction of a rounding rule.
ROUNDED = {
    "half_up": marked("to the nearest"),
    "down": marked("down to a multiple of"),
    "up": marked("up to a multiple of"),
}


def usd(amount: Fraction | float) -> str:
    """Write an amount in US dollars with thousands separators; cents only where there are any: ``4,067.63``."""
    cents = round(Fraction(amount) * 100)
    sign, cents = (MINUS if cents < 0 else ""), abs(cents)
    whole, rest = divmod(cents, 100)
    return in_digits(f"{sign}{whole:,}" + (f".{rest:02}" if rest else ""))


def price(amount: Fraction | float) -> str:
    """Write what one exchange costs in US dollars: cents, and below ten cents two digits that count: ``0.072``."""
    if not 0 < amount < Fraction(1, 10):
        return in_digits(f"{round(Fraction(amount) * 100) / 100:,.2f}") if amount else usd(amount)
    decimals = 1
    while amount * 10**decimals < 1:
        decimals += 1
    return in_digits(f"{float(amount):.{decimals + 1}f}")


def charge(amount: Fraction | float) -> str:
    """Write a charge for each exchange in US dollars (para 38), rounded up so that it is enough: ``0.20``."""
    exact, decimals = Fraction(str(amount)), 2
    while 0 < exact * 10 ** (decimals - 1) < 1:
        decimals += 1
    return price(Fraction(ceil(exact * 10**decimals), 10**decimals))


def signed_usd(amount: Fraction | float) -> str:
    """Write a change in US dollars with its sign: ``+1,500``, ``−300``, ``0``."""
    return (in_digits("+") if round(Fraction(amount) * 100) > 0 else "") + usd(amount)


def grouped(number: int) -> str:
    """Write a whole number with thousands separators: ``49,999``."""
    return in_digits(f"{number:,}")


def usd_range(low: Fraction | float, high: Fraction | float) -> str:
    """Write two amounts in a sentence: ``USD 0 to USD 500``, or ``USD 500`` where they are the same."""
    if usd(low) == usd(high):
        return tr("USD {amount}", amount=usd(low))
    return tr("USD {low} to USD {high}", low=usd(low), high=usd(high))


def moves(before: Fraction | float, after: Fraction | float) -> str:
    """Write how an amount changes, in English: ``rises from USD 1 to USD 2``, ``stays at USD 1``."""
    if usd(before) == usd(after):
        return f"stays at USD {usd(after)}"
    return f"{'rises' if after > before else 'falls'} from USD {usd(before)} to USD {usd(after)}"


def counted(number: int, one: str, several: str) -> str:
    """Write a number with its noun, in English: ``1 record``, ``88 records``."""
    return f"{number:,} {one if number == 1 else several}"


def with_article(status: str) -> str:
    """Write a development status before "party", in English: ``a High-income``, ``an Upper-Middle``."""
    return f"{'an' if status[0] in 'AEIOU' else 'a'} {'High-income' if status == 'High' else status}"


def parties(number: int) -> str:
    """Write how many parties: ``1 party``, ``88 parties``."""
    return trn("{number} party", "{number} parties", number)


def exchanges(number: int) -> str:
    """Write how many exchanges: ``1 exchange``, ``49,999 exchanges``."""
    return trn("{number} exchange", "{number} exchanges", number)


def none_or(number: int) -> str:
    """Write a count in a sentence: ``none``, ``1``, ``1,200``."""
    return grouped(number) if number else tr_in("no number", "none")


STATUS_WORDS = {
    "Low or LDC": marked_in("development status", "Low or LDC"),
    "Lower-Middle": marked_in("development status", "Lower-Middle"),
    "Upper-Middle": marked_in("development status", "Upper-Middle"),
    "High": marked_in("development status", "High"),
    "Unclassified": marked_in("development status", "Unclassified"),
}
PARTIES_OF = {
    "Low or LDC": marked("a Low-income or LDC party"),
    "Lower-Middle": marked("a Lower-Middle-income party"),
    "Upper-Middle": marked("an Upper-Middle-income party"),
    "High": marked("a High-income party"),
}
CATEGORY_WORDS = {
    "Low": marked_in("usage category", "Low"),
    "Medium": marked_in("usage category", "Medium"),
    "High": marked_in("usage category", "High"),
    "Very High": marked_in("usage category", "Very High"),
}
USAGE_WORDS = {
    "Low": marked("low usage"),
    "Medium": marked("medium usage"),
    "High": marked("high usage"),
    "Very High": marked("very high usage"),
}


def status_word(status: str) -> str:
    """Write a development status: ``Upper-Middle``."""
    return tr_in("development status", status)


def party_of(status: str) -> str:
    """Write what a party of a development status is called in a sentence: ``an Upper-Middle party``."""
    return tr(PARTIES_OF[status])


def category_word(category: str) -> str:
    """Write a usage category: ``Very High``; a scenario's own by its name."""
    return tr_in("usage category", category) if category in CATEGORY_WORDS else category


def usage_word(category: str) -> str:
    """Write a usage category in a sentence: ``very high usage``; a scenario's own by its name."""
    if category in USAGE_WORDS:
        return tr(USAGE_WORDS[category])
    return tr("{category} usage", category=category.lower() if language() == SOURCE else category)


# What the funding model's parameters are called that move; with the status or category that they are of.
PARAMETERS = {
    "base_share": marked("Share of base fees"),
    "base_multipliers": marked("Base fee, {status}"),
    "usage_multipliers": marked("Usage fee, {usage}"),
    "usage_lower_bounds": marked("{category} usage begins at"),
}


def parameter_word(name: str, entry: str = "") -> str:
    """Write a parameter of the funding model: ``Base fee, High``; one without a word of its own by its name."""
    if name not in PARAMETERS:
        return f"{name} {entry}".rstrip()
    of = {"status": status_word, "usage": usage_word, "category": category_word}
    return tr(PARAMETERS[name], **{key: write(entry) for key, write in of.items() if entry})


def capitalised(text: str) -> str:
    """Begin a sentence: the first letter becomes a capital, the rest stays."""
    return text[:1].upper() + text[1:]


def as_number(amount: Fraction | float) -> int | float:
    """Turn an amount into a JSON number: a whole number where it is one, else the nearest float."""
    exact = Fraction(amount)
    return exact.numerator if exact.denominator == 1 else float(exact)


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as in a sentence: ``a, b and c``; with semicolons where one of them has a comma."""
    if len(words) < 2:
        return "".join(words)
    if language() != SOURCE:
        return in_list(words, last)
    if any(", " in word for word in words):  # like Hong Kong SAR, China
        return f"{'; '.join(words[:-1])}; {last} {words[-1]}"
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def in_words(value: object) -> str:
    """Write a field's value for people: amounts with thousands separators, lists joined."""
    if isinstance(value, Mapping) and len(value) > MOST_ENTRIES:
        return trn("{number} entry", "{number} entries", len(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {in_words(entry)}" for key, entry in value.items()) or tr_in("empty", "none")
    if value is None:
        return tr_in("empty", "none")
    if isinstance(value, list | tuple):
        return listed([in_words(entry) for entry in value]) or tr_in("empty", "none")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return usd(value) if abs(value) >= 1000 else in_digits(str(value).replace("-", MINUS, value < 0))


def day_in_words(day: date) -> str:
    """Write a day as in a letter: ``30 June 2026``. Source: CLDR's long date, for other languages than English."""
    if language() == SOURCE:
        return f"{day.day} {day:%B %Y}"
    from babel.dates import format_date

    return format_date(day, "long", locale=language())


def moment_in_words(moment: datetime) -> str:
    """Write a moment for people: ``24 November 2026, 22:58 UTC``."""
    return tr("{day}, {time} UTC", day=day_in_words(moment), time=f"{moment:%H:%M}")


def signed_percent(share: float) -> str:
    """Write a growth: ``+15%``, ``−50%``, ``0%``."""
    return in_percent(("+" if share > 0 else "") + f"{100 * share:.10g}".replace("-", MINUS))


def percent(share: float) -> str:
    """Write a share in percent, with the digits it has: ``10%``, ``0.5%``."""
    return in_percent(f"{100 * share:.10g}")


def percent_to(share: float, decimals: int) -> str:
    """Write a share in percent with so many decimals: ``12.3%``."""
    return in_percent(f"{100 * share:.{decimals}f}".replace("-", MINUS))
