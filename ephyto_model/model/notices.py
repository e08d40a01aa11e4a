"""Notices: what a reader has to be told beside the figures of an assessment."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from ephyto_model.language.translation import in_digits, marked, marked_n, tr, trn
from ephyto_model.language.wording import ROUNDED, grouped, listed, none_or, status_word, usd
from ephyto_model.language.wording import exchanges as exchanges_in_words
from ephyto_model.model.budget import Budget
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import Rounding, load_funding_model
from ephyto_model.model.names import in_sentence

PROPOSAL = marked("This is the funding model as proposed to CPM-18 (2024). It is not adopted policy.")


TEXTS = {
    "drift": marked(
        "When this scenario was saved, with ephyto_model {version} and data {data}, contributions came to USD "
        "{before} a year. With ephyto_model {version_now} and data {data_now}, they come to USD {now}."
    ),
    "unclassified_status": marked(
        "The World Bank does not classify {names}, and the paper has no rule for this. The development status "
        "assumed here is {status}."
    ),
    "exchanges_given": marked("This scenario uses its own exchange counts, not the paper's counts for 2023. {who}"),
    "surplus": marked(
        "FAO funding, donor funding and reserves together exceed the Total Annual Funding Level by USD {surplus}. "
        "This surplus goes to the reserve (App. 1(8)), and no fees are needed."
    ),
    "gap_none": marked("Fees bring in none of the USD {need} needed."),
    "gap_less": marked("Fees bring in USD {revenue}, USD {gap} less than the USD {need} needed."),
    "gap_more": marked("Fees bring in USD {revenue}, USD {gap} more than the USD {need} needed."),
    "no_base_fee_payers": marked("No participating party is subject to a base fee, so {who_pays}."),
    "no_usage_fee_payers": marked(
        "No participating party is subject to a usage fee, so the share to be raised from usage fees is not collected."
    ),
}

NEWCOMERS_ASSUMED = marked_n(
    "One of the parties taking part is not using the ePhyto Solution today. It is assumed to have {count}.",
    "{number} of the parties taking part are not using the ePhyto Solution today. Each of them is assumed to have "
    "{count}.",
)


WHO_HAS_COUNTS = {
    "all": marked("All parties with exchange counts take part."),
    "the_one": marked("The only party with an exchange count takes part."),
    "one_of": marked("Of the {users} parties with exchange counts, 1 takes part."),
    "some_of": marked("Of the {users} parties with exchange counts, {taking_part} take part."),
}
NEWCOMERS = {
    "none": marked("no exchanges"),
    "some": marked("{count} a year, before any growth is applied"),
    "peers": marked("the median number of exchanges of its peers, before any growth is applied"),
    "each": marked("the number of exchanges set for it, before any growth is applied"),
}
WHO_PAYS = {
    "usage": marked("usage fees cover all that is needed"),
    "nobody": marked("the share to be raised from base fees is not collected"),
}
ROUNDING = {
    "base": marked("the base unit fee is rounded {to} {step}"),
    "usage": marked("the usage unit fee is rounded {to} {step}"),
    "published": marked(
        "The paper states no rounding rule. The published rounding used here is inferred from the paper's "
        "tables: {how}."
    ),
    "own": marked("This scenario has its own rounding rule: {how}."),
}


BUDGET = {
    "sum": marked("The lines of the budget “{name}” add up to USD {sum} a year in {biennium}."),
    "agreed_same": marked("This is the proposed Total Annual Funding Level."),
    "agreed_less": marked("This is USD {amount} less than the proposed Total Annual Funding Level of USD {level}."),
    "agreed_more": marked("This is USD {amount} more than the proposed Total Annual Funding Level of USD {level}."),
    "own_same": marked("Fees are based on this amount. It is the initial Total Annual Funding Level (App. 1(7))."),
    "own_less": marked(
        "Fees are based on this amount. It is USD {amount} less than the initial Total Annual Funding Level of USD "
        "{level} (App. 1(7))."
    ),
    "own_more": marked(
        "Fees are based on this amount. It is USD {amount} more than the initial Total Annual Funding Level of USD "
        "{level} (App. 1(7))."
    ),
}


class Notice(NamedTuple):
    """One notice: a code, and a sentence for people."""

    code: str
    text: str

    @classmethod
    def of(cls, code: str, template: str = "", **values: object) -> Self:
        """Make the notice of a code from its text (or another of TEXTS)."""
        return cls(code, tr(TEXTS[template or code], **values))


def unclassified(names: Sequence[str], assumed: str) -> Notice:
    """Say which parties have no development status. The paper has no rule for them (App. 3)."""
    return Notice.of(
        "unclassified_status", names=listed([in_sentence(name) for name in names]), status=status_word(assumed)
    )


def exchanges_given(users: int, taking_part: int) -> Notice:
    """Say that other counts than the paper's are used, and how many of their users take part."""
    key = "one_of" if taking_part == 1 else "some_of"
    if taking_part == users:
        key = "all" if users > 1 else "the_one"
    who = tr(WHO_HAS_COUNTS[key], users=grouped(users), taking_part=none_or(taking_part))
    return Notice.of("exchanges_given", who=who)


