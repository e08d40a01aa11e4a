"""What a page asks with: the settings of a question, and the options that it compares, checked as any others are."""

from collections.abc import Mapping
from typing import Any

from ephyto_model.errors import InputError, quoted
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.agreements.limit import Limit, limits_from

MOST_OPTIONS = 6


def scenario_of(question: Mapping[str, Any]) -> Scenario:
    """Return the scenario that a page asks about. Raises InputError."""
    return _scenario(question.get("scenario"))


def limits_of(question: Mapping[str, Any]) -> tuple[Limit, ...]:
    """Return the limits that a page asks about; none where it has none. Raises InputError."""
    given = question.get("limits")
    return limits_from(given, "The page", facing=False) if given else ()


def options_of(question: Mapping[str, Any]) -> list[Outcome]:
    """Return the outcomes of the options that a page compares. Raises InputError."""
    options = question.get("options")
    beside = 2  # the paper and the present settings
    if not isinstance(options, list) or not 1 <= len(options) <= MOST_OPTIONS + beside:
        raise InputError(f"At most {MOST_OPTIONS} options can be compared; remove one first.")
    return [_scenario(option).run() for option in options]


def _scenario(value: Any) -> Scenario:
    if not isinstance(value, Mapping):
        raise InputError(f"The settings must be a mapping of scenario fields, found {quoted(value)}.")
    return Scenario.from_mapping(value)
