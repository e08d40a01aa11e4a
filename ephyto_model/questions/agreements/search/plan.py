"""How a search is parted: every structure (multipliers, bounds, parties, rounding) with all its shares and needs."""

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.model.funding_model import FundingModel, Rounding
from ephyto_model.questions.agreements.agreement import Agreement
from ephyto_model.questions.agreements.levers import BASE_SHARE, GROUPED, PARTIES, ROUNDING, Lever, set_levers
from ephyto_model.questions.agreements.search.amounts import Amounts, amounts_of
from ephyto_model.questions.agreements.search.party_sums import Participants, PartySums
from ephyto_model.questions.uncertainty.sweeps.sweep import Whole, whole

Array = npt.NDArray[Any]
CELLS_PER_TASK = 1_000_000
MOST_POINTS = 60  # of the frontier


class Task(NamedTuple):
    """Some structures one after the other, and the needs to put to them."""

    first: int
    last: int
    low: int
    high: int


class Address(NamedTuple):
    """Where a setting was found: its structure, base share and need; which limits on amounts are broken there."""

    structure: int
    share: int
    raw: int
    broken: int


class Plan:
    """An agreement made ready to be searched; structures are numbered, multipliers and bounds moving slowest."""

    def __init__(self, agreement: Agreement) -> None:
        """Part the search of an agreement. Raises InputError for amounts that lead to too many needs."""
        self.agreement = agreement
        self.amounts: Amounts = amounts_of(agreement)
        levers = {lever.name: lever for lever in agreement.levers}
        self.grouped = [lever for lever in agreement.levers if lever.name in GROUPED]
        self.choices = [levers[name] for name in (PARTIES, ROUNDING) if name in levers]
        self.share = levers.get(BASE_SHARE)
        self.models = math.prod(lever.number for lever in self.grouped)
        self.per_model = math.prod(lever.number for lever in self.choices)
        self.structures = self.models * self.per_model
        shares = self.share.numbers if self.share else [agreement.scenario.model().base_share]
        self.shares: Whole = whole(shares)
        self.share_departures = np.array([self.share.departure(n) if self.share else 0.0 for n in shares])
        holding = self.amounts.layers.get(0)
        known = holding.outside[holding.count > 0] if holding else np.array([0.0])
        amounts = np.sort(known) if len(known) else np.array([0.0])
        amounts = amounts[np.concatenate([[True], amounts[1:] > amounts[:-1]])]
        places = np.unique(np.linspace(0, len(amounts) - 1, MOST_POINTS).round().astype(int))
        self.points = amounts[places]  # of outside funding, in whole units

    def tasks(self) -> list[Task]:
        """Return what is worked at a time."""
        needs = len(self.amounts.raw)
        cells = needs * len(self.shares.values)
        if cells > CELLS_PER_TASK:
            width = max(CELLS_PER_TASK // len(self.shares.values), 1)
            parts = [(low, min(low + width, needs)) for low in range(0, needs, width)]
            return [Task(s, s + 1, low, high) for s in range(self.structures) for low, high in parts]
        together = max(min(CELLS_PER_TASK // cells, 256), 1)
        return [
            Task(first, min(first + together, self.structures), 0, needs)
            for first in range(0, self.structures, together)
        ]

    def structure(self, number: int) -> dict[Lever, Any]:
        """Return how the levers of a structure are set."""
        model, rest = divmod(number, self.per_model)
        values: dict[Lever, Any] = {}
        for levers, place in ((self.choices, rest), (self.grouped, model)):
            for lever in reversed(levers):
                place, at = divmod(place, lever.number)
                values[lever] = lever.at(at)
        return values

    def departure(self, number: int) -> float:
        """Return how far a structure is from the paper's."""
        return sum(lever.departure(value) for lever, value in self.structure(number).items())

    def rules(self, number: int) -> tuple[PartySums, FundingModel, Rounding]:
        """Return who takes part in a structure with which multipliers, and the model and rounding of its fees."""
        values = {lever.name: value for lever, value in self.structure(number).items()}
        scenario = self.agreement.scenario
        parties = _parties(self.agreement, number // self.per_model)
        rounding = parties.model.rounding[values.get(ROUNDING, scenario.rounding)]
        sums = _sums_of(self.agreement, number // self.per_model, values.get(PARTIES, scenario.participating_parties))
        return sums, parties.model, rounding

    def lever_values(self, address: Address, amounts: dict[str, int]) -> dict[Lever, Any]:
        """Return how all levers are set at an address with amounts in whole units, in the agreement's order."""
        values = self.structure(address.structure)
        if self.share is not None:
            values[self.share] = self.share.at(address.share)
        for axis in self.amounts.axes:
            if axis.lever is not None:
                place = int(np.flatnonzero(axis.values == amounts[axis.name])[0])
                values[axis.lever] = axis.lever.at(place)
        return {lever: values[lever] for lever in self.agreement.levers}


@lru_cache(maxsize=2)  # a plan by single dollars takes a hundred megabytes
def plan_of(agreement: Agreement) -> Plan:
    """Return the plan of an agreement, made once in a process."""
    return Plan(agreement)


@lru_cache(maxsize=32)
def _parties(agreement: Agreement, model: int) -> Participants:
    plan = plan_of(agreement)
    values = {lever: value for lever, value in plan.structure(model * plan.per_model).items() if lever.name in GROUPED}
    return Participants(set_levers(agreement.scenario, values), agreement.limits)


@lru_cache(maxsize=1024)
def _sums_of(agreement: Agreement, model: int, parties: int) -> PartySums:
    return _parties(agreement, model).sums(parties)
