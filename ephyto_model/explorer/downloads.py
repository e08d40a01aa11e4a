"""What a page's reader takes home: the present settings and the compared options as XLSX, CSV, YAML or HTML report."""

from collections.abc import Callable, Mapping
from typing import Any

from ephyto_model.errors import InputError
from ephyto_model.explorer.questions import options_of
from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.model.scenarios.files import to_yaml
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.export import comparison_csv, contributions_csv
from ephyto_model.questions.spreadsheet.workbook import workbook
from ephyto_model.reports.file_names import safe_name
from ephyto_model.reports.runs.isolation import make_apart
from ephyto_model.reports.runs.kinds import SCENARIO
from ephyto_model.reports.runs.run import Run

Question = Mapping[str, Any]


def _csv(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    with speaking(SOURCE):  # programs read it
        return f"{safe_name(scenario.name)}.csv", contributions_csv(scenario.run())


def _comparison(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    if not question.get("options"):
        raise InputError("There is nothing to compare yet; pin an option first.")
    with speaking(SOURCE):
        return "comparison.csv", comparison_csv([scenario.run(), *options_of(question)])


def _yaml(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    return f"{safe_name(scenario.name)}.yaml", to_yaml(scenario).encode()


def _xlsx(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    compared = options_of(question) if question.get("options") else []
    return f"{safe_name(scenario.name)}.xlsx", workbook(scenario.run(), compared)


def _html(scenario: Scenario, question: Question) -> tuple[str, bytes]:
    run = Run(scenario.name, SCENARIO, {"name": scenario.name, **scenario.differences()}, safe_name(scenario.name))
    (made,) = make_apart([run], [run.key])
    if made.failure:
        raise InputError(f"The report could not be made ({made.failure}).")
    return f"{run.file}.html", made.files["html"]


FORMS: Mapping[str, Callable[[Scenario, Question], tuple[str, bytes]]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "comparison": _comparison,
    "yaml": _yaml,
    "html": _html,
}
