"""How even a way to share is: concentration, what an exchange costs, and whom contributions follow."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pandas as pd

from ephyto_model.exact import added_up
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.questions.sharing.paid import Paid

LARGEST = 10  # payers whose share of the whole is shown


def lorenz(parties: Sequence[Paid]) -> pd.DataFrame:
    """Return the Lorenz curve of contributions against exchanges.

    Parties stand in the order of what an exchange costs them, the cheapest first; those without exchanges last.
    Columns: exchanges_share, contributions_share (cumulative, 0 to 1, from the origin). On the diagonal every exchange
    costs the same.
    """
    order = sorted(
        parties, key=lambda p: (p.exchanges == 0, p.amount_usd / p.exchanges if p.exchanges else p.amount_usd)
    )
    exchanges, amounts = sum(p.exchanges for p in order), added_up(p.amount_usd for p in order)
    rows, x, y = [(0.0, 0.0)], 0, Fraction(0)
    for party in order:
        x, y = x + party.exchanges, y + party.amount_usd
        rows.append((x / exchanges if exchanges else 0.0, float(y / amounts) if amounts else 0.0))
    return pd.DataFrame(rows, columns=["exchanges_share", "contributions_share"])


def gini(parties: Sequence[Paid]) -> float | None:
    """Return the Gini coefficient of contributions against exchanges: 0 where every exchange costs the same.

    Twice the area between the diagonal and the Lorenz curve; None where nothing is paid or nothing is exchanged.
    """
    if not any(party.exchanges for party in parties) or not any(party.amount_usd for party in parties):
        return None
    curve = lorenz(parties)
    widths = curve["exchanges_share"].diff().fillna(0)
    heights = (curve["contributions_share"] + curve["contributions_share"].shift(fill_value=0)) / 2
    return abs(round(float(1 - 2 * (widths * heights).sum()), 12))


def measures(designs: Mapping[str, Sequence[Paid]]) -> pd.DataFrame:
    """Set some ways to share side by side, from what every party pays under each.

    Columns: design, parties, paying (how many), largest_share and ten_largest_share (of all contributions, 0 to 1),
    party (the largest payer; empty where nobody pays), gini (of contributions against exchanges), low_cost_usd,
    median_cost_usd and high_cost_usd (US dollars an exchange: quartiles over the parties that exchange), with_income
    and with_usage (Spearman's rank correlation of contributions with development status and with exchanges, -1 to 1).
    None where a measure is not defined.
    """
    rows = []
    for name, parties in designs.items():
        amounts = sorted((party.amount_usd for party in parties), reverse=True)
        whole = added_up(amounts)
        largest = max(parties, key=lambda party: party.amount_usd) if whole else None
        shares = [float(added_up(amounts[:n]) / whole) if whole else None for n in (1, LARGEST)]
        costs = [float(party.amount_usd / party.exchanges) for party in parties if party.exchanges]
        quartiles = np.quantile(costs, (0.25, 0.5, 0.75)).tolist() if costs else [None] * 3
        rows.append(
            (
                name,
                len(parties),
                sum(amount > 0 for amount in amounts),
                *shares,
                largest.name if largest else "",
                gini(parties),
                *quartiles,
                _correlation(parties, [STATUSES.index(party.development_status) for party in parties]),
                _correlation(parties, [party.exchanges for party in parties]),
            )
        )
    columns = [
        "design",
        "parties",
        "paying",
        "largest_share",
        "ten_largest_share",
        "party",
        "gini",
        "low_cost_usd",
        "median_cost_usd",
        "high_cost_usd",
        "with_income",
        "with_usage",
    ]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _correlation(parties: Sequence[Paid], against: Sequence[int]) -> float | None:
    """Return Spearman's rank correlation of what is paid; None where all pay, or are, the same."""
    amounts = [party.amount_usd for party in parties]
    if len(set(amounts)) < 2 or len(set(against)) < 2:
        return None
    ranks = {amount: place for place, amount in enumerate(sorted(set(amounts)))}  # exact, where floats could tie
    paid = pd.Series([ranks[amount] for amount in amounts])
    return float(
        paid.rank().corr(pd.Series(against).rank())
    )  # SciPy, which has it by name, takes half a second to load
