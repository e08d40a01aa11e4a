"""The tables and texts of ways to share: measures side by side, and what parties would pay by a scale."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ephyto_model.display.html import NO_PART, Column, Fragment, Table, bulleted
from ephyto_model.language.translation import marked, tr, trn
from ephyto_model.language.wording import listed, percent, price, status_word
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import in_sentence, scenario_name
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.sharing import designs as ways
from ephyto_model.questions.sharing.fairness import LARGEST
from ephyto_model.questions.sharing.fairness import measures as measured
from ephyto_model.questions.sharing.paid import Paid
from ephyto_model.questions.sharing.scale_design import (
    BASE,
    NEED,
    NOTHING,
    PEERS,
    SMALLEST,
    ScaleDesign,
    paid_if_possible,
)

MOST_NAMES = 12
SHARED = {
    NEED: marked("“{name}” uses a scale to share the full amount to be raised from fees under the first option."),
    BASE: marked(
        "“{name}” uses a scale to share the amount to be raised from base fees under the first option; usage fees "
        "continue to apply."
    ),
}
LACKING = {
    NOTHING: marked("These parties are not on the scale and pay nothing under it: {names}."),
    SMALLEST: marked("These parties are not on the scale and are given its smallest weight: {names}."),
    PEERS: marked(
        "These parties are not on the scale and are given the median weight of parties with the same development "
        "status: {names}."
    ),
}


def measures(options: Sequence[Outcome], scales: Sequence[ScaleDesign]) -> Table:
    """Return the measures of each option, and of each scale for the first option's need."""
    return measures_of(ways.side_by_side(options, scales))


def measures_of(found: Mapping[str, Sequence[Paid]]) -> Table:
    """Return the measures of some ways to share."""
    columns = {
        "design": Column(tr("Way of sharing"), "text of a scenario"),
        "paying": Column(tr("Parties that pay"), "count"),
        "largest_share": Column(tr("Largest payer"), "percent or none"),
        "ten_largest_share": Column(tr("{number} largest", number=LARGEST), "percent or none"),
        "median_cost_usd": Column(tr("Median cost"), "price or none"),
        "middle_half": Column(tr("Cost, middle 50%"), "text"),
        "gini": Column(tr("Gini"), "cost or none"),
        "with_income": Column(tr("Correlation with income"), "correlation or none"),
        "with_usage": Column(tr("Correlation with usage"), "correlation or none"),
    }
    caption = tr(
        "Distribution of the cost under each way of sharing: shares of the largest payers; cost of an "
        "exchange in USD; Gini coefficient of contributions against exchanges (0: every exchange costs "
        "the same); Spearman's rank correlation with development status and with exchanges"
    )
    frame = measured(found)
    ends = zip(frame["low_cost_usd"], frame["high_cost_usd"], strict=True)
    frame["middle_half"] = [
        NO_PART if low is None else tr("{low} to {high}", low=price(low), high=price(high)) for low, high in ends
    ]
    return Table(frame, caption, columns)


def scales_in_words(outcome: Outcome, scales: Sequence[ScaleDesign]) -> Fragment | None:
    """Say what each scale shares, where its weights are from, and whom it lacks; None without a scale."""
    if not scales:
        return None
    texts = sentences(outcome, scales)
    return bulleted(texts)


def sentences(outcome: Outcome, scales: Sequence[ScaleDesign]) -> list[str]:
    """Say what each design shares and its bounds, then once of each scale where it is from and whom it lacks.

    Source: para 20.
    """
    sharing = [design for design in scales if paid_if_possible(design, outcome.assessment) is not None]
    left_out = [
        tr(
            "“{name}” is left out: its weights, floor or ceiling cannot be applied to the parties that take part.",
            name=scenario_name(design.name),
        )
        for design in scales
        if design not in sharing
    ]
    if not sharing:
        return left_out
    about = dict.fromkeys(_about(outcome, design) for design in sharing)
    rounding = tr("Amounts calculated from weights are not rounded; tables show them to the nearest dollar.")
    return [*map(_shared, sharing), *about, *left_out, rounding]


