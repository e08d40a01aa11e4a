"""The language of a Word file, and the direction of its parts where that is written from right to left."""

import re
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ephyto_model.language.translation import (
    END_OF_ISOLATE,
    ISOLATE,
    RIGHT_TO_LEFT,
    TURNED_ISOLATE,
    is_right_to_left,
    tag,
)

LEFT_MARK = "\u200e"
LEFT_TO_RIGHT = re.compile("[A-Za-z0-9]")
ISOLATES = re.compile(f"[{TURNED_ISOLATE}{ISOLATE}{END_OF_ISOLATE}]")


def parts_by_direction(text: str, plainly: Callable[[str], str]) -> list[str]:
    """Divide a text where names and amounts are set off from the direction of what is around them."""
    parts = [plainly(part) for part in ISOLATES.split(text)]
    if is_right_to_left():  # Word knows the old marks of direction everywhere, isolates only in newer versions
        parts = [
            f"{LEFT_MARK}{part}{LEFT_MARK}" if LEFT_TO_RIGHT.search(part) and not RIGHT_TO_LEFT.search(part) else part
            for part in parts
        ]
    return [part for part in parts if part]


def set_language(made: Any, code: str) -> None:
    """Tell Word the language of a document's texts; from right to left, the direction of all its parts, too."""
    defaults = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    spoken = defaults.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        defaults.append(spoken)
    for script in ("val", "eastAsia", "bidi"):
        spoken.set(qn(f"w:{script}"), tag(code))
    if not is_right_to_left(code):
        return
    _as_large_and_bold(made.styles.element)
    for section in made.sections:
        properties = section._sectPr
        following = [properties.find(qn(name)) for name in ("w:rtlGutter", "w:docGrid", "w:printerSettings")]
        before = next((element for element in following if element is not None), None)
        if before is None:
            properties.append(OxmlElement("w:bidi"))
        else:
            before.addprevious(OxmlElement("w:bidi"))
        for paragraph in section.footer.paragraphs:
            _turn(paragraph)
    for paragraph in made.element.body.iter(qn("w:p")):
        _turn(docx.text.paragraph.Paragraph(paragraph, made))
    for table in made.tables:
        look = table._tbl.tblPr
        turned = OxmlElement("w:bidiVisual")
        look.insert_element_before(
            turned,
            "w:tblStyleRowBandSize",
            "w:tblStyleColBandSize",
            "w:tblW",
            "w:jc",
            "w:tblCellSpacing",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
            "w:tblCaption",
        )


def _as_large_and_bold(styles: Any) -> None:
    """Let letters of scripts from right to left, for which Word keeps looks of their own, be like the others."""
    for plain, complex_script in (("w:sz", "w:szCs"), ("w:b", "w:bCs"), ("w:i", "w:iCs")):
        for one in list(styles.iter(qn(plain))):
            there = one.getparent().find(qn(complex_script))
            if there is not None:
                one.getparent().remove(there)
            own = OxmlElement(complex_script)
            for name, value in one.items():
                own.set(name, value)
            one.addnext(own)


def _turn(paragraph: Any) -> None:
    """Set a paragraph from right to left, and of its runs those that are written so; names and amounts keep theirs."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        OxmlElement("w:bidi"),
        "w:adjustRightInd",
        "w:snapToGrid",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:mirrorIndents",
        "w:suppressOverlap",
        "w:jc",
        "w:textDirection",
        "w:textAlignment",
        "w:textboxTightWrap",
        "w:outlineLvl",
        "w:divId",
        "w:cnfStyle",
        "w:rPr",
        "w:sectPr",
        "w:pPrChange",
    )
    if paragraph.alignment == WD_ALIGN_PARAGRAPH.RIGHT:  # Word's left and right change sides in such a paragraph
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for run in paragraph._p.iter(qn("w:r")):
        text = "".join(text.text or "" for text in run.iter(qn("w:t")))
        if RIGHT_TO_LEFT.search(text) or not LEFT_TO_RIGHT.search(text):
            look = run.get_or_add_rPr()
            if look.find(qn("w:b")) is not None:
                look.find(qn("w:b")).addnext(OxmlElement("w:bCs"))
            look.insert_element_before(OxmlElement("w:rtl"), "w:cs", "w:em", "w:lang", "w:eastAsianLayout")
