"""What the explorer shows: the model's answers as plain objects for a page, and its answers to what a page asks.

A page asks with a mapping (`kind` and what it needs) and gets one back; it never computes an amount itself.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ephyto_model.analyses.fees.breakdown import funding_walk, groups
from ephyto_model.analyses.fees.comparison import by_party, by_status, difference, headline, winners_and_losers
from ephyto_model.analyses.fees.explanation import explain
from ephyto_model.analyses.fees.participation import marked_numbers, units_by_parties
from ephyto_model.errors import InputError, quoted
from ephyto_model.files import parse_yaml
from ephyto_model.funding_model import STATUSES
from ephyto_model.notices import PROPOSAL
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Outcome, Scenario
from ephyto_model.scenario_code import PREFIX, decode, encode
from ephyto_model.scenario_fields import fields
from ephyto_model.scenario_files import differences_in, presets
from ephyto_model.wording import as_number
from ephyto_model.workbook.explorer.questions import MOST_OPTIONS, options_of, scenario_of
from ephyto_model.workbook.fees import figures
from ephyto_model.workbook.fees.texts import the_count_of_parties
from ephyto_model.workbook.pages.plotly_js import small
from ephyto_model.workbook.pages.provenance import stamp

CONTROLS = (
    "fao_funding_usd", "donor_funding_usd", "reserves_applied_usd", "annual_funding_level_usd", "participating_parties",
    "joining_order", "random_seed", "exchange_growth", "newcomer_exchanges", "status_list", "rounding",
)  # fmt: skip

SHOWN = ("name", "label", "unit", "source", "help", "minimum", "maximum", "step", "choices", "slider_maximum")


def view(outcome: Outcome) -> dict[str, Any]:
    """Return what a page shows of a scenario. Amounts are US dollars a year.

    `parties` has a row a party: ISO3, status, exchanges, usage category, base fee, usage fee, expected contribution.
    `schedule` has, for each usage category and each status, base fee, usage fee and total.
    """
    assessment, units = outcome.assessment, outcome.assessment.units
    usage = assessment.usage_fees_usd
    return {
        "scenario": outcome.scenario.values(),
        "code": encode(outcome.scenario),
        "difference": difference(outcome.scenario),
        "headline": headline(outcome),
        "amounts": {
            "need": as_number(assessment.need_usd),
            "surplus": as_number(assessment.surplus_usd),
            "base_unit": as_number(units.base_usd),
            "usage_unit": as_number(units.usage_usd),
            "revenue": as_number(assessment.revenue_usd),
            "gap": as_number(assessment.gap_usd),
        },
        "schedule": [
            [
                [as_number(total - usage[category]), as_number(usage[category]), as_number(total)]
                for status in STATUSES
                for total in [assessment.total_fee_usd(status, category)]
            ]
            for category in usage
        ],
        "parties": [[c.iso3, *c[2:5], *map(as_number, c[5:])] for c in assessment.contributions],
        "steps": [[step.step, as_number(step.amount_usd), step.is_total] for step in funding_walk(assessment)],
        "groups": [
            [*group[:3], *map(as_number, group[4:7]), group.share] for group in groups(assessment, "development_status")
        ],
        "notices": [notice.text for notice in outcome.notices],
        "stamp": stamp(outcome),
    }


def curve(scenario: Scenario) -> dict[str, list[int | float]]:
    """Return the base fee of each status at every number of participating parties, from 1 to all. Source: para 28."""
    units = units_by_parties(scenario)[1:]
    multipliers = scenario.model().base_multipliers
    return {status: [as_number(unit.base_usd * multipliers[status]) for unit in units] for status in STATUSES[1:]}


@cache
def _preset_amounts() -> tuple[dict[str, int | float], ...]:
    return tuple(
        {c.iso3: as_number(c.expected_contribution_usd) for c in preset.run().assessment.contributions}
        for preset in presets()
    )


def country(scenario: Scenario, iso3: str) -> dict[str, Any]:
    """Return why a party's amount is what it is, and its amount under every preset (None where it takes no part)."""
    return {
        "iso3": iso3,
        "why": [list(step) for step in explain(scenario.run(), iso3)],
        "presets": [
            [preset.name, amounts.get(iso3)] for preset, amounts in zip(presets(), _preset_amounts(), strict=True)
        ],
    }


