"""The part of `ephyto project` that follows one projection."""

import argparse
import json

from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.texts import as_json, headline, notices, stamp
from ephyto_model.questions.fund.views import costs, fees, money, outstanding


def show(options: argparse.Namespace, projection: Projection) -> int:
    """Follow a projection and print its years. Returns the exit code; raises InputError."""
    fund = project(projection)
    if options.json:
        print(json.dumps(as_json(fund), ensure_ascii=False, allow_nan=False, indent=1))
        return 0
    parts = (headline(fund), fees(fund), money(fund), costs(fund), outstanding(fund, fund.projection.last_year))
    for part in parts:
        if part:
            print(part, end="\n\n")
    print(f"Notices\n{notices(fund)}\n\n{stamp(fund)}.")
    return 0
