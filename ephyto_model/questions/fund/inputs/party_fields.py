"""The fields of a projection that say who uses the ePhyto Solution, how much, and in which development status."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frozendict import frozendict

from ephyto_model.language.translation import marked
from ephyto_model.language.wording import MOST_ENTRIES, in_words, listed, signed_percent
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.questions.fund.inputs.checks import (
    by_group,
    dated_value,
    newcomers,
    status_changes,
)
from ephyto_model.questions.fund.inputs.facts import counted_exchanges, joiners


def like(field: str, /, **changes: Any) -> Field:
    """Return a field of a scenario with some of it changed."""
    return replace(fields()[field], **changes)


def dated(field: str, /, **changes: Any) -> Field:
    """Return a field of a scenario that takes values by year, with some of it changed."""
    return like(field, check=dated_value(fields()[field].check), **changes)


def years_in_words(values: Mapping[int, Any]) -> str:
    """Write the years of values by year: ``2025 and 2026``."""
    return listed([str(year) for year in values]) if values else in_words("none")


def _growth_in_words(value: Any) -> str:
    """Write a growth, or growths by year, group or party: ``+5%``, ``High +5%, KEN −10%``."""
    if not isinstance(value, Mapping):
        return signed_percent(value)
    if len(value) > MOST_ENTRIES:
        return in_words(value)
    return ", ".join(f"{key} {_growth_in_words(entry)}" for key, entry in value.items())


def party_fields() -> tuple[Field, ...]:
    """Return the fields in their order."""
    growth = fields()["exchange_growth"]
    return (
        Field(
            "joiners",
            marked("Joining"),
            "",
            frozendict(),
            "App. 1(17)",
            "Participants of Appendix 3 with the date of their first exchange in production, like {CAN: 2026-03-01}, "
            "or a CSV with party and go_live.",
            joiners,
        ),
        dated(
            "participating_parties",
            name="joiners_a_year",
            label=marked("Parties joining each year"),
            unit=marked("parties a year"),
            slider_maximum=20,
            default=0,
            minimum=0,
            source="para 27; App. 3",
            help="How many other parties join each year from 2025 on, in the joining order, each on 1 July. An "
            "assumption.",
        ),
        like("joining_order", help="The order in which they join."),
        like(
            "random_seed",
            help="The number that determines which random joining order is drawn, and which parties do not pay.",
        ),
        like(
            "newcomer_exchanges",
            help=fields()["newcomer_exchanges"]
            .help.replace(
                "How many exchanges each participant that is not a user today is assumed to have in a year",
                "How many exchanges each newcomer is assumed to have in a full year, before growth",
            )
            .replace("a number, or", "a number for all or for some parties (the others have none), or"),
            check=newcomers,
        ),
        replace(
            growth,
            source="para 27",
            slider_maximum=0.5,
            write=_growth_in_words,
            help="Growth in exchanges from one year to the next, from 2024 on; a number, "
            "or one for each of some development statuses or parties (the others do not grow). An assumption.",
            check=dated_value(by_group(growth.check), grouped=True),
        ),
        like(
            "status_list",
            help="The list used when the fees of a biennium are set: the one given for its first year. A fiscal "
            "year's, or a file: the World Bank's workbook CLASS.xlsx, or a CSV with iso3, group and ldc.",
            check=dated_value(fields()["status_list"].check, grouped=True),
        ),
        Field(
            "status_changes",
            marked("Changes in development status"),
            "",
            frozendict(),
            "App. 1(15)(d)",
            "Participants whose status differs from the list, like {NPL: {2029: Lower-Middle}}, for the fees of "
            "biennia that start in that year or later.",
            status_changes,
        ),
        fields()["unclassified_status"],
        Field(
            "exchanges",
            marked("Counted exchanges"),
            "",
            frozendict(),
            "App. 1(14), (15)(e)",
            "Exchanges that were counted, by year: files of ephyto count, or counts by ISO3, like {2025: counts.csv}. "
            "Who has counts is a user of that year, and who has none is not; later years go on from the last "
            "counted year.",
            counted_exchanges,
            write=years_in_words,
        ),
    )
