"""The command line: a thin face of the model, the analyses and the reports."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import ephyto_model
from ephyto_model.errors import InputError, OutputError, quoted
from ephyto_model.files import NOTEBOOKS, REPORTS, ROOT, check_target, shown_path, write_whole
from ephyto_model.scenario import Outcome
from ephyto_model.scenario_files import parse_settings, stack

if TYPE_CHECKING:
    from ephyto_model.analyses.fund import Fund


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see {self.prog} --help.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 a report failed or cannot be written, 2 bad input."""
    if sys.stdout is None:  # closed by whoever started the command
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except InputError as error:
        print(f"ephyto: {error}", file=sys.stderr)
        return 2
    except OutputError as error:
        print(f"ephyto: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"ephyto: the output cannot be written ({error.strerror}).", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("ephyto: stopped.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="ephyto",
        description="Explore the funding model that was proposed to CPM-18 for the IPPC ePhyto Solution.",
    )
    parser.add_argument("--version", action="version", version=f"ephyto_model {ephyto_model.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    assess = commands.add_parser("assess", help="print what every party would be expected to contribute")
    assess.add_argument("files", nargs="*", type=Path, metavar="FILE.yaml", help="scenario files, applied in order")
    assess.add_argument("--scenario", metavar="NAME", help="which scenario of a file that holds several")
    assess.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="set a scenario field; the value is YAML"
    )
    form = assess.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    form.add_argument("--why", metavar="ISO3", help="print the steps that lead to one party's amount")
    assess.set_defaults(run=_assess)

    project = commands.add_parser("project", help="show what becomes of the trust fund year by year")
    project.add_argument("file", nargs="?", type=Path, metavar="FILE.yaml", help="a projection; default: as published")
    project.add_argument("--projection", metavar="NAME", help="which projection of a file that holds several")
    project.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="set a projection field; the value is YAML"
    )
    project.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    project.set_defaults(run=_project)

    report = commands.add_parser("report", help="render scenarios or projections as reports that open offline")
    report.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="scenarios: YAML (a list or a grid), CSV or XLSX; projections: YAML (a list)",
    )
    report.add_argument("--parties", metavar="all|ISO3,...", help="also a page for each of these participants")
    report.add_argument("--letters", metavar="all|ISO3,...", help="of projections: also letters to these parties")
    report.add_argument("--biennium", metavar="YEAR", help="the first year of the letters' biennium (default: 2025)")
    report.add_argument("--year", metavar="YEAR", help="the year of the financial reports (default: 2026)")
    report.add_argument("--out", default=str(REPORTS), metavar="DIR", help="where to write (default: reports/)")
    report.add_argument(
        "--jobs", metavar="N", help="how many reports at once (default: half as many again as processors)"
    )
    report.add_argument("--force", action="store_true", help="make again what is unchanged, too")
    report.add_argument("--dask", metavar="ADDRESS", help="make the reports on this Dask cluster")
    report.set_defaults(run=_report)

    count = commands.add_parser("count", help="count exchanges from the Hub's records")
    count.add_argument("records", nargs="*", metavar="RECORDS", help="Parquet or CSV files, folders or globs")
    count.add_argument("--year", metavar="YEAR", help="the year to count")
    count.add_argument("--go-live", type=Path, metavar="FILE.csv", help="from when each party was live (party,go_live)")
    count.add_argument("--out", type=Path, metavar="FILE.csv", help="write the table that a scenario's exchanges reads")
    count.add_argument("--backend", default="duckdb", metavar="duckdb|pyspark", help="the engine (default: duckdb)")
    count.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    count.add_argument(
        "--make-sample", type=Path, metavar="DIR", help="instead write synthetic records with a known count"
    )
    count.add_argument(
        "--exchanges", type=Path, metavar="FILE.csv", help="of a sample: its counts (default: Appendix 2)"
    )
    count.add_argument("--seed", metavar="N", help="of a sample: which one (default: 0)")
    count.set_defaults(run=_count)

    explore = commands.add_parser("explore", help="open the explorer as a page, without code")
    explore.add_argument("--no-browser", action="store_true", help="only print the address")
    explore.add_argument("--static", action="store_true", help=f"write {shown_path(REPORTS)}/explorer.html instead")
    explore.set_defaults(run=_explore)

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    lab.set_defaults(run=_lab)
    return parser


