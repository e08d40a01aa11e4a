"""Many scenarios at once, the envelope and random futures: equal to the rules one scenario at a time."""

import itertools
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ephyto_model import InputError, Scenario
from ephyto_model.model.contributions import assess, usage_category
from ephyto_model.model.participants import load_participants
from ephyto_model.questions.fees import participation
from ephyto_model.questions.fees.participation import claims_of_para_28, fees_by_newcomers, fees_by_parties
from ephyto_model.questions.uncertainty import mix_charts
from ephyto_model.questions.uncertainty.envelope import envelope, reachable
from ephyto_model.questions.uncertainty.futures import Assumptions, covered, draw, futures
from ephyto_model.questions.uncertainty.sweeps.grid import Grid, axes_in
from ephyto_model.questions.uncertainty.sweeps.sweep import over_grid, whole

AMOUNT = st.one_of(st.integers(0, 1_400_000), st.integers(0, 10**8).map(lambda n: n / 100), st.just(10**9))
MODELS = st.sampled_from(
    [
        {},
        {"base_share": 0.5},
        {"base_share": 0},
        {"base_share": 1},
        {"base_share": 0.123456789},
        {"base_multipliers": {"High": 2.5, "Lower-Middle": 0.1}},
        {"usage_multipliers": {"Medium": "1/3"}},
        {"usage_multipliers": {"Medium": 0, "High": 0, "Very High": 0}},
        {"base_fee_exemptions": []},
        {"rounding": {"published": {"direction": "up", "usage_pool": "usage_share"}}},
        {"rounding": {"published": {"direction": "down", "base_unit_step_usd": 12.5, "usage_unit_step_usd": "1/3"}}},
        {"rounding": {"published": {"base_unit_step_usd": None}}},
        {"rounding": {"published": {"usage_unit_step_usd": None}}},
    ]
)
SCENARIOS = st.builds(
    Scenario,
    annual_funding_level_usd=st.one_of(st.just(1_263_000), st.integers(1, 10**9), st.floats(0.01, 1e9)),
    reserves_applied_usd=AMOUNT,
    joining_order=st.sampled_from(["appendix", "random", "lowest_income_first"]),
    newcomer_exchanges=st.sampled_from([0, 6000, "peer_median"]),
    exchange_growth=st.sampled_from([0, 0.15, -0.5]),
    exchanges=st.sampled_from(["paper", {"KEN": 200_000, "NLD": 100, "MLI": 6_000, "AUS": 60_000, "AFG": 5}]),
    rounding=st.sampled_from(["published", "exact"]),
    model_changes=MODELS,
)


@pytest.mark.heavy
@settings(max_examples=60, deadline=None)
@given(
    SCENARIOS,
    st.lists(AMOUNT, min_size=1, max_size=3),
    st.lists(AMOUNT, min_size=1, max_size=2),
    st.lists(st.integers(1, 187), min_size=1, max_size=3),
    st.permutations(range(4)),
)
def test_a_grid_gives_exactly_what_each_scenario_gives(scenario, fao, donors, numbers, order):
    axes = {
        "fao_funding_usd": fao,
        "donor_funding_usd": donors,
        "participating_parties": numbers,
        "status_list": ["paper", "fy26"],
    }
    axes = {list(axes)[place]: list(axes.values())[place] for place in order}
    sweep = over_grid(scenario, axes)
    for places in itertools.product(*(range(len(values)) for values in axes.values())):
        chosen = {name: axes[name][place] for name, place in zip(axes, places, strict=True)}
        units = scenario.with_(**chosen).run().assessment.units
        assert sweep.base_unit_usd[places] == float(units.base_usd)
        assert sweep.usage_unit_usd[places] == float(units.usage_usd)


