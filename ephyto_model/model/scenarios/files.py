"""Scenario files: the fields that differ from the default, for one scenario, a list, a grid or a table of them."""

import io
import itertools
import math
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ephyto_model.errors import InputError, quoted
from ephyto_model.files import DATA, read_yaml, shown_path
from ephyto_model.model.budget_files import is_budget
from ephyto_model.model.funding_model import LEVEL
from ephyto_model.model.scenarios.checks import PAPER
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import field_named, fields
from ephyto_model.model.scenarios.made import MADE, made_of
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.model.scenarios.tables import Entry, table_entries
from ephyto_model.table_rows import TABLES

MOST_SCENARIOS = 5_000
MOST_ENTRIES = 200  # of one scenario or projection, which have fewer fields
FROM_FILES = (
    "exchanges",
    LEVEL,
    "annual_cost_usd",
    "status_list",
    "joiners",
    "receipts",
)  # fields that may name a file


def read_scenarios(path: Path) -> list[Scenario]:
    """Read every scenario of a file. Raises InputError with all errors of the file, each with its scenario or row."""
    return [Scenario.from_mapping(differences) for differences in read_differences(path)]


@cache
def presets() -> tuple[Scenario, ...]:
    """Return the scenarios of data/scenarios/, in the order of their files."""
    return tuple(scenario for path in sorted((DATA / "scenarios").glob("*.yaml")) for scenario in read_scenarios(path))


def read_differences(path: Path) -> list[dict[str, Any]]:
    """Read each scenario of a YAML file, a CSV table or an XLSX table as its checked fields."""
    if path.suffix.lower() in TABLES:
        entries = [entry._replace(values=resolve_paths(entry.values, path.parent)) for entry in table_entries(path)]
        return checked_entries(entries)
    return differences_in(resolve_paths(read_yaml(path), path.parent), shown_path(path))


def resolve_paths(document: Any, folder: Path) -> Any:
    """Take a file of exchanges or a budget that a document names from the document's own folder, if it is there."""
    if isinstance(document, list):
        return [resolve_paths(entry, folder) for entry in document]
    if not isinstance(document, dict):
        return document
    return {key: _placed(v, folder) if key in FROM_FILES else resolve_paths(v, folder) for key, v in document.items()}


def files_named_in(document: Any) -> list[Path]:
    """Return the files that a document names, once their paths are resolved, each once."""
    if isinstance(document, list):
        return list(dict.fromkeys(path for entry in document for path in files_named_in(entry)))
    if isinstance(document, dict):
        return list(dict.fromkeys(path for entry in document.values() for path in files_named_in(entry)))
    return [Path(document)] if isinstance(document, str) and os.path.isfile(document) else []


def _placed(value: Any, folder: Path) -> Any:
    if isinstance(value, list):
        return [_placed(entry, folder) for entry in value]
    if isinstance(value, dict) and not is_budget(value):  # by year
        return {year: _placed(entry, folder) for year, entry in value.items()}
    is_there = isinstance(value, str) and value != PAPER and os.path.isfile(os.path.join(folder, value))
    return str(folder / value) if is_there else value


def differences_in(document: Any, where: str) -> list[dict[str, Any]]:
    """Return each scenario of a parsed YAML document as its checked fields; `where` names it in errors.

    A document is one scenario, a list of them under `scenarios`, or a `grid` of lists (all their combinations) with
    fields that hold for all beside it. Raises InputError with all errors.
    """
    if isinstance(document, dict) and "grid" in document and "scenarios" not in document:
        fixed = {name: value for name, value in document.items() if name != "grid"}
        return _grid(document["grid"], checked_entries([Entry(where, fixed)])[0] if fixed else {}, where)
    return checked_entries(entries_of(document, where, "scenario"), _field_or_made)


def entries_of(document: Any, where: str, kind: str) -> list[Entry]:
    """Return what a parsed YAML document lists, under `scenarios` where the kind is "scenario", or its one entry.

    `where` names the document in errors. Raises InputError.
    """
    key = f"{kind}s"
    if not isinstance(document, dict) or key not in document:
        return [Entry(where, document)]
    extra = [other for other in document if other != key]
    if extra:
        raise InputError(f"{where} has {quoted(extra[0])} beside '{key}'; put fields inside the {key}.")
    entries = document[key]
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{where}: '{key}' must be a list of {key}, not {quoted(entries)}.")
    return [Entry(f"{where}, {kind} {number}", entry) for number, entry in enumerate(entries, start=1)]


