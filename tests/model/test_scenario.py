"""Scenarios: fields and their bounds, changes in participation, and agreement with the independent implementation."""

import dataclasses
import json
import pickle
import re
from fractions import Fraction

import pytest
import reference
from frozendict import frozendict
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import scenarios

from ephyto_model import InputError, Scenario, load_funding_model, load_participants
from ephyto_model.files import HOME
from ephyto_model.model.scenarios.fields import field_named, fields
from ephyto_model.model.scenarios.files import read_scenarios
from ephyto_model.questions.agreements.limit import limits_from
from ephyto_model.questions.fund.inputs.fields import projection_fields


@settings(max_examples=250, deadline=None)
@given(scenarios)
def test_agrees_with_an_independent_implementation(changes):
    scenario = Scenario(**changes)
    assessment = scenario.run().assessment
    expected = reference.assess(scenario.values())
    assert assessment.need_usd == expected["need"]
    assert assessment.surplus_usd == expected["surplus"]
    assert (assessment.units.base_usd, assessment.units.usage_usd) == (expected["base_unit"], expected["usage_unit"])
    assert assessment.gap_usd == expected["gap"]
    assert {c.iso3: (*c[2:7],) for c in assessment.contributions} == expected["parties"]


@settings(max_examples=150, deadline=None)
@given(scenarios)
def test_contributions_add_up_to_the_revenue_and_none_is_negative(changes):
    assessment = Scenario(**changes).run().assessment
    assert sum(party.expected_contribution_usd for party in assessment.contributions) == assessment.revenue_usd
    assert all(party.expected_contribution_usd >= 0 for party in assessment.contributions)


def unrounded(changes):
    model = {name: value for name, value in changes.get("model_changes", {}).items() if name != "rounding"}
    return Scenario(**{**changes, "rounding": "exact", "model_changes": model})


@settings(max_examples=100, deadline=None)
@given(scenarios, st.integers(0, 10**6))
def test_more_offset_never_raises_an_exact_fee(changes, more):
    scenario = unrounded(changes)
    richer = scenario.with_(donor_funding_usd=min(10**9, scenario.donor_funding_usd + more))
    before, after = scenario.run().assessment.contributions, richer.run().assessment.contributions
    assert all(b.expected_contribution_usd >= a.expected_contribution_usd for b, a in zip(before, after, strict=True))


@settings(max_examples=100, deadline=None)
@given(scenarios)
def test_exact_revenue_is_the_need_wherever_both_fees_are_owed(changes):
    assessment = unrounded(changes).run().assessment
    if assessment.units.base_multipliers and assessment.units.usage_multipliers:
        assert assessment.gap_usd == 0


def test_the_default_is_the_paper_as_published():
    assessment = Scenario().run().assessment
    assert (assessment.units.base_usd, assessment.units.usage_usd) == (4_000, 6_900)
    assert (assessment.revenue_usd, assessment.gap_usd) == (1_262_700, -300)


def test_the_fields_and_their_defaults_are_those_agreed():
    expected = {
        "name": "CPM-18 paper",
        "annual_funding_level_usd": 1_263_000,
        "fao_funding_usd": 0,
        "donor_funding_usd": 0,
        "reserves_applied_usd": 0,
        "participating_parties": 88,
        "joining_order": "appendix",
        "random_seed": 0,
        "include": [],
        "exclude": [],
        "newcomer_exchanges": 0,
        "exchange_growth": 0,
        "status_list": "paper",
        "exchanges": "paper",
        "unclassified_status": "Low or LDC",
        "rounding": "published",
        "model_changes": {},
    }
    assert Scenario().values() == expected
    assert list(fields()) == [field.name for field in dataclasses.fields(Scenario)] == list(expected)


AMOUNT = (0, 10**9, 10_000, 1_500_000)
OF_BOTH = {
    "name": (1, 80, None, None),
    "annual_funding_level_usd": (0, 10**9, 1_000, 1_500_000),
    "fao_funding_usd": AMOUNT,
    "donor_funding_usd": AMOUNT,
    "reserves_applied_usd": AMOUNT,
    "random_seed": (0, 4_294_967_295, 1, None),
    "newcomer_exchanges": (0, 10**9, 500, 50_000),
}
MORE_AMOUNTS = (
    "opening_reserve_usd",
    "annual_cost_usd",
    "fao_funding_expected_usd",
    "fao_to_reserves_usd",
    "donor_funding_expected_usd",
    "donors_to_reserves_usd",
    "reserve_target_usd",
)