def _assess(options: argparse.Namespace) -> int:
    from ephyto_model.analyses.explanation import explain  # imported late: pandas takes longer than most commands
    from ephyto_model.workbook.tables import as_json

    outcome = stack(options.files, parse_settings(options.set), options.scenario).run()
    if options.json:
        print(json.dumps(as_json(outcome), ensure_ascii=False, allow_nan=False, indent=1))
    elif options.why is not None:
        for number, step in enumerate(explain(outcome, options.why), start=1):
            print(f"{number:2}. {step.text}" + (f" [{step.source}]" if step.source else ""))
    else:
        _print_assessment(outcome)
    return 0


def _print_assessment(outcome: Outcome) -> None:
    from ephyto_model.workbook.provenance import stamp
    from ephyto_model.workbook.tables import contributions, fee_schedule, totals
    from ephyto_model.workbook.texts import notices

    assessment = outcome.assessment
    print(fee_schedule(assessment), end="\n\n")
    print(contributions(assessment), end="\n\n")
    print(totals(outcome), end="\n\n")
    print(f"Notices\n{notices(outcome)}\n\n{stamp(outcome)}.")


def _project(options: argparse.Namespace) -> int:
    from ephyto_model.analyses.fund import project
    from ephyto_model.analyses.projection import Projection, one_of
    from ephyto_model.analyses.projection_fields import projection_field_named
    from ephyto_model.workbook.fund_texts import as_json

    settings = parse_settings(options.set, projection_field_named)
    if options.file is None and options.projection is not None:
        raise InputError(f"There is no file to choose the projection {quoted(options.projection)} from; name one.")
    asked = Projection() if options.file is None else one_of(options.file, options.projection)
    fund = project(asked.with_(**settings))
    if options.json:
        print(json.dumps(as_json(fund), ensure_ascii=False, allow_nan=False, indent=1))
    else:
        _print_fund(fund)
    return 0


def _print_fund(fund: "Fund") -> None:
    from ephyto_model.workbook.fund_tables import arrears, fees, money
    from ephyto_model.workbook.fund_texts import headline, notices, stamp

    print(headline(fund), end="\n\n")
    print(fees(fund), end="\n\n")
    print(money(fund), end="\n\n")
    print(arrears(fund, fund.projection.last_year), end="\n\n")
    print(f"Notices\n{notices(fund)}\n\n{stamp(fund)}.")


def _report(options: argparse.Namespace) -> int:
    from ephyto_model.workbook.batches import chosen_parties
    from ephyto_model.workbook.fund_batches import Asked
    from ephyto_model.workbook.reports import render
    from ephyto_model.workbook.workers import dask_pool, local_pool, usual_jobs

    if not options.out.strip():
        raise InputError("--out needs the name of a folder, found an empty text.")
    parties = [] if options.parties is None else chosen_parties(options.parties)
    jobs = _jobs(options.jobs)
    asked = Asked(_year("--year", options.year), options.letters, _year("--biennium", options.biennium))
    if asked.biennium is not None and asked.letters is None:
        raise InputError("--biennium is for letters; say to whom with --letters all or --letters KEN,MAR.")
    open_pool, usual = (local_pool, usual_jobs()) if options.dask is None else dask_pool(options.dask)
    batches = render(
        options.files, Path(options.out), open_pool, jobs or usual, parties=parties, asked=asked, force=options.force
    )
    for batch in batches:
        for run, failure in batch.failures.items():
            print(f"ephyto: the report of {run.title!r} failed ({failure}).", file=sys.stderr)
        done = len(batch.runs) - len(batch.failures)
        unchanged = f", {len(batch.unchanged)} of them unchanged" if batch.unchanged else ""
        failed = f"; {len(batch.failures)} failed" if batch.failures else ""
        print(f"{done} reports{unchanged}{failed}: open {shown_path(batch.index)}")
    return int(any(batch.failures for batch in batches))


