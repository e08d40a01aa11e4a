"""What parties are called: as the paper does in English, as the UN does in the other languages."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Self

from ephyto_model.files import DATA, read_csv
from ephyto_model.language.translation import LANGUAGES, SOURCE, language, marked, marked_in, tr_in
from ephyto_model.model.participants import load_participants

# The notes of data/participants.csv, which a party's why tells.
NOTES = (
    marked("in Appendix 2 but not an IPPC contracting party in early 2024"),
    marked('also listed in Appendix 3 as "Bolivia": the same party, dropped there'),
    marked("not in the World Bank list at all; the paper says Lower-Middle"),
    marked("unclassified in FY26, but a UN LDC"),
    marked(
        "in Appendix 2 but not an IPPC contracting party in early 2024; a UN LDC, yet the paper lists Lower-Middle "
        "(no fee effect at low usage)"
    ),
    marked("unclassified by the World Bank; the procedures have no rule for this"),
)


@cache
def _names() -> dict[str, Mapping[str, str]]:
    """Read the UN's name of each participant by language (data/names_un.csv), by the paper's name."""
    codes = {participant.iso3: participant.name for participant in load_participants()}
    languages = tuple(code for code in LANGUAGES if code != SOURCE)
    return {codes[row["iso3"]]: row for _, row in read_csv(DATA / "names_un.csv", ("iso3", *languages))}


def party_name(name: str) -> str:
    """Return what a party with a name of the paper is called in the language that is spoken."""
    return name if language() == SOURCE else _names().get(name, {}).get(language(), name)


def in_sentence(name: str) -> str:
    """Write a party's name inside a sentence: ``the Netherlands`` for ``Netherlands (the)``."""
    if language() != SOURCE:
        return party_name(name)
    return f"the {name.removesuffix(' (the)')}" if name.endswith(" (the)") else name


# What the workbook itself calls scenarios; a name that a reader gave stays as it was given.
SCENARIO_NAMES = (marked_in("name of a scenario", "CPM-18 paper"), marked_in("name of a scenario", "Own settings"))


_given: dict[str, Mapping[str, str]] = {}


class Named(str):
    """A scenario's name in English, or else in the first of the languages in which its file gives it."""

    by_language: Mapping[str, str]

    def __new__(cls, by_language: Mapping[str, str]) -> Self:
        """Take the name by language."""
        made = super().__new__(cls, by_language.get(SOURCE) or next(iter(by_language.values())))
        made.by_language = dict(by_language)
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.by_language,)


def remember_names(by_language: Mapping[str, str]) -> Named:
    """Return what a file calls a scenario in several languages as one name, which `scenario_name` then knows."""
    name = Named(by_language)
    _given[str(name)] = name.by_language
    return name


def as_given(name: str) -> str | dict[str, str]:
    """Return a scenario's name as its file has it: a text, or texts by language, for what is made elsewhere."""
    return dict(name.by_language) if isinstance(name, Named) else name


def scenario_name(name: str) -> str:
    """Return what a scenario is called in the language that is spoken."""
    if name in _given:
        return _given[name].get(language(), name)
    return tr_in("name of a scenario", name) if name in SCENARIO_NAMES else name
