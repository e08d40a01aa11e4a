"""When fees are set, told and first due: biennia, notification and the phase-in of new users.

Source: App. 1(15)-(17), (19); paras 33 and 34.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

FIRST_YEAR = 2025  # the first for which contributions are expected (para 33)
COUNTED_YEAR = 2023  # the year of the exchanges that Appendix 2 prints
YEARS_PER_BIENNIUM = 2
LATEST_YEAR = 2074  # the last for which amounts may be given


class Biennium(NamedTuple):
    """Two calendar years with the same fees, and what is due before it."""

    first_year: int

    @property
    def years(self) -> tuple[int, int]:
        """The two calendar years."""
        return self.first_year, self.first_year + 1

    @property
    def usage_year(self) -> int:
        """The year whose users and exchanges set the fees: two years before it starts. Source: para 33; App. 1(15)."""
        return self.first_year - 2

    @property
    def told_by(self) -> date:
        """By when parties are notified: 30 June of the year before it starts. Source: App. 1(16); para 33."""
        return date(self.first_year - 1, 6, 30)

    def __str__(self) -> str:
        return f"{self.first_year}-{self.first_year + 1}"


def biennium_of(year: int) -> Biennium:
    """Return the biennium that a year belongs to."""
    return Biennium(year - (year - FIRST_YEAR) % YEARS_PER_BIENNIUM)


class PhaseIn(NamedTuple):
    """From when a new user is expected to contribute. Source: para 34; App. 1(17)."""

    base_fee_from: int  # calendar year: the second in which it exchanges
    usage_fee_from: int  # calendar year: the one after its first full one
    usage_year: int  # the first full calendar year, whose exchanges set the first usage fee


def phase_in(first_exchange: date) -> PhaseIn:
    """Return from when a party contributes whose first exchange in production was on that day.

    A first exchange on 1 January makes that calendar year a full one.
    """
    full = first_exchange.year if (first_exchange.month, first_exchange.day) == (1, 1) else first_exchange.year + 1
    return PhaseIn(first_exchange.year + 1, full + 1, full)


def in_year(value: Any, year: int, default: Any) -> Any:
    """Return what a value is in a year: itself, or the latest of a dated one, or the default before its first year."""
    if not isinstance(value, Mapping) or not all(isinstance(key, int) for key in value):
        return value
    return value[max(begun)] if (begun := [start for start in value if start <= year]) else default
