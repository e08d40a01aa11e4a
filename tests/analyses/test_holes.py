"""Cases worked by hand where a figure could once be changed without a test that noticed."""

import io
import json
import os
import re
import subprocess
import sys
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import ephyto_model
from ephyto_model import InputError, Scenario, load_participants
from ephyto_model.cli import main
from ephyto_model.display.word import pictures
from ephyto_model.display.word.alternatives import _joined as _joined_pieces
from ephyto_model.display.word.blocks import Strong
from ephyto_model.display.word.pictures import _apart
from ephyto_model.documents.brief import NEAREST_PEERS
from ephyto_model.documents.brief import _peers as _peers_of_a_brief
from ephyto_model.documents.paper_shares import in_parts
from ephyto_model.documents.paper_text import _aligned
from ephyto_model.documents.read_back import _value
from ephyto_model.errors import quoted
from ephyto_model.model.budget_files import read_budget
from ephyto_model.model.scenarios.files import to_yaml
from ephyto_model.model.timing import Biennium
from ephyto_model.page.languages import _translated
from ephyto_model.page.tour import stops
from ephyto_model.questions.agreements import common_ground
from ephyto_model.questions.agreements import dollars as dollars_module
from ephyto_model.questions.agreements.agreement import agreement_from
from ephyto_model.questions.agreements.common_ground import agree
from ephyto_model.questions.agreements.dollars import Stretch, dollars, least
from ephyto_model.questions.agreements.limit import limits_from
from ephyto_model.questions.agreements.search.amounts import amounts_of
from ephyto_model.questions.agreements.search.blocks import Block
from ephyto_model.questions.agreements.search.found import Found, note_broken
from ephyto_model.questions.agreements.search.plan import Address
from ephyto_model.questions.agreements.setting import Setting as AgreementSetting
from ephyto_model.questions.agreements.setting import proved
from ephyto_model.questions.agreements.texts import nearest_bound
from ephyto_model.questions.comparison.texts import _some
from ephyto_model.questions.fees.participation import claims_of_para_28
from ephyto_model.questions.fees.party import participant_of, peers
from ephyto_model.questions.fund.charts import shortfall
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.letters.export import split_at_blank
from ephyto_model.questions.fund.letters.texts import BLANKS
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.texts import headline as fund_headline
from ephyto_model.questions.risk import tables
from ephyto_model.questions.risk.futures.accounts import money
from ephyto_model.questions.risk.futures.bounds import Bounds
from ephyto_model.questions.risk.futures.draws import STEPS, draw
from ephyto_model.questions.risk.futures.known import NEVER_JOINS, Known, Multipliers
from ephyto_model.questions.risk.futures.party_totals import sums
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import FEATURES, USED, Criteria, _features, _over_all_years
from ephyto_model.questions.risk.policies import Policy, named_policies
from ephyto_model.questions.risk.simulation import (
    AS_IT_IS,
    BLOCK,
    Question,
    _joined,
    _task,
    block_seed,
    check_number,
    future_at,
    simulate,
)
from ephyto_model.questions.risk.texts import headline
from ephyto_model.questions.sharing.designs import DESIGNS
from ephyto_model.questions.sharing.scale_design import designs_from, shipped_designs
from ephyto_model.questions.uncertainty.sweeps.sweep import _amounts, checked_values
from ephyto_model.recalculation.bureau import _largest, _reserve
from ephyto_model.recalculation.changes import changes as changes_of
from ephyto_model.reports.pages.thumbnail import thumbnail
from ephyto_model.reports.parameters import count_from
from ephyto_model.reports.plan import with_unique_names
from ephyto_model.reports.progress import with_progress
from ephyto_model.reports.runs.folder import ReportFolder
from ephyto_model.reports.runs.run import Made, Run

ALL = load_participants()
NOTHING = {"who": "x", "on": "gap_usd", "at_least": -1_000_000_000}


def block(projection, uncertainty, size, seed=3, policy=AS_IT_IS):
    setting = Known(projection, ALL)
    draws = draw(setting, uncertainty, block_seed(seed, 0), size)
    crowd = sums(setting, draws, Bounds(setting))
    return setting, draws, crowd, money(setting, policy.of(projection), uncertainty, draws, crowd)


# ---- words and names around figures


