"""Write the rules wrong in one place at a time, and list the mutants that no test notices. See mutants.toml.

Run by hand: make mutants, about half an hour.

Only what is committed counts: each worker changes and tests a clone of its own.
"""

import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).parent.parent
WORK = HERE / ".venv" / "mutants"
CONFIG = WORK / "1" / "bench" / "mutants.toml"
SESSION = WORK / "session.sqlite"
TESTED = """
    SELECT module_path, start_pos_row, definition_name, operator_name, test_outcome, diff
    FROM work_results JOIN mutation_specs USING (job_id) WHERE worker_outcome != 'SKIPPED' ORDER BY 1, 2, 4, occurrence
"""  # Cosmic Ray's own cr-report and cr-rate count what a filter skipped as killed


def run(*command: object) -> None:
    """Run a command in the first clone."""
    subprocess.run([*map(str, command)], cwd=WORK / "1", check=True)


def wait_for(port: int) -> None:
    """Wait until a worker listens: what is sent to one that does not is lost."""
    for _ in range(60):
        try:
            socket.create_connection(("localhost", port), 1).close()
        except OSError:
            time.sleep(1)
        else:
            return
    sys.exit(f"no worker listens at port {port}")


def main() -> None:
    """Make the clones, change and test them, and print the survivors and the score."""
    urls = tomllib.loads((HERE / "bench" / "mutants.toml").read_text())["cosmic-ray"]["distributor"]["http"][
        "worker-urls"
    ]
    ports = [int(url.rpartition(":")[2]) for url in urls]
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    workers = []
    try:
        for number, port in enumerate(ports, 1):
            subprocess.run(["git", "clone", "--quiet", HERE, WORK / str(number)], check=True)
            worker = subprocess.Popen(["cosmic-ray", "http-worker", "--port", str(port)], cwd=WORK / str(number))
            workers.append(worker)
            wait_for(port)
        run("cosmic-ray", "init", CONFIG, SESSION)
        run("cr-filter-operators", SESSION, CONFIG)
        run("cosmic-ray", "baseline", CONFIG)  # a test command that fails by itself would kill every mutant
        run("cosmic-ray", "exec", CONFIG, SESSION)
    finally:
        for worker in workers:
            worker.kill()
    with sqlite3.connect(SESSION) as session:
        tested = session.execute(TESTED).fetchall()
    lost = [row for row in tested if row[4] not in ("KILLED", "SURVIVED")]
    survivors = [row for row in tested if row[4] == "SURVIVED"]
    for module, line, definition, operator, _, diff in survivors:
        print(f"\n{module}:{line} {definition or ''} {operator.removeprefix('core/')}")
        print(*(text for text in diff.splitlines()[4:] if text.startswith(("-", "+"))), sep="\n")
    killed = len(tested) - len(survivors) - len(lost)
    print(f"\n{killed} of {len(tested)} mutants killed ({killed / len(tested):.1%}), {len(survivors)} survived.")
    if lost:
        sys.exit(f"{len(lost)} could not be tested")


if __name__ == "__main__":
    main()
