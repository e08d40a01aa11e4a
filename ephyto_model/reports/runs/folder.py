"""The folder of a batch: what is already there, and how files come into it whole, one run's together."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock

from ephyto_model.files import make_folder, write_whole
from ephyto_model.reports.runs.run import Made, Run

RECORDS = ".runs"
ENDINGS = ("html", "ipynb", "csv", "xlsx", "docx", "pdf")


class ReportFolder:
    """A batch's folder. Every run that is done has a record in .runs/: its key, and the hash of each of its files.

    Files are written under a lock, so that two batches at once never mix theirs, and what a killed batch left
    half-written is swept away by the next.
    """

    def __init__(self, folder: Path) -> None:
        """Make the folder. Raises InputError where it cannot be written."""
        self.folder = folder
        make_folder(folder / RECORDS)
        self._lock = FileLock(folder / RECORDS / "lock")
        with self._lock:
            for part in folder.rglob(".*.part"):
                part.unlink(missing_ok=True)

    def is_done(self, run: Run) -> bool:
        """Tell whether a run was made from the same template, parameters, data and package, and its files stand."""
        if run.reads_files:
            return False
        record = self._record(run)
        files = record.get("files")
        if record.get("key") != run.key or not isinstance(files, dict):
            return False
        return all(_digest(self.folder / f"{run.file}.{ending}") == digest for ending, digest in files.items())

    def keep(self, run: Run, made: Made) -> None:
        """Write what a run made. Of a run that failed only its notebook stays: no older page may speak for it.

        Raises OutputError where it cannot be written.
        """
        contents = {f"{run.file}.{ending}": content for ending, content in made.files.items()}
        hashes = {ending: _hash(content) for ending, content in made.files.items()}
        record = {"key": "" if made.failure else run.key, "files": hashes}
        with self._lock:
            for ending in ENDINGS if contents else ():
                if ending not in made.files:
                    (self.folder / f"{run.file}.{ending}").unlink(missing_ok=True)
            self.write(contents)
            self.write({f"{RECORDS}/{run.file}.json": json.dumps(record).encode()})

    def left_over(self, runs: Iterable[Run]) -> list[str]:
        """Return the pages of earlier runs that are not among these runs: of scenarios since renamed or removed."""
        now = {run.file for run in runs}
        records = self.folder / RECORDS
        made = {path.relative_to(records).with_suffix("").as_posix() for path in records.rglob("*.json")}
        return sorted(f"{file}.html" for file in made - now if (self.folder / f"{file}.html").is_file())

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Write files by their names within the folder, each of them whole."""
        with self._lock:
            write_whole({self.folder / name: content for name, content in contents.items()})

    def _record(self, run: Run) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            record = json.loads((self.folder / RECORDS / f"{run.file}.json").read_text(encoding="utf-8"))
            if isinstance(record, dict):
                return record
        return {}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest(path: Path) -> str:
    try:
        return _hash(path.read_bytes())
    except OSError:
        return ""
