"""A document's parts as a Word file: real styles, numbering, captions, references and a table of contents as fields."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

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
from ephyto_model.display.word.direction import set_language
from ephyto_model.display.word.fields import add_field, add_instruction, add_part, heading_mark, mark_of
from ephyto_model.display.word.tables import add_table
from ephyto_model.display.word.template import TEMPLATE, add_runs, plainly, style_ids
from ephyto_model.language.translation import marked, speaking, tag, tr

KINDS = {"Table": marked("Table"), "Figure": marked("Figure")}  # the sequences that captions are counted in
BETWEEN_PAGES = 6  # the run of the template's footer between its two fields
LISTED_HEADINGS = 2


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
            add_runs(self.made.sections[0].footer.add_paragraph(style="Footer"), self.asked.foot)
        for block in self.asked.blocks:
            self._write(block)
        set_language(self.made, self.asked.language)
        stream = io.BytesIO()
        self.made.save(stream)
        return stream.getvalue()

    def _paragraph(self, style: str) -> Any:
        paragraph = self.made.add_paragraph()
        paragraph._p.style = style_ids()[style]
        return paragraph

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
            paragraph = self._paragraph(block.style)
            paragraph.paragraph_format.keep_with_next = block.kept or None
            self._text(paragraph, block.text)

    def _text(self, paragraph: Any, text: Text) -> None:
        for piece in (text,) if isinstance(text, str) else text:
            if isinstance(piece, See):
                add_field(paragraph, f"REF {mark_of(piece.key)} \\h", self.labels[piece.key])
            elif isinstance(piece, Strong):
                for run in add_runs(paragraph, piece.text):
                    run.bold = True
            elif isinstance(piece, Setting):
                for run in add_runs(paragraph, piece.text):
                    run.bold = piece.strong or None
                    self._controlled(run._r, piece.name)
            elif isinstance(piece, Source):
                add_runs(paragraph, f" [{piece.text}]", "Source")
            elif isinstance(piece, Blank):
                add_runs(paragraph, f"[{piece.what}]", "To Fill In")
            else:
                add_runs(paragraph, piece)

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
        paragraph = self._paragraph(f"Heading {block.level}")
        paragraph.paragraph_format.page_break_before = block.new_page or None
        with_mark = self._marked(paragraph, heading_mark(self.met))
        add_runs(with_mark, block.text)
        self._end_mark(paragraph)
        self.met += 1

    def _contents(self) -> None:
        """Write the table of contents: a field that Word can renew, already filled with the headings it leads to."""
        self._paragraph("Contents Heading").add_run(tr("Contents"))
        shown = [(n, one) for n, one in enumerate(self.headings) if one.level <= LISTED_HEADINGS]
        for place, (number, heading) in enumerate(shown):
            paragraph = self._paragraph(f"Contents {heading.level}")
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
        paragraph = self._paragraph("Caption")
        self._marked(paragraph, mark_of(key or f"{kind}-{self.numbers[kind]}"))
        paragraph.add_run(f"{tr(KINDS[kind])} ")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(self.numbers[kind]))
        self._end_mark(paragraph)
        add_runs(paragraph, f". {caption}")

    def _table(self, block: Table) -> None:
        if block.captioned:
            self._caption("Table", block.key, block.caption)
        rows = add_table(self.made, block, self.width)
        for (line, column), name in block.settings.items():
            self._controlled(next(rows[line].tc_lst[column].iter(qn("w:r"))), name)
        note = self._paragraph("Table Note")
        self._text(note, block.note)
        if not block.note:
            note.paragraph_format.space_after = note.paragraph_format.space_before = 0

    def _picture(self, block: Picture) -> None:
        self._caption("Figure", block.key, block.caption)
        paragraph = self._paragraph("Normal")
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


def _labels(blocks: Iterable[Block]) -> Iterable[tuple[str, str]]:
    """Give the label of each captioned part by its key, as it will be numbered."""
    numbers = {"Table": 0, "Figure": 0}
    for block in blocks:
        kind = "Table" if isinstance(block, Table) else "Figure" if isinstance(block, Picture) else ""
        if isinstance(block, Picture) or (isinstance(block, Table) and block.captioned):
            numbers[kind] += 1
            if block.key:
                yield block.key, f"{tr(KINDS[kind])} {numbers[kind]}"
