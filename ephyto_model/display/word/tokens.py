"""A paragraph of a Word document as tokens: the smallest parts that change as a whole."""

import copy
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

# A number with its separators is one word, and so is a word with its hyphens; each other sign stands alone.
WORDS = re.compile(r"[\w\u2212$][\w,.'’\u2212-]*\w|\w|\s+|[^\w\s]")
Element = Any


class Token(NamedTuple):
    """The smallest part that changes as a whole: a word with its look, a field, a link, a picture or a bookmark."""

    key: tuple[str, str]  # its look and what it is
    text: str  # of a word; else empty
    parts: tuple[Element, ...]  # the elements of another kind of part


def written(element: Element) -> str:
    """Write an element so that the same content is the same text: without numbers that only tell elements apart."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r' (?:w:id|id|w:rsid\w*|name)="[^"]*"| xmlns:\w+="[^"]*"', "", text)


def tokens(paragraph: Element) -> Iterator[Token]:
    """Take a paragraph apart into its tokens."""
    field: list[Element] = []
    depth = 0
    for child in paragraph:
        if child.tag == qn("w:pPr"):
            continue
        if child.tag != qn("w:r"):
            yield Token(("", written(child)), "", (child,))
            continue
        kinds = [mark.get(qn("w:fldCharType")) for mark in child.iter(qn("w:fldChar"))]
        depth += kinds.count("begin")
        if depth:
            field.append(child)
            depth -= kinds.count("end")
            if not depth:
                yield Token(("field", "".join(map(written, field))), "", tuple(field))
                field = []
            continue
        yield from _of_run(child)


def _of_run(run: Element) -> Iterator[Token]:
    look = run.find(qn("w:rPr"))
    as_text = "" if look is None else etree.tostring(look, encoding="unicode", with_tail=False)
    for child in run:
        if child is look:
            continue
        if child.tag == qn("w:t"):
            for word in WORDS.findall(child.text or ""):
                yield Token((as_text, word), word, ())
        else:
            alone = copy.deepcopy(run)
            for other in [one for one in alone if one.tag != qn("w:rPr")]:
                alone.remove(other)
            alone.append(copy.deepcopy(child))
            yield Token((as_text, written(child)), "", (alone,))


def run_of(tokens: Sequence[Token]) -> Element:
    """Return a run of words with their look."""
    run = OxmlElement("w:r")
    look = tokens[0].key[0]
    if look:
        run.append(etree.fromstring(look))
    text = OxmlElement("w:t")
    text.text = "".join(token.text for token in tokens)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    return run
