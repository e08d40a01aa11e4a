"""The participants of Appendices 2 and 3: read and checked, their development status, and who takes part.

`data/participants.csv` has the paper's rows, `data/status_lists.csv` the World Bank's income groups and the UN's
least developed countries (LDC) by World Bank fiscal year.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from frozendict import frozendict

from ephyto_model.errors import InputError, quoted
from ephyto_model.files import DATA, read_csv, shown_path
from ephyto_model.language.wording import counted
from ephyto_model.model.cells import Cells
from ephyto_model.model.funding_model import STATUSES, UNCLASSIFIED
from ephyto_model.model.status_lists import PAPER, STATUS_LISTS_FILE, load_status_lists

JOINING_ORDERS = ("appendix", "highest_income_first", "lowest_income_first", "random")
PARTICIPANT_COLUMNS = (
    "iso3",
    "name",
    "appendix",
    "appendix_row",
    "development_status",
    "exchanges_2023",
    "contracting_party",
    "note",
)
EXCHANGE_COLUMNS = ("iso3", "exchanges", "sent", "received", "usage_category")


class Counted(int):
    """A party's exchanges of a year where it is known how many of them it sent and how many it received.

    Source: App. 1(14): an exchange is counted for the party that sends and for the party that receives.
    """

    sent: int
    received: int

    def __new__(cls, sent: int, received: int) -> Self:
        """Add what was sent and what was received."""
        made = super().__new__(cls, sent + received)
        made.sent, made.received = sent, received
        return made

    def __getnewargs__(self) -> tuple[int, int]:  # type: ignore[override]
        """Return what a copy is made of."""
        return self.sent, self.received


@dataclass(frozen=True)
class Participant:
    """One row of Appendix 2 (today's users, with exchanges) or Appendix 3 (not yet users, without)."""

    iso3: str
    name: str
    appendix: int
    appendix_row: int
    development_status: Mapping[str, str]  # by status list: one of STATUSES, or UNCLASSIFIED
    exchanges: int | None  # of 2023 (Appendix 2), or of the counts that a scenario gives instead; None: no user
    contracting_party: bool
    note: str

    def __repr__(self) -> str:
        exchanges = "not yet a user" if self.exchanges is None else counted(self.exchanges, "exchange", "exchanges")
        return f"<Participant {self.iso3}: {self.name}, {self.development_status[PAPER]}, {exchanges}>"

    def status_under(self, status_list: str | Mapping[str, str]) -> str:
        """Return its development status under a list: one of `status_lists()`, or statuses by ISO3 from a file.

        What such a file does not have keeps the paper's status. One of STATUSES, or UNCLASSIFIED.
        """
        if isinstance(status_list, str):
            return self.development_status[status_list]
        return status_list.get(self.iso3, self.development_status[PAPER])

    @property
    def is_user(self) -> bool:
        """Whether it is one of today's users: those with counted exchanges, by default Appendix 2's."""
        return self.exchanges is not None


@cache
def load_participants(
    path: Path = DATA / "participants.csv", status_path: Path = STATUS_LISTS_FILE
) -> tuple[Participant, ...]:
    """Read and check the participants, in the paper's order: Appendix 2's rows, then Appendix 3's.

    Raises InputError naming file, row, column, what was found and what is accepted.
    """
    lists = load_status_lists(status_path)
    participants: dict[str, Participant] = {}
    places: set[tuple[int, int]] = set()
    for line, row in read_csv(path, PARTICIPANT_COLUMNS):
        cells = Cells(path, line, row)
        iso3 = cells.code()
        if iso3 in participants:
            raise cells.refuse("iso3", "a code that no other row has")
        if iso3 not in lists:
            raise InputError(f"{shown_path(status_path)} has no row for {iso3} ({shown_path(path)}, row {line}).")
        appendix = int(cells.one_of("appendix", ("2", "3")))
        place = (appendix, cells.count("appendix_row"))
        if place in places or not place[1]:
            raise cells.refuse("appendix_row", f"a row number from 1 that no other row of Appendix {appendix} has")
        places.add(place)
        paper = cells.one_of("development_status", (*STATUSES, UNCLASSIFIED))
        if appendix == 3 and row["exchanges_2023"]:
            raise cells.refuse("exchanges_2023", "an empty cell for a participant of Appendix 3")
        if cells.text("name") in [participant.name for participant in participants.values()]:
            raise cells.refuse("name", "a name that no other row has")
        participants[iso3] = Participant(
            iso3=iso3,
            name=row["name"],
            appendix=appendix,
            appendix_row=place[1],
            development_status=frozendict(
                paper=paper, **{year: listed or paper for year, listed in lists.pop(iso3).items()}
            ),
            exchanges=cells.count("exchanges_2023") if appendix == 2 else None,
            contracting_party=cells.one_of("contracting_party", ("yes", "no")) == "yes",
            note=row["note"],
        )
    if lists:
        raise InputError(f"{shown_path(status_path)} has a row for {next(iter(lists))}, which is not a participant.")
    return tuple(sorted(participants.values(), key=lambda p: (p.appendix, p.appendix_row)))


@cache
def load_iso2(path: Path = DATA / "iso_codes.csv") -> Mapping[str, str]:
    """Return the ISO 3166 alpha-2 code of each participant, as the Hub uses, by its alpha-3 code. Raises InputError."""
    codes: dict[str, str] = {}
    for line, row in read_csv(path, ("iso3", "iso2")):
        cells = Cells(path, line, row)
        if not re.fullmatch(r"[A-Z]{2}", row["iso2"]) or row["iso2"] in codes.values():
            raise cells.refuse("iso2", "an ISO 3166 code of two capital letters that no other row has")
        codes[cells.code()] = row["iso2"]
    wanted = {participant.iso3 for participant in load_participants()}
    if wanted != set(codes):
        raise InputError(f"{shown_path(path)} must have each participant once; {quoted(sorted(wanted ^ set(codes)))}.")
    return frozendict(codes)


def load_exchanges(path: Path) -> Mapping[str, int]:
    """Read the exchanges of a year by ISO3, as `ephyto count` writes them; only iso3 and exchanges are needed.

    Where the file has sent and received, too, the counts are `Counted`, which know both. Raises InputError naming
    file, row and column.
    """
    known = {participant.iso3 for participant in load_participants()}
    counts: dict[str, int] = {}
    for line, row in read_csv(path, EXCHANGE_COLUMNS, optional=EXCHANGE_COLUMNS[2:]):
        cells = Cells(path, line, row)
        if cells.code() not in known or row["iso3"] in counts:
            raise cells.refuse("iso3", "the ISO3 code of a participant that no other row has")
        counts[row["iso3"]] = _exchanges(cells)
    return frozendict(counts)


@cache
def with_exchanges(counts: Mapping[str, int]) -> tuple[Participant, ...]:
    """Return the participants with these exchanges by ISO3 instead of the paper's; those without are no users."""
    return tuple(replace(participant, exchanges=counts.get(participant.iso3)) for participant in load_participants())


def _exchanges(cells: Cells) -> int:
    number = cells.count("exchanges")
    given = [column for column in ("sent", "received") if cells.row.get(column)]
    if not given:
        return number
    if len(given) == 1:
        raise cells.refuse(given[0], "sent and received together, or neither of them")
    counted = Counted(cells.count("sent"), cells.count("received"))
    if counted != number:
        raise cells.refuse("exchanges", f"{counted:d}, which is what the row has as sent and received together")
    return counted


def joining_queue(
    participants: Sequence[Participant], order: str, seed: int, income_rank: Mapping[str, Fraction], status_list: Any
) -> list[Participant]:
    """Return all participants in the order in which they take part.

    Today's users come first, those with the most exchanges first (ties by ISO3), then the others in one of
    JOINING_ORDERS; `income_rank` gives the base multiplier of each status, by which the income orders sort.
    """
    users = sorted((p for p in participants if p.is_user), key=lambda p: (-(p.exchanges or 0), p.iso3))
    # Under other counts some of Appendix 2 may be no users; they come after Appendix 3's.
    others = [p for p in sorted(participants, key=lambda p: (-p.appendix, p.appendix_row)) if not p.is_user]
    if order == "random":
        others = [others[i] for i in np.random.default_rng(seed).permutation(len(others))]
    elif order != "appendix":
        sign = -1 if order == "highest_income_first" else 1
        others.sort(key=lambda p: sign * income_rank[p.status_under(status_list)])
    return users + others


def peer_medians(participants: Sequence[Participant], statuses: Mapping[str, str]) -> dict[str, int]:
    """Return the median exchanges of today's users by development status, rounded half-up, 0 where there are none.

    `statuses` gives the (assumed) development status by ISO3.
    """
    counts: dict[str, list[int]] = {status: [] for status in STATUSES}
    for participant in participants:
        if participant.exchanges is not None:
            counts[statuses[participant.iso3]].append(participant.exchanges)
    return {status: _median(sorted(values)) for status, values in counts.items()}


def _median(values: list[int]) -> int:
    if not values:
        return 0
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle] + 1) // 2
