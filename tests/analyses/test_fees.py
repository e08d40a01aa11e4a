"""The analyses: the reproduction of the paper, the search over rounding rules, the why of an amount, thresholds."""

import pytest

from ephyto_model import InputError, Scenario, load_funding_model, load_participants
from ephyto_model.questions.comparison.regret import largest_regrets, least_regret, regrets
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.questions.fees.breakdown import breakdown, funding_steps
from ephyto_model.questions.fees.comparison import fees_against, varied_fields
from ephyto_model.questions.fees.participation import fees_by_parties, marked_numbers
from ephyto_model.questions.fees.party import contribution_of, participant_of, standing, under_each
from ephyto_model.questions.fees.regions import load_regions
from ephyto_model.questions.fees.thresholds import cost_per_exchange, nearest_to_a_threshold
from ephyto_model.questions.fees.views import changed_fields, steps_to_the_fees
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.reproduction.figures import reproduce, score
from ephyto_model.questions.reproduction.rounding_search import search, spread

PAPER = Scenario().run()
COUNTS = {p.iso3: p.exchanges for p in load_participants() if p.is_user}


def test_every_published_figure_is_reproduced():
    """48 + 4 + 4 figures of Tables 1 to 3, 88 x 4 of Appendix 2, 3 of para 27 and 3 of para 28."""
    counts = score(reproduce()).set_index("place")
    expected = {"Table 1": 48, "Table 2": 4, "Table 3": 4, "Appendix 2": 352, "Para 27": 3, "Para 28": 3, "All": 414}
    assert counts["published_figures"].to_dict() == expected
    assert counts["reproduced"].to_dict() == expected


def test_a_wrong_model_does_not_reproduce_the_paper():
    wrong = load_funding_model().changed({"base_multipliers": {"High": 5}})
    assert not reproduce(wrong)["reproduced"].all()
    assert reproduce(rounding="exact")["reproduced"].sum() == 186


@pytest.fixture(scope="module")
def rules():
    return search()


@pytest.mark.slow
@pytest.mark.heavy
def test_published_is_among_the_rules_that_reproduce_the_paper_and_not_alone(rules):
    found = rules[rules["all_reproduced"]]
    keys = ["base_share", "direction", "base_unit_step_usd", "usage_pool", "usage_unit_step_usd"]
    tuples = set(found[keys].itertuples(index=False, name=None))
    assert ("2/3", "half_up", 500, "still_needed", 100) in tuples
    assert (0.66, "half_up", 100, "still_needed", 100) in tuples
    assert ("2/3", "down", 100, "still_needed", 100) in tuples
    assert {key[3] for key in tuples} == {"still_needed"}


@pytest.mark.slow
@pytest.mark.heavy
def test_rules_that_reproduce_the_paper_agree_on_the_paper_and_part_ways_elsewhere(rules):
    table = spread(
        rules[rules["all_reproduced"]], [Scenario(), Scenario(exchange_growth=1), Scenario(rounding="exact")]
    )
    assert len(table) == 2
    paper, doubled = table.to_dict("records")
    assert paper["usage_lowest_usd"] == paper["usage_highest_usd"] == 6_900
    assert doubled["usage_lowest_usd"] < doubled["usage_highest_usd"]


def steps(outcome, iso3):
    return [step.text for step in explain(outcome, iso3)]


def test_why_a_user_pays_what_it_pays():
    """Kenya: base 1 x 4,000, usage 4 x 6,900; 165,754 - 149,999 = 15,755 exchanges fewer would make it High."""
    text = "\n".join(steps(PAPER, "KEN"))
    for part in (
        "842,000 ÷ 207 = 4,067.63",
        "rounded to the nearest 500: USD 4,000",
        "435,000 ÷ 63 = 6,904.76",
        "in the paper",
        "1 × USD 4,000 = USD 4,000",
        "4 × USD 6,900 = USD 27,600",
        "Expected contribution: USD 31,600",
        "With 15,755 fewer exchanges a year, its usage category would be High and it would pay USD 17,800",
    ):
        assert part in text
    assert explain(PAPER, "KEN")[1].source == "App. 1(13)(b)(i)"


