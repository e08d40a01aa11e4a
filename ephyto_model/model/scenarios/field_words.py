"""How a scenario's fields are made: an amount, a choice, and what stands for values that are no plain number."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frozendict import frozendict

from ephyto_model.language.translation import marked, tr, trn
from ephyto_model.language.wording import in_words, usd
from ephyto_model.model.budget_files import is_budget, read_budget
from ephyto_model.model.number_checks import LARGEST_USD
from ephyto_model.model.scenarios import checks as accept
from ephyto_model.model.scenarios.checks import PAPER
from ephyto_model.model.scenarios.field import Check, Field
from ephyto_model.model.status_lists import fiscal_years

ORDERS_IN_WORDS = frozendict(
    {
        "appendix": marked("in the order of Appendix 3"),
        "highest_income_first": marked("highest income first"),
        "lowest_income_first": marked("lowest income first"),
        "random": marked("in random order"),
    }
)


LISTS_IN_WORDS = frozendict(
    {
        PAPER: marked("the paper's list"),
        "fy24": marked("World Bank and LDC lists for fiscal year 2024"),
        "fy25": marked("World Bank and LDC lists for fiscal year 2025"),
        "fy26": marked("World Bank and LDC lists for fiscal year 2026"),
        "fy27": marked("World Bank and LDC lists for fiscal year 2027"),
    }
)


LATER_LISTS_IN_WORDS = {year: f"World Bank and LDC lists of fiscal year 20{year[2:]}" for year in fiscal_years()}


ROUNDING_IN_WORDS = frozendict({"published": marked("as published (inferred)"), "exact": marked("none")})


def list_in_words(value: Any) -> str:
    """Write a list of development status that is no shipped one: one that a file or a mapping gives."""
    if isinstance(value, str):
        return in_words(value)
    return trn("a list of {number} party", "a list of {number} parties", len(value))


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Write counts by party: how many parties they are of."""
    return trn("counts for {number} party", "counts for {number} parties", len(counts))


def level_in_words(level: Any) -> str:
    """Write a level; one that a budget gives, which plain values write out, with the budget's name."""
    if not isinstance(level, Mapping):
        return in_words(level)
    if not is_budget(level):  # by year
        return ", ".join(f"{year} {level_in_words(entry)}" for year, entry in level.items())
    budget = read_budget(level)
    amount = usd(budget.level_usd(budget.biennium))
    return tr("{amount}, from the budget “{name}”", amount=amount, name=budget.name)


def usd_field(
    name: str,
    label: str,
    source: str,
    help_: str,
    default: float = 0,
    check: Check = accept.number,
    write: Callable[[Any], str] = in_words,
) -> Field:
    """Return a field of US dollars a year."""
    most, step = 1_500_000, 1_000 if default else 10_000
    return Field(
        name, label, marked("USD a year"), default, source, help_, check, 0, LARGEST_USD, step, (), most, write=write
    )


def choice_field(
    name: str,
    label: str,
    source: str,
    help_: str,
    default: str,
    choices: Sequence[str],
    words: Mapping[str, str] = frozendict(),
    write: Callable[[Any], str] = in_words,
    check: Check = accept.choice,
) -> Field:
    """Return a field that is one of some words."""
    return Field(name, label, "", default, source, help_, check, choices=tuple(choices), words=words, write=write)
