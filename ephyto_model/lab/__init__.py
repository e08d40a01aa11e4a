"""JupyterLab as the workbook opens it."""

import argparse

from ephyto_model.registry import Command


def _of_lab(command: argparse.ArgumentParser) -> None:
    command.add_argument("--copy", action="store_true", help="only copy them to notebooks/, where they are missing")


COMMANDS = (Command("lab", "open the notebooks in JupyterLab", _of_lab, "ephyto_model.lab.command:lab"),)
