"""A limit: what somebody can live with, as a bound on what the rules give, with the name of who asks.

What can be limited is in `QUANTITIES`. A limit is measured here on a scenario's outcome, amount by amount; the search
(`search/`) does the same on arrays, and each setting that it reports is measured here again.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, Self

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import added_up, exactly
from ephyto_model.language.translation import marked
from ephyto_model.language.wording import listed
from ephyto_model.model.contributions import Contribution
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.number_checks import LARGEST_USD
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios import checks as accept
from ephyto_model.model.scenarios.checks import code_hint
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.fees.regions import REGIONS, load_regions

EVERYONE = "everyone"
AT_MOST, AT_LEAST, ABOVE_PAPER = "at_most", "at_least", "at_most_above_paper"
SIDES = (AT_MOST, AT_LEAST, ABOVE_PAPER)
EACH, TOGETHER = "each", "together"  # how a group is meant: every party of it, or all of them added up
OFFSETS = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd")
OUTSIDE = "outside_funding_usd"
MOST_LIMITS = 30
KEYS = ("who", "on", "of", *SIDES)


class Quantity(NamedTuple):
    """What a limit can be set on: its label, of whom it is, its unit, the accepted sides and bounds."""

    label: str
    of: str = ""  # EACH, TOGETHER, or nothing where it is of no party
    unit: str = "usd"  # usd, share, parties or usd_per_exchange
    sides: tuple[str, ...] = (AT_MOST, AT_LEAST)
    low: float = 0
    high: float = LARGEST_USD


QUANTITIES: Mapping[str, Quantity] = {
    "expected_contribution_usd": Quantity(marked("Expected contribution"), EACH, sides=SIDES),
    "base_fee_usd": Quantity(marked("Base fee"), EACH, sides=SIDES),
    "usage_fee_usd": Quantity(marked("Usage fee"), EACH, sides=SIDES),
    "share_of_total": Quantity(marked("Share of all fees"), TOGETHER, "share", high=1),
    "cost_per_exchange_usd": Quantity(marked("Cost per exchange"), TOGETHER, "usd_per_exchange", (AT_MOST,)),
    "fao_funding_usd": Quantity(marked("FAO funding")),
    "donor_funding_usd": Quantity(marked("Donor funding")),
    "reserves_applied_usd": Quantity(marked("Reserves applied")),
    OUTSIDE: Quantity(marked("Outside funding (FAO and donors)")),
    "gap_usd": Quantity(marked("Gap between fees and amount needed"), low=-LARGEST_USD),
    "parties_paying_nothing": Quantity(marked("Parties that pay nothing"), unit="parties", high=10_000),
}


@dataclass(frozen=True)
class Limit:
    """A bound on a quantity of QUANTITIES, of a party (ISO3), a group (status, region) or everyone; and who asks.

    `bound` is in the quantity's unit (US dollars a year, a share from 0 to 1, parties). Values are checked when they
    are read (`from_mapping`).
    """

    who: str
    on: str
    of: str
    side: str
    bound: float

    @classmethod
    def from_mapping(cls, values: Any) -> Self:
        """Check a limit as files write it, like ``{who: FAO, on: fao_funding_usd, at_most: 300000}``.

        Raises InputError.
        """
        if not isinstance(values, Mapping):
            written = "{who: Kenya, on: expected_contribution_usd, of: KEN, at_most: 20000}"
            raise InputError(f"A limit must be a mapping like {written}, not {quoted(values)}.")
        for key in values:
            if key not in KEYS:
                raise InputError(f"A limit has no {quoted(key)}; it has {listed(KEYS)}.{nearest(key, KEYS)}")
        who = values.get("who")
        if not isinstance(who, str):
            raise InputError(f"A limit needs the name of who asks, like who: Kenya; found {quoted(who)}.")
        who = accept.text(Field("who", "Who asks", "", "", "", "", accept.text, 1, 60), who)
        on: Any = values.get("on")
        if not isinstance(on, str) or on not in QUANTITIES:
            hint = nearest(on, QUANTITIES)
            raise InputError(f"on must be one of {listed([*QUANTITIES], 'or')}, not {quoted(on)}.{hint}")
        quantity = QUANTITIES[on]
        given = [side for side in SIDES if side in values]
        if len(given) != 1 or given[0] not in quantity.sides:
            found = f"{listed(given)}; write a limit for each" if len(given) > 1 else listed(given) or "none"
            raise InputError(f"A limit on {on} takes {listed(quantity.sides, 'or')}, not {found}.")
        side = given[0]
        kind = accept.whole if quantity.unit == "parties" else accept.number
        low = -LARGEST_USD if side == ABOVE_PAPER else quantity.low
        unit = {"share": "(0.04 is 4%)", "parties": "parties"}.get(quantity.unit, "USD")
        example: float = {"share": 0.04, "parties": 60, "usd_per_exchange": 0.5}.get(quantity.unit, 20_000)
        field = Field(side, f"The limit on {on}", unit, None, "", "", kind, low, quantity.high, example)
        bound = field.checked(values[side])
        parts = 10_000 if quantity.unit == "share" else 100
        if (exactly(bound) * parts).denominator > 1:
            finest = "a hundredth of a percent, like 0.0425" if quantity.unit == "share" else "the cent"
            raise InputError(f"{side} of {on} must be written to {finest}, not {quoted(bound)}.")
        return cls(who, on, _whom(quantity, values.get("of"), side), side, bound)

    def as_mapping(self) -> dict[str, Any]:
        """Return the limit as files write it."""
        of = {"of": self.of} if self.of else {}
        return {"who": self.who, "on": self.on, **of, self.side: self.bound}

    @property
    def quantity(self) -> Quantity:
        """What is limited."""
        return QUANTITIES[self.on]

    @property
    def exact_bound(self) -> Fraction:
        """The bound as the decimal it was written as."""
        return exactly(self.bound)

    def room(self, value: Fraction | float) -> Fraction | float:
        """Return how far a value is inside the limit, in its unit; negative where the limit does not hold."""
        return value - self.exact_bound if self.side == AT_LEAST else self.exact_bound - value

    def room_share(self, value: Any) -> Any:
        """Return the room at a value or at values, as a share of the bound (which is not 0)."""
        bound = float(self.exact_bound)
        return (value - bound if self.side == AT_LEAST else bound - value) / abs(bound)

    def value(self, outcome: Outcome) -> Fraction | float:
        """Return what the limit bounds, measured on an outcome: exact, infinite for a cost of no exchanges.

        Of each party of a group: the highest for "at most", the lowest for "at least". A party that takes no part
        pays nothing. Shares are of all fees together, and 0 where there are none.
        """
        scenario, assessment = outcome.scenario, outcome.assessment
        if self.on in OFFSETS:
            return exactly(getattr(scenario, self.on))
        if self.on == OUTSIDE:
            return exactly(scenario.fao_funding_usd) + exactly(scenario.donor_funding_usd)
        if self.on == "gap_usd":
            return assessment.gap_usd
        if self.on == "parties_paying_nothing":
            return Fraction(sum(not party.expected_contribution_usd for party in assessment.contributions))
        members = [party for party in assessment.contributions if self.applies_to(party.iso3, party.development_status)]
        if self.quantity.of == TOGETHER:
            total = added_up(party.expected_contribution_usd for party in members)
            if self.on == "share_of_total":
                return total / assessment.revenue_usd if assessment.revenue_usd else Fraction(0)
            exchanges = sum(party.exchanges for party in members)
            return total / exchanges if exchanges else math.inf if total else Fraction(0)
        if self.side == ABOVE_PAPER:
            return self._above_paper(scenario, assessment.contributions)
        amounts = [getattr(party, self.on) for party in members]
        if self.side == AT_MOST:
            return max(amounts, default=Fraction(0))
        return min(amounts, default=Fraction(0))

    def applies_to(self, iso3: str, development_status: str) -> bool:
        """Tell whether a party is one of those that the limit is about."""
        return self.of in (EVERYONE, iso3, development_status) or self.of == load_regions().get(iso3)

    def _above_paper(self, scenario: Scenario, contributions: Sequence[Contribution]) -> Fraction:
        now = {party.iso3: getattr(party, self.on) for party in contributions}
        status = {participant.iso3: scenario.status_of(participant) for participant in load_participants()}
        rises = [
            now.get(iso3, Fraction(0)) - getattr(party, self.on)
            for iso3, party in paper_contributions().items()
            if self.applies_to(iso3, status[iso3])
        ]
        return max(rises, default=Fraction(0))


@cache
def paper_contributions() -> Mapping[str, Contribution]:
    """Return what each of the paper's users pays in Appendix 2, by ISO3."""
    return {party.iso3: party for party in Scenario().run().assessment.contributions}


