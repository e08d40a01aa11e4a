"""What the documents share: their head, steps and notices as paragraphs, the annexes of parties and of settings."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

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
    Table,
    numbered,
)
from ephyto_model.language.references import reference
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import usd
from ephyto_model.model.notices import Notice
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.fees.causes.export import picture
from ephyto_model.questions.fees.causes.texts import NOTE
from ephyto_model.questions.fees.party import contribution_of
from ephyto_model.questions.parties.explanation import Step

COMMISSION = marked("Commission on Phytosanitary Measures")
SOLUTION = marked("Funding of the IPPC ePhyto Solution")
NOTHING = "-"  # as the paper prints an amount of nothing


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
                "Prepared by {author}. The figures are those of the funding model as proposed to CPM-18 (2024), "
                "which has not been adopted. Amounts are in US dollars a year.",
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
    return [as_table(shown, "causes"), Paragraph(tr(NOTE), "Table Note")] if shown else []


def most_moved(options: Sequence[Outcome], participant: Participant | None = None) -> list[Block]:
    """Return the waterfall of the option under which a party, or all together, pay the most more or less."""
    found = cause_views.most_moved(options, participant.iso3 if participant else "")
    if found is None:
        return []
    option, change = found
    caption = cause_views.moved_in_words(options, option, change, participant.name if participant else "")
    return [picture(change, tr("{what} (USD a year)", what=caption), own=participant is not None, key="waterfall")]


def bullets(texts: Iterable[str]) -> list[Block]:
    """Return texts as a list."""
    return [Paragraph(text, "List Bullet") for text in texts]


def notices(found: Iterable[Notice]) -> list[Block]:
    """Return what is inferred and assumed."""
    return [Heading(tr("Inferences and assumptions")), *bullets(notice.text for notice in found)]


def printed(amount: Fraction | float) -> str:
    """Write an amount as the paper's tables print it: nothing as a hyphen."""
    return usd(amount) if amount else NOTHING


def paid_by(outcome: Outcome, iso3: str) -> str:
    """Return what a party would pay in an outcome, as the documents write it."""
    found = contribution_of(outcome, iso3)
    return NO_PART if found is None else printed(found.expected_contribution_usd)
