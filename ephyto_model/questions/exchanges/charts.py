"""The figures of a count of exchanges."""

from calendar import month_abbr, month_name
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ephyto_model.model.names import in_sentence
from ephyto_model.model.participants import load_participants
from ephyto_model.questions.fees.charts import new_figure

MOST_SHOWN = 20


def funnel(stages: pd.DataFrame) -> go.Figure:
    """Draw how many records are left after each part of the rule, from `views.funnel`."""
    read, counted = (int(stages["records"].iloc[place]) for place in (0, -1))
    figure = new_figure(f"{counted:,} of {read:,} records count ({counted / read:.0%})", 460)
    figure.add_funnel(
        y=list(stages["stage"]),
        x=stages["records"].tolist(),
        texttemplate="%{value:,}",
        marker={"color": "#0072B2"},
        connector={"fillcolor": "#DCE6EE"},
        hovertemplate="%{y}: %{x:,}<extra></extra>",
        textposition="auto",
    )
    return figure.update_layout(showlegend=False)


def trade(pairs: pd.DataFrame) -> go.Figure:
    """Draw who sends how much to whom, among the codes with the most exchanges, from `views.trade`."""
    if pairs.empty:
        return new_figure("No ePhyto counts, so there is no trade to show", 200)
    ends = pd.concat([pairs.groupby(side)["ephytos"].sum() for side in ("sender", "receiver")], axis=1).fillna(0)
    order = ends.sum(axis=1).sort_values(ascending=False, kind="stable").index[:MOST_SHOWN].tolist()
    grid = pairs.pivot_table(index="sender", columns="receiver", values="ephytos", aggfunc="sum")
    grid = grid.reindex(index=order, columns=order)
    top = pairs.iloc[0]
    names = {participant.iso3: participant.name for participant in load_participants()}
    parties = (in_sentence(names.get(top[side], top[side])) for side in ("sender", "receiver"))
    first, second = (escape(party, quote=False) for party in parties)
    figure = new_figure(f"The largest flow, {int(top['ephytos']):,} ePhytos, is from {first}<br>to {second}", 620)
    shown = grid.to_numpy(dtype=float)
    figure.add_heatmap(
        x=order,
        y=order,
        z=np.log10(np.where(np.nan_to_num(shown) > 0, shown, np.nan)).tolist(),
        customdata=np.nan_to_num(shown).astype(int).tolist(),
        colorscale="Blues",
        colorbar={
            "title": {"text": "ePhytos"},
            "tickvals": [0, 1, 2, 3, 4, 5],
            "ticktext": ["1", "10", "100", "1,000", "10,000", "100,000"],
        },
        hovertemplate="%{y} to %{x}: %{customdata:,}<extra></extra>",
    )
    figure.update_xaxes(title="To", type="category")
    return figure.update_yaxes(title="From", type="category", autorange="reversed")


def months(table: pd.DataFrame, year: int) -> go.Figure:
    """Draw the months of a year, from `views.months`."""
    most = table.sort_values("ephytos").iloc[-1]
    title = f"No ePhyto counts in {year}"
    if most["ephytos"]:
        month, number = month_name[int(most["month"])], int(most["ephytos"])
        title = f"{month} {year} has the most first deliveries: {number:,} ePhytos"
    figure = new_figure(title, 360)
    figure.add_bar(
        x=[month_abbr[month] for month in table["month"]],
        y=table["ephytos"].tolist(),
        marker={"color": "#0072B2"},
        hovertemplate="%{x}: %{y:,}<extra></extra>",
    )
    figure.update_yaxes(title="ePhytos first delivered to a party", tickformat=",d")
    return figure.update_layout(showlegend=False)


def worth(table: pd.DataFrame, words: dict[str, str]) -> go.Figure:
    """Draw how many exchanges each exclusion keeps from counting, from `views.worth`."""
    table = table.sort_values("exchanges")
    title = "Nothing was left out"
    if len(table):
        most, reason = int(table["exchanges"].iloc[-1]), words[table["reason"].iloc[-1]]
        title = f"Dropping one exclusion would add at most {most:,} exchanges:<br>{reason}"
    figure = new_figure(title, 420)
    figure.add_bar(
        orientation="h",
        x=table["exchanges"].tolist(),
        y=[words[reason] for reason in table["reason"]],
        marker={"color": "#E69F00", "pattern": {"shape": "/"}},
        hovertemplate="%{y}: %{x:,}<extra></extra>",
    )
    figure.update_xaxes(title="Exchanges of participants that would count as well", tickformat=",d", nticks=5)
    return figure.update_layout(showlegend=False)
