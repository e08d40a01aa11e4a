"""Scenarios as a table, CSV or XLSX: a row a scenario, a column a field. An empty cell leaves the field as it is."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import check_readable, parse_yaml, read_text, shown_path
from ephyto_model.scenario_fields import fields

TABLES = (".csv", ".xlsx")
DELIMITERS = (",", ";", "\t")
LARGEST_UNPACKED = 200_000_000
Row = tuple[int, Sequence[Any]]  # its number in the file, from 1, and its cells


class Entry(NamedTuple):
    """A scenario as it stands in a file: where, its fields as written, and what could not be read of it."""

    where: str
    values: Any
    errors: tuple[str, ...] = ()


def table_entries(path: Path) -> list[Entry]:
    """Read a table of scenarios, values as plain YAML would have them.

    The first row names fields; empty rows are passed over. Raises InputError naming file, row and column.
    """
    where = shown_path(path)
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    _, header = next(rows, (1, []))
    names = _header(where, header)
    entries: list[Entry] = []
    for number, cells in rows:
        place = f"{where}, row {number}"
        values: dict[str, Any] = {}
        errors: list[str] = []
        for column, cell in enumerate(cells):
            if cell in (None, ""):
                continue
            name = names[column] if column < len(names) else ""
            if not name:
                errors.append(
                    f"{place}: {quoted(cell)} is in a column without a heading; name the field in the first row, "
                    "or clear the cell."
                )
                continue
            try:
                values[name] = _value(cell, name, f"{place}, {name}")
            except InputError as error:
                errors.append(str(error))
        if values or errors:
            values.setdefault("name", f"Row {number}")  # else every row without a name would bear the paper's
            entries.append(Entry(place, values, tuple(errors)))
    if not entries:
        raise InputError(f"{where} has no rows below its header; one row a scenario is expected.")
    return entries


def _header(where: str, header: Sequence[Any]) -> list[str]:
    names = [str(cell).strip() if cell is not None else "" for cell in header]
    errors = []
    for name in names:
        if name and name not in fields():
            accepted = f"use one of these: {', '.join(fields())}."
            errors.append(f"{where} has an unknown column {quoted(name)}; {accepted}{nearest(name, fields())}")
        elif name and names.count(name) > 1:
            errors.append(f"{where} has the column '{name}' {names.count(name)} times; keep one.")
    if errors:
        raise InputError.of_all(list(dict.fromkeys(errors)))
    if not any(names):
        raise InputError(f"{where} has no heading in its first row; name the fields there, like fao_funding_usd.")
    return names


def _value(cell: Any, name: str, where: str) -> Any:
    """Return a cell's value: text is read as YAML (400000, [KEN, MAR]) where the field is not itself a text."""
    if not isinstance(cell, str) or name == "name" or fields()[name].choices:
        return cell
    return parse_yaml(cell, where, "write the value as in a scenario file")


def _csv_rows(path: Path) -> Iterator[Row]:
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


def _xlsx_rows(path: Path) -> Iterator[Row]:
    """Read the first sheet of a workbook: what its cells show, not the formulas behind them."""
    import openpyxl  # imported late: most commands read no workbook

    where = shown_path(path)
    check_readable(path)
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise InputError(f"{where} unpacks to more than {LARGEST_UNPACKED:,} bytes; name a smaller file.")
        shown, written = (openpyxl.load_workbook(path, read_only=True, data_only=only) for only in (True, False))
        pairs = zip(shown.worksheets[0].iter_rows(), written.worksheets[0].iter_rows(), strict=True)
        rows = [[_cell(a, b, where) for a, b in zip(*pair, strict=True)] for pair in pairs]
        shown.close()
        written.close()
    except InputError:
        raise
    except Exception:  # whatever a reader of workbooks meets in a file that is none, or is damaged
        raise InputError(f"{where} cannot be read as an XLSX workbook; save it again, or save it as CSV.") from None
    yield from enumerate(rows, start=1)


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
