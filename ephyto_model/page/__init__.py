"""The explorer from Python: what its page is given, its file, and the widget that tells a kernel its settings."""

import argparse

from ephyto_model.arguments import add_language
from ephyto_model.files import REPORTS as FOLDER
from ephyto_model.registry import Command


def _of_explore(command: argparse.ArgumentParser) -> None:
    command.add_argument("--static", action="store_true", help="only write it")
    add_language(command)


COMMANDS = (
    Command(
        "explore",
        f"write the explorer to {FOLDER}/explorer.html, and open it",
        _of_explore,
        "ephyto_model.page.command:explore",
    ),
)
