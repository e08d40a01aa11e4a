"""The budget behind the level: cost lines under the heads of App. 1(5), what they add up to and how they rise.

The paper gives heads and no amounts: every amount is a user's own. Source: App. 1(5)-(11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor
from typing import Any, NamedTuple, Self

from frozendict import frozendict

from ephyto_model.exact import added_up, exactly
from ephyto_model.language.translation import marked
from ephyto_model.model.participants import load_participants
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, biennium_of, in_year

# What the level pays for, by its letter in App. 1(5).
HEADS: Mapping[str, str] = frozendict(
    {
        "a": marked("Application management and support"),
        "b": marked("Operations"),
        "c": marked("Hosting"),
        "d": marked("On-going development and enhancement"),
        "e": marked(
            "IPPC Secretariat programme management and support including support for the ePhyto Steering Group"
        ),
        "f": marked("Webinars, seminars, and other activities to promote use and train new users"),
        "g": marked("Limited on-boarding costs to set up the GeNS system in developing contracting parties"),
    }
)
HEADS_IN_SHORT: Mapping[str, str] = frozendict(
    {
        "a": marked("Application management"),
        "b": marked("Operations"),
        "c": marked("Hosting"),
        "d": marked("Development"),
        "e": marked("Secretariat"),
        "f": marked("Promotion and training"),
        "g": marked("On-boarding"),
    }
)
# What it does not pay for, by its letter in App. 1(6).
EXCLUDED: Mapping[str, str] = frozendict(
    {
        "a": marked("Capacity building projects at regional or contracting party level"),
        "b": marked("Establishing the in-country infrastructure needed to use the IPPC ePhyto Solution"),
    }
)
FIXED, USERS, EXCHANGES, NEWCOMERS = "nothing", "users", "exchanges", "newcomers"
RISES_WITH: Mapping[str, str] = frozendict(
    {
        FIXED: marked("fixed"),
        USERS: marked("rises with the number of users"),
        EXCHANGES: marked("rises with the number of exchanges"),
        NEWCOMERS: marked("rises with the number of new users"),
    }
)
ByYear = Mapping[int, Any]


def at(by_year: ByYear, year: int) -> Any:
    """Return the value of a year: the latest from then or before; the first for the years before it."""
    return in_year(by_year, year, by_year[min(by_year)])


class CostLine(NamedTuple):
    """One line of a budget. Its amounts, by year, are US dollars a year for the numbers that the budget plans with."""

    head: str  # a letter of HEADS
    line: str
    rises_with: str  # a key of RISES_WITH
    amounts_usd: ByYear


@dataclass(frozen=True)
class Budget:
    """Cost lines, the numbers that they are planned for and, where one was agreed, the level beside them.

    `plan` has the users, exchanges and newcomers by year for which the amounts hold; by default the paper's users and
    their exchanges of 2023 (Appendix 2). `agreed_level_usd` is empty where fees are set on what the lines add up to.
    """

    name: str
    lines: tuple[CostLine, ...]
    plan: Mapping[str, ByYear]
    agreed_level_usd: ByYear

    @property
    def biennium(self) -> Biennium:
        """The first biennium that it has amounts for."""
        return biennium_of(max(FIRST_YEAR, min(year for line in self.lines for year in line.amounts_usd)))

    def planned(self, line: CostLine, biennium: Biennium) -> Fraction:
        """Return what a line costs a year as planned: the average of a biennium's two years. Source: App. 1(9)."""
        amounts = [exactly(at(line.amounts_usd, year)) for year in biennium.years]
        return added_up(amounts) / YEARS_PER_BIENNIUM

    def sum_usd(self, biennium: Biennium) -> Fraction:
        """Return what all lines add up to a year in a biennium, as planned."""
        return added_up(self.planned(line, biennium) for line in self.lines)

    def level_usd(self, biennium: Biennium) -> Fraction:
        """Return the Total Annual Funding Level of a biennium: the agreed one, else what the lines add up to."""
        if self.agreed_level_usd:
            return exactly(at(self.agreed_level_usd, biennium.first_year))
        return self.sum_usd(biennium)

    def costs_usd(self, year: int, numbers: Mapping[str, int]) -> list[Fraction]:
        """Return what each line costs in a year with its own users, exchanges and newcomers, as RISES_WITH calls them.

        A line that rises does so in proportion to what it was planned for, and is rounded half-up to a dollar.
        """
        costs = []
        for line in self.lines:
            amount = exactly(at(line.amounts_usd, year))
            if line.rises_with != FIXED:
                amount *= Fraction(numbers[line.rises_with], at(self.plan[line.rises_with], year))
                amount = Fraction(floor(amount + Fraction(1, 2)))
            costs.append(amount)
        return costs

    def as_mapping(self) -> dict[str, Any]:
        """Return it as a file would write it."""
        agreed = {"agreed_level_usd": dict(self.agreed_level_usd)} if self.agreed_level_usd else {}
        lines = [{**line._asdict(), "amounts_usd": dict(line.amounts_usd)} for line in self.lines]
        return {
            "name": self.name,
            **agreed,
            "plan": {name: dict(by_year) for name, by_year in self.plan.items()},
            "lines": lines,
        }


class BudgetedLevel(float):
    """A level, in US dollars a year, that knows the budget behind it; elsewhere it is a number like any other."""

    budget: Budget

    def __new__(cls, budget: Budget) -> Self:
        """Take the level of the budget's first biennium."""
        made = super().__new__(cls, budget.level_usd(budget.biennium))
        made.budget = budget
        return made

    def __getnewargs__(self) -> tuple[Budget]:  # type: ignore[override]
        """Return what a copy is made of."""
        return (self.budget,)


def budget_of(level_usd: Any) -> Budget | None:
    """Return the budget behind a level, or None where there is none."""
    return level_usd.budget if isinstance(level_usd, BudgetedLevel) else None


@cache
def usual_plan() -> Mapping[str, ByYear]:
    """Return the numbers that a budget plans with unless it says others: the paper's users and their exchanges."""
    exchanges = [participant.exchanges for participant in load_participants() if participant.exchanges is not None]
    return frozendict(
        {USERS: frozendict({FIRST_YEAR: len(exchanges)}), EXCHANGES: frozendict({FIRST_YEAR: sum(exchanges)})}
    )
