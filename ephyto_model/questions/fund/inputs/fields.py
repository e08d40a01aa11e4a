"""The registry of what a projection of the fund is asked: amounts, parties and shares, each by year.

A dated value is a mapping from years to values; each holds from its year on until the next. Before the first of them
the default holds. Where a scenario has the same field, its check, label and paragraph are the scenario's.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from frozendict import frozendict

from ephyto_model.language.translation import marked, trn
from ephyto_model.model.funding_model import LEVEL
from ephyto_model.model.scenarios.checks import choice
from ephyto_model.model.scenarios.field import Field, find_field
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.timing import FIRST_YEAR, LATEST_YEAR
from ephyto_model.questions.fund.inputs.checks import (
    a_share,
    a_year,
    by_group,
    dated_value,
    or_budget,
    word_or,
)
from ephyto_model.questions.fund.inputs.facts import of_years, receipts
from ephyto_model.questions.fund.inputs.party_fields import dated, like, party_fields, years_in_words

ABOVE_TARGET, HALF_LEVEL, LIKE_LEVEL = "above_target", "half_level", "level"
AS_GIVEN, AS_BEFORE, AS_SPENT = "as_given", "as_before", "as_spent"
EXPECTED_IN_WORDS = frozendict(
    {AS_GIVEN: marked("the amount actually given"), AS_BEFORE: marked("the amount given the year before")}
)
LEVEL_RULES = frozendict(
    {AS_GIVEN: marked("the level set in the projection"), AS_SPENT: marked("the cost of the usage year")}
)
LEFT_OUT, CHARGED, COUNTED = "left_out", "charged", "counted"
ARREARS_RULES = frozendict(
    {
        LEFT_OUT: marked("left out"),
        CHARGED: marked("shared by all parties"),
        COUNTED: marked("counted as reserves"),
    }
)


def projection_field_named(name: Any) -> Field:
    """Return the projection field of that name. Raises InputError with the nearest name for an unknown one."""
    return find_field(name, projection_fields(), "projection")


def _receipts_in_words(rows: Sequence[Mapping[str, Any]]) -> str:
    return trn("{number} receipt", "{number} receipts", len(rows))


@cache
def projection_fields() -> Mapping[str, Field]:
    """Return the fields by name, in their order."""
    known = fields()

    def one_of(name: str, label: str, source: str, help: str, words: Mapping[str, str]) -> Field:
        return Field(
            name, label, "", next(iter(words)), source, help, choice, None, None, None, tuple(words), None, words
        )

    def of_payments(name: str, label: str, unit: str, usual: int, help: str) -> Field:
        check = dated_value(by_group(a_share), grouped=True)
        return Field(name, label, unit, usual, "paras 35, 36", help, check, 0, 1, 0.05, slider_maximum=1)

    def late(name: str, label: str) -> Field:
        return of_payments(
            name,
            label,
            marked("1 means that the full amount is paid late"),
            0,
            "The share of what a party pays that comes this much later than expected: one number for all, or "
            "a number for some development statuses or parties (the others pay in time).",
        )

    reserves = known["reserves_applied_usd"]

    def expected(funding: str, name: str, label: str, source: str, help: str) -> Field:
        check = dated_value(word_or((AS_GIVEN, AS_BEFORE), reserves.check))
        of_field = {"name": name, "label": label, "source": source, "help": help}
        return like(funding, **of_field, default=AS_GIVEN, words=EXPECTED_IN_WORDS, check=check)

    registry = (
        like("name", help="What reports and files call it."),
        Field(
            "last_year",
            marked("Final year"),
            "",
            2034,
            "",
            "The last calendar year of the projection; the first is 2025.",
            a_year,
            FIRST_YEAR,
            LATEST_YEAR,
            1,
            (),
            LATEST_YEAR,
        ),
        like(
            "reserves_applied_usd",
            name="opening_reserve_usd",
            label=marked("Opening reserve"),
            unit="USD",
            source="App. 1(8)",
            help="What the trust fund holds on 1 January 2025.",
        ),
        dated(
            "annual_funding_level_usd",
            source="App. 1(7), (9)-(11)",
            help="Fees of a biennium are set on the level of its first year, or on what a budget plans for the "
            "biennium; the cost then follows the budget.",
        ),
        one_of(
            "level_rule",
            marked("Basis for changes in the level"),
            "App. 1(9)-(11)",
            "Whether the level is the one given, or from 2027 on the cost of the usage year, two years before the "
            "biennium.",
            LEVEL_RULES,
        ),
        like(
            "reserves_applied_usd",
            name="annual_cost_usd",
            label=marked("Annual cost"),
            default=LIKE_LEVEL,
            source="para 13",
            help="What the ePhyto Solution spends a year, as far as the fund can pay; an amount, or a file with a "
            "budget. A budget's lines rise with each year's users, exchanges and newcomers.",
            words=frozendict({LIKE_LEVEL: marked("the same as the level")}),
            write=known[LEVEL].write,
            check=dated_value(or_budget(word_or((LIKE_LEVEL,), reserves.check))),
        ),
        dated("fao_funding_usd", help="What FAO contributes a year to reduce what fees must cover."),
        expected(
            "fao_funding_usd",
            "fao_funding_expected_usd",
            marked("FAO funding expected when fees are set"),
            "App. 1(15)(a)",
            "What FAO is expected to give when fees are set, if FAO then gives something else: an amount a year, "
            "or what it gave in the year before the biennium (in files: as_before).",
        ),
        dated(
            "fao_funding_usd",
            name="fao_to_reserves_usd",
            label=marked("FAO funding for reserves"),
            help="What FAO contributes a year and specifies to be held in reserve.",
        ),
        dated("donor_funding_usd", help="What other donors contribute a year to reduce what fees must cover."),
        expected(
            "donor_funding_usd",
            "donor_funding_expected_usd",
            marked("Donor funding expected when fees are set"),
            "App. 1(15)(b)",
            "What donors are expected to give when fees are set, if they then give something else: an amount a "
            "year, or what they gave in the year before the biennium (in files: as_before).",
        ),
        dated(
            "donor_funding_usd",
            name="donors_to_reserves_usd",
            label=marked("Donor funding for reserves"),
            source="App. 1(24)",
            help="What other donors contribute a year to be held in reserve.",
        ),
        like(
            "reserves_applied_usd",
            default=ABOVE_TARGET,
            source="App. 1(8), (15)(c)",
            help="How much of the reserve is used to reduce fees each time they are set: everything above the target, "
            "half in each year of the biennium (in files: above_target), or an amount a year.",
            words=frozendict({ABOVE_TARGET: marked("all above the target")}),
            check=dated_value(word_or((ABOVE_TARGET,), reserves.check)),
        ),
        like(
            "reserves_applied_usd",
            name="reserve_target_usd",
            label=marked("Reserve target"),
            unit="USD",
            default=HALF_LEVEL,
            source="an assumption; App. 1(8) sets only a cap",
            help="How much stays in reserve when fees are set.",
            words=frozendict({HALF_LEVEL: marked("half the level")}),
            check=dated_value(word_or((HALF_LEVEL,), reserves.check)),
        ),
        one_of(
            "arrears_in_fees",
            marked("Outstanding contributions when fees are set"),
            "an assumption; paras 35, 36",
            "What a recalculation does with contributions that were due by the end of the usage year and have not "
            "come in: nothing, charge to all parties, half in each year of the biennium, what exceeds the most "
            "that was charged before, or count them as if they were in reserve.",
            ARREARS_RULES,
        ),
        *party_fields(),
        Field(
            "receipts",
            marked("Receipts"),
            "",
            (),
            "App. 1(21)-(23)",
            "Contributions that came in: a CSV with iso3, for_year, received_on, amount_usd and note. From the day "
            "after the last of them on, the shares below are assumed.",
            receipts,
            write=_receipts_in_words,
        ),
        Field(
            "balance_usd",
            marked("Balance at the year's end"),
            "USD",
            frozendict(),
            "App. 1(8), (22)",
            "What the trust fund held at the end of past years, like {2025: 812300}. It takes the place of what the "
            "projection would work out.",
            of_years(reserves.check, FIRST_YEAR),
            0,
            reserves.maximum,
            write=years_in_words,
        ),
        of_payments(
            "paid_share",
            marked("Share paid"),
            marked("1 means all"),
            1,
            "The share of its expected contribution that a party pays: one number for all, or a number for some "
            "development statuses or parties (the others pay in full).",
        ),
        late("one_year_late_share", marked("Paid a year late")),
        late("two_years_late_share", marked("Paid two years late")),
        Field(
            "nonpaying_share",
            "Parties that do not pay",
            "share of the parties",
            0,
            "paras 35, 36",
            "The share of the parties, drawn at random, that never pay.",
            dated_value(a_share),
            0,
            1,
            0.05,
            (),
            1,
        ),
        known["rounding"],
        known["model_changes"],
    )
    return {field.name: field for field in registry}
