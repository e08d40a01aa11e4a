"""What the documents share: their head, steps and notices as paragraphs, the annexes of parties and of settings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import ephyto_model
from ephyto_model.display.html import NO_PART, draft_note
from ephyto_model.display.html import Table as Shown
from ephyto_model.display.word.blocks import (
    Blank,
    Block,
    Contents,
    Heading,
    Paragraph,
    Piece,
    Source,
    Strong,
    Table,
    numbered,
)
from ephyto_model.language.translation import marked, tr, tr_in
from ephyto_model.language.wording import (
    category_word,
    grouped,
    in_words,
    parameter_word,
    reference,
    status_word,
    usd,
)
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.names import party_name, scenario_name
from ephyto_model.model.notices import Notice
from ephyto_model.model.scenarios.checks import Field
from ephyto_model.model.scenarios.code import encode
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.made import data_hashes
from ephyto_model.model.scenarios.scenario import Outcome, Scenario, plain
from ephyto_model.questions.fees import cause_views
from ephyto_model.questions.fees.comparison import by_party
from ephyto_model.questions.fees.party import contribution_of
from ephyto_model.questions.parties.explanation import Step

COMMISSION = marked("Commission on Phytosanitary Measures")
SOLUTION = marked("Funding of the IPPC ePhyto Solution")
NOTHING = "-"  # as the paper prints an amount of nothing
MOST_SIDE_BY_SIDE = 6  # options as columns of an annex


def tr_pieces(text: str, /, **values: Piece) -> list[Piece]:
    """Return a message as pieces of a paragraph: its placeholders may stand for references, blanks and strong texts."""
    pieces = re.split(r"\{(\w+)\}", tr(text))
    return [values[piece] if place % 2 else piece for place, piece in enumerate(pieces) if piece]


def head(title: str, subtitle: str, answer: str) -> list[Block]:
    """Return the title block, with what the Secretariat fills in, and the answer in a sentence."""
    return [
        Paragraph(
            tr_pieces("{commission}, {session}", commission=tr(COMMISSION), session=Blank(tr("session"))), "Subtitle"
        ),
        Paragraph(
            tr_pieces("Agenda item {number} · {date}", number=Blank(tr("number")), date=Blank(tr("date"))), "Subtitle"
        ),
        Paragraph(title, "Title"),
        Paragraph(subtitle, "Subtitle"),
        Paragraph(
            tr_pieces(
                "Prepared by {author}. Figures are those of the funding model as proposed to CPM-18 (2024), which is "
                "not adopted policy. Amounts are US dollars a year.",
                author=Blank(tr("author")),
            )
        ),
        *draft(),
        Paragraph(answer, "Answer"),
        Contents(),
    ]


def annex(number: int) -> str:
    """Return what an annex is called: ``Annex 1``."""
    return tr("Annex {number}", number=number)


def source(text: str) -> Source:
    """Return a paragraph of the paper, in the words of the language that is spoken."""
    return Source(reference(text))


def draft() -> list[Block]:
    """Return what a document in another language than English says of its translation."""
    return [Paragraph(draft_note(), "Table Note")] if draft_note() else []


def steps(found: Iterable[Step]) -> list[Block]:
    """Return steps as numbered paragraphs, each with its source."""
    return [numbered(step.text, *([source(step.source)] if step.source else [])) for step in found]


def as_table(shown: Shown, key: str = "") -> Table:
    """Return a table of the pages as one of a document."""
    columns = list(shown.columns.values())
    numbers = frozenset(n for n, column in enumerate(columns) if not column.form.startswith("text"))
    return Table(shown.caption, [column.heading for column in columns], shown.rows(), numbers, key)


def causes(shown: Shown | None) -> list[Block]:
    """Return a table of why amounts change, if there is one, with what the parts are."""
    return [as_table(shown, "causes"), Paragraph(tr(cause_views.NOTE), "Table Note")] if shown else []


def bullets(texts: Iterable[str]) -> list[Block]:
    """Return texts as a list."""
    return [Paragraph(text, "List Bullet") for text in texts]


def notices(found: Iterable[Notice]) -> list[Block]:
    """Return what is inferred and assumed."""
    return [Heading(tr("What is inferred and assumed")), *bullets(notice.text for notice in found)]


def printed(amount: Fraction | float) -> str:
    """Write an amount as the paper's tables print it: nothing as a hyphen."""
    return usd(amount) if amount else NOTHING


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
        tr("{number} in all", number=len(rows)),
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
    heading = Heading(tr("{annex}: Development status of those that do not take part", annex=called), new_page=True)
    if not others:
        return [heading, Paragraph(tr("All participants that Appendices 2 and 3 of the CPM-18 paper list take part."))]
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
            "The scenario's code, which opens these settings in the workbook: {code}", code=Strong(encode(scenario))
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
    return [Table(tr("What the figures are based on"), [tr("What"), tr("Value")], rows)]


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


def paid_by(outcome: Outcome, iso3: str) -> str:
    """Return what a party would pay in an outcome, as the documents write it."""
    found = contribution_of(outcome, iso3)
    return NO_PART if found is None else printed(found.expected_contribution_usd)
