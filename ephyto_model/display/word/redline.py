"""A Word document as tracked changes towards another: whole words, numbers, rows and cells, as Word itself marks them.

Accepting all changes gives the other document, rejecting all the first. Source: ISO/IEC 29500-1, 17.13.5 (revisions).
"""

import copy
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ephyto_model.display.word.likeness import is_alike, opcodes, phrases, row_key
from ephyto_model.display.word.tokens import Element, Token, run_of, tokens, written
from ephyto_model.display.word.writer import packed_at

MARKS = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
PAGE_SIZES = qn("w:sectPr")


def redline(base: bytes, option: bytes, author: str, made: datetime) -> bytes:
    """Return a .docx file of the base with every change towards the option marked, by an author and a day."""
    old, new = (docx.Document(io.BytesIO(content)) for content in (base, option))
    for document in (old, new):
        _without_controls(document.element.body)
    _bring_pictures(new, old)
    marker = _Marker(author, made, _names(old.element.body))
    marker.blocks(old.element.body, new.element.body)
    for before, after in zip(old.sections, new.sections, strict=True):
        marker.blocks(before.footer._element, after.footer._element)
    stream = io.BytesIO()
    old.save(stream)
    return packed_at(stream.getvalue(), made)


def _bring_pictures(new: Any, old: Any) -> None:
    """Add the pictures of a document to another, and let the first refer to them there."""
    for blip in new.element.body.iter(qn("a:blip")):
        image = new.part.related_parts[blip.get(qn("r:embed"))]
        part = old.part.package.get_or_add_image_part(io.BytesIO(image.blob))
        blip.set(qn("r:embed"), old.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))


def _without_controls(body: Element) -> None:
    """Let what stands in content controls stand by itself: a change is read in words, not in places to type into."""
    for control in list(body.iter(qn("w:sdt"))):
        for run in list(control.find(qn("w:sdtContent"))):
            control.addprevious(run)
        control.getparent().remove(control)


def _names(body: Element) -> set[str]:
    return {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}


