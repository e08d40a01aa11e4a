"""The tables of the fund under uncertainty, as notebooks, pages, papers and the command line show them."""

from datetime import datetime

import pandas as pd

from ephyto_model.display.html import Column, Table
from ephyto_model.display.provenance import foundation, parameters_of
from ephyto_model.language.references import reference
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import in_words, percent_to
from ephyto_model.questions.fees.views import provenance_table
from ephyto_model.questions.risk import tables
from ephyto_model.questions.risk.futures.assumptions import uncertainty_fields
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import Futures


def assumptions(uncertainty: Uncertainty) -> Table:
    """Return what is assumed, a row an assumption."""
    rows = [
        (
            tr(field.label),
            in_words(getattr(uncertainty, name)),
            tr(field.unit) if field.unit else "",
            f"{tr(field.help)} {reference(field.source) and f'[{reference(field.source)}]'}".strip(),
        )
        for name, field in uncertainty_fields().items()
    ]
    columns = {
        "what": Column(tr("Assumption")),
        "value": Column(tr("Value"), "text"),
        "unit": Column(tr("Unit")),
        "help": Column(tr("Meaning")),
    }
    return Table(pd.DataFrame(rows, columns=list(columns)), tr("Assumptions (none is taken from the paper)"), columns)


def risk_by_year(futures: Futures, policy: int = 0) -> Table:
    """Return what happens by year over all futures: means of amounts, and how often the cost is not paid."""
    columns = {
        "year": Column(tr("Year")),
        "expected_usd": Column(tr("Expected"), "usd"),
        "on_time_usd": Column(tr("Received on time"), "usd"),
        "received_late_usd": Column(tr("Received late"), "usd"),
        "arrears_usd": Column(tr("Outstanding at the year's end"), "usd"),
        "cost_usd": Column(tr("Cost"), "usd"),
        "shortfall_usd": Column(tr("Shortfall"), "usd"),
        "short": Column(tr("Simulations with a shortfall"), "percent"),
        "short_by": Column(
            tr("Simulations with at least one shortfall since {year}", year=futures.question.criteria.from_year),
            "percent",
        ),
        "above_cap": Column(tr("Reserve above its cap"), "percent"),
    }
    frame = tables.by_year(futures, policy).round(dict.fromkeys([c for c in columns if c.endswith("_usd")], -2))
    return Table(frame, tr("All simulations, by year (means in USD, to the nearest hundred)"), columns)


def policies(futures: Futures) -> Table:
    """Return the policies side by side."""
    columns = {
        "policy": Column(tr("Policy"), "text of a scenario"),
        "holds": Column(tr("Simulations with all criteria met"), "percent"),
        "short_by": Column(
            tr("Simulations with a shortfall in {year} or later", year=futures.question.criteria.from_year), "percent"
        ),
        "mean_shortfall_usd": Column(tr("Unpaid cost, all years"), "usd"),
        "worst_shortfall_usd": Column(tr("Unpaid cost, average of the worst tenth of simulations"), "usd"),
        "years_above_cap": Column(tr("Years with the reserve above the cap"), "cost"),
        "median_swing": Column(tr("Largest change in a fee, median"), "percent"),
        "worst_swing": Column(tr("Largest change in a fee, average of the worst tenth of simulations"), "percent"),
        "regret_usd": Column(tr("Regret (unpaid cost)"), "usd"),
        "regret_swing": Column(tr("Regret (fee change)"), "percent"),
        "expected_usd": Column(tr("Expected contributions, all years"), "usd"),
    }
    frame = tables.policies(futures).round(dict.fromkeys([c for c in columns if c.endswith("_usd")], -3))
    return Table(frame, tr("The policies in the same simulations (USD, to the nearest thousand)"), columns)


def policies_in_brief(futures: Futures) -> Table:
    """Return the policies side by side in the columns that a page of paper has room for."""
    whole = policies(futures)
    kept = ("policy", "holds", "short_by", "worst_shortfall_usd", "median_swing", "expected_usd")
    columns = {name: whole.columns[name] for name in kept}
    columns["worst_shortfall_usd"] = Column(tr("Unpaid cost, average of the worst tenth of simulations"), "usd")
    return Table(whole.frame, whole.caption, columns)


def held(futures: Futures) -> Table:
    """Return how often each criterion holds under each policy."""
    criteria = futures.question.criteria
    within = tr("Reserve within its cap")
    if criteria.years_above_cap:
        within = tr("Years with the reserve above the cap: at most {number}", number=int(criteria.years_above_cap))
    columns = {
        "policy": Column(tr("Policy"), "text of a scenario"),
        "largest_shortfall": Column(
            tr("At most {share} of the cost unpaid", share=percent_to(criteria.largest_shortfall, 0)), "percent"
        ),
        "years_above_cap": Column(within, "percent"),
        "rise": Column(tr("Fees rise by at most {share}", share=percent_to(criteria.largest_rise, 0)), "percent"),
        "all": Column(tr("All of these"), "percent"),
    }
    return Table(tables.held(futures), tr("Share of the simulations in which each criterion is met"), columns)


def basis(futures: Futures, started: datetime) -> Table:
    """Return the version, the data, the parameters and the time of a run."""
    question = futures.question
    values = {**question.projection.values(), **question.uncertainty.values(), "futures": futures.number}
    return provenance_table(foundation(started, parameters_of(values)))
