"""The one registry of scenario fields: what each is called, means and accepts.

YAML files, the command line, Papermill parameters and controls all read it, so that a value is refused everywhere
by the same rule with the same sentence.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from frozendict import deepfreeze, frozendict

from ephyto_model.language.translation import marked
from ephyto_model.language.wording import as_number, signed_percent, status_word
from ephyto_model.model.funding_model import LEVEL, ROUNDINGS, STATUSES, load_funding_model
from ephyto_model.model.participants import JOINING_ORDERS, load_participants
from ephyto_model.model.scenarios import checks as accept
from ephyto_model.model.scenarios.checks import PAPER, PEER_MEDIAN
from ephyto_model.model.scenarios.field import Field, find_field
from ephyto_model.model.scenarios.field_words import (
    LATER_LISTS_IN_WORDS,
    LISTS_IN_WORDS,
    ORDERS_IN_WORDS,
    ROUNDING_IN_WORDS,
    choice_field,
    counts_in_words,
    level_in_words,
    list_in_words,
    usd_field,
)
from ephyto_model.model.status_lists import status_lists


@cache
def fields() -> Mapping[str, Field]:
    """Return the fields by name, in their order. Defaults and bounds that are data come from data/."""
    participants, model = load_participants(), load_funding_model()
    users = sum(participant.is_user for participant in participants)
    level = as_number(model.annual_funding_level_usd)
    registry = (
        Field(
            "name",
            marked("Name of the scenario"),
            "",
            "CPM-18 paper",
            "",
            marked("The name used in reports and files."),
            accept.name,
            1,
            80,
        ),
        usd_field(
            LEVEL,
            marked("Total Annual Funding Level"),
            "App. 1(7), (9)-(11)",
            marked(
                "The annual cost of the ePhyto Solution before any deduction: an amount, or a file with the "
                "budget on which it is based, such as budget.yaml."
            ),
            level,
            accept.level,
            level_in_words,
        ),
        usd_field(
            "fao_funding_usd",
            marked("FAO funding"),
            "App. 1(12), (13)(a)",
            marked("FAO's contribution, which reduces the amount fees must cover."),
        ),
        usd_field(
            "donor_funding_usd",
            marked("Donor funding"),
            "App. 1(13)(a), (24)",
            marked("Contributions from other donors, which reduce the amount fees must cover."),
        ),
        usd_field(
            "reserves_applied_usd",
            marked("Reserves applied"),
            "App. 1(8), (15)(c)",
            marked("The amount taken from the trust fund's reserves to reduce the amount fees must cover."),
        ),
        Field(
            "participating_parties",
            marked("Participating parties"),
            marked("parties"),
            users,
            "paras 6, 28; App. 2, 3",
            marked(
                "How many participants take part: today's users come first, from the most exchanges to the "
                "fewest, then the others in the joining order."
            ),
            accept.whole,
            1,
            len(participants),
            1,
            (),
            len(participants),
        ),
        choice_field(
            "joining_order",
            marked("Joining order"),
            "App. 3",
            marked("The order in which the participants of Appendix 3 join."),
            "appendix",
            JOINING_ORDERS,
            ORDERS_IN_WORDS,
        ),
        Field(
            "random_seed",
            marked("Random seed"),
            "",
            0,
            "",
            marked("The number that determines which random joining order is drawn."),
            accept.whole,
            0,
            2**32 - 1,
            1,
        ),
        Field(
            "include",
            marked("Also taking part"),
            marked("ISO3 codes"),
            (),
            "",
            marked("Participants that take part in addition to those included in the number of participating parties."),
            accept.codes,
        ),
        Field(
            "exclude",
            marked("Not taking part"),
            marked("ISO3 codes"),
            (),
            "",
            marked(
                "Participants that do not take part, even if they are included in the number of participating "
                "parties or have been added."
            ),
            accept.codes,
        ),
        Field(
            "newcomer_exchanges",
            marked("New users' exchanges"),
            marked("exchanges a year"),
            0,
            "para 28; App. 1(17)",
            marked(
                "How many exchanges each participant that is not a user today is assumed to have in a year: a "
                "number, or the median for today's users of the same development status (keyword in files: "
                "peer_median)."
            ),
            accept.newcomers,
            0,
            10**9,
            500,
            (),
            50_000,
            frozendict({PEER_MEDIAN: marked("the median of their peers")}),
        ),
        Field(
            "exchange_growth",
            marked("Growth in exchanges"),
            marked("1 means 100% more"),
            0,
            "paras 27, 28",
            marked("Growth in every party's exchanges compared with the reference year. This is an assumption."),
            accept.number,
            -1,
            100,
            0.05,
            (),
            4,
            write=signed_percent,
        ),
        choice_field(
            "status_list",
            marked("Development status list"),
            "App. 1(13)(b)(ii), (15)(d)",
            marked(
                "The development status in the paper, or the one that follows from the World Bank's list for a "
                "fiscal year and the UN's list of LDCs. Files can also contain a list of your own."
            ),
            "paper",
            status_lists(),
            frozendict({**LATER_LISTS_IN_WORDS, **LISTS_IN_WORDS}),
            list_in_words,
            accept.status_list,
        ),
        Field(
            "exchanges",
            marked("Exchanges"),
            "",
            PAPER,
            "App. 1(14), (15)(e)",
            marked(
                "The counts for 2023 in Appendix 2 (keyword in files: paper), or the counts for another year from a"
                " file generated by the command ephyto count, such as exchanges.csv. The parties in that file are "
                "then the users."
            ),
            accept.exchanges,
            words=frozendict({PAPER: marked("the counts for 2023 (Appendix 2)")}),
            write=counts_in_words,
        ),
        choice_field(
            "unclassified_status",
            marked("Status assumed for unclassified parties"),
            "App. 3",
            marked("The paper has no rule for a party that the World Bank does not classify."),
            STATUSES[0],
            STATUSES,
            write=status_word,
        ),
        choice_field(
            "rounding",
            marked("Rounding"),
            "inferred from Tables 1 to 3",
            marked(
                "Published: the rounding that the paper's tables imply (inferred; the paper states none). "
                "Exact: no rounding."
            ),
            ROUNDINGS[0],
            ROUNDINGS,
            ROUNDING_IN_WORDS,
        ),
        Field(
            "model_changes",
            marked("Changes to the funding model"),
            "",
            deepfreeze({}),
            "App. 1(18)",
            marked(
                "Parameters whose values differ from those in data/funding_model.yaml, for example {base_share: 0.5}."
            ),
            accept.changes,
        ),
    )
    return {field.name: field for field in registry}


def field_named(name: Any) -> Field:
    """Return the field of that name. Raises InputError with the nearest name for an unknown one."""
    return find_field(name, fields(), "scenario")
