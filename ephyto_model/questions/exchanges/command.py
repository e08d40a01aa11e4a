"""The command that counts exchanges from the Hub's records, or makes synthetic ones."""

import argparse
import json
from pathlib import Path

from ephyto_model.arguments import year
from ephyto_model.errors import InputError, quoted
from ephyto_model.files import check_new_folder, check_target, shown_path, write_whole
from ephyto_model.model.participants import load_exchanges, load_participants
from ephyto_model.questions.exchanges import views as tables
from ephyto_model.questions.exchanges.counts import Records, check_year
from ephyto_model.questions.exchanges.sample import make_sample
from ephyto_model.questions.exchanges.tables import first_exchanges
from ephyto_model.questions.fund.inputs.facts import load_go_live


def count(options: argparse.Namespace) -> int:
    """Count a year's exchanges, or write a sample. Returns the exit code; raises InputError."""
    asked = year("--year", options.year)
    if asked is None:
        raise InputError("The year to count is missing; give it, for example --year 2025.")
    if options.make_sample is not None:
        return _make_sample(options, asked)
    if options.exchanges is not None or options.seed is not None:
        raise InputError("--exchanges and --seed are for a sample; give --make-sample DIR too, or leave them out.")
    if not options.records:
        raise InputError("There are no records to count; name Parquet or CSV files, a folder or a glob.")

    for path in _targets(options).values():
        check_target(path)
    go_live = {} if options.go_live is None else load_go_live(options.go_live)
    opened = Records(options.records, go_live, options.backend)
    if options.out is not None and options.out == options.first_exchanges:
        raise InputError(f"--out and --first-exchanges both name {shown_path(options.out)}; name two files.")
    targets = [(option, path) for option, path in _targets(options).items() if path is not None]
    for option, path in targets:
        if path.resolve() in [record.resolve() for record in opened.paths]:
            raise InputError(f"{option} {shown_path(path)} is one of the records; name another file.")
        if options.go_live is not None and path.resolve() == Path(options.go_live).resolve():
            raise InputError(f"{option} {shown_path(path)} is what --go-live reads; name another file.")
    counts = opened.count(asked)
    if targets and counts.participants.empty:
        option, path = targets[0]
        raise InputError(
            f"No record counts in {asked}, so {shown_path(path)} is not written; see why without {option}."
        )
    files = {} if options.out is None else {options.out: tables.exchanges_csv(counts)}
    if options.first_exchanges is not None:
        files[options.first_exchanges] = tables.go_live_csv(first_exchanges(opened, asked))
    write_whole(files)
    if options.json:
        print(json.dumps(tables.as_json(counts), ensure_ascii=False, allow_nan=False, indent=1))
        return 0
    print(tables.count_headline(counts), end="\n\n")
    for part in (tables.participants, tables.others, tables.ledger):
        print(part(counts), end="\n\n")
    print(f"Choices made where the paper leaves a question open\n{tables.choices()}")
    if options.out is not None:
        users = f"participating_parties: {len(counts.participants)}"
        print(f"\nWritten to {shown_path(options.out)}; a scenario uses it with exchanges: {options.out} and {users}.")
    if options.first_exchanges is not None:
        first = options.first_exchanges
        print(f"\nWritten to {shown_path(first)}; a projection uses it with joiners: {first}.")
    return 0


def _targets(options: argparse.Namespace) -> dict[str, Path | None]:
    return {"--out": options.out, "--first-exchanges": options.first_exchanges}


def _make_sample(options: argparse.Namespace, asked: int) -> int:
    if options.records or options.go_live or options.json or any(_targets(options).values()):
        raise InputError(
            "--make-sample writes records and does not count any; use it only with --year, --exchanges and --seed."
        )
    seed = "0" if options.seed is None else options.seed
    if not seed.isascii() or not seed.isdigit() or len(seed) > 9:
        raise InputError(f"--seed must be a whole number from 0 to 999,999,999, not {quoted(seed)}.")
    check_year(asked)
    check_new_folder(options.make_sample)
    paper = {p.iso3: p.exchanges for p in load_participants() if p.exchanges is not None}
    table = paper if options.exchanges is None else load_exchanges(options.exchanges)
    place = make_sample(options.make_sample, table, asked, int(seed))
    dates = shown_path(options.make_sample / "go_live.csv")
    print(
        f"The records are written. Count them with: ephyto count {shown_path(place)} --year {asked} --go-live {dates}"
    )
    return 0
