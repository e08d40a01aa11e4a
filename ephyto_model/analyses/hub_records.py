"""The Hub's records: found, checked and opened on an engine, larger than memory or not.

Records are Parquet or CSV files with the columns of `exchanges.COLUMNS`, in any order; other columns are passed over.
"""

import codecs
import csv
import glob
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from ephyto_model.analyses.exchanges import COLUMNS, PROBLEMS, judged
from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import read_csv, shown_path
from ephyto_model.participants import load_iso2
from ephyto_model.scenario_fields import code_hint
from ephyto_model.scenario_tables import DELIMITERS
from ephyto_model.wording import listed

PARQUET, CSV = ".parquet", ".csv"
BACKENDS = ("duckdb", "pyspark")
CHUNK = 1 << 24  # bytes read at a time
A_TIME = (  # day, time, seconds, sign, hours and minutes of the offset from UTC
    r"^(\d{4}-\d{2}-\d{2})(?:[ T]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?"
    r"(?:Z|([+-])(0\d|1[0-4]):?([0-5]\d)?)?)?$"
)
SPARK = {
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",  # what is no date is told with its row instead
    "spark.sql.caseSensitive": "true",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    "spark.sql.csv.parser.columnPruning.enabled": "false",  # else rows with too few cells would pass
    "spark.sql.shuffle.partitions": "8",
}


@dataclass(frozen=True)
class Source:
    """Files that are read alike: their kind, header (CSV: delimiter and columns) and type of `delivered_at`."""

    kind: str
    delivered_at: str  # "text", "timestamp", or "nanoseconds" for one that Spark reads as a number
    delimiter: str = ""
    header: tuple[str, ...] = ()


Sources = Mapping[Source, Sequence[Path]]


def sources(places: Sequence[str]) -> Sources:
    """Find the files that `places` (files, folders, globs) name and check what can be told without reading rows.

    Raises InputError naming the file, and what is missing or wrong in it.
    """
    alike: dict[Source, list[Path]] = {}
    filled = False
    for path in _files(places):
        source, has_rows = (_check_parquet if path.suffix.lower() == PARQUET else _check_csv)(path)
        filled |= has_rows
        alike.setdefault(source, []).append(path)
    if not filled:
        raise InputError(f"There are no records in {listed(places)}; name files that have some.")
    return alike


def _files(places: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        path = Path(place)
        if not place.strip():
            raise InputError("The name of the records is an empty text; name a file, a folder or a glob.")
        try:
            if path.is_dir():
                inside = [
                    p for p in sorted(path.rglob("*")) if p.is_file() and not _is_hidden(p.relative_to(path).parts)
                ]
                if not inside:
                    raise InputError(f"The folder {shown_path(path)} has no files; name one with Parquet or CSV files.")
                found += inside
            elif path.is_file():
                found.append(path)
            else:
                matching = sorted(glob.glob(place, recursive=True))
                if not matching:
                    raise InputError(f"There is no file {shown_path(path)}; check the name and the folder.")
                given = set(path.parts)
                found += _files(name for name in matching if not _is_hidden([*{*Path(name).parts} - given]))
        except OSError as error:
            raise InputError(f"{place[:100]!r} cannot be read ({error.strerror}); name a file or a folder.") from None
        except ValueError as error:
            if isinstance(error, InputError):
                raise
            raise InputError(f"{place[:100]!r} is no name of a file; name a file, a folder or a glob.") from None
    for path in found:
        if path.suffix.lower() not in (PARQUET, CSV):
            raise InputError(f"{shown_path(path)} is neither Parquet nor CSV; take it out, or name the files to read.")
    return list({path.resolve(): path for path in reversed(found)}.values())[::-1]


def _is_hidden(parts: Iterable[str]) -> bool:
    """Tell whether a path is one that tools keep for themselves: _SUCCESS, .ipynb_checkpoints and what they hold."""
    return any(part[0] in "._" for part in parts)


def _check_parquet(path: Path) -> tuple[Source, bool]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        reason = getattr(error, "strerror", None) or "it is cut short, damaged or none at all"
        raise InputError(
            f"{shown_path(path)} is no readable Parquet file ({reason}); copy or write it again."
        ) from None
    schema = file.schema_arrow
    _check_columns(path, schema.names)
    for name in COLUMNS[:-1]:
        type_ = schema.field(name).type
        text = type_.value_type if pa.types.is_dictionary(type_) else type_
        if not _is_text(text):
            raise InputError(f"{shown_path(path)}, column {name}: found values of type {type_}; accepted are texts.")
    type_ = schema.field(COLUMNS[-1]).type
    if not _is_text(type_) and not pa.types.is_timestamp(type_):
        raise InputError(
            f"{shown_path(path)}, column {COLUMNS[-1]}: found values of type {type_}; accepted are timestamps (UTC) "
            "or texts."
        )
    written = "text" if _is_text(type_) else "nanoseconds" if type_.unit == "ns" else "timestamp"
    return Source(PARQUET, written), file.metadata.num_rows > 0


def _is_text(type_: pa.DataType) -> bool:
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_))


