"""A second, independent implementation of the rules, written for comparison only: plain loops over the CSV rows."""

import csv
import math
import statistics
from fractions import Fraction
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent.parent / "data"
STATUS_MULTIPLIER = {"Low or LDC": 0, "Lower-Middle": 1, "Upper-Middle": 2, "High": 4}


def _rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _category(exchanges):
    if exchanges < 5000:
        return "Low", 0
    if exchanges < 50000:
        return "Medium", 1
    return ("High", 2) if exchanges < 150000 else ("Very High", 4)


def _half_up(amount, step):
    quotient, rest = divmod(amount, step)
    return (quotient + (2 * rest >= step)) * step


def assess(s):
    """Return unit fees, totals and contributions by ISO3 for a mapping of all scenario fields."""
    rows = _rows("participants.csv")
    lists = {row["iso3"]: row for row in _rows("status_lists.csv")}
    status = {}
    for row in rows:
        found = row["development_status"]
        if s["status_list"] != "paper":
            group = lists[row["iso3"]][f"wb_{s['status_list']}"]
            if lists[row["iso3"]][f"ldc_{s['status_list']}"] == "yes" or group == "Low":
                found = "Low or LDC"
            elif group in STATUS_MULTIPLIER:
                found = group
        status[row["iso3"]] = s["unclassified_status"] if found == "Unclassified" else found

    users = sorted((r for r in rows if r["appendix"] == "2"), key=lambda r: (-int(r["exchanges_2023"]), r["iso3"]))
    others = sorted((r for r in rows if r["appendix"] == "3"), key=lambda r: int(r["appendix_row"]))
    if s["joining_order"] == "random":
        others = [others[i] for i in np.random.default_rng(s["random_seed"]).permutation(99)]
    if s["joining_order"] == "highest_income_first":
        others = sorted(others, key=lambda r: -STATUS_MULTIPLIER[status[r["iso3"]]])
    if s["joining_order"] == "lowest_income_first":
        others = sorted(others, key=lambda r: STATUS_MULTIPLIER[status[r["iso3"]]])
    chosen = {row["iso3"] for row in (users + others)[: s["participating_parties"]]}
    chosen = (chosen | set(s["include"])) - set(s["exclude"])

    parties = {}
    for row in rows:
        iso3 = row["iso3"]
        if iso3 not in chosen:
            continue
        count = s["newcomer_exchanges"]
        if row["exchanges_2023"]:
            count = int(row["exchanges_2023"])
        elif count == "peer_median":
            peers = [int(u["exchanges_2023"]) for u in users if status[u["iso3"]] == status[iso3]]
            count = math.floor(Fraction(statistics.median(peers)) + Fraction(1, 2)) if peers else 0
        count = math.floor(count * (1 + Fraction(str(s["exchange_growth"]))))
        category, usage = _category(count)
        base = STATUS_MULTIPLIER[status[iso3]]
        if status[iso3] == "Lower-Middle" and category == "Low":
            base = 0
        parties[iso3] = (status[iso3], count, category, base, usage)

    offsets = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd")
    balance = Fraction(str(s["annual_funding_level_usd"])) - sum(Fraction(str(s[name])) for name in offsets)
    need = max(balance, Fraction(0))
    share = Fraction(str(s["model_changes"].get("base_share", "2/3")))
    bases, usages = sum(p[3] for p in parties.values()), sum(p[4] for p in parties.values())
    base_unit = share * need / bases if bases else Fraction(0)
    if s["rounding"] == "published":
        base_unit = _half_up(base_unit, 500)
        pool = max(need - base_unit * bases, Fraction(0))
    else:
        pool = (1 - share) * need
    usage_unit = pool / usages if usages else Fraction(0)
    if s["rounding"] == "published":
        usage_unit = _half_up(usage_unit, 100)
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
