"""A setting that the search reports, run by the rules themselves and measured against every limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ephyto_model.exact import exactly, numbers_in
from ephyto_model.model.contributions import Contribution
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.agreements.agreement import Agreement
from ephyto_model.questions.agreements.levers import Lever, set_levers
from ephyto_model.questions.agreements.limit import Limit
from ephyto_model.questions.agreements.search.plan import Address, Plan


class Measured(NamedTuple):
    """A limit at a setting: what it bounds and the room left, in its unit; negative room where it does not hold."""

    limit: Limit
    value: Fraction | float
    room: Fraction | float

    @property
    def holds(self) -> bool:
        """Whether the limit holds."""
        return self.room >= 0


@dataclass(frozen=True)
class Setting:
    """How the levers of an agreement are set, and what the rules give there."""

    agreement: Agreement
    values: Mapping[Lever, Any]
    outcome: Outcome

    @classmethod
    def of(cls, agreement: Agreement, values: Mapping[Lever, Any]) -> "Setting":
        """Set the levers and run the rules."""
        return cls(agreement, values, set_levers(agreement.scenario, values).run())

    @property
    def outside_funding_usd(self) -> Fraction:
        """FAO and donor funding together."""
        scenario = self.outcome.scenario
        return exactly(scenario.fao_funding_usd) + exactly(scenario.donor_funding_usd)

    @property
    def departure(self) -> float:
        """How far the levers are from the paper's: the sum of each one's move, as a share of its span."""
        return sum(lever.departure(value) for lever, value in self.values.items())

    @cached_property
    def highest(self) -> Contribution | None:
        """What the party that pays most pays."""
        contributions = self.outcome.assessment.contributions
        return max(contributions, key=lambda party: party.expected_contribution_usd, default=None)

    @cached_property
    def measured(self) -> tuple[Measured, ...]:
        """Every limit of the agreement, measured on what the rules give."""
        return measured(self.agreement.limits, self.outcome)

    def least_room(self, tight: Sequence[Limit] = ()) -> float | None:
        """Return the least room of all limits but the `tight`, as a share of each; None where none can have any."""
        some = [m for m in self.measured if m.limit.bound and m.limit not in tight]
        return min((m.limit.room_share(float(m.value)) for m in some), default=None)

    @property
    def broken(self) -> int:
        """The limits that do not hold, a bit for each."""
        return sum(1 << number for number, one in enumerate(self.measured) if not one.holds)


def measured(limits: Sequence[Limit], outcome: Outcome) -> tuple[Measured, ...]:
    """Measure limits on an outcome."""
    values = [limit.value(outcome) for limit in limits]
    return tuple(Measured(limit, value, limit.room(value)) for limit, value in zip(limits, values, strict=True))


def setting_at(plan: Plan, address: Address, by: str = "least", limit: int | None = None) -> Setting:
    """Return the setting at an address; of several combinations of amounts there, the best by a measure.

    `by` is "least" (outside funding), "nearest" (to the paper), "roomiest", or "over" (how far `limit` is broken).
    """
    amounts = plan.amounts.of_need(address.raw)
    inside = np.flatnonzero(
        np.broadcast_to(plan.amounts.broken(amounts) == address.broken, amounts["fao_funding_usd"].shape)
    )
    amounts = {name: values[inside] for name, values in amounts.items()}
    outside = amounts["fao_funding_usd"] + amounts["donor_funding_usd"]
    departure = np.broadcast_to(plan.amounts.departure(amounts), outside.shape)
    keys = {"least": (departure, outside), "nearest": (outside, departure)}
    if by == "roomiest":
        keys[by] = departure, -np.broadcast_to(plan.amounts.share_of_room(amounts), outside.shape)
    if by == "over":
        limits = dict(plan.amounts.limits)
        over = plan.amounts.over(limits[limit], amounts) if limit in limits else outside
        keys[by] = departure, over
    best = int(np.lexsort(keys[by])[0])
    found = {name: int(values[best]) for name, values in amounts.items()}
    return Setting.of(plan.agreement, plan.lever_values(address, found))


def proved(setting: Setting, holding: int, breaking: int = 0) -> Setting:
    """Return a setting if the rules agree with the search about these limits (a bit each); else raise RuntimeError."""
    wrong = numbers_in((setting.broken & holding) | (~setting.broken & breaking))
    if wrong:
        limits = [setting.agreement.limits[number] for number in wrong]
        raise RuntimeError(
            f"The search and the rules disagree on {limits} at {dict(setting.values)}: please report it."
        )
    return setting
