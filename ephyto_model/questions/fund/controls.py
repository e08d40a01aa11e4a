"""Controls for the fund over time: the main inputs of a projection above the charts of how the fund develops."""

from collections.abc import Mapping, Sequence
from typing import Any

from ephyto_model.display.controls import Redrawn, Shown, choice, slider
from ephyto_model.model.scenarios.checks import PEER_MEDIAN
from ephyto_model.model.timing import FIRST_YEAR
from ephyto_model.questions.fund import charts as figures
from ephyto_model.questions.fund import texts
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.rules import project

CHARTS = (
    figures.fees,
    figures.revenue_and_cost,
    figures.reserve_and_cap,
    figures.participants,
    figures.shortfall,
)
SLIDERS = (
    "opening_reserve_usd",
    "fao_funding_usd",
    "donor_funding_usd",
    "joiners_a_year",
    "exchange_growth",
    "nonpaying_share",
)
STARTS = {"fao_funding_usd": "FAO funding from", "donor_funding_usd": "Donor funding from"}
NEWCOMERS: Sequence[tuple[str, Any]] = (
    ("as the projection has it", None),
    ("none", 0),
    ("5,000 a year", 5_000),
    ("the median of their peers", PEER_MEDIAN),
)


class FundControls(Redrawn):
    """The main inputs of a projection as controls; each leaves its field as it is until it is moved."""

    def __init__(self, projection: Projection) -> None:
        """Make the controls."""
        self._projection = projection
        known = projection_fields()
        years = [(str(year), year) for year in range(FIRST_YEAR, projection.last_year + 1)]
        super().__init__(
            {
                **{name: slider(known[name], getattr(projection, name)) for name in SLIDERS},
                **{f"{name} from": choice(label, years) for name, label in STARTS.items()},
                "newcomer_exchanges": choice(known["newcomer_exchanges"].label, NEWCOMERS),
            },
            self._draw_fund,
        )

    @property
    def projection(self) -> Projection:
        """The projection as the controls stand. Raises InputError."""
        moved = self.values
        changes = {name: value for name, value in moved.items() if name in projection_fields() and value is not None}
        for name in STARTS:
            if name in changes:
                changes[name] = {moved.get(f"{name} from", FIRST_YEAR): changes[name]}
        return self._projection.with_(**changes)

    def _draw_fund(self, _moved: Mapping[str, Any]) -> tuple[str, list[Shown]]:
        fund = project(self.projection)
        return texts.headline(fund), [chart(fund) for chart in CHARTS]
