"""The index page of a batch over projections: every report and letter, and what failed and why."""

from pathlib import Path
from typing import Any

import ephyto_model
from ephyto_model.display.html import page_templates
from ephyto_model.display.provenance import now
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import moment_in_words, usd
from ephyto_model.model.names import scenario_name
from ephyto_model.model.notices import assumed
from ephyto_model.model.scenarios.made import data_hashes
from ephyto_model.questions.fund.years import Fund
from ephyto_model.reports.fund_plan import FundBatch
from ephyto_model.reports.runs.run import Run

HERE = Path(__file__).parent
HEADINGS = (
    marked("Parties in the final year"),
    marked("Base unit fee in the final year"),
    marked("Usage unit fee in the final year"),
    marked("Reserve at the end of the period"),
    marked("Total shortfall"),
)


def fund_index_page(batch: FundBatch) -> str:
    """Return the page as HTML."""
    return (
        page_templates(HERE)
        .get_template("fund_index.html.j2")
        .render(
            title=tr("The fund over time: {name}", name=batch.path.stem),
            year=batch.report_year,
            headings=[*map(tr, HEADINGS)],
            reports=[
                {**_run(batch, run), "cells": _figures(fund)}
                for run, fund in zip(batch.report_runs, batch.funds, strict=True)
            ],
            letters=[
                {"name": scenario_name(fund.projection.name), "rows": [_letter(batch, fund, run) for run in runs]}
                for fund, runs in zip(batch.funds, batch.letter_runs, strict=True)
                if runs
            ],
            papers=[_run(batch, run) for run in batch.papers.runs],
            biennium=batch.biennium,
            failed=len(batch.failures),
            left_over=batch.folder.left_over(batch.runs),
            notices=list(
                dict.fromkeys(n.text for fund in batch.funds for n in assumed(fund.years[0].assessment.rounding))
            ),
            version=ephyto_model.__version__,
            made=moment_in_words(now()),
            hashes=data_hashes(),
        )
    )


def _run(batch: FundBatch, run: Run) -> dict[str, Any]:
    has_pdf = (batch.folder.folder / f"{run.file}.pdf").is_file()
    return {"name": run.title, "file": run.file, "failure": batch.failures.get(run, ""), "pdf": has_pdf}


def _figures(fund: Fund) -> list[str]:
    last = fund.years[-1]
    return [
        f"{len(last.dues)}",
        usd(last.assessment.units.base_usd),
        usd(last.assessment.units.usage_usd),
        usd(last.reserve_close_usd),
        usd(sum(year.shortfall_usd for year in fund.years)),
    ]


def _letter(batch: FundBatch, fund: Fund, run: Run) -> dict[str, Any]:
    iso3 = run.parameters["iso3"]
    dues = [due for year in batch.biennium.years for due in fund.year(year).dues if due.iso3 == iso3]
    amounts = {due.year: usd(due.expected_usd) for due in dues}
    return {**_run(batch, run), "cells": [amounts.get(year, "0") for year in batch.biennium.years]}
