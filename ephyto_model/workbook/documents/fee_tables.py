"""Tables 1, 2 and 3 of the CPM-18 paper with a scenario's figures, as tables of a document."""

from ephyto_model.analyses.fees.breakdown import groups
from ephyto_model.contributions import Assessment, base_multiplier
from ephyto_model.funding_model import STATUSES
from ephyto_model.wording import usd
from ephyto_model.workbook.documents.parts import NOTHING, printed
from ephyto_model.workbook.word.blocks import Table

EXEMPT = "exempt"
FEES = (("Base fee", "base"), ("Usage fee", "usage"), ("Total", "total"))


def _range(assessment: Assessment, category: str) -> str:
    bounds = list(assessment.model.usage_lower_bounds.items())
    place = [name for name, _ in bounds].index(category)
    low = bounds[place][1]
    if place + 1 == len(bounds):
        return f"{low:,} and more"
    return f"{low:,} to {bounds[place + 1][1] - 1:,}" if low else f"fewer than {bounds[place + 1][1]:,}"


def fee_schedule(assessment: Assessment) -> Table:
    """Return what a party pays by usage category and development status, in US dollars a year. Source: Table 1."""
    rows = []
    for category in assessment.model.usage_lower_bounds:
        for label, kind in FEES:
            amounts = {
                "base": [assessment.units.base_usd * base_multiplier(s, category, assessment.model) for s in STATUSES],
                "usage": [assessment.usage_fees_usd[category]] * len(STATUSES),
                "total": [assessment.total_fee_usd(status, category) for status in STATUSES],
            }[kind]
            rows.append([category, label, *map(printed, amounts)])
    return Table(
        "Base fee, usage fee and total by usage category and development status (USD a year)",
        ["Usage", "Fee", *STATUSES], rows, frozenset(range(2, 2 + len(STATUSES))), "schedule",
        f"{NOTHING} means nothing.",
    )  # fmt: skip


def base_fees(assessment: Assessment) -> Table:
    """Return the base fee by development status, in US dollars a year. Source: Table 2; App. 1(13)(b)."""
    found = {group.name: group for group in groups(assessment, "development_status")}
    rows = []
    for status in STATUSES:
        multiplier = assessment.model.base_multipliers[status]
        fee = usd(assessment.base_fees_usd[status]) if multiplier else EXEMPT
        paying = sum(c.development_status == status and c.base_fee_usd > 0 for c in assessment.contributions)
        rows.append(
            [status, usd(multiplier), fee, str(found[status].parties), str(paying), printed(found[status].base_fee_usd)]
        )
    return Table(
        "Base fee by development status (USD a year)",
        ["Development status", "Units", "Base fee", "Parties", "Parties that pay", "Base fees together"], rows,
        frozenset(range(1, 6)), "base",
    )  # fmt: skip


def usage_fees(assessment: Assessment) -> Table:
    """Return the usage fee by usage category, in US dollars a year. Source: Table 3; App. 1(13)(c)."""
    found = {group.name: group for group in groups(assessment, "usage_category")}
    rows = [
        [category, _range(assessment, category), usd(assessment.model.usage_multipliers[category]),
         usd(assessment.usage_fees_usd[category]), str(found[category].parties), printed(found[category].usage_fee_usd)]
        for category in assessment.model.usage_lower_bounds
    ]  # fmt: skip
    return Table(
        "Usage fee by usage category (USD a year)",
        ["Usage category", "Exchanges a year", "Units", "Usage fee", "Parties", "Usage fees together"], rows,
        frozenset(range(2, 6)), "usage",
    )  # fmt: skip
