"""The fund under uncertainty: every future equal to the rules, known results in closed form, policies and criteria."""

import random
import re
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest
from sizes import first, sizes
from test_fund import drawn

from ephyto_model.errors import InputError
from ephyto_model.model.participants import load_participants
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.risk import breaking, tables
from ephyto_model.questions.risk.futures.accounts import money
from ephyto_model.questions.risk.futures.as_projection import as_projection
from ephyto_model.questions.risk.futures.assumptions import uncertainty_fields
from ephyto_model.questions.risk.futures.bounds import Bounds
from ephyto_model.questions.risk.futures.draws import STEPS, draw, given_the_year
from ephyto_model.questions.risk.futures.known import NEVER_JOINS, Known
from ephyto_model.questions.risk.futures.party_totals import sums
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import FEATURES, Criteria
from ephyto_model.questions.risk.policies import Policy, named_policies, policies_for, read_policies
from ephyto_model.questions.risk.simulation import AS_IT_IS, BLOCK, Question, block_seed, simulate
from ephyto_model.questions.risk.tally import Tally

ALL = load_participants()
OF_YEAR = {
    "base_unit": lambda year: year.assessment.units.base_usd,
    "usage_unit": lambda year: year.assessment.units.usage_usd,
    "level": lambda year: year.level_usd,
    "arrears_charged": lambda year: year.arrears_charged_usd,
    "need": lambda year: year.assessment.need_usd,
    "reserves_applied": lambda year: year.assessment.offsets.reserves_applied_usd,
    "expected": lambda year: year.expected_usd,
    "on_time": lambda year: year.on_time_usd,
    "received_late": lambda year: year.received_late_usd,
    "arrears": lambda year: year.arrears_usd,
    "fao": lambda year: year.fao_usd,
    "donors": lambda year: year.donors_usd,
    "cost": lambda year: year.cost_usd,
    "reserve_close": lambda year: year.reserve_close_usd,
    "shortfall": lambda year: year.shortfall_usd,
    "cap": lambda year: year.cap_usd,
}


def uncertain(number):
    """Draw assumptions, each often at its ends."""
    pick = random.Random(number).choice
    return Uncertainty(
        joining_probability=pick([0, 0.05, 0.3, 1]),
        joining_in_common=pick([0, 0.3, 1]),
        growth_spread=pick([0, 0.2, 1]),
        growth_in_common=pick([0, 0.5, 1]),
        nonpayment_probability=pick([0, 0.1, 0.3]),
        one_year_late_probability=pick([0, 0.2]),
        two_years_late_probability=pick([0, 0.2]),
        payment_in_common=pick([0, 0.5, 1]),
        moving_up_probability=pick([0, 0.2]),
        moving_down_probability=pick([0, 0.1]),
        cost_spread=pick([0, 0.1]),
        cost_overrun=pick([0, 0.1]),
        donor_usd=pick([0, 200_000.5]),
        fao_cut_probability=pick([0, 0.5]),
    )


def worked(projection, uncertainty, size=8, seed=0, participants=ALL, policy=AS_IT_IS):
    """Work a block of futures on arrays; return the setting, what was drawn, the sums and the money."""
    setting = Known(projection, participants)
    draws = draw(setting, uncertainty, np.random.SeedSequence(seed), size)
    crowd = sums(setting, draws, Bounds(setting))
    return setting, draws, crowd, money(setting, policy.of(projection), uncertainty, draws, crowd)


def differences(projection, uncertainty, place, setting, draws, crowd, book, policy=AS_IT_IS):
    """List where a future on arrays is not what the rules make of the same future written down."""
    fund = project(policy.of(as_projection(setting, uncertainty, draws, place)), setting.participants)
    exact = projection.rounding == "exact"
    for row, year in enumerate(fund.years):
        if crowd.participants[row, place] != len(year.dues):
            yield year.year, "participants"
        for name, of in OF_YEAR.items():
            found, right = getattr(book, name)[row, place], of(year)
            if not (abs(float(found) - right) < 1e-6 if exact else Fraction(int(found), book.unit) == right):
                yield year.year, name, float(found) / book.unit, float(right)


