"""Which rounding rules give every figure the paper prints, and how much it matters which one is meant."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import pandas as pd

from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Units, unit_fees
from ephyto_model.model.funding_model import ROUNDING_WORDS, load_funding_model
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.participation import multiplier_sums
from ephyto_model.questions.reproduction.figures import reproduce

SHARES = ("2/3", 0.66, 0.67)
BASE_STEPS = (None, 1, 10, 50, 100, 250, 500, 1000)
USAGE_STEPS = (None, 1, 10, 50, 100, 250, 500, 1000)
RULE = ["base_share", "direction", "base_unit_step_usd", "usage_pool", "usage_unit_step_usd"]


def search() -> pd.DataFrame:
    """Try every combination of share, direction, steps and usage pool against the published figures.

    Columns: base_share, direction, base_unit_step_usd, usage_pool, usage_unit_step_usd (US dollars; None is not
    rounded), reproduced (how many published figures come out), all_reproduced. The best first.
    """
    rows = []
    known: dict[tuple[Units, ...], pd.Series] = {}  # many rules lead to the same unit fees, and so to the same figures
    sums = multiplier_sums(Scenario())
    for rule in product(SHARES, ROUNDING_WORDS["direction"], BASE_STEPS, ROUNDING_WORDS["usage_pool"], USAGE_STEPS):
        if rule[2] is None and rule[4] is None and rule[1] != "half_up":
            continue  # nothing is rounded, so the direction makes no other rule
        model = load_funding_model().changed(_changes(*rule))
        fees = tuple(
            unit_fees(model.annual_funding_level_usd, *sums[parties][1:], model, model.rounding["published"])
            for parties in (Scenario().participating_parties, len(load_participants()))
        )
        if fees not in known:
            known[fees] = reproduce(model)["reproduced"]
        found = known[fees]
        rows.append((*rule, int(found.sum()), bool(found.all())))
    table = pd.DataFrame(rows, columns=[*RULE, "reproduced", "all_reproduced"], dtype=object)  # keeps None as None
    table = table.astype({"reproduced": int, "all_reproduced": bool})
    return table.sort_values("reproduced", ascending=False, kind="stable").reset_index(drop=True)


def _changes(share: Any, direction: str, base_step: int | None, pool: str, usage_step: int | None) -> dict[str, Any]:
    steps = {"base_unit_step_usd": base_step, "usage_unit_step_usd": usage_step}
    return {"base_share": share, "rounding": {"published": {**steps, "direction": direction, "usage_pool": pool}}}


def spread(rules: pd.DataFrame, scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """Show how far rules that all reproduce the paper part ways in scenarios that the paper does not print.

    `rules` are rows of `search()`; scenarios that ask for exact fees are left out. Columns: scenario, then for the
    base and the usage unit fee the published rule's, the lowest and the highest (US dollars a year).
    """
    rows = []
    for scenario in (scenario for scenario in scenarios if scenario.rounding == "published"):
        units = [
            scenario.with_(model_changes=_changes(*rule)).run().assessment.units
            for rule in rules[RULE].itertuples(index=False, name=None)
        ]
        ours = scenario.run().assessment.units
        base, usage = [unit.base_usd for unit in units], [unit.usage_usd for unit in units]
        fees = (ours.base_usd, min(base), max(base), ours.usage_usd, min(usage), max(usage))
        rows.append((scenario.name, *map(as_number, fees)))
    amounts = [f"{fee}_{which}_usd" for fee in ("base", "usage") for which in ("published", "lowest", "highest")]
    return pd.DataFrame(rows, columns=["scenario", *amounts])
