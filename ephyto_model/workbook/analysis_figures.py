"""The figures of notebooks 03 to 06: participation, the mix of funding, thresholds and fairness, uncertainty."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ephyto_model.analyses.comparison import TYPICAL_CATEGORY
from ephyto_model.analyses.designs import Paid, gini, lorenz
from ephyto_model.analyses.futures import Futures
from ephyto_model.analyses.participation import fees_by_parties
from ephyto_model.analyses.sweep import over_grid
from ephyto_model.contributions import base_multiplier, usage_category, usage_multiplier
from ephyto_model.funding_model import STATUSES
from ephyto_model.participants import JOINING_ORDERS
from ephyto_model.scenario import Scenario
from ephyto_model.wording import as_number, usd
from ephyto_model.workbook.figures import (
    DOLLARS,
    FEWEST_SHOWN,
    STATUS_COLOURS,
    STATUS_DASHES,
    new_figure,
)

UNITS = {"base_unit": "base unit fee", "usage_unit": "usage unit fee"}
ORDER_DASHES = dict(zip(JOINING_ORDERS, ("solid", "dash", "dot", "dashdot"), strict=True))
FAO_STEP, DONOR_STEP = 10_000, 10_000
CURVE_STEP = 500
CONTOUR_STEP_USD = 2_500
BAND = (0.05, 0.95)


def envelope_with_orders(found: pd.DataFrame, scenario: Scenario, unit: str, random_orders: int) -> go.Figure:
    """Draw the envelope of a unit fee, the four joining orders and some random ones inside it."""
    shown = found[found["participating_parties"] >= FEWEST_SHOWN]
    numbers = list(shown["participating_parties"])
    widest = (shown[f"{unit}_highest"] - shown[f"{unit}_lowest"]).max()
    last = shown.iloc[-1][f"{unit}_lowest"]
    title = (
        f"Whoever joins first, the {UNITS[unit]} ends at USD {usd(last)};<br>"
        f"on the way who joins moves it by at most USD {usd(widest)}"
    )
    figure = new_figure(title, 460)
    for end, fill in (("lowest", None), ("highest", "tonexty")):
        figure.add_scatter(
            name=f"{end.capitalize()} possible", x=numbers, y=list(shown[f"{unit}_{end}"]), mode="lines", fill=fill,
            line={"color": "#56B4E9", "width": 1, "shape": "hv"},
            hovertemplate="%{x} parties: USD %{y:,.0f}<extra>" + end + "</extra>",
        )  # fmt: skip
    for order in JOINING_ORDERS[:-1]:
        fees = fees_by_parties(scenario.with_(joining_order=order), numbers)
        figure.add_scatter(
            name=order.replace("_", " "), x=numbers, y=list(fees[f"{unit}_usd"]), mode="lines",
            line={"color": "#000", "dash": ORDER_DASHES[order], "width": 1.5, "shape": "hv"},
            hovertemplate="%{x} parties: USD %{y:,.0f}<extra>" + order + "</extra>",
        )  # fmt: skip
    for seed in range(random_orders):
        fees = fees_by_parties(scenario.with_(joining_order="random", random_seed=seed), numbers)
        figure.add_scatter(
            name="random orders", legendgroup="random", showlegend=seed == 0, x=numbers, y=list(fees[f"{unit}_usd"]),
            mode="lines", line={"color": "#D55E00", "dash": ORDER_DASHES["random"], "width": 0.7, "shape": "hv"},
            hoverinfo="skip",
        )  # fmt: skip
    figure.update_xaxes(title="Participating parties")
    figure.update_yaxes(title=f"{UNITS[unit].capitalize()}, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure


def usage_fee_by_newcomers(fees: pd.DataFrame) -> go.Figure:
    """Draw the usage unit fee against what each newcomer exchanges, from `participation.fees_by_newcomers`."""
    first, last = fees.iloc[0], fees.iloc[-1]
    title = (
        f"With everyone taking part the usage unit fee falls from USD {usd(first['usage_unit_usd'])}<br>"
        f"to USD {usd(last['usage_unit_usd'])} as newcomers exchange more"
    )
    figure = new_figure(title, 420)
    figure.add_scatter(
        name="Usage unit fee", x=list(fees["newcomer_exchanges"]), y=list(fees["usage_unit_usd"]), mode="lines",
        line={"color": "#0072B2", "width": 3, "shape": "hv"},
        hovertemplate="%{x:,} exchanges each: USD %{y:,.0f}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(title="Exchanges a year of each newcomer (assumed)", tickformat=",d")
    figure.update_yaxes(title=f"Usage unit fee, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure.update_layout(showlegend=False)


def funding_mix(scenario: Scenario, development_status: str) -> go.Figure:
    """Draw what a medium party of that status pays over FAO and donor funding, as a heat map with contours."""
    level = int(scenario.annual_funding_level_usd)
    fao, donors = range(0, level + 1, FAO_STEP), range(0, level // 2 + 1, DONOR_STEP)
    sweep = over_grid(scenario, {"donor_funding_usd": donors, "fao_funding_usd": fao})
    model = scenario.model()
    base = as_number(base_multiplier(development_status, TYPICAL_CATEGORY, model))
    usage = as_number(usage_multiplier(TYPICAL_CATEGORY, model))
    totals = base * sweep.base_unit_usd + usage * sweep.usage_unit_usd
    title = (
        "Every dollar counts alike, FAO's or a donor's:<br>"
        f"a medium {development_status} party pays from USD {usd(totals.max())} to 0"
    )
    figure = new_figure(title, 520)
    hover = "FAO %{x:,}, donors %{y:,}: USD %{z:,.0f}<extra></extra>"
    figure.add_heatmap(x=list(fao), y=list(donors), z=totals.tolist(), colorscale="Viridis", reversescale=True,
                       colorbar={"title": {"text": "USD a year"}}, hovertemplate=hover)  # fmt: skip
    figure.add_contour(x=list(fao), y=list(donors), z=totals.tolist(), showscale=False, hoverinfo="skip",
                       contours={"coloring": "lines", "showlabels": True, "start": 0, "end": float(totals.max()),
                                 "size": CONTOUR_STEP_USD},
                       colorscale=[[0, "#000"], [1, "#000"]], line={"width": 1})  # fmt: skip
    figure.update_xaxes(title="FAO funding, USD a year", tickformat=",d", nticks=6)
    figure.update_yaxes(title="Donor funding, USD a year", tickformat=",d", nticks=6)
    return figure


def goal(highest: Sequence[float], limit_usd: float, least: int, development_status: str) -> go.Figure:
    """Draw what the party of a group that pays most pays against FAO funding, the limit and the answer."""
    places = sorted({*range(0, len(highest), CURVE_STEP), least, max(least - 1, 0), len(highest) - 1})
    title = (
        f"From USD {usd(least)} of FAO funding on, no {development_status} party<br>pays more than USD {usd(limit_usd)}"
    )
    figure = new_figure(title, 420)
    figure.add_scatter(name="Pays most", x=places, y=[highest[place] for place in places], mode="lines",
                       line={"color": STATUS_COLOURS[development_status], "width": 2, "shape": "hv"},
                       hovertemplate="FAO %{x:,}: USD %{y:,.0f}<extra></extra>")  # fmt: skip
    figure.add_hline(y=limit_usd, line={"color": "#000", "dash": "dash"})
    figure.add_vline(x=least, line={"color": "#000", "dash": "dot"})
    figure.update_xaxes(title="FAO funding, USD a year", tickformat=",d", nticks=6)
    figure.update_yaxes(title=f"Highest contribution, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure.update_layout(showlegend=False)


def rounding_steps(scenario: Scenario, development_status: str) -> go.Figure:
    """Draw what a party with medium usage pays against FAO funding, with published and with exact rounding."""
    fao = range(0, int(scenario.annual_funding_level_usd) + 1, CURVE_STEP)
    sweep = over_grid(scenario, {"rounding": ("published", "exact"), "fao_funding_usd": fao})
    model = scenario.model()
    base = as_number(base_multiplier(development_status, TYPICAL_CATEGORY, model))
    usage = as_number(usage_multiplier(TYPICAL_CATEGORY, model))
    totals = base * sweep.base_unit_usd + usage * sweep.usage_unit_usd
    apart = np.abs(totals[0] - totals[1]).max()
    title = (
        f"The published rounding moves a medium {development_status} party's total<br>"
        f"by up to USD {usd(round(apart))} from the exact one"
    )
    figure = new_figure(title, 420)
    for row, name, dash in ((0, "published (inferred)", "solid"), (1, "exact", "dot")):
        figure.add_scatter(name=name, x=list(fao), y=totals[row].tolist(), mode="lines",
                           line={"color": ("#0072B2", "#D55E00")[row], "dash": dash, "width": 2},
                           hovertemplate="FAO %{x:,}: USD %{y:,.2f}<extra>" + name + "</extra>")  # fmt: skip
    figure.update_xaxes(title="FAO funding, USD a year", tickformat=",d", nticks=6)
    figure.update_yaxes(title=f"Base and usage fee, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure


def collection(gaps: pd.DataFrame) -> go.Figure:
    """Draw the gap between revenue and need against FAO funding, from `funding_mix.gaps_by_fao_funding`."""
    low, high = gaps["gap_usd"].min(), gaps["gap_usd"].max()
    title = f"The published rounding collects from USD {usd(abs(low))} too little<br>to USD {usd(high)} too much"
    figure = new_figure(title, 400)
    figure.add_scatter(name="Gap", x=list(gaps["fao_funding_usd"]), y=list(gaps["gap_usd"]), mode="lines",
                       line={"color": "#0072B2", "width": 1.5},
                       hovertemplate="FAO %{x:,}: USD %{y:+,.0f}<extra></extra>")  # fmt: skip
    figure.add_hline(y=0, line={"color": "#000", "width": 1})
    figure.update_xaxes(title="FAO funding, USD a year", tickformat=",d", nticks=6)
    figure.update_yaxes(title=f"Revenue less need, {DOLLARS}", tickformat="+,d")
    return figure.update_layout(showlegend=False)


def cliffs(scenario: Scenario) -> go.Figure:
    """Draw what a party of each development status pays against its exchanges, at the scenario's unit fees."""
    assessment, model = scenario.run().assessment, scenario.model()
    bounds = [bound for bound in model.usage_lower_bounds.values() if bound]
    places = sorted({1, *(bound - 1 for bound in bounds), *bounds, 2 * bounds[-1]})
    status, bound = "Lower-Middle", bounds[0]
    before, after = (assessment.total_fee_usd(status, usage_category(place, model)) for place in (bound - 1, bound))
    figure = new_figure(
        f"At {bound:,} exchanges a {status} party goes<br>from USD {usd(before)} to USD {usd(after)}", 460
    )
    for status in STATUSES:
        figure.add_scatter(
            name=status, x=places, mode="lines",
            y=[float(assessment.total_fee_usd(status, usage_category(place, model))) for place in places],
            line={"color": STATUS_COLOURS[status], "dash": STATUS_DASHES[status], "shape": "hv", "width": 3},
            hovertemplate="%{x:,} exchanges: USD %{y:,.0f}<extra>" + status + "</extra>",
        )  # fmt: skip
    figure.update_xaxes(title="Exchanges a year (logarithmic)", type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title=f"Expected contribution, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure


def lorenz_curves(designs: Mapping[str, list[Paid]]) -> go.Figure:
    """Draw the Lorenz curves of contributions against exchanges under some designs."""
    names = list(designs)
    ginis = {name: gini(parties) for name, parties in designs.items()}
    title = (
        f"{names[0]}: contributions follow exchanges with a Gini of {ginis[names[0]]:.2f};<br>"
        "0 would be the same cost for every exchange"
    )
    figure = new_figure(title, 520)
    figure.add_scatter(name="Every exchange costs the same", x=[0, 1], y=[0, 1], mode="lines",
                       line={"color": "#777", "dash": "dot", "width": 1}, hoverinfo="skip")  # fmt: skip
    dashes = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
    for place, (name, parties) in enumerate(designs.items()):
        curve = lorenz(parties)
        figure.add_scatter(
            name=f"{escape(name)} (Gini {ginis[name]:.2f})", x=list(curve["exchanges_share"]),
            y=list(curve["contributions_share"]), mode="lines", line={"dash": dashes[place % len(dashes)], "width": 2},
            hovertemplate="%{x:.0%} of exchanges: %{y:.0%} of contributions<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(title="Share of all exchanges, the cheapest first", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title="Share of all contributions", tickformat=".0%", range=[0, 1.02])
    return figure


def who_pays_more(table: pd.DataFrame) -> go.Figure:
    """Draw how many parties pay less, the same and more under each design, from `designs.against_today`."""
    others = table.iloc[1:]
    most = others.sort_values("more", kind="stable").iloc[-1]
    figure = new_figure(f"{escape(most['design'])}: {most['more']} parties would pay more than as proposed", 460)
    for column, name, colour, pattern in (("less", "Pay less", "#009E73", ""), ("same", "The same", "#BBBBBB", "."),
                                          ("more", "Pay more", "#D55E00", "/")):  # fmt: skip
        figure.add_bar(name=name, y=list(others["design"]), x=list(others[column]), orientation="h",
                       marker={"color": colour, "pattern": {"shape": pattern}},
                       hovertemplate="%{y}: %{x} parties<extra>" + name + "</extra>")  # fmt: skip
    figure.update_xaxes(title="Parties")
    figure.update_yaxes(autorange="reversed")
    return figure.update_layout(barmode="stack")


def bands(found: Futures, need_usd: float) -> go.Figure:
    """Draw how what is received, what is expected and the need lie over the futures."""
    low, high = np.quantile(found.received_usd, BAND)
    title = (
        f"In nine of ten futures between USD {usd(round(low))} and USD {usd(round(high))} come in,<br>"
        f"of USD {usd(need_usd)} needed"
    )
    figure = new_figure(title, 420)
    edges = np.histogram_bin_edges(np.concatenate([found.received_usd, found.expected_usd]), bins=60)
    centres = list((edges[:-1] + edges[1:]) / 2)
    for name, values, colour, pattern in (("Received", found.received_usd, "#0072B2", ""),
                                          ("Expected, if all paid", found.expected_usd, "#E69F00", "/")):  # fmt: skip
        share = np.histogram(values, edges)[0] / len(values)
        figure.add_bar(name=name, x=centres, y=share.tolist(), marker={"color": colour, "pattern": {"shape": pattern}},
                       opacity=0.7, hovertemplate="USD %{x:,.0f}: %{y:.1%}<extra>" + name + "</extra>")  # fmt: skip
    figure.add_vline(x=need_usd, line={"color": "#000", "dash": "dash"})
    figure.update_xaxes(title=DOLLARS, tickformat=",d", nticks=6)
    figure.update_yaxes(title="Share of futures", tickformat=".0%")
    return figure.update_layout(barmode="overlay", bargap=0)


def tornado(table: pd.DataFrame, development_status: str) -> go.Figure:
    """Draw what one field at a time does to a medium party's total, from `sensitivity.tornado`."""
    first = table.iloc[0]
    ends = [usd(round(first[end], 2)) for end in ("at_low_usd", "at_high_usd")]
    title = (
        f"{first['label']} matters most: a medium {development_status} party pays<br>"
        f"USD {ends[0]} at its low end and USD {ends[1]} at its high end"
    )
    figure = new_figure(title, 200 + 40 * len(table))
    low, high = table[["at_low_usd", "at_high_usd"]].min(axis=1), table[["at_low_usd", "at_high_usd"]].max(axis=1)
    figure.add_bar(y=list(table["label"]), base=list(low), x=list(high - low), orientation="h",
                   marker={"color": "#0072B2"},
                   customdata=table[["low", "high", "at_low_usd", "at_high_usd"]].to_numpy().tolist(),
                   hovertemplate="from %{customdata[0]:,} to %{customdata[1]:,}: USD %{customdata[2]:,.0f} to "
                   "%{customdata[3]:,.0f}<extra></extra>")  # fmt: skip
    figure.update_xaxes(title=f"Base and usage fee, {DOLLARS}", tickformat=",d")
    figure.update_yaxes(autorange="reversed")
    return figure.update_layout(showlegend=False)


def sobol(table: pd.DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Draw Sobol's first-order and total indices, from `sensitivity.sobol`."""
    first = table.iloc[0]
    figure = new_figure(
        f"{labels[first['field']]} has a part in {first['total']:.0%} of the variance", 220 + 44 * len(table)
    )
    for column, name, colour, pattern in (("first_order", "Alone (first order)", "#0072B2", ""),
                                          ("total", "With all others (total)", "#E69F00", "/")):  # fmt: skip
        figure.add_bar(name=name, y=[labels[field] for field in table["field"]], x=list(table[column]), orientation="h",
                       error_x={"type": "data", "array": list(table[f"{column}_error"])},
                       marker={"color": colour, "pattern": {"shape": pattern}},
                       hovertemplate="%{y}: %{x:.2f}<extra>" + name + "</extra>")  # fmt: skip
    figure.update_xaxes(title="Share of the variance", tickformat=".0%")
    figure.update_yaxes(autorange="reversed")
    return figure.update_layout(barmode="group")


def covered(table: pd.DataFrame) -> go.Figure:
    """Draw how often what is received covers the need against the rate of non-payment, from `futures.covered`."""
    enough = table[table["covered"] >= 0.5]
    most = f"at rates up to {enough['rate'].max():.0%}" if len(enough) else "at no rate of non-payment"
    figure = new_figure(f"What is received covers the need in half of the futures {most}", 400)
    figure.add_scatter(name="Covered", x=list(table["rate"]), y=list(table["covered"]), mode="lines+markers",
                       line={"color": "#0072B2", "width": 2},
                       hovertemplate="%{x:.0%} do not pay: covered in %{y:.0%}<extra></extra>")  # fmt: skip
    figure.update_xaxes(title="Rate of non-payment (assumed)", tickformat=".0%")
    figure.update_yaxes(title="Share of futures in which the need is covered", tickformat=".0%", range=[0, 1])
    return figure.update_layout(showlegend=False)
