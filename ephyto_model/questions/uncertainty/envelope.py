"""The lowest and highest fees that any set of joiners could lead to: computed over all sets, none drawn."""

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ephyto_model.model.contributions import base_multiplier, need, usage_category, usage_multiplier
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.comparison import PAYING_STATUSES, TYPICAL_CATEGORY
from ephyto_model.questions.fees.participation import multiplier_sums
from ephyto_model.questions.uncertainty.sweeps.sweep import Whole, unit_fees, whole

MultiplierSums = tuple[int, int]  # of base and of usage multipliers, in the units of `_Joiners`


class _Joiners(NamedTuple):
    """How many of the participants that are no users today have which multipliers, as whole numbers of a unit."""

    kinds: Counter[MultiplierSums]
    base_unit: int
    usage_unit: int


def reachable(kinds: Counter[MultiplierSums]) -> list[set[MultiplierSums]]:
    """Return, for every number of joiners from 0 to all, the sums of multipliers that some set of so many has.

    `kinds` counts the joiners by what each adds. Sets that add the same are one, so that none has to be listed.
    """
    found: list[set[MultiplierSums]] = [{(0, 0)}]
    for (base, usage), number in kinds.items():
        longer: list[set[MultiplierSums]] = [set() for _ in range(len(found) + number)]
        for size, sums in enumerate(found):
            for more in range(number + 1):
                longer[size + more] |= {(b + more * base, u + more * usage) for b, u in sums}
        found = longer
    return found


def _joiners(scenario: Scenario) -> _Joiners:
    model = scenario.model()
    users = {p.iso3 for p in scenario.participants() if p.is_user}
    everyone = scenario.with_(participating_parties=len(load_participants()), include=(), exclude=()).users()
    multipliers = [
        (base_multiplier(user.development_status, category, model), usage_multiplier(category, model))
        for user in everyone
        if user.iso3 not in users
        for category in [usage_category(user.exchanges, model)]
    ]
    # Every multiplier of the model takes part in finding the units, so that today's users fit them too.
    base = whole([*(b for b, _ in multipliers), *model.base_multipliers.values()])
    usage = whole([*(u for _, u in multipliers), *model.usage_multipliers.values()])
    pairs = zip(base.values[: len(multipliers)].tolist(), usage.values[: len(multipliers)].tolist(), strict=True)
    return _Joiners(Counter(pairs), base.unit, usage.unit)


def envelope(scenario: Scenario) -> pd.DataFrame:
    """Return the lowest and highest fees at every number of participating parties, over all sets of joiners.

    Today's users take part first, as ever; beyond them any set of the others counts. The scenario's joining order,
    include and exclude are left aside. Columns: participating_parties, and for base_unit, usage_unit and each of
    PAYING_STATUSES (what a party with medium usage pays in all) its lowest and highest, like base_unit_lowest (US
    dollars a year). Source: para 28.
    """
    plain = scenario.with_(include=(), exclude=())
    joiners, model = _joiners(plain), plain.model()
    users = sum(p.is_user for p in plain.participants())
    today = multiplier_sums(plain)
    needed = whole([need(model.annual_funding_level_usd, plain.offsets())])
    rows: list[tuple[Any, ...]] = []
    sets_of = reachable(joiners.kinds)
    for number, start in enumerate(today):
        sets = sets_of[number - users] if number > users else {(0, 0)}
        first = today[users] if number > users else start
        base = [int(first.base_multipliers * joiners.base_unit) + b for b, _ in sets]
        usage = [int(first.usage_multipliers * joiners.usage_unit) + u for _, u in sets]
        sums = Whole(np.array(base), joiners.base_unit), Whole(np.array(usage), joiners.usage_unit)
        units = [unit.floats for unit in unit_fees(needed, *sums, model, model.rounding[plain.rounding])]
        totals = [
            units[0] * float(base_multiplier(status, TYPICAL_CATEGORY, model))
            + units[1] * float(usage_multiplier(TYPICAL_CATEGORY, model))
            for status in PAYING_STATUSES
        ]
        rows.append((number, *(end for fees in (*units, *totals) for end in (fees.min(), fees.max()))))
    names = ("base_unit", "usage_unit", *PAYING_STATUSES)
    columns = [f"{name}_{end}" for name in names for end in ("lowest", "highest")]
    return pd.DataFrame(rows[1:], columns=["participating_parties", *columns])
