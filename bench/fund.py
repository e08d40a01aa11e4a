"""Random futures of the fund beside the cost of their random numbers, the scalar rules and plain pandas, in one run.

Run by hand: python bench/fund.py. Ten years, 187 parties, one core, the usual assumptions:
- drawing: the random numbers of 100,000 futures alone, in the blocks of the simulation;
- simulation: 100,000 futures and then 400,000, each in a process of its own whose largest memory is printed;
- rules: a loop over `project` for the first futures, written down as projections beforehand (not timed);
- pandas: the same first futures with one row a party and year, merged and grouped, one future after the other; it
  has no reclassifications, no donors and judges bounds in floats. Its receipts are compared with the rules'.
The best of three for drawing and simulation. Ends with one JSON line.
"""

import json
import os
import resource
import subprocess
import sys
import time
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from ephyto_model.model.contributions import base_multiplier, rounded, usage_category, usage_multiplier
from ephyto_model.model.participants import load_participants
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.risk.futures.as_projection import as_projection
from ephyto_model.questions.risk.futures.draws import draw
from ephyto_model.questions.risk.futures.known import Known
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import Criteria
from ephyto_model.questions.risk.simulation import AS_IT_IS, BLOCK, Question, block_seed, simulate

NUMBER, MORE, FEW = 100_000, 400_000, 20
PROJECTION = Projection(newcomer_exchanges="peer_median", exchange_growth=0.05)
QUESTION = Question(PROJECTION, Uncertainty(), (AS_IT_IS,), Criteria())
REPEATS = 3
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def drawing() -> None:
    """Draw what a future needs: growth, payment, joining and status of every party, what is common, the cost."""
    years, parties, newcomers, biennia = 10, 187, 99, 5
    for start in range(0, NUMBER, BLOCK):
        size = min(BLOCK, NUMBER - start)
        stream = np.random.default_rng(start)
        stream.standard_normal((years, size, parties), dtype=np.float32)
        stream.random((years, size, parties), dtype=np.float32)
        stream.random((size, newcomers), dtype=np.float32)
        stream.random((biennia - 1, size, parties), dtype=np.float32)
        stream.standard_normal((4, size, years))
        stream.random((2, size, years))


