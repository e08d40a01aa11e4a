"""What a cell is answered of what is uncertain in one year."""

from dataclasses import asdict
from functools import lru_cache

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import scenario_of, typed
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.comparison import views as comparison_tables
from ephyto_model.questions.uncertainty import charts, controls, sensitivity, texts
from ephyto_model.questions.uncertainty import futures as draws
from ephyto_model.questions.uncertainty import views as findings
from ephyto_model.questions.uncertainty.answers import STATUS, Question

UNPAID = (0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3)  # the shares of parties that fail to pay, side by side


class Uncertain(Question):
    """What is uncertain; see `uncertainty`."""

    def __init__(
        self, scenario: Scenario, assumptions: draws.Assumptions, number: int, seed: int, sobol_draws: int
    ) -> None:
        """Take the scenario, what is assumed, how many futures are drawn, their seed and the draws for the indices."""
        numbers = {"futures": number, "seed": seed, "sobol_draws": sobol_draws}
        written = typed("uncertainty", (scenario,), {**numbers, **asdict(assumptions)})
        super().__init__(written, controls.uncertainty(scenario, assumptions, number, seed))
        self._assumptions, self._number, self._seed, self._sobol_draws = assumptions, number, seed, sobol_draws

    def make_view(self) -> list[Fragment | Table]:
        """Return what a cell shows."""
        return [self.headline, self.quantiles, self.assumptions]

    @property
    def drawn(self) -> draws.DrawnFutures:
        """The futures, as arrays."""
        return _drawn(self.scenario, self._assumptions, self._number, self._seed)

    @property
    def table(self) -> pd.DataFrame:
        """A row a future. Columns: those of `DrawnFutures`."""
        return pd.DataFrame(self.drawn._asdict())

    def figure(self) -> go.Figure:
        """Draw what comes in over all futures."""
        return charts.bands(self.drawn, self._need_usd)

    @property
    def _need_usd(self) -> float:
        return float(self.exact.assessment.need_usd)

    @property
    def headline(self) -> Fragment:
        """What comes in in the median future, and how often all that is needed does."""
        return texts.uncertainty_headline(self.scenario, self._assumptions, self.drawn)

    @property
    def assumptions(self) -> Table:
        """What is assumed."""
        return findings.assumptions(self._assumptions)

    @property
    def quantiles(self) -> Table:
        """Quantiles of parties, fees, what comes in and what is missing."""
        return findings.quantiles(self.drawn, self._need_usd)

    @property
    def covered(self) -> go.Figure:
        """How often the need is covered, by the share of parties that fail to pay."""
        return charts.covered(self._covered)

    @property
    def covered_table(self) -> Table:
        """The same as a table."""
        return findings.covered(self._covered)

    @property
    def _covered(self) -> pd.DataFrame:
        return draws.covered(self.scenario, self._assumptions, UNPAID, self._number, self._seed)

    @property
    def tornado(self) -> go.Figure:
        """How far each input alone moves a contribution."""
        return charts.tornado(self._tornado, STATUS)

    @property
    def tornado_table(self) -> Table:
        """The same as a table."""
        return findings.tornado(self._tornado, STATUS)

    @property
    def _tornado(self) -> pd.DataFrame:
        return sensitivity.tornado(self.scenario, sensitivity.SPANS, STATUS)

    @property
    def sobol(self) -> go.Figure:
        """The share of the variance that each input explains."""
        labels = {str(one.field): str(one.label) for one in self._tornado.itertuples()}
        return charts.sobol(self._sobol, labels)

    @property
    def sobol_table(self) -> Table:
        """The same as a table."""
        return findings.sobol(self._sobol)

    @property
    def _sobol(self) -> pd.DataFrame:
        return _indices(self.scenario, self._sobol_draws, self._seed)

    @property
    def regret(self) -> Table:
        """The largest regret under each preset."""
        return comparison_tables.regret([option.run() for option in presets()])


_drawn = lru_cache(maxsize=2)(draws.futures)  # several parts are made of the same futures


@lru_cache(maxsize=2)
def _indices(scenario: Scenario, sobol_draws: int, seed: int) -> pd.DataFrame:
    return sensitivity.sobol(scenario, sensitivity.SPANS, STATUS, sobol_draws, seed)


def uncertainty(
    scenario: Scenario | None = None,
    futures: int = 20_000,
    seed: int = 2024,
    sobol_draws: int = 256,
    **assumptions: float,
) -> Uncertain:
    """Return what comes in over random `futures` of one year, under assumptions that are fields of `Assumptions`."""
    return Uncertain(scenario_of(scenario), draws.Assumptions(**assumptions), futures, seed, sobol_draws)