def checked_entries(entries: Sequence[Entry], named: Callable[[Any], Field] = field_named) -> list[dict[str, Any]]:
    """Check every field of every entry. Raises InputError with all that is wrong."""
    if len(entries) > MOST_SCENARIOS:
        raise InputError(f"There are {len(entries):,} scenarios; at most {MOST_SCENARIOS:,} make a batch. Split it.")
    checked: list[dict[str, Any]] = []
    errors: list[str] = []
    for where, values, unread in entries:
        errors += unread
        if unread and not values:
            continue
        if not isinstance(values, dict) or not values:
            errors.append(f"{where} must be `field: value` lines, not {quoted(values)}.")
            continue
        if len(values) > MOST_ENTRIES:
            errors.append(f"{where} has {len(values):,} entries, more than there are fields; keep the fields alone.")
            continue
        checked.append({})
        for name, value in values.items():
            try:
                checked[-1][name] = named(name).checked(value)
            except InputError as error:
                errors += [f"{where}: {sentence}" for sentence in error.sentences]
    if errors:
        raise InputError.of_all(errors)
    return checked


def _field_or_made(name: Any) -> Field:
    """Return the field of that name; what a scenario gave when it was saved stands beside them."""
    return MADE if name == MADE.name else field_named(name)


def _grid(grid: Any, fixed: Mapping[str, Any], where: str) -> list[dict[str, Any]]:
    """Return all combinations of a grid's values, the last field varying fastest, each with a name that says them."""
    if not isinstance(grid, dict) or not grid:
        raise InputError(
            f"{where}: 'grid' must give each field a list of values, like fao_funding_usd: [0, 200000]; "
            f"found {quoted(grid)}."
        )
    errors = []
    for name, values in grid.items():
        if name in fixed or name == "name":
            problem = "gives each scenario its name itself" if name == "name" else f"has {name} beside it too"
            errors.append(f"{where}: 'grid' {problem}; take {name} out of the grid.")
        elif not isinstance(values, list) or not values:
            errors.append(f"{where}, grid: {quoted(name)} must have a list of values, not {quoted(values)}.")
    if errors:
        raise InputError.of_all(errors)
    number = math.prod(len(values) for values in grid.values())
    if number > MOST_SCENARIOS:
        raise InputError(f"{where}: the grid has {number:,} scenarios; at most {MOST_SCENARIOS:,} make a batch.")
    singles = [Entry(f"{where}, grid", {name: value}) for name, values in grid.items() for value in values]
    checked = iter(checked_entries(singles))
    axes = [[next(checked)[name] for _ in values] for name, values in grid.items()]
    combinations = [dict(zip(grid, combination, strict=True)) for combination in itertools.product(*axes)]
    return [{**fixed, "name": name, **c} for name, c in zip(_names(fixed, combinations), combinations, strict=True)]


def _names(fixed: Mapping[str, Any], combinations: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name each combination by its values, or by its number where that would be too long for a name."""
    start = f"{fixed['name']}: " if "name" in fixed else ""
    names = [
        start + ", ".join(f"{fields()[name].label}: {fields()[name].in_words(value)}" for name, value in chosen.items())
        for chosen in combinations
    ]
    if max(map(len, names)) <= (fields()["name"].maximum or 0):
        return names
    return [f"{fixed.get('name', 'Grid')[:70]} {number}" for number in range(1, len(names) + 1)]


def to_yaml(scenario: Scenario) -> str:
    """Write a scenario as YAML: its name, the fields that differ from the default, and what it gives today."""
    made = made_of(scenario.run().assessment)
    return as_yaml({"name": str(scenario.name), **scenario.differences(), MADE.name: made})


def as_yaml(values: Mapping[str, Any]) -> str:
    """Write plain values as YAML."""
    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.dump(dict(values), stream)
    return stream.getvalue()
