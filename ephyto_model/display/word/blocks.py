"""The parts of a document, as values. Texts are data: nothing in them is ever taken for markup, a field or a link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ephyto_model.language.translation import language


@dataclass(frozen=True)
class Strong:
    """A piece of text that is set off."""

    text: str


@dataclass(frozen=True)
class Source:
    """A paragraph of the paper, set apart from the sentence it stands behind."""

    text: str


@dataclass(frozen=True)
class Blank:
    """What a human has to fill in."""

    what: str


@dataclass(frozen=True)
class See:
    """A reference to a captioned table or figure of the document, by its key."""

    key: str


@dataclass(frozen=True)
class Setting:
    """The place of a setting, by its name: what is typed there says what the setting is to be."""

    name: str
    text: str
    strong: bool = False


Piece: TypeAlias = str | Strong | Source | Blank | See | Setting
Text: TypeAlias = str | Sequence[Piece]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; one that begins a page of its own begins an annex."""

    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in one of the template's styles; "Numbered Paragraph" and "Recommendation" number themselves.

    One that is `kept` stays on the page of what follows it.
    """

    text: Text
    style: str = "Normal"
    kept: bool = False


@dataclass(frozen=True)
class Contents:
    """The table of contents."""


@dataclass(frozen=True)
class Table:
    """A table: heading rows that repeat on every page, rows, a caption with its number, and a note below.

    `numbers` says which columns are set to the right. `strong_last` sets the last row off, as a total. One that is not
    `captioned` shows no caption, which then only describes it to those who do not see it. `settings` names the cells,
    by row and column from 0, in which a setting stands.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()
    key: str = ""
    note: Text = ""
    strong_last: bool = False
    captioned: bool = True
    settings: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A picture with its caption and what it shows in words, for those who do not see it."""

    png: bytes
    caption: str
    alternative: str
    key: str = ""


Block: TypeAlias = Heading | Paragraph | Contents | Table | Picture


@dataclass(frozen=True)
class Document:
    """A document: its title for the file's properties, and its parts in order."""

    title: str
    blocks: Sequence[Block]
    subject: str = ""
    foot: str = ""
    language: str = field(default_factory=language)  # its code, like "fr"


def numbered(*pieces: Piece) -> Paragraph:
    """Return a numbered paragraph."""
    return Paragraph(pieces, "Numbered Paragraph")
