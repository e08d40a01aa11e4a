"""How the fees move with the number of parties that take part."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from ephyto_model.exact import exactly
from ephyto_model.language.translation import marked
from ephyto_model.language.wording import as_number, usd
from ephyto_model.model.contributions import Units, base_multiplier, need, unit_fees, usage_category, usage_multiplier
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario


class MultiplierSums(NamedTuple):
    """How many parties take part at a number of participating parties, and their multipliers added up."""

    parties: int
    base_multipliers: Fraction
    usage_multipliers: Fraction


def multiplier_sums(scenario: Scenario) -> tuple[MultiplierSums, ...]:
    """Return the sums of multipliers for every number of participating parties from 0 to all participants.

    They depend on who takes part and exchanges what, not on the level, the offsets or the rounding.
    """
    same_parties = (
        "joining_order",
        "random_seed",
        "include",
        "exclude",
        "newcomer_exchanges",
        "exchange_growth",
        "status_list",
        "exchanges",
        "unclassified_status",
        "model_changes",
    )
    return _multiplier_sums(Scenario(**{name: getattr(scenario, name) for name in same_parties}))


@lru_cache(maxsize=64)
def _multiplier_sums(scenario: Scenario) -> tuple[MultiplierSums, ...]:
    model = scenario.model()
    everyone = scenario.with_(participating_parties=len(load_participants()), include=(), exclude=())
    multipliers = {}
    for user in everyone.users():
        category = usage_category(user.exchanges, model)
        multipliers[user.iso3] = MultiplierSums(
            1, base_multiplier(user.development_status, category, model), usage_multiplier(category, model)
        )
    always = set(scenario.include) - set(scenario.exclude)
    joining = [p.iso3 for p in scenario.queue()]
    sums = [_added(MultiplierSums(0, Fraction(0), Fraction(0)), [multipliers[code] for code in always])]
    for code in joining:
        joins = code not in always and code not in scenario.exclude
        sums.append(_added(sums[-1], [multipliers[code]] if joins else []))
    return tuple(sums)


def _added(start: MultiplierSums, more: Sequence[MultiplierSums]) -> MultiplierSums:
    return MultiplierSums(
        start.parties + sum(sums.parties for sums in more),
        sum((sums.base_multipliers for sums in more), start.base_multipliers),
        sum((sums.usage_multipliers for sums in more), start.usage_multipliers),
    )


def units_by_parties(scenario: Scenario) -> list[Units]:
    """Return the unit fees at every number of participating parties from 0 to all, all else as in the scenario."""
    model = scenario.model()
    rounding = model.rounding[scenario.rounding]
    needed = need(model.annual_funding_level_usd, scenario.offsets())
    by_sums = {
        sums: unit_fees(needed, *sums, model, rounding) for sums in {sums[1:] for sums in multiplier_sums(scenario)}
    }
    return [by_sums[sums[1:]] for sums in multiplier_sums(scenario)]


def fees_by_parties(scenario: Scenario, numbers: Iterable[int]) -> pd.DataFrame:
    """Apply the rules at each number of participating parties, all else as in the scenario.

    Columns: participating_parties, parties (after include and exclude), base_unit_usd, usage_unit_usd, one column a
    development status with its base fee, revenue_usd, gap_usd (US dollars a year). Source: para 28.
    """
    multipliers = scenario.model().base_multipliers
    needed = need(exactly(scenario.annual_funding_level_usd), scenario.offsets())
    units_at, sums = units_by_parties(scenario), multiplier_sums(scenario)
    rows = []
    for number in numbers:
        units = units_at[number]
        revenue = units.base_usd * units.base_multipliers + units.usage_usd * units.usage_multipliers
        amounts = (units.base_usd, units.usage_usd, *(units.base_usd * m for m in multipliers.values()))
        rows.append((number, sums[number].parties, *map(as_number, (*amounts, revenue, revenue - needed))))
    columns = ["participating_parties", "parties", "base_unit_usd", "usage_unit_usd", *multipliers]
    return pd.DataFrame(rows, columns=[*columns, "revenue_usd", "gap_usd"])


def marked_numbers() -> dict[int, str]:
    """Return the numbers of parties that the paper's figures rest on, with what each counts."""
    participants = load_participants()
    users = sum(participant.is_user for participant in participants)
    # The European Union is a contracting party too but issues no certificates of its own, so no row stands for it.
    contracting = sum(participant.contracting_party for participant in participants) + 1
    return {
        users: marked("users today (Appendix 2)"),
        contracting: marked("IPPC contracting parties"),
        len(participants): marked("participants listed (Appendices 2 and 3)"),
    }


def fees_by_newcomers(scenario: Scenario, exchanges: Iterable[int]) -> pd.DataFrame:
    """Apply the rules for numbers of exchanges that each newcomer has, all else as in the scenario.

    Columns: newcomer_exchanges (a year), base_unit_usd, usage_unit_usd, gap_usd (US dollars a year). Source: para 28.
    """
    rows = []
    for number in exchanges:
        assessment = scenario.with_(newcomer_exchanges=number).run().assessment
        amounts = (assessment.units.base_usd, assessment.units.usage_usd, assessment.gap_usd)
        rows.append((number, *map(as_number, amounts)))
    return pd.DataFrame(rows, columns=["newcomer_exchanges", "base_unit_usd", "usage_unit_usd", "gap_usd"])


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def claims_of_para_28(scenario: Scenario) -> pd.DataFrame:
    """Set what para 28 says of more parties taking part beside what the rules give, step by step as parties join.

    From today's users to all participants in the scenario's joining order. Columns: claim, holds (yes, no or partly),
    found (in words).
    """
    users, contracting, everyone = marked_numbers()
    fees = fees_by_parties(scenario, range(users, everyone + 1))
    first, last = fees.iloc[0], fees.iloc[-1]
    base, usage = fees["base_unit_usd"].diff().dropna(), fees["usage_unit_usd"].diff().dropna()
    at_contracting = fees[fees["participating_parties"] == contracting].iloc[0]["base_unit_usd"]

    def ends(unit: str) -> str:
        return f"from {usd(first[unit])} to {usd(last[unit])}"

    def moves(steps: pd.Series) -> str:
        falls, rises = int((steps < 0).sum()), int((steps > 0).sum())
        fell = f"falls {_times(falls)}" if falls else "never falls"
        rose = f"rises {_times(rises)}" if rises else "never rises"
        return f"it {fell} and {rose} as parties join one by one"

    def falls(steps: pd.Series, fell: bool) -> str:
        return "yes" if fell and not (steps > 0).any() else "partly" if fell else "no"

    rows = [
        (
            "The base fees drop to 2,500, 5,000 and 10,000 with all contracting parties",
            "yes" if at_contracting == last["base_unit_usd"] == 2500 else "no",
            f"the Lower-Middle base fee is {usd(at_contracting)} with {contracting} parties",
        ),
        (
            "The base fee never rises as parties join",
            "no" if (base > 0).any() else "yes",
            f"{ends('base_unit_usd')}; {moves(base)}",
        ),
        (
            "The usage fee falls as parties join",
            falls(usage, last["usage_unit_usd"] < first["usage_unit_usd"]),
            f"{ends('usage_unit_usd')}; {moves(usage)}",
        ),
    ]
    return pd.DataFrame(rows, columns=["claim", "holds", "found"])
