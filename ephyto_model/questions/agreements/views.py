"""The tables of a search for common ground."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from ephyto_model.display.html import NO_PART, Column, Table
from ephyto_model.display.provenance import foundation, parameters_of
from ephyto_model.exact import numbers_in
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number, capitalised, grouped, percent_to, usd
from ephyto_model.model.names import in_sentence
from ephyto_model.model.scenarios.scenario import plain
from ephyto_model.questions.agreements.common_ground import CommonGround
from ephyto_model.questions.agreements.dollars import MOST_PROVED
from ephyto_model.questions.agreements.levers import Lever
from ephyto_model.questions.agreements.setting import Setting
from ephyto_model.questions.agreements.texts import (
    amount,
    asked,
    how,
    lever_label,
    lever_value,
    names,
    nearest_bound,
    room,
    share_of_room,
)
from ephyto_model.questions.fees.views import provenance_table

LEAST_TO_THE_DOLLAR = marked("Least outside funding, to the dollar")
MEASURES = {
    "least": marked("Least outside funding"),
    "nearest": marked("Nearest to the paper"),
    "roomiest": marked("Largest margin on all limits"),
}


def chosen(ground: CommonGround) -> dict[str, Setting]:
    """Return the settings that stand out, by what they are best at; none where nothing holds all limits."""
    found = {name: getattr(ground, name) for name in MEASURES}
    return {name: setting for name, setting in found.items() if setting is not None}


def limits(ground: CommonGround) -> Table:
    """Return every limit, and where it can be held what it comes to at the settings that stand out, with its room."""
    best = chosen(ground)
    rows = []
    for number, limit in enumerate(ground.agreement.limits):
        row: dict[str, Any] = {"who": capitalised(limit.who), "asked": asked(limit)}
        for name, setting in best.items():
            one = setting.measured[number]
            row[name] = tr("{value} (margin {room})", value=amount(limit, one.value), room=room(limit, one.room))
        if ground.kept:
            row["cost"] = as_number(ground.kept[number].cost_usd)
        rows.append(row)
    columns = {"who": Column(tr("Proposed by")), "asked": Column(tr("Limit"))}
    columns |= {name: Column(tr(MEASURES[name])) for name in best}
    if ground.kept:
        columns["cost"] = Column(tr("Additional outside funding"), "usd")
    return Table(pd.DataFrame(rows), tr("Limits and remaining margin"), columns)


def settings(ground: CommonGround) -> Table:
    """Return the settings that stand out, a column each: how the levers are set, and what that leads to."""
    best = chosen(ground)
    headings = {name: tr(MEASURES[name]) for name in best}
    finer = ground.least_to_the_dollar
    if (
        finer is not None
        and ground.least is not None
        and list(finer.values.values()) != list(ground.least.values.values())
    ):
        best = {"least": best["least"], "dollar": _by_the_levers(finer, ground), **best}
        headings = {"least": headings["least"], "dollar": tr(LEAST_TO_THE_DOLLAR), **headings}
    rows = [
        {"what": lever_label(lever), **{n: lever_value(lever, s.values[lever]) for n, s in best.items()}}
        for lever in ground.agreement.levers
    ]
    measures = {
        tr("Outside funding"): lambda s: tr("USD {amount}", amount=usd(s.outside_funding_usd)),
        tr("Departure from the paper"): lambda s: percent_to(s.departure, 0),
        tr("Smallest margin on any limit"): lambda s: share_of_room(ground, s),
        tr("Base unit fee"): lambda s: tr("USD {amount}", amount=usd(s.outcome.assessment.units.base_usd)),
        tr("Usage unit fee"): lambda s: tr("USD {amount}", amount=usd(s.outcome.assessment.units.usage_usd)),
        tr("Highest contribution"): _highest,
    }
    rows += [{"what": what, **{n: write(s) for n, s in best.items()}} for what, write in measures.items()]
    columns = {"what": Column(tr("Measure")), **{name: Column(headings[name]) for name in best}}
    return Table(
        pd.DataFrame(rows, columns=list(columns)), tr("Combinations of settings that respect all limits"), columns
    )


def as_frame(ground: CommonGround) -> pd.DataFrame:
    """Return the settings that stand out or, where none holds all limits, those with the fewest limits given up.

    Columns: setting ("least", "nearest", "roomiest", or "without" and who asks), the levers by name,
    outside_funding_usd, base_unit_usd, usage_unit_usd, highest_usd (US dollars a year).
    """
    found = chosen(ground) or {f"without {names(given.limits)}": given.setting for given in ground.given_up}
    rows = []
    for name, setting in found.items():
        assessment = setting.outcome.assessment
        highest = max((party.expected_contribution_usd for party in assessment.contributions), default=0)
        levers = {lever.key: plain(setting.values[lever]) for lever in ground.agreement.levers}
        amounts = {
            "outside_funding_usd": setting.outside_funding_usd,
            "base_unit_usd": assessment.units.base_usd,
            "usage_unit_usd": assessment.units.usage_usd,
            "highest_usd": highest,
        }
        rows.append({"setting": name, **levers, **{key: as_number(amount) for key, amount in amounts.items()}})
    return pd.DataFrame(rows)


def _by_the_levers(setting: Setting, ground: CommonGround) -> Setting:
    """Return a setting of an agreement in which one lever moves by dollars, by the levers of the agreement itself."""
    values = {lever.key: value for lever, value in setting.values.items()}
    return replace(setting, values={lever: values[lever.key] for lever in ground.agreement.levers})


def _highest(setting: Setting) -> str:
    party = setting.highest
    if party is None:
        return NO_PART
    paid = tr("USD {amount}", amount=usd(party.expected_contribution_usd))
    return tr("{amount} ({party})", amount=paid, party=in_sentence(party.name))


def frontier(ground: CommonGround) -> Table:
    """Return how low the highest contribution can be with how much outside funding."""
    rows = [
        (
            as_number(point.outside_funding_usd),
            as_number(point.highest_usd),
            *(lever_value(lever, value) for lever, value in point.setting.values.items()),
        )
        for point in ground.frontier
    ]
    columns: dict[Any, Column] = {
        "outside": Column(tr("Outside funding"), "usd"),
        "highest": Column(tr("Highest contribution"), "usd"),
        **{lever: Column(lever_label(lever)) for lever in ground.agreement.levers},
    }
    caption = tr("Outside funding and the highest contribution (USD a year)")
    return Table(pd.DataFrame(rows, columns=list(columns)), caption, columns, folded=True)


def dollars(ground: CommonGround) -> Table:
    """Return which whole dollars of each amount hold all limits, everything else as with the least outside funding."""
    rows = []
    asked_ = ground.agreement.limits
    for lever, stretches in ground.dollars.items():
        for stretch in stretches[:MOST_PROVED]:
            ends = [names(asked_[n] for n in numbers_in(end)) or NO_PART for end in (stretch.before, stretch.after)]
            rows.append((lever_label(lever), stretch.low_usd, stretch.high_usd, *ends))
    columns = {
        "lever": Column(tr("Amount")),
        "low": Column(tr("From"), "usd"),
        "high": Column(tr("To"), "usd"),
        "before": Column(tr("Would not accept one dollar less")),
        "after": Column(tr("Would not accept one dollar more")),
    }
    caption = tr(
        "For each lever, ranges of amounts, to the dollar, that respect all limits when the other levers are set as"
        " in the combination with the least outside funding"
    )
    if any(len(found) > MOST_PROVED for found in ground.dollars.values()):
        caption = tr("{caption} (only the first {number} ranges of each amount)", caption=caption, number=MOST_PROVED)
    return Table(pd.DataFrame(rows, columns=list(columns)), caption, columns, folded=True)


def contradictions(ground: CommonGround) -> Table:
    """Return the smallest sets of limits that contradict one another, a row a limit, and how far each gives way."""
    rows = [
        (
            grouped(number),
            capitalised(relaxation.limit.who),
            asked(relaxation.limit),
            NO_PART if relaxation.bound is None else nearest_bound(relaxation.limit, relaxation.bound),
            NO_PART if relaxation.setting is None else how(relaxation.setting),
        )
        for number, one in enumerate(ground.contradictions, start=1)
        for relaxation in one.relaxations
    ]
    columns = {
        "set": Column(tr("Set")),
        "who": Column(tr("Proposed by")),
        "asked": Column(tr("Limit")),
        "bound": Column(tr("Would have to accept")),
        "how": Column(tr("Combination then possible")),
    }
    caption = tr("Incompatible limits: in each set, relaxing one limit is enough")
    return Table(pd.DataFrame(rows, columns=list(columns)), caption, columns)


def given_up(ground: CommonGround) -> Table:
    """Return the fewest limits to give up so that all others hold."""
    rows = [
        (capitalised(names(one.limits)), "; ".join(map(asked, one.limits)), how(one.setting)) for one in ground.given_up
    ]
    columns = {
        "who": Column(tr("Limit given up by")),
        "asked": Column(tr("Item")),
        "how": Column(tr("Combination then possible")),
    }
    caption = tr("Smallest number of limits to give up so that all others can be respected")
    return Table(pd.DataFrame(rows, columns=list(columns)), caption, columns)


def record(ground: CommonGround) -> Table:
    """Return the record of the search: what was searched and how much of it."""
    agreement = ground.agreement
    rows = [
        (tr("Combinations searched"), grouped(agreement.settings)),
        (tr("Limits"), grouped(len(agreement.limits))),
        (tr("Different amounts needed from fees"), grouped(ground.needs)),
        (tr("Ways to share the amount needed"), grouped(ground.structures)),
        (tr("Combinations of settings that respect all limits"), grouped(ground.holding)),
        *((tr("Lever: {lever}", lever=lever_label(lever)), _range(lever)) for lever in agreement.levers),
    ]
    frame = pd.DataFrame(rows, columns=["what", "value"])
    return Table(
        frame, tr("The record of the search"), {"what": Column(tr("Item")), "value": Column(tr("Value"))}, folded=True
    )


def basis(ground: CommonGround, started: datetime) -> Table:
    """Return the version, the data, the parameters and the time of a run."""
    scenario = ground.agreement.scenario
    return provenance_table(foundation(started, parameters_of({"name": scenario.name, **scenario.differences()})))


def _range(lever: Lever) -> str:
    if lever.listed:
        return "; ".join(lever_value(lever, value) for value in lever.listed)
    ends = {"low": lever_value(lever, lever.at(0)), "high": lever_value(lever, lever.at(lever.number - 1))}
    return tr("{low} to {high}, {number} values", number=grouped(lever.number), **ends)
