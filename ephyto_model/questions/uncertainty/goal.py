"""Goal seeking: the least funding from which on nobody named pays more than a limit, proved to the dollar."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import is_number
from ephyto_model.language.wording import as_number, listed
from ephyto_model.model.contributions import base_multiplier, usage_category, usage_multiplier
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.uncertainty.sweeps.sweep import over_grid

HIGHEST_LEVEL_USD = 20_000_000
OFFSETS = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd")
EVERYONE = "everyone"


class Kept(NamedTuple):
    """A limit on what a party, the parties of a development status or everyone pays, and what it comes to."""

    who: str  # an ISO3 code, a development status or EVERYONE
    limit_usd: float
    highest_usd: float  # at the least amount
    one_dollar_less_usd: float | None  # with one dollar less; None where the least amount is 0


class Least(NamedTuple):
    """The least amount of a kind of funding, in whole US dollars a year, from which on all limits hold."""

    scenario: Scenario
    field: str
    amount_usd: int
    kept: tuple[Kept, ...]
    curves: tuple[npt.NDArray[np.float64], ...]  # what each limit bounds, at every dollar from 0 to the level
    smaller_amounts: int  # how many smaller amounts keep all limits too, because of rounding, though larger ones do not


def _highest(scenario: Scenario, field: str, groups: Iterable[str]) -> list[npt.NDArray[np.float64]]:
    """Return the highest contribution in each group (as in `Kept.who`) at every dollar of a kind of funding."""
    level = math.ceil(scenario.annual_funding_level_usd)
    if level > HIGHEST_LEVEL_USD:
        raise InputError(
            f"Goal seeking tries every dollar, for levels up to USD {HIGHEST_LEVEL_USD:,}; found {quoted(level)}."
        )
    model = scenario.model()
    fees = over_grid(scenario, {field: range(level + 1)})
    found = []
    for group in groups:
        kinds = {
            (base_multiplier(user.development_status, category, model), usage_multiplier(category, model))
            for user in scenario.users()
            if group in (user.development_status, user.iso3, EVERYONE)
            for category in [usage_category(user.exchanges, model)]
        }
        totals = [as_number(b) * fees.base_unit_usd + as_number(u) * fees.usage_unit_usd for b, u in kinds]
        found.append(np.max(totals, axis=0) if totals else np.zeros_like(fees.base_unit_usd))
    return found


def least(scenario: Scenario, field: str, limits: Mapping[str, float]) -> Least:
    """Return the least amount of a kind of funding from which on all limits (US dollars, by `Kept.who`) hold.

    Every whole dollar up to the level is tried; everything else is as in the scenario, whose own amount of that kind is
    ignored. Rounded fees do not fall with every dollar, so a smaller amount may keep the limits by chance although a
    larger one does not. Raises InputError for a limit on
    a party that takes no part, or on no party at all.
    """
    if field not in OFFSETS:
        hint = nearest(field, OFFSETS)
        raise InputError(f"The least amount is sought of {listed(OFFSETS, 'or')}, not {quoted(field)}.{hint}")
    if not limits:
        raise InputError('At least one limit is needed, like least("fao_funding_usd", KEN=20_000).')
    taking_part = {user.iso3 for user in scenario.users()}
    for who, limit in limits.items():
        if not is_number(limit) or limit < 0:
            raise InputError(f"The limit of {who} must be a number of US dollars from 0, not {quoted(limit)}.")
        if who not in (*STATUSES, EVERYONE, *taking_part):
            participant_of(who)
            raise InputError(
                f"{who} takes no part in this scenario, so it pays nothing. Include it: include=[{who!r}], or raise "
                "participating_parties."
            )
    curves = _highest(scenario, field, limits)
    pairs = zip(curves, limits.values(), strict=True)
    broken = np.flatnonzero(np.any([curve > limit for curve, limit in pairs], axis=0))
    amount = int(broken[-1]) + 1 if broken.size else 0
    kept = tuple(
        Kept(who, limit, float(curve[amount]), float(curve[amount - 1]) if amount else None)
        for (who, limit), curve in zip(limits.items(), curves, strict=True)
    )
    return Least(scenario, field, amount, kept, tuple(curves), amount - int(broken.size))
