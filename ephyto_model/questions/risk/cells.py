"""What a cell is answered of the fund at risk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from ephyto_model.display import provenance
from ephyto_model.display.controls import Redrawn
from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import Answer, typed
from ephyto_model.errors import InputError, quoted
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.risk import breaking, breaking_texts, charts, simulation, tables, texts, views
from ephyto_model.questions.risk.controls import risk_controls
from ephyto_model.questions.risk.parameters import risk_asked


@dataclass(frozen=True, eq=False, repr=False)
class SimulationAnswer(Answer):
    """Random futures: `table` has the first policy's years, `exact` what was counted."""

    started: datetime = field(default_factory=provenance.now)

    @property
    def policies(self) -> pd.DataFrame:
        """The policies side by side in the same futures, as `questions.risk.tables.policies` describes it."""
        return tables.policies(self.exact)

    @property
    def headline(self) -> Fragment:
        """How likely a shortfall is, and which policy meets all criteria most often."""
        return texts.futures_headline(self.exact)

    @property
    def assumptions(self) -> Table:
        """What is assumed, a row an assumption."""
        return views.assumptions(self.exact.question.uncertainty)

    @property
    def controls(self) -> Redrawn:
        """The main assumptions as controls, above what they redraw."""
        return risk_controls(self.exact)

    @property
    def years(self) -> Table:
        """What happens by year over all futures."""
        return views.risk_by_year(self.exact)

    @property
    def side_by_side(self) -> Table:
        """The policies side by side, as a table to show."""
        return views.policies(self.exact)

    @property
    def criteria(self) -> Table:
        """How often each policy meets each criterion."""
        return views.held(self.exact)

    @property
    def breaking(self) -> Fragment:
        """In which futures the first policy fails."""
        return breaking_texts.breaks(self.exact, breaking.breaking(self.exact))

    @property
    def breaking_of_the_best(self) -> Fragment:
        """In which futures the policy fails that meets all criteria most often."""
        best = tables.most_robust(self.exact)
        return breaking_texts.breaks(self.exact, breaking.breaking(self.exact, best), best)

    @property
    def notes(self) -> Fragment:
        """What is assumed, and what the figures do not say."""
        return texts.futures_notes(self.exact)

    @property
    def basis(self) -> Table:
        """The version, the data, the parameters and the time of the run."""
        return views.basis(self.exact, self.started)


def simulated(projection: Projection | None, asked: Mapping[str, Any]) -> SimulationAnswer:
    """Return random futures of the fund around a projection, as `ephyto_model.simulate`."""
    if projection is not None and not isinstance(projection, Projection):
        raise InputError(f"simulate takes a Projection, or fields by name; found {quoted(projection)}.")
    given = {} if projection is None else {**projection.differences(), "name": projection.name}
    question, number = risk_asked({**given, **asked})
    found = simulation.simulate(question, number, question.projection.random_seed)
    return SimulationAnswer(
        typed("simulate", (projection,), asked),
        found,
        lambda: tables.by_year(found),
        lambda: charts.fan(found, "reserve"),
        lambda: [texts.futures_headline(found), views.risk_by_year(found), views.policies(found)],
    )
