"""The files of the Hub's records: found, and checked as far as can be told without reading their rows."""

import codecs
import csv
import glob
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ephyto_model.errors import InputError, nearest
from ephyto_model.files import shown_path
from ephyto_model.language.wording import listed
from ephyto_model.questions.exchanges.rule import COLUMNS
from ephyto_model.table_rows import DELIMITERS

PARQUET, CSV = ".parquet", ".csv"
CHUNK = 1 << 24  # bytes read at a time


@dataclass(frozen=True)
class RecordFile:
    """Files that are read alike: their kind, header (CSV: delimiter and columns) and type of `delivered_at`."""

    kind: str
    delivered_at: str  # "text", "timestamp", or "nanoseconds" for one that Spark reads as a number
    delimiter: str = ""
    header: tuple[str, ...] = ()


Sources = Mapping[RecordFile, Sequence[Path]]


def sources(places: Sequence[str]) -> tuple[Sources, int]:
    """Find the files that `places` (files, folders, globs) name and check what can be told without reading rows.

    Returns them, and how many records they have (of CSV files: lines). Raises InputError naming the file, and what is
    missing or wrong in it.
    """
    alike: dict[RecordFile, list[Path]] = {}
    number = 0
    for path in _files(places):
        source, rows = (_check_parquet if path.suffix.lower() == PARQUET else _check_csv)(path)
        number += rows
        alike.setdefault(source, []).append(path)
    if not number:
        raise InputError(f"There are no records in {listed(places)}; name files that have some.")
    return alike, number


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


def _check_parquet(path: Path) -> tuple[RecordFile, int]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        reason = getattr(error, "strerror", None) or "it is cut short, damaged or none at all"
        raise InputError(
            f"{shown_path(path)} cannot be read as a Parquet file ({reason}); copy or write it again."
        ) from None
    schema = file.schema_arrow
    _check_columns(path, schema.names)
    for name in COLUMNS[:-1]:
        type_ = schema.field(name).type
        text = type_.value_type if pa.types.is_dictionary(type_) else type_
        if not _is_text(text):
            raise InputError(f"{shown_path(path)}, column {name}: found values of type {type_}, expected texts.")
    type_ = schema.field(COLUMNS[-1]).type
    if not _is_text(type_) and not pa.types.is_timestamp(type_):
        raise InputError(
            f"{shown_path(path)}, column {COLUMNS[-1]}: found values of type {type_}, expected timestamps (UTC) "
            "or texts."
        )
    written = "text" if _is_text(type_) else "nanoseconds" if type_.unit == "ns" else "timestamp"
    return RecordFile(PARQUET, written), int(file.metadata.num_rows)


def _is_text(type_: pa.DataType) -> bool:
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_))


def _check_csv(path: Path) -> tuple[RecordFile, int]:
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
    return RecordFile(CSV, "text", delimiter, tuple(header)), max(row, 2) - 1 if has_rows else 0


def _check_columns(path: Path, names: Sequence[str]) -> None:
    for name in COLUMNS:
        times = list(names).count(name)
        if times > 1:
            raise InputError(f"{shown_path(path)} has the column '{name}' {times} times; keep one.")
        if not times:
            raise InputError(
                f"{shown_path(path)} lacks the column '{name}'; it needs {', '.join(COLUMNS)}.{nearest(name, names)}"
            )


def damaged(path: Path, reason: str) -> InputError:
    """Return the error of a Parquet file that cannot be read."""
    return InputError(f"{shown_path(path)} cannot be read as a Parquet file ({reason}); copy or write it again.")
