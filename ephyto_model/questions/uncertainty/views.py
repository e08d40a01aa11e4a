"""The tables and headline sentences of notebooks 03 to 06."""

import numpy as np
import pandas as pd

from ephyto_model.display.html import Column, Table
from ephyto_model.language.wording import capitalised, counted, percent, with_article
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.questions.fees.participation import marked_numbers
from ephyto_model.questions.uncertainty.futures import Assumptions, DrawnFutures
from ephyto_model.questions.uncertainty.goal import Least
from ephyto_model.questions.uncertainty.texts import NEAR, SOURCES, whom

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def claims(frame: pd.DataFrame) -> Table:
    """Return what para 28 claims beside what the rules give, from `participation.claims_of_para_28`."""
    columns = {"claim": Column("Claim"), "holds": Column("Holds"), "found": Column("What the rules give")}
    return Table(frame, "What para 28 says of more parties taking part (USD a year)", columns)


def envelope_at(found: pd.DataFrame, every: int) -> Table:
    """Return the envelope at some numbers of parties, from `envelope.envelope`."""
    marks = set(marked_numbers())
    frame = found[found["participating_parties"].isin(marks) | (found["participating_parties"] % every == 0)]
    columns = {"participating_parties": Column("Parties", "count")}
    for name, words in (("base_unit", "Base unit"), ("usage_unit", "Usage unit"), ("High", "High, medium usage")):
        columns |= {f"{name}_{end}": Column(f"{words}, {end}", "usd") for end in ("lowest", "highest")}
    return Table(
        frame, "The lowest and highest possible fees over all sets of joiners (USD a year)", columns, folded=True
    )


def newcomers(frame: pd.DataFrame) -> Table:
    """Return fees against newcomers' exchanges, where they change, from `participation.fees_by_newcomers`."""
    amounts = frame[["base_unit_usd", "usage_unit_usd"]]
    frame = frame[(amounts != amounts.shift()).any(axis=1)]
    columns = {
        "newcomer_exchanges": Column("Exchanges of each newcomer, from", "count"),
        "base_unit_usd": Column("Base unit fee", "usd"),
        "usage_unit_usd": Column("Usage unit fee", "usd"),
        "gap_usd": Column("Gap", "change"),
    }
    return Table(frame, "Unit fees by the exchanges of each newcomer (USD a year)", columns)


def least_table(found: Least) -> pd.DataFrame:
    """Return the proof: what each limit bounds at the answer, and with one dollar less.

    Columns: who, limit_usd, amount_usd (of the funding sought), highest_usd (contribution; US dollars a year), holds.
    """
    rows = [(k.who, k.limit_usd, found.amount_usd, k.highest_usd, True) for k in found.kept]
    rows += [
        (k.who, k.limit_usd, found.amount_usd - 1, k.one_dollar_less_usd, k.one_dollar_less_usd <= k.limit_usd)
        for k in found.kept
        if k.one_dollar_less_usd is not None
    ]
    return pd.DataFrame(rows, columns=["who", "limit_usd", "amount_usd", "highest_usd", "holds"])


def proof(found: Least) -> Table:
    """Return `least_table` for people."""
    frame = least_table(found)
    frame = pd.DataFrame(
        {
            "what": np.where(frame["amount_usd"] == found.amount_usd, "At the answer", "With one dollar less"),
            "amount_usd": frame["amount_usd"],
            "who": [whom(who).removeprefix("Any ") for who in frame["who"]],
            "limit_usd": frame["limit_usd"],
            "highest_usd": frame["highest_usd"],
            "verdict": np.where(frame["holds"], "within the limit", "above the limit"),
        }
    )
    columns = {
        "what": Column("What"),
        "amount_usd": Column(capitalised(SOURCES[found.field]), "usd"),
        "who": Column("Limit on"),
        "limit_usd": Column("Limit", "usd"),
        "highest_usd": Column("Highest contribution", "usd"),
        "verdict": Column("Against the limit"),
    }
    smaller = counted(found.smaller_amounts, "smaller amount", "smaller amounts")
    kept = "the limit" if len(found.kept) == 1 else "the limits"
    lucky = f"; because of rounding, {smaller} would keep {kept} too, although some larger amounts would not"
    return Table(frame, "The proof (USD a year" + (lucky if found.smaller_amounts else "") + ")", columns)


def worth(frame: pd.DataFrame) -> Table:
    """Return what FAO funding is worth to each group, from `funding_mix.worth_of_fao_funding`."""
    columns = {"fao_funding_usd": Column("FAO funding", "usd")}
    columns |= {status: Column(status, "usd") for status in STATUSES} | {"revenue_usd": Column("Total", "usd")}
    return Table(frame, "What all parties of a development status pay together (USD a year)", columns)


