"""What a paper says once tracked changes are accepted, and where two papers differ."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeVar

from docx.oxml.ns import qn

from ephyto_model.language.translation import LANGUAGES, SOURCE

Named = TypeVar("Named")
ALIKE = 0.5  # of their letters: what two paragraphs share at least to be the same one


@dataclass(frozen=True)
class Contradiction:
    """What was typed and is not what the paper says with the new settings, which is nothing where `says` is empty."""

    place: str
    typed: str
    says: str


class PaperText:
    """What a document says, with its tracked changes accepted: its paragraphs, its tables and its settings.

    `shapes` and `forms` are paragraphs and tables with the names of settings in the place of what is typed there.
    """

    def __init__(self, document: Any) -> None:
        body = document.element.body
        self.language = _language(document)
        self.settings: dict[str, str] = {}
        for control in body.iter(qn("w:sdt")):
            self.settings[_name(control)] = self.settings.get(_name(control), "") + _text(control)
        there = [one for one in body.iterchildren(qn("w:p")) if _text(one)]
        self.paragraphs, self.shapes = ([_text(one, named=named) for one in there] for named in (False, True))
        self.tables, self.forms = (
            [
                [
                    [_text(cell, named=named) for cell in row.iterchildren(qn("w:tc"))]
                    for row in rows.iter(qn("w:tr"))
                    if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
                ]
                for rows in body.iterchildren(qn("w:tbl"))
            ]
            for named in (False, True)
        )
        self.text = "\n".join([*self.paragraphs, *(cell for rows in self.tables for row in rows for cell in row)])


def _name(control: Any) -> str:
    mark = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return "" if mark is None else str(mark.get(qn("w:val")))


def _text(element: Any, *, named: bool = False) -> str:
    """Return the words of an element once tracked changes are accepted; of settings only the names, if `named`."""
    words = []
    for node in element.iter(qn("w:t"), qn("w:sdt")):
        above = {one.tag for one in node.iterancestors()}
        if above & {qn("w:del"), qn("w:moveFrom")}:
            continue
        if node.tag == qn("w:sdt"):
            words.append(_name(node) if named else "")
        elif not named or qn("w:sdt") not in above:
            words.append(node.text or "")
    return " ".join("".join(words).split())


def _language(document: Any) -> str:
    code = str(document.core_properties.language or "")[:2]
    return code if code in LANGUAGES else SOURCE


def contradictions(
    before: PaperText, amended: PaperText, after: PaperText, code: re.Pattern[str]
) -> Iterator[Contradiction]:
    """Give what was changed and is not what the paper says with the new settings, but for a scenario's code."""
    new, typed = dict(_aligned(before.shapes, after.shapes)), dict(_aligned(before.shapes, amended.shapes))
    for place, was in enumerate(before.shapes):
        now = amended.shapes[typed[place]] if place in typed else ""
        says = after.shapes[new[place]] if place in new else ""
        words = amended.paragraphs[typed[place]] if place in typed else ""
        wanted = after.paragraphs[new[place]] if place in new else ""
        if now not in (was, says) and words != wanted and not code.search(was):  # a redline has no controls to name
            yield Contradiction("", words, wanted)
    for place in sorted(set(range(len(amended.shapes))) - set(typed.values())):
        if amended.shapes[place] not in after.shapes:
            yield Contradiction("", amended.paragraphs[place], "")
    yield from _in_tables(before, amended, after)


def _in_tables(before: PaperText, amended: PaperText, after: PaperText) -> Iterator[Contradiction]:
    if len(amended.tables) != len(before.tables):
        yield Contradiction("", f"{len(amended.tables)} tables", f"{len(before.tables)} tables")
        return
    headed = _counted([tuple(rows[0]) for rows in after.tables])
    for number, head in enumerate(_counted([tuple(rows[0]) for rows in before.tables])):
        other = after.tables[headed.index(head)] if head in headed else []
        was, says = _by_place(before.tables[number]), _by_place(other)
        forms = zip(_by_place(before.forms[number]).items(), _by_place(amended.forms[number]).values(), strict=False)
        settings = {place for (place, form), now in forms if form == now and form != was.get(place)}
        for place, text in _by_place(amended.tables[number]).items():
            if text not in (was.get(place), says.get(place)) and place not in settings:
                row, column = place
                yield Contradiction(f"{number + 1}: {row[0]}, {column[0]}", text, says.get(place, ""))


def _by_place(rows: Sequence[Sequence[str]]) -> Mapping[tuple[tuple[str, int], tuple[str, int]], str]:
    """Return the cells of a table by the names of rows and columns, each with how many of that name came before."""
    if not rows:
        return {}
    columns = _counted(rows[0])
    names = _counted([row[0] if row else "" for row in rows])
    return {
        (name, column): cell
        for name, row in zip(names, rows, strict=True)
        for column, cell in zip(columns, row, strict=False)
    }


def _counted(names: Sequence[Named]) -> list[tuple[Named, int]]:
    return [(name, names[:place].count(name)) for place, name in enumerate(names)]


def _aligned(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the places of paragraphs that are the same one in two papers, changed or not."""
    for kind, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and j - i == m - k):
            yield from zip(range(i, j), range(k, m), strict=True)
        elif kind == "replace":
            start = k
            for place in range(i, j):
                best = max(
                    range(start, m), key=lambda n: SequenceMatcher(None, one[place], other[n]).ratio(), default=None
                )
                if best is not None and SequenceMatcher(None, one[place], other[best]).ratio() > ALIKE:
                    yield place, best
                    start = best + 1
