"""One report: a template, its parameters, and what Papermill makes of them, in this process or in any other."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ephyto_model
from ephyto_model.files import NOTEBOOKS, PACKAGE, SHIPPED
from ephyto_model.language.translation import LANGUAGES, LOCALE, SOURCE, language, speaking, tr
from ephyto_model.registry import loaded, reports
from ephyto_model.reports.file_names import INDEX
from ephyto_model.reports.runs.kinds import LETTER, TEMPLATES

if TYPE_CHECKING:
    from nbformat import NotebookNode

LONGEST_REASON = 300
GIVES_FILES = ("exchanges", "records", "go_live", "agreement")  # parameters of notebooks that name files
PAPER_EXCHANGES = "paper"


@dataclass(frozen=True, eq=False)
class Run:
    """One report to make: its title, its template, the parameters, and its file without ending.

    The template is a notebook, or the name of a kind of report that needs none.

    `file` is relative to the batch's folder, like "fao-pays-half" or "parties/ken". A page that is `shared` finds
    plotly's JavaScript in a file beside the batch instead of carrying it. `key` tells whether it has to be made again.
    """

    title: str
    template: str
    parameters: Mapping[str, Any]
    file: str
    shared: bool = False
    language: str = field(default_factory=language)  # by default the one that is spoken when the run is planned

    @property
    def key(self) -> str:
        """The hash of all that the report follows from: template, parameters, data, package and its version."""
        template = (NOTEBOOKS / self.template).read_bytes() if self.is_notebook else self.template.encode()
        given = json.dumps([self.title, self.parameters, self.file, self.shared, self.language], sort_keys=True)
        return hashlib.sha256(template + given.encode() + basis(self.language).encode()).hexdigest()

    @property
    def reads_files(self) -> bool:
        """Whether it may read files that its key knows nothing of: a notebook of one's own, or one that is given paths.

        Such a run is always made again.
        """
        if not self.is_notebook:
            return False
        return self.is_own or any(self.parameters.get(name) not in (None, "", PAPER_EXCHANGES) for name in GIVES_FILES)

    @property
    def has_page(self) -> bool:
        """Whether a page comes of it; of the others comes a document alone."""
        return self.is_notebook or self.template == LETTER

    @property
    def is_own(self) -> bool:
        """Whether its template is a notebook of one's own, and none of the workbook's."""
        return Path(self.template).is_absolute()

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook that Papermill executes."""
        return self.template.endswith(".ipynb")


@dataclass(frozen=True)
class Made:
    """What a run made: the content of each file by its ending, and why it failed if it did."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    failure: str = ""


@cache
def basis(spoken: str) -> str:
    """Return the hash of what all reports in a language rest on: version, files and data of the package.

    The catalogues of other languages are none of these.
    """
    from ephyto_model.model.scenarios.made import data_hashes

    others = [LOCALE / code for code in LANGUAGES if code != spoken]
    whole = hashlib.sha256(ephyto_model.__version__.encode())
    for path in sorted(PACKAGE.rglob("*")):
        own = "__pycache__" not in path.parts and not {SHIPPED, *others} & set(path.parents)
        if path.is_file() and own:
            whole.update(
                f"{path.relative_to(PACKAGE).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode()
            )
    return hashlib.sha256(f"{whole.hexdigest()} {data_hashes()}".encode()).hexdigest()


def make(run: Run) -> Made:
    """Make one report, in this process. Never raises for what happens in it: the answer then says why it failed."""
    try:
        with speaking(run.language):
            if not run.is_notebook:
                return Made(loaded(reports()[run.template].made_by)(run.parameters))
            return files_of(run, *_papermill(run))
    except Exception as error:  # whatever one report runs into must not stop the others
        return Made(failure=in_one_line(error))


def not_executed(run: Run, failure: str) -> bytes:
    """Return the notebook of a run of which nothing came back: with its parameters, and on top why it failed."""
    import nbformat
    import papermill

    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "prepared.ipynb"
        notebook = papermill.execute_notebook(
            NOTEBOOKS / run.template, place, _parameters(run), prepare_only=True, progress_bar=False
        )
    notebook.metadata.papermill.update(_places(run))
    text = failure.replace("`", "'")
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(f"**This report failed:** `{text}`"))
    return str(nbformat.writes(notebook)).encode()


def _papermill(run: Run) -> tuple["NotebookNode", str]:
    """Execute the notebook. Returns it, and why one of its cells failed or an empty text. Raises what else fails."""
    import papermill

    from ephyto_model.reports.runs import engine

    failure = ""
    try:
        papermill.execute_notebook(
            NOTEBOOKS / run.template,
            None,  # no file yet: `files_of` gives what is kept
            _parameters(run),
            engine_name=engine.NAME,
            kernel_name="python3",
            progress_bar=False,
        )
    except papermill.PapermillExecutionError as error:
        reason = " ".join(error.evalue.split())[:LONGEST_REASON]
        failure = f"{error.ename}: {reason}" if reason else str(error.ename)
    return engine.InThisProcess.executed, failure


def _parameters(run: Run) -> dict[str, Any]:
    """Return what Papermill is given: a template learns its language, too, so that its notebook can be run again."""
    spoken = {"language": run.language} if run.template in TEMPLATES and run.language != SOURCE else {}
    return {**spoken, **run.parameters}


def _places(run: Run) -> dict[str, str]:
    """Return what Papermill's metadata say of input and output: names, not this machine's folders."""
    return {"input_path": run.template, "output_path": f"{Path(run.file).name}.ipynb"}


def in_one_line(error: BaseException) -> str:
    """Write an error of any kind in one line."""
    text = " ".join(str(error).split())[:LONGEST_REASON]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def files_of(run: Run, notebook: "NotebookNode", failure: str) -> Made:
    """Return the files of an executed notebook: itself, and unless it failed its page and what goes beside it."""
    import nbformat

    from ephyto_model.display.notebook_page import notebook_page

    notebook.metadata.papermill.update(_places(run))
    if run.template in TEMPLATES:
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = tr(cell.source)
    files = {"ipynb": nbformat.writes(notebook).encode()}
    if not failure:
        home = f"{'../' * (run.file.count('/') + 1)}{INDEX}.html"
        files["html"] = notebook_page(notebook, run.title, shared=run.shared, home=home).encode()
        kind = reports().get(run.template)
        if kind is not None and kind.made_by:
            files |= loaded(kind.made_by)(run.parameters)
    return Made(files, failure)
