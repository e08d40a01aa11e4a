"""Spreadsheets computed by LibreOffice, and what they show."""

import io
import subprocess
import tempfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from conftest import program
from openxml_audit import OpenXmlValidator

# One for all that a process converts: a new one takes LibreOffice as long as to start.
FOLDER = tempfile.TemporaryDirectory(prefix="ephyto-office-")
PROFILE = f"-env:UserInstallation={Path(FOLDER.name).as_uri()}"
CELLS = {
    "annual_funding_level_usd": "B5",
    "fao_funding_usd": "B6",
    "donor_funding_usd": "B7",
    "reserves_applied_usd": "B8",
    "participating_parties": "B9",
    "exchange_growth": "B10",
    "newcomer_exchanges": "B11:B14",
    "rounding": "B15",
}


def recalculated(folder, files):
    """Let LibreOffice open the files, compute every formula and save them again."""
    office = program("soffice", "libreoffice-calc")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "back").mkdir(exist_ok=True)
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "back")]
    command = [office, PROFILE, "--headless", *convert, *(str(folder / name) for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=400)
    return {name: openpyxl.load_workbook(folder / "back" / name, data_only=True) for name in files}


def changed(content, changes, model=()):
    """Type other inputs into a workbook. Saving it drops the values that the model had written."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, value in changes.items():
        if name in ("include", "exclude"):
            for row in book["Parties"].iter_rows(min_row=3, max_col=6):
                if row[1].value in value:
                    row[5].value = "yes" if name == "include" else "no"
            continue
        cells = book["Inputs"][CELLS[name]]
        for (cell,) in cells if isinstance(cells, tuple) else ((cells,),):
            cell.value = value
    for place, value in model:
        book["Model"][place].value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def shown(book):
    """Return what a workbook shows: the parties that take part, the results, the sums."""
    parties = {
        row[1]: (row[3], row[7], row[8], *(round(amount, 2) for amount in row[11:14]))
        for row in book["Parties"].iter_rows(min_row=3, values_only=True)
        if row[6] == 1
    }
    results = {
        row[0]: round(row[1], 2)
        for row in book["Inputs"].iter_rows(min_row=18, max_row=22, max_col=2, values_only=True)
    }
    return parties, results


def expected(outcome):
    def cents(amount):
        return float(round(Fraction(amount), 2))

    found = outcome.assessment
    parties = {c.iso3: (*c[2:5], *map(cents, c[5:])) for c in found.contributions}
    amounts = (found.need_usd, found.units.base_usd, found.units.usage_usd, found.revenue_usd, found.gap_usd)
    labels = (
        "Needed from fees",
        "Base unit fee (Lower-Middle)",
        "Usage unit fee (Medium)",
        "Revenue",
        "Gap (revenue less amount needed)",
    )
    return parties, dict(zip(labels, map(cents, amounts), strict=True))


def assert_same(found, wanted):
    for mine, theirs in zip(found, wanted, strict=True):
        assert mine.keys() == theirs.keys()
        for key, value in theirs.items():
            assert mine[key] == pytest.approx(value, abs=0.006) if isinstance(value, float) else True, key
            if isinstance(value, tuple):
                assert mine[key][:3] == value[:3], key
                assert mine[key][3:] == pytest.approx(value[3:], abs=0.006), key


def cells_of(content, formulas):
    """Return what stands in each cell of a workbook, with its format: a formula, or the value that it had."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=not formulas)

    def written(value):  # XlsxWriter writes 16 digits of a number, the page all of them
        return float(f"{value:.16g}") if isinstance(value, float) else value

    return {
        sheet.title: {
            cell.coordinate: (written(cell.value), cell.number_format, cell.font.b, cell.fill.fgColor.rgb)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book
    }


def office_complaints(path):
    """Return what Microsoft's own rules for these files find wrong in one."""
    return [f"{error.part_uri}: {error.description}" for error in OpenXmlValidator().validate(str(path)).errors]
