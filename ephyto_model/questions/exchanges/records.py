"""The Hub's records, opened on an engine, larger than memory or not.

Records are Parquet or CSV files with the columns of `exchanges.COLUMNS`, in any order; other columns are passed over.
"""

import csv
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import shown_path
from ephyto_model.questions.exchanges.files import CSV, PARQUET, RecordFile, Sources, damaged
from ephyto_model.questions.exchanges.rule import COLUMNS, PROBLEMS, judged

BACKENDS = ("duckdb", "pyspark")
A_TIME = (  # day, time, seconds, sign, hours and minutes of the offset from UTC
    r"^(\d{4}-\d{2}-\d{2})(?:[ T]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?"
    r"(?:Z|([+-])(0\d|1[0-4]):?([0-5]\d)?)?)?$"
)
SPARK = {
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",  # what is no date is named with its row instead
    "spark.sql.caseSensitive": "true",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    "spark.sql.csv.parser.columnPruning.enabled": "false",  # else rows with too few cells would pass
    "spark.sql.shuffle.partitions": "8",
}


def connect(backend: str) -> Any:
    """Return a connection to an embedded engine. Raises InputError for one that is unknown or not installed."""
    ibis.options.sql.fuse_selects = False  # engines do that themselves, sooner
    if backend == "duckdb":
        # What does not fit into memory goes where temporary files go, not beside whoever started this.
        connection = ibis.duckdb.connect(temp_directory=str(Path(tempfile.gettempdir()) / f"ephyto-{os.getpid()}"))
        connection.raw_sql("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        return connection
    if backend not in BACKENDS:
        raise InputError(f"--backend must be duckdb or pyspark, not {quoted(backend)}.{nearest(backend, BACKENDS)}")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError("--backend pyspark needs PySpark: pip install 'ibis-framework[pyspark]', and Java.") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else workers take whatever python3 the machine has
    builder = SparkSession.builder.appName("ephyto")
    for name, value in SPARK.items():
        builder = builder.config(name, value)
    return ibis.pyspark.connect(builder.getOrCreate())


def records(connection: Any, found: Sources) -> ir.Table:
    """Return the records of files as one table: COLUMNS, `delivered_at` as a timestamp (UTC), and `delivered_text`."""
    tables = [_normal(_read(connection, source, paths), source) for source, paths in found.items()]
    return tables[0] if len(tables) == 1 else ibis.union(*tables)


def _read(connection: Any, source: RecordFile, paths: Sequence[Path], **numbered: bool) -> ir.Table:
    if connection.name == "pyspark":
        return _read_with_spark(connection, source, [re.sub(r"([*?\[{\\])", r"\\\1", str(path)) for path in paths])
    names = [re.sub(r"([*?\[])", r"[\1]", str(path)) for path in paths]  # names, not patterns
    if source.kind == PARQUET:
        return connection.read_parquet(names, union_by_name=True, hive_partitioning=False, **numbered)
    columns = dict.fromkeys(_own_names(source.header), "VARCHAR")
    return connection.read_csv(
        names, header=True, auto_detect=False, columns=columns, delim=source.delimiter, quote='"', escape='"'
    )


def _read_with_spark(connection: Any, source: RecordFile, names: Sequence[str]) -> ir.Table:
    if source.kind == PARQUET:
        tables = [connection.read_parquet(name).select(*COLUMNS) for name in names]  # it takes one path at a time
        return tables[0] if len(tables) == 1 else ibis.union(*tables)
    schema = ", ".join(f"{name} STRING" for name in _own_names(source.header))
    options: dict[str, Any] = {"sep": source.delimiter, "quote": '"', "escape": '"', "multiLine": True}
    return connection.read_csv(list(names), header=True, inferSchema=False, schema=schema, mode="FAILFAST", **options)


def _own_names(header: Sequence[str]) -> list[str]:
    """Return names for the columns of a CSV file: those that are read keep theirs, whatever others are called."""
    return [name if name in COLUMNS else f"other_{place}" for place, name in enumerate(header)]


def _normal(table: ir.Table, source: RecordFile, *, numbered: bool = False) -> ir.Table:
    """Return the columns that the rule reads, `delivered_at` as a timestamp."""
    when = table[COLUMNS[-1]]
    if source.delivered_at == "text":
        text = when.strip().nullif("")
        when = _read_time(text)
    elif source.delivered_at == "nanoseconds" and when.type().is_integer():  # as Spark hands them over
        text = when.notnull().ifelse("", ibis.null("string"))
        when = (when // 1_000_000_000).as_timestamp("s").cast("timestamp")
    else:
        text = when.notnull().ifelse("", ibis.null("string"))
        if not when.type().is_timestamp():  # DuckDB's nanoseconds with a zone, which Ibis 12 does not know
            when = when.cast(dt.Timestamp(timezone="UTC"))
        when = when.cast("timestamp")
    row = {"row": table["file_row_number"] if "file_row_number" in table.columns else ibis.row_number()}
    return table.select(
        **{name: table[name].cast("string") for name in COLUMNS[:-1]},
        delivered_at=when,
        delivered_text=text,
        **(row if numbered else {}),
    )


def _read_time(text: Any) -> Any:
    """Return the moment (UTC) that a text says, null where it says none; no engine's own reading of texts is relied on.

    Parts of a second are left aside.
    """
    day, time, seconds, sign, hours, minutes = (text.re_extract(A_TIME, place) for place in range(1, 7))
    written = day + " " + time.nullif("").fill_null("00:00") + ":" + seconds.nullif("").fill_null("00")
    naive = text.re_search(A_TIME).ifelse(written, ibis.null("string")).try_cast("timestamp")
    ahead, more = (part.nullif("").fill_null("0").cast("int64") for part in (hours, minutes))
    return naive - ((ahead * 60 + more) * (sign == "-").ifelse(-1, 1)).as_interval("m")


def first_problem(found: Sources) -> InputError | None:
    """Return the error of the first record that cannot be judged: file, row, column, what was found, what is accepted.

    The files are read again, one by one, in the order in which they were found. None where all are sound.
    """
    connection = connect("duckdb")
    for source, paths in found.items():
        for path in paths:
            numbered = {"file_row_number": True} if source.kind == PARQUET else {}
            table = _normal(_read(connection, source, [path], **numbered), source, numbered=True)
            seen = judged(table, {})
            bad = seen.filter(seen.fate.isin([*PROBLEMS])).order_by("row").limit(1)
            rows = connection.execute(bad.select("row", "fate"))
            if len(rows):
                number, fate = int(rows["row"][0]), str(rows["fate"][0])
                problem = PROBLEMS[fate]
                is_text = problem.column == COLUMNS[-1] and source.delivered_at == "text"
                column = "delivered_text" if is_text else problem.column
                value = connection.execute(table.filter(table.row == number).select(found=table[column]))["found"][0]
                text = "an empty cell" if value is None or str(value).strip() in ("", "NaT", "nan") else quoted(value)
                row = _line_of(path, source, number) if source.kind == CSV else number + 1
                return InputError(
                    f"{shown_path(path)}, row {row}, column {problem.column}: found {text}, expected "
                    f"{problem.accepted}."
                )
    return None


def _line_of(path: Path, source: RecordFile, record: int) -> int:
    """Return the line of a CSV file on which a record (counted from 0) starts; its header is line 1."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=source.delimiter)
        next(rows)
        start = rows.line_num + 1
        for cells in rows:
            if not record and cells:
                break
            record -= bool(cells)
            start = rows.line_num + 1
    return start


def is_memory(error: Exception) -> bool:
    """Tell whether an engine ran out of memory."""
    return type(error).__name__ == "OutOfMemoryException" or "OutOfMemoryError" in str(error)


def unreadable(error: Exception, found: Sources) -> InputError:
    """Say which file an engine could not read, and where, or that there is no room for what it keeps."""
    text = " ".join(str(error).split())
    if is_memory(error):
        return InputError(
            "There is not enough memory to count these records; close other programs, or use a machine with more "
            "memory."
        )
    if "No space left" in text:
        return InputError(
            f"The folder for temporary files, {tempfile.gettempdir()}, is full; free some space, or set TMPDIR."
        )
    paths = [path for paths in found.values() for path in paths]
    path = next((path for path in paths if str(path) in text), paths[0])
    line = re.search(r"Line: (\d+)", text)
    if path.suffix.lower() == CSV:
        where = f"{shown_path(path)}, row {line[1]}" if line else shown_path(path)
        return InputError(
            f"{where}: the cells do not fit the header; put texts that hold the separator in double quotes, and end "
            "all lines alike."
        )
    return damaged(path, "it is damaged")