def best(work: Any) -> float:
    """Return the shortest time of a few."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def in_pandas(setting: Known, draws: Any, place: int) -> float:
    """Return what a future receives in all years, worked with one row a party and year."""
    model = setting.model
    joined = dict(zip([p.iso3 for p in setting.newcomers], draws.joined[place], strict=True))
    rows = []
    for column, participant in enumerate(setting.order):
        joins, grown = joined.get(participant.iso3, 2022), 1.0
        start = participant.exchanges or (setting.starting(participant, int(joins)) if joins < 2035 else 0)
        for year in range(2023, 2034):
            grown *= draws.growth[year - 2024, place, column] / 10_000 if year > 2023 else 1.0
            part = 184 / (366 if year % 4 == 0 else 365) if year == joins else 1.0
            rows.append((column, year, joins, participant.iso3, int(start * grown * part + 1e-9)))
    counts = pd.DataFrame(rows, columns=["party", "year", "joined", "iso3", "exchanges"])
    counts["category"] = [usage_category(count, model) for count in counts["exchanges"]]
    status = {
        participant.iso3: setting.parties.status(setting.party(participant), 2025) for participant in setting.order
    }
    counts["base"] = [
        float(base_multiplier(status[i], c, model)) for i, c in zip(counts["iso3"], counts["category"], strict=True)
    ]
    counts["usage"] = [float(usage_multiplier(c, model)) for c in counts["category"]]
    reserve, applied, received, units = 0.0, 0.0, 0.0, (0.0, 0.0)
    late: dict[int, float] = {}
    reserves = [0.0]
    for year in range(2025, 2035):
        first = year - (year - 2025) % 2
        if year == first:
            users = counts[(counts["year"] == first - 2) & (counts["joined"] <= first - 2)]
            held = (reserves[-2] if year > 2025 else 0.0) - applied
            applied = max(min((held - 631_500) / 2, held / 2), 0.0)
            need = 1_263_000 - applied
            base = float(rounded(Fraction(2, 3) * Fraction(need) / int(users["base"].sum()), Fraction(500), "half_up"))
            left = max(Fraction(need) - int(base * users["base"].sum()), Fraction(0))
            units = (base, float(rounded(left / int(users["usage"].sum()), Fraction(100), "half_up")))
        owing = counts[counts["joined"] < year].copy()
        reference = np.where(owing["joined"] + 1 <= first - 2, first - 2, owing["joined"] + 1)
        reference = np.where(year > owing["joined"] + 1, reference, owing["joined"])
        owing = owing[owing["year"] == reference]
        usage_due = year > owing["joined"] + 1
        owing["due"] = units[0] * owing["base"] + units[1] * owing["usage"] * usage_due
        luck = draws.paying[year - 2025, place, owing["party"]]
        never, two, one = (draws.fates[year - 2025, fate, place, 0] for fate in range(3))
        late[year + 1] = late.get(year + 1, 0.0) + owing["due"][(luck < one) & (luck >= two)].sum()
        late[year + 2] = late.get(year + 2, 0.0) + owing["due"][(luck < two) & (luck >= never)].sum()
        came = owing["due"][luck >= one].sum() + late.get(year, 0.0)
        received += came
        cost = 1_263_000.0 if draws.costs_usd is None else draws.costs_usd[place, year - 2025]
        reserve = max(reserve + came - cost, 0.0)
        reserves.append(reserve)
    return received


def one_by_one() -> dict[str, float]:
    """Time the rules and pandas on the first futures of a simulation without what pandas leaves out."""
    uncertainty = Uncertainty(moving_up_probability=0, moving_down_probability=0)
    setting = Known(PROJECTION, load_participants())
    draws = draw(setting, uncertainty, block_seed(0, 0), BLOCK)
    written = [as_projection(setting, uncertainty, draws, place) for place in range(FEW)]
    started = time.perf_counter()
    funds = [project(projection) for projection in written]
    by_rules = (time.perf_counter() - started) / FEW
    started = time.perf_counter()
    received = [in_pandas(setting, draws, place) for place in range(FEW)]
    by_pandas = (time.perf_counter() - started) / FEW
    right = [float(sum(year.received_usd for year in fund.years)) for fund in funds]
    assert np.allclose(received, right), "pandas and the rules do not receive the same"
    return {"rules_s_a_future": by_rules, "pandas_s_a_future": by_pandas}


def main() -> None:
    """Time all of it, or one number of futures in a process of its own."""
    if len(sys.argv) > 1:
        number = int(sys.argv[1])
        simulate(QUESTION, BLOCK)
        seconds = best(lambda: simulate(QUESTION, number)) if number == NUMBER else best_once(number)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "memory_mb": round(memory)}))
        return
    drawn = best(drawing)
    found = {}
    for number in (NUMBER, MORE):
        command = [sys.executable, __file__, str(number)]
        run = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **ONE_CORE})
        found[number] = json.loads(run.stdout)
    single = one_by_one()
    seconds = found[NUMBER]["seconds"]
    figures = {
        "drawing_s": drawn,
        "simulation_s": seconds,
        "ratio": seconds / drawn,
        "memory_mb": {str(number): one["memory_mb"] for number, one in found.items()},
        "more_s": found[MORE]["seconds"],
        **single,
        "rules_ratio": single["rules_s_a_future"] * NUMBER / seconds,
        "pandas_ratio": single["pandas_s_a_future"] * NUMBER / seconds,
    }
    print(f"100,000 futures: drawing {drawn:.2f} s, simulation {seconds:.2f} s, {figures['ratio']:.2f} times")
    print(f"memory: {found[NUMBER]['memory_mb']} MB; with 400,000 futures {found[MORE]['memory_mb']} MB")
    print(
        f"a loop over the rules takes {figures['rules_ratio']:,.0f} times as long, "
        f"pandas {figures['pandas_ratio']:,.0f} times"
    )
    print(json.dumps(figures))


def best_once(number: int) -> float:
    """Time one run."""
    started = time.perf_counter()
    simulate(QUESTION, number)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
