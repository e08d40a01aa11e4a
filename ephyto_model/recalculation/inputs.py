"""What a recalculation needs, and what is missing or doubtful in it. Source: App. 1(8), (9), (15), (16)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ephyto_model.errors import InputError, quoted
from ephyto_model.files import read_yaml
from ephyto_model.language.wording import listed
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.files import files_named_in, resolve_paths
from ephyto_model.model.status_lists import (
    LIKE_THE_PAPER,
    PAPER,
    fiscal_years,
    in_force_on,
    newest_groups,
    published_on,
)
from ephyto_model.model.timing import COUNTED_YEAR, FIRST_YEAR, LATEST_YEAR, YEARS_PER_BIENNIUM, Biennium, biennium_of
from ephyto_model.questions.fund.inputs.projection import Projection, one_of
from ephyto_model.questions.fund.notices import notices_of_year
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.years import Fund

MOST_THAT_STOP = 0.25  # of the users of 2023; beyond that counts are taken to be incomplete


class Asked(NamedTuple):
    """What is recalculated, and the files that it rests on."""

    biennium: Biennium
    fund: Fund
    files: tuple[Path, ...]


def asked(year: str | None, path: Path, name: str | None) -> Asked:
    """Read a fund and check that it has what the recalculation of a biennium needs. Raises InputError with all errors.

    A projection that ends sooner is followed to the end of the biennium.
    """
    biennium = _biennium(year)
    projection = one_of(path, name)
    projection = projection.with_(last_year=max(projection.last_year, biennium.years[1]))
    problems = list(_problems(projection, biennium))
    if problems:
        raise InputError.of_all(problems)
    fund = project(projection)
    twice = [
        notice.text
        for one in fund.years
        if one.year <= biennium.years[1]
        for notice in notices_of_year(fund, one)
        if notice.code == "level_changed_twice"
    ]
    if twice:
        raise InputError(twice[0])
    return Asked(biennium, fund, (path, *files_named_in(resolve_paths(read_yaml(path), path.parent))))


def _biennium(year: str | None) -> Biennium:
    number = int(year) if year and year.isascii() and year.isdigit() and len(year) == 4 else 0
    if not FIRST_YEAR <= number < LATEST_YEAR or biennium_of(number).first_year != number:
        some = listed([str(FIRST_YEAR + YEARS_PER_BIENNIUM * n) for n in range(3)], "or")
        raise InputError(
            f"The biennium is named by its first year, like {some}, up to {LATEST_YEAR - 1}; found {quoted(year)}."
        )
    return Biennium(number)


def _problems(projection: Projection, biennium: Biennium) -> Iterator[str]:
    usage, told = biennium.usage_year, biennium.told_by
    if usage > COUNTED_YEAR and usage not in projection.exchanges:
        found = [COUNTED_YEAR, *(year for year in projection.exchanges if year > COUNTED_YEAR)]
        yield (
            f"The fees of {biennium} rest on the exchanges of {usage} (para 33), and the fund has counts of "
            f"{listed([*map(str, found)])}; give them, like exchanges: {{{usage}: counts-{usage}.csv}}."
        )
    used = projection.at("status_list", biennium.first_year)
    known = [year for year in fiscal_years() if published_on(year) <= told]
    if usage > COUNTED_YEAR and used == PAPER:
        yield (
            f"status_list is the paper's for {biennium}; name the World Bank's list in force on {told.isoformat()}, "
            f"like status_list: {{{biennium.first_year}: {known[-1]}}} (App. 1(15)(d))."
        )
    if isinstance(used, str) and used != PAPER and used != in_force_on(told):
        when = "after" if published_on(used) > told else "and no longer in force on"
        remedy = f"use {known[-1]}" if known[-1] == in_force_on(told) else "name the file of the one in force"
        yield (
            f"The list {used} is of {published_on(used).isoformat()}, {when} the day by which parties are notified "
            f"({told.isoformat()}, App. 1(15)(d), (16)); {remedy}."
        )
    if isinstance(used, Mapping):
        known_groups = newest_groups()
        users = projection.exchanges.get(usage, ())
        missing = [c for c in users if c not in used and known_groups.get(c) not in (None, *LIKE_THE_PAPER)]
        if missing:
            yield (
                f"The list of development status lacks {len(missing)} users, like {missing[0]}, which the newest "
                "shipped list has; complete it."
            )
    if projection.exchange_growth:
        yield "exchange_growth assumes exchanges that nobody has counted; leave it out of a recalculation."
    if projection.joiners_a_year:
        yield (
            "joiners_a_year assumes parties that nobody knows yet, to which no letters can be written; leave it out, "
            "and name in joiners who has begun."
        )
    before = {participant.iso3 for participant in load_participants() if participant.is_user}
    counted = set(projection.exchanges.get(usage, before))
    if len(before - counted) > MOST_THAT_STOP * len(before):
        yield (
            f"The counts of {usage} have no exchanges of {len(before - counted)} of the {len(before)} users of "
            f"{COUNTED_YEAR}; complete them."
        )
    late = [row["received_on"] for row in projection.receipts if row["received_on"] > told]
    if late:
        yield (
            f"The receipts have one of {max(late).isoformat()}, after the day by which parties are notified "
            f"({told.isoformat()}); correct its day, or leave it out."
        )
    if usage >= FIRST_YEAR:
        if usage not in projection.balance_usd:
            yield (
                f"The reserve rests on what the fund held at the end of {usage} (App. 1(8), (15)(c)); give it, like "
                f"balance_usd: {{{usage}: 812300}}."
            )
        if not projection.receipts:
            yield (
                "The letters and the annex say what came in (App. 1(23)); give the receipts, like "
                "receipts: receipts.csv."
            )
