"""The answer to a scenario in one sentence: what changes, and what a party or a group then pays.

What stands between two pairs of asterisks is what a page sets off; `plainly` takes the asterisks away. The explorer's
page fills the same texts, so the words are here and nowhere else.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ephyto_model.language.translation import marked, marked_n, tr, trn
from ephyto_model.language.wording import capitalised, listed, percent, usd
from ephyto_model.language.wording import exchanges as exchanges_in_words
from ephyto_model.model.names import in_sentence
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.checks import PEER_MEDIAN
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.fees.comparison import published
from ephyto_model.questions.fees.party import contribution_of, participant_of

STATUS, CATEGORY = "High", "Medium"  # the group that the sentence speaks of
MOST_CLAUSES = 3
CLAUSES = {
    "annual_funding_level_usd": marked("the funding level is **USD {amount}**"),
    "fao_funding_usd": marked("FAO pays **USD {amount}**"),
    "donor_funding_usd": marked("donors pay **USD {amount}**"),
    "reserves_applied_usd": marked("**USD {amount}** of reserves is applied"),
    "joining_order": marked("parties join **{words}**"),
    "peers": marked("new users have **as many exchanges as their peers**"),
    "growth": marked("exchanges grow by **{share}**"),
    "decline": marked("exchanges fall by **{share}**"),
    "status_list": marked("the **{words}** apply"),
    "statuses": marked("**a different development status list** is used"),
    "exchanges": marked("**different exchange counts** are used"),
    "own_joins": marked("**{name}** joins with **{exchanges}**"),
    "own": marked("**{name}** has **{exchanges}** a year"),
    "rounding": marked("fees are **not rounded**"),
    "model_changes": marked("**parameters of the model** change"),
}
COUNTED_CLAUSES = {  # each in the form for one and for several
    "more_parties": marked_n("**one more party** joins", "**{number} more parties** join"),
    "fewer_parties": marked_n("only **one party** takes part", "only **{number} parties** take part"),
    "include": marked_n("**one party** is added", "**{number} parties** are added"),
    "exclude": marked_n("**one party** is left out", "**{number} parties** are left out"),
    "newcomer_exchanges": marked_n(
        "each new user has **one exchange** a year", "each new user has **{number} exchanges** a year"
    ),
    "others": marked_n("**one other setting** changes", "**{number} other settings** change"),
}
SENTENCES = {
    "if": marked("If {clauses}, {outcome}."),
    "paper": marked("Under the paper's proposal, {outcome}."),
    "covered": marked("no party pays a fee"),
    "nobody": marked("no party takes part"),
    "group": marked("a High-income party with medium usage {pays}"),
    "paper_pays": marked("pays **{now}** a year"),
    "still_pays": marked("still pays **{now}** a year"),
    "pays": marked("pays **{now}** a year instead of {before}"),
    "party": marked("{name} {pays}"),
    "party_joins": marked("{name}, a new user, {pays}"),
    "party_named": marked("it {pays}"),
    "party_out": marked("{name} does not take part"),
    "nothing": marked("nothing"),
    "usd": marked("USD {amount}"),
}


def answer(outcome: Outcome, iso3: str | None = None) -> str:
    """Say what a scenario changes and what a party, or a High party of medium usage, then pays.

    Raises InputError for an unknown code.
    """
    clauses = _clauses(outcome.scenario)
    if not outcome.assessment.contributions:
        said = tr(SENTENCES["nobody"])
    elif not outcome.assessment.need_usd:
        said = tr(SENTENCES["covered"])
    else:
        said = _party(outcome, iso3, clauses) if iso3 else _group(outcome, clauses)
    if not clauses:
        return tr(SENTENCES["paper"], outcome=said)
    return capitalised(tr(SENTENCES["if"], clauses=listed([*clauses.values()]), outcome=said))


def plainly(text: str) -> str:
    """Return an answer without what sets its figures off."""
    return text.replace("**", "")


def clauses_of(scenario: Scenario) -> list[str]:
    """Return what a scenario changes, a clause a field, the most important first; further ones are counted."""
    return [*_clauses(scenario).values()]


def _clauses(scenario: Scenario) -> dict[str, str]:
    """Return the clauses by the field that each is of."""
    differing = {**scenario.as_numbers().differences(), **_effective(scenario)}
    if joins_alone(scenario):
        differing["participating_parties"] = max(scenario.participating_parties - 1, 1)
        if differing["participating_parties"] == fields()["participating_parties"].default:
            del differing["participating_parties"]
    said = [name for name in CLAUSES_OF if name in differing and differing[name] != []]
    others = len(differing) - len(said)
    if len(said) > MOST_CLAUSES:
        others += len(said) - MOST_CLAUSES + 1
        said = said[: MOST_CLAUSES - 1]
    clauses = {name: CLAUSES_OF[name](differing[name]) for name in said}
    return {**clauses, "others": trn(*COUNTED_CLAUSES["others"], others)} if others else clauses


def own_count(scenario: Scenario) -> str:
    """Return the one party whose exchanges are not the paper's, if only one's are not: its ISO3, else an empty text."""
    if isinstance(scenario.exchanges, str):
        return ""
    differing = [p.iso3 for p in load_participants() if scenario.exchanges.get(p.iso3) != p.exchanges]
    return differing[0] if len(differing) == 1 and differing[0] in scenario.exchanges else ""


def joins_alone(scenario: Scenario) -> str:
    """Return the one party that joins with exchanges of its own beside the paper's users: its ISO3, or ""."""
    iso3 = own_count(scenario)
    return iso3 if iso3 and not participant_of(iso3).is_user else ""


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
    return lambda value: tr(CLAUSES[name], amount=usd(value))


