"""Scenarios put together: FIELD=VALUE settings of a command, and files applied one after the other."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import find_input, parse_yaml, shown_path
from ephyto_model.language.wording import listed
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import field_named, fields
from ephyto_model.model.scenarios.files import presets, read_differences, read_scenarios
from ephyto_model.model.scenarios.made import MADE
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.table_rows import TABLES


def parse_settings(
    settings: Sequence[str],
    named: Callable[[Any], Field] = field_named,
    option: str = "--set",
    example: str = "fao_funding_usd=400000",
) -> dict[str, Any]:
    """Parse FIELD=VALUE settings, the values as YAML, into checked fields. Raises InputError."""
    return read_settings(settings, "FIELD", lambda name, value: named(name).checked(value), option, example)


def read_settings(
    settings: Sequence[str],
    kind: str,
    check: Callable[[str, Any], Any] = lambda name, value: value,
    option: str = "--set",
    example: str = "fao_funding_usd=400000",
) -> dict[str, Any]:
    """Read NAME=VALUE settings, the values as YAML, as `check` returns them; `kind` says what the names are of.

    `option` and `example` are what errors speak of. Raises InputError.
    """
    parsed: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise InputError(f"{option} needs {kind}=VALUE, like {example}, not {quoted(setting)}.")
        name = name.strip()
        value = check(name, parse_yaml(text, f"{option} {name[:60]}", "put odd text in quotes"))
        if parsed.setdefault(name, value) is not value and parsed[name] != value:
            raise InputError(f"{option} gives {name} two values; keep one.")
    return parsed


def stack(paths: Sequence[Path], settings: Mapping[str, Any], scenario_name: str | None = None) -> Scenario:
    """Apply one scenario of each file in order, then the settings.

    Two files that set the same field differently are refused unless a setting decides; their names are joined.
    `scenario_name` chooses a scenario from files that hold several. Raises InputError.
    """
    if scenario_name is not None and not paths:
        raise InputError(f"--scenario {quoted(scenario_name)} chooses from a file, but no file was given; name one.")
    combined: dict[str, Any] = {}
    origin: dict[str, Path] = {}
    for path in paths:
        for name, value in _one_of(path, scenario_name).items():
            if name == "name" and name in combined and combined[name] != value:
                value = f"{combined[name]} + {value}"
                if len(value) > (fields()["name"].maximum or 0) and name not in settings:
                    raise InputError(f"The files' names joined, {quoted(value)}, are too long; give --set name=NAME.")
            elif name not in (*settings, MADE.name) and combined.get(name, value) != value:
                raise InputError(
                    f"{shown_path(origin[name])} and {shown_path(path)} set {name} differently; "
                    f"decide with --set {name}=VALUE."
                )
            combined[name] = value
            origin[name] = path
    if settings or len(paths) > 1:  # it is not what was saved
        combined.pop(MADE.name, None)
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


def compared_with(asked: str, paths: Sequence[Path]) -> Scenario:
    """Return what --against names: the scenario of a file that has one, a preset, or one of the files of the command.

    Raises InputError.
    """
    if Path(asked).suffix.lower() in (".yaml", ".yml", *TABLES):
        found = read_scenarios(find_input(Path(asked)))
        if len(found) > 1:
            raise InputError(f"{asked} has {len(found)} scenarios; --against takes a file with one, or a name.")
        return found[0]
    known = {
        scenario.name: scenario for scenario in (*presets(), *(one for path in paths for one in read_scenarios(path)))
    }
    if asked not in known:
        if Path(asked).is_file():
            raise InputError(
                f"--against takes a scenario file (.yaml, .csv or .xlsx) or a name, not {shown_path(Path(asked))}."
            )
        names = listed(list(map(repr, known)))
        raise InputError(
            f"There is no scenario named {quoted(asked)} for --against; there are {names}.{nearest(asked, known)}"
        )
    return known[asked]