@pytest.mark.parametrize(
    ("scenario", "iso3", "part"),
    [
        ({}, "BOL", "a Lower-Middle-income party in the usage category Low is exempt"),
        (
            {},
            "AFG",
            "It is number 89 in the joining order, and only the first 88 take part. To add it, use “Also taking "
            "part” (in a scenario file, include: [AFG]).",
        ),
        ({"exclude": ["KEN"]}, "KEN", "is excluded from this scenario"),
        ({"include": ["VEN"]}, "VEN", "This scenario assumes Low or LDC"),
        (
            {"include": ["AFG"], "newcomer_exchanges": "peer_median"},
            "AFG",
            "the median number of exchanges of its peers (188 exchanges a year), so",
        ),
        (
            {"include": ["AFG"], "newcomer_exchanges": 100, "exchange_growth": 1},
            "AFG",
            "a year, or 200 with the assumed growth, so",
        ),
        (
            {"status_list": "fy26"},
            "CRI",
            "status of Costa Rica is High on the World Bank and LDC lists for fiscal year 2026.",
        ),
        ({"rounding": "exact"}, "KEN", "It is not rounded."),
        ({"exchange_growth": -1}, "CHN", "number"),
        ({"participating_parties": 1}, "KEN", "only the first takes part"),
        (
            {"fao_funding_usd": 400_000, "donor_funding_usd": 5},
            "KEN",
            "After deduction of FAO funding of USD 400,000 and donor",
        ),
        ({"fao_funding_usd": 1_263_000}, "KEN", "FAO funding of USD 1,263,000 covers it, so no fees are needed."),
        ({"include": ["CAN"], "newcomer_exchanges": 1}, "CAN", "is assumed to have 1 exchange a year"),
    ],
)
def test_why_in_other_scenarios(scenario, iso3, part):
    assert part in "\n".join(steps(Scenario(**scenario).run(), iso3))


def test_why_of_an_unknown_code_names_the_nearest():
    with pytest.raises(InputError, match=r"Did you mean KEN \(Kenya\)\?"):
        explain(PAPER, "Kenia")


def test_the_steps_from_the_level_end_at_what_is_left():
    outcome = Scenario(fao_funding_usd=100_000, donor_funding_usd=50_000, reserves_applied_usd=13_000).run()
    table = funding_steps(outcome.assessment).set_index("step")["amount_usd"]
    assert table["Needed from fees"] == 1_263_000 - 163_000
    assert table.iloc[-1] == table["Needed from fees"] + table["Base fees"] + table["Usage fees"]
    surplus = funding_steps(Scenario(fao_funding_usd=1_300_000).run().assessment).set_index("step")["amount_usd"]
    assert surplus["Surplus for the reserve"] == 37_000


@pytest.mark.parametrize(
    ("changes", "last", "amount"),
    [
        ({}, "Not covered", 300),
        ({"fao_funding_usd": 631_500}, "More than needed", -3_000),
        ({"rounding": "exact"}, "Covered in full", 0),
    ],
)
def test_the_last_step_says_which_way_it_goes_and_is_written_without_a_sign(changes, last, amount):
    steps = funding_steps(Scenario(**changes).run().assessment)
    assert steps.iloc[-1].tolist() == [last, amount, True]
    assert steps_to_the_fees(Scenario(**changes).run().assessment).rows()[-1] == [last, f"{abs(amount):,}"]


@pytest.mark.parametrize("group", ["development_status", "usage_category"])
def test_a_breakdown_adds_up_to_the_revenue(group):
    table = breakdown(PAPER.assessment, group)
    assert table["expected_contribution_usd"].sum() == 1_262_700
    assert table["parties"].sum() == 88
    assert table["share"].sum() == pytest.approx(1)
    assert len(breakdown(Scenario(participating_parties=1, exclude=["USA"]).run().assessment, group)) == 4


def test_the_nearest_to_a_threshold_is_germany():
    """Germany has 50,056 exchanges: 57 fewer make it Medium, at 22,900 instead of 29,800."""
    first = nearest_to_a_threshold(PAPER.assessment).iloc[0]
    assert (first["iso3"], first["exchanges_away"], first["change_usd"]) == ("DEU", -57, -6_900)
    uzbekistan = nearest_to_a_threshold(PAPER.assessment, 88).set_index("iso3").loc["UZB"]
    assert (uzbekistan["exchanges_away"], uzbekistan["change_usd"]) == (377, 10_900)


def test_cost_per_exchange_leaves_out_who_pays_or_exchanges_nothing():
    """Brazil pays 8,000 for 3 exchanges; the United States 43,600 for 602,542."""
    costs = cost_per_exchange(PAPER.assessment)
    assert costs.iloc[0]["iso3"] == "BRA"
    assert costs.iloc[0]["usd_per_exchange"] == pytest.approx(8_000 / 3)
    assert costs.iloc[-1]["usd_per_exchange"] == pytest.approx(43_600 / 602_542)
    assert len(cost_per_exchange(Scenario(exchange_growth=-1).run().assessment)) == 0


