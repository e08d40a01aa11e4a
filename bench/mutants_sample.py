"""Write the package wrong in places drawn at random, and list what the tests of that place do not notice.

Run by hand: make mutants SAMPLE=200 [SEED=7]. Only what is committed counts: each of two processes changes and tests a
clone of its own. First the tests that need no browser run once with coverage, which takes some ten minutes and is kept.
A mutant is judged by the tests that run its line, or where none is known to, by those that import its module or its
room; and if it survives by those of these that drive programs.
"""

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import Queue
from typing import NamedTuple

from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator
from coverage import CoverageData

HERE = Path(__file__).parent.parent
WORK = HERE / ".venv" / "mutants_sample"
LONGEST_S = 300
FIGURES = "test_figures"  # judges what its tests run any line of
LISTED = """
    SELECT module_path, start_pos_row, definition_name, operator_name, occurrence FROM mutation_specs
    WHERE job_id NOT IN (SELECT job_id FROM work_results WHERE worker_outcome = 'SKIPPED') ORDER BY 1, 2, 4, 5
"""
MARKS = "not slow"
MOST = 150  # tests that judge a mutant: those of the modules that import it go first
ABOVE = 8  # lines: how far above a place the line may be that a statement of several lines is counted on
BROWSERS = (
    "lab|page|looks|languages|installed|manual|spark|batches|isolation|reports"  # modules whose tests drive programs
)


class Mutant(NamedTuple):
    """A place that is written wrong: module, line, function, operator and which of its places in the module."""

    module: str
    line: int
    definition: str | None
    operator: str
    occurrence: int


def listed() -> list[Mutant]:
    """Return every mutant of the package."""
    WORK.mkdir(parents=True, exist_ok=True)
    config, session = HERE / "bench" / "mutants_sample.toml", WORK / "all.sqlite"
    session.unlink(missing_ok=True)
    for command in (("cosmic-ray", "init", config, session), ("cr-filter-operators", session, config)):
        subprocess.run(command, cwd=HERE, check=True)
    with sqlite3.connect(session) as found:
        return [mutant for mutant in (Mutant(*row) for row in found.execute(LISTED)) if not is_safeguard(mutant)]


def is_safeguard(mutant: Mutant) -> bool:
    """Tell whether a mutant takes the length check off a `zip`: of what is of one length that changes nothing."""
    line = lines_of(mutant.module)[mutant.line - 1]
    return mutant.operator == "core/ReplaceTrueWithFalse" and "strict=True" in line


@cache
def lines_of(module: str) -> list[str]:
    """Return the lines of a module."""
    return (HERE / module).read_text(encoding="utf-8").splitlines()


def judges(module: str) -> list[str]:
    """Return the test modules that import a module; where none does, those that import something of its room."""
    name = module.removesuffix(".py").replace("/", ".")
    sources = {path: path.read_text(encoding="utf-8") for path in sorted((HERE / "tests").rglob("test_*.py"))}
    for wanted in (name, name.rpartition(".")[0]):
        room, _, last = wanted.rpartition(".")
        imports = re.compile(rf"from {re.escape(wanted)}\b|from {re.escape(room)} import .*\b{re.escape(last)}\b")
        found = [path for path, text in sources.items() if imports.search(text)]
        if found:
            return [str(path.relative_to(HERE)) for path in found]
    return [str(path.relative_to(HERE)) for path in sources if path.stem in ("test_cli", "test_rules")]


def covered(clone: Path) -> CoverageData:
    """Return which test functions run which lines of a clone; made once for each commit."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=clone, capture_output=True, text=True, check=True)
    data, settings = WORK / f"{commit.stdout.strip()}.coverage", WORK / "coverage.ini"
    if not data.is_file():
        settings.write_text(f"[run]\ndynamic_context = test_function\nsource = ephyto_model\ndata_file = {data}\n")
        left_out = [f"--ignore={path}" for path in sorted((clone / "tests").rglob("test_*.py")) if browses(path.name)]
        for marks, ignored in (("not slow and not heavy", []), ("heavy and not slow", left_out)):
            tests = ["-m", "pytest", "-q", "-p", "no:nbval", "-p", "no:cacheprovider", "-m", marks, "tests", *ignored]
            command = [sys.executable, "-m", "coverage", "run", "--append", f"--rcfile={settings}", *tests]
            subprocess.run(command, cwd=clone, env={**os.environ, "PYTHONPATH": str(clone)}, capture_output=True)
    found = CoverageData(str(data))
    found.read()
    return found


def browses(name: str) -> bool:
    """Tell whether the tests of a module drive programs."""
    return bool(re.search(BROWSERS, name))


def judging(data: CoverageData, clone: Path, mutant: Mutant) -> list[str]:
    """Return the tests that judge a mutant, as arguments of pytest."""
    direct = [path for path in judges(mutant.module) if not browses(path)]
    lines = next((data.contexts_by_lineno(f) for f in data.measured_files() if f.endswith(f"/{mutant.module}")), {})
    places = range(mutant.line, mutant.line - ABOVE, -1)
    contexts = next(({one for one in lines[place] if one} for place in places if any(lines.get(place, ()))), set())
    files = {path.stem: str(path.relative_to(clone)) for path in (clone / "tests").rglob("test_*.py")}
    nodes = []
    for context in sorted(contexts):
        *_, module, name = context.rsplit(".", 2)
        if module in files:
            nodes.append(f"{files[module]}::{name}")
    nodes.sort(key=lambda node: node.partition("::")[0] not in direct)
    every = set().union(*lines.values()) if lines else set()  # what is kept after first use runs its line but once
    figures = sorted({f"{files[FIGURES]}::{one.rpartition('.')[2]}" for one in every if f".{FIGURES}." in f".{one}"})
    return [*(nodes[:MOST] or direct), *figures]


def survives(clone: Path, mutant: Mutant, tests: list[str]) -> bool:
    """Tell whether the tests pass in a clone in which the mutant is written."""
    environment = {**os.environ, "PYTHONPATH": str(clone), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:nbval", "-m", MARKS]
    with use_mutation(clone / mutant.module, get_operator(mutant.operator)(), mutant.occurrence):
        try:
            ran = subprocess.run([*command, *tests], cwd=clone, env=environment, capture_output=True, timeout=LONGEST_S)
        except subprocess.TimeoutExpired:
            return False  # what never ends is noticed
    return ran.returncode in (0, 5)  # 5: no test has these marks


def main(number: int, seed: int) -> None:
    """Draw mutants, judge them, and print the survivors and the score."""
    everything = listed()
    drawn = random.Random(seed).sample(everything, number)
    print(f"{number} of {len(everything):,} mutants, drawn with SEED={seed}", flush=True)
    clones: Queue[Path] = Queue()
    for name in ("1", "2"):
        shutil.rmtree(WORK / name, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", HERE, WORK / name], check=True)
        clones.put(WORK / name)

    data = covered(WORK / "1")

    def judged(mutant: Mutant) -> bool:
        clone = clones.get()
        try:
            alive = survives(clone, mutant, judging(data, clone, mutant))
            programs = [path for path in judges(mutant.module) if browses(path)]
            alive = alive and (not programs or survives(clone, mutant, programs))
        finally:
            clones.put(clone)
        if alive:
            print(f"survived: {mutant.module}:{mutant.line} {mutant.definition or ''} {mutant.operator}", flush=True)
        return alive

    with ThreadPoolExecutor(2) as both:
        survivors = sum(both.map(judged, drawn))
    print(f"{number - survivors} of {number} mutants caught ({1 - survivors / number:.1%}), {survivors} survived.")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10_000))
