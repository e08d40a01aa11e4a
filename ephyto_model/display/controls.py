"""Controls above what they redraw in place, in a notebook. No arithmetic here."""

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, TypeAlias

import ipywidgets as widgets
import plotly.graph_objects as go
from IPython.display import DisplayHandle, display

from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.notebook_page import PLOTLY
from ephyto_model.errors import InputError
from ephyto_model.model.scenarios.field import Field

Shown: TypeAlias = "go.Figure | Fragment | Table"
WIDE = {"description_width": "14rem"}
COLUMNS = {"grid_template_columns": "repeat(auto-fit, minmax(24rem, 1fr))"}


class Redrawn:
    """Controls, and what is drawn of their values: a sentence, and figures or tables under it.

    Show it as the last line of a notebook cell. What is drawn are outputs of that cell, so that a saved page has them
    as they were first drawn; the sentence comes when a control is moved. A refused value is answered with its own
    sentence; the figures then stay as they were.
    """

    def __init__(
        self, controls: Mapping[str, widgets.Widget], draw: Callable[[Mapping[str, Any]], tuple[str, Sequence[Shown]]]
    ) -> None:
        """Take the controls by name; `draw` gets those that were moved with their values, and raises InputError."""
        self._controls = controls
        self._draw = draw
        self._moved: set[str] = set()
        self._answer = widgets.HTML()
        self._handles: list[DisplayHandle] = []
        for name, control in controls.items():
            control.observe(lambda _, name=name: self._move(name), "value")

    @property
    def values(self) -> dict[str, Any]:
        """What the controls that were moved are set to."""
        return {name: control.value for name, control in self._controls.items() if name in self._moved}

    def _ipython_display_(self) -> None:
        layout = widgets.Layout(**COLUMNS)
        display(widgets.VBox([widgets.GridBox([*self._controls.values()], layout=layout), self._answer]))
        _, shown = self._draw(self.values)
        self._handles = [display(_drawn(one), raw=True, display_id=True) for one in shown]

    def _move(self, name: str) -> None:
        self._moved.add(name)
        try:
            sentence, shown = self._draw(self.values)
        except InputError as error:
            self._answer.value = f"<p role='alert'><strong>{escape(str(error))}</strong></p>"
            return
        self._answer.value = f"<p role='status'>{escape(sentence)}</p>"
        for handle, one in zip(self._handles, shown, strict=False):
            # JupyterLab's plotly extension (7.1) leaves a chart that stands as it is; after something else it draws.
            height = one.layout.height if isinstance(one, go.Figure) else 0
            handle.update({"text/html": f"<div style='height: {height}px'></div>"}, raw=True)
            handle.update(_drawn(one), raw=True)


def _drawn(shown: Shown) -> dict[str, Any]:
    """Return what a notebook draws from; plotly's own display gives no handle to draw it again."""
    if isinstance(shown, go.Figure):
        return {PLOTLY: json.loads(shown.to_json())}
    return {"text/html": shown._repr_html_(), "text/plain": repr(shown)}


def choice(label: str, options: Sequence[tuple[str, Any]], value: Any = None) -> widgets.Widget:
    """Return a choice among values, each by its words; the first unless a value is given."""
    given = {} if value is None else {"value": value}
    return widgets.Dropdown(options=options, description=label, style=WIDE, layout={"width": "auto"}, **given)


def slider(field: Field, value: Any) -> widgets.Widget:
    """Return a slider over what suits a field; it starts at the field's value where that is a plain number."""
    start = value if isinstance(value, int | float) else 0
    largest = max(field.slider_maximum or 0, start)
    return number(field.label, start, field.minimum or 0, largest, field.step or 1)


def number(label: str, value: float, least: float, largest: float, step: float) -> widgets.Widget:
    """Return a slider over numbers, whole ones where the step is whole; it tells its value when it is let go."""
    kind = widgets.IntSlider if isinstance(step, int) else widgets.FloatSlider
    return kind(
        value=value,
        min=least,
        max=max(largest, value),
        step=step,
        description=label,
        continuous_update=False,
        readout_format=",d" if kind is widgets.IntSlider else ".2f",
        style=WIDE,
        layout={"width": "auto"},
    )
