"""Tables as the paper prints them and as reports show them; the same as CSV and as JSON."""

from collections.abc import Mapping

import pandas as pd

from ephyto_model.display.html import Column, Fragment, Table, paragraph
from ephyto_model.language.translation import marked, tr, trn
from ephyto_model.language.wording import as_number, category_word, status_word
from ephyto_model.model.contributions import Assessment, base_multiplier
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.notices import is_published
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Outcome, Scenario, plain
from ephyto_model.questions.fees.breakdown import breakdown, funding_steps
from ephyto_model.questions.fees.comparison import differing_fields
from ephyto_model.questions.fees.participation import marked_numbers
from ephyto_model.questions.fees.thresholds import nearest_to_a_threshold


def fee_schedule(assessment: Assessment) -> Table:
    """Return the fee schedule as Table 1 prints it, in US dollars a year. Source: Table 1."""
    rows = []
    for category in assessment.model.usage_multipliers:
        for fee in (marked("Base fee"), marked("Usage fee"), marked("Total")):
            amounts = {
                status: {
                    "Base fee": assessment.units.base_usd * base_multiplier(status, category, assessment.model),
                    "Usage fee": assessment.usage_fees_usd[category],
                    "Total": assessment.total_fee_usd(status, category),
                }[fee]
                for status in STATUSES
            }
            rows.append({"category": category, "fee": fee, **{s: as_number(a) for s, a in amounts.items()}})
    columns = {
        "category": Column(tr("Usage category"), "text of a category"),
        "fee": Column(tr("Fee"), "text in words"),
    }
    columns |= {status: Column(status_word(status), "usd") for status in STATUSES}
    return Table(pd.DataFrame(rows), tr("Fee schedule by development status (USD a year)"), columns)


def contribution_columns() -> dict[str, Column]:
    """Return how the columns of a table of contributions are headed and written, as Appendix 2 has them."""
    return {
        "name": Column(tr("Contracting party"), "text of a party"),
        "iso3": Column("ISO3"),
        "development_status": Column(tr("Development status"), "text of a status"),
        "base_fee_usd": Column(tr("Base fee"), "usd"),
        "exchanges": Column(tr("Exchanges"), "count"),
        "usage_category": Column(tr("Usage category"), "text of a category"),
        "usage_fee_usd": Column(tr("Usage fee"), "usd"),
        "expected_contribution_usd": Column(tr("Expected contribution"), "usd"),
    }


def contributions(assessment: Assessment) -> Table:
    """Return every party's expected contribution, laid out as Appendix 2 prints it."""
    number = len(assessment.contributions)
    caption = trn(
        "Expected contributions of the {number} party taking part (USD a year)",
        "Expected contributions of the {number} parties taking part (USD a year)",
        number,
    )
    if not number:
        caption = tr("No party takes part")
    return Table(assessment.table, caption, contribution_columns(), searchable=True)


def totals(outcome: Outcome) -> Table:
    """Return what is needed, what fees bring in and the gap."""
    assessment = outcome.assessment
    rows = [
        (tr("Base unit fee"), assessment.units.base_usd),
        (tr("Usage unit fee"), assessment.units.usage_usd),
        (tr("Needed from fees"), assessment.need_usd),
        (tr("Base fees"), assessment.base_revenue_usd),
        (tr("Usage fees"), assessment.usage_revenue_usd),
        (tr("Revenue"), assessment.revenue_usd),
        (tr("Gap (revenue less amount needed)"), assessment.gap_usd),
    ]
    frame = pd.DataFrame(rows, columns=["what", "amount_usd"])
    columns = {"what": Column(tr("Item")), "amount_usd": Column(tr("Amount"), "usd")}
    caption = tr("Totals with the published rounding, which is inferred (USD a year)")
    if outcome.scenario.rounding == "exact":
        caption = tr("Totals without rounding (USD a year)")
    elif not is_published(assessment.rounding):
        caption = tr("Totals with the scenario's own rounding rule (USD a year)")
    return Table(frame, caption, columns)


def changed_fields(scenario: Scenario) -> Table | Fragment:
    """Return the scenario fields that differ from the paper's, or say that none does."""
    return differences(differing_fields(scenario), fields(), tr("This scenario"), tr("The paper"))