@pytest.mark.parametrize(
    ("registry", "expected"),
    [
        (fields, {**OF_BOTH, "participating_parties": (1, 187, 1, 187), "exchange_growth": (-1, 100, 0.05, 4)}),
        (
            projection_fields,
            {
                **OF_BOTH,
                **dict.fromkeys(MORE_AMOUNTS, AMOUNT),
                "last_year": (2025, 2074, 1, 2074),
                "joiners_a_year": (0, 187, 1, 20),
                "exchange_growth": (-1, 100, 0.05, 0.5),
                "paid_share": (0, 1, 0.05, 1),
                "one_year_late_share": (0, 1, 0.05, 1),
                "two_years_late_share": (0, 1, 0.05, 1),
                "nonpaying_share": (0, 1, 0.05, 1),
                "balance_usd": (0, 10**9, None, None),
            },
        ),
    ],
)
def test_what_numbers_a_field_takes_and_what_its_slider_offers(registry, expected):
    """The bounds are rules; the step and the end of a slider are chosen so that a thumb can reach what matters."""
    found = {f.name: (f.minimum, f.maximum, f.step, f.slider_maximum) for f in registry().values()}
    assert {name: numbers for name, numbers in found.items() if any(n is not None for n in numbers)} == expected


def test_a_text_that_stands_for_nothing_else_is_written_as_it_is():
    assert fields()["name"].in_words("No FAO funding") == "No FAO funding"
    assert fields()["rounding"].in_words("exact") == "none"


def test_a_list_of_the_world_bank_is_called_by_its_fiscal_year():
    field = fields()["status_list"]
    assert [field.in_words(choice) for choice in field.choices] == [
        "the paper's list",
        "World Bank and LDC lists for fiscal year 2024",
        "World Bank and LDC lists for fiscal year 2025",
        "World Bank and LDC lists for fiscal year 2026",
        "World Bank and LDC lists for fiscal year 2027",
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("fao", " Did you mean 'fao_funding_usd'?"),
        ("Inc", " Did you mean 'include'?"),
        ("fa", ""),
        ("zzz", ""),
        ("scenario", " Did you mean 'scenarios'?"),
    ],
)
def test_an_unknown_field_is_answered_with_the_one_meant(name, hint):
    with pytest.raises(InputError) as caught:
        field_named(name)
    assert str(caught.value).startswith(f"There is no scenario field called '{name}'.{hint} Use one of these: name, ")


def test_scenarios_cannot_be_changed_but_varied():
    scenario = Scenario(model_changes={"base_multipliers": {"High": 5}})
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.fao_funding_usd = 5
    with pytest.raises(TypeError):
        scenario.model_changes["base_multipliers"]["High"] = 4
    assert scenario.with_(fao_funding_usd=5).fao_funding_usd == 5
    assert scenario.fao_funding_usd == 0
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert len({scenario, Scenario(model_changes={"base_multipliers": {"High": 5}})}) == 1


def test_growth_is_the_decimal_it_was_written_as():
    """20,000 exchanges at 0.15 are 23,000; the binary float nearest to 1.15 would make them 22,999."""
    scenario = Scenario(participating_parties=1, include=["AFG"], newcomer_exchanges=20_000, exchange_growth=0.15)
    assert next(user for user in scenario.users() if user.iso3 == "AFG").exchanges == 23_000


def test_the_first_to_leave_are_the_users_with_the_fewest_exchanges():
    """Zambia (1 exchange), then Brazil (3), then Papua New Guinea (8) leave first. Ties go by ISO3: SLB before TUV."""
    queue = [participant.iso3 for participant in Scenario().queue()]
    assert queue[0] == "USA"
    assert queue[83:88] == ["TUV", "NIU", "PNG", "BRA", "ZMB"]
    assert queue[82] == "SLB"
    assert queue[88:91] == ["AFG", "ALB", "DZA"]


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [("highest_income_first", ["ATG", "BHR", "BRB"], "YEM"), ("lowest_income_first", ["AFG", "BGD", "BEN"], "URY")],
)
def test_income_orders_keep_appendix_3s_order_within_a_status(order, first, last):
    queue = [participant.iso3 for participant in Scenario(joining_order=order).queue()]
    assert (queue[88:91], queue[-1]) == (first, last)


def test_exclude_wins_over_include():
    taking_part = {p.iso3 for p in Scenario(include=["AFG", "ALB"], exclude=["AFG", "USA"]).taking_part()}
    assert "ALB" in taking_part
    assert not {"AFG", "USA"} & taking_part
    assert len(taking_part) == 88


