"""The figures of the fund under uncertainty: fans, risk by year, policies side by side."""

from html import escape
from typing import Any

import plotly.graph_objects as go

from ephyto_model.display.html import Fragment, paragraph
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import percent_to, usd
from ephyto_model.model.names import scenario_name
from ephyto_model.questions.fees.charts import hover, new_figure, read_from_the_right
from ephyto_model.questions.risk import tables
from ephyto_model.questions.risk.measures import Futures
from ephyto_model.questions.risk.texts import often

TEAL, AMBER, RED = "#0A4F55", "#D98324", "#B4462F"
WIDE, NARROW = "rgba(10,79,85,0.14)", "rgba(10,79,85,0.30)"
SHOWN = 0.005  # of the futures: a bar for fewer would be a line
ONE_LABEL_WITHIN = 0.05  # of the span: points nearer to one another have one label
TITLES = {
    "reserve": marked("In {year} the reserve is between USD {low} and USD {high} in 90% of the simulations"),
    "shortfall": marked(
        "In {year}, the part of the cost that remains unpaid is between USD {low} and USD {high} in 90% "
        "of the simulations"
    ),
    "arrears": marked(
        "In {year}, outstanding contributions are between USD {low} and USD {high} in 90% of the simulations"
    ),
    "base_unit": marked("In {year} the base unit fee is between USD {low} and USD {high} in 90% of the simulations"),
    "usage_unit": marked("In {year} the usage unit fee is between USD {low} and USD {high} in 90% of the simulations"),
}
AXES = {
    "reserve": marked("Reserve at the year's end, USD"),
    "shortfall": marked("Shortfall, USD"),
    "arrears": marked("Outstanding, USD"),
    "base_unit": marked("Base unit fee, USD a year"),
    "usage_unit": marked("Usage unit fee, USD a year"),
}


def fan(futures: Futures, name: str, policy: int = 0) -> go.Figure:
    """Draw how an amount of `risk.tables.FANS` spreads: nine futures in ten, half of them, the middle one."""
    frame: Any = tables.fan(futures, name, policy)
    last, years = frame.iloc[-1], frame["year"].astype(int).tolist()
    figure = new_figure(tr(TITLES[name], year=int(last["year"]), low=usd(last[0.05]), high=usd(last[0.95])), 400)
    shape = "hvh" if name.endswith("unit") else "linear"
    for low, high, colour, label in (
        (0.05, 0.95, WIDE, tr("90% of the simulations")),
        (0.25, 0.75, NARROW, tr("half of the simulations")),
    ):
        for quantile, fill in ((low, None), (high, "tonexty")):
            figure.add_scatter(
                x=years,
                y=frame[quantile].tolist(),
                name=label,
                showlegend=fill is not None,
                fill=fill,
                fillcolor=colour,
                mode="lines",
                line={"width": 0, "shape": shape},
                legendgroup=label,
                hovertemplate=hover(tr("{x}: USD {y}"), f"{quantile:.0%}", x="x", y="y:,.0f"),
            )
    figure.add_scatter(
        x=years,
        y=frame[0.5].tolist(),
        name=tr("the median"),
        mode="lines+markers",
        line={"color": TEAL, "width": 2, "shape": shape},
        marker={"size": 6},
        hovertemplate=hover(tr("{x}: USD {y}"), tr("the median"), x="x", y="y:,.0f"),
    )
    figure.update_xaxes(title="", dtick=1, tickformat="d")
    return figure.update_yaxes(title=tr(AXES[name]), tickformat=",d", rangemode="tozero")


def risk_by_year(futures: Futures, policy: int = 0) -> go.Figure | Fragment:
    """Draw in how many futures the cost is not paid, and the reserve is above its cap, by year."""
    frame: Any = tables.by_year(futures, policy)
    if not (frame[["short", "above_cap"]].to_numpy() > SHOWN).any():
        text = tr("In almost all simulations, there is no year with a shortfall or with the reserve above its cap.")
        return paragraph(text)
    worst = frame.loc[frame["short"].idxmax()]
    title = tr(
        "A shortfall is most likely in {year}: it occurs in {share} of the simulations",
        year=int(worst["year"]),
        share=often(worst["short"]),
    )
    if frame["short"].max() <= SHOWN:
        most = frame.loc[frame["above_cap"].idxmax()]
        title = tr(
            "Shortfalls are very rare; in {year} the reserve is above its cap in {share} of the simulations",
            year=int(most["year"]),
            share=often(most["above_cap"]),
        )
    figure = new_figure(title, 380)
    for column, label, colour, pattern in (
        ("short", tr("Shortfall"), RED, ""),
        ("above_cap", tr("Reserve above its cap"), AMBER, "/"),
    ):
        if frame[column].max() > SHOWN:
            figure.add_bar(
                x=frame["year"].tolist(),
                y=frame[column].tolist(),
                name=label,
                marker={"color": colour, "pattern": {"shape": pattern}},
                hovertemplate=hover("{x}: {y}", label, x="x", y="y:.1%"),
            )
    figure.update_xaxes(title="", dtick=1, tickformat="d")
    return figure.update_yaxes(title=tr("Share of the simulations"), tickformat=".0%", range=[0, 1])


