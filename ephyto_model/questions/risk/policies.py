"""Policies: rules of the fund that stand side by side in the same futures, each as changes to a projection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import DATA, read_yaml, shown_path
from ephyto_model.model.scenarios.checks import name as checked_name
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import Projection

FIELDS = (
    "annual_funding_level_usd",
    "level_rule",
    "fao_funding_expected_usd",
    "donor_funding_expected_usd",
    "reserves_applied_usd",
    "reserve_target_usd",
    "arrears_in_fees",
    "rounding",
)
MOST_POLICIES = 20


@dataclass(frozen=True)
class Policy:
    """A policy: its name and the fields of a projection that it changes, of FIELDS. Raises InputError for others."""

    name: str
    changes: Mapping[str, Any]

    def __post_init__(self) -> None:
        named = replace(projection_fields()["name"], label="Name of the policy")
        object.__setattr__(self, "name", checked_name(named, self.name))
        for field in self.changes:
            if field not in FIELDS:
                hint = nearest(field, FIELDS)
                raise InputError(
                    f"The policy {quoted(self.name)} changes {quoted(field)}; a policy changes rules alone: "
                    f"{', '.join(FIELDS)}.{hint}"
                )
        Projection(**self.changes)

    def of(self, projection: Projection) -> Projection:
        """Return a projection under the policy."""
        return projection.with_(name=self.name, **self.changes)


def read_policies(path: Path) -> list[Policy]:
    """Read the policies of a YAML file: a list under `policies` of names and changes. Raises InputError."""
    where, document = shown_path(path), read_yaml(path)
    entries = document.get("policies") if isinstance(document, dict) and len(document) == 1 else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError(f"{where} must have `policies:` and under it a list, each with a name and what it changes.")
    found = []
    for number, entry in enumerate(entries, start=1):
        if "name" not in entry:
            raise InputError(f"{where}, policy {number} needs a name.")
        try:
            found.append(Policy(entry["name"], {key: value for key, value in entry.items() if key != "name"}))
        except InputError as error:
            raise InputError(f"{where}, policy {number}: {error}") from None
    check_policies(found)
    return found


def check_policies(policies: Sequence[Policy]) -> None:
    """Refuse none, too many, and two of the same name. Raises InputError."""
    names = [policy.name for policy in policies]
    if not 1 <= len(names) <= MOST_POLICIES:
        raise InputError(f"Give 1 to {MOST_POLICIES} policies, not {len(names)}.")
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"Several policies are named {quoted(name)}; rename all but one.")


@cache
def _shipped() -> tuple[Policy, ...]:
    return tuple(read_policies(DATA / "policies" / "rules.yaml"))


def named_policies() -> tuple[Policy, ...]:
    """Return the policies of data/policies/: the proposal first, then variations of it."""
    return _shipped()[1:]


def policies_for(projection: Projection) -> tuple[Policy, ...]:
    """Return what a projection is compared with: the named policies, before them its own rules if they are others."""
    own, proposed = (policy.of(projection).differences() for policy in _shipped()[:2])
    return named_policies() if own == proposed else _shipped()
