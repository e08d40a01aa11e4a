"""How near parties are to another usage category, and what an exchange costs them."""

from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Assessment, Contribution


class Crossing(NamedTuple):
    """A neighbouring usage category of a party and what it takes to get there."""

    usage_category: str
    bound: int  # exchanges at which the upper of the two categories starts
    exchanges_away: int  # the change that takes the party across; negative for fewer exchanges
    expected_contribution_usd: Fraction  # there, US dollars a year at the same unit fees


def crossings(assessment: Assessment, contribution: Contribution) -> list[Crossing]:
    """Return the next usage category down and up of a party, where there is one. Source: App. 1(13)(c)(iii)."""
    bounds = list(assessment.model.usage_lower_bounds.items())
    place = [name for name, _ in bounds].index(contribution.usage_category)
    across = []
    if place > 0:
        across.append((bounds[place - 1][0], bounds[place][1], bounds[place][1] - 1 - contribution.exchanges))
    if place + 1 < len(bounds):
        across.append((*bounds[place + 1], bounds[place + 1][1] - contribution.exchanges))
    return [
        Crossing(category, bound, away, assessment.total_fee_usd(contribution.development_status, category))
        for category, bound, away in across
    ]


def nearest_to_a_threshold(assessment: Assessment, number: int = 10) -> pd.DataFrame:
    """Return the parties that stand nearest, in proportion, to a bound between usage categories.

    Columns: iso3, name, development_status, exchanges (a year), usage_category, bound (exchanges), exchanges_away,
    distance (exchanges_away / bound, without sign), category_across, expected_contribution_usd, across_usd and
    change_usd (US dollars a year at today's unit fees). Sorted by distance; one row a party, its nearest bound.
    """
    columns = (
        "iso3",
        "name",
        "development_status",
        "exchanges",
        "usage_category",
        "bound",
        "exchanges_away",
        "distance",
        "category_across",
        "expected_contribution_usd",
        "across_usd",
        "change_usd",
    )
    rows = [
        (
            *party[:5],
            crossing.bound,
            crossing.exchanges_away,
            abs(crossing.exchanges_away) / crossing.bound,
            crossing.usage_category,
            as_number(party.expected_contribution_usd),
            as_number(crossing.expected_contribution_usd),
            as_number(crossing.expected_contribution_usd - party.expected_contribution_usd),
        )
        for party in assessment.contributions
        for crossing in crossings(assessment, party)
    ]
    table = pd.DataFrame(rows, columns=columns).sort_values(["distance", "iso3"], kind="stable")
    return table.drop_duplicates("iso3").head(number).reset_index(drop=True)


def cost_per_exchange(assessment: Assessment) -> pd.DataFrame:
    """Return what an exchange costs each party that exchanges and pays.

    Columns: iso3, name, development_status, exchanges (a year), usage_category, expected_contribution_usd
    (US dollars a year), usd_per_exchange. Sorted, the dearest first.
    """
    table = assessment.table.drop(columns=["base_fee_usd", "usage_fee_usd"])
    table = table[(table["exchanges"] > 0) & (table["expected_contribution_usd"] > 0)]
    table = table.assign(usd_per_exchange=table["expected_contribution_usd"] / table["exchanges"])
    return table.sort_values(["usd_per_exchange", "iso3"], ascending=[False, True]).reset_index(drop=True)