@pytest.mark.parametrize("futures", [range(12), pytest.param(range(12, 120), marks=pytest.mark.slow)], ids=len)
def test_every_future_is_what_the_rules_make_of_it(futures):
    reached = set()
    for number in futures:
        projection, participants = drawn(number)
        uncertainty = uncertain(number)
        found = worked(projection, uncertainty, seed=number, participants=participants)
        assert list(differences(projection, uncertainty, 5, *found)) == [], (number, projection, uncertainty)
        reached |= {name for name in OF_YEAR if np.ptp(np.asarray(getattr(found[3], name), float)) > 0}
    assert reached == set(OF_YEAR)  # every amount varied somewhere, so that none was compared with itself alone


@pytest.mark.parametrize("place", range(len(named_policies())))
def test_a_policy_on_arrays_is_the_policy_of_the_rules(place):
    projection = Projection(newcomer_exchanges="peer_median", fao_funding_usd=300_000, exchange_growth=0.1)
    uncertainty, policy = Uncertainty(donor_usd=150_000), named_policies()[place]
    found = worked(projection, uncertainty, policy=policy)
    assert list(differences(projection, uncertainty, 3, *found, policy=policy)) == []


@pytest.mark.heavy
def test_arrears_that_count_as_reserves_are_those_of_the_usage_year():
    # A target that what is held does not reach, but with the arrears does: their amount decides what is applied.
    policy = Policy("Count them", {"reserve_target_usd": 400_000, "arrears_in_fees": "counted"})
    projection, uncertainty = Projection(opening_reserve_usd=700_000), Uncertainty()
    found = worked(projection, uncertainty, policy=policy)
    held = found[3].usd("reserve_close")[::2][:-1] - found[3].usd("reserves_applied")[1::2][:-1]
    assert ((found[3].usd("reserves_applied")[2::2] > 0) & (held < 400_000)).any()
    for place in range(3):
        assert list(differences(projection, uncertainty, place, *found, policy=policy)) == []


NOT_IN_64_BITS = (
    {"paid_share": 0.333, "last_year": 2050, "opening_reserve_usd": 0.01},
    {"model_changes": {"base_multipliers": {"Low or LDC": 0.3333333}}},
    {"last_year": 2074, "paid_share": 0.95, "one_year_late_share": 0.15, "opening_reserve_usd": 0.01},
    {"last_year": 2070, "exchange_growth": {2025: 100, 2050: -1}},
)


@pytest.mark.heavy
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("fields", first(NOT_IN_64_BITS[:2], NOT_IN_64_BITS))
def test_amounts_that_64_bits_do_not_hold_are_exact_too(fields):
    policy, uncertainty = Policy("A", {"arrears_in_fees": "charged"}), Uncertainty(donor_usd=0.5)
    projection = Projection(**fields)
    found = worked(projection, uncertainty, size=3, policy=policy)
    assert list(differences(projection, uncertainty, 1, *found, policy=policy)) == []


@pytest.mark.heavy
@pytest.mark.parametrize("rule", ["left_out", "charged", "counted"])
def test_a_reserve_that_is_applied_again_and_again_is_halved_exactly(rule):
    # With a target of nothing, each recalculation takes half of what is left, so that ever smaller parts of a dollar
    # count; what is in arrears is in part taken with it.
    policy = Policy("Spend it", {"reserve_target_usd": 0, "arrears_in_fees": rule})
    projection, uncertainty = Projection(opening_reserve_usd=3_000_001, annual_cost_usd=900_000), Uncertainty()
    found = worked(projection, uncertainty, policy=policy)
    assert (found[3].usd("reserves_applied")[::2] > 0).all()
    for place in (0, 6):
        assert list(differences(projection, uncertainty, place, *found, policy=policy)) == []


