"""The command that counts exchanges from the Hub's records, or makes synthetic ones."""

import argparse
import json

from ephyto_model.arguments import year
from ephyto_model.errors import InputError, quoted
from ephyto_model.files import check_target, shown_path, write_whole
from ephyto_model.model.participants import load_exchanges, load_participants
from ephyto_model.questions.exchanges import views as tables
from ephyto_model.questions.exchanges.counts import Records, check_year
from ephyto_model.questions.exchanges.records import load_go_live
from ephyto_model.questions.exchanges.sample import make_sample


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

    check_target(options.out)
    go_live = {} if options.go_live is None else load_go_live(options.go_live)
    opened = Records(options.records, go_live, options.backend)
    if options.out is not None and options.out.resolve() in [path.resolve() for path in opened.paths]:
        raise InputError(f"--out {shown_path(options.out)} is one of the records; name another file.")
    counts = opened.count(asked)
    if options.out is not None and counts.participants.empty:
        raise InputError(
            f"No record counts in {asked}, so {shown_path(options.out)} is not written; see why without --out."
        )
    if options.out is not None:
        write_whole({options.out: tables.exchanges_csv(counts)})
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
    return 0


def _make_sample(options: argparse.Namespace, asked: int) -> int:
    if options.records or options.go_live or options.out or options.json:
        raise InputError(
            "--make-sample writes records and does not count any; use it only with --year, --exchanges and --seed."
        )
    seed = "0" if options.seed is None else options.seed
    if not seed.isascii() or not seed.isdigit() or len(seed) > 9:
        raise InputError(f"--seed must be a whole number from 0 to 999,999,999, found {quoted(seed)}.")
    check_year(asked)
    paper = {p.iso3: p.exchanges for p in load_participants() if p.exchanges is not None}
    table = paper if options.exchanges is None else load_exchanges(options.exchanges)
    place = make_sample(options.make_sample, table, asked, int(seed))
    dates = shown_path(options.make_sample / "go_live.csv")
    print(
        f"The records are written. Count them with: ephyto count {shown_path(place)} --year {asked} --go-live {dates}"
    )
    return 0
