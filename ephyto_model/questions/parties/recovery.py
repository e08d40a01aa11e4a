"""What a certificate has to bring in or save for a party's contribution to be recovered or to pay for itself."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

import pandas as pd

from ephyto_model.exact import exactly
from ephyto_model.language.wording import as_number
from ephyto_model.model.participants import Counted
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.party import contribution_of

SAVED_PER_CONTAINER_USD = 283  # in Morocco, from a study of the Global Alliance for Trade Facilitation. Source: para 5


class Recovery(NamedTuple):
    """What a party is to contribute (US dollars a year), and the certificates from which it may recover it."""

    contribution_usd: Fraction
    exchanges: int  # sent and received together, a year
    sent: int | None  # None where the counts do not tell
    received: int | None

    def charge_usd(self, certificates: int | None) -> Fraction | None:
        """Return what each of so many certificates would have to bring in; None where there are none."""
        return self.contribution_usd / certificates if certificates else None

    @property
    def break_even_usd(self) -> Fraction | None:
        """What an exchange has to save for the contribution to pay for itself. Source: paras 4 and 35."""
        return self.charge_usd(self.exchanges)

    @property
    def containers(self) -> Fraction:
        """How many containers would save as much as the contribution, at Morocco's saving. Source: para 5."""
        return self.contribution_usd / SAVED_PER_CONTAINER_USD


def recovery(outcome: Outcome, iso3: str) -> Recovery | None:
    """Return what a party has to recover, or None where it takes no part. Source: para 38.

    What was sent and received is known where the scenario's counts have both; it grows as all exchanges do, each part
    rounded down, so that the two can be one less than the exchanges.
    """
    party = contribution_of(outcome, iso3)
    if party is None:
        return None
    counts = outcome.scenario.exchanges
    counted = counts.get(iso3) if isinstance(counts, Mapping) else None
    sent = received = None
    if isinstance(counted, Counted):
        factor = 1 + exactly(outcome.scenario.exchange_growth)
        sent, received = floor(counted.sent * factor), floor(counted.received * factor)
    return Recovery(party.expected_contribution_usd, party.exchanges, sent, received)


def recovered_under_each(options: Sequence[Outcome], iso3: str) -> pd.DataFrame:
    """Return what a certificate has to bring in for a party to recover its contribution, under each option.

    Columns: option, expected_contribution_usd (US dollars a year), exchanges, per_exchange_usd, per_sent_usd,
    per_received_usd (US dollars a certificate), containers (that would save as much at Morocco's saving). None where
    the party takes no part, or has no such certificates or it is not known how many.
    """
    rows: list[tuple[object, ...]] = []
    for option in options:
        found = recovery(option, iso3)
        if found is None:
            rows.append((option.scenario.name, *[None] * 6))
            continue
        charges = [found.charge_usd(number) for number in (found.exchanges, found.sent, found.received)]
        amounts = [None if charge is None else as_number(charge) for charge in charges]
        whole = (as_number(found.contribution_usd), found.exchanges)
        rows.append((option.scenario.name, *whole, *amounts, as_number(found.containers)))
    columns = [
        "option",
        "expected_contribution_usd",
        "exchanges",
        "per_exchange_usd",
        "per_sent_usd",
        "per_received_usd",
        "containers",
    ]
    return pd.DataFrame(rows, columns=columns, dtype=object)
