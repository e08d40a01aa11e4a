"""The annexes of the documents: every party's contribution, those that do not take part, the settings and the data."""

from collections.abc import Mapping, Sequence
from typing import Any

import ephyto_model
from ephyto_model.display.html import NO_PART
from ephyto_model.display.word.blocks import Block, Heading, Paragraph, Strong, Table
from ephyto_model.documents.parts import NOTHING, printed, tr_pieces
from ephyto_model.language.references import reference
from ephyto_model.language.translation import tr, tr_in
from ephyto_model.language.wording import category_word, grouped, in_words, parameter_word, status_word
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.names import party_name, scenario_name
from ephyto_model.model.scenarios.code import encode
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.made import data_hashes
from ephyto_model.model.scenarios.scenario import Outcome, Scenario, plain
from ephyto_model.questions.fees.comparison import by_party

MOST_SIDE_BY_SIDE = 6  # options as columns of an annex


def annex_of_contributions(assessment: Assessment, called: str) -> list[Block]:
    """Return every party's expected contribution, laid out as Appendix 2 prints it, with a total."""
    rows = [
        [
            party_name(p.name),
            status_word(p.development_status),
            printed(p.base_fee_usd),
            grouped(p.exchanges),
            category_word(p.usage_category),
            printed(p.usage_fee_usd),
            printed(p.expected_contribution_usd),
        ]
        for p in assessment.contributions
    ]
    total = [
        tr("Total ({number})", number=len(rows)),
        "",
        printed(assessment.base_revenue_usd),
        grouped(sum(p.exchanges for p in assessment.contributions)),
        "",
        printed(assessment.usage_revenue_usd),
        printed(assessment.revenue_usd),
    ]
    headings = [
        tr("Contracting party"),
        tr("Development status"),
        tr("Base fee (USD)"),
        tr("Exchanges"),
        tr("Usage category"),
        tr("Usage fee (USD)"),
        tr("Expected contribution (USD)"),
    ]
    table = Table(
        tr("Expected contribution by contracting party (USD a year)"),
        headings,
        [*rows, total],
        frozenset({2, 3, 5, 6}),
        "contributions",
        strong_last=True,
    )
    return [Heading(tr("{annex}: Expected contributions by party", annex=called), new_page=True), table]


def annex_of_others(scenario: Scenario, called: str) -> list[Block]:
    """Return the development status of the participants that do not take part, as Appendix 3 prints it."""
    taking = {participant.iso3 for participant in scenario.taking_part()}
    others = [p for p in scenario.participants() if p.iso3 not in taking]
    heading = Heading(tr("{annex}: Development status of parties that do not take part", annex=called), new_page=True)
    if not others:
        return [heading, Paragraph(tr("All participants listed in Appendices 2 and 3 of the CPM-18 paper take part."))]
    rows = [[party_name(p.name), status_word(p.status_under(scenario.status_list))] for p in others]
    table = Table(
        tr("Development status of parties that do not take part"),
        [tr("Contracting party"), tr("Development status")],
        rows,
        key="others",
    )
    return [heading, table]


def annex_of_settings(scenarios: Sequence[Scenario], called: str) -> list[Block]:
    """Return what was set, the scenarios' codes and the data that the figures rest on."""
    blocks: list[Block] = [Heading(tr("{annex}: Settings and data", annex=called), new_page=True)]
    for scenario in scenarios:
        if len(scenarios) > 1:
            blocks.append(Heading(scenario_name(scenario.name), 2))
        blocks.append(settings(scenario.name, scenario.differences(), fields(), tr("In the CPM-18 paper")))
        code = tr_pieces(
            "To open these settings in the workbook, use the scenario's code: {code}", code=Strong(encode(scenario))
        )
        blocks.append(Paragraph(code))
    return [*blocks, *foundation()]


def settings(name: str, differences: Mapping[str, Any], known: Mapping[str, Field], usual: str) -> Block:
    """Return what a scenario or a projection sets, beside what is usual, in words."""
    rows = [
        [tr(field.label), write(value), write(plain(field.default)), reference(field.source)]
        for key, value in differences.items()
        for field in [known[key]]
        for write in [_changes_in_words if key == "model_changes" else field.in_words]
    ]
    if not rows:
        return Paragraph(tr("Every setting is as in the CPM-18 paper."))
    headings = [tr("Setting"), tr("Here"), usual, tr("Paragraph")]
    return Table(tr("Settings of “{name}”", name=scenario_name(name)), headings, rows)


def _changes_in_words(changes: Mapping[str, Any]) -> str:
    """Write changes to the funding model: ``Base fee, High: 5; Share of base fees: 0.5``."""
    words = []
    for name, value in changes.items():
        entries = value.items() if isinstance(value, Mapping) else [("", value)]
        words += [
            tr("{label}: {value}", label=parameter_word(name, entry), value=in_words(one)) for entry, one in entries
        ]
    return tr("; ").join(words) or tr_in("empty", "none")


def foundation() -> list[Block]:
    """Return the version and the data that all figures rest on."""
    rows = [[tr("Package"), f"ephyto_model {ephyto_model.__version__}"]]
    rows += [[tr("SHA-256 of {file}", file=f"data/{name}"), digest] for name, digest in data_hashes().items()]
    return [Table(tr("Basis of the figures"), [tr("Item"), tr("Value")], rows)]


def annex_side_by_side(options: Sequence[Outcome], called: str) -> list[Block]:
    """Return what every party would pay under each option, six options a table."""
    blocks: list[Block] = [
        Heading(tr("{annex}: Expected contributions under each option", annex=called), new_page=True)
    ]
    for start in range(0, len(options), MOST_SIDE_BY_SIDE):
        some = list(options[start : start + MOST_SIDE_BY_SIDE])
        frame = by_party(some)
        rows = [
            [party_name(row["name"]), *(NO_PART if row[n] is None else printed(row[n]) for n in range(len(some)))]
            for _, row in frame.iterrows()
        ]
        total = [tr("Revenue"), *(printed(option.assessment.revenue_usd) for option in some)]
        columns = [f"{start + n + 1}. {scenario_name(option.scenario.name)}" for n, option in enumerate(some)]
        blocks.append(
            Table(
                tr(
                    "Expected contributions (USD a year; {nothing}: zero; {none}: does not take part)",
                    nothing=NOTHING,
                    none=NO_PART,
                ),
                [tr("Contracting party"), *columns],
                [*rows, total],
                frozenset(range(1, len(some) + 1)),
                strong_last=True,
            )
        )
    return blocks
