"""What the explorer shows: the model's answers as plain objects for a page, and its answers to what a page asks.

A page asks with a mapping (`kind` and what it needs) and gets one back; it never computes an amount itself.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ephyto_model.display.plotly_js import small
from ephyto_model.display.provenance import stamp
from ephyto_model.errors import InputError, quoted
from ephyto_model.explorer.controls import (
    CHIPS,
    FOLDED,
    GROUPS,
    exemptions,
    limit_controls,
    model_controls,
    scenario_controls,
)
from ephyto_model.explorer.curves import curve
from ephyto_model.explorer.party_texts import said
from ephyto_model.explorer.questions import MOST_OPTIONS, limits_of, options_of, scenario_of
from ephyto_model.explorer.tour import TITLE, stops
from ephyto_model.files import parse_yaml
from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.language.wording import as_number
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.notices import PROPOSAL
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.code import LONGEST, PREFIX, decode_with_limits, encode
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.files import differences_in, presets
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.agreements.dollars import LEVERS, least
from ephyto_model.questions.agreements.limit import Limit, limits_from
from ephyto_model.questions.agreements.texts import limits_in_words
from ephyto_model.questions.fees import charts as figures
from ephyto_model.questions.fees.answer import CATEGORY, STATUS, answer
from ephyto_model.questions.fees.breakdown import funding_walk, groups
from ephyto_model.questions.fees.comparison import by_party, by_status, difference, winners_and_losers
from ephyto_model.questions.fees.participation import marked_numbers
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fees.regions import load_regions
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.parties.explanation_texts import IN_SHORT


def view(outcome: Outcome, iso3: str | None = None, limits: Sequence[Limit] = ()) -> dict[str, Any]:
    """Return what a page shows of a scenario, and of a party in it. Amounts are US dollars a year.

    `parties` has a row a party: ISO3, status, exchanges, usage category, base fee, usage fee, expected contribution.
    `schedule` has, for each usage category and each status, base fee, usage fee and total.
    """
    assessment, units = outcome.assessment, outcome.assessment.units
    usage = assessment.usage_fees_usd
    return {
        "scenario": outcome.scenario.as_numbers().values(),
        "code": encode(outcome.scenario, [limit.as_mapping() for limit in limits]),
        "difference": difference(outcome.scenario),
        "sentence": answer(outcome, iso3),
        "why": [list(step) for step in explain(outcome, iso3)] if iso3 else [],
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


@cache
def _preset_amounts() -> tuple[dict[str, int | float], ...]:
    return tuple(
        {c.iso3: as_number(c.expected_contribution_usd) for c in preset.run().assessment.contributions}
        for preset in presets()
    )


def under_presets(iso3: str) -> list[list[Any]]:
    """Return a party's amount under every preset: its name, US dollars a year (None where the party takes no part)."""
    participant_of(iso3)
    return [[preset.name, found.get(iso3)] for preset, found in zip(presets(), _preset_amounts(), strict=True)]


def start(scenario: Scenario) -> dict[str, Any]:
    """Return everything a page needs once: its controls, names, presets, charts and the first view."""
    paper = Scenario()
    outcome = scenario.run()
    return {
        "limits": limit_controls(),
        "fields": scenario_controls(),
        "groups": [[title, list(names), title in FOLDED] for title, names in GROUPS.items()],
        "model_fields": model_controls(),
        "exemptions": exemptions(),
        "labels": {name: field.label for name, field in fields().items()},
        "words": {name: dict(field.words) for name, field in fields().items() if field.words},
        "sources": {name: [field.unit, field.source] for name, field in fields().items()},
        "parties": [[p.iso3, p.name, load_regions()[p.iso3], p.is_user] for p in load_participants()],
        "statuses": list(STATUSES),
        "categories": list(outcome.assessment.model.usage_lower_bounds),
        "group": [STATUS, CATEGORY],
        "marks": [[number, meaning] for number, meaning in marked_numbers().items()],
        "fewest_shown": figures.FEWEST_SHOWN,
        "said": said(),
        "presets": [[preset.name, preset.as_numbers().values(), difference(preset)] for preset in presets()],
        "chips": list(CHIPS),
        "tour": {"title": TITLE, "stops": [[s.title, s.text, s.source, s.scenario.values(), s.part] for s in stops()]},
        "short_why": list(IN_SHORT),
        "curve_layout": figures.new_figure("").to_plotly_json()["layout"],
        "status_style": {s: [figures.STATUS_COLOURS[s], figures.STATUS_DASHES[s]] for s in STATUSES},
        "titles": {key: figures.TITLES[key] for key in ("total_curve", "flat_total_curve")},
        "proposal": PROPOSAL,
        "most_options": MOST_OPTIONS,
        "code_prefix": PREFIX,
        "longest_code": LONGEST,
        "paper": view(paper.run()),
        "view": view(outcome),
        "curve": curve(scenario),
    }


def respond(question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes | None]:
    """Answer what a page asks: a plain object, and a file's content where one was asked for.

    Never raises for what a visitor typed: the answer then has an `error`, one sentence, and nothing else.
    """
    try:
        kind = question.get("kind")
        if not isinstance(kind, str) or kind not in _ANSWERS:
            raise InputError(f"The page asked for {quoted(kind)}, which is not known; open the page again.")
        with speaking(question.get("language", SOURCE)):
            return _ANSWERS[kind](question)
    except InputError as error:
        return {"error": str(error)}, None


def _show(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    outcome, limits = scenario_of(question).run(), limits_of(question)
    return {"view": view(outcome, _party(question), limits), "measured": limits_in_words(limits, outcome)}, None


def _least(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    lever = question.get("lever")
    if lever not in LEVERS:
        raise InputError(f"The page asked for the least of {quoted(lever)}; use one of {', '.join(LEVERS)}.")
    return {"least": least(scenario_of(question), limits_of(question), lever)}, None


def _detail(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    scenario, iso3 = scenario_of(question), _party(question)
    return {"curve": curve(scenario, iso3), "presets": under_presets(iso3) if iso3 else []}, None


def _party(question: Mapping[str, Any]) -> str | None:
    iso3 = question.get("iso3")
    return participant_of(iso3).iso3 if iso3 else None


def _compare(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    options = options_of(question)
    tables = {"by_status": by_status, "by_party": by_party, "winners": winners_and_losers}
    return {name: table(options).to_numpy(dtype=object).tolist() for name, table in tables.items()}, None


def _load(question: Mapping[str, Any]) -> tuple[dict[str, Any], None]:
    text = question.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError("There is nothing to load; paste a scenario code or scenario YAML.")
    if text.strip().startswith(PREFIX):
        scenario, given = decode_with_limits(text)
        limits = limits_from(given, "The scenario code", facing=False) if given else ()
        return {"scenario": scenario.values(), "limits": [limit.as_mapping() for limit in limits]}, None
    scenarios = differences_in(parse_yaml(text, "the pasted text"), "the pasted text")
    if len(scenarios) > 1:
        raise InputError(f"The pasted text holds {len(scenarios)} scenarios; paste one.")
    return {"scenario": Scenario.from_mapping(scenarios[0]).as_numbers().values()}, None


def _take(question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    from ephyto_model.explorer.downloads import FORMS  # imported late: the first view needs none of it

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
    "least": _least,
    "detail": _detail,
    "compare": _compare,
    "load": _load,
    "take": _take,
    "plotly": _plotly,
}
