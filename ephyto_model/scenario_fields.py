"""The one registry of scenario fields: what each is called, means and accepts.

YAML files, the command line, Papermill parameters and controls all read it, so that a value is refused everywhere
by the same rule with the same sentence.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from frozendict import deepfreeze, frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.funding_model import LARGEST_USD, LEVEL, ROUNDINGS, STATUSES, is_number, load_funding_model
from ephyto_model.participants import JOINING_ORDERS, STATUS_LISTS, load_exchanges, load_participants
from ephyto_model.wording import as_number, counted, in_words, listed, signed_percent

PEER_MEDIAN = "peer_median"
PAPER = "paper"
LARGEST_COUNT = 10**12
CONTROLS = ("Cc", "Cs", "Zl", "Zp")
TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")  # that make text read in another order
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
Check = Callable[["Field", Any], Any]


@dataclass(frozen=True)
class Field:
    """One scenario field: name, label, unit, default, paragraph, help, what it accepts and how it is checked.

    `minimum` and `maximum` bound a number; `step` and `slider_maximum` are what suits a slider, not rules; `choices`
    lists the accepted words, and `words` says what they mean to people, who read no codes; `write` writes other values.
    """

    name: str
    label: str
    unit: str
    default: Any
    source: str
    help: str
    check: Check
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    slider_maximum: float | None = None
    words: Mapping[str, str] = frozendict()
    write: Callable[[Any], str] = in_words

    def checked(self, value: Any) -> Any:
        """Return the value in its canonical, frozen form. Raises InputError for one that is not accepted."""
        return self.check(self, value)

    def refuse(self, value: Any, accepted: str, remedy: str = "") -> InputError:
        """Return the error for a value that is not accepted."""
        return InputError(f"{self.label} ({self.name}) must be {accepted}, found {quoted(value)}.{remedy}")

    def range(self) -> str:
        """Return the accepted range in words."""
        plain = f"from {self.minimum:,} to {self.maximum:,}"
        unit = self.unit.replace("USD", "US dollars")
        return f"{plain} ({unit})" if " means " in unit else f"{plain} {unit}".rstrip()

    def in_words(self, value: Any) -> str:
        """Write a value for people: ``in the order of Appendix 3`` for appendix, ``+15%`` for a growth of 0.15."""
        if isinstance(value, str) and value in self.words:
            return self.words[value]
        return self.write(value)


def _within(field: Field, number: float) -> bool:
    return (field.minimum is None or number >= field.minimum) and (field.maximum is None or number <= field.maximum)


def _text(field: Field, value: Any) -> str:
    accepted = f"a text of {field.minimum} to {field.maximum} characters"
    if not isinstance(value, str):
        remedy = " Write one, like 'My scenario'." if value is None else " Put quotes around it."
        raise field.refuse(value, accepted, remedy)
    try:  # two halves of a character written apart, as JSON does, are one character
        text = value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise field.refuse(value, f"{accepted}, each of them whole") from None
    if not _within(field, len(text)) or not any(_is_visible(character) for character in text):
        raise field.refuse(value, f"{accepted} that can be seen")
    if any(unicodedata.category(c) in CONTROLS or unicodedata.bidirectional(c) in TURNS for c in text):
        raise field.refuse(value, f"{accepted} on one line, without control characters")
    return text


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZ" and character not in BLANKS


def _number(field: Field, value: Any) -> int | float:
    if not is_number(value) or not _within(field, value):
        remedy = f" Write it in plain digits, like {field.step}." if isinstance(value, str) else ""
        raise field.refuse(value, f"a number {field.range()}", remedy)
    return int(value) if value == int(value) else float(value)


def _level(field: Field, value: Any) -> int | float:
    if not is_number(value) or not 0 < value <= (field.maximum or 0):
        raise field.refuse(value, f"more than 0 and at most {field.maximum:,} US dollars a year")
    return _number(field, value)


def _whole(field: Field, value: Any) -> int:
    if not is_number(value) or value != int(value) or not _within(field, value):
        raise field.refuse(value, f"a whole number {field.range()}")
    return int(value)


def _choice(field: Field, value: Any) -> str:
    if not isinstance(value, str) or value not in field.choices:
        raise field.refuse(value, f"one of {listed(field.choices, 'or')}", nearest(value, field.choices))
    return value


def _codes(field: Field, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise field.refuse(value, "a list of ISO3 codes like [KEN, MAR]")
    names = {participant.iso3: participant.name for participant in load_participants()}
    for code in value:
        if not isinstance(code, str) or code not in names:
            raise unknown_participant(field.name, code)
    return tuple(dict.fromkeys(value))


def unknown_participant(where: str, code: Any) -> InputError:
    """Return the error for a code that is no participant's, in a field or an option."""
    return InputError(f"{where} names {quoted(code)}, which is not the ISO3 code of a participant.{code_hint(code)}")


