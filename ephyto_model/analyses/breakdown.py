"""Who carries the cost: an assessment broken down by group, and as the steps from the level to what is left."""

import pandas as pd

from ephyto_model.contributions import Assessment
from ephyto_model.funding_model import STATUSES
from ephyto_model.wording import as_number

FEES = ["base_fee_usd", "usage_fee_usd", "expected_contribution_usd"]


def breakdown(assessment: Assessment, group: str) -> pd.DataFrame:
    """Sum the contributions by `group`, "development_status" or "usage_category".

    Columns: the group, parties, paying_parties, exchanges (a year), base_fee_usd, usage_fee_usd,
    expected_contribution_usd (US dollars a year), share (of all contributions, 0 to 1; 0 where nobody pays).
    One row a status or category, in the paper's order, also where no party is in it.
    """
    order = STATUSES if group == "development_status" else tuple(assessment.model.usage_lower_bounds)
    table = assessment.table.assign(parties=1)
    table["paying_parties"] = (table["expected_contribution_usd"] > 0).astype(int)
    sums = table.groupby(group)[["parties", "paying_parties", "exchanges", *FEES]].sum()
    sums = sums.reindex(list(order), fill_value=0)
    total = sums["expected_contribution_usd"].sum()
    sums["share"] = sums["expected_contribution_usd"] / total if total else 0.0
    return sums.rename_axis(group).reset_index()


def funding_steps(assessment: Assessment) -> pd.DataFrame:
    """Walk from the level down to what is left to cover.

    Columns: step, amount_usd (US dollars a year; what a step takes away is negative), is_total (whether the row
    states where the walk stands). The last row is the gap with its sign turned: positive where money is missing.
    Source: App. 1(12), (13).
    """
    offsets = assessment.offsets
    steps = [
        ("Total Annual Funding Level", assessment.model.annual_funding_level_usd, True),
        ("FAO funding", -offsets.fao_funding_usd, False),
        ("Donor funding", -offsets.donor_funding_usd, False),
        ("Reserves applied", -offsets.reserves_applied_usd, False),
        *([("Surplus to the reserve", assessment.surplus_usd, False)] if assessment.surplus_usd else []),
        ("Needed from fees", assessment.need_usd, True),
        ("Base fees", -assessment.base_revenue_usd, False),
        ("Usage fees", -assessment.usage_revenue_usd, False),
        ("Left to cover", -assessment.gap_usd, True),
    ]
    table = pd.DataFrame(steps, columns=["step", "amount_usd", "is_total"])
    return table.assign(amount_usd=[as_number(amount) for amount in table["amount_usd"]])
