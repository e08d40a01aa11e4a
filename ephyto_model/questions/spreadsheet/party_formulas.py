"""The columns of the spreadsheet's sheet of parties, and what each party pays as formulas."""

from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number, category_word
from ephyto_model.model.contributions import Contribution, base_multiplier, usage_multiplier
from ephyto_model.model.funding_model import FundingModel

FIRST_PARTY = 3  # the row, from 1, of the first participant on the sheet Parties
NAME, ISO3, PLACE, STATUS, KNOWN, CHOICE, PART, EXCHANGES, CATEGORY, BASE_X, USAGE_X, BASE, USAGE, ALL = (
    xl_col_to_name(column) for column in range(14)
)
YES, NO = marked("yes"), marked("no")
HEADINGS = (
    marked("Contracting party"),
    marked("ISO3"),
    marked("Place in the joining order"),
    marked("Development status"),
    marked("Counted exchanges"),
    marked("Takes part: yes, no, or blank to follow the joining order"),
    marked("Takes part (1 or 0)"),
    marked("Exchanges"),
    marked("Usage category"),
    marked("Base multiplier"),
    marked("Usage multiplier"),
    marked("Base fee"),
    marked("Usage fee"),
    marked("Expected contribution"),
)


def party_formulas(row: int, found: Contribution | None, model: FundingModel) -> list[tuple[str, str, Any]]:
    """Return column, formula and the scenario's value of each computed cell of a participant's row.

    `found` is what it contributes, None where it takes no part. Source: App. 1(13)(b), (c).
    """
    multipliers = (
        (
            base_multiplier(found.development_status, found.usage_category, model),
            usage_multiplier(found.usage_category, model),
        )
        if found
        else (Fraction(0), Fraction(0))
    )
    amounts = found[5:] if found else (Fraction(0),) * 3
    status = f"MATCH({STATUS}{row},Statuses,0)"
    category = f"MATCH({CATEGORY}{row},Categories,0)"
    takes = f"{PART}{row}=1"
    counted = f'IF({KNOWN}{row}="",INDEX(Newcomers,{status}),{KNOWN}{row})'
    by_place = f"IF({PLACE}{row}<=Number_of_parties,1,0)"
    return [
        (PART, f'=IF({CHOICE}{row}="{tr(NO)}",0,IF({CHOICE}{row}="{tr(YES)}",1,{by_place}))', int(found is not None)),
        (EXCHANGES, f"=IF({takes},INT(ROUND({counted}*(1+Growth),6)),0)", found.exchanges if found else 0),
        (
            CATEGORY,
            f'=IF({takes},INDEX(Categories,MATCH({EXCHANGES}{row},Lowest_exchanges,1)),"")',
            category_word(found.usage_category) if found else "",
        ),
        (BASE_X, f"=IF({takes},INDEX(Base_multipliers,{category},{status}),0)", as_number(multipliers[0])),
        (USAGE_X, f"=IF({takes},INDEX(Usage_multipliers,{category}),0)", as_number(multipliers[1])),
        (BASE, f"=Base_unit*{BASE_X}{row}", as_number(amounts[0])),
        (USAGE, f"=Usage_unit*{USAGE_X}{row}", as_number(amounts[1])),
        (ALL, f"={BASE}{row}+{USAGE}{row}", as_number(amounts[2])),
    ]
