"""A grid of scenarios as tables: what every party, every development status and all together would pay at each setting.

The unit fees are the sweep's; a party's amount is each unit fee times its multiplier. Source: App. 1(13).
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ephyto_model.errors import InputError
from ephyto_model.model.contributions import base_multiplier, usage_category, usage_multiplier
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.fields import field_named
from ephyto_model.model.scenarios.scenario import Scenario, plain
from ephyto_model.questions.uncertainty.sweeps.sweep import AMOUNTS, checked_values, over_grid

MOST_ROWS = 20_000_000  # some gigabytes
SEVERAL = (list, tuple, range, np.ndarray, pd.Series, pd.Index)  # what gives a field several values
PARTY = ("iso3", "name", "development_status", "exchanges", "usage_category")
Array = npt.NDArray[Any]


def axes_in(fields: Mapping[str, Any]) -> tuple[dict[str, Sequence[Any]], dict[str, Any]]:
    """Tell the fields that are given several values from those with one; a list within a list is one value of a list.

    Raises InputError for a field that does not exist, or a value that it does not accept.
    """
    axes: dict[str, Sequence[Any]] = {}
    single: dict[str, Any] = {}
    for name, value in fields.items():
        holds_many = isinstance(field_named(name).default, tuple)
        values = value if isinstance(value, range) else list(value) if isinstance(value, SEVERAL) else None
        if values is None or (holds_many and not any(isinstance(one, SEVERAL) for one in values)):
            single[name] = value
        else:
            numbers = values if isinstance(values, range) else [_unwrapped(one) for one in values]
            axes[name] = checked_values(name, numbers)
    return axes, single


def _unwrapped(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


@dataclass(frozen=True, eq=False)
class Grid:
    """All combinations of some fields' values, everything else as in the scenario.

    Settings are in the order of the axes, the last of which moves first.
    """

    scenario: Scenario
    axes: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return int(np.prod([len(values) for values in self.axes.values()], dtype=object))

    @cached_property
    def _units(self) -> tuple[Array, Array]:
        found = over_grid(self.scenario, self.axes)
        return found.base_unit_usd.reshape(-1), found.usage_unit_usd.reshape(-1)

    @cached_property
    def _structures(self) -> tuple[pd.DataFrame, Array, Array]:
        """The parties of every combination of the fields that are no amounts; how many they are; which a setting has.

        Amounts change what parties pay, not who they are.
        """
        others = {name: values for name, values in self.axes.items() if name not in AMOUNTS}
        combinations = [dict(zip(others, values, strict=True)) for values in itertools.product(*others.values())]
        parties = [_parties(self.scenario.with_(**changes)) for changes in combinations]
        shape = tuple(len(values) for values in self.axes.values())
        places = np.indices(shape, sparse=True)
        structure: Array = np.zeros((1,) * len(shape), dtype=np.int64)
        for place, (name, values) in zip(places, self.axes.items(), strict=True):
            if name in others:
                structure = structure * len(values) + place
        sizes = np.array([len(frame) for frame in parties])
        return pd.concat(parties, ignore_index=True), sizes, np.broadcast_to(structure, shape).reshape(-1)

    def _settings(self, rows: Array) -> dict[str, Array]:
        """Return the columns of the axes for some settings by their numbers."""
        shape = tuple(len(values) for values in self.axes.values())
        places = np.unravel_index(rows, shape) if shape else ()
        return {name: _column(values)[place] for place, (name, values) in zip(places, self.axes.items(), strict=True)}

    def parties(self, iso3: str | None = None) -> pd.DataFrame:
        """Return what every party, or one, pays at each setting; a party that takes no part at one has no row there.

        Columns: the axes', iso3, name, development_status, exchanges (a year), usage_category, base_fee_usd,
        usage_fee_usd, expected_contribution_usd (US dollars a year). Raises InputError where they would be too many.
        """
        everyone, sizes, structure = self._structures
        offsets = np.cumsum(sizes) - sizes
        if iso3 is not None:
            at = np.full(len(sizes), -1)
            found = np.flatnonzero(everyone["iso3"] == iso3)
            at[np.searchsorted(offsets, found, side="right") - 1] = found
            settings = np.flatnonzero(at[structure] >= 0)
            party = at[structure[settings]]
        else:
            counts = sizes[structure]
            number = int(counts.sum())
            if number > MOST_ROWS:
                raise InputError(
                    f"The table of every party would have {number:,} rows; up to {MOST_ROWS:,} are made. Use .totals, "
                    '.statuses or .of("KEN"), or fewer settings.'
                )
            settings = np.repeat(np.arange(len(counts)), counts)
            party = np.arange(number) - np.repeat(np.cumsum(counts) - counts - offsets[structure], counts)
        base, usage = self._units
        chosen = everyone.iloc[party]
        base_fee = base[settings] * _floats(chosen, "base_multiplier")
        usage_fee = usage[settings] * _floats(chosen, "usage_multiplier")
        amounts = {"base_fee_usd": base_fee, "usage_fee_usd": usage_fee}
        amounts["expected_contribution_usd"] = base_fee + usage_fee
        described = {name: chosen[name].to_numpy() for name in PARTY}
        return pd.DataFrame({**self._settings(settings), **described, **_in_whole_dollars(amounts)})

    @cached_property
    def statuses(self) -> pd.DataFrame:
        """What the parties of each development status pay at each setting.

        Columns: the axes', development_status, parties, base_fee_usd, lowest_usd and highest_usd (contributions),
        expected_contribution_usd (all together; US dollars a year).
        """
        everyone, sizes, structure = self._structures
        order = np.argsort(structure, kind="stable")  # the settings of each structure, one after another
        ends = np.searchsorted(structure[order], np.arange(len(sizes) + 1))
        kinds = ["structure", "development_status", "status_multiplier", "base_multiplier", "usage_multiplier"]
        counted = everyone.assign(structure=np.repeat(np.arange(len(sizes)), sizes))
        counted = counted.groupby(kinds, sort=False).size().rename("parties").reset_index()
        base, usage = self._units
        parts = []
        for status, those in counted.groupby("development_status", sort=False):
            columns = {name: np.zeros(len(self)) for name in ("parties", "base_fee_usd", "lowest_usd", "highest_usd")}
            columns["expected_contribution_usd"] = np.zeros(len(self))
            columns["lowest_usd"] += np.inf
            for kind in those.to_dict("records"):
                at = order[ends[kind["structure"]] : ends[kind["structure"] + 1]]
                pays = base[at] * kind["base_multiplier"] + usage[at] * kind["usage_multiplier"]
                columns["parties"][at] += kind["parties"]
                columns["base_fee_usd"][at] = base[at] * kind["status_multiplier"]
                columns["lowest_usd"][at] = np.minimum(columns["lowest_usd"][at], pays)
                columns["highest_usd"][at] = np.maximum(columns["highest_usd"][at], pays)
                columns["expected_contribution_usd"][at] += pays * kind["parties"]
            there = np.flatnonzero(columns["parties"])
            amounts = _in_whole_dollars({name: column[there] for name, column in columns.items()})
            frame = {**self._settings(there), "development_status": status, **amounts}
            parts.append((STATUSES.index(str(status)), there, pd.DataFrame(frame)))
        parts.sort(key=lambda part: part[0])
        rows = np.argsort(np.concatenate([there for _, there, _ in parts]), kind="stable")
        return pd.concat([frame for _, _, frame in parts], ignore_index=True).iloc[rows].reset_index(drop=True)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """What each setting comes to.

        Columns: the axes', parties, base_unit_usd, usage_unit_usd, revenue_usd (US dollars a year).
        """
        everyone, sizes, structure = self._structures
        ends = np.cumsum(sizes)
        sums = {}
        for name in ("base_multiplier", "usage_multiplier"):
            added = np.concatenate([[0], np.cumsum(_floats(everyone, name))])
            sums[name] = (added[ends] - added[ends - sizes])[structure]
        base, usage = self._units
        revenue = base * sums["base_multiplier"] + usage * sums["usage_multiplier"]
        amounts = _in_whole_dollars({"base_unit_usd": base, "usage_unit_usd": usage, "revenue_usd": revenue})
        return pd.DataFrame({**self._settings(np.arange(len(self))), "parties": sizes[structure], **amounts})


def _parties(scenario: Scenario) -> pd.DataFrame:
    """Return who takes part in a scenario, with their multipliers as floats."""
    model = scenario.model()
    rows = []
    for user in scenario.users():
        category = usage_category(user.exchanges, model)
        multipliers = base_multiplier(user.development_status, category, model), usage_multiplier(category, model)
        rows.append((*user, category, *map(float, (model.base_multipliers[user.development_status], *multipliers))))
    return pd.DataFrame(rows, columns=[*PARTY, "status_multiplier", "base_multiplier", "usage_multiplier"])


def _floats(frame: pd.DataFrame, name: str) -> Array:
    return frame[name].to_numpy(np.float64)


def _column(values: Iterable[Any]) -> Array:
    """Return the values of an axis as numbers or as texts."""
    written = [plain(value) for value in values]
    simple = [value if isinstance(value, int | float | str) else str(value) for value in written]
    return np.array(simple) if all(isinstance(value, int | float) for value in simple) else np.array(simple, object)


def _in_whole_dollars(amounts: Mapping[str, Array]) -> dict[str, Array]:
    """Return amounts as whole numbers where all of a column are whole."""
    return {name: one.astype(np.int64) if (one == np.floor(one)).all() else one for name, one in amounts.items()}
