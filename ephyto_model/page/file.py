"""The explorer as one file that opens from disk with no server and no network."""

from pathlib import Path

from ephyto_model.display.html import page_templates
from ephyto_model.display.plotly_js import small
from ephyto_model.files import write_whole
from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.page.data import data
from ephyto_model.page.languages import languages
from ephyto_model.page.start import start
from ephyto_model.page.widget import HERE, bundled
from ephyto_model.reports.file_names import EXPLORER


def write_explorer(folder: Path) -> Path:
    """Write the explorer's page into a folder, where it is missing or old, and return its path.

    Raises InputError if it cannot be written.
    """
    path = folder / EXPLORER
    with speaking(SOURCE):  # the page itself translates what it shows
        started, known = start(Scenario()), data()
    page = (
        page_templates(HERE)
        .get_template("explorer.html.j2")
        .render(
            styles=bundled("explorer.css"),
            plotly=small(),
            script=bundled("explorer.js"),
            start=started,
            data=known,
            languages=languages(),
        )
    )
    if not path.is_file() or path.read_bytes() != page.encode():
        write_whole({path: page.encode()})
    return path
