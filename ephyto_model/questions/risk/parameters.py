"""What is asked of random futures as plain values: a projection's fields, assumptions, criteria, policies, a number."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ephyto_model.errors import InputError, quoted
from ephyto_model.files import find_input
from ephyto_model.model.scenarios.field import find_field
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.risk.futures.assumptions import uncertainty_fields
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import Criteria
from ephyto_model.questions.risk.policies import policies_for, read_policies
from ephyto_model.questions.risk.simulation import Question, check_number

CRITERIA = tuple(Criteria.__dataclass_fields__)
USUAL = 10_000  # futures


class RiskAsked(NamedTuple):
    """A question, and how many futures are drawn for it."""

    question: Question
    futures: int


def names() -> tuple[str, ...]:
    """Return the names of all that may be asked."""
    return (*projection_fields(), *uncertainty_fields(), *CRITERIA, "futures", "policies")


def check_name(name: str) -> None:
    """Refuse a name that nothing has. Raises InputError with the nearest."""
    if name not in names():
        find_field(name, {**projection_fields(), **uncertainty_fields()}, "projection or assumption")


def risk_asked(values: Mapping[str, Any]) -> RiskAsked:
    """Return what values by name ask; the others keep their defaults. Raises InputError.

    `policies` is the path of a YAML file; without one those of data/policies/ are compared.
    """
    given = dict(values)
    for name in given:
        check_name(name)
    path = given.pop("policies", "")
    if not isinstance(path, str):
        raise InputError(f"policies must be the path of a YAML file, or an empty text; found {quoted(path)}.")
    number = check_number(given.pop("futures", USUAL))
    criteria = Criteria(**{name: given.pop(name) for name in CRITERIA if name in given})
    uncertainty = Uncertainty(**{name: given.pop(name) for name in uncertainty_fields() if name in given})
    projection = Projection.from_mapping(given)
    policies = tuple(read_policies(find_input(Path(path)))) if path else policies_for(projection)
    return RiskAsked(Question(projection, uncertainty, policies, criteria), number)
