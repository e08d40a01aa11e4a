"""What CPM agrees: the level, the shares, the multipliers, the categories, the rounding.

`data/funding_model.yaml` holds the values with unit, date and paragraph; a `FundingModel` is those values, checked
and frozen. A design that CPM might discuss instead is the same model with changes: ``model.changed({...})``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Self

from frozendict import deepfreeze, frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import exactly
from ephyto_model.files import DATA, read_yaml, shown_path
from ephyto_model.language.translation import marked
from ephyto_model.language.wording import as_number, listed
from ephyto_model.model.number_checks import mapping, multipliers, number, positive, step

STATUSES = ("Low or LDC", "Lower-Middle", "Upper-Middle", "High")
UNCLASSIFIED = "Unclassified"
CATEGORIES = ("Low", "Medium", "High", "Very High")
ROUNDINGS = ("published", "exact")
ROUNDING_WORDS = {  # what files write, and what people read
    "direction": {"half_up": marked("to the nearest"), "down": marked("down"), "up": marked("up")},
    "usage_pool": {
        "still_needed": marked("what base fees do not cover"),
        "usage_share": marked("exactly their share of the amount needed"),
    },
}
LEVEL = "annual_funding_level_usd"
ENTRY_KEYS = {"value", "unit", "label", "valid_from", "source"}


@dataclass(frozen=True)
class Rounding:
    """How unit fees are rounded (inferred; the paper states no rule).

    A unit fee is rounded to a multiple of its step in the `direction` "half_up", "down" or "up"; a step of None
    means not rounded. `usage_pool` says what usage fees are to bring in: what is ``still_needed``
    after the base fees as collected, or strictly their ``usage_share`` of the need.
    """

    base_unit_step_usd: Fraction | None
    usage_unit_step_usd: Fraction | None
    direction: str
    usage_pool: str


@dataclass(frozen=True)
class FundingModel:
    """The funding model's parameters. Source: App. 1(7), (13); see data/funding_model.yaml for each."""

    annual_funding_level_usd: Fraction
    base_share: Fraction
    base_multipliers: Mapping[str, Fraction]
    base_fee_exemptions: tuple[tuple[str, str], ...]
    usage_lower_bounds: Mapping[str, int]
    usage_multipliers: Mapping[str, Fraction]
    rounding: Mapping[str, Rounding]
    written: Mapping[str, Any]  # the values as written in YAML, which `changed` starts from

    def __repr__(self) -> str:
        usual = load_funding_model().written
        changes = {name: _thawed(value) for name, value in self.written.items() if value != usual[name]}
        if self.annual_funding_level_usd != exactly(self.written[LEVEL]):  # a scenario sets it
            given = {LEVEL: as_number(self.annual_funding_level_usd), **({"model_changes": changes} if changes else {})}
            return f"Scenario({', '.join(f'{name}={value!r}' for name, value in given.items())}).model()"
        return f"load_funding_model(){f'.changed({changes!r})' if changes else ''}"

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Check the values of all parameters, as YAML writes them, and freeze them. Raises InputError."""
        given_bounds = {
            name: int(number(f"usage_lower_bounds of {name}", bound, 0, 10**12, whole=True))
            for name, bound in mapping("usage_lower_bounds", values["usage_lower_bounds"]).items()
        }
        bounds = dict(sorted(given_bounds.items(), key=lambda item: item[1]))
        for name in bounds:
            if not re.fullmatch(r"[\w .,()'-]+", name):
                raise InputError(
                    f"usage_lower_bounds must have names of letters, digits and spaces, not {quoted(name)}."
                )
        if len({name.casefold() for name in bounds}) < len(bounds):
            raise InputError(
                f"usage_lower_bounds must have names that differ in more than case, not {listed([*bounds])}."
            )
        if 0 not in bounds.values() or len(set(bounds.values())) < len(bounds):
            raise InputError(
                "usage_lower_bounds must all be different, and the lowest must be 0; found "
                f"{quoted([*bounds.values()])}."
            )
        known = [name for name in bounds if name in CATEGORIES]
        if known != list(CATEGORIES):
            raise InputError(f"usage_lower_bounds must rise in the order {listed(CATEGORIES)}, not {listed(known)}.")
        roundings = mapping("rounding", values["rounding"])
        for name in [*roundings, *ROUNDINGS]:
            if name not in ROUNDINGS or name not in roundings:
                problem = "lacks the rule" if name in ROUNDINGS else "has an unknown rule"
                raise InputError(
                    f"rounding {problem} '{name}'; it needs {listed(ROUNDINGS)}.{nearest(name, ROUNDINGS)}"
                )
        return cls(
            annual_funding_level_usd=positive(LEVEL, values[LEVEL]),
            base_share=number("base_share", values["base_share"], 0, 1),
            base_multipliers=multipliers("base_multipliers", values["base_multipliers"], STATUSES),
            base_fee_exemptions=_exemptions(values["base_fee_exemptions"], bounds),
            usage_lower_bounds=frozendict(bounds),
            usage_multipliers=multipliers("usage_multipliers", values["usage_multipliers"], bounds),
            rounding=frozendict({name: _rounding(name, rule) for name, rule in roundings.items()}),
            written=deepfreeze(dict(values)),
        )

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Return the model with some parameters changed, e.g. ``{"base_share": 0.5}``.

        Of a parameter with several entries only those named change, e.g. ``{"base_multipliers": {"High": 5}}``.
        """
        if not changes:
            return self
        for name in changes:
            if name == LEVEL:
                raise InputError(f"model_changes cannot set {LEVEL}; set the scenario's field of that name.")
            if name not in self.written:
                known = [k for k in self.written if k != LEVEL]
                raise InputError(
                    f"model_changes has an unknown parameter {quoted(name)}; use one of {', '.join(known)}."
                    + nearest(name, known)
                )
        model = type(self).from_values(_merged(self.written, changes))
        return replace(model, annual_funding_level_usd=self.annual_funding_level_usd)


