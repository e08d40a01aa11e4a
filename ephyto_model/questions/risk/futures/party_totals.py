"""The parties of a block of futures on arrays: sums of what is expected and paid, in multipliers, equal to the rules.

A party's usage category is decided by whether its exchanges, grown, reach a bound. Growth is multiplied in single
precision; where that comes close to a bound, exact numbers decide, so that no category is ever another one.
"""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ephyto_model.model.timing import COUNTED_YEAR, FIRST_YEAR, YEARS_PER_BIENNIUM, biennium_of
from ephyto_model.questions.risk.futures.bounds import Bounds
from ephyto_model.questions.risk.futures.draws import STEPS, Draws
from ephyto_model.questions.risk.futures.joining import Joining, joinings
from ephyto_model.questions.risk.futures.known import NEVER_JOINS, Known

SINGLE_PRECISION = 3e-5  # relative: more than single precision loses over fifty years
Array = npt.NDArray[Any]


class Sums(NamedTuple):
    """Sums of multipliers (the last axis: base, usage), in their units; what is paid in units of shares, too."""

    participants: Array  # (years, size)
    charged: Array  # (biennia, size, 2): those that the fees are set on
    expected: Array  # (years, size, 2)
    on_time: Array  # (years, size, 2)
    one_late: Array  # (years, size, 2): of this year's contributions, what comes a year late
    two_late: Array  # (years, size, 2)


def sums(setting: Known, draws: Draws, bounds: Bounds) -> Sums:
    """Return a block's sums, year by year. Source: App. 1(13)-(15), (17); paras 33 to 36."""
    return _Crowd(setting, draws, bounds).sums()


