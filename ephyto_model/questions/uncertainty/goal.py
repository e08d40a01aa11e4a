"""Goal seeking: how much FAO must give so that no party of a group pays more than a limit, proved to the dollar."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import is_number
from ephyto_model.language.wording import as_number, listed
from ephyto_model.model.contributions import base_multiplier, usage_category, usage_multiplier
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.uncertainty.sweep import over_grid

HIGHEST_LEVEL_USD = 20_000_000


class Goal(NamedTuple):
    """How much FAO funding keeps a limit: whole US dollars a year."""

    fao_funding_usd: int  # from this amount on, up to the level, no party of the group pays more than the limit
    highest_usd: float  # what the party of the group that pays most then pays
    one_dollar_less_usd: float | None  # the same with one dollar less: above the limit; None where 0 is enough
    smaller_amounts: int  # how many smaller amounts keep the limit too, because of rounding, though larger ones do not


def highest_by_fao_funding(scenario: Scenario, development_status: str) -> npt.NDArray[np.float64]:
    """Return what the party of the group that pays most pays, at every dollar of FAO funding from 0 to the level.

    US dollars a year; 0 where no party of that development status takes part. Raises InputError for another status.
    """
    if development_status not in STATUSES:
        raise InputError(f"There is no development status {quoted(development_status)}; use {listed(STATUSES, 'or')}.")
    level = math.ceil(scenario.annual_funding_level_usd)
    if level > HIGHEST_LEVEL_USD:
        raise InputError(
            f"Goal seeking tries every dollar, for levels up to USD {HIGHEST_LEVEL_USD:,}; found {quoted(level)}."
        )
    model = scenario.model()
    kinds = {
        (base_multiplier(user.development_status, category, model), usage_multiplier(category, model))
        for user in scenario.users()
        if user.development_status == development_status
        for category in [usage_category(user.exchanges, model)]
    }
    fees = over_grid(scenario, {"fao_funding_usd": range(level + 1)})
    totals = [as_number(b) * fees.base_unit_usd + as_number(u) * fees.usage_unit_usd for b, u in kinds]
    return np.max(totals, axis=0) if totals else np.zeros_like(fees.base_unit_usd)


def least_fao_funding(scenario: Scenario, development_status: str, limit_usd: float) -> Goal:
    """Return the least FAO funding from which on no party of the group pays more than the limit.

    Every whole dollar is tried. Everything else is as in the scenario, whose own FAO funding is ignored. Rounded fees
    do not fall with every dollar, so a smaller amount may keep the limit by chance although a larger one does not;
    such amounts are counted but not returned.
    Raises InputError.
    """
    if not is_number(limit_usd) or limit_usd < 0:
        raise InputError(f"The limit must be a number of US dollars from 0, found {quoted(limit_usd)}.")
    highest = highest_by_fao_funding(scenario, development_status)
    above = np.flatnonzero(highest > limit_usd)
    least = int(above[-1]) + 1 if above.size else 0
    before = float(highest[least - 1]) if least else None
    return Goal(least, float(highest[least]), before, least - int(above.size))
