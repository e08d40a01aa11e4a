"""Tables of the reproduction of the paper and of the search over rounding rules."""

import pandas as pd

from ephyto_model.display.html import Column, Fragment, Table, paragraph
from ephyto_model.language.wording import counted, usd
from ephyto_model.questions.reproduction.figures import score


def reproduction_headline(figures: pd.DataFrame) -> Fragment:
    """Say how many published figures come out, from `reproduction.reproduce`."""
    found, whole = int(figures["reproduced"].sum()), len(figures)
    text = f"{found} of the {whole} figures that the paper prints are reproduced, under a rounding inferred from them."
    return Fragment("headline.html.j2", {"text": text}, text)


def rules_tried(rules: pd.DataFrame) -> Fragment:
    """Say how many rounding rules were tried and how many give every figure, from `rounding_search.search`."""
    return paragraph(f"{len(rules):,} rules tried, {rules['all_reproduced'].sum()} give every published figure")


def reproduction_score(figures: pd.DataFrame) -> Table:
    """Return how many published figures there are and how many come out, from `reproduction.reproduce`."""
    columns = {
        "place": Column("Where"),
        "published_figures": Column("Published figures", "count"),
        "reproduced": Column("Reproduced", "count"),
    }
    return Table(score(figures), "Published figures and how many are reproduced", columns)


def reproduced_figures(figures: pd.DataFrame) -> Table | Fragment:
    """Return published figures beside recomputed ones, one row for each, from `reproduction.reproduce`."""
    if figures.empty:
        text = "There are none: every published figure comes out."
        return paragraph(text)
    frame = figures.assign(
        agree=["yes" if agree else "NO" for agree in figures["reproduced"]],
    )
    columns = {
        "place": Column("Where"),
        "item": Column("For"),
        "figure": Column("What"),
        "printed": Column("Printed"),
        "recomputed": Column("Recomputed"),
        "agree": Column("Same"),
    }
    return Table(frame, counted(len(frame), "published figure", "published figures"), columns)


def rounding_rules(rules: pd.DataFrame) -> Table:
    """Return rounding rules, from `rounding_search.search`."""
    steps = ["base_unit_step_usd", "usage_unit_step_usd"]
    frame = rules.assign(**{step: [usd(s) if s else "none" for s in rules[step]] for step in steps})
    frame = frame.assign(
        direction=frame["direction"].map({"half_up": "to the nearest", "down": "down", "up": "up"}),
        usage_pool=frame["usage_pool"].map({"still_needed": "what is still needed", "usage_share": "their share"}),
    )
    columns = {
        "base_share": Column("Base share"),
        "direction": Column("Direction"),
        "base_unit_step_usd": Column("Base unit fee, multiple of"),
        "usage_pool": Column("Usage fees cover"),
        "usage_unit_step_usd": Column("Usage unit fee, multiple of"),
        "reproduced": Column("Reproduced", "count"),
    }
    return Table(frame, "Rounding rules that give every published figure", columns)


def rounding_spread(spread: pd.DataFrame) -> Table:
    """Return how much the rules that give every published figure differ, from `rounding_search.spread`."""
    columns = {"scenario": Column("Scenario")}
    for fee in ("base", "usage"):
        for which in ("published", "lowest", "highest"):
            columns[f"{fee}_{which}_usd"] = Column(f"{fee} {which}".capitalize(), "usd")
    return Table(spread, "Unit fees by rule (USD a year)", columns)
