"""The money of a block of futures on arrays: fees, receipts, reserve and shortfall, equal to the rules of `fund/`.

Where fees are rounded, amounts are whole numbers of the smallest part of a dollar that occurs, so that every figure is
the rules' own. Where they are not, amounts are floats, which have some fourteen digits of the rules' fractions. The
methods do for arrays what the functions of the same names do there; a test compares them in all fields.
"""

import math
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError
from ephyto_model.exact import exactly
from ephyto_model.language.wording import as_number
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium
from ephyto_model.questions.fund import costs
from ephyto_model.questions.fund.inputs.fields import (
    ABOVE_TARGET,
    AS_BEFORE,
    AS_GIVEN,
    AS_SPENT,
    CHARGED,
    COUNTED,
    HALF_LEVEL,
)
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.risk.futures.draws import Draws
from ephyto_model.questions.risk.futures.known import Known
from ephyto_model.questions.risk.futures.party_totals import Sums
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.futures.whole_parts import parts_of_a_dollar
from ephyto_model.questions.uncertainty.sweeps.sweep import Whole, unit_fees

LARGEST = 10**13  # US dollars: more than any amount that a fund comes to
SOURCES = {"fao": ("fao_funding_usd", "fao_to_reserves_usd"), "donor": ("donor_funding_usd", "donors_to_reserves_usd")}
Array = npt.NDArray[Any]


class Money(NamedTuple):
    """What each future comes to: arrays (years, size), in parts of a dollar of which `unit` make one."""

    unit: int
    base_unit: Array
    usage_unit: Array
    level: Array
    arrears_charged: Array
    need: Array
    reserves_applied: Array
    expected: Array
    on_time: Array
    received_late: Array
    arrears: Array
    fao: Array
    donors: Array
    cost: Array
    reserve_close: Array
    shortfall: Array
    cap: Array

    def usd(self, name: str) -> Array:
        """Return one of them in US dollars, as floats."""
        return np.asarray(getattr(self, name), np.float64) / self.unit


def money(setting: Known, policy: Projection, uncertainty: Uncertainty, draws: Draws, sums: Sums) -> Money:
    """Work a block out under a policy, which is the setting's projection with other rules. Raises InputError."""
    return _Ledger(setting, policy, uncertainty, draws, sums).money()


def fao_when_cut(amount_usd: Fraction, uncertainty: Uncertainty) -> Fraction:
    """Return what FAO gives in a year in which it gives less, in whole dollars."""
    return Fraction(math.floor(amount_usd * exactly(uncertainty.fao_cut_share) + Fraction(1, 2)))


