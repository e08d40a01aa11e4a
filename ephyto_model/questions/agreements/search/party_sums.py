"""Who takes part with which multipliers, and what each limit then says of the two unit fees.

Under given multipliers and bounds, everything that a limit on fees can be about is a sum: so much times the base unit
fee, so much times the usage unit fee, so much times the need, and an amount (`Term`).
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.model.contributions import base_multiplier, usage_category, usage_multiplier
from ephyto_model.model.funding_model import FundingModel
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.agreements.limit import (
    ABOVE_PAPER,
    AT_LEAST,
    OFFSETS,
    OUTSIDE,
    TOGETHER,
    Limit,
    paper_contributions,
)
from ephyto_model.questions.uncertainty.sweeps.sweep import whole

PAYS = {"expected_contribution_usd": (1, 1), "base_fee_usd": (1, 0), "usage_fee_usd": (0, 1)}
Array = npt.NDArray[np.int64]


class Term(NamedTuple):
    """A sum that a limit bounds: base, usage and need count so often, and `more` US dollars are added."""

    base: Fraction
    usage: Fraction
    need: Fraction = Fraction(0)
    more: Fraction = Fraction(0)


class Row(NamedTuple):
    """A sum in whole numbers, which must not be above 0: so often base, usage and need, and `more` US dollars."""

    base: int
    usage: int
    need: int
    more: int


class Measure(NamedTuple):
    """What a limit bounds, of one sums: the highest (or, for "at least", the lowest) of its terms.

    `over` are the multipliers (base, usage) of all fees, where the limit is on a share of them; `exchanges` is what
    the sum is divided by, where it is on a cost per exchange.
    """

    number: int  # of the limit in the agreement
    limit: Limit
    terms: tuple[Term, ...]
    over: tuple[Fraction, Fraction] | None = None
    exchanges: int | None = None
    nothing: tuple[int, int, int, int] | None = None  # paying nothing: with both fees, without base, usage, both

    @property
    def rows(self) -> list[Row]:
        """The sums that must not be above 0 for the limit to hold."""
        sign = -1 if self.limit.side == AT_LEAST else 1
        bound = self.limit.exact_bound
        base, usage = self.over or (0, 0)
        found = []
        for term in self.terms:
            if self.over is not None:
                row = Term(term.base - bound * base, term.usage - bound * usage)
            elif self.exchanges is not None:
                row = term._replace(more=-bound * self.exchanges)
            else:
                row = term._replace(more=term.more - bound)
            scale = math.lcm(*(part.denominator for part in row))
            found.append(Row(*(int(sign * part * scale) for part in row)))
        return found


class PartySums(NamedTuple):
    """The parties of a number of participating parties: sums of multipliers, the measures of limits, who pays most."""

    base_sum: Fraction
    usage_sum: Fraction
    measures: tuple[Measure, ...]
    rows: tuple[tuple[Measure, Row], ...]  # of the measures that are sums
    highest: tuple[Term, ...]  # the contributions of which the highest is one


class Participants:
    """All participants under one funding model, in the order in which they take part."""

    def __init__(self, scenario: Scenario, limits: Sequence[Limit]) -> None:
        """Put the participants of a scenario in order; `limits` are the agreement's."""
        self.model: FundingModel = scenario.model()
        everyone = scenario.with_(participating_parties=len(load_participants()), include=(), exclude=()).users()
        place = {participant.iso3: number for number, participant in enumerate(scenario.queue())}
        self.users = sorted(everyone, key=lambda user: place[user.iso3])
        categories = [usage_category(user.exchanges, self.model) for user in self.users]
        parties = list(zip(self.users, categories, strict=True))
        base = whole([base_multiplier(u.development_status, c, self.model) for u, c in parties])
        usage = whole([usage_multiplier(c, self.model) for _, c in parties])
        self.base, self.usage, self.units = base.values, usage.values, (base.unit, usage.unit)
        self.exchanges = np.array([user.exchanges for user in self.users], dtype=np.int64)
        self.always = np.array([u.iso3 in scenario.include and u.iso3 not in scenario.exclude for u in self.users])
        self.never = np.array([u.iso3 in scenario.exclude for u in self.users])
        fees = [(n, limit) for n, limit in enumerate(limits) if limit.on not in (*OFFSETS, OUTSIDE)]
        self.limited = [
            (n, limit, np.array([limit.applies_to(u.iso3, u.development_status) for u in self.users]))
            for n, limit in fees
        ]
        paper = paper_contributions()
        self.in_paper = np.array([u.iso3 in paper for u in self.users])
        self.paper: Mapping[str, list[Fraction]] = {
            on: [getattr(paper[u.iso3], on) if u.iso3 in paper else Fraction(0) for u in self.users] for on in PAYS
        }

    def sums(self, number: int) -> PartySums:
        """Return what a number of participating parties leads to."""
        inside = (np.arange(len(self.users)) < number) | self.always
        inside &= ~self.never
        sums = self._sums(inside)
        kinds = self._kinds(inside, (1, 1))
        measures = tuple(self._measure(n, limit, meant, inside, sums) for n, limit, meant in self.limited)
        rows = tuple((measure, row) for measure in measures if measure.nothing is None for row in measure.rows)
        return PartySums(*sums, measures, rows, _leading(kinds or [Term(Fraction(0), Fraction(0))], lowest=False))

    def _sums(self, inside: npt.NDArray[np.bool_]) -> tuple[Fraction, Fraction]:
        base, usage = (int(multipliers[inside].sum()) for multipliers in (self.base, self.usage))
        return Fraction(base, self.units[0]), Fraction(usage, self.units[1])

    def _kinds(self, inside: npt.NDArray[np.bool_], pays: tuple[int, int]) -> list[Term]:
        pairs = set(zip(self.base[inside].tolist(), self.usage[inside].tolist(), strict=True))
        multipliers = {(b * pays[0], u * pays[1]) for b, u in pairs}
        return [Term(Fraction(b, self.units[0]), Fraction(u, self.units[1])) for b, u in multipliers]

    def _measure(
        self,
        number: int,
        limit: Limit,
        meant: npt.NDArray[np.bool_],
        inside: npt.NDArray[np.bool_],
        sums: tuple[Fraction, Fraction],
    ) -> Measure:
        members = meant & inside
        if limit.on == "gap_usd":
            return Measure(number, limit, (Term(*sums, Fraction(-1)),))
        if limit.on == "parties_paying_nothing":
            no_base, no_usage = inside & (self.base == 0), inside & (self.usage == 0)
            counts = (no_base & no_usage, no_usage, no_base, inside)
            nothing = tuple(int(count.sum()) for count in counts)
            return Measure(number, limit, (), nothing=nothing)  # type: ignore[arg-type]
        if limit.quantity.of == TOGETHER:
            term = (Term(*self._sums(members)),)
            if limit.on == "share_of_total":
                return Measure(number, limit, term, over=sums)
            return Measure(number, limit, term, exchanges=int(self.exchanges[members].sum()))
        nobody = [Term(Fraction(0), Fraction(0))]
        if limit.side != ABOVE_PAPER:
            kinds = self._kinds(members, PAYS[limit.on]) or nobody
            return Measure(number, limit, _leading(kinds, lowest=limit.side == AT_LEAST))
        terms = set()
        for place in np.flatnonzero(meant & self.in_paper).tolist():
            pays = PAYS[limit.on] if inside[place] else (0, 0)
            multipliers = (int(self.base[place]) * pays[0], int(self.usage[place]) * pays[1])
            terms.add(
                Term(
                    Fraction(multipliers[0], self.units[0]),
                    Fraction(multipliers[1], self.units[1]),
                    more=-self.paper[limit.on][place],
                )
            )
        return Measure(number, limit, _leading(list(terms) or nobody, lowest=False))


def _leading(terms: Sequence[Term], *, lowest: bool) -> tuple[Term, ...]:
    """Leave out terms that can never be the highest (or lowest), whatever the fees."""

    def behind(one: Term, other: Term) -> bool:
        above, below = (one, other) if lowest else (other, one)
        return above != below and all(a >= b for a, b in zip(above, below, strict=True))

    return tuple(one for one in terms if not any(behind(one, other) for other in terms))
