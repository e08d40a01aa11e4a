"""What a recalculation comes to, beside the biennium before: fees, who pays more and less and why, and its checks."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from ephyto_model.exact import added_up
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import as_number, category_word, status_word, usd
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium
from ephyto_model.questions.fund.years import Due, Fund


class Check(NamedTuple):
    """What has to hold of a recalculation: what is checked, what was found, whether it holds."""

    what: str
    found: str
    holds: bool
    source: str


def before(fund: Fund, biennium: Biennium) -> Assessment | None:
    """Return the fees of the biennium before, None for the first."""
    first = biennium.first_year - YEARS_PER_BIENNIUM
    return fund.year(first).assessment if first >= FIRST_YEAR else None


NEW, STOPS, STAYS = "new", "stops", "stays"


def changes(fund: Fund, biennium: Biennium) -> pd.DataFrame:
    """Return what each party is expected to contribute in the first year, beside the last year before the biennium.

    Columns: iso3, name, development_status, usage_category, before_usd, after_usd, change_usd (US dollars a year; None
    where the party is not expected to contribute in one of the years), kind ("new" where its exchanges set fees for the
    first time, "stops", "stays"), why (text). In the paper's order.
    """
    year, old_fees = biennium.first_year, before(fund, biennium)
    now = {due.iso3: due for due in fund.year(year).dues}
    then = {due.iso3: due for due in fund.year(year - 1).dues} if old_fees else {}
    had_fees = {party.iso3 for party in old_fees.contributions} if old_fees else set(now)
    rows = []
    for iso3, participant in fund.participants.items():
        here, old = now.get(iso3), then.get(iso3)
        known = here or old
        if known is None:
            continue
        kind = STOPS if here is None else STAYS if iso3 in had_fees else NEW
        amounts = [as_number(due.expected_usd) if due else None for due in (old, here)]
        change = as_number(here.expected_usd - old.expected_usd) if here and old else None
        described = (participant.name, known.development_status, known.usage_category)
        rows.append((iso3, *described, *amounts, change, kind, _why(kind, old, here)))
    columns = ["iso3", "name", "development_status", "usage_category", "before_usd", "after_usd", "change_usd"]
    return pd.DataFrame(rows, columns=[*columns, "kind", "why"], dtype=object)


def _why(kind: str, old: Due | None, here: Due | None) -> str:
    """Say what of a party moved; nothing where only the unit fees did."""
    if kind == STOPS:
        return tr("no exchanges in the usage year")
    moved = [] if kind == STAYS else [tr("a new user")]
    if old and here and old.development_status != here.development_status:
        moved.append(_from_to(status_word(old.development_status), status_word(here.development_status)))
    if old and here and old.usage_category != here.usage_category:
        moved.append(_from_to(category_word(old.usage_category), category_word(here.usage_category)))
    return "; ".join(moved)


def _from_to(old: str, here: str) -> str:
    return tr("{before} to {after}", before=old, after=here)


def counts(frame: pd.DataFrame) -> dict[str, int]:
    """Count, of the parties that stay, those that pay more, less and the same as before; the new; those that stop."""
    change = pd.to_numeric(frame.loc[frame["kind"] == STAYS, "change_usd"])
    moved = {"more": int((change > 0).sum()), "less": int((change < 0).sum()), "same": int((change == 0).sum())}
    return {**moved, "new": int((frame["kind"] == NEW).sum()), "gone": int((frame["kind"] == STOPS).sum())}


def checks(fund: Fund, biennium: Biennium) -> Sequence[Check]:
    """Return what has to hold of the fees of a biennium, as the spreadsheet checks it again with formulas."""
    year = fund.year(biennium.first_year)
    found, rounding = year.assessment, year.assessment.rounding
    total = added_up(party.expected_contribution_usd for party in found.contributions)
    negative = sum(party.expected_contribution_usd < 0 for party in found.contributions)
    users = {party.iso3 for party in found.contributions}
    known = {iso3 for iso3, participant in fund.participants.items() if participant.is_user}
    counted = set(fund.projection.exchanges.get(biennium.usage_year, known))
    units = found.units
    step = rounding.base_unit_step_usd or Fraction(0)
    off = abs(found.base_revenue_usd - units.base_share_usd)
    held = fund.year(biennium.usage_year).reserve_close_usd if biennium.usage_year >= FIRST_YEAR else None
    return [
        Check(
            tr("Fees are calculated for all users in the usage year and for no other party"),
            str(len(users)),
            users == counted,
            "App. 1(15); para 33",
        ),
        Check(tr("Contributions add up to the revenue"), usd(total), total == found.revenue_usd, "App. 1(13)"),
        Check(
            tr("Base fees bring in their share of the amount needed, apart from rounding"),
            usd(found.base_revenue_usd),
            off <= step / 2 * units.base_multipliers,
            "App. 1(13)(b)(i)",
        ),
        Check(tr("No contribution is negative"), str(negative), negative == 0, "App. 1(8)"),
        Check(
            tr("Unit fees are multiples of the rounding step"),
            f"{usd(units.base_usd)}; {usd(units.usage_usd)}",
            all(
                not step or (unit / step).denominator == 1
                for unit, step in (
                    (units.base_usd, rounding.base_unit_step_usd),
                    (units.usage_usd, rounding.usage_unit_step_usd),
                )
            ),
            "inferred from Tables 1 to 3",
        ),
        *(
            []
            if held is None
            else [
                Check(
                    tr("The reserve at the end of the usage year does not exceed the Total Annual Funding Level"),
                    usd(held),
                    held <= year.level_usd,
                    "App. 1(8)",
                )
            ]
        ),
    ]