def test_the_papers_fees_come_out_of_a_grid():
    sweep = over_grid(Scenario(), {"fao_funding_usd": [0, 631_500], "participating_parties": [88, 187]})
    assert sweep.base_unit_usd.tolist() == [[4000, 2500], [2000, 1500]]
    # FAO pays half and all take part: 421,000 / 329 = 1,280: 1,500; (631,500 - 1,500 x 329) / 63 = 2,190: 2,200
    assert sweep.usage_unit_usd.tolist() == [[6900, 7000], [3500, 2200]]


@pytest.mark.parametrize(
    ("axes", "sentence"),
    [
        ({"fao_funding_usd": [-1]}, r"fao_funding_usd\) must be a number"),
        ({"fao_fundng_usd": [1]}, "no scenario field called 'fao_fundng_usd'"),
        ({"participating_parties": []}, "no values"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(axes, sentence):
    with pytest.raises(InputError, match=sentence):
        over_grid(Scenario(), axes)


def test_numbers_too_large_for_64_bits_are_worked_as_exactly():
    needs = whole([Fraction(1, 3), 10**30])
    assert needs.unit == 3
    assert list(needs.values) == [1, 3 * 10**30]


@pytest.mark.parametrize(
    "kinds",
    [
        {(1, 0): 2, (2, 1): 2, (0, 0): 3},
        {(4, 2): 1},
        {(1, 1): 3, (2, 2): 2, (4, 0): 1, (0, 4): 2},
        {},
    ],
)
def test_reachable_sums_are_those_of_every_set(kinds):
    """Brute force: every subset of the joiners, listed one by one."""
    joiners = [sums for sums, number in kinds.items() for _ in range(number)]
    found = reachable(Counter(kinds))
    for size in range(len(joiners) + 1):
        every = {
            tuple(map(sum, zip(*chosen, strict=True))) or (0, 0) for chosen in itertools.combinations(joiners, size)
        }
        assert found[size] == every


@pytest.mark.parametrize(("newcomers", "rounding"), [(0, "published"), ("peer_median", "exact"), (6000, "published")])
def test_the_envelope_is_that_of_every_set_of_joiners(monkeypatch, newcomers, rounding):
    """With all but 8 of the 99 others taken away, every set of joiners is tried one by one, by the rules themselves."""
    kept = {"SGP", "JPN", "CHN", "VNM", "EGY", "ETH", "RWA", "OMN"}
    few = tuple(p for p in load_participants() if p.is_user or p.iso3 in kept)
    assert len(few) == 88 + len(kept)
    for module in ("uncertainty.envelope", "fees.participation"):
        monkeypatch.setattr(f"ephyto_model.questions.{module}.load_participants", lambda: few)
    monkeypatch.setattr("ephyto_model.model.scenarios.scenario.load_participants", lambda: few)
    monkeypatch.setattr(
        "ephyto_model.questions.fees.participation._multiplier_sums", participation._multiplier_sums.__wrapped__
    )
    scenario = Scenario(newcomer_exchanges=newcomers, rounding=rounding)
    found = envelope(scenario).set_index("participating_parties")
    everyone = scenario.with_(participating_parties=len(few)).users()
    model, users = scenario.model(), {p.iso3 for p in few if p.is_user}
    today, others = ([u for u in everyone if (u.iso3 in users) == side] for side in (True, False))
    for size in range(len(others) + 1):
        every = [
            assess(model, [*today, *chosen], scenario.offsets(), model.rounding[rounding])
            for chosen in itertools.combinations(others, size)
        ]
        row = found.loc[88 + size]
        for name, values in {
            "base_unit": [a.units.base_usd for a in every],
            "usage_unit": [a.units.usage_usd for a in every],
            "High": [a.total_fee_usd("High", "Medium") for a in every],
        }.items():
            assert row[f"{name}_lowest"] == pytest.approx(float(min(values)), abs=1e-9)
            assert row[f"{name}_highest"] == pytest.approx(float(max(values)), abs=1e-9)


def test_every_joining_order_runs_inside_the_envelope():
    scenario = Scenario(newcomer_exchanges="peer_median")
    found = envelope(scenario)
    for order, seed in [
        ("appendix", 0),
        ("highest_income_first", 0),
        ("lowest_income_first", 0),
        *(("random", seed) for seed in range(8)),
    ]:
        fees = fees_by_parties(scenario.with_(joining_order=order, random_seed=seed), found["participating_parties"])
        for unit in ("base_unit", "usage_unit"):
            assert (fees[f"{unit}_usd"] >= found[f"{unit}_lowest"]).all()
            assert (fees[f"{unit}_usd"] <= found[f"{unit}_highest"]).all()


def test_what_para_28_claims():
    table = claims_of_para_28(Scenario())
    assert list(table["holds"]) == ["yes", "yes", "no"]
    assert table["found"][2].startswith("from 6,900 to 7,000")
    fees = fees_by_newcomers(Scenario(participating_parties=187), [0, 4999, 5000])
    assert list(fees["usage_unit_usd"]) == [7000, 7000, 2400]


@pytest.mark.heavy
@pytest.mark.slow
def test_a_dask_cluster_draws_the_same_futures():
    distributed = pytest.importorskip("distributed")
    alone = futures(Scenario(), Assumptions(), 100_000, seed=5)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        shared = futures(Scenario(), Assumptions(), 100_000, seed=5, pool=client.get_executor())
    assert np.array_equal(alone.received_usd, shared.received_usd)


@pytest.mark.slow
@pytest.mark.heavy
def test_the_same_seed_gives_the_same_futures_with_1_2_and_4_workers(monkeypatch):
    monkeypatch.setattr("ephyto_model.questions.uncertainty.futures.BLOCKS_PER_TASK", 1)
    scenario, assumptions = Scenario(newcomer_exchanges="peer_median"), Assumptions()
    alone = futures(scenario, assumptions, 3000, seed=5)
    for workers in (1, 2, 4):
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            shared = futures(scenario, assumptions, 3000, seed=5, pool=pool)
        for mine, theirs in zip(alone, shared, strict=True):
            assert np.array_equal(mine, theirs)
    assert not np.array_equal(alone.received_usd, futures(scenario, assumptions, 3000, seed=6).received_usd)


@pytest.mark.parametrize(
    ("scenario", "assumptions"),
    [
        (Scenario(), Assumptions()),
        (
            Scenario(newcomer_exchanges="peer_median", rounding="exact", exclude=["KEN", "SGP"]),
            Assumptions(0.6, 1, 1, 0.3),
        ),
        (
            Scenario(model_changes={"base_multipliers": {"High": 2.5}}, newcomer_exchanges=6000),
            Assumptions(0.1, -0.5, 0),
        ),
    ],
)
def test_each_future_is_what_the_rules_give(scenario, assumptions):
    """The same random numbers, one future at a time, by the rules themselves."""
    size = 40
    found = futures(scenario, assumptions, size, seed=3)
    seed = np.random.SeedSequence(3).spawn(1)[0]
    for_joining, growth, for_paying = draw(seed, size, 187)
    model = scenario.model()
    everyone = scenario.with_(participating_parties=187, include=(), exclude=()).users()
    certain = {p.iso3 for p in scenario.taking_part()}
    for number in range(size):
        users, paying = [], set()
        for place, user in enumerate(everyone):
            chance = (
                1 if user.iso3 in certain else 0 if user.iso3 in scenario.exclude else assumptions.joining_probability
            )
            if for_joining[number, place] >= chance:
                continue
            factor = (1 + assumptions.median_growth) * np.exp(assumptions.growth_spread * float(growth[number, place]))
            users.append(user._replace(exchanges=int(np.floor(user.exchanges * factor + 1e-9))))
            if for_paying[number, place] >= np.float32(assumptions.nonpayment_probability):
                paying.add(user.iso3)
        assessment = assess(model, users, scenario.offsets(), model.rounding[scenario.rounding])
        assert found.parties[number] == len(users)
        assert found.base_unit_usd[number] == float(assessment.units.base_usd)
        assert found.usage_unit_usd[number] == float(assessment.units.usage_usd)
        assert found.expected_usd[number] == pytest.approx(float(assessment.revenue_usd), abs=1e-6)
        received = sum(c.expected_contribution_usd for c in assessment.contributions if c.iso3 in paying)
        assert found.received_usd[number] == pytest.approx(float(received), abs=1e-6)
    assert len(set(found.usage_unit_usd)) > 1 or not assumptions.growth_spread
    assert usage_category(0, model) == "Low"


def test_with_nothing_uncertain_every_future_is_the_scenario():
    found = futures(Scenario(), Assumptions(0, 0, 0, 0), 10)
    assert set(found.received_usd) == set(found.expected_usd) == {1_262_700.0}
    assert set(found.parties) == {88}
    table = covered(Scenario(), Assumptions(0, 0, 0, 0), [0, 1], 10)
    assert list(table["covered"]) == [0, 0]
    assert list(table["median_usd"]) == [300, 1_263_000]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Assumptions(joining_probability=1.5), "joining_probability must be a number from 0 to 1, not 1.5"),
        (lambda: Assumptions(growth_spread=float("nan")), "growth_spread must be a number"),
        (lambda: Assumptions(median_growth=-1), "median_growth must be a number from -0.99"),
        (lambda: Assumptions(nonpayment_probability="a"), "nonpayment_probability"),
        (lambda: futures(Scenario(), Assumptions(), 0), "number must be a whole number from 1"),
        (lambda: futures(Scenario(), Assumptions(), 10**10), "number must be a whole number from 1"),
    ],
)
def test_assumptions_that_cannot_be_are_refused(make, sentence):
    with pytest.raises(InputError, match=sentence):
        make()


