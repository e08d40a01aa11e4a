"""Reports: Papermill runs over scenario files. The only writer to reports/."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import papermill
from tqdm import tqdm

import ephyto_model
from ephyto_model.analyses.comparison import PAYING_STATUSES, medium_totals, published
from ephyto_model.files import NOTEBOOKS, make_folder, shown_path, write_whole
from ephyto_model.notices import PROPOSAL, rounding_in_words
from ephyto_model.scenario import Outcome, Scenario
from ephyto_model.scenario_files import read_scenarios
from ephyto_model.wording import signed_usd, usd
from ephyto_model.workbook.display import page_templates
from ephyto_model.workbook.file_names import INDEX, safe_names
from ephyto_model.workbook.pages import notebook_page
from ephyto_model.workbook.provenance import data_hashes, now
from ephyto_model.workbook.tables import contributions_csv

TEMPLATE = NOTEBOOKS / "scenario_report.ipynb"
# ipykernel 7 warns at each start that it talks over TCP without encryption; it does so on the loopback address only.
QUIET = {"extra_arguments": ["--IPKernelApp.log_level=ERROR"]}


@dataclass(frozen=True)
class Report:
    """One scenario's report: its name, its file name without ending, headline figures, and why it failed if it did."""

    name: str
    file: str
    cells: list[str] = field(default_factory=list)
    failure: str = ""


def render(paths: Sequence[Path], out: Path) -> list[tuple[Path, list[Report]]]:
    """Render every scenario of every file to `out`/<safe name of the file>/, with an index page.

    Writes <safe name>.html, .ipynb and .csv for each scenario. Returns each file's index page and reports; a report
    that fails does not stop the others. Raises InputError before anything is written if any file holds bad input.
    """
    batches = [(path, read_scenarios(path)) for path in paths]
    folders = [out / name for name in safe_names(path.stem for path in paths)]
    for folder in folders:
        make_folder(folder)
    return [_render_file(*batch, folder) for batch, folder in zip(batches, folders, strict=True)]


def _render_file(path: Path, scenarios: Sequence[Scenario], folder: Path) -> tuple[Path, list[Report]]:
    names = safe_names(scenario.name for scenario in scenarios)
    progress = tqdm(list(zip(scenarios, names, strict=True)), desc=shown_path(path), unit="report")
    reports = [_render_one(scenario, folder, name) for scenario, name in progress]
    index = folder / f"{INDEX}.html"
    write_whole({index: _index_page(path, reports).encode()})
    return index, reports


def _render_one(scenario: Scenario, folder: Path, file: str) -> Report:
    outcome = scenario.run()
    parameters = {"name": scenario.name, **scenario.differences()}
    with tempfile.TemporaryDirectory() as scratch:
        executed = Path(scratch) / f"{file}.ipynb"
        try:
            papermill.execute_notebook(
                TEMPLATE, executed, parameters, progress_bar=False, cwd=NOTEBOOKS, kernel_name="python3", **QUIET
            )
        except papermill.PapermillExecutionError as error:
            return Report(scenario.name, file, failure=f"{error.ename}: {error.evalue}")
        notebook = nbformat.read(executed, as_version=4)
    notebook.metadata.papermill.update(input_path=TEMPLATE.name, output_path=f"{file}.ipynb")
    write_whole(
        {
            folder / f"{file}.ipynb": nbformat.writes(notebook).encode(),
            folder / f"{file}.html": notebook_page(notebook, scenario.name).encode(),
            folder / f"{file}.csv": contributions_csv(outcome),
        }
    )
    return Report(scenario.name, file, _headline_figures(outcome))


def _headline_figures(outcome: Outcome) -> list[str]:
    assessment = outcome.assessment
    return [
        f"{len(assessment.contributions)}", usd(assessment.need_usd), *map(usd, medium_totals(assessment)),
        usd(assessment.revenue_usd), signed_usd(assessment.gap_usd),
    ]  # fmt: skip


def _index_page(path: Path, reports: Sequence[Report]) -> str:
    return page_templates().get_template("index.html.j2").render(
        title=f"Scenario reports: {path.stem}",
        reports=reports,
        statuses=PAYING_STATUSES,
        rounding=rounding_in_words(published().rounding),
        proposal=PROPOSAL,
        version=ephyto_model.__version__,
        made=now().isoformat(),
        hashes=data_hashes(),
    )  # fmt: skip
