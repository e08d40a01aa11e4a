"""Write a JSON Schema for every YAML file that the workbook reads: `make schemas`.

What each field takes is found by asking its check, so that the schemas follow the registries. A schema refuses nothing
that the workbook accepts; what only a calculation can tell (two values that contradict one another) stays with it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ephyto_model import InputError
from ephyto_model.files import HOME, write_whole
from ephyto_model.language.translation import LANGUAGES
from ephyto_model.model.budget import HEADS, RISES_WITH
from ephyto_model.model.budget_files import KEYS as BUDGET_KEYS
from ephyto_model.model.budget_files import LINE_KEYS, PLANNED
from ephyto_model.model.funding_model import STATUSES, load_funding_model
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.files import FROM_FILES
from ephyto_model.model.scenarios.made import KEYS as MADE_KEYS
from ephyto_model.model.scenarios.made import MADE
from ephyto_model.model.scenarios.scenario import plain
from ephyto_model.questions.agreements.levers import GROUPED, SPAN
from ephyto_model.questions.agreements.levers import NAMES as LEVERS
from ephyto_model.questions.agreements.limit import QUANTITIES, SIDES
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.risk.policies import FIELDS as POLICY_FIELDS
from ephyto_model.questions.sharing.scale_design import KEYS as DESIGN_KEYS
from ephyto_model.questions.sharing.scale_design import MISSING, SHARES

FOLDER = HOME / "ephyto_model" / "schemas"
DIALECT = "http://json-schema.org/draft-07/schema#"  # which editors know best
YEAR, CODES = "^20[0-9]{2}$", sorted(participant.iso3 for participant in load_participants())
PARTY, GROUP = {"$ref": "#/definitions/party"}, {"$ref": "#/definitions/group"}
DEFINITIONS = {"party": {"enum": CODES}, "group": {"enum": [*STATUSES, *CODES]}}
FILE = {"type": "string", "pattern": r"\.(csv|ya?ml|xlsx)$"}
NUMBER = {"type": "number"}
SHARE = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": "^[0-9]+/[0-9]+$"}]}
NAME = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "object", "propertyNames": {"enum": [*LANGUAGES]}, "minProperties": 1},
    ]
}


def _takes(field: Field, value: Any) -> bool:
    try:
        field.checked(value)
    except InputError:
        return False
    return True


def _scalars(field: Field) -> Iterable[dict[str, Any]]:
    """Give what a field takes that is one value: numbers within bounds, words, texts, names of files."""
    low, high = field.minimum, field.maximum
    numbers = [number for number in (0, 1, 2030, 0.5, low, high) if number is not None and _takes(field, number)]
    if numbers:
        whole = not _takes(field, 0.5) and not _takes(field, 1.5)
        bounds = {"minimum": low, "maximum": high} if low is not None else {"minimum": min(numbers)}
        if field.name.endswith("_share"):
            bounds = {"minimum": 0, "maximum": 1}
        yield {"type": "integer" if whole else "number", **{k: v for k, v in bounds.items() if v is not None}}
    words = [word for word in dict.fromkeys([*field.choices, *field.words]) if _takes(field, word)]
    if words:
        yield {"enum": words}
    if _takes(field, "Some name"):
        yield NAME
    if field.name in FROM_FILES:
        yield FILE
    if field.default is None:
        yield {"type": "null"}


def _of_field(field: Field) -> dict[str, Any]:
    """Return the schema of a field: a value; a list; a value by year, by development status or by party."""
    scalars = list(_scalars(field))
    one = {"anyOf": scalars}
    ways = list(scalars)
    sample = next((v for v in (0.5, 1, 0, "fy26", *field.choices) if _takes(field, v)), None)
    if sample is not None and any(_takes(field, {group: sample}) for group in ("High", "KEN")):
        grouped = {"type": "object", "propertyNames": GROUP, "additionalProperties": one}
        ways.append(grouped)
        one = {"anyOf": [*scalars, grouped]}
    if sample is not None and _takes(field, {2027: sample}):
        ways.append({"type": "object", "patternProperties": {YEAR: one}, "additionalProperties": False})
    if _takes(field, ["KEN"]):
        ways.append({"type": "array", "items": PARTY})
    elif isinstance(plain(field.default), list):
        ways.append({"type": "array"})
    if isinstance(plain(field.default), dict) or field.name in FROM_FILES:
        ways.append({"type": "object"})
    described = " ".join(text for text in (f"{field.label}.", field.help, field.source and f"({field.source})") if text)
    return {
        "description": described,
        "default": plain(field.default),
        **(ways[0] if len(ways) == 1 else {"anyOf": ways}),
    }


def _object(properties: Mapping[str, Any], required: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(properties), "additionalProperties": False, **needed, **more}


def _list(entry: Mapping[str, Any], most: int | None = None) -> dict[str, Any]:
    return {"type": "array", "items": entry, "minItems": 1, **({"maxItems": most} if most else {})}


def _model_changes() -> dict[str, Any]:
    return {"propertyNames": {"enum": [*load_funding_model().written]}, "type": "object"}


def _limit() -> dict[str, Any]:
    of = {"type": "string", "description": "an ISO3 code, a status, a region"}
    about = {"who": {"type": "string", "maxLength": 60}, "on": {"enum": [*QUANTITIES]}, "of": of}
    sides = [{"required": [side]} for side in SIDES]
    return _object({**about, **dict.fromkeys(SIDES, NUMBER)}, ["who", "on"], oneOf=sides)


def _schemas() -> Mapping[str, dict[str, Any]]:
    scenario = {name: _of_field(field) for name, field in fields().items()}
    texts = {key: {"type": "string"} for key in MADE_KEYS[:2]}
    saved = {MADE.name: {"description": MADE.help, **_object({**texts, MADE_KEYS[2]: NUMBER}, MADE_KEYS)}}
    scenario["model_changes"] |= _model_changes()
    projection = {name: _of_field(field) for name, field in projection_fields().items()}
    projection["model_changes"] |= _model_changes()
    span = _object({key: {"type": ["number", "string"]} for key in SPAN}, SPAN)
    values = {"anyOf": [{"type": "array", "minItems": 1}, span]}
    entries = {"type": "object", "additionalProperties": values}
    moved = {name: entries if name in GROUPED else values for name in LEVERS}
    amounts = {"type": ["object", "number", "null"], "patternProperties": {YEAR: NUMBER}}
    line = {
        "head": {"type": ["string", "integer"], "examples": [*HEADS]},
        "line": {"type": "string"},
        "rises_with": {"enum": [*RISES_WITH, None]},
        "amounts_usd": amounts,
    }
    budget = {
        "name": {"type": "string"},
        "agreed_level_usd": amounts,
        "plan": {"type": "object", "propertyNames": {"enum": [*PLANNED]}},
        "lines": _list(_object(line, ["head"])),
    }
    design = {
        "name": NAME,
        "scale": {"type": "string", "pattern": r"\.csv$"},
        "shares": {"enum": [*SHARES]},
        "floor_share": SHARE,
        "ceiling_share": SHARE,
        "missing": {"enum": [*MISSING]},
    }
    policy = {"name": NAME, **{name: projection[name] for name in POLICY_FIELDS}}
    agreement = {"name": NAME, "scenario": _object(scenario), "levers": _object(moved), "limits": _list(_limit())}
    for known, written in ((line, LINE_KEYS), (budget, BUDGET_KEYS), (design, DESIGN_KEYS)):
        assert set(known) == set(written)
    return {
        "scenarios": {
            "definitions": {**DEFINITIONS, "scenario": _object({**scenario, **saved})},
            "if": {"required": ["scenarios"]},
            "then": _object({"scenarios": _list({"$ref": "#/definitions/scenario"})}),
            "else": _object({**scenario, **saved, "grid": _object(dict.fromkeys(fields(), _list({})))}),
        },
        "projections": {
            "definitions": {**DEFINITIONS, "projection": _object(projection)},
            "if": {"required": ["projections"]},
            "then": _object({"projections": _list({"$ref": "#/definitions/projection"})}),
            "else": {"$ref": "#/definitions/projection"},
        },
        "agreement": _object(agreement, ["levers", "limits"], definitions=DEFINITIONS),
        "budget": _object(budget, ["lines"]),
        "designs": _object({"designs": _list(_object(design, ["name", "scale"]))}, ["designs"]),
        "policies": _object({"policies": _list(_object(policy, ["name"]))}, ["policies"], definitions=DEFINITIONS),
    }


def written() -> dict[Path, bytes]:
    """Return each schema's file with its content."""
    return {
        FOLDER / f"{name}.schema.json": (
            json.dumps({"$schema": DIALECT, "title": f"{name} of the ePhyto funding workbook", **schema}, indent=1)
            + "\n"
        ).encode()
        for name, schema in _schemas().items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    write_whole(written())