def test_what_floats_lose_is_no_shortfall():
    """Strict arithmetic brings in exactly what is needed, so that the need is covered in every future."""
    scenario = Scenario(rounding="exact", annual_funding_level_usd=999_999.99, newcomer_exchanges="peer_median")
    assert list(covered(scenario, Assumptions(), [0], 2000)["covered"]) == [1]


def test_multipliers_with_many_digits_are_summed_exactly_or_refused():
    changes = {"base_multipliers": {"High": 999.999, "Upper-Middle": 500.001}}
    scenario = Scenario(model_changes=changes, rounding="exact")
    found = futures(scenario, Assumptions(0, 0, 0, 0), 3)
    assert set(found.base_unit_usd) == {float(scenario.run().assessment.units.base_usd)}
    many = Scenario(model_changes={"base_multipliers": {"High": 1.00000000000001, "Upper-Middle": 1.1234567}})
    with pytest.raises(InputError, match="too many digits"):
        futures(many, Assumptions(), 10)


def test_numbers_too_long_for_64_bits_on_the_way_are_held_exactly():
    # 999,999,999.99 in cents times a share of nine digits is about 10**20, above 2**63; the fees themselves are short.
    scenario = Scenario(annual_funding_level_usd=999_999_999.99, model_changes={"base_share": 0.123456789})
    fees = over_grid(scenario, {"fao_funding_usd": [0, 0.01, 123_456.78]})
    for place, amount in enumerate((0, 0.01, 123_456.78)):
        units = scenario.with_(fao_funding_usd=amount).run().assessment.units
        assert fees.base_unit_usd[place] == float(units.base_usd)
        assert fees.usage_unit_usd[place] == float(units.usage_usd)


