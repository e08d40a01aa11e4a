"""Documents as Word files, from the parameters that a batch gives them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ephyto_model.display.provenance import now
from ephyto_model.display.word.blocks import Contents, Document, Paragraph
from ephyto_model.display.word.brackets import bracketed
from ephyto_model.display.word.redline import redline
from ephyto_model.display.word.writer import word_file
from ephyto_model.documents.brief import brief
from ephyto_model.documents.common_ground_section import options_of, section
from ephyto_model.documents.options import options_paper
from ephyto_model.documents.outlook import outlook
from ephyto_model.documents.paper import paper
from ephyto_model.language.translation import tr, without_isolates
from ephyto_model.language.wording import listed
from ephyto_model.model.names import scenario_name
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.agreements.agreement import agreement_from
from ephyto_model.questions.agreements.common_ground import agree
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.sharing.scale_design import designs_from

Parameters = Mapping[str, Any]


def paper_file(parameters: Parameters) -> dict[str, bytes]:
    """Return a scenario as a paper for the Commission."""
    return _as_file(paper(Scenario.from_mapping(parameters).run()))


def redline_file(parameters: Parameters) -> dict[str, bytes]:
    """Return a scenario's paper as tracked changes from another's, by an author."""
    base, option = (paper(Scenario.from_mapping(parameters[side]).run()) for side in ("base", "option"))
    author = parameters["author"] or without_isolates(tr("[author]"))
    return {"docx": redline(word_file(base), word_file(option), author, now())}


def bracketed_file(parameters: Parameters) -> dict[str, bytes]:
    """Return the papers of several scenarios as one, with what they differ on in brackets."""
    outcomes = _outcomes(parameters)
    listing = Paragraph(
        tr(
            "Text that differs between the options is in square brackets, marked with the numbers of the "
            "options: {options}.",
            options=listed(
                [f"({number}) {scenario_name(o.scenario.name)}" for number, o in enumerate(outcomes, start=1)], "and"
            ),
        )
    )
    merged = bracketed([paper(outcome) for outcome in outcomes])
    place = next(n for n, block in enumerate(merged.blocks) if isinstance(block, Contents))
    blocks = [*merged.blocks[:place], listing, *merged.blocks[place:]]
    return _as_file(replace(merged, title=parameters["title"], blocks=blocks))


def options_file(parameters: Parameters) -> dict[str, bytes]:
    """Return several scenarios, or what an agreement comes to, as an options paper."""
    if "agreement" in parameters:
        ground = agree(agreement_from(parameters["agreement"], "the agreement"))
        return _as_file(options_paper(parameters["title"], options_of(ground), section(ground)))
    designs = designs_from(parameters.get("designs", []), "the designs")
    return _as_file(options_paper(parameters["title"], _outcomes(parameters), designs=designs))


def brief_file(parameters: Parameters) -> dict[str, bytes]:
    """Return what scenarios mean for one party as a brief for its minister."""
    return _as_file(brief(participant_of(parameters["iso3"]), _outcomes(parameters)))


def outlook_file(parameters: Parameters) -> dict[str, bytes]:
    """Return a projection as an outlook of the trust fund."""
    return _as_file(outlook(project(Projection.from_mapping(parameters))))


def _outcomes(parameters: Parameters) -> list[Outcome]:
    return [Scenario.from_mapping(fields).run() for fields in parameters["scenarios"]]


def _as_file(document: Document) -> dict[str, bytes]:
    return {"docx": word_file(document)}