def budgeted(budget: Budget) -> Notice:
    """Say what the lines of a budget add up to, and by how much that differs from the level beside it."""
    total, level = budget.sum_usd(budget.biennium), load_funding_model().annual_funding_level_usd
    if budget.agreed_level_usd:
        level = budget.level_usd(budget.biennium)
    than = "same" if total == level else "less" if total < level else "more"
    key = f"{'agreed' if budget.agreed_level_usd else 'own'}_{than}"
    sentence = tr(BUDGET["sum"], name=budget.name, sum=usd(total), biennium=budget.biennium)
    return Notice("budget", f"{sentence} {tr(BUDGET[key], amount=usd(abs(total - level)), level=usd(level))}")


def newcomers(number: int, exchanges: int | str | Mapping[str, int]) -> Notice:
    """Say what newcomers' exchanges are assumed to be."""
    count = tr(NEWCOMERS["peers"])
    if isinstance(exchanges, Mapping):
        count = tr(NEWCOMERS["each"])
    elif isinstance(exchanges, int):
        count = tr(NEWCOMERS["none"])
        if exchanges:
            count = tr(NEWCOMERS["some"], count=exchanges_in_words(exchanges))
    return Notice("newcomer_exchanges_assumed", trn(*NEWCOMERS_ASSUMED, number, count=count))


def is_published(rounding: Rounding) -> bool:
    """Tell whether a rounding is the published one, which a scenario's model changes may have altered."""
    return rounding == load_funding_model().rounding["published"]


def rounding_in_words(rounding: Rounding) -> str:
    """Say how unit fees are rounded: by the inferred published rule, or as a scenario changes it."""
    steps = (("base", rounding.base_unit_step_usd), ("usage", rounding.usage_unit_step_usd))
    to = tr(ROUNDED[rounding.direction])
    how = [tr(ROUNDING[fee], to=to, step=in_digits(f"{float(step):,g}")) for fee, step in steps if step is not None]
    return tr(ROUNDING["published" if is_published(rounding) else "own"], how=listed(how))


def notices_of(assessment: Assessment, assumptions: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return the notices of an assessment: what it rests on, what was assumed, what does not add up."""
    return (*assumed(assessment.rounding), *assumptions, *what_does_not_add_up(assessment))


def assumed(rounding: Rounding) -> list[Notice]:
    """Return what holds for every result: that it is a proposal, and how its fees are rounded."""
    found = [Notice("proposal", tr(PROPOSAL))]
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
        found.append(Notice.of("no_base_fee_payers", who_pays=tr(WHO_PAYS["usage" if carried else "nobody"])))
    if not units.usage_multipliers:
        found.append(Notice.of("no_usage_fee_payers"))
    if gap:
        amounts = {"revenue": usd(assessment.revenue_usd), "gap": usd(abs(gap)), "need": usd(assessment.need_usd)}
        less = "gap_less" if assessment.revenue_usd else "gap_none"
        found.append(Notice.of("gap", less if gap < 0 else "gap_more", **amounts))
    return found