def test_with_nothing_uncertain_every_future_is_the_projection():
    projection = Projection(joiners_a_year=10, newcomer_exchanges="peer_median", exchange_growth=0.05, last_year=2034)
    _, _, crowd, book = worked(projection, Uncertainty.none(), size=3)
    fund = project(projection)
    assert np.array_equal(crowd.participants, [[len(year.dues)] * 3 for year in fund.years])
    for name, of in OF_YEAR.items():
        assert np.array_equal(book.usd(name), [[float(of(year))] * 3 for year in fund.years]), name


def test_a_count_that_just_reaches_a_bound_is_judged_exactly():
    # New Zealand's 30,836 exchanges x 1.5 x 1.0811 = 50,005.19; x 1.0810 = 50,000.57; x 1.0809 = 49,995.95: the High
    # category begins at 50,000. The United States has 602,542. Single precision alone cannot be trusted this close.
    projection = Projection(last_year=2028)
    setting = Known(projection, [p for p in ALL if p.iso3 in ("NZL", "USA")])
    draws = draw(setting, Uncertainty.none(growth_spread=0.1), np.random.SeedSequence(1), 3)
    place = [participant.iso3 for participant in setting.order].index("NZL")
    draws.growth[0, :, place] = 15_000
    draws.growth[1, :, place] = [10_811, 10_810, 10_809]
    crowd = sums(setting, draws, Bounds(setting))
    assert list(crowd.charged[1, :, 1]) == [4 + 2, 4 + 2, 4 + 1]
    # 5,000 exchanges as a newcomer from 1 January 2024 on: 5,000 x 10,000 / 10,000 is Medium, not Low.
    exact = Known(
        projection.with_(joiners={"CAN": "2024-01-01"}, newcomer_exchanges=10_000),
        [p for p in ALL if p.iso3 in ("USA", "CAN")],
    )
    draws = draw(exact, Uncertainty.none(growth_spread=0.1), np.random.SeedSequence(1), 4)
    draws.growth[:2, :, 1] = [[7_000, 7_142, 7_143, 5_000], [7_143, 7_001, 7_000, 10_000]]
    crowd = sums(exact, draws, Bounds(exact))
    # 10,000 x 0.7 x 0.7143 = 5,000.1; 0.7142 x 0.7001 = 5,000.1; 0.7143 x 0.7 = 5,000.1; 0.5 = 5,000: all Medium.
    assert list(crowd.charged[1, :, 1]) == [4 + 1] * 4
    # 10,000 x 0.6027 x 0.8296 = 4,999.9992 and 10,000 x 0.6006 x 0.8325 = 4,999.995 are not: they round down to 4,999.
    draws.growth[:2, :, 1] = [[6_027, 6_006, 8_325, 5_000], [8_296, 8_325, 6_006, 9_999]]
    assert list(sums(exact, draws, Bounds(exact)).charged[1, :, 1]) == [4 + 0] * 4


def drawn_block(uncertainty, size=20_000, **fields):
    setting = Known(Projection(**fields), ALL)
    return setting, draw(setting, uncertainty, np.random.SeedSequence(7), size)


def close(found, expected, deviation, count):
    """Tell whether a mean of independent draws is within five standard errors of what it should be."""
    return abs(found - expected) < 5 * deviation / count**0.5


@pytest.mark.parametrize("in_common", [0, 0.3, 1])
def test_the_chance_of_joining_by_a_year_is_known(in_common):
    _, draws = drawn_block(Uncertainty.none(joining_probability=0.1, joining_in_common=in_common))
    for years in (1, 5, 10):  # years are independent: the chance to stay out of all of them is 0.9 ** years
        joined = (draws.joined < 2025 + years).mean(axis=1)
        assert close(joined.mean(), 1 - 0.9**years, joined.std(), draws.size)
        if in_common == 1:
            assert set(joined) <= {0, 1}  # all of them or none


