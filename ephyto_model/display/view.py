"""What a cell shows of a value: parts of the pages one under another; and what the package's functions answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display.html import Fragment, Table, page_templates

HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class View:
    """Parts of the pages as one output of a cell; `foot` has code between backticks; `table` is for pandas."""

    parts: Sequence[Fragment | Table]
    foot: str = ""
    table: pd.DataFrame | None = None

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.parts))

    def _repr_html_(self) -> str:
        parts: list[Any] = [part._repr_html_() for part in self.parts]
        return page_templates(HERE).get_template("view.html.j2").render(parts=parts, foot=self.foot)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a function for cells answers: a table, a figure, a view, and a repr that can be typed back.

    `exact` is what it rests on, with exact numbers. Table, figure and view are made when they are asked for.
    """

    typed: str
    exact: Any
    make_table: Callable[[], pd.DataFrame]
    make_figure: Callable[[], go.Figure]
    make_view: Callable[[], Sequence[Fragment | Table]]

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a case, in whole numbers, floats and texts; the function that answers says its columns."""
        return self.make_table()

    def figure(self) -> go.Figure:
        """Draw it in the workbook's look."""
        return self.make_figure()

    def __repr__(self) -> str:
        return self.typed

    def __str__(self) -> str:
        return repr(View(self.make_view()))

    def _repr_html_(self) -> str:
        return View(self.make_view())._repr_html_()
