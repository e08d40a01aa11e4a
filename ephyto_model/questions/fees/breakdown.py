"""Who carries the cost: an assessment broken down by group, and as the steps from the level to what is left."""

from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from ephyto_model.exact import added_up
from ephyto_model.language.translation import marked
from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import STATUSES

# What the last step is called, by whether fees bring in what is needed; its sign says nothing more.
LAST_STEPS = {"same": marked("Covered in full"), "less": marked("Not covered"), "more": marked("More than needed")}


class Group(NamedTuple):
    """The contributions of the parties of one development status or usage category, in US dollars a year."""

    name: str
    parties: int
    paying_parties: int
    exchanges: int
    base_fee_usd: Fraction
    usage_fee_usd: Fraction
    expected_contribution_usd: Fraction
    share: float  # of all contributions, 0 to 1; 0 where nobody pays


def groups(assessment: Assessment, by: str) -> list[Group]:
    """Sum the contributions by "development_status" or "usage_category", in the paper's order, empty groups too."""
    order = STATUSES if by == "development_status" else tuple(assessment.model.usage_lower_bounds)
    found = []
    for name in order:
        members = [party for party in assessment.contributions if getattr(party, by) == name]
        base = added_up(party.base_fee_usd for party in members)
        usage = added_up(party.usage_fee_usd for party in members)
        share = float((base + usage) / assessment.revenue_usd) if assessment.revenue_usd else 0.0
        paying = sum(party.expected_contribution_usd > 0 for party in members)
        exchanges = sum(party.exchanges for party in members)
        found.append(Group(name, len(members), paying, exchanges, base, usage, base + usage, share))
    return found


def breakdown(assessment: Assessment, by: str) -> pd.DataFrame:
    """Return `groups` as a table.

    Columns: the group (headed as `by`), parties, paying_parties, exchanges (a year), base_fee_usd, usage_fee_usd,
    expected_contribution_usd (US dollars a year), share (of all contributions, 0 to 1).
    """
    rows = [(*group[:4], *map(as_number, group[4:7]), group.share) for group in groups(assessment, by)]
    return pd.DataFrame(rows, columns=[by, *Group._fields[1:]])


class FundingStep(NamedTuple):
    """One step from the level to what is left to cover, in US dollars a year."""

    step: str
    amount_usd: Fraction  # what a step takes away is negative
    is_total: bool  # whether it states where the walk stands


def funding_walk(assessment: Assessment) -> list[FundingStep]:
    """Return the steps from the level to what fees leave uncovered (need less revenue). Source: App. 1(12), (13)."""
    offsets = assessment.offsets
    surplus = (
        [FundingStep(marked("Surplus for the reserve"), assessment.surplus_usd, False)]
        if assessment.surplus_usd
        else []
    )
    return [
        FundingStep(marked("Total Annual Funding Level"), assessment.model.annual_funding_level_usd, True),
        FundingStep(marked("FAO funding"), -offsets.fao_funding_usd, False),
        FundingStep(marked("Donor funding"), -offsets.donor_funding_usd, False),
        FundingStep(marked("Reserves applied"), -offsets.reserves_applied_usd, False),
        *surplus,
        FundingStep(marked("Needed from fees"), assessment.need_usd, True),
        FundingStep(marked("Base fees"), -assessment.base_revenue_usd, False),
        FundingStep(marked("Usage fees"), -assessment.usage_revenue_usd, False),
        FundingStep(_last_step(assessment.gap_usd), -assessment.gap_usd, True),
    ]


def _last_step(gap_usd: Fraction) -> str:
    if not gap_usd:
        return LAST_STEPS["same"]
    return LAST_STEPS["less"] if gap_usd < 0 else LAST_STEPS["more"]


def funding_steps(assessment: Assessment) -> pd.DataFrame:
    """Return `funding_walk` as a table. Columns: step, amount_usd (US dollars a year), is_total."""
    rows = [(step.step, as_number(step.amount_usd), step.is_total) for step in funding_walk(assessment)]
    return pd.DataFrame(rows, columns=FundingStep._fields)
