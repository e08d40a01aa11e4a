"""Budgets as files: YAML, or a sheet with a row a line and a column a year; each line is checked, by App. 1(5), (6)."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from frozendict import frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import is_number
from ephyto_model.files import find_input, read_yaml, shown_path
from ephyto_model.language.wording import listed
from ephyto_model.model.budget import (
    EXCHANGES,
    EXCLUDED,
    FIXED,
    HEADS,
    NEWCOMERS,
    RISES_WITH,
    USERS,
    Budget,
    ByYear,
    CostLine,
    usual_plan,
)
from ephyto_model.model.budget_sheets import from_sheet
from ephyto_model.model.number_checks import LARGEST_USD
from ephyto_model.model.text_checks import is_line
from ephyto_model.model.timing import FIRST_YEAR, LATEST_YEAR, biennium_of

ENDINGS = (".yaml", ".yml", ".xlsx")
KEYS = ("name", "agreed_level_usd", "plan", "lines")
LINE_KEYS = ("head", "line", "rises_with", "amounts_usd")
PLANNED = (USERS, EXCHANGES, NEWCOMERS)
MOST_LINES, LARGEST_PLAN = 200, 10**15
LONGEST = 120  # characters of a name
PARAGRAPH = re.compile(r"(?:app\. ?1)? ?(?:\(?([56])\)?)? ?\(?([a-g])\)?", re.IGNORECASE)


def is_budget(value: Any) -> bool:
    """Tell whether a value is meant as a budget: the name of a file, or what such a file holds."""
    if isinstance(value, str):
        return Path(value).suffix.lower() in ENDINGS
    return isinstance(value, Mapping) and "lines" in value


def read_budget(value: Any) -> Budget:
    """Return the budget of a file, or of what a file holds. Raises InputError with all that is wrong."""
    if isinstance(value, Mapping):
        return budget_from(value, "The budget")
    path = find_input(Path(value))
    if path.suffix.lower() == ".xlsx":
        document, rows = from_sheet(path)
        return budget_from(document, shown_path(path), path.stem, [f"row {row}" for row in rows])
    return budget_from(read_yaml(path), shown_path(path), path.stem)


def budget_from(document: Any, where: str, name: str = "Budget", places: Sequence[str] = ()) -> Budget:
    """Return the budget that a parsed document holds; `where` names it in errors. Raises InputError with all of them.

    `name` is what it is called unless it says so itself; `places` are where its lines stand, by default line 1, line 2.
    """
    entries = document.get("lines") if isinstance(document, Mapping) else None
    if not isinstance(entries, list | tuple) or not all(isinstance(entry, Mapping) for entry in entries):
        raise InputError(
            f"{where} must have `lines:` and under it a list, each with {listed(LINE_KEYS)}; found "
            f"{quoted(document if entries is None else entries)}."
        )
    errors = [_unknown(where, key, KEYS) for key in document if key not in KEYS]
    if not 1 <= len(entries) <= MOST_LINES:
        errors.append(f"{where} must have 1 to {MOST_LINES} lines, not {len(entries)}.")
    elif all(entry.get("amounts_usd") is None for entry in entries):
        errors.append(
            f"{where} has no amounts, and the paper gives none; copy it and give each line its amounts_usd, like "
            f"{{{FIRST_YEAR}: 100000}}."
        )
    if errors:
        raise InputError.of_all(errors)
    check = _Collected(errors)
    called = check(lambda: _name(f"{where}: name", document.get("name", name)))
    agreed = document.get("agreed_level_usd")
    level = check(lambda: _agreed(f"{where}: agreed_level_usd", agreed) if agreed is not None else {})
    plan = check(lambda: _plan(where, document.get("plan", {})))
    places = places or [f"line {n}" for n in range(1, len(entries) + 1)]
    lines = [
        check(partial(_line, f"{where}, {place}", entry, plan or {}))
        for place, entry in zip(places, entries, strict=True)
    ]
    if errors:
        raise InputError.of_all(errors)
    made = Budget(called, tuple(lines), frozendict(plan), frozendict(level))
    if not 0 < made.level_usd(made.biennium) <= LARGEST_USD:
        raise InputError(f"{where} must add up to more than 0 and at most {LARGEST_USD:,} US dollars a year.")
    return made


class _Collected:
    """Runs checks one by one and keeps what each refuses."""

    def __init__(self, errors: list[str]) -> None:
        self._errors = errors

    def __call__(self, check: Callable[[], Any]) -> Any:
        try:
            return check()
        except InputError as error:
            self._errors.append(str(error))
            return None


def _unknown(where: str, key: Any, known: Sequence[str]) -> str:
    return f"{where} has an unknown entry {quoted(key)}; use {listed(known, 'or')}.{nearest(key, known)}"


def _name(where: str, value: Any) -> str:
    if not isinstance(value, str) or len(value.strip()) > LONGEST or not is_line(value):
        accepted = f"a text of 1 to {LONGEST} characters on one line that can be seen"
        raise InputError(f"{where} must be {accepted}, not {quoted(value)}.")
    return value.strip()


def _line(where: str, entry: Mapping[Any, Any], plan: Mapping[str, ByYear]) -> CostLine:
    for key in entry:
        if key not in LINE_KEYS:
            raise InputError(_unknown(where, key, LINE_KEYS))
    head = head_of(where, entry.get("head"))
    name = _name(f"{where}: line", entry.get("line", HEADS[head][:LONGEST]))
    driver = entry.get("rises_with", FIXED)
    if not isinstance(driver, str) or driver not in RISES_WITH:
        raise InputError(
            f"{where} ({name}): rises_with must be {listed(list(RISES_WITH), 'or')}, not "
            f"{quoted(driver)}.{nearest(driver, RISES_WITH)}"
        )
    if driver != FIXED and driver not in plan:
        raise InputError(
            f"{where} ({name}) rises with the {driver}, but the plan does not say for how many its amounts are; add "
            f"plan: {{{driver}: 10}}."
        )
    if entry.get("amounts_usd") is None:
        raise InputError(
            f"{where} ({name}) has no amounts_usd; give an amount a year, or amounts by year like "
            f"{{{FIRST_YEAR}: 100000}}."
        )
    return CostLine(head, name, driver, _by_year(f"{where} ({name}): amounts_usd", entry["amounts_usd"], _amount))


def head_of(where: str, value: Any) -> str:
    """Return the letter of a head that App. 1(5) includes. Raises InputError for one of App. 1(6), or for another."""
    text = value.strip() if isinstance(value, str) else ""
    matched = PARAGRAPH.fullmatch(text)
    letter = matched[2].lower() if matched else ""
    is_excluded = matched is not None and matched[1] == "6"
    for heads, excluded in ((HEADS, False), (EXCLUDED, True)):
        found_in = next((key for key, title in heads.items() if title.lower() == text.lower()), None)
        if found_in:
            letter, is_excluded = found_in, excluded
    if is_excluded and letter in EXCLUDED:
        raise InputError(
            f"{where} is under “{EXCLUDED[letter]}”, which App. 1(6)({letter}) excludes from the funding mechanism; "
            "take the line out."
        )
    if is_excluded or letter not in HEADS:
        raise InputError(
            f"{where}: head must be one of the seven of App. 1(5), a to g or its words, like “{HEADS['c']}”; found "
            f"{quoted(value)}.{nearest(value, HEADS.values())}"
        )
    return letter


def _agreed(where: str, given: Any) -> ByYear:
    """Accept a level, or levels by the first year of a biennium: a level holds for two years. Source: App. 1(9)."""
    levels = _by_year(where, given, _positive)
    for year in levels:
        if year != biennium_of(year).first_year:
            raise InputError(
                f"{where} is the same in both years of a biennium; give it for {year - 1} or {year + 1}, "
                f"not for {year}."
            )
    return levels


def _plan(where: str, given: Any) -> Mapping[str, ByYear]:
    if not isinstance(given, Mapping):
        raise InputError(f"{where}: plan must be a mapping like {{users: 88}}, not {quoted(given)}.")
    for key in given:
        if key not in PLANNED:
            raise InputError(_unknown(f"{where}: plan", key, PLANNED))
    own = {key: _by_year(f"{where}: plan, {key}", value, _planned) for key, value in given.items()}
    return {**usual_plan(), **own}


def _by_year(where: str, value: Any, check: Callable[[str, Any], Any]) -> ByYear:
    """Accept one value for all years, or values by year, each of which holds until the next."""
    if not isinstance(value, Mapping):
        return frozendict({FIRST_YEAR: check(where, value)})
    years = {}
    for key, entry in value.items():
        text = str(key) if isinstance(key, int | str) and not isinstance(key, bool) else ""
        if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LATEST_YEAR:
            raise InputError(f"{where} takes values by year from {FIRST_YEAR} to {LATEST_YEAR}, not {quoted(key)}.")
        if int(text) in years:
            raise InputError(f"{where} has the year {text} twice; keep one.")
        years[int(text)] = check(f"{where} of {text}", entry)
    if not years:
        raise InputError(f"{where} is empty; give a value, or values by year.")
    return frozendict(sorted(years.items()))


def _number(where: str, value: Any, accepted: str, is_right: Callable[[Any], bool]) -> int | float:
    if not is_number(value) or not is_right(value):
        remedy = " Write it in plain digits, like 100000." if isinstance(value, str) else ""
        raise InputError(f"{where} must be {accepted}, not {quoted(value)}.{remedy}")
    return int(value) if value == int(value) else float(value)


def _amount(where: str, value: Any) -> int | float:
    accepted = f"a number from 0 to {LARGEST_USD:,} (US dollars a year)"
    return _number(where, value, accepted, lambda x: 0 <= x <= LARGEST_USD)


def _positive(where: str, value: Any) -> int | float:
    accepted = f"more than 0 and at most {LARGEST_USD:,} US dollars a year"
    return _number(where, value, accepted, lambda x: 0 < x <= LARGEST_USD)


def _planned(where: str, value: Any) -> int | float:
    accepted = f"a whole number from 1 to {LARGEST_PLAN:,}"
    return _number(where, value, accepted, lambda x: 1 <= x <= LARGEST_PLAN and x == int(x))
