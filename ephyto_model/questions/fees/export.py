"""A scenario, and scenarios compared, as programs read them: CSV and JSON."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from ephyto_model.display.html import Download
from ephyto_model.display.provenance import stamp
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import as_number
from ephyto_model.model.budget import Budget, budget_of
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.comparison import by_party
from ephyto_model.questions.fees.spending import where_a_dollar_goes

CONTRIBUTION_COLUMNS = (
    "name",
    "iso3",
    "development_status",
    "base_fee_usd",
    "exchanges",
    "usage_category",
    "usage_fee_usd",
    "expected_contribution_usd",
)


def contributions_csv(outcome: Outcome) -> bytes:
    """Return every party's expected contribution as CSV.

    Columns: name, iso3, development_status, base_fee_usd, exchanges, usage_category, usage_fee_usd,
    expected_contribution_usd (US dollars a year, unrounded in `exact`), provenance. UTF-8 with a byte-order mark,
    without which spreadsheet programs misread names like Côte d'Ivoire.
    """
    frame = outcome.assessment.table[list(CONTRIBUTION_COLUMNS)].assign(provenance=stamp(outcome))
    return csv_bytes([tuple(frame.columns), *frame.itertuples(index=False, name=None)])


def download(outcome: Outcome) -> Download:
    """Return the link that saves every party's expected contribution from a page."""
    return Download(tr("Save this table as CSV"), "contributions.csv", contributions_csv(outcome))


def comparison_csv(options: Sequence[Outcome]) -> bytes:
    """Return the expected contribution of every party under each option as CSV.

    Columns: name, iso3, then one column an option, headed by its name (US dollars a year; empty where a party takes no
    part), and provenance. UTF-8 with a byte-order mark, as `contributions_csv`.
    """
    parties = by_party(options)
    note = "; ".join(stamp(option) for option in options)
    rows = [("name", "iso3", *(option.scenario.name for option in options), "provenance")]
    rows += [(name, iso3, *amounts, note) for iso3, name, *amounts in parties.itertuples(index=False, name=None)]
    return csv_bytes(rows)


def csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    """Write rows as CSV that spreadsheet programs read right: UTF-8 with a byte-order mark, no text a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([no_formula(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def no_formula(cell: Any) -> Any:
    """Keep a text cell from being taken for a formula by a spreadsheet program."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as the plain object that ``ephyto assess --json`` prints. Amounts in US dollars a year.

    Where a budget gives the level, `budget` has what it comes to by line.
    """
    assessment = outcome.assessment
    budget = budget_of(outcome.scenario.annual_funding_level_usd)
    return {
        "scenario": outcome.scenario.as_numbers().values(),
        **({"budget": _budget_as_json(budget)} if budget else {}),
        "need_usd": as_number(assessment.need_usd),
        "surplus_usd": as_number(assessment.surplus_usd),
        "unit_fees_usd": {
            "base": {status: as_number(fee) for status, fee in assessment.base_fees_usd.items()},
            "usage": {category: as_number(fee) for category, fee in assessment.usage_fees_usd.items()},
        },
        "totals_usd": {
            "base": as_number(assessment.base_revenue_usd),
            "usage": as_number(assessment.usage_revenue_usd),
            "revenue": as_number(assessment.revenue_usd),
            "gap": as_number(assessment.gap_usd),
        },
        "participants": [
            {key: cell if isinstance(cell, str | int) else as_number(cell) for key, cell in party._asdict().items()}
            for party in assessment.contributions
        ],
        "notices": [
            *(notice._asdict() for notice in outcome.notices),
            {"code": "provenance", "text": f"{stamp(outcome)}."},
        ],
    }


def _budget_as_json(budget: Budget) -> dict[str, Any]:
    frame = where_a_dollar_goes(budget)
    return {
        "name": budget.name,
        "years": str(budget.biennium),
        "sum_usd": as_number(budget.sum_usd(budget.biennium)),
        "level_usd": as_number(budget.level_usd(budget.biennium)),
        "lines": frame.to_dict("records"),
    }
