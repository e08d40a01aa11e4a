"""Controls for the fund over time: ipywidgets on one side, a projection on the other. No arithmetic here."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets as widgets
import plotly.graph_objects as go
from IPython.display import DisplayHandle, display

from ephyto_model.analyses.fund.fields import projection_fields
from ephyto_model.analyses.fund.projection import Projection
from ephyto_model.analyses.fund.rules import project
from ephyto_model.errors import InputError
from ephyto_model.field_checks import PEER_MEDIAN
from ephyto_model.timing import FIRST_YEAR
from ephyto_model.workbook.fund import figures, texts
from ephyto_model.workbook.pages.display import Fragment
from ephyto_model.workbook.pages.notebook_page import PLOTLY

CHARTS = (
    figures.fees, figures.revenue_and_cost, figures.reserve_and_cap, figures.participants,
    figures.shortfall,
)  # fmt: skip
SLIDERS = (
    "opening_reserve_usd", "fao_funding_usd", "donor_funding_usd", "joiners_a_year", "exchange_growth",
    "nonpaying_share",
)  # fmt: skip
DATED = {"fao_funding_usd": "FAO funding from", "donor_funding_usd": "Donor funding from"}
NEWCOMERS: Sequence[tuple[str, Any]] = (
    ("as the projection has it", None), ("none", 0), ("5,000 a year", 5_000),
    ("the median of their peers", PEER_MEDIAN),
)  # fmt: skip
WIDE = {"description_width": "14rem"}


class FundControls:
    """The main inputs of a projection as controls, above the charts of how the fund develops.

    Show it as the last line of a notebook cell. The charts are outputs of that cell, so that a saved page has them as
    they were first drawn. A refused value is answered with its sentence; the charts then stay as they were.
    """

    def __init__(self, projection: Projection) -> None:
        """Make the controls; each leaves its field as the projection has it until it is moved."""
        self._projection = projection
        known = projection_fields()
        years = range(FIRST_YEAR, projection.last_year + 1)
        self._starts = {name: _choice(label, [(str(year), year) for year in years]) for name, label in DATED.items()}
        self._sliders = {name: _slider(known[name], getattr(projection, name)) for name in SLIDERS}
        self._newcomers = _choice(known["newcomer_exchanges"].label, NEWCOMERS)
        self._moved: set[str] = set()
        self._answer = widgets.HTML()
        self._charts: list[DisplayHandle] = []
        for name, slider in self._sliders.items():
            slider.observe(lambda _, name=name: self._move(name), "value")
        for choice in (*self._starts.values(), self._newcomers):
            choice.observe(lambda _: self._show(), "value")

    def _ipython_display_(self) -> None:
        settings = [*self._sliders.values(), *self._starts.values(), self._newcomers]
        columns = {"grid_template_columns": "repeat(auto-fit, minmax(24rem, 1fr))"}
        display(widgets.VBox([widgets.GridBox(settings, layout=columns), self._answer]))
        fund = project(self.projection)
        self._charts = [display(_drawn(chart(fund)), raw=True, display_id=True) for chart in CHARTS]

    @property
    def projection(self) -> Projection:
        """The projection as the controls stand. Raises InputError."""
        changes: dict[str, Any] = {}
        for name in self._moved:
            value = self._sliders[name].value
            changes[name] = {self._starts[name].value: value} if name in self._starts else value
        if self._newcomers.value is not None:
            changes["newcomer_exchanges"] = self._newcomers.value
        return self._projection.with_(**changes)

    def _move(self, name: str) -> None:
        self._moved.add(name)
        self._show()

    def _show(self) -> None:
        try:
            fund = project(self.projection)
        except InputError as error:
            self._answer.value = f"<p role='alert'><strong>{escape(str(error))}</strong></p>"
            return
        self._answer.value = f"<p role='status'>{escape(texts.headline(fund))}</p>"
        for handle, chart in zip(self._charts, CHARTS, strict=False):
            figure = chart(fund)
            # JupyterLab's plotly extension (7.1) leaves a chart that stands as it is; after something else it draws.
            height = 0 if isinstance(figure, Fragment) else figure.layout.height
            handle.update({"text/html": f"<div style='height: {height}px'></div>"}, raw=True)
            handle.update(_drawn(figure), raw=True)


def _drawn(figure: go.Figure | Fragment) -> dict[str, Any]:
    """Return what a notebook draws a figure from; plotly's own display gives no handle to draw it again."""
    if isinstance(figure, Fragment):  # nothing to draw: a sentence says so
        return {"text/html": figure._repr_html_(), "text/plain": figure.text}
    return {PLOTLY: json.loads(figure.to_json())}


def _choice(label: str, options: Sequence[tuple[str, Any]]) -> widgets.Widget:
    return widgets.Dropdown(options=options, description=label, style=WIDE, layout={"width": "auto"})


def _slider(field: Any, value: Any) -> widgets.Widget:
    """Return a slider over what suits the field; it starts at the field's value where that is a plain number."""
    kind = widgets.IntSlider if isinstance(field.step, int) else widgets.FloatSlider
    start = value if isinstance(value, int | float) else 0
    return kind(
        value=start, min=field.minimum or 0, max=max(field.slider_maximum, start), step=field.step,
        description=field.label, continuous_update=False, readout_format=",d" if kind is widgets.IntSlider else ".2f",
        style=WIDE, layout={"width": "auto"},
    )  # fmt: skip
