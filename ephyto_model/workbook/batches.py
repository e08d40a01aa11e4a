"""What a batch is: the scenarios of a file, and the reports to make of them."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ephyto_model.errors import InputError, quoted
from ephyto_model.files import shown_path
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Scenario
from ephyto_model.scenario_fields import code_hint
from ephyto_model.scenario_files import read_scenarios
from ephyto_model.workbook.file_names import COMPARISON as COMPARISON_FILE
from ephyto_model.workbook.file_names import INDEX, safe_names
from ephyto_model.workbook.report_folder import ReportFolder
from ephyto_model.workbook.runs import COMPARISON, PARTY, SCENARIO, Run

PARTIES = "parties"


@dataclass
class Batch:
    """The reports of one scenario file: what there is to make, what was, and what failed and why."""

    path: Path
    folder: ReportFolder
    scenarios: Sequence[Scenario]
    scenario_runs: Sequence[Run]
    comparison_run: Run | None
    party_runs: Sequence[Run]
    unchanged: set[Run] = field(default_factory=set)
    failures: dict[Run, str] = field(default_factory=dict)

    @property
    def runs(self) -> list[Run]:
        """All reports of the batch."""
        return [*self.scenario_runs, *([self.comparison_run] if self.comparison_run else []), *self.party_runs]

    @property
    def index(self) -> Path:
        """The page that links them all."""
        return self.folder.folder / f"{INDEX}.html"


def chosen_parties(text: str) -> list[str]:
    """Return the participants that "all" or a list like "KEN,MAR" names. Raises InputError."""
    known = [participant.iso3 for participant in load_participants()]
    if text.strip().lower() == "all":
        return known
    codes = [code.strip().upper() for code in text.split(",")]
    errors = [f"--parties has an unknown participant {quoted(c)}.{code_hint(c)}" for c in codes if c not in known]
    if errors:
        raise InputError.of_all(errors)
    return list(dict.fromkeys(codes))


def plan(paths: Sequence[Path], out: Path, parties: Sequence[str]) -> list[Batch]:
    """Read the scenarios of each file and plan their reports, into a folder of `out` named as the file.

    Raises InputError with all that is wrong in the files, before any folder is made.
    """
    scenarios = [_told_apart(those) for those in _read_all(paths)]
    names = safe_names(path.stem for path in paths)
    for name in names:
        if os.path.exists(out / name) and not os.path.isdir(out / name):  # unlike pathlib, these pass over bad names
            raise InputError(f"{shown_path(out / name)} is a file where a folder is needed; name another --out.")
    return [_batch(path, those, out / name, parties) for path, those, name in zip(paths, scenarios, names, strict=True)]


def _batch(path: Path, scenarios: Sequence[Scenario], folder: Path, parties: Sequence[str]) -> Batch:
    given = [{"name": scenario.name, **scenario.differences()} for scenario in scenarios]
    files = safe_names(scenario.name for scenario in scenarios)
    several = {"title": path.stem, "scenarios": given}
    names = {participant.iso3: participant.name for participant in load_participants()}
    return Batch(
        path,
        ReportFolder(folder),
        scenarios,
        [Run(g["name"], SCENARIO, g, file) for g, file in zip(given, files, strict=True)],
        Run(f"Comparison: {path.stem}", COMPARISON, several, COMPARISON_FILE) if len(given) > 1 else None,
        [
            Run(names[iso3], PARTY, {"iso3": iso3, **several}, f"{PARTIES}/{iso3.lower()}", shared=True)
            for iso3 in parties
        ],
    )


def _told_apart(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Give scenarios of one name a number each, so that no table or page shows two by the same name."""
    names = Counter(scenario.name for scenario in scenarios)
    seen: Counter[str] = Counter()
    apart = []
    for scenario in scenarios:
        seen[scenario.name] += 1
        again = names[scenario.name] > 1 and seen[scenario.name] > 1
        apart.append(scenario.with_(name=f"{scenario.name[:74]} ({seen[scenario.name]})") if again else scenario)
    return apart


def _read_all(paths: Iterable[Path]) -> list[list[Scenario]]:
    read, errors = [], []
    for path in paths:
        try:
            read.append(read_scenarios(path))
        except InputError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise InputError("\n".join(str(error) for error in errors))
    return read
