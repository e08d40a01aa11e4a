"""What the Bureau is shown of a recalculation: the same parts as a page and as a paper in Word. Source: App. 1(16)."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ephyto_model.display.html import Column, Table
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number, day_in_words, grouped, listed, usd
from ephyto_model.model.names import in_sentence
from ephyto_model.model.timing import FIRST_YEAR, Biennium
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.fees.causes.shapley import Change
from ephyto_model.questions.fees.causes.texts import NOTE
from ephyto_model.questions.fees.views import fee_schedule
from ephyto_model.questions.fund import views as fund_tables
from ephyto_model.questions.fund.notices import notices_of_fund
from ephyto_model.questions.fund.years import Fund
from ephyto_model.recalculation.changes import before, changes, checks, counts

HERE = Path(__file__).parent
TOGETHER = marked("Why the total of all contributions changes (USD a year)")
MOST_CHANGES = 10  # of those that pay more, and of those that pay less


class Part(NamedTuple):
    """A part of what the Bureau is shown: a heading, sentences with their paragraphs, tables, a change to split."""

    heading: str
    sentences: Sequence[tuple[str, str]]
    tables: Sequence[Table] = ()
    change: Change | None = None


def title(biennium: Biennium) -> str:
    """Return what the page and the paper are called."""
    return tr("Expected contributions for {biennium}", biennium=biennium)


def headline(fund: Fund, biennium: Biennium) -> str:
    """Say the fees of a biennium beside those before it, and who pays more and less."""
    found, old = fund.year(biennium.first_year).assessment, before(fund, biennium)
    units = found.units
    headlines = [
        tr(
            "For {biennium}, {parties} parties are expected to contribute a total of USD {amount} a year.",
            biennium=biennium,
            parties=grouped(sum(p.expected_contribution_usd > 0 for p in found.contributions)),
            amount=usd(found.revenue_usd),
        ),
        tr(
            "The base unit fee is USD {base} and the usage unit fee is USD {usage}.",
            base=usd(units.base_usd),
            usage=usd(units.usage_usd),
        ),
    ]
    if old is not None:
        moved = counts(changes(fund, biennium))
        headlines[1] = tr(
            "The base unit fee is USD {base} (previously {old_base}) and the usage unit fee is USD {usage} "
            "(previously {old_usage}).",
            base=usd(units.base_usd),
            old_base=usd(old.units.base_usd),
            usage=usd(units.usage_usd),
            old_usage=usd(old.units.usage_usd),
        )
        headlines.append(
            tr(
                "Compared with {year}, parties that pay more: {more}; less: {less}; the same: {same}; "
                "new users: {new}; no longer users: {gone}.",
                year=biennium.first_year - 1,
                **{name: grouped(number) for name, number in moved.items()},
            )
        )
    return " ".join(headlines)


def parts(fund: Fund, biennium: Biennium) -> list[Part]:
    """Return the parts in their order."""
    year = biennium.first_year
    found = fund.year(year).assessment
    moved = changes(fund, biennium)
    shown = [
        Part(
            tr("From the funding level to the fees"),
            [
                (
                    tr(
                        "The fees are based on the users and exchanges of {usage}, and on the list of development "
                        "status in force on {day}.",
                        usage=biennium.usage_year,
                        day=day_in_words(biennium.told_by),
                    ),
                    "App. 1(15); para 33",
                )
            ],
            [_from_level_to_fees(fund, biennium), fee_schedule(found)],
        )
    ]
    old = before(fund, biennium)
    if old is not None:
        split = fund.change(year)
        shown.append(
            Part(
                tr("Who pays more and who pays less"),
                [
                    (
                        tr("Where no change is listed for a party, only the unit fees have changed."),
                        "",
                    ),
                    (tr(NOTE), ""),
                    (
                        tr(
                            "In the totals of each group, before and after, parties are grouped by their development "
                            "status in {biennium}.",
                            biennium=biennium,
                        ),
                        "",
                    ),
                ],
                [cause_views.by_status(split, found, old), *_largest(moved, year)],
                split.together(split.parties),
            )
        )
        shown.append(_reserve(fund, biennium))
    frame = pd.DataFrame(
        [
            (check.what, check.found, tr("PASS") if check.holds else tr("FAILS"), check.source)
            for check in checks(fund, biennium)
        ],
        columns=["what", "found", "holds", "source"],
    )
    columns = {
        "what": Column(tr("Check")),
        "found": Column(tr("Value found")),
        "holds": Column(tr("Result")),
        "source": Column(tr("Paragraph"), "text of a source"),
    }
    shown.append(
        Part(
            tr("Checks"),
            [(tr("The spreadsheet repeats each check as a formula."), "")],
            [Table(frame, tr("Conditions that the fees must meet"), columns)],
        )
    )
    told = max(biennium.told_by.year, FIRST_YEAR)
    annex = [] if year == FIRST_YEAR else [fund_tables.annex(fund, told)]
    every = {
        "name": Column(tr("Contracting party"), "text of a party"),
        "development_status": Column(tr("Status"), "text of a status"),
        "usage_category": Column(tr("Usage"), "text of a category"),
        **({"before_usd": Column(tr("Expected {year}", year=year - 1), "usd or none")} if year > FIRST_YEAR else {}),
        "after_usd": Column(tr("Expected {year}", year=year), "usd or none"),
        **({"change_usd": Column(tr("Change"), "change or none")} if year > FIRST_YEAR else {}),
        "why": Column(tr("What changed")),
    }
    caption = tr("What each party is expected to contribute (USD a year)")
    shown.append(Part(tr("Every party"), [], [Table(moved, caption, every, searchable=True), *annex]))
    shown.append(Part(tr("Inferences and assumptions"), [(notice.text, "") for notice in notices_of_fund(fund)]))
    return shown


def _from_level_to_fees(fund: Fund, biennium: Biennium) -> Table:
    """Return the steps to the fees, of the biennium before beside them where there is one."""
    columns = {"what": Column(tr("USD a year"))}
    data: dict[str, list[object]] = {"what": []}
    starts = [start for start in (biennium.first_year - 2, biennium.first_year) if start >= FIRST_YEAR]
    for start in starts:
        found = fund.year(start).assessment
        rows = {
            tr("Total Annual Funding Level"): found.model.annual_funding_level_usd,
            tr("FAO funding"): found.offsets.fao_funding_usd,
            tr("Donor funding"): found.offsets.donor_funding_usd,
            tr("Reserves applied"): found.offsets.reserves_applied_usd,
            tr("Needed from fees"): found.need_usd,
            tr("Base unit fee"): found.units.base_usd,
            tr("Usage unit fee"): found.units.usage_usd,
            tr("Revenue"): found.revenue_usd,
        }
        data["what"] = [*rows]
        data[str(start)] = [as_number(amount) for amount in rows.values()]
        columns[str(start)] = Column(str(Biennium(start)), "usd")
    return Table(pd.DataFrame(data), tr("From the funding level to the fees, by biennium"), columns)


def _largest(moved: pd.DataFrame, year: int) -> list[Table]:
    known = moved[moved["change_usd"].notna()].astype({"change_usd": float})
    columns = {
        "name": Column(tr("Contracting party"), "text of a party"),
        "before_usd": Column(tr("Expected {year}", year=year - 1), "usd or none"),
        "after_usd": Column(tr("Expected {year}", year=year), "usd or none"),
        "change_usd": Column(tr("Change"), "change"),
        "why": Column(tr("What changed")),
    }
    tables = []
    for caption, rows in (
        (tr("The largest increases"), known[known["change_usd"] > 0].nlargest(MOST_CHANGES, "change_usd")),
        (tr("The largest decreases"), known[known["change_usd"] < 0].nsmallest(MOST_CHANGES, "change_usd")),
    ):
        if len(rows):
            tables.append(Table(rows[list(columns)].reset_index(drop=True), caption, columns))
    return tables


def _reserve(fund: Fund, biennium: Biennium) -> Part:
    usage = fund.year(biennium.usage_year)
    applied = fund.year(biennium.first_year).assessment.offsets.reserves_applied_usd
    sentence = tr(
        "At the end of {year}, the fund held USD {held}; the cap on the reserve is the Total Annual Funding Level "
        "of the next biennium, USD {cap}. Each year, USD {applied} of the reserve is used to reduce the fees.",
        year=usage.year,
        held=usd(usage.reserve_close_usd),
        cap=usd(usage.cap_usd),
        applied=usd(applied),
    )
    unpaid = [fund.participants[due.iso3].name for due in usage.dues if due.arrears_at_end_of(usage.year) > 0]
    sentences = [(sentence, "App. 1(8), (15)(c)")]
    if unpaid:
        few = listed([in_sentence(name) for name in unpaid[:3]])
        more = tr("{number} parties", number=grouped(len(unpaid)))
        told = tr(
            "At the end of {year}, contributions of USD {amount} expected for that year and earlier years were "
            "outstanding from {who}.",
            amount=usd(usage.arrears_usd),
            year=usage.year,
            who=few if len(unpaid) <= 3 else more,
        )
        sentences.append((told, "App. 1(23); para 36"))
    return Part(tr("Reserve and receipts"), sentences, [fund_tables.account(fund, usage.year)])
