"""A document's parts as a Word file: real styles, numbering, captions, references and a table of contents as fields."""

import copy
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph

from ephyto_model.display.word.blocks import (
    Blank,
    Block,
    Contents,
    Document,
    Heading,
    Picture,
    See,
    Setting,
    Source,
    Strong,
    Table,
    Text,
)
from ephyto_model.display.word.direction import parts_by_direction, set_language
from ephyto_model.display.word.fields import add_field, add_instruction, add_part, describe, heading_mark, mark_of
from ephyto_model.display.word.widths import column_widths
from ephyto_model.language.translation import marked, speaking, tag, tr

TEMPLATE = Path(__file__).parent / "template.docx"
STYLES = (
    "Normal",
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Caption",
    "Numbered Paragraph",
    "Recommendation",
    "List Bullet",
    "Table Text",
    "Table Heading",
    "Table Text Small",
    "Table Heading Small",
    "Table Note",
    "Answer",
    "Contents Heading",
    "Contents 1",
    "Contents 2",
    "Source",
    "To Fill In",
    "Letterhead",
    "Annex Number",
    "Annex Bullet",
    "Workbook Table",
)
# Controls that have no place in a line of text, and those that turn the direction of what follows.
UNWELCOME = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
KINDS = {"Table": marked("Table"), "Figure": marked("Figure")}  # the sequences that captions are counted in
BETWEEN_PAGES = 6  # the run of the template's footer between its two fields
LISTED_HEADINGS = 2
MANY_COLUMNS, MANY_ROWS = 8, 40  # from which on a table is set smaller, and one with many rows closer
CLOSE = 20  # twentieths of a point above and below the text of a cell


def word_file(document: Document, made: datetime | None = None) -> bytes:
    """Return a document as a .docx file.

    Its properties say when it was `made`, now unless given; where it is, the same document gives the same bytes.
    """
    content = _Writer(document, made or datetime.now(UTC)).file()
    return packed_at(content, made) if made else content


