"""A batch's index page: every report with its headline figures and a sparkline, and what failed and why."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ephyto_model
from ephyto_model.display.html import page_templates
from ephyto_model.display.provenance import now
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import moment_in_words, signed_usd, status_word, usd, usd_range
from ephyto_model.model.contributions import base_multiplier, usage_multiplier
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import scenario_name
from ephyto_model.model.notices import PROPOSAL, rounding_in_words
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.code import encode
from ephyto_model.model.scenarios.made import data_hashes
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.comparison import PAYING_STATUSES, by_party, medium_totals, published
from ephyto_model.questions.fees.participation import units_by_parties
from ephyto_model.reports.file_names import EXPLORER
from ephyto_model.reports.plan import ScenarioBatch
from ephyto_model.reports.runs.run import Run

HERE = Path(__file__).parent
WIDTH, HEIGHT = 100, 24
FEWEST_PARTIES = 50
SPARKLINE_POINTS = 40


def index_page(batch: ScenarioBatch) -> str:
    """Return the page as HTML."""
    outcomes = [scenario.run() for scenario in batch.scenarios]
    reports = [
        {
            **_report(batch, run),
            "cells": _headline_figures(outcome),
            "explorer": _in_the_explorer(batch, outcome),
            "spark": _as_parties_join(outcome),
        }
        for run, outcome in zip(batch.scenario_runs, outcomes, strict=True)
    ]
    amounts = {row[0]: list(row[2:]) for row in by_party(outcomes).itertuples(index=False, name=None)}
    parties = [{**_report(batch, run), **_amounts(amounts.get(run.parameters["iso3"], []))} for run in batch.party_runs]
    return (
        page_templates(HERE)
        .get_template("index.html.j2")
        .render(
            title=tr("Scenario reports: {name}", name=batch.path.stem),
            reports=reports,
            comparison=_report(batch, batch.comparison_run) if batch.comparison_run else None,
            parties=parties,
            papers=[_report(batch, run) for run in batch.papers.runs],
            first=scenario_name(batch.scenarios[0].name),
            statuses=[*map(status_word, PAYING_STATUSES)],
            failed=len(batch.failures),
            left_over=batch.folder.left_over(batch.runs),
            rounding=rounding_in_words(published().rounding),
            proposal=tr(PROPOSAL),
            version=ephyto_model.__version__,
            made=moment_in_words(now()),
            hashes=data_hashes(),
            width=WIDTH,
            height=HEIGHT,
        )
    )


def _report(batch: ScenarioBatch, run: Run) -> dict[str, Any]:
    has_pdf = (batch.folder.folder / f"{run.file}.pdf").is_file()
    return {"name": run.title, "file": run.file, "failure": batch.failures.get(run, ""), "pdf": has_pdf}


def _in_the_explorer(batch: ScenarioBatch, outcome: Outcome) -> str:
    """Return where the explorer opens with a scenario's settings; nothing where there is no explorer."""
    if not (batch.folder.folder.parent / EXPLORER).is_file():
        return ""
    return f"../{EXPLORER}#{encode(outcome.scenario, assessment=outcome.assessment)}"


def _headline_figures(outcome: Outcome) -> list[str]:
    assessment = outcome.assessment
    return [
        f"{len(assessment.contributions)}",
        usd(assessment.need_usd),
        *map(usd, medium_totals(assessment)),
        usd(assessment.revenue_usd),
        signed_usd(assessment.gap_usd),
    ]


def _as_parties_join(outcome: Outcome) -> dict[str, str]:
    """Return the sparkline of what a High party with medium usage pays as more parties take part."""
    model = outcome.assessment.model
    base, usage = base_multiplier(STATUSES[-1], "Medium", model), usage_multiplier("Medium", model)
    units = units_by_parties(outcome.scenario)[FEWEST_PARTIES:]
    totals = [float(unit.base_usd * base + unit.usage_usd * usage) for unit in units]
    words = tr(
        "A High-income party with medium usage pays USD {before} with {few} participating parties and USD {after} "
        "with {many}",
        before=usd(totals[0]),
        few=FEWEST_PARTIES,
        after=usd(totals[-1]),
        many=len(load_participants()),
    )
    return {"points": _points(totals), "words": words}


def _amounts(amounts: Sequence[float | None]) -> dict[str, Any]:
    """Return a party's amount under the first scenario, its lowest and highest, and the sparkline of all."""
    paid = [0 if amount is None else amount for amount in amounts]
    if not any(amount is not None for amount in amounts):
        return {"cells": [tr("does not take part"), "", ""], "spark": {"points": "", "words": ""}}
    known = [amount for amount in amounts if amount is not None]
    first = tr("does not take part") if amounts[0] is None else usd(amounts[0])
    words = tr("{span} in the scenarios in which it takes part", span=usd_range(min(known), max(known)))
    return {
        "cells": [first, usd(min(known)), usd(max(known))],
        "spark": {"points": _points(paid) if len(paid) > 1 else "", "words": words},
    }


def _points(values: Sequence[float]) -> str:
    """Return a polyline through evenly thinned values, drawn from 0 to the highest."""
    shown = [values[round(i * (len(values) - 1) / SPARKLINE_POINTS)] for i in range(SPARKLINE_POINTS + 1)]
    shown = list(values) if len(values) <= SPARKLINE_POINTS else shown
    highest = max([*shown, 1])
    step = WIDTH / (len(shown) - 1)
    return " ".join(
        f"{i * step:.1f},{HEIGHT - 1 - value / highest * (HEIGHT - 2):.1f}" for i, value in enumerate(shown)
    )
