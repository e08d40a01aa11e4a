"""The sheets of a spreadsheet that hold figures only: options side by side, and what the figures rest on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ephyto_model.display.html import draft_note
from ephyto_model.display.provenance import stamp
from ephyto_model.language.references import reference
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import status_word
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import party_name, scenario_name
from ephyto_model.model.scenarios.code import encode
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.made import data_hashes
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.comparison import by_party, by_status, winners_and_losers
from ephyto_model.questions.spreadsheet.writer import HEAD_POINTS, HEADING_FILL, in_its_direction, printable, show_cents

WIDTHS = (44, 18)  # of a sheet of options: its first column, and the others
MOST_COLUMNS, MOST_ROWS = 30, 400
CODE_LINE = marked("To open these settings in the explorer, use the scenario code:")


def write_options(book: xlsxwriter.Workbook, outcomes: Sequence[Outcome]) -> None:
    """Write the compared options: their settings, their sums, every party's amount, who wins and loses."""
    names = [scenario_name(outcome.scenario.name) for outcome in outcomes]
    parties = by_party(outcomes)[["name", "iso3", *range(len(outcomes))]]
    parties["name"] = parties["name"].map(party_name)
    against = tr("Option, compared with {name}", name=names[0])
    settings = pd.DataFrame(
        [
            (
                tr(field.label),
                tr(field.unit) if field.unit else "",
                *(_cell(field, getattr(option.scenario, name)) for option in outcomes),
                reference(field.source),
            )
            for name, field in fields().items()
        ]
    )
    headings = [
        tr("Option"),
        tr("Difference from the paper"),
        tr("Parties"),
        *map(status_word, STATUSES),
        tr("Revenue"),
        tr("Needed"),
        tr("Gap"),
    ]
    _write(book, "Settings", settings, [tr("Field"), tr("Unit"), *names, tr("Paragraph")])
    _write(book, "Options", by_status(outcomes), headings)
    _write(book, "Options by party", parties, [tr("Contracting party"), "ISO3", *names])
    headings = [
        against,
        tr("Development status"),
        tr("Pay less"),
        tr("Pay the same"),
        tr("Pay more"),
        tr("Change (USD a year)"),
    ]
    winners = winners_and_losers(outcomes)
    winners = winners.assign(
        option=winners["option"].map(scenario_name), development_status=winners["development_status"].map(status_word)
    )
    _write(book, "Winners and losers", winners, headings)


def write_guide(book: xlsxwriter.Workbook) -> None:
    """Write what each sheet is for."""
    rows = [
        (
            "Inputs",
            tr(
                "The inputs that can be changed (yellow cells) and the results. Change FAO funding, for example, "
                "and every fee is recalculated."
            ),
        ),
        (
            "Fees",
            tr(
                "The steps from the Total Annual Funding Level to the unit fees, with paragraph references, and "
                "the fee schedule."
            ),
        ),
        ("Parties", tr("Every participant: its status, whether it takes part, its exchanges and what it pays.")),
        ("Totals", tr("Contributions by development status and usage category, and a chart of who covers the cost.")),
        ("Model", tr("The funding model's parameters, in yellow; the rounding is inferred from the paper's tables.")),
        (
            "Checks",
            tr(
                "Conditions that the figures must meet: in each row, formulas show the amount by which the check "
                "fails, if any, and PASS or FAILS."
            ),
        ),
        (
            "Published",
            tr("Present only for the paper's own settings: the figures published in the paper, recalculated."),
        ),
        (
            "Settings, Options, Options by party, Winners and losers",
            tr("Present only if options are compared: figures without formulas."),
        ),
        ("About", tr("What the figures are based on, and the code that opens these settings in the explorer.")),
    ]
    if draft_note():
        rows.append(("", draft_note()))
    _write(book, "Guide", pd.DataFrame(rows), [tr("Sheet"), tr("Purpose")], (56, 110))


def write_about(book: xlsxwriter.Workbook, outcome: Outcome) -> None:
    """Write what the figures rest on."""
    lines = [
        stamp(outcome),
        tr(
            "The formulas are recalculated when the inputs change; these lines describe the scenario as it "
            "was when the file was made."
        ),
        f"{tr(CODE_LINE)} {encode(outcome.scenario, assessment=outcome.assessment)}",
        *(notice.text for notice in outcome.notices),
        *(f"{tr('SHA-256 of {file}', file=f'data/{name}')}: {digest}" for name, digest in data_hashes().items()),
    ]
    _write(book, "About", pd.DataFrame({"About": lines}), [tr("About these figures")], (140,))


def _write(
    book: xlsxwriter.Workbook, name: str, frame: pd.DataFrame, headings: Sequence[str], widths: Sequence[int] = WIDTHS
) -> None:
    page = book.add_worksheet(name)
    printable(page, 1)
    in_its_direction(page)
    heading = book.add_format({"bg_color": HEADING_FILL, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    whole, cents = (book.add_format({"num_format": form}) for form in ("#,##0", "#,##0.00"))
    page.freeze_panes(1, 1)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    if widths is WIDTHS:
        page.set_column(len(widths), MOST_COLUMNS, widths[-1])
    show_cents(page, f"A2:{xl_col_to_name(MOST_COLUMNS)}{MOST_ROWS}", cents)
    page.write_row(0, 0, headings, heading)
    page.set_row(0, HEAD_POINTS if widths is WIDTHS else None)
    for number, row in enumerate(frame.to_numpy(dtype=object).tolist(), start=1):
        for place, cell in enumerate(row):
            page.write(number, place, cell, whole)


def _cell(field: Field, value: Any) -> str | int | float:
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return field.in_words(value)
    return json.dumps(value, default=dict) if isinstance(value, Mapping) else ", ".join(value)
