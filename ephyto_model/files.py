"""The edge of the model: where its files are, how text, YAML and CSV are read, how a file is written whole."""

import csv
import importlib.resources
import io
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, DocumentStartEvent

from ephyto_model.errors import InputError, OutputError, nearest, quoted

PACKAGE = Path(str(importlib.resources.files("ephyto_model"))).resolve()
SHIPPED = PACKAGE / "shipped"  # where an installed package has the folders that stand beside it in the repository
IS_INSTALLED = SHIPPED.is_dir()
HOME = SHIPPED if IS_INSTALLED else PACKAGE.parent
DATA = HOME / "data"
NOTEBOOKS = HOME / "notebooks"
REPORTS = Path("reports")
LARGEST_FILE = 20_000_000
LONGEST_SHOWN = 1_000
DEEPEST = 50  # lists and mappings inside one another: no file of ours needs ten


def shown_path(path: Path) -> str:
    """Write a path for people: relative to the workbook's folder or the working folder where it lies inside."""
    whole = Path(path).absolute()
    for base in (Path.cwd(), HOME):
        if whole != base and whole.is_relative_to(base):
            return _short(str(whole.relative_to(base)))
    return _short(str(path))


def _short(text: str) -> str:
    """Cut a path to a readable length; no longer one can be opened."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:100]}...{text[-100:]}"


def find_input(path: Path) -> Path:
    """Return a path as it is, or, where nothing is there, the file or folder that the workbook ships by that name.

    So `data/scenarios/cpm18.yaml` names the CPM-18 scenarios in any working folder.
    """
    with suppress(OSError, ValueError):
        shipped = HOME / path
        if not Path(path).exists() and shipped.is_relative_to(HOME) and ".." not in shipped.parts and shipped.exists():
            return shipped
    return Path(path)


def check_readable(path: Path) -> None:
    """Refuse a path that is no file, is not there or is too large. Raises InputError."""
    try:
        if Path(path).exists() and not Path(path).is_file():
            kind = "a folder" if Path(path).is_dir() else "not an ordinary file"
            raise InputError(f"{shown_path(path)} is {kind}; name a file.")
        if Path(path).stat().st_size > LARGEST_FILE:
            raise InputError(f"{shown_path(path)} is larger than {LARGEST_FILE:,} bytes; name a smaller file.")
        with Path(path).open("rb"):
            pass
    except FileNotFoundError:
        raise InputError(f"There is no file {shown_path(path)}; check the name and the folder.") from None
    except InputError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise InputError(f"{shown_path(path)!r} cannot be read ({reason}); name another file.") from None


def read_text(path: Path) -> str:
    """Read a UTF-8 text file, with or without byte-order mark; refuse what is missing, unreadable or no text."""
    check_readable(path)
    content = Path(path).read_bytes()
    if content.startswith((b"PK\x03\x04", b"%PDF")):
        raise InputError(f"{shown_path(path)} is a document of Word, Excel or PDF; a text file is needed here.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{shown_path(path)} is not UTF-8 text (byte {error.start + 1} cannot be read); save it as UTF-8."
        ) from None
    if "\0" in text:
        raise InputError(f"{shown_path(path)} is a binary file; a UTF-8 text file is needed.")
    return text


def parse_yaml(text: str, where: str, remedy: str = "write `field: value` lines and put odd text in quotes") -> Any:
    """Parse one YAML 1.2 document of plain values; ``where`` names it in errors, ``remedy`` says how to mend it.

    Tags, aliases and directives are refused: they build objects, multiply values or change what numbers mean.
    """
    depth = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > DEEPEST:
                raise InputError(f"{where} is nested too deeply; {remedy}.")
            unusual = _unusual(event)
            if unusual:
                line = event.start_mark.line + 1
                raise InputError(f"{where}, line {line} has {unusual}, which is not plain YAML; {remedy}.")
        return YAML(typ="safe", pure=True).load(text)
    except InputError:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line_text = f", line {mark.line + 1}" if mark is not None else ""
        problem = " ".join((error.problem or "it cannot be parsed").split())[:120]
        raise InputError(f"{where}{line_text} is not plain YAML ({problem}); {remedy}.") from None
    except (
        Exception
    ):  # whatever else a parser meets in text from anywhere: a number of 5,000 digits, an impossible date
        raise InputError(f"{where} is not plain YAML (it holds a value that cannot be read); {remedy}.") from None


def _unusual(event: Any) -> str:
    if isinstance(event, AliasEvent):
        return f"an alias (*{event.anchor})"
    if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
        return "a directive"
    return f"a tag ({event.tag})" if getattr(event, "tag", None) else ""


def read_yaml(path: Path) -> Any:
    """Read a YAML file; an empty one is refused."""
    document = parse_yaml(read_text(path), shown_path(path))
    if document is None:
        raise InputError(f"{shown_path(path)} is empty; write at least one `field: value` line.")
    return document


def read_csv(path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[tuple[int, dict[str, str]]]:
    """Read a CSV file with exactly these columns (the `optional` may lack), in any order, as (line number, row) pairs.

    Every cell is text, as it stands in the file ("NA" is Namibia, not a missing value).
    """
    where = shown_path(path)
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = next(reader, [])
        other = next((mark for mark in (";", "\t") if len(header) == 1 and mark in header[0]), None)
        if other:
            raise InputError(f"{where} parts its columns by {'semicolons' if other == ';' else 'tabs'}; use commas.")
        _check_header(where, header, columns, optional)
        for cells in filter(None, reader):  # an empty line says nothing
            if len(cells) != len(header):
                raise InputError(
                    f"{where}, row {reader.line_num} has {len(cells)} cells where {len(header)} are expected; "
                    "put texts that hold a comma in double quotes."
                )
            rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise InputError(f"{where}, row {reader.line_num} is not valid CSV ({error}).") from None
    if not rows:
        raise InputError(f"{where} has no rows below its header; write at least one, or leave the file out.")
    return rows


def _check_header(where: str, header: list[str], columns: tuple[str, ...], optional: tuple[str, ...]) -> None:
    if not header:
        raise InputError(f"{where} is empty; its first row must name the columns, like {columns[0]}.")
    for column in header:
        if column not in columns:
            raise InputError(
                f"{where} has an unknown column {quoted(column)}; use {', '.join(columns)}." + nearest(column, columns)
            )
        if header.count(column) > 1:
            raise InputError(f"{where} has the column '{column}' {header.count(column)} times; keep one.")
    for column in columns:
        if column not in header and column not in optional:
            needed = ", ".join(one for one in columns if one not in optional)
            raise InputError(f"{where} lacks the column '{column}'; it needs {needed}.")


def make_folder(folder: Path) -> None:
    """Make a folder to write into, before any work is done for it. Raises InputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise InputError(f"The folder {shown_path(folder)} cannot be written ({reason}); name another.") from None
    if not writable:
        raise InputError(f"The folder {shown_path(folder)} cannot be written (no permission); name another.")


