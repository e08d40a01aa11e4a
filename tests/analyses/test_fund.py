"""The fund over time: three futures worked by hand, and what must hold in every future."""

import dataclasses
import itertools
import random
import re
from datetime import date
from fractions import Fraction

import pytest
from sizes import sizes

from ephyto_model import Scenario
from ephyto_model.errors import InputError
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.participants import JOINING_ORDERS, load_participants
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.status_lists import status_lists
from ephyto_model.questions.fund.inputs.projection import Projection, named_futures
from ephyto_model.questions.fund.letters.explanation import explain_due
from ephyto_model.questions.fund.notices import notices_of_fund, notices_of_year, notices_of_years
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.tables import annex, arrears_by_party, calendar, contributions, paid_by, years

ALL = load_participants()


def future(codes, **fields):
    """Work out a projection with these participants alone, four years."""
    chosen = [participant for participant in ALL if participant.iso3 in codes.split()]
    assert len(chosen) == len(codes.split())
    asked = {"last_year": 2028, "annual_funding_level_usd": fields.pop("level", 100_000), **fields}
    return project(Projection(**asked), chosen)


def column(fund, name):
    return list(years(fund)[name])


def expected(fund, year):
    return {due.iso3: due.expected_usd for due in fund.year(year).dues}


def codes(fund, year):
    return [notice.code for notice in notices_of_year(fund, fund.year(year))]


# New Zealand: High, 30,836 exchanges (Medium). Brazil: Upper-Middle, 3 (Low). Kenya: Lower-Middle, 165,754 (Very High).
# Nepal: Low or LDC, 19,373 (Medium). United States: High, 602,542 (Very High). Canada: High; Viet Nam: Lower-Middle;
# neither is a user today.


def test_by_hand_a_newcomer_phases_in():
    fund = future("NZL BRA KEN NPL CAN", joiners={"CAN": "2025-07-01"}, newcomer_exchanges=20_000)
    # App. 1(13)(b): base multipliers 4 + 2 + 1 + 0 = 7; 2/3 x 100,000 / 7 = 9,523.81, to the nearest 500: 9,500.
    # App. 1(13)(c): base fees bring 66,500, so 33,500 are needed; multipliers 1 + 0 + 4 + 1 = 6; 5,583.33, so 5,600.
    assert column(fund, "base_unit_usd")[:2] == [9_500, 9_500]
    assert column(fund, "usage_unit_usd")[:2] == [5_600, 5_600]
    # App. 1(17): Canada's second calendar year is 2026, its first full one too.
    assert expected(fund, 2025) == {"BRA": 19_000, "KEN": 31_900, "NPL": 5_600, "NZL": 43_600, "CAN": 0}
    assert expected(fund, 2026)["CAN"] == 38_000  # 4 x 9,500, no usage fee yet
    # App. 1(15): set on the users and exchanges of 2025: Canada with 20,000 x 184 / 365 = 10,082, so Medium.
    assert fund.year(2027).assessment.contributions[-1].exchanges == 10_082
    # Base multipliers 11: 66,666.67 / 11 = 6,060.61, so 6,000; still needed 34,000; usage multipliers 7: 4,857.14.
    assert column(fund, "base_unit_usd")[2:] == [6_000, 6_000]
    assert column(fund, "usage_unit_usd")[2:] == [4_900, 4_900]
    assert expected(fund, 2027) == {"BRA": 12_000, "KEN": 25_600, "NPL": 4_900, "NZL": 28_900, "CAN": 28_900}
    assert fund.year(2027).dues[-1].reference_year == 2026  # App. 1(17): its first full year
    # The reserve: 100,100 - 100,000; then 38,000 from Canada beyond what the fees were set on; then 300 a year.
    assert column(fund, "newcomers_usd") == [0, 38_000, 0, 0]
    assert column(fund, "reserve_close_usd") == [100, 38_200, 38_500, 38_800]
    assert column(fund, "shortfall_usd") == [0, 0, 0, 0]


def test_by_hand_reserves_come_down_to_their_target_and_break_the_cap():
    fund = future(
        "NZL BRA KEN NPL USA",
        level={2025: 100_000, 2027: 60_000},
        rounding="exact",
        opening_reserve_usd=90_000,
        donor_funding_usd={2025: 15_000, 2027: 0},
        fao_to_reserves_usd={2026: 10_000, 2027: 0},
    )
    # App. 1(15)(c): 90,000 - 50,000 (half the level) = 40,000 above the target, 20,000 in each year.
    assert column(fund, "reserves_applied_usd") == [20_000, 20_000, 10_000, 10_000]
    # App. 1(12), (13)(a): 100,000 - 15,000 from donors - 20,000 = 65,000 from fees.
    assert column(fund, "need_usd") == [65_000, 65_000, 50_000, 50_000]
    # 2/3 of it over 4 + 2 + 1 + 0 + 4 = 11 base multipliers; 1/3 over 1 + 0 + 4 + 1 + 4 = 10 usage multipliers.
    units = fund.year(2025).assessment.units
    assert (units.base_usd, units.usage_usd) == (Fraction(130_000, 33), Fraction(6_500, 3))
    # 2025: 90,000 + 65,000 + 15,000 - 100,000. 2026: the same, and FAO puts 10,000 into reserves (App. 1(12)).
    assert column(fund, "reserve_close_usd") == [70_000, 60_000, 50_000, 40_000]
    # 2027-28: 70,000 at the end of 2025, of which 20,000 are taken for 2026 already; 50,000 - 30,000 = 20,000.
    # App. 1(8): the cap is the next biennium's level, 60,000: broken by 10,000 in 2025, just kept in 2026.
    assert column(fund, "cap_usd") == [60_000] * 4
    assert [codes(fund, year) for year in (2025, 2026, 2027, 2028)] == [["cap_breach"], [], [], []]


