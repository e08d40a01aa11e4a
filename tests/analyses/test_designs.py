"""Goal seeking, designs, Lorenz curves and sensitivity, by hand-worked and analytic cases."""

import math
from fractions import Fraction

import numpy as np
import pytest

from ephyto_model import InputError, Scenario
from ephyto_model.questions.sharing.designs import DESIGNS, PER_EXCHANGE, against_today, under_designs
from ephyto_model.questions.sharing.fairness import gini, lorenz
from ephyto_model.questions.sharing.paid import Paid
from ephyto_model.questions.uncertainty import charts
from ephyto_model.questions.uncertainty.funding_mix import gaps_by_fao_funding, worth_of_fao_funding
from ephyto_model.questions.uncertainty.goal import least
from ephyto_model.questions.uncertainty.sensitivity import SPANS, Span, sobol_indices, tornado


def paid(*pairs):
    return [
        Paid(f"P{n}", f"Party {n}", "High", exchanges, Fraction(amount)) for n, (exchanges, amount) in enumerate(pairs)
    ]


def test_the_gini_of_equal_costs_is_0_and_of_one_payer_without_exchanges_is_1():
    assert gini(paid((10, 20), (30, 60), (1, 2))) == 0
    assert gini(paid((10, 0), (30, 0), (0, 50))) == 1


def test_a_lorenz_curve_by_hand():
    """Two parties with 50 exchanges each pay 10 and 30: (0.5, 0.25) between the ends; area 0.375, Gini 0.25."""
    parties = paid((50, 30), (50, 10))
    assert lorenz(parties).to_numpy().tolist() == [[0, 0], [0.5, 0.25], [1, 1]]
    assert gini(parties) == 0.25


def test_designs_against_the_one_proposed():
    table = against_today(Scenario()).set_index("design")
    assert list(table.index) == [*DESIGNS, PER_EXCHANGE]
    assert list(table.loc["As in this scenario"][["less", "same", "more"]]) == [0, 88, 0]
    # An even fee: 1,263,000 / 88 = 14,352: 14,500 for everyone
    even = under_designs(Scenario())["An even fee for every party"]
    assert {party.amount_usd for party in even} == {14_500}
    assert table.loc["An even fee for every party"]["revenue_usd"] == 88 * 14_500
    assert table.loc["An even fee for every party"]["largest_increase_usd"] == 14_500
    assert table.loc[PER_EXCHANGE]["gini"] == 0
    assert table.loc[PER_EXCHANGE]["party"] == "United States of America (the)"
    assert table["less"].add(table["same"]).add(table["more"]).eq(88).all()


def test_the_least_fao_funding_keeps_the_limit_and_one_dollar_less_does_not():
    for status, limit in (("Lower-Middle", 10_000), ("High", 20_000), ("Upper-Middle", 12_345.67)):
        goal = least(Scenario(), "fao_funding_usd", {status: limit})

        def most(fao, status=status):
            users = Scenario(fao_funding_usd=fao).run().assessment.contributions
            return max(c.expected_contribution_usd for c in users if c.development_status == status)

        assert most(goal.amount_usd) <= limit < most(goal.amount_usd - 1)
        assert (goal.kept[0].highest_usd, goal.kept[0].one_dollar_less_usd) == (
            most(goal.amount_usd),
            most(goal.amount_usd - 1),
        )
        later = np.array([float(most(fao)) for fao in range(goal.amount_usd, 1_263_001, 5_003)])
        assert (later <= limit).all()


def test_a_limit_that_holds_already_needs_no_fao_funding():
    goal = least(Scenario(), "fao_funding_usd", {"Lower-Middle": 50_000})
    assert (goal.amount_usd, goal.kept[0].one_dollar_less_usd, goal.smaller_amounts) == (0, None, 0)
    assert not least(Scenario(participating_parties=1), "fao_funding_usd", {"Lower-Middle": 0}).curves[0].any()


@pytest.mark.parametrize(("status", "limit"), [("Lower", 1), ("High", -1), ("High", "a"), ("High", math.nan)])
def test_a_goal_that_cannot_be_is_refused(status, limit):
    with pytest.raises(InputError):
        least(Scenario(), "fao_funding_usd", {status: limit})


def test_exactly_fao_funding_is_worth_to_each_group_its_share():
    """Without rounding 100,000 of FAO funding takes 100,000 off what all pay, in the shares they pay by."""
    table = worth_of_fao_funding(Scenario(rounding="exact"), 100_000, 2)
    steps = table.diff().iloc[1:]
    assert steps["revenue_usd"].tolist() == pytest.approx([-100_000] * 2)
    for status in ("Low or LDC", "High"):
        share = table[status].iloc[0] / 1_263_000
        assert steps[status].tolist() == pytest.approx([-100_000 * share] * 2)


