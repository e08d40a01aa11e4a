"""From the Hub's records to every participant's exchanges and usage category, and the ledger of what was left out."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import is_number
from ephyto_model.language.wording import counted
from ephyto_model.model.contributions import usage_category
from ephyto_model.model.funding_model import load_funding_model
from ephyto_model.model.participants import load_participants
from ephyto_model.questions.exchanges import rule
from ephyto_model.questions.exchanges.files import sources
from ephyto_model.questions.exchanges.records import connect, first_problem, is_memory, records, unreadable

RECORDS_A_PART = 60_000_000  # what DuckDB counts in 2 GB of memory; other engines divide their work themselves
LEAST_A_PART = 100_000  # where so few do not fit into memory, dividing them further does not help
EARLIEST, LATEST = 2017, 2074  # the Hub's first year (Figure 1), and the last that a projection knows


@dataclass(frozen=True)
class Counts:
    """The exchanges of a year. `ledger` gives records by what became of them: counted, or a reason; they add up."""

    year: int
    ledger: Mapping[str, int]
    participants: pd.DataFrame
    others: pd.DataFrame

    def __repr__(self) -> str:
        users = counted(len(self.participants), "participant", "participants")
        return f"<Counts of {self.year}: {self.ledger[rule.COUNTED]:,} of {self.records:,} records, {users}>"

    @property
    def records(self) -> int:
        """How many records were read."""
        return sum(self.ledger.values())


class Records:
    """The records of some files, opened on an engine, and the questions that can be put to them."""

    def __init__(
        self,
        places: Sequence[str],
        go_live: Mapping[str, date] | None = None,
        backend: str = "duckdb",
        connection: Any = None,
    ) -> None:
        """Find and check the files.

        `connection` is an Ibis connection to use instead of an embedded engine's; its session's time zone must be UTC.
        """
        self._sources, self._number = sources(places)
        self._go_live = go_live or {}
        self.connection = connection or connect(backend)
        self._parts = ceil(self._number / RECORDS_A_PART) if self.connection.name == "duckdb" else 1
        try:
            self._records = records(self.connection, self._sources)
        except Exception as error:
            if not _is_of_engine(error):
                raise
            if self.connection.name == "duckdb":
                raise unreadable(error, self._sources) from None
            reason = " ".join(str(error).split())[:150]
            raise InputError(f"The engine cannot open the files ({reason}); try --backend duckdb.") from None

    @property
    def paths(self) -> list[Path]:
        """The files that are read."""
        return [path for paths in self._sources.values() for path in paths]

    def count(self, year: int, waived: Iterable[str] = ()) -> Counts:
        """Count a year. Raises InputError naming file, row and column of a record that cannot be judged.

        `participants` has one row for each participant with an exchange: iso3, name, exchanges, sent, received,
        usage_category. `others` has one row for each code that belongs to no participant: code, exchanges, sent,
        received, and left_out, the number of records between two such codes.
        """
        check_year(year)
        waived = set(waived)
        found = self.ask(lambda judged: rule.counts(judged, year, resent=rule.DUPLICATE in waived), waived)
        by_kind: dict[str, Counter[str]] = {kind: Counter() for kind in found["kind"]}
        for kind, key, number in found.itertuples(index=False, name=None):
            by_kind[kind][key] += int(number)
        ledger = by_kind.get(rule.LEDGER, Counter())
        if any(fate in rule.PROBLEMS for fate in ledger):
            raise first_problem(self._sources) or InputError("The records changed while they were read; try again.")
        ordered = {reason: int(ledger.get(reason, 0)) for reason in (rule.COUNTED, *rule.LEFT_OUT)}
        participants, others = _tables(*(by_kind.get(kind, {}) for kind in (rule.SENT, rule.RECEIVED, rule.NOBODY)))
        return Counts(year, ordered, participants, others)

    def ask(self, question: Callable[[ir.Table], ir.Table], waived: Iterable[str] = ()) -> pd.DataFrame:
        """Put a question to the judged records (`rule.judged`); the rows of the answer are to be added up.

        Many records are asked in parts, whose answers stand one below the other; what does not fit into memory is
        divided further. Raises InputError where a file cannot be read through, or memory does not suffice.
        """
        judged = rule.judged(self._records, self._go_live, waived)
        while True:
            try:
                questions = (question(rule.part(judged, number, self._parts)) for number in range(self._parts))
                return pd.concat([pd.DataFrame(self.connection.execute(one)) for one in questions], ignore_index=True)
            except Exception as error:
                if not _is_of_engine(error):
                    raise
                divisible = self.connection.name == "duckdb" and self._number >= self._parts * LEAST_A_PART
                if not is_memory(error) or not divisible:
                    raise first_problem_or(unreadable(error, self._sources), self._sources) from None
                self._parts *= 2


def _is_of_engine(error: Exception) -> bool:
    """Tell whether an error is one of DuckDB's or Spark's own."""
    return type(error).__module__.split(".")[0] in ("duckdb", "_duckdb", "pyspark", "py4j")


def first_problem_or(error: InputError, found: Any) -> InputError:
    """Return the first record's problem where there is one, else the error of the engine."""
    try:
        return first_problem(found) or error
    except Exception as again:
        return unreadable(again, found)


def check_year(year: object) -> None:
    """Refuse what is no year of the Hub. Raises InputError."""
    if not is_number(year) or year != int(year) or not EARLIEST <= year <= LATEST:  # type: ignore[call-overload,operator]
        raise InputError(f"The year must be from {EARLIEST} to {LATEST}, not {quoted(year)}.")


def _tables(
    sent: Mapping[str, int], received: Mapping[str, int], nobody: Mapping[str, int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    model = load_funding_model()
    names = {participant.iso3: participant.name for participant in load_participants()}
    left_out: Counter[str] = Counter()
    for pair, number in nobody.items():
        for code in set(pair.split(rule.CODE_SEPARATOR)):
            left_out[code] += number
    both = {
        code: (sent.get(code, 0), received.get(code, 0)) for code in (*names, *sorted({*sent, *received, *left_out}))
    }
    rows = [
        (code, names[code], out + into, out, into, usage_category(out + into, model))
        for code, (out, into) in both.items()
        if code in names and out + into
    ]
    others = [
        (code, out + into, out, into, left_out[code])
        for code, (out, into) in both.items()
        if code not in names and out + into + left_out[code]
    ]
    return (
        pd.DataFrame(rows, columns=["iso3", "name", "exchanges", "sent", "received", "usage_category"]),
        pd.DataFrame(others, columns=["code", "exchanges", "sent", "received", "left_out"]),
    )
