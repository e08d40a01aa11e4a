"""Batches of reports: Papermill runs and letters over files of scenarios and projections; alone writes to reports/."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ephyto_model.display.plotly_js import SHARED, small
from ephyto_model.errors import InputError
from ephyto_model.files import read_yaml, shown_path
from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.files import read_scenarios, resolve_paths
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.agreements.agreement import is_agreement
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import projections_in
from ephyto_model.questions.sharing.scale_design import ScaleDesign, paid_by, shipped_designs
from ephyto_model.reports import progress
from ephyto_model.reports.fund_plan import Asked, FundBatch, WorkedOut, plan_projections, work_out
from ephyto_model.reports.notebooks import ENDING, Notebook, NotebookBatch, plan_notebooks, read_notebook
from ephyto_model.reports.pages.fund_index import fund_index_page
from ephyto_model.reports.pages.index import index_page
from ephyto_model.reports.pages.landing_page import write_landing_page
from ephyto_model.reports.plan import Batch, ScenarioBatch, folders, plan_scenarios
from ephyto_model.reports.printing import check_printers, print_batches
from ephyto_model.reports.runs.run import Run
from ephyto_model.reports.runs.workers import Workers, make_all
from ephyto_model.table_rows import TABLES

NOTHING_ASKED = Asked()
NOTHING_SET: Mapping[str, Any] = {}


def render(
    paths: Sequence[Path],
    out: Path,
    workers: Workers,
    *,
    parties: Sequence[str] = (),
    asked: Asked = NOTHING_ASKED,
    settings: Mapping[str, Any] = NOTHING_SET,
    designs: Sequence[ScaleDesign] | None = None,
    papers: bool = False,
    pdf: bool = False,
    force: bool = False,
) -> list[Batch]:
    """Render the reports of each file to `out`/<file's name>/, and the landing page that leads to all of them.

    Of scenarios: a report each, their comparison, with what parties would pay by the `designs` (by default those of
    data/scales/), and a page for each of `parties`. Of projections: a financial report
    each and the letters that are `asked` for. Of notebooks, which all go to `out`/notebooks/: a page each, with the
    parameters in `settings`. With `papers` each scenario and projection also becomes a document for the Commission, and
    with `pdf` all is printed. What was made before from the same template, parameters, data and package
    is left as it is, unless `force`. The reports are in the language that is spoken; pages of notebooks are English.
    A report that fails does not stop the others. Raises InputError, before anything
    is written, with all that is wrong in the files, and OutputError when something cannot be written; what was finished
    before then is kept.
    """
    batches = _plan(paths, out, parties, asked, settings, designs, papers=papers, pdf=pdf)
    waiting: dict[Run, Batch] = {}
    for batch in batches:
        batch.unchanged = set() if force else {run for run in batch.runs if batch.folder.is_done(run)}
        waiting |= {run: batch for run in batch.runs if run not in batch.unchanged}
        if any(run.shared for run in batch.runs):
            batch.folder.write({SHARED: small().encode()})
    for run, made in progress.with_progress(make_all(list(waiting), workers), len(waiting)):
        waiting[run].folder.keep(run, made)
        if made.failure:
            waiting[run].failures[run] = made.failure
    if pdf:
        print_batches(batches)
    for batch in batches:
        if not isinstance(batch, NotebookBatch):
            batch.folder.write({batch.index.name: _index(batch).encode()})
    write_landing_page(out)
    return batches


def _index(batch: Batch) -> str:
    if isinstance(batch, FundBatch):
        return fund_index_page(batch)
    if isinstance(batch, ScenarioBatch):
        return index_page(batch)
    raise TypeError(f"There is no index page for {type(batch).__name__}.")


def _plan(
    paths: Sequence[Path],
    out: Path,
    parties: Sequence[str],
    asked: Asked,
    settings: Mapping[str, Any],
    designs: Sequence[ScaleDesign] | None,
    *,
    papers: bool,
    pdf: bool,
) -> list[Batch]:
    """Read all files and plan their reports. Raises InputError with all that is wrong, before any folder is made."""
    read: list[list[Scenario] | WorkedOut] = []
    notebooks: list[Notebook] = []
    errors = []
    others = [path for path in paths if path.suffix.lower() != ENDING]
    if settings and len(others) == len(paths):
        errors.append("--set is for the parameters of notebooks; scenarios and projections hold their own settings.")
    for path in paths:
        try:
            if path in others:
                with speaking(SOURCE):  # what a grid names its scenarios must not depend on the language
                    read.append(_read(path, parties, asked))
            else:
                notebooks.append(read_notebook(path, settings))
        except InputError as error:
            errors.append(str(error))
    compared = [found for found in read if not isinstance(found, WorkedOut) and len(found) > 1]
    if designs is not None and not compared:
        errors.append("--designs goes with the comparison of several scenarios; none of the files holds several.")
    for design, found in itertools.product(designs or (), compared):
        try:
            paid_by(design, found[0].run().assessment)
        except InputError as error:
            errors.append(str(error))
    if pdf:
        try:
            check_printers(pages=True, documents=papers and bool(others))
        except InputError as error:
            errors.append(str(error))
    if errors:
        raise InputError("\n".join(errors))
    scales = shipped_designs() if compared and designs is None else designs or ()
    planned: list[Batch] = [
        plan_projections(path, found, folder, papers=papers)
        if isinstance(found, WorkedOut)
        else plan_scenarios(path, found, folder, parties, scales, papers=papers)
        for path, found, folder in zip(others, read, folders(others, out), strict=True)
    ]
    return [*planned, *([plan_notebooks(notebooks, out)] if notebooks else [])]


def is_projection(document: Any) -> bool:
    """Tell whether a document lists projections, or is one that has fields which no scenario has."""
    if not isinstance(document, dict):
        return False
    asks = set(document) - set(fields())
    return "projections" in document or (bool(asks) and set(document) <= set(projection_fields()))


def _read(path: Path, parties: Sequence[str], asked: Asked) -> list[Scenario] | WorkedOut:
    """Read the projections of a file that lists them, or of any file where letters are asked for; else scenarios."""
    if path.suffix.lower() not in TABLES:
        document = resolve_paths(read_yaml(path), path.parent)
        if asked.anything and isinstance(document, dict) and ("scenarios" in document or "grid" in document):
            raise InputError(
                f"{shown_path(path)} holds scenarios, but --letters, --biennium and --year are for projections; "
                "leave them out."
            )
        if is_agreement(document):
            raise InputError(
                f"{shown_path(path)} holds limits, not scenarios; use ephyto agree, or ephyto paper for an options "
                "paper of what it finds."
            )
        if asked.anything or is_projection(document):
            if parties:
                raise InputError(f"{shown_path(path)} holds projections; --parties is for scenarios, use --letters.")
            return work_out(projections_in(document, shown_path(path)), asked)
    elif asked.anything:
        raise InputError(
            f"{shown_path(path)} is a table of scenarios, but --letters, --biennium and --year are for "
            "projections; leave them out."
        )
    return read_scenarios(path)
