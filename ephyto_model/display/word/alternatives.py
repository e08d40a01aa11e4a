"""Several texts as one: what they share stands plain, the rest in brackets with the numbers of each."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from ephyto_model.display.word.blocks import Piece, Setting, Strong, Text
from ephyto_model.display.word.tokens import WORDS

ALIKE = 0.3  # of their words: what two texts share at least to be read as one that differs
SHARED = 2  # words in a row that texts share between two differences; fewer are drawn into the brackets
Token = tuple[str, Piece]  # a word with its look, or a piece that changes as a whole


def merged_text(texts: Sequence[Text | None]) -> list[Piece]:
    """Return one text of several: what they share, and the rest in brackets. None is a text that is not there."""
    there = [None if text is None else tokens_of(text) for text in texts]
    first = next(tokens for tokens in there if tokens is not None)
    if None in there or any(likeness(first, tokens) < ALIKE for tokens in there if tokens is not None):
        return _joined(in_brackets([None if t is None else [token[1] for token in t] for t in there]))
    given = [tokens for tokens in there if tokens is not None]
    found: list[Piece] = []
    before = [0] * len(given)
    for places, length in [*_common(given), ([len(tokens) for tokens in given], 0)]:
        between = [tokens[start:end] for tokens, start, end in zip(given, before, places, strict=True)]
        if any(between):
            found += in_brackets([[token[1] for token in part] for part in between])
        found += [token[1] for token in given[0][places[0] : places[0] + length]]
        before = [place + length for place in places]
    return _joined(found)


def likeness(one: Sequence[Token], other: Sequence[Token]) -> float:
    """Return how much of their words two texts share, from 0 to 1."""
    words, others = ([token for token in tokens if str(token[1]).strip()] for tokens in (one, other))
    return float(SequenceMatcher(None, words, others, autojunk=False).ratio())


def tokens_of(text: Text | Strong) -> list[Token]:
    """Take a text apart into words and pieces that change as a whole."""
    found: list[Token] = []
    for piece in (text,) if isinstance(text, str | Strong) else text:
        if isinstance(piece, str):
            found += [("plain", word) for word in WORDS.findall(piece)]
        elif isinstance(piece, Setting):  # of several papers, what is typed would be of none
            found += tokens_of(Strong(piece.text) if piece.strong else piece.text)
        elif isinstance(piece, Strong):
            found += [("strong", Strong(word)) for word in WORDS.findall(piece.text)]
        else:
            found.append(("", piece))
    return found


def _common(given: Sequence[Sequence[Token]]) -> list[tuple[list[int], int]]:
    """Return the runs of tokens that all texts share: where each has it, and how long it is."""
    places: dict[int, list[int]] = {place: [place] for place in range(len(given[0]))}
    for tokens in given[1:]:
        matches = SequenceMatcher(None, given[0], tokens, autojunk=False).get_matching_blocks()
        at = {m.a + k: m.b + k for m in matches for k in range(m.size)}
        places = {place: [*found, at[place]] for place, found in places.items() if place in at}
    runs: list[tuple[list[int], int]] = []
    for _, found in sorted(places.items()):
        if runs and all(one + runs[-1][1] == other for one, other in zip(runs[-1][0], found, strict=True)):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((found, 1))
    return [run for run in runs if _is_kept(given, run)]


def _is_kept(given: Sequence[Sequence[Token]], run: tuple[list[int], int]) -> bool:
    """Tell whether a shared run stands plain: at an end of the texts, or of some words, and not a word in between."""
    start, length = run[0][0], run[1]
    words = [token for token in given[0][start : start + length] if str(token[1]).strip(" ,.;:()")]
    return start == 0 or start + length == len(given[0]) or len(words) >= SHARED


def in_brackets(parts: Sequence[Sequence[Piece] | None]) -> list[Piece]:
    """Return the alternatives in brackets, equal ones once with all their numbers; nothing stands for an empty one."""
    groups: list[tuple[list[Piece], list[int]]] = []
    for number, part in enumerate(parts, start=1):
        known = next((numbers for pieces, numbers in groups if pieces == list(part or ())), None)
        if known is not None:
            known.append(number)
        elif part:
            groups.append((list(part), [number]))
    # A space at the same end of all of them stands outside; one that is of some belongs to their words.
    first, last = (
        all(part and str(part[place])[edge:][:1] == " " for part in parts) for place, edge in ((0, 0), (-1, -1))
    )
    found: list[Piece] = [" "] if first else []
    for place, (pieces, numbers) in enumerate(groups):
        own = list(pieces)
        if first and isinstance(own[0], str):
            own[0] = own[0].lstrip()
        if last and isinstance(own[-1], str):
            own[-1] = own[-1].rstrip()
        found += [*([" "] if place else []), "[", *own, f" {numbers_of(numbers)}]"]
    return _joined([*found, *([" "] if last else [])])


def numbers_of(numbers: Sequence[int]) -> str:
    """Write the numbers of the documents that an alternative is of."""
    return f"({', '.join(map(str, numbers))})"


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join neighbours of one look."""
    found: list[Piece] = []
    for piece in pieces:
        if found and isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        elif found and isinstance(piece, Strong) and isinstance(found[-1], Strong):
            found[-1] = Strong(found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def as_text(pieces: Sequence[Piece]) -> str:
    """Return the words alone."""
    return "".join(piece if isinstance(piece, str) else getattr(piece, "text", "") for piece in pieces)
