"""Figures: tables in, plotly figures out. Titles state the finding; colour never carries meaning alone."""

import os
import sys
from collections.abc import Iterable
from html import escape

import pandas as pd
import plotly.graph_objects as go
import plotly.io

from ephyto_model.language.translation import digits, in_digits, is_right_to_left, language, marked, tr
from ephyto_model.language.wording import category_word, percent_to, status_word, usage_word, usd
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import party_name
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.breakdown import breakdown
from ephyto_model.questions.fees.comparison import PAYING_STATUSES

# Plotly's own default puts its whole JavaScript (about 5 MB) into each output; the page template carries it once. Its
# renderers bring nbformat, which takes over a second to load, so they are only told if they are there.
os.environ.setdefault("PLOTLY_RENDERER", "plotly_mimetype")
if "plotly.io._renderers" in sys.modules:
    plotly.io.renderers.default = "plotly_mimetype"
plotly.io.templates.default = "plotly_white"

# Okabe and Ito's palette, told apart without colour vision; each status also has its own marker and dash.
STATUS_COLOURS = dict(zip(STATUSES, ("#56B4E9", "#009E73", "#D55E00", "#0072B2"), strict=True))
STATUS_MARKERS = dict(zip(STATUSES, ("circle", "square", "triangle-up", "diamond"), strict=True))
STATUS_DASHES = dict(zip(STATUSES, ("dot", "dash", "dashdot", "solid"), strict=True))
# The palette of all pages: what FAO, base fees and usage fees are drawn in, ink, and the lines of a chart.
FAO_COLOUR, BASE_COLOUR, USAGE_COLOUR = "#D98324", "#0A4F55", "#2F7F77"
INK, GRID = "#14202E", "#E3E7EA"
TITLE_HEIGHT = 60  # page.js takes it off again, as a page prints the title above the chart
FEWEST_SHOWN = 50  # with fewer parties fees are so high that the others could not be told apart
DOLLARS = marked("USD a year")


# Titles state the finding; the explorer fills the same texts in the page.
TITLES = {
    "groups": marked("Parties with development status {largest} pay {share} of all contributions"),
    "categories": marked("Parties with {usage} pay {share} of all contributions"),
    "no_group": marked("No party pays a fee"),
    "curve": marked(
        "With {last} parties instead of {first}, a High-income party's base fee<br>is USD {after} instead of USD "
        "{before}"
    ),
    "total_curve": marked(
        "With {last} parties instead of {first}, a High-income party with medium usage pays USD {after} instead of "
        "{before}"
    ),
    "flat_total_curve": marked(
        "A High-income party with medium usage pays USD {before}, whether {first} or {last} parties take part"
    ),
    "flat_curve": marked(
        "A High-income party's base fee is USD {before},<br>whether {first} or {last} parties take part"
    ),
}


def new_figure(title: str, height: int = 420) -> go.Figure:
    """Return an empty figure in the workbook's style."""
    axis = {"automargin": True, "gridcolor": GRID, "zerolinecolor": GRID, "linecolor": GRID}
    from_the_right = is_right_to_left()
    beside = {"x": 1, "xanchor": "right"} if from_the_right else {}
    return go.Figure(  # in one go: each update of a figure takes as long as this
        layout={
            "height": height,
            "title": {"text": title, "font": {"size": 15}, "x": 0, "xanchor": "left", **beside},
            "font": {"family": "system-ui, sans-serif", "size": 13, "color": INK},
            "margin": {"l": 10, "r": 10, "t": TITLE_HEIGHT, "b": 10},
            "legend": {"orientation": "h", "y": -0.2, **beside},
            "separators": digits(language()).decimal + digits(language()).group,
            "colorway": list(STATUS_COLOURS.values()),
            "xaxis": axis,
            # The axis of amounts stands where reading begins; numbers themselves run from left to right.
            "yaxis": {**axis, **({"side": "right"} if from_the_right else {})},
        }
    )


def hover(text: str, more: str = "", **places: str) -> str:
    """Return what plotly shows of a point: a message whose placeholders are filled by plotly, and a name beside it."""
    return text.format(**{name: f"%{{{place}}}" for name, place in places.items()}) + f"<extra>{more}</extra>"


def read_from_the_right(figure: go.Figure) -> go.Figure:
    """Let bars and their names begin at the right where the language does; numbers along an axis stay as they are."""
    return figure.update_xaxes(autorange="reversed") if is_right_to_left() else figure


