"""The figures of the comparison report and of party pages."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from ephyto_model.analyses.fees.comparison import PAYING_STATUSES, by_status, fees_against, varied_fields
from ephyto_model.analyses.fees.party import contribution_of, under_each
from ephyto_model.analyses.sweeps.regret import largest_regrets, least_regret
from ephyto_model.funding_model import STATUSES
from ephyto_model.participants import Participant
from ephyto_model.scenario import Outcome
from ephyto_model.scenario_fields import fields
from ephyto_model.wording import capitalised, in_sentence, listed, usd, usd_range
from ephyto_model.workbook.fees.figures import (
    BASE_COLOUR,
    DOLLARS,
    STATUS_COLOURS,
    STATUS_DASHES,
    STATUS_MARKERS,
    USAGE_COLOUR,
    new_figure,
)
from ephyto_model.workbook.pages.display import Fragment

STATUS_PATTERNS = dict(zip(STATUSES, ("", "/", ".", "x"), strict=True))
LONGEST_LABEL = 40


def _labels(options: Sequence[Outcome]) -> list[str]:
    """Return the scenarios' names as labels of an axis: numbered, so that all differ, and cut to a readable length."""
    names = [option.scenario.name for option in options]
    cut = [name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_LABEL]}…" for name in names]
    return [f"{number}. {escape(name, quote=False)}" for number, name in enumerate(cut, start=1)]


def _row_height(options: Sequence[Outcome]) -> int:
    return 160 + 26 * max(len(options), 5)


def contributions_by_status(options: Sequence[Outcome]) -> go.Figure:
    """Draw the contributions of each development status under each scenario."""
    sums = by_status(options)
    low, high = sums["revenue_usd"].min(), sums["revenue_usd"].max()
    span = f"between USD {usd(low)} and USD {usd(high)} a year"
    if low == high:
        span = f"USD {usd(low)} a year in every scenario"
    figure = new_figure(f"Fees bring in {span}", _row_height(options))
    for status in STATUSES:
        figure.add_bar(
            name=status,
            y=_labels(options),
            x=list(sums[status]),
            orientation="h",
            marker={"color": STATUS_COLOURS[status], "pattern": {"shape": STATUS_PATTERNS[status]}},
            hovertemplate="%{y}: USD %{x:,.0f}<extra>" + status + "</extra>",
        )
    figure.update_xaxes(title=DOLLARS, tickformat=",d", nticks=6)
    figure.update_yaxes(autorange="reversed", dtick=1)
    return figure.update_layout(barmode="stack", legend={"y": 1.02, "yanchor": "bottom"})


def fees_against_what_varies(options: Sequence[Outcome]) -> go.Figure | Fragment:
    """Draw what parties pay against the one field in which the scenarios differ; say so where they differ in more.

    Where several settings vary at once, a chart over one of them would show the others' effect as its own.
    """
    varied = varied_fields(options)
    if len(varied) == 1:
        return fees_against_field(options, varied[0])
    labels = listed([fields()[name].label for name in varied])
    text = (
        f"These scenarios differ in several settings: {labels}. Where settings vary together, no chart can show what "
        "one of them does; vary one alone, with the others as they are, to see it."
    )
    if not varied:
        text = "These scenarios do not differ in any setting."
    return Fragment("paragraph.html.j2", {"text": text}, text)


