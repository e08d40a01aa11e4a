"""What a saved scenario gave when it was saved, so that whoever opens it later learns where the figures have moved."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from frozendict import frozendict

import ephyto_model
from ephyto_model.exact import is_number
from ephyto_model.files import DATA
from ephyto_model.language.wording import as_number, usd
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.notices import Notice
from ephyto_model.model.scenarios.field import Field

MODEL_DATA = ("funding_model.yaml", "participants.csv", "status_lists.csv")
KEYS = ("version", "data", "total_usd")
LONGEST = 40


@cache
def data_hashes() -> dict[str, str]:
    """Return the SHA-256 of each data file that the model reads, by file name."""
    return {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in MODEL_DATA}


def data_hash() -> str:
    """Return the beginning of the SHA-256 of all data files that the model reads."""
    return hashlib.sha256("".join(data_hashes().values()).encode()).hexdigest()[:12]


def made_of(assessment: Assessment) -> dict[str, Any]:
    """Return what travels with a scenario: the package's version, the data's hash, all contributions (USD a year)."""
    total = as_number(assessment.revenue_usd)
    return {"version": ephyto_model.__version__, "data": data_hash(), "total_usd": total}


def _checked(field: Field, value: Any) -> Mapping[str, Any] | None:
    """Accept what `made_of` gives, or nothing."""
    if value is None:
        return None
    if isinstance(value, Mapping) and set(value) == set(KEYS):
        texts = [value[key] for key in KEYS[:2]]
        if all(isinstance(text, str) and 0 < len(text) <= LONGEST for text in texts) and is_number(value["total_usd"]):
            return frozendict({key: value[key] for key in KEYS})
    raise field.refuse(value, f"what the workbook wrote there ({', '.join(KEYS)})", " Leave it out.")


MADE = Field("made", "Saved with", "", None, "", "What the scenario gave when it was saved.", _checked)


def drift(made: Mapping[str, Any] | None, assessment: Assessment) -> list[Notice]:
    """Say what the contributions came to when a scenario was saved, where version or data are others now."""
    now = made_of(assessment)
    if made is None or all(made[key] == now[key] for key in KEYS[:2]):
        return []
    before, after = usd(made["total_usd"]), usd(now["total_usd"])
    values = {"version": made["version"], "data": made["data"], "before": before, "now": after}
    return [Notice.of("drift", version_now=now["version"], data_now=now["data"], **values)]
