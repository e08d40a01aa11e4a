"""Common ground: what a search for an agreement comes to, each setting proved by the rules."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ephyto_model.exact import numbers_in
from ephyto_model.questions.agreements.agreement import Agreement
from ephyto_model.questions.agreements.contradictions import MOST_CONTRADICTIONS, contradictions, smallest
from ephyto_model.questions.agreements.dollars import Stretch, dollars, to_the_dollar
from ephyto_model.questions.agreements.levers import AMOUNTS, Lever
from ephyto_model.questions.agreements.limit import Limit
from ephyto_model.questions.agreements.search.amounts import DONORS, FAO
from ephyto_model.questions.agreements.search.found import Best, Found
from ephyto_model.questions.agreements.search.plan import plan_of
from ephyto_model.questions.agreements.search.run import Ask, relaxations, search
from ephyto_model.questions.agreements.setting import Setting, proved, setting_at


class Relaxation(NamedTuple):
    """How far a limit has to give way at least so that the others of its contradiction can hold with it.

    `bound` is the bound that it then needs, exactly; None where no bound is enough. The setting shows it. It is the
    bound as asked where the amount has only to be set between the steps of its lever.
    """

    limit: Limit
    bound: Fraction | None
    setting: Setting | None


class Contradiction(NamedTuple):
    """Limits that no setting holds together, while any of them can be left out; and how far each has to give way."""

    limits: tuple[Limit, ...]
    relaxations: tuple[Relaxation, ...]


class GivenUp(NamedTuple):
    """The fewest limits to give up so that all others hold, and a setting where they do."""

    limits: tuple[Limit, ...]
    setting: Setting


class Kept(NamedTuple):
    """A limit and what it costs to keep it: how much less outside funding would do without it (US dollars a year)."""

    limit: Limit
    cost_usd: Fraction


class Point(NamedTuple):
    """A point of the frontier: with so much outside funding, the party that pays most pays at least so much."""

    outside_funding_usd: Fraction
    highest_usd: Fraction
    setting: Setting


@dataclass(frozen=True)
class CommonGround:
    """The settings that hold all limits, or who stands against whom. Amounts are US dollars a year.

    `holding` of the agreement's settings hold all limits; `least`, `nearest` and `roomiest` are those with the least
    outside funding, the smallest departure from the paper and the most room on every limit (None where no limit can
    have room); the `tight` limits never have any and are left out of that. Where none holds all, `contradictions`
    (the smallest of those found) and `given_up` say why.
    """

    agreement: Agreement
    holding: int
    structures: int
    needs: int
    least: Setting | None
    nearest: Setting | None
    roomiest: Setting | None
    tight: tuple[Limit, ...]
    kept: tuple[Kept, ...]
    frontier: tuple[Point, ...]
    contradictions_found: int
    contradictions: tuple[Contradiction, ...]
    given_up: tuple[GivenUp, ...]

    @property
    def start(self) -> Setting:
        """What notices and the map speak of: the setting with the least outside funding, or one that gives up."""
        return self.least or self.given_up[0].setting

    @cached_property
    def least_to_the_dollar(self) -> Setting | None:
        """The setting with the least outside funding where FAO funding, or donor funding, moves by single dollars.

        None where no setting holds all limits. Where there would be too many to search, the one on the steps.
        """
        if self.least is None:
            return None
        most = self.least.outside_funding_usd  # with more of it alone, another setting has less
        everything, best = (1 << len(self.agreement.limits)) - 1, self.least
        for name in (FAO, DONORS):
            finer = to_the_dollar(self.agreement, name, Fraction(0), most)
            found = search(finer).least if finer else None
            if finer and found:
                setting = proved(setting_at(plan_of(finer), found[1]), everything)
                best = min(best, setting, key=lambda one: one.outside_funding_usd)
        return best

    @cached_property
    def dollars(self) -> dict[Lever, list[Stretch]]:
        """Every whole dollar of each amount that holds all limits, everything else as in the setting with the least."""
        if self.least is None:
            return {}
        return {lever: dollars(self.least, lever) for lever in self.agreement.levers if lever.name in AMOUNTS}


def agree(agreement: Agreement, pool: Executor | None = None) -> CommonGround:
    """Search an agreement's settings and prove what is reported. `pool` is any executor. Raises InputError."""
    plan = plan_of(agreement)
    found = search(agreement, pool)
    everything = (1 << len(agreement.limits)) - 1

    def best(name: str) -> Setting | None:
        held: Best | None = getattr(found, name)
        return held and proved(setting_at(plan, held[1], name), everything)

    least = best("least")
    sets = contradictions(found.broken)
    given_up = [mask for mask in smallest(found.broken) if mask] if sets else []
    return CommonGround(
        agreement=agreement,
        holding=found.holding,
        structures=plan.structures * len(plan.shares.values),
        needs=len(plan.amounts.raw),
        tight=tuple(limit for n, limit in enumerate(agreement.limits) if found.most_room.get(n, 1.0) <= 0),
        least=least,
        nearest=best("nearest"),
        roomiest=best("roomiest"),
        kept=_kept(agreement, found, plan.amounts.unit) if least else (),
        frontier=_frontier(agreement, found),
        contradictions_found=len(sets),
        contradictions=_relaxed(agreement, sets[:MOST_CONTRADICTIONS], pool),
        given_up=tuple(
            GivenUp(
                tuple(agreement.limits[n] for n in numbers_in(mask)),
                proved(setting_at(plan, found.broken[mask]), everything & ~mask, mask),
            )
            for mask in given_up[:MOST_CONTRADICTIONS]
        ),
    )


