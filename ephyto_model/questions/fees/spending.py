"""Where a dollar of the level goes: the lines of a budget under the heads of App. 1(5)."""

import pandas as pd

from ephyto_model.exact import added_up
from ephyto_model.language.wording import as_number
from ephyto_model.model.budget import HEADS, Budget


def where_a_dollar_goes(budget: Budget) -> pd.DataFrame:
    """Return the lines of a budget in the order of App. 1(5), as planned for its first biennium.

    Columns: head (a letter of HEADS), line, rises_with (a key of RISES_WITH), amount_usd (US dollars a year: the
    average of the biennium's two years), share (of what all lines add up to, 0 to 1). Source: App. 1(5).
    """
    whole = budget.sum_usd(budget.biennium)
    rows = []
    for line in sorted(budget.lines, key=lambda line: line.head):
        amount = budget.planned(line, budget.biennium)
        share = float(amount / whole) if whole else 0.0
        rows.append((line.head, line.line, line.rises_with, as_number(amount), share))
    return pd.DataFrame(rows, columns=["head", "line", "rises_with", "amount_usd", "share"])


def by_head(budget: Budget) -> pd.DataFrame:
    """Sum the lines of a budget by head, heads without a line too.

    Columns: head (a letter of HEADS), lines (their number), amount_usd (US dollars a year), share (0 to 1).
    """
    whole = budget.sum_usd(budget.biennium)
    rows = []
    for head in HEADS:
        amounts = [budget.planned(line, budget.biennium) for line in budget.lines if line.head == head]
        total = added_up(amounts)
        rows.append((head, len(amounts), as_number(total), float(total / whole) if whole else 0.0))
    return pd.DataFrame(rows, columns=["head", "lines", "amount_usd", "share"])
