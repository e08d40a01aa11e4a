"""The view of each value that people meet in a cell, by its type."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from ephyto_model.display.html import Column, Fragment, Table
from ephyto_model.display.view import View
from ephyto_model.language.wording import as_number, in_words
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import FundingModel
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome, Scenario, plain
from ephyto_model.questions.fees import overview, texts
from ephyto_model.questions.fees import views as tables
from ephyto_model.questions.fees.comparison import differing_fields
from ephyto_model.questions.fees.regions import load_regions
from ephyto_model.questions.fund import texts as fund_texts
from ephyto_model.questions.fund import views as fund_tables
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.tables import years
from ephyto_model.questions.fund.years import Fund

Parts = list[Fragment | Table]
LEADS_ON = "`from ephyto_model import compare, explorer, to_excel, why`"


def of_scenario(scenario: Scenario) -> View:
    """Show a scenario as what differs from the paper."""
    frame = differing_fields(scenario)
    foot = "`.run()` applies the rules; `.with_(fao_funding_usd=400_000)` gives a changed copy."
    return View([_named(scenario.name), tables.changed_fields(scenario)], foot, frame)


def of_projection(projection: Projection) -> View:
    """Show a projection as what differs from the published case."""
    known = projection_fields()
    rows = [
        (name, known[name].label, known[name].unit, known[name].default, value, known[name].source)
        for name, value in projection.differences().items()
    ]
    frame = pd.DataFrame(rows, columns=["field", "label", "unit", "default", "value", "source"], dtype=object)
    foot = "`.run()` works it out year by year; `.with_(joiners_a_year=10)` gives a changed copy."
    table = tables.differences(frame, known, "This projection", "The published case")
    return View([_named(projection.name), table], foot, frame)


def of_outcome(outcome: Outcome) -> View:
    """Show an outcome as its answer, five figures, the fee matrix and the notices."""
    parts: Parts = [texts.title(outcome), overview.figures(outcome), overview.matrix(outcome), texts.notices(outcome)]
    foot = f'{LEADS_ON}: `why(outcome, "KEN")`, `compare(outcome, other)`, `to_excel(outcome, path)`, '
    foot += "`explorer(outcome)`. `.table` is a DataFrame with every party; `.figure()` draws who pays."
    return View(parts, foot, outcome.assessment.table)


def of_assessment(assessment: Assessment) -> View:
    """Show an assessment as its fee schedule and every party."""
    foot = "`.table` is a DataFrame with every party; `.need_usd`, `.revenue_usd` and `.gap_usd` are exact numbers."
    return View([tables.fee_schedule(assessment), tables.contributions(assessment)], foot, assessment.table)


def of_model(model: FundingModel) -> View:
    """Show the funding model as its parameters."""
    values = {**model.written, "annual_funding_level_usd": as_number(model.annual_funding_level_usd)}
    frame = pd.DataFrame([(name, _written(plain(value))) for name, value in values.items()], columns=["name", "value"])
    columns = {"name": Column("Parameter"), "value": Column("Value")}
    foot = '`.changed({"base_share": 0.5})` gives a changed copy; a scenario takes the same as `model_changes`.'
    return View([Table(frame, "The funding model proposed to CPM-18", columns)], foot, frame)


def of_participant(participant: Participant) -> View:
    """Show a participant as its row of the paper, with its region and its status under each list."""
    exchanges = "not yet a user" if participant.exchanges is None else f"{participant.exchanges:,}"
    rows = [
        ("ISO3", participant.iso3),
        ("Appendix", f"{participant.appendix}, row {participant.appendix_row}"),
        ("Region", load_regions()[participant.iso3]),
        ("Exchanges", exchanges),
        *((f"Development status ({name})", status) for name, status in participant.development_status.items()),
        ("Contracting party in early 2024", "yes" if participant.contracting_party else "no"),
        *([("Note", participant.note)] if participant.note else []),
    ]
    frame = pd.DataFrame(rows, columns=["what", "value"])
    columns = {"what": Column(participant.name), "value": Column("")}
    foot = f'{LEADS_ON}: `why(outcome, "{participant.iso3}")` says what it would pay.'
    return View([Table(frame, "A participant, as the paper lists it", columns)], foot, frame)


def of_fund(fund: Fund) -> View:
    """Show a fund as its headline and its years."""
    parts: Parts = [fund_texts.fund_headline(fund), fund_tables.fees(fund), fund_tables.money(fund)]
    foot = "`.table` is a DataFrame with a row a year; `.figure()` draws what comes in against the cost."
    return View(parts, foot, years(fund))


def _named(name: str) -> Fragment:
    return Fragment("headline.html.j2", {"text": name}, name)


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_written(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        return ", ".join(" and ".join(pair) if isinstance(pair, list) else str(pair) for pair in value)
    return in_words(as_number(value) if isinstance(value, Fraction) else value)


VIEWS: Mapping[type, Callable[[Any], View]] = {
    Scenario: of_scenario,
    Outcome: of_outcome,
    Assessment: of_assessment,
    FundingModel: of_model,
    Participant: of_participant,
    Projection: of_projection,
    Fund: of_fund,
}
# What only those meet who have the libraries for it: its module and name, and the function that shows it.
LATE = {
    ("ephyto_model.questions.exchanges.counts", "Counts"): "ephyto_model.questions.exchanges.views:as_view",
}
