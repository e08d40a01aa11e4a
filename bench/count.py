"""Counting exchanges from many records: ours on DuckDB, with memory capped, beside polars and pandas on the same files.

Usage: python bench/count.py [MILLIONS ...]   (default: 10 20; needs `pip install polars`; 100 needs 4 GB of disk)

Writes synthetic records whose true counts are known (Appendix 2's, times the number of copies) into the folder for
temporary files, counts them with each engine in a process of its own, checks every count, and prints wall time and peak
memory. DuckDB may use 1.6 GB (SET memory_limit), so that its process stays within 2 GB; polars streams; pandas holds
everything and is left out above 20 million. Ratios are of wall times in one run.
"""

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from ephyto_model.model.participants import load_participants
from ephyto_model.questions.exchanges.counts import Records
from ephyto_model.questions.exchanges.records import connect
from ephyto_model.questions.exchanges.rule import COUNTED_STATUSES, OTHER_STATUSES, party_codes
from ephyto_model.questions.exchanges.sample import make_sample
from ephyto_model.questions.fund.inputs.facts import load_go_live

PLACE = Path(tempfile.gettempdir()) / "ephyto-bench"
YEAR, LIMIT = 2025, "1600MB"
MOST_FOR_PANDAS = 20
ENGINES = ("ephyto", "polars", "pandas")
PAPER = {p.iso3: p.exchanges for p in load_participants() if p.is_user}


def records_of(millions: int) -> tuple[Path, int, int]:
    """Write (or find) about that many records; return their folder, how many there are, and how many copies."""
    base = PLACE / "base/records"
    if not base.is_dir():
        make_sample(PLACE / "base", PAPER, YEAR, 0)
    rows = pq.ParquetFile(base / "records.parquet").metadata.num_rows
    copies = max(round(millions * 1_000_000 / rows), 1)
    folder = PLACE / f"records-{millions}"
    folder.mkdir(exist_ok=True)
    for copy in range(copies):
        part = folder / f"part-{copy:03}.parquet"
        if not part.is_file():
            duckdb.execute(
                f"COPY (SELECT * REPLACE (nppo_certificate_number || '-{copy}' AS nppo_certificate_number, "
                f"hub_delivery_number || '-{copy}' AS hub_delivery_number) FROM '{base}/*.parquet') "
                f"TO '{part}' (FORMAT parquet, COMPRESSION zstd)"
            )
    return folder, rows * copies, copies


def with_ephyto(folder: Path) -> dict[str, int]:
    """Count as `ephyto count` does."""
    connection = connect("duckdb")
    connection.raw_sql(f"SET memory_limit = '{LIMIT}'")
    counts = Records([str(folder)], load_go_live(PLACE / "base/go_live.csv"), connection=connection).count(YEAR)
    return dict(zip(counts.participants["iso3"], map(int, counts.participants["exchanges"]), strict=True))


def with_polars(folder: Path) -> dict[str, int]:
    """Count with polars, streaming."""
    import polars as pl

    codes = pl.from_pandas(party_codes(load_go_live(PLACE / "base/go_live.csv"))).lazy()
    start, end = pl.datetime(YEAR, 1, 1), pl.datetime(YEAR + 1, 1, 1)
    status, when = pl.col("tracking_status").cast(pl.String).str.replace_all(" ", ""), pl.col("delivered_at")
    live = pl.all_horizontal(when >= pl.col(f"{end_}_live").fill_null(pl.datetime(1970, 1, 1)) for end_ in "sr")
    good = pl.lit("eligible")
    fate = (
        pl.when(pl.col("message_type").cast(pl.String) != "ePhyto")
        .then(pl.lit("acknowledgement"))
        .when(pl.col("environment").cast(pl.String) != "production")
        .then(pl.lit("testing"))
        .when(~status.is_in(COUNTED_STATUSES))
        .then(status)
        .when(~live)
        .then(pl.lit("before go-live"))
        .when(pl.col("s").is_null() & pl.col("r").is_null())
        .then(pl.lit("no participant"))
        .otherwise(good)
    )
    judged = (
        pl.scan_parquet(folder / "*.parquet")
        .with_columns(pl.col("from_party", "to_party").cast(pl.String))
        .join(codes.rename({"iso3": "s", "live_from": "s_live"}), left_on="from_party", right_on="code", how="left")
        .join(codes.rename({"iso3": "r", "live_from": "r_live"}), left_on="to_party", right_on="code", how="left")
        .with_columns(fate=fate)
    )
    kept = pl.col("fate") == good
    keys = {
        "s": pl.when(kept).then(pl.col("s").fill_null(pl.col("from_party"))).otherwise(pl.col("fate")),
        "r": pl.when(kept).then(pl.col("r").fill_null(pl.col("to_party"))),
        "nppo_certificate_number": pl.when(kept).then(pl.col("nppo_certificate_number")),
    }
    groups = (
        judged.with_columns(**keys)
        .group_by(*keys)
        .agg(when.min(), pl.len(), in_year=((when >= start) & (when < end)).sum())
        .collect(engine="streaming")
    )
    pairs = groups.lazy().filter(pl.col("nppo_certificate_number").is_not_null())
    now = (pl.col("delivered_at") >= start) & (pl.col("delivered_at") < end)
    sent = pairs.group_by("s", "nppo_certificate_number").agg(pl.col("delivered_at").min()).filter(now)
    sent = sent.group_by("s").len().collect(engine="streaming")
    received = pairs.filter(now & (pl.col("s") != pl.col("r"))).group_by("r").len().collect(engine="streaming")
    return _added(dict(sent.iter_rows()), dict(received.iter_rows()))


