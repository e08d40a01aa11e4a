"""What is kept of a chart, a document, a spreadsheet, controls: its figures and its form, but no sentence.

The form is what the eye sees and no figure says: sizes, widths, colours and marks of charts; alignment, styles and
pictures of documents; formats, widths and charts of spreadsheets. What is the same many times is written once, with
how often it occurs.
"""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pandas as pd
import plotly.graph_objects as go
from docx.oxml.ns import qn
from ipywidgets import Widget
from lxml import etree
from PIL import Image

from ephyto_model.display.controls import Redrawn
from ephyto_model.display.html import Fragment, Table
from ephyto_model.reports.pages.thumbnail import thumbnail

NUMBER = re.compile(r"[-−+]?\d[\d,.\u202f\u00a0]*(?:[eE][-+]?\d+)?%?")
SHORT = 12  # a list of a chart that is no longer is written whole
# What says when and where it was made, what is asked, and what the parts are made of.
LEFT_OUT = {"basis", "exact", "least", "record", "records", "scenario", "started", "typed"}
DATA = ("x", "y", "z", "base", "text", "customdata", "values", "parents", "labels", "ids")  # of a trace
TEMPLATE, SENTENCES = "template", ("title", "name", "hovertext", "meta", "label", "legendgroup", "hovertemplate")
COLUMNS, ROWS = 24, 8  # what a picture is made of, once it is made small
STATE = ("min", "max", "step", "value", "options", "placeholder", "disabled", "readout_format", "width")  # of a control
TAG = re.compile(r"<[^>]*>")
STYLED = re.compile(r"(?:class|style|width|scope|colspan)=\"[^\"]*\"")  # of a table in a page
EXCEL_FORM = re.compile(
    r"<(?:col|pane|mergeCell|conditionalFormatting|cfRule|dataValidation|pageSetup|sheetProtection|autoFilter) [^>]*>"
)
CHART_FORM = re.compile(r"<c:f>[^<]*|<c:(?:barDir|grouping|overlap|gapWidth|crosses|axPos)[^>]*|srgbClr val=.\w+")
SHEET_PART, CHART_PART = re.compile(r"xl/worksheets/sheet\d+\.xml"), re.compile(r"xl/charts/chart\d+\.xml")


def numbers(text: str) -> str:
    return " ".join(found.group().rstrip(".,") for found in NUMBER.finditer(text))