def test_by_hand_parties_that_do_not_pay_leave_a_shortfall_and_arrears():
    fund = future(
        "NZL BRA KEN NPL VNM",
        opening_reserve_usd=20_000,
        annual_cost_usd={2026: 110_000},
        paid_share={"KEN": 0, "BRA": 0.5},
        joiners={"VNM": date(2025, 1, 1)},
        newcomer_exchanges=4_900,
        exchange_growth={2025: 0.05},
        status_changes={"NPL": {2027: "Lower-Middle"}},
    )
    # 2025-26 as in the first case: 9,500 and 5,600. The reserve is below the target of 50,000, so none is applied.
    # Received in 2025: New Zealand 43,600, Brazil half of 19,000, Nepal 5,600; 20,000 + 58,700 - 100,000 = -21,300.
    assert column(fund, "received_usd")[0] == 58_700
    # App. 1(17): Viet Nam's first exchange on 1 January makes 2025 full: both fees from 2026, on 4,900 x 1.05 = 5,145.
    assert expected(fund, 2026)["VNM"] == 9_500 + 5_600
    assert expected(fund, 2025)["VNM"] == 0
    # 2026 costs 110,000: 58,700 + 15,100 come in.
    # 2027-28: Nepal is Lower-Middle by then (App. 1(15)(d)) and, with Medium usage, not exempt (App. 1(13)(b)(v)).
    # Base multipliers 4 + 2 + 1 + 1 + 1 = 9: 7,407.41, so 7,500; usage multipliers 1 + 0 + 4 + 1 + 1 = 7: 4,642.86.
    assert (column(fund, "base_unit_usd")[2], column(fund, "usage_unit_usd")[2]) == (7_500, 4_600)
    assert expected(fund, 2028) == {"BRA": 15_000, "KEN": 25_900, "NPL": 12_100, "NZL": 34_600, "VNM": 12_100}
    # Para 36: what is missing of the cost is a shortfall, and the reserve stays at nothing.
    assert column(fund, "shortfall_usd") == [21_300, 36_200, 43_700, 43_700]
    assert column(fund, "reserve_close_usd") == [0, 0, 0, 0]
    assert codes(fund, 2026) == ["missing_payments", "shortfall"]
    # App. 1(23): of Brazil half is outstanding, of 19,000 and of 15,000, twice each; Kenya everything.
    assert arrears_by_party(fund, 2028) == {"BRA": 34_000, "KEN": 115_600, "NPL": 0, "NZL": 0, "VNM": 0}
    row = annex(fund, 2026).set_index("iso3").loc["KEN"]
    assert list(row)[1:] == [31_900, 0, 0, 31_900, 0, 25_900, 63_800]
    first = annex(fund, 2025).set_index("iso3").loc["NZL"]
    assert list(first)[1:] == [None, None, None, 43_600, 43_600, 43_600, 0]


def test_by_hand_what_is_paid_late_is_told_from_what_is_in_arrears():
    late = {"one_year_late_share": {"KEN": 0.5, "NZL": 0.25}, "two_years_late_share": {"KEN": 0.25}}
    fund = future("NZL BRA KEN NPL", paid_share={"KEN": 0.8}, **late)
    # As in the first case: New Zealand 43,600, Brazil 19,000, Kenya 31,900, Nepal 5,600, together 100,100.
    # Kenya pays 80% of 31,900 = 25,520: a quarter of it in time (6,380), half a year late (12,760), a quarter two years
    # late (6,380). New Zealand pays three quarters in time (32,700) and 10,900 a year late.
    assert column(fund, "on_time_usd") == [6_380 + 32_700 + 19_000 + 5_600] * 4 == [63_680] * 4
    assert column(fund, "received_late_usd") == [0, 12_760 + 10_900, 23_660 + 6_380, 30_040]
    # Expected less received, from 2025 on: 36,420; then 12,760 more; then 6,380 a year, which Kenya never pays.
    assert column(fund, "arrears_usd") == [36_420, 49_180, 55_560, 61_940]
    assert column(fund, "shortfall_usd") == [36_320, 12_660, 6_280, 6_280]
    assert {year.unpaid_usd for year in fund.years} == {6_380}
    assert codes(fund, 2025)[1:] == ["missing_payments", "late_payments", "shortfall"]
    # At the end of 2026 Kenya has outstanding what it never pays, twice; what is two years late, twice; half of 2026's.
    assert arrears_by_party(fund, 2026)["KEN"] == 2 * 6_380 + 2 * 6_380 + 12_760
    assert list(annex(fund, 2026).set_index("iso3").loc["KEN"])[1:] == [
        31_900,
        6_380,
        12_760,
        31_900,
        6_380,
        31_900,
        38_280,
    ]
    assert paid_by(fund, "KEN", 2026, 2027).to_numpy().tolist() == [
        [2025, 31_900, 6_380, 19_140, 6_380],
        [2026, 31_900, 6_380, 12_760, 12_760],
    ]


