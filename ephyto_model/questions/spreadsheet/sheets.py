"""The sheets whose cells compute: inputs, fees, parties, totals and the funding model's parameters."""

from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name

from ephyto_model.language.references import reference
from ephyto_model.language.translation import in_digits, marked, tr, without_isolates
from ephyto_model.language.wording import as_number, category_word, status_word
from ephyto_model.model.funding_model import ROUNDING_WORDS, ROUNDINGS, STATUSES
from ephyto_model.model.names import party_name, scenario_name
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.questions.spreadsheet.fee_formulas import steps
from ephyto_model.questions.spreadsheet.party_formulas import (
    ALL,
    BASE,
    BASE_X,
    CHOICE,
    FIRST_PARTY,
    HEADINGS,
    ISO3,
    KNOWN,
    NAME,
    NO,
    PART,
    PLACE,
    STATUS,
    USAGE,
    USAGE_X,
    YES,
    party_formulas,
)
from ephyto_model.questions.spreadsheet.writer import HEAD_POINTS, Writer
from ephyto_model.questions.uncertainty.sweeps.sweep import AMOUNTS

ROUNDING_KEYS = ("base_unit_step_usd", "usage_unit_step_usd", *ROUNDING_WORDS)
ROUNDING_LABELS = dict(
    zip(
        ROUNDING_KEYS,
        (
            marked("Rounding step of the base unit fee (USD)"),
            marked("Rounding step of the usage unit fee (USD)"),
            marked("Unit fees are rounded"),
            marked("Usage fees bring in"),
        ),
        strict=True,
    )
)
LONGEST_TITLE = 32  # letters, of what a refused value is answered with
NAMED = dict(zip(AMOUNTS, ("Level", "FAO_funding", "Donor_funding", "Reserves"), strict=True))
NAMED |= {"participating_parties": "Number_of_parties", "exchange_growth": "Growth"}


def write_inputs(writer: Writer) -> None:
    """Write what can be changed, and the result beside it."""
    scenario = writer.outcome.scenario
    page = writer.start("Inputs", scenario_name(scenario.name), (42, 18, 44, 34), 4)
    writer.cents_where_there_are_any("Inputs", "B5:B30")
    page.write(
        1,
        0,
        tr("Change a yellow cell, here or on the sheets Parties and Model, and all fees are recalculated."),
        writer.note,
    )
    page.write_row(3, 0, [tr("Input"), tr("Value"), tr("Unit"), tr("Paragraph")], writer.heading)
    row = 4
    for name, known_as in NAMED.items():
        field = fields()[name]
        page.write(row, 0, tr(field.label))
        page.write(row, 1, getattr(scenario, name), writer.input_amount if name in AMOUNTS else writer.input)
        page.write_row(row, 2, [tr(field.unit) if field.unit else "", reference(field.source)], writer.text)
        page.data_validation(
            row,
            1,
            row,
            1,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": field.minimum,
                "maximum": field.maximum,
                "error_title": without_isolates(tr(field.label))[:LONGEST_TITLE],
                "error_message": without_isolates(
                    tr(
                        "Enter a number from {low} to {high}.",
                        low=in_digits(f"{field.minimum:,}"),
                        high=in_digits(f"{field.maximum:,}"),
                    )
                ),
            },
        )
        writer.name(known_as, "Inputs", f"$B${row + 1}")
        row += 1
    for status, count in ((status, scenario.newcomer_counts().get(status, 0)) for status in STATUSES):
        page.write(row, 0, tr("Exchanges of a new user, {status}", status=status_word(status)))
        page.write(row, 1, count, writer.input)
        page.write_row(
            row,
            2,
            [tr("exchanges a year, before growth"), reference("para 28; App. 1(17); an assumption")],
            writer.text,
        )
        row += 1
    writer.name("Newcomers", "Inputs", f"$B${row - len(STATUSES) + 1}:$B${row}")
    page.write(row, 0, tr("Rounding"))
    page.write(row, 1, scenario.rounding, writer.input_text)
    page.write_row(
        row, 2, [tr("“published” (inferred from Tables 1 to 3) or “exact”"), tr("not stated in the paper")], writer.text
    )
    page.data_validation(row, 1, row, 1, {"validate": "list", "source": list(ROUNDINGS)})
    writer.name("Rounding", "Inputs", f"$B${row + 1}")
    row += 2
    page.write_row(row, 0, [tr("Result"), tr("USD a year")], writer.heading)
    units, found = writer.assessment.units, writer.assessment
    for label, formula, value in (
        (tr("Needed from fees"), "=Need", found.need_usd),
        (tr("Base unit fee (Lower-Middle)"), "=Base_unit", units.base_usd),
        (tr("Usage unit fee (Medium)"), "=Usage_unit", units.usage_usd),
        (tr("Revenue"), "=Revenue", found.revenue_usd),
        (tr("Gap (revenue less amount needed)"), "=Revenue-Need", found.gap_usd),
    ):
        row += 1
        page.write(row, 0, label)
        page.write_formula(row, 1, formula, writer.amount, as_number(value))
    row += 2
    page.write_row(row, 0, [tr("Settings that cannot be changed in this file"), tr("Value")], writer.heading)
    for name in ("joining_order", "random_seed", "status_list", "unclassified_status"):
        row += 1
        page.write_row(row, 0, [tr(fields()[name].label), fields()[name].in_words(getattr(scenario, name))])
    page.write(
        row + 2, 0, tr("Amounts entered are rounded to the cent, and growth rates to six decimal places."), writer.note
    )


