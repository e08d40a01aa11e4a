"""The figures of the fund over time."""

from collections.abc import Sequence
from fractions import Fraction
from html import escape

import plotly.graph_objects as go

from ephyto_model.analyses.fees.comparison import TYPICAL_CATEGORY
from ephyto_model.analyses.fund.tables import years
from ephyto_model.analyses.fund.years import Fund
from ephyto_model.funding_model import STATUSES
from ephyto_model.wording import as_number, listed, usd, usd_range
from ephyto_model.workbook.fees.figures import STATUS_COLOURS, STATUS_DASHES, STATUS_MARKERS, new_figure
from ephyto_model.workbook.pages.display import Fragment

COLOURS = ("#0A4F55", "#D98324", "#2F9E8F", "#CC79A7", "#D55E00", "#56B4E9", "#000000")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
MARKERS = ("circle", "square", "triangle-up", "diamond", "x", "cross", "star")
SMALL_SHARE = Fraction(1, 20)  # of the cost: what is less would only look like a tower, or like nothing
PATTERNS = {"received_usd": "", "fao_usd": "/", "donors_usd": "."}
SOURCES = {"received_usd": "Contributions", "fao_usd": "FAO", "donors_usd": "Donors"}


def fees(fund: Fund) -> go.Figure:
    """Draw what a party with medium usage pays in each year, by development status."""
    last_status = STATUSES[-1]
    totals = {
        status: [as_number(year.assessment.total_fee_usd(status, TYPICAL_CATEGORY)) for year in fund.years]
        for status in STATUSES
    }
    low, high = min(totals[last_status]), max(totals[last_status])
    title = f"A {last_status} party with medium usage pays USD {usd(totals[last_status][0])} in {fund.years[0].year}"
    title += "<br>and the same in every year" if low == high else f"<br>and {usd_range(low, high)} over the years"
    figure = new_figure(title, 420)
    for status, amounts in totals.items():
        figure.add_scatter(
            name=status, x=_years(fund), y=amounts, mode="lines+markers",
            line={"color": STATUS_COLOURS[status], "dash": STATUS_DASHES[status], "shape": "hvh", "width": 2},
            marker={"symbol": STATUS_MARKERS[status], "size": 8},
            hovertemplate="%{x}: USD %{y:,.0f}<extra>" + status + "</extra>",
        )  # fmt: skip
    return _by_year(figure, "Base and usage fee, USD a year")


def revenue_and_cost(fund: Fund) -> go.Figure:
    """Draw what comes in each year, stacked, and what the year costs."""
    table = years(fund)
    less = sum(year.received_usd + year.fao_usd + year.donors_usd < year.cost_usd for year in fund.years)
    title = f"In {less} of {len(table)} years less comes in than the ePhyto Solution costs"
    if not less:
        title = "What comes in covers the cost in every year"
    elif less == len(table):
        title = "In every year less comes in than the ePhyto Solution costs"
    figure = new_figure(title, 420)
    for (column, name), colour in zip(SOURCES.items(), COLOURS, strict=False):
        if not table[column].any():
            continue
        figure.add_bar(
            name=name, x=_years(fund), y=table[column].tolist(),
            marker={"color": colour, "pattern": {"shape": PATTERNS[column]}},
            hovertemplate="%{x}: USD %{y:,.0f}<extra>" + name + "</extra>",
        )  # fmt: skip
    figure.add_scatter(
        name="Cost", x=_years(fund), y=table["cost_usd"].tolist(), mode="lines+markers",
        line={"color": "#000", "width": 2}, marker={"symbol": "diamond", "size": 8},
        hovertemplate="%{x}: USD %{y:,.0f}<extra>Cost</extra>",
    )  # fmt: skip
    return _by_year(figure, "USD").update_layout(barmode="stack")