def test_what_happens_to_a_payment_is_known():
    chances = {"nonpayment_probability": 0.1, "one_year_late_probability": 0.2, "two_years_late_probability": 0.05}
    for in_common in (0, 0.4):
        uncertainty = Uncertainty.none(**chances, payment_in_common=in_common)
        _, _, crowd, book = worked(Projection(last_year=2027), uncertainty, size=4_000, seed=3)
        expected = crowd.expected[:, :, 0]
        for part, chance in ((crowd.on_time, 0.65), (crowd.one_late, 0.2), (crowd.two_late, 0.05)):
            shares = (part[:, :, 0] / expected)[0]
            assert close(shares.mean(), chance, shares.std(), 4_000)
        # All parties alike, the arrears at the end of 2025 are 35% of what is expected; of 1,262,700 they are 441,945.
        arrears = book.usd("arrears")[0]
        assert close(arrears.mean(), 0.35 * 1_262_700, arrears.std(), 4_000)
        # Vasicek: given a common shock of z, the chance is Phi((Phi^-1(p) - sqrt(rho) z) / sqrt(1 - rho)).
        normal = NormalDist()
        known = normal.cdf((normal.inv_cdf(0.1) - 0.4**0.5 * 1.5) / 0.6**0.5)
        assert given_the_year(0.1, 0.4, np.array([1.5]))[0] == pytest.approx(known)


def test_growth_is_lognormal_around_the_projections():
    setting, draws = drawn_block(Uncertainty.none(growth_spread=0.2, growth_in_common=0.25), 4_000, exchange_growth=0.1)
    logs = np.log(draws.growth / STEPS)
    assert close(logs[0, :, 0].mean(), np.log(1.1), logs[0, :, 0].std(), 4_000)
    assert logs[0, :, 0].std() == pytest.approx(0.2, rel=0.05)
    assert np.corrcoef(logs[0, :, 0], logs[0, :, 5])[0, 1] == pytest.approx(0.25, abs=0.06)  # of two parties, one year
    assert abs(np.corrcoef(logs[0, :, 0], logs[1, :, 0])[0, 1]) < 0.06  # of two years
    # New Zealand, 30,836: in 2025 it is High if two years' logarithms add up to log(50,000 / 30,836) or more.
    place = [participant.iso3 for participant in setting.order].index("NZL")
    grown = logs[:2, :, place].sum(axis=0) >= np.log(50_000 / 30_836)
    known = 1 - NormalDist(2 * np.log(1.1), 0.2 * 2**0.5).cdf(np.log(50_000 / 30_836))
    assert close(grown.mean(), known, grown.std(), 4_000)


def test_donor_fao_cost_and_status_follow_their_chances():
    uncertainty = Uncertainty.none(
        donor_usd=100,
        donor_there_probability=0.9,
        donor_leaving_probability=0.3,
        donor_coming_probability=0.1,
        fao_cut_probability=0.4,
        cost_spread=0.1,
        cost_overrun=0.05,
        moving_up_probability=0.1,
        moving_down_probability=0.05,
    )
    setting, draws = drawn_block(uncertainty, 20_000, fao_funding_usd=100_000)
    # A two-state Markov chain: 0.25 + (0.9 - 0.25) x 0.6 ** years, where 0.25 = 0.1 / (0.1 + 0.3).
    for year in (0, 1, 4, 9):
        there = draws.donor[:, year]
        assert close(there.mean(), 0.25 + 0.65 * 0.6**year, there.std(), draws.size)
    assert close(draws.fao_cut.mean(), 0.4, 0.49, draws.fao_cut.size)
    factors = np.log(draws.costs_usd / 1_263_000)
    assert close(factors.mean(), np.log(1.05), 0.1, factors.size)
    assert factors.std() == pytest.approx(0.1, rel=0.02)
    assert not draws.moves[0].any()
    for place, (up, down) in {0: (0.1, 0), 1: (0.1, 0.05), 2: (0.1, 0.05), 3: (0, 0.05)}.items():
        first = draws.moves[1][:, setting.statuses[0] == place]  # those at an end have no step beyond it
        assert close((first == 1).mean(), up, 0.3, draws.size)
        assert close((first == -1).mean(), down, 0.22, draws.size)


