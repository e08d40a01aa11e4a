"""What a result rests on: the package version, the data files and when it was made."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd

import ephyto_model
from ephyto_model.language.translation import in_digits, marked, tr
from ephyto_model.language.wording import MOST_ENTRIES
from ephyto_model.model.funding_model import Rounding
from ephyto_model.model.names import scenario_name
from ephyto_model.model.notices import is_published
from ephyto_model.model.scenarios.made import data_hash, data_hashes
from ephyto_model.model.scenarios.scenario import Outcome

STAMPS = {
    "Scenario": marked(
        "Scenario {name}; ephyto_model {version}; data {data}; {rounding}; as proposed to CPM-18; not adopted policy"
    ),
    "Projection": marked(
        "Projection {name}; ephyto_model {version}; data {data}; {rounding}; as proposed to CPM-18; not adopted policy"
    ),
}
ROUNDINGS = {
    "published": marked("published rounding (inferred)"),
    "exact": marked("no rounding"),
    "changed": marked("rounding changed in the settings"),
}


def stamp(outcome: Outcome) -> str:
    """Say in one line what a result is and rests on, for tables and files that travel alone."""
    return stamp_of("Scenario", scenario_name(outcome.scenario.name), outcome.assessment.rounding)


def stamp_of(kind: str, name: str, rule: Rounding) -> str:
    """Say in one line what a result of a scenario or a projection is and rests on."""
    rounding = "exact"
    if is_published(rule):
        rounding = "published"
    elif rule.base_unit_step_usd or rule.usage_unit_step_usd:
        rounding = "changed"
    return tr(
        STAMPS[kind], name=name, version=ephyto_model.__version__, data=data_hash(), rounding=tr(ROUNDINGS[rounding])
    )


def now() -> datetime:
    """Return the present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def foundation(started: datetime, parameters: Sequence[tuple[str, str]] = ()) -> pd.DataFrame:
    """Return what a report rests on: package, data, parameters, time. Columns: what, value (text)."""
    finished = datetime.now(UTC)
    rows = [
        (tr("Package"), f"ephyto_model {ephyto_model.__version__}"),
        *((tr("SHA-256 of {file}", file=f"data/{name}"), digest) for name, digest in data_hashes().items()),
        *parameters,
        (tr("Started"), started.isoformat()),
        (tr("Duration"), tr("{seconds} s", seconds=in_digits(f"{(finished - started).total_seconds():.1f}"))),
    ]
    return pd.DataFrame(rows, columns=["what", "value"])


def provenance(outcome: Outcome, started: datetime) -> pd.DataFrame:
    """Return what a scenario's report rests on, its parameters too. Columns: what, value (text)."""
    return foundation(started, parameters_of(outcome.scenario.values()))


def parameters_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a scenario or a projection was asked, for `foundation`."""
    return [(tr("Parameter {name}", name=name), _shown(value)) for name, value in values.items()]


def _shown(value: Any) -> str:
    """Write a value, a long mapping (the exchanges of a year) by its size and hash."""
    if not isinstance(value, Mapping) or len(value) <= MOST_ENTRIES:
        return str(value)
    digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
    return tr("{number} entries, SHA-256 {digest}", number=len(value), digest=digest)
