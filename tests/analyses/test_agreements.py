"""Common ground: the search beside brute force by the rules, limits measured by hand, what is refused."""

import itertools
import random

import pytest

from ephyto_model import InputError
from ephyto_model.analyses.agreements.agreement import agreement_from
from ephyto_model.analyses.agreements.common_ground import agree
from ephyto_model.analyses.agreements.levers import set_levers
from ephyto_model.analyses.agreements.limits import ABOVE_PAPER, QUANTITIES
from ephyto_model.analyses.agreements.setting import measured
from ephyto_model.funding_model import STATUSES, exactly

RANGES = {
    "fao_funding_usd": [{"from": 0, "to": 600_000, "step": 200_000}, [0, 123_456.5, 650_000], [0, 1_300_000]],
    "donor_funding_usd": [{"from": 0, "to": 100_000, "step": 50_000}, [0, 33_333]],
    "reserves_applied_usd": [{"from": 0, "to": 75_000, "step": 75_000}, [10, 20, 40]],
    "annual_funding_level_usd": [[1_263_000, 1_400_000], [1_000_000.5, 1_263_000]],
    "base_share": [{"from": 0.5, "to": 0.8, "step": 0.15}, ["2/3", 0, 1], [0.25, 0.75]],
    "base_multipliers": [{"High": [4, 6.5]}, {"Low or LDC": [0, 1], "Lower-Middle": [1, 2]}],
    "usage_multipliers": [{"Medium": [0, 1]}, {"Very High": {"from": 4, "to": 8, "step": 2}}],
    "usage_lower_bounds": [{"Medium": [5_000, 10_000]}, {"Very High": [150_000, 400_000]}],
    "participating_parties": [{"from": 88, "to": 187, "step": 33}, [1, 40], [100, 185]],
    "rounding": [["published", "exact"]],
}
AMOUNTS = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd")
BOUNDS = {
    "expected_contribution_usd": (0, 40_000),
    "base_fee_usd": (0, 16_000),
    "usage_fee_usd": (0, 28_000),
    "share_of_total": (0.01, 0.6),
    "cost_per_exchange_usd": (0.1, 1.5),
    "fao_funding_usd": (0, 600_000),
    "donor_funding_usd": (0, 100_000),
    "reserves_applied_usd": (0, 75_000),
    "outside_funding_usd": (0, 700_000),
    "gap_usd": (-2_000, 2_000),
    "parties_paying_nothing": (0, 120),
}
PARTIES = ["KEN", "USA", "MAR", "NLD", "CAN", "VEN"]
BASES = [
    {},
    {"rounding": "exact"},
    {"participating_parties": 118, "newcomer_exchanges": "peer_median"},
    {"include": ["CAN"], "exclude": ["KEN"], "joining_order": "highest_income_first"},
    {"model_changes": {"rounding": {"published": {"base_unit_step_usd": None}}}},  # fees half rounded
    {"model_changes": {"rounding": {"published": {"usage_unit_step_usd": 0.5, "direction": "up"}}}},
    {"model_changes": {"rounding": {"exact": {"usage_pool": "still_needed"}}}, "rounding": "exact"},
    {"annual_funding_level_usd": 1_500_000, "fao_funding_usd": 0.25, "exchange_growth": -0.9},
]


def problem(number):
    """Return a random problem: a few settings, three to six limits, often impossible together."""
    draw = random.Random(number)
    base = dict(draw.choice(BASES))
    names = [name for name in draw.sample([*RANGES], draw.randint(1, 3)) if name not in base]
    levers = {name: draw.choice(RANGES[name]) for name in names} or {"donor_funding_usd": [0, 5_000]}
    limits = []
    while len(limits) < draw.randint(3, 6):
        on = draw.choice([*BOUNDS, "expected_contribution_usd", "gap_usd", "outside_funding_usd"])
        quantity, (low, high) = QUANTITIES[on], BOUNDS[on]
        side = draw.choice(quantity.sides)
        bound = draw.choice([low, high, draw.randint(int(low * 100), int(high * 100)) / 100])
        if quantity.unit == "parties":
            bound = int(bound)
        groups = [*PARTIES, *STATUSES, "Africa", "Europe"] + ["everyone"] * (quantity.unit != "share")
        of = draw.choice([one for one in groups if side != ABOVE_PAPER or one not in ("CAN", "VEN")])
        limit = {"who": f"Asker {len(limits)}", "on": on, side: bound} | ({"of": of} if quantity.of else {})
        try:
            agreement_from({"scenario": base, "levers": levers, "limits": [*limits, limit]}, "problem")
        except InputError:  # against another one on its face
            continue
        limits.append(limit)
    return agreement_from({"scenario": base, "levers": levers, "limits": limits}, f"problem {number}")


