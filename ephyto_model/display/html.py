"""What notebooks show: tables, texts and downloads, as HTML in pages and as plain text in terminals."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import pandas as pd
from markupsafe import Markup

from ephyto_model.language.references import reference
from ephyto_model.language.translation import (
    MINUS,
    SOURCE,
    direction,
    in_digits,
    language,
    marked,
    tr,
    tr_in,
    trn,
)
from ephyto_model.language.wording import (
    category_word,
    charge,
    grouped,
    percent_to,
    price,
    signed_usd,
    status_word,
    usd,
)
from ephyto_model.model.names import party_name, scenario_name

NO_PART = "–"  # a party that takes no part, a figure that is not defined: neither 0 nor unknown
TEMPLATES = Path(__file__).parent / "templates"


def less_same_more(counts: tuple[int, int, int]) -> str:
    """Write how many parties pay less, the same and more: ``3 less, 6 the same``."""
    less, same, more = counts
    parts = [
        *([tr("{number} less", number=less)] if less else []),
        *([tr("{number} the same", number=same)] if same else []),
        *([tr("{number} more", number=more)] if more else []),
    ]
    return tr(", ").join(parts) or NO_PART


FORMATS: Mapping[str, Callable[[Any], str]] = {
    "text": str,
    "figure": str,
    "text in words": lambda value: tr(str(value)) if value else "",
    "text of a party": party_name,
    "text of a status": status_word,
    "text of a category": category_word,
    "text of a source": reference,
    "text of a scenario": scenario_name,
    "usd": usd,
    "usd or none": lambda value: NO_PART if value is None else usd(value),
    "count or none": lambda value: NO_PART if value is None else grouped(value),
    "text or none": lambda value: NO_PART if value is None else str(value),
    "text of a status or none": lambda value: NO_PART if value is None else status_word(value),
    "text of a category or none": lambda value: NO_PART if value is None else category_word(value),
    "change or none": lambda value: NO_PART if value is None else signed_usd(value),
    "change": signed_usd,
    "count": grouped,
    "signed count": lambda value: in_digits(f"{value:+,}".replace("-", MINUS)),
    "percent": lambda value: share(value),
    "percent or none": lambda value: NO_PART if value is None else share(value),
    "correlation or none": lambda value: NO_PART if value is None else in_digits(f"{value:+.2f}".replace("-", MINUS)),
    "cost or none": lambda value: NO_PART if value is None or value != value else in_digits(f"{value:,.2f}"),
    "price or none": lambda value: NO_PART if value is None else price(value),
    "charge or none": lambda value: NO_PART if value is None else charge(value),
    "cost": lambda value: in_digits(f"{value:,.2f}"),
    "text of more and less": less_same_more,
}


DRAFT = marked("Draft translation; the English text prevails.")


def share(value: float) -> str:
    """Write a share of the whole: ``12.3%``, ``0%``, ``under 0.1%``."""
    if 0 < value < 0.0005:
        return tr("under {share}", share=percent_to(0.001, 1))
    return percent_to(value, 1 if value else 0)


def draft_note() -> str:
    """Return what a page in another language than English says of its translation; empty in English."""
    return "" if language() == SOURCE else tr(DRAFT)


@cache
def page_templates(folder: Path = TEMPLATES) -> jinja2.Environment:
    """Return the templates of a room's folder, and with them the common ones; what is put into them is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, TEMPLATES]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(
        tr=tr, tr_in=tr_in, trn=trn, language=language, direction=direction, draft_note=draft_note, reference=reference
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "ensure_ascii": False}  # fields have an order
    return environment


class Column(NamedTuple):
    """How a column is headed and written; `form` is a key of FORMATS."""

    heading: str
    form: str = "text"


class Bar(NamedTuple):
    """A bar beside a row of a table: where it starts and ends, as shares of the width; more, less or in all."""

    start: float
    end: float
    kind: str


@dataclass(frozen=True)
class Table:
    """A table for people: shown as HTML in notebooks and pages, as plain text in terminals.

    `columns` chooses, orders, heads and formats the frame's columns. A searchable table has a search box and sorts by
    its headings in a page; a folded one is closed until its caption is clicked. Pages draw the bars, one a row.
    """

    frame: pd.DataFrame
    caption: str
    columns: Mapping[Any, Column]
    searchable: bool = False
    folded: bool = False
    bars: Sequence[Bar] = ()

    def rows(self) -> list[list[str]]:
        """Return the cells as written."""
        shown = [[FORMATS[column.form](cell) for cell in self.frame[name]] for name, column in self.columns.items()]
        return [list(row) for row in zip(*shown, strict=True)]

    def __repr__(self) -> str:
        headings = [column.heading for column in self.columns.values()]
        right = [not column.form.startswith("text") for column in self.columns.values()]
        grid = [headings, *self.rows()]
        widths = [max(len(row[i]) for row in grid) for i in range(len(headings))]
        lines = [
            "  ".join(
                cell.rjust(width) if to_right else cell.ljust(width)
                for cell, width, to_right in zip(row, widths, right, strict=True)
            ).rstrip()
            for row in grid
        ]
        return "\n".join([self.caption, *lines])

    def _repr_html_(self) -> str:
        columns = [self.frame[name] for name in self.columns]
        cells = [["" if no else cell for cell, no in zip(column, column.isna(), strict=True)] for column in columns]
        values = list(zip(*cells, strict=True))
        return page_templates().get_template("table.html.j2").render(table=self, rows=self.rows(), values=values)


@dataclass(frozen=True)
class Fragment:
    """A piece of text: `template` and the (escaped) `values` that fill it for pages, `text` for terminals."""

    template: str
    values: Mapping[str, Any]
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return page_templates().get_template(self.template).render(self.values)


def paragraph(text: str) -> Fragment:
    """Return a text as a paragraph."""
    return Fragment("paragraph.html.j2", {"text": text}, text)


def bulleted(texts: Sequence[str]) -> Fragment:
    """Return texts as a list."""
    return Fragment("notices.html.j2", {"texts": texts}, "\n".join(f"- {text}" for text in texts))


@dataclass(frozen=True)
class Download:
    """A link that saves a file from the page itself, with no server and no network."""

    label: str
    file_name: str
    content: bytes

    def _repr_html_(self) -> str:
        address = f"data:text/csv;base64,{base64.b64encode(self.content).decode()}"
        template = Markup('<p><a class="download" download="{}" href="{}">{}</a></p>')
        return str(template.format(self.file_name, address, self.label))
