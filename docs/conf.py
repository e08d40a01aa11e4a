"""The manual, built offline by `make docs`; generate.py makes its reference and its notebooks from the package."""

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import generate  # noqa: E402

import ephyto_model  # noqa: E402

project = "The ePhyto funding workbook"
author = "The ePhyto funding workbook contributors"
version = release = ephyto_model.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "reference/generated/*", "how-to/*.ipynb"]
suppress_warnings = ["mystnb.unknown_mime_type"]  # a widget needs a kernel, which a page has not

highlight_language = "none"  # most blocks are commands

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static", generate.STATIC]
html_css_files = ["ephyto.css", "manual.css"]
html_context = {"default_mode": "light"}
html_theme_options: dict[str, Any] = {
    "article_header_end": ["toggle-secondary-sidebar.html"],  # no dark ground: charts are drawn for a light one
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
html_show_sourcelink = False
html_copy_source = False

nb_execution_mode = "off"  # generate.py executes them
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_use_type_comments = False
autodoc_default_options = {"members": True}


def setup(app: Any) -> None:
    """Make what is generated before anything is read; give pages with charts what draws them."""
    generate.write(HERE)
    app.connect("html-page-context", _with_charts)
    app.connect("autodoc-process-signature", _without_factories)


def _with_charts(app: Any, page: str, template: str, context: dict[str, Any], document: Any) -> None:
    if page.startswith("notebooks/"):
        for script in ("plotly.min.js", "page.js"):
            app.add_js_file(script, loading_method="defer")


def _without_factories(
    app: Any, what: str, name: str, thing: Any, options: Any, signature: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """Leave out of a signature what a field's default is made by; the reference of fields has the defaults."""
    return signature and signature.replace("=<factory>", ""), returns