def test_a_bound_that_is_enough_is_rounded_away_from_what_was_asked():
    """A third of a million dollars is 333,333.33 and a third of a cent: at most that, rounded up; at least, down."""
    third = Fraction(1_000_000, 3)
    at_most, at_least, share = limits_from(
        [
            {"who": "a", "on": "expected_contribution_usd", "of": "KEN", "at_most": 1},
            {"who": "b", "on": "expected_contribution_usd", "of": "KEN", "at_least": 1},
            {"who": "c", "on": "share_of_total", "of": "KEN", "at_most": 0.1},
        ],
        "here",
    )
    assert nearest_bound(at_most, third) == "USD 333,333.34"
    assert nearest_bound(at_least, third) == "USD 333,333.33"
    assert nearest_bound(share, Fraction(1, 3)) == "33.34%"


def test_shares_of_the_need_are_told_in_words_where_there_are_some():
    told = [in_parts(share) for share in (Fraction(0), Fraction(1, 2), Fraction(3, 5), Fraction(2, 3), Fraction(1))]
    assert told == ["none", "half", "60%", "two thirds", "all"]


def test_a_notice_of_many_scenarios_names_two_and_counts_the_others():
    assert _some(["A", "B", "C"]) == "“A”, “B” and “C”"
    assert _some(["A", "B", "C", "D", "E"]) == "“A”, “B” and 3 more scenarios"


def test_scenarios_of_one_name_get_numbers_that_no_other_has():
    named = [Scenario(name=name) for name in ("A", "A", "A (2)", "A", "B")]
    assert [one.name for one in with_unique_names(named)] == ["A", "A (3)", "A (2)", "A (4)", "B"]


def test_a_letters_line_is_split_at_its_blank_and_only_there():
    assert split_at_blank("Nothing to fill in.") == [("Nothing to fill in.", False)]
    assert split_at_blank(f"On {BLANKS[0]}, then.") == [("On ", False), (BLANKS[0], True), (", then.", False)]


def test_the_tour_tells_to_what_unit_fees_are_rounded():
    text = " ".join(stop.text for stop in stops())
    assert "rounded to the nearest 500 and the usage unit fee to the nearest 100" in text


def test_who_asks_is_named_in_at_most_sixty_letters():
    limit = {"on": "gap_usd", "at_least": 0}
    assert limits_from([{**limit, "who": "w" * 60}], "here")[0].who == "w" * 60
    with pytest.raises(InputError, match="60"):
        limits_from([{**limit, "who": "w" * 61}], "here")


# ---- common ground


def test_the_cost_of_keeping_a_limit_is_compared_with_costs():
    # So far keeping limit 0 costs 5 (in structure 9). A setting that breaks it alone with 7 outside costs more; one
    # with 4 costs less.
    found = Found(kept={0: ((5.0,), Address(9, 0, 0, 0))})
    for outside, cost in ((7.0, 5.0), (4.0, 4.0)):
        layer = SimpleNamespace(count=np.array([1]), outside=np.array([outside]))
        given = Block(2, 0, np.array([100]), {}, np.array([[1]], np.uint32), None, None, slice(0, 1))
        note_broken(found, given, 0, layer)
        assert found.kept[0][0] == (cost,)


def test_how_far_the_values_of_a_lever_are_from_the_paper():
    # 1,263,000 in the paper; the lever spans 100,000.
    levers = {"annual_funding_level_usd": {"from": 1_200_000, "to": 1_300_000, "step": 50_000}}
    found = amounts_of(agreement_from({"levers": levers, "limits": [NOTHING]}, "a test"))
    assert found.layers[0].departure.tolist() == pytest.approx([0.63, 0.13, 0.37])


def test_where_there_are_no_fees_nobody_has_a_share_of_them():
    # FAO pays nothing or everything: with nothing Kenya pays 31,600 of 1,262,700, which is 2.5%; with everything
    # nobody pays, so that nobody has the 1% that is asked.
    limit = {"who": "x", "on": "share_of_total", "of": "KEN", "at_least": 0.01}
    ground = agree(agreement_from({"levers": {"fao_funding_usd": [0, 1_263_000]}, "limits": [limit]}, "a test"))
    assert ground.holding == 1
    assert dict(ground.least.values)[ground.agreement.levers[0]] == 0


def test_dollars_go_as_far_as_the_lever_and_no_further():
    levers = {"fao_funding_usd": {"from": 0, "to": 1_000, "step": 100}}
    agreement = agreement_from({"levers": levers, "limits": [NOTHING]}, "a test")
    lever = agreement.levers[0]
    assert dollars(AgreementSetting.of(agreement, {lever: 0}), lever) == [Stretch(0, 1_000, 0, 0)]


