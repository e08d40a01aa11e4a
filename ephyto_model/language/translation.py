"""The language that people read: messages from catalogues, and from CLDR what every language has its own way of.

English is the source: `tr` and its kin take the English text and give that of the language that is spoken. What
programs read (JSON, YAML keys, the head of a CSV, the command line) stays English and goes through none of them.
A message is a whole sentence, or a whole clause or label, with named placeholders. Catalogues are in `locale/`.
"""

import gettext
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ephyto_model.errors import InputError, nearest, quoted

SOURCE = "en"
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")  # of the United Nations; each but English has a catalogue
LOCALE = Path(__file__).parent / "locale"
MINUS = "\u2212"  # the true sign, which has the width of a plus
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"  # what stands between takes its direction from itself
TURNED_ISOLATE = "\u2067"  # what stands between runs from right to left
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_everywhere = [SOURCE]
_here: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """Return the code of the language that is spoken: English unless `speak` or `speaking` chose another."""
    return _here.get() or _everywhere[0]


def checked_language(code: object) -> str:
    """Return a language's code. Raises InputError for one that has no catalogue."""
    if not isinstance(code, str) or code not in LANGUAGES:
        raise InputError(
            f"language must be one of {', '.join(LANGUAGES[:-1])} or {LANGUAGES[-1]}, not {quoted(code)}."
            f"{nearest(code, LANGUAGES)}"
        )
    return code


def speak(code: object) -> None:
    """Speak a language from now on, in this process. Raises InputError for one that has no catalogue."""
    _everywhere[0] = checked_language(code)


@contextmanager
def speaking(code: object) -> Iterator[None]:
    """Speak a language inside a with statement. Raises InputError for one that has no catalogue."""
    token, before = _here.set(checked_language(code)), _everywhere[0]
    try:
        yield
    finally:
        _here.reset(token)
        _everywhere[0] = before  # what a notebook inside chose


def marked(text: str) -> str:
    """Mark a text for the catalogues where it is written; `tr` gives its translation where it is shown."""
    return text


def marked_in(context: str, text: str) -> str:
    """Mark a text that reads differently in different contexts; `tr_in` gives its translation in this one."""
    return text


def marked_n(one: str, several: str) -> tuple[str, str]:
    """Mark a text that goes with a number, in its two English forms; `trn` gives the form of a language."""
    return one, several


def tr(text: str, /, **values: object) -> str:
    """Return a message in the language that is spoken, its placeholders filled."""
    return _filled(text if language() == SOURCE else _catalogue(language()).gettext(text), values)


def tr_in(context: str, text: str, /, **values: object) -> str:
    """Return a message as it reads in a context, like ``High`` as a development status or as a usage category."""
    return _filled(text if language() == SOURCE else _catalogue(language()).pgettext(context, text), values)


def trn(one: str, several: str, number: int, /, **values: object) -> str:
    """Return a message in the form that goes with a number, which its placeholder ``{number}`` has."""
    text = one if number == 1 else several
    if language() != SOURCE:
        text = _catalogue(language()).ngettext(one, several, number)
    return _filled(text, {"number": in_digits(f"{number:,}"), **values})


def _filled(text: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    if is_right_to_left():  # names and amounts keep their own direction inside a sentence
        values = {name: isolated(str(value)) for name, value in values.items()}
    return text.format(**values)


def isolated(text: str) -> str:
    """Set a name, an amount or a text off from the direction of what is around it."""
    return f"{TURNED_ISOLATE if RIGHT_TO_LEFT.search(text) else ISOLATE}{text}{END_OF_ISOLATE}"


def without_isolates(text: str) -> str:
    """Take away the marks that set off names and amounts in a sentence from right to left."""
    return re.sub(f"[{TURNED_ISOLATE}{ISOLATE}{END_OF_ISOLATE}]", "", text)


@cache
def _catalogue(code: str) -> gettext.GNUTranslations:
    from babel.messages.mofile import write_mo  # imported late, as all of Babel: English needs none of it

    stream = io.BytesIO()
    write_mo(stream, messages(code))
    stream.seek(0)
    return gettext.GNUTranslations(stream)


@cache
def messages(code: str) -> Any:
    """Return the catalogue of a language as Babel reads it, with the places of its messages."""
    from babel.messages.pofile import read_po

    with catalogue_path(code).open("rb") as file:
        return read_po(file, locale=code, domain="ephyto")


def catalogue_path(code: str) -> Path:
    """Return where the messages of a language are."""
    return LOCALE / code / "LC_MESSAGES" / "ephyto.po"


@cache
def cldr(code: str) -> Any:
    """Return what CLDR says of a language, as Babel gives it."""
    from babel import Locale

    return Locale.parse(code)


def own_name(code: str) -> str:
    """Return what a language is called by those who speak it: ``français``. Source: CLDR."""
    name: str = cldr(code).get_display_name()
    return name[:1].upper() + name[1:]


def tag(code: str) -> str:
    """Return a language with the territory where it is most written, as Word asks for it: ``fr-FR``. Source: CLDR."""
    if code == SOURCE:
        return "en-GB"
    from babel.core import get_global

    likely: str = get_global("likely_subtags")[code]
    return f"{code}-{likely.rpartition('_')[2]}"


def is_right_to_left(code: str | None = None) -> bool:
    """Tell whether a language, by default the one that is spoken, is written from right to left. Source: CLDR."""
    code = code or language()
    return code != SOURCE and bool(cldr(code).text_direction == "rtl")


def direction(code: str | None = None) -> str:
    """Return the direction of a language for a page: ``ltr`` or ``rtl``."""
    return "rtl" if is_right_to_left(code) else "ltr"


class Digits(NamedTuple):
    """How a language writes numbers. Source: CLDR; the minus is the true sign in all of them."""

    group: str
    decimal: str
    plus: str
    minus: str
    percent: str  # with {number}


@cache
def digits(code: str) -> Digits:
    """Return how a language writes numbers; English as in this package's own texts."""
    if code == SOURCE:
        return Digits(",", ".", "+", MINUS, "{number}%")
    locale = cldr(code)
    symbols = locale.number_symbols[locale.default_numbering_system]
    percent = locale.percent_formats[None].pattern.replace("#,##0", "{number}").replace("%", symbols["percentSign"])
    return Digits(
        symbols["group"], symbols["decimal"], symbols["plusSign"], symbols["minusSign"].replace("-", MINUS), percent
    )


def in_digits(text: str) -> str:
    """Write a number that is written as in English, like ``−4,067.63``, as the language that is spoken writes it."""
    if language() == SOURCE:
        return text
    signs = digits(language())
    return text.translate({44: signs.group, 46: signs.decimal, 43: signs.plus, ord(MINUS): signs.minus})  # , . + −


def in_percent(text: str) -> str:
    """Write a number, written as in English and in percent, with its sign: ``15%``, ``15 %``."""
    if language() == SOURCE:
        return f"{text}%"
    sign = next((mark for mark in ("+", MINUS) if text.startswith(mark)), "")
    return in_digits(sign) + digits(language()).percent.format(number=in_digits(text.removeprefix(sign)))


LIST_STYLES = {"and": "standard", "or": "or"}


def in_list(words: Sequence[str], last: str) -> str:
    """Join words as the language that is spoken does, the last with its ``and`` or ``or``. Source: CLDR."""
    from babel.lists import format_list

    return str(format_list(list(words), style=LIST_STYLES[last], locale=language()))  # type: ignore[arg-type]
