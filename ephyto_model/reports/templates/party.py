"""The parts of a party's page."""

from collections.abc import Mapping
from typing import Any

from IPython.display import display

from ephyto_model.display import provenance
from ephyto_model.display.view import Parts
from ephyto_model.questions.comparison import charts, texts
from ephyto_model.questions.fees.causes import charts as cause_charts
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.parties import recovery_views, views
from ephyto_model.questions.parties import texts as party_texts
from ephyto_model.reports.parameters import batch_from


def party_report(namespace: Mapping[str, Any]) -> Parts:
    """Return the page of the party `iso3` under the scenarios above. Raises InputError as `batch_from`."""
    batch = batch_from(namespace)
    outcomes, party, started = batch.outcomes, batch.party, provenance.now()
    assert party is not None  # the template has `iso3`
    first = outcomes[0]
    return Parts(
        title=lambda: party_texts.title(outcomes, party),
        under_each=lambda: charts.party_under_each(outcomes, party),
        amounts=lambda: views.amounts(outcomes, party),
        why=lambda: views.why(first, party),
        why_elsewhere=lambda: display(*(views.why(one, party, folded=True) for one in outcomes[1:])),
        causes=lambda: cause_charts.of_most_moved(outcomes, party),
        causes_table=lambda: cause_views.under_each(outcomes, party),
        place=lambda: party_texts.place_among_peers(first, party),
        among_all=lambda: charts.party_among_all(first, party),
        peers=lambda: views.peers_table(first, party),
        exchanges=lambda: party_texts.exchanges(first, party),
        thresholds=lambda: views.thresholds(first, party),
        coming_next=lambda: views.coming_next(first, party),
        recovery=lambda: recovery_views.in_words(first, party),
        recovery_table=lambda: recovery_views.under_each(outcomes, party),
        yardstick=lambda: recovery_views.yardstick(first, party),
        due_dates=views.due_dates,
        joining=lambda: views.joining(party),
        notices=lambda: texts.notices(outcomes),
        basis=lambda: texts.basis(started),
    )
