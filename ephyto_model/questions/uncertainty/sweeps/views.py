"""A grid of scenarios for people: what it spans, and how contributions move along its first axis."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display.html import Column, Fragment, Table
from ephyto_model.errors import InputError
from ephyto_model.language.wording import capitalised, counted, listed, usd, with_article
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import in_sentence
from ephyto_model.model.scenarios.fields import field_named
from ephyto_model.questions.fees.charts import DOLLARS, STATUS_COLOURS, STATUS_DASHES, new_figure
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.uncertainty.sweeps.grid import Grid
from ephyto_model.questions.uncertainty.texts import headline

MOST_SHOWN = 12  # rows of a table in a cell
MOST_LINES = 8  # that can be told apart
AMOUNTS = {"base_unit_usd": "Base unit fee", "usage_unit_usd": "Usage unit fee", "revenue_usd": "Revenue"}


def _label(name: str) -> str:
    return str(field_named(name).label)


def _inside(name: str) -> str:
    """Return a label as it stands inside a sentence; FAO keeps its capitals."""
    label = _label(name)
    return label if label[1].isupper() else label[0].lower() + label[1:]


def grid_headline(grid: Grid) -> Fragment:
    """Say what is varied, and between which amounts the unit fees then lie."""
    spans = [f"{_inside(name)} ({counted(len(values), 'value', 'values')})" for name, values in grid.axes.items()]
    varied = f" of {listed(spans)}" if spans else ""
    fees = [
        f"the {AMOUNTS[unit].lower()} from USD {usd(grid.totals[unit].min())} to {usd(grid.totals[unit].max())}"
        for unit in ("base_unit_usd", "usage_unit_usd")
    ]
    return headline(f"{counted(len(grid), 'setting', 'settings')}{varied}: {listed(fees)}.")


def totals(grid: Grid) -> Table:
    """Return the first settings with what they come to."""
    frame = grid.totals.head(MOST_SHOWN)
    kinds = {name: "usd" if field_named(name).unit.startswith("USD") else "" for name in grid.axes}
    columns = {name: Column(_label(name), kind) if kind else Column(_label(name)) for name, kind in kinds.items()}
    columns |= {"parties": Column("Parties", "count")}
    columns |= {name: Column(label, "usd") for name, label in AMOUNTS.items()}
    shown = f"The first {len(frame)} of {len(grid):,} settings" if len(grid) > len(frame) else "The settings"
    return Table(frame, f"{shown} (USD a year)", columns)


def lines(grid: Grid, iso3: str | None = None) -> go.Figure:
    """Draw contributions along the first axis of numbers.

    For a party a line for each setting of the other axes; without one the highest contribution in each development
    status, where the other axes have their first values. Raises InputError where there is nothing to draw.
    """
    numbers = [name for name, values in grid.axes.items() if all(isinstance(v, int | float) for v in values)]
    if not numbers:
        raise InputError(
            "A figure needs a field with several numbers, like fao_funding_usd=range(0, 600_001, 100_000)."
        )
    along, others = numbers[0], [name for name in grid.axes if name != numbers[0]]
    first = {name: grid.axes[name][0] for name in others}
    figure = _by_status(grid, along, first) if iso3 is None else _by_setting(grid, along, others, iso3)
    figure.update_xaxes(title=_label(along), tickformat=",", nticks=7)
    return figure.update_yaxes(title=DOLLARS, tickformat=",", rangemode="tozero")


def _by_status(grid: Grid, along: str, first: dict[str, Any]) -> go.Figure:
    frame = grid.statuses
    for name, value in first.items():
        frame = frame[frame[name] == (value if isinstance(value, int | float | str) else str(value))]
    fixed = [f"{_inside(name)}: {field_named(name).in_words(value)}" for name, value in first.items()]
    most = str(frame["development_status"].iloc[int(frame["highest_usd"].argmax())])
    highest = frame.loc[frame["development_status"] == most, "highest_usd"]
    title = f"{capitalised(with_article(most))} party pays at most USD {usd(highest.min())} to {usd(highest.max())}"
    figure = new_figure(title + (f"<br>({listed(fixed)})" if fixed else ""))
    for status in STATUSES:
        those = frame[frame["development_status"] == status]
        line = {"color": STATUS_COLOURS[status], "dash": STATUS_DASHES[status], "width": 2}
        figure.add_scatter(x=list(those[along]), y=list(those["highest_usd"]), name=status, mode="lines", line=line)
    return figure


def _by_setting(grid: Grid, along: str, others: Sequence[str], iso3: str) -> go.Figure:
    frame, name = grid.parties(iso3), participant_of(iso3).name
    if frame.empty:
        raise InputError(f"{name} takes part in none of these settings, so there is nothing to draw.")
    groups: list[tuple[tuple[Any, ...], pd.DataFrame]] = (
        [(key, part) for key, part in frame.groupby(list(others), sort=False)] if others else [((), frame)]
    )
    if len(groups) > MOST_LINES:
        raise InputError(f"The figure would have {len(groups):,} lines; up to {MOST_LINES} can be told apart.")
    pays = frame["expected_contribution_usd"]
    figure = new_figure(f"{capitalised(in_sentence(name))} pays USD {usd(pays.min())} to {usd(pays.max())}")
    for key, part in groups:
        legend = ", ".join(f"{_inside(o)}: {field_named(o).in_words(v)}" for o, v in zip(others, key, strict=True))
        y = list(part["expected_contribution_usd"])
        figure.add_scatter(x=list(part[along]), y=y, name=legend, mode="lines", line={"width": 2})
    return figure.update_layout(showlegend=bool(others))
