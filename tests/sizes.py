"""How much is tried: little with make test, all of it with make test-slow."""

from collections.abc import Iterable
from typing import Any

import pytest


def sizes(quick: Any, slow: Any) -> list[Any]:
    """Return parameters of a test: a small number, and the large one that takes minutes."""
    return [quick, pytest.param(slow, marks=pytest.mark.slow)]


def first(some: Iterable[Any], every: Iterable[Any]) -> list[Any]:
    """Return parameters of a test: those of `some`, and the others of `every` where minutes do not count.

    A tuple is one set of several parameters.
    """
    quick = list(some)
    others = (one if isinstance(one, tuple) else (one,) for one in every if one not in quick)
    return [*quick, *(pytest.param(*one, marks=pytest.mark.slow) for one in others)]
