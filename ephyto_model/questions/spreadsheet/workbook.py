"""A scenario as a spreadsheet that computes: change an input and every party's fee follows, rounding rule included.

The formulas are the rules of `contributions.py`, one line a rule with its paragraph. Each cell also carries the model's
own value, so that programs that show a file without computing it show the right figures. The formulas use only what
Excel 2007 and LibreOffice 7 know. Unit fees are rounded by whole numbers (see `fee_formulas.py`), so that no binary
float decides a half-way case.
"""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ephyto_model.display.provenance import stamp
from ephyto_model.language.translation import without_isolates
from ephyto_model.model.names import scenario_name
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.spreadsheet.checks import write_checks, write_published
from ephyto_model.questions.spreadsheet.figures import write_about, write_guide, write_options
from ephyto_model.questions.spreadsheet.sheets import write_fees, write_inputs, write_model, write_parties
from ephyto_model.questions.spreadsheet.totals import write_totals
from ephyto_model.questions.spreadsheet.writer import Writer


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet that takes formulas as they stand: XlsxWriter looks for 29 newer functions in each, and here are none."""

    def _prepare_formula(self, formula: str, *_options: Any) -> str:
        return formula.removeprefix("=")


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]
    worksheet_class = _Sheet


def workbook(
    outcome: Outcome,
    compared: Sequence[Outcome] = (),
    made: datetime | None = None,
    more: Callable[[Writer], None] | None = None,
    *,
    published: bool = True,
) -> bytes:
    """Return an XLSX file of a scenario with live formulas, and of the options it is compared with, if any.

    Sheets: Inputs, Fees, Parties, Totals, Model, Checks, Guide; for the paper's own scenario also Published (the
    figures that the paper prints, unless not asked for); with options also Settings, Options, Options by party and
    Winners and losers (figures only); and last About. Amounts are US dollars a year. Its properties say when it was
    `made`, now unless given. `more` may write further sheets. No text of a scenario or a file becomes a formula.
    """
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with _Book(stream, options) as book:
        created = datetime.now(UTC) if made is None else made
        book.set_properties(
            {
                "title": scenario_name(outcome.scenario.name),
                "comments": without_isolates(stamp(outcome)),
                "created": created,
            }
        )
        writer = Writer(book, outcome)
        for name in ("Inputs", "Fees", "Parties", "Totals", "Model", "Checks"):
            writer.sheets[name] = book.add_worksheet(name)
        write_guide(book)
        write_model(writer)
        write_inputs(writer)
        write_parties(writer)
        write_fees(writer)
        write_totals(writer)
        write_checks(writer)
        if published and not outcome.scenario.differences():
            write_published(writer)
        if more:
            more(writer)
        if compared:
            write_options(book, [outcome, *compared])
        write_about(book, outcome)
    return stream.getvalue()
