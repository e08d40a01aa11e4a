"""The part of `ephyto project` that draws random futures: `--futures`."""

import argparse
import json
import re

from ephyto_model.analyses.drawn.uncertainty import Uncertainty, uncertainty_field_named
from ephyto_model.analyses.fund.projection import Projection
from ephyto_model.analyses.risk.breaking import breaking
from ephyto_model.analyses.risk.measures import Criteria
from ephyto_model.analyses.risk.policies import policies_for, read_policies
from ephyto_model.analyses.risk.simulation import Question, check_number, simulate
from ephyto_model.scenario_files import parse_settings
from ephyto_model.workbook.risk import tables
from ephyto_model.workbook.risk.for_programs import as_json
from ephyto_model.workbook.risk.texts import headline, notes, stamp, what_breaks

A_NUMBER = r"-?[0-9]{1,15}"


def futures(options: argparse.Namespace, projection: Projection) -> int:
    """Draw random futures of a projection, compare policies in them and print what comes out. Raises InputError."""
    number = check_number(int(options.futures) if re.fullmatch(A_NUMBER, options.futures) else options.futures)
    given = parse_settings(options.assume, uncertainty_field_named, "--assume", "joining_probability=0.1")
    uncertainty = Uncertainty(**given)
    policies = tuple(read_policies(options.policies)) if options.policies else policies_for(projection)
    found = simulate(Question(projection, uncertainty, policies, Criteria()), number, projection.random_seed)
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