def test_a_stretch_of_dollars_says_which_limits_the_next_dollars_break(monkeypatch):
    # From 500 to 800 all four hold. One dollar below only the first is broken, two below the second as well; one above
    # only the third. As bits: 1 before, 4 after.
    bounds = [("at_least", 500), ("at_least", 499), ("at_most", 800), ("at_most", 801)]
    limits = [{"who": f"{side} {usd}", "on": "fao_funding_usd", side: usd} for side, usd in bounds]
    levers = {"fao_funding_usd": {"from": 0, "to": 1_000, "step": 100}}
    agreement = agreement_from({"levers": levers, "limits": limits}, "a test")
    lever = agreement.levers[0]
    setting = AgreementSetting.of(agreement, {lever: 600})
    assert dollars(setting, lever) == [Stretch(500, 800, 1, 4)]
    for most, number in ((1_000, 1), (999, 0)):
        monkeypatch.setattr(dollars_module, "MOST_DOLLARS", most)
        assert len(dollars(setting, lever)) == number


@pytest.mark.parametrize(("last", "step"), [(188, 44), (189, 44), (188, 88), (200, 100)])
def test_every_value_of_a_lever_must_be_accepted_the_last_and_the_second_as_well(last, step):
    # From 100 in steps of 44 come 144 and 188, one party more than there are; in steps of 88 or 100 it is the second.
    levers = {"participating_parties": {"from": 100, "to": last, "step": step}}
    with pytest.raises(InputError, match="from 1 to 187 parties"):
        agreement_from({"levers": levers, "limits": [NOTHING]}, "a test")


def test_what_a_search_found_is_proved_against_every_limit(monkeypatch):
    # Two limits are the bits 1 and 2, so a setting that holds all is proved against 3.
    asked = []
    monkeypatch.setattr(common_ground, "proved", lambda setting, holds, *_: asked.append(holds) or setting)
    limits = [{"who": f"{usd}", "on": "fao_funding_usd", "at_least": usd} for usd in (1, 2)]
    ground = agree(agreement_from({"levers": {"fao_funding_usd": [0, 5]}, "limits": limits}, "a test"))
    assert ground.holding == 1
    assert set(asked) == {3}


def test_a_brief_compares_a_party_with_those_around_it():
    # Three of its development status where there are so many: the one before it, the party, the one after; but at
    # either end of the list.
    outcome = Scenario().run()
    for party in outcome.assessment.contributions:
        table = _peers_of_a_brief(outcome, participant_of(party.iso3))[-1]
        names = [row[0] for row in table.rows]
        everyone = list(peers(outcome, party.development_status)["name"])
        place = everyone.index(party.name)
        assert len(names) == min(NEAREST_PEERS, len(everyone))
        assert names == everyone[(start := everyone.index(names[0])) : start + len(names)]
        half = NEAREST_PEERS // 2
        if half <= place < len(everyone) - half:
            assert names.index(party.name) == half
        assert party.name in names


def test_a_search_that_disagrees_with_the_rules_is_told():
    agreement = agreement_from(
        {"levers": {"fao_funding_usd": [0, 5]}, "limits": [{"who": "x", "on": "fao_funding_usd", "at_least": 1}]},
        "a test",
    )
    lever = agreement.levers[0]
    holds, breaks = (AgreementSetting.of(agreement, {lever: amount}) for amount in (5, 0))
    assert proved(holds, 1) is holds
    assert proved(breaks, 0, 1) is breaks
    for setting, holding, breaking in ((breaks, 1, 0), (holds, 0, 1)):
        with pytest.raises(RuntimeError, match="The search and the rules disagree"):
            proved(setting, holding, breaking)


def test_amounts_with_too_many_digits_to_be_added_exactly_are_refused():
    document = {
        "scenario": {"reserves_applied_usd": 0.1234567890123456},
        "limits": [NOTHING],
        "levers": {"fao_funding_usd": {"from": 0, "to": 1_000_000, "step": 1}},
    }
    with pytest.raises(InputError, match="too many digits to be added up exactly"):
        agree(agreement_from(document, "a test"))


# ---- random futures


def test_multipliers_with_too_many_digits_to_be_summed_exactly_are_refused():
    fields = {"model_changes": {"base_multipliers": {"High": 0.1234567890123}}, "paid_share": 0.123}
    with pytest.raises(InputError, match="too many digits to be summed exactly"):
        block(Projection(**fields), Uncertainty.none(), 1)


