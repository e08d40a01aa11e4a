"""What is paid at every number of participating parties, as a page draws it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Units, base_multiplier, usage_category, usage_multiplier
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.answer import CATEGORY
from ephyto_model.questions.fees.participation import units_by_parties
from ephyto_model.questions.fees.party import participant_of


def curve(scenario: Scenario, iso3: str | None = None) -> dict[str, Any]:
    """Return what is paid at every number of participating parties, from 1 to all. Source: para 28.

    `statuses` has what a party with medium usage pays in all, by development status; `country` what the party pays,
    None where it does not take part. US dollars a year.
    """
    model, units = scenario.model(), units_by_parties(scenario)[1:]
    statuses = {
        status: [
            _owed(unit, base_multiplier(status, CATEGORY, model), model.usage_multipliers[CATEGORY]) for unit in units
        ]
        for status in STATUSES[1:]
    }
    return {"statuses": statuses, "country": _country_curve(scenario, units, iso3) if iso3 else []}


def _owed(units: Units, base: Fraction, usage: Fraction) -> int | float:
    return as_number(units.base_usd * base + units.usage_usd * usage)


def _country_curve(scenario: Scenario, units: Sequence[Units], iso3: str) -> list[int | float | None]:
    participant_of(iso3)
    if iso3 in scenario.exclude:
        return [None] * len(units)
    model = scenario.model()
    user = next(user for user in scenario.with_(include=(iso3,)).users() if user.iso3 == iso3)
    category = usage_category(user.exchanges, model)
    owed = base_multiplier(user.development_status, category, model), usage_multiplier(category, model)
    place = 0 if iso3 in scenario.include else [p.iso3 for p in scenario.queue()].index(iso3)
    return [None if number < place else _owed(unit, *owed) for number, unit in enumerate(units)]
