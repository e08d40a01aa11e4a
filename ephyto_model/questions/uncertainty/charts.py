"""The figures of notebooks 05 and 06: thresholds, fairness and uncertainty."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ephyto_model.language.wording import counted, moves, usd, usd_range, with_article
from ephyto_model.model.contributions import usage_category
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.charts import DOLLARS, STATUS_COLOURS, STATUS_DASHES, new_figure
from ephyto_model.questions.sharing.fairness import gini, lorenz
from ephyto_model.questions.sharing.paid import Paid
from ephyto_model.questions.uncertainty.futures import DrawnFutures

BAND = (0.05, 0.95)


def cliffs(scenario: Scenario) -> go.Figure:
    """Draw what a party of each development status pays against its exchanges, at the scenario's unit fees."""
    assessment, model = scenario.run().assessment, scenario.model()
    bounds = [bound for bound in model.usage_lower_bounds.values() if bound]
    places = sorted({1, *(bound - 1 for bound in bounds), *bounds, 2 * bounds[-1]})
    status, bound = "Lower-Middle", bounds[0]
    before, after = (assessment.total_fee_usd(status, usage_category(place, model)) for place in (bound - 1, bound))
    figure = new_figure(
        f"At {bound:,} exchanges a year, the contribution of a {status} party<br>{moves(before, after)}", 460
    )
    for status in STATUSES:
        figure.add_scatter(
            name=status,
            x=places,
            mode="lines",
            y=[float(assessment.total_fee_usd(status, usage_category(place, model))) for place in places],
            line={"color": STATUS_COLOURS[status], "dash": STATUS_DASHES[status], "shape": "hv", "width": 3},
            hovertemplate="%{x:,} exchanges: USD %{y:,.0f}<extra>" + status + "</extra>",
        )
    figure.update_xaxes(title="Exchanges a year (logarithmic)", type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title=f"Expected contribution, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure


def lorenz_curves(designs: Mapping[str, Sequence[Paid]]) -> go.Figure:
    """Draw the Lorenz curves of contributions against exchanges under some designs."""
    names = list(designs)
    ginis = {name: gini(parties) for name, parties in designs.items()}
    first = ginis[names[0]]
    title = "Nothing is paid or exchanged, so there is nothing to compare"
    if first is not None:
        title = (
            f"In this scenario the Gini coefficient of contributions against exchanges is {first:.2f};<br>"
            "at 0 every exchange would cost the same"
        )
    figure = new_figure(title, 520)
    figure.add_scatter(
        name="Every exchange costs the same",
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": "#777", "dash": "dot", "width": 1},
        hoverinfo="skip",
    )
    dashes = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
    drawn = [(name, parties) for name, parties in designs.items() if ginis[name] is not None]
    for place, (name, parties) in enumerate(drawn):
        curve = lorenz(parties)
        figure.add_scatter(
            name=f"{escape(name)} (Gini {ginis[name]:.2f})",
            x=list(curve["exchanges_share"]),
            y=list(curve["contributions_share"]),
            mode="lines",
            line={"dash": dashes[place % len(dashes)], "width": 2},
            hovertemplate="%{x:.0%} of exchanges: %{y:.0%} of contributions<extra></extra>",
        )
    figure.update_xaxes(title="Share of all exchanges, the cheapest first", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title="Share of all contributions", tickformat=".0%", range=[0, 1.02])
    return figure


def who_pays_more(table: pd.DataFrame) -> go.Figure:
    """Draw how many parties pay less, the same and more under each design, from `designs.against_today`."""
    others = table.iloc[1:]
    most = others.sort_values("more", kind="stable").iloc[-1]
    title = "No party would pay more under any of the other designs"
    if most["more"]:
        title = (
            f"{counted(most['more'], 'party', 'parties')} would pay more than in this scenario<br>"
            f"under the design “{escape(most['design'])}”"
        )
    figure = new_figure(title, 460)
    for column, name, colour, pattern in (
        ("less", "Pay less", "#009E73", ""),
        ("same", "Pay the same", "#BBBBBB", "."),
        ("more", "Pay more", "#D55E00", "/"),
    ):
        figure.add_bar(
            name=name,
            y=list(others["design"]),
            x=list(others[column]),
            orientation="h",
            marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate="%{y}: %{x} parties<extra>" + name + "</extra>",
        )
    figure.update_xaxes(title="Parties")
    figure.update_yaxes(autorange="reversed")
    return figure.update_layout(barmode="stack")


def ranges(found: DrawnFutures, need_usd: float) -> go.Figure:
    """Draw where unit fees and the gap lie in nine of ten futures, and their medians."""
    shown = {
        "Gap (expected less need)": found.expected_usd - need_usd,
        "Usage unit fee": found.usage_unit_usd,
        "Base unit fee": found.base_unit_usd,
    }
    spans = {name: np.round(np.quantile(values, (BAND[0], 0.5, BAND[1]))).tolist() for name, values in shown.items()}
    base, usage = spans["Base unit fee"], spans["Usage unit fee"]
    title = (
        f"In nine of ten futures the base unit fee is {usd_range(base[0], base[2])}<br>"
        f"and the usage unit fee is {usd_range(usage[0], usage[2])}"
    )
    figure = new_figure(title, 320)
    names = list(spans)
    figure.add_bar(
        name="Nine of ten futures",
        y=names,
        base=[spans[name][0] for name in names],
        orientation="h",
        x=[spans[name][2] - spans[name][0] for name in names],
        marker={"color": "#56B4E9"},
        customdata=[[spans[name][0], spans[name][2]] for name in names],
        hovertemplate="%{y}: USD %{customdata[0]:,.0f} to %{customdata[1]:,.0f}<extra></extra>",
    )
    figure.add_scatter(
        name="Median",
        y=names,
        x=[spans[name][1] for name in names],
        mode="markers",
        marker={"color": "#000", "symbol": "line-ns-open", "size": 18, "line": {"width": 3}},
        hovertemplate="%{y}: median USD %{x:,.0f}<extra></extra>",
    )
    figure.update_xaxes(title=DOLLARS, tickformat=",d", nticks=6)
    return figure


def bands(found: DrawnFutures, need_usd: float) -> go.Figure:
    """Draw how what is received, what is expected and the need lie over the futures."""
    low, high = np.quantile(found.received_usd, BAND)
    title = (
        f"In nine of ten futures, fees bring in between USD {usd(round(low))} and USD {usd(round(high))}<br>"
        f"of the USD {usd(need_usd)} needed"
    )
    figure = new_figure(title, 420)
    edges = np.histogram_bin_edges(np.concatenate([found.received_usd, found.expected_usd]), bins=60)
    centres = list((edges[:-1] + edges[1:]) / 2)
    for name, values, colour, pattern in (
        ("Received", found.received_usd, "#0072B2", ""),
        ("Expected, if all paid", found.expected_usd, "#E69F00", "/"),
    ):
        share = np.histogram(values, edges)[0] / len(values)
        figure.add_bar(
            name=name,
            x=centres,
            y=share.tolist(),
            marker={"color": colour, "pattern": {"shape": pattern}},
            opacity=0.7,
            hovertemplate="USD %{x:,.0f}: %{y:.1%}<extra>" + name + "</extra>",
        )
    figure.add_vline(x=need_usd, line={"color": "#000", "dash": "dash"})
    figure.update_xaxes(title=DOLLARS, tickformat=",d", nticks=6)
    figure.update_yaxes(title="Share of futures", tickformat=".0%")
    return figure.update_layout(barmode="overlay", bargap=0)


def tornado(table: pd.DataFrame, development_status: str) -> go.Figure:
    """Draw what one field at a time does to a medium party's total, from `sensitivity.tornado`."""
    first = table.iloc[0]
    ends = [usd(round(first[end], 2)) for end in ("at_low_usd", "at_high_usd")]
    title = (
        f"{first['label']} matters most: {with_article(development_status)} party with medium usage pays<br>"
        f"USD {ends[0]} at the low end of its span and USD {ends[1]} at the high end"
    )
    if not first["swing_usd"]:
        title = f"None of these fields changes what {with_article(development_status)} party with medium usage pays"
    figure = new_figure(title, 200 + 40 * len(table))
    low, high = table[["at_low_usd", "at_high_usd"]].min(axis=1), table[["at_low_usd", "at_high_usd"]].max(axis=1)
    figure.add_bar(
        y=list(table["label"]),
        base=list(low),
        x=list(high - low),
        orientation="h",
        marker={"color": "#0072B2"},
        customdata=table[["low", "high", "at_low_usd", "at_high_usd"]].to_numpy().tolist(),
        hovertemplate="from %{customdata[0]:,} to %{customdata[1]:,}: USD %{customdata[2]:,.0f} to "
        "%{customdata[3]:,.0f}<extra></extra>",
    )
    figure.update_xaxes(title=f"Base and usage fee, {DOLLARS}", tickformat=",d")
    figure.update_yaxes(autorange="reversed")
    return figure.update_layout(showlegend=False)


def sobol(table: pd.DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Draw Sobol's first-order and total indices, from `sensitivity.sobol`."""
    first = table.iloc[0]
    title = f"{labels[first['field']]}, alone and with other fields, explains {first['total']:.0%} of the variance"
    if not first["total"]:
        title = "None of these fields changes the contribution, so there is no variance to explain"
    figure = new_figure(title, 220 + 44 * len(table))
    for column, name, colour, pattern in (
        ("first_order", "Alone (first order)", "#0072B2", ""),
        ("total", "With all others (total)", "#E69F00", "/"),
    ):
        figure.add_bar(
            name=name,
            y=[labels[field] for field in table["field"]],
            x=list(table[column]),
            orientation="h",
            error_x={"type": "data", "array": list(table[f"{column}_error"])},
            marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate="%{y}: %{x:.2f}<extra>" + name + "</extra>",
        )
    figure.update_xaxes(title="Share of the variance", tickformat=".0%")
    figure.update_yaxes(autorange="reversed")
    return figure.update_layout(barmode="group")


def covered(table: pd.DataFrame) -> go.Figure:
    """Draw how often what is received covers the need against the rate of non-payment, from `futures.covered`."""
    first, last = table.iloc[0], table.iloc[-1]
    start = f"{first['rate']:.0%} of parties do not pay" if first["rate"] else "every party pays"
    title = (
        f"The need is covered in {first['covered']:.0%} of the futures if {start}<br>"
        f"and in {last['covered']:.0%} if {last['rate']:.0%} of parties do not pay"
    )
    figure = new_figure(title, 400)
    figure.add_scatter(
        name="Covered",
        x=list(table["rate"]),
        y=list(table["covered"]),
        mode="lines+markers",
        line={"color": "#0072B2", "width": 2},
        hovertemplate="%{x:.0%} do not pay: covered in %{y:.0%}<extra></extra>",
    )
    figure.update_xaxes(title="Rate of non-payment (assumed)", tickformat=".0%")
    figure.update_yaxes(title="Share of futures", tickformat=".0%", range=[0, 1])
    return figure.update_layout(showlegend=False)
