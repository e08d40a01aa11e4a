"""Charts as pictures for documents, in the pages' colours. Drawn by matplotlib, which needs no browser."""

import io
import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import FuncFormatter

from ephyto_model.display.html import Bar
from ephyto_model.language.translation import SOURCE, is_right_to_left, language, speaking
from ephyto_model.language.wording import usd

# The palette of pages/templates/base.css; a test holds the two together.
COLOURS = {
    "fao": "#d98324",
    "donors": "#f0b35e",
    "reserves": "#f7dcae",
    "base": "#0a4f55",
    "usage": "#2f7f77",
    "open": "#e7eaee",
}
INK, QUIET, LINE = "#14202e", "#4a5663", "#d5dadd"
WATERFALL = {"all": QUIET, "more": COLOURS["fao"], "less": COLOURS["usage"]}
LINES = ((COLOURS["base"], "-"), (COLOURS["fao"], "--"), (COLOURS["usage"], "-."), (INK, ":"))
WIDTH_IN, DPI = 6.3, 200
BAR_LETTERS = 90  # about as many stand side by side in a bar: a longer label takes two lines
ONE_LABEL_WITHIN = 0.04  # of the span: points nearer to one another have one label
LABEL_LETTERS, LABEL_LINE = 22, 0.075  # of a line's name: letters in a row, and a row's height in the largest value
NARROWEST_LABEL = 0.09  # of the bar: narrower parts are named in the list below it


# Fonts with Chinese letters, any of which will do; the others' letters are in the font that matplotlib carries itself.
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Heiti SC",
    "SimSun",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)


@cache
def chinese_font() -> str | None:
    """Return a font of this machine with Chinese letters; None where there is none."""
    here = {font.name for font in fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in here), None)


@contextmanager
def words() -> Iterator[None]:
    """Speak, for the words in a picture, the language that is spoken, or English where no font has its letters."""
    chinese = language() == "zh"
    with (
        speaking(SOURCE if chinese and chinese_font() is None else language()),
        rc_context({"font.family": ["DejaVu Sans", *([chinese_font()] if chinese and chinese_font() else [])]}),
    ):
        yield


