"""Records for the tests of counting, and the checks that hold on every engine."""

import csv
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import hub_reference
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ephyto_model.errors import InputError
from ephyto_model.model.participants import load_iso2
from ephyto_model.questions.exchanges.counts import Records
from ephyto_model.questions.exchanges.tables import first_exchanges

ROW = {
    "from_party": "KE",
    "to_party": "NL",
    "nppo_certificate_number": "C1",
    "hub_delivery_number": "D1",
    "tracking_status": "Delivered",
    "message_type": "ePhyto",
    "environment": "production",
    "delivered_at": datetime(2025, 3, 1),
}


def row(**changes):
    return {**ROW, **changes}


def parquet(folder, rows, name="r.parquet", **types):
    kinds = {**dict.fromkeys(hub_reference.COLUMNS, pa.string()), "delivered_at": pa.timestamp("us"), **types}
    table = pa.table({c: pa.array([r[c] for r in rows], kinds[c]) for c in hub_reference.COLUMNS})
    pq.write_table(table, folder / name)
    return str(folder / name)


def as_csv(folder, rows, name="r.csv", delimiter=",", columns=hub_reference.COLUMNS):
    with open(folder / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**r, "delivered_at": r["delivered_at"] and str(r["delivered_at"])} for r in rows)
    return str(folder / name)


def counted(place, connection, year=2025, go_live=None):
    """Return the ledger, and sent and received by code, as the reference does."""
    counts = Records([place], go_live or {}, connection=connection).count(year)
    both = [*counts.participants.rename(columns={"iso3": "code"}).itertuples(), *counts.others.itertuples()]
    sent, received = (
        Counter({r.code: getattr(r, side) for r in both if getattr(r, side)}) for side in ("sent", "received")
    )
    assert counts.records == sum(counts.ledger.values())
    assert all(r.exchanges == r.sent + r.received for r in both)
    return Counter({fate: number for fate, number in counts.ledger.items() if number}), sent, received


def check(folder, seed, connection):
    rows, go_live = hub_reference.random_records(seed)
    place = parquet(folder, rows) if seed % 3 else as_csv(folder, rows)
    assert counted(place, connection, 2025, go_live) == hub_reference.count(rows, 2025, go_live), seed
    assert sum(hub_reference.count(rows, 2025, go_live)[0].values()) == len(rows)
    first = first_exchanges(Records([place], go_live, connection=connection), 2025)
    days = dict(zip(first["iso3"], first["first_exchange"], strict=True))
    assert days == hub_reference.first_days(rows, 2025, go_live), seed


MOMENTS = {
    "2025-01-01T00:30:00+02:00": 2024,
    "2025-01-01T00:30+0200": 2024,
    "2025-01-01T00:30:00+02": 2024,
    "2024-12-31 23:30:00-01:00": 2025,
    "2025-01-01T05:30:00+05:45": 2024,
    "2025-01-01": 2025,
    "2025-01-01T00:00:00Z": 2025,
    "2024-12-31T23:59:59.999Z": 2024,
    "2024-12-31 23:59": 2024,
}


def check_times(folder, connection):
    # Each moment is of a pair of its own, so that no two mistakes can cancel.
    parties = list(load_iso2().values())
    rows = [row(from_party=parties[n], to_party="XX", delivered_at=moment) for n, moment in enumerate(MOMENTS)]
    expected = {load_iso3(parties[n]) for n, year in enumerate(MOMENTS.values()) if year == 2025}
    for place in (as_csv(folder, rows), parquet(folder, rows, delivered_at=pa.string())):
        assert set(counted(place, connection)[1]) == expected
    zoned = [datetime.fromisoformat(moment) for moment in MOMENTS]
    zoned = [moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in zoned]
    for unit in ("ms", "us", "ns"):
        rows = [{**r, "delivered_at": moment} for r, moment in zip(rows, zoned, strict=True)]
        place = parquet(folder, rows, delivered_at=pa.timestamp(unit, "Europe/Rome"))
        assert set(counted(place, connection)[1]) == expected


def load_iso3(iso2):
    return next(iso3 for iso3, code in load_iso2().items() if code == iso2)


ODD = {
    "an empty heading": lambda header, line: f"{header},\n{line},\n",
    "headings that differ in case": lambda header, line: f"{header},Note,note,From_Party\n{line},a,b,c\n",
    "two headings alike": lambda header, line: f"{header},note,note\n{line},a,b\n",
    "blank lines": lambda header, line: f"{header}\n\n\n{line}\n\n",
    "a byte-order mark and semicolons": lambda header, line: "\ufeff" + f"{header}\r\n{line}\r\n".replace(",", ";"),
    "a cell with a line end": lambda header, line: f'{header},note\n{line},"one\ntwo"\n',
}