def reserve_and_cap(fund: Fund) -> go.Figure:
    """Draw the reserve at each year's end against its cap. Source: App. 1(8)."""
    table = years(fund)
    above = sum(year.above_cap_usd > 0 for year in fund.years)
    end = table["reserve_close_usd"].iloc[-1]
    often = "never above its cap" if not above else f"above its cap at the end of {above} of {len(table)} years"
    title = f"The reserve ends at USD {usd(end)};<br>it is {often}"
    figure = new_figure(title, 380)
    figure.add_bar(
        name="Reserve at the year's end", x=_years(fund), y=table["reserve_close_usd"].tolist(),
        marker={"color": "#2F7F77"}, hovertemplate="%{x}: USD %{y:,.0f}<extra>Reserve</extra>",
    )  # fmt: skip
    figure.add_scatter(
        name="Cap: the next biennium's level", x=_years(fund), y=table["cap_usd"].tolist(), mode="lines",
        line={"color": "#000", "dash": "dash", "width": 2, "shape": "hvh"},
        hovertemplate="%{x}: USD %{y:,.0f}<extra>Cap</extra>",
    )  # fmt: skip
    return _by_year(figure, "USD")


def participants(fund: Fund) -> go.Figure:
    """Draw how many parties use the ePhyto Solution, and how many of them owe something."""
    using = [len(year.dues) for year in fund.years]
    owing = [sum(due.expected_usd > 0 for due in year.dues) for year in fund.years]
    title = f"In {fund.years[-1].year}, {owing[-1]} of {using[-1]} parties owe a contribution"
    figure = new_figure(title, 360)
    for name, counts, colour, pattern in (
        ("Owe a contribution", owing, "#0A4F55", ""),
        ("Owe nothing", [u - o for u, o in zip(using, owing, strict=True)], "#D98324", "/"),
    ):
        figure.add_bar(
            name=name, x=_years(fund), y=counts, marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate="%{x}: %{y}<extra>" + name + "</extra>",
        )  # fmt: skip
    return _by_year(figure, "Parties").update_layout(barmode="stack")


def shortfall(fund: Fund) -> go.Figure | Fragment:
    """Draw the part of each year's cost that cannot be paid; say it where it is none or small. Source: para 36."""
    amounts = [as_number(year.shortfall_usd) for year in fund.years]
    title = f"Over {len(amounts)} years, USD {usd(sum(amounts))} of the cost cannot be paid"
    if max(amounts) < SMALL_SHARE * max(year.cost_usd for year in fund.years):
        short = [str(year.year) for year in fund.years if year.shortfall_usd]
        text = f"{title}: in {listed(short)}, at most USD {usd(max(amounts))} a year."
        if len(short) == 1:
            text = f"In {short[0]}, USD {usd(max(amounts))} of the cost cannot be paid. In all other years it is paid."
        text = text if short else "The cost is paid in every year."
        return Fragment("paragraph.html.j2", {"text": text}, text)
    figure = new_figure(title, 340)
    figure.add_bar(
        name="Shortfall", x=_years(fund), y=amounts, marker={"color": "#D55E00"},
        hovertemplate="%{x}: USD %{y:,.0f}<extra>Shortfall</extra>",
    )  # fmt: skip
    return _by_year(figure, "USD").update_layout(showlegend=False)


def side_by_side(funds: Sequence[Fund], column: str, what: str) -> go.Figure:
    """Draw one column of `analyses.fund.tables.years` for several projections."""
    tables = [years(fund) for fund in funds]
    ends = [table[column].iloc[-1] for table in tables]
    year = max(int(table["year"].iloc[-1]) for table in tables)
    span = f"between USD {usd(min(ends))} and USD {usd(max(ends))}"
    if min(ends) == max(ends):
        span = f"USD {usd(min(ends))} in all futures"
    figure = new_figure(f"In {year} the {what[0].lower()}{what[1:]} is {span}", 460)
    for place, (fund, table) in enumerate(zip(funds, tables, strict=True)):
        name = escape(fund.projection.name, quote=False)
        figure.add_scatter(
            name=name, x=_years(fund), y=table[column].tolist(), mode="lines+markers",
            line={"color": COLOURS[place % len(COLOURS)], "dash": DASHES[place % len(DASHES)], "shape": "hvh",
                  "width": 2},
            marker={"symbol": MARKERS[place % len(MARKERS)], "size": 8},
            hovertemplate="%{x}: USD %{y:,.0f}<extra>" + name + "</extra>",
        )  # fmt: skip
    return _by_year(figure, f"{what}, USD")


def _years(fund: Fund) -> list[int]:
    return [year.year for year in fund.years]


def _by_year(figure: go.Figure, unit: str) -> go.Figure:
    figure.update_xaxes(title="", dtick=1, tickformat="d")
    return figure.update_yaxes(title=unit, tickformat=",d", rangemode="tozero")
