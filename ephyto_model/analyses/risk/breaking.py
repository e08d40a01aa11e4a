"""Which futures break a policy: a box around them found by PRIM, the patient rule induction method.

Friedman and Fisher, Statistics and Computing 9 (1999); used for scenario discovery by Bryant and Lempert (2010). The
method itself is the EMA Workbench's.
"""

import warnings
from dataclasses import dataclass

import pandas as pd

from ephyto_model.analyses.risk.measures import FEATURES, Futures

FEWEST = 50  # futures that break it, or that do not: with fewer there is no pattern to tell
WIDE = 0.25  # of the breaking futures that a box has to hold: what explains fewer is no pattern
SURE = 0.05  # a limit is told if it is as unlikely as this to be chance (quasi-p)


@dataclass(frozen=True)
class Limit:
    """A limit of a box: a feature of FEATURES that is at least, or at most, a value."""

    feature: str
    is_least: bool
    value: float


@dataclass(frozen=True)
class Box:
    """Where a policy breaks: the limits of what happened there, the most telling first.

    `coverage` is the share of the breaking futures that lie in the box, `density` the share of the futures in the box
    that break, `broken` the share of all futures that do. Without limits there is no pattern to tell.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    broken: float


def breaking(futures: Futures, policy: int = 0) -> Box:
    """Find the box of futures, among those that are kept, in which a policy does not hold the criteria."""
    broken = ~futures.kept(policy)
    share = float(broken.mean())
    nothing = Box((), 0.0, 0.0, share)
    if min(broken.sum(), (~broken).sum()) < FEWEST:
        return nothing
    frame = pd.DataFrame(futures.features, columns=list(FEATURES))
    frame = frame.loc[:, frame.nunique() > 1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts of the workbench that are not used here
        from ema_workbench.analysis import prim

        found = prim.Prim(frame, broken, threshold=min(share * 1.05, 0.99)).find_box()
    if found is None:
        return nothing
    steps = found.peeling_trajectory
    telling = steps["density"] >= (1 + share) / 2  # halfway from what breaks anyhow to what always breaks
    wide = steps["coverage"] >= WIDE
    place = int((telling & wide).argmax() if (telling & wide).any() else steps["density"].where(wide).argmax())
    box, chance = found.box_lims[place], found.qp[place]
    limits = []
    for feature, (low, high) in chance.items():
        for is_least, quasi_p in ((True, low), (False, high)):
            if 0 <= quasi_p < SURE:
                value = float(box[feature].iloc[0 if is_least else 1])
                limits.append((quasi_p, Limit(feature, is_least, value)))
    limits.sort(key=lambda pair: pair[0])
    chosen = steps.iloc[place]
    told = tuple(limit for _, limit in limits)
    return Box(told, float(chosen["coverage"]), float(chosen["density"]), share) if told else nothing