def test_peer_medians_of_todays_users():
    """By hand from Appendix 2: the 19 Lower-Middle users' middle value is Uzbekistan's 4,623, the 9 Low or LDC users'
    Togo's 188, the 21 Upper-Middle users' Paraguay's 12,949 and the 39 High users' the Bahamas' 4,499."""
    scenario = Scenario(participating_parties=187, newcomer_exchanges="peer_median")
    exchanges = {user.iso3: user.exchanges for user in scenario.users()}
    assert [exchanges[code] for code in ("DZA", "AFG", "ALB", "CAN")] == [4_623, 188, 12_949, 4_499]


def test_status_lists():
    """Tuvalu is an LDC although Upper-Middle; the Cook Islands are in no list; São Tomé graduated before FY26."""
    status = {p.iso3: p.development_status for p in load_participants()}
    assert status["TUV"]["fy26"] == "Low or LDC"
    assert status["COK"]["fy26"] == status["COK"]["paper"] == "Lower-Middle"
    assert (status["STP"]["fy25"], status["STP"]["fy26"]) == ("Low or LDC", "Lower-Middle")
    assert status["BTN"]["fy24"] == "Lower-Middle"
    assert status["CRI"]["fy26"] == "High"
    assert status["VEN"]["fy26"] == "Unclassified"
    assert status["ETH"]["fy26"] == status["PRK"]["fy26"] == "Low or LDC"


def test_statuses_may_be_given_by_party():
    """Kenya (Very High usage) as High pays 16,000 + 27,600 by the paper's unit fees, were the base sum unchanged.

    The base sum of the 88 users is 207; Kenya's multiplier goes from 1 to 4, so it is 210: 842,000 / 210 = 4,009.5,
    rounded 4,000, and usage fees carry 1,263,000 - 840,000 = 423,000 over 63: 6,714.3, rounded 6,700.
    """
    outcome = Scenario(status_list={"KEN": "High"}).run()
    kenya = next(party for party in outcome.assessment.contributions if party.iso3 == "KEN")
    assert (kenya.base_fee_usd, kenya.usage_fee_usd) == (16_000, 26_800)
    argentina = next(party for party in outcome.assessment.contributions if party.iso3 == "ARG")
    assert argentina.development_status == "Upper-Middle"  # who is not named keeps the paper's
    for wrong in ({"GER": "High"}, {"KEN": "Rich"}, {}):
        with pytest.raises(InputError, match=r"GER|must be one of"):
            Scenario(status_list=wrong)


def test_venezuela_pays_a_base_fee_only_if_the_scenario_says_which():
    silent = Scenario(include=["VEN"]).run()
    assumed = Scenario(include=["VEN"], unclassified_status="High").run()
    fee = {o: next(c for c in o.assessment.contributions if c.iso3 == "VEN").base_fee_usd for o in (silent, assumed)}
    assert fee[silent] == 0
    assert fee[assumed] == assumed.assessment.base_fees_usd["High"] > 0
    for outcome in (silent, assumed):
        assert "unclassified_status" in [notice.code for notice in outcome.notices]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "gap"),
        ({}, "rounding_inferred"),
        ({}, "proposal"),
        ({"donor_funding_usd": 2 * 10**6}, "surplus"),
        ({"participating_parties": 100}, "newcomer_exchanges_assumed"),
        (
            {"participating_parties": 1, "exclude": ["USA"], "include": ["AFG"], "newcomer_exchanges": 9000},
            "no_base_fee_payers",
        ),
        ({"exchange_growth": -1}, "no_usage_fee_payers"),
    ],
)
def test_what_a_reader_has_to_be_told_is_a_notice(changes, code):
    assert code in [notice.code for notice in Scenario(**changes).run().notices]


def test_exact_fees_raise_no_rounding_notice():
    assert [notice.code for notice in Scenario(rounding="exact").run().notices] == ["proposal"]


