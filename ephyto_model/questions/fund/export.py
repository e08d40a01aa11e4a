"""What a batch writes of a projection: the table beside its report, and its letters."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.letters.export import letter_docx, letter_page
from ephyto_model.questions.fund.letters.texts import letter
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.views import contributions_csv
from ephyto_model.questions.fund.years import Fund


def files_of_a_fund(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the table of expected contributions of all years."""
    asked = {name: value for name, value in parameters.items() if name != "report_year"}
    with speaking(SOURCE):  # programs read it
        return {"csv": contributions_csv(project(Projection.from_mapping(asked)))}


def files_of_a_letter(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    """Return a letter to a party as a page and as a Word file."""
    fund = _fund(json.dumps(parameters["projection"]))
    text = letter(fund, parameters["iso3"], Biennium(parameters["biennium"]))
    return {"html": letter_page(text), "docx": letter_docx(text)}


@cache
def _fund(asked: str) -> Fund:
    """Return the fund of a projection written as JSON; its letters come one after another."""
    return project(Projection.from_mapping(json.loads(asked)))
