"""Tables as rows of cells: CSV as spreadsheet programs write it, and the first sheet of an XLSX workbook."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ephyto_model.errors import InputError
from ephyto_model.files import check_readable, read_text, shown_path

TABLES = (".csv", ".xlsx")
DELIMITERS = (",", ";", "\t")
LARGEST_UNPACKED = 200_000_000
MOST_ROWS, MOST_COLUMNS = 100_000, 1_000  # of a workbook's sheet
Row = tuple[int, Sequence[Any]]  # its number in the file, from 1, and its cells


def csv_rows(path: Path) -> Iterator[Row]:
    """Read a CSV file, its delimiter guessed from its first row. Raises InputError."""
    text = read_text(path)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [cell.strip(" \t") for cell in cells]
    except csv.Error as error:
        raise InputError(f"{shown_path(path)}, row {number + 1} is not valid CSV ({error}).") from None


def xlsx_rows(path: Path, sheet_name: str | None = None) -> Iterator[Row]:
    """Read a workbook's first sheet, or that of a name: what its cells show, not the formulas behind them.

    Raises InputError.
    """
    import openpyxl  # imported late: most commands read no workbook

    where = shown_path(path)
    check_readable(path)
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise InputError(f"{where} unpacks to more than {LARGEST_UNPACKED:,} bytes; name a smaller file.")
        books = tuple(openpyxl.load_workbook(path, read_only=True, data_only=only) for only in (True, False))
        if sheet_name is not None and sheet_name not in books[0].sheetnames:
            raise InputError(f"{where} has no sheet '{sheet_name}'; it has {', '.join(books[0].sheetnames)}.")
        sheets = [book[sheet_name] if sheet_name else book.worksheets[0] for book in books]
        for sheet in sheets:
            sheet.reset_dimensions()  # some programs write a size that is too small, and rows would be lost
        pairs = zip(*(sheet.iter_rows() for sheet in sheets), strict=True)
        rows = [_row(number, shown, written, where) for number, (shown, written) in enumerate(pairs, start=1)]
        for book in books:
            book.close()
    except InputError:
        raise
    except Exception:  # whatever a reader of workbooks meets in a file that is none, or is damaged
        raise InputError(
            f"{where} cannot be read as an XLSX workbook; save it again in a spreadsheet program."
        ) from None
    yield from enumerate(rows, start=1)


def _row(number: int, shown: Sequence[Any], written: Sequence[Any], where: str) -> list[Any]:
    if not shown and not written:  # as all are between the last row and a cell far below it
        return []
    cells = [_cell(a, b, where) for a, b in zip(shown, written, strict=True)]
    while cells and cells[-1] in (None, ""):
        del cells[-1]
    if cells and (number > MOST_ROWS or len(cells) > MOST_COLUMNS):
        raise InputError(
            f"{where}, row {number:,} has something in column {len(cells):,}; the first sheet may have "
            f"{MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns. Clear what is beyond."
        )
    return cells


def _cell(shown: Any, written: Any, where: str) -> Any:
    if shown.data_type == "e":
        raise InputError(
            f"{where}, cell {shown.coordinate} shows the error {shown.value}; correct the formula and save the "
            "file again."
        )
    if written.data_type == "f" and shown.value is None:
        raise InputError(
            f"{where}, cell {written.coordinate} has a formula that was never calculated; open the file in a "
            "spreadsheet program and save it."
        )
    return shown.value.strip() if isinstance(shown.value, str) else shown.value
