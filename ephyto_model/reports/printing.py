"""PDF beside what a batch wrote: its pages printed by one browser, its documents by one LibreOffice."""

from collections.abc import Iterable
from pathlib import Path

from ephyto_model.display.pdf import browser, office, print_documents, print_pages
from ephyto_model.reports.plan import Batch
from ephyto_model.reports.runs.folder import ReportFolder


def check_printers(*, pages: bool, documents: bool) -> None:
    """Refuse to begin where what would print is not there. Raises InputError."""
    if pages:
        browser()
    if documents:
        office()


def print_batches(batches: Iterable[Batch]) -> None:
    """Print all that has no PDF yet; a report that is made again has lost its own. Raises OutputError."""
    pages: dict[Path, ReportFolder] = {}
    documents: dict[Path, ReportFolder] = {}
    for batch in batches:
        for run in batch.runs:
            whole = batch.folder.folder / run.file
            if run in batch.failures or whole.with_name(f"{whole.name}.pdf").is_file():
                continue
            source = whole.with_name(f"{whole.name}.{'html' if run.has_page else 'docx'}")
            (pages if run.has_page else documents)[source] = batch.folder
    for printed, asked in ((print_pages, pages), (print_documents, documents)):
        for source, pdf in printed(list(asked)):
            asked[source].write({source.relative_to(asked[source].folder).with_suffix(".pdf").as_posix(): pdf})
