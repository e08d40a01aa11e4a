"""The figures of the fund over time."""

from collections.abc import Sequence
from fractions import Fraction
from html import escape

import plotly.graph_objects as go

from ephyto_model.display.html import Fragment, paragraph
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number, listed, status_word, usd, usd_range
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.questions.fees.charts import INK, STATUS_COLOURS, STATUS_DASHES, STATUS_MARKERS, hover, new_figure
from ephyto_model.questions.fees.comparison import TYPICAL_CATEGORY
from ephyto_model.questions.fund.tables import years
from ephyto_model.questions.fund.years import Fund

COLOURS = ("#0A4F55", "#D98324", "#2F9E8F", "#CC79A7", "#D55E00", "#56B4E9", "#000000")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
MARKERS = ("circle", "square", "triangle-up", "diamond", "x", "cross", "star")
SMALL_SHARE = Fraction(1, 20)  # of the cost: what is less would only look like a tower, or like nothing
PATTERNS = {"on_time_usd": "", "received_late_usd": "x", "fao_usd": "/", "donors_usd": "."}
SOURCES = {
    "on_time_usd": marked("Contributions"),
    "fao_usd": marked("FAO"),
    "donors_usd": marked("Donors"),
    "received_late_usd": marked("Contributions received late"),
}


def fees(fund: Fund) -> go.Figure:
    """Draw what a party with medium usage pays in each year, by development status."""
    last_status = STATUSES[-1]
    totals = {
        status: [as_number(year.assessment.total_fee_usd(status, TYPICAL_CATEGORY)) for year in fund.years]
        for status in STATUSES
    }
    low, high = min(totals[last_status]), max(totals[last_status])
    template = marked(
        "A High-income party with medium usage pays USD {amount} in {year};<br>over all years, it pays {span} a year"
    )
    if low == high:
        template = marked(
            "A High-income party with medium usage pays USD {amount} in {year}<br>and the same in every other year"
        )
    title = tr(template, amount=usd(totals[last_status][0]), year=fund.years[0].year, span=usd_range(low, high))
    figure = new_figure(title, 420)
    for status, amounts in totals.items():
        figure.add_scatter(
            name=status_word(status),
            x=_years(fund),
            y=amounts,
            mode="lines+markers",
            line={"color": STATUS_COLOURS[status], "dash": STATUS_DASHES[status], "shape": "hvh", "width": 2},
            marker={"symbol": STATUS_MARKERS[status], "size": 8},
            hovertemplate=hover(tr("{x}: USD {y}"), status_word(status), x="x", y="y:,.0f"),
        )
    return _by_year(figure, tr("Base and usage fees, USD a year"))


def revenue_and_cost(fund: Fund) -> go.Figure:
    """Draw what comes in each year, stacked, and what the year costs."""
    table = years(fund)
    less = sum(year.received_usd + year.fao_usd + year.donors_usd < year.cost_usd for year in fund.years)
    title = tr(
        "In {some} of {all} years, receipts are lower than the cost of the ePhyto Solution", some=less, all=len(table)
    )
    if not less:
        title = tr("Receipts cover the cost in every year")
    elif less == len(table):
        title = tr("In every year, receipts are lower than the cost of the ePhyto Solution")
    figure = new_figure(title, 420)
    for (column, name), colour in zip(SOURCES.items(), COLOURS, strict=False):
        if not table[column].any():
            continue
        figure.add_bar(
            name=tr(name),
            x=_years(fund),
            y=table[column].tolist(),
            marker={"color": colour, "pattern": {"shape": PATTERNS[column]}},
            hovertemplate=hover(tr("{x}: USD {y}"), tr(name), x="x", y="y:,.0f"),
        )
    figure.add_scatter(
        name=tr("Cost"),
        x=_years(fund),
        y=table["cost_usd"].tolist(),
        mode="lines+markers",
        line={"color": "#000", "width": 2},
        marker={"symbol": "diamond", "size": 8},
        hovertemplate=hover(tr("{x}: USD {y}"), tr("Cost"), x="x", y="y:,.0f"),
    )
    return _facts_apart(_by_year(figure, tr("USD")).update_layout(barmode="stack"), fund, "receipts")