def start(scenario: Scenario) -> dict[str, Any]:
    """Return everything a page needs once: its controls, names, presets, charts and the first view."""
    paper = Scenario()
    outcome = scenario.run()
    return {
        "fields": [{key: value for key, value in vars(fields()[name]).items() if key in SHOWN} for name in CONTROLS],
        "labels": {name: field.label for name, field in fields().items()},
        "words": {name: dict(field.words) for name, field in fields().items() if field.words},
        "names": {p.iso3: p.name for p in load_participants()},
        "statuses": list(STATUSES),
        "categories": list(outcome.assessment.model.usage_lower_bounds),
        "marks": [[number, meaning] for number, meaning in marked_numbers().items()],
        "fewest_shown": figures.FEWEST_SHOWN,
        "counts": the_count_of_parties().text,
        "presets": [[preset.name, preset.values(), difference(preset)] for preset in presets()],
        "charts": {name: figure.to_plotly_json() for name, figure in figures.explorer_figures().items()},
        "titles": figures.TITLES,
        "proposal": PROPOSAL,
        "most_options": MOST_OPTIONS,
        "code_prefix": PREFIX,
        "paper": view(paper.run()),
        "view": view(outcome),
        "curve": curve(scenario),
    }


def answer(question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes | None]:
    """Answer what a page asks: a plain object, and a file's content where one was asked for.

    Never raises for what a visitor typed: the answer then has an `error`, one sentence, and nothing else.
    """
    try:
        kind = question.get("kind")
        if not isinstance(kind, str) or kind not in _ANSWERS:
            raise InputError(f"The page asked for {quoted(kind)}, which is not known; open the page again.")
        return _ANSWERS[kind](question)
    except InputError as error:
        return {"error": str(error)}, None


def _show(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    return {"view": view(scenario_of(question).run())}, None


def _detail(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    scenario = scenario_of(question)
    iso3 = question.get("iso3")
    found: dict[str, Any] = {"curve": curve(scenario)}
    if iso3:
        found["country"] = country(scenario, iso3)
    return found, None


def _compare(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    options = options_of(question)
    tables = {"by_status": by_status, "by_party": by_party, "winners": winners_and_losers}
    return {name: table(options).to_numpy(dtype=object).tolist() for name, table in tables.items()}, None


def _load(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    text = question.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError("There is nothing to load; paste a scenario code or scenario YAML.")
    if text.strip().startswith(PREFIX):
        return {"scenario": decode(text).values()}, None
    scenarios = differences_in(parse_yaml(text, "the pasted text"), "the pasted text")
    if len(scenarios) > 1:
        raise InputError(f"The pasted text holds {len(scenarios)} scenarios; paste one.")
    return {"scenario": Scenario.from_mapping(scenarios[0]).values()}, None


def _take(question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    from ephyto_model.workbook.explorer.take_home import FORMS  # imported late: the first view needs none of it

    form = question.get("form")
    if not isinstance(form, str) or form not in FORMS:
        raise InputError(f"The page asked for a file of form {quoted(form)}; use one of {', '.join(FORMS)}.")
    name, content = FORMS[form](scenario_of(question), question)
    return {"file": Path(name).name}, content


def _plotly(question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Give a page that has not loaded plotly its JavaScript."""
    return {}, small().encode()


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], tuple[dict[str, Any], bytes | None]]] = {
    "show": _show,
    "detail": _detail,
    "compare": _compare,
    "load": _load,
    "take": _take,
    "plotly": _plotly,
}
