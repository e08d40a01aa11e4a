"""What a cell shows of a value: parts of the pages one under another; and what the package's functions answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display.html import Fragment, Table, page_templates
from ephyto_model.errors import InputError, quoted
from ephyto_model.model.scenarios.scenario import Outcome, Scenario

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


class Cell:
    """What a cell shows of an answer: its view, and a repr that can be typed back."""

    typed: str
    make_view: Callable[[], Sequence[Fragment | Table]]

    def __repr__(self) -> str:
        return self.typed

    def __str__(self) -> str:
        return repr(View(self.make_view()))

    def _repr_html_(self) -> str:
        return View(self.make_view())._repr_html_()


@dataclass(frozen=True, eq=False, repr=False)
class Answer(Cell):
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


class Parts:
    """The named parts of a report, each made when a cell asks for it, as in `report.title`."""

    def __init__(self, **makers: Callable[[], Any]) -> None:
        """Take what makes each part, in the order in which they stand in the report."""
        self._makers = makers

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._makers:
            raise AttributeError(f"This report has no part {quoted(name)}; it has {', '.join(self._makers)}.")
        return self._makers[name]()

    def __dir__(self) -> list[str]:
        return [*self._makers]

    def __repr__(self) -> str:
        return f"A report with these parts: {', '.join(self._makers)}"


def scenario_of(asked: Any) -> Scenario:
    """Return a scenario, the paper's where none is given. Raises InputError for anything else."""
    if isinstance(asked, Outcome):
        return asked.scenario
    if asked is not None and not isinstance(asked, Scenario):
        raise InputError(f"A scenario is needed, like Scenario(fao_funding_usd=400_000); found {quoted(asked)}.")
    return asked or Scenario()


def typed(function: str, values: Sequence[Any], by_name: Mapping[str, Any]) -> str:
    """Write a call as it would be typed; names that are no Python names stand in a mapping."""
    plain = {name: value for name, value in by_name.items() if name.isidentifier()}
    odd = {name: value for name, value in by_name.items() if name not in plain}
    written = [repr(value) for value in values if value is not None]
    written += [f"{name}={value!r}" for name, value in plain.items()] + ([f"**{odd!r}"] if odd else [])
    return f"{function}({', '.join(written)})"
