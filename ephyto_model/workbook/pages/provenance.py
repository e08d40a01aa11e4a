"""What a result rests on: the package version, the data files and when it was made."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pandas as pd

import ephyto_model
from ephyto_model.files import DATA
from ephyto_model.funding_model import Rounding
from ephyto_model.notices import is_published
from ephyto_model.scenario import Outcome
from ephyto_model.wording import MOST_ENTRIES

STAMP = "{kind} {name}; ephyto_model {version}; data {data}; {rounding}; as proposed to CPM-18; not adopted policy"
ROUNDINGS = {
    "published": "published rounding (inferred)",
    "exact": "no rounding",
    "changed": "rounding changed by the {kind}",
}
MODEL_DATA = ("funding_model.yaml", "participants.csv", "status_lists.csv")


@cache
def data_hashes() -> dict[str, str]:
    """Return the SHA-256 of each data file that the model reads, by file name."""
    return {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in MODEL_DATA}


def stamp(outcome: Outcome) -> str:
    """Say in one line what a result is and rests on, for tables and files that travel alone."""
    return stamp_of("Scenario", outcome.scenario.name, outcome.assessment.rounding)


def stamp_of(kind: str, name: str, rule: Rounding) -> str:
    """Say in one line what a result of a scenario or a projection is and rests on."""
    data = hashlib.sha256("".join(data_hashes().values()).encode()).hexdigest()[:12]
    rounding = ROUNDINGS["exact"]
    if is_published(rule):
        rounding = ROUNDINGS["published"]
    elif rule.base_unit_step_usd or rule.usage_unit_step_usd:
        rounding = ROUNDINGS["changed"].format(kind=kind.lower())
    return STAMP.format(kind=kind, name=name, version=ephyto_model.__version__, data=data, rounding=rounding)


def now() -> datetime:
    """Return the present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def foundation(started: datetime, parameters: Sequence[tuple[str, str]] = ()) -> pd.DataFrame:
    """Return what a report rests on: package, data, parameters, time. Columns: what, value (text)."""
    finished = datetime.now(UTC)
    rows = [
        ("Package", f"ephyto_model {ephyto_model.__version__}"),
        *((f"SHA-256 of data/{name}", digest) for name, digest in data_hashes().items()),
        *parameters,
        ("Started", started.isoformat()),
        ("Took", f"{(finished - started).total_seconds():.1f} s"),
    ]
    return pd.DataFrame(rows, columns=["what", "value"])


def provenance(outcome: Outcome, started: datetime) -> pd.DataFrame:
    """Return what a scenario's report rests on, its parameters too. Columns: what, value (text)."""
    return foundation(started, parameters_of(outcome.scenario.values()))


def parameters_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a scenario or a projection was asked, for `foundation`."""
    return [(f"Parameter {name}", _shown(value)) for name, value in values.items()]


def _shown(value: Any) -> str:
    """Write a value, a long mapping (the exchanges of a year) by its size and hash."""
    if not isinstance(value, Mapping) or len(value) <= MOST_ENTRIES:
        return str(value)
    digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
    return f"{len(value)} entries, SHA-256 {digest}"