def test_by_hand_arrears_are_left_out_charged_or_counted():
    late = {"one_year_late_share": {"KEN": 0.5, "NZL": 0.25}, "two_years_late_share": {"KEN": 0.25}}
    fund = future("NZL BRA KEN NPL", paid_share={"KEN": 0.8}, arrears_in_fees="charged", **late)
    # 36,420 are in arrears at the end of 2025 (see above), of which each year of 2027-28 has to bring in half.
    # 118,210: two thirds over 7 are 11,258.10, so 11,500; still needed 37,710; over 6 they are 6,285, so 6,300.
    assert column(fund, "arrears_charged_usd") == [0, 0, 18_210, 18_210]
    assert column(fund, "level_usd") == [100_000] * 4
    assert [column(fund, unit)[2] for unit in ("base_unit_usd", "usage_unit_usd")] == [11_500, 6_300]
    assert "arrears_charged" in codes(fund, 2027)
    # Two biennia later only what is in arrears beyond what was charged before.
    longer = future(
        "NZL BRA KEN NPL", paid_share={"KEN": 0.8}, arrears_in_fees="charged", rounding="exact", last_year=2032
    )
    ends = [year.arrears_usd for year in longer.years]
    assert [year.arrears_charged_usd for year in longer.years[::2]] == [
        0,
        ends[0] / 2,
        (ends[2] - ends[0]) / 2,
        (ends[4] - ends[2]) / 2,
    ]
    # Opening reserve 90,000, target 30,000: 30,000 a year reduce the fees; of 70,000 that are needed, 6,500 and 4,100
    # bring in 70,100, of which Kenya does not pay 22,900. 90,000 + 47,200 - 100,000 = 37,200 at the end of
    # 2025, of which 30,000 are taken for 2026: 7,200, below the target. With Kenya's 22,900 it is 100 above it.
    held = {"opening_reserve_usd": 90_000, "reserve_target_usd": 30_000, "paid_share": {"KEN": 0}}
    for rule, applied in (("left_out", 0), ("charged", 0), ("counted", 50)):
        fund = future("NZL BRA KEN NPL", arrears_in_fees=rule, **held)
        assert column(fund, "reserves_applied_usd") == [30_000, 30_000, applied, applied]
        assert ("arrears_counted" in codes(fund, 2027)) == (rule == "counted")


def test_by_hand_the_level_follows_what_the_usage_year_cost():
    fund = future(
        "NZL BRA KEN NPL", annual_cost_usd={2025: 120_000, 2026: 90_000}, level_rule="as_spent", last_year=2029
    )
    assert column(fund, "level_usd") == [100_000, 100_000, 120_000, 120_000, 90_000]
    assert column(fund, "cap_usd") == [120_000, 120_000, 90_000, 90_000, 90_000]  # the next biennium's level
    assert column(fund, "cost_usd") == [120_000, *[90_000] * 4]


def test_fees_count_on_what_was_given_the_year_before():
    given = {2025: 40_000, 2026: 10_000, 2027: 0}
    fund = future("NZL BRA KEN NPL", donor_funding_usd=given, donor_funding_expected_usd="as_before")
    assert column(fund, "need_usd") == [100_000, 100_000, 90_000, 90_000]  # nothing in 2024, 10,000 in 2026
    assert column(fund, "donors_usd") == [40_000, 10_000, 0, 0]


def test_the_published_case():
    fund = project(Projection())
    assert column(fund, "year") == list(range(2025, 2035))
    assert set(column(fund, "participants")) == {88}
    assert set(column(fund, "base_unit_usd")) == {4_000}
    assert set(column(fund, "usage_unit_usd")) == {6_900}
    assert set(column(fund, "received_usd")) == {1_262_700}
    assert set(column(fund, "shortfall_usd")) == {300}  # what the published rounding leaves uncollected
    paper = {c.iso3: c.expected_contribution_usd for c in Scenario().run().assessment.contributions}
    assert expected(fund, 2034) == paper


