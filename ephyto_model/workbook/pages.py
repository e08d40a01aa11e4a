"""HTML pages: an executed notebook as one self-contained file that opens with no server and no network."""

from functools import cache

import jinja2
import nbformat
from nbconvert import HTMLExporter
from plotly.offline import get_plotlyjs

from ephyto_model.workbook.display import TEMPLATES


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(template_name="report", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True)
    exporter.environment.loader = jinja2.ChoiceLoader([exporter.environment.loader, jinja2.FileSystemLoader(TEMPLATES)])
    return exporter


def notebook_page(notebook: nbformat.NotebookNode, title: str) -> str:
    """Turn an executed notebook into one HTML page: text, tables and interactive charts, no code."""
    resources = {"page_title": title, "plotly_js": get_plotlyjs()}
    page, _ = _exporter().from_notebook_node(notebook, resources=resources)
    return str(page)