def _merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    nested = {
        key: _merged(values[key], change)
        for key, change in changes.items()
        if isinstance(change, Mapping) and isinstance(values.get(key), Mapping)
    }
    return {**values, **changes, **nested}


def _exemptions(value: Any, categories: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    keys = {"development_status", "usage_category"}
    if not isinstance(value, list | tuple) or not all(isinstance(v, Mapping) and set(v) == keys for v in value):
        raise InputError(
            f"base_fee_exemptions must be a list of pairs like {{development_status: Lower-Middle, "
            f"usage_category: Low}}, not {quoted(value)}."
        )
    pairs = tuple((pair["development_status"], pair["usage_category"]) for pair in value)
    for status, category in pairs:
        if status not in STATUSES or category not in [*categories]:
            raise InputError(
                f"base_fee_exemptions names {quoted(status)} with {quoted(category)}; use one of "
                f"{', '.join(STATUSES)} with one of {', '.join(categories)}."
            )
    return pairs


def _rounding(name: str, value: Any) -> Rounding:
    rule = mapping(f"rounding '{name}'", value)
    keys = ("base_unit_step_usd", "usage_unit_step_usd", *ROUNDING_WORDS)
    for key in [*rule, *keys]:
        if key not in keys or key not in rule:
            problem = "lacks" if key in keys else "has an unknown entry"
            raise InputError(f"rounding '{name}' {problem} '{key}'; it needs {listed(keys)}.{nearest(key, keys)}")
    for key, words in ROUNDING_WORDS.items():
        if rule[key] not in words:
            raise InputError(f"{key} of rounding '{name}' must be {listed([*words], 'or')}, not {quoted(rule[key])}.")
    steps = {key: step(f"{key} of rounding '{name}'", rule[key]) for key in keys[:2]}
    return Rounding(steps[keys[0]], steps[keys[1]], rule["direction"], rule["usage_pool"])


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(entry) for key, entry in value.items()}
    return [_thawed(entry) for entry in value] if isinstance(value, tuple) else value


@cache
def load_funding_model(path: Path = DATA / "funding_model.yaml") -> FundingModel:
    """Read and check the funding model. Raises InputError naming the file and the parameter."""
    where = shown_path(path)
    entries = read_yaml(path)
    expected = [field for field in FundingModel.__dataclass_fields__ if field != "written"]
    if not isinstance(entries, dict):
        raise InputError(f"{where} must be a mapping with {listed(expected)}, not {quoted(entries)}.")
    for name in [*entries, *expected]:
        if name not in expected or name not in entries:
            problem = "lacks" if name in expected else "has an unknown parameter"
            raise InputError(f"{where} {problem} {quoted(name)}; it has {listed(expected)}.{nearest(name, expected)}")
    for name, entry in entries.items():
        keys = set(entry) if isinstance(entry, dict) else set()
        if not ENTRY_KEYS <= keys <= ENTRY_KEYS | {"note"} or not isinstance(entry["valid_from"], date):
            raise InputError(
                f"{where}: {name} must have {listed(sorted(ENTRY_KEYS))} (a date like 2025-01-01 in valid_from), "
                f"and may have a note; found {quoted(entry)}."
            )
    try:
        return FundingModel.from_values({name: entry["value"] for name, entry in entries.items()})
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
