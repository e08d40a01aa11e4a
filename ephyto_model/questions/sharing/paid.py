"""What one party pays under a design: the common value of all designs."""

from fractions import Fraction
from typing import NamedTuple, Self

from ephyto_model.model.contributions import Assessment, Contribution


class Paid(NamedTuple):
    """What one party exchanges a year and pays (US dollars a year) under a design."""

    iso3: str
    name: str
    development_status: str
    exchanges: int
    amount_usd: Fraction

    @classmethod
    def of(cls, party: Contribution, amount_usd: Fraction) -> Self:
        """Return what a party of an assessment pays under another design."""
        return cls(party.iso3, party.name, party.development_status, party.exchanges, amount_usd)


def paid(assessment: Assessment) -> list[Paid]:
    """Return what every party that takes part pays."""
    return [Paid.of(party, party.expected_contribution_usd) for party in assessment.contributions]


def paid_per_exchange(assessment: Assessment) -> list[Paid]:
    """Return what every party would pay if the need were divided by exchanges alone. Not rounded."""
    exchanges = sum(party.exchanges for party in assessment.contributions)
    price = assessment.need_usd / exchanges if exchanges else Fraction(0)
    return [Paid.of(party, price * party.exchanges) for party in assessment.contributions]
