"""The parties of a projection: when each starts, how much it exchanges each year, what it pays of what is expected."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import NamedTuple

import numpy as np

from ephyto_model.errors import InputError
from ephyto_model.exact import exactly
from ephyto_model.model.budget import EXCHANGES, NEWCOMERS, USERS
from ephyto_model.model.funding_model import UNCLASSIFIED
from ephyto_model.model.participants import Participant, joining_queue, peer_medians
from ephyto_model.model.scenarios.checks import PEER_MEDIAN
from ephyto_model.model.timing import COUNTED_YEAR, FIRST_YEAR, PhaseIn, biennium_of, in_year, phase_in
from ephyto_model.questions.fund.inputs.checks import in_time_and_late, of_party
from ephyto_model.questions.fund.inputs.projection import Projection

JOINING_DAY = (7, 1)  # of those that join in the joining order: the middle of the year, an assumption
LATE = ("one_year_late_share", "two_years_late_share")
NONPAYING_STREAM = 1  # so that who does not pay is not drawn with the numbers of the joining order


def part_of_first_year(first_exchange: date) -> Fraction:
    """Return the part of a calendar year that is left from the day of a first exchange on."""
    begin, end = date(first_exchange.year, 1, 1), date(first_exchange.year + 1, 1, 1)
    return Fraction((end - first_exchange).days, (end - begin).days)


def with_counts_of_2023(projection: Projection, participants: Sequence[Participant]) -> Sequence[Participant]:
    """Return the participants with a projection's own counts of 2023, where it has some."""
    counts = projection.exchanges.get(COUNTED_YEAR)
    if counts is None:
        return participants
    return tuple(replace(participant, exchanges=counts.get(participant.iso3)) for participant in participants)


class Party(NamedTuple):
    """A participant and the day of its first exchange in production; today's users count as users of all of 2023."""

    participant: Participant
    first_exchange: date

    @property
    def phase(self) -> PhaseIn:
        """From when it is expected to contribute. Source: App. 1(17)."""
        return phase_in(self.first_exchange)


