"""Every figure the paper prints, recomputed: whether a funding model gives the paper's tables."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd

from ephyto_model.errors import InputError, quoted
from ephyto_model.files import DATA, read_csv, shown_path
from ephyto_model.language.wording import usd
from ephyto_model.model.contributions import Assessment, Offsets, User, assess, base_multiplier
from ephyto_model.model.funding_model import FundingModel, load_funding_model
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario

COLUMNS = ("place", "item", "figure", "printed")
PRINTED_ZERO = ("-", "exempt", "0")


@cache
def _printed(path: Path = DATA / "published_figures.csv") -> tuple[tuple[str, str, str, str], ...]:
    """Read the published figures as (place, item, figure, printed), all text as the paper prints it."""
    rows = []
    for line, row in read_csv(path, COLUMNS):
        if not all(row.values()):
            raise InputError(f"{shown_path(path)}, row {line} has an empty cell; found {quoted(row)}.")
        rows.append((row["place"], row["item"], row["figure"], row["printed"]))
    return tuple(rows)


def reproduce(model: FundingModel | None = None, rounding: str = "published") -> pd.DataFrame:
    """Recompute each figure that the paper prints, with the paper's own users and no offsets.

    Columns: place (where it is printed), item (status, category or ISO3 it is for), figure (what it is), printed
    and recomputed (text, as the paper writes amounts; 0 for "-" and "exempt"), reproduced (whether they agree).
    Source: Tables 1 to 3, Appendix 2, paras 27 and 28. Raises InputError for an unreadable figure.
    """
    model = model or load_funding_model()
    users, everyone = (assess(model, parties, Offsets(), model.rounding[rounding]) for parties in _parties())
    recompute: dict[str, Callable[[str, str], str]] = {
        "Table 1": lambda item, figure: _table_1(users, item, figure),
        "Table 2": lambda item, figure: usd(users.base_fees_usd[item]),
        "Table 3": lambda item, figure: usd(users.usage_fees_usd[item]),
        "Appendix 2": _appendix_2(users),
        "Para 27": lambda item, figure: str(_para_27(users)[item]),
        "Para 28": lambda item, figure: usd(everyone.base_fees_usd[item]),
    }
    rows = [
        (place, item, figure, "0" if printed in PRINTED_ZERO else printed, recompute[place](item, figure))
        for place, item, figure, printed in _printed()
    ]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "recomputed"])
    return table.assign(reproduced=table["printed"] == table["recomputed"])


@cache
def _parties() -> tuple[tuple[User, ...], tuple[User, ...]]:
    """Return the paper's users, and all participants."""
    everyone = Scenario(participating_parties=len(load_participants()))
    return tuple(Scenario().users()), tuple(everyone.users())


def _table_1(users: Assessment, item: str, figure: str) -> str:
    status, category = item.split(" / ")
    base: Fraction = users.units.base_usd * base_multiplier(status, category, users.model)
    amounts = {
        "base fee": base,
        "usage fee": users.usage_fees_usd[category],
        "total": users.total_fee_usd(status, category),
    }
    return usd(amounts[figure])


def _appendix_2(users: Assessment) -> Callable[[str, str], str]:
    rows = {
        party.iso3: {
            "base fee": usd(party.base_fee_usd),
            "usage category": party.usage_category,
            "usage fee": usd(party.usage_fee_usd),
            "expected contribution": usd(party.expected_contribution_usd),
        }
        for party in users.contributions
    }
    return lambda item, figure: rows[item][figure]


def _para_27(users: Assessment) -> dict[str, int]:
    categories = [party.usage_category for party in users.contributions]
    return {
        "all": len(categories),
        "fewer than 5,000 exchanges": categories.count("Low"),
        "more than 150,000 exchanges": categories.count("Very High"),
    }


def score(reproduction: pd.DataFrame) -> pd.DataFrame:
    """Count the figures of a reproduction. Columns: place, published_figures, reproduced; the last row is the sum."""
    counts = reproduction.groupby("place", sort=False)["reproduced"].agg(["size", "sum"]).reset_index()
    counts.columns = pd.Index(["place", "published_figures", "reproduced"])
    total = pd.DataFrame([["All", len(reproduction), reproduction["reproduced"].sum()]], columns=counts.columns)
    return pd.concat([counts, total], ignore_index=True)
