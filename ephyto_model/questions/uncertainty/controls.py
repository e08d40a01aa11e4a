"""The main parameters of notebooks 03 to 06 as controls, above the figures that they redraw in place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ephyto_model.display.controls import Redrawn, Shown, choice, number, slider
from ephyto_model.language.wording import capitalised
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.checks import PEER_MEDIAN
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.thresholds import nearest_to_a_threshold
from ephyto_model.questions.sharing import designs
from ephyto_model.questions.sharing.scale_design import ScaleDesign
from ephyto_model.questions.uncertainty import charts as fairness_figures
from ephyto_model.questions.uncertainty import futures, texts
from ephyto_model.questions.uncertainty import mix_charts as mix_figures
from ephyto_model.questions.uncertainty import views as findings
from ephyto_model.questions.uncertainty.envelope import envelope
from ephyto_model.questions.uncertainty.futures import Assumptions
from ephyto_model.questions.uncertainty.goal import least

NEWCOMERS = (0, 5_000, 50_000, PEER_MEDIAN)
MOST_ORDERS = 200
LARGEST_LIMIT_USD, LIMIT_STEP_USD = 50_000, 500

MAIN = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd", "participating_parties")

Drawn = tuple[str, list[Shown]]


class Row(Redrawn):
    """The main settings of a scenario as sliders, then a notebook's own controls, above what they redraw.

    `scenario` is what the sliders are set to, for the cells below. A notebook that varies one of the main settings
    itself is `without` it.
    """

    def __init__(
        self,
        scenario: Scenario,
        own: Mapping[str, Any],
        draw: Callable[[Scenario, Mapping[str, Any]], Drawn],
        without: str = "",
    ) -> None:
        """Take the scenario, the notebook's own controls by name, and what draws a scenario with them."""
        self._given = scenario
        main = {name: slider(fields()[name], getattr(scenario, name)) for name in MAIN if name != without}
        super().__init__({**main, **own}, lambda moved: draw(self._set(moved), moved))

    @property
    def scenario(self) -> Scenario:
        """The scenario that the sliders are set to. Raises InputError where it is not accepted."""
        return self._set(self.values)

    def _set(self, moved: Mapping[str, Any]) -> Scenario:
        return self._given.with_(**{name: moved[name] for name in MAIN if name in moved})


def participation(scenario: Scenario, random_orders: int) -> Row:
    """Show the unit fees over all sets of joiners: newcomers' exchanges and the number of random orders are moved."""
    field = fields()["newcomer_exchanges"]
    usual = scenario.newcomer_exchanges
    values = [usual, *(value for value in NEWCOMERS if value != usual)]

    def draw(given: Scenario, moved: Mapping[str, Any]) -> Drawn:
        asked = given.with_(newcomer_exchanges=moved.get("newcomer_exchanges", usual))
        found = envelope(asked)
        orders = moved.get("random_orders", random_orders)
        return texts.participation_headline(found).text, [
            mix_figures.envelope_with_orders(found, asked, unit, orders) for unit in ("base_unit", "usage_unit")
        ]

    controls = {
        "newcomer_exchanges": choice(field.label, [(capitalised(field.in_words(value)), value) for value in values]),
        "random_orders": number("Random joining orders", random_orders, 0, MOST_ORDERS, 1),
    }
    return Row(scenario, controls, draw, without="participating_parties")


def limit(scenario: Scenario, development_status: str, limit_usd: float) -> Row:
    """Show the FAO funding that keeps a limit: the group and the limit are moved."""

    def draw(asked: Scenario, moved: Mapping[str, Any]) -> Drawn:
        status, most = moved.get("development_status", development_status), moved.get("limit_usd", limit_usd)
        found = least(asked, "fao_funding_usd", {status: most})
        return texts.least_headline(found).text, [mix_figures.least(found), findings.proof(found)]

    statuses = [(status, status) for status in scenario.model().base_multipliers][1:]
    controls = {
        "development_status": choice("Development status", statuses, development_status),
        "limit_usd": number("Limit, USD a year", limit_usd, 0, LARGEST_LIMIT_USD, LIMIT_STEP_USD),
    }
    return Row(scenario, controls, draw, without="fao_funding_usd")


def fairness(scenario: Scenario, scales: Sequence[ScaleDesign] = ()) -> Row:
    """Show the cliffs and who pays more under other designs."""

    def draw(asked: Scenario, _: Mapping[str, Any]) -> Drawn:
        assessment = asked.run().assessment
        near = nearest_to_a_threshold(assessment, len(load_participants()))
        return texts.fairness_headline(assessment, near).text, [
            fairness_figures.cliffs(asked),
            fairness_figures.who_pays_more(designs.against_today(asked, scales)),
        ]

    return Row(scenario, {}, draw)


def uncertainty(scenario: Scenario, assumptions: Assumptions, futures_drawn: int, seed: int) -> Row:
    """Show what comes in over many futures: the chances of joining and of not paying, and growth, are moved."""

    def draw(asked: Scenario, moved: Mapping[str, Any]) -> Drawn:
        assumed = replace(assumptions, **{name: value for name, value in moved.items() if name not in MAIN})
        need_usd = float(asked.run().assessment.need_usd)
        found = futures.futures(asked, assumed, futures_drawn, seed)
        return texts.uncertainty_headline(asked, assumed, found).text, [
            fairness_figures.bands(found, need_usd),
            fairness_figures.ranges(found, need_usd),
            findings.quantiles(found, need_usd),
        ]

    controls = {
        "joining_probability": number("Probability of joining", assumptions.joining_probability, 0.0, 1.0, 0.05),
        "median_growth": number("Median growth", assumptions.median_growth, -0.5, 2.0, 0.05),
        "nonpayment_probability": number(
            "A party fails to pay with", assumptions.nonpayment_probability, 0.0, 1.0, 0.01
        ),
    }
    return Row(scenario, controls, draw)
