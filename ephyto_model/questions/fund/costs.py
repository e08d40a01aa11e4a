"""What the ePhyto Solution costs in a year of a projection, and the level and funding that its fees are set on."""

from fractions import Fraction

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import added_up, exactly
from ephyto_model.model.budget import Budget, budget_of
from ephyto_model.model.number_checks import LARGEST_USD
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, biennium_of
from ephyto_model.questions.fund.inputs.fields import (
    AS_BEFORE,
    AS_GIVEN,
    AS_SPENT,
    LIKE_LEVEL,
)
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.parties import Parties


def level(projection: Projection, parties: Parties, biennium: Biennium) -> Fraction:
    """The Total Annual Funding Level that a biennium's fees are set on. Source: App. 1(9), (11).

    It is the one given for its first year, from a budget what that plans for the biennium; or, where the level follows
    what is spent, from 2027 on the cost of the usage year.
    """
    if projection.level_rule == AS_SPENT and biennium.first_year > FIRST_YEAR:
        return cost(projection, parties, biennium.usage_year)
    given = projection.at("annual_funding_level_usd", biennium.first_year)
    budget = budget_of(given)
    return budget.level_usd(biennium) if budget else exactly(given)


def cost(projection: Projection, parties: Parties, year: int) -> Fraction:
    """What the ePhyto Solution is to spend in a year. Source: para 13.

    It is the amount given, or the level. With a budget behind either, its lines rise with the users, the exchanges and
    the newcomers of the year; it is refused (InputError) where they come to more than any level may.
    """
    amount = projection.at("annual_cost_usd", year)
    budget = budget_behind_cost(projection, year)
    if budget:
        total = added_up(budget.costs_usd(year, parties.numbers(year)))
        if total > LARGEST_USD:
            raise InputError(
                f"The budget {quoted(budget.name)} comes to more than {LARGEST_USD:,} US dollars in {year}; look at "
                "the numbers that its lines are planned for."
            )
        return total
    return level(projection, parties, biennium_of(year)) if amount == LIKE_LEVEL else exactly(amount)


def budget_behind_cost(projection: Projection, year: int) -> Budget | None:
    """The budget that a year's cost follows: the one given as its cost, else the one that the level comes from."""
    amount = projection.at("annual_cost_usd", year)
    return budget_of(projection.at("annual_funding_level_usd", year) if amount == LIKE_LEVEL else amount)


def funding_counted_on(projection: Projection, source: str, biennium: Biennium) -> Fraction:
    """What "fao" or "donor" funding takes off the level in each year of a biennium. Source: App. 1(12), (15)(a), (b).

    The average of its two years, since fees are the same in both: what is given, unless the projection says that a
    recalculation expects what was given in the year before, or an amount.
    """
    amounts = []
    for year in biennium.years:
        expected = projection.at(f"{source}_funding_expected_usd", year)
        if expected in (AS_GIVEN, AS_BEFORE):
            expected = projection.at(f"{source}_funding_usd", year if expected == AS_GIVEN else biennium.first_year - 1)
        amounts.append(exactly(expected))
    return added_up(amounts) / YEARS_PER_BIENNIUM
