"""Futures as tables: the years, the policies side by side, and which of them does well whatever happens."""

import pandas as pd

from ephyto_model.model.participants import load_participants
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium
from ephyto_model.questions.fund import costs
from ephyto_model.questions.fund.inputs.fields import ABOVE_TARGET, HALF_LEVEL
from ephyto_model.questions.fund.parties import Parties
from ephyto_model.questions.risk.measures import USD_STEP, WORST_SHARE, Futures

PREPARED = 0.9
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FANS = ("reserve", "shortfall", "arrears", "base_unit", "usage_unit")


def fan(futures: Futures, name: str, policy: int = 0) -> pd.DataFrame:
    """Return how one of FANS spreads over the futures, a row a year.

    Columns: year, and for each of QUANTILES a column of that name (US dollars, to the thousand; unit fees to the ten).
    """
    tallies = futures.of(policy)["tallies"][name]
    span = YEARS_PER_BIENNIUM if name in ("base_unit", "usage_unit") else 1  # fees are the same in both years
    quantiles = {place: [tally.quantile(q) for q in QUANTILES] for place, tally in tallies.items()}
    rows = [(year, *quantiles[(year - FIRST_YEAR) // span]) for year in futures.years]
    return pd.DataFrame(rows, columns=["year", *QUANTILES])


def opening_for_the_first_year(futures: Futures) -> float:
    """Return how much more in reserve at the opening pays the first year's cost in 90% of the futures (US dollars).

    0 where nothing more is needed, and where the first policy would already use some of it to reduce the fees.
    """
    policy = futures.question.policies[0].of(futures.question.projection)
    counted = futures.of(0)["tallies"]["shortfall"][0].quantile(PREPARED)
    more = counted + USD_STEP if counted else 0  # it is counted to the nearest thousand
    given = policy.at("reserve_target_usd", FIRST_YEAR)
    first_level = costs.level(policy, Parties(policy, load_participants()), Biennium(FIRST_YEAR))
    target = first_level / 2 if given == HALF_LEVEL else given
    all_above = policy.at("reserves_applied_usd", FIRST_YEAR) == ABOVE_TARGET
    return float(more) if all_above and policy.opening_reserve_usd + more <= target else 0.0


def by_year(futures: Futures, policy: int = 0) -> pd.DataFrame:
    """Return what happens in each year, over all futures.

    Columns: year; expected_usd, on_time_usd, received_late_usd, arrears_usd, fao_usd, donors_usd, cost_usd,
    shortfall_usd (means, US dollars); short (share of the futures in which more than 1% of the cost stays unpaid),
    short_by (in which that happens in the year or since the criteria count) and above_cap (share of the futures, 0 to
    1). Source: App. 1(8); paras 35, 36.
    """
    found, number = futures.of(policy), futures.number
    frame = pd.DataFrame({"year": list(futures.years)})
    for name, total in found["sums"].items():
        frame[f"{name}_usd"] = total / number
    for name in ("short", "short_by", "above_cap"):
        frame[name] = found[name] / number
    return frame


def policies(futures: Futures) -> pd.DataFrame:
    """Return the policies side by side in the same futures, a row each.

    Columns: policy (name); short_by (share of the futures with a year, counted as the criteria do, in which more than
    1% of the cost stays unpaid); mean_shortfall_usd and worst_shortfall_usd (all years together: the mean, and the mean
    of the worst tenth); years_above_cap (mean); median_swing and worst_swing (largest change of a fee from one biennium
    to the next: the median, and the mean of the worst tenth; 1 is 100%); regret_usd and regret_swing (what the worst
    tenth would have been better off with the best policy of each future); expected_usd (mean of all contributions
    expected, US dollars); holds (share of the futures in which all criteria hold).
    """
    rows = []
    for place, policy in enumerate(futures.question.policies):
        found, number = futures.of(place), futures.number
        swing = found["swing"]
        rows.append(
            (
                policy.name,
                float(found["short_by"][-1]) / number,
                found["total_shortfall"].mean,
                found["total_shortfall"].worst(WORST_SHARE),
                found["years_above_cap"].mean,
                swing.quantile(0.5),
                swing.worst(WORST_SHARE),
                found["regret_shortfall"].worst(WORST_SHARE),
                found["regret_swing"].worst(WORST_SHARE),
                found["total_expected"].mean,
                found["holds"]["all"] / number,
            )
        )
    columns = [
        "policy",
        "short_by",
        "mean_shortfall_usd",
        "worst_shortfall_usd",
        "years_above_cap",
        "median_swing",
        "worst_swing",
        "regret_usd",
        "regret_swing",
        "expected_usd",
        "holds",
    ]
    return pd.DataFrame(rows, columns=columns)


def held(futures: Futures) -> pd.DataFrame:
    """Return in which share of the futures each criterion holds, a row a policy.

    Columns: policy, largest_shortfall, years_above_cap, rise, all (shares, 0 to 1).
    """
    rows = [
        {"policy": policy.name} | {name: n / futures.number for name, n in futures.of(place)["holds"].items()}
        for place, policy in enumerate(futures.question.policies)
    ]
    return pd.DataFrame(rows)


def most_robust(futures: Futures) -> int:
    """Return the place of the policy that holds all criteria most often; of several, the one with the least regret.

    Satisficing, as in robust decision making (Lempert et al., Management Science 52(4), 2006).
    """
    frame = policies(futures)
    return int(frame.sort_values(["holds", "regret_usd"], ascending=[False, True], kind="stable").index[0])


def least_regret(futures: Futures) -> int:
    """Return the place of the policy whose worst tenth of regrets of shortfall is least."""
    return int(policies(futures)["regret_usd"].argmin())
