"""The command `ephyto agree`: what everyone can live with, or who stands against whom."""

import argparse
import json
import os
from concurrent.futures import ThreadPoolExecutor

from ephyto_model.errors import InputError
from ephyto_model.files import shown_path
from ephyto_model.questions.agreements import views as tables
from ephyto_model.questions.agreements.agreement import read_agreement
from ephyto_model.questions.agreements.common_ground import CommonGround, agree
from ephyto_model.questions.agreements.export import as_json
from ephyto_model.questions.agreements.texts import explained, ground_stamp, headline, notes


def agree_command(options: argparse.Namespace) -> int:
    """Search an agreement and print what it comes to. Returns the exit code; raises InputError."""
    agreement = read_agreement(options.file)
    try:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            ground = agree(agreement, pool)
    except InputError as error:
        raise InputError(f"{shown_path(options.file)}: {error}") from None
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
