"""HTML pages: an executed notebook as a file that opens with no server and no network."""

from functools import cache
from typing import Any

import jinja2
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from ephyto_model.display.html import TEMPLATES, draft_note
from ephyto_model.display.plotly_js import SHARED, for_traces, small
from ephyto_model.language.translation import direction, language, marked, tr

CHART_WORDS = (marked("Download plot as a PNG"), marked("Reset axes"))  # as plotly has them in English
PLOTLY = "application/vnd.plotly.v1+json"


class _PageExporter(HTMLExporter):  # type: ignore[misc]
    """nbconvert's, without its last step, which parses the page again to mend what these templates do not write."""

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        page, resources = super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)
        return str(page), resources

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Take the steps on the notebook as it is: it is a copy, and is checked when it is written."""
        for step in self._preprocessors:
            nb, resources = step(nb, resources)
        return nb, resources


@cache
def _exporter() -> HTMLExporter:
    exporter = _PageExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )
    exporter.environment.loader = jinja2.ChoiceLoader([exporter.environment.loader, jinja2.FileSystemLoader(TEMPLATES)])
    return exporter


def notebook_page(notebook: NotebookNode, title: str, *, shared: bool = False, home: str = "") -> str:
    """Turn an executed notebook into one HTML page: text, tables and interactive charts, no code.

    The page carries plotly's JavaScript, or finds it in SHARED of the folder above where it is `shared` by many. It
    leads back to the page `home`, if there is one.
    """
    charts = [
        output["data"][PLOTLY]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if PLOTLY in output.get("data", {})
    ]
    build = for_traces(trace.get("type", "scatter") for chart in charts for trace in chart["data"])
    if shared and build != small():
        raise ValueError("a shared page can only draw what plotly's small build draws")
    resources = {
        "language": language(),
        "direction": direction(),
        "draft": draft_note(),
        "chart_words": {text: tr(text) for text in CHART_WORDS},
        "page_title": title,
        "contents": tr("Contents"),
        "home": home and (home, tr("All reports, and the explorer")),
        "plotly_js": "" if shared else build,
        "plotly_file": f"../{SHARED}",
    }
    page, _ = _exporter().from_notebook_node(notebook, resources=resources)
    return str(page)
