"""A second, independent implementation of the rules, written for comparison only: plain loops over the CSV rows."""

import csv
import math
import statistics
from fractions import Fraction
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent.parent / "data"
STATUS_MULTIPLIER = {"Low or LDC": 0, "Lower-Middle": 1, "Upper-Middle": 2, "High": 4}
USAGE_MULTIPLIER = {"Low": 0, "Medium": 1, "High": 2, "Very High": 4}
BOUNDS = {"Low": 0, "Medium": 5000, "High": 50000, "Very High": 150000}
EXEMPT = [{"development_status": "Lower-Middle", "usage_category": "Low"}]
ROUNDING = {
    "published": {
        "base_unit_step_usd": 500,
        "usage_unit_step_usd": 100,
        "direction": "half_up",
        "usage_pool": "still_needed",
    },
    "exact": {
        "base_unit_step_usd": None,
        "usage_unit_step_usd": None,
        "direction": "half_up",
        "usage_pool": "usage_share",
    },
}


def _rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _category(exchanges, bounds):
    found = "Low"
    for name in ("Medium", "High", "Very High"):
        if exchanges >= bounds[name]:
            found = name
    return found


def _rounded(amount, step, direction):
    if step is None:
        return amount
    step = Fraction(str(step))
    quotient, rest = divmod(amount, step)
    more = {"half_up": 2 * rest >= step, "up": rest > 0, "down": False}[direction]
    return (quotient + more) * step


def _number(value):
    return Fraction(str(value))


def assess(s):
    """Return unit fees, totals and contributions by ISO3 for a mapping of all scenario fields."""
    rows = _rows("participants.csv")
    if s["exchanges"] != "paper":
        for row in rows:
            row["exchanges_2023"] = s["exchanges"].get(row["iso3"], "")
    changes = s["model_changes"]
    base_multiplier = {**STATUS_MULTIPLIER, **changes.get("base_multipliers", {})}
    usage_multiplier = {**USAGE_MULTIPLIER, **changes.get("usage_multipliers", {})}
    bounds = {**BOUNDS, **changes.get("usage_lower_bounds", {})}
    exempt = [
        (pair["development_status"], pair["usage_category"]) for pair in changes.get("base_fee_exemptions", EXEMPT)
    ]
    rule = {**ROUNDING[s["rounding"]], **changes.get("rounding", {}).get(s["rounding"], {})}
    lists = {row["iso3"]: row for row in _rows("status_lists.csv")}
    status = {}
    for row in rows:
        found = row["development_status"]
        if isinstance(s["status_list"], dict):
            found = s["status_list"].get(row["iso3"], found)
        elif s["status_list"] != "paper":
            group = lists[row["iso3"]][f"wb_{s['status_list']}"]
            if lists[row["iso3"]][f"ldc_{s['status_list']}"] == "yes" or group == "Low":
                found = "Low or LDC"
            elif group in STATUS_MULTIPLIER:
                found = group
        status[row["iso3"]] = s["unclassified_status"] if found == "Unclassified" else found

    counted = [row for row in rows if row["exchanges_2023"] != ""]
    users = sorted(counted, key=lambda r: (-int(r["exchanges_2023"]), r["iso3"]))
    others = [row for row in rows if row["exchanges_2023"] == ""]
    others = sorted(others, key=lambda r: (r["appendix"] != "3", int(r["appendix_row"])))
    if s["joining_order"] == "random":
        others = [others[i] for i in np.random.default_rng(s["random_seed"]).permutation(len(others))]
    if s["joining_order"] == "highest_income_first":
        others = sorted(others, key=lambda r: -base_multiplier[status[r["iso3"]]])
    if s["joining_order"] == "lowest_income_first":
        others = sorted(others, key=lambda r: base_multiplier[status[r["iso3"]]])
    chosen = {row["iso3"] for row in (users + others)[: s["participating_parties"]]}
    chosen = (chosen | set(s["include"])) - set(s["exclude"])

    parties = {}
    for row in rows:
        iso3 = row["iso3"]
        if iso3 not in chosen:
            continue
        count = s["newcomer_exchanges"]
        if row["exchanges_2023"] != "":
            count = int(row["exchanges_2023"])
        elif count == "peer_median":
            peers = [int(u["exchanges_2023"]) for u in users if status[u["iso3"]] == status[iso3]]
            count = math.floor(Fraction(statistics.median(peers)) + Fraction(1, 2)) if peers else 0
        count = math.floor(count * (1 + _number(s["exchange_growth"])))
        category = _category(count, bounds)
        base = 0 if (status[iso3], category) in exempt else _number(base_multiplier[status[iso3]])
        parties[iso3] = (status[iso3], count, category, base, _number(usage_multiplier[category]))

    offsets = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd")
    balance = _number(s["annual_funding_level_usd"]) - sum(_number(s[name]) for name in offsets)
    need = max(balance, Fraction(0))
    share = _number(changes.get("base_share", "2/3"))
    bases, usages = sum(p[3] for p in parties.values()), sum(p[4] for p in parties.values())
    base_unit = _rounded(share * need / bases, rule["base_unit_step_usd"], rule["direction"]) if bases else Fraction(0)
    pool = (1 - share) * need
    if rule["usage_pool"] == "still_needed":
        pool = max(need - base_unit * bases, Fraction(0))
    usage_unit = _rounded(pool / usages, rule["usage_unit_step_usd"], rule["direction"]) if usages else Fraction(0)
    return {
        "need": need,
        "surplus": max(-balance, Fraction(0)),
        "base_unit": base_unit,
        "usage_unit": usage_unit,
        "gap": base_unit * bases + usage_unit * usages - need,
        "parties": {
            iso3: (state, count, category, base_unit * base, usage_unit * usage)
            for iso3, (state, count, category, base, usage) in parties.items()
        },
    }