def test_chances_that_add_up_to_1_leave_every_payment_a_fate():
    # 0.33 + 0.56 + 0.11 is a little more than 1 in binary fractions.
    uncertainty = Uncertainty.none(
        nonpayment_probability=0.33, two_years_late_probability=0.56, one_year_late_probability=0.11
    )
    _, draws, crowd, _ = block(Projection(last_year=2026), uncertainty.with_(payment_in_common=0.2), 50)
    assert np.isfinite(draws.fates).all()
    assert (draws.fates[:, 2] == 1).all()
    assert not crowd.on_time.any()


def test_a_party_drawn_up_from_the_highest_status_has_no_step_to_lose():
    # High, up, down: Upper-Middle. Low, down, up: Lower-Middle. The two draws of the same party decide.
    setting = Known(Projection(last_year=2030), ALL)
    uncertainty = Uncertainty.none(moving_up_probability=0.4, moving_down_probability=0.4)
    draws = draw(setting, uncertainty, np.random.SeedSequence(1), 400)
    statuses = setting.statuses[:, None, :] + draws.moves
    assert statuses.min() == 0
    assert statuses.max() == 3
    raw = np.random.default_rng(np.random.SeedSequence(1).spawn(7)[3]).random(
        (len(setting.biennia) - 1, 400, len(setting.order)), dtype=np.float32
    )
    steps = (raw < np.float32(0.4)).astype(int) - (raw >= np.float32(0.6))
    high = setting.statuses[0] == 3
    up_and_down = (steps[0] == 1) & (steps[1] == -1) & high
    assert up_and_down.any()
    assert (statuses[1][up_and_down] == 3).all()
    assert (statuses[2][up_and_down] == 2).all()


@pytest.mark.heavy
def test_those_who_never_join_have_no_exchanges_to_start_from():
    # The median of a newcomer's peers differs by year, since statuses change; most never join.
    projection = Projection(
        newcomer_exchanges="peer_median",
        last_year=2030,
        status_changes={"ARG": {2027: "High"}, "BRA": {2027: "Low or LDC"}},
    )
    uncertainty = Uncertainty.none(joining_probability=0.05)
    setting, draws, _, _ = block(projection, uncertainty, 6)
    assert not Bounds(setting).same_every_year
    assert (draws.joined == NEVER_JOINS).any()
    assert (draws.joined != NEVER_JOINS).any()
    from test_risk import differences, worked

    for place in range(6):
        assert list(differences(projection, uncertainty, place, *worked(projection, uncertainty, 6))) == []


@pytest.mark.parametrize(("from_year", "rise"), [(2025, 1.0), (2026, 1.0), (2027, 1.0), (2028, 0.05), (2029, 0.05)])
def test_the_changes_of_fees_that_criteria_count(from_year, rise):
    # A base unit fee of 100, then 200 from 2027 (a rise of 100%), then 210 from 2029 (5%).
    base = np.repeat([100.0, 200.0, 210.0], 2)[:, None]
    flat = np.full((6, 1), 10.0)
    usd = {
        "shortfall": flat * 0,
        "cost": flat,
        "base_unit": base,
        "usage_unit": flat,
        "expected": flat,
        "reserve_close": flat,
        "cap": flat,
    }
    found = _over_all_years(usd, Criteria(from_year=from_year))
    assert found["rise"] == pytest.approx([rise])
    assert found["swing"] == pytest.approx([rise])


def test_what_a_future_is_told_by_is_what_its_parties_paid():
    uncertainty = Uncertainty.none(
        nonpayment_probability=0.2, one_year_late_probability=0.2, two_years_late_probability=0.1
    )
    setting, draws, crowd, book = block(Projection(last_year=2027), uncertainty, 5)
    amounts = {name: book.usd(name) for name in USED}
    found = _features(setting, draws, crowd, amounts)
    codes = [participant.iso3 for participant in setting.order]
    fund = project(setting.projection)
    for place in range(5):
        expected = unpaid = late = 0
        for row, year in enumerate(fund.years):
            never, _, one = (draws.fates[row, fate, place, 0] for fate in range(3))
            for due in year.dues:
                amount = float(due.base_fee_usd + due.usage_fee_usd)
                luck = draws.paying[row, place, codes.index(due.iso3)]
                expected += amount
                unpaid += amount * (luck < never)
                late += amount * (never <= luck < one)
        assert found[place, FEATURES.index("unpaid_share")] == pytest.approx(unpaid / expected)
        assert found[place, FEATURES.index("late_share")] == pytest.approx(late / expected)