def code_hint(code: Any) -> str:
    """Say which ISO3 code a wrong one may stand for, by code or by name."""
    names = {participant.iso3: participant.name for participant in load_participants()}
    spelt = {**{iso3: iso3 for iso3 in names}, **{name: iso3 for iso3, name in names.items()}}
    hint = nearest(code, spelt)
    meant = next((iso3 for spelling, iso3 in spelt.items() if f"'{spelling}'" in hint), None)
    did_you_mean = f" Did you mean {meant} ({names[meant]})?" if meant else ""
    return f" Use an ISO3 code like KEN; data/participants.csv lists them.{did_you_mean}"


def _newcomers(field: Field, value: Any) -> int | str:
    if isinstance(value, str) and value == PEER_MEDIAN:
        return value
    if not is_number(value):
        accepted = f"the word '{PEER_MEDIAN}' or a whole number {field.range()}"
        raise field.refuse(value, accepted, nearest(value, [PEER_MEDIAN]))
    return _whole(field, value)


def _exchanges(field: Field, value: Any) -> str | Mapping[str, int]:
    """Accept "paper", a file that `ephyto count` wrote, or counts by ISO3; a file is read, so that its counts stay."""
    if isinstance(value, str):
        return PAPER if value == PAPER else load_exchanges(Path(value))
    if not isinstance(value, Mapping) or not value:
        accepted = f"the word '{PAPER}', a file like exchanges.csv, or ISO3 codes with counts, like {{KEN: 165754}}"
        raise field.refuse(value, accepted)
    _codes(field, list(value))
    for code, count in value.items():
        if not is_number(count) or count != int(count) or not 0 <= count <= LARGEST_COUNT:
            raise field.refuse(count, f"a whole number from 0 to {LARGEST_COUNT:,} for {code}")
    return frozendict({code: int(count) for code, count in value.items()})


