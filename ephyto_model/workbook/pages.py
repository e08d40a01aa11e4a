"""HTML pages: an executed notebook as one self-contained file that opens with no server and no network."""

from functools import cache

import jinja2
import nbformat
from nbconvert import HTMLExporter

from ephyto_model.workbook.display import TEMPLATES
from ephyto_model.workbook.plotly_js import for_traces

PLOTLY = "application/vnd.plotly.v1+json"


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(template_name="report", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True)
    exporter.environment.loader = jinja2.ChoiceLoader([exporter.environment.loader, jinja2.FileSystemLoader(TEMPLATES)])
    return exporter


def notebook_page(notebook: nbformat.NotebookNode, title: str) -> str:
    """Turn an executed notebook into one HTML page: text, tables and interactive charts, no code."""
    charts = [
        output["data"][PLOTLY]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if PLOTLY in output.get("data", {})
    ]
    script = for_traces(trace.get("type", "scatter") for chart in charts for trace in chart["data"])
    resources = {"page_title": title, "plotly_js": script}
    page, _ = _exporter().from_notebook_node(notebook, resources=resources)
    return str(page)
