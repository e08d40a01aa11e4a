"""What the level pays for: the heads of App. 1(5) in words, and where a dollar goes as a budget has it."""

from collections.abc import Mapping

import plotly.graph_objects as go

from ephyto_model.display.html import Column, Fragment, Table, paragraph, share
from ephyto_model.language.translation import marked_n, tr, trn
from ephyto_model.language.wording import listed, usd
from ephyto_model.model.budget import (
    EXCHANGES,
    EXCLUDED,
    FIXED,
    HEADS,
    HEADS_IN_SHORT,
    NEWCOMERS,
    RISES_WITH,
    USERS,
    Budget,
    at,
    budget_of,
)
from ephyto_model.model.notices import budgeted
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.charts import BASE_COLOUR, DOLLARS, hover, new_figure, read_from_the_right
from ephyto_model.questions.fees.spending import by_head, where_a_dollar_goes

COUNTED = {
    USERS: marked_n("{number} user", "{number} users"),
    EXCHANGES: marked_n("{number} exchange", "{number} exchanges"),
    NEWCOMERS: marked_n("{number} new user a year", "{number} new users a year"),
}


def head_in_words(head: str) -> str:
    """Write a head with its letter in App. 1(5): ``(c) Hosting``."""
    return tr("({letter}) {head}", letter=head, head=tr(HEADS[head]))


def short_head(head: str) -> str:
    """Write a head in few words, with its letter in App. 1(5), where there is little room: ``(e) Secretariat``."""
    return tr("({letter}) {head}", letter=head, head=tr(HEADS_IN_SHORT[head]))


def what_it_pays_for(outcome: Outcome) -> Fragment:
    """Say what the level pays for and what not, and what a budget adds up to where one is given."""
    budget = budget_of(outcome.scenario.annual_funding_level_usd)
    text = (
        budget_in_words(budget)
        if budget
        else tr(
            "The level of USD {level} pays for {heads} (App. 1(5)). It does not pay for {excluded} (App. 1(6)). The"
            " paper gives no amounts for individual cost items, so none are shown here; a scenario shows the "
            "amounts if it has a budget.",
            level=usd(outcome.assessment.model.annual_funding_level_usd),
            heads=_listed(HEADS),
            excluded=_listed(EXCLUDED),
        )
    )
    return paragraph(text)


def _listed(heads: Mapping[str, str]) -> str:
    return listed([tr("“{head}”", head=tr(text)) for text in heads.values()])


def budget_in_words(budget: Budget) -> str:
    """Say what a budget adds up to, what the numbers are that its rising lines are planned for, and whose it is."""
    numbers = _planned(budget)
    planned = (
        tr("Budget lines that are not fixed are planned on the basis of {numbers}.", numbers=numbers) if numbers else ""
    )
    whose = tr("The amounts are taken from the budget; the paper gives none.")
    return " ".join(part for part in (budgeted(budget).text, planned, whose) if part)


def _planned(budget: Budget) -> str:
    """Write the numbers that rising lines are planned for, in the first year of the budget's biennium."""
    used = {line.rises_with for line in budget.lines} - {FIXED}
    counts = {name: at(budget.plan[name], budget.biennium.first_year) for name in used}
    return listed([trn(*COUNTED[name], counts[name]) for name in COUNTED if name in used])


def lines(outcome: Outcome) -> Table | None:
    """Return where a dollar goes, line by line; None without a budget."""
    budget = budget_of(outcome.scenario.annual_funding_level_usd)
    return lines_of(budget) if budget else None


def lines_of(budget: Budget) -> Table:
    """Return the lines of a budget with their heads, amounts and shares."""
    frame = where_a_dollar_goes(budget)
    frame["head"] = frame["head"].map(head_in_words)
    frame["rises_with"] = frame["rises_with"].map(RISES_WITH)
    columns = {
        "line": Column(tr("Line")),
        "head": Column(tr("Cost item in App. 1(5)")),
        "amount_usd": Column(tr("Amount"), "usd"),
        "share": Column(tr("Share of each dollar"), "percent"),
        "rises_with": Column(tr("Variation"), "text in words"),
    }
    caption = tr(
        "Use of each dollar: the budget “{name}”, {biennium} (USD a year, the average of the two years)",
        name=budget.name,
        biennium=budget.biennium,
    )
    return Table(frame, caption, columns)


def a_dollar(outcome: Outcome) -> go.Figure | None:
    """Draw what each head takes of a dollar; None without a budget, or where one head takes all of it."""
    budget = budget_of(outcome.scenario.annual_funding_level_usd)
    frame = by_head(budget) if budget else None
    if frame is None or (frame["amount_usd"] > 0).sum() < 2:
        return None
    most = frame.sort_values("amount_usd", kind="stable", ascending=False).iloc[0]
    title = tr(
        "The largest share of each dollar, {share},<br>goes to “{head}”",
        head=tr(HEADS[most["head"]]),
        share=share(most["share"]),
    )
    figure = new_figure(title, 400)
    labels = [short_head(head) for head in frame["head"]]
    figure.add_bar(
        y=labels,
        x=[float(amount) for amount in frame["amount_usd"]],
        orientation="h",
        marker={"color": BASE_COLOUR},
        text=[share(part) for part in frame["share"]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=hover(tr("{head}: USD {amount}"), head="y", amount="x:,.0f"),
    )
    figure.update_xaxes(title=tr(DOLLARS), tickformat=",d", nticks=6)
    figure.update_yaxes(autorange="reversed")
    return read_from_the_right(figure.update_layout(showlegend=False))