def test_a_model_change_reaches_the_fees():
    """With half the need on base fees: 631,500 / 207 = 3,050.72, to a multiple of 500: 3,000."""
    assert Scenario(model_changes={"base_share": 0.5}).run().assessment.units.base_usd == 3_000
    doubled = load_funding_model().changed({"base_multipliers": {"High": 8}})
    assert (doubled.base_multipliers["High"], doubled.base_multipliers["Upper-Middle"]) == (8, 2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"base_shar": 0.5}, "unknown parameter 'base_shar'.*Did you mean 'base_share'"),
        ({"base_share": 1.5}, "base_share must be a number, or a ratio like 2/3, from 0 to 1, not 1.5"),
        ({"base_share": "1/0"}, "base_share must be .*not '1/0'"),
        ({"base_multipliers": {"UMIC": 3}}, "unknown entry 'UMIC'"),
        ({"base_multipliers": 3}, "must be a mapping"),
        ({"usage_lower_bounds": {"Medium": 60_000, "High": 60_000}}, "must all be different"),
        ({"usage_lower_bounds": {"Low": 5}}, "the lowest must be 0"),
        ({"base_fee_exemptions": [{"development_status": "LMIC", "usage_category": "Low"}]}, "names 'LMIC'"),
        ({"base_fee_exemptions": "none"}, "must be a list of pairs"),
        ({"rounding": {"published": {"base_unit_step_usd": 0}}}, "must be more than 0"),
        ({"rounding": {"published": {"direction": "sideways"}}}, "must be half_up, down or up"),
        ({"rounding": {"published": {"direct": "up"}}}, "has an unknown entry 'direct'.*Did you mean 'direction'"),
        ({"base_fee_exemptions": [{"development_status": "High"}]}, "must be a list of pairs"),
        ({"base_fee_exemptions": [5]}, "must be a list of pairs"),
        (
            {"base_multipliers": {"High": -1}},
            "base_multipliers of High must be a number, or a ratio like 2/3, from 0 to",
        ),
        (
            {"usage_lower_bounds": {"Extra": -1}, "usage_multipliers": {"Extra": 1}},
            "a whole number from 0 to 1,000,000",
        ),
        ({"usage_lower_bounds": {"Medium": 5_000.5}}, "usage_lower_bounds of Medium must be a whole number"),
        ({"usage_lower_bounds": {"Extra": 7}}, "usage_multipliers lacks an entry for 'Extra'"),
        ({"usage_lower_bounds": {"a\u0007b": 7}}, "names of 1 to 40 printable characters"),
        ({"usage_lower_bounds": {"x" * 41: 7}}, "names of 1 to 40 printable characters"),
        ({"usage_lower_bounds": {"": 7}}, "names of 1 to 40 printable characters"),
        ({"usage_lower_bounds": {5: 7}}, "names of 1 to 40 printable characters"),
        ({"annual_funding_level_usd": 5}, "set the scenario's field of that name"),
    ],
)
def test_a_wrong_model_change_is_refused(changes, message):
    with pytest.raises(InputError, match=message):
        Scenario(model_changes=changes)


@pytest.mark.parametrize(
    ("largest", "beyond"),
    [
        ({"usage_lower_bounds": {"Very High": 10**12}}, {"usage_lower_bounds": {"Very High": 10**12 + 1}}),
        ({"base_multipliers": {"High": 1000}}, {"base_multipliers": {"High": 1001}}),
        ({"usage_multipliers": {"Low": 1000}}, {"usage_multipliers": {"Low": 1001}}),
        (
            {"rounding": {"published": {"base_unit_step_usd": 10**9}}},
            {"rounding": {"published": {"base_unit_step_usd": 10**9 + 1}}},
        ),
        (
            {"rounding": {"published": {"base_unit_step_usd": 0.5}}},
            {"rounding": {"published": {"base_unit_step_usd": -0.5}}},
        ),
        (
            {"usage_lower_bounds": {"x" * 40: 7}, "usage_multipliers": {"x" * 40: 1}},
            {"usage_lower_bounds": {"x" * 41: 7}, "usage_multipliers": {"x" * 41: 1}},
        ),
    ],
)
def test_a_model_change_at_its_bound_is_accepted_and_one_beyond_it_refused(largest, beyond):
    Scenario(model_changes=largest)
    with pytest.raises(InputError):
        Scenario(model_changes=beyond)


@pytest.mark.parametrize(
    ("field", "low", "high"),
    [
        ("participating_parties", 1, 187),
        ("random_seed", 0, 2**32 - 1),
        ("newcomer_exchanges", 0, 10**9),
        ("exchange_growth", -1, 100),
        ("donor_funding_usd", 0, 10**9),
    ],
)
def test_a_field_at_its_bounds_is_accepted_and_beyond_them_refused(field, low, high):
    for value in (low, high):
        assert getattr(Scenario(**{field: value}), field) == value
    for value in (low - 1, high + 1):
        with pytest.raises(InputError, match=rf"\({field}\) must be .*from {low:,} to {high:,}"):
            Scenario(**{field: value})


