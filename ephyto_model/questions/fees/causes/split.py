"""Why contributions change: every change between two assessments split into its causes, exactly.

The causes are what differs: the fields of two scenarios, or what two biennia of a fund rest on. Their parts (see
`shapley.py`) add up to the change to the last digit; a cause that changes nothing has no part, and causes that do the
same have the same part. Of exchanges and of development status a party's own part is split from that of the others. It
is a convention of fairness among causes, not a forecast of what one of them alone would do.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from ephyto_model.exact import exactly
from ephyto_model.model.contributions import Assessment, Offsets, need
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.causes.shapley import Split, State, split

MOST_CAUSES = 10  # 1,024 combinations
WHO = ("participating_parties", "joining_order", "random_seed", "include", "exclude")
EXCHANGES = ("exchanges", "exchange_growth", "newcomer_exchanges")
STATUS = ("status_list", "unclassified_status")
WITH_OWN_PART = (*EXCHANGES, *STATUS)
OFFSETS = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd")
LEVEL = "annual_funding_level_usd"
PARAMETERS = "model_changes"


def between_scenarios(before: Scenario, after: Scenario) -> Split:
    """Split what changes from one scenario to another among the fields in which they differ."""
    return _between_scenarios(before.as_numbers(), after.as_numbers())


@lru_cache(maxsize=64)  # a page's chart and its table ask for the same ones
def _between_scenarios(before: Scenario, after: Scenario) -> Split:
    differing = [name for name in fields() if name != "name" and getattr(before, name) != getattr(after, name)]
    grouped = _grouped(differing)

    def scenario(switched: Iterable[str]) -> Scenario:
        return before.with_(
            **{name: getattr(after, name) for cause in switched for name in grouped.get(cause, (cause,))}
        )

    @cache
    def parties(switched: frozenset[str]) -> Mapping[str, tuple[str, int]]:
        return {user.iso3: (user.development_status, user.exchanges) for user in scenario(switched).users()}

    @cache
    def needed(switched: frozenset[str]) -> Fraction:
        one = scenario(switched)
        return need(exactly(one.annual_funding_level_usd), one.offsets())

    models = {side: one.model() for side, one in ((False, before), (True, after))}

    def state(switched: frozenset[str]) -> State:
        model = models[PARAMETERS in switched]
        rounding = (after if "rounding" in switched else before).rounding
        amounts = switched & {LEVEL, *OFFSETS}
        others = switched - amounts - {"rounding"}
        return State(parties(others), needed(amounts), model, model.rounding[rounding])

    causes = [name for name in differing if not any(name in names[1:] for names in grouped.values())]
    return split(causes, state, grouped, WITH_OWN_PART)


def between_assessments(before: Assessment, after: Assessment) -> Split:
    """Split what changes between two assessments, like those of two biennia, among what they rest on.

    The causes have the names of a scenario's fields: the amounts, "participating_parties" (who takes part),
    "exchanges", "status_list", "model_changes" (all other parameters) and "rounding".
    """
    sides = {side: {c.iso3: c for c in one.contributions} for side, one in ((False, before), (True, after))}
    ones = {False: before, True: after}

    def state(switched: frozenset[str]) -> State:
        def known(cause: str, iso3: str) -> Any:
            side = cause in switched
            return sides[side].get(iso3) or sides[not side][iso3]

        def amount(cause: str) -> Fraction:
            found: Fraction = getattr(ones[cause in switched].offsets, cause)
            return found

        parties = {
            iso3: (known("status_list", iso3).development_status, known("exchanges", iso3).exchanges)
            for iso3 in sides["participating_parties" in switched]
        }
        level = ones[LEVEL in switched].model.annual_funding_level_usd
        model = ones[PARAMETERS in switched].model
        needed = need(level, Offsets(*map(amount, OFFSETS)))
        return State(parties, needed, model, ones["rounding" in switched].rounding)

    everyone = frozenset((LEVEL, *OFFSETS, "participating_parties", "exchanges", "status_list", PARAMETERS, "rounding"))
    first = state(frozenset())
    causes = [
        cause
        for cause in (LEVEL, *OFFSETS, "participating_parties", "exchanges", "status_list", PARAMETERS, "rounding")
        if state(frozenset({cause})) != first or state(everyone - {cause}) != state(everyone)
    ]
    return split(causes, state, {}, WITH_OWN_PART)


def _grouped(differing: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return which fields stand for which, by the first of them, so that no more causes are left than can be split."""
    left, grouped = len(differing), {}
    for kind in (WHO, STATUS, EXCHANGES, OFFSETS):
        together = tuple(name for name in differing if name in kind)
        if left > MOST_CAUSES and len(together) > 1:
            grouped[together[0]] = together
            left -= len(together) - 1
    return grouped
