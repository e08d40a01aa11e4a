"""What a cell is answered of the reproduction of the paper."""

from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import Cell
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees import participation, texts
from ephyto_model.questions.fees import views as tables
from ephyto_model.questions.fees.charts import BASE_COLOUR, new_figure
from ephyto_model.questions.reproduction import rounding_search, views
from ephyto_model.questions.reproduction.figures import reproduce as recompute
from ephyto_model.questions.reproduction.figures import score


class Reproduction(Cell):
    """The published figures beside recomputed ones; see `reproduce`."""

    typed = "reproduce()"

    def make_view(self) -> list[Fragment | Table]:
        """Return what a cell shows."""
        return [self.headline, self.score]

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a published figure. Columns: place, item, figure, printed, recomputed, reproduced."""
        return recompute()

    def figure(self) -> go.Figure:
        """Draw how many figures each place of the paper prints; all of them are reproduced or it says how many are."""
        found = score(self.table).iloc[:-1]
        figure = new_figure(self.headline.text, 300)
        figure.add_bar(
            x=[int(number) for number in found["reproduced"]],
            y=found["place"],
            orientation="h",
            marker={"color": BASE_COLOUR},
        )
        return figure.update_yaxes(autorange="reversed")

    @property
    def exact(self) -> pd.DataFrame:
        """The same as `table`: printed figures are texts."""
        return self.table

    @property
    def headline(self) -> Fragment:
        """How many published figures come out."""
        return views.reproduction_headline(self.table)

    @property
    def score(self) -> Table:
        """The same by place of the paper."""
        return views.reproduction_score(self.table)

    @property
    def differences(self) -> Table | Fragment:
        """The figures that do not come out."""
        return views.reproduced_figures(self.table[~self.table["reproduced"]])

    def printed_in(self, *places: str) -> Table | Fragment:
        """Return the figures of some places of the paper, like "Table 1" or "Appendix 2"."""
        return views.reproduced_figures(self.table[self.table["place"].isin(places)])

    @property
    def by_parties(self) -> Table:
        """The fees at the numbers of parties that the paper names."""
        return tables.fees_at_marked_numbers(participation.fees_by_parties(Scenario(), participation.marked_numbers()))

    def totals(self, **fields: Any) -> Table:
        """Return what a scenario comes to that differs from the paper's in some fields."""
        return tables.totals(Scenario(**fields).run())

    @cached_property
    def rules(self) -> pd.DataFrame:
        """The rounding rules that were tried. Columns: those of `rounding_search.search`."""
        return rounding_search.search()

    @property
    def rules_tried(self) -> Fragment:
        """How many rounding rules were tried, and how many give every published figure."""
        return views.rules_tried(self.rules)

    @property
    def rounding_rules(self) -> Table:
        """The rules that give every published figure."""
        return views.rounding_rules(self._reproducing)

    @property
    def rounding_spread(self) -> Table:
        """How much those rules differ in the presets."""
        return views.rounding_spread(rounding_search.spread(self._reproducing, presets()))

    @property
    def _reproducing(self) -> pd.DataFrame:
        return self.rules[self.rules["all_reproduced"]]

    @property
    def notices(self) -> Fragment:
        """What is inferred and assumed."""
        return texts.notices(Scenario().run())


def reproduce() -> Reproduction:
    """Return every figure that the paper prints, recomputed, and which rounding rules give them all."""
    return Reproduction()