def _parties(number: int) -> str:
    more = number - fields()["participating_parties"].default
    if more > 0:
        return trn(*COUNTED_CLAUSES["more_parties"], more)
    return trn(*COUNTED_CLAUSES["fewer_parties"], number)


def _words(name: str) -> Callable[[Any], str]:
    return lambda value: tr(CLAUSES[name], words=fields()[name].in_words(value))


def _status_list(value: str | Mapping[str, str]) -> str:
    return _words("status_list")(value) if isinstance(value, str) else tr(CLAUSES["statuses"])


def _number(name: str) -> Callable[[Any], str]:
    return lambda codes: trn(*COUNTED_CLAUSES[name], len(codes))


def _newcomers(value: int | str) -> str:
    if value == PEER_MEDIAN:
        return tr(CLAUSES["peers"])
    return trn(*COUNTED_CLAUSES["newcomer_exchanges"], int(value))


def _growth(value: float) -> str:
    return tr(CLAUSES["growth" if value > 0 else "decline"], share=percent(abs(value)))


def _exchanges(counts: Mapping[str, int]) -> str:
    scenario = Scenario(exchanges=counts)
    iso3 = own_count(scenario)
    if not iso3:
        return tr(CLAUSES["exchanges"])
    key = "own_joins" if joins_alone(scenario) else "own"
    name = in_sentence(participant_of(iso3).name)
    return tr(CLAUSES[key], name=name, exchanges=exchanges_in_words(counts[iso3]))


def _as_is(name: str) -> Callable[[Any], str]:
    return lambda value: tr(CLAUSES[name])


# The random seed and the status assumed for unclassified parties have no clause: they are counted.
CLAUSES_OF: Mapping[str, Callable[[Any], str]] = {
    "annual_funding_level_usd": _amount("annual_funding_level_usd"),
    "fao_funding_usd": _amount("fao_funding_usd"),
    "donor_funding_usd": _amount("donor_funding_usd"),
    "reserves_applied_usd": _amount("reserves_applied_usd"),
    "participating_parties": _parties,
    "exchanges": _exchanges,
    "newcomer_exchanges": _newcomers,
    "exchange_growth": _growth,
    "include": _number("include"),
    "exclude": _number("exclude"),
    "model_changes": _as_is("model_changes"),
    "rounding": _as_is("rounding"),
    "status_list": _status_list,
    "joining_order": _words("joining_order"),
}


def _group(outcome: Outcome, clauses: Mapping[str, str]) -> str:
    now, before = (found.total_fee_usd(STATUS, CATEGORY) for found in (outcome.assessment, published()))
    return tr(SENTENCES["group"], pays=_pays(now, before, clauses))


def _party(outcome: Outcome, iso3: str, clauses: Mapping[str, str]) -> str:
    name = in_sentence(participant_of(iso3).name)
    party = contribution_of(outcome, iso3)
    if party is None:
        return tr(SENTENCES["party_out"], name=name)
    now = party.expected_contribution_usd
    before = {row.iso3: row.expected_contribution_usd for row in published().contributions}.get(iso3)
    pays = tr(SENTENCES["paper_pays"], now=_usd(now)) if before is None else _pays(now, before, clauses)
    key = "party"
    if before is None:
        key = "party_named" if "exchanges" in clauses and joins_alone(outcome.scenario) == iso3 else "party_joins"
    return tr(SENTENCES[key], name=name, pays=pays)


def _pays(now: Fraction, before: Fraction, clauses: Mapping[str, str]) -> str:
    key = ("still_pays" if clauses else "paper_pays") if now == before else "pays"
    return tr(SENTENCES[key], now=_usd(now), before=usd(before) if now else _usd(before))


def _usd(amount: Fraction) -> str:
    return tr(SENTENCES["usd"], amount=usd(amount)) if amount else tr(SENTENCES["nothing"])