def steady(value: Any) -> str:
    """Write a number with six digits, so that the last bits of an arithmetic do not count."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def of_list(values: list[Any]) -> str:
    plain = [float(value) for value in pd.Series(pd.to_numeric(pd.Series(values), errors="coerce")).fillna(0)]
    if len(values) <= SHORT:
        return " ".join(map(steady, values))
    return f"[{len(values)}] {steady(values[0])} {steady(values[-1])} sum {steady(sum(plain))}"


def of_figure(figure: go.Figure) -> Iterator[str]:
    drawn = json.loads(figure.to_json(engine="json"))
    for trace in figure.data:
        for axis in ("x", "y", "z", "base", "text", "customdata", "values", "parents"):
            values = getattr(trace, axis, None) if axis in trace else None
            if values is not None and not isinstance(values, str):
                yield f"{trace.type} {axis}: {of_list(pd.Series(np.ravel(np.array(values, dtype=object))).tolist())}"
    for kind in ("shapes", "annotations"):
        for one in drawn["layout"].get(kind, ()):
            yield f"{kind}: " + " ".join(steady(one[key]) for key in ("x0", "x1", "y0", "y1", "x", "y") if key in one)
    yield from of_ticks(drawn)
    styles = {key: value for key, value in drawn["layout"].items() if key not in (TEMPLATE, "shapes", "annotations")}
    styles["marks"] = [drawn["layout"].get(kind, []) for kind in ("shapes", "annotations")]
    for number, trace in enumerate(drawn["data"]):
        styles[f"trace {number}"] = {key: value for key, value in trace.items() if key not in DATA}
    yield from counted(leaves(styles))
    small = str(thumbnail(f'<script type="application/json">{figure.to_json(engine="json")}</script>'))
    yield f"in small: {of_list([float(found) for found in re.findall(r'[0-9.]+', small)])}"
    yield "title: " + numbers(str(drawn["layout"].get("title", {}).get("text", "")))


def leaves(value: Any, name: str = "") -> Iterator[str]:
    """Give what stands at the ends of a structure, by its names: numbers, switches and words, but no sentence."""
    if isinstance(value, dict):
        for key in sorted(value):
            if key not in (*SENTENCES, "bdata"):
                yield from leaves(value[key], f"{name}.{key}".lstrip("."))
    elif isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        yield f"{name}={of_list(value)}" if len(value) > SHORT else f"{name}={' '.join(map(plainly, value))}"
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, name)
    elif written := plainly(value):
        yield f"{name}={written}"


def plainly(value: Any) -> str:
    """Write one value; of a text of several words only its numbers."""
    return numbers(value) if isinstance(value, str) and " " in value.strip() else steady(value)


def counted(lines: Iterable[str]) -> Iterator[str]:
    """Give each line once, with how often it occurs."""
    for line, often in Counter(lines).items():
        yield f"form: {often} x {line}"


def of_ticks(drawn: Any) -> Iterator[str]:
    """Give the ticks that are set by hand, on axes and colour bars."""
    for key, value in drawn.items() if isinstance(drawn, dict) else enumerate(drawn if isinstance(drawn, list) else ()):
        if key in ("tickvals", "ticktext") and isinstance(value, list):
            yield f"{key}: {of_list(value)}"
        else:
            yield from of_ticks(value)


def of_part(part: Any) -> Iterator[str]:
    if isinstance(part, go.Figure):
        yield from of_figure(part)
    elif isinstance(part, pd.DataFrame):
        for name in part.columns:
            yield f"column: {of_list(part[name].tolist())}"
    elif isinstance(part, Table):
        yield from (" | ".join(row) for row in part.rows())
        yield from counted(STYLED.findall(part._repr_html_()))
    elif isinstance(part, Fragment):
        yield from filter(None, map(numbers, str(part).splitlines()))
        page = part._repr_html_()
        yield from counted(STYLED.findall(page))
        yield from filter(None, map(numbers, TAG.sub("\n", page).splitlines()))
    elif part is not None:
        yield from filter(None, map(numbers, str(part).splitlines()))


def of_answer(answer: Any) -> Iterator[str]:
    for name in sorted(name for name in dir(answer) if not name.startswith(("_", "make_")) and name not in LEFT_OUT):
        part = getattr(answer, name)
        if isinstance(part, Redrawn):
            yield from (f"{name}: {line}" for line in of_redrawn(part))
            continue
        if name == "figure":
            part = part()
        if not callable(part):
            yield from (f"{name}: {line}" for line in of_part(part))
    yield from (f"cell: {line}" for line in of_part(str(answer)))


def of_redrawn(controls: Redrawn) -> Iterator[str]:
    """Give the controls above a chart, and what they draw where all of them are moved to where they stand."""
    for name, control in controls._controls.items():
        yield from (f"{name} {line}" for line in of_controls(control))
    sentence, shown = controls._draw({name: control.value for name, control in controls._controls.items()})
    yield numbers(sentence)
    for part in shown:
        yield from of_part(part)


def of_document(content: bytes) -> Iterator[str]:
    """Give the numbers of each paragraph and the cells of each table; what is taken out as a tracked change as well."""
    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    yield from counted(
        f"{name(block.find(qn('w:pPr')), 'w:pStyle')} {name(block.find(qn('w:pPr')), 'w:jc')}"
        f" {'in a cell' if next(block.iterancestors(qn('w:tc')), None) is not None else ''}"
        for block in body.iter(qn("w:p"))
    )
    yield from counted(f"paragraph {' '.join(map(short, one))}" for one in body.iter(qn("w:pPr")))
    yield from counted(f"table {' '.join(sorted(one.values()))}" for one in body.iter(qn("w:tblLook")))
    yield from counted(f"run {' '.join(map(short, run))}" for run in body.iter(qn("w:rPr")))
    yield "marks: " + " ".join(mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart")))
    for table in body.iter(qn("w:tbl")):
        widths = [column.get(qn("w:w")) for column in table.iter(qn("w:gridCol"))]
        yield f"widths: {' '.join(map(str, widths))}"
        aligned = (
            "".join((name(cell.find(f".//{qn('w:pPr')}"), "w:jc") or "-")[0] for cell in row.iter(qn("w:tc")))
            for row in table.iter(qn("w:tr"))
        )
        yield from counted(f"aligned {line}" for line in aligned)
    for extent in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"):
        yield f"picture: {extent.get('cx')} {extent.get('cy')}"
    for part in sorted({part.partname: part for part in document.part.package.iter_parts()}.items()):
        if part[1].content_type == "image/png":
            yield from of_picture(part[1].blob)
    for block in body.iter(qn("w:p"), qn("w:tr")):
        if block.tag == qn("w:tr"):
            yield " | ".join(written(cell) for cell in block.iter(qn("w:tc")))
        elif next(block.iterancestors(qn("w:tc")), None) is None and (line := numbers(written(block))):
            yield line


def name(properties: Any, of: str) -> str:
    """Return the value of a property of a paragraph."""
    found = None if properties is None else properties.find(qn(of))
    return "" if found is None else str(found.get(qn("w:val")))


def short(element: Any) -> str:
    """Write a property of a run: its name and its value."""
    return f"{etree.QName(element).localname}={element.get(qn('w:val')) or ''}"


def of_picture(content: bytes) -> Iterator[str]:
    """Give a picture as a few rows of digits: how dark it is where, from 0 to 9."""
    picture = Image.open(io.BytesIO(content)).convert("L")
    yield f"pixels: {picture.width} {picture.height}"
    small = np.asarray(picture.resize((COLUMNS, ROWS), Image.Resampling.BOX), dtype=float)
    for row in small:
        yield "picture: " + "".join(str(int((255 - value) / 25.6)) for value in row)


def written(element: Any) -> str:
    pieces = {qn("w:t"): "{}", qn("w:delText"): "(without {})"}
    return "".join(pieces[node.tag].format(node.text) for node in element.iter(*pieces) if node.text)


def of_workbook(place: Path) -> Iterator[str]:
    """Give every formula as it stands, and every number, those that are kept for formulas included."""
    with zipfile.ZipFile(place) as packed:
        for part in sorted(packed.namelist()):
            wanted = EXCEL_FORM if SHEET_PART.fullmatch(part) else CHART_FORM if CHART_PART.fullmatch(part) else None
            if wanted:
                yield from counted(wanted.findall(packed.read(part).decode()))
    formulas, values = (openpyxl.load_workbook(place, data_only=only) for only in (False, True))
    for sheet in formulas:
        yield from counted(looks(cell) for row in sheet.iter_rows() for cell in row if cell.has_style)
        for row in sheet.iter_rows():
            cells = [(cell.value, values[sheet.title][cell.coordinate].value) for cell in row]
            written = [
                f"{formula} -> {steady(value)}" if isinstance(formula, str) else steady(value)
                for formula, value in cells
                if isinstance(value, int | float) or str(formula).startswith("=")
            ]
            if written:
                yield f"{sheet.title} {row[0].row}: " + " | ".join(written)


def looks(cell: Any) -> str:
    """Say how a cell of a spreadsheet looks, as far as it differs from an empty one."""
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else ""
    align = f"{cell.alignment.horizontal or ''} {'wrap' if cell.alignment.wrap_text else ''} {cell.alignment.indent:g}"
    colour = cell.font.color and cell.font.color.rgb
    font = f"{'bold' if cell.font.b else ''} {'italic' if cell.font.i else ''} {cell.font.sz:g} {colour}"
    border = " ".join(side.style or "-" for side in (cell.border.top, cell.border.bottom))
    return f"{cell.number_format} | {fill} | {align} | {font} | {border} | {'' if cell.protection.locked else 'open'}"


def of_controls(control: Widget) -> Iterator[str]:
    """Give what a control and those in it are set to, and between what."""
    state = {key: getattr(control, key) for key in STATE if control.has_trait(key)}
    yield f"{type(control).__name__} " + " ".join(leaves({key: as_list(value) for key, value in state.items()}))
    for one in getattr(control, "children", ()):
        yield from of_controls(one)


def as_list(value: Any) -> Any:
    return [*map(str, value)] if isinstance(value, tuple) else value if isinstance(value, int | float) else str(value)
