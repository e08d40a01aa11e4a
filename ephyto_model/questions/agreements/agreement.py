"""An agreement that is looked for: a scenario to start from, the levers that may move, the limits to hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import DATA, read_yaml, shown_path
from ephyto_model.language.wording import listed
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.files import checked_entries, resolve_paths
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.model.scenarios.tables import Entry
from ephyto_model.questions.agreements.levers import GROUPED, Lever, levers_from, number_of_settings
from ephyto_model.questions.agreements.limit import Limit, limits_from

KEYS = ("name", "scenario", "levers", "limits")
MOST_SETTINGS = 10_000_000
MOST_MODELS = 20_000


@dataclass(frozen=True)
class Agreement:
    """What is asked: which settings of `scenario`, moved by its `levers`, hold all `limits`."""

    scenario: Scenario
    levers: tuple[Lever, ...]
    limits: tuple[Limit, ...]

    @property
    def name(self) -> str:
        """What it is called: the name of its scenario."""
        return self.scenario.name

    @property
    def settings(self) -> int:
        """How many settings there are to search."""
        return number_of_settings(self.levers)


def read_agreement(path: Path) -> Agreement:
    """Read an agreement from a YAML file. Raises InputError with all errors."""
    return agreement_from(resolve_paths(read_yaml(path), path.parent), shown_path(path))


def examples() -> list[Path]:
    """Return the worked examples of data/agreements/."""
    return sorted((DATA / "agreements").glob("*.yaml"))


def is_agreement(document: Any) -> bool:
    """Tell whether a parsed YAML document is an agreement."""
    return isinstance(document, Mapping) and bool({"limits", "levers"} & set(document))


def agreement_from(document: Any, where: str) -> Agreement:
    """Check a parsed YAML document; `where` names it in errors. Raises InputError with all errors."""
    if not isinstance(document, Mapping):
        accepted = "levers and limits, and may have a name and a scenario"
        raise InputError(f"{where} must have {accepted}, not {quoted(document)}.")
    errors = [
        f"{where} has no {quoted(key)}; it has {listed(KEYS)}.{nearest(key, KEYS)}"
        for key in document
        if key not in KEYS
    ] + [f"{where} lacks '{key}'; it has {listed(KEYS)}." for key in ("levers", "limits") if key not in document]
    parts: dict[str, Any] = {"scenario": Scenario(), "levers": (), "limits": ()}
    readers = {"scenario": _scenario, "levers": levers_from, "limits": limits_from}
    for key, read in readers.items():
        try:
            if key in document:
                parts[key] = read(document[key], where)
        except InputError as error:
            errors += error.sentences
    errors += [f"{where}: {name} is a lever and stands in the scenario too; keep one." for name in _twice(parts)]
    scenario = parts["scenario"]
    try:
        scenario = scenario.with_(name=document.get("name", "Common ground"))
    except InputError as error:
        errors.append(f"{where}: {error}")
    if errors:
        raise InputError.of_all(errors)
    agreement = Agreement(scenario, parts["levers"], parts["limits"])
    for problem in (*_crossing(agreement), *_too_many(agreement)):
        raise InputError(f"{where}: {problem}")
    return agreement


def _twice(parts: Mapping[str, Any]) -> list[str]:
    """Return what the scenario sets although it is a lever."""
    scenario, default = parts["scenario"], Scenario()
    found = []
    for lever in parts["levers"]:
        changed = scenario.model_changes.get(lever.name, {})
        same_entry = bool(lever.entry) and isinstance(changed, Mapping) and lever.entry in changed
        if lever.name in fields():
            if getattr(scenario, lever.name) != getattr(default, lever.name):
                found.append(lever.name)
        elif same_entry or (not lever.entry and lever.name in scenario.model_changes):
            found.append(lever.key)
    return found


def _crossing(agreement: Agreement) -> list[str]:
    """Say where a usage category could begin at or above the next one."""
    moving = {lever.entry: lever.ends for lever in agreement.levers if lever.name == "usage_lower_bounds"}
    if not moving:
        return []
    fixed = agreement.scenario.model().usage_lower_bounds
    ends = {name: moving.get(name, (Fraction(bound), Fraction(bound))) for name, bound in fixed.items()}
    first = next(iter(ends))
    if first in moving:
        return [f"the category '{first}' begins at 0 and cannot move; take it out of usage_lower_bounds."]
    return [
        f"'{upper}' could begin at {int(ends[upper][0]):,} where '{lower}' begins at {int(ends[lower][1]):,}; narrow "
        "the ranges of usage_lower_bounds, so that each category begins above the one before."
        for lower, upper in pairwise(ends)
        if ends[upper][0] <= ends[lower][1]
    ]


def _too_many(agreement: Agreement) -> list[str]:
    """Say what would take too long to search."""
    grouped = [lever for lever in agreement.levers if lever.name in GROUPED]
    counts = (
        ("settings", agreement.levers, MOST_SETTINGS),
        ("combinations of multipliers and bounds", grouped, MOST_MODELS),
    )
    return [
        f"there are {number_of_settings(levers):,} {what}; at most {most:,} are searched, so take larger steps or "
        "fewer levers."
        for what, levers, most in counts
        if number_of_settings(levers) > most
    ]


def _scenario(values: Any, where: str) -> Scenario:
    if values == {} or values is None:
        return Scenario()
    if isinstance(values, Mapping) and "name" in values:
        raise InputError(f"{where}: the name stands beside the scenario, not in it.")
    return Scenario.from_mapping(checked_entries([Entry(f"{where}, scenario", values)])[0])
