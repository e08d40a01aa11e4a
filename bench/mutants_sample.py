"""Write the package wrong in places drawn at random, and list what the tests of that place do not notice.

Run by hand: make mutants SAMPLE=200 [SEED=7]. Only what is committed counts: each of two processes changes and tests a
clone of its own. A mutant is judged by the quick tests that import its module, or its room where none does, and then by
those of their heavy tests that need no browser.
"""

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import NamedTuple

from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator

HERE = Path(__file__).parent.parent
WORK = HERE / ".venv" / "mutants_sample"
LONGEST_S = 120
LISTED = """
    SELECT module_path, start_pos_row, definition_name, operator_name, occurrence FROM mutation_specs
    WHERE job_id NOT IN (SELECT job_id FROM work_results WHERE worker_outcome = 'SKIPPED') ORDER BY 1, 2, 4, 5
"""
QUICK, HEAVY = "not slow and not heavy", "heavy and not slow"
BROWSERS = "lab|page|looks|languages|installed|manual|spark|batches|apart|reports"  # modules whose tests drive programs


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
        return [Mutant(*row) for row in found.execute(LISTED)]


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


def survives(clone: Path, mutant: Mutant) -> bool:
    """Tell whether the tests pass in a clone in which the mutant is written."""
    tests = judges(mutant.module)
    environment = {**os.environ, "PYTHONPATH": str(clone), "PYTHONDONTWRITEBYTECODE": "1"}
    with use_mutation(clone / mutant.module, get_operator(mutant.operator)(), mutant.occurrence):
        for marks, some in ((QUICK, tests), (HEAVY, [path for path in tests if not re.search(BROWSERS, path)])):
            if not some:
                continue
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:nbval",
                "-m",
                marks,
                *some,
            ]
            try:
                code = subprocess.run(
                    command, cwd=clone, env=environment, capture_output=True, timeout=LONGEST_S
                ).returncode
            except subprocess.TimeoutExpired:
                return False  # what never ends is noticed
            if code not in (0, 5):  # 5: no test has these marks
                return False
    return True


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

    def judged(mutant: Mutant) -> bool:
        clone = clones.get()
        try:
            alive = survives(clone, mutant)
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
