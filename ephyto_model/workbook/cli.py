"""The command line: a thin face of the model, the analyses and the reports."""

import argparse
import json
import os
import sys
import webbrowser
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import ephyto_model
from ephyto_model.errors import InputError, OutputError, quoted
from ephyto_model.files import REPORTS, found, shown_path
from ephyto_model.scenario import Outcome
from ephyto_model.scenario_files import parse_settings, stack

if TYPE_CHECKING:
    from ephyto_model.analyses.fund.years import Fund


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
        options = parser().parse_args(arguments)
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


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, which the manual's reference is made from, too."""
    parser = _Parser(
        prog="ephyto",
        description="Explore the funding model that was proposed to CPM-18 for the IPPC ePhyto Solution.",
    )
    parser.add_argument("--version", action="version", version=f"ephyto_model {ephyto_model.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    assess = commands.add_parser("assess", help="print what every party would be expected to contribute")
    assess.add_argument("files", nargs="*", type=_file, metavar="FILE.yaml", help="scenario files, applied in order")
    assess.add_argument("--scenario", metavar="NAME", help="which scenario of a file that holds several")
    assess.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="set a scenario field; the value is YAML"
    )
    form = assess.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    form.add_argument("--why", metavar="ISO3", help="print the steps that lead to one party's amount")
    assess.set_defaults(run=_assess)

    project = commands.add_parser("project", help="show how the trust fund develops year by year")
    project.add_argument("file", nargs="?", type=_file, metavar="FILE.yaml", help="a projection; default: as published")
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
        type=_file,
        metavar="FILE",
        help="scenarios: YAML (a list or a grid), CSV or XLSX; projections: YAML (a list); notebooks: .ipynb",
    )
    report.add_argument(
        "--set", action="append", default=[], metavar="PARAMETER=VALUE", help="for notebooks; the value is YAML"
    )
    report.add_argument("--parties", metavar="all|ISO3,...", help="also make a page for each of these participants")
    report.add_argument(
        "--letters", metavar="all|ISO3,...", help="for projections: write letters to these parties, too"
    )
    report.add_argument("--biennium", metavar="YEAR", help="the first year of the letters' biennium (default: 2025)")
    report.add_argument("--year", metavar="YEAR", help="the year of the financial reports (default: 2026)")
    report.add_argument("--out", default=str(REPORTS), metavar="DIR", help="where to write (default: reports/)")
    report.add_argument("--jobs", metavar="N", help="how many reports at once (default: as many as processors)")
    report.add_argument(
        "--paper", action="store_true", help="also write each scenario or projection as a paper in Word"
    )
    report.add_argument("--pdf", action="store_true", help="also print all as PDF (needs a browser, or LibreOffice)")
    report.add_argument("--force", action="store_true", help="make unchanged reports again, too")
    report.add_argument("--dask", metavar="ADDRESS", help="make the reports on this Dask cluster")
    report.set_defaults(run=_report)

    paper = commands.add_parser("paper", help="write a scenario, options or a projection as a paper for the Commission")
    paper.add_argument("file", type=_file, metavar="FILE", help="scenarios (YAML, CSV or XLSX) or projections (YAML)")
    paper.add_argument("--scenario", metavar="NAME", help="which scenario of a file that holds several")
    paper.add_argument("--projection", metavar="NAME", help="which projection of a file that holds several")
    paper.add_argument("--brief", metavar="all|ISO3,...", help="also write briefs for the ministers of these parties")
    paper.add_argument("--out", default=str(REPORTS), metavar="DIR", help="where to write (default: reports/)")
    paper.add_argument("--pdf", action="store_true", help="also print them as PDF (needs LibreOffice)")
    paper.add_argument("--json", action="store_true", help="print what was written as one JSON object")
    paper.set_defaults(run=_paper)

    count = commands.add_parser("count", help="count exchanges from the Hub's records")
    count.add_argument("records", nargs="*", metavar="RECORDS", help="Parquet or CSV files, folders or globs")
    count.add_argument("--year", metavar="YEAR", help="the year to count")
    count.add_argument(
        "--go-live", type=Path, metavar="FILE.csv", help="the day from which each party was live (party,go_live)"
    )
    count.add_argument("--out", type=Path, metavar="FILE.csv", help="write the table that a scenario's exchanges reads")
    count.add_argument("--backend", default="duckdb", metavar="duckdb|pyspark", help="the engine (default: duckdb)")
    count.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    count.add_argument(
        "--make-sample", type=Path, metavar="DIR", help="write synthetic records with a known count instead"
    )
    count.add_argument(
        "--exchanges",
        type=Path,
        metavar="FILE.csv",
        help="for a sample: the counts it must give (default: Appendix 2)",
    )
    count.add_argument(
        "--seed", metavar="N", help="for a sample: the number that decides which one is drawn (default: 0)"
    )
    count.set_defaults(run=_count)

    explore = commands.add_parser("explore", help=f"write the explorer to {REPORTS}/explorer.html, and open it")
    explore.add_argument("--static", action="store_true", help="only write it")
    explore.set_defaults(run=_explore)

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    lab.add_argument("--copy", action="store_true", help="only copy them to notebooks/, where they are missing")
    lab.set_defaults(run=_lab)
    return parser


