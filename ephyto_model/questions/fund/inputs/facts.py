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
from ephyto_model.exact import added_up, exactly, is_number
from ephyto_model.files import read_csv, shown_path
from ephyto_model.language.wording import as_number
from ephyto_model.model.participants import load_iso2, load_participants
from ephyto_model.model.scenarios.checks import exchanges as counts_of_a_year
from ephyto_model.model.scenarios.checks import unknown_participant
from ephyto_model.model.scenarios.field import Check, Field
from ephyto_model.model.timing import COUNTED_YEAR, FIRST_YEAR, LATEST_YEAR
from ephyto_model.questions.fund.inputs.checks import A_DATE, a_day, dated_day, is_year, parties_by_code

RECEIPT_COLUMNS = ("iso3", "for_year", "received_on", "amount_usd", "note")
LARGEST_RECEIPT_USD = 10**9
LONGEST_AHEAD, LATEST = 5, 10  # years


def of_years(check: Check, first: int) -> Check:
    """Accept a mapping from years to what the check accepts; each is of its year alone."""

    def checked(field: Field, value: Any) -> Mapping[int, Any]:
        if not isinstance(value, Mapping):
            raise field.refuse(value, f"values by year, like {{{first + 1}: ...}}")
        found = {}
        for key, entry in value.items():
            year = int(key) if is_year(key) else 0
            if not first <= year <= LATEST_YEAR or year in found:
                raise InputError(
                    f"{field.name} takes values for the years {first} to {LATEST_YEAR}, each once; found {quoted(key)}."
                )
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


def joiners(field: Field, value: Any) -> Mapping[str, date]:
    """Accept participants that are no users, each with the day of its first exchange in production.

    A file may have more than these (`load_go_live`): users of 2023, and days before 2024, are passed over.
    """
    participants = {participant.iso3: participant for participant in load_participants()}
    if isinstance(value, str):
        days = load_go_live(Path(value))
        value = {c: day for c, day in days.items() if not participants[c].is_user and day.year > COUNTED_YEAR}
    if not isinstance(value, Mapping):
        raise field.refuse(value, "ISO3 codes, each with a date, like {CAN: 2026-03-01}, or a CSV with party, go_live")
    found = {}
    for code, day in value.items():
        if not isinstance(code, str) or code not in participants:
            raise unknown_participant(field.name, code)
        if participants[code].is_user:
            raise InputError(f"{field.name} has {code}, which is a user already; name participants of Appendix 3.")
        found[code] = dated_day(field, code, day)
    return frozendict(found)


def load_go_live(path: Path) -> dict[str, date]:
    """Read the day from which each party was live, columns party (ISO code) and go_live (date). Raises InputError."""
    codes = {iso3: iso3 for iso3 in load_iso2()} | {iso2: iso3 for iso3, iso2 in load_iso2().items()}
    found: dict[str, date] = {}
    for line, row in read_csv(path, ("party", "go_live")):
        where = f"{shown_path(path)}, row {line}"
        code = codes.get(row["party"])
        if code is None:
            raise unknown_participant(f"{where}, column party", row["party"])
        if code in found:
            raise InputError(f"{where}, column party: {code} stands there twice; keep one.")
        try:
            found[code] = date.fromisoformat(row["go_live"])
        except ValueError:
            raise InputError(
                f"{where}, column go_live: found {quoted(row['go_live'])}, expected a date like 2025-03-01."
            ) from None
    return found


def receipts(field: Field, value: Any) -> tuple[Mapping[str, Any], ...]:
    """Accept a CSV with a row a receipt, or such rows: iso3, for_year, received_on, amount_usd, note (may lack)."""
    if isinstance(value, str):
        path = Path(value)
        rows = [(f"{shown_path(path)}, row {line}", row) for line, row in read_csv(path, RECEIPT_COLUMNS, ("note",))]
    elif isinstance(value, Sequence) and all(isinstance(row, Mapping) for row in value):
        rows = [(f"{field.name}, entry {number}", dict(row)) for number, row in enumerate(value, start=1)]
    else:
        raise field.refuse(value, f"a CSV file with {', '.join(RECEIPT_COLUMNS)}")
    found = []
    for where, row in rows:
        receipt = _receipt(where, row)
        if receipt in found:
            raise InputError(f"{where} is the same as an earlier one; leave it out, or tell them apart by a note.")
        found.append(receipt)
    return tuple(found)


