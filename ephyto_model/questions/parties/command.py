"""The command `ephyto assess`: what every party would be expected to contribute, and why."""

import argparse
import json

from ephyto_model.display.provenance import stamp
from ephyto_model.model.scenarios.files import parse_settings, stack
from ephyto_model.questions.fees.export import as_json
from ephyto_model.questions.fees.texts import notices
from ephyto_model.questions.fees.views import contributions, fee_schedule, totals
from ephyto_model.questions.parties.explanation import explain


def assess(options: argparse.Namespace) -> int:
    """Assess a scenario and print what it comes to. Returns the exit code; raises InputError."""
    outcome = stack(options.files, parse_settings(options.set), options.scenario).run()
    if options.json:
        print(json.dumps(as_json(outcome), ensure_ascii=False, allow_nan=False, indent=1))
    elif options.why is not None:
        for number, step in enumerate(explain(outcome, options.why), start=1):
            print(f"{number:2}. {step.text}" + (f" [{step.source}]" if step.source else ""))
    else:
        for part in (fee_schedule(outcome.assessment), contributions(outcome.assessment), totals(outcome)):
            print(part, end="\n\n")
        print(f"Notices\n{notices(outcome)}\n\n{stamp(outcome)}.")
    return 0
