"""The answer to a scenario in one sentence: what changes, and what a group and a country then pay.

What stands between two pairs of asterisks is what a page sets off; `plainly` takes the asterisks away. The explorer's
page fills the same texts, so the words are here and nowhere else.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ephyto_model.analyses.fees.comparison import published
from ephyto_model.analyses.fees.party import contribution_of, participant_of
from ephyto_model.field_checks import PEER_MEDIAN
from ephyto_model.scenario import Outcome, Scenario
from ephyto_model.scenario_fields import fields
from ephyto_model.wording import capitalised, in_sentence, listed, percent, usd

STATUS, CATEGORY = "High", "Medium"  # the group that the sentence speaks of
MOST_CLAUSES = 3
CLAUSES = {
    "annual_funding_level_usd": "the level is **USD {amount}**",
    "fao_funding_usd": "FAO pays **USD {amount}**",
    "donor_funding_usd": "donors pay **USD {amount}**",
    "reserves_applied_usd": "**USD {amount}** of reserves is applied",
    "more_parties": "**{number} more parties** join",
    "one_more_party": "**one more party** joins",
    "fewer_parties": "only **{number} parties** take part",
    "one_party": "only **one party** takes part",
    "joining_order": "parties join **{words}**",
    "one_included": "**one party** is added",
    "include": "**{number} parties** are added",
    "one_excluded": "**one party** is left out",
    "exclude": "**{number} parties** are left out",
    "peers": "newcomers exchange **as much as their peers**",
    "newcomer_exchanges": "each newcomer has **{number} exchanges** a year",
    "one_exchange": "each newcomer has **one exchange** a year",
    "growth": "exchanges grow by **{share}**",
    "decline": "exchanges fall by **{share}**",
    "status_list": "the **{words}** apply",
    "exchanges": "**other counts of exchanges** are used",
    "rounding": "fees are **not rounded**",
    "model_changes": "**parameters of the model** change",
    "one_other": "**one other setting** changes",
    "others": "**{number} other settings** change",
}
SENTENCES = {
    "if": "If {clauses}, {outcome}.",
    "paper": "As the paper proposes it, {outcome}.",
    "covered": "no party pays a fee",
    "nobody": "no party takes part",
    "group": "a {status}-income party with {category} usage {pays}",
    "and_country": "{group}, and {country}",
    "paper_pays": "pays **{now}** a year",
    "still_pays": "still pays **{now}** a year",
    "pays": "pays **{now}** a year instead of {before}",
    "country_paper": "{name} **{now}**",
    "country_still": "{name} still **{now}**",
    "country": "{name} **{now}** instead of {before}",
    "country_joins": "{name}, which joins, **{now}**",
    "country_out": "{name} takes no part",
    "nothing": "nothing",
    "usd": "USD {amount}",
}


def answer(outcome: Outcome, iso3: str | None = None) -> str:
    """Say what a scenario changes and what a High party of medium usage, and a party, then pay.

    Raises InputError for an unknown code.
    """
    clauses = clauses_of(outcome.scenario)
    if not outcome.assessment.contributions:
        said = SENTENCES["nobody"]
    elif not outcome.assessment.need_usd:
        said = SENTENCES["covered"]
    else:
        said = _group(outcome)
        if iso3:
            said = SENTENCES["and_country"].format(group=said, country=_country(outcome, iso3, bool(clauses)))
    if not clauses:
        return SENTENCES["paper"].format(outcome=said)
    return capitalised(SENTENCES["if"].format(clauses=listed(clauses), outcome=said))


def plainly(text: str) -> str:
    """Return an answer without what sets its figures off."""
    return text.replace("**", "")


def clauses_of(scenario: Scenario) -> list[str]:
    """Return what a scenario changes, a clause a field, the most important first; further ones are counted."""
    differing = {**scenario.differences(), **_effective(scenario)}
    said = [name for name in CLAUSES_OF if name in differing and differing[name] != []]
    clauses = [CLAUSES_OF[name](differing[name]) for name in said]
    others = len(differing) - len(clauses)
    if len(clauses) > MOST_CLAUSES:
        others += len(clauses) - MOST_CLAUSES + 1
        clauses = clauses[: MOST_CLAUSES - 1]
    if others:
        clauses.append(CLAUSES["one_other" if others == 1 else "others"].format(number=others))
    return clauses


def _effective(scenario: Scenario) -> dict[str, list[str]]:
    """Return, of `include` and `exclude`, the parties that they really add and leave out."""
    if not scenario.include and not scenario.exclude:
        return {}
    first = {participant.iso3 for participant in scenario.queue()[: scenario.participating_parties]}
    found = {
        "include": [code for code in scenario.include if code not in first and code not in scenario.exclude],
        "exclude": [code for code in scenario.exclude if code in first],
    }
    return {name: codes for name, codes in found.items() if getattr(scenario, name)}


def _amount(name: str) -> Callable[[Any], str]:
    return lambda value: CLAUSES[name].format(amount=usd(value))


def _parties(number: int) -> str:
    more = number - fields()["participating_parties"].default
    if more > 0:
        return CLAUSES["one_more_party" if more == 1 else "more_parties"].format(number=more)
    return CLAUSES["one_party" if number == 1 else "fewer_parties"].format(number=number)


def _words(name: str) -> Callable[[Any], str]:
    return lambda value: CLAUSES[name].format(words=fields()[name].in_words(value))


def _number(one: str, several: str) -> Callable[[Any], str]:
    return lambda codes: CLAUSES[one if len(codes) == 1 else several].format(number=len(codes))


def _newcomers(value: int | str) -> str:
    if value == PEER_MEDIAN:
        return CLAUSES["peers"]
    return CLAUSES["one_exchange" if value == 1 else "newcomer_exchanges"].format(number=f"{value:,}")


def _growth(value: float) -> str:
    return CLAUSES["growth" if value > 0 else "decline"].format(share=percent(abs(value)))


def _as_is(name: str) -> Callable[[Any], str]:
    return lambda value: CLAUSES[name]


# The random seed and the status assumed for unclassified parties have no clause: they are counted.
CLAUSES_OF: Mapping[str, Callable[[Any], str]] = {
    "annual_funding_level_usd": _amount("annual_funding_level_usd"),
    "fao_funding_usd": _amount("fao_funding_usd"),
    "donor_funding_usd": _amount("donor_funding_usd"),
    "reserves_applied_usd": _amount("reserves_applied_usd"),
    "participating_parties": _parties,
    "newcomer_exchanges": _newcomers,
    "exchange_growth": _growth,
    "include": _number("one_included", "include"),
    "exclude": _number("one_excluded", "exclude"),
    "model_changes": _as_is("model_changes"),
    "rounding": _as_is("rounding"),
    "status_list": _words("status_list"),
    "exchanges": _as_is("exchanges"),
    "joining_order": _words("joining_order"),
}


def _group(outcome: Outcome) -> str:
    now, before = (found.total_fee_usd(STATUS, CATEGORY) for found in (outcome.assessment, published()))
    changed = outcome.scenario.differences()
    key = ("still_pays" if changed else "paper_pays") if now == before else "pays"
    pays = SENTENCES[key].format(now=_usd(now), before=usd(before) if now else _usd(before))
    return SENTENCES["group"].format(status=STATUS, category=CATEGORY.lower(), pays=pays)


def _country(outcome: Outcome, iso3: str, changed: bool) -> str:
    name = in_sentence(participant_of(iso3).name)
    party = contribution_of(outcome, iso3)
    if party is None:
        return SENTENCES["country_out"].format(name=name)
    now = party.expected_contribution_usd
    paper = {row.iso3: row.expected_contribution_usd for row in published().contributions}
    if iso3 not in paper:
        return SENTENCES["country_joins"].format(name=name, now=_bare(now))
    key = ("country_still" if changed else "country_paper") if now == paper[iso3] else "country"
    return SENTENCES[key].format(name=name, now=_bare(now), before=_bare(paper[iso3]))


def _usd(amount: Fraction) -> str:
    return SENTENCES["usd"].format(amount=usd(amount)) if amount else SENTENCES["nothing"]


def _bare(amount: Fraction) -> str:
    return usd(amount) if amount else SENTENCES["nothing"]
