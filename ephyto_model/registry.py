"""What each room offers, said once in its `__init__.py`: its commands, and the reports that a batch can make.

Importing a room must stay quick, so that `ephyto --help` is: what runs is named, and loaded when it is asked for.
"""

import argparse
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from ephyto_model.errors import needing_extras

FLOORS = ("questions", "documents", "recalculation", "reports", "page", "lab")


class Command(NamedTuple):
    """A command of `ephyto`: what is typed, what it takes, and the function that runs it (`module:function`).

    The function takes the parsed arguments and returns an exit code.
    """

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: str


class Report(NamedTuple):
    """A kind of report: a template in notebooks/, or a name where it is made without one.

    `made_by` names a function (`module:function`) from its parameters to files by their endings: what goes beside the
    page of a notebook, or all of a report that is none.
    """

    name: str
    made_by: str = ""


def loaded(place: str) -> Any:
    """Return what `module:name` names. Raises InputError where a library is missing that only it needs."""
    module, _, name = place.partition(":")
    with needing_extras():
        return getattr(importlib.import_module(module), name)


@cache
def commands() -> Mapping[str, Command]:
    """Return all commands by their names, in alphabetical order."""
    found = {command.name: command for room in _rooms() for command in getattr(room, "COMMANDS", ())}
    return dict(sorted(found.items()))


@cache
def reports() -> Mapping[str, Report]:
    """Return all kinds of reports by their names."""
    return {report.name: report for room in _rooms() for report in getattr(room, "REPORTS", ())}


def _rooms() -> Iterator[Any]:
    """Yield the packages that may offer something."""
    for floor in FLOORS:
        package = importlib.import_module(f"ephyto_model.{floor}")
        yield package
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if floor == "questions" and found.ispkg:
                yield importlib.import_module(found.name)
