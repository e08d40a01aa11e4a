"""The command `ephyto agree`: what everyone can live with, or who stands against whom."""

import argparse
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from ephyto_model.errors import InputError
from ephyto_model.files import shown_path
from ephyto_model.language.wording import counted
from ephyto_model.questions.agreements import views as tables
from ephyto_model.questions.agreements.agreement import read_agreement
from ephyto_model.questions.agreements.common_ground import CommonGround, agree
from ephyto_model.questions.agreements.export import as_json
from ephyto_model.questions.agreements.texts import explained, ground_stamp, headline, notes

MANY = 10_000_000  # settings from which on their number is told before the search begins
PATIENCE = 1.0  # seconds until progress is shown


class _Progress:
    """How far the search is, on standard error, once it takes longer than a second."""

    def __init__(self) -> None:
        self.started = self.shown = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self.started > PATIENCE and (now - self.shown > PATIENCE / 2 or done == of):
            self.shown = now
            print(f"ephyto: {done / of:.0%} searched; Ctrl+C stops it.", file=sys.stderr, flush=True)


def agree_command(options: argparse.Namespace) -> int:
    """Search an agreement and print what it comes to. Returns the exit code; raises InputError."""
    agreement = read_agreement(options.file)
    if agreement.settings > MANY:
        limits = counted(len(agreement.limits), "limit", "limits")
        print(
            f"ephyto: {agreement.settings:,} settings are searched against {limits}; "
            "larger steps or fewer levers make it quicker.",
            file=sys.stderr,
            flush=True,
        )
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        ground = agree(agreement, pool, _Progress())
    except InputError as error:
        raise InputError(f"{shown_path(options.file)}: {error}") from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    if options.json:
        print(json.dumps(as_json(ground), ensure_ascii=False, allow_nan=False, indent=1))
    else:
        _print(ground)
    return 0


def _print(ground: CommonGround) -> None:
    print(headline(ground), end="\n\n")
    print(tables.limits(ground), end="\n\n")
    if ground.least is None:
        print(explained(ground), end="\n\n")
    no_common_ground = [tables.contradictions, tables.given_up]
    common_ground = [tables.settings, tables.frontier, tables.dollars]
    for part in (*(no_common_ground if ground.least is None else common_ground), tables.record):
        print(part(ground), end="\n\n")
    print("\n".join(f"- {note}" for note in notes(ground)), end="\n\n")
    print(f"{ground_stamp(ground)}.")
