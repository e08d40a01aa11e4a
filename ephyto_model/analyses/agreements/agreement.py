"""An agreement that is looked for: a scenario to start from, the levers that may move, the limits to hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ephyto_model.analyses.agreements.levers import Lever, levers_from, number_of_settings
from ephyto_model.analyses.agreements.limits import Limit, limits_from
from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import DATA, read_yaml, shown_path
from ephyto_model.scenario import Scenario
from ephyto_model.scenario_files import checked_entries
from ephyto_model.scenario_tables import Entry
from ephyto_model.wording import listed

KEYS = ("name", "scenario", "levers", "limits")
MOST_SETTINGS = 10_000_000_000


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
    return agreement_from(read_yaml(path), shown_path(path))


def examples() -> list[Path]:
    """Return the worked examples of data/agreements/."""
    return sorted((DATA / "agreements").glob("*.yaml"))


def agreement_from(document: Any, where: str) -> Agreement:
    """Check a parsed YAML document; `where` names it in errors. Raises InputError with all errors."""
    if not isinstance(document, Mapping):
        raise InputError(f"{where} must have {listed(KEYS)}, found {quoted(document)}.")
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
            errors.append(str(error))
    moved = {lever.name for lever in parts["levers"]}
    given = document.get("scenario")
    both = [name for name in given if name in moved] if isinstance(given, Mapping) else []
    errors += [f"{where}: {name} is a lever and stands in the scenario too; keep one." for name in both]
    if errors:
        raise InputError.of_all(errors)
    scenario = parts["scenario"].with_(name=document.get("name", "Common ground"))
    agreement = Agreement(scenario, parts["levers"], parts["limits"])
    if agreement.settings > MOST_SETTINGS:
        raise InputError(
            f"{where} has {agreement.settings:,} settings; at most {MOST_SETTINGS:,} are searched, so take larger "
            "steps or fewer levers."
        )
    return agreement


def _scenario(values: Any, where: str) -> Scenario:
    if values == {} or values is None:
        return Scenario()
    if isinstance(values, Mapping) and "name" in values:
        raise InputError(f"{where}: the name stands beside the scenario, not in it.")
    return Scenario.from_mapping(checked_entries([Entry(f"{where}, scenario", values)])[0])
