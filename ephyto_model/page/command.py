"""The command `ephyto explore`: write the explorer's file, and open it."""

import argparse
import webbrowser

from ephyto_model.files import REPORTS, shown_path
from ephyto_model.language.translation import speaking
from ephyto_model.page.file import write_explorer
from ephyto_model.reports.pages.landing_page import write_landing_page


def explore(options: argparse.Namespace) -> int:
    """Write the explorer and the page that leads to it. Returns the exit code; raises InputError."""
    with speaking(options.language):
        page = write_explorer(REPORTS)
        write_landing_page(REPORTS)
    print(f"The explorer is in {shown_path(page)}; open it in any browser.")
    if not options.static:
        webbrowser.open(page.as_uri())
    return 0
