"""What the explorer's page begins with: controls, names, presets, the looks of its charts."""

from typing import Any

from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.notices import PROPOSAL
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.code import LONGEST, PREFIX, encode
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.page.controls import (
    CHIPS,
    FOLDED,
    GROUPS,
    exemptions,
    limit_controls,
    model_controls,
    scenario_controls,
)
from ephyto_model.page.party_texts import party_texts
from ephyto_model.page.tour import TITLE, stops
from ephyto_model.questions.fees import charts as figures
from ephyto_model.questions.fees.answer import CATEGORY, STATUS
from ephyto_model.questions.fees.comparison import difference
from ephyto_model.questions.fees.participation import marked_numbers
from ephyto_model.questions.fees.regions import load_regions
from ephyto_model.questions.parties.explanation_texts import IN_SHORT

MOST_OPTIONS = 6


def start(scenario: Scenario) -> dict[str, Any]:
    """Return what a page needs once: its controls, names, presets, charts, and the settings that it opens with."""
    paper = Scenario()
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
        "categories": list(scenario.model().usage_lower_bounds),
        "group": [STATUS, CATEGORY],
        "marks": [[number, meaning] for number, meaning in marked_numbers().items()],
        "fewest_shown": figures.FEWEST_SHOWN,
        "said": party_texts(),
        "presets": [[preset.name, preset.as_numbers().values(), difference(preset)] for preset in presets()],
        "chips": list(CHIPS),
        "tour": {
            "title": TITLE,
            "stops": [[s.title, s.text, s.source, s.scenario.values(), s.part, s.example] for s in stops()],
        },
        "short_why": list(IN_SHORT),
        "curve_layout": figures.new_figure("").to_plotly_json()["layout"],
        "status_style": {s: [figures.STATUS_COLOURS[s], figures.STATUS_DASHES[s]] for s in STATUSES},
        "titles": {key: figures.TITLES[key] for key in ("total_curve", "flat_total_curve")},
        "proposal": PROPOSAL,
        "most_options": MOST_OPTIONS,
        "code_prefix": PREFIX,
        "longest_code": LONGEST,
        "paper": {"scenario": paper.as_numbers().values(), "code": encode(paper)},
        "view": {"scenario": scenario.as_numbers().values(), "code": encode(scenario)},
    }
