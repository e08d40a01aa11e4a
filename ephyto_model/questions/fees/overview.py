"""A scenario at a glance, as the explorer shows it: five figures, the bar, the matrix of fees, every party as a tile.

The explorer draws the same from the same values (web/app); a test holds the two together. Amounts are US dollars a
year; changes are against the paper.
"""

from fractions import Fraction
from math import ceil

import pandas as pd

from ephyto_model.display.html import Column, Fragment, Table
from ephyto_model.exact import added_up
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import category_word, grouped, signed_usd, status_word, usd
from ephyto_model.language.wording import parties as parties_in_words
from ephyto_model.model.contributions import Assessment, Contribution
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import party_name
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.breakdown import groups
from ephyto_model.questions.fees.comparison import published
from ephyto_model.questions.fees.regions import load_regions

NO_CHANGE = marked("no change")
SHADES = 6  # each of so many units, the lightest for nothing aside; the darkest holds the largest fee
ROUND_UNITS = tuple(Fraction(unit) for unit in ("1", "2", "2.5", "5", "7.5"))  # times a power of ten
# Who carries the cost, inside a sentence; the explorer fills the same.
PART = marked("{part} {amount}")
PARTS = {
    "fao": marked("FAO"),
    "donors": marked("donors"),
    "reserves": marked("reserves"),
    "base": marked("base fees"),
    "usage": marked("usage fees"),
    "open": marked("not covered"),
}


def change(now: Fraction, before: Fraction) -> str:
    """Write a change between two amounts: ``+1,500``, ``no change``."""
    return tr(NO_CHANGE) if usd(now) == usd(before) else signed_usd(now - before)


def figures(outcome: Outcome) -> Fragment:
    """Return need, unit fees, parties that pay and what is left, each beside the paper's."""
    found, paper = outcome.assessment, published()
    rows = [
        _noted(tr("Needed from fees"), found.need_usd, paper.need_usd),
        _noted(tr("Base unit fee"), found.units.base_usd, paper.units.base_usd),
        _noted(tr("Usage unit fee"), found.units.usage_usd, paper.units.usage_usd),
        (tr("Parties that pay"), _payers(found), tr("{count} in the paper", count=_payers(paper))),
    ]
    label = tr("More than needed") if found.gap_usd > 0 else tr("Left to cover")
    if found.surplus_usd:
        label = tr("Surplus for the reserve")
    rows.append((label, usd(found.surplus_usd or abs(found.gap_usd)), tr("{count} in the paper", count=left(paper))))
    if found.contributions == paper.contributions and found.need_usd == paper.need_usd:
        rows = [(name, value, "") for name, value, _ in rows]  # nothing changed, so nothing is said of changes
    text = "\n".join(f"{label}: {value} ({note})" if note else f"{label}: {value}" for label, value, note in rows)
    return Fragment("figures.html.j2", {"figures": rows}, text)


def _noted(label: str, now: Fraction, before: Fraction) -> tuple[str, str, str]:
    note = tr("as in the paper")
    if usd(now) != usd(before):
        note = tr("{change} compared with the paper", change=signed_usd(now - before))
    return label, usd(now), note


def left(assessment: Assessment) -> str:
    """Say what fees leave uncovered, or bring in beyond the need, in US dollars a year."""
    if not assessment.gap_usd:
        return tr("covered in full")
    amount = usd(abs(assessment.gap_usd))
    if assessment.gap_usd > 0:
        return tr("{amount} more than needed", amount=amount)
    return tr("{amount} not covered", amount=amount)


def _payers(assessment: Assessment) -> str:
    paying = sum(group.paying_parties for group in groups(assessment, "development_status"))
    return tr("{some} of {all}", some=grouped(paying), all=grouped(len(assessment.contributions)))


def segments(assessment: Assessment) -> list[tuple[str, str, Fraction]]:
    """Return who carries the cost: key, label and amount of each part that is more than nothing."""
    offsets = assessment.offsets
    parts = [
        ("fao", tr("FAO"), offsets.fao_funding_usd),
        ("donors", tr("Donors"), offsets.donor_funding_usd),
        ("reserves", tr("Reserves"), offsets.reserves_applied_usd),
        ("base", tr("Base fees"), assessment.base_revenue_usd),
        ("usage", tr("Usage fees"), assessment.usage_revenue_usd),
        ("open", tr("Not covered"), max(-assessment.gap_usd, Fraction(0))),
    ]
    return [part for part in parts if part[2] > 0]


def bar(outcome: Outcome) -> Fragment:
    """Return one bar of who carries the cost. Source: App. 1(12), (13)."""
    found = segments(outcome.assessment)
    whole = added_up(amount for _, _, amount in found) or Fraction(1)
    parts = [(key, label, usd(amount), f"{float(100 * amount / whole):.3f}") for key, label, amount in found]
    note = tr("In the paper: {parts}.", parts=_in_words(published()))
    if outcome.assessment.surplus_usd:
        more = tr(
            "Funding exceeds the level by USD {amount}, which goes to the reserve.",
            amount=usd(outcome.assessment.surplus_usd),
        )
        note = f"{more} {note}"
    elif outcome.assessment.gap_usd > 0:
        more = tr("Fees bring in USD {amount} more than needed.", amount=usd(outcome.assessment.gap_usd))
        note = f"{more} {note}"
    level = usd(outcome.assessment.model.annual_funding_level_usd)
    title = tr("Who covers the USD {level}", level=level)
    text = f"{title}: {_in_words(outcome.assessment)}. {note}"
    return Fragment("bar.html.j2", {"title": title, "parts": parts, "note": note}, text)