def _file(text: str) -> Path:
    return found(Path(text))


def _assess(options: argparse.Namespace) -> int:
    from ephyto_model.analyses.fees.explanation import explain  # imported late: pandas takes longer than most commands
    from ephyto_model.workbook.fees.tables import as_json

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
    from ephyto_model.workbook.fees.tables import contributions, fee_schedule, totals
    from ephyto_model.workbook.fees.texts import notices
    from ephyto_model.workbook.pages.provenance import stamp

    assessment = outcome.assessment
    print(fee_schedule(assessment), end="\n\n")
    print(contributions(assessment), end="\n\n")
    print(totals(outcome), end="\n\n")
    print(f"Notices\n{notices(outcome)}\n\n{stamp(outcome)}.")


def _project(options: argparse.Namespace) -> int:
    from ephyto_model.analyses.fund.fields import projection_field_named
    from ephyto_model.analyses.fund.projection import Projection, one_of
    from ephyto_model.analyses.fund.rules import project
    from ephyto_model.workbook.fund.texts import as_json

    settings = parse_settings(options.set, projection_field_named)
    if options.file is None and options.projection is not None:
        raise InputError(
            f"--projection {quoted(options.projection)} chooses from a file, but no file was given; name one."
        )
    asked = Projection() if options.file is None else one_of(options.file, options.projection)
    fund = project(asked.with_(**settings))
    if options.json:
        print(json.dumps(as_json(fund), ensure_ascii=False, allow_nan=False, indent=1))
    else:
        _print_fund(fund)
    return 0


def _print_fund(fund: "Fund") -> None:
    from ephyto_model.workbook.fund.tables import arrears, fees, money
    from ephyto_model.workbook.fund.texts import headline, notices, stamp

    print(headline(fund), end="\n\n")
    print(fees(fund), end="\n\n")
    print(money(fund), end="\n\n")
    print(arrears(fund, fund.projection.last_year), end="\n\n")
    print(f"Notices\n{notices(fund)}\n\n{stamp(fund)}.")


def _report(options: argparse.Namespace) -> int:
    from ephyto_model.workbook.reports.command import report

    return report(options, _year("--year", options.year), _year("--biennium", options.biennium))


def _paper(options: argparse.Namespace) -> int:
    from ephyto_model.workbook.reports.papers_command import paper

    return paper(options)


def _year(option: str, text: str | None) -> int | None:
    if text is not None and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InputError(f"{option} must be a year like 2027, found {quoted(text)}.")
    return None if text is None else int(text)


def _count(options: argparse.Namespace) -> int:
    from ephyto_model.workbook.hub.command import count

    return count(options, _year("--year", options.year))


def _explore(options: argparse.Namespace) -> int:
    from ephyto_model.workbook.explorer.page import write_explorer
    from ephyto_model.workbook.reports.door import write_door

    page = write_explorer(REPORTS)
    write_door(REPORTS)
    print(f"The explorer is in {shown_path(page)}; open it in any browser.")
    if not options.static:
        webbrowser.open(page.as_uri())
    return 0


def _lab(options: argparse.Namespace) -> int:
    from ephyto_model.workbook.lab.command import lab

    return lab(only_copy=options.copy)
