"""What a batch is: the scenarios of a file, and the reports to make of them."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ephyto_model.errors import InputError
from ephyto_model.files import shown_path
from ephyto_model.language.translation import SOURCE, language, tr
from ephyto_model.model.names import as_given, party_name, scenario_name
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.checks import unknown_participant
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.sharing.scale_design import ScaleDesign
from ephyto_model.reports.file_names import COMPARISON as COMPARISON_FILE
from ephyto_model.reports.file_names import INDEX, safe_names
from ephyto_model.reports.papers import NO_PAPERS, Papers, designs_given, papers_of
from ephyto_model.reports.runs.folder import ReportFolder
from ephyto_model.reports.runs.kinds import COMPARISON, PARTY, SCENARIO
from ephyto_model.reports.runs.run import Run

PARTIES = "parties"
Named = TypeVar("Named", Scenario, Projection)


@dataclass
class Batch:
    """The reports of one file: what there is to make, what was, and what failed and why."""

    path: Path
    folder: ReportFolder
    unchanged: set[Run] = field(default_factory=set, kw_only=True)
    failures: dict[Run, str] = field(default_factory=dict, kw_only=True)

    @property
    def runs(self) -> list[Run]:
        """All reports of the batch."""
        raise NotImplementedError

    @property
    def index(self) -> Path:
        """The page that links them all."""
        return self.folder.folder / f"{INDEX}.html"


@dataclass
class ScenarioBatch(Batch):
    """The reports of a file of scenarios."""

    scenarios: Sequence[Scenario]
    scenario_runs: Sequence[Run]
    comparison_run: Run | None
    party_runs: Sequence[Run]
    papers: Papers

    @property
    def runs(self) -> list[Run]:
        """All reports and documents of the batch."""
        compared = [self.comparison_run] if self.comparison_run else []
        return [*self.scenario_runs, *compared, *self.party_runs, *self.papers.runs]


def chosen_parties(text: str, option: str = "--parties") -> list[str]:
    """Return the participants that "all" or a list like "KEN,MAR" names. Raises InputError."""
    known = [participant.iso3 for participant in load_participants()]
    if text.strip().lower() == "all":
        return known
    codes = [code.strip().upper() for code in text.split(",")]
    errors = [str(unknown_participant(option, code)) for code in codes if code not in known]
    if errors:
        raise InputError.of_all(errors)
    return list(dict.fromkeys(codes))


def folders(paths: Sequence[Path], out: Path) -> list[Path]:
    """Return the folder of `out` for each file's reports: named as the file, and as the language if not English.

    Raises InputError.
    """
    spoken = "" if language() == SOURCE else f".{language()}"
    names = [f"{name}{spoken}" for name in safe_names(path.stem for path in paths)]
    for name in names:
        if os.path.exists(out / name) and not os.path.isdir(out / name):  # unlike pathlib, these pass over bad names
            raise InputError(f"{shown_path(out / name)} is a file where a folder is needed; name another --out.")
    return [out / name for name in names]


def plan_scenarios(
    path: Path,
    scenarios: Sequence[Scenario],
    folder: Path,
    parties: Sequence[str],
    designs: Sequence[ScaleDesign] = (),
    *,
    papers: bool = False,
) -> ScenarioBatch:
    """Plan the reports of the scenarios of a file, into a folder; with a paper of each and of all where asked.

    The comparison also shows the designs.
    """
    scenarios = with_unique_names(scenarios)
    given = [{"name": as_given(scenario.name), **scenario.differences()} for scenario in scenarios]
    files = safe_names(scenario.name for scenario in scenarios)
    several = {"title": path.stem, "scenarios": given}
    compared = {**several, **designs_given(designs)}
    names = {participant.iso3: party_name(participant.name) for participant in load_participants()}
    return ScenarioBatch(
        path,
        ReportFolder(folder),
        scenarios,
        [
            Run(scenario_name(scenario.name), SCENARIO, g, file)
            for scenario, g, file in zip(scenarios, given, files, strict=True)
        ],
        Run(tr("Comparison: {title}", title=path.stem), COMPARISON, compared, COMPARISON_FILE)
        if len(given) > 1
        else None,
        [
            Run(names[iso3], PARTY, {"iso3": iso3, **several}, f"{PARTIES}/{iso3.lower()}", shared=True)
            for iso3 in parties
        ],
        papers_of(path.stem, given, files, designs) if papers else NO_PAPERS,
    )


def with_unique_names(named: Sequence[Named]) -> list[Named]:
    """Give scenarios, or projections, of one name a number each, so that no page shows two by the same name."""
    unique: list[Named] = []
    given = Counter(one.name for one in named)
    for one in named:
        name, number = one.name, 1
        while name in [other.name for other in unique] or (number > 1 and given[name]):
            number += 1
            name = f"{one.name[:74]} ({number})"
        unique.append(one if name == one.name else one.with_(name=name))
    return unique
