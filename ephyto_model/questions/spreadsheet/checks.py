"""The sheets of a spreadsheet that check it: what has to hold of any fees, and the figures that the paper prints."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from ephyto_model.language.references import reference
from ephyto_model.language.translation import SOURCE, marked, speaking, tr
from ephyto_model.language.wording import as_number, category_word, status_word
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import ROUNDING_WORDS, STATUSES
from ephyto_model.questions.reproduction.figures import reproduce
from ephyto_model.questions.spreadsheet.fee_formulas import INFERRED
from ephyto_model.questions.spreadsheet.party_formulas import (
    ALL,
    BASE,
    CATEGORY,
    CHOICE,
    EXCHANGES,
    ISO3,
    NO,
    PART,
    PLACE,
    STATUS,
    USAGE,
    YES,
)
from ephyto_model.questions.spreadsheet.writer import Writer

PASS, FAILS = marked("PASS"), marked("FAILS")
HALF_A_CENT = 0.005
FIRST_CHECK = 3  # the row, from 0, of the first check
PRINTED_ALONE = "Para 28"  # of all participants, whose fees stand in another file


class Check(NamedTuple):
    """What has to be 0: its formula, which gives by how much it is not, and by how much that is for this scenario."""

    label: str
    formula: str
    source: str
    off: Fraction = Fraction(0)


def write_checks(writer: Writer) -> None:
    """Write the sheet Checks: a row each, PASS or by how much it fails. A changed input computes it again."""
    page = writer.start("Checks", tr("Conditions to be met, whatever the inputs"), (72, 16, 12, 34), FIRST_CHECK)
    page.write_row(2, 0, [tr("Check"), tr("Difference"), tr("Result"), tr("Paragraph")], writer.heading)
    writer.cents_where_there_are_any("Checks", "B4:B30")
    for row, check in enumerate(_checks(writer), start=FIRST_CHECK):
        page.write(row, 0, tr(check.label))
        page.write_formula(row, 1, f"={check.formula}", writer.amount, as_number(check.off))
        verdict = f'=IF(B{row + 1}<={HALF_A_CENT},"{tr(PASS)}","{tr(FAILS)}")'
        page.write_formula(row, 2, verdict, writer.plain, tr(FAILS if check.off > HALF_A_CENT else PASS))
        page.write(row, 3, reference(check.source) if check.source else "", writer.text)


def _checks(writer: Writer) -> list[Check]:
    def column(name: str) -> str:
        return writer.column(name)

    asked = f'COUNTIFS({column(PLACE)},"<="&Number_of_parties,{column(CHOICE)},"<>{tr(NO)}")'
    added = f'COUNTIFS({column(PLACE)},">"&Number_of_parties,{column(CHOICE)},"{tr(YES)}")'
    by_category = "+".join(
        f"SUMPRODUCT(COUNTIFS({column(STATUS)},Statuses,{column(CATEGORY)},INDEX(Categories,{n}),{column(PART)},1)"
        f"*INDEX(Base_multipliers,{n},0))*Base_unit"
        f"+COUNTIFS({column(CATEGORY)},INDEX(Categories,{n}),{column(PART)},1)*INDEX(Usage_multipliers,{n})*Usage_unit"
        for n in range(1, len(writer.categories) + 1)
    )
    negative = "+".join(f'COUNTIF({column(name)},"<0")' for name in (BASE, USAGE, ALL))
    found = writer.assessment
    return [
        Check(
            marked("The number of parties that take part is as set in the inputs"),
            f"ABS(SUM({column(PART)})-{asked}-{added})",
            "",
        ),
        Check(marked("All contributions add up to the revenue"), f"ABS(SUM({column(ALL)})-Revenue)", "App. 1(13)"),
        Check(
            marked(
                "Contributions equal the amounts in the fee schedule, each multiplied by the number of parties that"
                " pay it"
            ),
            f"ABS({by_category}-Revenue)",
            "App. 1(13)(b), (c)",
        ),
        Check(
            marked("Base fees bring in their share of the amount needed, apart from the rounding of the unit fee"),
            f"IF(ABS(Base_revenue-Base_pool)<={_room('Base')}+{HALF_A_CENT},0,ABS(Base_revenue-Base_pool))",
            "App. 1(13)(b)(i)",
            _beyond(found.base_revenue_usd - found.units.base_share_usd, _slack(found)[0]),
        ),
        Check(
            marked("Fees bring in the amount needed, apart from the rounding of the unit fees"),
            f"IF(ABS(Gap)<={_room('Base')}+{_room('Usage')}+{HALF_A_CENT},0,ABS(Gap))",
            "App. 1(12), (13)(a)",
            _beyond(found.gap_usd, sum(_slack(found))),
        ),
        Check(marked("No fee is negative"), negative, "App. 1(8)"),
        Check(
            marked("Each unit fee is a multiple of its rounding step"),
            "+".join(f'IF({f}_step="",0,ABS({f}_unit-{f}_step*ROUND({f}_unit/{f}_step,0)))' for f in ("Base", "Usage")),
            INFERRED,
        ),
    ]


def _room(fee: str) -> str:
    """Return the formula of how much the rounding of a unit fee can move what all parties pay of it."""
    half_up = tr(ROUNDING_WORDS["direction"]["half_up"])
    return f'IF({fee}_step="",0,{fee}_step*{fee}_sum)/IF(Direction="{half_up}",2,1)'


def _slack(found: Assessment) -> tuple[Fraction, Fraction]:
    """Return the same of the scenario, for base fees and for usage fees."""
    part = 2 if found.rounding.direction == "half_up" else 1
    base, usage = (
        step or Fraction(0) for step in (found.rounding.base_unit_step_usd, found.rounding.usage_unit_step_usd)
    )
    return base * found.units.base_multipliers / part, usage * found.units.usage_multipliers / part


def _beyond(difference: Fraction, allowed: Fraction | int) -> Fraction:
    return Fraction(0) if abs(difference) <= allowed + Fraction(str(HALF_A_CENT)) else abs(difference)


def write_published(writer: Writer) -> None:
    """Write the sheet Published, of the paper's own scenario: each figure that the paper prints, and the computed one.

    The figures of para 28 are of all participants, and left out.
    """
    writer.sheets["Published"] = writer.book.add_worksheet("Published")
    page = writer.start("Published", tr("Figures printed in the paper"), (18, 44, 24, 14, 14, 12), FIRST_CHECK)
    with speaking(SOURCE):  # as the paper writes amounts
        figures = reproduce()
    figures = figures[figures["place"] != PRINTED_ALONE]
    page.print_area(0, 0, FIRST_CHECK - 1, 5)  # how many there are; the rows are for the screen
    last = FIRST_CHECK + len(figures)
    page.write_formula(
        1, 1, f'=COUNTIF(F{FIRST_CHECK + 1}:F{last},"{tr(PASS)}")', writer.count, int(figures["reproduced"].sum())
    )
    page.write(1, 0, tr("Figures reproduced, out of {number}", number=len(figures)))
    page.write_row(2, 0, [*map(tr, PUBLISHED)], writer.heading)
    formulas = _formulas(writer)
    rows = figures[["place", "item", "figure", "printed", "recomputed", "reproduced"]]
    for row, (place, item, figure, printed, computed, same) in enumerate(
        rows.itertuples(index=False), start=FIRST_CHECK
    ):
        page.write_row(row, 0, [reference(PLACES.get(place, place)), _item(place, item), tr(PRINTED[figure])])
        known, value = (
            category_word(text) if figure == "usage category" else int(text.replace(",", ""))
            for text in (printed, computed)
        )
        page.write(row, 3, known, writer.amount)
        page.write_formula(row, 4, f"={formulas[place](item, figure)}", writer.amount, value)
        verdict = f'=IF(D{row + 1}=E{row + 1},"{tr(PASS)}","{tr(FAILS)}")'
        page.write_formula(row, 5, verdict, writer.plain, tr(PASS if same else FAILS))


PUBLISHED = (
    marked("Place in the paper"),
    marked("Group or party"),
    marked("Item"),
    marked("Printed"),
    marked("Computed"),
    marked("Result"),
)
PRINTED = {
    "base fee": marked("Base fee"),
    "usage fee": marked("Usage fee"),
    "total": marked("Base fee and usage fee"),
    "usage category": marked("Usage category"),
    "expected contribution": marked("Expected contribution"),
    "participants": marked("Number of parties"),
}


PLACES = {"Appendix 2": "App. 2", "Para 27": "para 27"}
ITEMS = {
    "all": marked("all parties that take part"),
    "fewer than 5,000 exchanges": marked("fewer than 5,000 exchanges"),
    "more than 150,000 exchanges": marked("more than 150,000 exchanges"),
}


def _item(place: str, item: str) -> str:
    """Return for what a figure is: a status, a usage category, both, parties, or the code of one."""
    if item in ITEMS:
        return tr(ITEMS[item])
    if " / " in item:
        status, category = item.split(" / ")
        return f"{status_word(status)} / {category_word(category)}"
    words = {"Table 2": status_word, "Table 3": category_word}
    return words[place](item) if place in words else item


def _formulas(writer: Writer) -> dict[str, Callable[[str, str], str]]:
    """Return for each place in the paper what gives the formula of one of its figures."""

    def cell(item: str, figure: str) -> str:
        status, category = item.split(" / ")
        base, usage = base_fee(status, category), usage_fee(category, "")
        return {"base fee": base, "usage fee": usage, "total": f"{base}+{usage}"}[figure]

    def base_fee(status: str, category: str) -> str:
        at = STATUSES.index(status) + 1
        row = writer.categories.index(category) + 1
        return f"INDEX(Base_multipliers,{row},{at})*Base_unit"

    def usage_fee(item: str, figure: str) -> str:
        return f"INDEX(Usage_multipliers,{writer.categories.index(item) + 1})*Usage_unit"

    def of_party(item: str, figure: str) -> str:
        columns = {"base fee": BASE, "usage fee": USAGE, "usage category": CATEGORY, "expected contribution": ALL}
        return f'INDEX({writer.column(columns[figure])},MATCH("{item}",{writer.column(ISO3)},0))'

    def number(item: str, figure: str) -> str:
        exchanges = {"fewer than 5,000 exchanges": ',"<5000"', "more than 150,000 exchanges": ',">150000"'}
        more = f",{writer.column(EXCHANGES)}{exchanges[item]}" if item in exchanges else ""
        return f"COUNTIFS({writer.column(PART)},1{more})"

    return {
        "Table 1": cell,
        "Table 2": lambda item, figure: base_fee(item, writer.categories[-1]),
        "Table 3": usage_fee,
        "Appendix 2": of_party,
        "Para 27": number,
    }
