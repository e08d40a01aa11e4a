"""The parts of a comparison of scenarios."""

from collections.abc import Mapping
from typing import Any

from ephyto_model.display import provenance
from ephyto_model.display.view import Parts
from ephyto_model.questions.comparison import charts, texts, views
from ephyto_model.questions.fees.causes import charts as cause_charts
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.sharing import views as sharing
from ephyto_model.reports.parameters import batch_from


def comparison_report(namespace: Mapping[str, Any]) -> Parts:
    """Return the comparison of the scenarios that the variables above list. Raises InputError as `batch_from`."""
    batch = batch_from(namespace)
    outcomes, designs, started = batch.outcomes, batch.designs, provenance.now()
    return Parts(
        title=lambda: texts.comparison_title(batch.title, outcomes),
        scenarios=lambda: views.overview(outcomes),
        by_status=lambda: charts.contributions_by_status(outcomes),
        by_status_table=lambda: views.by_income_group(outcomes),
        winners=lambda: views.winners(outcomes),
        causes=lambda: cause_charts.of_most_moved(outcomes),
        causes_table=lambda: cause_views.by_option(outcomes),
        what_varies=lambda: charts.fees_against_what_varies(outcomes),
        what_varies_table=lambda: views.against_what_varies(outcomes),
        regret=lambda: charts.regret(outcomes),
        regret_table=lambda: views.regret(outcomes),
        measures=lambda: sharing.measures(outcomes, designs),
        scales=lambda: sharing.scales_in_words(outcomes[0], designs),
        scales_by_status=lambda: sharing.by_status(outcomes[0], designs),
        scales_against_the_first=lambda: sharing.against_the_first(outcomes[0], designs),
        scales_by_party=lambda: sharing.by_party(outcomes[0], designs),
        parties=lambda: views.parties(outcomes),
        notices=lambda: texts.notices(outcomes),
        basis=lambda: texts.basis(started),
    )
