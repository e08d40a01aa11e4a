"""The sweep and the random futures beside their floors and beside plainer ways, in one run on one core.

Run by hand: python bench/sweep.py. Measured, best of three each:
- unit fees over a grid of FAO funding x donor funding x number of parties, against the memory-bandwidth floor: the same
  results copied into fresh memory once;
- 100,000 random futures of 187 participants, against drawing their random numbers alone;
- unit fees of some scenarios by a pandas loop (a frame of parties, a row at a time), and by LibreOffice recalculating
  the workbook's own spreadsheet, both per scenario against the grid.
Ends with one JSON line.
"""

import io
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl

from ephyto_model import Scenario
from ephyto_model.model.participants import load_participants
from ephyto_model.questions.spreadsheet.workbook import workbook
from ephyto_model.questions.uncertainty.futures import BLOCK, Assumptions, draw, futures
from ephyto_model.questions.uncertainty.sweeps.sweep import Sweep, over_grid

GRID = {
    "fao_funding_usd": range(0, 1_200_000, 2_000),
    "donor_funding_usd": range(0, 400_000, 1_000),
    "participating_parties": range(1, 188),
}
FUTURES = 100_000
PANDAS_SCENARIOS = 100
SPREADSHEETS = 8
RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds that the fastest of some runs took."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def pandas_loop() -> None:
    """Compute unit fees for some amounts of FAO funding, a scenario at a time, with a frame of parties."""
    parties = Scenario().run().assessment.table
    status = {"Low or LDC": 0, "Lower-Middle": 1, "Upper-Middle": 2, "High": 4}
    usage = {"Low": 0, "Medium": 1, "High": 2, "Very High": 4}
    for number in range(PANDAS_SCENARIOS):
        frame = parties.assign(
            base=parties["development_status"].map(status), usage=parties["usage_category"].map(usage)
        )
        exempt = (frame["development_status"] == "Lower-Middle") & (frame["usage_category"] == "Low")
        frame.loc[exempt, "base"] = 0
        need = 1_263_000 - 1_000 * number
        base = np.floor(need * 2 / 3 / frame["base"].sum() / 500 + 0.5) * 500
        left = max(need - base * frame["base"].sum(), 0)
        assert np.floor(left / frame["usage"].sum() / 100 + 0.5) >= 0


def spreadsheets(folder: Path, number: int) -> float:
    """Return the seconds that LibreOffice takes to recalculate some workbooks, its start included."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(Scenario().run())))
    for place in range(number):
        book["Inputs"]["B6"].value = 1_000 * place
        book.save(folder / f"{place}.xlsx")
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "back"),
    ]
    start = time.perf_counter()
    files = [str(folder / f"{place}.xlsx") for place in range(number)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    found: list[Sweep] = []
    grid = seconds(lambda: found.append(over_grid(Scenario(), GRID)))
    results = found[-1][1:]
    found.clear()
    scenarios = results[0].size
    floor = seconds(lambda results=results: [np.copy(array, order="K") for array in results])
    print(
        f"Grid: {scenarios:,} scenarios, {scenarios / grid / 1e6:.1f} million a second; copying the results alone "
        f"{scenarios / floor / 1e6:.1f} million a second",
        flush=True,
    )
    seeds = np.random.SeedSequence(0).spawn(-(-FUTURES // BLOCK))
    drawn = seconds(lambda: [draw(seed, BLOCK, len(load_participants())) for seed in seeds])
    worked = seconds(lambda: futures(Scenario(newcomer_exchanges="peer_median"), Assumptions(), FUTURES))
    print(
        f"Futures: {FUTURES:,} in {worked:.2f} s, drawing alone {drawn:.2f} s: {worked / drawn:.2f} times",
        flush=True,
    )
    plain = seconds(pandas_loop) / PANDAS_SCENARIOS
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as many:
        start = spreadsheets(Path(one), 1)
        office = (spreadsheets(Path(many), 1 + SPREADSHEETS) - start) / SPREADSHEETS
    each = grid / scenarios
    print(
        f"One scenario: grid {each * 1e9:.0f} ns, pandas {plain * 1e3:.2f} ms, LibreOffice {office:.2f} s", flush=True
    )
    print(
        json.dumps(
            {
                "grid_scenarios_per_s": round(scenarios / grid),
                "floor_scenarios_per_s": round(scenarios / floor),
                "draws_ratio": round(worked / drawn, 2),
                "pandas_ratio": round(plain / each),
                "spreadsheet_ratio": round(office / each),
            }
        )
    )


if __name__ == "__main__":
    main()
