"""Batches of notebooks: each becomes a page with its charts, with the parameters that were set for it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import NOTEBOOKS, read_text, shown_path
from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.language.wording import listed
from ephyto_model.reports.file_names import NOTEBOOKS as FOLDER
from ephyto_model.reports.file_names import safe_names
from ephyto_model.reports.plan import Batch
from ephyto_model.reports.runs.cells import assigned_in
from ephyto_model.reports.runs.folder import ReportFolder
from ephyto_model.reports.runs.run import Run

ENDING = ".ipynb"
CHECKS = re.compile(r"from ephyto_model\b.*\(globals\(\)", re.DOTALL)  # the cell that checks the parameters


@dataclass
class NotebookBatch(Batch):
    """The pages of notebooks; the landing page of the reports links them."""

    page_runs: Sequence[Run]

    @property
    def runs(self) -> list[Run]:
        """All pages of the batch."""
        return list(self.page_runs)

    @property
    def index(self) -> Path:
        """The landing page."""
        return self.folder.folder.parent / "index.html"


@dataclass(frozen=True)
class Notebook:
    """A notebook as it is asked for: its file, its title, and the parameters that are set."""

    path: Path
    title: str
    parameters: Mapping[str, Any]


def read_notebook(path: Path, settings: Mapping[str, Any]) -> Notebook:
    """Read a notebook and check what is set for it as its own first cells do. Raises InputError."""
    cells = _cells(path)
    given = [cell["source"] for cell in cells if "parameters" in cell["tags"]]
    known = [name for source in given for name in assigned_in(source)]
    for name in settings:
        if name not in known:
            has = f"its parameters are {listed(known)}" if known else "it has no parameters"
            raise InputError(f"{shown_path(path)} has no parameter {quoted(name)}; {has}.{nearest(name, known)}")
    checks = next((cell["source"] for cell in cells if CHECKS.match(cell["source"])), None)
    if settings and checks:
        _run_checks(given, settings, checks)
    titles = [cell["source"].splitlines()[0] for cell in cells if cell["source"].startswith("# ")]
    return Notebook(path, titles[0].removeprefix("# ") if titles else path.stem, settings)


def _run_checks(parameters: Sequence[str], settings: Mapping[str, Any], checks: str) -> None:
    """Run the cells of parameters, what is set, and the cell that checks them. Raises InputError.

    Whatever else goes wrong in a cell is reported when the notebook is made into a page.
    """
    values: dict[str, Any] = {}
    try:
        with speaking(SOURCE):
            exec("\n".join(parameters), values)
            values |= settings
            exec(checks, values)
    except InputError:
        raise
    except Exception:
        return


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        book = json.loads(read_text(path))
        cells, kernel = book["cells"], book.get("metadata", {}).get("kernelspec", {})
        if not isinstance(book["nbformat"], int):
            raise TypeError
        if cells and all(cell.get("cell_type") == "markdown" for cell in cells):
            raise InputError(f"{shown_path(path)} has no cells to run; open it with ephyto lab.")
        if kernel.get("language", "python") != "python":
            raise InputError(f"{shown_path(path)} is a notebook of {kernel['language']}; name one of Python.")
        return [{"source": "".join(cell["source"]), "tags": cell.get("metadata", {}).get("tags", [])} for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{shown_path(path)} is not a notebook; save it again in JupyterLab.") from None


def plan_notebooks(notebooks: Sequence[Notebook], out: Path) -> NotebookBatch:
    """Plan the pages of notebooks, into one folder."""
    files = safe_names(notebook.path.stem for notebook in notebooks)
    runs = [
        Run(notebook.title, _template(notebook.path), notebook.parameters, file, language=SOURCE)
        for notebook, file in zip(notebooks, files, strict=True)
    ]
    return NotebookBatch(Path(FOLDER), ReportFolder(out / FOLDER), runs)


def _template(path: Path) -> str:
    """Return a notebook as a run names it: by its name if it is the workbook's own, else by its whole path."""
    whole = path.resolve()
    return whole.name if whole.parent == NOTEBOOKS.resolve() else str(whole)
