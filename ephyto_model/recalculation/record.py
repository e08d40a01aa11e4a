"""The record of a recalculation: everything it rests on and comes to, and how it differs from an earlier one."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ephyto_model
from ephyto_model.errors import InputError
from ephyto_model.files import shown_path
from ephyto_model.language.translation import language
from ephyto_model.language.wording import as_number, usd
from ephyto_model.model.scenarios.made import data_hashes
from ephyto_model.recalculation.inputs import Asked

RECORD = "record.json"
LABELS = {
    "parties": "the number of parties",
    "level_usd": "the level",
    "fao_funding_usd": "FAO funding",
    "donor_funding_usd": "donor funding",
    "reserves_applied_usd": "the reserves applied",
    "need_usd": "what is needed from fees",
    "base_unit_usd": "the base unit fee",
    "usage_unit_usd": "the usage unit fee",
    "revenue_usd": "revenue",
}


def figures(asked: Asked) -> dict[str, Any]:
    """Return the figures of a recalculation, US dollars a year, and the parties' contributions by ISO3."""
    found = asked.fund.year(asked.biennium.first_year).assessment
    return {
        "parties": len(found.contributions),
        "level_usd": as_number(found.model.annual_funding_level_usd),
        "fao_funding_usd": as_number(found.offsets.fao_funding_usd),
        "donor_funding_usd": as_number(found.offsets.donor_funding_usd),
        "reserves_applied_usd": as_number(found.offsets.reserves_applied_usd),
        "need_usd": as_number(found.need_usd),
        "base_unit_usd": as_number(found.units.base_usd),
        "usage_unit_usd": as_number(found.units.usage_usd),
        "revenue_usd": as_number(found.revenue_usd),
        "contributions_usd": {p.iso3: as_number(p.expected_contribution_usd) for p in found.contributions},
    }


def record(asked: Asked, files: Mapping[str, bytes]) -> bytes:
    """Return the record as JSON: inputs and files with their SHA-256, versions, settings, figures."""
    made = {
        "biennium": str(asked.biennium),
        "version": ephyto_model.__version__,
        "language": language(),
        "data": data_hashes(),
        "inputs": {_name(path, asked.files[0].parent): digest(path.read_bytes()) for path in asked.files},
        "settings": asked.fund.projection.differences(),
        "figures": figures(asked),
        "files": {name: digest(content) for name, content in sorted(files.items())},
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def read(folder: Path) -> dict[str, Any] | None:
    """Return the record of a folder, None where it has none. Raises InputError for one that cannot be read."""
    path = folder / RECORD
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if all(isinstance(found[part], dict) for part in ("inputs", "figures", "files", "data")):
            return dict(found)
    except (ValueError, KeyError, TypeError):
        pass
    raise InputError(f"{shown_path(path)} is no record of a recalculation; name another folder with --out.")


def what_changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return what an earlier recalculation did not rest on and what that does, in sentences; none if equal."""
    changed = []
    kinds = {"inputs": "", "data": "data/"}
    for kind, folder in kinds.items():
        names = {**old.get(kind, {}), **new[kind]}
        changed += [f"{folder}{name}" for name in names if old.get(kind, {}).get(name) != new[kind].get(name)]
    changed += [name for name in ("biennium", "version", "language") if old.get(name) != new[name]]
    if not changed and old.get("settings") != new["settings"]:
        changed = ["settings"]
    if not changed and old["figures"] != new["figures"]:
        changed = ["how the package works them out"]
    if not changed:
        return []
    moved = [
        f"{LABELS[name]} was {_amount(old['figures'].get(name))} and is {_amount(value)} now"
        for name, value in new["figures"].items()
        if not isinstance(value, dict) and old["figures"].get(name) != value
    ]
    before, after = (one["figures"].get("contributions_usd", {}) for one in (old, new))
    others = sum(before.get(code) != after.get(code) for code in {**before, **after})
    return [
        f"What changed: {', '.join(changed)}.",
        f"Figures: {'; '.join(moved)}." if moved else "No figure of the fees changes.",
        f"Parties whose contribution changes: {others}.",
    ]


def _name(path: Path, folder: Path) -> str:
    """Name an input as the fund's file does: from its folder, so that files of the same name differ."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def _amount(value: Any) -> str:
    return usd(value) if isinstance(value, int | float) else "none"


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()
