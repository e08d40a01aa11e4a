"""The figures of a search for common ground: what is possible over two levers, and the frontier."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display.html import NO_PART, Column, Fragment, Table, bulleted
from ephyto_model.exact import numbers_in
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import as_number, percent_to, usd
from ephyto_model.questions.agreements.common_ground import CommonGround
from ephyto_model.questions.agreements.levers import AMOUNTS, ROUNDING, Lever, check_for_a_map
from ephyto_model.questions.agreements.possible import Possible, possible
from ephyto_model.questions.agreements.texts import lever_label, lever_value, names
from ephyto_model.questions.fees.charts import GRID, INK, hover, new_figure

Array = npt.NDArray[Any]
HOLDS = "#2F7F77"
OTHERS = "#BFC7CC"
# Okabe and Ito's colours for who is not satisfied; each area also bears its number.
COLOURS = ("#E69F00", "#56B4E9", "#CC79A7", "#F0E442", "#D55E00", "#0072B2")
LETTERS = "ABCDEF"


def _who(found: Possible, mask: int) -> str:
    return names(found.agreement.limits[number] for number in numbers_in(mask))


def _areas(found: Possible) -> list[int]:
    """Return the sets of broken limits that are drawn apart: those of the most pairs of values."""
    counts = Counter(found.broken.ravel().tolist())
    return [mask for mask, _ in counts.most_common() if mask][: len(COLOURS)]


def possible_map(found: Possible) -> go.Figure:
    """Draw who is satisfied where, over two levers, from `possible.possible`."""
    across, down = found.across, found.down
    share = float((found.broken == 0).mean())
    title = tr(
        "All limits are respected at {share} of the points in this chart",
        share=percent_to(share, 1 if 0 < share < 0.1 else 0),
    )
    if not share:
        title = tr("No point in this chart respects all limits")
    elif share == 1:
        title = tr("Every point in this chart respects all limits")
    figure = new_figure(title, 520)
    areas = _areas(found)
    numbers = {0: 0, **{mask: place for place, mask in enumerate(areas, start=1)}}
    other = len(numbers)
    drawn = np.vectorize(lambda mask: numbers.get(mask, other))(found.broken)
    texts = [
        [
            tr("all limits are respected")
            if not mask
            else tr("limits not respected: {names}", names=escape(_who(found, mask), quote=False))
            for mask in row
        ]
        for row in found.broken.tolist()
    ]
    colours = [HOLDS, *COLOURS[: len(areas)], OTHERS]
    steps = len(colours)
    scale = [[edge, colour] for n, colour in enumerate(colours) for edge in (n / steps, (n + 1) / steps)]
    x, y = _values(across), _values(down)
    figure.add_heatmap(
        x=x,
        y=y,
        z=drawn.tolist(),
        zmin=-0.5,
        zmax=steps - 0.5,
        colorscale=scale,
        showscale=False,
        text=texts,
        hovertemplate=hover(tr("{x}; {y}: {who}"), x="x", y="y", who="text"),
    )
    legend = [(0, tr("all limits are respected"), "✓")]
    legend += [
        (n, tr("limits not respected: {names}", names=_who(found, mask)), LETTERS[n - 1])
        for n, mask in enumerate(areas, 1)
    ]
    if (drawn == other).any():
        legend.append((other, tr("limits not respected: other combinations of limits"), "…"))
    for number, words, sign in legend:
        if not (drawn == number).any():
            continue
        figure.add_scatter(
            name=f"{sign} {escape(words, quote=False)}",
            x=[None],
            y=[None],
            mode="markers",
            marker={"color": colours[number], "symbol": "square", "size": 14, "line": {"color": INK, "width": 1}},
        )
        row, column = _middle(drawn == number)
        figure.add_annotation(
            x=x[column],
            y=y[row],
            text=f"<b>{sign}</b>",
            showarrow=False,
            font={"color": "#000"},
            bgcolor="rgba(255,255,255,0.75)",
            borderpad=2,
        )
    _axis(figure.update_xaxes, across)
    _axis(figure.update_yaxes, down)
    return figure.update_layout(legend={"orientation": "v", "y": -0.18, "x": 0, "yanchor": "top"}, height=600)


def _values(lever: Lever) -> list[object]:
    numbers = [lever.at(place) for place in range(lever.number)]
    return [lever_value(lever, value) for value in numbers] if lever.listed else numbers


def _axis(update: object, lever: Lever) -> None:
    kind = {"type": "category"} if lever.listed else {"tickformat": ",~g"}
    update(title=lever_label(lever), gridcolor=GRID, nticks=7, **kind)  # type: ignore[operator]


def _middle(where: Array) -> tuple[int, int]:
    """Return a place inside an area, near its middle."""
    rows, columns = np.nonzero(where)
    middle = np.array([rows.mean(), columns.mean()])
    nearest = int(np.argmin((rows - middle[0]) ** 2 + (columns - middle[1]) ** 2))
    return int(rows[nearest]), int(columns[nearest])


def possible_table(found: Possible) -> Table:
    """Return the map in words: at each value of one lever, where the other holds all limits."""
    rows = []
    for place in range(found.down.number):
        holds = np.flatnonzero(found.broken[place] == 0)
        spans = np.split(holds, np.flatnonzero(np.diff(holds) > 1) + 1) if len(holds) else []
        words = "; ".join(_span(found.across, span) for span in spans) or NO_PART
        rows.append((lever_value(found.down, found.down.at(place)), words))
    columns = {"down": Column(lever_label(found.down)), "across": Column(lever_label(found.across))}
    return Table(
        pd.DataFrame(rows, columns=list(columns)),
        tr("Values of the two levers that respect all limits"),
        columns,
        folded=True,
    )


def _span(lever: Lever, span: Array) -> str:
    low, high = (lever_value(lever, lever.at(int(end))) for end in (span[0], span[-1]))
    return low if low == high else tr("{low} to {high}", low=low, high=high)


def frontier(ground: CommonGround) -> go.Figure | Fragment:
    """Draw how low the highest contribution can be with how much outside funding, all limits held."""
    points = ground.frontier
    if not points:
        text = tr("No combination of settings respects all limits, so there is nothing to draw here.")
        return bulleted([text])
    first, last = points[0], points[-1]
    title = tr(
        "More outside funding does not lower the highest contribution:<br>it remains USD {amount}",
        amount=usd(first.highest_usd),
    )
    if len(points) > 1:
        title = tr(
            "As outside funding rises from USD {low} to USD {high},<br>the highest contribution falls from "
            "USD {before} to USD {after}",
            low=usd(first.outside_funding_usd),
            high=usd(last.outside_funding_usd),
            before=usd(first.highest_usd),
            after=usd(last.highest_usd),
        )
    figure = new_figure(title, 420)
    figure.add_scatter(
        x=[as_number(point.outside_funding_usd) for point in points],
        y=[as_number(p.highest_usd) for p in points],
        mode="lines+markers",
        line={"color": HOLDS, "width": 2, "shape": "hv"},
        marker={"size": 8},
        showlegend=False,
        hovertemplate=hover(tr("Outside funding USD {x}: highest contribution USD {y}"), x="x:,.0f", y="y:,.0f"),
    )
    figure.update_xaxes(title=tr("Outside funding (FAO and donors), USD a year"), tickformat=",d", rangemode="tozero")
    figure.update_yaxes(title=tr("Highest contribution, USD a year"), tickformat=",d", rangemode="tozero")
    return figure


def map_of(ground: CommonGround, levers: Sequence[Lever] = ()) -> Possible:
    """Return what is possible over two levers, the others as with the least outside funding.

    Where none are named: amounts first, then those with most values. Where nothing holds all limits, the others are
    as where the fewest are given up. Raises InputError for an agreement with one lever only.
    """
    check_for_a_map(ground.agreement.levers)
    across, down = levers or _two_levers(ground)
    return possible(ground.start, across, down)


def _two_levers(ground: CommonGround) -> tuple[Lever, Lever]:
    levers = sorted(
        ground.agreement.levers, key=lambda one: (one.name not in AMOUNTS, one.name == ROUNDING, -one.number)
    )
    return levers[0], levers[1]
