"""The recalculation of a biennium: from counts, receipts and lists to the Bureau's page, the letters and a record."""

import argparse

from ephyto_model.arguments import add_language
from ephyto_model.files import REPORTS as FOLDER
from ephyto_model.registry import Command


def _of_biennium(command: argparse.ArgumentParser) -> None:
    command.add_argument("year", nargs="?", metavar="YEAR", help="the first year of the biennium, like 2027")
    command.add_argument("file", nargs="?", metavar="FILE", help="the fund: a projection (YAML) with its facts")
    command.add_argument("--projection", metavar="NAME", help="which projection of a file that holds several")
    command.add_argument("--out", metavar="DIR", help=f"where to write (default: {FOLDER}/ and the biennium)")
    command.add_argument("--replace", action="store_true", help="replace what was made of other inputs")
    command.add_argument("--new", metavar="DIR", help="write a folder of examples to start from, and nothing else")
    add_language(command)


COMMANDS = (
    Command(
        "biennium",
        "recalculate the contributions of a biennium: for the Bureau, and letters to all parties",
        _of_biennium,
        "ephyto_model.recalculation.command:biennium",
    ),
)