def _changes(field: Field, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise field.refuse(value, "a mapping like {base_share: 0.5}")
    load_funding_model().changed(value)
    frozen: Mapping[str, Any] = deepfreeze(dict(value))
    return frozen


def _usd(name: str, label: str, source: str, help_: str, default: float = 0, check: Check = _number) -> Field:
    most, step = 1_500_000, 1_000 if default else 10_000
    return Field(name, label, "USD a year", default, source, help_, check, 0, LARGEST_USD, step, (), most)


def _one_of(
    name: str, label: str, source: str, help_: str, default: str, choices: Sequence[str],
    words: Mapping[str, str] = frozendict(),
) -> Field:  # fmt: skip
    return Field(name, label, "", default, source, help_, _choice, choices=tuple(choices), words=words)


ORDERS_IN_WORDS = frozendict({
    "appendix": "in the order of Appendix 3",
    "highest_income_first": "highest income first",
    "lowest_income_first": "lowest income first",
    "random": "in random order",
})  # fmt: skip
LISTS_IN_WORDS = frozendict({
    PAPER: "the paper's list",
    **{f"fy{year}": f"World Bank and LDC lists of fiscal year 20{year}" for year in (24, 25, 26)},
})  # fmt: skip
ROUNDING_IN_WORDS = frozendict({"published": "as published (inferred)", "exact": "none"})


def _counts_in_words(counts: Mapping[str, int]) -> str:
    return f"counts for {counted(len(counts), 'party', 'parties')}"


@cache
def fields() -> Mapping[str, Field]:
    """Return the fields by name, in their order. Defaults and bounds that are data come from data/."""
    participants, model = load_participants(), load_funding_model()
    users = sum(participant.is_user for participant in participants)
    level = as_number(model.annual_funding_level_usd)
    registry = (
        Field("name", "Name of the scenario", "", "CPM-18 paper", "", "What reports and files call it.", _text, 1, 80),
        _usd(LEVEL, "Total Annual Funding Level", "App. 1(7), (9)-(11)",
             "What the ePhyto Solution costs a year, before any offset.", level, _level),
        _usd("fao_funding_usd", "FAO funding", "App. 1(12), (13)(a)",
             "What FAO contributes; it reduces what fees must cover."),
        _usd("donor_funding_usd", "Donor funding", "App. 1(13)(a), (24)",
             "What other donors contribute to reduce what fees must cover."),
        _usd("reserves_applied_usd", "Reserves applied", "App. 1(8), (15)(c)",
             "What is taken from the trust fund's reserves to reduce what fees must cover."),
        Field("participating_parties", "Participating parties", "parties", users, "paras 6, 28; App. 2, 3",
              "How many participants take part: today's users first, those with the most exchanges first, "
              "then the others in the joining order.", _whole, 1, len(participants), 1, (),
              len(participants)),
        _one_of("joining_order", "Joining order", "App. 3",
                "The order in which the participants of Appendix 3 join.", "appendix", JOINING_ORDERS, ORDERS_IN_WORDS),
        Field("random_seed", "Random seed", "", 0, "",
              "The number that decides which random joining order is drawn.", _whole, 0, 2**32 - 1, 1),
        Field("include", "Also taking part", "ISO3 codes", (), "",
              "Participants added after the count.", _codes),
        Field("exclude", "Not taking part", "ISO3 codes", (), "",
              "Participants left out after the count, even if they are also included.", _codes),
        Field("newcomer_exchanges", "Newcomers' exchanges", "exchanges a year", 0, "para 28; App. 1(17)",
              "What each participant that is not a user today is assumed to exchange in a year: a number, or the "
              "median of today's users of the same development status (in files: peer_median).", _newcomers,
              0, 10**9, 500, (), 50_000, frozendict({PEER_MEDIAN: "the median of their peers"})),
        Field("exchange_growth", "Growth of exchanges", "1 means 100% more", 0, "paras 27, 28",
              "Growth of every party's exchanges against the reference year. An assumption.", _number, -1, 100, 0.05,
              (), 4, write=signed_percent),
        _one_of("status_list", "List of development status", "App. 1(13)(b)(ii), (15)(d)",
                "The paper's column, or a World Bank fiscal year's list with the UN's LDCs.", "paper", STATUS_LISTS,
                LISTS_IN_WORDS),
        Field("exchanges", "Exchanges", "", PAPER, "App. 1(14), (15)(e)",
              "The counts of 2023 in Appendix 2 (in files: paper), or the counts of another year from a file that "
              "ephyto count wrote, like exchanges.csv. The parties in that file are then the users.", _exchanges,
              words=frozendict({PAPER: "the counts of 2023 (Appendix 2)"}), write=_counts_in_words),
        _one_of("unclassified_status", "Status assumed for unclassified parties", "App. 3",
                "The paper has no rule for a party that the World Bank does not classify.", STATUSES[0], STATUSES),
        _one_of("rounding", "Rounding", "inferred from Tables 1 to 3",
                "Published: the rounding that the paper's tables imply (inferred; the paper states none). "
                "Exact: no rounding.",
                ROUNDINGS[0], ROUNDINGS, ROUNDING_IN_WORDS),
        Field("model_changes", "Changes to the funding model", "", deepfreeze({}), "App. 1(18)",
              "Parameters of data/funding_model.yaml set differently, like {base_share: 0.5}.", _changes),
    )  # fmt: skip
    return {field.name: field for field in registry}


def field_named(name: Any) -> Field:
    """Return the field of that name. Raises InputError with the nearest name for an unknown one."""
    return find_field(name, fields(), "scenario")


def find_field(name: Any, known: Mapping[str, Field], kind: str) -> Field:
    """Return the field of that name of a registry; `kind` says what has the fields. Raises InputError."""
    if not isinstance(name, str) or name not in known:
        raise InputError(
            f"There is no {kind} field called {quoted(name)}.{_field_hint(name, known, kind)} "
            f"Use one of these: {', '.join(known)}."
        )
    return known[name]


def _field_hint(name: Any, known: Mapping[str, Field], kind: str) -> str:
    """Say which field a wrong name may stand for: one spelt alike, or one that begins with that word."""
    hint = nearest(name, [*known, f"{kind}s"])
    if hint or not isinstance(name, str) or len(name) < 3:
        return hint
    found = next((field for field in known if field.startswith(name.lower())), None)
    return f" Did you mean '{found}'?" if found else ""
