"""Lists of development status: the World Bank's income groups with the UN's least developed countries (LDC).

`data/status_lists.csv` has a pair of columns for each World Bank fiscal year (`wb_fy27`, `ldc_fy27`): a list of a later
year is a pair of columns more. A list may also be a file: the World Bank's own workbook, or a CSV.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from frozendict import frozendict

from ephyto_model.errors import InputError
from ephyto_model.files import DATA, read_csv, read_text, shown_path
from ephyto_model.model.cells import Cells
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.table_rows import xlsx_rows

PAPER = "paper"
STATUS_LISTS_FILE = DATA / "status_lists.csv"
WORLD_BANK, LDC = "wb_", "ldc_"  # before a fiscal year, what its columns are called
LIKE_THE_PAPER = ("not listed", "unclassified")
WORLD_BANK_GROUPS = ("Low", *STATUSES[1:], *LIKE_THE_PAPER)
GROUPS_IN_WORDS = {  # what the World Bank's workbook calls them
    "Low income": "Low",
    "Lower middle income": "Lower-Middle",
    "Upper middle income": "Upper-Middle",
    "High income": "High",
    "": "unclassified",
}
SHEET, CODE, GROUP = "List of economies", "Code", "Income group"
OWN_COLUMNS = ("iso3", "group", "ldc")


@cache
def fiscal_years(path: Path = STATUS_LISTS_FILE) -> tuple[str, ...]:
    """Return the World Bank fiscal years that the file has lists of, like "fy27", the oldest first."""
    header = next(csv.reader(read_text(path).splitlines()), [])
    years = [column.removeprefix(WORLD_BANK) for column in header if column.startswith(WORLD_BANK)]
    return tuple(sorted(years))


def published_on(fiscal_year: str) -> date:
    """Return the day on which the World Bank publishes the list of a fiscal year: 1 July of the year before."""
    return date(2000 + int(fiscal_year.removeprefix("fy")) - 1, 7, 1)


def in_force_on(day: date) -> str:
    """Return the fiscal year whose list is in force on a day, like "fy26": from 1 July on that of the next year."""
    return f"fy{(day.year + (day.month > 6)) % 100:02d}"


def status_lists() -> tuple[str, ...]:
    """Return the names of all lists that are shipped: the paper's, then those by fiscal year."""
    return (PAPER, *fiscal_years())


def columns_of(years: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a file with the lists of some fiscal years."""
    return ("iso3", *(f"{WORLD_BANK}{year}" for year in years), *(f"{LDC}{year}" for year in years), "note")


def load_status_lists(path: Path) -> dict[str, dict[str, str | None]]:
    """Read the status of each participant by fiscal year; None where that list has none. Raises InputError."""
    years = fiscal_years(path)
    lists: dict[str, dict[str, str | None]] = {}
    for line, row in read_csv(path, columns_of(years)):
        cells = Cells(path, line, row)
        if cells.code() in lists:
            raise cells.refuse("iso3", "a code that no other row has")
        lists[row["iso3"]] = {
            year: _status(
                cells.one_of(f"{WORLD_BANK}{year}", WORLD_BANK_GROUPS),
                cells.one_of(f"{LDC}{year}", ("yes", "no")) == "yes",
            )
            for year in years
        }
    return lists


def _status(world_bank_group: str, is_ldc: bool) -> str | None:
    """Return the development status: LDCs are with the Low income group. Source: App. 1(13)(b)(iii)."""
    if is_ldc or world_bank_group == "Low":
        return STATUSES[0]
    return None if world_bank_group in LIKE_THE_PAPER else world_bank_group


def read_status_list(path: Path) -> Mapping[str, str]:
    """Read a list from a file: development status by ISO3, for the participants that it classifies.

    The World Bank's workbook (XLSX; sheet "List of economies", columns Code and Income group) says nothing of LDCs: who
    is one is taken from the newest list of `data/status_lists.csv`. A CSV has the columns iso3, group (as there) and
    ldc (yes or no). Raises InputError naming file, row and column.
    """
    found = _from_workbook(path) if path.suffix.lower() == ".xlsx" else _from_csv(path)
    if not found:
        raise InputError(f"{shown_path(path)} classifies nobody; it needs an income group for each economy.")
    return frozendict(found)


def _from_csv(path: Path) -> dict[str, str]:
    found, seen, known = dict[str, str](), set[str](), set(newest_groups())
    for line, row in read_csv(path, OWN_COLUMNS):
        cells = Cells(path, line, row)
        if cells.code() in seen or row["iso3"] not in known:
            raise cells.refuse("iso3", "the ISO3 code of a participant that no other row has")
        seen.add(row["iso3"])
        status = _status(cells.one_of("group", WORLD_BANK_GROUPS), cells.one_of("ldc", ("yes", "no")) == "yes")
        if status:
            found[row["iso3"]] = status
    return found


def _from_workbook(path: Path) -> dict[str, str]:
    where, found, columns = shown_path(path), dict[str, str](), None
    ldcs, participants, seen = _newest_ldcs(), newest_groups(), set[str]()
    for number, cells in xlsx_rows(path, SHEET):
        texts = [str(cell).strip() if cell is not None else "" for cell in cells]
        if columns is None:
            if CODE in texts and GROUP in texts:
                columns = texts.index(CODE), texts.index(GROUP)
            continue
        code, group = (texts[place] if place < len(texts) else "" for place in columns)
        if not code:
            continue  # below the economies stand groups of them, which have no income group
        if group not in GROUPS_IN_WORDS:
            known = ", ".join(filter(None, GROUPS_IN_WORDS))
            raise InputError(f"{where}, row {number}: found {group!r} as the income group of {code}; expected {known}.")
        if code in seen:
            raise InputError(f"{where}, row {number}: {code} is there a second time; keep one row.")
        seen.add(code)
        status = _status(GROUPS_IN_WORDS[group], code in ldcs)
        if status and code in participants:
            found[code] = status
    if columns is None:
        raise InputError(f"{where} has no row with '{CODE}' and '{GROUP}' in its sheet '{SHEET}'.")
    return found


@cache
def newest_groups() -> Mapping[str, str]:
    """Return the World Bank's income groups of the newest list by ISO3, LDC or not."""
    years = fiscal_years()
    rows = read_csv(STATUS_LISTS_FILE, columns_of(years))
    return frozendict({row["iso3"]: row[f"{WORLD_BANK}{years[-1]}"] for _, row in rows})


@cache
def _newest_ldcs() -> frozenset[str]:
    years = fiscal_years()
    rows = read_csv(STATUS_LISTS_FILE, columns_of(years))
    return frozenset(row["iso3"] for _, row in rows if row[f"{LDC}{years[-1]}"] == "yes")
