"""A scenario as a spreadsheet that computes: change an input and every party's fee follows, rounding rule included.

The formulas are the rules of `contributions.py`, one line a rule with its paragraph. Each cell also carries the model's
own value, so that programs that show a file without computing it show the right figures. The formulas use only what
Excel 2007 and LibreOffice 7 know. Unit fees are rounded by whole numbers (see `fee_formulas.py`), so that no binary
float decides a half-way case.
"""

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ephyto_model.analyses.breakdown import groups
from ephyto_model.analyses.sweep import AMOUNTS
from ephyto_model.funding_model import ROUNDING_WORDS, ROUNDINGS, STATUSES
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Outcome
from ephyto_model.scenario_fields import fields
from ephyto_model.wording import as_number
from ephyto_model.workbook.fee_formulas import steps
from ephyto_model.workbook.party_formulas import (
    ALL,
    BASE,
    BASE_X,
    CATEGORY,
    CHOICE,
    EXCHANGES,
    FIRST_PARTY,
    HEADINGS,
    ISO3,
    KNOWN,
    NAME,
    PART,
    PLACE,
    STATUS,
    USAGE,
    USAGE_X,
    party_formulas,
)
from ephyto_model.workbook.provenance import stamp
from ephyto_model.workbook.spreadsheet_figures import write_about, write_options

ROUNDING_KEYS = ("base_unit_step_usd", "usage_unit_step_usd", *ROUNDING_WORDS)
NAMED = dict(zip(AMOUNTS, ("Level", "FAO_funding", "Donor_funding", "Reserves"), strict=True))
NAMED |= {"participating_parties": "Number_of_parties", "exchange_growth": "Growth"}


def workbook(outcome: Outcome, compared: Sequence[Outcome] = ()) -> bytes:
    """Return an XLSX file of a scenario with live formulas, and of the options it is compared with, if any.

    Sheets: Inputs, Fees, Parties, Totals, Model, with options also Settings, Options, Options by party and Winners
    and losers (figures only), and last About. Amounts are US dollars a year. No text of a scenario or a file becomes a
    formula.
    """
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": outcome.scenario.name, "comments": stamp(outcome)})
        writer = _Writer(book, outcome)
        for name in ("Inputs", "Fees", "Parties", "Totals", "Model"):
            writer.sheets[name] = book.add_worksheet(name)
        writer.model()
        writer.inputs()
        writer.parties()
        writer.fees()
        writer.totals()
        if compared:
            write_options(book, [outcome, *compared])
        write_about(book, outcome)
    return stream.getvalue()