@pytest.mark.parametrize("rounding", ["published", "exact"])
def test_the_first_biennium_is_the_scenario_of_the_same_fields(rounding):
    same = {"fao_funding_usd": 200_000, "donor_funding_usd": 50_000, "status_list": "fy26", "rounding": rounding}
    fund = project(Projection(opening_reserve_usd=831_500, **same))
    outcome = Scenario(reserves_applied_usd=100_000, **same).run().assessment
    assert fund.year(2026).assessment.contributions == outcome.contributions


def test_fees_hold_for_a_biennium_and_follow_the_usage_of_two_years_before():
    fund = project(Projection(exchange_growth={2025: 1, 2026: 0}))
    grown = Scenario(exchange_growth=1).run().assessment.units
    assert column(fund, "usage_unit_usd")[:4] == [6_900, 6_900, *[float(grown.usage_usd)] * 2]


def test_who_joins_in_the_joining_order():
    fund = project(Projection(joiners_a_year=10, joiners={"ZWE": "2025-03-01"}, joining_order="highest_income_first"))
    assert column(fund, "participants")[:3] == [99, 109, 119]  # 88 + Zimbabwe + 10, then 10 a year
    joined = {due.iso3 for due in fund.year(2025).dues} - {p.iso3 for p in ALL if p.is_user}
    assert all(fund.participants[iso3].development_status["paper"] == "High" for iso3 in joined - {"ZWE"})
    assert column(fund, "participants")[-1] == 187
    assert column(project(Projection(joiners_a_year={2024: 5, 2026: 0})), "participants")[:3] == [98, 98, 98]


def test_a_share_of_the_parties_drawn_at_random_does_not_pay():
    fund = project(Projection(nonpaying_share={2027: 0.1}, random_seed=3))
    unpaid = [[due.iso3 for due in year.dues if due.expected_usd > due.on_time_usd] for year in fund.years]
    assert unpaid[0] == unpaid[1] == []
    assert unpaid[2] == unpaid[9] != []
    assert unpaid[2] != [
        due.iso3
        for due in project(Projection(nonpaying_share=0.1, random_seed=4)).year(2027).dues
        if due.expected_usd > due.on_time_usd
    ]
    everyone = project(Projection(nonpaying_share=1))
    assert column(everyone, "received_usd") == [0] * 10
    everyone_pays = {"base_multipliers": {"Low or LDC": 1}, "base_fee_exemptions": []}
    fund = project(Projection(nonpaying_share=0.1, model_changes=everyone_pays))
    assert all(due.expected_usd for due in fund.year(2025).dues)
    assert sum(not due.on_time_usd for due in fund.year(2025).dues) == 9  # of 88


def test_a_group_pays_a_share_and_a_party_another():
    fund = project(Projection(paid_share={2026: {"High": 0.5, "NZL": 1}}))
    paid = {due.iso3: due.on_time_usd / due.expected_usd for due in fund.year(2026).dues if due.expected_usd}
    assert (paid["NZL"], paid["AUS"], paid["KEN"]) == (1, Fraction(1, 2), 1)
    assert column(fund, "received_usd")[0] == 1_262_700


def test_exchanges_grow_by_development_status():
    fund = project(Projection(exchange_growth={"High": 0.5}))
    counts = {due.iso3: due.exchanges for due in fund.year(2027).dues}
    assert counts["NZL"] == 30_836 * 9 // 4  # 2024 and 2025
    assert counts["KEN"] == 165_754


def test_a_level_that_changes_within_a_biennium_waits_and_is_told():
    fund = project(Projection(annual_funding_level_usd={2026: 1_300_000, 2027: 1_400_000, 2028: 1_500_000}))
    assert column(fund, "level_usd")[:5] == [1_263_000, 1_263_000, 1_400_000, 1_400_000, 1_500_000]
    assert "level_waits" in codes(fund, 2026)
    assert "level_changed_twice" not in codes(fund, 2026)
    assert "so they reflect this change only from 2027." in " ".join(
        n.text for n in notices_of_year(fund, fund.year(2026))
    )
    first = project(Projection(annual_funding_level_usd={2025: 1_300_000, 2026: 1_400_000}))
    assert "level_changed_twice" not in codes(first, 2026)  # once since the first
    long_ago = project(Projection(annual_funding_level_usd={2026: 1_300_000, 2028: 1_400_000}))
    assert "level_changed_twice" not in codes(long_ago, 2028)  # since 2026 it has changed once
    assert "level_changed_twice" in codes(fund, 2028)  # App. 1(9): 2027 and 2028 are one biennium


def test_funding_of_two_unequal_years_lowers_both_alike():
    fund = project(Projection(fao_funding_usd={2025: 100_000, 2026: 300_000, 2027: 0}))
    assert column(fund, "need_usd")[:4] == [1_063_000, 1_063_000, 1_263_000, 1_263_000]
    assert column(fund, "fao_usd")[:3] == [100_000, 300_000, 0]


