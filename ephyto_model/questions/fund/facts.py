"""Facts of a projection: exchanges that were counted, contributions that came in, what the fund held.

As far as there are facts they hold, and the projection's assumptions from there on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from frozendict import frozendict

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import exactly, is_number
from ephyto_model.files import read_csv, shown_path
from ephyto_model.language.wording import as_number
from ephyto_model.model.scenarios.checks import Check, Field, unknown_participant
from ephyto_model.model.scenarios.checks import exchanges as counts_of_a_year
from ephyto_model.model.timing import COUNTED_YEAR, FIRST_YEAR, LATEST_YEAR
from ephyto_model.questions.fund.checks import A_DATE, a_day, is_year, parties_by_code

RECEIPT_COLUMNS = ("iso3", "for_year", "received_on", "amount_usd", "note")
LARGEST_RECEIPT_USD = 10**9


def of_years(check: Check, first: int) -> Check:
    """Accept a mapping from years to what the check accepts; each is of its year alone."""

    def checked(field: Field, value: Any) -> Mapping[int, Any]:
        if not isinstance(value, Mapping):
            raise field.refuse(value, f"values by year, like {{{first + 1}: ...}}")
        found = {}
        for key, entry in value.items():
            year = int(key) if is_year(key) else 0
            if not first <= year <= LATEST_YEAR or year in found:
                raise field.refuse(key, f"each of the years {first} to {LATEST_YEAR} once at most")
            found[year] = check(field.named(f"{field.name} of {year}"), entry)
        return frozendict(sorted(found.items()))

    return checked


def counted_exchanges(field: Field, value: Any) -> Mapping[int, Mapping[str, int]]:
    """Accept counts by year: files of `ephyto count`, or counts by ISO3; "paper" is the paper's, for 2023."""
    found: Mapping[int, Any] = of_years(counts_of_a_year, COUNTED_YEAR)(field, value)
    for year, counts in found.items():
        if isinstance(counts, str) and year != COUNTED_YEAR:
            raise field.refuse(counts, f"a file like exchanges.csv for {year}, since the paper's are of {COUNTED_YEAR}")
    return frozendict({year: counts for year, counts in found.items() if not isinstance(counts, str)})


def receipts(field: Field, value: Any) -> tuple[Mapping[str, Any], ...]:
    """Accept a CSV with a row a receipt, or such rows: iso3, for_year, received_on, amount_usd, note (may lack)."""
    if isinstance(value, str):
        path = Path(value)
        rows = [(f"{shown_path(path)}, row {line}", row) for line, row in read_csv(path, RECEIPT_COLUMNS, ("note",))]
    elif isinstance(value, Sequence) and all(isinstance(row, Mapping) for row in value):
        rows = [(f"{field.name}, entry {number}", dict(row)) for number, row in enumerate(value, start=1)]
    else:
        raise field.refuse(value, f"a CSV file with {', '.join(RECEIPT_COLUMNS)}")
    return tuple(_receipt(where, row) for where, row in rows)


def _receipt(where: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    odd = [*(set(row) - set(RECEIPT_COLUMNS)), *(set(RECEIPT_COLUMNS[:-1]) - set(row))]
    if odd:
        raise InputError(f"{where} must have {', '.join(RECEIPT_COLUMNS)}; look at {quoted(sorted(odd)[0])}.")
    if row["iso3"] not in parties_by_code():
        raise unknown_participant(f"{where} (iso3)", row["iso3"])
    year, amount = row["for_year"], row["amount_usd"]
    if not is_year(year) or not FIRST_YEAR <= int(year) <= LATEST_YEAR:
        raise InputError(
            f"{where} is for the year {quoted(year)}; contributions are expected for {FIRST_YEAR} to {LATEST_YEAR}."
        )
    number = _number(amount)
    if not number or abs(number) > LARGEST_RECEIPT_USD or number * 100 % 1:
        raise InputError(
            f"{where} has the amount {quoted(amount)}; write US dollars in plain digits, like 8000 or 7999.50, and a "
            "refund with a minus."
        )
    try:
        received = a_day(row["received_on"])
    except ValueError:
        raise InputError(f"{where} has {quoted(row['received_on'])} as received_on; write {A_DATE}.") from None
    written = as_number(number)
    note = str(row.get("note") or "")
    return frozendict(iso3=row["iso3"], for_year=int(year), received_on=received, amount_usd=written, note=note)


def _number(amount: Any) -> Fraction | None:
    if is_number(amount):
        return exactly(amount)
    written = isinstance(amount, str) and re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", amount.strip())
    return Fraction(written[0]) if written else None


class Ledger:
    """What has come in, by party and the year that it is for."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add the receipts up. What comes in early counts for its year."""
        self._paid: dict[tuple[str, int], dict[int, Fraction]] = {}
        self.until: date | None = None  # the day of the last receipt
        for row in rows:
            came_in = max(row["received_on"].year, row["for_year"])
            by_year = self._paid.setdefault((row["iso3"], row["for_year"]), {})
            by_year[came_in] = by_year.get(came_in, Fraction(0)) + exactly(row["amount_usd"])
            self.until = max(self.until or row["received_on"], row["received_on"])

    def is_over(self, year: int) -> bool:
        """Tell whether a year is over by the day of the last receipt, so that nothing of it is assumed."""
        return self.until is not None and date(year, 12, 31) <= self.until

    def check(self, known: Mapping[str, Iterable[int]]) -> None:
        """Refuse receipts of a party for a year in which nothing is expected of it, or refunds of more than it paid.

        `known` has the years of each party. Raises InputError.
        """
        for (iso3, year), by_year in self._paid.items():
            total = sum(by_year.values(), Fraction(0))
            name = f"{parties_by_code()[iso3]} ({iso3})"
            if year not in known.get(iso3, ()):
                raise InputError(
                    f"The receipts have USD {float(total):,.2f} of {name} for {year}, a year for which this projection "
                    "expects no contribution of it; correct the party or the year, or the counts of exchanges."
                )
            if total < 0:
                raise InputError(f"The receipts refund {name} more than it paid for {year}; correct the amounts.")

    def received(
        self, iso3: str, year: int, expected_usd: Fraction, assumed: Sequence[Fraction]
    ) -> tuple[Fraction, ...]:
        """Return what comes in of a party's contribution for a year in that year, and in each later one.

        `assumed` has the amounts that the projection assumes in the same order. Up to the day of the last receipt what
        came in counts; from the day after on as much as is assumed comes in, as far as it is still outstanding.
        """
        if self.until is None:
            return tuple(assumed)
        came_in = self._paid.get((iso3, year), {})
        outstanding = expected_usd - sum(came_in.values(), Fraction(0))
        found = []
        for later in range(max(len(assumed), max(came_in, default=year) - year + 1)):
            fact = came_in.get(year + later, Fraction(0))
            more = Fraction(0)
            if later < len(assumed) and not self.is_over(year + later):
                more = max(min(assumed[later] - fact, outstanding), Fraction(0))
                outstanding -= more
            found.append(fact + more)
        return tuple(found)
