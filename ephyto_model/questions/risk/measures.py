"""What is measured of futures and policies: by year, over all years, against criteria, and how much is regretted."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import is_number
from ephyto_model.model.timing import FIRST_YEAR, LATEST_YEAR, YEARS_PER_BIENNIUM
from ephyto_model.questions.fund.costs import cost
from ephyto_model.questions.risk.futures.accounts import Money
from ephyto_model.questions.risk.futures.draws import Draws
from ephyto_model.questions.risk.futures.known import Known
from ephyto_model.questions.risk.futures.party_totals import Sums
from ephyto_model.questions.risk.tally import Tally

USD_STEP = 1_000  # amounts are counted to the thousand; unit fees to the ten
FEE_STEP = 10
SHARE_STEP = 0.001
MATERIAL = 0.01  # of the cost: a shortfall below it is what the rounding of fees leaves
WORST_SHARE = 0.1
MOST_SWING = 10.0  # a fee that was nothing before; counted as a change of 1,000%
AVERAGED = ("expected", "on_time", "received_late", "arrears", "fao", "donors", "cost", "shortfall")
USED = (*AVERAGED, "base_unit", "usage_unit", "reserve_close", "cap")
FEATURES = ("parties", "usage_units", "unpaid_share", "late_share", "cost_ratio", "donor_years", "fao_cuts", "moves_up")
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Criteria:
    """What a policy has to hold in a future for it to do well there. Raises InputError for impossible values.

    In no year from `from_year` on does more than `largest_shortfall` of the cost stay unpaid; the reserve is above its
    cap (App. 1(8)) at the end of at most `years_above_cap` of those years; and neither unit fee rises by more than
    `largest_rise` when it is set for a biennium that starts then, so that no fee does (but for a party that is then in
    another group). Shares are from 0 to 1 (of the fee before, up to 10). Before 2027 policies differ little: what then
    comes late finds the opening reserve.
    """

    from_year: int = 2027
    largest_shortfall: float = 0.05
    years_above_cap: int = 0
    largest_rise: float = 0.25

    def __post_init__(self) -> None:
        for name, most in (("largest_shortfall", 1), ("years_above_cap", 50), ("largest_rise", MOST_SWING)):
            value = getattr(self, name)
            if not is_number(value) or not 0 <= value <= most:
                raise InputError(f"{name} must be a number from 0 to {most:g}, not {quoted(value)}.")
        if self.years_above_cap != int(self.years_above_cap):
            raise InputError(f"years_above_cap must be a whole number, not {quoted(self.years_above_cap)}.")
        if not is_number(self.from_year) or self.from_year not in range(FIRST_YEAR, LATEST_YEAR + 1):
            raise InputError(
                f"from_year must be a year from {FIRST_YEAR} to {LATEST_YEAR}, not {quoted(self.from_year)}."
            )

    @property
    def first_place(self) -> int:
        """The place of the first year that counts among the years of a projection."""
        return self.from_year - FIRST_YEAR


@dataclass(frozen=True)
class Futures:
    """What very many futures came to. `parts` has for each policy what `measured` returns of it."""

    question: Any
    seed: int
    parts: Mapping[str, Any]

    @property
    def number(self) -> int:
        """How many futures there are."""
        return int(self.parts["number"])

    @property
    def years(self) -> range:
        """The years of the projection."""
        return range(FIRST_YEAR, self.question.projection.last_year + 1)

    def of(self, place: int) -> Mapping[str, Any]:
        """Return what is measured of the policy at a place."""
        found: Mapping[str, Any] = self.parts["policies"][place]
        return found

    @property
    def features(self) -> Array:
        """What happened in each future that is kept: a row a future, a column for each of FEATURES."""
        return np.concatenate(self.parts["features"])

    def place_at(self, share: float) -> int:
        """Return the place of a future, among those kept, than which this share has no more unpaid in all years.

        Under the first policy; 1 is the worst of them, 0.5 the middle one.
        """
        shortfall = np.concatenate(self.of(0)["kept_shortfall"])
        order = np.argsort(shortfall, kind="stable")
        return int(order[max(math.ceil(share * shortfall.size) - 1, 0)])

    def kept(self, place: int) -> Array:
        """Tell for each future that is kept whether a policy held the criteria in it."""
        return np.concatenate(self.of(place)["kept"])


def measured(
    setting: Known, draws: Draws, sums: Sums, books: Sequence[Money], criteria: Criteria, *, is_kept: bool
) -> Mapping[str, Any]:
    """Measure a block: its futures counted, by policy, and its features where it is kept."""
    amounts = [{name: book.usd(name) for name in USED} for book in books]
    over = [_over_all_years(one, criteria) for one in amounts]
    least = {name: np.min([one[name] for one in over], axis=0) for name in ("shortfall", "swing")}
    policies = {}
    for place, (one, whole) in enumerate(zip(amounts, over, strict=True)):
        holds = _holds(whole, criteria)
        policies[place] = {
            **_by_year(one, criteria),
            "holds": {name: int(held.sum()) for name, held in holds.items()},
            "total_shortfall": Tally.of(whole["shortfall"], USD_STEP),
            "total_expected": Tally.of(whole["expected"], USD_STEP),
            "swing": Tally.of(whole["swing"], SHARE_STEP),
            "years_above_cap": Tally.of(whole["years_above_cap"], 1),
            "regret_shortfall": Tally.of(whole["shortfall"] - least["shortfall"], USD_STEP),
            "regret_swing": Tally.of(whole["swing"] - least["swing"], SHARE_STEP),
            "kept": [holds["all"]] if is_kept else [],
            "kept_shortfall": [whole["shortfall"]] if is_kept else [],
        }
    features = [_features(setting, draws, sums, amounts[0])] if is_kept else []
    return {"number": draws.size, "policies": policies, "features": features}


def _by_year(usd: Mapping[str, Array], criteria: Criteria) -> dict[str, Any]:
    """Count the years: amounts added up over the futures, how many are short or above the cap, and tallies."""
    short = usd["shortfall"] > MATERIAL * usd["cost"]
    judged = short.copy()
    judged[: criteria.first_place] = False
    tallied = {
        "reserve": (usd["reserve_close"], USD_STEP),
        "shortfall": (usd["shortfall"], USD_STEP),
        "arrears": (usd["arrears"], USD_STEP),
    }
    fees = {name: usd[name][::YEARS_PER_BIENNIUM] for name in ("base_unit", "usage_unit")}
    return {
        "sums": {name: usd[name].sum(axis=1) for name in AVERAGED},
        "short": short.sum(axis=1),
        "short_by": np.logical_or.accumulate(judged, axis=0).sum(axis=1),
        "above_cap": (usd["reserve_close"] > usd["cap"]).sum(axis=1),
        "tallies": {
            **{name: _tallied(rows, step) for name, (rows, step) in tallied.items()},
            **{name: _tallied(rows, FEE_STEP) for name, rows in fees.items()},
        },
    }


def _tallied(rows: Array, step: float) -> dict[int, Tally]:
    return {place: Tally.of(row, step) for place, row in enumerate(rows)}


def _over_all_years(usd: Mapping[str, Array], criteria: Criteria) -> dict[str, Array]:
    """Measure each future over all its years; against the criteria over those that they count."""
    shortfall = usd["shortfall"]
    fees = np.stack([usd["base_unit"], usd["usage_unit"]])[:, ::YEARS_PER_BIENNIUM]
    later = (criteria.first_place + 1) // YEARS_PER_BIENNIUM  # the first biennium that starts in a year that counts
    with np.errstate(divide="ignore", invalid="ignore"):
        changes = (fees[:, 1:] / fees[:, :-1] - 1)[:, max(later - 1, 0) :]
        unpaid = np.where(shortfall > 0, shortfall / usd["cost"], 0)[criteria.first_place :]
    changes = np.where(np.isnan(changes), 0, np.minimum(changes, MOST_SWING))
    return {
        "shortfall": shortfall.sum(axis=0),
        "largest_shortfall": unpaid.max(axis=0, initial=0),
        "expected": usd["expected"].sum(axis=0),
        "swing": np.abs(changes).max(axis=(0, 1), initial=0),
        "rise": changes.max(axis=(0, 1), initial=0),
        "years_above_cap": (usd["reserve_close"] > usd["cap"])[criteria.first_place :].sum(axis=0),
    }


def _holds(whole: Mapping[str, Array], criteria: Criteria) -> dict[str, Array]:
    """Tell in which futures each criterion holds, and all of them."""
    held = {
        name: whole[name] <= most
        for name, most in (
            ("largest_shortfall", criteria.largest_shortfall),
            ("years_above_cap", criteria.years_above_cap),
            ("rise", criteria.largest_rise),
        )
    }
    return {**held, "all": np.logical_and.reduce(list(held.values()))}


def _features(setting: Known, draws: Draws, sums: Sums, usd: Mapping[str, Array]) -> Array:
    """Return what happened in each future, a column for each of FEATURES: what a reader could tell it by.

    Shares are of the amounts expected under the first policy.
    """
    fees = np.stack([usd["base_unit"], usd["usage_unit"]], axis=-1) / np.array(setting.multipliers.units)
    expected = np.maximum((fees * sums.expected).sum(axis=(0, 2)), 1)
    late = (fees * (sums.one_late + sums.two_late)).sum(axis=(0, 2)) / setting.shares[1] / expected
    in_time = (fees * sums.on_time).sum(axis=(0, 2)) / setting.shares[1] / expected
    known = sum(float(cost(setting.projection, setting.parties, year)) for year in setting.years)
    moves = np.zeros(draws.size) if draws.moves is None else draws.moves[-1].sum(axis=1)
    columns = (
        sums.participants[-1],
        sums.expected[-1, :, 1] / setting.multipliers.units[1],
        1 - in_time - late,
        late,
        usd["cost"].sum(axis=0) / (known or 1),
        draws.donor.sum(axis=1),
        draws.fao_cut.sum(axis=1),
        moves,
    )
    return np.stack(columns, axis=1).astype(np.float64)
