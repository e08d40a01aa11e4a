"""Write the rules wrong in one place at a time, and list the mutants that no test notices. See mutants.toml.

Run by hand: make mutants, about half an hour. Only what is committed counts: each of two processes changes and tests
a clone of its own, and works through half of the mutants.
"""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent.parent
WORK = HERE / ".venv" / "mutants"
CLONES = (WORK / "1", WORK / "2")
TESTED = """
    SELECT module_path, start_pos_row, definition_name, operator_name, test_outcome, diff
    FROM work_results JOIN mutation_specs USING (job_id) WHERE worker_outcome != 'SKIPPED'
"""  # Cosmic Ray's own cr-report and cr-rate count what a filter skipped as killed


def session(clone: Path) -> Path:
    """Return where a clone's mutants and their fates are kept."""
    return clone.with_suffix(".sqlite")


def cosmic_ray(clone: Path, command: str, *arguments: object) -> "subprocess.Popen[bytes]":
    """Start a command of Cosmic Ray in a clone."""
    return subprocess.Popen([command, *map(str, arguments)], cwd=clone)


def prepare() -> None:
    """Make the clones and list the mutants, every other one for each."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for clone in CLONES:
        subprocess.run(["git", "clone", "--quiet", HERE, clone], check=True)
    first, config = CLONES[0], CLONES[0] / "bench" / "mutants.toml"
    for command in (
        ("cosmic-ray", "init", config, session(first)),
        ("cr-filter-operators", session(first), config),
        ("cosmic-ray", "baseline", config),  # a test command that fails by itself would kill every mutant
    ):
        if cosmic_ray(first, *command).wait():
            sys.exit(f"{command[0]} {command[1]} failed")
    shutil.copy(session(first), session(CLONES[1]))
    for number, clone in enumerate(CLONES):
        with sqlite3.connect(session(clone)) as mutants:
            for table in ("work_results", "mutation_specs", "work_items"):
                mutants.execute(f"DELETE FROM {table} WHERE unicode(substr(job_id, 1, 1)) % 2 = ?", (number,))


def main() -> None:
    """Make the mutants, test them, and print the survivors and the score."""
    prepare()
    running = [cosmic_ray(c, "cosmic-ray", "exec", c / "bench" / "mutants.toml", session(c)) for c in CLONES]
    codes = [process.wait() for process in running]  # both of them
    if any(codes):
        sys.exit("Cosmic Ray stopped early")
    tested = []
    for clone in CLONES:
        with sqlite3.connect(session(clone)) as mutants:
            tested += mutants.execute(TESTED).fetchall()
    lost = [row for row in tested if row[4] not in ("KILLED", "SURVIVED")]
    survivors = sorted(row for row in tested if row[4] == "SURVIVED")
    for module, line, definition, operator, _, diff in survivors:
        print(f"\n{module}:{line} {definition or ''} {operator.removeprefix('core/')}")
        print(*(text for text in diff.splitlines()[4:] if text.startswith(("-", "+"))), sep="\n")
    killed = len(tested) - len(survivors) - len(lost)
    print(f"\n{killed} of {len(tested)} mutants killed ({killed / len(tested):.1%}), {len(survivors)} survived.")
    if lost:
        sys.exit(f"{len(lost)} could not be tested")


if __name__ == "__main__":
    main()
