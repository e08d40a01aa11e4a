"""Synthetic records of the Hub, since the real ones are not public: their true counts are exactly a given table.

Every ePhyto of a pair of parties adds one exchange to each, so the exchanges of a table can all come from pairs among
its parties only if their sum is even and no party has more than all others together. What is left over is exchanged
with OUTSIDE, a partner whose code is no participant's: real counts need one too (Appendix 2 adds up to an odd
number). A few ePhytos are sent to oneself (one exchange), and a few forwarded to a second country (three).
"""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

from ephyto_model.errors import InputError
from ephyto_model.files import make_folder, write_whole
from ephyto_model.model.participants import load_iso2
from ephyto_model.questions.exchanges.rule import ACKNOWLEDGEMENT, COLUMNS, EPHYTO, OTHER_STATUSES, PRODUCTION, TESTING

OUTSIDE = "XZ"  # a code that ISO 3166 leaves to its users; no participant's
NOWHERE = "XY"  # and another, so that some records are between no participants at all
STATUSES = ("Delivered", "DeliveredWithWarnings", "Delivered With Warnings", *OTHER_STATUSES, "Pending Delivery")
MOST_FORWARDED, ONE_IN_FORWARDED = 400, 500
ROUNDS_OF_MIXING = 12
LIVE_FROM = (3, 1)  # of the parties that go live within the year
MOST_EXCHANGES = 20_000_000  # some 4 GB of memory
ROW_GROUP = 500_000
SALT = {  # extra records, for each one that counts
    "resent": 0.12,
    "resent next year": 0.01,
    "failed first": 0.08,
    "never delivered": 0.04,
    "acknowledged": 0.3,
    "in testing": 0.05,
    "last year's, resent": 0.01,
    "of next year": 0.02,
    "between others": 0.002,
    "before going live": 0.01,
}
Array = npt.NDArray[Any]


class Pairs(NamedTuple):
    """Deliveries that count: sender and receiver as places in the list of parties, and the number of the ePhyto."""

    sender: Array
    receiver: Array
    ephyto: Array


def make_sample(folder: Path, exchanges: Mapping[str, int], year: int, seed: int) -> Path:
    """Write records whose counts of a year are exactly `exchanges` (by ISO3), and with them go-live dates.

    `folder` gets records/records.parquet and go_live.csv; the same seed gives the same records. Returns the folder of
    the records. Raises InputError for a table that is empty or too large.
    """
    counts = {iso3: number for iso3, number in exchanges.items() if number}
    if not 0 < sum(counts.values()) <= MOST_EXCHANGES:
        raise InputError(f"The table must have 1 to {MOST_EXCHANGES:,} exchanges in all to make a sample of.")
    place = folder / "records"
    make_folder(place)
    draw = np.random.default_rng(seed)
    pairs = _pairs(np.array(list(counts.values()), dtype=np.int64), draw)
    parties = [*counts, OUTSIDE, NOWHERE]
    late = draw.choice(len(counts), size=min(3, len(counts)), replace=False)
    table = _records(pairs, parties, late, year, draw)
    rows = "".join(f"{parties[party]},{date(year, *LIVE_FROM)}\n" for party in sorted(late.tolist()))
    content = io.BytesIO()
    pq.write_table(table, content, row_group_size=ROW_GROUP, compression="zstd")
    dates = f"party,go_live\n{rows}".encode()
    write_whole({folder / "go_live.csv": dates, place / "records.parquet": content.getbuffer().tobytes()})
    return place