def test_the_level_is_more_than_0_and_has_a_bound():
    assert Scenario(annual_funding_level_usd=10**9).annual_funding_level_usd == 10**9
    for level in (0, 10**9 + 1):
        with pytest.raises(InputError, match="more than 0 and at most 1,000,000,000 US dollars a year"):
            Scenario(annual_funding_level_usd=level)


def test_a_refused_number_is_told_with_its_unit():
    with pytest.raises(InputError, match="from 0 to 1,000,000,000 US dollars a year, not -1"):
        Scenario(fao_funding_usd=-1)
    with pytest.raises(InputError, match=r"a number from -1 to 100 \(1 means 100% more\), not"):
        Scenario(exchange_growth=101)
    with pytest.raises(InputError, match=r"from 0 to 4,294,967,295, not"):
        Scenario(random_seed=-1)


def test_exchanges_at_their_bounds():
    assert Scenario(exchanges={"KEN": 0, "AUS": 10**12}).exchanges == {"KEN": 0, "AUS": 10**12}
    for count in (-1, 0.5, 10**12 + 1):
        with pytest.raises(InputError, match="a whole number from 0 to 1,000,000,000,000 for KEN"):
            Scenario(exchanges={"KEN": count})


def test_a_user_without_exchanges_comes_after_one_with_one():
    assert [p.iso3 for p in Scenario(exchanges={"AUS": 0, "KEN": 1}).queue()[:2]] == ["KEN", "AUS"]


def test_the_differences_are_the_fields_that_are_not_the_papers():
    assert Scenario(name="A", fao_funding_usd=5, include=["KEN"]).differences() == {
        "fao_funding_usd": 5,
        "include": ["KEN"],
    }
    assert Scenario(name="A").differences() == {}


@pytest.mark.parametrize(
    ("parties", "told"),
    [(4, "All parties with exchange counts take part."), (1, "Of the 2 parties with exchange counts, 1 takes part.")],
)
def test_the_notice_counts_the_users_that_take_part_not_the_newcomers(parties, told):
    outcome = Scenario(exchanges={"KEN": 5, "NZL": 7}, participating_parties=parties).run()
    assert next(n.text for n in outcome.notices if n.code == "exchanges_given").endswith(told)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {},
            "One of the parties taking part is not using the ePhyto Solution today. It is assumed to have no "
            "exchanges.",
        ),
        ({"newcomer_exchanges": 1}, "It is assumed to have 1 exchange a year, before any growth is applied."),
        (
            {"newcomer_exchanges": 1, "include": ["CAN", "CHN"]},
            "2 of the parties taking part are not using the ePhyto "
            "Solution today. Each of them is assumed to have 1 exchange a year, before any growth is applied.",
        ),
        (
            {"newcomer_exchanges": "peer_median"},
            "It is assumed to have the median number of exchanges of its peers, before any growth is applied.",
        ),
    ],
)
def test_the_notice_says_what_newcomers_are_assumed_to_exchange(changes, told):
    outcome = Scenario(**{"include": ["CAN"], **changes}).run()
    assert next(n.text for n in outcome.notices if n.code == "newcomer_exchanges_assumed").endswith(told)


def test_row_order_is_irrelevant():
    shuffled = Scenario(include=["VEN", "AFG"]).run().assessment
    ordered = Scenario(include=["AFG", "VEN"]).run().assessment
    assert shuffled.contributions == ordered.contributions
    assert isinstance(shuffled.revenue_usd, Fraction)


def test_exchanges_of_another_year_make_other_users(tmp_path):
    (tmp_path / "exchanges.csv").write_text(
        "iso3,exchanges,sent,received,usage_category\nKEN,160000,159999,1,Low\nCAN,5000,0,5000,Low\nNZL,10,,,Low\n",
        encoding="utf-8",
    )
    scenario = Scenario(exchanges=str(tmp_path / "exchanges.csv"), participating_parties=3)
    assert scenario.exchanges == {"KEN": 160_000, "CAN": 5_000, "NZL": 10}
    outcome = scenario.run()
    # The file's usage categories are not read: they follow from the exchanges.
    assert {c.iso3: (c.exchanges, c.usage_category) for c in outcome.assessment.contributions} == {
        "KEN": (160_000, "Very High"),
        "CAN": (5_000, "Medium"),
        "NZL": (10, "Low"),
    }
    assert [p.iso3 for p in scenario.queue()[:3]] == ["KEN", "CAN", "NZL"]
    assert [p.iso3 for p in scenario.queue()[3:5]] == ["AFG", "ALB"]  # Appendix 3 comes before the rest of Appendix 2
    assert scenario.queue()[-1].iso3 == "ZMB"
    text = next(n.text for n in outcome.notices if n.code == "exchanges_given")
    assert "All parties with exchange counts take part." in text
    assert scenario.with_(name="Again").exchanges == scenario.exchanges  # the counts stay, whatever becomes of the file
    assert Scenario.from_mapping(json.loads(json.dumps(scenario.values()))) == scenario