def _whom(quantity: Quantity, of: Any, side: str) -> str:
    if not quantity.of:
        if of is not None:
            raise InputError(f"{quantity.label} is of no party, found of: {quoted(of)}; take 'of' out.")
        return ""
    if of == EVERYONE and quantity.unit == "share":
        raise InputError("The share of everyone is all of it; name a party or a group in 'of'.")
    if of in (EVERYONE, *STATUSES, *REGIONS):
        return str(of)
    codes = {participant.iso3: participant for participant in load_participants()}
    if not isinstance(of, str) or of not in codes:
        groups = listed([EVERYONE, *STATUSES, *REGIONS], "or")
        raise InputError(f"of must be {groups}, or a party; found {quoted(of)}.{code_hint(of)}")
    if side == ABOVE_PAPER and of not in paper_contributions():
        raise InputError(f"{of} pays nothing in the paper's tables, since it is no user there; use {AT_MOST}.")
    return of


def limits_from(entries: Any, where: str, *, reject_contradictions: bool = True) -> tuple[Limit, ...]:
    """Check a list of limits. Raises InputError with all that is wrong.

    Limits that no setting could hold, whatever the rules, are wrong in a file; where they are only measured
    (`reject_contradictions` is False) they stand beside each other.
    """
    if not isinstance(entries, list | tuple) or not entries:
        raise InputError(f"{where}: 'limits' must list at least one limit; found {quoted(entries)}.")
    if len(entries) > MOST_LIMITS:
        raise InputError(f"{where} has {len(entries)} limits; at most {MOST_LIMITS} are searched together.")
    limits: list[Limit] = []
    errors: list[str] = []
    for number, entry in enumerate(entries, start=1):
        try:
            limits.append(Limit.from_mapping(entry))
        except InputError as error:
            errors.append(f"{where}, limit {number}: {error}")
    if reject_contradictions and not errors:
        errors = [f"{where}: {problem}" for problem in _on_their_face(limits)]
    if errors:
        raise InputError.of_all(errors)
    return tuple(limits)


def _on_their_face(limits: Sequence[Limit]) -> list[str]:
    """Say which two limits no setting could hold, whatever the rules, and which is written twice."""
    problems = []
    for number, limit in enumerate(limits):
        for other in limits[:number]:
            if (limit.on, limit.of) != (other.on, other.of):
                continue
            if limit == other:
                problem = f"limit {number + 1} of {limit.who} is written twice; keep one."
                problems += [problem] if problem not in problems else []
            low, high = (limit, other) if limit.side == AT_LEAST else (other, limit)
            if (low.side, high.side) == (AT_LEAST, AT_MOST) and low.exact_bound > high.exact_bound:
                what = f"{limit.on}{f' of {limit.of}' if limit.of else ''}"
                problems.append(
                    f"{low.who} asks for at least {low.bound:,} and {high.who} for at most {high.bound:,} of {what}; "
                    "no setting can hold both, so change one of them."
                )
    return problems
