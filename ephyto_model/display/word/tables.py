"""A table of a document: its columns as wide as their texts ask, its head repeated on every page."""

import copy
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph

from ephyto_model.display.word.blocks import Table
from ephyto_model.display.word.fields import describe
from ephyto_model.display.word.template import add_runs, plainly, style_ids
from ephyto_model.display.word.widths import column_widths

MANY_COLUMNS, MANY_ROWS = 8, 40  # from which on a table is set smaller, and one with many rows closer
CELL_MARGIN = 20  # twentieths of a point above and below the text of a cell


def add_table(document: Any, block: Table, width_emu: int) -> list[Any]:
    """Add a table to the end of a document; return its rows below the head, as elements."""
    long = len(block.rows) >= MANY_ROWS
    table = document.add_table(rows=0, cols=len(block.headings), style="Workbook Table")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if long:
        look.addprevious(_close_cells())
    look.set(qn("w:lastRow"), "1" if block.strong_last else "0")
    look.set(qn("w:firstColumn"), "0")
    look.set(qn("w:val"), "0460" if block.strong_last else "0420")
    describe(table._tbl.tblPr, plainly(block.caption))
    size = " Small" if long or len(block.headings) >= MANY_COLUMNS else ""
    letters = document.styles[f"Table Text{size}"].font.size.pt
    widths = [Pt(width) for width in column_widths(block.headings, block.rows, Emu(width_emu).pt, letters)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head = _empty_row(table, block.numbers, widths, f"Table Heading{size}")
    head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(head, table, block.headings)
    empty = _empty_row(table, block.numbers, widths, f"Table Text{size}") if block.rows else head
    rows = [empty, *(copy.deepcopy(empty) for _ in block.rows[1:])]  # made once and copied
    for made, row in zip(rows, block.rows, strict=False):
        _fill(made, table, row)
        table._tbl.append(made)
    return rows


def _close_cells() -> Any:
    """Return what leaves less room above and below the text of a table's cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(CELL_MARGIN))
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
        paragraph._p.style = style_ids()[style]
        if place in numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return made._tr


def _fill(row: Any, table: Any, texts: Sequence[str]) -> None:
    for cell, text in zip(row.tc_lst, texts, strict=True):
        add_runs(Paragraph(cell.p_lst[0], table), text)