def test_fees_by_the_number_of_parties():
    fees = fees_by_parties(Scenario(), marked_numbers()).set_index("participating_parties")
    assert list(fees.index) == [88, 185, 187]
    assert list(fees["High"]) == [16_000, 10_000, 10_000]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"joining_order": "random", "random_seed": 7, "newcomer_exchanges": "peer_median", "status_list": "fy26"},
        {"include": ["VEN", "USA", "AFG"], "exclude": ["USA", "CHN"], "unclassified_status": "High"},
        {
            "rounding": "exact",
            "exchange_growth": 0.5,
            "fao_funding_usd": 100_000.5,
            "model_changes": {"base_share": 0.4},
        },
    ],
)
def test_fees_by_parties_are_those_of_a_run_at_each_number(changes):
    scenario = Scenario(**changes)
    for row in fees_by_parties(scenario, range(1, 188)).to_dict("records"):
        assessment = scenario.with_(participating_parties=row["participating_parties"]).run().assessment
        assert row["parties"] == len(assessment.contributions)
        assert row["base_unit_usd"] == pytest.approx(float(assessment.units.base_usd), rel=1e-12)
        assert row["usage_unit_usd"] == pytest.approx(float(assessment.units.usage_usd), rel=1e-12)
        assert row["gap_usd"] == pytest.approx(float(assessment.gap_usd), abs=1e-6)


def test_regret_is_what_a_party_pays_beyond_its_cheapest_option():
    """Kenya pays 31,600 as published and 16,000 where FAO pays half (2,000 + 4 x 3,500): it regrets 15,600."""
    options = [Scenario().run(), Scenario(fao_funding_usd=631_500).run()]
    first, second = regrets(options)
    by_code = {regret.iso3: regret.regret_usd for regret in first}
    assert by_code["KEN"] == 15_600
    assert by_code["ZMB"] == 0
    assert {regret.regret_usd for regret in second} == {0}
    worst = largest_regrets(options)
    # 16,000 + 27,600 against 8,000 + 14,000, for the Netherlands and the United States
    assert list(worst["largest_usd"]) == [21_600, 0]
    assert list(worst["party"]) == ["Netherlands (the)", ""]
    assert list(worst["Lower-Middle"]) == [15_600, 0]


def test_the_least_regret_is_over_options_in_which_somebody_takes_part():
    nobody = Scenario(name="Nobody", participating_parties=1, exclude=["USA"]).run()
    half = Scenario(name="Half", fao_funding_usd=631_500).run()
    assert least_regret([nobody, Scenario().run(), half]) == ("Half", 0)
    assert least_regret([nobody]) is None


def test_regret_looks_only_at_options_in_which_a_party_takes_part():
    options = [Scenario().run(), Scenario(fao_funding_usd=631_500, exclude=["KEN"]).run()]
    assert next(regret for regret in regrets(options)[0] if regret.iso3 == "KEN").regret_usd == 0
    assert "KEN" not in {regret.iso3 for regret in regrets(options)[1]}


def test_a_partys_amount_under_each_option_and_its_standing():
    options = [Scenario().run(), Scenario(exclude=["KEN"]).run(), Scenario(exchange_growth=1).run()]
    table = under_each(options, "KEN")
    assert list(table["expected_contribution_usd"]) == [31_600, None, 21_600]
    assert list(table["change_usd"]) == [0, None, -10_000]
    found = standing(options[0], contribution_of(options[0], "IND"))  # 17,800 as Morocco's; Kenya pays more
    assert (found.peers, found.paying_more, found.paying_the_same, found.exchanging_more) == (18, 1, 1, 2)
    assert found.paying_less == 16
    with pytest.raises(InputError, match="There is no participant 'KEX'"):
        participant_of("KEX")


def test_fees_against_a_field_are_sorted_by_its_value_and_mixed_values_become_text():
    options = [
        Scenario(newcomer_exchanges=value, participating_parties=187).run() for value in (5000, "peer_median", 0)
    ]
    assert list(fees_against(options, "newcomer_exchanges")["value"]) == ["0", "5000", "the median of their peers"]
    options = [Scenario(fao_funding_usd=value).run() for value in (300_000, 0, 100_000)]
    table = fees_against(options, "fao_funding_usd")
    assert list(table["value"]) == [0, 100_000, 300_000]
    assert table["High"].is_monotonic_decreasing
    assert varied_fields(options) == ["fao_funding_usd"]


