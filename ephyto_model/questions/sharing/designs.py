"""Other designs of the same model side by side: what each party would pay, who pays more than today, how even it is."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from ephyto_model.exact import added_up
from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import scenario_name
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.sharing.fairness import gini
from ephyto_model.questions.sharing.paid import Paid, paid, paid_per_exchange
from ephyto_model.questions.sharing.scale_design import ScaleDesign, paid_if_possible

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


def under_designs(scenario: Scenario, scales: Sequence[ScaleDesign] = ()) -> dict[str, list[Paid]]:
    """Return what every party pays under each design, and by each scale that can share, all else as in the scenario."""
    found = {
        name: paid(scenario.with_(model_changes=_together(scenario.model_changes, changes)).run().assessment)
        for name, changes in DESIGNS.items()
    }
    assessment = scenario.run().assessment
    return _with_scales({**found, PER_EXCHANGE: paid_per_exchange(assessment)}, scales, assessment)


def _with_scales(
    found: Mapping[str, list[Paid]], scales: Sequence[ScaleDesign], assessment: Assessment
) -> dict[str, list[Paid]]:
    """Add what parties pay by each scale that can share among them, told apart from what has the same name."""
    together = dict(found)
    for design in scales:
        parties = paid_if_possible(design, assessment)
        if parties is not None:
            name = scenario_name(design.name)
            while name in together:
                name = f"{name} (scale)"
            together[name] = parties
    return together


def _together(own: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scenario's own changes to the model with a design's on top."""
    both = {
        key: {**own[key], **change}
        for key, change in changes.items()
        if isinstance(change, Mapping) and isinstance(own.get(key), Mapping)
    }
    return {**own, **changes, **both}


def side_by_side(options: Sequence[Outcome], scales: Sequence[ScaleDesign] = ()) -> dict[str, list[Paid]]:
    """Return what every party pays under each option, numbered from 1, and by each scale for the first option's need.

    A scale is left out that cannot share among the first option's parties.
    """
    found = {
        f"{number}. {scenario_name(option.scenario.name)}": paid(option.assessment)
        for number, option in enumerate(options, start=1)
    }
    return _with_scales(found, scales, options[0].assessment)


def against_today(scenario: Scenario, scales: Sequence[ScaleDesign] = ()) -> pd.DataFrame:
    """Set each design beside the scenario's own, as `against_the_first` does."""
    return against_the_first(under_designs(scenario, scales))


def against_the_first(found: Mapping[str, Sequence[Paid]]) -> pd.DataFrame:
    """Set each design beside the first, over the parties that take part in both.

    Columns: design, less, same, more (parties that pay so against the first), largest_increase_usd (US dollars
    a year), party (whose; empty where nobody's), revenue_usd, gini (of contributions against exchanges).
    """
    today = {p.iso3: p.amount_usd for p in next(iter(found.values()))}
    rows = []
    for name, parties in found.items():
        changes = [(p.amount_usd - today[p.iso3], p.name) for p in parties if p.iso3 in today]
        largest = max(changes, key=lambda change: change[0], default=(Fraction(0), ""))
        counts = (sum(c < 0 for c, _ in changes), sum(c == 0 for c, _ in changes), sum(c > 0 for c, _ in changes))
        revenue = added_up(p.amount_usd for p in parties)
        whose = largest[1] if largest[0] > 0 else ""
        rows.append((name, *counts, as_number(max(largest[0], Fraction(0))), whose, as_number(revenue), gini(parties)))
    columns = ["design", "less", "same", "more", "largest_increase_usd", "party", "revenue_usd", "gini"]
    return pd.DataFrame(rows, columns=columns)


def by_status(found: Mapping[str, Sequence[Paid]]) -> pd.DataFrame:
    """Sum what parties pay by development status. Columns: design, one a status, sum_usd (US dollars a year)."""
    rows = []
    for name, parties in found.items():
        sums = dict.fromkeys(STATUSES, Fraction(0))
        for party in parties:
            sums[party.development_status] += party.amount_usd
        rows.append((name, *map(as_number, sums.values()), as_number(added_up(sums.values()))))
    return pd.DataFrame(rows, columns=["design", *STATUSES, "sum_usd"])


def by_party(found: Mapping[str, Sequence[Paid]]) -> pd.DataFrame:
    """Set what every party pays side by side.

    Columns: iso3, name, and one a design, headed by its name (US dollars a year; None where a party takes no part).
    """
    names = {party.iso3: party.name for parties in found.values() for party in parties}
    amounts = [{party.iso3: as_number(party.amount_usd) for party in parties} for parties in found.values()]
    rows = [(iso3, name, *(amount.get(iso3) for amount in amounts)) for iso3, name in names.items()]
    return pd.DataFrame(rows, columns=["iso3", "name", *found], dtype=object)
