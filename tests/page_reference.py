"""What the page must show, as the model has it: a second answer, for comparing the page's own with."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from ephyto_model.display.provenance import stamp
from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Units, base_multiplier, usage_category, usage_multiplier
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.code import encode
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.agreements.limit import Limit
from ephyto_model.questions.agreements.setting import measured
from ephyto_model.questions.agreements.texts import amount, asked, room
from ephyto_model.questions.fees.answer import CATEGORY, answer
from ephyto_model.questions.fees.breakdown import funding_walk, groups
from ephyto_model.questions.fees.causes.split import between_scenarios
from ephyto_model.questions.fees.causes.texts import in_words, sentence
from ephyto_model.questions.fees.comparison import difference
from ephyto_model.questions.fees.participation import units_by_parties
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.parties.explanation import explain


def view(outcome: Outcome, iso3: str | None = None, limits: Sequence[Limit] = ()) -> dict[str, Any]:
    """Return what a page shows of a scenario, and of a party in it. Amounts are US dollars a year.

    `parties` has a row a party: ISO3, status, exchanges, usage category, base fee, usage fee, expected contribution.
    `schedule` has, for each usage category and each status, base fee, usage fee and total.
    """
    assessment, units = outcome.assessment, outcome.assessment.units
    usage = assessment.usage_fees_usd
    return {
        "scenario": outcome.scenario.as_numbers().values(),
        "code": encode(outcome.scenario, [limit.as_mapping() for limit in limits]),
        "difference": difference(outcome.scenario),
        "sentence": answer(outcome, iso3),
        "why": [list(step) for step in explain(outcome, iso3)] if iso3 else [],
        "amounts": {
            "need": as_number(assessment.need_usd),
            "surplus": as_number(assessment.surplus_usd),
            "base_unit": as_number(units.base_usd),
            "usage_unit": as_number(units.usage_usd),
            "revenue": as_number(assessment.revenue_usd),
            "gap": as_number(assessment.gap_usd),
        },
        "schedule": [
            [
                [as_number(total - usage[category]), as_number(usage[category]), as_number(total)]
                for status in STATUSES
                for total in [assessment.total_fee_usd(status, category)]
            ]
            for category in usage
        ],
        "parties": [[c.iso3, *c[2:5], *map(as_number, c[5:])] for c in assessment.contributions],
        "steps": [[step.step, as_number(step.amount_usd), step.is_total] for step in funding_walk(assessment)],
        "groups": [
            [*group[:3], *map(as_number, group[4:7]), group.share] for group in groups(assessment, "development_status")
        ],
        "notices": [notice.text for notice in outcome.notices],
        "stamp": stamp(outcome),
    }


def limits_in_words(limits: Sequence[Limit], outcome: Outcome) -> list[dict[str, Any]]:
    """Return limits as a page shows them: who asks, what, what it comes to, the room left, whether it holds."""
    return [
        {
            "who": one.limit.who,
            "asked": asked(one.limit),
            "value": amount(one.limit, one.value),
            "room": room(one.limit, one.room),
            "holds": one.holds,
        }
        for one in measured(limits, outcome)
    ]


def change(before: Scenario, after: Scenario, iso3: str) -> dict[str, Any] | None:
    """Return why a party pays more or less: the sentence and each cause; None where fewer than two fields differ."""
    split = between_scenarios(before, after)
    found = split.parties.get(iso3)
    if found is None or len(split.causes) < 2:
        return None
    causes = [[label, as_number(amount)] for label, amount in in_words(found).items()]
    return {"said": sentence(participant_of(iso3).name, found), "causes": causes}


@cache
def _preset_amounts() -> tuple[dict[str, int | float], ...]:
    return tuple(
        {c.iso3: as_number(c.expected_contribution_usd) for c in preset.run().assessment.contributions}
        for preset in presets()
    )


def under_presets(iso3: str) -> list[list[Any]]:
    """Return a party's amount under every preset: its name, US dollars a year (None where the party takes no part)."""
    participant_of(iso3)
    return [[preset.name, found.get(iso3)] for preset, found in zip(presets(), _preset_amounts(), strict=True)]


def curve(scenario: Scenario, iso3: str | None = None) -> dict[str, Any]:
    """Return what is paid at every number of participating parties, from 1 to all. Source: para 28.

    `statuses` has what a party with medium usage pays in all, by development status; `country` what the party pays,
    None where it does not take part. US dollars a year.
    """
    model, units = scenario.model(), units_by_parties(scenario)[1:]
    statuses = {
        status: [
            _paid(unit, base_multiplier(status, CATEGORY, model), model.usage_multipliers[CATEGORY]) for unit in units
        ]
        for status in STATUSES[1:]
    }
    return {"statuses": statuses, "country": _country_curve(scenario, units, iso3) if iso3 else []}


def _paid(units: Units, base: Fraction, usage: Fraction) -> int | float:
    return as_number(units.base_usd * base + units.usage_usd * usage)


def _country_curve(scenario: Scenario, units: Sequence[Units], iso3: str) -> list[int | float | None]:
    participant_of(iso3)
    if iso3 in scenario.exclude:
        return [None] * len(units)
    model = scenario.model()
    user = next(user for user in scenario.with_(include=(iso3,)).users() if user.iso3 == iso3)
    category = usage_category(user.exchanges, model)
    multipliers = base_multiplier(user.development_status, category, model), usage_multiplier(category, model)
    place = 0 if iso3 in scenario.include else [p.iso3 for p in scenario.queue()].index(iso3)
    return [None if number < place else _paid(unit, *multipliers) for number, unit in enumerate(units)]
