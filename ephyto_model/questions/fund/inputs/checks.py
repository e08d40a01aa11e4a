"""How each kind of a projection's values is checked: by year, by group or party, in words, as dates.

Each check takes the field and a value and returns the value in its canonical, frozen form, or raises InputError.
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any

from frozendict import frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import exactly, is_number
from ephyto_model.language.wording import listed
from ephyto_model.model.budget import BudgetedLevel
from ephyto_model.model.budget_files import is_budget
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.checks import level, unknown_participant, whole
from ephyto_model.model.scenarios.checks import newcomers as known_newcomers
from ephyto_model.model.scenarios.field import Check, Field
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.timing import COUNTED_YEAR, FIRST_YEAR, LATEST_YEAR, in_year

FIRST_DATED = COUNTED_YEAR + 1
ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
A_DATE = "a date like 2026-03-01"


def dated_value(check: Check, *, grouped: bool = False) -> Check:
    """Accept a value, or a mapping from years to values that hold from then on; a `grouped` value is a mapping too."""

    def checked(field: Field, value: Any) -> Any:
        if not isinstance(value, Mapping) or is_budget(value) or (grouped and not any(is_year(key) for key in value)):
            return check(field, value)
        if not value:
            raise InputError(f"{field.name} has an empty mapping; give a value, or values by year like {{2027: ...}}.")
        dated = {}
        for key, entry in value.items():
            year = int(key) if is_year(key) else 0
            if not FIRST_DATED <= year <= LATEST_YEAR:
                raise InputError(
                    f"{field.name} takes values by year, like {{2027: ...}}, for the years {FIRST_DATED} to "
                    f"{LATEST_YEAR}; found {_written(key)} as a year."
                )
            if year in dated:
                raise InputError(f"{field.name} has the year {year} twice; keep one.")
            dated[year] = check(replace(field, name=f"{field.name} from {year}"), entry)
        return frozendict(sorted(dated.items()))

    return checked


def _written(key: Any) -> str:
    return key.isoformat() if isinstance(key, date) else quoted(key)


def is_year(key: Any) -> bool:
    """Tell whether a key is a whole number; JSON and Papermill write those as texts."""
    return (isinstance(key, int) and not isinstance(key, bool)) or (
        isinstance(key, str) and key.isascii() and key.isdigit() and len(key) <= 9
    )


def word_or(words: Sequence[str], check: Check) -> Check:
    """Accept one of some words, or what the check accepts."""
    spelt = f"the word {listed([repr(word) for word in words], 'or')}"

    def checked(field: Field, value: Any) -> Any:
        if isinstance(value, str):
            if value in words:
                return value
            raise field.refuse(value, f"{spelt} or a number {field.range()}", nearest(value, words))
        return check(field, value)

    return checked


def or_budget(check: Check) -> Check:
    """Accept a budget, which is read, or what the check accepts."""

    def checked(field: Field, value: Any) -> Any:
        return level(field, value) if is_budget(value) or isinstance(value, BudgetedLevel) else check(field, value)

    return checked


def by_group(check: Check) -> Check:
    """Accept a value, or a mapping from development statuses or parties to values; a party's own goes first."""

    def checked(field: Field, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return check(field, value)
        known = groups_and_parties_by_code()
        for key in value:
            if key not in known:
                hint = nearest(key, known) if isinstance(key, str) else ""
                raise InputError(
                    f"{field.name} has an unknown development status or party {quoted(key)}; use "
                    f"{listed(STATUSES, 'or')}, or the ISO3 codes of data/participants.csv.{hint}"
                )
        entries = {key: check(replace(field, name=f"{field.name} of {key}"), entry) for key, entry in value.items()}
        return frozendict(entries)

    return checked


@cache
def groups_and_parties_by_code() -> Mapping[str, str]:
    """Return the development statuses and the parties, by what a mapping calls them."""
    return {**dict.fromkeys(STATUSES, ""), **parties_by_code()}


def newcomers(field: Field, value: Any) -> Any:
    """Accept what scenarios do for all newcomers alike, or a number for each of some parties (the others have none)."""
    if not isinstance(value, Mapping):
        return known_newcomers(field, value)
    for code in value:
        if not isinstance(code, str) or code not in parties_by_code():
            raise unknown_participant(field.name, code)
    return frozendict({code: whole(replace(field, name=f"{field.name} of {code}"), n) for code, n in value.items()})


@cache
def parties_by_code() -> Mapping[str, str]:
    """Return the names of all participants by ISO3."""
    return {participant.iso3: participant.name for participant in load_participants()}


def dated_day(field: Field, code: str, value: Any) -> date:
    """Accept a day, or its text, of the years that values may have."""
    try:
        day = a_day(value)
    except ValueError:
        raise field.refuse(value, f"{A_DATE} for {code}") from None
    if not FIRST_DATED <= day.year <= LATEST_YEAR:
        raise field.refuse(value, f"a date from {FIRST_DATED}-01-01 to {LATEST_YEAR}-12-31 for {code}")
    return day


def a_day(value: Any) -> date:
    """Return a date, or that of a text like 2026-03-01. Raises ValueError."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return date.fromisoformat(value if isinstance(value, str) and re.fullmatch(ISO_DAY, value) else "")


def status_changes(field: Field, value: Any) -> Mapping[str, Any]:
    """Accept participants, each with a development status or with one by year."""
    if not isinstance(value, Mapping):
        raise field.refuse(value, f"a mapping like {{NPL: {{2027: {STATUSES[1]}}}}}")
    codes = {participant.iso3 for participant in load_participants()}
    for code in value:
        if not isinstance(code, str) or code not in codes:
            raise unknown_participant(field.name, code)
    dated = dated_value(fields()["unclassified_status"].check)
    one = replace(field, choices=STATUSES)
    return frozendict({code: dated(replace(one, name=f"{field.name} of {code}"), v) for code, v in value.items()})


def a_year(field: Field, value: Any) -> int:
    """Accept a year that a projection can end with."""
    if not is_number(value) or value != int(value) or not FIRST_YEAR <= value <= LATEST_YEAR:
        raise field.refuse(value, f"a year from {FIRST_YEAR} to {LATEST_YEAR}")
    return int(value)


def a_share(field: Field, value: Any) -> float:
    """Accept a share from 0 to 1."""
    if not is_number(value) or not 0 <= value <= 1:
        raise field.refuse(value, "a share from 0 to 1")
    return float(value) if value != int(value) else int(value)


def check_late_shares(one: Any, two: Any) -> None:
    """Refuse shares paid one and two years late that are together more than all that is paid. Raises InputError."""
    begun = sorted({FIRST_DATED, *(year for value in (one, two) for year in years_of(value))})
    for year in begun:
        shares = [in_year(value, year, 0) for value in (one, two)]
        named = {key for share in shares if isinstance(share, Mapping) for key in share} - set(STATUSES)
        for party, status in itertools.product(sorted(named) or [""], STATUSES):
            both = sum(exactly(of_party(share, party, status, 0)) for share in shares)
            if both > 1:
                grouped = any(isinstance(share, Mapping) for share in shares)
                whose = f" for {party} as {status}" if party else f" for {status}" if grouped else ""
                raise InputError(
                    f"one_year_late_share and two_years_late_share must not be more than 1 together; from {year} "
                    f"they are {float(both):g}{whose}."
                )


def years_of(value: Any) -> Iterable[int]:
    """Return the years in which a dated value changes; none for a value that holds always."""
    dated = isinstance(value, Mapping) and all(isinstance(key, int) for key in value)
    return value if dated else ()


def of_party(value: Any, iso3: str, status: str, default: Any) -> Any:
    """Return what a value is for a party: its own, that of its development status, or the default."""
    return value.get(iso3, value.get(status, default)) if isinstance(value, Mapping) else value


@cache
def in_time_and_late(paid: float, one_year: float, two_years: float) -> tuple[Fraction, ...]:
    """Return the shares of a contribution (0 to 1) that come in on time, one and two years late. Source: paras 35, 36.

    `paid` is what is paid at all, of which `one_year` and `two_years` are late.
    """
    whole, one, two = exactly(paid), exactly(one_year), exactly(two_years)
    return whole * (1 - one - two), whole * one, whole * two
