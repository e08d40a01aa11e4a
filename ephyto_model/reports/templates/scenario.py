"""The parts of a scenario's report."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from ephyto_model.display import provenance
from ephyto_model.display.view import Parts
from ephyto_model.questions.fees import charts, export, overview, spending_charts, texts, thresholds, views
from ephyto_model.questions.fees.breakdown import breakdown
from ephyto_model.questions.fees.participation import fees_by_parties, marked_numbers
from ephyto_model.reports.parameters import scenario_from


def scenario_report(namespace: Mapping[str, Any]) -> Parts:
    """Return the report of the scenario that the variables above describe. Raises InputError as `scenario_from`."""
    scenario = scenario_from(namespace)
    started = provenance.now()
    outcome = scenario.run()
    assessment = outcome.assessment
    fees = cache(lambda: fees_by_parties(scenario, range(min(marked_numbers()), max(marked_numbers()) + 1)))
    costs = cache(lambda: thresholds.cost_per_exchange(assessment))
    return Parts(
        title=lambda: texts.title(outcome),
        figures=lambda: overview.figures(outcome),
        changes=lambda: views.changed_fields(scenario),
        matrix=lambda: overview.matrix(outcome),
        bar=lambda: overview.bar(outcome),
        steps=lambda: views.steps_to_the_fees(assessment),
        by_status=lambda: charts.contributions_by_group(
            breakdown(assessment, "development_status"), "development_status"
        ),
        by_status_table=lambda: views.contributions_by(assessment, "development_status"),
        by_category=lambda: charts.contributions_by_group(breakdown(assessment, "usage_category"), "usage_category"),
        by_category_table=lambda: views.contributions_by(assessment, "usage_category"),
        tiles=lambda: overview.tiles(outcome),
        spending=lambda: spending_charts.what_it_pays_for(outcome),
        a_dollar=lambda: spending_charts.a_dollar(outcome),
        budget_lines=lambda: spending_charts.lines(outcome),
        by_parties=lambda: charts.base_fees_by_parties(fees(), marked_numbers()),
        by_parties_table=lambda: views.fees_at_marked_numbers(fees()),
        count_of_parties=texts.the_count_of_parties,
        near_a_threshold=lambda: views.near_a_threshold(assessment),
        costs=lambda: charts.cost_per_exchange(costs()),
        costs_table=lambda: views.costs_per_exchange(costs()),
        download=lambda: export.download(outcome),
        contributions=lambda: views.contributions(assessment),
        notices=lambda: texts.notices(outcome),
        basis=lambda: views.provenance_table(provenance.provenance(outcome, started)),
    )
