"""Batches of reports: Papermill runs over scenario files. The only writer to reports/."""

from collections.abc import Sequence
from pathlib import Path

from ephyto_model.workbook import progress
from ephyto_model.workbook.batches import Batch, plan
from ephyto_model.workbook.index_page import index_page
from ephyto_model.workbook.plotly_js import SHARED, small
from ephyto_model.workbook.runs import Run
from ephyto_model.workbook.workers import OpenPool, make_all


def render(
    paths: Sequence[Path],
    out: Path,
    open_pool: OpenPool,
    jobs: int,
    *,
    parties: Sequence[str] = (),
    force: bool = False,
) -> list[Batch]:
    """Render the scenarios of each file, their comparison and a page for each of `parties`, to `out`/<file's name>/.

    What was made before from the same template, parameters, data and package is left as it is, unless `force`. A
    report that fails does not stop the others. Raises InputError, before anything is written, with all that is wrong
    in the files, and OutputError when something cannot be written; what was finished before then is kept.
    """
    batches = plan(paths, out, parties)
    waiting: dict[Run, Batch] = {}
    for batch in batches:
        batch.unchanged = set() if force else {run for run in batch.runs if batch.folder.is_done(run)}
        waiting |= {run: batch for run in batch.runs if run not in batch.unchanged}
        if batch.party_runs:
            batch.folder.write({SHARED: small().encode()})
    for run, made in progress.shown(make_all(list(waiting), open_pool, jobs), len(waiting)):
        waiting[run].folder.keep(run, made)
        if made.failure:
            waiting[run].failures[run] = made.failure
    for batch in batches:
        batch.folder.write({batch.index.name: index_page(batch).encode()})
    return batches