def within_reach(frame: pd.DataFrame) -> Table:
    """Return the parties near a bound between usage categories, from `thresholds.nearest_to_a_threshold`."""
    frame = frame[frame["distance"] <= NEAR]
    columns = {
        "name": Column("Contracting party"),
        "development_status": Column("Development status"),
        "exchanges": Column("Exchanges", "count"),
        "bound": Column("Bound", "count"),
        "exchanges_away": Column("Exchanges away", "signed count"),
        "expected_contribution_usd": Column("Pays now", "usd"),
        "across_usd": Column("Would pay", "usd"),
        "change_usd": Column("Change", "change"),
    }
    number = {0: "No party is", 1: "One party is"}.get(len(frame), f"{len(frame)} parties are")
    return Table(frame, f"{number} within {NEAR:.0%} of another usage category (USD a year)", columns)


def designs(frame: pd.DataFrame) -> Table:
    """Return the designs side by side, from `designs.against_today`."""
    columns = {
        "design": Column("Design"),
        "less": Column("Pay less", "count"),
        "same": Column("Pay the same", "count"),
        "more": Column("Pay more", "count"),
        "largest_increase_usd": Column("Largest increase", "usd"),
        "party": Column("Party with the largest increase"),
        "revenue_usd": Column("Revenue", "usd"),
        "gini": Column("Gini", "cost or none"),
    }
    return Table(frame, "Other designs against this scenario (USD a year)", columns)


def assumptions(given: Assumptions) -> Table:
    """Return what is assumed of the futures."""
    rows = [
        (
            "Probability that a participant outside the scenario joins, independently of the others",
            percent(given.joining_probability),
        ),
        ("Median growth of each party's exchanges (log-normal, independent)", percent(given.median_growth)),
        ("Standard deviation of the logarithm of that growth", f"{given.growth_spread:g}"),
        ("Probability that a party does not pay, independently of the others", percent(given.nonpayment_probability)),
    ]
    columns = {"what": Column("Assumption"), "value": Column("Value")}
    frame = pd.DataFrame(rows, columns=["what", "value"])
    return Table(frame, "The assumptions (none of them from the paper)", columns)


def quantiles(found: DrawnFutures, need_usd: float) -> Table:
    """Return how unit fees, what comes in and what is missing lie over the futures."""
    columns_of = {
        "Parties taking part": found.parties,
        "Base unit fee": found.base_unit_usd,
        "Usage unit fee": found.usage_unit_usd,
        "Expected contributions": found.expected_usd,
        "Gap (expected less need)": found.expected_usd - need_usd,
        "Received": found.received_usd,
        "Shortfall (para 36)": found.shortfall_usd(need_usd),
    }
    rows = [(name, *np.round(np.quantile(values, QUANTILES)).tolist()) for name, values in columns_of.items()]
    frame = pd.DataFrame(rows, columns=["what", *QUANTILES])
    columns: dict[str | float, Column] = {"what": Column("What")}
    columns |= {quantile: Column(f"{quantile:.0%} of futures below", "usd") for quantile in QUANTILES}
    return Table(frame, f"Over {len(found.parties):,} random futures (USD a year, to the dollar)", columns)


def tornado(frame: pd.DataFrame, development_status: str) -> Table:
    """Return one field at a time, from `sensitivity.tornado`."""
    columns = {
        "label": Column("Field"),
        "low": Column("Low", "usd"),
        "high": Column("High", "usd"),
        "at_low_usd": Column("Pays at the low end", "usd"),
        "at_high_usd": Column("Pays at the high end", "usd"),
        "swing_usd": Column("Difference", "usd"),
    }
    caption = (
        f"What {with_article(development_status)} party with medium usage pays when one field changes (USD a year)"
    )
    return Table(frame, caption, columns, folded=True)


def sobol(frame: pd.DataFrame) -> Table:
    """Return Sobol's indices, from `sensitivity.sobol`."""
    frame = frame.assign(label=[fields()[name].label for name in frame["field"]])
    columns = {"label": Column("Field"), "first_order": Column("First order", "cost"), "total": Column("Total", "cost")}
    columns |= {
        f"{name}_error": Column(f"{name.replace('_', ' ').capitalize()}, half of its 95% interval", "cost")
        for name in ("first_order", "total")
    }
    return Table(frame, "Shares of the variance (Sobol's indices, SciPy)", columns, folded=True)


def covered(frame: pd.DataFrame) -> Table:
    """Return how often the need is covered, from `futures.covered`."""
    columns = {
        "rate": Column("Probability of not paying", "percent"),
        "covered": Column("Futures in which the need is covered", "percent"),
        "median_usd": Column("Median shortfall", "usd"),
        "high_usd": Column("Shortfall exceeded in 5% of futures", "usd"),
    }
    return Table(frame, "Non-payment and what is then missing (paras 35, 36; USD a year)", columns)


def change_per_step(frame: pd.DataFrame) -> Table:
    """Return what each step of FAO funding changes, from `funding_mix.worth_of_fao_funding`."""
    names = [*STATUSES, "revenue_usd"]
    steps = frame[names].diff().iloc[1:].assign(fao_funding_usd=frame["fao_funding_usd"].iloc[1:])
    columns = {"fao_funding_usd": Column("Up to FAO funding of", "usd")}
    columns |= {status: Column(status, "change") for status in STATUSES} | {"revenue_usd": Column("Total", "change")}
    return Table(steps, "What each step changes (USD a year)", columns)
