"""Which documents are made of scenarios and projections, and what their files are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ephyto_model.language.translation import tr
from ephyto_model.model.names import party_name, scenario_name
from ephyto_model.model.participants import load_participants
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.sharing.scale_design import ScaleDesign
from ephyto_model.reports.runs.kinds import BRACKETED, BRIEF, OPTIONS, OUTLOOK, PAPER, REDLINE
from ephyto_model.reports.runs.run import Run

FOLDER = "papers"
# No scenario's file has an underscore, so these names are free.
OPTIONS_FILE, BRIEF_FILE = f"{FOLDER}/options_paper", f"{FOLDER}/brief_{{}}"
REDLINE_FILE, BRACKETED_FILE = f"{FOLDER}/redline_{{}}", f"{FOLDER}/bracketed_paper"


@dataclass(frozen=True)
class Papers:
    """The documents of a batch: one for each scenario or projection, one for all scenarios together, and briefs."""

    each: Sequence[Run] = ()
    options: Run | None = None
    briefs: Sequence[Run] = ()

    @property
    def runs(self) -> list[Run]:
        """All documents."""
        return [*self.each, *([self.options] if self.options else []), *self.briefs]


NO_PAPERS = Papers()


def designs_given(designs: Sequence[ScaleDesign]) -> dict[str, Any]:
    """Return the parameter that gives a comparison or an options paper its designs; none where there are none."""
    return {"designs": [design.as_mapping() for design in designs]} if designs else {}


def papers_of(
    title: str, given: Sequence[Mapping[str, Any]], files: Sequence[str], designs: Sequence[ScaleDesign] = ()
) -> Papers:
    """Return a paper for each scenario, and an options paper where there are several, which shows the designs."""
    each = [Run(_title(fields), PAPER, fields, f"{FOLDER}/{file}") for fields, file in zip(given, files, strict=True)]
    several = {"title": title, "scenarios": list(given), **designs_given(designs)}
    return Papers(
        each, Run(tr("Options: {title}", title=title), OPTIONS, several, OPTIONS_FILE) if len(given) > 1 else None
    )


def paper_of(
    title: str,
    given: Sequence[Mapping[str, Any]],
    files: Sequence[str],
    briefs: Sequence[str],
    designs: Sequence[ScaleDesign] = (),
) -> Papers:
    """Return the paper of a scenario, or the options paper of several, and the briefs that are asked for."""
    names = {participant.iso3: party_name(participant.name) for participant in load_participants()}
    several = {"title": title, "scenarios": list(given)}
    found = papers_of(title, given, files, designs)
    asked = [Run(names[iso3], BRIEF, {"iso3": iso3, **several}, BRIEF_FILE.format(iso3.lower())) for iso3 in briefs]
    return Papers(() if found.options else found.each, found.options, asked)


def redlines_of(
    base: Mapping[str, Any], given: Sequence[Mapping[str, Any]], files: Sequence[str], author: str
) -> Papers:
    """Return the paper of each scenario as tracked changes from that of a base."""
    return Papers(
        [
            Run(
                tr("{name}, as tracked changes to “{base}”", name=_title(fields), base=_title(base)),
                REDLINE,
                {"base": base, "option": fields, "author": author},
                REDLINE_FILE.format(file),
            )
            for fields, file in zip(given, files, strict=True)
        ]
    )


def bracketed_of(title: str, given: Sequence[Mapping[str, Any]]) -> Papers:
    """Return one paper of several scenarios, in which what they differ on stands in brackets."""
    asked = {"title": title, "scenarios": list(given)}
    return Papers([Run(tr("Options in square brackets: {title}", title=title), BRACKETED, asked, BRACKETED_FILE)])


def paper_of_an_agreement(title: str, agreement: Mapping[str, Any]) -> Papers:
    """Return the options paper of what a search for common ground finds; `agreement` as its file writes it."""
    return Papers(
        options=Run(
            tr("Options: {title}", title=title), OPTIONS, {"title": title, "agreement": agreement}, OPTIONS_FILE
        )
    )


def outlooks_of(given: Sequence[Mapping[str, Any]], files: Sequence[str]) -> Papers:
    """Return an outlook for each projection."""
    return Papers(
        [Run(_title(fields), OUTLOOK, fields, f"{FOLDER}/{file}") for fields, file in zip(given, files, strict=True)]
    )


def _title(fields: Mapping[str, Any]) -> str:
    """Return what a scenario or a projection is called, whose name may be given by language."""
    return scenario_name(projection_fields()["name"].checked(fields["name"]))