def test_a_known_shortfall():
    # Nothing but payment varies, all parties alike: either all pay or none does, each year on its own. With no reserve
    # a year in which nobody pays leaves its whole cost unpaid but for what the last years left over, which is nothing.
    uncertainty = Uncertainty.none(nonpayment_probability=0.25, payment_in_common=1)
    question = Question(Projection(annual_cost_usd=1_262_700), uncertainty, (AS_IT_IS,), Criteria())
    futures = simulate(question, 8_192, seed=5)
    frame = tables.by_year(futures)
    assert close(frame["short"].mean(), 0.25, 0.43, 8_192 * 10)
    assert close(frame["short_by"].iloc[-1], 1 - 0.75**8, 0.3, 8_192)  # from 2027 on
    assert frame["shortfall_usd"].to_numpy() == pytest.approx(frame["short"] * 1_262_700)
    assert close(tables.policies(futures)["holds"][0], 0.75**8, 0.3, 8_192)


SMALL = Question(
    Projection(newcomer_exchanges="peer_median"), Uncertainty(donor_usd=100_000), named_policies()[:2], Criteria()
)


def same(one, other):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, Tally):
        return np.array_equal(one.multiples, other.multiples) and np.array_equal(one.counts, other.counts)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(np.array_equal, one, other))
    return np.array_equal(one, other)


@pytest.mark.slow
@pytest.mark.heavy
def test_the_seed_alone_decides():
    number = 9 * BLOCK + 100  # two tasks
    found = simulate(SMALL, number, seed=3)
    with ProcessPoolExecutor(2) as pool:
        assert same(found.parts, simulate(SMALL, number, seed=3, pool=pool).parts)
    assert not same(found.parts, simulate(SMALL, number, seed=4).parts)
    assert np.array_equal(found.features[:BLOCK], simulate(SMALL, BLOCK, seed=3).features)
    assert not np.array_equal(found.features[:BLOCK], found.features[BLOCK : 2 * BLOCK])


@pytest.mark.heavy
@pytest.mark.parametrize("blocks", sizes(2, 20))
def test_a_dask_cluster_counts_the_same(blocks):
    distributed = pytest.importorskip("distributed")
    number = blocks * BLOCK + 7
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=blocks > 2, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        shared = simulate(SMALL, number, seed=3, pool=client.get_executor())
    assert same(shared.parts, simulate(SMALL, number, seed=3).parts)


def test_an_assumption_does_not_draw_the_others_anew():
    setting = Known(Projection(fao_funding_usd=1), ALL)
    usual = draw(setting, Uncertainty(), block_seed(0, 0), 64)
    other = draw(setting, Uncertainty(growth_spread=0.9, moving_up_probability=0.5), block_seed(0, 0), 64)
    assert np.array_equal(usual.joined, other.joined)
    assert np.array_equal(usual.paying, other.paying)
    assert np.array_equal(usual.costs_usd, other.costs_usd)
    assert not np.array_equal(usual.growth, other.growth)
    assert {NEVER_JOINS} < set(usual.joined.ravel().tolist())


def test_tallies_are_quantiles_and_means_of_what_was_counted():
    values = np.random.default_rng(0).integers(-50, 400, 5_000) * 1_000.0
    whole = Tally.merged([Tally.of(values[:2_000], 1_000), Tally.of(values[2_000:], 1_000)])
    assert (whole.number, whole.mean) == (5_000, pytest.approx(values.mean()))
    for share in (0.05, 0.5, 0.95, 1):
        assert whole.quantile(share) == np.quantile(values, share, method="inverted_cdf")
    assert whole.worst(0.1) == pytest.approx(np.sort(values)[-500:].mean())
    assert whole.worst(0.0001) == values.max()