def fees_against_field(options: Sequence[Outcome], field: str) -> go.Figure:
    """Draw what parties of medium usage pay in each scenario against its value of one field."""
    label, fees = fields()[field].label, fees_against(options, field)
    high = STATUSES[-1]
    span = usd_range(fees[high].min(), fees[high].max())
    figure = new_figure(f"A {high} party with medium usage pays {span}<br>in scenarios that differ in: {label}", 440)
    for status in PAYING_STATUSES:
        figure.add_scatter(
            name=status,
            x=list(fees["value"]),
            y=list(fees[status]),
            text=[escape(name, quote=False) for name in fees["option"]],
            mode="markers",
            marker={"color": STATUS_COLOURS[status], "symbol": STATUS_MARKERS[status], "size": 9},
            hovertemplate="%{text}: USD %{y:,.0f}<extra>" + status + "</extra>",
        )
    unit = f" ({fields()[field].unit})" if fields()[field].unit else ""
    figure.update_xaxes(title=label + unit, exponentformat="none", separatethousands=True)
    figure.update_yaxes(title=f"Base and usage fee, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure


def regret(options: Sequence[Outcome]) -> go.Figure:
    """Draw the largest regret by development status under each scenario."""
    found = largest_regrets(options)
    least = least_regret(options)
    title = "Nobody takes part in any of these scenarios"
    if least is not None:
        where = escape(least.option, quote=False)
        title = f"Under “{where}” no party pays more than<br>USD {usd(least.regret_usd)} beyond its cheapest scenario"
        if not least.regret_usd:
            title = f"“{where}” is the cheapest scenario<br>for every party that takes part in it"
    figure = new_figure(title, _row_height(options))
    for status in STATUSES:
        figure.add_scatter(
            name=status,
            y=_labels(options),
            x=list(found[status]),
            mode="markers+lines",
            line={"color": STATUS_COLOURS[status], "dash": STATUS_DASHES[status], "width": 1},
            marker={"symbol": STATUS_MARKERS[status], "size": 9},
            hovertemplate="%{y}: USD %{x:,.0f}<extra>" + status + "</extra>",
        )
    figure.update_xaxes(title=f"Largest regret of any party, {DOLLARS}", tickformat=",d", rangemode="tozero", nticks=6)
    figure.update_yaxes(autorange="reversed", dtick=1, type="category")
    return figure.update_layout(legend={"y": 1.02, "yanchor": "bottom"})


def party_under_each(options: Sequence[Outcome], participant: Participant) -> go.Figure | Fragment:
    """Draw what one party would pay under each scenario; say it where it pays nothing, or there is one scenario."""
    amounts = under_each(options, participant.iso3)
    paid = [amount for amount in amounts["expected_contribution_usd"] if amount is not None]
    name = escape(in_sentence(participant.name), quote=False)
    title = f"{capitalised(name)} takes part in none of these scenarios"
    if paid:
        pays = f"{usd_range(min(paid), max(paid))} a year" if any(paid) else "nothing"
        title = f"Where it takes part, {name} would pay<br>{pays}"
    if not any(paid) or len(options) == 1:
        name = in_sentence(participant.name)
        text = f"{capitalised(name)} takes part in none of these scenarios."
        if paid:
            text = (
                f"Where it takes part, {name} would pay {usd_range(min(paid), max(paid)) if any(paid) else 'nothing'}."
            )
        return Fragment("paragraph.html.j2", {"text": text}, text)
    figure = new_figure(title, _row_height(options))
    for column, heading, colour, pattern in (
        ("base_fee_usd", "Base fee", BASE_COLOUR, ""),
        ("usage_fee_usd", "Usage fee", USAGE_COLOUR, "/"),
    ):
        figure.add_bar(
            name=heading,
            y=_labels(options),
            x=list(amounts[column]),
            orientation="h",
            marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate="%{y}: USD %{x:,.0f}<extra>" + heading + "</extra>",
        )
    figure.update_xaxes(title=DOLLARS, tickformat=",d", nticks=6, rangemode="tozero")
    figure.update_yaxes(autorange="reversed", dtick=1)
    return figure.update_layout(barmode="stack", legend={"y": 1.02, "yanchor": "bottom"})


def party_among_all(outcome: Outcome, participant: Participant) -> go.Figure:
    """Draw every party's expected contribution against its exchanges, and mark the party."""
    party = contribution_of(outcome, participant.iso3)
    name = escape(in_sentence(participant.name), quote=False)
    title = f"{capitalised(name)} does not take part in this scenario"
    if party is not None:
        others = outcome.assessment.contributions
        more = sum(other.expected_contribution_usd > party.expected_contribution_usd for other in others)
        who = f"{more} of the {len(others)} parties taking part {'pays' if more == 1 else 'pay'}"
        title = f"{who if more else 'No party pays'} more than {name}"
    figure = new_figure(title, 440)
    for status in STATUSES:
        rows = [c for c in outcome.assessment.contributions if c.development_status == status]
        figure.add_scatter(
            name=status,
            x=[max(row.exchanges, 1) for row in rows],
            y=[float(row.expected_contribution_usd) for row in rows],
            text=[escape(row.name, quote=False) for row in rows],
            mode="markers",
            marker={"color": STATUS_COLOURS[status], "symbol": STATUS_MARKERS[status], "size": 8},
            hovertemplate="%{text}: USD %{y:,.0f}<extra></extra>",
        )
    if party is not None:
        figure.add_scatter(
            name=escape(participant.name, quote=False),
            x=[max(party.exchanges, 1)],
            y=[float(party.expected_contribution_usd)],
            mode="markers",
            marker={"symbol": "circle-open", "size": 18, "color": "#000", "line": {"width": 3}},
            hovertemplate="USD %{y:,.0f}<extra>" + name + "</extra>",
        )
    figure.update_xaxes(title="Exchanges a year (logarithmic; 0 shown as 1)", type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title=f"Expected contribution, {DOLLARS}", tickformat=",d", rangemode="tozero")
    return figure
