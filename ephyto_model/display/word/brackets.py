"""Several documents as one: what they share stands plain, what they differ on in brackets with the numbers of each.

As text that is not agreed is written: "a base fee of USD [16,000 (1)] [8,000 (2, 3)]".
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from ephyto_model.display.word.alternatives import (
    ALIKE,
    as_text,
    in_brackets,
    likeness,
    merged_text,
    numbers_of,
    tokens_of,
)
from ephyto_model.display.word.blocks import (
    Block,
    Contents,
    Document,
    Heading,
    Paragraph,
    Picture,
    Table,
)


def bracketed(documents: Sequence[Document]) -> Document:
    """Return one document of several, which are numbered in their order, from 1."""
    rows = _aligned([list(document.blocks) for document in documents])
    blocks = [block for row in rows for block in _merged(row)]
    first = documents[0]
    title = as_text(merged_text([document.title for document in documents]))
    return replace(first, title=title, blocks=blocks, foot=as_text(merged_text([one.foot for one in documents])))


def _aligned(documents: Sequence[Sequence[Block]]) -> list[list[Block | None]]:
    """Set the blocks of all documents side by side, a row for what is the same one; None where a document lacks it."""
    rows: list[list[Block | None]] = [[block] for block in documents[0]]
    for count, blocks in enumerate(documents[1:], start=1):
        known = [next(block for block in row if block is not None) for row in rows]
        pairs = dict(_pairs(known, blocks))
        taken = {there: here for here, there in pairs.items()}
        merged: list[list[Block | None]] = []
        own: list[list[Block | None]] = []  # what only this document has, to stand behind what others have there
        here = 0
        for there, block in enumerate(blocks):
            if there not in taken:
                own.append([*[None] * count, block])
                continue
            merged += [*([*row, None] for row in rows[here : taken[there]]), *own, [*rows[taken[there]], block]]
            here, own = taken[there] + 1, []
        rows = [*merged, *([*row, None] for row in rows[here:]), *own]
    return rows


def _pairs(known: Sequence[Block], blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Give the places of blocks that are the same one: the best chain of likenesses (Needleman and Wunsch, 1970)."""
    like = [[_likeness(one, other) for other in blocks] for one in known]
    best = [[0.0] * (len(blocks) + 1) for _ in range(len(known) + 1)]
    for i in range(len(known)):
        for j in range(len(blocks)):
            chained = best[i][j] + like[i][j] if like[i][j] else 0.0
            best[i + 1][j + 1] = max(chained, best[i][j + 1], best[i + 1][j])
    i, j, found = len(known), len(blocks), []
    while i and j:
        if like[i - 1][j - 1] and best[i][j] == best[i - 1][j - 1] + like[i - 1][j - 1]:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    yield from reversed(found)


def _likeness(one: Block, other: Block) -> float:
    """Return how much two blocks are the same one, from 0 (they are not) to 1."""
    if type(one) is not type(other):
        return 0.0
    if isinstance(one, Table | Picture) and isinstance(other, Table | Picture):
        return (
            1.0
            if one.key == other.key and one.key
            else 0.9 * likeness(tokens_of(one.caption), tokens_of(other.caption))
        )
    if isinstance(one, Contents):
        return 1.0
    if isinstance(one, Heading | Paragraph) and isinstance(other, Heading | Paragraph):
        ratio = likeness(tokens_of(one.text), tokens_of(other.text))
        same_kind = getattr(one, "style", one) == getattr(other, "style", one)
        return ratio if same_kind and (ratio >= ALIKE or isinstance(one, Heading)) else 0.0
    return 0.0


def _merged(row: Sequence[Block | None]) -> Iterator[Block]:
    """Give what stands for the same block of all documents."""
    there = {number: block for number, block in enumerate(row, start=1) if block is not None}
    first = next(iter(there.values()))
    if len(there) == len(row) and all(block == first for block in there.values()):
        yield first
    elif isinstance(first, Picture):
        yield from _pictures({number: one for number, one in there.items() if isinstance(one, Picture)})
    elif isinstance(first, Table):
        yield _table([one if isinstance(one, Table) else None for one in row])
    elif isinstance(first, Heading | Paragraph):
        texts = [one.text if isinstance(one, Heading | Paragraph) else None for one in row]
        merged = merged_text(texts)
        yield replace(first, text=as_text(merged)) if isinstance(first, Heading) else replace(first, text=merged)
    else:
        yield first


def _pictures(there: dict[int, Picture]) -> Iterator[Picture]:
    """Give each picture that differs once, with the numbers of its documents; references lead to the first."""
    groups: dict[Picture, list[int]] = {}
    for number, one in there.items():
        groups.setdefault(replace(one, key=""), []).append(number)
    for place, (one, numbers) in enumerate(groups.items()):
        key = next(iter(there.values())).key if place == 0 else ""
        yield replace(one, caption=f"[{one.caption} {numbers_of(numbers)}]", key=key)


def _table(row: Sequence[Table | None]) -> Table:
    first = next(one for one in row if one is not None)
    width = max(len(one.headings) for one in row if one)
    lines = _lines([list(one.rows) if one else [] for one in row])
    return replace(
        first,
        caption=as_text(merged_text([one.caption if one else None for one in row])),
        headings=[_cell([one.headings if one else None for one in row], place) for place in range(width)],
        rows=[[_cell(line, place) for place in range(width)] for line in lines],
        settings={},
        note=merged_text([one.note if one else None for one in row]),
    )


def _lines(tables: Sequence[Sequence[Sequence[str]]]) -> list[list[Sequence[str] | None]]:
    """Set the rows of all tables side by side by what stands in their first cell."""
    keys = [[_keys(rows, place) for place in range(len(rows))] for rows in tables]
    order: list[Hashable] = []
    for known in keys:
        place = 0
        for key in known:
            if key in order:
                place = order.index(key) + 1
            else:
                order.insert(place, key)
                place += 1
    places = [{key: place for place, key in enumerate(known)} for known in keys]
    return [[rows[at[key]] if key in at else None for rows, at in zip(tables, places, strict=True)] for key in order]


def _keys(rows: Sequence[Sequence[str]], place: int) -> Hashable:
    """Return what tells a row: its first cell, and the how-many-eth of it the row is."""
    return rows[place][0], sum(row[0] == rows[place][0] for row in rows[:place])


def _cell(line: Sequence[Sequence[str] | None], place: int) -> str:
    cells = [None if row is None else row[place] if place < len(row) else "" for row in line]
    given = {cell for cell in cells if cell is not None}
    if len(given) == 1 and None not in cells:
        return given.pop()
    return as_text(in_brackets([None if cell is None else [cell] for cell in cells]))
