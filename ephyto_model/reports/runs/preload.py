"""Imported once by the process that runs are forked from: what the templates and the pages import."""

import ast
import gc
import importlib
import json

from ephyto_model.files import NOTEBOOKS
from ephyto_model.registry import reports
from ephyto_model.reports.runs.kinds import TEMPLATES

gc.disable()  # what is imported stays, so that there is nothing to collect
made_by = {report.made_by.partition(":")[0] for report in reports().values()}
for module in (
    "nbconvert",
    "nbformat",
    "ephyto_model.display.notebook_page",
    "ephyto_model.reports.runs.engine",
    *(name for name in made_by if ".questions." in name),
):
    importlib.import_module(module)
for template in TEMPLATES:
    for cell in json.loads((NOTEBOOKS / template).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            code = ast.parse("".join(cell["source"]))
            code.body = [statement for statement in code.body if isinstance(statement, ast.Import | ast.ImportFrom)]
            exec(compile(code, template, "exec"), {})
gc.enable()
gc.freeze()  # a collection in a forked process would otherwise touch, and so copy, every page of memory that it shares