@pytest.mark.parametrize(
    ("changes", "iso3", "sentence"),
    [
        (
            {},
            "KEN",
            "Under the paper's proposal, Kenya pays **USD 31,600** a year.",
        ),
        (
            {"fao_funding_usd": 631_500},
            None,
            "If FAO pays **USD 631,500**, a High-income party with medium usage pays "
            "**USD 11,500** a year instead of 22,900.",
        ),
        (
            {"participating_parties": 187},
            "CHN",
            "If **99 more parties** join, China, a new user, pays **USD 5,000** a year.",
        ),
        (
            {"participating_parties": 1},
            "KEN",
            "If only **one party** takes part, Kenya does not take part.",
        ),
        (
            {"participating_parties": 1},
            None,
            "If only **one party** takes part, a High-income party with medium usage "
            "pays **USD 947,300** a year instead of 22,900.",
        ),
        (
            {"exchanges": {**COUNTS, "VNM": 20_000}, "participating_parties": 89},
            "VNM",
            "If **Viet Nam** joins with **20,000 exchanges**, it pays **USD 10,700** a year.",
        ),
        (
            {"exchanges": {**COUNTS, "VNM": 20_000}, "participating_parties": 119},
            "FRA",
            "If **30 more parties** join and **Viet Nam** joins with **20,000 exchanges**, France pays "
            "**USD 26,800** a year instead of 29,800.",
        ),
        (
            {"exchanges": {**COUNTS, "KEN": 140_000}},
            "KEN",
            "If **Kenya** has **140,000 exchanges** a year, Kenya pays **USD 18,200** a year instead of 31,600.",
        ),
        (
            {"exchanges": {"KEN": 140_000}, "participating_parties": 1},
            None,
            "If only **one party** takes part and **different exchange counts** are used, a High-income party with "
            "medium usage pays **USD 3,578,500** a year instead of 22,900.",
        ),
        (
            {"include": ["FRA", "CHN", "KEN"], "exclude": ["VNM"]},
            None,
            "If **one party** is added and **one other "
            "setting** changes, a High-income party with medium usage pays **USD 22,800** a year instead of 22,900.",
        ),
        (
            {"participating_parties": 1, "exclude": ["USA"]},
            "KEN",
            "If only **one party** takes part and **one party** is left out, no party takes part.",
        ),
        ({"fao_funding_usd": 2_000_000}, "KEN", "If FAO pays **USD 2,000,000**, no party pays a fee."),
        (
            {"random_seed": 4},
            "TGO",
            "If **one other setting** changes, Togo still pays **nothing** a year.",
        ),
        (
            {"fao_funding_usd": 1, "donor_funding_usd": 1, "rounding": "exact", "exclude": ["KEN"]},
            None,
            "If FAO pays **USD 1**, donors pay **USD 1** and **2 other settings** change, a High-income party with "
            "medium usage pays **USD 23,485.07** a year instead of 22,900.",
        ),
    ],
)
def test_the_answer_says_what_changes_and_what_it_does(changes, iso3, sentence):
    """China alone is added (France and Kenya take part already, Viet Nam does not): 842,000 / 209 is still 4,000, then
    (1,263,000 - 836,000) / 63 = 6,777.8, rounded to 6,800: 22,800.

    Unit fees by hand: FAO pays half, 2,000 and 3,500, so 4 x 2,000 + 3,500 = 11,500. With 187 parties 2,500 and
    7,000: 4 x 2,500 + 7,000 = 17,000; China, Upper-Middle and of no usage, 2 x 2,500. The United States alone: one
    base unit is 842,000 / 4 = 210,500, the usage unit (1,263,000 - 842,000) / 4 = 105,300 when rounded to hundreds:
    4 x 210,500 + 105,300 = 947,300. Viet Nam (Lower-Middle, Medium) makes the base sum 208 and the usage sum 64:
    842,000 / 208 is still 4,000, (1,263,000 - 832,000) / 64 rounds to 6,700: 10,700; with the first 30 of Appendix 3,
    whose multipliers add up to 36, 842,000 / 244 rounds to 3,500 and (1,263,000 - 854,000) / 64 to 6,400: France, High
    in both, 4 x 3,500 + 2 x 6,400 = 26,800. With 140,000 exchanges Kenya is in High and the usage sum 61: 435,000 / 61
    rounds to 7,100, so 4,000 + 2 x 7,100. Kenya alone: 4 x 842,000 + 421,000 / 2 = 3,578,500.
    Nothing rounded, without Kenya (one base unit of 207, four usage units of 63), and
    1,262,998 needed: 4 x 841,998.67 / 206 + 420,999.33 / 59 = 23,485.07.
    """
    assert answer(Scenario(**changes).run(), iso3) == sentence
    assert "*" not in plainly(answer(Scenario(**changes).run(), iso3))


def test_every_participant_has_a_region():
    assert set(load_regions()) == {participant.iso3 for participant in load_participants()}
    assert set(load_regions().values()) == {"Africa", "Americas", "Asia", "Europe", "Oceania"}


def test_what_differs_from_the_paper_is_a_table_and_nothing_a_sentence():
    assert changed_fields(Scenario()).text == "No field differs from the paper."
    assert changed_fields(Scenario(fao_funding_usd=5)).rows()[0][:3] == ["FAO funding", "5", "0"]
