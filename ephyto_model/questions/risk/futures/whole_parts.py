"""How many parts a dollar has, so that every amount of a fund is a whole number of them."""

import math

from ephyto_model.exact import exactly
from ephyto_model.model.timing import YEARS_PER_BIENNIUM, Biennium
from ephyto_model.questions.fund import costs
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.risk.futures.known import Known
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty

AMOUNTS = (
    "opening_reserve_usd",
    "fao_funding_usd",
    "fao_funding_expected_usd",
    "fao_to_reserves_usd",
    "donor_funding_usd",
    "donor_funding_expected_usd",
    "donors_to_reserves_usd",
    "reserves_applied_usd",
    "reserve_target_usd",
)


def parts_of_a_dollar(setting: Known, policy: Projection, uncertainty: Uncertainty) -> int:
    """Return how many, for fees that are rounded. Each recalculation may halve what the one before left."""
    written = [uncertainty.donor_usd]
    for name in AMOUNTS:
        value = getattr(policy, name)
        written += list(value.values()) if hasattr(value, "values") else [value]
    amounts = [exactly(amount) for amount in written if not isinstance(amount, str)]
    amounts += [costs.cost(setting.projection, setting.parties, year) for year in setting.years]
    biennia = [*setting.biennia, setting.biennia[-1] + YEARS_PER_BIENNIUM]
    amounts += [costs.level(policy, setting.parties, Biennium(first)) for first in biennia]
    rounding = policy.model().rounding[policy.rounding]
    amounts += [step for step in (rounding.base_unit_step_usd, rounding.usage_unit_step_usd) if step]
    parts = math.lcm(*(amount.denominator for amount in amounts))
    halvings = len(setting.biennia) + 3  # the reserve of each recalculation, the target, the averages
    return parts * math.prod(setting.multipliers.units) * setting.shares[1] << halvings
