"""The template of all documents: its styles, and how a text is put into a paragraph."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE

from ephyto_model.display.word.direction import parts_by_direction

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


def plainly(text: str) -> str:
    """Return a text from a file without what a line of a document must not hold."""
    return UNWELCOME.sub("", text)


def add_runs(paragraph: Any, text: str, style: str | None = None) -> list[Any]:
    """Add a text to a paragraph: a run for each part that is set off from the direction of the others."""
    runs = [paragraph.add_run(part) for part in parts_by_direction(text, plainly)]
    if style:
        for run in runs:
            run._r.style = style_ids()[style]
    return runs


@cache
def style_ids() -> dict[str, str | None]:
    """Return the template's styles by name, None for one that holds anyway; python-docx looks each up slowly."""
    styles = docx.Document(str(TEMPLATE)).styles
    defaults = [styles.default(kind) for kind in WD_STYLE_TYPE]
    return {style.name: None if style in defaults else style.style_id for style in styles}
