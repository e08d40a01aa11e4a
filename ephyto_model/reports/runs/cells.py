"""What the source of a notebook's cell says, without running it."""

import ast


def assigned_in(source: str) -> list[str]:
    """Return the names that a cell gives values to, if it does nothing else, as Papermill's cell of parameters."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return []
    targets = [s.targets[0] for s in statements if isinstance(s, ast.Assign) and len(s.targets) == 1]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return names if len(names) == len(statements) else []