@pytest.mark.heavy
@settings(max_examples=25, deadline=None)
@given(
    fao=st.lists(AMOUNT, min_size=1, max_size=3, unique=True),
    parties=st.lists(st.integers(1, 187), min_size=1, max_size=3, unique=True),
    growth=st.lists(st.sampled_from([-0.5, 0, 0.15, 3]), min_size=1, max_size=2, unique=True),
    changes=MODELS,
    rounding=st.sampled_from(["published", "exact"]),
)
def test_the_tables_of_a_grid_are_those_of_its_scenarios(fao, parties, growth, changes, rounding):
    """Every row of every table is what the rules give for that setting, and nobody is missing or there twice."""
    if changes.get("rounding") and rounding not in changes["rounding"]:
        rounding = "published"
    scenario = Scenario(model_changes=changes, rounding=rounding, newcomer_exchanges=5_000)
    axes, _ = axes_in({"participating_parties": parties, "fao_funding_usd": fao, "exchange_growth": growth})
    grid = Grid(scenario, axes)
    table, statuses, totals = grid.parties(), grid.statuses, grid.totals
    kenya = grid.parties("KEN")
    settings_ = list(itertools.product(*axes.values()))
    assert len(totals) == len(settings_) == len(grid)
    start = 0
    for place, values in enumerate(settings_):
        setting = dict(zip(axes, values, strict=True))
        expected = scenario.with_(**setting).run().assessment
        rows = table.iloc[start : start + len(expected.contributions)]
        start += len(rows)
        assert all((rows[name] == value).all() for name, value in setting.items())
        for column in expected.table:
            if column.endswith("_usd"):
                assert rows[column].to_numpy() == pytest.approx(expected.table[column].to_numpy(), rel=1e-12)
            else:
                assert rows[column].to_list() == expected.table[column].to_list()
        one = totals.iloc[place]
        found = [one[name] for name in ("parties", "base_unit_usd", "usage_unit_usd", "revenue_usd")]
        units = expected.units
        wanted = [len(rows), *map(float, (units.base_usd, units.usage_usd, expected.revenue_usd))]
        assert found == pytest.approx(wanted, rel=1e-12)
        here = statuses
        for name, value in setting.items():
            here = here[here[name] == value]
        by_status = expected.table.groupby("development_status")["expected_contribution_usd"]
        assert set(here["development_status"]) == set(by_status.groups)
        for row in here.to_dict("records"):
            those = by_status.get_group(row["development_status"])
            assert row["parties"] == len(those)
            amounts = [row[name] for name in ("lowest_usd", "highest_usd", "expected_contribution_usd")]
            assert amounts == pytest.approx([those.min(), those.max(), those.sum()], rel=1e-9)
            assert row["base_fee_usd"] == pytest.approx(float(expected.base_fees_usd[row["development_status"]]))
    assert start == len(table)
    pd.testing.assert_frame_equal(kenya, table[table["iso3"] == "KEN"].reset_index(drop=True), check_dtype=False)


def test_a_list_is_one_value_of_a_field_of_lists_and_several_of_any_other():
    axes, single = axes_in({"include": ["VNM"], "exclude": [[], ["KEN"]], "random_seed": np.arange(3), "name": "A"})
    assert single == {"include": ["VNM"], "name": "A"}
    assert axes == {"exclude": ((), ("KEN",)), "random_seed": (0, 1, 2)}
    grid = Grid(Scenario(**single), axes)
    assert grid.totals["parties"].to_list() == [89] * 3 + [88] * 3
    assert list(grid.parties("KEN")["exclude"]) == ["[]"] * 3


def test_the_gap_is_drawn_as_the_least_and_largest_of_each_stretch():
    """120 amounts from 0 to 1,190 at 60 bands at the most: two amounts a band of 20, and the last drawn to its end."""
    gaps = pd.DataFrame({"fao_funding_usd": range(0, 1_200, 10), "gap_usd": [n if n % 2 else -n for n in range(120)]})
    least, largest = mix_charts.collection(gaps, Scenario()).data
    assert list(least.x) == [*range(0, 1_200, 20), 1_190]
    assert list(least.y) == [*(-n for n in range(0, 120, 2)), -118]
    assert list(largest.y) == [*range(1, 120, 2), 119]