def test_the_columns_of_policies_by_hand():
    uncertainty = Uncertainty(nonpayment_probability=0.1)
    policies = (AS_IT_IS, Policy("Higher", {"annual_funding_level_usd": {2027: 1_500_000}}))
    question = Question(Projection(last_year=2030), uncertainty, policies, Criteria())
    frame = tables.policies(simulate(question, 40, seed=3))
    over = []
    for policy in policies:
        book = block(question.projection, uncertainty, 40, 3, policy)[3]
        over.append(_over_all_years({name: book.usd(name) for name in USED}, Criteria()))
    for place, one in enumerate(over):
        row = frame.iloc[place]
        rising = np.sort(one["swing"])
        assert row["median_swing"] == pytest.approx(rising[19], abs=0.001)
        assert row["worst_swing"] == pytest.approx(rising[-4:].mean(), abs=0.001)
        assert row["mean_shortfall_usd"] == pytest.approx(one["shortfall"].mean(), abs=500)
        assert row["worst_shortfall_usd"] == pytest.approx(np.sort(one["shortfall"])[-4:].mean(), abs=500)
        assert row["years_above_cap"] == pytest.approx(one["years_above_cap"].mean())
        assert row["expected_usd"] == pytest.approx(one["expected"].mean(), abs=500)
        for column, name, step in (("regret_usd", "shortfall", 500), ("regret_swing", "swing", 0.001)):
            regret = np.sort(one[name] - np.minimum(over[0][name], over[1][name]))
            assert row[column] == pytest.approx(regret[-4:].mean(), abs=step)


def test_a_reserve_that_fees_would_use_up_does_not_help_the_first_year():
    uncertainty = Uncertainty.none(nonpayment_probability=0.2)
    for changes, is_told in (({}, True), ({"reserve_target_usd": 0}, False), ({"reserves_applied_usd": 0}, False)):
        question = Question(Projection(last_year=2026), uncertainty, (Policy("A", changes),), Criteria())
        assert bool(tables.opening_for_the_first_year(simulate(question, 64))) == is_told


def test_a_reserve_up_to_the_target_helps_and_a_dollar_above_it_is_used_up():
    uncertainty = Uncertainty.none(nonpayment_probability=0.2)

    def told(target_usd):
        policy = Policy("A", {"reserve_target_usd": target_usd})
        question = Question(Projection(last_year=2026), uncertainty, (policy,), Criteria())
        return tables.opening_for_the_first_year(simulate(question, 64))

    needed = told(1_000_000)
    assert needed > 0
    assert (told(int(needed)), told(int(needed) - 1)) == (needed, 0)


def test_what_is_packed_in_one_number_comes_out_as_two_whole_ones():
    # 3 base multipliers and 5 usage multipliers as 3 * 8 + 5; none and 7; 2 and none.
    found = Multipliers(np.array([29.0]), 1, 8, (1, 1)).unpacked(np.array([29.0, 7.0, 16.0]))
    assert found.dtype == np.int64
    assert found.tolist() == [[3, 5], [0, 7], [2, 0]]


@pytest.mark.parametrize(
    ("parties", "precision"), [(1_023, np.float32), (1_024, np.float64), (2**24 - 1, np.float64), (2**24, None)]
)
def test_multipliers_are_packed_in_the_least_precision_that_sums_them_exactly(parties, precision):
    """Both multipliers are at most 4, and each party pays 1 of 1.

    1,023 parties: usage sums to 4,092 at most, so the radix is 4,096, and all to less than 4,096 x 4,093 = 16,764,928,
    which is below 2^24 = 16,777,216. 1,024 parties: 4,096 needs the radix 8,192, and 8,192 x 4,097 is above 2^24.
    2^24 - 1 parties: 2^26 x (2^26 - 3) is below 2^53; one more: 2^27 x (2^26 + 1) is above it.
    """
    setting = SimpleNamespace(model=Scenario().model(), participants=range(parties), shares=(None, 1))
    if precision is None:
        with pytest.raises(InputError, match="too many digits to be summed exactly"):
            Multipliers.of(setting)
    else:
        assert Multipliers.of(setting).table.dtype == precision


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (10**20 - 1, "99999999999999999999"),
        (10**20, "a whole number of about 21 digits"),
        (-(10**20), "a whole number of about 21 digits"),
    ],
)
def test_a_number_of_more_than_20_digits_is_not_written_out(number, text):
    assert quoted(number) == text


def test_a_name_of_a_budget_may_have_120_letters():
    def level(name):
        return {"name": name, "lines": [{"head": "c", "line": "Hub", "amounts_usd": 100_000}]}

    assert Scenario(annual_funding_level_usd=level("x" * 120)).run().assessment.need_usd == 100_000
    with pytest.raises(InputError, match="a text of 1 to 120 characters"):
        Scenario(annual_funding_level_usd=level("x" * 121))


