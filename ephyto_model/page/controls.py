"""What a page sets: the scenario's fields in the groups that a page shows them in, and the model's parameters."""

from collections.abc import Mapping
from typing import Any

from ephyto_model.language.translation import marked
from ephyto_model.language.wording import PARAMETERS
from ephyto_model.model.funding_model import CATEGORIES, ROUNDING_WORDS, STATUSES, load_funding_model
from ephyto_model.model.scenarios.checks import LARGEST_COUNT
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import plain
from ephyto_model.questions.agreements.dollars import LEVERS
from ephyto_model.questions.agreements.limit import MOST_LIMITS, QUANTITIES
from ephyto_model.questions.fees.regions import REGIONS

# Those in sight, and those that are folded because they seldom change.
GROUPS = {
    marked("Funding deducted first"): ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd"),
    marked("Participation"): ("participating_parties", "joining_order", "random_seed", "newcomer_exchanges"),
    marked("Other settings"): (
        "annual_funding_level_usd",
        "exchange_growth",
        "include",
        "exclude",
        "status_list",
        "unclassified_status",
        "exchanges",
    ),
    marked("Cost sharing"): ("rounding",),
}
CHIPS = ("The paper as published", "FAO pays half")  # the presets in sight; the others are in a list
FOLDED = ("Other settings", "Cost sharing")
SHOWN = ("name", "label", "unit", "source", "help", "minimum", "maximum", "step", "choices", "slider_maximum", "words")
MOST_MULTIPLES = 1000
# What the words of a rounding rule say, for those who choose one.
NO_CHOICES: Mapping[str, str] = {}


def scenario_controls() -> list[dict[str, Any]]:
    """Return every field of a scenario that a page sets by itself, with what it shows of it."""
    every = [name for group in GROUPS.values() for name in group]
    return [{key: plain(getattr(fields()[name], key)) for key in SHOWN} for name in every]


def limit_controls() -> dict[str, Any]:
    """Return what a page can limit, of which groups, and what it can find the least of."""
    quantities = {name: quantity._asdict() for name, quantity in QUANTITIES.items()}
    return {"quantities": quantities, "regions": list(REGIONS), "levers": list(LEVERS), "most": MOST_LIMITS}


def model_controls() -> list[dict[str, Any]]:
    """Return the model's parameters that a page sets through `model_changes`.

    `path` leads to the value: the parameter's name, and its entry where it has several. Source: App. 1(13), (18).
    """
    written = load_funding_model().written
    share = _control(
        ("base_share",),
        PARAMETERS["base_share"],
        marked("share of the amount needed, such as 0.5 or 2/3"),
        0,
        1,
        0.05,
        "App. 1(13)(b)(i)",
    )
    base = [
        _control(
            ("base_multipliers", status),
            PARAMETERS["base_multipliers"],
            marked("unit fees"),
            0,
            MOST_MULTIPLES,
            0.5,
            "App. 1(13)(b)(iii)-(vii)",
        )
        for status in STATUSES
    ]
    usage = [
        _control(
            ("usage_multipliers", category),
            PARAMETERS["usage_multipliers"],
            marked("unit fees"),
            0,
            MOST_MULTIPLES,
            0.5,
            "App. 1(13)(c)(iv)-(vi)",
        )
        for category in CATEGORIES
    ]
    bounds = [
        _control(
            ("usage_lower_bounds", category),
            PARAMETERS["usage_lower_bounds"],
            marked("exchanges"),
            1,
            LARGEST_COUNT,
            1000,
            "App. 1(13)(c)(iii)",
        )
        for category in CATEGORIES[1:]
    ]
    steps = [
        _control(
            ("rounding", "published", f"{fee}_unit_step_usd"),
            label,
            marked("USD"),
            0.01,
            1_000_000,
            50,
            "inferred from Tables 1 to 3",
        )
        for fee, label in (
            ("base", marked("Rounding step, base unit fee")),
            ("usage", marked("Rounding step, usage unit fee")),
        )
    ]
    words = [
        _control(("rounding", "published", key), label, "", 0, 0, 0, "inferred from Tables 1 to 3", choices)
        for key, label, choices in (
            ("direction", marked("Unit fees are rounded"), ROUNDING_WORDS["direction"]),
            ("usage_pool", marked("Usage fees bring in"), ROUNDING_WORDS["usage_pool"]),
        )
    ]
    every = (share, *base, *usage, *bounds, *steps, *words)
    return [{**control, "default": _default(written, control["path"])} for control in every]


def exemptions() -> dict[str, Any]:
    """Return the pairs that can be exempt from the base fee, and those that are. Source: App. 1(13)(b)(v)."""
    low = CATEGORIES[0]
    pairs = [{"development_status": status, "usage_category": low} for status in STATUSES[1:]]
    usual = plain(load_funding_model().written["base_fee_exemptions"])
    label = marked("Exempt from the base fee if usage is low")
    return {"label": label, "source": "App. 1(13)(b)(v)", "pairs": pairs, "default": usual}


def _control(
    path: tuple[str, ...],
    label: str,
    unit: str,
    minimum: float,
    maximum: float,
    step: float,
    source: str,
    choices: Mapping[str, str] = NO_CHOICES,
) -> dict[str, Any]:
    return {
        "path": list(path),
        "label": label,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "step": step,
        "source": source,
        "choices": dict(choices),
    }


def _default(written: Mapping[str, Any], path: list[str]) -> Any:
    found: Any = written
    for name in path:
        found = found[name]
    return found