def write_model(writer: Writer) -> None:
    """Write the funding model's parameters; the exempt pairs stand as 0 in the matrix of base multipliers."""
    model, last = writer.funding_model, xl_col_to_name(len(STATUSES))
    page = writer.start("Model", tr("The funding model"), (44, 30, 30, 16, 16, 20, 34))
    page.write_row(
        2, 0, [tr("Base fees' share of the amount needed"), tr("Numerator"), tr("Denominator")], writer.heading
    )
    page.write(3, 0, reference("App. 1(13)(b)(i)"))
    page.write(3, 1, model.base_share.numerator, writer.input)
    page.write(3, 2, model.base_share.denominator, writer.input)
    writer.name("Share_over", "Model", "$B$4")
    writer.name("Share_under", "Model", "$C$4")
    page.write_row(5, 0, [tr("Base multiplier, App. 1(13)(b)(iv)-(vii)"), *map(status_word, STATUSES)], writer.heading)
    page.write(6, 0, tr("By development status"))
    for column, status in enumerate(STATUSES, start=1):
        page.write(6, column, as_number(model.base_multipliers[status]), writer.input)
    writer.name("Statuses", "Model", f"$B$6:${last}$6")
    page.write_row(8, 0, [tr("By usage category (0 where exempt)"), *map(status_word, STATUSES)], writer.heading)
    page.write_row(8, 5, [tr("Minimum exchanges"), tr("Usage multiplier, App. 1(13)(c)(iv)-(vi)")], writer.heading)
    for row, category in enumerate(writer.categories, start=9):
        page.write(row, 0, category_word(category))
        for column, status in enumerate(STATUSES, start=1):
            if (status, category) in model.base_fee_exemptions:
                page.write(row, column, 0, writer.input)
            else:
                value = as_number(model.base_multipliers[status])
                page.write_formula(row, column, f"={xl_col_to_name(column)}$7", writer.input, value)
        page.write(row, 5, model.usage_lower_bounds[category], writer.input)
        page.write(row, 6, as_number(model.usage_multipliers[category]), writer.input)
    end = 9 + len(writer.categories)
    writer.name("Categories", "Model", f"$A$10:$A${end}")
    writer.name("Base_multipliers", "Model", f"$B$10:${last}${end}")
    writer.name("Lowest_exchanges", "Model", f"$F$10:$F${end}")
    writer.name("Usage_multipliers", "Model", f"$G$10:$G${end}")
    page.write_row(end + 1, 0, [tr("Rounding (inferred; the paper states none)"), *ROUNDINGS], writer.heading)
    for row, key in enumerate(ROUNDING_KEYS, start=end + 2):
        page.write(row, 0, tr(ROUNDING_LABELS[key]))
        for column, name in enumerate(ROUNDINGS, start=1):
            value = getattr(model.rounding[name], key)
            if isinstance(value, Fraction):
                value = as_number(value)
            words = {code: tr(text) for code, text in ROUNDING_WORDS.get(key, {}).items()}
            page.write(row, column, "" if value is None else words.get(str(value), value), writer.input)
            if words:
                page.data_validation(row, column, row, column, {"validate": "list", "source": list(words.values())})
    writer.name("Rounding_rules", "Model", f"$B${end + 3}:$C${end + 2 + len(ROUNDING_KEYS)}")
    writer.name("Rounding_names", "Model", f"$B${end + 2}:$C${end + 2}")
    page.write(
        end + 3 + len(ROUNDING_KEYS), 0, tr("If the multiple is left blank, the fee is not rounded."), writer.note
    )