def _check_csv(path: Path) -> tuple[Source, bool]:
    """Check a CSV file's encoding and header."""
    decoder, row = codecs.getincrementaldecoder("utf-8-sig")(), 1
    with path.open("rb") as file:
        first = file.readline().decode("utf-8-sig", errors="replace").rstrip("\r\n")
        has_rows = any(line.strip() for line in file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                row += bytes(error.object[: error.start]).count(b"\n")
                raise InputError(
                    f"{shown_path(path)}, row {row}: found a byte that is not UTF-8; save it as UTF-8."
                ) from None
            if b"\0" in chunk:
                raise InputError(f"{shown_path(path)} is a binary file; a UTF-8 text file is needed.")
            row += chunk.count(b"\n")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        header = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error as error:
        raise InputError(f"{shown_path(path)}, row 1 is no header of a CSV file ({error}); save it again.") from None
    _check_columns(path, header)
    return Source(CSV, "text", delimiter, tuple(header)), has_rows


def _check_columns(path: Path, names: Sequence[str]) -> None:
    for name in COLUMNS:
        times = list(names).count(name)
        if times > 1:
            raise InputError(f"{shown_path(path)} has the column '{name}' {times} times; keep one.")
        if not times:
            raise InputError(
                f"{shown_path(path)} lacks the column '{name}'; it needs {', '.join(COLUMNS)}.{nearest(name, names)}"
            )


def connect(backend: str) -> Any:
    """Return a connection to an embedded engine. Raises InputError for one that is unknown or not installed."""
    if backend == "duckdb":
        # What does not fit into memory goes where temporary files go, not beside whoever started this.
        connection = ibis.duckdb.connect(temp_directory=str(Path(tempfile.gettempdir()) / f"ephyto-{os.getpid()}"))
        connection.raw_sql("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        return connection
    if backend not in BACKENDS:
        raise InputError(f"--backend must be duckdb or pyspark, found {quoted(backend)}.{nearest(backend, BACKENDS)}")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError("--backend pyspark needs PySpark: pip install 'ibis-framework[pyspark]', and Java.") from None
    builder = SparkSession.builder.appName("ephyto")
    for name, value in SPARK.items():
        builder = builder.config(name, value)
    return ibis.pyspark.connect(builder.getOrCreate())


def records(connection: Any, found: Sources) -> ir.Table:
    """Return the records of files as one table: COLUMNS, `delivered_at` as a timestamp (UTC), and `delivered_text`."""
    tables = [_normal(_read(connection, source, paths), source) for source, paths in found.items()]
    return tables[0] if len(tables) == 1 else ibis.union(*tables)


def _read(connection: Any, source: Source, paths: Sequence[Path], **numbered: bool) -> ir.Table:
    if connection.name == "pyspark":
        return _read_with_spark(connection, source, [re.sub(r"([*?\[{\\])", r"\\\1", str(path)) for path in paths])
    names = [re.sub(r"([*?\[])", r"[\1]", str(path)) for path in paths]  # names, not patterns
    if source.kind == PARQUET:
        return connection.read_parquet(names, union_by_name=True, hive_partitioning=False, **numbered)
    columns = dict.fromkeys(_own_names(source.header), "VARCHAR")
    return connection.read_csv(
        names, header=True, auto_detect=False, columns=columns, delim=source.delimiter, quote='"', escape='"'
    )


def _read_with_spark(connection: Any, source: Source, names: Sequence[str]) -> ir.Table:
    if source.kind == PARQUET:
        tables = [connection.read_parquet(name).select(*COLUMNS) for name in names]  # it takes one path at a time
        return tables[0] if len(tables) == 1 else ibis.union(*tables)
    schema = ", ".join(f"{name} STRING" for name in _own_names(source.header))
    options: dict[str, Any] = {"sep": source.delimiter, "quote": '"', "escape": '"', "multiLine": True}
    return connection.read_csv(list(names), header=True, inferSchema=False, schema=schema, mode="FAILFAST", **options)


def _own_names(header: Sequence[str]) -> list[str]:
    """Return names for the columns of a CSV file: those that are read keep theirs, whatever others are called."""
    return [name if name in COLUMNS else f"other_{place}" for place, name in enumerate(header)]


def _normal(table: ir.Table, source: Source, *, numbered: bool = False) -> ir.Table:
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
                    f"{shown_path(path)}, row {row}, column {problem.column}: found {text}; accepted is "
                    f"{problem.accepted}."
                )
    return None


def _line_of(path: Path, source: Source, record: int) -> int:
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


def unreadable(error: Exception, found: Sources) -> InputError:
    """Say which file an engine could not read, and where."""
    text = " ".join(str(error).split())
    paths = [path for paths in found.values() for path in paths]
    path = next((path for path in paths if str(path) in text), paths[0])
    line = re.search(r"Line: (\d+)", text)
    if path.suffix.lower() == CSV:
        where = f"{shown_path(path)}, row {line[1]}" if line else shown_path(path)
        return InputError(
            f"{where}: the cells do not fit the header; put texts that hold the separator in double quotes, and end "
            "all lines alike."
        )
    return _damaged(path, "it is damaged")


def _damaged(path: Path, reason: str) -> InputError:
    return InputError(f"{shown_path(path)} is no readable Parquet file ({reason}); copy or write it again.")


def load_go_live(path: Path) -> dict[str, date]:
    """Read the day from which each party was live, columns party (ISO code) and go_live (date). Raises InputError."""
    codes = {iso3: iso3 for iso3 in load_iso2()} | {iso2: iso3 for iso3, iso2 in load_iso2().items()}
    found: dict[str, date] = {}
    for line, row in read_csv(path, ("party", "go_live")):
        where = f"{shown_path(path)}, row {line}"
        code = codes.get(row["party"])
        if code is None:
            raise InputError(f"{where}, column party: found {quoted(row['party'])}.{code_hint(row['party'])}")
        if code in found:
            raise InputError(f"{where}, column party: {code} stands there twice; keep one.")
        try:
            found[code] = date.fromisoformat(row["go_live"])
        except ValueError:
            raise InputError(
                f"{where}, column go_live: found {quoted(row['go_live'])}; accepted is a date like 2025-03-01."
            ) from None
    return found