def test_a_donor_that_leaves_after_fees_are_set_leaves_a_hole_of_a_biennium():
    given = {2025: 400_000, 2027: 0}
    told = project(Projection(donor_funding_usd=given))
    untold = project(Projection(donor_funding_usd=given, donor_funding_expected_usd={2025: 400_000, 2029: 0}))
    assert column(told, "need_usd")[:4] == [863_000, 863_000, 1_263_000, 1_263_000]
    assert column(untold, "need_usd")[:6] == [863_000] * 4 + [1_263_000] * 2
    assert column(untold, "donors_usd")[:4] == [400_000, 400_000, 0, 0]
    assert column(untold, "shortfall_usd")[2] == 1_263_000 - column(untold, "received_usd")[2]


def test_offsets_beyond_the_level_go_to_the_reserve():
    fund = project(Projection(fao_funding_usd=1_500_000, last_year=2026))
    assert column(fund, "expected_usd") == [0, 0]
    assert column(fund, "reserve_close_usd") == [237_000, 474_000]
    assert codes(fund, 2025) == ["surplus"]


def test_an_amount_of_reserves_a_year_overrides_the_target():
    fund = project(Projection(opening_reserve_usd=500_000, reserves_applied_usd={2027: 100_000}))
    applied = column(fund, "reserves_applied_usd")
    assert applied[:6] == [0, 0, *[100_000] * 4]
    # Then the fund has less than 200,000 left for two years, and half of that is taken in each.
    assert applied[6] == (fund.year(2030).reserve_open_usd - 100_000) / 2 < 100_000
    assert column(project(Projection(opening_reserve_usd=500_000, reserve_target_usd=0)), "need_usd")[0] == 1_013_000


def test_reserves_are_applied_no_further_than_fees_need_them():
    fund = project(Projection(opening_reserve_usd=5_000_000, rounding="exact"))
    # 2025-26: the level, though more is above the target; no fees. 5,000,000 - 2 x 1,263,000 = 2,474,000 is left, of
    # which 631,500 stay: 921,250 a year.
    assert column(fund, "reserves_applied_usd")[:4] == [1_263_000, 1_263_000, 921_250, 921_250]
    assert column(fund, "reserve_close_usd")[1] == 2_474_000
    assert "surplus" not in codes(fund, 2025)
    paid = project(Projection(opening_reserve_usd=1_200_000, fao_funding_usd={2025: 1_263_000, 2027: 0}))
    assert column(paid, "reserves_applied_usd")[:3] == [0, 0, 284_250]  # FAO covers 2025-26


def test_reserves_that_are_not_there_are_not_applied():
    fund = project(Projection(reserves_applied_usd=300_000, rounding="exact"))
    assert set(column(fund, "reserves_applied_usd")) == {0}
    assert set(column(fund, "shortfall_usd")) == {0}


def test_a_status_changes_with_the_biennium_not_within_it():
    fund = project(Projection(status_changes={"NPL": {2028: "High"}}))
    status = {year.year: next(d for d in year.dues if d.iso3 == "NPL").development_status for year in fund.years}
    assert [status[year] for year in (2027, 2028, 2029)] == ["Low or LDC", "Low or LDC", "High"]


def test_in_its_second_year_a_newcomer_is_judged_by_what_is_known_of_its_first():
    # App. 1(13)(b)(v): Lower-Middle with 6,000 x 31 / 365 = 509 exchanges in December 2026 is exempt in 2027.
    fund = project(Projection(joiners={"VNM": "2026-12-01"}, newcomer_exchanges=6_000))
    due = {year: next(d for d in fund.year(year).dues if d.iso3 == "VNM") for year in (2027, 2028)}
    assert (due[2027].reference_year, due[2027].exchanges, due[2027].expected_usd) == (2026, 509, 0)
    assert (due[2028].reference_year, due[2028].expected_usd) == (2027, 4_000 + 6_900)


def test_what_newcomers_bring_beyond_the_fees_basis_is_told_apart():
    # Users of the last day of 2025 count with 54 exchanges then, and pay as Medium on those of 2026.
    fund = project(Projection(joiners={"VNM": "2025-12-31"}, newcomer_exchanges=20_000, rounding="exact"))
    year = fund.year(2027)
    assert year.newcomers_usd == year.expected_usd - year.assessment.revenue_usd > 0


def test_newcomers_exchange_as_their_peers_of_the_year_they_join():
    fund = project(
        Projection(joiners={"CAN": "2028-01-01"}, newcomer_exchanges="peer_median", status_list={2027: "fy26"})
    )
    known = sorted(p.exchanges for p in ALL if p.is_user and p.development_status["fy26"] == "High")
    middle = len(known) // 2
    median = known[middle] if len(known) % 2 else (known[middle - 1] + known[middle] + 1) // 2
    assert next(d for d in fund.year(2029).dues if d.iso3 == "CAN").exchanges == median


