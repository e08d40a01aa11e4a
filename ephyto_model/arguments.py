"""Arguments that several commands take."""

import argparse
from pathlib import Path

from ephyto_model.errors import InputError, quoted
from ephyto_model.files import find_input
from ephyto_model.language.translation import LANGUAGES, SOURCE


def a_file(text: str) -> Path:
    """Return the path of a file that is there, or that the package carries. Raises InputError."""
    return find_input(Path(text))


def add_settings(command: argparse.ArgumentParser, metavar: str, help: str) -> None:
    """Let a command take settings, each as NAME=VALUE."""
    command.add_argument("--set", action="append", default=[], metavar=metavar, help=help)


def add_designs(command: argparse.ArgumentParser, what: str) -> None:
    """Let a command take other ways to share."""
    command.add_argument(
        "--designs",
        type=a_file,
        metavar="FILE",
        help=f"{what}: a scale of weights (CSV), or designs that share by scales (YAML); default: data/scales/",
    )


def add_language(command: argparse.ArgumentParser) -> None:
    """Let a command take the language of what people read."""
    command.add_argument(
        "--language",
        default=SOURCE,
        metavar="|".join(LANGUAGES),
        help="the language of what people read (default: en)",
    )


def year(option: str, text: str | None) -> int | None:
    """Return a year as it was typed; None for none. Raises InputError."""
    if text is not None and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InputError(f"{option} must be a year like 2027, not {quoted(text)}.")
    return None if text is None else int(text)
