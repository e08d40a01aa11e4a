"""The landing page: the paper's answer, then the explorer, the notebooks' findings and the reports of a folder."""

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

import ephyto_model
from ephyto_model.display.html import page_templates
from ephyto_model.files import write_whole
from ephyto_model.language.translation import tr
from ephyto_model.model.notices import PROPOSAL
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees import overview
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.reports.file_names import COMPARISON, EXPLORER, INDEX, NOTEBOOKS
from ephyto_model.reports.pages.thumbnail import thumbnail
from ephyto_model.reports.runs.folder import RECORDS

HERE = Path(__file__).parent
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
FINDING = re.compile(r'<p class="headline">(.*?)</p>', re.DOTALL)  # the answer of a notebook's page
TAGS = re.compile(r"<[^>]+>")
SENTENCE = re.compile(r"(?<=[.;]) ")
LONGEST_FINDING = 200


class Link(NamedTuple):
    """Where a link of the landing page leads, what it says, what is found there, and its first chart in small."""

    href: str
    title: str
    finding: str
    picture: str = ""


def write_landing_page(out: Path) -> Path:
    """Write the landing page of a folder of reports, as it is now, and return its path. Raises OutputError."""
    path = out / f"{INDEX}.html"
    made = [
        folder / f"{INDEX}.html"
        for folder in sorted(out.iterdir())
        if (folder / RECORDS).is_dir() and folder.name != NOTEBOOKS and (folder / f"{INDEX}.html").is_file()
    ]
    batches = [
        _link(out, index, _main_page(index)) for index in sorted(made, key=lambda index: -index.stat().st_mtime_ns)
    ]
    paper = Scenario().run()
    page = (
        page_templates(HERE)
        .get_template("landing_page.html.j2")
        .render(
            explorer=EXPLORER if (out / EXPLORER).is_file() else "",
            batches=batches,
            notebooks=[_link(out, page, page) for page in sorted((out / NOTEBOOKS).glob("*.html"))],
            headline=plainly(answer(paper)),
            figures=overview.figures(paper)._repr_html_(),
            matrix=overview.matrix(paper)._repr_html_(),
            proposal=tr(PROPOSAL),
            rounding=tr("The rounding is inferred from the paper's tables."),
            version=ephyto_model.__version__,
        )
    )
    write_whole({path: page.encode()})
    return path


def _main_page(index: Path) -> Path:
    """Return the page of a batch that says most: the comparison, or its first report."""
    pages = sorted(index.parent.glob("*.html"), key=lambda page: (page.stem != COMPARISON, page == index, page))
    return pages[0]


def _link(out: Path, page: Path, shown: Path) -> Link:
    text = shown.read_text(encoding="utf-8")
    title, found = TITLE.search(page.read_text(encoding="utf-8")), FINDING.search(text)
    name = unescape(title[1]).strip() if title else page.stem
    finding = unescape(TAGS.sub("", found[1])).strip().partition("\n")[0] if found else ""
    return Link(page.relative_to(out).as_posix(), name, _in_short(finding), thumbnail(text))


def _in_short(finding: str) -> str:
    """Return the first sentences, as many as a card has room for; the rest stands on the page."""
    first, *others = SENTENCE.split(finding)
    while others and len(first) + len(others[0]) < LONGEST_FINDING:
        first = f"{first} {others.pop(0)}"
    return first
