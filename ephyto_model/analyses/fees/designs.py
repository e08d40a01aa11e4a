"""Other designs of the same model side by side: what each party would pay, who pays more than today, how even it is."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from ephyto_model.contributions import Assessment
from ephyto_model.funding_model import STATUSES
from ephyto_model.scenario import Scenario
from ephyto_model.wording import as_number

EVEN_FEE = {
    "base_share": 1,
    "base_multipliers": dict.fromkeys(STATUSES, 1),
    "base_fee_exemptions": [],
}
# Changes to the funding model that CPM might discuss; the last, a fee per exchange, has no categories and stands apart.
DESIGNS: Mapping[str, Mapping[str, Any]] = {
    "As in this scenario": {},
    "Half of the need on base fees": {"base_share": "1/2"},
    "All of the need on base fees": {"base_share": 1},
    "Base multipliers 1, 2 and 3": {"base_multipliers": {"High": 3}},
    "Base multipliers 1, 3 and 9": {"base_multipliers": {"Upper-Middle": 3, "High": 9}},
    "Usage multipliers 1, 4 and 16": {"usage_multipliers": {"High": 4, "Very High": 16}},
    "Medium usage from 1,000 exchanges": {"usage_lower_bounds": {"Medium": 1000}},
    "An even fee for every party": EVEN_FEE,
}
PER_EXCHANGE = "A fee per exchange, nothing else"


class Paid(NamedTuple):
    """What one party exchanges a year and pays (US dollars a year) under a design."""

    iso3: str
    name: str
    exchanges: int
    amount_usd: Fraction


def paid(assessment: Assessment) -> list[Paid]:
    """Return what every party that takes part pays."""
    return [Paid(c.iso3, c.name, c.exchanges, c.expected_contribution_usd) for c in assessment.contributions]


def paid_per_exchange(assessment: Assessment) -> list[Paid]:
    """Return what every party would pay if the need were divided by exchanges alone. Not rounded."""
    exchanges = sum(c.exchanges for c in assessment.contributions)
    price = assessment.need_usd / exchanges if exchanges else Fraction(0)
    return [Paid(c.iso3, c.name, c.exchanges, price * c.exchanges) for c in assessment.contributions]


def under_designs(scenario: Scenario) -> dict[str, list[Paid]]:
    """Return what every party pays under each design, all else as in the scenario."""
    found = {
        name: paid(scenario.with_(model_changes=_together(scenario.model_changes, changes)).run().assessment)
        for name, changes in DESIGNS.items()
    }
    return {**found, PER_EXCHANGE: paid_per_exchange(scenario.run().assessment)}


def _together(own: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scenario's own changes to the model with a design's on top."""
    both = {key: {**own[key], **change} for key, change in changes.items()
            if isinstance(change, Mapping) and isinstance(own.get(key), Mapping)}  # fmt: skip
    return {**own, **changes, **both}


def lorenz(parties: list[Paid]) -> pd.DataFrame:
    """Return the Lorenz curve of contributions against exchanges.

    Parties stand in the order of what an exchange costs them, the cheapest first; those without exchanges last.
    Columns: exchanges_share, contributions_share (cumulative, 0 to 1, from the origin). On the diagonal every exchange
    costs the same.
    """
    order = sorted(
        parties, key=lambda p: (p.exchanges == 0, p.amount_usd / p.exchanges if p.exchanges else p.amount_usd)
    )
    exchanges, amounts = sum(p.exchanges for p in order), sum((p.amount_usd for p in order), Fraction(0))
    rows, x, y = [(0.0, 0.0)], 0, Fraction(0)
    for party in order:
        x, y = x + party.exchanges, y + party.amount_usd
        rows.append((x / exchanges if exchanges else 0.0, float(y / amounts) if amounts else 0.0))
    return pd.DataFrame(rows, columns=["exchanges_share", "contributions_share"])


def gini(parties: list[Paid]) -> float | None:
    """Return the Gini coefficient of contributions against exchanges: 0 where every exchange costs the same.

    Twice the area between the diagonal and the Lorenz curve; None where nothing is paid or nothing is exchanged.
    """
    if not any(party.exchanges for party in parties) or not any(party.amount_usd for party in parties):
        return None
    curve = lorenz(parties)
    widths = curve["exchanges_share"].diff().fillna(0)
    heights = (curve["contributions_share"] + curve["contributions_share"].shift(fill_value=0)) / 2
    return abs(round(float(1 - 2 * (widths * heights).sum()), 12))


def against_today(scenario: Scenario) -> pd.DataFrame:
    """Set each design beside the scenario's own.

    Columns: design, less, same, more (parties that pay so against the scenario), largest_increase_usd (US dollars
    a year), party (whose; empty where nobody's), revenue_usd, gini (of contributions against exchanges).
    """
    found = under_designs(scenario)
    today = {p.iso3: p.amount_usd for p in next(iter(found.values()))}
    rows = []
    for name, parties in found.items():
        changes = [(p.amount_usd - today[p.iso3], p.name) for p in parties]
        largest = max(changes, key=lambda change: change[0], default=(Fraction(0), ""))
        counts = (sum(c < 0 for c, _ in changes), sum(c == 0 for c, _ in changes), sum(c > 0 for c, _ in changes))
        revenue = sum((p.amount_usd for p in parties), Fraction(0))
        whose = largest[1] if largest[0] > 0 else ""
        rows.append((name, *counts, as_number(max(largest[0], Fraction(0))), whose, as_number(revenue), gini(parties)))
    columns = ["design", "less", "same", "more", "largest_increase_usd", "party", "revenue_usd", "gini"]
    return pd.DataFrame(rows, columns=columns)
