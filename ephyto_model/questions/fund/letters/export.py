"""A letter to a party as a page and as a Word file."""

from datetime import datetime
from pathlib import Path

from ephyto_model.display.html import page_templates
from ephyto_model.display.word.blocks import Blank, Block, Document, Heading, Paragraph, Piece, Source, Table
from ephyto_model.display.word.writer import word_file
from ephyto_model.language.references import reference
from ephyto_model.language.translation import tr
from ephyto_model.questions.fees.causes.export import picture
from ephyto_model.questions.fees.causes.views import table
from ephyto_model.questions.fund.letters.texts import AMOUNTS, ANNEX, BLANKS, CAUSES, EARLIER, HEADINGS, PAID, Letter
from ephyto_model.questions.parties.explanation import Step

HERE = Path(__file__).parent


def letter_page(text: Letter) -> bytes:
    """Return the letter as a page that opens and prints with no server and no network."""
    page = (
        page_templates(HERE)
        .get_template("letter.html.j2")
        .render(
            letter=text,
            headings=[*map(tr, HEADINGS)],
            caption=tr(AMOUNTS),
            paid=[*map(tr, PAID)],
            causes=table(text.change, tr(CAUSES)) if text.change and text.change.usd else None,
            earlier=tr(EARLIER, day=text.paid_by),
            annex=tr(ANNEX),
            parts=split_at_blank,
        )
    )
    return page.encode()


def letter_docx(text: Letter, made: datetime | None = None) -> bytes:
    """Return the letter as a Word file: room for a letterhead, the letter, and how it was calculated as an annex.

    Its properties say when it was `made`, now unless given.
    """
    first, *head = text.head
    blocks: list[Block] = [
        Paragraph(_pieces(first), "Letterhead"),
        *(Paragraph(_pieces(line)) for line in head),
        Heading(text.subject),
        Paragraph(text.opening),
        Table(tr(AMOUNTS), [*map(tr, HEADINGS)], text.amounts, frozenset({1, 2, 3}), captioned=False),
        *([Paragraph(text.changed)] if text.changed else []),
        *(
            [Table(tr(EARLIER, day=text.paid_by), [*map(tr, PAID)], text.paid, frozenset({1, 2, 3, 4}))]
            if text.paid
            else []
        ),
        *(Paragraph(_pieces(line)) for line in text.closing),
        Heading(tr(ANNEX), 2),
        *(Paragraph(_step(step), "Annex Number", kept=True) for step in text.fees),
    ]
    for heading, steps in text.why:
        blocks.append(Heading(heading, 3))
        blocks += [Paragraph(_step(step), "Annex Bullet", kept=True) for step in steps]
    if text.change and text.change.usd:
        blocks.append(picture(text.change, tr(CAUSES)))
    blocks += [Paragraph(line, "Table Note") for line in text.foot]
    return word_file(Document(text.subject, blocks, tr("Draft letter")), made)


def _pieces(line: str) -> list[Piece]:
    return [Blank(text.strip("[]")) if blank else text for text, blank in split_at_blank(line)]


def _step(step: Step) -> list[Piece]:
    return [step.text, *([Source(reference(step.source))] if step.source else [])]


def split_at_blank(line: str) -> list[tuple[str, bool]]:
    """Split a line at its blank, if it has one: texts, each with whether it is to be filled in."""
    for blank in map(tr, BLANKS):
        before, found, after = line.partition(blank)
        if found:
            return [(text, text == blank) for text in (before, found, after) if text]
    return [(line, False)]
