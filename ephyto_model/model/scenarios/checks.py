"""What a field of a scenario is, and how each kind of value is checked.

A check takes the field and a value and returns the value in its canonical, frozen form, or raises InputError.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from frozendict import deepfreeze, frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import is_number
from ephyto_model.language.translation import LANGUAGES
from ephyto_model.language.wording import listed
from ephyto_model.model.budget import BudgetedLevel
from ephyto_model.model.budget_files import is_budget, read_budget
from ephyto_model.model.funding_model import STATUSES, load_funding_model
from ephyto_model.model.names import Named, remember_names
from ephyto_model.model.participants import Counted, load_exchanges, load_participants
from ephyto_model.model.scenarios.field import Field, _within
from ephyto_model.model.status_lists import read_status_list
from ephyto_model.model.text_checks import can_be_seen, has_controls
from ephyto_model.table_rows import TABLES

PEER_MEDIAN = "peer_median"
PAPER = "paper"
LARGEST_COUNT = 10**12
BOTH = "{sent: 100, received: 50}"


def name(field: Field, value: Any) -> str:
    """Accept a name: a text of one line, or one for each of some languages, like {en: High, fr: Élevé}."""
    if isinstance(value, Named):
        return value
    if not isinstance(value, Mapping):
        return text(field, value)
    for code in value:
        if code not in LANGUAGES:
            raise field.refuse(code, f"texts by language, which is one of {listed(LANGUAGES, 'or')}")
    if not value:
        raise field.refuse(dict(value), "a text, or texts by language, like {en: My scenario}")
    return remember_names({code: text(field, one) for code, one in value.items()})


def text(field: Field, value: Any) -> str:
    """Accept a text of one line, within the bounds of the field."""
    accepted = f"a text of {field.minimum} to {field.maximum} characters"
    if not isinstance(value, str):
        remedy = " Write one, like 'My scenario'." if value is None else " Put quotes around it."
        raise field.refuse(value, accepted, remedy)
    try:  # two halves of a character written apart, as JSON does, are one character
        text = value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise field.refuse(value, f"{accepted}, each of them whole") from None
    if not _within(field, len(text)) or not can_be_seen(text):
        raise field.refuse(value, f"{accepted} that can be seen")
    if has_controls(text):
        raise field.refuse(value, f"{accepted} on one line, without control characters")
    return text


def number(field: Field, value: Any) -> int | float:
    """Accept a number within the bounds of the field."""
    if not is_number(value) or not _within(field, value):
        remedy = f" Write it in plain digits, like {field.step or 1000}." if isinstance(value, str) else ""
        raise field.refuse(value, f"a number {field.range()}", remedy)
    return int(value) if value == int(value) else float(value)


def level(field: Field, value: Any) -> float:
    """Accept a level: more than nothing, since the fees of nothing are none; or the budget behind it, which is read."""
    if isinstance(value, BudgetedLevel):
        return value
    if is_budget(value):
        return BudgetedLevel(read_budget(value))
    if not is_number(value) or not 0 < value <= (field.maximum or 0):
        remedy = " A budget is a file that ends in .yaml or .xlsx." if isinstance(value, str | Mapping) else ""
        raise field.refuse(value, f"more than 0 and at most {field.maximum:,} US dollars a year", remedy)
    return number(field, value)


def whole(field: Field, value: Any) -> int:
    """Accept a whole number within the bounds of the field."""
    if not is_number(value) or value != int(value) or not _within(field, value):
        raise field.refuse(value, f"a whole number {field.range()}")
    return int(value)


def choice(field: Field, value: Any) -> str:
    """Accept one of the words of the field."""
    if not isinstance(value, str) or value not in field.choices:
        raise field.refuse(value, f"one of {listed(field.choices, 'or')}", nearest(value, field.choices))
    return value


def status_list(field: Field, value: Any) -> str | Mapping[str, str]:
    """Accept the name of a shipped list, a file with a list, which is read, or development statuses by ISO3."""
    if isinstance(value, str) and Path(value).suffix.lower() in TABLES:
        return read_status_list(Path(value))
    if not isinstance(value, Mapping) or not value:
        return choice(field, value)
    codes(field, list(value))
    for code, status in value.items():
        if status not in STATUSES:
            raise field.refuse(status, f"one of {listed(STATUSES, 'or')} for {code}", nearest(status, STATUSES))
    return frozendict(value)


def codes(field: Field, value: Any) -> tuple[str, ...]:
    """Accept a list of ISO3 codes of participants; one named twice counts once."""
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


def newcomers(field: Field, value: Any) -> int | str:
    """Accept the word for the median of their peers, or a whole number."""
    if isinstance(value, str) and value == PEER_MEDIAN:
        return value
    if not is_number(value):
        accepted = f"the word '{PEER_MEDIAN}' or a whole number {field.range()}"
        raise field.refuse(value, accepted, nearest(value, [PEER_MEDIAN]))
    return whole(field, value)


def exchanges(field: Field, value: Any) -> str | Mapping[str, int]:
    """Accept "paper", a file that `ephyto count` wrote, or counts by ISO3; a file is read, so that its counts stay."""
    if isinstance(value, str):
        return PAPER if value == PAPER else load_exchanges(Path(value))
    if not isinstance(value, Mapping) or not value:
        accepted = f"the word '{PAPER}', a file like exchanges.csv, or ISO3 codes with counts, like {{KEN: 165754}}"
        raise field.refuse(value, accepted)
    codes(field, list(value))
    return frozendict({code: _count(field, code, count) for code, count in value.items()})


def _count(field: Field, code: str, count: Any) -> int:
    """Accept a count, or what was sent and received apart, like {sent: 100, received: 50}."""
    if isinstance(count, Mapping):
        if set(count) != {"sent", "received"}:
            raise field.refuse(dict(count), f"a count for {code}, or what it sent and received, like {BOTH}")
        return Counted(*(_count(field, f"{code} ({key})", count[key]) for key in ("sent", "received")))
    if not is_number(count) or count != int(count) or not 0 <= count <= LARGEST_COUNT:
        raise field.refuse(count, f"a whole number from 0 to {LARGEST_COUNT:,} for {code}")
    return count if isinstance(count, Counted) else int(count)


def changes(field: Field, value: Any) -> Mapping[str, Any]:
    """Accept changes that give a funding model."""
    if not isinstance(value, Mapping):
        raise field.refuse(value, "a mapping like {base_share: 0.5}")
    load_funding_model().changed(value)
    frozen: Mapping[str, Any] = deepfreeze(_written(value))
    return frozen


def _written(value: Any) -> Any:
    """Write fractions as files do, like "1/3"."""
    if isinstance(value, Mapping):
        return {key: _written(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_written(entry) for entry in value]
    return str(value) if isinstance(value, Fraction) else value