def _shared(design: ScaleDesign) -> str:
    texts = [tr(SHARED[design.shares], name=scenario_name(design.name))]
    if design.floor_share:
        texts.append(
            tr(
                "Each party with a weight pays at least {share} of that amount.",
                share=percent(float(design.floor_share)),
            )
        )
    if design.ceiling_share < 1:
        texts.append(tr("No party pays more than {share} of that amount.", share=percent(float(design.ceiling_share))))
    return " ".join(texts)


def _about(outcome: Outcome, design: ScaleDesign) -> str:
    scale = design.scale
    texts = [tr("Source of the weights: {sources}.", sources=listed(scale.sources))] if scale.sources else []
    lacking = [in_sentence(party.name) for party in design.lacking(outcome.assessment)]
    if lacking:
        texts.append(tr(LACKING[design.missing], names=_cut(lacking)))
    if scale.others:
        texts.append(
            trn(
                "{number} code on the scale does not belong to any participant and is left out.",
                "{number} codes on the scale do not belong to any participant and are left out.",
                len(scale.others),
            )
        )
    return " ".join(texts)


def _any_shares(outcome: Outcome, scales: Sequence[ScaleDesign]) -> bool:
    """Tell whether a scale can share among the parties of an outcome."""
    return any(paid_if_possible(design, outcome.assessment) is not None for design in scales)


def _cut(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMES:
        return listed(names)
    rest = len(names) - MOST_NAMES
    return listed([*names[:MOST_NAMES], trn("{number} other", "{number} others", rest)])


def _to_the_dollar(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    whole = {name: [None if amount is None else round(amount) for amount in frame[name]] for name in columns}
    return pd.DataFrame({str(name): whole.get(str(name), frame[name].tolist()) for name in frame}, dtype=object)


def by_status(outcome: Outcome, scales: Sequence[ScaleDesign]) -> Table | None:
    """Return what parties of each development status carry by each scale; None without a scale."""
    if not _any_shares(outcome, scales):
        return None
    frame = _to_the_dollar(ways.by_status(ways.side_by_side([outcome], scales)), [*STATUSES, "sum_usd"])
    columns = {
        "design": Column(tr("Way of sharing"), "text of a scenario"),
        **{status: Column(status_word(status), "usd") for status in STATUSES},
        "sum_usd": Column(tr("Total"), "usd"),
    }
    return Table(
        frame,
        tr(
            "Contributions by development status, for each way of sharing the amount to be raised under the "
            "first option (USD a year)"
        ),
        columns,
    )


def against_the_first(outcome: Outcome, scales: Sequence[ScaleDesign]) -> Table | None:
    """Return how many parties pay less and more by each scale than under the first option; None without a scale."""
    if not _any_shares(outcome, scales):
        return None
    frame = _to_the_dollar(
        ways.against_the_first(ways.side_by_side([outcome], scales)).iloc[1:], ["largest_increase_usd"]
    )
    columns = {
        "design": Column(tr("Way of sharing"), "text of a scenario"),
        "less": Column(tr("Pay less"), "count"),
        "same": Column(tr("Pay the same"), "count"),
        "more": Column(tr("Pay more"), "count"),
        "largest_increase_usd": Column(tr("Largest increase"), "usd"),
        "party": Column(tr("Party with the largest increase"), "text of a party"),
    }
    caption = tr(
        "Contributions under each scale compared with “{name}” (USD a year)", name=scenario_name(outcome.scenario.name)
    )
    return Table(frame, caption, columns)


def by_party(outcome: Outcome, scales: Sequence[ScaleDesign]) -> Table | None:
    """Return what every party would pay by each scale; None without a scale."""
    if not _any_shares(outcome, scales):
        return None
    found = ways.side_by_side([outcome], scales)
    frame = _to_the_dollar(ways.by_party(found), list(found))
    columns = {
        "name": Column(tr("Contracting party"), "text of a party"),
        "iso3": Column("ISO3"),
        **{name: Column(scenario_name(name), "usd or none") for name in found},
    }
    return Table(frame, tr("Contribution of every party under each scale (USD a year)"), columns, searchable=True)