def write_parties(writer: Writer) -> None:
    """Write one row a participant: what is known of it, whether it takes part and what it pays."""
    scenario = writer.outcome.scenario
    page = writer.start(
        "Parties", tr("Contribution of every participant (USD a year)"), (40, 7, 10, 15, 12, 16, 8, *[13] * 7), 2
    )
    writer.cents_where_there_are_any("Parties", f"{BASE}{FIRST_PARTY}:{ALL}{writer.last_party}")
    page.write_row(1, 0, [*map(tr, HEADINGS)], writer.heading)
    page.set_row(1, HEAD_POINTS)
    page.freeze_panes(FIRST_PARTY - 1, 1)
    places = {participant.iso3: place for place, participant in enumerate(scenario.queue(), start=1)}
    found = {contribution.iso3: contribution for contribution in writer.assessment.contributions}
    for row, participant in enumerate(scenario.participants(), start=FIRST_PARTY):
        iso3 = participant.iso3
        choice = tr(NO) if iso3 in scenario.exclude else tr(YES) if iso3 in scenario.include else ""
        page.write(f"{NAME}{row}", party_name(participant.name))
        page.write(f"{ISO3}{row}", iso3)
        page.write(f"{PLACE}{row}", places[iso3])
        status = found[iso3].development_status if iso3 in found else scenario.status_of(participant)
        page.write(f"{STATUS}{row}", status_word(status), writer.input_text)
        known = participant.exchanges
        page.write(f"{KNOWN}{row}", "" if known is None else known, writer.input)
        page.write(f"{CHOICE}{row}", choice, writer.input_text)
        for column, formula, value in party_formulas(row, found.get(iso3), writer.funding_model):
            form = writer.amount if column in (BASE, USAGE, ALL) else writer.count
            page.write_formula(f"{column}{row}", formula, form, value)
    rows = f"{FIRST_PARTY}:{{column}}{writer.last_party}"
    for column, words in ((STATUS, [*map(status_word, STATUSES)]), (CHOICE, [tr(YES), tr(NO)])):
        place = f"{column}{rows.format(column=column)}"
        page.data_validation(place, {"validate": "list", "source": words})
    page.autofilter(f"A2:{ALL}{writer.last_party}")
    grey = writer.book.add_format({"font_color": "#8A8F94"})
    page.conditional_format(
        f"A{FIRST_PARTY}:{ALL}{writer.last_party}",
        {"type": "formula", "criteria": f"=${PART}{FIRST_PARTY}=0", "format": grey},
    )


def write_fees(writer: Writer) -> None:
    """Write the steps from the level to the unit fees, and the fee schedule."""
    page = writer.start("Fees", tr("From the funding level to the fees (USD a year)"), (46, 28, 26, 18, 18, 24), 3)
    writer.cents_where_there_are_any("Fees", "B4:E40")
    page.write_row(2, 0, [tr("Step"), tr("Amount"), tr("Paragraph")], writer.heading)
    lines = steps(writer.assessment, writer.column(BASE_X), writer.column(USAGE_X))
    for row, (name, label, formula, value, source) in enumerate(lines, start=3):
        page.write(row, 0, tr(label))
        page.write_formula(
            row, 1, f"={formula}", writer.plain if value and isinstance(value, str) else writer.amount, value
        )
        page.write(row, 2, reference(source), writer.text)
        writer.name(name, "Fees", f"$B${row + 1}")
    row += 2
    page.write_row(
        row, 0, [tr("Fee schedule as in Table 1: base fee plus usage fee"), *map(status_word, STATUSES)], writer.heading
    )
    for number, category in enumerate(writer.categories):
        row += 1
        page.write(row, 0, category_word(category))
        for column, status in enumerate(STATUSES, start=1):
            base = f"INDEX(Base_multipliers,{number + 1},{column})*Base_unit"
            formula = f"={base}+INDEX(Usage_multipliers,{number + 1})*Usage_unit"
            total = as_number(writer.assessment.total_fee_usd(status, category))
            page.write_formula(row, column, formula, writer.amount, total)
