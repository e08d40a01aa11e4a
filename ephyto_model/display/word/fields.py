"""What Word renews itself, as XML: fields, their marks, and descriptions of tables."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def mark_of(key: str) -> str:
    """Return the bookmark of a captioned part, by its key."""
    return "_Ref_" + re.sub(r"\W", "_", key)


def heading_mark(number: int) -> str:
    """Return the bookmark of a heading, by its place."""
    return f"_Toc_{number}"


def describe(properties: Any, text: str) -> None:
    """Describe a table to those who do not see it."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), text)
    properties.append(caption)


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    """Write a field with what it shows, so that it is right before anyone renews it."""
    add_part(paragraph, "begin")
    add_instruction(paragraph, instruction)
    add_part(paragraph, "separate")
    paragraph.add_run(shown)
    add_part(paragraph, "end")


def add_part(paragraph: Any, kind: str) -> None:
    """Begin, divide or end a field: `kind` is "begin", "separate" or "end"."""
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def add_instruction(paragraph: Any, text: str) -> None:
    """Say what a field shows, in Word's words."""
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = f" {text} "
    paragraph.add_run()._r.append(element)
