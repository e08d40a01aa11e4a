"""Scenario files: YAML with the fields that differ from the default; several scenarios stand under `scenarios:`."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import parse_yaml, read_yaml, shown_path
from ephyto_model.scenario import Scenario
from ephyto_model.scenario_fields import field_named, fields
from ephyto_model.wording import listed


def read_scenarios(path: Path) -> list[Scenario]:
    """Read every scenario of a file. Raises InputError naming the file and the scenario."""
    return [Scenario.from_mapping(differences) for differences in read_differences(path)]


def read_differences(path: Path) -> list[dict[str, Any]]:
    """Read each scenario of a file as its checked fields that differ from the default."""
    return differences_in(read_yaml(path), shown_path(path))


def differences_in(document: Any, where: str) -> list[dict[str, Any]]:
    """Return each scenario of a parsed YAML document as its checked fields; `where` names it in errors."""
    if isinstance(document, dict) and "scenarios" in document:
        extra = [key for key in document if key != "scenarios"]
        if extra:
            raise InputError(f"{where} has {quoted(extra[0])} beside 'scenarios'; put fields inside the scenarios.")
        entries = document["scenarios"]
        if not isinstance(entries, list) or not entries:
            raise InputError(f"{where}: 'scenarios' must be a list of scenarios, found {quoted(entries)}.")
        return [_checked(entry, f"{where}, scenario {number}") for number, entry in enumerate(entries, start=1)]
    return [_checked(document, where)]


def _checked(entry: Any, where: str) -> dict[str, Any]:
    if not isinstance(entry, dict) or not entry:
        raise InputError(f"{where} must be `field: value` lines, found {quoted(entry)}.")
    try:
        return {name: field_named(name).checked(value) for name, value in entry.items()}
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def parse_settings(settings: Sequence[str]) -> dict[str, Any]:
    """Parse FIELD=VALUE settings, the values as YAML, into checked fields. Raises InputError."""
    parsed: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise InputError(f"--set needs FIELD=VALUE, found {quoted(setting)}.{nearest(name, ['fao_funding_usd'])}")
        value = field_named(name.strip()).checked(parse_yaml(text, f"--set {name.strip()}", "put odd text in quotes"))
        if parsed.setdefault(name.strip(), value) != value:
            raise InputError(f"--set gives {name.strip()} two values; keep one.")
    return parsed


def stack(paths: Sequence[Path], settings: Mapping[str, Any], scenario_name: str | None = None) -> Scenario:
    """Apply one scenario of each file in order, then the settings.

    Two files that set the same field differently are refused unless a setting decides; their names are joined.
    `scenario_name` chooses a scenario from files that hold several. Raises InputError.
    """
    if scenario_name is not None and not paths:
        raise InputError(f"There is no file to choose the scenario {quoted(scenario_name)} from; name one.")
    combined: dict[str, Any] = {}
    origin: dict[str, Path] = {}
    for path in paths:
        for name, value in _one_of(path, scenario_name).items():
            if name == "name" and name in combined and combined[name] != value:
                value = f"{combined[name]} + {value}"
                if len(value) > (fields()["name"].maximum or 0) and name not in settings:
                    raise InputError(f"The files' names joined, {quoted(value)}, are too long; give --set name=NAME.")
            elif name not in settings and combined.get(name, value) != value:
                raise InputError(
                    f"{shown_path(origin[name])} and {shown_path(path)} set {name} differently; "
                    f"decide with --set {name}=VALUE."
                )
            combined[name] = value
            origin[name] = path
    return Scenario.from_mapping({**combined, **settings})


def _one_of(path: Path, scenario_name: str | None) -> dict[str, Any]:
    scenarios = read_differences(path)
    if len(scenarios) == 1 and scenario_name is None:
        return scenarios[0]
    names = [Scenario.from_mapping(scenario).name for scenario in scenarios]
    if scenario_name is None:
        raise InputError(
            f"{shown_path(path)} holds {len(scenarios)} scenarios; choose one with --scenario: "
            f"{listed([repr(name) for name in names], 'or')}."
        )
    if scenario_name not in names:
        raise InputError(
            f"{shown_path(path)} has no scenario named {quoted(scenario_name)}; "
            f"it has {listed([repr(name) for name in names])}.{nearest(scenario_name, names)}"
        )
    if names.count(scenario_name) > 1:
        raise InputError(f"{shown_path(path)} has several scenarios named {quoted(scenario_name)}; rename all but one.")
    return scenarios[names.index(scenario_name)]


def to_yaml(scenario: Scenario) -> str:
    """Write a scenario as YAML: its name and the fields that differ from the default."""
    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.dump({"name": scenario.name, **scenario.differences()}, stream)
    return stream.getvalue()
