"""A scenario: one question put to the model, as typed, bounded and documented fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any, ClassVar, Self

import pandas as pd

from ephyto_model.exact import exactly
from ephyto_model.language.wording import MOST_ENTRIES
from ephyto_model.model.budget import BudgetedLevel, budget_of
from ephyto_model.model.contributions import Assessment, Offsets, User, assess
from ephyto_model.model.funding_model import STATUSES, UNCLASSIFIED, FundingModel, load_funding_model
from ephyto_model.model.notices import Notice, notices_of
from ephyto_model.model.notices import budgeted as budget_notice
from ephyto_model.model.notices import exchanges_given as exchanges_notice
from ephyto_model.model.notices import newcomers as newcomers_notice
from ephyto_model.model.notices import unclassified as unclassified_notice
from ephyto_model.model.participants import (
    Counted,
    Participant,
    joining_queue,
    load_participants,
    peer_medians,
    with_exchanges,
)
from ephyto_model.model.scenarios.checks import PEER_MEDIAN
from ephyto_model.model.scenarios.fields import field_named, fields
from ephyto_model.model.scenarios.made import MADE, drift
from ephyto_model.registry import loaded


def _default(name: str) -> Any:
    return field(default_factory=lambda: fields()[name].default)


@dataclass(frozen=True)
class Scenario:
    """The fields of a scenario; `fields()` has the label, unit, bounds and paragraph of each.

    Values are checked and brought into canonical form on creation (InputError otherwise). Scenarios are immutable:
    vary one with ``scenario.with_(fao_funding_usd=300_000)``.
    """

    name: str = _default("name")
    annual_funding_level_usd: float = _default("annual_funding_level_usd")
    fao_funding_usd: float = _default("fao_funding_usd")
    donor_funding_usd: float = _default("donor_funding_usd")
    reserves_applied_usd: float = _default("reserves_applied_usd")
    participating_parties: int = _default("participating_parties")
    joining_order: str = _default("joining_order")
    random_seed: int = _default("random_seed")
    include: tuple[str, ...] = _default("include")
    exclude: tuple[str, ...] = _default("exclude")
    newcomer_exchanges: int | str = _default("newcomer_exchanges")
    exchange_growth: float = _default("exchange_growth")
    status_list: str | Mapping[str, str] = _default("status_list")
    exchanges: str | Mapping[str, int] = _default("exchanges")
    unclassified_status: str = _default("unclassified_status")
    rounding: str = _default("rounding")
    model_changes: Mapping[str, Any] = _default("model_changes")
    made: ClassVar[Mapping[str, Any] | None] = None  # what one that was read gave when it was saved (`made.py`)

    def __new__(cls, *values: Any, **fields: Any) -> Self:
        """Refuse a name that no field has, with the nearest one (InputError)."""
        for name in fields:
            field_named(name)
        return super().__new__(cls)

    def __repr__(self) -> str:
        return as_call("Scenario", self.name, fields()["name"].default, self.differences())

    def __post_init__(self) -> None:
        for name, scenario_field in fields().items():
            object.__setattr__(self, name, scenario_field.checked(getattr(self, name)))

    @classmethod
    def from_mapping(cls, values: Mapping[Any, Any]) -> Self:
        """Make a scenario from some of its fields; the others keep their defaults. Raises InputError."""
        scenario = cls(**{field_named(name).name: value for name, value in values.items() if name != MADE.name})
        object.__setattr__(scenario, MADE.name, MADE.checked(values.get(MADE.name)))
        return scenario

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed. Raises InputError."""
        return replace(self, **{field_named(name).name: value for name, value in changes.items()})

    def values(self) -> dict[str, Any]:
        """Return every field as plain values (lists and dicts), ready for JSON and YAML."""
        return {name: plain(getattr(self, name)) for name in fields()}

    def as_numbers(self) -> Self:
        """Return it with a level and counts that are numbers alone, for what knows no budget and no direction."""
        counts = self.exchanges
        if isinstance(counts, Mapping):
            counts = {iso3: int(count) for iso3, count in counts.items()}
        return replace(self, annual_funding_level_usd=float(self.annual_funding_level_usd), exchanges=counts)

    def differences(self) -> dict[str, Any]:
        """Return the fields other than the name that differ from the default, as plain values."""
        return {
            name: value
            for name, value in self.values().items()
            if name != "name" and value != plain(fields()[name].default)
        }

    def model(self) -> FundingModel:
        """Return the funding model with this scenario's level and changes."""
        changed = load_funding_model().changed(self.model_changes) if self.model_changes else load_funding_model()
        return replace(changed, annual_funding_level_usd=exactly(self.annual_funding_level_usd))

    def offsets(self) -> Offsets:
        """Return what reduces the need, as exact amounts."""
        return Offsets(
            exactly(self.fao_funding_usd), exactly(self.donor_funding_usd), exactly(self.reserves_applied_usd)
        )

    def participants(self) -> tuple[Participant, ...]:
        """Return all participants, in the paper's order, with the exchanges that this scenario starts from."""
        return load_participants() if isinstance(self.exchanges, str) else with_exchanges(self.exchanges)

    def queue(self) -> list[Participant]:
        """Return all participants in the order in which they take part."""
        rank = self.model().base_multipliers
        rank = {**rank, UNCLASSIFIED: rank[self.unclassified_status]}
        return joining_queue(self.participants(), self.joining_order, self.random_seed, rank, self.status_list)

    def taking_part(self) -> list[Participant]:
        """Return the participants that take part, in the paper's order."""
        first = {participant.iso3 for participant in self.queue()[: self.participating_parties]}
        chosen = (first | set(self.include)) - set(self.exclude)
        return [participant for participant in self.participants() if participant.iso3 in chosen]

    def status_of(self, participant: Participant) -> str:
        """Return a participant's development status under the scenario's list, or the one assumed for it."""
        status = participant.status_under(self.status_list)
        return self.unclassified_status if status == UNCLASSIFIED else status

    def users(self) -> list[User]:
        """Return the parties that take part with the status and the exchanges that their fees rest on."""
        newcomers = self.newcomer_counts()
        factor = 1 + exactly(self.exchange_growth)
        return [
            User(participant.iso3, participant.name, status, _grown(count, factor))
            for participant in self.taking_part()
            for status in [self.status_of(participant)]
            for count in [newcomers[status] if participant.exchanges is None else participant.exchanges]
        ]

    def newcomer_counts(self) -> Mapping[str, int]:
        """Return the exchanges a year, before growth, of a newcomer of each development status."""
        if self.newcomer_exchanges == PEER_MEDIAN:
            statuses = {participant.iso3: self.status_of(participant) for participant in self.participants()}
            return peer_medians(self.participants(), statuses)
        return dict.fromkeys(STATUSES, int(self.newcomer_exchanges))

    def run(self) -> "Outcome":
        """Apply the rules."""
        model = self.model()
        assessment = assess(model, self.users(), self.offsets(), model.rounding[self.rounding])
        return Outcome(self, assessment, notices_of(assessment, [*drift(self.made, assessment), *self._assumptions()]))

    def _assumptions(self) -> list[Notice]:
        participants = self.taking_part()
        newcomers = sum(not participant.is_user for participant in participants)
        users = len(self.exchanges) if isinstance(self.exchanges, Mapping) else 0
        unclassified = [p.name for p in participants if p.status_under(self.status_list) == UNCLASSIFIED]
        found = [exchanges_notice(users, len(participants) - newcomers)] if users else []
        budget = budget_of(self.annual_funding_level_usd)
        if budget:
            found.append(budget_notice(budget))
        if unclassified:
            found.append(unclassified_notice(unclassified, self.unclassified_status))
        if newcomers:
            found.append(newcomers_notice(newcomers, self.newcomer_exchanges))
        return found


