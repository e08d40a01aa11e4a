"""A search for common ground as JSON."""

from collections.abc import Mapping
from fractions import Fraction
from math import inf
from typing import Any

from ephyto_model.exact import numbers_in
from ephyto_model.language.wording import as_number
from ephyto_model.questions.agreements.common_ground import CommonGround
from ephyto_model.questions.agreements.levers import Lever
from ephyto_model.questions.agreements.limit import Limit
from ephyto_model.questions.agreements.setting import Setting


def as_json(ground: CommonGround) -> dict[str, Any]:
    """Return a search as plain objects. Amounts are numbers in US dollars, shares from 0 to 1; limits by their number.

    A value of infinity (a cost of no exchanges) is null.
    """
    limits = ground.agreement.limits

    def numbers(some: tuple[Limit, ...]) -> list[int]:
        return [limits.index(limit) + 1 for limit in some]

    return {
        "name": str(ground.agreement.name),
        "settings": ground.agreement.settings,
        "holding": ground.holding,
        "limits": [{"number": n, **limit.as_mapping()} for n, limit in enumerate(limits, start=1)],
        **{name: _setting(getattr(ground, name)) for name in ("least", "least_to_the_dollar", "nearest", "roomiest")},
        "cost_of_keeping_usd": [
            {"limit": limits.index(kept.limit) + 1, "usd": as_number(kept.cost_usd)} for kept in ground.kept
        ],
        "frontier": [
            {
                "outside_funding_usd": as_number(point.outside_funding_usd),
                "highest_contribution_usd": as_number(point.highest_usd),
                "levers": _levers(point.setting.values),
            }
            for point in ground.frontier
        ],
        "dollars": {
            lever.key: [
                {
                    "from_usd": stretch.low_usd,
                    "to_usd": stretch.high_usd,
                    "against_one_less": [n + 1 for n in numbers_in(stretch.before)],
                    "against_one_more": [n + 1 for n in numbers_in(stretch.after)],
                }
                for stretch in stretches
            ]
            for lever, stretches in ground.dollars.items()
        },
        "contradictions_found": ground.contradictions_found,
        "contradictions": [
            {
                "limits": numbers(one.limits),
                "relaxations": [
                    {
                        "limit": limits.index(relaxation.limit) + 1,
                        "bound": None if relaxation.bound is None else as_number(relaxation.bound),
                        "levers": None if relaxation.setting is None else _levers(relaxation.setting.values),
                    }
                    for relaxation in one.relaxations
                ],
            }
            for one in ground.contradictions
        ],
        "given_up": [{"limits": numbers(one.limits), **(_setting(one.setting) or {})} for one in ground.given_up],
    }


def _levers(values: Mapping[Lever, Any]) -> dict[str, Any]:
    return {lever.key: value for lever, value in values.items()}


def _number(value: Fraction | float) -> int | float | None:
    return None if value in (inf, -inf) else as_number(value)


def _setting(setting: Setting | None) -> dict[str, Any] | None:
    if setting is None:
        return None
    return {
        "levers": _levers(setting.values),
        "scenario": setting.outcome.scenario.values(),
        "outside_funding_usd": as_number(setting.outside_funding_usd),
        "departure": setting.departure,
        "least_room": _number(least) if (least := setting.least_room()) is not None else None,
        "highest_contribution_usd": as_number(
            setting.highest.expected_contribution_usd if setting.highest else Fraction(0)
        ),
        "measured": [
            {"limit": n, "value": _number(one.value), "room": _number(one.room), "holds": one.holds}
            for n, one in enumerate(setting.measured, start=1)
        ],
    }