class _Marker:
    """Marks what is taken out and what is put in."""

    def __init__(self, author: str, made: datetime, names: set[str]) -> None:
        self.author, self.made, self.names = author, made.strftime("%Y-%m-%dT%H:%M:%SZ"), names
        self.numbers = count(9_000)  # of marks, beyond those that a document has itself
        self._open: dict[str, str] = {}  # the numbers of bookmarks that are put in, by those that they had

    def _mark(self, tag: str) -> Element:
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(next(self.numbers)))
        mark.set(qn("w:author"), self.author)
        mark.set(qn("w:date"), self.made)
        return mark

    def blocks(self, old: Element, new: Element) -> None:
        """Mark the paragraphs and tables of a part (a body, a cell, a footer) in place."""
        before, after = ([one for one in part if one.tag in (qn("w:p"), qn("w:tbl"))] for part in (old, new))
        kept = [one for one in old if one.tag not in (qn("w:p"), qn("w:tbl"))]
        made = list(self._aligned(before, after))
        for one in before:
            old.remove(one)
        place = next((n for n, one in enumerate(old) if one.tag == PAGE_SIZES), len(old))
        if old.tag == qn("w:tc"):
            place = len(kept)
        for offset, one in enumerate(made):
            old.insert(place + offset, one)

    def _aligned(self, before: Sequence[Element], after: Sequence[Element]) -> Iterator[Element]:
        for tag, i, j, k, m in opcodes([written(one) for one in before], [written(one) for one in after]):
            if tag == "equal":
                yield from before[i:j]
            else:
                yield from self._paired(before[i:j], after[k:m])

    def _paired(self, before: Sequence[Element], after: Sequence[Element]) -> Iterator[Element]:
        """Pair what changed with what it became, in order; the rest is taken out or put in as a whole."""
        pairs, start = [], 0
        for i, one in enumerate(before):
            found = next((j for j in range(start, len(after)) if is_alike(one, after[j])), None)
            if found is not None:
                pairs.append((i, found))
                start = found + 1
        i = j = 0
        for here, there in [*pairs, (len(before), len(after))]:
            yield from (self._whole(one, taken_out=True) for one in before[i:here])
            yield from (self._whole(one, taken_out=False) for one in after[j:there])
            if here < len(before):
                yield self._changed(before[here], after[there])
            i, j = here + 1, there + 1

    def _changed(self, old: Element, new: Element) -> Element:
        return self._table(old, new) if old.tag == qn("w:tbl") else self._paragraph(old, new)

    def _whole(self, block: Element, *, taken_out: bool) -> Element:
        """Mark a paragraph or a table as taken out, or as put in."""
        block = copy.deepcopy(block)
        if block.tag == qn("w:tbl"):
            for row in block.iter(qn("w:tr")):
                self._row(row, taken_out=taken_out)
            return block
        found = list(tokens(block))
        properties = block.get_or_add_pPr()
        look = properties.find(qn("w:rPr"))
        if look is None:
            look = OxmlElement("w:rPr")
            following = [one for one in properties if one.tag in (PAGE_SIZES, qn("w:pPrChange"))]
            properties.insert(len(properties) - len(following), look)
        look.insert(0, self._mark("w:del" if taken_out else "w:ins"))
        for child in [one for one in block if one.tag != qn("w:pPr")]:
            block.remove(child)
        block.extend(self._runs("delete" if taken_out else "insert", found))
        return block

    def _row(self, row: Element, *, taken_out: bool) -> None:
        properties = row.get_or_add_trPr()
        properties.append(self._mark("w:del" if taken_out else "w:ins"))
        for paragraph in list(row.iter(qn("w:p"))):
            paragraph.getparent().replace(paragraph, self._whole(paragraph, taken_out=taken_out))

    def _paragraph(self, old: Element, new: Element) -> Element:
        before, after = list(tokens(old)), list(tokens(new))
        properties = old.find(qn("w:pPr"))
        made = copy.deepcopy(old)
        for child in list(made):
            made.remove(child)
        if properties is not None:
            made.append(copy.deepcopy(properties))
        for tag, i, j, k, m in phrases(before, opcodes([one.key for one in before], [one.key for one in after])):
            if tag == "equal":
                made.extend(self._runs("equal", before[i:j]))
            else:
                made.extend(self._runs("delete", before[i:j]))
                made.extend(self._runs("insert", after[k:m]))
        return made

    def _runs(self, tag: str, some: Sequence[Token]) -> Iterator[Element]:
        """Return runs of tokens: words with the same look as one run, in a mark where they are taken out or put in."""
        waiting: list[Token] = []
        for token in [*some, None]:
            if waiting and (token is None or token.parts or token.key[0] != waiting[0].key[0]):
                yield from self._marked(tag, [run_of(waiting)])
                waiting = []
            if token is None:
                return
            if not token.parts:
                waiting.append(token)
            elif token.parts[0].tag in MARKS:
                yield from self._bookmark(tag, token.parts[0])
            elif token.parts[0].tag == qn("w:hyperlink"):
                link = copy.deepcopy(token.parts[0])
                runs = list(link)
                for run in runs:
                    link.remove(run)
                link.extend(self._marked(tag, runs))
                yield link
            else:
                yield from self._marked(tag, [copy.deepcopy(part) for part in token.parts])

    def _bookmark(self, tag: str, mark: Element) -> Iterator[Element]:
        """Keep the base's bookmarks; those that are put in get numbers of their own, and each name only once."""
        mark = copy.deepcopy(mark)
        if tag == "insert":
            name = mark.get(qn("w:name"))
            if name in self.names or (name is None and mark.get(qn("w:id")) not in self._open):
                return
            if name is not None:
                self.names.add(name)
                self._open[mark.get(qn("w:id"))] = str(next(self.numbers))
            mark.set(qn("w:id"), self._open[mark.get(qn("w:id"))])
        yield mark

    def _marked(self, tag: str, runs: Sequence[Element]) -> Iterator[Element]:
        if tag == "equal":
            yield from runs
            return
        mark = self._mark("w:ins" if tag == "insert" else "w:del")
        for run in runs:
            if tag == "delete":
                for text in run.iter(qn("w:t"), qn("w:instrText")):
                    text.tag = qn("w:delText") if text.tag == qn("w:t") else qn("w:delInstrText")
            for picture in run.iter(qn("wp:docPr")) if tag == "insert" else ():
                picture.set("id", str(next(self.numbers)))
            mark.append(run)
        yield mark

    def _table(self, old: Element, new: Element) -> Element:
        """Mark rows that join or leave, and what changed in the cells of the others."""
        made = copy.deepcopy(old)
        before, after = (one.findall(qn("w:tr")) for one in (old, new))
        for row in made.findall(qn("w:tr")):
            made.remove(row)
        for tag, i, j, k, m in opcodes([row_key(row) for row in before], [row_key(row) for row in after]):
            if tag in ("equal", "replace") and j - i == m - k:
                for row, other in zip(before[i:j], after[k:m], strict=True):
                    made.append(self._cells(row, other))
                continue
            for rows, taken_out in ((before[i:j], True), (after[k:m], False)):
                for row in map(copy.deepcopy, rows):
                    self._row(row, taken_out=taken_out)
                    made.append(row)
        return made

    def _cells(self, old: Element, new: Element) -> Element:
        row = copy.deepcopy(old)
        for cell, other in zip(row.findall(qn("w:tc")), new.findall(qn("w:tc")), strict=True):
            self.blocks(cell, other)
        return row
