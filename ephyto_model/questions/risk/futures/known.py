"""What a projection says of its parties, as arrays: the certain part of every future, worked out once by the rules."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError
from ephyto_model.exact import exactly
from ephyto_model.model.contributions import base_multiplier, usage_multiplier
from ephyto_model.model.funding_model import STATUSES, FundingModel
from ephyto_model.model.participants import Participant
from ephyto_model.model.timing import COUNTED_YEAR, FIRST_YEAR, YEARS_PER_BIENNIUM, biennium_of, in_year
from ephyto_model.questions.fund.inputs.checks import of_party
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.parties import JOINING_DAY, LATE, Parties, Party

NEVER_JOINS = 9_999  # the year in which a party joins that does not
SINGLE, DOUBLE = 2**24, 2**53  # whole numbers up to here are exact in single and in double precision
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Known:
    """A projection's parties and years. Rows are participants in the paper's order, users first."""

    projection: Projection
    participants: Sequence[Participant]

    @cached_property
    def parties(self) -> Parties:
        """The parties as the projection has them."""
        return Parties(self.projection, self.participants)

    @cached_property
    def order(self) -> Sequence[Participant]:
        """The participants, today's users first, so that newcomers stand together."""
        return sorted(self.participants, key=lambda participant: not participant.is_user)

    @cached_property
    def users(self) -> int:
        """How many of them are users today."""
        return sum(participant.is_user for participant in self.participants)

    @cached_property
    def years(self) -> range:
        """The years of the projection."""
        return range(FIRST_YEAR, self.projection.last_year + 1)

    @cached_property
    def biennia(self) -> range:
        """The first years of its biennia."""
        return range(FIRST_YEAR, self.projection.last_year + 1, YEARS_PER_BIENNIUM)

    @cached_property
    def growing(self) -> range:
        """The years whose growth matters: up to the last whose exchanges decide a fee."""
        return range(COUNTED_YEAR + 1, self.projection.last_year)

    @cached_property
    def joined(self) -> Array:
        """The year in which each newcomer joins for certain, or NEVER_JOINS."""
        days = self.first_days
        return np.array([days[p.iso3].year if p.iso3 in days else NEVER_JOINS for p in self.newcomers], np.int64)

    @cached_property
    def first_days(self) -> dict[str, date]:
        """The day on which each newcomer joins that joins for certain by the last year."""
        joining = self.parties.using_in(self.projection.last_year)
        return {party.participant.iso3: party.first_exchange for party in joining if not party.participant.is_user}

    @cached_property
    def newcomers(self) -> Sequence[Participant]:
        """Those that are no users today."""
        return self.order[self.users :]

    def day_of(self, newcomer: Participant, year: int) -> date:
        """Return the day of its first exchange if it joins in a year: its own, or 1 July."""
        return self.first_days.get(newcomer.iso3, date(year, *JOINING_DAY))

    def starting(self, newcomer: Participant, year: int) -> int:
        """Return a newcomer's exchanges in a full year before growth, if it joins in a year."""
        party = Party(newcomer, date(year, *JOINING_DAY))
        return self.parties.exchanges_before_growth(party)

    @cached_property
    def growth(self) -> Sequence[Sequence[Fraction]]:
        """Each party's growth in each year of `growing`, as the projection has it; rows are years."""
        at, status = self.projection.at, self.parties.status
        return [
            [exactly(of_party(at("exchange_growth", year), p.iso3, status(self.party(p), year), 0)) for p in self.order]
            for year in self.growing
        ]

    @cached_property
    def growth_factors(self) -> Array:
        """One and each party's growth, rounded to single precision; rows are years."""
        rows = [[float(1 + growth) for growth in row] for row in self.growth]
        return np.array(rows, np.float32).reshape(len(self.growing), len(self.order))

    def party(self, participant: Participant) -> Party:
        """Return a participant as a party, whose first day does not matter."""
        return Party(participant, date(COUNTED_YEAR, 1, 1))

    @cached_property
    def statuses(self) -> Array:
        """The place of each party's development status in STATUSES, by biennium, as the projection has it."""
        rows = [
            [STATUSES.index(self.parties.status(self.party(p), first)) for p in self.order] for first in self.biennia
        ]
        return np.array(rows, np.int8)

    @cached_property
    def bounds(self) -> Sequence[int]:
        """From how many exchanges on a party is in each usage category above the lowest."""
        return [bound for bound in self.model.usage_lower_bounds.values() if bound]

    @cached_property
    def model(self) -> FundingModel:
        """The funding model."""
        return self.projection.model()

    @cached_property
    def shares(self) -> tuple[Array, int]:
        """What each party pays if it pays in time, by year: an array (years, parties, 3), and what 1 is in it.

        The last axis is what comes on time, a year and two years late; all are whole numbers.
        """
        exact = [[self._paid(participant, year) for participant in self.order] for year in self.years]
        unit = math.lcm(*{share.denominator for row in exact for shares in row for share in shares})
        whole = [[[int(share * unit) for share in shares] for shares in row] for row in exact]
        return np.array(whole, np.float64), unit

    def _paid(self, participant: Participant, year: int) -> tuple[Fraction, ...]:
        party = self.party(participant)
        return self.parties.paid_shares(party, self.parties.status(party, biennium_of(year).first_year), year)

    def late_shares(self, participant: Participant, year: int) -> tuple[float, float]:
        """Return the shares that a party pays one and two years late, as the projection has them."""
        status = self.parties.status(self.party(participant), biennium_of(year).first_year)
        one, two = (of_party(in_year(getattr(self.projection, n), year, 0), participant.iso3, status, 0) for n in LATE)
        return one, two

    @cached_property
    def multipliers(self) -> "Multipliers":
        """The multipliers of every status and usage category."""
        return Multipliers.of(self)


@dataclass(frozen=True)
class Multipliers:
    """Base and usage multipliers as one whole number for each status and category: base * radix + usage."""

    table: Array
    categories: int
    radix: int
    units: tuple[int, int]

    @classmethod
    def of(cls, setting: Known) -> "Multipliers":
        """Pack them, in single precision if every sum of them is exact in it. Raises InputError if none can be."""
        model, categories = setting.model, list(setting.model.usage_lower_bounds)
        kinds = [(status, category) for status in STATUSES for category in categories]
        base = [base_multiplier(*kind, model) for kind in kinds]
        usage = [usage_multiplier(category, model) for _, category in kinds]
        units = tuple(math.lcm(*{number.denominator for number in numbers}) for numbers in (base, usage))
        whole = [[int(n * unit) for n in numbers] for numbers, unit in zip((base, usage), units, strict=True)]
        most = len(setting.participants) * setting.shares[1]
        radix = 1 << (max(whole[1]) * most).bit_length()
        largest = radix * (max(whole[0]) * most + 1)
        if largest >= DOUBLE:
            raise InputError(
                "The multipliers of the model and the shares that parties pay (paid_share, one_year_late_share, "
                "two_years_late_share) have together too many digits to be summed exactly in random futures; write "
                "them with fewer, like 0.333."
            )
        packed = [b * radix + u for b, u in zip(*whole, strict=True)]
        table = np.array(packed, np.float32 if largest < SINGLE else np.float64)
        return cls(table, len(categories), radix, (units[0], units[1]))

    def unpacked(self, sums: Array) -> Array:
        """Return sums of packed numbers as whole ones: an array (..., 2) of base and usage multipliers."""
        whole = sums.astype(np.int64)
        return np.stack([whole // self.radix, whole % self.radix], axis=-1)
