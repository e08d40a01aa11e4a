"""A page's first chart in small, as an SVG picture without words, for the cards of the landing page."""

import base64
import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

CHART = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)
WIDTH, HEIGHT, EDGE = 240, 80, 3
COLOUR = "#2F7F77"  # of traces that name none
BARS = ("bar", "funnel")
Scale = Callable[[Any], float]


def thumbnail(page: str) -> Markup:
    """Return the first chart of a page in small; empty where the page has none."""
    found = CHART.search(page)
    if not found:
        return Markup("")
    chart = json.loads(found[1])
    traces, layout = [{name: _plain(part) for name, part in trace.items()} for trace in chart["data"]], chart["layout"]
    bars = [trace for trace in traces if trace["type"] in BARS]
    for trace in bars:
        sizes = "x" if _lying(trace) else "y"
        trace[sizes] = [float(size or 0) for size in trace[sizes]]
    ends = _ends(bars, stacked=layout.get("barmode") == "stack")
    extents = {axis: [value for trace in traces for value in trace.get(axis) or ()] for axis in "xy"}
    for trace, spans in zip(bars, ends, strict=True):
        extents["x" if _lying(trace) else "y"] += [end for span in spans for end in span]
    across = _scale(extents["x"], layout.get("xaxis", {}), EDGE, WIDTH - EDGE)
    downward = {"autorange": "reversed"} if any(trace["type"] == "funnel" for trace in bars) else {}
    up = _scale(extents["y"], {**layout.get("yaxis", {}), **downward}, HEIGHT - EDGE, EDGE)
    drawn = [_bars(trace, spans, across, up) for trace, spans in zip(bars, ends, strict=True)]
    drawn += [_cells(trace["z"]) for trace in traces if trace["type"] == "heatmap"]
    drawn += [_points(trace, across, up) for trace in traces if trace["type"] == "scatter"]
    box = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" preserveAspectRatio="none">'
    return Markup(f"{box}{''.join(drawn)}</svg>")


def _plain(part: Any) -> Any:
    """Return numbers that plotly packed, as it does with those of pandas, as a list; anything else as it is."""
    if not isinstance(part, dict) or "bdata" not in part:
        return part
    numbers = np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"])
    shape = [int(length) for length in str(part.get("shape", numbers.size)).split(",")]
    return numbers.reshape(shape).tolist()


def _lying(trace: Mapping[str, Any]) -> bool:
    return trace["type"] == "funnel" or trace.get("orientation") == "h"


def _ends(bars: Iterable[Mapping[str, Any]], *, stacked: bool) -> list[list[tuple[float, float]]]:
    """Return where each bar of each trace starts and ends."""
    reached: dict[Any, float] = defaultdict(float)
    found = []
    for trace in bars:
        places, sizes = (trace["y"], trace["x"]) if _lying(trace) else (trace["x"], trace["y"])
        spans = []
        for place, size in zip(places, sizes, strict=True):
            start = reached[place] if stacked else 0.0
            reached[place] += size
            spans.append((start, start + size))
        found.append(spans)
    return found


def _scale(values: Sequence[Any], axis: Mapping[str, Any], start: float, end: float) -> Scale:
    """Return what places a value between start and end; names stand in their order."""
    names = {value: place for place, value in enumerate(dict.fromkeys(map(str, values)))}
    named = any(isinstance(value, str) for value in values)

    def number(value: Any) -> float:
        if named:
            return names[str(value)]
        return math.log10(max(value, 1)) if axis.get("type") == "log" else float(value)

    placed = [number(value) for value in values if value is not None]
    low, high = min(placed, default=0), max(placed, default=1)
    if axis.get("autorange") == "reversed":
        start, end = end, start
    return lambda value: start + (end - start) * (number(value) - low) / ((high - low) or 1)


def _colour(trace: Mapping[str, Any]) -> Any:
    named = [trace.get(part, {}).get("color") for part in ("line", "marker")]
    return next((colour for colour in named if isinstance(colour, str)), COLOUR)


def _points(trace: Mapping[str, Any], across: Scale, up: Scale) -> str:
    points = [(across(x), up(y)) for x, y in zip(trace["x"], trace["y"], strict=True) if None not in (x, y)]
    if "lines" in trace.get("mode", "lines"):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        return f'<polyline points="{path}" fill="none" stroke="{_colour(trace)}" stroke-width="1.5"/>'
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{_colour(trace)}"/>' for x, y in points)


def _bars(trace: Mapping[str, Any], spans: Sequence[tuple[float, float]], across: Scale, up: Scale) -> str:
    lying = _lying(trace)
    along, places = (across, [up(y) for y in trace["y"]]) if lying else (up, [across(x) for x in trace["x"]])
    thick = 0.8 * (HEIGHT if lying else WIDTH) / max(len(places), 1)
    drawn = []
    for place, span in zip(places, spans, strict=True):
        first, last = sorted(map(along, span))
        x, y, wide, tall = first, place - thick / 2, last - first, thick
        if not lying:
            x, y, wide, tall = y, x, tall, wide
        drawn.append(_box(x, y, wide, tall, _colour(trace)))
    return "".join(drawn)


def _cells(rows: Sequence[Sequence[float | None]]) -> str:
    known = [z for row in rows for z in row if z is not None]
    low, span = min(known), (max(known) - min(known)) or 1
    wide, tall = WIDTH / len(rows[0]), HEIGHT / len(rows)
    return "".join(
        _box(column * wide, HEIGHT - (row + 1) * tall, wide, tall, COLOUR, 0.15 + 0.7 * (z - low) / span)
        for row, cells in enumerate(rows)
        for column, z in enumerate(cells)
        if z is not None
    )


def _box(x: float, y: float, wide: float, tall: float, colour: str, opacity: float = 1) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
    return f'<rect {place} fill="{colour}" opacity="{opacity:.2f}"/>'
