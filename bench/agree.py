"""The search for common ground beside evaluating the same settings without limits, in one run on two cores.

Run by hand: python bench/agree.py. About ten million settings each against 20 limits:
- amounts: FAO funding x donor funding x reserves, in steps of some thousand;
- dollars: every dollar of FAO funding x 7 base shares;
- unrounded: the same without rounding;
- structures: parties x multiplier of High x base share x FAO and donor funding.
The evaluation is the sweep's (`over_grid`), which keeps the unit fees of a part at a time. Both use two threads. Each
case runs in a process of its own, whose largest memory is printed. Ends with one JSON line.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ephyto_model import Scenario
from ephyto_model.questions.agreements.agreement import Agreement, agreement_from
from ephyto_model.questions.agreements.search.run import search
from ephyto_model.questions.uncertainty.sweeps.sweep import over_grid

LIMITS = [
    {"who": "1", "on": "expected_contribution_usd", "of": "KEN", "at_most": 20_000},
    {"who": "2", "on": "expected_contribution_usd", "of": "USA", "at_most": 36_000},
    {"who": "3", "on": "expected_contribution_usd", "of": "Low or LDC", "at_most": 15_000},
    {"who": "4", "on": "expected_contribution_usd", "of": "everyone", "at_most": 40_000},
    {"who": "5", "on": "expected_contribution_usd", "of": "Lower-Middle", "at_most": 24_000},
    {"who": "6", "on": "expected_contribution_usd", "of": "NLD", "at_most_above_paper": 2_000},
    {"who": "7", "on": "expected_contribution_usd", "of": "Africa", "at_most_above_paper": 1_500},
    {"who": "8", "on": "base_fee_usd", "of": "High", "at_most": 16_000},
    {"who": "9", "on": "base_fee_usd", "of": "MAR", "at_most": 4_000},
    {"who": "10", "on": "usage_fee_usd", "of": "everyone", "at_most": 26_000},
    {"who": "11", "on": "usage_fee_usd", "of": "ARG", "at_most": 13_000},
    {"who": "12", "on": "share_of_total", "of": "USA", "at_most": 0.04},
    {"who": "13", "on": "share_of_total", "of": "High", "at_most": 0.6},
    {"who": "14", "on": "share_of_total", "of": "Europe", "at_least": 0.2},
    {"who": "15", "on": "cost_per_exchange_usd", "of": "everyone", "at_most": 0.4},
    {"who": "16", "on": "fao_funding_usd", "at_most": 500_000},
    {"who": "17", "on": "outside_funding_usd", "at_most": 700_000},
    {"who": "18", "on": "gap_usd", "at_least": -2_000},
    {"who": "19", "on": "gap_usd", "at_most": 2_000},
    {"who": "20", "on": "parties_paying_nothing", "at_most": 70},
]
FAO = {"from": 0, "to": 1_000_000, "step": 2_000}
SHARES = [round(0.2 + 0.1 * n, 4) for n in range(7)]
LEVERS: dict[str, dict[str, Any]] = {
    "amounts": {
        "fao_funding_usd": FAO,
        "donor_funding_usd": {"from": 0, "to": 500_000, "step": 4_000},
        "reserves_applied_usd": {"from": 0, "to": 200_000, "step": 1_300},
    },
    "dollars": {"fao_funding_usd": {"from": 0, "to": 1_262_999, "step": 1}, "base_share": SHARES},
    "structures": {
        "participating_parties": {"from": 88, "to": 187, "step": 1},
        "base_multipliers": {"High": {"from": 4, "to": 8, "step": 0.5}},
        "base_share": SHARES,
        "fao_funding_usd": {"from": 0, "to": 500_000, "step": 13_000},
        "donor_funding_usd": {"from": 0, "to": 500_000, "step": 13_000},
    },
}
LEVERS["unrounded"] = LEVERS["dollars"]
CASES = ("amounts", "dollars", "unrounded", "structures")


def asked(case: str) -> Agreement:
    """Return the agreement of a case."""
    rounding = {"rounding": "exact"} if case == "unrounded" else {}
    return agreement_from({"scenario": rounding, "levers": LEVERS[case], "limits": LIMITS}, case)


def evaluated(case: str, pool: ThreadPoolExecutor) -> int:
    """Put the rules to the same settings with the sweep, a part at a time. Returns how many there were."""
    scenario = asked(case).scenario
    if case == "amounts":
        axes: dict[str, Any] = {
            "fao_funding_usd": range(0, 1_000_001, 2_000),
            "donor_funding_usd": range(0, 500_001, 4_000),
        }
        scenarios = [scenario.with_(reserves_applied_usd=amount) for amount in range(0, 200_001, 1_300)]
    elif case == "structures":
        some = range(0, 500_001, 13_000)
        axes = {"participating_parties": range(88, 188), "fao_funding_usd": some, "donor_funding_usd": some}
        scenarios = [
            scenario.with_(model_changes={"base_share": share, "base_multipliers": {"High": 4 + high / 2}})
            for share in SHARES
            for high in range(9)
        ]
    else:
        axes = {"fao_funding_usd": range(1_263_000)}
        scenarios = [scenario.with_(model_changes={"base_share": share}) for share in SHARES]

    def one(given: Scenario) -> int:
        return over_grid(given, axes).base_unit_usd.size

    return sum(pool.map(one, scenarios))


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(case: str, what: str) -> None:
    """Run one case in this process, and print how long it took and the most memory it had."""
    agreement = asked(case)
    with ThreadPoolExecutor(2) as pool:
        work: dict[str, Callable[[], object]] = {
            "search": lambda: search(agreement, pool),
            "evaluate": lambda: evaluated(case, pool),
        }
        taken = seconds(work[what])
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": taken, "megabytes": megabytes, "settings": agreement.settings}))


def main() -> None:
    """Measure every case, search and evaluation one after the other, best of three."""
    found = {}
    for case in CASES:
        best = {}
        for what in ("evaluate", "search"):
            runs = [
                json.loads(
                    subprocess.run([sys.executable, __file__, case, what], capture_output=True, check=True).stdout
                )
                for _ in range(3)
            ]
            best[what] = min(runs, key=lambda run: run["seconds"])
        ratio = best["search"]["seconds"] / best["evaluate"]["seconds"]
        found[case] = {**best, "ratio": ratio}
        print(
            f"{case}: {best['search']['settings']:,} settings, {len(LIMITS)} limits: "
            f"{best['search']['seconds']:.2f} s, "
            f"{best['search']['megabytes']:.0f} MB; evaluated without limits in {best['evaluate']['seconds']:.2f} s; "
            f"ratio {ratio:.2f}"
        )
    print(json.dumps(found))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], sys.argv[2])
    else:
        main()
