"""What the documents share: their head, steps and notices as paragraphs, the annexes of parties and of settings."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import ephyto_model
from ephyto_model.analyses.fees.comparison import by_party
from ephyto_model.analyses.fees.explanation import Step
from ephyto_model.analyses.fees.party import contribution_of
from ephyto_model.contributions import Assessment
from ephyto_model.field_checks import Field
from ephyto_model.notices import Notice
from ephyto_model.scenario import Outcome, Scenario, plain
from ephyto_model.scenario_code import encode
from ephyto_model.scenario_fields import fields
from ephyto_model.wording import usd
from ephyto_model.workbook.pages.display import NO_PART
from ephyto_model.workbook.pages.display import Table as Shown
from ephyto_model.workbook.pages.provenance import data_hashes
from ephyto_model.workbook.word.blocks import (
    Blank,
    Block,
    Contents,
    Heading,
    Paragraph,
    Source,
    Strong,
    Table,
    numbered,
)

COMMISSION = "Commission on Phytosanitary Measures"
SOLUTION = "Funding of the IPPC ePhyto Solution"
NOTHING = "-"  # as the paper prints an amount of nothing
MOST_SIDE_BY_SIDE = 6  # options as columns of an annex


def head(title: str, subtitle: str, answer: str) -> list[Block]:
    """Return the title block, with what the Secretariat fills in, and the answer in a sentence."""
    return [
        Paragraph((COMMISSION, ", ", Blank("session")), "Subtitle"),
        Paragraph(("Agenda item ", Blank("number"), " · ", Blank("date")), "Subtitle"),
        Paragraph(title, "Title"),
        Paragraph(subtitle, "Subtitle"),
        Paragraph(("Prepared by ", Blank("author"), ". Figures are those of the funding model as proposed to CPM-18 "
                   "(2024), which is not adopted policy. Amounts are US dollars a year.")),
        Paragraph(answer, "Answer"),
        Contents(),
    ]  # fmt: skip


def steps(found: Iterable[Step]) -> list[Block]:
    """Return steps as numbered paragraphs, each with its source."""
    return [numbered(step.text, *([Source(step.source)] if step.source else [])) for step in found]


def as_table(shown: Shown, key: str = "") -> Table:
    """Return a table of the pages as one of a document."""
    columns = list(shown.columns.values())
    numbers = frozenset(n for n, column in enumerate(columns) if not column.form.startswith("text"))
    return Table(shown.caption, [column.heading for column in columns], shown.rows(), numbers, key)


def bullets(texts: Iterable[str]) -> list[Block]:
    """Return texts as a list."""
    return [Paragraph(text, "List Bullet") for text in texts]


def notices(found: Iterable[Notice]) -> list[Block]:
    """Return what is inferred and assumed."""
    return [Heading("What is inferred and assumed"), *bullets(notice.text for notice in found)]


def printed(amount: Fraction | float) -> str:
    """Write an amount as the paper's tables print it: nothing as a hyphen."""
    return usd(amount) if amount else NOTHING


def annex_of_contributions(assessment: Assessment, annex: str) -> list[Block]:
    """Return every party's expected contribution, laid out as Appendix 2 prints it, with a total."""
    rows = [
        [p.name, p.development_status, printed(p.base_fee_usd), f"{p.exchanges:,}", p.usage_category,
         printed(p.usage_fee_usd), printed(p.expected_contribution_usd)]
        for p in assessment.contributions
    ]  # fmt: skip
    total = [
        f"{len(rows)} in all", "", printed(assessment.base_revenue_usd),
        f"{sum(p.exchanges for p in assessment.contributions):,}", "", printed(assessment.usage_revenue_usd),
        printed(assessment.revenue_usd),
    ]  # fmt: skip
    headings = ["Contracting party", "Development status", "Base fee (USD)", "Exchanges", "Usage category",
                "Usage fee (USD)", "Expected contribution (USD)"]  # fmt: skip
    table = Table(
        "Expected contribution by contracting party (USD a year)", headings, [*rows, total],
        frozenset({2, 3, 5, 6}), "contributions", strong_last=True,
    )  # fmt: skip
    return [Heading(f"{annex}: Expected contributions by party", new_page=True), table]


