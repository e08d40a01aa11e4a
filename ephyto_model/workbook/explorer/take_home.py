"""What a page's reader takes home: the present settings and the compared options as XLSX, CSV, YAML or HTML report."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ephyto_model.errors import InputError
from ephyto_model.files import ROOT
from ephyto_model.scenario import Scenario
from ephyto_model.scenario_files import to_yaml
from ephyto_model.workbook.explorer.questions import options_of
from ephyto_model.workbook.fees.tables import comparison_csv, contributions_csv
from ephyto_model.workbook.reports.file_names import safe_name
from ephyto_model.workbook.spreadsheet.workbook import workbook

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
