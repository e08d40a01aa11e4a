"""Random futures: who joins, how each party's exchanges grow, who does not pay; and what fees then bring in.

What is drawn and from which distribution is an assumption of whoever asks, stated in `Assumptions`; none is the
paper's. Futures are worked in blocks of a fixed size, each with random numbers of its own, so that the results depend
on the seed alone and not on how many workers there were.
"""

import math
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import is_number
from ephyto_model.model.contributions import base_multiplier, need, usage_multiplier
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.uncertainty.sweeps.sweep import LARGEST_EXACT, Whole, unit_fees, whole

BLOCK = 1_024  # futures that are worked together: what stays in a processor's nearer memory
BLOCKS_PER_TASK = 64  # enough work that handing it to another machine is worth while
ALWAYS = -1e30  # below every random number, but above what stands for a party that takes no part
HALF_A_CENT = 0.005  # what floats lose in adding up never comes near it
MOST_FUTURES = 1_000_000_000
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Assumptions:
    """The assumptions about the futures.

    Each participant that does not take part in the scenario joins with `joining_probability`. Every party's exchanges
    (for a newcomer, those that the scenario assumes) are multiplied by a log-normal factor, independent between
    parties: its median is 1 + `median_growth`, and `growth_spread` is the standard deviation of its logarithm. Each
    party fails to pay with `nonpayment_probability`. Raises InputError for impossible values.
    """

    joining_probability: float = 0.3
    median_growth: float = 0.2
    growth_spread: float = 0.5
    nonpayment_probability: float = 0.1

    def __post_init__(self) -> None:
        bounds = {
            "joining_probability": (0, 1),
            "median_growth": (-0.99, 100),
            "growth_spread": (0, 5),
            "nonpayment_probability": (0, 1),
        }
        for name, (low, high) in bounds.items():
            value = getattr(self, name)
            if not is_number(value) or not low <= value <= high:
                raise InputError(f"{name} must be a number from {low} to {high}, not {quoted(value)}.")


class DrawnFutures(NamedTuple):
    """One number a future, as arrays: parties taking part; unit fees, expected and received in US dollars a year."""

    parties: Array
    base_unit_usd: Array
    usage_unit_usd: Array
    expected_usd: Array
    received_usd: Array

    def shortfall_usd(self, need_usd: float) -> Array:
        """What is missing of the need, 0 where less than half a cent is. Source: para 36."""
        missing = need_usd - self.received_usd
        return np.where(missing < HALF_A_CENT, 0, missing)


class _Stakes(NamedTuple):
    """What a future depends on, a row a participant: ready to be compared with random numbers and summed."""

    joining: Array  # probability of taking part
    thresholds: Array  # standard normal numbers from which on a party is in each category above the lowest
    steps: Array  # multipliers (base, usage) in the lowest category, and what each category above adds; whole numbers
    units: tuple[int, int]  # of base and usage multipliers


def _stakes(scenario: Scenario, assumptions: Assumptions) -> _Stakes:
    model = scenario.model()
    everyone = scenario.with_(participating_parties=len(load_participants()), include=(), exclude=()).users()
    taking_part = {participant.iso3 for participant in scenario.taking_part()}
    joining = [
        1.0 if user.iso3 in taking_part else 0.0 if user.iso3 in scenario.exclude else assumptions.joining_probability
        for user in everyone
    ]
    categories = list(model.usage_lower_bounds)
    base = whole([base_multiplier(user.development_status, c, model) for user in everyone for c in categories])
    usage = whole([usage_multiplier(c, model) for user in everyone for c in categories])
    table = np.stack([base.values, usage.values], axis=1).reshape(len(everyone), len(categories), 2)
    steps = np.diff(table, axis=1, prepend=0).astype(np.float64)
    bounds = [bound for bound in model.usage_lower_bounds.values() if bound]
    thresholds = [[_threshold(user.exchanges, bound, assumptions) for bound in bounds] for user in everyone]
    single = np.float32  # as the random numbers are
    largest = float(np.abs(steps).sum())
    if largest >= LARGEST_EXACT:
        raise InputError("The multipliers have too many digits to be summed exactly; write them with fewer.")
    # Sums of whole numbers are exact in single precision up to 2**24, in double precision up to LARGEST_EXACT.
    steps = steps.astype(single if largest < 2**24 else np.float64)
    return _Stakes(np.array(joining, single), np.array(thresholds, single), steps, (base.unit, usage.unit))


def _threshold(exchanges: int, bound: int, assumptions: Assumptions) -> float:
    """Return the standard normal number from which on the exchanges, grown, reach the bound."""
    if not exchanges:
        return math.inf
    missing = math.log(bound / exchanges) - math.log1p(assumptions.median_growth)
    if assumptions.growth_spread:
        return missing / assumptions.growth_spread
    return ALWAYS if missing <= 0 else math.inf


