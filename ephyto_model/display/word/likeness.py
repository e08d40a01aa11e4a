"""What of two Word documents is the same, and what of one can be shown as something of the other that changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from docx.oxml.ns import qn

from ephyto_model.display.word.tokens import WORDS, Element, Token, written

ALIKE = 0.3  # of their words: what two paragraphs share at least to be shown as one that changed


Opcode = tuple[str, int, int, int, int]


def text_of(element: Element) -> str:
    """Return what is written in an element."""
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def opcodes(before: Sequence[Any], after: Sequence[Any]) -> Sequence[Opcode]:
    """Return how one sequence becomes another, as `difflib.SequenceMatcher.get_opcodes` has it."""
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def phrases(before: Sequence[Token], codes: Sequence[Opcode]) -> Iterator[Opcode]:
    """Join changes that only a space, or a single word, keeps apart, so that phrases are read, not scraps."""
    joined: list[Opcode] = []
    for place, (tag, i, j, k, m) in enumerate(codes):
        between = tag == "equal" and 0 < place < len(codes) - 1
        if between and not any(token.parts for token in before[i:j]):
            between = sum(bool(token.text.strip()) for token in before[i:j]) <= 1
        else:
            between = False
        if joined and joined[-1][0] != "equal" and (between or tag != "equal"):
            joined[-1] = ("replace", joined[-1][1], j, joined[-1][3], m)
        else:
            joined.append((tag, i, j, k, m))
    yield from joined


def is_alike(old: Element, new: Element) -> bool:
    """Tell whether one block can be shown as another that changed: of the same kind and look, and not all of it new."""
    if old.tag != new.tag:
        return False
    if old.tag == qn("w:tbl"):
        heads = [[text_of(cell) for cell in one.find(qn("w:tr")).findall(qn("w:tc"))] for one in (old, new)]
        return len(heads[0]) == len(heads[1]) and heads[0][:1] == heads[1][:1]
    looks = [written(one.find(qn("w:pPr"))) if one.find(qn("w:pPr")) is not None else "" for one in (old, new)]
    if looks[0] != looks[1]:
        return False
    before, after = (WORDS.findall(text_of(one)) for one in (old, new))
    return not (before or after) or SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE


def row_key(row: Element) -> tuple[str, ...]:
    """Return what a row is known by: its cells that are no amounts."""
    texts = [text_of(cell) for cell in row.findall(qn("w:tc"))]
    return tuple(text for text in texts[:2] if not re.search(r"\d", text)) or tuple(texts[:1])
