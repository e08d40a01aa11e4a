"""How the workbook refuses input: one sentence with what was found, what is accepted and what to do."""

import difflib
import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Self

MOST_SHOWN = 50


class InputError(ValueError):
    """Input that the workbook refuses. Its text is one plain sentence for the person who gave the input."""

    _sentences: tuple[str, ...] = ()

    @classmethod
    def of_all(cls, sentences: Sequence[str]) -> Self:
        """Return the error of one or more sentences: alone as it stands, several as a list."""
        if len(sentences) == 1:
            return cls(sentences[0])
        more = [f"- and {len(sentences) - MOST_SHOWN:,} more"] if len(sentences) > MOST_SHOWN else []
        shown = [f"- {sentence}" for sentence in sentences[:MOST_SHOWN]]
        made = cls("\n".join([f"{len(sentences):,} errors were found; correct them and try again:", *shown, *more]))
        made._sentences = tuple(sentences)
        return made

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences, so that an error of several can be told among others."""
        return self._sentences or (str(self),)

    def _render_traceback_(self) -> list[str]:
        """Show a notebook's reader the sentence alone (IPython calls this instead of printing a traceback)."""
        return [f"InputError: {self}"]


class OutputError(Exception):
    """What could not be written, and why, in one plain sentence."""


_WRITTEN_SHORT = (str, Mapping, list, tuple, bytes)
_quoting = reprlib.Repr()
_quoting.maxstring = _quoting.maxother = 60
_quoting.maxlist = _quoting.maxtuple = _quoting.maxdict = 4
_quoting.maxlevel = 2


def quoted(value: object) -> str:
    """Write a found value and what it is, cut to a readable length: ``'abc'``, ``'3' (text)``, ``[1, 2] (a list)``."""
    if value is None:
        return "an empty value"
    if isinstance(value, bool):
        return f"{value} (a yes/no value)"
    if isinstance(value, int) and abs(value) >= 10**20:
        return f"a whole number of about {int(value.bit_length() * 0.30103) + 1} digits"
    try:
        text = " ".join((_quoting.repr(value) if isinstance(value, _WRITTEN_SHORT) else str(value)[:60]).split())
    except ValueError:  # Python refuses to write out whole numbers of thousands of digits
        text = "something with a very large number"
    kinds = ((str, "text"), (Mapping, "a mapping"), ((list, tuple), "a list"))
    kind = next((word for type_, word in kinds if isinstance(value, type_)), None)
    if isinstance(value, str) and not re.fullmatch(r"\s*[-+]?[\d.,_]+\s*", value):
        kind = None  # its quotation marks say that it is text; only '3' has to be told from 3
    return f"{text} ({kind})" if kind else text


def nearest(name: object, known: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the known name closest to a misspelt one, or an empty text."""
    if not isinstance(name, str):
        return ""
    by_lower = {k.lower(): k for k in known}
    close = difflib.get_close_matches(name.lower()[:100], by_lower, n=1, cutoff=0.6)
    return f" Did you mean '{by_lower[close[0]]}'?" if close else ""


EXTRAS = {
    "docx": "documents",
    "matplotlib": "documents",
    "duckdb": "exchanges",
    "ibis": "exchanges",
    "pyarrow": "exchanges",
    "scipy": "risk",
    "sklearn": "risk",
}  # which of the package's extras brings a library, by the name under which it is imported


@contextmanager
def needing_extras() -> Iterator[None]:
    """Say in one sentence what to install where a library is missing that only some questions need."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = str(error.name).partition(".")[0]
        if library not in EXTRAS:
            raise
        raise InputError(
            f"This needs {library}, which is not installed: pip install 'ephyto-funding-workbook[{EXTRAS[library]}]'."
        ) from None