def test_the_tables_of_futures_fit_together():
    futures = simulate(SMALL, 2 * BLOCK, seed=1)
    frame = tables.by_year(futures)
    paid = (frame["on_time_usd"] + frame["received_late_usd"]).cumsum()
    assert frame["arrears_usd"].to_numpy() == pytest.approx(frame["expected_usd"].cumsum() - paid)
    assert (frame["short_by"].diff().dropna() >= 0).all()
    assert (frame["short_by"].iloc[2:] >= frame["short"].iloc[2:]).all()
    assert list(frame["short_by"].iloc[:2]) == [0, 0]
    fan = tables.fan(futures, "reserve")
    assert (np.diff(fan[list(tables.QUANTILES)].to_numpy(), axis=1) >= 0).all()
    fees = tables.fan(futures, "base_unit")
    assert list(fees["year"]) == list(range(2025, 2035))
    assert fees.iloc[2, 1:].equals(fees.iloc[3, 1:])
    side = tables.policies(futures)
    assert list(side["policy"]) == [policy.name for policy in SMALL.policies]
    assert (side["worst_shortfall_usd"] >= side["mean_shortfall_usd"]).all()
    held = tables.held(futures)
    assert list(held["all"]) == list(side["holds"])
    assert (held["all"] <= held[["largest_shortfall", "years_above_cap", "rise"]].min(axis=1)).all()
    assert futures.features.shape == (2 * BLOCK, len(FEATURES))


def test_regret_is_what_the_best_policy_of_each_future_would_have_saved():
    setting = Known(SMALL.projection, ALL)
    draws = draw(setting, SMALL.uncertainty, block_seed(2, 0), 256)
    crowd = sums(setting, draws, Bounds(setting))
    policies = (named_policies()[0], named_policies()[2])
    totals = [
        money(setting, policy.of(SMALL.projection), SMALL.uncertainty, draws, crowd).usd("shortfall").sum(axis=0)
        for policy in policies
    ]
    regret = totals[0] - np.minimum(*totals)
    question = Question(SMALL.projection, SMALL.uncertainty, policies, Criteria())
    side = tables.policies(simulate(question, 256, seed=2))
    assert side["regret_usd"][0] == pytest.approx(np.sort(regret)[-26:].mean(), abs=15_000)
    assert side["regret_usd"][0] > side["regret_usd"][1] >= 0
    assert tables.least_regret(simulate(question, 256, seed=2)) == 1


def test_the_most_robust_policy_holds_most_often():
    question = Question(SMALL.projection, Uncertainty(), named_policies(), Criteria())
    futures = simulate(question, BLOCK)
    frame = tables.policies(futures)
    assert frame["holds"][tables.most_robust(futures)] == frame["holds"].max() > frame["holds"].min()


@pytest.mark.heavy
def test_what_breaks_a_policy_is_found():
    # Payments are all that varies, so the futures in which it breaks are those with much unpaid.
    uncertainty = Uncertainty.none(nonpayment_probability=0.08, payment_in_common=0.3)
    question = Question(
        Projection(opening_reserve_usd=300_000), uncertainty, (AS_IT_IS,), Criteria(largest_shortfall=0.1)
    )
    futures = simulate(question, 3 * BLOCK)
    box = breaking.breaking(futures)
    assert [(limit.feature, limit.is_least) for limit in box.limits] == [("unpaid_share", True)]
    inside = futures.features[:, FEATURES.index("unpaid_share")] >= box.limits[0].value
    broken = ~futures.kept(0)
    assert box.density == pytest.approx(broken[inside].mean(), abs=0.01)
    assert box.coverage == pytest.approx(inside[broken].mean(), abs=0.02)
    assert box.density > (1 + box.broken) / 2
    certain = simulate(Question(Projection(), Uncertainty.none(), (AS_IT_IS,), Criteria()), 100)
    assert breaking.breaking(certain).limits == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"joining_probability": 1.5}, "Joining (joining_probability) must be a number from 0 to 1"),
        ({"joining_probability": "often"}, "(joining_probability) must be a number from 0 to 1"),
        ({"growth_spread": -0.1}, "(growth_spread) must be a number from 0 to 2"),
        ({"nonpayment_probability": 0.6, "one_year_late_probability": 0.5}, "together must be at most 1, not 1.15."),
        (
            {"moving_up_probability": 0.6, "moving_down_probability": 0.5},
            "together must be at most 1, not 1.1.",
        ),
        ({"donor_usd": -1}, "(donor_usd) must be a number from 0 to 1,000,000,000"),
        ({"joining_probabilty": 0.1}, "There is no assumption field called 'joining_probabilty'. Did you mean"),
    ],
)
def test_a_wrong_assumption_is_refused(changes, sentence):
    with pytest.raises(InputError, match=re.escape(sentence)):
        Uncertainty.from_mapping(changes)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("policies: 5", "must have `policies:` and under it a list"),
        ("- name: A", "must have `policies:`"),
        ("policies: [{rounding: exact}]", "policy 1 needs a name."),
        ("policies: [{name: A, joiners_a_year: 5}]", "changes 'joiners_a_year'; a policy changes rules alone"),
        ("policies: [{name: A, rounding: up}]", "policy 1: Rounding (rounding) must be one of published or exact"),
        ("policies: [{name: A}, {name: A}]", "Several policies are named 'A'; rename all but one."),
        ("policies: []", "Give 1 to 20 policies, not 0."),
    ],
)
def test_wrong_policies_are_refused(tmp_path, text, sentence):
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_policies(tmp_path / "p.yaml")


