"""What happens in a block of futures: random numbers turned into joiners, growth, payments, statuses and money.

Each thing has a stream of random numbers of its own, so that an assumption about one does not draw the others anew.
What parties have in common is one standard normal number a year (a Gaussian factor): given it, each party's chance is
that of a one-factor model (Vasicek, Loan portfolio value, Risk, December 2002), and the chance over all futures stays
the one assumed.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.number_checks import LARGEST_USD
from ephyto_model.questions.fund.costs import cost
from ephyto_model.questions.risk.futures.known import NEVER_JOINS, Known
from ephyto_model.questions.risk.futures.uncertainty import PAYMENTS, Uncertainty

STREAMS = ("joining", "growth", "payment", "moves", "cost", "donor", "fao")
STEPS = 10_000  # growth is drawn in hundredths of a per cent, so that it can be written down
LARGEST_NORMAL = 20  # standard normal numbers in single precision never reach it, even two added up
LARGEST_SPAN = 30  # powers of ten that growth may span in single precision
MOST_GROWTH = 101 * STEPS  # what a projection accepts, as a factor
Array = npt.NDArray[Any]


class Draws(NamedTuple):
    """A block of futures; `size` of them. Parties are in the order of the setting, newcomers of its newcomers."""

    size: int
    joined: Array  # (size, newcomers): the year in which each joins, or NEVER_JOINS
    growth: Array | None  # (years of growth, size, parties): factors in steps; None as the projection has it
    spans_much: bool  # whether growth may leave what single precision holds
    paying: Array | None  # (years, size, parties): uniform numbers; below each threshold a party has a worse fate
    fates: Array  # (years, 3, size, 1): below which a party does not pay, pays at least two years, one year late
    moves: Array | None  # (biennia, size, parties): steps of development status above the projection's
    costs_usd: Array | None  # (size, years): whole dollars; None as the projection has it
    donor: Array  # (size, years): whether the uncertain donor is there
    fao_cut: Array  # (size, biennia): whether FAO gives less


def draw(setting: Known, uncertainty: Uncertainty, seed: np.random.SeedSequence, size: int) -> Draws:
    """Draw a block. The same seed and size give the same block on every machine."""
    children = seed.spawn(len(STREAMS))
    by_name = {name: np.random.default_rng(child) for name, child in zip(STREAMS, children, strict=True)}
    paying, fates = _payments(setting, uncertainty, by_name["payment"], size)
    return Draws(
        size,
        _joined(setting, uncertainty, by_name["joining"], size),
        _growth(setting, uncertainty, by_name["growth"], size),
        _spans_much(setting, uncertainty),
        paying,
        fates,
        _moves(setting, uncertainty, by_name["moves"], size),
        _costs(setting, uncertainty, by_name["cost"], size),
        _donor(setting, uncertainty, by_name["donor"], size),
        by_name["fao"].random((size, len(setting.biennia))) < uncertainty.fao_cut_probability,
    )


def given_the_year(chance: float, in_common: float, common: Array) -> Array:
    """Return a chance given what all have in common in a year (standard normal): low values make it likelier."""
    from scipy.special import ndtr, ndtri  # takes a fifth of a second, which reports without futures need not wait for

    with np.errstate(divide="ignore", invalid="ignore"):
        level = (ndtri(chance) - np.sqrt(in_common) * common) / np.sqrt(1 - in_common)
    return np.asarray(ndtr(level))


def _joined(setting: Known, uncertainty: Uncertainty, stream: np.random.Generator, size: int) -> Array:
    joined = np.broadcast_to(setting.joined.astype(np.int16), (size, len(setting.newcomers))).copy()
    waiting = np.flatnonzero(setting.joined == NEVER_JOINS)
    chance = uncertainty.joining_probability
    if not chance or not waiting.size:
        return joined
    common = stream.standard_normal((size, len(setting.years)))
    stays = np.cumprod(1 - given_the_year(chance, uncertainty.joining_in_common, common), axis=1).astype(np.float32)
    luck = stream.random((size, waiting.size), dtype=np.float32)
    years = np.zeros(luck.shape, np.int16)
    for place in range(len(setting.years)):
        years += luck < stays[:, place, None]
    joined[:, waiting] = np.where(years == len(setting.years), NEVER_JOINS, setting.years[0] + years)
    return joined


def _growth(setting: Known, uncertainty: Uncertainty, stream: np.random.Generator, size: int) -> Array | None:
    spread, in_common = uncertainty.growth_spread, uncertainty.growth_in_common
    if not spread or not setting.growing:
        return None
    common = stream.standard_normal((len(setting.growing), size, 1), dtype=np.float32)
    common *= np.float32(spread * in_common**0.5)
    factors = stream.standard_normal((len(setting.growing), size, len(setting.order)), dtype=np.float32)
    medians = setting.growth_factors * np.float32(STEPS)
    most = medians.max() * np.exp(LARGEST_NORMAL * spread)
    own = np.float32(spread * (1 - in_common) ** 0.5)
    for factor, shock, median in zip(factors, common, medians, strict=True):
        factor *= own
        factor += shock
        np.exp(factor, out=factor)
        factor *= median
        np.rint(factor, out=factor)
        if most > MOST_GROWTH:
            np.minimum(factor, MOST_GROWTH, out=factor)
    return factors


def _spans_much(setting: Known, uncertainty: Uncertainty) -> bool:
    """Tell whether growth over all years may span more powers of ten than single precision is trusted with."""
    medians = setting.growth_factors[setting.growth_factors > 0]
    given = float(np.log10(medians.max(initial=1)) - np.log10(medians.min(initial=1)))
    drawn = LARGEST_NORMAL * 2**0.5 * uncertainty.growth_spread * np.log10(np.e)  # own and common together
    return bool(len(setting.growing) * (given + drawn) > LARGEST_SPAN)


def _payments(
    setting: Known, uncertainty: Uncertainty, stream: np.random.Generator, size: int
) -> tuple[Array | None, Array]:
    years, chances = len(setting.years), np.cumsum([getattr(uncertainty, name) for name in PAYMENTS])
    if not chances[-1]:
        return None, np.zeros((years, len(PAYMENTS), size, 1), np.float32)
    common = stream.standard_normal((years, size, 1))
    fates = [given_the_year(min(chance, 1.0), uncertainty.payment_in_common, common) for chance in chances]
    luck = stream.random((years, size, len(setting.order)), dtype=np.float32)
    return luck, np.stack(fates, axis=1).astype(np.float32)


def _moves(setting: Known, uncertainty: Uncertainty, stream: np.random.Generator, size: int) -> Array | None:
    up, down = uncertainty.moving_up_probability, uncertainty.moving_down_probability
    if not up + down or len(setting.biennia) < 2:
        return None
    luck = stream.random((len(setting.biennia) - 1, size, len(setting.order)), dtype=np.float32)
    moves = np.zeros((len(setting.biennia), size, len(setting.order)), np.int8)
    for place, (numbers, own) in enumerate(zip(luck, setting.statuses[1:].astype(np.int8), strict=True), start=1):
        np.add(moves[place - 1], numbers < np.float32(up), out=moves[place], casting="unsafe")
        moves[place] -= numbers >= np.float32(1 - down)
        np.clip(moves[place], -own, len(STATUSES) - 1 - own, out=moves[place])  # there is no status above High
    return moves


def _costs(setting: Known, uncertainty: Uncertainty, stream: np.random.Generator, size: int) -> Array | None:
    if not uncertainty.cost_spread and not uncertainty.cost_overrun:
        return None
    noise = stream.standard_normal((size, len(setting.years)))
    middle = np.array([float(cost(setting.projection, setting.parties, year)) for year in setting.years])
    factor = (1 + uncertainty.cost_overrun) * np.exp(uncertainty.cost_spread * noise)
    return np.minimum(np.floor(middle * factor + 0.5), LARGEST_USD)


def _donor(setting: Known, uncertainty: Uncertainty, stream: np.random.Generator, size: int) -> Array:
    """Return whether the donor is there, year by year: it leaves and comes with the chances assumed."""
    luck = stream.random((size, len(setting.years)))
    there = np.zeros(luck.shape, bool)
    there[:, 0] = luck[:, 0] < uncertainty.donor_there_probability
    for place in range(1, len(setting.years)):
        numbers, before = luck[:, place], there[:, place - 1]
        stays = numbers >= uncertainty.donor_leaving_probability
        there[:, place] = np.where(before, stays, numbers < uncertainty.donor_coming_probability)
    return there
