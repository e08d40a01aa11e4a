"""What a cell is answered of the fund over time."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display import provenance
from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import Cell, typed
from ephyto_model.errors import InputError, quoted
from ephyto_model.questions.fund import charts, controls, tables, texts, views
from ephyto_model.questions.fund.inputs.projection import Projection, named_futures
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.years import Fund


class Outlook(Cell):
    """A projection's parts; what the controls are set to is their projection. See `outlook`."""

    def __init__(self, projection: Projection) -> None:
        """Take the projection."""
        self.typed = typed("outlook", (projection,), {})
        self.controls = controls.FundControls(projection)
        self._started: datetime = provenance.now()

    def make_view(self) -> list[Fragment | Table]:
        """Return what a cell shows."""
        return [self.headline, self.fees, self.money]

    @property
    def exact(self) -> Fund:
        """The fund year by year, with exact amounts."""
        return project(self.controls.projection)

    @property
    def table(self) -> pd.DataFrame:
        """A row a year, as `questions.fund.tables.years` describes it."""
        return tables.years(self.exact)

    def figure(self) -> go.Figure:
        """Draw what comes in against the cost."""
        return charts.revenue_and_cost(self.exact)

    @property
    def headline(self) -> Fragment:
        """How parties, fees and the reserve move."""
        return texts.fund_headline(self.exact)

    @property
    def fees(self) -> Table:
        """The fees of each year."""
        return views.fees(self.exact)

    @property
    def money(self) -> Table:
        """What comes in, what is spent and what is left."""
        return views.money(self.exact)

    @cached_property
    def _others(self) -> Sequence[Fund]:
        return [project(named) for named in named_futures()]

    @property
    def side_by_side(self) -> Table:
        """The projections of data/projections/ side by side."""
        return views.side_by_side(self._others)

    def compared(self, column: str, label: str) -> go.Figure:
        """Draw one column of all of them, like "base_unit_usd", under a label."""
        return charts.side_by_side(self._others, column, label)

    @property
    def calendar(self) -> Table:
        """What the procedures require, and when."""
        return views.calendar(self.exact)

    @property
    def notices(self) -> Fragment:
        """What is inferred and assumed."""
        return texts.notices(self.exact)

    @property
    def basis(self) -> Table:
        """The version, the data, the parameters and the time of the run."""
        return texts.basis(self.exact, self._started)


def outlook(projection: Projection | None = None, /, **fields: Any) -> Outlook:
    """Return the fund of a projection, or of its fields by name, year by year."""
    if projection is not None and not isinstance(projection, Projection):
        raise InputError(f"outlook takes a Projection, or fields by name; found {quoted(projection)}.")
    return Outlook((projection or Projection()).with_(**fields))