def reserve_and_cap(fund: Fund) -> go.Figure:
    """Draw the reserve at each year's end against its cap. Source: App. 1(8)."""
    table = years(fund)
    above = sum(year.above_cap_usd > 0 for year in fund.years)
    end = table["reserve_close_usd"].iloc[-1]
    title = tr("The reserve ends at USD {amount};<br>it is never above its cap", amount=usd(end))
    if above:
        title = tr(
            "The reserve ends at USD {amount};<br>it is above its cap at the end of {some} of {all} years",
            amount=usd(end),
            some=above,
            all=len(table),
        )
    figure = new_figure(title, 380)
    figure.add_bar(
        name=tr("Reserve at the year's end"),
        x=_years(fund),
        y=table["reserve_close_usd"].tolist(),
        marker={"color": "#2F7F77"},
        hovertemplate=hover(tr("{x}: USD {y}"), tr("Reserve"), x="x", y="y:,.0f"),
    )
    figure.add_scatter(
        name=tr("Cap: the next biennium's level"),
        x=_years(fund),
        y=table["cap_usd"].tolist(),
        mode="lines",
        line={"color": "#000", "dash": "dash", "width": 2, "shape": "hvh"},
        hovertemplate=hover(tr("{x}: USD {y}"), tr("Cap"), x="x", y="y:,.0f"),
    )
    return _facts_apart(_by_year(figure, tr("USD")), fund, "balance")


def participants(fund: Fund) -> go.Figure:
    """Draw how many parties use the ePhyto Solution, and of how many of them a contribution is expected."""
    using = [len(year.dues) for year in fund.years]
    contributing = [sum(due.expected_usd > 0 for due in year.dues) for year in fund.years]
    title = tr(
        "In {year}, a contribution is expected from {some} of {all} parties",
        year=fund.years[-1].year,
        some=contributing[-1],
        all=using[-1],
    )
    figure = new_figure(title, 360)
    for name, counts, colour, pattern in (
        (tr("Contribution expected"), contributing, "#0A4F55", ""),
        (tr("No contribution expected"), [u - o for u, o in zip(using, contributing, strict=True)], "#D98324", "/"),
    ):
        figure.add_bar(
            name=name,
            x=_years(fund),
            y=counts,
            marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate=hover("{x}: {y}", name, x="x", y="y"),
        )
    return _by_year(figure, tr("Parties")).update_layout(barmode="stack")


def shortfall(fund: Fund) -> go.Figure | Fragment:
    """Draw the part of each year's cost that cannot be paid; say it where it is none or small. Source: para 36."""
    amounts = [as_number(year.shortfall_usd) for year in fund.years]
    title = tr(
        "Over {years} years, USD {amount} of the cost cannot be paid", years=len(amounts), amount=usd(sum(amounts))
    )
    if max(amounts) < SMALL_SHARE * max(year.cost_usd for year in fund.years):
        short = [str(year.year) for year in fund.years if year.shortfall_usd]
        text = tr(
            "{finding}. The shortfall occurs in {years} and is at most USD {amount} a year.",
            finding=title,
            years=listed(short),
            amount=usd(max(amounts)),
        )
        if len(short) == 1:
            text = tr(
                "In {year}, USD {amount} of the cost cannot be paid. In all other years, the cost is paid.",
                year=short[0],
                amount=usd(max(amounts)),
            )
        text = text if short else tr("The cost is paid in every year.")
        return paragraph(text)
    figure = new_figure(title, 340)
    figure.add_bar(
        name=tr("Shortfall"),
        x=_years(fund),
        y=amounts,
        marker={"color": "#D55E00"},
        hovertemplate=hover(tr("{x}: USD {y}"), tr("Shortfall"), x="x", y="y:,.0f"),
    )
    return _by_year(figure, tr("USD")).update_layout(showlegend=False)


def side_by_side(funds: Sequence[Fund], column: str, what: str) -> go.Figure:
    """Draw one column of `fund.tables.years` for several projections."""
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
            name=name,
            x=_years(fund),
            y=table[column].tolist(),
            mode="lines+markers",
            line={
                "color": COLOURS[place % len(COLOURS)],
                "dash": DASHES[place % len(DASHES)],
                "shape": "hvh",
                "width": 2,
            },
            marker={"symbol": MARKERS[place % len(MARKERS)], "size": 8},
            hovertemplate=hover(tr("{x}: USD {y}"), name, x="x", y="y:,.0f"),
        )
    return _by_year(figure, f"{what}, USD")


def _facts_apart(figure: go.Figure, fund: Fund, fact: str) -> go.Figure:
    """Draw a line between the years of which a fact is known and those of which it is assumed."""
    known = [year.year for year in fund.years if fact in year.facts]
    if not known or known[-1] == fund.years[-1].year:
        return figure
    edge = known[-1] + 0.5
    figure.add_vline(x=edge, line={"color": INK, "dash": "dot", "width": 1})
    for text, anchor in ((tr("facts"), "right"), (tr("assumed"), "left")):
        figure.add_annotation(
            x=edge,
            y=1,
            yref="paper",
            yanchor="bottom",
            xanchor=anchor,
            xshift=6 if anchor == "left" else -6,
            text=text,
            showarrow=False,
        )
    return figure


def _years(fund: Fund) -> list[int]:
    return [year.year for year in fund.years]


def _by_year(figure: go.Figure, unit: str) -> go.Figure:
    figure.update_xaxes(title="", dtick=1, tickformat="d")
    return figure.update_yaxes(title=unit, tickformat=",d", rangemode="tozero")
