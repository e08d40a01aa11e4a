"""How the texts that people read are found for the catalogues: what `make messages` has Babel call."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

# What marks a text, and which of its arguments: (context, text) or (one, several) where there are two.
MARKS = ("tr", "tr_in", "trn", "tr_pieces", "marked", "marked_in", "marked_n")
IN_CONTEXT, COUNTED = ("tr_in", "marked_in"), ("trn", "marked_n")
TYPESCRIPT = re.compile(r"""\b(trn|trIn|tr|marked)\(\s*(("|').*?(?<!\\)\3)(?:\s*,\s*(("|').*?(?<!\\)\5))?""")
Found = tuple[int, str, str | tuple[str, ...], list[str]]


def in_python(file: BinaryIO, *_: Any, **__: Any) -> Iterator[Found]:
    """Give the texts of a Python file: arguments of MARKS that are texts as they stand, not keys of a mapping."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            number = 2 if node.func.id in IN_CONTEXT + COUNTED else 1
            given = [found.value for found in node.args[:number] if isinstance(found, ast.Constant)]
            texts = [text for text in given if isinstance(text, str)]
            if len(texts) == number:
                yield node.lineno, node.func.id, texts[0] if number == 1 else tuple(texts), []


def in_typescript(file: BinaryIO, *_: Any, **__: Any) -> Iterator[Found]:
    """Give the texts of a TypeScript file, those inside `${...}`, which Babel's own way passes over, too."""
    source = file.read().decode("utf-8")
    for found in TYPESCRIPT.finditer(source):
        texts = [ast.literal_eval(text) for text in (found[2], found[4]) if text]
        line = source.count("\n", 0, found.start()) + 1
        yield line, found[1], tuple(texts) if len(texts) > 1 else texts[0], []


def in_a_notebook(file: BinaryIO, *_: Any, **__: Any) -> Iterator[Found]:
    """Give the texts of a notebook: one message a markdown cell."""
    for cell in json.load(file)["cells"]:
        if cell["cell_type"] == "markdown":
            yield 1, "tr", "".join(cell["source"]), []
