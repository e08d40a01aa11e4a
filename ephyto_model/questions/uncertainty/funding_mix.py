"""What FAO funding is worth, and where the published rounding collects too much or too little."""

import pandas as pd

from ephyto_model.exact import exactly
from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import need
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.breakdown import groups
from ephyto_model.questions.fees.participation import multiplier_sums
from ephyto_model.questions.uncertainty.sweeps.sweep import over_grid


def worth_of_fao_funding(scenario: Scenario, step_usd: int, steps: int) -> pd.DataFrame:
    """Return what all parties of each development status pay at rising FAO funding.

    Columns: fao_funding_usd, one column a development status, revenue_usd (US dollars a year). The first row is the
    scenario without FAO funding.
    """
    rows = []
    for number in range(steps + 1):
        assessment = scenario.with_(fao_funding_usd=number * step_usd).run().assessment
        sums = [as_number(group.expected_contribution_usd) for group in groups(assessment, "development_status")]
        rows.append((number * step_usd, *sums, as_number(assessment.revenue_usd)))
    return pd.DataFrame(rows, columns=["fao_funding_usd", *STATUSES, "revenue_usd"])


def gaps_by_fao_funding(scenario: Scenario, steps: int) -> pd.DataFrame:
    """Return the gap between revenue and need at FAO funding from 0 to the level, in so many steps of whole dollars.

    Columns: fao_funding_usd, gap_usd (US dollars a year; negative where fees collect too little).
    """
    level_usd = int(scenario.annual_funding_level_usd)
    amounts = range(0, level_usd + 1, max(level_usd // steps, 1))
    fees = over_grid(scenario, {"fao_funding_usd": amounts})
    sums = multiplier_sums(scenario)[scenario.participating_parties]
    revenue = fees.base_unit_usd * float(sums.base_multipliers) + fees.usage_unit_usd * float(sums.usage_multipliers)
    level = exactly(scenario.annual_funding_level_usd)
    needs = [float(need(level, scenario.offsets()._replace(fao_funding_usd=exactly(amount)))) for amount in amounts]
    return pd.DataFrame({"fao_funding_usd": list(amounts), "gap_usd": revenue - needs})
