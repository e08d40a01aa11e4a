"""What a cell is answered of common ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from ephyto_model.display import provenance
from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import Answer, typed
from ephyto_model.errors import InputError, quoted
from ephyto_model.files import find_input
from ephyto_model.questions.agreements import charts, texts, views
from ephyto_model.questions.agreements.agreement import Agreement, agreement_from, read_agreement
from ephyto_model.questions.agreements.common_ground import agree as search


@dataclass(frozen=True, eq=False, repr=False)
class AgreementAnswer(Answer):
    """Common ground: `table` has the settings that stand out, or the fewest limits to give up."""

    levers: Sequence[str] = ()  # of the map; the search chooses two where none are named
    started: datetime = field(default_factory=provenance.now)

    @property
    def headline(self) -> Fragment:
        """How many settings respect every limit, and the least outside funding among them."""
        return texts.ground_headline(self.exact)

    @property
    def limits(self) -> Table:
        """The limits, what is left of them and what each costs."""
        return views.limits(self.exact)

    @property
    def settings(self) -> Table | None:
        """The settings that stand out; None where none respects all limits."""
        return views.settings(self.exact) if self.exact.least else None

    @property
    def dollars(self) -> Table | None:
        """The amounts that respect all limits, to the dollar; None where none do."""
        return views.dollars(self.exact) if self.exact.least else None

    @cached_property
    def _possible(self) -> Any:
        by_name = {lever.key: lever for lever in self.exact.agreement.levers}
        return charts.map_of(self.exact, [by_name[name] for name in self.levers])

    @property
    def map(self) -> go.Figure:
        """What is possible over two levers."""
        return charts.possible_map(self._possible)

    @property
    def map_table(self) -> Table:
        """The same as a table."""
        return charts.possible_table(self._possible)

    @property
    def frontier(self) -> go.Figure | Fragment:
        """How low the highest contribution can be for how much outside funding."""
        return charts.frontier(self.exact)

    @property
    def frontier_table(self) -> Table | None:
        """The same as a table; None where no setting respects all limits."""
        return views.frontier(self.exact) if self.exact.frontier else None

    @property
    def against(self) -> Fragment:
        """Who is against whom, and what would open a way."""
        return texts.explained(self.exact)

    @property
    def contradictions(self) -> Table | None:
        """The limits that contradict one another; None where all can be respected."""
        return views.contradictions(self.exact) if self.exact.contradictions else None

    @property
    def given_up(self) -> Table | None:
        """The fewest limits to give up; None where all can be respected."""
        return views.given_up(self.exact) if self.exact.given_up else None

    @property
    def notes(self) -> Fragment:
        """How the search was made, and what its words mean."""
        return texts.ground_notes(self.exact)

    @property
    def record(self) -> Table:
        """What was asked and found, in figures."""
        return views.record(self.exact)

    @property
    def basis(self) -> Table:
        """The version, the data, the agreement and the time of the run."""
        return views.basis(self.exact, self.started)


def agree(
    agreement: str | Path | Agreement | Mapping[str, Any] | None = None, /, map_levers: Sequence[str] = (), **parts: Any
) -> AgreementAnswer:
    """Return the common ground of an agreement: a YAML file's path, or its levers and limits by name.

    Its map is over the two `map_levers`, or over two that the search chooses.

    Its `table` has one row a setting that stands out or, where nothing holds all limits, one for each fewest limits to
    give up. Columns: setting, the levers, outside_funding_usd, base_unit_usd, usage_unit_usd, highest_usd (US dollars a
    year).
    """
    if isinstance(agreement, Agreement):
        asked = agreement
    elif isinstance(agreement, str | Path):
        asked = read_agreement(find_input(Path(agreement)))
    elif agreement is None or isinstance(agreement, Mapping):
        asked = agreement_from({**(agreement or {}), **parts}, "The agreement")
    else:
        raise InputError(f"agree takes a file's path, or levers and limits by name; found {quoted(agreement)}.")
    ground = search(asked)
    return AgreementAnswer(
        typed("agree", (str(agreement) if isinstance(agreement, Path) else agreement,), parts),
        ground,
        lambda: views.as_frame(ground),
        lambda: charts.possible_map(charts.map_of(ground)),
        lambda: [
            texts.ground_headline(ground),
            views.limits(ground),
            *([views.settings(ground)] if ground.least else [views.given_up(ground)]),
        ],
        map_levers,
    )