def test_one_future_is_enough_and_parts_are_added_up():
    question = Question(Projection(last_year=2026), Uncertainty(), named_policies()[:1], Criteria())
    assert check_number(1) == 1
    assert simulate(question, 1).number == 1
    parts = [_task(question, [size], place, 0) for place, size in enumerate((8, 4, 2))]
    assert _joined(parts)["number"] == 14


def test_a_future_of_the_last_block_is_the_one_that_was_drawn_there():
    question = Question(Projection(last_year=2027), Uncertainty(), (AS_IT_IS,), Criteria())
    taken = future_at(question, BLOCK + 3, BLOCK + 2, seed=5)
    setting = Known(question.projection, ALL)
    draws = draw(setting, question.uncertainty, block_seed(5, 1), 3)
    assert [year.cost_usd for year in project(taken).years] == list(draws.costs_usd[2])
    for year, factors in zip(setting.growing, draws.growth[:, 2], strict=True):
        assert list(taken.at("exchange_growth", year).values()) == [(int(f) - STEPS) / STEPS for f in factors]


# ---- sharing, documents, files


def numbers_in(name):
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", name)]


def test_the_names_of_designs_say_what_they_change():
    models = {name: Scenario(model_changes=dict(changes)).model() for name, changes in DESIGNS.items()}
    for name, model in models.items():
        if name.startswith("Base multipliers"):
            found = [model.base_multipliers[status] for status in ("Lower-Middle", "Upper-Middle", "High")]
            assert found == numbers_in(name)
        elif name.startswith("Usage multipliers"):
            assert [model.usage_multipliers[c] for c in ("Medium", "High", "Very High")] == numbers_in(name)
        elif name.startswith("Medium usage"):
            assert [model.usage_lower_bounds["Medium"]] == numbers_in(name)
        elif name.startswith(("Half", "All")):
            assert model.base_share * 2 == (1 if name.startswith("Half") else 2)
        elif name.startswith("An even fee"):
            assert set(model.base_multipliers.values()) == {1}
            assert (model.base_share, model.base_fee_exemptions) == (1, ())
        else:
            assert name == "As in this scenario"


def test_a_weight_below_nothing_is_refused_in_plain_values_too():
    with pytest.raises(InputError, match="the weight of KEN must be a number of 0 or more, not -5"):
        designs_from([{"name": "A", "weights": {"KEN": -5, "MAR": 1}}], "a test")


def test_a_scale_that_a_file_of_designs_names_is_shipped_in_these_designs_alone():
    assert len(shipped_designs()) == 3


def test_rows_of_a_sheet_may_be_shorter_than_its_heading(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["head", "line", 2025, 2026, "rises_with"], ["a", "Hub", 100, 200], ["c", "GeNS", 50]):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    budget = read_budget(str(tmp_path / "b.xlsx"))
    assert [sum(budget.costs_usd(year, {})) for year in (2025, 2026)] == [150, 250]