def _year(option: str, text: str | None) -> int | None:
    if text is not None and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InputError(f"{option} must be a year like 2027, found {quoted(text)}.")
    return None if text is None else int(text)


def _jobs(text: str | None) -> int | None:
    from ephyto_model.workbook.workers import MOST_JOBS

    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_JOBS:
        raise InputError(f"--jobs must be a whole number from 1 to {MOST_JOBS}, found {quoted(text)}.")
    return int(text)


def _count(options: argparse.Namespace) -> int:
    year = _year("--year", options.year)
    if year is None:
        raise InputError("Which year? Give it like --year 2025.")
    if options.make_sample is not None:
        return _make_sample(options, year)
    if options.exchanges is not None or options.seed is not None:
        raise InputError("--exchanges and --seed are for a sample; give --make-sample DIR too, or leave them out.")
    if not options.records:
        raise InputError("There are no records to count; name Parquet or CSV files, a folder or a glob.")
    from ephyto_model.analyses.hub_counts import Records
    from ephyto_model.analyses.hub_records import load_go_live
    from ephyto_model.workbook import count_tables

    check_target(options.out)
    go_live = {} if options.go_live is None else load_go_live(options.go_live)
    opened = Records(options.records, go_live, options.backend)
    if options.out is not None and options.out.resolve() in [path.resolve() for path in opened.paths]:
        raise InputError(f"--out {shown_path(options.out)} is one of the records; name another file.")
    counts = opened.count(year)
    if options.out is not None and counts.participants.empty:
        raise InputError(
            f"No record counts in {year}, so {shown_path(options.out)} is not written; see why without --out."
        )
    if options.out is not None:
        write_whole({options.out: count_tables.exchanges_csv(counts)})
    if options.json:
        print(json.dumps(count_tables.as_json(counts), ensure_ascii=False, allow_nan=False, indent=1))
        return 0
    print(count_tables.count_headline(counts), end="\n\n")
    for part in (count_tables.participants, count_tables.others, count_tables.ledger):
        print(part(counts), end="\n\n")
    print(f"Where the paper leaves room\n{count_tables.choices()}")
    if options.out is not None:
        users = f"participating_parties: {len(counts.participants)}"
        print(f"\nWritten to {shown_path(options.out)}; a scenario uses it with exchanges: {options.out} and {users}.")
    return 0


def _make_sample(options: argparse.Namespace, year: int) -> int:
    from ephyto_model.analyses.hub_counts import check_year
    from ephyto_model.analyses.hub_sample import make_sample
    from ephyto_model.participants import load_exchanges, load_participants

    if options.records or options.go_live or options.out or options.json:
        raise InputError("--make-sample writes records, it counts none; give it --year, --exchanges and --seed alone.")
    seed = "0" if options.seed is None else options.seed
    if not seed.isascii() or not seed.isdigit() or len(seed) > 9:
        raise InputError(f"--seed must be a whole number from 0 to 999,999,999, found {quoted(seed)}.")
    check_year(year)
    paper = {p.iso3: p.exchanges for p in load_participants() if p.exchanges is not None}
    table = paper if options.exchanges is None else load_exchanges(options.exchanges)
    place = make_sample(options.make_sample, table, year, int(seed))
    dates = shown_path(options.make_sample / "go_live.csv")
    print(f"Written: count them with ephyto count {shown_path(place)} --year {year} --go-live {dates}")
    return 0


def _explore(options: argparse.Namespace) -> int:
    from ephyto_model.workbook.serve import serve
    from ephyto_model.workbook.static_page import write_explorer

    if options.static:
        print(f"The explorer is in {shown_path(write_explorer(REPORTS))}; open it in any browser.")
        return 0
    return serve(open_browser=not options.no_browser)


def _lab(options: argparse.Namespace) -> int:
    return subprocess.call([sys.executable, "-m", "jupyterlab", f"--notebook-dir={ROOT}", str(NOTEBOOKS)])
