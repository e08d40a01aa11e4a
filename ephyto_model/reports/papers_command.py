"""The command `ephyto paper`: a file's scenario, scenarios or projections as documents for the Commission."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import read_yaml, shown_path
from ephyto_model.language.translation import speaking
from ephyto_model.language.wording import listed
from ephyto_model.model.names import as_given, scenario_name
from ephyto_model.model.scenarios.files import read_scenarios, resolve_paths
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.model.scenarios.settings import compared_with
from ephyto_model.model.text_checks import has_controls
from ephyto_model.questions.agreements.agreement import agreement_from, is_agreement
from ephyto_model.questions.agreements.search.plan import plan_of
from ephyto_model.questions.fund.inputs.projection import Projection, projections_in
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.sharing.scale_design import ScaleDesign, paid_by, read_designs, shipped_designs
from ephyto_model.reports.file_names import safe_names
from ephyto_model.reports.papers import Papers, bracketed_of, outlooks_of, paper_of, paper_of_an_agreement, redlines_of
from ephyto_model.reports.plan import Batch, chosen_parties, folders, with_unique_names
from ephyto_model.reports.printing import check_printers, print_batches
from ephyto_model.reports.render import is_projection
from ephyto_model.reports.runs import workers
from ephyto_model.reports.runs.folder import ReportFolder
from ephyto_model.reports.runs.run import Run
from ephyto_model.table_rows import TABLES

MOST_IN_BRACKETS = 9  # more alternatives nobody reads


@dataclass
class _PaperBatch(Batch):
    """The documents of one file."""

    papers: Papers

    @property
    def runs(self) -> list[Run]:
        return self.papers.runs


def paper(options: argparse.Namespace) -> int:
    """Write the documents that the options ask for. Returns 1 if one failed, else 0. Raises InputError."""
    if not options.out.strip():
        raise InputError("--out needs the name of a folder, not an empty text.")
    papers = _papers(options)
    if options.pdf:
        check_printers(pages=False, documents=True)
    with speaking(options.language):
        (folder,) = folders([options.file], Path(options.out))
    batch = _PaperBatch(options.file, ReportFolder(folder), papers)
    batch.unchanged = {run for run in batch.runs if batch.folder.is_done(run)}
    waiting = [run for run in batch.runs if run not in batch.unchanged]
    with workers.local_workers(workers.usual_jobs()) as here:
        for run, made in workers.make_all(waiting, here):
            batch.folder.keep(run, made)
            if made.failure:
                batch.failures[run] = made.failure
    if options.pdf:
        print_batches([batch])
    _tell(batch, options)
    return int(bool(batch.failures))


def _tell(batch: _PaperBatch, options: argparse.Namespace) -> None:
    endings = ["docx", *(["pdf"] if options.pdf else [])]
    written = [
        (run, shown_path(batch.folder.folder / f"{run.file}.{ending}"))
        for run in batch.runs
        if run not in batch.failures
        for ending in endings
    ]
    for run, failure in batch.failures.items():
        print(f"ephyto: the document of {run.title!r} failed ({failure}).", file=sys.stderr)
    if options.json:
        told = [
            {"title": run.title, "kind": run.template, "file": file, "unchanged": run in batch.unchanged}
            for run, file in written
        ]
        print(json.dumps({"written": told}, ensure_ascii=False, indent=1))
        return
    for run, file in written:
        print(f"{run.title}: {file}{' (unchanged)' if run in batch.unchanged else ''}")
    print("What needs a human is marked in the documents.")


def _papers(options: argparse.Namespace) -> Papers:
    """Read the file and plan its documents. Raises InputError."""
    path, briefs = options.file, [] if options.brief is None else chosen_parties(options.brief, "--brief")
    if has_controls(options.author):
        raise InputError(f"--author must be a name on one line; found {quoted(options.author)}.")
    if options.brackets and options.against is not None:
        raise InputError("--brackets and --against are two ways to show the same; use one of them.")
    if options.author and options.against is None:
        raise InputError("--author goes with --against.")
    if path.suffix.lower() not in TABLES:
        document = resolve_paths(read_yaml(path), path.parent)
        if options.designs is not None and (is_projection(document) or is_agreement(document)):
            raise InputError(f"{shown_path(path)} holds no scenarios, and --designs is for those alone; leave it out.")
        if is_projection(document):
            if options.scenario is not None or briefs or options.against is not None or options.brackets:
                raise InputError(
                    f"{shown_path(path)} holds projections; --scenario, --brief, --against and --brackets are for "
                    "scenarios."
                )
            return _outlooks(path, document, options)
        if is_agreement(document):
            if (
                any(one is not None for one in (options.scenario, options.projection, options.against))
                or briefs
                or options.brackets
            ):
                raise InputError(
                    f"{shown_path(path)} holds limits; --scenario, --projection, --brief, --against and --brackets are "
                    "for other files."
                )
            agreement = agreement_from(document, shown_path(path))
            plan_of(agreement)
            with speaking(options.language):
                return paper_of_an_agreement(scenario_name(agreement.name), document)
    if options.projection is not None:
        raise InputError(f"{shown_path(path)} holds scenarios; --projection is for projections, use --scenario.")
    scenarios = with_unique_names(_chosen(path, read_scenarios(path), options.scenario, "--scenario"))
    if options.against is not None:
        if briefs or options.designs is not None:
            raise InputError("--against writes papers alone; leave out --brief and --designs.")
        base = compared_with(options.against, [path])
        with speaking(options.language):
            names = safe_names(s.name for s in scenarios)
            return redlines_of(_given([base])[0], _given(scenarios), names, options.author.strip())
    if options.brackets:
        return _bracketed(options, path, scenarios, alone=not briefs and options.designs is None)
    designs = _designs(options, scenarios)
    with speaking(options.language):
        return paper_of(path.stem, _given(scenarios), safe_names(s.name for s in scenarios), briefs, designs)


def _bracketed(options: argparse.Namespace, path: Path, scenarios: Sequence[Scenario], *, alone: bool) -> Papers:
    if not alone:
        raise InputError("--brackets writes one paper alone; leave out --brief and --designs.")
    if not 2 <= len(scenarios) <= MOST_IN_BRACKETS:
        raise InputError(
            f"--brackets takes 2 to {MOST_IN_BRACKETS} scenarios, not {len(scenarios)} in {shown_path(path)}; "
            "keep those that are still discussed."
        )
    with speaking(options.language):
        return bracketed_of(path.stem, _given(scenarios))


def _designs(options: argparse.Namespace, scenarios: Sequence[Scenario]) -> Sequence[ScaleDesign]:
    """Return the designs of an options paper; given ones are tried on the first scenario. Raises InputError."""
    if len(scenarios) < 2 and options.designs is not None:
        raise InputError("--designs goes with an options paper, which needs several scenarios.")
    if options.designs is None:
        return shipped_designs()
    designs = read_designs(options.designs)
    for design in designs:
        paid_by(design, scenarios[0].run().assessment)
    return designs


def _outlooks(path: Path, document: Any, options: argparse.Namespace) -> Papers:
    found = projections_in(document, shown_path(path))
    projections = with_unique_names(_chosen(path, found, options.projection, "--projection"))
    for projection in projections:
        project(projection)
    with speaking(options.language):
        return outlooks_of(_given(projections), safe_names(p.name for p in projections))


def _given(asked: Sequence[Scenario | Projection]) -> list[dict[str, Any]]:
    return [{"name": as_given(one.name), **one.differences()} for one in asked]


def _chosen(path: Path, found: Sequence[Any], name: str | None, option: str) -> list[Any]:
    """Return all that was found, or the one of a name. Raises InputError."""
    if name is None:
        return list(found)
    chosen = [one for one in found if one.name == name]
    names = [one.name for one in found]
    if len(chosen) > 1:
        raise InputError(f"{shown_path(path)} has several entries named {quoted(name)}; rename all but one.")
    if not chosen:
        raise InputError(
            f"{shown_path(path)} has nothing named {quoted(name)} for {option}; it has "
            f"{listed(list(map(repr, names)))}.{nearest(name, names)}"
        )
    return chosen
