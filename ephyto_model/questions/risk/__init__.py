"""Very many futures of the fund: how likely a shortfall is, and which policies do well."""

import argparse

from ephyto_model.arguments import a_file, add_settings
from ephyto_model.registry import Command


def _of_project(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", nargs="?", type=a_file, metavar="FILE.yaml", help="a projection; default: as published"
    )
    command.add_argument("--projection", metavar="NAME", help="which projection of a file that holds several")
    add_settings(command, "FIELD=VALUE", "set a projection field; the value is YAML")
    command.add_argument(
        "--futures", metavar="N", help="draw N random futures around it instead, and compare policies in them"
    )
    command.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="with --futures: set an assumption of what is uncertain; the value is YAML",
    )
    command.add_argument(
        "--policies",
        type=a_file,
        metavar="FILE.yaml",
        help="with --futures: the policies; default: data/policies/rules.yaml",
    )
    command.add_argument(
        "--show",
        metavar="N|middle|worst",
        help="with --futures: print one of the futures as a projection, which project, report and paper take",
    )
    command.add_argument("--json", action="store_true", help="print one JSON object instead")


COMMANDS = (
    Command(
        "project",
        "show how the trust fund develops year by year",
        _of_project,
        "ephyto_model.questions.risk.command:project_command",
    ),
)
