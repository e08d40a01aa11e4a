"""What the sheets are written with: the file, its formats and names, and the scenario whose values stand in them."""

from collections.abc import Sequence
from typing import Any

import xlsxwriter

from ephyto_model.participants import load_participants
from ephyto_model.scenario import Outcome
from ephyto_model.workbook.spreadsheet.party_formulas import FIRST_PARTY

HEADING_FILL = "#D3E9E5"  # of the palette of all pages


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
        self.amount = book.add_format({"num_format": "#,##0.00"})
        self.count = book.add_format({"num_format": "#,##0"})
        self.plain = book.add_format({"num_format": "General"})
        typed = {"bg_color": "#FFF5CC", "border": 1, "border_color": "#B0A060"}
        self.input = book.add_format({**typed, "num_format": "General"})
        self.input_amount = book.add_format({**typed, "num_format": "#,##0.00"})
        self.input_text = book.add_format(typed)
        self.note = book.add_format({"italic": True, "font_color": "#4B535C"})

    def name(self, name: str, sheet: str, where: str) -> None:
        """Give a place of a sheet a name, which formulas use."""
        self.book.define_name(name, f"={sheet}!{where}")

    def start(self, sheet: str, text: str, widths: Sequence[int]) -> Any:
        """Begin a sheet: its title, and how wide its columns are. Returns the sheet."""
        page = self.sheets[sheet]
        page.write(0, 0, text, self.title)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        return page

    def column(self, column: str) -> str:
        """Return where all participants stand in a column of the sheet Parties."""
        return f"Parties!${column}${FIRST_PARTY}:${column}${self.last_party}"