@dataclass(frozen=True)
class Outcome:
    """A scenario with its assessment and what a reader has to be told about it."""

    scenario: Scenario
    assessment: Assessment
    notices: tuple[Notice, ...]

    def __repr__(self) -> str:
        return f"{self.scenario!r}.run()"

    @property
    def table(self) -> pd.DataFrame:
        """Every party's expected contribution, as `Assessment.table` describes it."""
        return self.assessment.table

    @property
    def exact(self) -> Assessment:
        """What each party would be expected to contribute, in exact numbers."""
        return self.assessment

    def figure(self) -> Any:
        """Draw what the parties of each development status pay: a plotly figure."""
        return loaded("ephyto_model.questions.fees.charts:of_outcome")(self)


def _grown(count: int, factor: Fraction) -> int:
    return count if factor == 1 else floor(count * factor)


def as_call(kind: str, name: str, usual_name: str, differences: Mapping[str, Any]) -> str:
    """Write a scenario or a projection as it would be typed; long mappings, like counts by party, by their size."""
    given = {"name": name, **differences} if name != usual_name else differences
    written = [f"{key}={_written(value)}" for key, value in given.items()]
    return f"{kind}({', '.join(written)})"


def _written(value: Any) -> str:
    many = isinstance(value, dict | list) and len(value) > MOST_ENTRIES
    return f"<{len(value)} entries>" if many else repr(value)


def plain(value: Any) -> Any:
    """Turn a field's frozen value into lists, dicts, numbers and texts, ready for JSON and YAML."""
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, BudgetedLevel):
        return value.budget.as_mapping()
    if isinstance(value, Counted):
        return {"sent": value.sent, "received": value.received}
    return [plain(entry) for entry in value] if isinstance(value, tuple) else value
