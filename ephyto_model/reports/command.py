"""The command `ephyto report`: what was asked is judged first, then made, and told batch by batch."""

import argparse
import sys
from pathlib import Path

from ephyto_model.arguments import year
from ephyto_model.errors import InputError, quoted
from ephyto_model.files import shown_path
from ephyto_model.language.translation import speaking
from ephyto_model.language.wording import counted
from ephyto_model.model.scenarios.made import drift
from ephyto_model.model.scenarios.settings import read_settings
from ephyto_model.questions.sharing.scale_design import read_designs
from ephyto_model.reports.fund_plan import Asked
from ephyto_model.reports.plan import ScenarioBatch, chosen_parties
from ephyto_model.reports.render import render
from ephyto_model.reports.runs import workers


def report(options: argparse.Namespace) -> int:
    """Make the reports that the options ask for. Returns 1 if one failed, else 0. Raises InputError."""
    if not options.out.strip():
        raise InputError("--out needs the name of a folder, not an empty text.")
    parties = [] if options.parties is None else chosen_parties(options.parties)
    jobs = _jobs(options.jobs)
    asked = Asked(year("--year", options.year), options.letters, year("--biennium", options.biennium))
    if asked.biennium is not None and asked.letters is None:
        raise InputError("--biennium is for letters; say to whom with --letters all or --letters KEN,MAR.")
    settings = read_settings(options.set, "PARAMETER")
    made_by = (
        workers.local_workers(jobs or workers.usual_jobs())
        if options.dask is None
        else workers.dask_workers(options.dask, jobs)
    )
    with speaking(options.language), made_by as given:
        batches = render(
            options.files,
            Path(options.out),
            given,
            parties=parties,
            asked=asked,
            settings=settings,
            designs=None if options.designs is None else read_designs(options.designs),
            papers=options.paper,
            pdf=options.pdf,
            force=options.force,
        )
    for batch in batches:
        for run, failure in batch.failures.items():
            print(f"ephyto: the report of {run.title!r} failed ({failure}).", file=sys.stderr)
        done = len(batch.runs) - len(batch.failures)
        unchanged = f", {len(batch.unchanged)} of them unchanged" if batch.unchanged else ""
        failed = f"; {len(batch.failures)} failed" if batch.failures else ""
        ready = counted(done, "report is", "reports are")
        print(f"{ready} ready{unchanged}{failed}. Open {shown_path(batch.index)}")
        for scenario in batch.scenarios if isinstance(batch, ScenarioBatch) else ():
            for notice in drift(scenario.made, scenario.run().assessment) if scenario.made else ():
                print(f"{scenario.name}: {notice.text}")
    return int(any(batch.failures for batch in batches))


def _jobs(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= workers.MOST_JOBS:
        raise InputError(f"--jobs must be a whole number from 1 to {workers.MOST_JOBS}, not {quoted(text)}.")
    return int(text)