def packed_at(content: bytes, made: datetime) -> bytes:
    """Return a .docx file packed again, with one time for all of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, made.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def plainly(text: str) -> str:
    """Return a text from a file without what a line of a document must not hold."""
    return UNWELCOME.sub("", text)


def _runs(paragraph: Any, text: str, style: str | None = None) -> list[Any]:
    """Add a text to a paragraph: a run for each part that is set off from the direction of the others."""
    return [paragraph.add_run(part, style=style) for part in parts_by_direction(text, plainly)]


class _Writer:
    """Writes one document; knows the numbers and places that its references lead to."""

    def __init__(self, document: Document, made_on: datetime) -> None:
        self.asked, self.made_on = document, made_on
        self.made = docx.Document(str(TEMPLATE))
        self.numbers = {"Table": 0, "Figure": 0}
        self.labels = dict(_labels(document.blocks))
        self.marks = self.controls = 0
        section = self.made.sections[0]
        self.width = section.page_width - section.left_margin - section.right_margin
        self.headings = [block for block in document.blocks if isinstance(block, Heading)]
        self.met = 0

    def file(self) -> bytes:
        properties = self.made.core_properties
        properties.title = plainly(self.asked.title)
        properties.subject = plainly(self.asked.subject)
        with speaking(self.asked.language):
            properties.author = properties.last_modified_by = tr("Draft made by ephyto_model")
        properties.language = tag(self.asked.language)
        properties.created = properties.modified = self.made_on
        self._page_numbers()
        if self.asked.foot:
            _runs(self.made.sections[0].footer.add_paragraph(style="Footer"), self.asked.foot)
        for block in self.asked.blocks:
            self._write(block)
        set_language(self.made, self.asked.language)
        stream = io.BytesIO()
        self.made.save(stream)
        return stream.getvalue()

    def _page_numbers(self) -> None:
        """Put the words around the template's two fields of page numbers into the language that is spoken."""
        runs = self.made.sections[0].footer.paragraphs[0].runs
        before, between, after = re.split(r"\{pages?\}", tr("Page {page} of {pages}"))
        runs[0].text, runs[BETWEEN_PAGES].text = before, between
        self.made.sections[0].footer.paragraphs[0].add_run(after)

    def _write(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Contents):
            self._contents()
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Picture):
            self._picture(block)
        else:
            paragraph = self.made.add_paragraph(style=block.style)
            paragraph.paragraph_format.keep_with_next = block.kept or None
            self._text(paragraph, block.text)

    def _text(self, paragraph: Any, text: Text) -> None:
        for piece in (text,) if isinstance(text, str) else text:
            if isinstance(piece, See):
                add_field(paragraph, f"REF {mark_of(piece.key)} \\h", self.labels[piece.key])
            elif isinstance(piece, Strong):
                for run in _runs(paragraph, piece.text):
                    run.bold = True
            elif isinstance(piece, Setting):
                for run in _runs(paragraph, piece.text):
                    run.bold = piece.strong or None
                    self._controlled(run._r, piece.name)
            elif isinstance(piece, Source):
                _runs(paragraph, f" [{piece.text}]", "Source")
            elif isinstance(piece, Blank):
                _runs(paragraph, f"[{piece.what}]", "To Fill In")
            else:
                _runs(paragraph, piece)

    def _controlled(self, run: Any, name: str) -> None:
        """Put a run into a content control with a tag, by which what is typed there is found again."""
        control, properties, content = (OxmlElement(tag) for tag in ("w:sdt", "w:sdtPr", "w:sdtContent"))
        self.controls += 1
        for tag_name, value in (("w:tag", name), ("w:id", str(self.controls))):
            mark = OxmlElement(tag_name)
            mark.set(qn("w:val"), value)
            properties.append(mark)
        run.addprevious(control)
        content.append(run)
        control.extend([properties, content])

    def _heading(self, block: Heading) -> None:
        paragraph = self.made.add_paragraph(style=f"Heading {block.level}")
        paragraph.paragraph_format.page_break_before = block.new_page or None
        with_mark = self._marked(paragraph, heading_mark(self.met))
        _runs(with_mark, block.text)
        self._end_mark(paragraph)
        self.met += 1

    def _contents(self) -> None:
        """Write the table of contents: a field that Word can renew, already filled with the headings it leads to."""
        self.made.add_paragraph(tr("Contents"), style="Contents Heading")
        shown = [(n, one) for n, one in enumerate(self.headings) if one.level <= LISTED_HEADINGS]
        for place, (number, heading) in enumerate(shown):
            paragraph = self.made.add_paragraph(style=f"Contents {heading.level}")
            if place == 0:
                add_part(paragraph, "begin")
                add_instruction(paragraph, f'TOC \\o "1-{LISTED_HEADINGS}" \\n \\h \\z')
                add_part(paragraph, "separate")
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), heading_mark(number))
            link.append(paragraph.add_run(plainly(heading.text))._r)
            paragraph._p.append(link)
            if place == len(shown) - 1:
                add_part(paragraph, "end")

    def _caption(self, kind: str, key: str, caption: str) -> None:
        self.numbers[kind] += 1
        paragraph = self.made.add_paragraph(style="Caption")
        self._marked(paragraph, mark_of(key or f"{kind}-{self.numbers[kind]}"))
        paragraph.add_run(f"{tr(KINDS[kind])} ")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(self.numbers[kind]))
        self._end_mark(paragraph)
        _runs(paragraph, f". {caption}")

    def _table(self, block: Table) -> None:
        if block.captioned:
            self._caption("Table", block.key, block.caption)
        long = len(block.rows) >= MANY_ROWS
        table = self.made.add_table(rows=0, cols=len(block.headings), style="Workbook Table")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        if long:
            look.addprevious(_close_cells())
        look.set(qn("w:lastRow"), "1" if block.strong_last else "0")
        look.set(qn("w:firstColumn"), "0")
        look.set(qn("w:val"), "0460" if block.strong_last else "0420")
        describe(table._tbl.tblPr, plainly(block.caption))
        size = " Small" if long or len(block.headings) >= MANY_COLUMNS else ""
        letters = self.made.styles[f"Table Text{size}"].font.size.pt
        widths = [Pt(width) for width in column_widths(block.headings, block.rows, Emu(self.width).pt, letters)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        head = _empty_row(table, block.numbers, widths, f"Table Heading{size}")
        head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        _fill(head, table, block.headings)
        empty = _empty_row(table, block.numbers, widths, f"Table Text{size}") if block.rows else head
        rows = [empty, *(copy.deepcopy(empty) for _ in block.rows[1:])]  # looking up a style a cell takes seconds
        for made, row in zip(rows, block.rows, strict=False):
            _fill(made, table, row)
            table._tbl.append(made)
        for (line, column), name in block.settings.items():
            self._controlled(next(rows[line].tc_lst[column].iter(qn("w:r"))), name)
        note = self.made.add_paragraph(style="Table Note")
        self._text(note, block.note)
        if not block.note:
            note.paragraph_format.space_after = note.paragraph_format.space_before = 0

    def _picture(self, block: Picture) -> None:
        self._caption("Figure", block.key, block.caption)
        paragraph = self.made.add_paragraph(style="Normal")
        shape = paragraph.add_run().add_picture(io.BytesIO(block.png), width=self.width)
        described = shape._inline.docPr
        described.set("descr", plainly(block.alternative))
        described.set("title", plainly(block.caption))

    def _marked(self, paragraph: Any, name: str) -> Any:
        start = OxmlElement("w:bookmarkStart")
        start.set(qn("w:id"), str(self.marks))
        start.set(qn("w:name"), name)
        paragraph._p.append(start)
        return paragraph

    def _end_mark(self, paragraph: Any) -> None:
        end = OxmlElement("w:bookmarkEnd")
        end.set(qn("w:id"), str(self.marks))
        paragraph._p.append(end)
        self.marks += 1


def _close_cells() -> Any:
    """Return what leaves less room above and below the text of a table's cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(CLOSE))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _empty_row(table: Any, numbers: frozenset[int], widths: Sequence[int], style: str) -> Any:
    """Add a row that no page break divides, with an empty styled paragraph in each cell; return its element."""
    made = table.add_row()
    made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, (cell, width) in enumerate(zip(made.cells, widths, strict=True)):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        if place in numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return made._tr


def _fill(row: Any, table: Any, texts: Sequence[str]) -> None:
    for cell, text in zip(row.tc_lst, texts, strict=True):
        _runs(Paragraph(cell.p_lst[0], table), text)


def _labels(blocks: Iterable[Block]) -> Iterable[tuple[str, str]]:
    """Give the label of each captioned part by its key, as it will be numbered."""
    numbers = {"Table": 0, "Figure": 0}
    for block in blocks:
        kind = "Table" if isinstance(block, Table) else "Figure" if isinstance(block, Picture) else ""
        if isinstance(block, Picture) or (isinstance(block, Table) and block.captioned):
            numbers[kind] += 1
            if block.key:
                yield block.key, f"{tr(KINDS[kind])} {numbers[kind]}"
