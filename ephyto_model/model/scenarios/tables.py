"""Scenarios as a table, CSV or XLSX: a row a scenario, a column a field. An empty cell leaves the field as it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import parse_yaml, shown_path
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.table_rows import csv_rows, xlsx_rows


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
    rows = xlsx_rows(path) if path.suffix.lower() == ".xlsx" else csv_rows(path)
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
