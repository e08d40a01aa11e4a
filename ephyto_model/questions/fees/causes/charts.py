"""A change split into its causes as a waterfall: how an amount becomes another, a bar for each cause."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from ephyto_model.language.translation import tr
from ephyto_model.language.wording import capitalised, usd
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.causes.shapley import Change
from ephyto_model.questions.fees.causes.texts import in_words, main_parts, sentence, signed
from ephyto_model.questions.fees.causes.views import most_moved, moved_in_words
from ephyto_model.questions.fees.charts import BASE_COLOUR, DOLLARS, FAO_COLOUR, INK, new_figure, read_from_the_right


def of_change(change: Change, name: str) -> go.Figure:
    """Draw why a party's amount changes."""
    return _waterfall(change, sentence(name, change).partition(":")[0].rstrip("."), own=True)


def of_most_moved(options: Sequence[Outcome], participant: Participant | None = None) -> go.Figure | None:
    """Draw the change under the option that moves a party, or all together, the most; None where none does."""
    found = most_moved(options, participant.iso3 if participant else "")
    if found is None:
        return None
    option, change = found
    title = moved_in_words(options, option, change, participant.name if participant else "")
    return _waterfall(change, escape(title, quote=False), own=participant is not None)


def _waterfall(change: Change, title: str, *, own: bool) -> go.Figure:
    parts = main_parts(in_words(change, own=own))
    labels = [tr("Before"), *(capitalised(tr(label)) for label in parts), tr("After")]
    figure = new_figure(title, 340)
    figure.add_waterfall(
        x=labels,
        y=[float(change.from_usd), *map(float, parts.values()), float(change.to_usd)],
        measure=["absolute", *["relative"] * len(parts), "total"],
        text=[usd(change.from_usd), *map(signed, parts.values()), usd(change.to_usd)],
        textposition="outside",
        decreasing={"marker": {"color": BASE_COLOUR}},
        increasing={"marker": {"color": FAO_COLOUR}},
        totals={"marker": {"color": INK}},
    )
    figure.update_yaxes(title=tr(DOLLARS), tickformat=",d", rangemode="tozero")
    return read_from_the_right(figure)
