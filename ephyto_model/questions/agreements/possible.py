"""What is possible over two levers: which limits break at every pair of values, everything else as it is."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError
from ephyto_model.questions.agreements.agreement import Agreement
from ephyto_model.questions.agreements.levers import AMOUNTS, Lever, set_levers
from ephyto_model.questions.agreements.search.plan import plan_of
from ephyto_model.questions.agreements.search.verdicts import LimitChecker
from ephyto_model.questions.agreements.setting import Setting

MOST_PAIRS = 250_000
NEEDS_AT_A_TIME = 32_768


class Possible(NamedTuple):
    """Which limits break (a bit each) at every value of a lever (columns) and of another (rows)."""

    across: Lever
    down: Lever
    broken: npt.NDArray[np.uint32]
    agreement: Agreement


def possible(setting: Setting, across: Lever, down: Lever) -> Possible:
    """Put every pair of values of two levers to all limits, the others as in a setting. Raises InputError."""
    if across == down or across.number * down.number > MOST_PAIRS:
        raise InputError(f"A map needs two different levers with at most {MOST_PAIRS:,} pairs of values together.")
    others = {lever: value for lever, value in setting.values.items() if lever not in (across, down)}
    scenario = set_levers(setting.agreement.scenario, others)
    alone = Agreement(scenario, (down, across), setting.agreement.limits)
    found = np.asarray(every_verdict(alone)).reshape(down.number, across.number)
    return Possible(across, down, found, alone)


def every_verdict(agreement: Agreement) -> npt.NDArray[np.uint32]:
    """Return which limits break (a bit each) at every setting of an agreement, with an axis for each of its levers."""
    plan = plan_of(agreement)
    amounts = plan.amounts
    parts = [slice(start, start + NEEDS_AT_A_TIME) for start in range(0, len(amounts.raw), NEEDS_AT_A_TIME)]
    moving = [axis for axis in amounts.axes if axis.lever is not None]
    grids = np.meshgrid(*(axis.values for axis in moving), indexing="ij")
    at = {axis.name: axis.values[0] for axis in amounts.axes} | {
        axis.name: grid for axis, grid in zip(moving, grids, strict=True)
    }
    raw = at[AMOUNTS[3]] - at[AMOUNTS[0]] - at[AMOUNTS[1]] - at[AMOUNTS[2]]
    places = amounts.places(raw)
    on_amounts = np.asarray(amounts.broken(at), dtype=np.uint32)
    rows = []
    for number in range(plan.structures):
        checker = LimitChecker(*plan.rules(number), plan.shares, amounts.unit)
        broken = np.concatenate([checker.verdicts(amounts.needs(part)).broken for part in parts], axis=1)
        rows.append(broken[:, places] | on_amounts)
    shape = [lever.number for lever in (*plan.grouped, *plan.choices)]
    found = np.array(rows).reshape(*shape, len(plan.shares.values), *np.shape(raw))
    order = [*plan.grouped, *plan.choices, plan.share, *(axis.lever for axis in moving)]
    if plan.share is None:
        found = np.squeeze(found, axis=len(shape))
        order = [lever for lever in order if lever is not None]
    return np.transpose(found, [order.index(lever) for lever in agreement.levers])
