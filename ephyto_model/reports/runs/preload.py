"""Imported once by the process that runs are forked from: what the templates and the pages import."""

import ast
import gc
import json

import nbconvert  # noqa: F401
import nbformat  # noqa: F401

from ephyto_model.files import NOTEBOOKS
from ephyto_model.reports.runs.kinds import TEMPLATES

for template in TEMPLATES:
    for cell in json.loads((NOTEBOOKS / template).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            code = ast.parse("".join(cell["source"]))
            code.body = [statement for statement in code.body if isinstance(statement, ast.Import | ast.ImportFrom)]
            exec(compile(code, template, "exec"), {})
gc.freeze()  # a collection in a forked process would otherwise touch, and so copy, every page of memory that it shares