def _receipt(where: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    odd = [*(set(row) - set(RECEIPT_COLUMNS)), *(set(RECEIPT_COLUMNS[:-1]) - set(row))]
    if odd:
        raise InputError(f"{where} must have {', '.join(RECEIPT_COLUMNS)}; look at {quoted(sorted(odd, key=str)[0])}.")
    if not isinstance(row["iso3"], str) or row["iso3"] not in parties_by_code():
        raise unknown_participant(f"{where} (iso3)", row["iso3"])
    year, amount = row["for_year"], row["amount_usd"]
    if not is_year(year) or not FIRST_YEAR <= int(year) <= LATEST_YEAR:
        raise InputError(
            f"{where} is for the year {quoted(year)}; contributions are expected for {FIRST_YEAR} to {LATEST_YEAR}."
        )
    number = _number(amount)
    if not number or abs(number) > LARGEST_RECEIPT_USD or number * 100 % 1:
        raise InputError(
            f"{where} has the amount {quoted(amount)}; write US dollars in plain digits, at most "
            f"{LARGEST_RECEIPT_USD:,}, like 8000 or 7999.50, and a refund with a minus."
        )
    try:
        received = a_day(row["received_on"])
    except ValueError:
        raise InputError(f"{where} has {quoted(row['received_on'])} as received_on; write {A_DATE}.") from None
    if not -LONGEST_AHEAD <= received.year - int(year) <= LATEST:
        raise InputError(
            f"{where} is of {received.isoformat()} for {year}; a contribution comes in at most {LONGEST_AHEAD} years "
            f"before its year and {LATEST} after it."
        )
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
        """Add the receipts up. What comes in early counts for its year, and is in the fund from its day on."""
        self._paid: dict[tuple[str, int], dict[int, Fraction]] = {}
        self._early: dict[int, Fraction] = {}
        self.until: date | None = None  # the day of the last receipt
        for row in rows:
            came_in = max(row["received_on"].year, row["for_year"])
            by_year = self._paid.setdefault((row["iso3"], row["for_year"]), {})
            amount, there = exactly(row["amount_usd"]), max(row["received_on"].year, FIRST_YEAR)
            by_year[came_in] = by_year.get(came_in, Fraction(0)) + amount
            if there < row["for_year"]:
                self._early[there] = self._early.get(there, Fraction(0)) + amount
                self._early[row["for_year"]] = self._early.get(row["for_year"], Fraction(0)) - amount
            self.until = max(self.until or row["received_on"], row["received_on"])

    def early(self, year: int) -> Fraction:
        """Return what comes in in a year for later ones, less what of the year came in before it."""
        return self._early.get(year, Fraction(0))

    def is_over(self, year: int) -> bool:
        """Tell whether a year is over by the day of the last receipt, so that nothing of it is assumed."""
        return self.until is not None and date(year, 12, 31) <= self.until

    def check(self, known: Mapping[str, Iterable[int]], last_year: int) -> None:
        """Refuse receipts of a party for a year in which nothing is expected of it, or refunds of more than it paid.

        `known` has the years of each party. Raises InputError, also for receipts after the projection's last year.
        """
        if self.until is not None and self.until.year > last_year:
            raise InputError(
                f"The last receipt is of {self.until.isoformat()}, after the projection ends ({last_year}); correct "
                "the day, or give it a later last_year."
            )
        for (iso3, year), by_year in self._paid.items():
            total = added_up(by_year.values())
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
        outstanding = expected_usd - added_up(came_in.values())
        found = []
        for later in range(max(len(assumed), max(came_in, default=year) - year + 1)):
            fact = came_in.get(year + later, Fraction(0))
            more = Fraction(0)
            if later < len(assumed) and not self.is_over(year + later):
                more = max(min(assumed[later] - max(fact, Fraction(0)), outstanding), Fraction(0))
                outstanding -= more
            found.append(fact + more)
        return tuple(found)