class _Ledger:
    """The books of a block of futures."""

    def __init__(self, setting: Known, policy: Projection, uncertainty: Uncertainty, draws: Draws, sums: Sums) -> None:
        self._setting, self._policy, self._uncertainty = setting, policy, uncertainty
        self._draws, self._sums = draws, sums
        self._model = policy.model()
        self._rounding = self._model.rounding[policy.rounding]
        steps = (self._rounding.base_unit_step_usd, self._rounding.usage_unit_step_usd)
        if (steps[0] is None) != (steps[1] is None):
            raise InputError(
                "Random futures take a rounding that rounds both unit fees, or neither; found a base unit step of "
                f"{steps[0] and as_number(steps[0])} and a usage unit step of {steps[1] and as_number(steps[1])} "
                "(model_changes)."
            )
        self._floats = steps[0] is None
        self._share_unit = setting.shares[1]
        self._unit = 1 if self._floats else parts_of_a_dollar(setting, policy, uncertainty)
        self._type: Any = np.float64 if self._floats else np.int64 if self._unit * LARGEST < 2**63 else object
        self._nothing = np.zeros(1, self._type)
        self._highest = self._nothing  # of what was outstanding when it was charged before
        self._later: dict[int, Any] = {}  # what comes in late, by the year in which it does
        self._columns: dict[str, list[Any]] = {name: [] for name in Money._fields[1:]}

    def _in_units(self, amount: Fraction) -> Array:
        """Return an amount in parts of a dollar, as an array of one, so that numpy never chooses how to hold it."""
        return np.array([float(amount) if self._floats else int(amount * self._unit)], self._type)

    def _halved(self, amount: Any) -> Any:
        return amount / 2 if self._floats else amount // 2

    def money(self) -> Money:
        setting, columns = self._setting, self._columns
        for first in setting.biennia:
            biennium = Biennium(first)
            level, charged, applied, need = self.recalculated(biennium)
            fees, amounts = self._fees(setting.biennia.index(first), need)
            for year in biennium.years:
                if year in setting.years:
                    set_for = {"base_unit": amounts[0], "usage_unit": amounts[1], "level": level, "need": need}
                    self._keep(**set_for, arrears_charged=charged, reserves_applied=applied)
                    self._close(year, biennium, fees)
        width = self._draws.size
        rows = {name: np.stack([np.broadcast_to(one, width) for one in columns[name]]) for name in columns}
        return Money(self._unit, **rows)

    def _keep(self, **amounts: Any) -> None:
        for name, amount in amounts.items():
            self._columns[name].append(amount)

    def _close(self, year: int, biennium: Biennium, fees: tuple[Any, Any]) -> None:
        """Book a year: what is expected and comes in, what is given and spent, what is left."""
        place, sums, at = year - FIRST_YEAR, self._sums, self._policy.at

        def paid(multipliers: Array) -> Any:
            base, usage = multipliers.T.astype(self._type)
            return fees[0] * base + fees[1] * usage

        expected, on_time = paid(sums.expected[place]) * self._share_unit, paid(sums.on_time[place])
        self._later[year + 1] = self._later.get(year + 1, 0) + paid(sums.one_late[place])
        self._later[year + 2] = self._later.get(year + 2, 0) + paid(sums.two_late[place])
        late = self._later.get(year, self._nothing)
        given = {
            name: self.given(name, year) + self._in_units(exactly(at(reserved, year)))
            for name, (_, reserved) in SOURCES.items()
        }
        cost, opened = self.cost(year), self._closed(year - 1)
        balance = opened + on_time + late + given["fao"] + given["donor"] - cost
        arrears = (self._columns["arrears"][-1] if place else self._nothing) + expected - on_time - late
        self._keep(
            expected=expected,
            on_time=on_time,
            received_late=late,
            arrears=arrears,
            fao=given["fao"],
            donors=given["donor"],
            cost=cost,
            reserve_close=np.maximum(balance, 0),
            shortfall=np.maximum(-balance, 0),
            cap=self.level(Biennium(biennium.first_year + YEARS_PER_BIENNIUM)),
        )

    def _closed(self, year: int) -> Any:
        """Return the reserve at the end of a year; before 2025 the opening one."""
        place = year - FIRST_YEAR
        return self._columns["reserve_close"][place] if place >= 0 else self._opening

    @property
    def _opening(self) -> Any:
        return self._in_units(exactly(self._policy.opening_reserve_usd))

    def given(self, source: str, year: int) -> Any:
        """Return what "fao" or "donor" funding is in a year; before 2025 as the projection has it."""
        field, place = SOURCES[source][0], min(year, self._setting.years[-1]) - FIRST_YEAR
        amount = exactly(self._policy.at(field, year))
        if year < FIRST_YEAR:
            return self._in_units(amount)
        if source == "donor" and self._uncertainty.donor_usd:
            with_donor = amount + exactly(self._uncertainty.donor_usd)
            return np.where(self._draws.donor[:, place], self._in_units(with_donor), self._in_units(amount))
        if source == "fao" and amount and self._uncertainty.fao_cut_probability:
            cut = self._draws.fao_cut[:, place // YEARS_PER_BIENNIUM]
            less = fao_when_cut(amount, self._uncertainty)
            return np.where(cut, self._in_units(less), self._in_units(amount))
        return self._in_units(amount)

    def cost(self, year: int) -> Any:
        """Return what a year costs, whatever the policy."""
        if self._draws.costs_usd is None:
            return self._in_units(costs.cost(self._setting.projection, self._setting.parties, year))
        drawn = self._draws.costs_usd[:, year - FIRST_YEAR]
        return drawn if self._floats else drawn.astype(np.int64).astype(self._type) * self._unit

    def level(self, biennium: Biennium) -> Any:
        if self._policy.level_rule == AS_SPENT and biennium.first_year > FIRST_YEAR:
            return self.cost(biennium.usage_year)
        return self._in_units(costs.level(self._policy, self._setting.parties, biennium))

    def funding_counted_on(self, source: str, biennium: Biennium) -> Any:
        total = self._nothing
        for year in biennium.years:
            expected = self._policy.at(f"{source}_funding_expected_usd", year)
            if expected in (AS_GIVEN, AS_BEFORE):
                total = total + self.given(source, year if expected == AS_GIVEN else biennium.first_year - 1)
            else:
                total = total + self._in_units(exactly(expected))
        return self._halved(total)

    def arrears_charged(self, biennium: Biennium) -> Any:
        if self._policy.arrears_in_fees != CHARGED or biennium.usage_year < FIRST_YEAR:
            return self._nothing
        arrears = self._columns["arrears"][biennium.usage_year - FIRST_YEAR]
        charged = self._halved(np.maximum(arrears - self._highest, 0))
        self._highest = np.maximum(arrears, self._highest)
        return charged

    def recalculated(self, biennium: Biennium) -> tuple[Any, Any, Any, Any]:
        """Return level, charged outstanding amounts, applied reserves and what fees have to bring in."""
        at, first, usage_year = self._policy.at, biennium.first_year, biennium.usage_year
        level, charged = self.level(biennium), self.arrears_charged(biennium)
        held, outstanding = self._opening, self._nothing
        if usage_year >= FIRST_YEAR:
            held = self._closed(usage_year) - self._columns["reserves_applied"][-1]
            if self._policy.arrears_in_fees == COUNTED:
                outstanding = self._columns["arrears"][usage_year - FIRST_YEAR]
        amount, given = at("reserves_applied_usd", first), at("reserve_target_usd", first)
        target = self._halved(level) if given == HALF_LEVEL else self._in_units(exactly(given))
        wanted = (
            self._in_units(exactly(amount)) if amount != ABOVE_TARGET else self._halved(held + outstanding - target)
        )
        fao, donors = (self.funding_counted_on(source, biennium) for source in SOURCES)
        funded = fao + donors
        most = np.minimum(self._halved(held), level + charged - funded)
        applied = np.maximum(np.minimum(wanted, most), 0)
        return level, charged, applied, np.maximum(level + charged - funded - applied, 0)

    def _fees(self, place: int, need: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
        """Return the unit fees: for a multiplier as the sums have them, paid in parts; and as amounts."""
        base_sum, usage_sum = self._sums.charged[place].T
        units, share_unit = self._setting.multipliers.units, self._share_unit
        charged = Whole(base_sum, units[0]), Whole(usage_sum, units[1])
        found = unit_fees(Whole(need, self._unit), *charged, self._model, self._rounding)
        if self._floats:
            base, usage = (fee.floats / (unit * share_unit) for fee, unit in zip(found, units, strict=True))
            return (base, usage), (found[0].floats, found[1].floats)
        parts = [
            fee.above.astype(self._type) * (self._unit // (int(fee.below) * unit * share_unit))
            for fee, unit in zip(found, units, strict=True)
        ]
        whole = [part * unit * share_unit for part, unit in zip(parts, units, strict=True)]
        return (parts[0], parts[1]), (whole[0], whole[1])
