"""Values that are refused, by the function that takes them; tests/cases/refused.json has those of scenarios."""

from collections.abc import Callable
from typing import Any

import ephyto_model
from ephyto_model import Projection
from ephyto_model.model.budget_files import read_budget
from ephyto_model.questions.agreements.agreement import agreement_from
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty

BUDGET_LINE = {"head": "c", "line": "Hub", "amounts_usd": 100_000}
LEVERS = {"fao_funding_usd": {"from": 0, "to": 500_000, "step": 100_000}}
BAD: list[tuple[Callable[[Any], Any], list[Any]]] = [
    (
        Projection.from_mapping,
        [
            {"last_year": 2024},
            {"last_year": 2100},
            {"last_year": 2030.5},
            {"fao_funding_usd": {2090: 1}},
            {"fao_funding_usd": {"2025": 1, 2025: 2}},
            {"fao_funding_usd": 1_000_000_001},
            {"opening_reserve_usd": -1},
            {"reserves_applied_usd": "above"},
            {"joiners": {"KEN": "2026-01-01"}},
            {"joiners": {"ZZZ": "2026-01-01"}},
            {"joiners_a_year": 1.5},
            {"paid_share": 1.1},
            {"paid_share": {"High": 0.9, "Rich": 1}},
            {"nonpaying_share": -0.1},
            {"exchange_growth": {"KEN": -1.5}},
            {"status_changes": {"NPL": {2023: "High"}}},
            {"status_changes": {"NPL": {2029: "Highest"}}},
            {"status_list": {2027: "fy99"}},
            {"exchanges": {2031: {}}},
            {"exchanges": {2025: {"KEN": -5}}},
            {"balance_usd": {2024: 5}},
            {"receipts": [{"iso3": "KEN", "for_year": 2024, "received_on": "2025-01-01", "amount_usd": 5, "note": ""}]},
            {"arrears_in_fees": "charge"},
            {"unknown": 1},
        ],
    ),
    (
        Uncertainty.from_mapping,
        [
            {"joining_probability": 1.2},
            {"growth_spread": 3},
            {"nonpayment_probability": 0.8, "one_year_late_probability": 0.3},
            {"moving_up_probability": 0.6, "moving_down_probability": 0.6},
            {"cost_overrun": -2},
            {"donor": 5},
        ],
    ),
    (
        read_budget,
        [
            {"lines": []},
            {"lines": [BUDGET_LINE] * 201},
            {"lines": [{**BUDGET_LINE, "amounts_usd": -1}]},
            {"lines": [{**BUDGET_LINE, "amounts_usd": {2024: 5}}]},
            {"lines": [{**BUDGET_LINE, "amounts_usd": {}}]},
            {"lines": [{**BUDGET_LINE, "amounts_usd": 0}]},
            {"lines": [{**BUDGET_LINE, "amounts_usd": 10**9}, BUDGET_LINE]},
            {"lines": [{**BUDGET_LINE, "head": "h"}]},
            {"lines": [{**BUDGET_LINE, "head": "6(a)"}]},
            {"lines": [{**BUDGET_LINE, "line": "x" * 121}]},
            {"lines": [{**BUDGET_LINE, "rises_with": "user"}]},
            {"lines": [BUDGET_LINE], "plan": {"users": 0}},
            {"lines": [BUDGET_LINE], "plan": {"users": 10**15 + 1}},
            {"lines": [BUDGET_LINE], "agreed_level_usd": {2026: 5}},
            {"lines": [BUDGET_LINE], "agreed_level_usd": 0},
        ],
    ),
    (
        lambda agreement: agreement_from(agreement, "The agreement"),
        [
            {},
            {"levers": LEVERS},
            {"levers": {}, "limits": []},
            {"levers": {"fao_funding_usd": {"from": 5, "to": 1, "step": 1}}, "limits": []},
            {"levers": {"fao_funding_usd": {"from": 0, "to": 10, "step": 0}}, "limits": []},
            {
                "levers": {"fao_funding_usd": {"from": 0, "to": 10, "step": 3}},
                "limits": [{"who": "A", "on": "gap", "at_least": 5}],
            },
            {"levers": {"fao_funding_usd": {"from": 0, "to": 10**9, "step": 1}}, "limits": []},
            {"levers": {"fao_funding": [0]}, "limits": []},
            {"levers": {"usage_lower_bounds": {}}, "limits": []},
            {"levers": {"usage_lower_bounds": 5}, "limits": []},
            {"levers": {"base_share": [0.5, 1.5]}, "limits": []},
            {"levers": {"participating_parties": [88, 188]}, "limits": []},
            {"levers": LEVERS, "limits": [{"who": "A", "on": "gap_usd"}]},
            {"levers": LEVERS, "limits": [{"who": "A", "on": "gap_usd", "at_least": 5, "at_most": 1}]},
            {"levers": LEVERS, "limits": [{"who": "A", "on": "share_of_total", "of": "KEN", "at_most": 1.5}]},
            {"levers": LEVERS, "limits": [{"who": "A", "on": "expected_contribution_usd", "of": "ZZZ", "at_most": 1}]},
            {"levers": LEVERS, "limits": [{"who": "A", "on": "gap_usd", "at_least": -3000}] * 21},
        ],
    ),
    (
        lambda axes: ephyto_model.sweep(**axes),
        [
            {"fao_funding_usd": [-1]},
            {"fao_funding_usd": []},
            {"rounding": ["exact", "exactly"]},
        ],
    ),
    (
        lambda limits: ephyto_model.least("fao_funding_usd", **limits),
        [
            {},
            {"KEN": -1},
            {"ZZZ": 5},
            {"Low": 1},
        ],
    ),
]
