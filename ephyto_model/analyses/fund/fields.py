"""The registry of what a projection of the fund is asked: amounts, parties and shares, each by year.

A dated value is a mapping from years to values; each holds from its year on until the next. Before the first of them
the default holds. Where a scenario has the same field, its check, label and paragraph are the scenario's.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from frozendict import frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import is_number
from ephyto_model.field_checks import Check, Field, find_field, unknown_participant
from ephyto_model.funding_model import STATUSES
from ephyto_model.language import marked
from ephyto_model.participants import load_participants
from ephyto_model.scenario_fields import fields
from ephyto_model.timing import COUNTED_YEAR, FIRST_YEAR
from ephyto_model.wording import listed

LATEST_YEAR = 2074
FIRST_DATED = COUNTED_YEAR + 1
ABOVE_TARGET, HALF_LEVEL, LIKE_LEVEL, AS_GIVEN = "above_target", "half_level", "level", "as_given"
AS_GIVEN_IN_WORDS = frozendict({AS_GIVEN: marked("what is then given")})
ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
A_DATE = "a date like 2026-03-01"


def projection_field_named(name: Any) -> Field:
    """Return the projection field of that name. Raises InputError with the nearest name for an unknown one."""
    return find_field(name, projection_fields(), "projection")


def _dated(check: Check, *, grouped: bool = False) -> Check:
    """Accept a value, or a mapping from years to values that hold from then on; a `grouped` value is a mapping too."""

    def checked(field: Field, value: Any) -> Any:
        if not isinstance(value, Mapping) or (grouped and not any(_is_year(key) for key in value)):
            return check(field, value)
        if not value:
            raise InputError(f"{field.name} has an empty mapping; give a value, or values by year like {{2027: ...}}.")
        dated = {}
        for key, entry in value.items():
            year = int(key) if _is_year(key) else 0
            if not FIRST_DATED <= year <= LATEST_YEAR:
                raise InputError(
                    f"{field.name} takes values by year, like {{2027: ...}}, for the years {FIRST_DATED} to "
                    f"{LATEST_YEAR}; found {_written(key)} as a year."
                )
            if year in dated:
                raise InputError(f"{field.name} has the year {year} twice; keep one.")
            dated[year] = check(replace(field, name=f"{field.name} from {year}"), entry)
        return frozendict(sorted(dated.items()))

    return checked


def _written(key: Any) -> str:
    return key.isoformat() if isinstance(key, date) else quoted(key)


def _is_year(key: Any) -> bool:
    """Tell whether a key is a whole number; JSON and Papermill write those as texts."""
    return (isinstance(key, int) and not isinstance(key, bool)) or (
        isinstance(key, str) and key.isascii() and key.isdigit() and len(key) <= 9
    )


def _word_or(word: str, check: Check) -> Check:
    def checked(field: Field, value: Any) -> Any:
        if isinstance(value, str):
            if value == word:
                return value
            raise field.refuse(value, f"the word '{word}' or a number {field.range()}", nearest(value, [word]))
        return check(field, value)

    return checked


def _by(kind: str, check: Check, known: Callable[[], Mapping[str, str]]) -> Check:
    """Accept a value, or a mapping from groups or parties to values; `known` gives their names by key."""

    def checked(field: Field, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return check(field, value)
        for key in value:
            if key not in known():
                hint = nearest(key, known()) if isinstance(key, str) else ""
                raise InputError(f"{field.name} has an unknown {kind} {quoted(key)}; use {_keys(kind)}.{hint}")
        entries = {key: check(replace(field, name=f"{field.name} of {key}"), entry) for key, entry in value.items()}
        return frozendict(entries)

    return checked


def _keys(kind: str) -> str:
    return listed(STATUSES, "or") + (", or the ISO3 codes of data/participants.csv" if "party" in kind else "")


def _statuses() -> Mapping[str, str]:
    return dict.fromkeys(STATUSES, "")


@cache
def _groups_and_parties() -> Mapping[str, str]:
    return {**_statuses(), **{participant.iso3: participant.name for participant in load_participants()}}


def _joiners(field: Field, value: Any) -> Mapping[str, date]:
    if not isinstance(value, Mapping):
        raise field.refuse(value, "ISO3 codes, each with a date, like {CAN: 2026-03-01}")
    codes = {participant.iso3: participant for participant in load_participants()}
    found = {}
    for code, day in value.items():
        if not isinstance(code, str) or code not in codes:
            raise unknown_participant(field.name, code)
        if codes[code].is_user:
            raise InputError(f"{field.name} has {code}, which is a user already; name participants of Appendix 3.")
        found[code] = _day(field, code, day)
    return frozendict(found)


def _day(field: Field, code: str, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        day = value
    else:
        try:
            day = date.fromisoformat(value if isinstance(value, str) and re.fullmatch(ISO_DAY, value) else "")
        except ValueError:
            raise field.refuse(value, f"{A_DATE} for {code}") from None
    if not FIRST_DATED <= day.year <= LATEST_YEAR:
        raise field.refuse(value, f"a date from {FIRST_DATED}-01-01 to {LATEST_YEAR}-12-31 for {code}")
    return day


def _status_changes(field: Field, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise field.refuse(value, f"a mapping like {{NPL: {{2027: {STATUSES[1]}}}}}")
    codes = {participant.iso3 for participant in load_participants()}
    for code in value:
        if not isinstance(code, str) or code not in codes:
            raise unknown_participant(field.name, code)
    dated = _dated(fields()["unclassified_status"].check)
    one = replace(field, choices=STATUSES)
    return frozendict({code: dated(replace(one, name=f"{field.name} of {code}"), v) for code, v in value.items()})


def _year(field: Field, value: Any) -> int:
    if not is_number(value) or value != int(value) or not FIRST_YEAR <= value <= LATEST_YEAR:
        raise field.refuse(value, f"a year from {FIRST_YEAR} to {LATEST_YEAR}")
    return int(value)


def _share(field: Field, value: Any) -> float:
    if not is_number(value) or not 0 <= value <= 1:
        raise field.refuse(value, "a share from 0 to 1")
    return float(value) if value != int(value) else int(value)


@cache
def projection_fields() -> Mapping[str, Field]:
    """Return the fields by name, in their order."""
    known = fields()

    def like(field: str, /, **changes: Any) -> Field:
        return replace(known[field], **changes)

    def dated(field: str, /, **changes: Any) -> Field:
        return like(field, check=_dated(known[field].check), **changes)

    growth, reserves = known["exchange_growth"], known["reserves_applied_usd"]
    registry = (
        like("name", help="What reports and files call it."),
        Field("last_year", marked(
            "Last year"
        ), "", 2034, "", "The last calendar year of the projection; the first is 2025.",
              _year, FIRST_YEAR, LATEST_YEAR, 1, (), LATEST_YEAR),
        like("reserves_applied_usd", name="opening_reserve_usd", label=marked("Opening reserve"), unit="USD",
             source="App. 1(8)", help="What the trust fund holds on 1 January 2025."),
        dated("annual_funding_level_usd", source="App. 1(7), (9)-(11)",
              help="Fees of a biennium are set on the level of its first year."),
        like("reserves_applied_usd", name="annual_cost_usd", label=marked(
            "Annual cost"
        ), default=LIKE_LEVEL, source="para 13",
             help="What the ePhyto Solution spends a year, as far as the fund can pay.",
             words=frozendict({LIKE_LEVEL: marked("the same as the level")}),
             check=_dated(_word_or(LIKE_LEVEL, reserves.check))),
        dated("fao_funding_usd", help="What FAO contributes a year to reduce what fees must cover."),
        like("fao_funding_usd", name="fao_funding_expected_usd", label=marked("FAO funding that fees count on"),
             default=AS_GIVEN, source="App. 1(15)(a)",
             help="What FAO is expected to give when fees are set, if FAO then gives something else.",
             words=AS_GIVEN_IN_WORDS,
             check=_dated(_word_or(AS_GIVEN, reserves.check))),
        dated("fao_funding_usd", name="fao_to_reserves_usd", label=marked("FAO funding into reserves"),
              help="What FAO contributes a year and specifies to be held in reserve."),
        dated("donor_funding_usd", help="What other donors contribute a year to reduce what fees must cover."),
        like("donor_funding_usd", name="donor_funding_expected_usd", label=marked("Donor funding that fees count on"),
             default=AS_GIVEN, source="App. 1(15)(b)",
             help="What donors are expected to give when fees are set, if they then give something else.",
             words=AS_GIVEN_IN_WORDS,
             check=_dated(_word_or(AS_GIVEN, reserves.check))),
        dated("donor_funding_usd", name="donors_to_reserves_usd", label=marked("Donor funding into reserves"),
              source="App. 1(24)", help="What other donors contribute a year to be held in reserve."),
        like("reserves_applied_usd", default=ABOVE_TARGET, source="App. 1(8), (15)(c)",
             help="How much of the reserve is used to reduce fees each time they are set: everything above the target, "
                  "half in each year of the biennium (in files: above_target), or an amount a year.",
             words=frozendict({ABOVE_TARGET: marked("all above the target")}),
             check=_dated(_word_or(ABOVE_TARGET, reserves.check))),
        like("reserves_applied_usd", name="reserve_target_usd", label=marked(
            "Reserve target"
        ), unit="USD", default=HALF_LEVEL,
             source="an assumption; App. 1(8) sets only a cap",
             help="How much stays in reserve when fees are set.",
             words=frozendict({HALF_LEVEL: marked("half the level")}),
             check=_dated(_word_or(HALF_LEVEL, reserves.check))),
        Field("joiners", marked("Joining"), "", frozendict(), "App. 1(17)",
              "Participants of Appendix 3 with the date of their first exchange in production, like "
              "{CAN: 2026-03-01}.", _joiners),
        dated("participating_parties", name="joiners_a_year", label=marked(
            "Parties joining a year"
        ), unit=marked("parties a year"),
              slider_maximum=20,
              default=0, minimum=0, source="para 27; App. 3",
              help="How many other parties join each year from 2025 on, in the joining order, each on 1 July. An "
                   "assumption."),
        like("joining_order", help="The order in which they join."),
        like("random_seed",
             help="The number that decides which random joining order is drawn, and which parties do not pay."),
        like("newcomer_exchanges", help=known["newcomer_exchanges"].help.replace(
            "What each participant that is not a user today is assumed to exchange in a year",
            "What each newcomer is assumed to exchange in a full year, before growth")),
        replace(growth, source="para 27", slider_maximum=0.5,
                help="Growth of exchanges from one year to the next, from 2024 on; a number, "
                "or one for each development status. An assumption.",
                check=_dated(_by("development status", growth.check, _statuses), grouped=True)),
        dated("status_list",
              help="The list used when the fees of a biennium are set: the one given for its first year."),
        Field("status_changes", marked("Changes of development status"), "", frozendict(), "App. 1(15)(d)",
              "Participants whose status differs from the list, like {NPL: {2029: Lower-Middle}}, for the fees of "
              "biennia that start in that year or later.", _status_changes),
        known["unclassified_status"],
        Field("paid_share", marked("Share paid"), marked("1 means all"), 1, "paras 35, 36",
              "The share of its expected contribution that a party pays: one number for all, or a number for some "
              "development statuses or parties (the others pay in full).",
              _dated(_by("development status or party", _share, _groups_and_parties), grouped=True), 0, 1, 0.05, (), 1),
        Field("nonpaying_share", "Parties that do not pay", "share of the parties", 0, "paras 35, 36",
              "The share of the parties, drawn at random, that never pay.",
              _dated(_share), 0, 1, 0.05, (), 1),
        known["rounding"],
        known["model_changes"],
    )  # fmt: skip
    return {field.name: field for field in registry}
