"""The figures of notebooks 03 and 04: participation and the mix of funding."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ephyto_model.language.wording import as_number, capitalised, moves, usd, usd_range, with_article
from ephyto_model.model.contributions import base_multiplier, usage_multiplier
from ephyto_model.model.participants import JOINING_ORDERS
from ephyto_model.model.scenarios.field_words import ORDERS_IN_WORDS
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.charts import DOLLARS, FEWEST_SHOWN, STATUS_COLOURS, new_figure
from ephyto_model.questions.fees.comparison import TYPICAL_CATEGORY
from ephyto_model.questions.fees.participation import fees_by_parties
from ephyto_model.questions.uncertainty.goal import Least
from ephyto_model.questions.uncertainty.sweeps.sweep import over_grid
from ephyto_model.questions.uncertainty.texts import SOURCES, kept_in_words, whom

UNITS = {"base_unit": "base unit fee", "usage_unit": "usage unit fee"}
ORDER_DASHES = dict(zip(JOINING_ORDERS, ("solid", "dash", "dot", "dashdot"), strict=True))
HEAT_STEPS, CONTOURS, BANDS = 126, 6, 60
CURVE_STEPS = 2_526


def envelope_with_orders(found: pd.DataFrame, scenario: Scenario, unit: str, random_orders: int) -> go.Figure:
    """Draw the envelope of a unit fee, the four joining orders and some random ones inside it."""
    plain = scenario.with_(include=(), exclude=())  # as the envelope is
    shown = found[found["participating_parties"] >= FEWEST_SHOWN]
    numbers = list(shown["participating_parties"])
    widest = (shown[f"{unit}_highest"] - shown[f"{unit}_lowest"]).max()
    last = shown.iloc[-1][f"{unit}_lowest"]
    title = (
        f"With everyone taking part the {UNITS[unit]} is USD {usd(last)};<br>"
        f"before that, who joins first changes it by at most USD {usd(widest)}"
    )
    figure = new_figure(title, 460)
    for end, fill in (("lowest", None), ("highest", "tonexty")):
        figure.add_scatter(
            name=f"{end.capitalize()} possible",
            x=numbers,
            y=list(shown[f"{unit}_{end}"]),
            mode="lines",
            fill=fill,
            line={"color": "#56B4E9", "width": 1, "shape": "hv"},
            hovertemplate="%{x} parties: USD %{y:,.0f}<extra>" + end + "</extra>",
        )
    for order in JOINING_ORDERS[:-1]:
        fees = fees_by_parties(plain.with_(joining_order=order), numbers)
        figure.add_scatter(
            name=capitalised(ORDERS_IN_WORDS[order]),
            x=numbers,
            y=list(fees[f"{unit}_usd"]),
            mode="lines",
            line={"color": "#000", "dash": ORDER_DASHES[order], "width": 1.5, "shape": "hv"},
            hovertemplate="%{x} parties: USD %{y:,.0f}<extra>" + ORDERS_IN_WORDS[order] + "</extra>",
        )
    for seed in range(random_orders):
        fees = fees_by_parties(plain.with_(joining_order="random", random_seed=seed), numbers)
        figure.add_scatter(
            name="Random orders",
            legendgroup="random",
            showlegend=seed == 0,
            x=numbers,
            y=list(fees[f"{unit}_usd"]),
            mode="lines",
            line={"color": "#D55E00", "dash": ORDER_DASHES["random"], "width": 0.7, "shape": "hv"},
            hoverinfo="skip",
        )
    figure.update_xaxes(title="Participating parties")
    figure.update_yaxes(title=f"{UNITS[unit].capitalize()}, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure


def usage_fee_by_newcomers(fees: pd.DataFrame) -> go.Figure:
    """Draw the usage unit fee against what each newcomer exchanges, from `participation.fees_by_newcomers`."""
    first, last = fees.iloc[0], fees.iloc[-1]
    title = (
        f"As newcomers exchange more, the usage unit fee<br>{moves(first['usage_unit_usd'], last['usage_unit_usd'])}"
    )
    figure = new_figure(title, 420)
    figure.add_scatter(
        name="Usage unit fee",
        x=list(fees["newcomer_exchanges"]),
        y=list(fees["usage_unit_usd"]),
        mode="lines",
        line={"color": "#0072B2", "width": 3, "shape": "hv"},
        hovertemplate="%{x:,} exchanges each: USD %{y:,.0f}<extra></extra>",
    )
    figure.update_xaxes(title="Exchanges a year of each newcomer (assumed)", tickformat=",d")
    figure.update_yaxes(title=f"Usage unit fee, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure.update_layout(showlegend=False)


def funding_mix(scenario: Scenario, development_status: str) -> go.Figure:
    """Draw what a medium party of that status pays over FAO and donor funding, as a heat map with contours."""
    level = int(scenario.annual_funding_level_usd)
    step = max(level // HEAT_STEPS, 1)
    fao, donors = range(0, level + 1, step), range(0, level // 2 + 1, step)
    sweep = over_grid(scenario, {"donor_funding_usd": donors, "fao_funding_usd": fao})
    model = scenario.model()
    base = as_number(base_multiplier(development_status, TYPICAL_CATEGORY, model))
    usage = as_number(usage_multiplier(TYPICAL_CATEGORY, model))
    totals = base * sweep.base_unit_usd + usage * sweep.usage_unit_usd
    title = (
        "A dollar from FAO and a dollar from a donor count the same:<br>"
        f"{with_article(development_status)} party with medium usage pays {usd_range(totals.min(), totals.max())}"
    )
    figure = new_figure(title, 520)
    hover = "FAO %{x:,}, donors %{y:,}: USD %{z:,.0f}<extra></extra>"
    figure.add_heatmap(
        x=list(fao),
        y=list(donors),
        z=totals.tolist(),
        colorscale="Viridis",
        reversescale=True,
        colorbar={"title": {"text": "USD a year"}, "tickformat": ",d"},
        hovertemplate=hover,
    )
    figure.add_contour(
        x=list(fao),
        y=list(donors),
        z=totals.tolist(),
        showscale=False,
        hoverinfo="skip",
        contours={
            "coloring": "lines",
            "showlabels": True,
            "labelformat": ",d",
            "start": 0,
            "end": float(totals.max()),
            "size": _round_step(totals.max() / CONTOURS),
        },
        colorscale=[[0, "#000"], [1, "#000"]],
        line={"width": 1},
    )
    figure.update_xaxes(title="FAO funding, USD a year", tickformat=",d", nticks=6)
    figure.update_yaxes(title="Donor funding, USD a year", tickformat=",d", nticks=6)
    return figure


def least(found: Least) -> go.Figure:
    """Draw what each limit bounds against the funding sought, the limits and the answer."""
    steps, amount = len(found.curves[0]), found.amount_usd
    places = sorted({*range(0, steps, max(steps // CURVE_STEPS, 1)), amount, max(amount - 1, 0), steps - 1})
    source = SOURCES[found.field]
    given = f"With {source} of USD {usd(amount)} or more" if amount else f"With any {source} or none"
    figure = new_figure(f"{given},<br>{kept_in_words(found)}", 420)
    for kept, curve in zip(found.kept, found.curves, strict=True):
        figure.add_scatter(
            name=whom(kept.who),
            x=places,
            y=[curve[place] for place in places],
            mode="lines",
            line={"color": STATUS_COLOURS.get(kept.who), "width": 2, "shape": "hv"},
            hovertemplate=source.removesuffix(" funding") + " %{x:,}: USD %{y:,.0f}<extra></extra>",
        )
        figure.add_hline(y=kept.limit_usd, line={"color": "#000", "dash": "dash"})
    figure.add_vline(x=amount, line={"color": "#000", "dash": "dot"})
    figure.update_xaxes(title=f"{capitalised(source)}, USD a year", tickformat=",d", nticks=6)
    figure.update_yaxes(title=f"Highest contribution, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure.update_layout(showlegend=len(found.kept) > 1)


def rounding_steps(scenario: Scenario, development_status: str) -> go.Figure:
    """Draw what a party with medium usage pays against FAO funding, with published and with exact rounding."""
    level = int(scenario.annual_funding_level_usd)
    fao = range(0, level + 1, max(level // CURVE_STEPS, 1))
    sweep = over_grid(scenario, {"rounding": ("published", "exact"), "fao_funding_usd": fao})
    model = scenario.model()
    base = as_number(base_multiplier(development_status, TYPICAL_CATEGORY, model))
    usage = as_number(usage_multiplier(TYPICAL_CATEGORY, model))
    totals = base * sweep.base_unit_usd + usage * sweep.usage_unit_usd
    apart = np.abs(totals[0] - totals[1]).max()
    title = (
        f"Rounding changes what {with_article(development_status)} party with medium usage pays<br>"
        f"by up to USD {usd(round(apart))} a year"
    )
    figure = new_figure(title, 420)
    for row, name, dash in ((0, "Published rounding (inferred)", "solid"), (1, "No rounding", "dot")):
        figure.add_scatter(
            name=name,
            x=list(fao),
            y=totals[row].tolist(),
            mode="lines",
            line={"color": ("#0072B2", "#D55E00")[row], "dash": dash, "width": 2},
            hovertemplate="FAO %{x:,}: USD %{y:,.2f}<extra>" + name + "</extra>",
        )
    figure.update_xaxes(title="FAO funding, USD a year", tickformat=",d", nticks=6)
    figure.update_yaxes(title=f"Base and usage fee, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure


def _round_step(least: float) -> int:
    """Return the smallest of 1, 2, 2.5 (not below 25), 5 and ten times these and so on that is not below `least`."""
    steps = (int(part * 10**power) for power in range(10) for part in (1, 2, *([2.5] if power else []), 5))
    return next(step for step in steps if step >= least)


def _off(gap_usd: float) -> str:
    return f"{usd(abs(gap_usd))} {'less' if gap_usd < 0 else 'more'}"


def collection(gaps: pd.DataFrame, scenario: Scenario) -> go.Figure:
    """Draw the least and largest gap between revenue and need against FAO funding, from `gaps_by_fao_funding`.

    Rounding moves the gap up and down within a few thousand dollars of funding, so it is drawn as a band.
    """
    low, high = gaps["gap_usd"].min(), gaps["gap_usd"].max()
    title = f"Fees bring in from USD {_off(low)}<br>to USD {_off(high)} than is needed"
    if not low and not high:
        title = "Fees bring in exactly what is needed"
    figure = new_figure(title, 400)
    width = _round_step(gaps["fao_funding_usd"].max() / BANDS)
    bands = gaps["gap_usd"].groupby(gaps["fao_funding_usd"] // width * width).agg(["min", "max"])
    for end, name, fill in (("min", "Least", None), ("max", "Largest", "tonexty")):
        figure.add_scatter(
            name=name,
            x=[*bands.index, gaps["fao_funding_usd"].max()],
            y=[*bands[end], bands[end].iloc[-1]],
            mode="lines",
            fill=fill,
            line={"color": "#0072B2", "width": 1.5, "shape": "hv"},
            hovertemplate=f"FAO from %{{x:,}}, {usd(width)} on: USD %{{y:+,.0f}}<extra>{name.lower()}</extra>",
        )
    figure.add_hline(y=0, line={"color": "#000", "width": 1})
    figure.update_xaxes(title="FAO funding, USD a year", tickformat=",d", nticks=6)
    figure.update_yaxes(title=f"Revenue less need, {DOLLARS}", tickformat="+,d")
    return figure.update_layout(showlegend=False)
