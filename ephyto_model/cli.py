"""The command line: a loop over the commands that the rooms of the house offer."""

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any, NoReturn

import ephyto_model
from ephyto_model.errors import InputError, OutputError
from ephyto_model.registry import commands, loaded


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
    found = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for command in commands().values():
        command.arguments(found.add_parser(command.name, help=command.help))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 a report failed or cannot be written, 2 bad input."""
    if sys.stdout is None:  # closed by whoever started the command
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = parser().parse_args(arguments)
        code: int = loaded(commands()[options.command].run)(options)
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
