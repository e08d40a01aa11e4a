"""The fees of a biennium as a spreadsheet that computes, with what was recalculated checked by formulas."""

from collections.abc import Mapping
from datetime import datetime

from ephyto_model.language.references import reference
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import as_number
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.model.timing import FIRST_YEAR, Biennium
from ephyto_model.questions.fund.notices import notices_of_fund
from ephyto_model.questions.fund.years import Fund
from ephyto_model.questions.spreadsheet.party_formulas import ALL, PART
from ephyto_model.questions.spreadsheet.workbook import workbook
from ephyto_model.questions.spreadsheet.writer import Writer
from ephyto_model.recalculation.changes import Check, checks


def as_outcome(fund: Fund, biennium: Biennium) -> Outcome:
    """Return the fees of a biennium as those of a scenario: its users are the parties with counted exchanges."""
    projection, found = fund.projection, fund.year(biennium.first_year).assessment
    used = projection.at("status_list", biennium.first_year)
    scenario = Scenario(
        name=projection.name,
        annual_funding_level_usd=as_number(found.model.annual_funding_level_usd),
        fao_funding_usd=as_number(found.offsets.fao_funding_usd),
        donor_funding_usd=as_number(found.offsets.donor_funding_usd),
        reserves_applied_usd=as_number(found.offsets.reserves_applied_usd),
        participating_parties=len(found.contributions),
        exchanges={party.iso3: party.exchanges for party in found.contributions},
        status_list=used if isinstance(used, str) and not projection.status_changes else _statuses(found),
        unclassified_status=projection.unclassified_status,
        rounding=projection.rounding,
        model_changes=projection.model_changes,
    )
    return Outcome(scenario, found, notices_of_fund(fund))


def _statuses(found: Assessment) -> Mapping[str, str]:
    return {party.iso3: party.development_status for party in found.contributions}


def contributions_xlsx(fund: Fund, biennium: Biennium, made: datetime) -> bytes:
    """Return the spreadsheet; its properties say when it was `made`."""

    def more(writer: Writer) -> None:
        write_recalculation(writer, fund, biennium)

    return workbook(as_outcome(fund, biennium), (), made, more)


def write_recalculation(writer: Writer, fund: Fund, biennium: Biennium) -> None:
    """Write the sheet Recalculation: its checks, with what comes from outside the formulas beside them."""
    writer.sheets["Recalculation"] = writer.book.add_worksheet("Recalculation")
    title = tr("Conditions that the fees for {biennium} must meet", biennium=biennium)
    page = writer.start("Recalculation", title, (64, 18, 12, 34), 3)
    page.write_row(2, 0, [tr("Check"), tr("As recalculated"), tr("Result"), tr("Paragraph")], writer.heading)
    found = fund.year(biennium.first_year)
    amounts, part = writer.column(ALL), writer.column(PART)
    given: list[float | str] = [
        len(found.assessment.contributions),
        as_number(found.assessment.revenue_usd),
        as_number(found.assessment.base_revenue_usd),
        0,
        as_number(found.assessment.units.base_usd),
    ]
    formulas = [
        f"SUM({part})=B4",
        f"AND(ABS(SUM({amounts})-Revenue)<0.005,ABS(Revenue-B5)<0.005)",
        'ABS(Base_revenue-Base_pool)<=IF(Base_step="",0,Base_step)/2*Base_sum+0.005',
        f'COUNTIF({amounts},"<0")=B7',
        'AND(IF(Base_step="",TRUE,ABS(Base_unit-Base_step*ROUND(Base_unit/Base_step,0))<0.005),'
        'IF(Usage_step="",TRUE,ABS(Usage_unit-Usage_step*ROUND(Usage_unit/Usage_step,0))<0.005),'
        "ABS(Base_unit-B8)<0.005)",
    ]
    if biennium.usage_year >= FIRST_YEAR:
        given.append(as_number(fund.year(biennium.usage_year).reserve_close_usd))
        formulas.append("B9<=Level")
    known: list[Check] = list(checks(fund, biennium))
    for row, (check, value, formula) in enumerate(zip(known, given, formulas, strict=True), start=3):
        page.write(row, 0, check.what)
        page.write(row, 1, value, writer.amount)
        result = tr("PASS") if check.holds else tr("FAILS")
        page.write_formula(row, 2, f'=IF({formula},"{tr("PASS")}","{tr("FAILS")}")', writer.plain, result)
        page.write(row, 3, reference(check.source), writer.text)
    note = tr("Each result is a formula, which shows FAILS if an input is changed and the condition is no longer met.")
    page.write(len(known) + 4, 0, note, writer.note)