def check_new_folder(folder: Path) -> None:
    """Refuse a folder that has something in it, or what is no folder. Raises InputError."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise InputError(f"{shown_path(folder)} is there already; name a folder that is new or empty.")


def check_folder(folder: Path) -> None:
    """Refuse a folder to write into that is a file, or would be in one, before any work is done for it."""
    there = next((one for one in (folder, *folder.parents) if one.is_symlink() or one.exists()), folder)
    if not there.is_dir():
        raise InputError(f"{shown_path(there)} is not a folder; name one to write into.")


def check_target(path: Path | None) -> None:
    """Refuse a file to write whose folder is not there, or that is a folder, before any work is done for it."""
    try:
        if path is None:
            return
        if Path(path).is_dir() or not Path(path).parent.is_dir():
            problem = "is a folder" if Path(path).is_dir() else "is in a folder that does not exist"
            raise InputError(f"{shown_path(path)} {problem}; name a file to write.")
        if Path(path).exists() and not Path(path).is_file():
            raise InputError(f"{shown_path(path)} is not an ordinary file; name a file to write.")
    except ValueError as error:
        raise error if isinstance(error, InputError) else InputError("The file to write has no valid name.") from None


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write files so that none ever stands half-written under its final name.

    Each is written to a temporary file beside its target and renamed; nothing is renamed before all are written.
    Raises OutputError.
    """
    staged = {target.with_name(f".{target.name}.{os.getpid()}.part"): target for target in contents}
    try:
        for part, target in staged.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(contents[target])
        for part, target in staged.items():
            part.replace(target)
    except OSError as error:
        raise OutputError(
            f"{shown_path(target)} cannot be written ({error.strerror}); solve this or name another folder, and "
            "try again."
        ) from None
    finally:
        for part in staged:
            with suppress(OSError):
                part.unlink(missing_ok=True)
