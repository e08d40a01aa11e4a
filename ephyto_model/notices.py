"""Notices: what a reader has to be told beside the figures of an assessment."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from ephyto_model.contributions import Assessment
from ephyto_model.funding_model import Rounding, load_funding_model
from ephyto_model.wording import listed, usd

PROPOSAL = "This is the funding model as proposed to CPM-18 (2024); it shows no adopted policy."


TEXTS = {
    "unclassified_status": "{names}: not classified by the World Bank, and the paper has no rule for that; "
    "treated as {status} (field unclassified_status).",
    "newcomer_exchanges_assumed": "{number} of the parties taking part are not users today; each is assumed to have "
    "{count} before growth (field newcomer_exchanges).",
    "exchanges_given": "The exchanges are counts given with the scenario, not the paper's of 2023 (field exchanges); "
    "{taking_part} of their {users} users take part (field participating_parties).",
    "surplus": "Offsets exceed the level by USD {surplus}, which goes to the reserve (App. 1(8)); no fees are needed.",
    "gap_less": "Fees bring in USD {revenue}, USD {gap} less than the USD {need} needed.",
    "gap_more": "Fees bring in USD {revenue}, USD {gap} more than the USD {need} needed.",
    "no_base_fee_payers": "Nobody taking part owes a base fee; {who_pays}.",
    "no_usage_fee_payers": "Nobody taking part owes a usage fee; the usage pool is not collected.",
}


class Notice(NamedTuple):
    """One notice: a code for programs, a sentence for people."""

    code: str
    text: str

    @classmethod
    def of(cls, code: str, template: str = "", **values: object) -> Self:
        """Make the notice of a code from its text (or another of TEXTS)."""
        return cls(code, TEXTS[template or code].format(**values))


def unclassified(names: Sequence[str], assumed: str) -> Notice:
    """Say which parties have no development status. The paper has no rule for them (App. 3)."""
    return Notice.of("unclassified_status", names=listed(names), status=assumed)


def exchanges_given(users: int, taking_part: int) -> Notice:
    """Say that other counts than the paper's are used, and how many of their users take part."""
    return Notice.of("exchanges_given", users=users, taking_part=taking_part)


def newcomers(number: int, exchanges: int | str) -> Notice:
    """Say what newcomers' exchanges are assumed to be."""
    count = f"{exchanges:,} exchanges a year" if isinstance(exchanges, int) else "the median of their peers"
    return Notice.of("newcomer_exchanges_assumed", number=number, count=count)


def is_published(rounding: Rounding) -> bool:
    """Tell whether a rounding is the published one, which a scenario's model changes may have altered."""
    return rounding == load_funding_model().rounding["published"]


def rounding_in_words(rounding: Rounding) -> str:
    """Say how unit fees are rounded: by the inferred published rule, or as a scenario changes it."""
    steps = (("base", rounding.base_unit_step_usd), ("usage", rounding.usage_unit_step_usd))
    how = [f"the {fee} unit fee to a multiple of {float(step):,g}" for fee, step in steps if step is not None]
    if is_published(rounding):
        return (
            "The published rounding is inferred from the paper's tables (the paper states no rounding rule): "
            f"{listed(how)}."
        )
    return f"This scenario rounds by a rule of its own (model_changes): {listed(how)}."


def notices_of(assessment: Assessment, assumptions: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return the notices of an assessment: what it rests on, what was assumed, what does not add up."""
    return (*assumed(assessment.rounding), *assumptions, *what_does_not_add_up(assessment))


def assumed(rounding: Rounding) -> list[Notice]:
    """Return what holds for every result: that it is a proposal, and how its fees are rounded."""
    found = [Notice("proposal", PROPOSAL)]
    if rounding.base_unit_step_usd or rounding.usage_unit_step_usd:
        code = "rounding_inferred" if is_published(rounding) else "rounding_changed"
        found.append(Notice(code, rounding_in_words(rounding)))
    return found


def what_does_not_add_up(assessment: Assessment) -> list[Notice]:
    """Return where offsets exceed the level and where fees do not bring in what is needed."""
    found = []
    if assessment.surplus_usd:
        found.append(Notice.of("surplus", surplus=usd(assessment.surplus_usd)))
    return [*found, *(_gaps(assessment) if assessment.need_usd else ())]


def _gaps(assessment: Assessment) -> list[Notice]:
    found = []
    units, gap = assessment.units, assessment.gap_usd
    carried = assessment.rounding.usage_pool == "still_needed" and units.usage_multipliers > 0
    if not units.base_multipliers:
        who_pays = "usage fees carry all that is needed" if carried else "the base pool is not collected"
        found.append(Notice.of("no_base_fee_payers", who_pays=who_pays))
    if not units.usage_multipliers:
        found.append(Notice.of("no_usage_fee_payers"))
    if gap:
        amounts = {"revenue": usd(assessment.revenue_usd), "gap": usd(abs(gap)), "need": usd(assessment.need_usd)}
        found.append(Notice.of("gap", "gap_less" if gap < 0 else "gap_more", **amounts))
    return found
