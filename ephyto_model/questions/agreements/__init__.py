"""What everyone can live with: limits in, common ground out."""

import argparse

from ephyto_model.arguments import a_file
from ephyto_model.registry import Command


def _of_agree(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=a_file, metavar="FILE.yaml", help="limits, and the levers that may move")
    command.add_argument("--json", action="store_true", help="print one JSON object instead")


COMMANDS = (
    Command(
        "agree",
        "find the settings that hold everyone's limits, or who is against whom",
        _of_agree,
        "ephyto_model.questions.agreements.command:agree_command",
    ),
)
