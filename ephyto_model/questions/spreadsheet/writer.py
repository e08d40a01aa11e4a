"""What the sheets are written with: the file, its formats and names, and the scenario whose values stand in them."""

from collections.abc import Sequence
from typing import Any

import xlsxwriter

from ephyto_model.language.translation import is_right_to_left, tr, without_isolates
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.spreadsheet.party_formulas import FIRST_PARTY

A4, HEAD_POINTS = 9, 62  # of a row of headings that wrap
HEADING_FILL = "#D3E9E5"  # of the palette of all pages


def printable(page: Any, head: int) -> None:
    """Let a sheet print on A4 across, as wide as the paper, with its head on every page."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.set_footer(f"&L&A&R{without_isolates(tr('Page {page} of {pages}', page='&P', pages='&N'))}")
    if head:
        page.repeat_rows(head - 1)


def in_its_direction(page: Any) -> None:
    """Let a sheet run as its language does; from right to left its texts go without marks of direction."""
    if is_right_to_left():
        page.right_to_left()
        page.add_write_handler(str, _without_marks)


def _without_marks(page: Any, row: int, column: int, text: str, *form: Any) -> Any:
    plain = without_isolates(text)
    return page.write_string(row, column, plain, *form) if plain else page.write_blank(row, column, "", *form)


def show_cents(page: Any, where: str, cents: Any) -> None:
    """Write the amounts of a range that are not whole with their cents."""
    first = where.partition(":")[0]
    criteria = f"=IF(ISNUMBER({first}),ABS({first}-ROUND({first},0))>=0.005,FALSE)"
    page.conditional_format(where, {"type": "formula", "criteria": criteria, "format": cents})


class Writer:
    """The file under way; the values in its cells are those of the scenario's own outcome."""

    def __init__(self, book: xlsxwriter.Workbook, outcome: Outcome) -> None:
        self.book, self.outcome, self.assessment = book, outcome, outcome.assessment
        self.funding_model = outcome.assessment.model
        self.categories = list(self.funding_model.usage_lower_bounds)
        self.sheets: dict[str, Any] = {}
        self.last_party = FIRST_PARTY + len(load_participants()) - 1
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format(
            {"bg_color": HEADING_FILL, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self.amount = book.add_format({"num_format": "#,##0"})
        self.cents = book.add_format({"num_format": "#,##0.00"})
        self.count = book.add_format({"num_format": "#,##0"})
        self.text = book.add_format({"indent": 1})
        self.plain = book.add_format({"num_format": "General"})
        typed = {"bg_color": "#FFF5CC", "border": 1, "border_color": "#B0A060"}
        self.input = book.add_format({**typed, "num_format": "General"})
        self.input_amount = book.add_format({**typed, "num_format": "#,##0"})
        self.input_text = book.add_format(typed)
        self.note = book.add_format({"italic": True, "font_color": "#4B535C"})

    def name(self, name: str, sheet: str, where: str) -> None:
        """Give a place of a sheet a name, which formulas use."""
        self.book.define_name(name, f"={sheet}!{where}")

    def start(self, sheet: str, text: str, widths: Sequence[int], head: int = 0) -> Any:
        """Begin a sheet: its title, how wide its columns are, and how many rows its head has. Returns the sheet."""
        page = self.sheets[sheet]
        in_its_direction(page)
        page.write(0, 0, text, self.title)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        if head:
            page.freeze_panes(head, 0)
        printable(page, head)
        return page

    def cents_where_there_are_any(self, sheet: str, where: str) -> None:
        """Show cents in those cells of a range that have some: whole amounts are written without."""
        show_cents(self.sheets[sheet], where, self.cents)

    def column(self, column: str) -> str:
        """Return where all participants stand in a column of the sheet Parties."""
        return f"Parties!${column}${FIRST_PARTY}:${column}${self.last_party}"