def test_the_bar_of_a_document_is_as_wide_as_its_amounts():
    parts = [("fao", "", 250.0), ("base", "", 500.0), ("usage", "", 250.0)]
    picture = Image.open(io.BytesIO(pictures.carriers(parts))).convert("RGB")
    row = [picture.getpixel((x, picture.height // 8)) for x in range(picture.width)]
    for key, _, amount in parts:
        wanted = tuple(int(pictures.COLOURS[key].lstrip("#")[n : n + 2], 16) for n in (0, 2, 4))
        share = sum(pixel == wanted for pixel in row) / len(row)
        assert share == pytest.approx(amount / 1_000, abs=0.01), key


@pytest.mark.parametrize(
    ("codes", "who"),
    [
        (("KEN",), "Kenya"),
        (("CHL", "KEN", "NLD"), "Chile, Kenya and the Netherlands"),
        (("CHL", "FRA", "KEN", "NLD"), "4 parties"),
    ],
)
def test_up_to_three_parties_that_have_not_paid_are_named_to_the_bureau(codes, who):
    fund = project(Projection(paid_share=dict.fromkeys(codes, 0)))
    _, (told, _) = _reserve(fund, Biennium(2027)).sentences
    assert told.endswith(f"were outstanding from {who}.")


def test_what_is_not_translated_yet_is_said_in_english_in_each_of_its_forms():
    assert _translated(SimpleNamespace(id="one party", string="")) == "one party"
    assert _translated(SimpleNamespace(id="one party", string="une partie")) == "une partie"
    forms = ("{number} party", "{number} parties")
    assert _translated(SimpleNamespace(id=forms, string=("", ""))) == list(forms)
    assert _translated(SimpleNamespace(id=forms, string=("", "x", "y"))) == [forms[0], forms[1], forms[1]]
    assert _translated(SimpleNamespace(id=forms, string=("x", "y"))) == ["x", "y"]


@pytest.mark.parametrize("seed", [-1, 10**9, 1.5, "1"])
def test_a_seed_of_synthetic_records_is_a_whole_number_below_a_billion(seed):
    given = {"records": "r.csv", "year": 2025, "go_live": ""}
    with pytest.raises(InputError, match="seed"):
        count_from({**given, "seed": seed})
    assert count_from({**given, "seed": 10**9 - 1}).records == ["r.csv"]


def test_a_shortfall_is_drawn_from_a_twentieth_of_the_cost_on():
    """Of USD 1,263,000 a year, 95.0% of the fees leave 63,435 or 5.02% unpaid, 95.1% leave 62,172.30 or 4.92%."""
    drawn, told = (shortfall(project(Projection(paid_share=paid, last_year=2026))) for paid in (0.95, 0.951))
    assert list(drawn.data[0].y) == [63_435, 63_435]
    assert "is at most USD 62,172.30 a year." in str(told)


def test_one_policy_alone_is_not_compared_with_others():
    asked = Question(Projection(), Uncertainty(), (AS_IT_IS,), Criteria(from_year=2025))
    assert "polic" not in headline(simulate(asked, 64))
    two = Question(Projection(), Uncertainty(), named_policies()[:2], Criteria(from_year=2025))
    assert " 2 policies" in headline(simulate(two, 64))


def test_of_a_group_without_exchanges_a_certificate_costs_infinitely_much_if_it_pays_and_nothing_if_not():
    """The Netherlands with no exchanges pays a High party's base fee; Nepal pays nothing with none, either."""
    outcome = Scenario(exchanges={"NLD": 0, "NPL": 0, "KEN": 10_000}, participating_parties=3).run()
    costs = [
        limits_from([{"who": "x", "on": "cost_per_exchange_usd", "of": code, "at_most": 1}], "here")[0].value(outcome)
        for code in ("NLD", "NPL")
    ]
    assert costs == [float("inf"), 0]


def test_names_of_lines_that_end_close_together_stand_a_name_apart():
    """Of lines up to 100 a name is 7.5 high: from 10 up to 13.75, so that the next is in the middle at 17.5."""
    places = _apart({"b": (11.0, 1), "a": (10.0, 1), "c": (90.0, 1)}, {"a": ([0], [10]), "c": ([0], [100])})
    assert places == {"a": 10.0, "b": 17.5, "c": 90.0}


def test_reports_are_numbered_from_one_in_a_log(capsys):
    results = [SimpleNamespace(failure=""), SimpleNamespace(failure="no room")]
    made = [(SimpleNamespace(file=name), result) for name, result in zip(("a.html", "b.html"), results, strict=True)]
    assert [*with_progress(made, 2)] == made
    assert capsys.readouterr().err == "1/2 a.html\n2/2 b.html: failed (no room)\n"


def test_neighbours_of_one_look_are_joined():
    pieces = ["a", "b", Strong("c"), Strong("d"), "e", Strong("f")]
    assert _joined_pieces(pieces) == ["ab", Strong("cd"), "e", Strong("f")]


def test_the_chart_of_the_least_amount_starts_at_nothing():
    drawn = ephyto_model.least("fao_funding_usd", KEN=60_000).figure()
    assert drawn.data[0].x[0] == 0


def test_of_the_changes_of_a_biennium_those_of_nothing_are_neither_increases_nor_decreases():
    moved = pd.DataFrame({"name": ["A", "B", "C"], "change_usd": [5.0, 0.0, -5.0], "why": ["", "", ""]})
    moved = moved.assign(before_usd=[1.0, 1.0, 6.0], after_usd=[6.0, 1.0, 1.0])
    assert [[*table.frame["name"]] for table in _largest(moved, 2027)] == [["A"], ["C"]]


def test_amounts_that_are_walked_down_are_held_exactly_too():
    assert _amounts(range(2**62, 0, -(2**62 - 1)), 1).dtype == object
    assert _amounts(range(2**50, 0, -(2**50 - 1)), 1).dtype == np.int64


@pytest.mark.heavy
@pytest.mark.skipif(os.name == "nt", reason="pipes are closed otherwise")
def test_a_reader_that_has_seen_enough_is_no_failure():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-m", "ephyto_model", "assess"], stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_usage_fee_of_nothing_does_not_fall():
    """Where FAO pays it all, every fee is 0 whoever joins: the base fee never rises, and the usage fee never falls."""
    found = claims_of_para_28(Scenario(fao_funding_usd=1_263_000))
    assert [*found["holds"]] == ["no", "yes", "no"]


def test_all_may_be_held_to_one_share():
    design = {"name": "One", "weights": {"KEN": 1}, "floor_share": 0.2, "ceiling_share": 0.2}
    assert designs_from([design], "here")[0].floor_share == Fraction(1, 5)
    with pytest.raises(InputError, match="ceiling_share"):
        designs_from([{**design, "floor_share": 0.21}], "here")


def test_no_number_of_parties_holds_what_none_can():
    limits = limits_from([{"who": "x", "on": "gap_usd", "at_least": 500_000_000}], "here")
    assert least(Scenario(), limits, "participating_parties") is None


def test_of_a_report_that_now_fails_no_older_page_stays(tmp_path):
    folder, run = ReportFolder(tmp_path), Run("A", "scenario_report.ipynb", {}, "a")
    folder.keep(run, Made({"ipynb": b"{}", "html": b"old", "xlsx": b"old"}))
    assert {path.name for path in tmp_path.glob("a.*")} == {"a.ipynb", "a.html", "a.xlsx"}
    folder.keep(run, Made({"ipynb": b"{}"}, "no room"))
    assert {path.name for path in tmp_path.glob("a.*")} == {"a.ipynb"}


def test_paragraphs_are_the_same_where_they_stand_between_the_same():
    assert [*_aligned(["a", "b", "c"], ["a", "x", "c"])] == [(0, 0), (1, 1), (2, 2)]
    assert [*_aligned(["a", "the fee is 10", "c"], ["a", "new", "the fee is 20", "c"])] == [(0, 0), (1, 2), (2, 3)]


def test_a_single_bar_in_small_is_as_thick_as_four_fifths_of_the_picture():
    chart = {"data": [{"type": "bar", "orientation": "h", "x": [5], "y": [0]}], "layout": {}}
    drawn = str(thumbnail(f'<script type="application/json">{json.dumps(chart)}</script>'))
    assert 'height="64.0"' in drawn


@pytest.mark.parametrize("share", [Fraction(2, 3), Fraction(1, 2), Fraction(1), Fraction(0)])
def test_shares_written_in_words_are_read_back(share):
    change = SimpleNamespace(name="base_share", now=in_parts(share))
    assert Fraction(_value(change, "en")) == share


@pytest.mark.heavy
def test_a_report_says_where_a_saved_scenario_gave_something_else(tmp_path, capsys):
    saved = tmp_path / "saved.yaml"
    saved.write_text(to_yaml(Scenario(fao_funding_usd=400_000)).replace("0.1.0", "0.0.9").replace("860400", "860401"))
    assert main(["report", str(saved), "--out", str(tmp_path / "out")]) == 0
    assert "860,401" in capsys.readouterr().out.splitlines()[-1]


def test_a_future_is_told_by_the_parties_of_its_last_year():
    setting, draws, crowd, book = block(Projection(last_year=2028), Uncertainty(joining_probability=0.3), 6)
    found = _features(setting, draws, crowd, {name: book.usd(name) for name in USED})
    assert [*found[:, FEATURES.index("parties")]] == [*crowd.participants[-1]]
    assert [*crowd.participants[-1]] != [*crowd.participants[-2]]


def test_every_party_of_a_biennium_has_its_row_wherever_it_stands_in_the_paper():
    """Of three users of 2025 the last stands behind many that have stopped: each of the 88 of before has a row."""
    counts = {2025: {"KEN": 5_000, "NLD": 6_000, "CAN": 7_000}}
    fund = project(Projection(exchanges=counts, last_year=2028))
    assert {"KEN", "NLD", "CAN"} <= {*changes_of(fund, Biennium(2027))["iso3"]}


def test_an_amount_that_is_walked_is_held_to_its_bounds_at_both_ends():
    for outside in (range(-1, 5), range(0, 1_000_000_002), range(5, -2, -1)):
        with pytest.raises(InputError, match="fao_funding_usd"):
            checked_values("fao_funding_usd", outside)


def test_a_reserve_above_its_cap_is_told_where_it_is_and_only_there():
    assert "above its cap" not in fund_headline(project(Projection()))
    assert "The reserve is above its cap at the end of 2025" in fund_headline(
        project(Projection(opening_reserve_usd=5_000_000))
    )
