"""What a cell is answered of participation and of the funding mix, for the scenario that the controls are set to."""

from datetime import datetime

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display import provenance
from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import Cell, scenario_of, typed
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.fees import participation as by_number
from ephyto_model.questions.fees import texts as fee_texts
from ephyto_model.questions.fees import views as tables
from ephyto_model.questions.uncertainty import controls, funding_mix, goal, mix_charts, texts
from ephyto_model.questions.uncertainty import views as findings
from ephyto_model.questions.uncertainty.envelope import envelope

LARGEST_NEWCOMERS, NEWCOMERS_STEP = 160_000, 500
STATUS = "Upper-Middle"  # whose fees are drawn where one group stands for all
WORTH_STEP_USD, WORTH_STEPS = 100_000, 12


class Question(Cell):
    """A question's parts, each a property; `controls` is a row above the chart that it redraws."""

    def __init__(self, written: str, row: controls.Row) -> None:
        """Take the call as it would be typed, and the controls."""
        self.typed, self.controls = written, row
        self._started: datetime = provenance.now()

    @property
    def scenario(self) -> Scenario:
        """The scenario that the controls are set to."""
        return self.controls.scenario

    @property
    def exact(self) -> Outcome:
        """What that scenario comes to, in exact amounts."""
        return self.scenario.run()

    @property
    def notices(self) -> Fragment:
        """What is inferred and assumed."""
        return fee_texts.notices(self.exact)

    @property
    def basis(self) -> Table:
        """The version, the data, the parameters and the time of the run."""
        return tables.provenance_table(provenance.provenance(self.exact, self._started))


class Participation(Question):
    """As more parties take part; see `participation`."""

    def make_view(self) -> list[Fragment | Table]:
        """Return what a cell shows."""
        return [self.headline, self.envelope, self.claims]

    @property
    def table(self) -> pd.DataFrame:
        """The unit fees over all sets of joiners, as `envelope` describes them."""
        return envelope(self.scenario)

    def figure(self) -> go.Figure:
        """Draw the base unit fee by the number of parties."""
        return mix_charts.envelope_with_orders(self.table, self.scenario, "base_unit", 0)

    @property
    def headline(self) -> Fragment:
        """How the unit fees move from the fewest parties to all."""
        return texts.participation_headline(self.table)

    @property
    def envelope(self) -> Table:
        """The lowest and highest fees at some numbers of parties."""
        return findings.envelope_at(self.table, 10)

    @property
    def count_of_parties(self) -> Fragment:
        """Which number is meant by all parties."""
        return fee_texts.the_count_of_parties()

    @property
    def claims(self) -> Table:
        """What para 28 says, beside what the model says."""
        return findings.claims(by_number.claims_of_para_28(self.scenario))

    @property
    def by_newcomers(self) -> go.Figure:
        """The usage fee over the exchanges of new users, all taking part."""
        return mix_charts.usage_fee_by_newcomers(self._newcomers)

    @property
    def newcomers(self) -> Table:
        """The same as a table."""
        return findings.newcomers(self._newcomers)

    @property
    def _newcomers(self) -> pd.DataFrame:
        everyone = self.scenario.with_(participating_parties=len(load_participants()))
        return by_number.fees_by_newcomers(everyone, range(0, LARGEST_NEWCOMERS + 1, NEWCOMERS_STEP))


class FundingMix(Question):
    """Who funds the rest; see `mix_of_funding`."""

    def __init__(self, written: str, row: controls.Row, least: goal.Least) -> None:
        """Take what `Question` takes, and the least FAO funding that was asked for."""
        super().__init__(written, row)
        self.least = least

    def make_view(self) -> list[Fragment | Table]:
        """Return what a cell shows."""
        return [self.headline, self.proof, self.worth]

    @property
    def table(self) -> pd.DataFrame:
        """What each step of FAO funding is worth, as `worth_of_fao_funding` describes it."""
        return funding_mix.worth_of_fao_funding(self.scenario, WORTH_STEP_USD, WORTH_STEPS)

    def figure(self) -> go.Figure:
        """Draw fees over FAO and donor funding."""
        return mix_charts.funding_mix(self.scenario, STATUS)

    @property
    def headline(self) -> Fragment:
        """The least FAO funding that keeps the limit."""
        return texts.least_headline(self.least)

    @property
    def proof(self) -> Table:
        """That it is the least: what is paid there and a dollar below."""
        return findings.proof(self.least)

    @property
    def worth(self) -> Table:
        """What each step of FAO funding is worth to a party."""
        return findings.worth(self.table)

    @property
    def change_per_step(self) -> Table:
        """By how much each step changes a contribution."""
        return findings.change_per_step(self.table)

    @property
    def rounding_steps(self) -> go.Figure:
        """How rounding turns a line into steps."""
        return mix_charts.rounding_steps(self.scenario, STATUS)

    @property
    def collection(self) -> go.Figure:
        """What fees bring in beside what is needed, over FAO funding."""
        steps = int(self.scenario.annual_funding_level_usd) // 1000
        return mix_charts.collection(funding_mix.gaps_by_fao_funding(self.scenario, steps), self.scenario)


def participation(scenario: Scenario | None = None, random_orders: int = 20) -> Participation:
    """Return how fees move as more parties take part; `random_orders` (up to 200) are drawn beside the envelope."""
    given = scenario_of(scenario)
    written = typed("participation", (given,), {"random_orders": random_orders})
    return Participation(written, controls.participation(given, random_orders))


def mix_of_funding(
    scenario: Scenario | None = None, development_status: str = "Lower-Middle", limit_usd: float = 10_000
) -> FundingMix:
    """Return who funds the rest: FAO, donors, fees; and the least FAO funding that keeps a group below a limit."""
    given = scenario_of(scenario)
    least = goal.least(given, "fao_funding_usd", {development_status: limit_usd})
    written = typed("mix_of_funding", (given, development_status, limit_usd), {})
    return FundingMix(written, controls.limit(given, development_status, limit_usd), least)
