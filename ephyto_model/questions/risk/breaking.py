"""Which futures break a policy: a box around them, a branch of a shallow classification tree (scikit-learn's CART).

Trees and boxes of this kind are compared for scenario discovery by Lempert, Bryant and Bankes (2008).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import needing_extras
from ephyto_model.questions.risk.measures import FEATURES, Futures

FEWEST = 50  # futures that break it, or that do not: with fewer there is no pattern to tell
WIDE = 0.25  # of the breaking futures that a box has to hold: what explains fewer is no pattern
DEEPEST = 3  # limits in a row: more of them nobody keeps in mind


@dataclass(frozen=True)
class Edge:
    """A limit of a box: a feature of FEATURES that is above, or at most, a value."""

    feature: str
    is_least: bool
    value: float


@dataclass(frozen=True)
class Box:
    """Where a policy breaks: the limits of what happened there, the most telling first.

    `coverage` is the share of the breaking futures that lie in the box, `density` the share of the futures in the box
    that break, `broken` the share of all futures that do. Without limits there is no pattern to tell.
    """

    limits: tuple[Edge, ...]
    coverage: float
    density: float
    broken: float


Features = npt.NDArray[np.float64]
Inside = tuple[tuple[Edge, ...], npt.NDArray[np.bool_]]


def breaking(futures: Futures, policy: int = 0) -> Box:
    """Find the box of futures, among those that are kept, in which a policy does not hold the criteria."""
    broken = ~futures.kept(policy)
    share = float(broken.mean())
    nothing = Box((), 0.0, 0.0, share)
    if min(broken.sum(), (~broken).sum()) < FEWEST:
        return nothing
    with needing_extras():
        from sklearn.tree import DecisionTreeClassifier

    grown = DecisionTreeClassifier(max_depth=DEEPEST, min_samples_leaf=FEWEST, random_state=0)
    boxes = [
        Box(limits, float(broken[inside].sum() / broken.sum()), float(broken[inside].mean()), share)
        for limits, inside in _boxes(grown.fit(futures.features, broken).tree_, futures.features)
    ]
    wide = [box for box in boxes if box.limits and box.coverage >= WIDE]
    telling = [box for box in wide if box.density >= (1 + share) / 2]  # halfway to what always breaks
    if telling:
        return max(telling, key=lambda box: box.coverage)
    return max(wide, key=lambda box: box.density, default=nothing)


def _boxes(tree: Any, features: Features, node: int = 0, limits: tuple[Edge, ...] = ()) -> Iterator[Inside]:
    """Yield the box of each node of a tree below one, and which futures lie in it."""
    inside = np.ones(len(features), dtype=bool)
    for limit in limits:
        values = features[:, FEATURES.index(limit.feature)]
        inside &= values > limit.value if limit.is_least else values <= limit.value
    yield limits, inside
    for child, is_least in ((tree.children_left[node], False), (tree.children_right[node], True)):
        if child >= 0:
            limit = Edge(FEATURES[tree.feature[node]], is_least, float(tree.threshold[node]))
            wider = (other for other in limits if (other.feature, other.is_least) != (limit.feature, is_least))
            yield from _boxes(tree, features, child, (*wider, limit))
