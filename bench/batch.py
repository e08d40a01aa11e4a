"""Batches against a plain loop of `papermill` and `jupyter nbconvert`, one report after the other, same notebooks.

Run by hand: python bench/batch.py. Both are timed as whole commands, in wall time, side by side in one run: the plain
loop on a few reports, ours on 50 scenarios and on the pages of all 187 participants. The plain loop's figures are
taken before and after ours, so that a machine that grows slower on the way shows. The floor beside them is what the
same cells cost when one warm process executes them, without Papermill, a kernel or a process for each, and makes the
same pages, CSV and XLSX of what they show; ours uses all processors for that. Ends with one JSON line.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat

from ephyto_model.files import DATA, NOTEBOOKS
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.files import read_scenarios
from ephyto_model.reports.runs import engine
from ephyto_model.reports.runs.kinds import PARTY, SCENARIO
from ephyto_model.reports.runs.run import Run, files_of

CPM18 = DATA / "scenarios" / "cpm18.yaml"
SCENARIOS = 50
FLOOR = 20  # reports of the warm process
SAMPLE = 2  # reports of the plain loop before ours, and as many after


def seconds(*command: str | Path) -> float:
    """Run one command and return the seconds it took."""
    start = time.perf_counter()
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    return time.perf_counter() - start


def plain_report(template: str, parameters: dict[str, object], folder: Path) -> float:
    """Make one report with the two plain commands."""
    (folder / "parameters.yaml").write_text(json.dumps(parameters), encoding="utf-8")
    executed = folder / "plain.ipynb"
    return seconds(
        sys.executable,
        "-m",
        "papermill",
        NOTEBOOKS / template,
        executed,
        "-f",
        folder / "parameters.yaml",
        "--no-progress-bar",
    ) + seconds(sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", executed)


def ours(*arguments: str | Path) -> float:
    """Run `ephyto report`."""
    return seconds(sys.executable, "-m", "ephyto_model", "report", *arguments)


def side_by_side(
    what: str, plain: Callable[[int], float], whole: Callable[[], float], number: int, least: float
) -> float:
    """Time both and return how many times faster ours is per report."""
    before = [plain(place) for place in range(SAMPLE)]
    mine = whole() / number
    each = [*before, *(plain(SAMPLE + place) for place in range(SAMPLE))]
    ratio = statistics.median(each) / mine
    print(
        f"{what}: plain loop {statistics.median(each):.2f} s a report (from {min(each):.2f} to {max(each):.2f}, "
        f"{len(each)} reports), ours {mine:.3f} s ({number} reports): {ratio:.1f} times; "
        f"floor {least:.3f} s",
        flush=True,
    )
    return ratio


def floor(template: str, each: Sequence[dict[str, object]]) -> float:
    """Return the seconds a report that executing its cells and making its files takes in this process, when warm."""
    book = nbformat.read(NOTEBOOKS / template, as_version=4)
    book.metadata.papermill = nbformat.NotebookNode()
    shell = engine.Shell.instance(config=engine.NO_HISTORY)
    spent = 0.0
    for number, parameters in enumerate([each[0], *each]):  # the first, once more, is what warms
        start = time.perf_counter()
        shell.reset(new_session=False)
        for place, cell in enumerate(book.cells):
            if cell.cell_type == "code":
                cell.outputs = []
                shell.outputs.begin(cell.outputs)
                shell.run_cell(cell.source).raise_error()
                shell.outputs.end()
            if place == 0:  # the cell of parameters
                shell.push(parameters)
        files_of(Run("Floor", template, parameters, "floor", shared=template == PARTY), book, "")
        spent += time.perf_counter() - start if number else 0
    return spent / len(each)


def fifty(folder: Path) -> tuple[Path, Sequence[dict[str, object]]]:
    """Write 50 scenarios that differ in FAO funding and in the number of parties."""
    scenarios: list[dict[str, object]] = [
        {"name": f"Scenario {n}", "fao_funding_usd": 20_000 * n, "participating_parties": 88 + 2 * n}
        for n in range(SCENARIOS)
    ]
    path = folder / "fifty.yaml"
    path.write_text(json.dumps({"scenarios": scenarios}), encoding="utf-8")
    return path, scenarios


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path, scenarios = fifty(folder)
        scenario_ratio = side_by_side(
            "Scenario reports",
            lambda n: plain_report(SCENARIO, scenarios[n], folder),
            lambda: ours(path, "--out", folder / "out"),
            SCENARIOS,
            floor(SCENARIO, scenarios[:FLOOR]),
        )
        given = [{"name": scenario.name, **scenario.differences()} for scenario in read_scenarios(CPM18)]
        codes = [participant.iso3 for participant in load_participants()]
        ours(CPM18, "--out", folder / "out")  # the scenario reports, which are not what is timed next
        party_ratio = side_by_side(
            "Party pages",
            lambda n: plain_report(PARTY, {"iso3": codes[n], "scenarios": given}, folder),
            lambda: ours(CPM18, "--out", folder / "out", "--parties", "all"),
            len(codes),
            floor(PARTY, [{"iso3": iso3, "scenarios": given} for iso3 in codes[:FLOOR]]),
        )
        one = folder / "one.yaml"
        one.write_text("fao_funding_usd: 400000", encoding="utf-8")
        single = [ours(one, "--out", folder / f"single-{n}") for n in range(2 * SAMPLE)]
        print(f"One scenario, the whole command: {statistics.median(single):.2f} s (to {max(single):.2f})", flush=True)
    found = {"scenario_ratio": scenario_ratio, "party_ratio": party_ratio, "single_s": statistics.median(single)}
    print(json.dumps({name: round(value, 1) for name, value in found.items()}))


if __name__ == "__main__":
    main()