def with_pandas(folder: Path) -> dict[str, int]:
    """Count with pandas, all in memory."""
    import pandas as pd

    columns = [
        "from_party",
        "to_party",
        "nppo_certificate_number",
        "tracking_status",
        "message_type",
        "environment",
        "delivered_at",
    ]
    t = pd.read_parquet(folder, columns=columns)
    codes = party_codes(load_go_live(PLACE / "base/go_live.csv")).set_index("code")
    status = t["tracking_status"].astype("category")
    good = [c for c in status.cat.categories if c.replace(" ", "") in COUNTED_STATUSES]
    assert {c.replace(" ", "") for c in status.cat.categories} <= {*COUNTED_STATUSES, *OTHER_STATUSES}
    t = t[(t["message_type"] == "ePhyto") & (t["environment"] == "production") & status.isin(good)]
    for side, name in (("from_party", "s"), ("to_party", "r")):
        t = t.assign(**{name: t[side].map(codes["iso3"]), f"{name}_live": t[side].map(codes["live_from"])})
    long_ago = pd.Timestamp(1970, 1, 1)
    live = (t["delivered_at"] >= t["s_live"].fillna(long_ago)) & (t["delivered_at"] >= t["r_live"].fillna(long_ago))
    t = t[live & (t["s"].notna() | t["r"].notna())]
    t = t.assign(s=t["s"].fillna(t["from_party"]), r=t["r"].fillna(t["to_party"]))
    first = t.groupby(["s", "nppo_certificate_number", "r"], sort=False)["delivered_at"].min().reset_index()
    start, end = pd.Timestamp(YEAR, 1, 1), pd.Timestamp(YEAR + 1, 1, 1)
    sender = first.groupby(["s", "nppo_certificate_number"], sort=False)["delivered_at"].min().reset_index()
    sent = sender[(sender["delivered_at"] >= start) & (sender["delivered_at"] < end)].groupby("s").size()
    now = first[(first["delivered_at"] >= start) & (first["delivered_at"] < end) & (first["s"] != first["r"])]
    return _added(sent.to_dict(), now.groupby("r").size().to_dict())


def _added(sent: dict[str, int], received: dict[str, int]) -> dict[str, int]:
    return {code: sent.get(code, 0) + received.get(code, 0) for code in {*sent, *received} & set(PAPER)}


def measured(engine: str, folder: Path, copies: int) -> tuple[float, float]:
    """Return wall time in seconds and peak memory in GB of one engine, in a process of its own, its counts checked."""
    started = time.perf_counter()
    command = [sys.executable, __file__, "--engine", engine, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - started
    if done.returncode:
        print(f"{engine}: failed ({done.stderr.strip().splitlines()[-1][:200]})")
        return float("nan"), float("nan")
    answer = json.loads(done.stdout)
    assert answer["counts"] == {iso3: number * copies for iso3, number in PAPER.items()}, engine
    return took, answer["peak_gb"]


def main() -> None:
    """Measure each size with each engine and print what it took."""
    sizes = [int(argument) for argument in sys.argv[1:]] or [10, 20]
    first = None
    engines = [engine for engine in ENGINES if engine == "ephyto" or importlib.util.find_spec(engine)]
    for engine in set(ENGINES) - set(engines):
        print(f"{engine} is not installed and is left out (pip install {engine}).")
    for millions in sizes:
        folder, rows, copies = records_of(millions)
        times = {}
        for part in folder.iterdir():
            part.read_bytes()  # so that no engine is the first to fetch them from the disk
        for engine in engines:
            if engine == "pandas" and millions > MOST_FOR_PANDAS:
                continue
            times[engine], peak = measured(engine, folder, copies)
            print(f"{rows:12,} records  {engine:7} {times[engine]:8.1f} s  peak {peak:5.2f} GB", flush=True)
        others = [took for engine, took in times.items() if engine != "ephyto" and took == took]
        beside = f"fastest other / ephyto {min(others) / times['ephyto']:.2f}; " if others else ""
        first = first or times["ephyto"] / rows
        growth = times["ephyto"] / rows / first
        print(f"{rows:12,} records  {beside}time a record against the first size {growth:.2f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--engine"]:
        found = {"ephyto": with_ephyto, "polars": with_polars, "pandas": with_pandas}[sys.argv[2]](Path(sys.argv[3]))
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
        print(json.dumps({"counts": {code: found[code] for code in PAPER}, "peak_gb": used}))
    else:
        main()