def _kept(agreement: Agreement, found: Found, unit: int) -> tuple[Kept, ...]:
    least = found.least[0][0] if found.least else 0.0
    without = {number: min(best[0][0], least) for number, best in found.kept.items()}
    return tuple(
        Kept(limit, Fraction(int(least - without.get(number, least)), unit))
        for number, limit in enumerate(agreement.limits)
    )


def _frontier(agreement: Agreement, found: Found) -> tuple[Point, ...]:
    """Return the points at which more outside funding lowers the highest contribution, the least funding first."""
    everything = (1 << len(agreement.limits)) - 1
    points: list[Point] = []
    lowest = float("inf")
    for number in sorted(found.frontier):
        (highest, _), address = found.frontier[number]
        if highest < lowest:
            lowest = highest
            setting = proved(setting_at(plan_of(agreement), address), everything)
            paid = setting.highest.expected_contribution_usd if setting.highest else Fraction(0)
            points.append(Point(setting.outside_funding_usd, paid, setting))
    return tuple(points)


def _relaxed(agreement: Agreement, sets: Sequence[int], pool: Executor | None) -> tuple[Contradiction, ...]:
    asks = [Ask(number, mask & ~(1 << number)) for mask in sets for number in numbers_in(mask)]
    answers = iter(zip(asks, relaxations(agreement, asks, pool) if asks else (), strict=True))
    return tuple(
        Contradiction(
            tuple(agreement.limits[n] for n in numbers_in(mask)),
            tuple(_relaxation(agreement, *next(answers)) for _ in numbers_in(mask)),
        )
        for mask in sets
    )


def _relaxation(agreement: Agreement, ask: Ask, best: Best | None) -> Relaxation:
    limit = agreement.limits[ask.number]
    if best is None or best[0][0] == float("inf"):
        return Relaxation(limit, None, None)
    setting = setting_at(plan_of(agreement), best[1], "over", ask.number)
    bound = Fraction(setting.measured[ask.number].value)
    finer = to_the_dollar(agreement, limit.on, *sorted((limit.exact_bound, bound)))
    if finer is not None:  # an amount that is a lever itself gives way to the dollar
        (dollar,) = relaxations(finer, [ask])
        if dollar is not None:
            setting = setting_at(plan_of(finer), dollar[1], "over", ask.number)
            bound = Fraction(setting.measured[ask.number].value)
    proved(setting, ask.others)
    enough = limit.room(bound) >= 0  # between the steps of the lever
    return Relaxation(limit, limit.exact_bound if enough else bound, setting)