def test_an_unclassified_party_is_told_as_long_as_its_status_is_assumed():
    late = {"VEN": {2033: "High"}}
    fund = project(Projection(joiners={"VEN": "2025-03-01"}, status_changes=late, unclassified_status="Upper-Middle"))
    assert "unclassified_status" in [n.code for n in notices_of_fund(fund)]
    steps = explain_due(fund, next(d for d in fund.year(2027).dues if d.iso3 == "VEN"))
    assert steps[0].text.endswith("This projection assumes Upper-Middle.")
    always = project(Projection(joiners={"VEN": "2025-03-01"}, status_changes={"VEN": "High"}))
    assert "unclassified_status" not in [n.code for n in notices_of_fund(always)]


def test_the_income_order_ranks_an_unclassified_party_by_the_status_assumed():
    fund = project(Projection(joiners_a_year=30, joining_order="highest_income_first", unclassified_status="High"))
    assert "VEN" in {due.iso3 for due in fund.year(2025).dues}


def test_notices_of_the_whole_say_what_was_assumed():
    fund = project(Projection(joiners={"VEN": "2026-01-01"}))
    assert [n.code for n in notices_of_fund(fund)] == [
        "proposal",
        "rounding_inferred",
        "unclassified_status",
        "newcomer_exchanges_assumed",
    ]
    assert [n.code for n in notices_of_fund(project(Projection(rounding="exact")))] == ["proposal"]


def test_notices_of_all_years_are_told_once():
    fund = project(Projection(paid_share={2025: 0.9, 2027: 1, 2029: 0.9, 2030: 0.8}))
    told = {notice.text.partition(":")[0] for notice in notices_of_years(fund)}
    each = {"Each year of 2025-2026 to 2033-2034", "Each year, 2025, 2026 and 2029", "Each year, 2030 to 2034"}
    assert each | {"Each year, 2027 and 2028"} <= told


def test_the_calendar_has_what_the_procedures_ask_for():
    rows = calendar(project(Projection())).to_records(index=False).tolist()
    when = [row[0] for row in rows]
    assert rows[0][0] == "by 30 June 2024"
    assert "for 2025-2026 are based on the users and exchanges of 2023" in rows[0][1]
    assert [w for w in when if w.startswith("by")] == [f"by 30 June {year}" for year in range(2024, 2035, 2)]
    assert [w for w in when if w.startswith("CPM")] == [f"CPM session in {year}" for year in range(2025, 2035)]
    assert [row[0] for row in rows if "eview" in row[1]] == ["2027", "2033"]
    assert when.index("2027") < when.index("by 30 June 2028")  # App. 1(25): before the fees of 2029-30 are set


def test_the_annex_looks_one_year_beyond_the_last():
    fund = project(Projection(joiners={"CAN": "2034-03-01"}, newcomer_exchanges=6_000))
    row = annex(fund, 2034).set_index("iso3").loc["CAN"]
    assert (row["expected_usd"], row["next_expected_usd"]) == (0, 16_000)
    with pytest.raises(InputError, match=r"from 2025 to 2034 .*, not 2035"):
        annex(fund, 2035)


def test_the_tables_of_parties_add_up_to_the_years():
    fund = project(Projection(joiners_a_year=5, nonpaying_share=0.2, newcomer_exchanges="peer_median"))
    sums = contributions(fund).groupby("year")[["expected_usd", "on_time_usd", "arrears_usd"]].sum()
    assert list(sums["expected_usd"]) == column(fund, "expected_usd")
    assert list(sums["on_time_usd"]) == column(fund, "on_time_usd")
    assert sums["arrears_usd"].sum() == column(fund, "arrears_usd")[-1]
    assert list(contributions(fund).groupby("year").size()) == column(fund, "participants")


YEARS = range(2025, 2036)


