"""Imported once by the process that kernels are forked from: everything that the templates need, imported and warm.

The templates are run once with their default parameters, so that what is loaded late or kept after first use (the data
files, plotly's classes, page templates) is there in every kernel. Their variables are thrown away.
"""

import ast
import gc
import json
import os
from typing import Any

os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # else the debugger, which no kernel here uses, warns

import ipykernel.debugger
import ipykernel.kernelapp  # noqa: F401

from ephyto_model.files import NOTEBOOKS

TEMPLATES = ("scenario_report.ipynb", "comparison_report.ipynb", "party_report.ipynb", "fund_report.ipynb")
SHOWN_AS = ("_repr_html_", "_repr_mimebundle_", "__repr__")


def _run(template: str) -> None:
    variables: dict[str, Any] = {}
    for cell in json.loads((NOTEBOOKS / template).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            *statements, last = ast.parse("".join(cell["source"])).body
            exec(compile(ast.Module(statements, []), template, "exec"), variables)
            if isinstance(last, ast.Expr):
                _show(eval(compile(ast.Expression(last.value), template, "eval"), variables))
            else:
                exec(compile(ast.Module([last], []), template, "exec"), variables)


def _show(value: object) -> None:
    for form in SHOWN_AS:
        if hasattr(type(value), form):
            getattr(value, form)()


for name in TEMPLATES:
    _run(name)
gc.collect()
gc.freeze()  # a collection in a kernel would otherwise touch, and so copy, every page of memory that it shares