def _in_words(assessment: Assessment) -> str:
    return tr(", ").join(tr(PART, part=tr(PARTS[key]), amount=usd(amount)) for key, _, amount in segments(assessment))


def shade_unit(most: Fraction) -> Fraction:
    """Return the amount that shades go by: the smallest round one of which all shades hold the largest fee, `most`."""
    power = 1
    while SHADES * 10 * power < most:
        power *= 10
    return next(unit for unit in (*(power * one for one in ROUND_UNITS), Fraction(10 * power)) if SHADES * unit >= most)


def shade(amount: Fraction, most: Fraction) -> int:
    """Return how dark an amount is drawn: 0 for nothing, to SHADES."""
    return min(ceil(amount / shade_unit(most)), SHADES) if amount > 0 else 0


def largest_fee(assessment: Assessment) -> Fraction:
    """Return the largest amount in the matrix of fees, in US dollars a year. Source: Tables 1 to 3."""
    return max(
        assessment.total_fee_usd(status, category) for status in STATUSES for category in assessment.usage_fees_usd
    )


def matrix(outcome: Outcome) -> Fragment:
    """Return what a party pays by usage and development status, the change and who is there. Source: Table 1."""
    found, paper = outcome.assessment, published()
    most, bounds = largest_fee(found), list(found.model.usage_lower_bounds.items())
    same = found.units.base_usd == paper.units.base_usd and found.model == paper.model
    same = same and found.units.usage_usd == paper.units.usage_usd
    rows, frame = [], []
    for place, (category, bound) in enumerate(bounds):
        cells = []
        for status in STATUSES:
            now = found.total_fee_usd(status, category)
            before = paper.total_fee_usd(status, category) if category in paper.usage_fees_usd else None
            parties = sum(c.development_status == status and c.usage_category == category for c in found.contributions)
            changed = "" if before is None or same else change(now, before)
            cells.append((shade(now, most), usd(now), changed, parties_in_words(parties)))
        rows.append(
            (category_word(category), _range(bound, bounds[place + 1][1] if place + 1 < len(bounds) else None), cells)
        )
        frame.append(
            [category_word(category), *(f"{amount} ({'; '.join(filter(None, cell))})" for _, amount, *cell in cells)]
        )
    caption = tr("What a party pays, by development status and usage (USD a year; changes are relative to the paper)")
    columns = {"category": Column(tr("Usage category")), **{status: Column(status_word(status)) for status in STATUSES}}
    table = Table(pd.DataFrame(frame, columns=list(columns)), caption, columns)
    longest = max(len(amount) for _, _, cells in rows for _, amount, _, _ in cells)
    size = "longest" if longest > 10 else "long" if longest > 7 else ""
    return Fragment(
        "matrix.html.j2",
        {"rows": rows, "statuses": [*map(status_word, STATUSES)], "caption": caption, "size": size},
        repr(table),
    )


def _range(bound: int, following: int | None) -> str:
    if following is None:
        return tr("{bound} or more", bound=grouped(bound))
    if not bound:
        return tr("under {bound}", bound=grouped(following))
    return tr("{low}–{high}", low=grouped(bound), high=grouped(following - 1))


def tiles(outcome: Outcome, iso3: str = "") -> Fragment:
    """Return every participant as a tile by region, the darker the more it pays; `iso3` is a page's own party."""
    found = {c.iso3: c for c in outcome.assessment.contributions}
    most = largest_fee(outcome.assessment)
    regions = []
    for region in sorted(set(load_regions().values())):
        members = [p for p in load_participants() if load_regions()[p.iso3] == region]
        taking = [found[p.iso3] for p in members if p.iso3 in found]
        paid = added_up(c.expected_contribution_usd for c in taking)
        members.sort(key=lambda p: (-_paid(found.get(p.iso3)), p.iso3))
        cells = [(p.iso3, party_name(p.name), *_look(found.get(p.iso3), p.is_user, most)) for p in members]
        note = tr("{some} of {all} take part · USD {amount}", some=len(taking), all=len(members), amount=usd(paid))
        regions.append((tr(region), note, cells))
    ends = [usd(end * shade_unit(most)) for end in range(1, SHADES)]
    text = "\n".join(f"{region}: {note}" for region, note, _ in regions)
    return Fragment("tiles.html.j2", {"regions": regions, "ends": ends, "chosen": iso3}, text)


def _paid(contribution: Contribution | None) -> Fraction:
    return Fraction(-1) if contribution is None else contribution.expected_contribution_usd


def _look(contribution: Contribution | None, is_user: bool, most: Fraction) -> tuple[str, str]:
    if contribution is None:
        return "out", tr("does not take part")
    amount = contribution.expected_contribution_usd
    newcomer = "" if is_user else " newcomer"
    return f"shade-{shade(amount, most)}{newcomer}", tr("USD {amount} a year", amount=usd(amount))