def draw(seed: np.random.SeedSequence, size: int, participants: int) -> tuple[Array, Array, Array]:
    """Draw the random numbers of a block: for joining (0 to 1), growth (standard normal) and paying (0 to 1)."""
    generator = np.random.default_rng(seed)
    shape = (size, participants)
    return (
        generator.random(shape, dtype=np.float32),
        generator.standard_normal(shape, dtype=np.float32),
        generator.random(shape, dtype=np.float32),
    )


def _summed(taking_part: Array, growth: Array, stakes: _Stakes) -> Array:
    """Return the sums of multipliers (base, usage) of those that take part, a row a future."""
    inside = taking_part.astype(stakes.steps.dtype)
    sums = inside @ stakes.steps[:, 0]
    grown = np.where(taking_part, growth, np.float32(-np.inf))
    for level, thresholds in enumerate(stakes.thresholds.T, start=1):
        np.greater_equal(grown, thresholds, out=inside, casting="unsafe")
        sums += inside @ stakes.steps[:, level]
    return np.asarray(sums)


def _block(
    scenario: Scenario, assumptions: Assumptions, stakes: _Stakes, seed: np.random.SeedSequence, size: int
) -> DrawnFutures:
    """Work a block of futures: sum the multipliers of those that take part, and of those of them that pay."""
    for_joining, growth, for_paying = draw(seed, size, len(stakes.joining))
    joined = for_joining < stakes.joining
    pays = joined & (for_paying >= np.float32(assumptions.nonpayment_probability))
    due, paid = (_summed(taking_part, growth, stakes) for taking_part in (joined, pays))
    model = scenario.model()
    needs = whole([need(model.annual_funding_level_usd, scenario.offsets())])
    sums = [Whole(due[:, fee].astype(np.int64), stakes.units[fee]) for fee in range(2)]
    fees = unit_fees(needs, sums[0], sums[1], model, model.rounding[scenario.rounding])
    base, usage = (np.broadcast_to(fee.floats, size) for fee in fees)

    def collected(multipliers: Array) -> Array:
        return np.asarray(base * multipliers[:, 0] / stakes.units[0] + usage * multipliers[:, 1] / stakes.units[1])

    return DrawnFutures(joined.sum(axis=1), base, usage, collected(due), collected(paid))


def futures(
    scenario: Scenario, assumptions: Assumptions, number: int, seed: int = 0, pool: Executor | None = None
) -> DrawnFutures:
    """Draw and work `number` futures; the same seed gives the same ones, whatever the pool and its workers.

    Raises InputError for a number that is none from 1 to MOST_FUTURES.
    """
    if not is_number(number) or number != int(number) or not 1 <= number <= MOST_FUTURES:
        raise InputError(f"number must be a whole number from 1 to {MOST_FUTURES:,}, not {quoted(number)}.")
    sizes = [min(BLOCK, int(number) - start) for start in range(0, int(number), BLOCK)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    tasks = [slice(start, start + BLOCKS_PER_TASK) for start in range(0, len(sizes), BLOCKS_PER_TASK)]
    same = [[given] * len(tasks) for given in (scenario, assumptions, _stakes(scenario, assumptions))]
    work = pool.map if pool else map
    return _joined(work(_blocks, *same, [seeds[task] for task in tasks], [sizes[task] for task in tasks]))


def _blocks(
    scenario: Scenario,
    assumptions: Assumptions,
    stakes: _Stakes,
    seeds: Sequence[np.random.SeedSequence],
    sizes: Sequence[int],
) -> DrawnFutures:
    blocks = zip(seeds, sizes, strict=True)
    return _joined(_block(scenario, assumptions, stakes, seed, size) for seed, size in blocks)


def _joined(parts: Iterable[DrawnFutures]) -> DrawnFutures:
    return DrawnFutures(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def covered(
    scenario: Scenario, assumptions: Assumptions, rates: Sequence[float], number: int, seed: int = 0
) -> pd.DataFrame:
    """Return for each rate of non-payment how often what is received covers the need, and what is missing.

    Columns: rate, covered (share of futures, 0 to 1), median_usd and high_usd (median and 95th percentile of the
    shortfall, to the dollar, US dollars a year). Source: paras 35 and 36.
    """
    model = scenario.model()
    needed = float(need(model.annual_funding_level_usd, scenario.offsets()))
    rows = []
    for rate in rates:
        here = replace(assumptions, nonpayment_probability=rate)
        missing = futures(scenario, here, number, seed).shortfall_usd(needed)
        rows.append((rate, float(np.mean(missing == 0)), *np.round(np.quantile(missing, [0.5, 0.95])).tolist()))
    return pd.DataFrame(rows, columns=["rate", "covered", "median_usd", "high_usd"])