def drawn(number):
    """Draw a projection of any kind."""
    draw = random.Random(number)

    def dated(value):
        starts = draw.sample(range(2024, 2036), draw.randint(1, 4))
        return {year: value() for year in starts} if draw.random() < 0.6 else value()

    def amount():
        return round(draw.choice([0, 1, 10]) * draw.random() * 300_000, 2)

    def budget():
        lines = [
            {
                "head": "c",
                "rises_with": driver,
                "amounts_usd": {year: amount() + 0.01 for year in draw.sample(YEARS, 2)},
            }
            for driver in draw.sample(("nothing", "users", "exchanges", "newcomers"), 2)
        ]
        plan = {"newcomers": draw.randint(1, 9), "users": {2025: draw.randint(1, 99), 2028: draw.randint(1, 99)}}
        return {"lines": lines, "plan": plan, **draw.choice([{}, {"agreed_level_usd": amount() + 1}])}

    others = [participant.iso3 for participant in ALL if not participant.is_user]
    joining = {code: f"{draw.randint(2024, 2035)}-{draw.randint(1, 12):02}-01" for code in draw.sample(others, 3)}
    fields = {
        "last_year": draw.randint(2025, 2034),
        "opening_reserve_usd": amount(),
        "annual_funding_level_usd": dated(lambda: draw.choice([amount() + 1, amount() + 1, budget()])),
        "annual_cost_usd": dated(lambda: draw.choice(["level", "level", amount(), budget()])),
        **{f: dated(amount) for f in ("fao_funding_usd", "fao_to_reserves_usd", "donor_funding_usd")},
        "donors_to_reserves_usd": dated(amount),
        "fao_funding_expected_usd": dated(lambda: draw.choice(["as_given", "as_before", amount()])),
        "donor_funding_expected_usd": dated(lambda: draw.choice(["as_given", "as_before", amount()])),
        "level_rule": draw.choice(["as_given", "as_spent"]),
        "arrears_in_fees": draw.choice(["left_out", "charged", "counted"]),
        "reserves_applied_usd": dated(lambda: draw.choice(["above_target", amount()])),
        "reserve_target_usd": dated(lambda: draw.choice(["half_level", amount()])),
        "joiners": joining,
        "joiners_a_year": dated(lambda: draw.randint(0, 20)),
        "joining_order": draw.choice(JOINING_ORDERS),
        "random_seed": number,
        "newcomer_exchanges": draw.choice([0, 4_999, 60_000, "peer_median", dict.fromkeys(joining, 8_000)]),
        "exchange_growth": dated(lambda: draw.choice([0, -0.3, 0.25, {"High": 0.1, "Lower-Middle": 1, "KEN": 0.3}])),
        "status_list": dated(lambda: draw.choice(status_lists())),
        "status_changes": {"NPL": dated(lambda: draw.choice(STATUSES))},
        "paid_share": dated(lambda: draw.choice([1, 0.333, {"High": 0.5, "KEN": 0}])),
        "one_year_late_share": dated(lambda: draw.choice([0, 0.2, {"High": 0.5, "KEN": 0.3}])),
        "two_years_late_share": dated(lambda: draw.choice([0, 0.125, {"Lower-Middle": 0.5}])),
        "nonpaying_share": dated(lambda: draw.choice([0, 0.1, 0.5])),
        "rounding": draw.choice(["published", "exact"]),
    }
    chosen = set(draw.sample(ALL, draw.choice([3, 8, 20, 60]))) if number % 20 else ALL
    return Projection(**fields), [participant for participant in ALL if participant in chosen]


@pytest.mark.parametrize("futures", sizes(60, 1_000))
def test_money_is_conserved_in_random_futures(futures):
    with_shortfall = above_cap = with_arrears = 0
    for number in range(futures):
        fund = project(*drawn(number))
        every = fund.years
        came_in = sum(year.received_usd + year.fao_usd + year.donors_usd for year in every)
        spent = sum(year.cost_usd - year.shortfall_usd for year in every)
        opening, closing = every[0].reserve_open_usd, every[-1].reserve_close_usd
        assert opening + came_in == spent + closing  # exact numbers: not a fraction of a cent is lost
        for before, after in itertools.pairwise(every):
            assert after.reserve_open_usd == before.reserve_close_usd
        for year in every:
            assert year.reserve_close_usd >= 0
            assert 0 <= year.shortfall_usd <= year.cost_usd
            assert not (year.shortfall_usd and year.reserve_close_usd)
            assert all(0 <= due.arrears_at_end_of(2100) <= due.expected_usd for due in year.dues)
            outstanding = sum(
                due.arrears_at_end_of(year.year) for one in every if one.year <= year.year for due in one.dues
            )
            assert outstanding == year.arrears_usd
            told = {notice.code for notice in notices_of_year(fund, year)}
            assert ("shortfall" in told) == (year.shortfall_usd > 0)
            assert ("cap_breach" in told) == (year.reserve_close_usd > year.cap_usd)
            if year.year > year.biennium.first_year:
                assert year.assessment is fund.year(year.year - 1).assessment
        with_shortfall += any(year.shortfall_usd for year in every)
        above_cap += any(year.above_cap_usd for year in every)
        with_arrears += any(arrears_by_party(fund, fund.projection.last_year).values())
    assert min(with_shortfall, above_cap, with_arrears) > futures / 5  # the draws reach what the checks are about


def test_those_that_join_in_the_joining_order_start_on_1_july_also_after_the_last_year():
    fund = project(Projection(joiners_a_year=1, last_year=2026))
    starts = [date(year, 7, 1) for year in (2025, 2026, 2027)]
    assert [fund.first_exchanges[code] for code in ("AFG", "ALB", "DZA")] == starts
    assert len(fund.next_dues) == 88 + 3
    assert {due.on_time_usd for due in fund.next_dues} == {0}


def test_nobody_joins_before_the_first_year_that_says_so():
    assert column(project(Projection(joiners_a_year={2026: 5})), "participants")[:3] == [88, 93, 98]