class Parties:
    """The parties of a projection, by year. What it works out for a party and a year it keeps."""

    def __init__(self, projection: Projection, participants: Sequence[Participant]) -> None:
        """Find when each participant starts, if it does."""
        self._projection = projection
        self._participants = participants = with_counts_of_2023(projection, participants)
        self._counts = {year: counts for year, counts in projection.exchanges.items() if year > COUNTED_YEAR}
        self._last_counted = max(self._counts, default=COUNTED_YEAR)
        self._factors: dict[tuple[str, int, int], Fraction] = {}
        self._medians: dict[int, Mapping[str, int]] = {}
        self._numbers: dict[int, Mapping[str, int]] = {}
        self._parties = tuple(
            Party(participant, day)
            for participant in participants
            for day in [self._first_exchanges.get(participant.iso3)]
            if day is not None
        )

    @property
    def all(self) -> tuple[Party, ...]:
        """All parties that ever use the ePhyto Solution, in the paper's order."""
        return self._parties

    def using_in(self, year: int) -> list[Party]:
        """Return the parties that use the ePhyto Solution in a year, in the paper's order.

        Those that have exchanged by its end, but for those without exchanges in the last year counted until then.
        """
        counted = max((known for known in self._counts if known <= year), default=None)
        return [
            party
            for party in self._parties
            if party.first_exchange.year <= year
            and (
                counted is None
                or party.first_exchange.year > counted
                or party.participant.iso3 in self._counts[counted]
            )
        ]

    def contributing_in(self, year: int) -> list[Party]:
        """Return the parties of which something is expected for a year, or will be: users of the usage year, newcomers.

        A party that stops is expected to contribute until the end of the biennium whose fees rest on its exchanges.
        """
        usage_year = biennium_of(year).usage_year
        before = {party.participant.iso3 for party in self.using_in(usage_year)}
        now = {party.participant.iso3 for party in self.using_in(year) if party.first_exchange.year > usage_year}
        return [party for party in self._parties if party.participant.iso3 in before | now]

    def is_counted(self, party: Party, year: int) -> bool:
        """Tell whether a party's exchanges of a year were counted."""
        return party.participant.iso3 in self._counts.get(year, ()) or (
            year == COUNTED_YEAR and party.participant.is_user
        )

    def numbers(self, year: int) -> Mapping[str, int]:
        """Return how many use the ePhyto Solution in a year, what they exchange and how many begin, for a budget."""
        if year not in self._numbers:
            using = self.using_in(year)
            self._numbers[year] = {
                USERS: len(using),
                EXCHANGES: sum(self.exchanges(party, year) for party in using),
                NEWCOMERS: sum(party.first_exchange.year == year for party in using),
            }
        return self._numbers[year]

    def status(self, party: Party, year: int) -> str:
        """Return a party's development status in a year, or the one assumed for it. Source: App. 1(15)(d)."""
        return self._status(party.participant, year)

    def is_status_assumed(self, party: Party, year: int) -> bool:
        """Tell whether a party has no development status in a year but the one assumed for it. Source: App. 3."""
        listed = party.participant.status_under(self._projection.at("status_list", year))
        changed = in_year(self._projection.status_changes.get(party.participant.iso3), year, None)
        return listed == UNCLASSIFIED and changed is None

    def exchanges(self, party: Party, year: int) -> int:
        """Return a party's exchanges in a year, rounded down: as counted, or from the last counted year on with growth.

        Of a newcomer that was never counted, what is assumed; in its first year the part from its first exchange on.
        """
        participant, first = party
        counted = [known for known in self._counts if participant.iso3 in self._counts[known]]
        since = max((known for known in counted if known <= year), default=None)
        if since is not None:
            return floor(self._counts[since][participant.iso3] * self._growth(participant, since, year))
        if participant.exchanges is not None:
            return floor(participant.exchanges * self._growth(participant, COUNTED_YEAR, year))
        if counted:  # it began before it was first counted
            return int(self._counts[min(counted)][participant.iso3])
        grown = self.exchanges_before_growth(party) * self._growth(participant, self._last_counted, year)
        return floor(grown * part_of_first_year(first) if year == first.year else grown)

    def exchanges_before_growth(self, party: Party) -> int:
        """Return a newcomer's exchanges in a full year, before growth."""
        given, year = self._projection.newcomer_exchanges, party.first_exchange.year
        if isinstance(given, Mapping):
            return int(given.get(party.participant.iso3, 0))
        if given != PEER_MEDIAN:
            return int(given)
        if year not in self._medians:
            statuses = {participant.iso3: self._status(participant, year) for participant in self._participants}
            self._medians[year] = peer_medians(self._last_users, statuses)
        return self._medians[year][self._status(party.participant, year)]

    def paid_shares(self, party: Party, status: str, year: int) -> tuple[Fraction, ...]:
        """Return which shares of its expected contribution of a year a party pays on time, one and two years late.

        Source: paras 35, 36.
        """
        iso3, at = party.participant.iso3, self._projection.at
        if self._luck[iso3] < at("nonpaying_share", year):
            return (Fraction(0),) * 3
        paid = of_party(at("paid_share", year), iso3, status, 1)
        return in_time_and_late(paid, *(of_party(at(name, year), iso3, status, 0) for name in LATE))

    def _status(self, participant: Participant, year: int) -> str:
        projection = self._projection
        status = participant.status_under(projection.at("status_list", year))
        status = projection.unclassified_status if status == UNCLASSIFIED else status
        return str(in_year(projection.status_changes.get(participant.iso3, status), year, status))

    @cached_property
    def _last_users(self) -> Sequence[Participant]:
        """The participants with their exchanges of the last counted year."""
        if not self._counts:
            return self._participants
        counts = self._counts[self._last_counted]
        return [replace(participant, exchanges=counts.get(participant.iso3)) for participant in self._participants]

    def _growth(self, participant: Participant, since: int, year: int) -> Fraction:
        """Return the factor by which a participant's exchanges grow from one year to another."""
        if year <= since:
            return Fraction(1)
        key = (participant.iso3, since, year)
        if key not in self._factors:
            growth = of_party(
                self._projection.at("exchange_growth", year), participant.iso3, self._status(participant, year), 0
            )
            self._factors[key] = self._growth(participant, since, year - 1) * (1 + exactly(growth))
        return self._factors[key]

    @cached_property
    def _first_exchanges(self) -> Mapping[str, date]:
        """The day of each party's first exchange, by ISO3."""
        projection = self._projection
        known = {p.iso3: date(COUNTED_YEAR, 1, 1) for p in self._participants if p.is_user} | dict(projection.joiners)
        for year, counts in self._counts.items():
            known |= {code: date(year, *JOINING_DAY) for code in counts if code not in known}
        self._check_against_counts(known)
        rank = projection.model().base_multipliers
        rank = {**rank, UNCLASSIFIED: rank[projection.unclassified_status]}
        listed = projection.at("status_list", FIRST_YEAR)
        queue = joining_queue(self._participants, projection.joining_order, projection.random_seed, rank, listed)
        waiting = [participant.iso3 for participant in queue if participant.iso3 not in known]
        for year in range(self._last_counted + 1, projection.last_year + 2):
            number = self._joiners_in(year)
            known |= dict.fromkeys(waiting[:number], date(year, *JOINING_DAY))
            waiting = waiting[number:]
        return known

    def _check_against_counts(self, first_exchanges: Mapping[str, date]) -> None:
        """Refuse a day of a first exchange that the counts contradict. Raises InputError."""
        for code, day in first_exchanges.items():
            counted = [year for year, counts in self._counts.items() if code in counts]
            if counted and day.year > min(counted):
                raise InputError(
                    f"joiners has {code} from {day.isoformat()} on, but it has counted exchanges in {min(counted)}."
                )
            if not counted and COUNTED_YEAR < day.year <= self._last_counted:
                raise InputError(
                    f"joiners has {code} from {day.isoformat()} on, but the counts of {self._last_counted} have no "
                    "exchanges of it."
                )

    def _joiners_in(self, year: int) -> int:
        """Return how many join in a year; a number without a year holds from the first simulated year on."""
        number = self._projection.joiners_a_year
        if isinstance(number, Mapping):
            return int(in_year(number, year, 0))
        return int(number) if year >= FIRST_YEAR else 0

    @cached_property
    def _luck(self) -> Mapping[str, float]:
        """A number from 0 to 1 for each participant, drawn so that any share of users, or of others, is met nearly."""
        generator = np.random.default_rng([self._projection.random_seed, NONPAYING_STREAM])
        luck: dict[str, float] = {}
        for are_users in (True, False):
            group = [participant.iso3 for participant in self._participants if participant.is_user is are_users]
            places = (generator.permutation(len(group)) + 0.5) / max(len(group), 1)
            luck |= dict(zip(group, places.tolist(), strict=True))
        return luck