def differences(frame: pd.DataFrame, known: Mapping[str, Field], here: str, usual: str) -> Table | Fragment:
    """Return differing fields, as `differing_fields` gives them, with both values in words; a sentence for none."""
    if frame.empty:
        return paragraph(tr("No field differs from the paper."))
    written = {
        column: [known[name].in_words(plain(cell)) for name, cell in zip(frame["field"], frame[column], strict=True)]
        for column in ("value", "default")
    }
    columns = {"label": Column(tr("Field"), "text in words"), "value": Column(here), "default": Column(usual)}
    columns |= {"unit": Column(tr("Unit"), "text in words"), "source": Column(tr("Paragraph"), "text of a source")}
    return Table(frame.assign(**written), tr("Fields that differ from the paper"), columns)


def steps_to_the_fees(assessment: Assessment) -> Table:
    """Return the steps from the level to what fees leave uncovered."""
    steps = funding_steps(assessment)
    steps = steps.assign(amount_usd=[*steps["amount_usd"].iloc[:-1], abs(steps["amount_usd"].iloc[-1])])
    columns = {"step": Column(tr("Step"), "text in words"), "amount_usd": Column(tr("Amount"), "usd")}
    return Table(
        steps, tr("Steps from the Total Annual Funding Level to any remaining gap (USD a year)"), columns, folded=True
    )


def contributions_by(assessment: Assessment, group: str) -> Table:
    """Return contributions summed by "development_status" or "usage_category"."""
    heading = Column(tr("Development status"), "text of a status")
    caption = tr("Contributions by development status (USD a year)")
    if group == "usage_category":
        heading = Column(tr("Usage category"), "text of a category")
        caption = tr("Contributions by usage category (USD a year)")
    columns = {
        group: heading,
        "parties": Column(tr("Parties"), "count"),
        "paying_parties": Column(tr("Paying parties"), "count"),
        "exchanges": Column(tr("Exchanges"), "count"),
        "base_fee_usd": Column(tr("Base fees"), "usd"),
        "usage_fee_usd": Column(tr("Usage fees"), "usd"),
        "expected_contribution_usd": Column(tr("Total"), "usd"),
        "share": Column(tr("Share"), "percent"),
    }
    return Table(breakdown(assessment, group), caption, columns)


def fees_at_marked_numbers(fees: pd.DataFrame) -> Table:
    """Return base and usage fees at the numbers of parties that the paper's figures rest on."""
    marks = marked_numbers()
    frame = fees[fees["participating_parties"].isin(marks)]
    frame = frame.assign(meaning=[tr(marks[number]) for number in frame["participating_parties"]])
    columns = {"participating_parties": Column(tr("Parties"), "count"), "meaning": Column(tr("Meaning"))}
    columns |= {status: Column(tr("Base fee, {status}", status=status_word(status)), "usd") for status in STATUSES[1:]}
    columns |= {
        "usage_unit_usd": Column(tr("Usage fee, {category}", category=category_word("Medium")), "usd"),
        "gap_usd": Column(tr("Gap"), "change"),
    }
    return Table(frame, tr("Fees as more parties take part (USD a year)"), columns)


def near_a_threshold(assessment: Assessment) -> Table:
    """Return the parties nearest to another usage category."""
    columns = {
        "name": Column(tr("Contracting party"), "text of a party"),
        "development_status": Column(tr("Development status"), "text of a status"),
        "exchanges": Column(tr("Exchanges"), "count"),
        "usage_category": Column(tr("Category"), "text of a category"),
        "exchanges_away": Column(tr("Distance in exchanges"), "signed count"),
        "category_across": Column(tr("Neighbouring category"), "text of a category"),
        "expected_contribution_usd": Column(tr("Pays now"), "usd"),
        "across_usd": Column(tr("Would pay"), "usd"),
        "change_usd": Column(tr("Change"), "change"),
    }
    caption = tr(
        "Parties nearest to another usage category, and what they would pay in that category at the same unit fees "
        "(USD a year)"
    )
    return Table(nearest_to_a_threshold(assessment), caption, columns)


def costs_per_exchange(costs: pd.DataFrame) -> Table:
    """Return what an exchange costs each paying party, from `thresholds.cost_per_exchange`."""
    columns = {
        "name": Column(tr("Contracting party"), "text of a party"),
        "development_status": Column(tr("Development status"), "text of a status"),
        "exchanges": Column(tr("Exchanges"), "count"),
        "expected_contribution_usd": Column(tr("Expected contribution"), "usd"),
        "usd_per_exchange": Column(tr("USD per exchange"), "cost"),
    }
    return Table(costs, tr("The figures in this chart (USD)"), columns, folded=True)


def provenance_table(frame: pd.DataFrame) -> Table:
    """Return what a report rests on, from `provenance.provenance`."""
    columns = {"what": Column(tr("Item")), "value": Column(tr("Value"))}
    return Table(frame, tr("Version, data, parameters and time of this run"), columns)
