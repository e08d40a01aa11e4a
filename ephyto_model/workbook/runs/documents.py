"""What a run without a notebook makes: letters, papers, options papers, briefs and outlooks."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ephyto_model.analyses.fees.party import participant_of
from ephyto_model.analyses.fund.projection import Projection
from ephyto_model.analyses.fund.rules import project
from ephyto_model.analyses.fund.years import Fund
from ephyto_model.analyses.sharing.scale_design import designs_from
from ephyto_model.scenario import Outcome, Scenario
from ephyto_model.timing import Biennium
from ephyto_model.workbook.runs.run import BRIEF, LETTER, OPTIONS, OUTLOOK, PAPER

if TYPE_CHECKING:
    from ephyto_model.workbook.word.blocks import Document


def _letter(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.workbook.fund.letters import letter, letter_docx, letter_page

    text = letter(_fund(json.dumps(parameters["projection"])), parameters["iso3"], Biennium(parameters["biennium"]))
    return {"html": letter_page(text), "docx": letter_docx(text)}


@cache
def _fund(asked: str) -> Fund:
    """Return the fund of a projection written as JSON; its letters come one after another."""
    return project(Projection.from_mapping(json.loads(asked)))


def _document(made: "Document") -> dict[str, bytes]:
    from ephyto_model.workbook.word.writer import word_file

    return {"docx": word_file(made)}


def _outcomes(parameters: Mapping[str, Any]) -> list[Outcome]:
    return [Scenario.from_mapping(fields).run() for fields in parameters["scenarios"]]


def _paper(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.workbook.documents.paper import paper

    return _document(paper(Scenario.from_mapping(parameters).run()))


def _options(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.workbook.documents.options import options_paper

    if "agreement" in parameters:
        return _options_of_an_agreement(parameters)
    designs = designs_from(parameters.get("designs", []), "the designs")
    return _document(options_paper(parameters["title"], _outcomes(parameters), designs=designs))


def _options_of_an_agreement(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.analyses.agreements.common_ground import agree
    from ephyto_model.analyses.limits.agreement import agreement_from
    from ephyto_model.workbook.documents.common_ground import options_of, section
    from ephyto_model.workbook.documents.options import options_paper

    ground = agree(agreement_from(parameters["agreement"], "the agreement"))
    return _document(options_paper(parameters["title"], options_of(ground), section(ground)))


def _brief(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.workbook.documents.brief import brief

    return _document(brief(participant_of(parameters["iso3"]), _outcomes(parameters)))


def _outlook(parameters: Mapping[str, Any]) -> dict[str, bytes]:
    from ephyto_model.workbook.documents.outlook import outlook

    return _document(outlook(_fund(json.dumps(parameters))))


MADE: Mapping[str, Callable[[Mapping[str, Any]], dict[str, bytes]]] = {
    LETTER: _letter,
    PAPER: _paper,
    OPTIONS: _options,
    BRIEF: _brief,
    OUTLOOK: _outlook,
}