def policies(futures: Futures) -> go.Figure:
    """Draw in how many futures each policy holds all criteria."""
    frame = tables.policies(futures).sort_values("holds", kind="stable")
    best = frame.iloc[-1]
    title = tr(
        "“{policy}” meets all criteria in {share} of the simulations",
        policy=_name(best["policy"]),
        share=often(best["holds"]),
    )
    figure = new_figure(title, 150 + 44 * len(frame))
    figure.add_bar(
        x=frame["holds"].tolist(),
        y=[_name(name) for name in frame["policy"]],
        orientation="h",
        marker={"color": TEAL},
        text=[percent_to(share, 0) for share in frame["holds"]],
        textposition="outside",
        hovertemplate=hover("{y}: {x}", "", x="x:.1%", y="y"),
        cliponaxis=False,
    )
    figure.update_xaxes(
        title=tr("Share of the simulations in which all criteria are met"), tickformat=".0%", range=[0, 1]
    )
    return read_from_the_right(figure).update_layout(showlegend=False)


def trade_off(futures: Futures) -> go.Figure | Fragment:
    """Draw what parties are asked for against what stays unpaid in the worst tenth of the futures, by policy."""
    frame: Any = tables.policies(futures)
    if len(frame) == 1:
        text = tr("There is only one policy, so there is nothing to compare it with.")
        return paragraph(text)
    first, other = frame.iloc[0], frame.iloc[tables.most_robust(futures) or tables.least_regret(futures)]
    title = tr(
        "Over all years, expected contributions total USD {asked} under “{first}” and USD {more} under "
        "“{other}”;<br>in the worst tenth of the simulations, an average of USD {unpaid} and USD {less} of the "
        "cost, respectively, remains unpaid",
        first=_name(first["policy"]),
        other=_name(other["policy"]),
        asked=_thousands(first["expected_usd"]),
        more=_thousands(other["expected_usd"]),
        unpaid=_thousands(first["worst_shortfall_usd"]),
        less=_thousands(other["worst_shortfall_usd"]),
    )
    figure = new_figure(title, 440)
    labels = _labels(frame["expected_usd"].tolist(), frame["worst_shortfall_usd"].tolist())
    for number, row in enumerate(frame.itertuples(index=False), start=1):
        name = _name(row.policy)
        figure.add_scatter(
            x=[row.expected_usd],
            y=[row.worst_shortfall_usd],
            mode="markers+text",
            text=[labels[number - 1]],
            textposition="top center",
            name=f"{number} {name}",
            marker={"size": 11, "color": TEAL},
            hovertemplate=hover(tr("USD {x} expected, USD {y} unpaid"), name, x="x:,.0f", y="y:,.0f"),
        )
    highest = frame["worst_shortfall_usd"].max()
    figure.update_xaxes(title=tr("Contributions expected over all years, USD"), tickformat=",d")
    figure.update_yaxes(
        title=tr("Unpaid cost (worst tenth), USD"),
        tickformat=",d",
        range=[0, 1.15 * highest or 1],
    )
    return figure.update_layout(legend={"y": -0.25})


def _labels(x: list[float], y: list[float]) -> list[str]:
    """Number points from 1 on; those close to one another have one label, at the first of them."""
    spans = [max(axis) - min(axis) or 1.0 for axis in (x, y)]
    firsts: list[int] = []
    together: dict[int, list[str]] = {}
    for number, point in enumerate(zip(x, y, strict=True)):
        near = (
            first
            for first in firsts
            if all(
                abs(a - b) <= ONE_LABEL_WITHIN * span
                for a, b, span in zip(point, (x[first], y[first]), spans, strict=True)
            )
        )
        first = next(near, number)
        firsts += [number] if first == number else []
        together.setdefault(first, []).append(str(number + 1))
    return [", ".join(together.get(number, [])) for number in range(len(x))]


def _thousands(amount: float) -> str:
    return usd(round(amount, -3))


def _name(policy: str) -> str:
    return escape(scenario_name(policy), quote=False)
