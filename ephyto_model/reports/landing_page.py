"""The landing page: it leads to the explorer, the batches and the notebooks' pages of a folder of reports."""

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

import ephyto_model
from ephyto_model.display.html import page_templates
from ephyto_model.files import write_whole
from ephyto_model.language.translation import tr
from ephyto_model.model.notices import PROPOSAL
from ephyto_model.reports.file_names import INDEX, NOTEBOOKS
from ephyto_model.reports.runs.folder import RECORDS

HERE = Path(__file__).parent
EXPLORER = "explorer.html"
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
HEAD_BYTES = 4_000  # a page's title stands at its beginning


class Link(NamedTuple):
    """Where a link of the landing page leads, and what it says."""

    href: str
    title: str


def write_landing_page(out: Path) -> Path:
    """Write the landing page of a folder of reports, as it is now, and return its path. Raises OutputError."""
    path = out / f"{INDEX}.html"
    batches = [
        _link(out, folder / f"{INDEX}.html")
        for folder in sorted(out.iterdir())
        if (folder / RECORDS).is_dir() and folder.name != NOTEBOOKS and (folder / f"{INDEX}.html").is_file()
    ]
    page = (
        page_templates(HERE)
        .get_template("landing_page.html.j2")
        .render(
            explorer=EXPLORER if (out / EXPLORER).is_file() else "",
            batches=batches,
            notebooks=[_link(out, page) for page in sorted((out / NOTEBOOKS).glob("*.html"))],
            proposal=tr(PROPOSAL),
            version=ephyto_model.__version__,
        )
    )
    write_whole({path: page.encode()})
    return path


def _link(out: Path, page: Path) -> Link:
    with page.open(encoding="utf-8") as stream:
        title = TITLE.search(stream.read(HEAD_BYTES))
    return Link(page.relative_to(out).as_posix(), unescape(title[1]).strip() if title else page.stem)
