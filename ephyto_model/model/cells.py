"""The cells of a row of a data file, checked as they are taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import shown_path


@dataclass(frozen=True)
class Cells:
    """The cells of one row. What a method does not accept it refuses (InputError) with file, row and column."""

    path: Path
    line: int
    row: Mapping[str, str]

    def refuse(self, column: str, accepted: str, hint: str = "") -> InputError:
        """Return the error that says what a cell has and what is accepted."""
        found = quoted(self.row[column]) if self.row[column] else "an empty cell"
        place = f"{shown_path(self.path)}, row {self.line}, column {column}"
        return InputError(f"{place}: found {found}, expected {accepted}.{hint}")

    def text(self, column: str) -> str:
        """Return a text on one line."""
        cell = self.row[column]
        if not cell or cell != cell.strip() or not cell.isprintable():
            raise self.refuse(column, "a name on one line without spaces around it")
        return cell

    def code(self) -> str:
        """Return the ISO3 code of the row."""
        if not re.fullmatch(r"[A-Z]{3}", self.row["iso3"]):
            raise self.refuse("iso3", "an ISO 3166 code of three capital letters")
        return self.row["iso3"]

    def one_of(self, column: str, accepted: Sequence[str]) -> str:
        """Return one of some words."""
        if self.row[column] not in accepted:
            raise self.refuse(column, f"one of: {', '.join(accepted)}", nearest(self.row[column], accepted))
        return self.row[column]

    def count(self, column: str) -> int:
        """Return a whole number of 0 or more."""
        if not re.fullmatch(r"[0-9]{1,12}", self.row[column]):
            raise self.refuse(column, "a whole number from 0 to 999,999,999,999 in plain digits, like 1234")
        return int(self.row[column])
