"""The sheet of sums by development status and usage category, and of who carries the cost, with its chart."""

from fractions import Fraction
from typing import Any

from ephyto_model.language.translation import is_right_to_left, tr
from ephyto_model.language.wording import as_number, category_word, status_word
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.questions.fees.breakdown import groups
from ephyto_model.questions.spreadsheet.party_formulas import ALL, BASE, CATEGORY, EXCHANGES, PART, STATUS, USAGE
from ephyto_model.questions.spreadsheet.writer import Writer

# As the pages show FAO, donors, reserves, base fees, usage fees and what is not covered (pages/templates/base.css).
CARRIER_COLOURS = ("#D98324", "#F0B35E", "#F7DCAE", "#0A4F55", "#2F7F77", "#E7EAEE")


def write_totals(writer: Writer) -> None:
    """Write the contributions summed by development status and by usage category."""
    page = writer.start("Totals", tr("Contributions by group (USD a year)"), (30, 16, 16, 16, 16, 16))
    writer.cents_where_there_are_any("Totals", "B3:F30")
    row = 2
    for by, column, names in (
        ("development_status", STATUS, [*map(status_word, STATUSES)]),
        ("usage_category", CATEGORY, [*map(category_word, writer.categories)]),
    ):
        heading = tr("Development status") if column == STATUS else tr("Usage category")
        page.write_row(
            row,
            0,
            [heading, tr("Parties"), tr("Exchanges"), tr("Base fees"), tr("Usage fees"), tr("Total")],
            writer.heading,
        )
        for name, group in zip(names, groups(writer.assessment, by), strict=True):
            row += 1
            page.write(row, 0, name)
            here = f"{writer.column(column)},$A{row + 1},{writer.column(PART)},1"
            page.write_formula(row, 1, f"=COUNTIFS({here})", writer.count, group.parties)
            amounts = (group.base_fee_usd, group.usage_fee_usd, group.expected_contribution_usd)
            sums = (group.exchanges, *map(as_number, amounts))
            for place, (what, value) in enumerate(zip((EXCHANGES, BASE, USAGE, ALL), sums, strict=True), start=2):
                form = writer.count if what == EXCHANGES else writer.amount
                page.write_formula(row, place, f"=SUMIFS({writer.column(what)},{here})", form, value)
        row += 2
    _write_carriers(writer, page, row)


def _write_carriers(writer: Writer, page: Any, row: int) -> None:
    """Write who carries the cost, and draw it as one bar that follows the inputs."""
    found, offsets = writer.assessment, writer.assessment.offsets
    page.write_row(row, 0, [tr("Who covers the cost"), tr("USD a year")], writer.heading)
    first = row + 1
    for label, formula, value in (
        (tr("FAO"), "=FAO_funding", offsets.fao_funding_usd),
        (tr("Donors"), "=Donor_funding", offsets.donor_funding_usd),
        (tr("Reserves"), "=Reserves", offsets.reserves_applied_usd),
        (tr("Base fees"), "=Base_revenue", found.base_revenue_usd),
        (tr("Usage fees"), "=Usage_revenue", found.usage_revenue_usd),
        (tr("Not covered"), "=MAX(Need-Revenue,0)", max(-found.gap_usd, Fraction(0))),
    ):
        row += 1
        page.write(row, 0, label)
        page.write_formula(row, 1, formula, writer.amount, as_number(value))
    chart = writer.book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for place, colour in zip(range(first, row + 1), CARRIER_COLOURS, strict=True):
        chart.add_series(
            {
                "name": ["Totals", place, 0],
                "values": ["Totals", place, 1, place, 1],
                "fill": {"color": colour},
                "border": {"color": "#FFFFFF"},
                "gap": 40,
            }
        )
    chart.set_title({"name": tr("Who covers the cost"), "overlay": False, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"visible": False})
    axis = {"reverse": True} if is_right_to_left() else {}
    chart.set_x_axis({**axis, "num_format": "0%", "major_gridlines": {"visible": False}})
    chart.set_size({"width": 640, "height": 220})
    described = tr(
        "Bar showing who covers the cost (FAO, donors, reserves, base fees and usage fees) and the part not covered"
    )
    page.insert_chart(row + 2, 0, chart, {"description": described})
