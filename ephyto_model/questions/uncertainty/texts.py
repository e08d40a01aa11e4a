"""The headline sentences of notebooks 03 to 06."""

import numpy as np
import pandas as pd

from ephyto_model.display.html import Fragment
from ephyto_model.language.wording import counted, listed, moves, percent, usd
from ephyto_model.model.contributions import Assessment, need, usage_category
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import in_sentence
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.fees.participation import marked_numbers
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.uncertainty.futures import Assumptions, DrawnFutures
from ephyto_model.questions.uncertainty.goal import EVERYONE, Least

NEAR = 0.1


SOURCES = {
    "fao_funding_usd": "FAO funding",
    "donor_funding_usd": "donor funding",
    "reserves_applied_usd": "applied reserves",
}


def headline(text: str) -> Fragment:
    """Return a notebook's headline sentence."""
    return Fragment("headline.html.j2", {"text": text}, text)


def participation_headline(found: pd.DataFrame) -> Fragment:
    """Say what more parties do to the fees, from `envelope.envelope`."""
    users, _, everyone = marked_numbers()
    now, then = (found[found["participating_parties"] == number].iloc[0] for number in (users, everyone))
    return headline(
        f"As the number of parties grows from {users} to {everyone}, the base unit fee "
        f"{moves(now['base_unit_lowest'], then['base_unit_lowest'])} and the usage unit fee "
        f"{moves(now['usage_unit_lowest'], then['usage_unit_lowest'])}, whoever joins first."
    )


def whom(who: str) -> str:
    """Say whom a limit is on: a party, a development status or everyone."""
    if who == EVERYONE:
        return "Any party"
    return f"Any {who} party" if who in STATUSES else in_sentence(participant_of(who).name)


def kept_in_words(found: Least) -> str:
    """Say what holds at the least amount: who pays no more than what."""
    conditions = []
    for kept in found.kept:
        name = whom(kept.who)
        pays = f"{name.replace('Any ', 'no ')} pays more" if name.startswith("Any ") else f"{name} pays no more"
        conditions.append(f"{pays} than USD {usd(kept.limit_usd)}")
    return listed(conditions)


def least_headline(found: Least) -> Fragment:
    """Say the least funding that keeps some limits."""
    source = SOURCES[found.field]
    if not found.amount_usd:
        return headline(f"Without any {source}, {kept_in_words(found)} a year.")
    return headline(f"With {source} of USD {usd(found.amount_usd)} a year or more, {kept_in_words(found)} a year.")


def fairness_headline(assessment: Assessment, near: pd.DataFrame) -> Fragment:
    """Say what crossing a bound costs, and how many are near one."""
    bound = next(low for low in assessment.model.usage_lower_bounds.values() if low)
    categories = [usage_category(exchanges, assessment.model) for exchanges in (bound - 1, bound)]
    before, after = (assessment.total_fee_usd("Lower-Middle", category) for category in categories)
    number = int((near["distance"] <= NEAR).sum())
    close = counted(number, "party is", "parties are") if number else "No party is"
    return headline(
        f"When a Lower-Middle party reaches {bound:,} exchanges a year, its contribution {moves(before, after)}. "
        f"{close} within {NEAR:.0%} of a bound between usage categories."
    )


def uncertainty_headline(scenario: Scenario, assumptions: Assumptions, found: DrawnFutures) -> Fragment:
    """Say how much comes in over the futures, and how often that is enough."""
    needed = float(need(scenario.model().annual_funding_level_usd, scenario.offsets()))
    middle = float(np.median(found.received_usd))
    share = float(np.mean(found.shortfall_usd(needed) == 0))
    return headline(
        f"Under these assumptions, each party fails to pay with a probability of "
        f"{percent(assumptions.nonpayment_probability)}. In the median future, USD {usd(round(middle, 2))} of the "
        f"USD {usd(needed)} needed comes in. The need is covered in {_often(share)} of the futures."
    )


def _often(share: float) -> str:
    """Write a share of many futures: ``none``, ``fewer than 1%``, ``37%``, ``more than 99%``, ``all``."""
    if share in (0, 1):
        return "all" if share else "none"
    return "fewer than 1%" if share < 0.01 else "more than 99%" if share > 0.99 else f"{share:.0%}"
