"""A budget's sheet: a row a line and a column a year, and rows for the plan and an agreed level."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import shown_path
from ephyto_model.language.wording import listed
from ephyto_model.model.timing import FIRST_YEAR, LATEST_YEAR
from ephyto_model.table_rows import xlsx_rows

COLUMNS = ("head", "line", "rises_with")


LEVEL_ROW, PLAN_ROW = "agreed level", "plan"  # what stands under "head" in rows of a sheet that are no cost lines


def from_sheet(path: Path) -> tuple[dict[str, Any], list[int]]:
    """Read the first sheet: `head`, `line`, `rises_with` and a column a year; rows for the plan and an agreed level.

    Such a row has "plan" under head and users, exchanges or newcomers under line, or "agreed level" under head. With
    what it holds return the rows of its cost lines.
    """
    where = shown_path(path)
    rows = ((number, cells) for number, cells in xlsx_rows(path) if any(cell not in (None, "") for cell in cells))
    _, header = next(rows, (1, []))
    names = _header(where, header)
    document: dict[str, Any] = {"lines": [], "plan": {}}
    places: list[int] = []
    for number, cells in rows:
        named = {name: cell for name, cell in zip(names, cells, strict=False) if cell not in (None, "")}
        stray = [named.get(""), *cells[len(names) :]]
        if any(cell not in (None, "") for cell in stray):
            value = next(cell for cell in stray if cell not in (None, ""))
            raise InputError(
                f"{where}, row {number}: {quoted(value)} is in a column without a heading; name the column."
            )
        amounts = {year: cell for year, cell in named.items() if year not in COLUMNS}
        head = str(named.get("head", "")).strip().lower()
        if head not in (PLAN_ROW, LEVEL_ROW):
            line = {key: named[key] for key in COLUMNS if key in named}
            document["lines"].append({**line, **({"amounts_usd": amounts} if amounts else {})})
            places.append(number)
            continue
        into, key = (document["plan"], str(named.get("line"))) if head == PLAN_ROW else (document, "agreed_level_usd")
        needless = [name for name in COLUMNS[1:] if name in named and (name, head) != ("line", PLAN_ROW)]
        if key in into or needless:
            problem = f"has {listed(needless)}, which does not belong there" if needless else "stands twice; keep one"
            raise InputError(f"{where}, row {number} ({head}) {problem}.")
        into[key] = amounts
    return document, places


def _header(where: str, header: Iterable[Any]) -> list[str]:
    names = ["" if cell is None else str(cell).strip().removesuffix(".0") for cell in header]
    for name in names:
        if name and name not in (*COLUMNS, *map(str, range(FIRST_YEAR, LATEST_YEAR + 1))):
            raise InputError(
                f"{where} has an unknown column {quoted(name)}; use {listed(COLUMNS)}, and years from "
                f"{FIRST_YEAR} to {LATEST_YEAR}.{nearest(name, COLUMNS)}"
            )
        if name and names.count(name) > 1:
            raise InputError(f"{where} has the column '{name}' {names.count(name)} times; keep one.")
    if "head" not in names:
        raise InputError(f"{where} lacks the column 'head'; its first row needs {listed(COLUMNS)}, and years.")
    return names
