"""The tables of an options paper: the options side by side, what each party would regret, and in figures."""

from collections.abc import Sequence

from ephyto_model.display.word.blocks import (
    Block,
    Heading,
    See,
    Table,
    numbered,
)
from ephyto_model.documents.parts import (
    NOTHING,
    as_table,
    printed,
    source,
    tr_pieces,
)
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import usd
from ephyto_model.model.names import scenario_name
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.comparison import views as comparison_tables
from ephyto_model.questions.fees.overview import left


def numbered_name(options: Sequence[Outcome], place: int) -> str:
    """Return the name of an option behind its number."""
    return f"{place + 1}. {scenario_name(options[place].scenario.name)}"


def side_by_side(options: Sequence[Outcome]) -> list[Block]:
    """Return what each option takes from whom, its unit fees and its revenue."""
    rows = [
        [
            numbered_name(options, n),
            *map(printed, found.offsets),
            usd(found.need_usd),
            usd(found.units.base_usd),
            usd(found.units.usage_usd),
            str(len(found.contributions)),
            usd(found.revenue_usd),
        ]
        for n, found in enumerate(option.assessment for option in options)
    ]
    headings = [
        tr("Option"),
        tr("FAO"),
        tr("Donors"),
        tr("Reserves"),
        tr("Needed from fees"),
        tr("Base unit fee"),
        tr("Usage unit fee"),
        tr("Parties"),
        tr("Revenue from fees"),
    ]
    return [
        Heading(tr("Comparison of the options")),
        numbered(*tr_pieces("{table} compares the options.", table=See("side")), source("App. 1(12), (13)")),
        Table(tr("The options side by side (USD a year)"), headings, rows, frozenset(range(1, 9)), "side"),
    ]


def regret(options: Sequence[Outcome]) -> list[Block]:
    """Return how much more the parties of a group would pay at most than under the option cheapest for them."""
    return [
        Heading(tr("Regret")),
        numbered(
            *tr_pieces(
                "Regret is how much more a party would pay under an option than under the option that is "
                "cheapest for it. {table} shows the largest regret in each group under each option.",
                table=See("regret"),
            )
        ),
        as_table(comparison_tables.regret(options), "regret"),
    ]


def in_figures(options: Sequence[Outcome]) -> list[Block]:
    """Return what speaks for and against each option, as far as it can be counted."""
    first = {c.iso3: c.expected_contribution_usd for c in options[0].assessment.contributions}
    rows = [
        [tr("Parties that pay nothing")],
        [tr("Lowest contribution among parties that pay")],
        [tr("Highest contribution")],
        [tr("Shortfall or excess of fees")],
        [tr("Parties that pay less than under option 1")],
        [tr("Parties that pay more than under option 1")],
    ]
    for option in options:
        assessment = option.assessment
        paid = sorted((c.expected_contribution_usd for c in assessment.contributions), reverse=True)
        paid = [amount for amount in paid if amount]
        changes = [c.expected_contribution_usd - first[c.iso3] for c in assessment.contributions if c.iso3 in first]
        cells = [
            str(len(assessment.contributions) - len(paid)),
            *(usd(paid[end]) if paid else NOTHING for end in (-1, 0)),
            left(assessment),
            str(sum(c < 0 for c in changes)),
            str(sum(c > 0 for c in changes)),
        ]
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)
    names = [numbered_name(options, n) for n in range(len(options))]
    return [
        Heading(tr("Arguments for and against each option, in figures")),
        numbered(
            *tr_pieces(
                "{table} gives figures only; it is for the Commission to judge their importance.",
                table=See("figures"),
            )
        ),
        Table(
            tr("The options in figures (USD a year)"),
            [tr("Measure"), *names],
            rows,
            frozenset(range(1, len(names) + 1)),
            "figures",
        ),
    ]
