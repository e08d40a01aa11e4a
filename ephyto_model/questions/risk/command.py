"""The command `ephyto project`: one projection of the fund, or with --futures very many around it."""

import argparse
import json
import re
from dataclasses import replace

from ephyto_model.errors import InputError, quoted
from ephyto_model.model.scenarios.files import as_yaml
from ephyto_model.model.scenarios.settings import parse_settings
from ephyto_model.questions.fund.command import show
from ephyto_model.questions.fund.inputs.fields import projection_field_named
from ephyto_model.questions.fund.inputs.projection import Projection, one_of
from ephyto_model.questions.risk import views as tables
from ephyto_model.questions.risk.breaking import breaking
from ephyto_model.questions.risk.breaking_texts import what_breaks
from ephyto_model.questions.risk.export import as_json
from ephyto_model.questions.risk.futures.assumptions import uncertainty_field_named
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import Criteria
from ephyto_model.questions.risk.policies import policies_for, read_policies
from ephyto_model.questions.risk.simulation import (
    AS_IT_IS,
    BLOCK,
    SAMPLE_BLOCKS,
    Question,
    check_number,
    future_at,
    simulate,
)
from ephyto_model.questions.risk.texts import headline, notes, stamp

A_NUMBER = r"-?[0-9]{1,15}"
PLACES = {"middle": 0.5, "worst": 1.0}


def project_command(options: argparse.Namespace) -> int:
    """Follow a projection, or draw futures of it, and print it. Returns the exit code; raises InputError."""
    settings = parse_settings(options.set, projection_field_named)
    if options.file is None and options.projection is not None:
        raise InputError(
            f"--projection {quoted(options.projection)} chooses from a file, but no file was given; name one."
        )
    asked = Projection() if options.file is None else one_of(options.file, options.projection)
    if options.futures is not None:
        return _futures(options, asked.with_(**settings))
    for option in ("assume", "policies", "show"):
        if getattr(options, option) not in (None, []):
            raise InputError(
                f"--{option} goes with --futures; say how many random futures to draw, like --futures 10000."
            )
    return show(options, asked.with_(**settings))


def _futures(options: argparse.Namespace, projection: Projection) -> int:
    """Draw random futures of a projection, compare policies in them and print what comes out. Raises InputError."""
    number = check_number(int(options.futures) if re.fullmatch(A_NUMBER, options.futures) else options.futures)
    given = parse_settings(options.assume, uncertainty_field_named, "--assume", "joining_probability=0.1")
    uncertainty = Uncertainty(**given)
    policies = tuple(read_policies(options.policies)) if options.policies else policies_for(projection)
    question, seed = Question(projection, uncertainty, policies, Criteria()), projection.random_seed
    if options.show is not None:
        if options.json:
            raise InputError("--show prints one simulation as a projection, in YAML; leave out --json.")
        print(_one(question, number, seed, options.show), end="")
        return 0
    found = simulate(question, number, seed)
    box = breaking(found)
    if options.json:
        print(json.dumps(as_json(found, box), ensure_ascii=False, allow_nan=False, indent=1))
        return 0
    print(headline(found), end="\n\n")
    for table in (tables.risk_by_year(found), tables.policies(found), tables.held(found)):
        print(table, end="\n\n")
    print(what_breaks(found, box), end="\n\n")
    print(tables.assumptions(uncertainty), end="\n\n")
    notices = "\n".join(f"- {text}" for text in notes(found))
    print(f"Notices\n{notices}\n\n{stamp(found)}.")
    return 0


def _one(question: Question, number: int, seed: int, which: str) -> str:
    """Return one future as YAML: by its number from 1 on, or the middle or the worst of those that are kept."""
    if which in PLACES:
        first = replace(question, policies=(AS_IT_IS,))
        place = simulate(first, min(number, BLOCK * SAMPLE_BLOCKS), seed).place_at(PLACES[which])
    elif re.fullmatch(A_NUMBER, which):
        place = int(which) - 1
    else:
        raise InputError(f"--show must be a number from 1 to {number:,}, middle or worst, not {quoted(which)}.")
    future = future_at(question, number, place, seed)
    return as_yaml({"name": future.name, **future.differences()})
