"""What a cell is answered of thresholds and fairness."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import scenario_of, typed
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees import charts as fee_charts
from ephyto_model.questions.fees import thresholds
from ephyto_model.questions.fees import views as tables
from ephyto_model.questions.sharing import designs
from ephyto_model.questions.sharing import views as sharing
from ephyto_model.questions.sharing.scale_design import ScaleDesign
from ephyto_model.questions.uncertainty import charts, controls, texts
from ephyto_model.questions.uncertainty import views as findings
from ephyto_model.questions.uncertainty.answers import Question


class Fairness(Question):
    """Thresholds and fairness; see `fairness`."""

    def __init__(self, written: str, row: controls.Row, scales: Sequence[ScaleDesign]) -> None:
        """Take what `Question` takes, and the scales that stand beside the model."""
        super().__init__(written, row)
        self.designs_asked = tuple(scales)

    def make_view(self) -> list[Fragment | Table]:
        """Return what a cell shows."""
        return [self.headline, self.within_reach, self.designs]

    @property
    def table(self) -> pd.DataFrame:
        """Every party and how far it is from a threshold, as `nearest_to_a_threshold` describes it."""
        return thresholds.nearest_to_a_threshold(self.exact.assessment, len(load_participants()))

    def figure(self) -> go.Figure:
        """Draw contributions over exchanges: where they jump."""
        return charts.cliffs(self.scenario)

    @property
    def headline(self) -> Fragment:
        """The largest jump, and who is near one."""
        return texts.fairness_headline(self.exact.assessment, self.table)

    @property
    def within_reach(self) -> Table:
        """The parties near a threshold."""
        return findings.within_reach(self.table)

    @property
    def costs(self) -> go.Figure:
        """The cost of an exchange by party."""
        return fee_charts.cost_per_exchange(thresholds.cost_per_exchange(self.exact.assessment))

    @property
    def costs_table(self) -> Table:
        """The same as a table."""
        return tables.costs_per_exchange(thresholds.cost_per_exchange(self.exact.assessment))

    @property
    def lorenz(self) -> go.Figure:
        """How evenly each design shares the cost."""
        return charts.lorenz_curves(self._under)

    @property
    def designs(self) -> Table:
        """Each design against the model as proposed."""
        return findings.designs(designs.against_the_first(self._under))

    @property
    def scales(self) -> Fragment | None:
        """What each scale is, in words."""
        return sharing.scales_in_words(self.exact, self.designs_asked)

    @property
    def measures(self) -> Table:
        """Measures of how evenly each design shares the cost."""
        return sharing.measures_of(self._under)

    @property
    def by_party(self) -> Table | None:
        """What every party would pay under each scale."""
        return sharing.by_party(self.exact, self.designs_asked)

    @property
    def _under(self) -> dict[str, list[Any]]:
        return designs.under_designs(self.scenario, self.designs_asked)


def fairness(scenario: Scenario | None = None, scales: Sequence[ScaleDesign] = ()) -> Fairness:
    """Return where contributions jump and how evenly they share the cost, the `scales` beside the model's own."""
    given = scenario_of(scenario)
    written = typed("fairness", (given,), {"scales": tuple(scales)} if scales else {})
    return Fairness(written, controls.fairness(given, scales), scales)