class Tried:
    """One setting tried by the rules: how every limit stands."""

    def __init__(self, agreement, values):
        self.scenario = set_levers(agreement.scenario, values)
        found = measured(agreement.limits, self.scenario.run())
        outcome = self.scenario.run()
        self.rooms = [one.room for one in found]
        self.broken = sum(1 << n for n, one in enumerate(found) if one.room < 0)
        self.outside = exactly(self.scenario.fao_funding_usd) + exactly(self.scenario.donor_funding_usd)
        self.departure = sum(lever.departure(value) for lever, value in values.items())
        self.shares = {one.limit: float(one.room) / abs(one.limit.bound) for one in found if one.limit.bound}
        self.highest = max((c.expected_contribution_usd for c in outcome.assessment.contributions), default=0)

    def room(self, tight=()):
        return min((share for limit, share in self.shares.items() if limit not in tight), default=None)


def every_setting(agreement):
    values = [[lever.at(place) for place in range(lever.number)] for lever in agreement.levers]
    return [Tried(agreement, dict(zip(agreement.levers, one, strict=True))) for one in itertools.product(*values)]


def minimal_contradictions(limits, tried):
    """Return, by trying every set of limits, those that no setting holds though each of their parts can be held."""
    sets = [
        sum(1 << n for n in chosen) for k in range(1, limits + 1) for chosen in itertools.combinations(range(limits), k)
    ]
    impossible = [one for one in sets if all(setting.broken & one for setting in tried)]
    return {one for one in impossible if not any(other != one and other & one == other for other in impossible)}


@pytest.mark.parametrize("number", range(200))
def test_the_search_finds_what_trying_every_setting_finds(number):
    agreement = problem(number)
    tried, ground = every_setting(agreement), agree(agreement)
    holding = [setting for setting in tried if not setting.broken]
    assert agreement.settings == len(tried)
    assert ground.holding == len(holding)
    if holding:
        fees = [
            limit for limit in agreement.limits if limit.bound and limit.on not in (*AMOUNTS, "outside_funding_usd")
        ]
        rooms = {limit: max(setting.shares[limit] for setting in holding) for limit in fees}
        assert set(ground.tight) == {limit for limit, room in rooms.items() if room <= 0}
        least = min(setting.outside for setting in holding)
        assert ground.least.outside_funding_usd == least
        assert ground.nearest.departure == pytest.approx(min(setting.departure for setting in holding))
        if ground.roomiest is None:
            assert all(setting.room() is None for setting in holding)
        else:
            best = max(setting.room(ground.tight) for setting in holding)
            assert ground.roomiest.least_room(ground.tight) == pytest.approx(best)
        for place, kept in enumerate(ground.kept):
            without = min(s.outside for s in tried if s.broken & ~(1 << place) == 0)
            assert kept.cost_usd == least - without
        for point in ground.frontier:
            up_to = [setting.highest for setting in holding if setting.outside <= point.outside_funding_usd]
            assert point.highest_usd == min(up_to)
        assert ground.frontier[-1].highest_usd == min(setting.highest for setting in holding)
        assert not ground.contradictions
        assert not ground.given_up
        return
    found = {sum(1 << agreement.limits.index(limit) for limit in one.limits) for one in ground.contradictions}
    assert found == minimal_contradictions(len(agreement.limits), tried)
    assert ground.contradictions_found == len(found)
    for contradiction in ground.contradictions:
        for place, relaxation in enumerate(contradiction.relaxations):
            others = [agreement.limits.index(limit) for limit in contradiction.limits]
            number_ = others.pop(place)
            open_ = [s for s in tried if not any(s.broken & 1 << other for other in others)]
            least = min(-setting.rooms[number_] for setting in open_)
            if least == float("inf"):
                assert relaxation.bound is None
                continue
            loosened = -relaxation.limit.room(relaxation.bound)
            if relaxation.limit.on in {lever.name for lever in agreement.levers}:  # to the dollar, between the steps
                assert 0 <= loosened <= least
                assert not relaxation.setting.broken & sum(1 << other for other in others)
            else:
                assert loosened == pytest.approx(least, rel=1e-12)
    fewest = {sum(1 << agreement.limits.index(limit) for limit in one.limits) for one in ground.given_up}
    masks = {setting.broken for setting in tried}
    assert fewest == {mask for mask in masks if not any(other != mask and other & mask == other for other in masks)}
