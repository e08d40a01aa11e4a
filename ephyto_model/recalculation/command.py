"""The command `ephyto biennium`: everything that a recalculation has to give the Bureau and the parties."""

import argparse
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from ephyto_model.arguments import a_file
from ephyto_model.display.word.writer import word_file
from ephyto_model.errors import InputError
from ephyto_model.files import DATA, REPORTS, check_folder, check_new_folder, shown_path, write_whole
from ephyto_model.language.translation import SOURCE, speaking, tr
from ephyto_model.questions.fund.letters.export import letter_docx, letter_page
from ephyto_model.questions.fund.letters.texts import letter, parties_to_write_to
from ephyto_model.questions.fund.views import contributions_csv
from ephyto_model.recalculation.bureau import headline
from ephyto_model.recalculation.bureau_files import page, paper
from ephyto_model.recalculation.changes import checks
from ephyto_model.recalculation.inputs import Asked, asked
from ephyto_model.recalculation.record import RECORD, digest, read, record, what_changed
from ephyto_model.recalculation.workbook import contributions_xlsx

EXAMPLES = DATA / "recalculation"
LETTERS = "letters"


def biennium(options: argparse.Namespace) -> int:
    """Recalculate a biennium, or write the examples. Returns the exit code; raises InputError, OutputError."""
    if options.new is not None:
        others = (options.year, options.file, options.projection, options.out, options.replace or None)
        if any(one is not None for one in others) or options.language != SOURCE:
            raise InputError("--new DIR writes the examples alone, in English; leave out everything else.")
        return _new(Path(options.new))
    if options.year is None or options.file is None:
        raise InputError("ephyto biennium needs a year and a file, like ephyto biennium 2027 fund.yaml; or --new DIR.")
    found = asked(options.year, a_file(options.file), options.projection)
    if options.out == "":
        raise InputError("--out names no folder; name one, or leave it out.")
    out = REPORTS / f"biennium-{found.biennium}" if options.out is None else Path(options.out)
    check_folder(out)
    with speaking(options.language):
        files = contents(found)
        kept = record(found, files)
        old, new = read(out), json.loads(kept)
        changed = what_changed(old, new) if old else []
        if changed and not options.replace:
            raise InputError(
                f"{shown_path(out)} has the recalculation of other inputs. {' '.join(changed)} Repeat with --replace, "
                "or name another folder with --out."
            )
        waiting = {name: content for name, content in files.items() if not _is_there(out / name, content)}
        _check_that_nothing_is_lost(out, waiting, old)
        for name, content in waiting.items():
            write_whole({out / name: content})
        _remove_what_is_no_longer_made(out, old, files)
        if not _is_there(out / RECORD, kept):
            write_whole({out / RECORD: kept})
        for sentence in changed:
            print(sentence)
        print(headline(found.fund, found.biennium))
        for check in checks(found.fund, found.biennium):
            if not check.holds:
                print(f"{tr('FAILS')}: {check.what} ({check.found}; {check.source})")
    made = f"{len(waiting)} of {len(files)} files were written" if waiting else f"All {len(files)} files were there"
    print(f"{made}; begin with {shown_path(out / 'bureau.html')}.")
    return 0


def contents(found: Asked) -> dict[str, bytes]:
    """Return every file of a recalculation but its record, by name."""
    fund, years = found.fund, found.biennium
    made = datetime.combine(years.told_by, time(), UTC)  # so that the same inputs give the same files
    files = {
        "bureau.html": page(fund, years),
        "bureau.docx": word_file(paper(fund, years), made),
        "contributions.xlsx": contributions_xlsx(fund, years, made),
        "contributions.csv": contributions_csv(fund),
    }
    for iso3 in parties_to_write_to(fund, years):
        text = letter(fund, iso3, years)
        files[f"{LETTERS}/{iso3}.html"] = letter_page(text)
        files[f"{LETTERS}/{iso3}.docx"] = letter_docx(text, made)
    return files


def _is_there(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _check_that_nothing_is_lost(out: Path, waiting: Iterable[str], old: Mapping[str, Any] | None) -> None:
    """Refuse to replace a file that no earlier recalculation wrote, or that somebody changed since."""
    written = old.get("files", {}) if old else {}
    for name in waiting:
        path = out / name
        if path.exists() and (not path.is_file() or digest(path.read_bytes()) != written.get(name)):
            raise InputError(
                f"{shown_path(path)} was changed by hand or is not of a recalculation; move it, or name another folder "
                "with --out."
            )


def _remove_what_is_no_longer_made(out: Path, old: Mapping[str, Any] | None, files: Iterable[str]) -> None:
    """Remove letters of an earlier recalculation to parties that this one does not write to."""
    for name, written in (old.get("files", {}) if old else {}).items():
        path = out / LETTERS / Path(name).name
        is_letter = name == f"{LETTERS}/{path.name}" and path.is_file()
        if name not in files and is_letter and digest(path.read_bytes()) == written:
            path.unlink()


def _new(folder: Path) -> int:
    check_new_folder(folder)
    examples = sorted(path for path in EXAMPLES.rglob("*") if path.is_file())
    write_whole({folder / path.relative_to(EXAMPLES): path.read_bytes() for path in examples})
    print(f"The examples are in {shown_path(folder)}; try: ephyto biennium 2025 {shown_path(folder / 'fund.yaml')}")
    return 0
