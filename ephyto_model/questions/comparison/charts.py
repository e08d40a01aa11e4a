"""The figures of the comparison report and of party pages."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from ephyto_model.display.html import Fragment, paragraph
from ephyto_model.language.translation import tr, trn
from ephyto_model.language.wording import capitalised, listed, status_word, usd, usd_range
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import in_sentence, party_name, scenario_name
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.comparison.regret import largest_regrets, least_regret
from ephyto_model.questions.fees.charts import (
    BASE_COLOUR,
    DOLLARS,
    STATUS_COLOURS,
    STATUS_MARKERS,
    USAGE_COLOUR,
    hover,
    new_figure,
    read_from_the_right,
)
from ephyto_model.questions.fees.comparison import PAYING_STATUSES, by_status, fees_against, varied_fields
from ephyto_model.questions.fees.party import contribution_of, under_each

STATUS_PATTERNS = dict(zip(STATUSES, ("", "/", ".", "x"), strict=True))
LONGEST_LABEL = 40


def _labels(options: Sequence[Outcome]) -> list[str]:
    """Return the scenarios' names as labels of an axis: numbered, so that all differ, and cut to a readable length."""
    names = [scenario_name(option.scenario.name) for option in options]
    cut = [name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_LABEL]}…" for name in names]
    return [f"{number}. {escape(name, quote=False)}" for number, name in enumerate(cut, start=1)]


def _row_height(options: Sequence[Outcome]) -> int:
    return 160 + 26 * max(len(options), 5)


def contributions_by_status(options: Sequence[Outcome]) -> go.Figure:
    """Draw the contributions of each development status under each scenario."""
    sums = by_status(options)
    low, high = sums["revenue_usd"].min(), sums["revenue_usd"].max()
    title = tr("Fees bring in between USD {low} and USD {high} a year", low=usd(low), high=usd(high))
    if low == high:
        title = tr("Fees bring in USD {amount} a year in every scenario", amount=usd(low))
    figure = new_figure(title, _row_height(options))
    for status in STATUSES:
        figure.add_bar(
            name=status_word(status),
            y=_labels(options),
            x=list(sums[status]),
            orientation="h",
            marker={"color": STATUS_COLOURS[status], "pattern": {"shape": STATUS_PATTERNS[status]}},
            hovertemplate=hover(tr("{x}: USD {y}"), status_word(status), x="y", y="x:,.0f"),
        )
    figure.update_xaxes(title=tr(DOLLARS), tickformat=",d", nticks=6)
    figure.update_yaxes(autorange="reversed", dtick=1)
    return read_from_the_right(figure).update_layout(barmode="stack", legend={"y": 1.02, "yanchor": "bottom"})


def fees_against_what_varies(options: Sequence[Outcome]) -> go.Figure | Fragment:
    """Draw what parties pay against the one field in which the scenarios differ; say so where they differ in more.

    Where several settings vary at once, a chart over one of them would show the others' effect as its own.
    """
    varied = varied_fields(options)
    if len(varied) == 1:
        return fees_against_field(options, varied[0])
    labels = listed([tr(fields()[name].label) for name in varied])
    text = tr(
        "These scenarios differ in several settings: {labels}. When several settings vary together, no chart can "
        "show the effect of only one of them. To see the effect of one setting, vary that setting alone and keep "
        "the others as they are.",
        labels=labels,
    )
    if not varied:
        text = tr("These scenarios do not differ in any setting.")
    return paragraph(text)


def fees_against_field(options: Sequence[Outcome], field: str) -> go.Figure:
    """Draw what parties of medium usage pay in each scenario against its value of one field."""
    label, fees = tr(fields()[field].label), fees_against(options, field)
    high = STATUSES[-1]
    span = usd_range(fees[high].min(), fees[high].max())
    title = tr(
        "A High-income party with medium usage pays {span}<br>in scenarios that differ only in this setting: {label}",
        span=span,
        label=label,
    )
    figure = new_figure(title, 440)
    for status in PAYING_STATUSES:
        figure.add_scatter(
            name=status_word(status),
            x=list(fees["value"]),
            y=list(fees[status]),
            text=[escape(scenario_name(name), quote=False) for name in fees["option"]],
            mode="markers",
            marker={"color": STATUS_COLOURS[status], "symbol": STATUS_MARKERS[status], "size": 9},
            hovertemplate=hover(tr("{x}: USD {y}"), status_word(status), x="text", y="y:,.0f"),
        )
    unit = fields()[field].unit
    axis = tr("{label} ({unit})", label=label, unit=tr(unit)) if unit else label
    figure.update_xaxes(title=axis, exponentformat="none", separatethousands=True)
    figure.update_yaxes(title=tr("Base and usage fees, USD a year"), tickformat=",d", rangemode="tozero")
    return figure


