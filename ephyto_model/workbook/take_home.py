"""What a page's reader takes home: the present settings and the compared options as XLSX, CSV, YAML or HTML report."""

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from ephyto_model.analyses.comparison import by_party, by_status, winners_and_losers
from ephyto_model.errors import InputError
from ephyto_model.files import ROOT
from ephyto_model.funding_model import STATUSES
from ephyto_model.scenario import Outcome, Scenario
from ephyto_model.scenario_fields import fields
from ephyto_model.scenario_files import to_yaml
from ephyto_model.workbook.explorer import options_of
from ephyto_model.workbook.file_names import safe_name
from ephyto_model.workbook.provenance import data_hashes, stamp
from ephyto_model.workbook.tables import CONTRIBUTION_COLUMNS, contributions_csv, csv_bytes, fee_schedule

Question = Mapping[str, Any]


def _csv(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    return f"{safe_name(scenario.name)}.csv", contributions_csv(scenario.run())


def _comparison(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    if not question.get("options"):
        raise InputError("There is nothing to compare yet; pin an option first.")
    return "comparison.csv", comparison_csv([scenario.run(), *options_of(question)])


def _yaml(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    return f"{safe_name(scenario.name)}.yaml", to_yaml(scenario).encode()


def _xlsx(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    compared = options_of(question) if question.get("options") else []
    return f"{safe_name(scenario.name)}.xlsx", workbook(scenario.run(), compared)


def _html(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    # A report runs in a kernel of its own, which a process that is itself a kernel cannot wait for: use another.
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "one.yaml"
        file.write_text(to_yaml(scenario), encoding="utf-8")
        command = [sys.executable, "-m", "ephyto_model", "report", str(file), "--out", scratch]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
        name = f"{safe_name(scenario.name)}.html"
        if done.returncode:
            raise InputError(f"The report could not be made ({done.stderr.strip().splitlines()[-1]}).")
        return name, (Path(scratch) / "one" / name).read_bytes()


FORMS: Mapping[str, Callable[[Scenario, Question], tuple[str, bytes]]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "comparison": _comparison,
    "yaml": _yaml,
    "html": _html,
}


def comparison_csv(options: Sequence[Outcome]) -> bytes:
    """Return the expected contribution of every party under each option as CSV.

    Columns: name, iso3, then one column an option, headed by its name (US dollars a year; empty where a party takes no
    part), and provenance. UTF-8 with a byte-order mark, as `contributions_csv`.
    """
    parties = by_party(options)
    note = "; ".join(stamp(option) for option in options)
    rows = [("name", "iso3", *(option.scenario.name for option in options), "provenance")]
    rows += [(name, iso3, *amounts, note) for iso3, name, *amounts in parties.itertuples(index=False, name=None)]
    return csv_bytes(rows)


def workbook(outcome: Outcome, compared: Sequence[Outcome] = ()) -> bytes:
    """Return an XLSX file of a scenario and, where there are any, of the options it is compared with.

    Sheets: Settings, Fee schedule, Contributions, with options also Options, Options by party and Winners and losers,
    and last About. Amounts are US dollars a year. No cell is a formula, whatever a name looks like.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    ) as book:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        whole, cents = (book.add_format({"num_format": form}) for form in ("#,##0", "#,##0.00"))

        def sheet(name: str, frame: pd.DataFrame, headings: Sequence[str]) -> None:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 1)
            page.set_column(0, 0, 44)
            page.set_column(1, len(headings), 18)
            page.write_row(0, 0, headings, heading)
            for number, row in enumerate(frame.to_numpy(dtype=object).tolist(), start=1):
                for place, cell in enumerate(row):
                    page.write(number, place, cell, cents if isinstance(cell, float) and cell % 1 else whole)

        options = [outcome, *compared]
        names = [option.scenario.name for option in options]
        settings = pd.DataFrame(
            [
                (field.label, field.unit, *(_cell(getattr(option.scenario, name)) for option in options), field.source)
                for name, field in fields().items()
            ]
        )
        schedule = fee_schedule(outcome.assessment)
        sheet("Settings", settings, ["Field", "Unit", *names, "Paragraph"])
        sheet("Fee schedule", schedule.frame, [column.heading for column in schedule.columns.values()])
        sheet(
            "Contributions",
            outcome.assessment.table[list(CONTRIBUTION_COLUMNS)],
            [column.heading for column in CONTRIBUTION_COLUMNS.values()],
        )
        if compared:
            parties = by_party(options)[["name", "iso3", *range(len(options))]]
            headings = ["Option", "Difference from the paper", "Parties", *STATUSES, "Revenue", "Needed", "Gap"]
            sheet("Options", by_status(options), headings)
            sheet("Options by party", parties, ["Contracting party", "ISO3", *names])
            against = f"Option, against {names[0]}"
            headings = [against, "Development status", "Pay less", "The same", "Pay more", "Change (USD a year)"]
            sheet("Winners and losers", winners_and_losers(options), headings)
        about = [
            stamp(outcome),
            *(notice.text for notice in outcome.notices),
            *(f"SHA-256 of data/{n}: {d}" for n, d in data_hashes().items()),
        ]
        sheet("About", pd.DataFrame({"About": about}), ["What these figures are"])
    return stream.getvalue()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, str | int | float):
        return value
    return ", ".join(value) if isinstance(value, tuple) else json.dumps(value, default=dict)