def test_a_single_user_stands_in_the_middle_of_the_draw():
    for share, pays in ((0.4, True), (0.5, True), (0.6, False)):
        assert (column(future("NZL", nonpaying_share=share), "received_usd")[0] > 0) is pays


def test_years_written_as_texts_are_years():
    assert Projection(fao_funding_usd={"2027": 5}) == Projection(fao_funding_usd={2027: 5})  # as JSON writes them
    assert Projection(exchange_growth={"2027": {"High": 1}}).at("exchange_growth", 2028) == {"High": 1}


def test_a_projection_at_its_bounds_and_its_differences():
    furthest = {"last_year": 2074, "fao_funding_usd": {2024: 1, 2074: 2}}
    assert Projection(**furthest).differences() == furthest
    assert Projection(name="A").differences() == {}
    assert len(project(Projection(last_year=2025)).years) == 1
    assert "Stalled at 88" in [projection.name for projection in named_futures()]
    for day in (date(2024, 1, 1), date(2074, 12, 31)):
        assert Projection(joiners={"CAN": day.isoformat()}).joiners == {"CAN": day}
    assert (Projection(paid_share=0).paid_share, Projection(paid_share=1).paid_share) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status_changes": 5}, "(status_changes) must be a mapping like {NPL: {2027: Lower-Middle}}, not 5."),
        (
            {"status_changes": {"NPX": "High"}},
            "status_changes names 'NPX', which is not the ISO3 code of a participant.",
        ),
        ({"status_changes": {5: "High"}}, "status_changes names 5, which is not the ISO3 code of a participant."),
        ({"last_year": 2075}, "(last_year) must be a year from 2025 to 2074, not 2075."),
        ({"last_year": "soon"}, "(last_year) must be a year from 2025 to 2074, not 'soon'."),
        ({"last_year": 2030.5}, "(last_year) must be a year from 2025 to 2074, not 2030.5."),
        ({"joiners_a_year": -1}, "(joiners_a_year) must be a whole number from 0 to 187"),
        ({"exchange_growth": {"Hgh": 1}}, "or the ISO3 codes of data/participants.csv. Did you mean 'High'?"),
        ({"one_year_late_share": 0.7, "two_years_late_share": {2027: 0.4}}, "together; from 2027 they are 1.1."),
        ({"one_year_late_share": {"High": 0.7}, "two_years_late_share": {"NZL": 0.4}}, "1.1 for NZL as High."),
        ({"one_year_late_share": 1.1}, "(one_year_late_share) must be a share from 0 to 1"),
        ({"newcomer_exchanges": {"CAX": 5}}, "newcomer_exchanges names 'CAX', which is not the ISO3 code"),
        ({"newcomer_exchanges": {"CAN": -5}}, "(newcomer_exchanges of CAN) must be a whole number from 0"),
        ({"donor_funding_expected_usd": "before"}, "the word 'as_given' or 'as_before' or a number"),
        ({"arrears_in_fees": "charge"}, "must be one of left_out, charged or counted, not 'charge'."),
        ({"level_rule": "spent"}, "must be one of as_given or as_spent, not 'spent'."),
        ({"paid_share": {"KEX": 1}}, "or High, or the ISO3 codes of data/participants.csv. Did you mean 'MEX'?"),
        ({"paid_share": -0.01}, "a share from 0 to 1"),
        ({"paid_share": 1.01}, "a share from 0 to 1"),
        ({"nonpaying_share": -0.01}, "(nonpaying_share) must be a share from 0 to 1"),
        ({"fao_funding_usd": {}}, "fao_funding_usd has an empty mapping"),
        ({"fao_funding_usd": {2027: 1, "2027": 2}}, "fao_funding_usd has the year 2027 twice; keep one."),
        ({"fao_funding_usd": {2023: 1}}, "for the years 2024 to 2074; found 2023 as a year."),
        ({"fao_funding_usd": {2075: 1}}, "for the years 2024 to 2074; found 2075 as a year."),
        ({"joiners": {"CAN": "2075-01-01"}}, "must be a date from 2024-01-01 to 2074-12-31 for CAN"),
    ],
)
def test_a_wrong_projection_is_refused(changes, sentence):
    with pytest.raises(InputError, match=re.escape(sentence)):
        Projection(**changes)


def test_what_was_worked_out_cannot_be_changed():
    fund = project(Projection(last_year=2025))
    frozen = (
        fund,
        fund.years[0],
        fund.projection,
        fund.years[0].assessment,
        fund.participants["KEN"],
        fields()["name"],
    )
    for value in frozen:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, dataclasses.fields(value)[0].name, None)


def test_a_party_with_one_exchange_is_told_of_one():
    fund = project(Projection())
    (due,) = [one for one in fund.year(2025).dues if one.iso3 == "ZMB"]
    assert any(step.text.startswith("Zambia had 1 exchange in 2023:") for step in explain_due(fund, due))