def regret(options: Sequence[Outcome]) -> go.Figure:
    """Draw the largest regret by development status under each scenario."""
    found = largest_regrets(options)
    least = least_regret(options)
    title = tr("No party takes part in any of these scenarios")
    if least is not None:
        where = escape(scenario_name(least.option), quote=False)
        title = tr(
            "Under “{name}”, each party pays at most<br>USD {amount} more than under the scenario that is cheapest "
            "for it",
            name=where,
            amount=usd(least.regret_usd),
        )
        if not least.regret_usd:
            title = tr("“{name}” is the cheapest scenario<br>for every party that takes part in it", name=where)
    figure = new_figure(title, _row_height(options))
    for status in STATUSES:
        figure.add_scatter(
            name=status_word(status),
            y=_labels(options),
            x=list(found[status]),
            mode="markers",
            marker={"color": STATUS_COLOURS[status], "symbol": STATUS_MARKERS[status], "size": 10},
            hovertemplate=hover(tr("{x}: USD {y}"), status_word(status), x="y", y="x:,.0f"),
        )
    figure.update_xaxes(
        title=tr("Largest regret of any party, USD a year"), tickformat=",d", rangemode="tozero", nticks=6
    )
    figure.update_yaxes(autorange="reversed", dtick=1, type="category")
    return read_from_the_right(figure).update_layout(legend={"y": 1.02, "yanchor": "bottom"})


def party_under_each(options: Sequence[Outcome], participant: Participant) -> go.Figure | Fragment:
    """Draw what one party would pay under each scenario; say it where it pays nothing, or there is one scenario."""
    amounts = under_each(options, participant.iso3)
    paid = [amount for amount in amounts["expected_contribution_usd"] if amount is not None]
    name = escape(in_sentence(participant.name), quote=False)
    if not any(paid) or len(options) == 1:
        name = in_sentence(participant.name)
        text = tr("{name} takes part in none of these scenarios.", name=capitalised(name))
        if any(paid):
            span = usd_range(min(paid), max(paid))
            text = tr("In this scenario, {name} would pay {span} a year.", name=name, span=span)
        elif paid:
            text = tr("In the scenarios in which it takes part, {name} would pay nothing.", name=name)
        return paragraph(text)
    span = usd_range(min(paid), max(paid))
    title = tr("In the scenarios in which it takes part, {name} would pay<br>{span} a year", name=name, span=span)
    figure = new_figure(title, _row_height(options))
    for column, heading, colour, pattern in (
        ("base_fee_usd", tr("Base fee"), BASE_COLOUR, ""),
        ("usage_fee_usd", tr("Usage fee"), USAGE_COLOUR, "/"),
    ):
        figure.add_bar(
            name=heading,
            y=_labels(options),
            x=list(amounts[column]),
            orientation="h",
            marker={"color": colour, "pattern": {"shape": pattern}},
            hovertemplate=hover(tr("{x}: USD {y}"), heading, x="y", y="x:,.0f"),
        )
    figure.update_xaxes(title=tr(DOLLARS), tickformat=",d", nticks=6, rangemode="tozero")
    figure.update_yaxes(autorange="reversed", dtick=1)
    return read_from_the_right(figure).update_layout(barmode="stack", legend={"y": 1.02, "yanchor": "bottom"})


def party_among_all(outcome: Outcome, participant: Participant) -> go.Figure:
    """Draw every party's expected contribution against its exchanges, and mark the party."""
    party = contribution_of(outcome, participant.iso3)
    name = escape(in_sentence(participant.name), quote=False)
    title = tr("{name} does not take part in this scenario", name=capitalised(name))
    if party is not None:
        others = outcome.assessment.contributions
        more = sum(other.expected_contribution_usd > party.expected_contribution_usd for other in others)
        title = tr("No party pays more than {name}", name=name)
        if more:
            title = trn(
                "{number} of the {all} parties taking part pays more than {name}",
                "{number} of the {all} parties taking part pay more than {name}",
                more,
                all=len(others),
                name=name,
            )
    figure = new_figure(title, 440)
    for status in STATUSES:
        rows = [c for c in outcome.assessment.contributions if c.development_status == status]
        figure.add_scatter(
            name=status_word(status),
            x=[max(row.exchanges, 1) for row in rows],
            y=[float(row.expected_contribution_usd) for row in rows],
            text=[escape(party_name(row.name), quote=False) for row in rows],
            mode="markers",
            marker={"color": STATUS_COLOURS[status], "symbol": STATUS_MARKERS[status], "size": 8},
            hovertemplate=hover(tr("{x}: USD {y}"), x="text", y="y:,.0f"),
        )
    if party is not None:
        figure.add_scatter(
            name=escape(party_name(participant.name), quote=False),
            x=[max(party.exchanges, 1)],
            y=[float(party.expected_contribution_usd)],
            mode="markers",
            marker={"symbol": "circle-open", "size": 18, "color": "#000", "line": {"width": 3}},
            hovertemplate=hover(tr("USD {y}"), name, y="y:,.0f"),
        )
    figure.update_xaxes(title=tr("Exchanges a year (logarithmic; 0 shown as 1)"), type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title=tr("Expected contribution, USD a year"), tickformat=",d", rangemode="tozero")
    return figure
