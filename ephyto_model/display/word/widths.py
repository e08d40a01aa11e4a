"""How wide the columns of a table are: as wide as what most of their rows say, as far as the page has room."""

import unicodedata
from collections.abc import Sequence

CELL_MARGINS = 8.5  # points, left and right together, as the style "Workbook Table" has them
MOST_ROWS = 0.95  # of a column's rows are kept on one line first; a few long names may take two
BOLD = 1.06  # how much wider bold letters are, as headings and totals have them
WIDE, USUAL = 1.0, 0.556  # of the type size: a Chinese sign, and a digit or most small letters
# What other letters of Arial take; those of alphabets that stand nowhere here take the usual width.
WIDTHS = {
    letter: width
    for letters, width in (
        ("'ijl|", 0.22),
        (" ,.:;!/()[]ftIr-", 0.31),
        ("cksvxyzJ", 0.5),
        ("ABEKPSVXY&FLTZ", 0.66),
        ("CDHNRUwGOQ", 0.74),
        ("MmW%", 0.88),
        ("АБВГЕЗКРСТУХЧЭЯжмшщыюф", 0.72),
        ("ДЖИЙЛМНОПФЦШЩЮЫ", 0.82),
    )
    for letter in letters
}


def width_of(text: str) -> float:
    """Return about how wide a text is in Arial, in units of the type size."""
    return sum(
        WIDE if unicodedata.east_asian_width(letter) in "WF" else WIDTHS.get(letter, USUAL)
        for letter in text
        if not unicodedata.combining(letter)
    )


def column_widths(heading: Sequence[str], rows: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """Return the width of each column in points, together `room`, for text of `size` points.

    Each has room for its longest word; what is left goes to those whose cells would take more than one line.
    """
    least, wanted = [], []
    for place, head in enumerate(heading):
        cells = sorted(width_of(row[place]) for row in rows) or [0.0]
        bold = [head, *(row[place] for row in rows[-1:])]  # a total may be the last row
        words = [*(_longest_word(text) * BOLD for text in bold), *(_longest_word(row[place]) for row in rows)]
        word = max(words) * size + CELL_MARGINS
        least.append(word)
        wanted.append(max(word, cells[int(MOST_ROWS * (len(cells) - 1))] * size + CELL_MARGINS))
    spare = room - sum(least)
    missing = sum(wanted) - sum(least)
    if spare <= 0:
        return _capped(least, room)
    if missing > spare:
        return [low + (high - low) * spare / missing for low, high in zip(least, wanted, strict=True)]
    return [width * room / sum(wanted) for width in wanted]


def _capped(widths: Sequence[float], room: float) -> list[float]:
    """Take from the widest columns alone what all have too much."""
    for place, cap in enumerate(sorted(widths)):
        rest = room - sum(sorted(widths)[:place])
        if cap * (len(widths) - place) >= rest:
            return [min(width, rest / (len(widths) - place)) for width in widths]
    return list(widths)


def _longest_word(text: str) -> float:
    """Return the width of the longest part of a text that no line can break in; between Chinese signs it can."""
    return max(
        (max(map(width_of, part)) if unicodedata.east_asian_width(part[0]) in "WF" else width_of(part))
        for part in text.replace("-", "- ").split() or [" "]
    )