def test_fewer_parties_than_users_of_the_counts_are_told():
    outcome = Scenario(exchanges={p.iso3: 6_000 for p in load_participants()}).run()
    assert "Of the 187 parties with exchange counts, 88 take part." in next(
        n.text for n in outcome.notices if n.code == "exchanges_given"
    )


def test_peers_are_those_of_the_counts():
    scenario = Scenario(
        exchanges={"KEN": 7_000, "VNM": 9_000}, participating_parties=187, newcomer_exchanges="peer_median"
    )
    found = {c.iso3: c.exchanges for c in scenario.run().assessment.contributions}
    assert (found["MAR"], found["NZL"]) == (8_000, 0)


def test_a_scenario_file_finds_its_exchanges_beside_it(tmp_path, monkeypatch):
    folder = tmp_path / "deep"
    folder.mkdir()
    (folder / "exchanges.csv").write_text("iso3,exchanges\nKEN,5\n", encoding="utf-8")
    (folder / "s.yaml").write_text(
        "scenarios:\n  - {name: A, exchanges: exchanges.csv}\n  - {name: B}\n", encoding="utf-8"
    )
    (folder / "g.yaml").write_text("grid: {exchanges: [paper, exchanges.csv]}", encoding="utf-8")
    (folder / "t.csv").write_text("name,exchanges\nA,exchanges.csv\nB,\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("s.yaml", "g.yaml", "t.csv"):
        kinds = {scenario.exchanges for scenario in read_scenarios(folder / name)}
        assert kinds == {"paper", frozendict({"KEN": 5})}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("nowhere.csv", "There is no file nowhere.csv"),
        ({}, "exchanges) must be the word 'paper', a file like exchanges.csv, or ISO3 codes with counts"),
        (5, "exchanges) must be the word 'paper', a file like exchanges.csv, or ISO3 codes with counts"),
        ({"KEM": 5}, "exchanges names 'KEM', which is not the ISO3 code of a participant"),
        ({"KEN": -1}, "exchanges) must be a whole number from 0 to 1,000,000,000,000 for KEN, not -1."),
        ({"KEN": 1.5}, "for KEN, not 1.5."),
    ],
)
def test_bad_exchanges_are_refused(value, sentence):
    with pytest.raises(InputError, match=re.escape(sentence)):
        Scenario(exchanges=value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("iso3,exchange\nKEN,5\n", "has an unknown column 'exchange'"),
        ("iso3\nKEN\n", "lacks the column 'exchanges'"),
        ("iso3,exchanges\nKEN,5\nKEN,6\n", "row 3, column iso3: found 'KEN'"),
        ("iso3,exchanges\nXYZ,5\n", "row 2, column iso3: found 'XYZ'"),
        ("iso3,exchanges\nKEN,5.5\n", "row 2, column exchanges: found '5.5' (text)"),
        ("iso3,exchanges\n", "has no rows below its header"),
    ],
)
def test_a_bad_file_of_exchanges_is_refused(tmp_path, text, sentence):
    (tmp_path / "e.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(sentence)):
        Scenario(exchanges=str(tmp_path / "e.csv"))


REFUSED = json.loads((HOME / "tests" / "cases" / "refused.json").read_text(encoding="utf-8"))


def read(fields, limits):
    Scenario.from_mapping(fields)
    if limits:
        limits_from(limits, "the code", reject_contradictions=False)


@pytest.mark.parametrize(("what", "fields", "limits"), REFUSED["accepted"])
def test_python_accepts_what_the_page_accepts(what, fields, limits):
    read(fields, limits)


@pytest.mark.parametrize(("what", "fields", "limits"), REFUSED["refused"])
def test_python_refuses_what_the_page_refuses(what, fields, limits):
    with pytest.raises(InputError):
        read(fields, limits)
