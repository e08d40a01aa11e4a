"""What CPM agrees: the level, the shares, the multipliers, the categories, the rounding.

`data/funding_model.yaml` holds the values with unit, date and paragraph; a `FundingModel` is those values, checked
and frozen. A design that CPM might discuss instead is the same model with changes: ``model.changed({...})``.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Self

from frozendict import deepfreeze, frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import DATA, read_yaml, shown_path
from ephyto_model.wording import listed

STATUSES = ("Low or LDC", "Lower-Middle", "Upper-Middle", "High")
UNCLASSIFIED = "Unclassified"
ROUNDING_WORDS = {"direction": ("half_up", "down", "up"), "usage_pool": ("still_needed", "usage_share")}
LEVEL = "annual_funding_level_usd"
ENTRY_KEYS = {"value", "unit", "label", "valid_from", "source"}
LARGEST_USD = 1_000_000_000


def exactly(number: Any) -> Fraction:
    """Take a number as the decimal it was written as: 0.15 is 15/100, not the binary float nearest to it."""
    return Fraction(str(number))


def is_number(value: Any) -> bool:
    """Tell whether a value is a finite number; True and False are not."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return isinstance(value, Integral) or math.isfinite(value)


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

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Check the values of all parameters, as YAML writes them, and freeze them. Raises InputError."""
        given_bounds = {
            name: int(_number(f"usage_lower_bounds of {name}", bound, 0, 10**12, whole=True))
            for name, bound in _mapping("usage_lower_bounds", values["usage_lower_bounds"]).items()
        }
        bounds = dict(sorted(given_bounds.items(), key=lambda item: item[1]))
        if 0 not in bounds.values() or len(set(bounds.values())) < len(bounds):
            raise InputError(f"usage_lower_bounds must start at 0 and differ, found {quoted([*bounds.values()])}.")
        roundings = _mapping("rounding", values["rounding"])
        return cls(
            annual_funding_level_usd=_number(LEVEL, values[LEVEL], 0, LARGEST_USD),
            base_share=_number("base_share", values["base_share"], 0, 1),
            base_multipliers=_multipliers("base_multipliers", values["base_multipliers"], STATUSES),
            base_fee_exemptions=_exemptions(values["base_fee_exemptions"], bounds),
            usage_lower_bounds=frozendict(bounds),
            usage_multipliers=_multipliers("usage_multipliers", values["usage_multipliers"], bounds),
            rounding=frozendict({name: _rounding(name, rule) for name, rule in roundings.items()}),
            written=deepfreeze(dict(values)),
        )

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Return the model with some parameters changed, e.g. ``{"base_share": 0.5}``.

        Of a parameter with several entries only those named change, e.g. ``{"base_multipliers": {"High": 5}}``.
        """
        for name in changes:
            if name == LEVEL:
                raise InputError(f"model_changes cannot set {LEVEL}; set the scenario's field of that name.")
            if name not in self.written:
                known = [k for k in self.written if k != LEVEL]
                raise InputError(
                    f"model_changes has an unknown parameter {quoted(name)}; accepted are {', '.join(known)}."
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


def _number(name: str, value: Any, low: int, high: int, *, whole: bool = False) -> Fraction:
    ratio = isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}/0*[1-9][0-9]{0,11}", value)
    if (is_number(value) or ratio) and low <= exactly(value) <= high and (not whole or exactly(value).denominator == 1):
        return exactly(value)
    kind = "a whole number" if whole else "a number or a ratio like 2/3"
    raise InputError(f"{name} must be {kind} from {low:,} to {high:,}, found {quoted(value)}.")


def _mapping(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not value or not all(isinstance(key, str) for key in value):
        raise InputError(f"{name} must be a mapping from names to values, found {quoted(value)}.")
    return value


def _multipliers(name: str, value: Any, names: Any) -> Mapping[str, Fraction]:
    given = _mapping(name, value)
    for key in given:
        if key not in names:
            raise InputError(f"{name} has an unknown entry {quoted(key)}; use {', '.join(names)}.{nearest(key, names)}")
    for key in names:
        if key not in given:
            raise InputError(f"{name} lacks an entry for '{key}'; it needs {', '.join(names)}.")
    return frozendict({key: _number(f"{name} of {key}", given[key], 0, 1000) for key in names})


def _exemptions(value: Any, categories: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    keys = {"development_status", "usage_category"}
    if not isinstance(value, list | tuple) or not all(isinstance(v, Mapping) and set(v) == keys for v in value):
        raise InputError(
            f"base_fee_exemptions must be a list of pairs like {{development_status: Lower-Middle, "
            f"usage_category: Low}}, found {quoted(value)}."
        )
    pairs = tuple((pair["development_status"], pair["usage_category"]) for pair in value)
    for status, category in pairs:
        if status not in STATUSES or category not in categories:
            raise InputError(
                f"base_fee_exemptions names {quoted(status)} with {quoted(category)}; use one of "
                f"{', '.join(STATUSES)} with one of {', '.join(categories)}."
            )
    return pairs


def _rounding(name: str, value: Any) -> Rounding:
    rule = _mapping(f"rounding '{name}'", value)
    keys = ("base_unit_step_usd", "usage_unit_step_usd", *ROUNDING_WORDS)
    if set(rule) != set(keys):
        raise InputError(f"rounding '{name}' must have {', '.join(keys)}; found {quoted([*rule])}.")
    for key, words in ROUNDING_WORDS.items():
        if rule[key] not in words:
            raise InputError(f"{key} of rounding '{name}' must be {listed(words, 'or')}, found {quoted(rule[key])}.")
    steps = {key: _step(f"{key} of rounding '{name}'", rule[key]) for key in keys[:2]}
    return Rounding(steps[keys[0]], steps[keys[1]], rule["direction"], rule["usage_pool"])


def _step(name: str, value: Any) -> Fraction | None:
    if value is None:
        return None
    if value == 0 and is_number(value):
        raise InputError(f"{name} must be more than 0, or null for no rounding; found 0.")
    return _number(name, value, 0, LARGEST_USD)


@cache
def load_funding_model(path: Path = DATA / "funding_model.yaml") -> FundingModel:
    """Read and check the funding model. Raises InputError naming the file and the parameter."""
    where = shown_path(path)
    entries = read_yaml(path)
    expected = [field for field in FundingModel.__dataclass_fields__ if field != "written"]
    if not isinstance(entries, dict) or set(entries) != set(expected):
        raise InputError(f"{where} must have exactly the parameters {', '.join(expected)}.")
    for name, entry in entries.items():
        if not isinstance(entry, dict) or ENTRY_KEYS - set(entry):
            raise InputError(f"{where}: {name} must have {', '.join(sorted(ENTRY_KEYS))}; found {quoted(entry)}.")
    try:
        return FundingModel.from_values({name: entry["value"] for name, entry in entries.items()})
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
