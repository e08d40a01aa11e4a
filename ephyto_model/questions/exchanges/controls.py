"""The year and the exclusions of a count as controls, above what they redraw in place."""

from collections.abc import Mapping
from typing import Any

from ephyto_model.display.controls import Redrawn, Shown, choice, number
from ephyto_model.questions.exchanges import charts as figures
from ephyto_model.questions.exchanges import rule
from ephyto_model.questions.exchanges import tables as views
from ephyto_model.questions.exchanges import views as tables
from ephyto_model.questions.exchanges.counts import Counts, Records

YEARS_AROUND = 2  # years before and after the one that was counted


def count(records: Records, counts: Counts) -> Redrawn:
    """Show what counts: the year is moved, and one exclusion may be dropped."""

    def draw(moved: Mapping[str, Any]) -> tuple[str, list[Shown]]:
        dropped = moved.get("dropped")
        found = counts
        if moved:
            found = records.count(moved.get("year", counts.year), waived=[dropped] if dropped else [])
        return tables.count_headline(found).text, [
            figures.funnel(views.funnel(found)),
            tables.ledger(found),
            tables.fees(found),
        ]

    exclusions = [("none", ""), *((tables.IN_WORDS[reason], reason) for reason in rule.WORTH)]
    controls = {
        "year": number("Year", counts.year, counts.year - YEARS_AROUND, counts.year + YEARS_AROUND, 1),
        "dropped": choice("Exclusion to drop", exclusions),
    }
    return Redrawn(controls, draw)
