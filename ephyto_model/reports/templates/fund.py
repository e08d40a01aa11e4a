"""The parts of a yearly report of the trust fund."""

from collections.abc import Mapping
from typing import Any

from ephyto_model.display import provenance
from ephyto_model.display.view import Parts
from ephyto_model.questions.fund import charts, texts, views
from ephyto_model.questions.fund.rules import project
from ephyto_model.reports.parameters import projection_from


def fund_report(namespace: Mapping[str, Any]) -> Parts:
    """Return the fund's report for `report_year` under the projection above. Raises InputError as `projection_from`."""
    projection = projection_from(namespace, report_year=range(2025, 2075))
    year, started, fund = namespace["report_year"], provenance.now(), project(projection)
    return Parts(
        title=lambda: texts.report_title(fund, year),
        account=lambda: views.account(fund, year),
        fees=lambda: views.fees(fund),
        revenue_and_cost=lambda: charts.revenue_and_cost(fund),
        revenue_and_cost_table=lambda: views.money(fund),
        costs=lambda: views.costs(fund),
        reserve_and_cap=lambda: charts.reserve_and_cap(fund),
        outstanding=lambda: views.outstanding(fund, year),
        calendar=lambda: views.calendar(fund),
        annex=lambda: views.annex(fund, year),
        notices=lambda: texts.notices(fund),
        basis=lambda: texts.basis(fund, started),
    )
