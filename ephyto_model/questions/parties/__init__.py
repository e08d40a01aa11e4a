"""What one party pays, why, and what each of its exchanges has to bring in."""

import argparse

from ephyto_model.arguments import a_file, add_settings
from ephyto_model.registry import Command, Report


def _of_assess(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", type=a_file, metavar="FILE.yaml", help="scenario files, applied in order")
    command.add_argument("--scenario", metavar="NAME", help="which scenario of a file that holds several")
    add_settings(command, "FIELD=VALUE", "set a scenario field; the value is YAML")
    command.add_argument(
        "--against",
        metavar="FILE|NAME",
        help="also split what changes from this file's scenario, or from a named one, into its causes",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object instead")
    form.add_argument("--why", metavar="ISO3", help="print the steps that lead to one party's amount")


COMMANDS = (
    Command(
        "assess",
        "print what every party would be expected to contribute",
        _of_assess,
        "ephyto_model.questions.parties.command:assess",
    ),
)
REPORTS = (Report("party_report.ipynb"),)
