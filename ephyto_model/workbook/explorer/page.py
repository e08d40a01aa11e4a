"""The explorer as one file that opens from disk with no server and no network."""

from pathlib import Path

from ephyto_model.files import write_whole
from ephyto_model.language import SOURCE, speaking
from ephyto_model.scenario import Scenario
from ephyto_model.workbook.explorer.answers import start
from ephyto_model.workbook.explorer.data import data
from ephyto_model.workbook.explorer.languages import languages
from ephyto_model.workbook.explorer.widget import HERE, bundled
from ephyto_model.workbook.pages.display import page_templates
from ephyto_model.workbook.pages.plotly_js import small

FILE = "explorer.html"


def write_explorer(folder: Path) -> Path:
    """Write the explorer's page into a folder, where it is missing or old, and return its path.

    Raises InputError if it cannot be written.
    """
    path = folder / FILE
    with speaking(SOURCE):  # the page itself translates what it shows
        started, known = start(Scenario()), data()
    page = (
        page_templates(HERE)
        .get_template("explorer.html.j2")
        .render(
            styles=bundled("explorer.css"),
            plotly=small(),
            script=bundled("file.js"),
            start=started,
            data=known,
            languages=languages(),
        )
    )
    if not path.is_file() or path.read_bytes() != page.encode():
        write_whole({path: page.encode()})
    return path