def _figure(height_in: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
    axes.tick_params(colors=QUIET, labelsize=8)
    return figure, axes


def _png(figure: Figure) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def carriers(parts: Sequence[tuple[str, str, float]]) -> bytes:
    """Draw one bar of who carries the cost: key, label and amount of each part, in US dollars a year."""
    figure = Figure(figsize=(WIDTH_IN, 0.6), dpi=DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    whole, left = sum(amount for _, _, amount in parts) or 1.0, 0.0
    for key, label, amount in parts:
        axes.barh(0, amount / whole, left=left, color=COLOURS[key], edgecolor="white", linewidth=1.5, height=1)
        if amount / whole >= NARROWEST_LABEL:
            ink = "white" if key in ("base", "usage") else INK
            lines = textwrap.wrap(label, max(int(amount / whole * BAR_LETTERS), 1), break_long_words=False)
            axes.text(
                left + amount / whole / 2,
                0,
                "\n".join([*lines, usd(amount)]),
                ha="center",
                va="center",
                color=ink,
                fontsize=8.5,
            )
        left += amount / whole
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.5, 0.5)
    return _png(figure)


@cache
def waterfall(rows: Sequence[tuple[str, str]], bars: Sequence[Bar]) -> bytes:
    """Draw how an amount becomes another: a label, an amount as written and a bar each, from top to bottom.

    Both are tuples: parties whose amounts change alike have the same picture, which is drawn once.
    """
    figure = Figure(figsize=(WIDTH_IN, 0.2 * len(rows) + 0.1), dpi=DPI)
    FigureCanvasAgg(figure)
    turned = is_right_to_left()  # then labels stand at the right, and bars run to the left
    before, after = ("left", "right") if turned else ("right", "left")
    axes = figure.add_axes((0.12 if turned else 0.45, 0, 0.43, 1))
    axes.set_axis_off()
    for place, ((label, amount), bar) in enumerate(zip(rows, bars, strict=True)):
        axes.barh(place, bar.end - bar.start, left=bar.start, color=WATERFALL[bar.kind], height=0.7)
        axes.text(-0.02, place, label, ha=before, va="center", fontsize=8.5, color=INK)
        axes.text(bar.end + 0.01, place, amount, ha=after, va="center", fontsize=8.5, color=INK)
    axes.invert_yaxis()
    if turned:
        axes.invert_xaxis()
    axes.margins(x=0)
    return _png(figure)


def lines(
    series: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    across: str,
    up: str,
    *,
    steps: bool = False,
    marks: Mapping[str, float] | None = None,
) -> bytes:
    """Draw lines, each named at its end; `marks` are named places on the axis across."""
    figure, axes = _figure(3.1)
    names = {name: textwrap.fill(name, LABEL_LETTERS) for name in series}
    places = _apart({name: (y[-1], names[name].count("\n") + 1) for name, (_, y) in series.items()}, series)
    for (name, (x, y)), (colour, dashes) in zip(series.items(), LINES, strict=False):
        axes.plot(x, y, color=colour, linestyle=dashes, linewidth=1.8, drawstyle="steps-post" if steps else "default")
        axes.annotate(
            names[name],
            (x[-1], places[name]),
            xytext=(5, 0),
            textcoords="offset points",
            color=colour,
            fontsize=8.5,
            va="center",
            annotation_clip=False,
        )
    for name, place in (marks or {}).items():
        axes.axvline(place, color=QUIET, linewidth=0.8, linestyle=(0, (2, 3)))
        axes.text(place, 1.01, name, transform=axes.get_xaxis_transform(), ha="center", fontsize=8, color=QUIET)
    _amounts(axes, up)
    axes.set_xlabel(across, color=QUIET, fontsize=8.5)
    axes.set_ylim(bottom=0)
    return _png(figure)


def _apart(ends: Mapping[str, tuple[float, int]], series: Mapping[str, Any]) -> dict[str, float]:
    """Return where the names of lines stand, so that none covers another: at their ends, or above a lower one's."""
    line = LABEL_LINE * max((max(y) for _, y in series.values()), default=0)
    places: dict[str, float] = {}
    free = -math.inf
    for name, (end, lines_of_it) in sorted(ends.items(), key=lambda entry: entry[1][0]):
        places[name] = max(end, free + line * lines_of_it / 2)
        free = places[name] + line * lines_of_it / 2
    return places


def points(named: Sequence[tuple[str, float, float]], across: str, up: str) -> bytes:
    """Draw named points over two amounts in US dollars a year."""
    figure, axes = _figure(3.1)
    spans = [max(axis) - min(axis) or 1.0 for axis in zip(*((x, y) for _, x, y in named), strict=True)]
    together: dict[tuple[int, ...], list[int]] = {}
    for number, (_, x, y) in enumerate(named):
        axes.plot([x], [y], marker="o", color=COLOURS["base"], markersize=7)
        close = tuple(round(value / span / ONE_LABEL_WITHIN) for value, span in zip((x, y), spans, strict=True))
        together.setdefault(close, []).append(number)
    for numbers in together.values():
        _, x, y = named[numbers[0]]
        label = ", ".join(str(number + 1) for number in numbers)
        axes.annotate(label, (x, y), xytext=(7, 5), textcoords="offset points", fontsize=9, color=INK)
    _amounts(axes, up)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: usd(value)))
    axes.set_xlabel(across, color=QUIET, fontsize=8.5)
    axes.margins(0.12)
    return _png(figure)


def _amounts(axes: Any, label: str) -> None:
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: usd(value)))
    axes.set_ylabel(label, color=QUIET, fontsize=8.5)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
