"""Papermill parameters: the scenario that a notebook asks for, checked before anything is computed."""

from collections.abc import Mapping
from typing import Any

from IPython.core.getipython import get_ipython

from ephyto_model.scenario import Scenario
from ephyto_model.scenario_fields import fields

PLAIN = (bool, int, float, str, list, tuple, dict, type(None))


def scenario_from(namespace: Mapping[str, Any]) -> Scenario:
    """Return the scenario that the variables of a notebook's first cells describe.

    Every plain variable is taken for a parameter, so that a misspelt one, which Papermill would only warn of, is
    refused with the nearest field name. Raises InputError.
    """
    shell = get_ipython()
    hidden = shell.user_ns_hidden if shell else {}
    given = {
        name: value
        for name, value in namespace.items()
        if name in fields() or (name not in hidden and not name.startswith("__") and isinstance(value, PLAIN))
    }
    return Scenario.from_mapping(given)