def annex_of_others(scenario: Scenario, annex: str) -> list[Block]:
    """Return the development status of the participants that do not take part, as Appendix 3 prints it."""
    taking = {participant.iso3 for participant in scenario.taking_part()}
    others = [p for p in scenario.participants() if p.iso3 not in taking]
    heading = Heading(f"{annex}: Development status of those that do not take part", new_page=True)
    if not others:
        return [heading, Paragraph("All participants that Appendices 2 and 3 of the CPM-18 paper list take part.")]
    rows = [[p.name, p.development_status[scenario.status_list]] for p in others]
    table = Table("Development status of parties that do not take part", ["Contracting party", "Development status"],
                  rows, key="others")  # fmt: skip
    return [heading, table]


def annex_of_settings(scenarios: Sequence[Scenario], annex: str) -> list[Block]:
    """Return what was set, the scenarios' codes and the data that the figures rest on."""
    blocks: list[Block] = [Heading(f"{annex}: Settings and data", new_page=True)]
    for scenario in scenarios:
        if len(scenarios) > 1:
            blocks.append(Heading(scenario.name, 2))
        blocks.append(settings(scenario.name, scenario.differences(), fields(), "In the CPM-18 paper"))
        code = ("The scenario's code, which opens these settings in the workbook: ", Strong(encode(scenario)))
        blocks.append(Paragraph(code))
    return [*blocks, *foundation()]


def settings(name: str, differences: Mapping[str, Any], known: Mapping[str, Field], usual: str) -> Block:
    """Return what a scenario or a projection sets, beside what is usual, in words."""
    rows = [
        [field.label, field.in_words(value), field.in_words(plain(field.default)), field.source]
        for key, value in differences.items()
        for field in [known[key]]
    ]
    if not rows:
        return Paragraph("Every setting is as in the CPM-18 paper.")
    headings = ["Setting", "Here", usual, "Paragraph"]
    return Table(f"Settings of “{name}”", headings, rows)


def foundation() -> list[Block]:
    """Return the version and the data that all figures rest on."""
    rows = [["Package", f"ephyto_model {ephyto_model.__version__}"]]
    rows += [[f"SHA-256 of data/{name}", digest] for name, digest in data_hashes().items()]
    return [Table("What the figures rest on", ["What", "Value"], rows)]


def annex_side_by_side(options: Sequence[Outcome], annex: str) -> list[Block]:
    """Return what every party would pay under each option, six options a table."""
    blocks: list[Block] = [Heading(f"{annex}: Expected contributions under each option", new_page=True)]
    for start in range(0, len(options), MOST_SIDE_BY_SIDE):
        some = list(options[start : start + MOST_SIDE_BY_SIDE])
        frame = by_party(some)
        rows = [
            [row["name"], *(NO_PART if row[n] is None else printed(row[n]) for n in range(len(some)))]
            for _, row in frame.iterrows()
        ]
        total = ["Revenue", *(printed(option.assessment.revenue_usd) for option in some)]
        columns = [f"{start + n + 1}. {option.scenario.name}" for n, option in enumerate(some)]
        blocks.append(
            Table(
                f"Expected contributions (USD a year; {NOTHING} nothing, {NO_PART} takes no part)",
                ["Contracting party", *columns], [*rows, total], frozenset(range(1, len(some) + 1)), strong_last=True,
            )
        )  # fmt: skip
    return blocks


def paid_by(outcome: Outcome, iso3: str) -> str:
    """Return what a party would pay in an outcome, as the documents write it."""
    found = contribution_of(outcome, iso3)
    return NO_PART if found is None else printed(found.expected_contribution_usd)
