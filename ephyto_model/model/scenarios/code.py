"""Scenario codes: a scenario as a short text to paste into a message and back into the workbook."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from ephyto_model.errors import InputError, quoted
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.made import MADE, made_of
from ephyto_model.model.scenarios.scenario import Scenario

PREFIX = "EPHYTO1-"
LONGEST = 8_000


def encode(scenario: Scenario, limits: Sequence[Mapping[str, Any]] = (), assessment: Assessment | None = None) -> str:
    """Return the code of a scenario: its fields that differ from the default, compressed, with a checksum.

    A level that a budget gives, and counts that know what was sent, travel as numbers.
    `limits`, as files write them, travel with it, and so does what it gives today (`made.py`): its `assessment`, which
    is worked out where it is not at hand.
    """
    scenario = scenario.as_numbers()
    values: dict[str, Any] = {
        name: value for name, value in scenario.values().items() if name in scenario.differences()
    }
    if scenario.name != fields()["name"].default:
        values["name"] = scenario.name
    if limits:
        values["limits"] = [dict(limit) for limit in limits]
    values[MADE.name] = made_of(assessment or scenario.run().assessment)
    packed = zlib.compress(json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode(), 9)
    return PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(code: str) -> Scenario:
    """Return the scenario of a code. Raises InputError for one that is damaged or holds what is not accepted."""
    return decode_with_limits(code)[0]


def decode_with_limits(code: str) -> tuple[Scenario, list[Any]]:
    """Return the scenario of a code, and the limits that travel with it, not yet checked. Raises InputError."""
    text = "".join(code.split())
    remedy = f"copy the whole code, from {PREFIX} to its end"
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        raise InputError(f"A scenario code starts with {PREFIX}, not {quoted(code)}; {remedy}.")
    body = text.removeprefix(PREFIX)
    try:
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, 100_000)
        if not unpacker.eof or unpacker.unused_data:
            raise InputError(f"This scenario code is damaged or cut; {remedy}.")
        values = json.loads(plain.decode("utf-8"))
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"This scenario code is damaged or cut; {remedy}.") from None
    if not isinstance(values, dict):
        raise InputError(f"This scenario code holds {quoted(values)}, not a scenario; {remedy}.")
    limits = values.pop("limits", [])
    return Scenario.from_mapping(values), limits if isinstance(limits, list) else [limits]