class _Writer:
    """Writes the sheets; `values` are those of the scenario's own outcome."""

    def __init__(self, book: xlsxwriter.Workbook, outcome: Outcome) -> None:
        self.book, self.outcome, self.assessment = book, outcome, outcome.assessment
        self.funding_model = outcome.assessment.model
        self.categories = list(self.funding_model.usage_lower_bounds)
        self.sheets: dict[str, Any] = {}
        self.last_party = FIRST_PARTY + len(load_participants()) - 1
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.amount = book.add_format({"num_format": "#,##0.00"})
        self.count = book.add_format({"num_format": "#,##0"})
        self.plain = book.add_format({"num_format": "General"})
        typed = {"bg_color": "#FFF5CC", "border": 1, "border_color": "#B0A060"}
        self.input = book.add_format({**typed, "num_format": "General"})
        self.input_amount = book.add_format({**typed, "num_format": "#,##0.00"})
        self.input_text = book.add_format(typed)
        self.note = book.add_format({"italic": True, "font_color": "#4B535C"})

    def _name(self, name: str, sheet: str, where: str) -> None:
        self.book.define_name(name, f"={sheet}!{where}")

    def _start(self, sheet: str, text: str, widths: Sequence[int]) -> Any:
        page = self.sheets[sheet]
        page.write(0, 0, text, self.title)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        return page

    def inputs(self) -> None:
        """Write what can be changed, and the result beside it."""
        scenario = self.outcome.scenario
        page = self._start("Inputs", scenario.name, (42, 18, 34, 24))
        page.write(1, 0, "Change a yellow cell, here or on the sheets Parties and Model: all fees follow.", self.note)
        page.write_row(3, 0, ["Input", "Value", "Unit", "Paragraph"], self.heading)
        row = 4
        for name, known_as in NAMED.items():
            field = fields()[name]
            page.write(row, 0, field.label)
            page.write(row, 1, getattr(scenario, name), self.input_amount if name in AMOUNTS else self.input)
            page.write_row(row, 2, [field.unit, field.source])
            page.data_validation(row, 1, row, 1, {
                "validate": "decimal", "criteria": "between", "minimum": field.minimum, "maximum": field.maximum,
                "error_title": field.label, "error_message": f"Write a number {field.range()}.",
            })  # fmt: skip
            self._name(known_as, "Inputs", f"$B${row + 1}")
            row += 1
        for status, count in ((status, scenario.newcomer_counts().get(status, 0)) for status in STATUSES):
            page.write(row, 0, f"Exchanges of a newcomer, {status}")
            page.write(row, 1, count, self.input)
            page.write_row(row, 2, ["exchanges a year before growth", "para 28; App. 1(17); an assumption"])
            row += 1
        self._name("Newcomers", "Inputs", f"$B${row - len(STATUSES) + 1}:$B${row}")
        page.write(row, 0, "Rounding")
        page.write(row, 1, scenario.rounding, self.input_text)
        page.write_row(row, 2, ["published (inferred from Tables 1 to 3) or exact", "not stated in the paper"])
        page.data_validation(row, 1, row, 1, {"validate": "list", "source": list(ROUNDINGS)})
        self._name("Rounding", "Inputs", f"$B${row + 1}")
        row += 2
        page.write_row(row, 0, ["Result", "USD a year"], self.heading)
        units, found = self.assessment.units, self.assessment
        for label, formula, value in (
            ("Needed from fees", "=Need", found.need_usd),
            ("Base unit fee (Lower-Middle)", "=Base_unit", units.base_usd),
            ("Usage unit fee (Medium)", "=Usage_unit", units.usage_usd),
            ("Revenue", "=Revenue", found.revenue_usd),
            ("Gap (revenue less need)", "=Revenue-Need", found.gap_usd),
        ):  # fmt: skip
            row += 1
            page.write(row, 0, label)
            page.write_formula(row, 1, formula, self.amount, as_number(value))
        row += 2
        page.write_row(row, 0, ["Fixed in this file", "Value"], self.heading)
        for name in ("joining_order", "random_seed", "status_list", "unclassified_status"):
            row += 1
            page.write_row(row, 0, [fields()[name].label, getattr(scenario, name)])
        page.write(row + 2, 0, "Amounts are read to the cent, growth to six decimals.", self.note)

    def model(self) -> None:
        """Write the funding model's parameters; the exempt pairs stand as 0 in the matrix of base multipliers."""
        model, last = self.funding_model, xl_col_to_name(len(STATUSES))
        page = self._start("Model", "The funding model", (44, 16, 16, 16, 16, 20, 34))
        page.write_row(2, 0, ["Base share of the need", "Numerator", "Denominator"], self.heading)
        page.write(3, 0, "App. 1(13)(b)(i)")
        page.write(3, 1, model.base_share.numerator, self.input)
        page.write(3, 2, model.base_share.denominator, self.input)
        self._name("Share_over", "Model", "$B$4")
        self._name("Share_under", "Model", "$C$4")
        page.write_row(5, 0, ["Base multiplier, App. 1(13)(b)(iv)-(vii)", *STATUSES], self.heading)
        page.write(6, 0, "By development status")
        for column, status in enumerate(STATUSES, start=1):
            page.write(6, column, as_number(model.base_multipliers[status]), self.input)
        self._name("Statuses", "Model", f"$B$6:${last}$6")
        page.write_row(8, 0, ["By usage category; exempt pairs are 0", *STATUSES], self.heading)
        page.write_row(8, 5, ["Lowest exchanges", "Usage multiplier, App. 1(13)(c)(iv)-(vi)"], self.heading)
        for row, category in enumerate(self.categories, start=9):
            page.write(row, 0, category)
            for column, status in enumerate(STATUSES, start=1):
                if (status, category) in model.base_fee_exemptions:
                    page.write(row, column, 0, self.input)
                else:
                    value = as_number(model.base_multipliers[status])
                    page.write_formula(row, column, f"={xl_col_to_name(column)}$7", self.input, value)
            page.write(row, 5, model.usage_lower_bounds[category], self.input)
            page.write(row, 6, as_number(model.usage_multipliers[category]), self.input)
        end = 9 + len(self.categories)
        self._name("Categories", "Model", f"$A$10:$A${end}")
        self._name("Base_multipliers", "Model", f"$B$10:${last}${end}")
        self._name("Lowest_exchanges", "Model", f"$F$10:$F${end}")
        self._name("Usage_multipliers", "Model", f"$G$10:$G${end}")
        page.write_row(end + 1, 0, ["Rounding (inferred; the paper states none)", *ROUNDINGS], self.heading)
        for row, key in enumerate(ROUNDING_KEYS, start=end + 2):
            page.write(row, 0, key)
            for column, name in enumerate(ROUNDINGS, start=1):
                value = getattr(model.rounding[name], key)
                value = as_number(value) if isinstance(value, Fraction) else value
                page.write(row, column, "" if value is None else value, self.input)
        self._name("Rounding_rules", "Model", f"$B${end + 3}:$C${end + 2 + len(ROUNDING_KEYS)}")
        self._name("Rounding_names", "Model", f"$B${end + 2}:$C${end + 2}")
        page.write(end + 3 + len(ROUNDING_KEYS), 0, "An empty step means not rounded.", self.note)

    def parties(self) -> None:
        """Write one row a participant: what is known of it, whether it takes part and what it pays."""
        scenario = self.outcome.scenario
        page = self._start("Parties", "Every participant (USD a year)", (40, 7, 10, 15, 12, 16, 8, *[13] * 7))
        page.write_row(1, 0, HEADINGS, self.heading)
        page.freeze_panes(FIRST_PARTY - 1, 1)
        places = {participant.iso3: place for place, participant in enumerate(scenario.queue(), start=1)}
        found = {contribution.iso3: contribution for contribution in self.assessment.contributions}
        for row, participant in enumerate(scenario.participants(), start=FIRST_PARTY):
            iso3 = participant.iso3
            choice = "no" if iso3 in scenario.exclude else "yes" if iso3 in scenario.include else ""
            page.write(f"{NAME}{row}", participant.name)
            page.write(f"{ISO3}{row}", iso3)
            page.write(f"{PLACE}{row}", places[iso3])
            page.write(f"{STATUS}{row}", scenario.status_of(participant), self.input_text)
            known = participant.exchanges
            page.write(f"{KNOWN}{row}", "" if known is None else known, self.input)
            page.write(f"{CHOICE}{row}", choice, self.input_text)
            for column, formula, value in party_formulas(row, found.get(iso3), self.funding_model):
                form = self.amount if column in (BASE, USAGE, ALL) else self.count
                page.write_formula(f"{column}{row}", formula, form, value)
        rows = f"{FIRST_PARTY}:{{column}}{self.last_party}"
        for column, words in ((STATUS, list(STATUSES)), (CHOICE, ["yes", "no"])):
            place = f"{column}{rows.format(column=column)}"
            page.data_validation(place, {"validate": "list", "source": words})
        page.autofilter(f"A2:{ALL}{self.last_party}")
        grey = self.book.add_format({"font_color": "#8A8F94"})
        page.conditional_format(
            f"A{FIRST_PARTY}:{ALL}{self.last_party}",
            {"type": "formula", "criteria": f"=${PART}{FIRST_PARTY}=0", "format": grey},
        )

    def _column(self, column: str) -> str:
        return f"Parties!${column}${FIRST_PARTY}:${column}${self.last_party}"

    def fees(self) -> None:
        """Write the steps from the level to the unit fees, and the fee schedule."""
        page = self._start("Fees", "From the level to the fees (USD a year)", (46, 18, 18, 18, 18, 24))
        page.write_row(2, 0, ["Step", "Amount", "Paragraph"], self.heading)
        lines = steps(self.assessment, self._column(BASE_X), self._column(USAGE_X))
        for row, (name, label, formula, value, source) in enumerate(lines, start=3):
            page.write(row, 0, label)
            page.write_formula(row, 1, f"={formula}", self.plain if isinstance(value, str) else self.amount, value)
            page.write(row, 2, source)
            self._name(name, "Fees", f"$B${row + 1}")
        row += 2
        page.write_row(row, 0, ["Fee schedule, as Table 1: base fee and usage fee", *STATUSES], self.heading)
        for number, category in enumerate(self.categories):
            row += 1
            page.write(row, 0, category)
            for column, status in enumerate(STATUSES, start=1):
                base = f"INDEX(Base_multipliers,{number + 1},{column})*Base_unit"
                formula = f"={base}+INDEX(Usage_multipliers,{number + 1})*Usage_unit"
                total = as_number(self.assessment.total_fee_usd(status, category))
                page.write_formula(row, column, formula, self.amount, total)

    def totals(self) -> None:
        """Write the contributions summed by development status and by usage category."""
        page = self._start("Totals", "Contributions by group (USD a year)", (30, 10, 16, 16, 16, 16))
        row = 2
        for by, column, names in (
            ("development_status", STATUS, list(STATUSES)),
            ("usage_category", CATEGORY, self.categories),
        ):
            heading = "Development status" if column == STATUS else "Usage category"
            page.write_row(row, 0, [heading, "Parties", "Exchanges", "Base fees", "Usage fees", "All"], self.heading)
            for name, group in zip(names, groups(self.assessment, by), strict=True):
                row += 1
                page.write(row, 0, name)
                here = f"{self._column(column)},$A{row + 1},{self._column(PART)},1"
                page.write_formula(row, 1, f"=COUNTIFS({here})", self.count, group.parties)
                amounts = (group.base_fee_usd, group.usage_fee_usd, group.expected_contribution_usd)
                sums = (group.exchanges, *map(as_number, amounts))
                for place, (what, value) in enumerate(zip((EXCHANGES, BASE, USAGE, ALL), sums, strict=True), start=2):
                    form = self.count if what == EXCHANGES else self.amount
                    page.write_formula(row, place, f"=SUMIFS({self._column(what)},{here})", form, value)
            row += 2
