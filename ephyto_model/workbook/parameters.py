"""Papermill parameters: the scenario that a notebook asks for, checked before anything is computed."""

import ast
from collections.abc import Mapping
from typing import Any

from IPython.core.getipython import get_ipython

from ephyto_model.scenario import Scenario
from ephyto_model.scenario_fields import field_named, fields

PLAIN = (bool, int, float, str, list, tuple, dict, type(None))


def scenario_from(namespace: Mapping[str, Any]) -> Scenario:
    """Return the scenario that the variables of a notebook's first cells describe.

    Every plain variable, and every name that a cell of assignments only gives a value, is taken for a parameter, so
    that a misspelt one, which Papermill would only warn of, is refused with the nearest field name.
    Raises InputError.
    """
    shell = get_ipython()
    hidden = shell.user_ns_hidden if shell else {}
    for source in shell.history_manager.input_hist_parsed if shell else ():
        for name in _assigned(source):
            field_named(name)
    given = {
        name: value
        for name, value in namespace.items()
        if name in fields() or (name not in hidden and not name.startswith("__") and isinstance(value, PLAIN))
    }
    return Scenario.from_mapping(given)


def _assigned(source: str) -> list[str]:
    """Return the names that a cell gives values to, if it does nothing else, as Papermill's cell of parameters."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return []
    targets = [s.targets[0] for s in statements if isinstance(s, ast.Assign) and len(s.targets) == 1]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return names if len(names) == len(statements) else []
