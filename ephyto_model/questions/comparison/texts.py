"""Texts of the reports over several scenarios: the comparison's title, the notices of all, what a report rests on."""

from collections.abc import Sequence
from datetime import datetime

from ephyto_model.display.html import Fragment, Table, bulleted
from ephyto_model.display.provenance import foundation, stamp
from ephyto_model.language.translation import tr, trn
from ephyto_model.language.wording import listed, usd, usd_range
from ephyto_model.model.names import scenario_name
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.comparison.regret import least_regret
from ephyto_model.questions.fees.comparison import PAYING_STATUSES, medium_totals
from ephyto_model.questions.fees.views import provenance_table


def comparison_title(title: str, outcomes: Sequence[Outcome]) -> Fragment:
    """Return the batch's title and what its scenarios span, in one sentence."""
    spans = []
    for place in range(len(PAYING_STATUSES)):
        totals = [medium_totals(outcome.assessment)[place] for outcome in outcomes]
        spans.append(usd_range(min(totals), max(totals)))
    least = least_regret(outcomes)
    if least is None:
        return _titled(title, outcomes, tr("No party takes part in any of these scenarios."))
    name = scenario_name(least.option)
    best = tr("“{name}” is the cheapest scenario for every party that takes part in it.", name=name)
    if least.regret_usd:
        best = tr(
            "Under “{name}”, each party pays at most USD {amount} more than under the scenario that is cheapest for"
            " it.",
            name=name,
            amount=usd(least.regret_usd),
        )
    lower, upper, high = spans
    sentence = trn(
        "In this scenario, with medium usage, a Lower-Middle party would pay {lower} a year, an Upper-Middle party "
        "{upper} and a High-income party {high}.",
        "In these {number} scenarios, with medium usage, a Lower-Middle party would pay {lower} a year, an "
        "Upper-Middle party {upper} and a High-income party {high}.",
        len(outcomes),
        lower=lower,
        upper=upper,
        high=high,
    )
    return _titled(title, outcomes, f"{sentence} {best}")


def _titled(title: str, outcomes: Sequence[Outcome], sentence: str) -> Fragment:
    name = tr("Comparison: {title}", title=title)
    values = {"name": name, "headline": sentence, "stamp": stamp(outcomes[0])}
    return Fragment("title.html.j2", values, f"{name}\n{sentence}\n{stamp(outcomes[0])}")


def notices(outcomes: Sequence[Outcome]) -> Fragment:
    """Return the notices of all outcomes, each once, with the scenarios that it speaks of where not all have it."""
    having: dict[str, list[str]] = {}
    for outcome in outcomes:
        for notice in outcome.notices:
            having.setdefault(notice.text, []).append(scenario_name(outcome.scenario.name))
    texts = [
        text if len(names) == len(outcomes) else tr("{when}: {text}", when=_some(names), text=text)
        for text, names in having.items()
    ]
    return bulleted(texts)


def _some(names: Sequence[str]) -> str:
    quoted = [tr("“{name}”", name=name) for name in names]
    if len(names) <= 3:
        return listed(quoted)
    return trn(
        "{first}, {second} and {number} more scenario",
        "{first}, {second} and {number} more scenarios",
        len(names) - 2,
        first=quoted[0],
        second=quoted[1],
    )


def basis(started: datetime) -> Table:
    """Return the version, the data and the time of a run."""
    return provenance_table(foundation(started))
