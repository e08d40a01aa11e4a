"""Batches: what is asked for, planned, and listed in an index and on the landing page."""

import argparse

from ephyto_model.arguments import a_file, add_designs, add_language, add_settings
from ephyto_model.files import REPORTS as FOLDER
from ephyto_model.registry import Command


def _of_report(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files",
        nargs="+",
        type=a_file,
        metavar="FILE",
        help="scenarios: YAML (a list or a grid), CSV or XLSX; projections: YAML (a list); notebooks: .ipynb",
    )
    add_settings(command, "PARAMETER=VALUE", "for notebooks; the value is YAML")
    command.add_argument("--parties", metavar="all|ISO3,...", help="also make a page for each of these participants")
    command.add_argument(
        "--letters", metavar="all|ISO3,...", help="for projections: write letters to these parties, too"
    )
    command.add_argument("--biennium", metavar="YEAR", help="the first year of the letters' biennium (default: 2025)")
    command.add_argument("--year", metavar="YEAR", help="the year of the financial reports (default: 2026)")
    add_designs(command, "for the comparison of scenarios")
    command.add_argument("--out", default=str(FOLDER), metavar="DIR", help="where to write (default: reports/)")
    command.add_argument("--jobs", metavar="N", help="how many reports at once (default: as many as processors)")
    command.add_argument(
        "--paper", action="store_true", help="also write each scenario or projection as a paper in Word"
    )
    command.add_argument("--pdf", action="store_true", help="also print all as PDF (needs a browser, or LibreOffice)")
    command.add_argument("--force", action="store_true", help="make unchanged reports again, too")
    command.add_argument("--dask", metavar="ADDRESS", help="make the reports on this Dask cluster")
    add_language(command)


def _of_paper(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", type=a_file, metavar="FILE", help="scenarios (YAML, CSV or XLSX), projections or limits (YAML)"
    )
    command.add_argument("--scenario", metavar="NAME", help="which scenario of a file that holds several")
    command.add_argument("--projection", metavar="NAME", help="which projection of a file that holds several")
    command.add_argument("--brief", metavar="all|ISO3,...", help="also write briefs for the ministers of these parties")
    command.add_argument(
        "--against",
        metavar="FILE|NAME",
        help="write each scenario's paper as tracked changes from the paper of this file's scenario, or of a named one",
    )
    command.add_argument(
        "--brackets",
        action="store_true",
        help="write one paper of all scenarios, in which what they differ on stands in square brackets",
    )
    command.add_argument(
        "--author", default="", metavar="NAME", help="with --against: who changes it (default: a blank)"
    )
    add_designs(command, "for the options paper of scenarios")
    command.add_argument("--out", default=str(FOLDER), metavar="DIR", help="where to write (default: reports/)")
    command.add_argument("--pdf", action="store_true", help="also print them as PDF (needs LibreOffice)")
    command.add_argument("--json", action="store_true", help="print what was written as one JSON object")
    add_language(command)


def _of_read(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=a_file, metavar="FILE", help="a paper of ephyto paper, amended in Word (.docx)")
    command.add_argument("--out", metavar="FILE", help="where to write the scenario (default: beside it, as .yaml)")
    command.add_argument("--json", action="store_true", help="print what was found as one JSON object")


COMMANDS = (
    Command(
        "report",
        "render scenarios or projections as reports that open offline",
        _of_report,
        "ephyto_model.reports.command:report",
    ),
    Command(
        "paper",
        "write a scenario, options or a projection as a paper for the Commission",
        _of_paper,
        "ephyto_model.reports.papers_command:paper",
    ),
    Command(
        "read",
        "read an amended paper back: the scenario that follows, and what contradicts it",
        _of_read,
        "ephyto_model.reports.read_command:read",
    ),
)