def test_other_bad_questions_are_refused():
    with pytest.raises(InputError, match="futures must be a whole number from 1 to 100,000,000, not 0"):
        simulate(SMALL, 0)
    with pytest.raises(InputError, match="from_year must be a year from 2025 to 2074, not 2024"):
        Criteria(from_year=2024)
    with pytest.raises(InputError, match=re.escape("years_above_cap must be a whole number, not 0.5")):
        Criteria(years_above_cap=0.5)
    with pytest.raises(InputError, match="largest_rise must be a number from 0 to 10, not -1"):
        Criteria(largest_rise=-1)
    one_step = {"rounding": {"published": {"base_unit_step_usd": None}}}
    with pytest.raises(InputError, match="rounds both unit fees, or neither"):
        worked(Projection(model_changes=one_step), Uncertainty())


def test_a_projection_with_rules_of_its_own_stands_beside_the_proposal():
    plain, own = Projection(fao_funding_usd=5), Projection(arrears_in_fees="charged")
    assert policies_for(plain) == named_policies()
    found = policies_for(own)
    assert [policy.name for policy in found[:2]] == ["As the projection has it", "As proposed"]
    assert found[0] == AS_IT_IS  # the file's and the simulation's are one
    assert found[0].of(own).arrears_in_fees == "charged"
    assert found[1].of(own).arrears_in_fees == "left_out"


def test_assumptions_print_as_they_are_typed():
    assert repr(Uncertainty(growth_spread=0.3)) == "Uncertainty(growth_spread=0.3)"
    assert Uncertainty().values().keys() == uncertainty_fields().keys()
    assert Uncertainty().with_(cost_spread=0.2).differences() == {"cost_spread": 0.2}
    assert Policy("A", {"rounding": "exact"}).of(Projection()).rounding == "exact"


@pytest.mark.heavy
def test_what_the_fund_would_have_to_open_with_pays_the_first_year():
    question = Question(Projection(), Uncertainty(), (AS_IT_IS,), Criteria())
    more = tables.opening_for_the_first_year(simulate(question, 2 * BLOCK))
    opened = Question(Projection(opening_reserve_usd=more), Uncertainty(), (AS_IT_IS,), Criteria())
    shortfall = simulate(opened, 2 * BLOCK).of(0)["tallies"]["shortfall"][0]
    assert 0 < more < 631_500
    assert shortfall.counts[shortfall.multiples <= 0].sum() / (2 * BLOCK) == pytest.approx(0.9, abs=0.01)
    # Above half the level some of it would reduce the fees instead, and so it is not told.
    rich = Question(Projection(opening_reserve_usd=600_000), Uncertainty(), (AS_IT_IS,), Criteria())
    assert tables.opening_for_the_first_year(simulate(rich, BLOCK)) == 0
