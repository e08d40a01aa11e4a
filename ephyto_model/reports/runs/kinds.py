"""The kinds of report: which are notebooks and what goes beside their pages, which are made without one, and how."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.projection import Projection
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.years import Fund
from ephyto_model.questions.sharing.scale_design import designs_from

if TYPE_CHECKING:
    from ephyto_model.display.word.blocks import Document

SCENARIO, COMPARISON, PARTY = "scenario_report.ipynb", "comparison_report.ipynb", "party_report.ipynb"
FUND, LETTER = "fund_report.ipynb", "letter"
PAPER, OPTIONS, BRIEF, OUTLOOK = "paper", "options paper", "brief", "outlook"
TEMPLATES = (SCENARIO, COMPARISON, PARTY, FUND)
Maker = Callable[[Mapping[str, Any]], dict[str, bytes]]


def _beside_a_scenario(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.questions.fees.export import contributions_csv
    from ephyto_model.questions.spreadsheet.workbook import workbook

    outcome = Scenario.from_mapping(parameters).run()
    with speaking(SOURCE):  # programs read the table
        table = contributions_csv(outcome)
    return {"csv": table, "xlsx": workbook(outcome)}


def _beside_a_comparison(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.questions.fees.export import comparison_csv

    with speaking(SOURCE):
        return {"csv": comparison_csv(_outcomes(parameters))}


def _beside_a_fund_report(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.questions.fund.views import contributions_csv

    asked = {name: value for name, value in parameters.items() if name != "report_year"}
    with speaking(SOURCE):
        return {"csv": contributions_csv(project(Projection.from_mapping(asked)))}


def _letter(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.questions.fund.letters import letter, letter_docx, letter_page

    text = letter(_fund(json.dumps(parameters["projection"])), parameters["iso3"], Biennium(parameters["biennium"]))
    return {"html": letter_page(text), "docx": letter_docx(text)}


@cache
def _fund(asked: str) -> Fund:
    """Return the fund of a projection written as JSON; its letters come one after another."""
    return project(Projection.from_mapping(json.loads(asked)))


def _document(made: "Document") -> dict[str, bytes]:
    from ephyto_model.display.word.writer import word_file

    return {"docx": word_file(made)}


def _outcomes(parameters: Mapping[str, Any]) -> list[Outcome]:
    return [Scenario.from_mapping(fields).run() for fields in parameters["scenarios"]]


def _paper(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.documents.paper import paper

    return _document(paper(Scenario.from_mapping(parameters).run()))


def _options(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.documents.options import options_paper

    if "agreement" in parameters:
        return _options_of_an_agreement(parameters)
    designs = designs_from(parameters.get("designs", []), "the designs")
    return _document(options_paper(parameters["title"], _outcomes(parameters), designs=designs))


def _options_of_an_agreement(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.documents.common_ground_section import options_of, section
    from ephyto_model.documents.options import options_paper
    from ephyto_model.questions.agreements.agreement import agreement_from
    from ephyto_model.questions.agreements.common_ground import agree

    ground = agree(agreement_from(parameters["agreement"], "the agreement"))
    return _document(options_paper(parameters["title"], options_of(ground), section(ground)))


def _brief(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.documents.brief import brief

    return _document(brief(participant_of(parameters["iso3"]), _outcomes(parameters)))


def _outlook(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.documents.outlook import outlook

    return _document(outlook(_fund(json.dumps(parameters))))


# The files that go beside the page of a notebook, and those that are made without one, by their endings.
BESIDE: Mapping[str, Maker] = {
    SCENARIO: _beside_a_scenario,
    COMPARISON: _beside_a_comparison,
    FUND: _beside_a_fund_report,
}
MADE: Mapping[str, Maker] = {
    LETTER: _letter,
    PAPER: _paper,
    OPTIONS: _options,
    BRIEF: _brief,
    OUTLOOK: _outlook,
}
