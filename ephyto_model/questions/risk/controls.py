"""Controls for the fund under uncertainty: the main assumptions above what they do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ephyto_model.display.controls import Redrawn, Shown, slider
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.risk import charts as figures
from ephyto_model.questions.risk import texts
from ephyto_model.questions.risk.futures.assumptions import uncertainty_fields
from ephyto_model.questions.risk.measures import Futures
from ephyto_model.questions.risk.simulation import simulate

MOVED = (
    "joining_probability",
    "growth_spread",
    "nonpayment_probability",
    "one_year_late_probability",
    "payment_in_common",
    "cost_spread",
)
OPENING = "opening_reserve_usd"
MOST_REDRAWN = 4_096  # futures that are drawn anew while a control moves


def risk_controls(futures: Futures) -> Redrawn:
    """Show fans, risk by year and the policies; the opening reserve and the main assumptions are moved."""
    question, number = futures.question, min(futures.number, MOST_REDRAWN)

    def draw(moved: Mapping[str, Any]) -> tuple[str, list[Shown]]:
        found = futures
        if moved:
            assumed = question.uncertainty.with_(**{name: value for name, value in moved.items() if name != OPENING})
            opened = {OPENING: moved[OPENING]} if OPENING in moved else {}
            asked = replace(question, projection=question.projection.with_(**opened), uncertainty=assumed)
            found = simulate(asked, number, futures.seed)
        return texts.headline(found), [
            figures.fan(found, "reserve"),
            figures.fan(found, "base_unit"),
            figures.fan(found, "usage_unit"),
            figures.risk_by_year(found),
            figures.policies(found),
            figures.trade_off(found),
        ]

    known = uncertainty_fields()
    opening = slider(projection_fields()[OPENING], question.projection.opening_reserve_usd)
    sliders = {name: slider(known[name], getattr(question.uncertainty, name)) for name in MOVED}
    return Redrawn({OPENING: opening, **sliders}, draw)
