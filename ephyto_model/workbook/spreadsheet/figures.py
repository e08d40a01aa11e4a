"""The sheets of a spreadsheet that hold figures only: options side by side, and what the figures rest on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from ephyto_model.analyses.fees.comparison import by_party, by_status, winners_and_losers
from ephyto_model.field_checks import Field
from ephyto_model.funding_model import STATUSES
from ephyto_model.scenario import Outcome
from ephyto_model.scenario_code import encode
from ephyto_model.scenario_fields import fields
from ephyto_model.workbook.pages.provenance import data_hashes, stamp
from ephyto_model.workbook.spreadsheet.writer import HEADING_FILL

CODE_LINE = "Scenario code, which opens these settings in the explorer: "


def write_options(book: xlsxwriter.Workbook, outcomes: Sequence[Outcome]) -> None:
    """Write the compared options: their settings, their sums, every party's amount, who wins and loses."""
    names = [outcome.scenario.name for outcome in outcomes]
    parties = by_party(outcomes)[["name", "iso3", *range(len(outcomes))]]
    against = f"Option, against {names[0]}"
    settings = pd.DataFrame(
        [
            (
                field.label,
                field.unit,
                *(_cell(field, getattr(option.scenario, name)) for option in outcomes),
                field.source,
            )
            for name, field in fields().items()
        ]
    )
    headings = ["Option", "Difference from the paper", "Parties", *STATUSES, "Revenue", "Needed", "Gap"]
    _write(book, "Settings", settings, ["Field", "Unit", *names, "Paragraph"])
    _write(book, "Options", by_status(outcomes), headings)
    _write(book, "Options by party", parties, ["Contracting party", "ISO3", *names])
    headings = [against, "Development status", "Pay less", "Pay the same", "Pay more", "Change (USD a year)"]
    _write(book, "Winners and losers", winners_and_losers(outcomes), headings)


def write_about(book: xlsxwriter.Workbook, outcome: Outcome) -> None:
    """Write what the figures rest on."""
    lines = [
        stamp(outcome),
        "The formulas follow the inputs; these lines describe the scenario as it was when the file was made.",
        CODE_LINE + encode(outcome.scenario),
        *(notice.text for notice in outcome.notices),
        *(f"SHA-256 of data/{name}: {digest}" for name, digest in data_hashes().items()),
    ]
    _write(book, "About", pd.DataFrame({"About": lines}), ["What these figures are"])


def _write(book: xlsxwriter.Workbook, name: str, frame: pd.DataFrame, headings: Sequence[str]) -> None:
    page = book.add_worksheet(name)
    heading = book.add_format({"bg_color": HEADING_FILL, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    whole, cents = (book.add_format({"num_format": form}) for form in ("#,##0", "#,##0.00"))
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 44)
    page.set_column(1, len(headings), 18)
    page.write_row(0, 0, headings, heading)
    for number, row in enumerate(frame.to_numpy(dtype=object).tolist(), start=1):
        for place, cell in enumerate(row):
            page.write(number, place, cell, cents if isinstance(cell, float) and cell % 1 else whole)


def _cell(field: Field, value: Any) -> str | int | float:
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return field.in_words(value)
    return json.dumps(value, default=dict) if isinstance(value, Mapping) else ", ".join(value)
