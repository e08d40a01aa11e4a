"""The explorer as one file that opens from disk with no server and no network: its main settings only."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from ephyto_model.analyses.fees.breakdown import LAST_STEPS
from ephyto_model.analyses.fees.comparison import HEADLINES
from ephyto_model.analyses.fees.participation import multiplier_sums
from ephyto_model.contributions import base_multiplier, usage_category, usage_multiplier
from ephyto_model.files import write_whole
from ephyto_model.funding_model import STATUSES, UNCLASSIFIED
from ephyto_model.notices import TEXTS, rounding_in_words, unclassified
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Scenario
from ephyto_model.wording import as_number
from ephyto_model.workbook.explorer.answers import start
from ephyto_model.workbook.explorer.widget import HERE, scripts, styles
from ephyto_model.workbook.pages.display import page_templates
from ephyto_model.workbook.pages.plotly_js import small
from ephyto_model.workbook.pages.provenance import stamp

FIELDS = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd", "participating_parties", "rounding")
FILE = "explorer.html"


def write_explorer(folder: Path) -> Path:
    """Write the explorer's page into a folder and return its path. Raises InputError if it cannot be written."""
    path = folder / FILE
    begin = start(Scenario())
    begin["fields"] = [field for field in begin["fields"] if field["name"] in FIELDS]
    begin["presets"] = [preset for preset in begin["presets"] if _differs_only_in_fields(preset[1])]
    page = (
        page_templates(HERE)
        .get_template("explorer.html.j2")
        .render(styles=styles(), plotly=small(), scripts=scripts("static_engine.js"), start=begin, data=tables())
    )
    write_whole({path: page.encode()})
    return path


def _differs_only_in_fields(values: dict[str, Any]) -> bool:
    return set(Scenario.from_mapping(values).differences()) <= set(FIELDS)


def tables() -> dict[str, Any]:
    """Return what the page needs of the model so that it computes unit fees only.

    `parties` has a row for every participant in the order in which they take part: ISO3, status, exchanges, usage
    category, base and usage multiplier, and its place in the paper. `sums` has the sums of base and usage multipliers
    for every number of parties from 0.
    """
    paper = Scenario()
    everyone = paper.with_(participating_parties=len(load_participants()))
    model = paper.model()
    users = {user.iso3: user for user in everyone.users()}
    places = {participant.iso3: place for place, participant in enumerate(load_participants())}
    rows = []
    for participant in paper.queue():
        user = users[participant.iso3]
        category = usage_category(user.exchanges, model)
        base = as_number(base_multiplier(user.development_status, category, model))
        usage = as_number(usage_multiplier(category, model))
        rows.append([user.iso3, user.development_status, user.exchanges, category, base, usage, places[user.iso3]])
    venezuela = [p for p in load_participants() if p.development_status["paper"] == UNCLASSIFIED]
    return {
        "level": paper.annual_funding_level_usd,
        "base_share": [str(model.base_share.numerator), str(model.base_share.denominator)],
        "roundings": {
            name: {key: float(value) if isinstance(value, Fraction) else value for key, value in vars(rule).items()}
            for name, rule in model.rounding.items()
        },
        "base_multipliers": [
            [as_number(base_multiplier(status, category, model)) for status in STATUSES]
            for category in model.usage_lower_bounds
        ],
        "status_multipliers": {status: as_number(m) for status, m in model.base_multipliers.items()},
        "usage_multipliers": [as_number(m) for m in model.usage_multipliers.values()],
        "parties": rows,
        "sums": [[as_number(s.base_multipliers), as_number(s.usage_multipliers)] for s in multiplier_sums(paper)],
        "users": sum(participant.is_user for participant in load_participants()),
        "headlines": HEADLINES,
        "notices": TEXTS,
        "rounding_in_words": rounding_in_words(model.rounding["published"]),
        "unclassified": [participant.iso3 for participant in venezuela],
        "unclassified_notice": unclassified([p.name for p in venezuela], paper.unclassified_status).text,
        "newcomer_count": "no exchanges",
        "last_steps": LAST_STEPS,
        "stamps": {name: stamp(paper.with_(name="{name}", rounding=name).run()) for name in model.rounding},
    }  # fmt: skip
