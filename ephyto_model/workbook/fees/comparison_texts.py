"""Texts of the reports over several scenarios: the comparison's title, the notices of all, what a report rests on."""

from collections.abc import Sequence
from datetime import datetime

from ephyto_model.analyses.fees.comparison import PAYING_STATUSES, medium_totals
from ephyto_model.analyses.sweeps.regret import least_regret
from ephyto_model.scenario import Outcome
from ephyto_model.wording import listed, usd, usd_range, with_article
from ephyto_model.workbook.fees.tables import provenance_table
from ephyto_model.workbook.pages.display import Fragment, Table
from ephyto_model.workbook.pages.provenance import foundation, stamp


def comparison_title(title: str, outcomes: Sequence[Outcome]) -> Fragment:
    """Return the batch's title and what its scenarios span, in one sentence."""
    spans = []
    for place, status in enumerate(PAYING_STATUSES):
        totals = [medium_totals(outcome.assessment)[place] for outcome in outcomes]
        pays = usd_range(min(totals), max(totals))
        spans.append(f"{with_article(status)} party " + (pays if place else f"would pay {pays} a year"))
    least = least_regret(outcomes)
    if least is None:
        return _titled(title, outcomes, "Nobody takes part in any of these scenarios.")
    best = f"Under “{least.option}”, no party pays more than USD {usd(least.regret_usd)} beyond its cheapest scenario."
    if not least.regret_usd:
        best = f"“{least.option}” is the cheapest scenario for every party that takes part in it."
    where = "In this scenario" if len(outcomes) == 1 else f"In these {len(outcomes)} scenarios"
    sentence = f"{where}, with medium usage, {listed(spans)}. {best}"
    return _titled(title, outcomes, sentence)


def _titled(title: str, outcomes: Sequence[Outcome], sentence: str) -> Fragment:
    name = f"Comparison: {title}"
    values = {"name": name, "headline": sentence, "stamp": stamp(outcomes[0])}
    return Fragment("title.html.j2", values, f"{name}\n{sentence}\n{stamp(outcomes[0])}")


def notices(outcomes: Sequence[Outcome]) -> Fragment:
    """Return the notices of all outcomes, each once, with the scenarios that it speaks of where not all have it."""
    having: dict[str, list[str]] = {}
    for outcome in outcomes:
        for notice in outcome.notices:
            having.setdefault(notice.text, []).append(outcome.scenario.name)
    texts = [text if len(names) == len(outcomes) else f"{_some(names)}: {text}" for text, names in having.items()]
    return Fragment("notices.html.j2", {"texts": texts}, "\n".join(f"- {text}" for text in texts))


def _some(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return listed(quoted) if len(names) <= 3 else f"{quoted[0]}, {quoted[1]} and {len(names) - 2} more scenarios"


def basis(started: datetime) -> Table:
    """Return the version, the data and the time of a run."""
    return provenance_table(foundation(started))
