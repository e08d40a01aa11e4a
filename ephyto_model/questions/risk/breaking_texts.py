"""The sentences about what breaks a policy of the fund."""

import math
from collections.abc import Sequence

from ephyto_model.display.html import Fragment, paragraph
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import capitalised, in_words, listed, percent_to
from ephyto_model.model.names import scenario_name
from ephyto_model.questions.risk.breaking import Box, Edge
from ephyto_model.questions.risk.measures import Futures
from ephyto_model.questions.risk.texts import often

AT_LEAST = {
    "parties": marked("at least {value} parties use the ePhyto Solution in {year}"),
    "usage_units": marked("the parties' usage multipliers add up to at least {value} in {year}"),
    "unpaid_share": marked("at least {value} of expected contributions are never paid"),
    "late_share": marked("at least {value} of expected contributions are paid late"),
    "cost_ratio": marked("the cost is at least {value} of the cost in the projection"),
    "donor_years": marked("the number of years in which the possible donor contributes is at least {value}"),
    "fao_cuts": marked("the number of biennia in which FAO gives less than projected is at least {value}"),
    "moves_up": marked("the total number of moves to a higher development status is at least {value}"),
}


AT_MOST = {
    "parties": marked("at most {value} parties use the ePhyto Solution in {year}"),
    "usage_units": marked("the parties' usage multipliers add up to at most {value} in {year}"),
    "unpaid_share": marked("at most {value} of expected contributions are never paid"),
    "late_share": marked("at most {value} of expected contributions are paid late"),
    "cost_ratio": marked("the cost is at most {value} of the cost in the projection"),
    "donor_years": marked("the number of years in which the possible donor contributes is at most {value}"),
    "fao_cuts": marked("the number of biennia in which FAO gives less than projected is at most {value}"),
    "moves_up": marked("the total number of moves to a higher development status is at most {value}"),
}


SHARES = ("unpaid_share", "late_share", "cost_ratio")


NOTHING_TOLD = {
    "never": marked("“{policy}” meets all criteria in every simulation that was kept for analysis."),
    "always": marked("“{policy}” fails one or more criteria in every simulation that was kept for analysis."),
    "some": marked(
        "“{policy}” fails one or more criteria in {share} of the simulations, and no simple pattern distinguishes "
        "these from the others."
    ),
}


def what_breaks(futures: Futures, box: Box, place: int = 0) -> str:
    """Say in which futures a policy does not hold."""
    policy = scenario_name(futures.question.policies[place].name)
    if not box.limits:
        how = "never" if box.broken == 0 else "always" if box.broken == 1 else "some"
        return tr(NOTHING_TOLD[how], policy=policy, share=often(box.broken))
    return tr(
        "“{policy}” fails one or more criteria in {broken} of the simulations. {coverage} of these simulations have"
        " the following in common: {limits}. The policy fails in {density} of all simulations with these features.",
        policy=policy,
        broken=often(box.broken),
        coverage=capitalised(often(box.coverage)),
        limits=_limits(box.limits, futures.years[-1]),
        density=often(box.density),
    )


def _limits(limits: Sequence[Edge], year: int) -> str:
    conditions = []
    for limit in limits:
        whole = math.ceil(limit.value) if limit.is_least else math.floor(limit.value)
        value = percent_to(limit.value, 1) if limit.feature in SHARES else in_words(whole)
        conditions.append(tr((AT_LEAST if limit.is_least else AT_MOST)[limit.feature], value=value, year=year))
    return listed(conditions)


def breaks(futures: Futures, box: Box, place: int = 0) -> Fragment:
    """Return what breaks a policy as a paragraph."""
    text = what_breaks(futures, box, place)
    return paragraph(text)
