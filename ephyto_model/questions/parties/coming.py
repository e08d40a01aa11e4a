"""What moves a party's amount next: known changes and nearest bounds, with the first biennium in which they count.

Facts alone: a category bound that it may cross, a newer list that has it in another group, a graduation from the LDCs
that is scheduled. Each is shown with what it would pay at the present unit fees; nothing is foretold.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import count
from typing import NamedTuple

from frozendict import frozendict

from ephyto_model.files import DATA, read_csv
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import category_word, day_in_words, grouped, status_word
from ephyto_model.model.cells import Cells
from ephyto_model.model.contributions import Contribution
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.model.status_lists import fiscal_years, newest_groups, published_on
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium
from ephyto_model.questions.fees.party import contribution_of
from ephyto_model.questions.fees.thresholds import crossings

GRADUATIONS = DATA / "graduations.csv"
TWO_YEARS_ON = marked("two years later")


class Coming(NamedTuple):
    """A change that would move a party's amount, and what it would then pay at the present unit fees."""

    what: str
    counts_from: str  # the first biennium, or when in words
    expected_contribution_usd: Fraction
    change_usd: Fraction
    source: str


@cache
def graduations() -> Mapping[str, tuple[date, str]]:
    """Return the scheduled graduations from the LDCs by ISO3: the day and its source. Raises InputError."""
    found = {}
    for line, row in read_csv(GRADUATIONS, ("iso3", "date", "source")):
        cells = Cells(GRADUATIONS, line, row)
        found[cells.code()] = date.fromisoformat(row["date"]), cells.text("source")
    return frozendict(found)


def first_biennium_after(day: date) -> Biennium:
    """Return the first biennium whose parties are notified on that day or later. Source: App. 1(16)."""
    return next(b for b in map(Biennium, count(FIRST_YEAR, YEARS_PER_BIENNIUM)) if b.told_by >= day)


def coming(outcome: Outcome, participant: Participant) -> list[Coming]:
    """Return what would move the amount of a party that takes part; nothing for one that does not."""
    party = contribution_of(outcome, participant.iso3)
    if party is None:
        return []
    found = [
        Coming(
            tr(
                "{number} or more exchanges a year: {category}",
                number=grouped(crossing.bound),
                category=category_word(crossing.usage_category),
            )
            if crossing.exchanges_away > 0
            else tr(
                "fewer than {number} exchanges a year: {category}",
                number=grouped(crossing.bound),
                category=category_word(crossing.usage_category),
            ),
            tr(TWO_YEARS_ON),
            crossing.expected_contribution_usd,
            crossing.expected_contribution_usd - party.expected_contribution_usd,
            "App. 1(13)(c)(iii), (15)(e)",
        )
        for crossing in crossings(outcome.assessment, party)
    ]
    return [*found, *_statuses(outcome, participant, party)]


def _statuses(outcome: Outcome, participant: Participant, party: Contribution) -> list[Coming]:
    """Return the changes of development status that are known."""
    newest, found = fiscal_years()[-1], []
    listed = participant.status_under(newest)
    if listed in STATUSES and listed != party.development_status:
        what = tr(
            "classification as {status} on the World Bank and LDC lists for fiscal year 20{year}",
            year=newest[2:],
            status=status_word(listed),
        )
        found.append(_with_status(outcome, party, listed, what, published_on(newest), "App. 1(15)(d)"))
    graduation = graduations().get(participant.iso3)
    group = newest_groups().get(participant.iso3)
    if graduation and party.development_status == STATUSES[0] and group in STATUSES:
        day, source = graduation
        what = tr(
            "graduation from LDC status on {day}; new development status: {status}",
            day=day_in_words(day),
            status=status_word(group),
        )
        found.append(_with_status(outcome, party, group, what, day, f"App. 1(15)(d); {source}"))
    return found


def _with_status(outcome: Outcome, party: Contribution, status: str, what: str, day: date, source: str) -> Coming:
    amount = outcome.assessment.total_fee_usd(status, party.usage_category)
    change = amount - party.expected_contribution_usd
    return Coming(what, str(first_biennium_after(day)), amount, change, source)