def test_gaps_are_those_of_the_rules():
    table = gaps_by_fao_funding(Scenario(), 6)
    for fao, gap in table.itertuples(index=False):
        assert gap == float(Scenario(fao_funding_usd=int(fao)).run().assessment.gap_usd)
    assert not gaps_by_fao_funding(Scenario(rounding="exact"), 12)["gap_usd"].round(6).any()


@pytest.mark.heavy
def test_sobol_indices_of_a_linear_function_are_its_shares_of_variance():
    """f = x + 2 y + 0 z on the unit cube: variances 1/12 and 4/12; no interactions, so first order = total."""
    spans = dict.fromkeys("xyz", Span(0, 1))
    found = sobol_indices(lambda draw: draw[0] + 2 * draw[1], spans, 1024, 1).set_index("field")
    assert found["first_order"].tolist() == pytest.approx([0.2, 0.8, 0], abs=0.02)
    assert found["total"].tolist() == pytest.approx([0.2, 0.8, 0], abs=0.02)


@pytest.mark.heavy
def test_sobol_indices_of_ishigamis_function():
    """Ishigami and Homma (1990), a = 7, b = 0.1: S1 = 0.3139, 0.4424, 0; ST = 0.5576, 0.4424, 0.2437."""
    spans = dict.fromkeys("xyz", Span(-math.pi, math.pi))
    found = sobol_indices(
        lambda d: math.sin(d[0]) + 7 * math.sin(d[1]) ** 2 + 0.1 * d[2] ** 4 * math.sin(d[0]), spans, 2048, 1
    )
    assert found["first_order"].tolist() == pytest.approx([0.3139, 0.4424, 0], abs=0.03)
    assert found["total"].tolist() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)


def test_sobol_indices_of_a_constant_are_0_and_odd_sizes_are_refused():
    spans = dict.fromkeys("xy", Span(0, 1))
    assert not sobol_indices(lambda draw: 5.0, spans, 16, 1)[["first_order", "total"]].to_numpy().any()
    for size in (0, 1, 100, 2.5):
        with pytest.raises(InputError, match="power of two"):
            sobol_indices(lambda draw: 5.0, spans, size, 1)


def test_a_tornado_varies_one_field_at_a_time():
    table = tornado(Scenario(), {name: SPANS[name] for name in ("fao_funding_usd", "participating_parties")}, "High")
    # FAO pays half: 8,000 + 3,500 against 22,900; everyone takes part: 10,000 + 7,000
    assert list(table["field"]) == ["fao_funding_usd", "participating_parties"]
    assert table[["at_low_usd", "at_high_usd"]].to_numpy().tolist() == [[22_900, 11_500], [22_900, 17_000]]
    with pytest.raises(InputError, match="development_status must be"):
        tornado(Scenario(), SPANS, "Low or LDC")


def test_the_tornados_title_names_the_field_that_moves_most_or_says_that_none_does():
    spans = {name: SPANS[name] for name in ("fao_funding_usd", "participating_parties")}
    table = tornado(Scenario(), spans, "High")
    first = table.sort_values("swing_usd", ascending=False).iloc[0]
    title = charts.tornado(table, "High").layout.title.text
    assert title.startswith(f"{first['label']} matters most: a High-income party with medium usage pays<br>USD ")
    none = table.assign(at_low_usd=5.0, at_high_usd=5.0, swing_usd=0.0)
    assert charts.tornado(none, "High").layout.title.text.startswith("None of these fields changes what a High-income")


def test_where_nothing_is_paid_or_exchanged_there_is_no_gini():
    assert gini(paid((10, 0), (30, 0))) is None
    assert gini(paid((0, 5), (0, 7))) is None
    assert set(against_today(Scenario(fao_funding_usd=1_263_000))["gini"].isna()) == {True}


def test_designs_keep_what_the_scenario_changes_itself():
    """With multipliers 1, 2 and 6 of its own, half of the need on base fees is half of it with those multipliers."""
    own = {"base_multipliers": {"High": 6}, "base_share": 0.6}
    found = under_designs(Scenario(model_changes=own))
    expected = Scenario(model_changes={**own, "base_share": "1/2"}).run().assessment
    assert [p.amount_usd for p in found["Half of the need on base fees"]] == [
        c.expected_contribution_usd for c in expected.contributions
    ]
    assert sum(p.amount_usd for p in found["As in this scenario"]) == (
        Scenario(model_changes=own).run().assessment.revenue_usd
    )


def test_a_goal_at_a_level_with_cents_is_met_by_the_next_dollar_and_huge_levels_are_refused():
    goal = least(Scenario(annual_funding_level_usd=1_263_000.5, rounding="exact"), "fao_funding_usd", {"High": 0})
    assert (goal.amount_usd, goal.kept[0].highest_usd) == (1_263_001, 0)
    with pytest.raises(InputError, match="for levels up to USD 20,000,000"):
        least(Scenario(annual_funding_level_usd=10**9), "fao_funding_usd", {"High": 0})