def check_odd(folder, connection, case):
    header, line = Path(as_csv(folder, [row()])).read_text(encoding="utf-8").splitlines()
    (folder / "o.csv").write_text(ODD[case](header, line), encoding="utf-8", newline="")
    assert counted(str(folder / "o.csv"), connection)[0] == {"counted": 1}


IMPOSSIBLE = ["2025-02-30", "2025-13-01T00:00:00Z", "yesterday", "2025", "01/03/2025", "3025-01-01"]


def check_impossible(folder, connection, when):
    place = as_csv(folder, [row(), row(nppo_certificate_number="C2", delivered_at=when)])
    with pytest.raises(InputError, match=f"r.csv, row 3, column delivered_at: found '{when}'"):
        Records([place], connection=connection).count(2025)


def broken_files(folder):
    """Write one bad file of each kind; return what is to be named and a piece of the sentence."""
    good = [row(nppo_certificate_number=f"C{n}") for n in range(2_000)]
    whole = Path(parquet(folder, good, "whole.parquet")).read_bytes()
    (folder / "short.parquet").write_bytes(whole[: len(whole) // 2])
    hurt = bytearray(whole)
    hurt[200:2_000] = random.Random(0).randbytes(1_800)
    (folder / "hurt.parquet").write_bytes(hurt)
    (folder / "none.parquet").write_text("no parquet", encoding="utf-8")
    (folder / "empty.parquet").touch()
    (folder / "empty.csv").touch()
    text = Path(as_csv(folder, good[:3], "good.csv")).read_text(encoding="utf-8")
    header = text.splitlines()[0]
    (folder / "header.csv").write_text(header + "\n", encoding="utf-8")
    (folder / "latin.csv").write_bytes(text.replace("C1", "Côte").encode("latin-1"))
    (folder / "binary.csv").write_bytes(text.encode() + b"\0")
    (folder / "cells.csv").write_text(text + "KE,NL,C9\n", encoding="utf-8")
    (folder / "more.csv").write_text(text + text.splitlines()[1] + ",extra\n", encoding="utf-8")
    (folder / "missing.csv").write_text(text.replace("tracking_status", "tracking_state"), encoding="utf-8")
    (folder / "twice.csv").write_text(text.replace("hub_delivery_number", "to_party"), encoding="utf-8")
    (folder / "notes.txt").write_text("notes", encoding="utf-8")
    parquet(folder, [], "nobody.parquet")
    mixed = pa.table({c: pa.array([1]) if c in ("to_party", "delivered_at") else pa.array(["x"]) for c in ROW})
    pq.write_table(mixed, folder / "mixed.parquet")
    pq.write_table(mixed.set_column(1, "to_party", pa.array(["NL"])), folder / "number.parquet")
    foreign = folder / "foreign"
    foreign.mkdir()
    parquet(foreign, good)
    (foreign / "readme.md").touch()
    (folder / "hollow").mkdir()
    return {
        "short.parquet": "short.parquet cannot be read as a Parquet file (it is cut short, damaged or none at all)",
        "hurt.parquet": "hurt.parquet",
        "none.parquet": "none.parquet cannot be read as a Parquet file",
        "empty.parquet": "empty.parquet cannot be read as a Parquet file",
        "empty.csv": "empty.csv lacks the column 'from_party'; it needs from_party, to_party",
        "header.csv": "There are no records in ",
        "nobody.parquet": "There are no records in ",
        "latin.csv": "latin.csv, row 3: found a byte that is not UTF-8; save it as UTF-8.",
        "binary.csv": "binary.csv is a binary file; a UTF-8 text file is needed.",
        "cells.csv": "cells.csv, row 5: the cells do not fit the header",
        "more.csv": "more.csv, row 5: the cells do not fit the header",
        "missing.csv": "Did you mean 'tracking_state'?",
        "twice.csv": "twice.csv has the column 'to_party' 2 times; keep one.",
        "notes.txt": "notes.txt is neither Parquet nor CSV; take it out, or name the files to read.",
        "mixed.parquet": "mixed.parquet, column to_party: found values of type int64, expected texts.",
        "number.parquet": "number.parquet, column delivered_at: found values of type int64, expected timestamps",
        "foreign": "readme.md is neither Parquet nor CSV",
        "hollow": "has no files; name one with Parquet or CSV files.",
        "nowhere.csv": "There is no file ",
        "no*thing": "There is no file ",
    }
