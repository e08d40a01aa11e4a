"""What can be typed: the commands of `ephyto` and their arguments. The manual's reference is made from them, too."""

import argparse
from pathlib import Path
from typing import Any, NoReturn

import ephyto_model
from ephyto_model.errors import InputError
from ephyto_model.files import REPORTS, found
from ephyto_model.language.translation import LANGUAGES, SOURCE


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see {self.prog} --help.")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; `command` then names what was asked."""
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
    assess.set_defaults(command="assess")

    project = commands.add_parser("project", help="show how the trust fund develops year by year")
    project.add_argument("file", nargs="?", type=_file, metavar="FILE.yaml", help="a projection; default: as published")
    project.add_argument("--projection", metavar="NAME", help="which projection of a file that holds several")
    project.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="set a projection field; the value is YAML"
    )
    project.add_argument(
        "--futures", metavar="N", help="draw N random futures around it instead, and compare policies in them"
    )
    project.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="with --futures: set an assumption of what is uncertain; the value is YAML",
    )
    project.add_argument(
        "--policies",
        type=_file,
        metavar="FILE.yaml",
        help="with --futures: the policies; default: data/policies/rules.yaml",
    )
    project.add_argument(
        "--show",
        metavar="N|middle|worst",
        help="with --futures: print one of the futures as a projection, which project, report and paper take",
    )
    project.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    project.set_defaults(command="project")

    agree = commands.add_parser("agree", help="find the settings that hold everyone's limits, or who is against whom")
    agree.add_argument("file", type=_file, metavar="FILE.yaml", help="limits, and the levers that may move")
    agree.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    agree.set_defaults(command="agree")

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
    _add_designs(report, "for the comparison of scenarios")
    report.add_argument("--out", default=str(REPORTS), metavar="DIR", help="where to write (default: reports/)")
    report.add_argument("--jobs", metavar="N", help="how many reports at once (default: as many as processors)")
    report.add_argument(
        "--paper", action="store_true", help="also write each scenario or projection as a paper in Word"
    )
    report.add_argument("--pdf", action="store_true", help="also print all as PDF (needs a browser, or LibreOffice)")
    report.add_argument("--force", action="store_true", help="make unchanged reports again, too")
    report.add_argument("--dask", metavar="ADDRESS", help="make the reports on this Dask cluster")
    _add_language(report)
    report.set_defaults(command="report")

    paper = commands.add_parser("paper", help="write a scenario, options or a projection as a paper for the Commission")
    paper.add_argument(
        "file", type=_file, metavar="FILE", help="scenarios (YAML, CSV or XLSX), projections or limits (YAML)"
    )
    paper.add_argument("--scenario", metavar="NAME", help="which scenario of a file that holds several")
    paper.add_argument("--projection", metavar="NAME", help="which projection of a file that holds several")
    paper.add_argument("--brief", metavar="all|ISO3,...", help="also write briefs for the ministers of these parties")
    _add_designs(paper, "for the options paper of scenarios")
    paper.add_argument("--out", default=str(REPORTS), metavar="DIR", help="where to write (default: reports/)")
    paper.add_argument("--pdf", action="store_true", help="also print them as PDF (needs LibreOffice)")
    paper.add_argument("--json", action="store_true", help="print what was written as one JSON object")
    _add_language(paper)
    paper.set_defaults(command="paper")

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
    count.set_defaults(command="count")

    explore = commands.add_parser("explore", help=f"write the explorer to {REPORTS}/explorer.html, and open it")
    explore.add_argument("--static", action="store_true", help="only write it")
    _add_language(explore)
    explore.set_defaults(command="explore")

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    lab.add_argument("--copy", action="store_true", help="only copy them to notebooks/, where they are missing")
    lab.set_defaults(command="lab")
    return parser


def _file(text: str) -> Path:
    return found(Path(text))


def _add_designs(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument(
        "--designs",
        type=_file,
        metavar="FILE",
        help=f"{what}: a scale of weights (CSV), or designs that share by scales (YAML); default: data/scales/",
    )


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--language",
        default=SOURCE,
        metavar="|".join(LANGUAGES),
        help="the language of what people read (default: en)",
    )