def _pairs(left: Array, draw: np.random.Generator) -> Pairs:
    """Return deliveries in which each party has exactly its number of exchanges."""
    outside = len(left)
    left = left.copy()
    alone = np.flatnonzero((draw.random(len(left)) < 0.1) & (left > 0))  # each sends one ePhyto to itself
    alone = alone[: len(alone) // 2 * 2]  # an even number, and so below: an odd table needs a partner outside
    left[alone] -= 1
    forwarded = []
    for _ in range(min(int(left.sum()) // ONE_IN_FORWARDED, MOST_FORWARDED)):
        some = np.flatnonzero(left)
        if len(some) < 3:
            break
        three = draw.choice(some, size=3, replace=False, p=left[some] / left[some].sum())
        left[three] -= 1
        forwarded.append(three)
    if len(forwarded) % 2:
        left[forwarded.pop()] += 1
    total, most = int(left.sum()), int(left.max(initial=0))
    partner = max(2 * most - total, 0)
    partner += (total + partner) % 2
    ends = np.repeat(np.append(np.arange(len(left)), outside), np.append(left, partner))
    half = len(ends) // 2
    one, other = ends[:half].copy(), ends[half:].copy()  # sorted, so that no party meets itself half the way round
    for _ in range(ROUNDS_OF_MIXING):
        turned = draw.random(half) < 0.5
        one, other = np.where(turned, other, one), np.where(turned, one, other)
        order = draw.permutation(half)
        a, b = order[: half // 2], order[half // 2 : 2 * (half // 2)]
        free = (one[a] != other[b]) & (one[b] != other[a])
        other[a[free]], other[b[free]] = other[b[free]], other[a[free]].copy()
    triples = np.array(forwarded, dtype=np.int64).reshape(-1, 3)
    number = half + np.arange(len(triples) + len(alone))
    again = number[: len(triples)]
    return Pairs(
        np.concatenate([one, triples[:, 0], triples[:, 0], alone]),
        np.concatenate([other, triples[:, 1], triples[:, 2], alone]),
        np.concatenate([np.arange(half), again, again, number[len(triples) :]]),
    )


def _records(pairs: Pairs, parties: list[str], late: Array, year: int, draw: np.random.Generator) -> pa.Table:
    """Return the records of the pairs, salted with what must not count, in random order."""
    start, live = np.datetime64(f"{year}-01-01", "s"), np.datetime64(date(year, *LIVE_FROM), "s")
    end, next_end = np.datetime64(f"{year + 1}-01-01", "s"), np.datetime64(f"{year + 2}-01-01", "s")
    number = len(pairs.sender)
    is_late = np.isin(pairs.sender, late) | np.isin(pairs.receiver, late)
    opens = np.where(is_late, live, start)
    first = _between(opens, np.full(number, end), draw)
    true = _frame(pairs.sender, pairs.receiver, pairs.ephyto, first, draw.integers(0, 3, number))
    outside, nowhere = len(parties) - 2, len(parties) - 1
    fresh = int(pairs.ephyto.max(initial=0)) + 1

    def some(kind: str) -> pd.DataFrame:
        return true.iloc[draw.permutation(number)[: int(number * SALT[kind])]].copy()

    def other(kind: str) -> pd.DataFrame:
        """Return records of ePhytos of their own."""
        nonlocal fresh
        chosen = some(kind).assign(first=lambda x: x["at"])
        chosen["ephyto"] = np.arange(fresh, fresh + len(chosen))
        fresh += len(chosen)
        return chosen

    def times(chosen: pd.DataFrame, low: Any, high: Any) -> Array:
        return _between(np.broadcast_to(low, len(chosen)), np.broadcast_to(high, len(chosen)), draw)

    def bad(chosen: pd.DataFrame) -> Array:
        return draw.integers(3, len(STATUSES), len(chosen))

    resent, resent_later = some("resent"), some("resent next year")
    resent["at"] = _between(resent["at"].to_numpy(), np.full(len(resent), end), draw)
    resent_later["at"] = times(resent_later, end, next_end)
    tried, never = some("failed first"), other("never delivered")
    tried["status"], never["status"] = bad(tried), bad(never)
    acknowledged = some("acknowledged").assign(message=1)
    testing = other("in testing").assign(environment=1)
    old = other("last year's, resent")
    old_first = old.assign(at=times(old, np.datetime64(f"{year - 1}-01-01", "s"), start))
    ahead = other("of next year")
    ahead["at"] = times(ahead, end, next_end)
    between = other("between others").assign(sender=outside, receiver=nowhere)
    early = other("before going live")
    early["sender"], early["at"] = draw.choice(late, len(early)), times(early, start, live)
    # Of parties that were not live then, last year's ePhytos count neither way and would be new this year.
    was_live = ~np.isin(old["sender"], late) & ~np.isin(old["receiver"], late)
    frames = [
        true,
        resent,
        resent_later,
        tried,
        never,
        acknowledged,
        testing,
        old_first[was_live],
        old[was_live],
        ahead,
        between,
        early,
    ]
    return _written(pd.concat(frames, ignore_index=True), parties, draw)


def _frame(sender: Array, receiver: Array, ephyto: Array, at: Array, status: Array) -> pd.DataFrame:
    columns = {"sender": sender, "receiver": receiver, "ephyto": ephyto, "at": at, "status": status}
    return pd.DataFrame({**columns, "message": 0, "environment": 0})


def _between(low: Array, high: Array, draw: np.random.Generator) -> Array:
    span = (high - low).astype("timedelta64[s]").astype(np.int64)
    return np.asarray(low + (draw.random(len(span)) * span).astype(np.int64).astype("timedelta64[s]"))


def _written(frame: pd.DataFrame, parties: list[str], draw: np.random.Generator) -> pa.Table:
    frame = frame.iloc[draw.permutation(len(frame))]
    iso2 = load_iso2()
    codes = [*(iso2.get(party, party) for party in parties), *parties]  # most as the Hub writes them, some alpha-3
    rare = draw.random(len(frame)) < 0.01

    def code(side: str) -> pa.Array:
        places = frame[side].to_numpy() + np.where(rare, len(parties), 0)
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(codes))

    def word(column: str, words: tuple[str, ...]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(frame[column].to_numpy().astype(np.int8)), pa.array(words))

    return pa.table(
        [
            code("sender"),
            code("receiver"),
            _numbered("PC", frame["ephyto"].to_numpy()),
            _numbered("D", draw.permutation(len(frame))),
            word("status", STATUSES),
            word("message", (EPHYTO, ACKNOWLEDGEMENT)),
            word("environment", (PRODUCTION, TESTING)),
            pa.array(frame["at"].to_numpy().astype("datetime64[ms]")),
        ],
        names=list(COLUMNS),
    )


def _numbered(prefix: str, numbers: Array) -> pa.Array:
    return pa.compute.binary_join_element_wise(prefix, pa.array(numbers).cast(pa.string()), "")