def contributions_by_group(groups: pd.DataFrame, group: str) -> go.Figure:
    """Draw base and usage fees by development status or usage category, from `breakdown.breakdown`."""
    paying = groups[groups["expected_contribution_usd"] > 0]
    title, word = tr(TITLES["no_group"]), status_word if group == "development_status" else category_word
    if len(paying):
        largest = paying.sort_values("expected_contribution_usd").iloc[-1]
        share = percent_to(largest["share"], 0)
        title = tr(TITLES["categories"], usage=usage_word(largest[group]), share=share)
        if group == "development_status":
            title = tr(TITLES["groups"], largest=status_word(largest[group]), share=share)
    figure = new_figure(title)
    for fee, heading, pattern in (("base_fee_usd", tr("Base fees"), ""), ("usage_fee_usd", tr("Usage fees"), "/")):
        figure.add_bar(
            name=heading,
            x=[*map(word, groups[group])],
            y=list(groups[fee]),
            marker={"color": BASE_COLOUR if fee == "base_fee_usd" else USAGE_COLOUR, "pattern": {"shape": pattern}},
            hovertemplate=hover(tr("{x}: USD {y}"), heading, x="x", y="y:,.0f"),
        )
    figure.update_yaxes(title=tr(DOLLARS), tickformat=",d", rangemode="tozero")
    return read_from_the_right(figure).update_layout(barmode="stack")


def of_outcome(outcome: Outcome) -> go.Figure:
    """Draw what the parties of each development status pay in base and usage fees."""
    return contributions_by_group(breakdown(outcome.assessment, "development_status"), "development_status")


def base_fees_by_parties(fees: pd.DataFrame, marks: Iterable[int]) -> go.Figure:
    """Draw base fees against the number of parties, from `participation.fees_by_parties`, and mark some numbers."""
    first, last = fees.iloc[0], fees.iloc[-1]
    high = STATUSES[-1]
    ends = {"first": first["participating_parties"], "last": last["participating_parties"]}
    kind = "flat_curve" if first[high] == last[high] else "curve"
    title = tr(TITLES[kind], **ends, before=usd(first[high]), after=usd(last[high]))
    figure = new_figure(title, height=460)
    for status in PAYING_STATUSES:
        figure.add_scatter(
            name=status_word(status),
            x=list(fees["participating_parties"]),
            y=list(fees[status]),
            mode="lines",
            line={"color": STATUS_COLOURS[status], "dash": STATUS_DASHES[status], "shape": "hv", "width": 3},
            hovertemplate=hover(tr("{x} parties: USD {y}"), status_word(status), x="x", y="y:,.0f"),
        )
    for number in marks:
        figure.add_vline(x=number, line={"color": "#555", "dash": "dot", "width": 1})
        figure.add_annotation(
            x=number,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text=str(number),
            yshift=16 if number == max(marks) else 0,
        )
    figure.update_xaxes(title=tr("Participating parties"))
    figure.update_yaxes(title=tr("Base fee, USD a year"), tickformat=",d", rangemode="tozero")
    return figure.update_layout(margin={"t": TITLE_HEIGHT + 20})


def cost_per_exchange(costs: pd.DataFrame) -> go.Figure:
    """Draw what an exchange costs each paying party against its exchanges, from `thresholds.cost_per_exchange`."""
    title = tr("No party that has exchanges pays a fee")
    if len(costs):
        dearest, cheapest = costs.iloc[0], costs.iloc[-1]
        title = tr(
            "The cost per exchange ranges from USD {low} ({cheapest})<br>to USD {high} ({dearest})",
            low=in_digits(f"{cheapest['usd_per_exchange']:,.2f}"),
            cheapest=escape(party_name(cheapest["name"])),
            high=in_digits(f"{dearest['usd_per_exchange']:,.2f}"),
            dearest=escape(party_name(dearest["name"])),
        )
    figure = new_figure(title, height=460)
    for status in STATUSES:
        rows = costs[costs["development_status"] == status]
        figure.add_scatter(
            name=status_word(status),
            x=list(rows["exchanges"]),
            y=list(rows["usd_per_exchange"]),
            text=[escape(party_name(name), quote=False) for name in rows["name"]],
            mode="markers",
            marker={"color": STATUS_COLOURS[status], "symbol": STATUS_MARKERS[status], "size": 9},
            hovertemplate=hover(tr("{name}: {x} exchanges, USD {y} each"), name="text", x="x:,", y="y:,.2f"),
        )
    figure.update_xaxes(title=tr("Exchanges a year (logarithmic)"), type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title=tr("USD per exchange (logarithmic)"), type="log", dtick=1, tickformat=",~g")
    return figure
