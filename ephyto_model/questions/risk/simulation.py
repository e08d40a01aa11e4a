"""Very many futures of the fund at once, under one policy or several; memory stays bounded whatever their number.

Futures are worked in blocks of a fixed size, each with random numbers of its own, and only counted: so the results
depend on the seed alone, not on how many workers there were. All policies meet the same futures.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import is_number
from ephyto_model.model.participants import load_participants
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.risk.futures.accounts import money
from ephyto_model.questions.risk.futures.as_projection import as_projection
from ephyto_model.questions.risk.futures.bounds import Bounds
from ephyto_model.questions.risk.futures.draws import draw
from ephyto_model.questions.risk.futures.known import Known
from ephyto_model.questions.risk.futures.party_totals import sums
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import Criteria, Futures, measured
from ephyto_model.questions.risk.policies import Policy, check_policies
from ephyto_model.questions.risk.tally import merged

BLOCK = 1_024  # futures that are worked together
BLOCKS_PER_TASK = 8  # enough work that handing it to another machine is worth while
SAMPLE_BLOCKS = 10  # whose futures are kept one by one, to find what breaks a policy
MOST_FUTURES = 100_000_000
AS_IT_IS = Policy("As the projection has it", {})
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Question:
    """What is simulated: a projection, what is uncertain about it, the policies and what they have to hold."""

    projection: Projection
    uncertainty: Uncertainty
    policies: tuple[Policy, ...]
    criteria: Criteria


def simulate(question: Question, number: int, seed: int = 0, pool: Executor | None = None) -> Futures:
    """Draw and work `number` futures; the same seed gives the same ones, whatever the pool and its workers.

    Raises InputError for a number that is none from 1 to MOST_FUTURES, or policies that cannot be compared.
    """
    check_policies(question.policies)
    if question.projection.has_facts:
        raise InputError(
            "Random futures begin with the paper's counts of 2023; leave out exchanges, receipts and balance_usd, or "
            "follow this projection by itself."
        )
    number = check_number(number)
    sizes = [min(BLOCK, number - start) for start in range(0, number, BLOCK)]
    starts = range(0, len(sizes), BLOCKS_PER_TASK)
    tasks = [sizes[start : start + BLOCKS_PER_TASK] for start in starts]
    work = pool.map if pool else map
    parts = work(_task, [question] * len(tasks), tasks, starts, [seed] * len(tasks))
    return Futures(question, seed, _joined(parts))


def check_number(number: Any) -> int:
    """Return how many futures are asked for. Raises InputError."""
    if not is_number(number) or number != int(number) or not 1 <= number <= MOST_FUTURES:
        raise InputError(f"futures must be a whole number from 1 to {MOST_FUTURES:,}, not {quoted(number)}.")
    return int(number)


def _joined(parts: Any) -> Mapping[str, Any]:
    """Put parts together as they come, so that no more than one waits."""
    whole: Any = None
    for part in parts:
        whole = part if whole is None else merged([whole, part])
    return dict(whole)


def _task(question: Question, sizes: Sequence[int], start: int, seed: int) -> Mapping[str, Any]:
    setting, bounds = _prepared(question.projection)
    policies = [policy.of(question.projection) for policy in question.policies]
    found = []
    for place, size in enumerate(sizes, start=start):
        draws = draw(setting, question.uncertainty, block_seed(seed, place), size)
        totals = sums(setting, draws, bounds)
        books = [money(setting, policy, question.uncertainty, draws, totals) for policy in policies]
        found.append(measured(setting, draws, totals, books, question.criteria, is_kept=place < SAMPLE_BLOCKS))
    whole: Mapping[str, Any] = merged(found)
    return whole


@lru_cache(maxsize=4)
def _prepared(projection: Projection) -> tuple[Known, Bounds]:
    """Work out once in a process what all blocks of a projection need."""
    setting = Known(projection, load_participants())
    return setting, Bounds(setting)


def future_at(question: Question, number: int, place: int, seed: int = 0) -> Projection:
    """Return one of `number` futures, the one at a place from 0 on, as a projection under the projection's own rules.

    The rules of the fund make of it, in every digit, what the simulation did. Raises InputError.
    """
    if place not in range(check_number(number)):
        raise InputError(f"The future must be a number from 1 to {number:,}, not {place + 1:,}.")
    setting, _ = _prepared(question.projection)
    block, row = divmod(place, BLOCK)
    size = min(BLOCK, number - block * BLOCK)
    draws = draw(setting, question.uncertainty, block_seed(seed, block), size)
    name = f"Future {place + 1} of {number} (seed {seed})"
    return as_projection(setting, question.uncertainty, draws, row, name)


def block_seed(seed: int, place: int) -> np.random.SeedSequence:
    """Return the seed of a block: the child of that place of the whole's seed."""
    return np.random.SeedSequence(seed, spawn_key=(place,))
