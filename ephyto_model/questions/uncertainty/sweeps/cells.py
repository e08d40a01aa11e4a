"""What a cell is answered of many settings: a sweep over any of them, and the least that keeps limits."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ephyto_model.display.view import Answer, scenario_of, typed
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.uncertainty import goal, mix_charts, texts
from ephyto_model.questions.uncertainty import views as findings
from ephyto_model.questions.uncertainty.sweeps import views as grid_views
from ephyto_model.questions.uncertainty.sweeps.grid import Grid, axes_in


@dataclass(frozen=True, eq=False, repr=False)
class SweepAnswer(Answer):
    """A sweep: `table` has every party at each setting, `exact` the grid."""

    @property
    def statuses(self) -> pd.DataFrame:
        """What the parties of each development status pay, as `Grid.statuses` describes it."""
        table: pd.DataFrame = self.exact.statuses
        return table

    @property
    def totals(self) -> pd.DataFrame:
        """What each setting comes to, as `Grid.totals` describes it."""
        table: pd.DataFrame = self.exact.totals
        return table

    def of(self, party: str) -> pd.DataFrame:
        """What a party (an ISO3 code or a name) pays at each setting: the rows of `table` that are its."""
        table: pd.DataFrame = self.exact.parties(participant_of(party).iso3)
        return table

    def figure(self, party: str | None = None) -> Any:
        """Draw contributions along the first field of numbers: by development status, or a party's."""
        return grid_views.lines(self.exact, None if party is None else participant_of(party).iso3)


def sweep(scenario: Scenario | None = None, /, **fields: Any) -> SweepAnswer:
    """Return all combinations of some scenario fields' values (lists, ranges, arrays), everything else as given.

    Its `table` has one row a setting and party. Columns: the varied fields, iso3, name, development_status, exchanges
    (a year), usage_category, base_fee_usd, usage_fee_usd, expected_contribution_usd (US dollars a year).
    """
    start = scenario_of(scenario)
    axes, single = axes_in(fields)
    grid = Grid(start.with_(**single), axes)
    return SweepAnswer(
        typed("sweep", (scenario,), fields),
        grid,
        grid.parties,
        lambda: grid_views.lines(grid),
        lambda: [grid_views.grid_headline(grid), grid_views.totals(grid)],
    )


def least(field: str, scenario: Scenario | None = None, /, **limits: float) -> Answer:
    """Return the least of a kind of funding, to the dollar, from which on nobody named pays more than its limit.

    `field` is fao_funding_usd, donor_funding_usd or reserves_applied_usd. Limits are by ISO3 code, by name, by
    development status or for `everyone`: ``least("fao_funding_usd", KEN=20_000, **{"Lower-Middle": 15_000})``. Its
    `table` is the proof. Columns: who, limit_usd, amount_usd, highest_usd (US dollars a year), holds.
    """
    parties = {participant.iso3 for participant in load_participants()}
    groups = (*scenario_of(None).model().base_multipliers, goal.EVERYONE)
    by_code = {
        who if who in groups or who in parties else participant_of(who.replace("_", " ")).iso3: limit
        for who, limit in limits.items()
    }
    found = goal.least(scenario_of(scenario), field, by_code)
    return Answer(
        typed("least", (field, scenario), limits),
        found,
        lambda: findings.least_table(found),
        lambda: mix_charts.least(found),
        lambda: [texts.least_headline(found), findings.proof(found)],
    )
