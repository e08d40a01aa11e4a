"""A projection: one question put to the fund over time, as typed, bounded, documented and dated fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import DATA, read_yaml, shown_path
from ephyto_model.language.wording import listed
from ephyto_model.model.funding_model import FundingModel, load_funding_model
from ephyto_model.model.scenarios.files import checked_entries, entries_of, resolve_paths
from ephyto_model.model.scenarios.scenario import as_call, plain
from ephyto_model.model.timing import in_year
from ephyto_model.questions.fund.inputs.checks import check_late_shares
from ephyto_model.questions.fund.inputs.fields import projection_field_named, projection_fields
from ephyto_model.registry import loaded

KIND = "projection"


def _default(name: str) -> Any:
    return field(default_factory=lambda: projection_fields()[name].default)


@dataclass(frozen=True)
class Projection:
    """The fields of a projection; `projection_fields()` has the label, unit, bounds and paragraph of each.

    Values are checked and brought into canonical form on creation (InputError otherwise); a dated value is a mapping
    from years, each of which holds from then on. Projections are immutable: vary one with
    ``projection.with_(joiners_a_year=10)``.
    """

    name: str = _default("name")
    last_year: int = _default("last_year")
    opening_reserve_usd: float = _default("opening_reserve_usd")
    annual_funding_level_usd: float | Mapping[int, float] = _default("annual_funding_level_usd")
    level_rule: str = _default("level_rule")
    annual_cost_usd: float | str | Mapping[int, float | str] = _default("annual_cost_usd")
    fao_funding_usd: float | Mapping[int, float] = _default("fao_funding_usd")
    fao_funding_expected_usd: float | str | Mapping[int, float | str] = _default("fao_funding_expected_usd")
    fao_to_reserves_usd: float | Mapping[int, float] = _default("fao_to_reserves_usd")
    donor_funding_usd: float | Mapping[int, float] = _default("donor_funding_usd")
    donor_funding_expected_usd: float | str | Mapping[int, float | str] = _default("donor_funding_expected_usd")
    donors_to_reserves_usd: float | Mapping[int, float] = _default("donors_to_reserves_usd")
    reserves_applied_usd: float | str | Mapping[int, float | str] = _default("reserves_applied_usd")
    reserve_target_usd: float | str | Mapping[int, float | str] = _default("reserve_target_usd")
    arrears_in_fees: str = _default("arrears_in_fees")
    joiners: Mapping[str, date] = _default("joiners")
    joiners_a_year: int | Mapping[int, int] = _default("joiners_a_year")
    joining_order: str = _default("joining_order")
    random_seed: int = _default("random_seed")
    newcomer_exchanges: int | str | Mapping[str, int] = _default("newcomer_exchanges")
    exchange_growth: float | Mapping[Any, Any] = _default("exchange_growth")
    status_list: str | Mapping[int, str] = _default("status_list")
    status_changes: Mapping[str, str | Mapping[int, str]] = _default("status_changes")
    unclassified_status: str = _default("unclassified_status")
    exchanges: Mapping[int, Mapping[str, int]] = _default("exchanges")
    receipts: tuple[Mapping[str, Any], ...] = _default("receipts")
    balance_usd: Mapping[int, float] = _default("balance_usd")
    paid_share: float | Mapping[Any, Any] = _default("paid_share")
    one_year_late_share: float | Mapping[Any, Any] = _default("one_year_late_share")
    two_years_late_share: float | Mapping[Any, Any] = _default("two_years_late_share")
    nonpaying_share: float | Mapping[int, float] = _default("nonpaying_share")
    rounding: str = _default("rounding")
    model_changes: Mapping[str, Any] = _default("model_changes")

    def __new__(cls, *values: Any, **fields: Any) -> Self:
        """Refuse a name that no field has, with the nearest one (InputError)."""
        for name in fields:
            projection_field_named(name)
        return super().__new__(cls)

    def __repr__(self) -> str:
        return as_call("Projection", self.name, projection_fields()["name"].default, self.differences())

    def __post_init__(self) -> None:
        for name, projection_field in projection_fields().items():
            object.__setattr__(self, name, projection_field.checked(getattr(self, name)))
        check_late_shares(self.one_year_late_share, self.two_years_late_share)

    @classmethod
    def from_mapping(cls, values: Mapping[Any, Any]) -> Self:
        """Make a projection from some of its fields; the others keep their defaults. Raises InputError."""
        return cls(**{projection_field_named(name).name: value for name, value in values.items()})

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed. Raises InputError."""
        return replace(self, **{projection_field_named(name).name: value for name, value in changes.items()})

    def values(self) -> dict[str, Any]:
        """Return every field as plain values (lists and dicts), ready for JSON and YAML."""
        return {name: plain(getattr(self, name)) for name in projection_fields()}

    def differences(self) -> dict[str, Any]:
        """Return the fields other than the name that differ from the default, as plain values."""
        return {
            name: value
            for name, value in self.values().items()
            if name != "name" and value != plain(projection_fields()[name].default)
        }

    def at(self, name: str, year: int) -> Any:
        """Return the value of a dated field in a year: the latest from then or before, else the default."""
        return in_year(getattr(self, name), year, projection_fields()[name].default)

    def run(self) -> Any:
        """Work it out year by year: a `Fund`. Raises InputError."""
        return loaded("ephyto_model.questions.fund.rules:project")(self)

    @property
    def has_facts(self) -> bool:
        """Whether it has counts, receipts or balances of its own, beside the paper's counts of 2023."""
        return bool(self.exchanges or self.receipts or self.balance_usd)

    def model(self) -> FundingModel:
        """Return the funding model with this projection's changes; its level is that of 2025 in data/."""
        return load_funding_model().changed(self.model_changes) if self.model_changes else load_funding_model()


def read_projections(path: Path) -> list[Projection]:
    """Read every projection of a YAML file: one, or a list under `projections`. Raises InputError with all errors."""
    return projections_in(resolve_paths(read_yaml(path), path.parent), shown_path(path))


def named_futures() -> list[Projection]:
    """Return the futures of data/projections/, which stand side by side in a notebook."""
    return read_projections(DATA / "projections" / "futures.yaml")


def projections_in(document: Any, where: str) -> list[Projection]:
    """Return the projections of a parsed YAML document; `where` names it in errors. Raises InputError."""
    entries = entries_of(document, where, KIND)
    return [Projection.from_mapping(values) for values in checked_entries(entries, projection_field_named)]


def one_of(path: Path, name: str | None) -> Projection:
    """Read the projection of a file, the one of that name where it holds several. Raises InputError."""
    found = read_projections(path)
    if len(found) == 1 and name is None:
        return found[0]
    names = [projection.name for projection in found]
    if name is None or name not in names:
        problem = f"holds {len(found)} projections" if name is None else f"has no projection named {quoted(name)}"
        raise InputError(
            f"{shown_path(path)} {problem}; choose one with --projection: {listed(list(map(repr, names)), 'or')}."
            + nearest(name, names)
        )
    if names.count(name) > 1:
        raise InputError(f"{shown_path(path)} has several projections named {quoted(name)}; rename all but one.")
    return found[names.index(name)]
