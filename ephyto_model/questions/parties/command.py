"""The command `ephyto assess`: what every party would be expected to contribute, and why."""

import argparse
import json

from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.provenance import stamp
from ephyto_model.model.scenarios.settings import compared_with, parse_settings, stack
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.fees.causes.split import between_scenarios
from ephyto_model.questions.fees.export import as_json
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fees.texts import notices
from ephyto_model.questions.fees.views import contributions, fee_schedule, totals
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.parties.views import coming_next


def assess(options: argparse.Namespace) -> int:
    """Assess a scenario and print what it comes to. Returns the exit code; raises InputError."""
    outcome = stack(options.files, parse_settings(options.set), options.scenario).run()
    before = None if options.against is None else compared_with(options.against, options.files).run()
    split = between_scenarios(before.scenario, outcome.scenario) if before else None
    if options.json:
        found = {**as_json(outcome), **({"change": cause_views.as_json(split)} if split else {})}
        print(json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1))
    elif options.why is not None:
        party = participant_of(options.why)
        for number, step in enumerate(explain(outcome, party.iso3), start=1):
            print(f"{number:2}. {step.text}" + (f" [{step.source}]" if step.source else ""))
        known = coming_next(outcome, party)
        if known:
            print(f"\n{known}")
        if split:
            print("", *cause_views.of_party(split, party.iso3), sep="\n\n")
    else:
        parts: list[Table | Fragment] = [
            fee_schedule(outcome.assessment),
            contributions(outcome.assessment),
            totals(outcome),
        ]
        if split and before:
            parts += [cause_views.by_status(split, outcome.assessment, before.assessment), cause_views.notes()]
        for part in parts:
            print(part, end="\n\n")
        print(f"Notices\n{notices(outcome)}\n\n{stamp(outcome)}.")
    return 0
