"""Notices: what a reader has to be told beside the figures of an assessment."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from ephyto_model.contributions import Assessment
from ephyto_model.funding_model import Rounding, load_funding_model
from ephyto_model.wording import ROUNDED, counted, in_sentence, listed, none_or, usd

PROPOSAL = "This is the funding model as proposed to CPM-18 (2024). It is not adopted policy."


TEXTS = {
    "unclassified_status": "The World Bank does not classify {names}, and the paper has no rule for such a party. "
    "Here it is treated as {status}.",
    "newcomer_exchanges_assumed": "{number} of the parties taking part are not using the ePhyto Solution today. The "
    "{kind} assumes that each of them has {count}.",
    "one_newcomer": "One of the parties taking part is not using the ePhyto Solution today. The {kind} assumes that it "
    "has {count}.",
    "exchanges_given": "This scenario uses its own counts of exchanges, not the paper's counts of 2023. {who}",
    "surplus": "FAO funding, donor funding and reserves together exceed the level by USD {surplus}. This surplus "
    "goes to the reserve (App. 1(8)), and no fees are needed.",
    "gap_none": "Fees bring in none of the USD {need} needed.",
    "gap_less": "Fees bring in USD {revenue}, USD {gap} less than the USD {need} needed.",
    "gap_more": "Fees bring in USD {revenue}, USD {gap} more than the USD {need} needed.",
    "no_base_fee_payers": "No party taking part owes a base fee, so {who_pays}.",
    "no_usage_fee_payers": "No party taking part owes a usage fee, so the share of the usage fees is not collected.",
}


WHO_HAS_COUNTS = {
    "all": "All parties with counts take part.",
    "the_one": "The one party with a count takes part.",
    "one_of": "Of the {users} parties with counts, 1 takes part.",
    "some_of": "Of the {users} parties with counts, {taking_part} take part.",
}
NEWCOMERS = {
    "none": "no exchanges",
    "some": "{count} a year before growth",
    "peers": "the median exchanges of its peers before growth",
}
WHO_PAYS = {
    "usage": "usage fees cover all that is needed",
    "nobody": "the share of the base fees is not collected",
}
ROUNDING = {
    "part": "the {fee} unit fee is rounded {to} {step}",
    "published": "The paper states no rounding rule. The published rounding used here is inferred from the paper's "
    "tables: {how}.",
    "own": "This scenario has its own rounding rule: {how}.",
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
    return Notice.of("unclassified_status", names=listed([in_sentence(name) for name in names]), status=assumed)


def exchanges_given(users: int, taking_part: int) -> Notice:
    """Say that other counts than the paper's are used, and how many of their users take part."""
    key = "one_of" if taking_part == 1 else "some_of"
    if taking_part == users:
        key = "all" if users > 1 else "the_one"
    who = WHO_HAS_COUNTS[key].format(users=f"{users:,}", taking_part=none_or(taking_part))
    return Notice.of("exchanges_given", who=who)


def newcomers(number: int, exchanges: int | str, kind: str = "scenario") -> Notice:
    """Say what newcomers' exchanges are assumed to be, in a scenario or another `kind` of question."""
    count = NEWCOMERS["peers"]
    if isinstance(exchanges, int):
        count = NEWCOMERS["some" if exchanges else "none"].format(count=counted(exchanges, "exchange", "exchanges"))
    template = "one_newcomer" if number == 1 else ""
    return Notice.of("newcomer_exchanges_assumed", template, number=number, count=count, kind=kind)


def is_published(rounding: Rounding) -> bool:
    """Tell whether a rounding is the published one, which a scenario's model changes may have altered."""
    return rounding == load_funding_model().rounding["published"]


def rounding_in_words(rounding: Rounding) -> str:
    """Say how unit fees are rounded: by the inferred published rule, or as a scenario changes it."""
    steps = (("base", rounding.base_unit_step_usd), ("usage", rounding.usage_unit_step_usd))
    to = ROUNDED[rounding.direction]
    how = [ROUNDING["part"].format(fee=fee, to=to, step=f"{float(step):,g}") for fee, step in steps if step is not None]
    return ROUNDING["published" if is_published(rounding) else "own"].format(how=listed(how))


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
        found.append(Notice.of("no_base_fee_payers", who_pays=WHO_PAYS["usage" if carried else "nobody"]))
    if not units.usage_multipliers:
        found.append(Notice.of("no_usage_fee_payers"))
    if gap:
        amounts = {"revenue": usd(assessment.revenue_usd), "gap": usd(abs(gap)), "need": usd(assessment.need_usd)}
        less = "gap_less" if assessment.revenue_usd else "gap_none"
        found.append(Notice.of("gap", less if gap < 0 else "gap_more", **amounts))
    return found