class _Crowd:
    """The working state of one block."""

    def __init__(self, setting: Known, draws: Draws, bounds: Bounds) -> None:
        self._setting, self._draws, self._bounds = setting, draws, bounds
        self._kinds = setting.multipliers
        self._base_only = self._kinds.table // self._kinds.radix * self._kinds.radix
        self._size, self._parties = draws.size, len(setting.order)
        self._joinings = joinings(setting, draws, bounds)
        self._first: dict[int, Array] = {}  # category in the first and in the first full year, by place of a joining
        self._full: dict[int, Array] = {}
        self._paid, self._unit = setting.shares
        self._plain = self._unit == 1 and bool((self._paid[:, :, 0] == 1).all())
        self._everyone = np.ones(self._parties, self._kinds.table.dtype)
        self._weights: dict[int, Array] = {}  # of the parties whose category is that of the usage year, by biennium

    def sums(self) -> Sums:
        setting, size = self._setting, self._size
        years, biennia = len(setting.years), len(setting.biennia)
        participants = np.full((years, size), setting.users)
        for joining in self._joinings:
            count = np.bincount(joining.rows, minlength=size)
            participants[max(joining.joined - FIRST_YEAR, 0) :] += count
        charged = np.zeros((biennia, size, 2), np.int64)
        expected, on_time, one_late, two_late = (np.zeros((years, size, 2), np.int64) for _ in range(4))
        for year, growth in self._grown():
            self._judge_newcomers(year, growth)
            first = year + YEARS_PER_BIENNIUM
            if first in setting.biennia:
                charged[setting.biennia.index(first)] = self._set(first, growth)
            after = year + 1
            if after in setting.years:
                place = after - FIRST_YEAR
                expected[place], on_time[place], one_late[place], two_late[place] = self._due(after)
        return Sums(participants, charged, expected, on_time, one_late, two_late)

    def _grown(self) -> Iterator[tuple[int, Array]]:
        """Give each year from 2023 to the last that decides a category, with every party's growth since 2023."""
        drawn = self._draws.growth
        growth = np.ones((self._size, self._parties), np.float64 if self._draws.spans_much else np.float32)
        yield COUNTED_YEAR, growth
        for place, year in enumerate(self._setting.growing):
            if drawn is None:
                growth *= self._setting.growth_factors[place]
            else:
                growth *= drawn[place]
                growth *= np.float32(1 / STEPS)
            yield year, growth

    def _categories(self, growth: Array, reached: Array, exact: Any, year: int) -> Array:
        """Return the usage categories of growth against what reaches each bound; close cases by exact numbers.

        `exact` gives of places in `growth` the futures, the parties, and their exchanges before growth as places in
        a list of them.
        """
        found, above = np.zeros(growth.shape, np.uint8), np.empty(growth.shape, bool)
        surely = np.zeros(growth.shape, np.uint8)
        for bound in reached:
            np.greater_equal(growth, bound * np.float32(1 - SINGLE_PRECISION), out=above)
            np.add(found, above.view(np.uint8), out=found)
            np.greater_equal(growth, bound * np.float32(1 + SINGLE_PRECISION), out=above)
            np.add(surely, above.view(np.uint8), out=surely)
        if not np.array_equal(found, surely):
            self._judge_exactly(found, np.nonzero(found != surely), exact, year)
        return found

    def _judge_exactly(self, found: Array, places: tuple[Array, ...], exact: Any, year: int) -> None:
        """Judge close cases by exact numbers, each kind once: growth is often the same in very many futures."""
        rows, parties, codes, counts = exact(*places)
        drawn, years = self._draws.growth, year - COUNTED_YEAR
        kinds = np.stack([parties, codes], axis=1)
        if drawn is not None:
            kinds = np.concatenate([kinds, drawn[:years, rows, parties].T.astype(np.int64)], axis=1)
        unique, place = np.unique(kinds, axis=0, return_inverse=True)
        judged = []
        for party, code, *steps in unique.tolist():
            if drawn is None:
                grown = counts[code] * math.prod(1 + growth[party] for growth in self._setting.growth[:years])
            else:
                grown = counts[code] * math.prod(steps) / STEPS**years
            judged.append(sum(grown >= bound for bound in self._setting.bounds))
        found[places] = np.array(judged, np.uint8)[place.ravel()]

    def _judge_newcomers(self, year: int, growth: Array) -> None:
        """Find the usage category of those for whom this is the first year, or the first full one."""
        for place, joining in enumerate(self._joinings):
            if year == joining.joined:
                self._first[place] = self._judged(joining, year, growth, is_first=True)
            if year == joining.full:
                self._full[place] = self._judged(joining, year, growth, is_first=False)

    def _judged(self, joining: Joining, year: int, growth: Array, *, is_first: bool) -> Array:
        bounds, columns = self._bounds, joining.columns - self._setting.users
        when = joining.joined - bounds.first_years[0]
        reached = (bounds.first if is_first else bounds.full)[when][:, columns]

        def exact(places: Array) -> tuple[Array, Array, Array, list[Fraction]]:
            counts = [Fraction(count) for count in bounds.starting[when]]
            if is_first:
                counts = [count * part for count, part in zip(counts, bounds.partial[when], strict=True)]
            return joining.rows[places], joining.columns[places], columns[places], counts

        return self._categories(growth[joining.rows, joining.columns], reached, exact, year)

    def _statuses(self, first: int) -> Array:
        """Return every party's development status in a biennium: one row, or one for each future."""
        place = self._setting.biennia.index(first)
        own, moves = self._setting.statuses[place], self._draws.moves
        return np.asarray(own[None, :] if moves is None else own + moves[place])

    def _set(self, first: int, growth: Array) -> Array:
        """Return the sums that a biennium's fees are set on, and keep what is then expected of each party."""
        usage_year, users = first - YEARS_PER_BIENNIUM, self._setting.users
        reached, exact = self._reached()
        categories = self._categories(growth, reached, exact, usage_year)
        kinds = categories.astype(np.intp)
        kinds += self._statuses(first).astype(np.intp) * self._kinds.categories
        weights = self._kinds.table.take(kinds)
        weights[:, users:] *= self._full_by(usage_year)
        self._weights[first] = weights
        packed = weights @ self._everyone
        for place, joining in enumerate(self._joinings):
            if joining.joined == usage_year < joining.full:
                new = self._kinds.table[self._kind(joining, self._first[place], first)]
                packed = packed + np.bincount(joining.rows, weights=new, minlength=self._size)
        return self._kinds.unpacked(packed)

    def _reached(self) -> tuple[Array, Any]:
        """Return what growth reaches each bound for every party, and the exchanges it starts from."""
        bounds, users, joined = self._bounds, self._setting.users, self._draws.joined
        when = np.zeros(joined.shape, np.intp)
        if bounds.same_every_year:
            reached = np.concatenate([bounds.of_users, bounds.full[0]], axis=1)
        else:
            when = np.where(joined == NEVER_JOINS, 0, joined - bounds.first_years[0]).astype(np.intp)
            columns = np.arange(joined.shape[1])
            new = bounds.full[when, :, columns].transpose(2, 0, 1)
            old = np.broadcast_to(bounds.of_users[:, None, :], (len(bounds.of_users), self._size, users))
            reached = np.concatenate([old, new], axis=2)

        def exact(rows: Array, parties: Array) -> tuple[Array, Array, Array, list[Fraction]]:
            codes, new = parties.copy(), parties >= users
            codes[new] += when[rows[new], parties[new] - users] * joined.shape[1]
            counts = [Fraction(count) for row in (bounds.exchanges, *bounds.starting) for count in row]
            return rows, parties, codes, counts

        return reached, exact

    def _full_by(self, year: int) -> Array:
        """Tell which newcomers have had a full year by the end of a year."""
        full = np.zeros(self._draws.joined.shape, self._kinds.table.dtype)
        for joining in self._joinings:
            if joining.full <= year:
                full[joining.rows, joining.columns - self._setting.users] = 1
        return full

    def _kind(self, joining: Joining, categories: Array, first: int) -> Array:
        statuses = np.broadcast_to(self._statuses(first), (self._size, self._parties))
        return statuses[joining.rows, joining.columns].astype(np.intp) * self._kinds.categories + categories

    def _due(self, year: int) -> tuple[Array, ...]:
        """Return what is expected of all parties in a year and what of it they pay on time, one and two years late."""
        biennium = biennium_of(year)
        weights, places = self._weights[biennium.first_year], []
        for place, joining in enumerate(self._joinings):
            if joining.joined < year and joining.full > biennium.usage_year:
                owes_usage = year > joining.full
                table = self._kinds.table if owes_usage else self._base_only
                category = (self._full if owes_usage else self._first)[place]
                weights[joining.rows, joining.columns] = table[self._kind(joining, category, biennium.first_year)]
                places.append(joining)
        found = self._paid_of(weights, year)
        for joining in places:
            weights[joining.rows, joining.columns] = 0
        return found

    def _paid_of(self, weights: Array, year: int) -> tuple[Array, ...]:
        place, unpacked = year - FIRST_YEAR, self._kinds.unpacked
        expected = weights @ self._everyone
        luck, (never, two, one) = self._draws.paying, self._draws.fates[place]
        if luck is None and self._plain:
            nothing = np.zeros_like(expected)
            return tuple(unpacked(packed) for packed in (expected, expected, nothing, nothing))
        better = [weights if luck is None else weights * (luck[place] >= fate) for fate in (one, two, never)]
        if self._plain:
            on_time, at_most_one, at_most_two = (some @ self._everyone for some in better)
            paid = (on_time, at_most_one - on_time, at_most_two - at_most_one)
        else:
            shares = self._paid[place].astype(weights.dtype)
            whole = shares.sum(axis=1)
            in_time = [better[0] @ share for share in shares.T]
            on_time, at_most_one, at_most_two = (some @ whole for some in better)
            paid = (in_time[0], at_most_one - on_time + in_time[1], at_most_two - at_most_one + in_time[2])
        return tuple(unpacked(packed) for packed in (expected, *paid))
