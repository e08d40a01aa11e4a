"""Other ways to share: the rule of a scale by hand and as a property, designs, measures. Weights are invented."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ephyto_model import InputError, Scenario, load_participants
from ephyto_model.files import read_csv
from ephyto_model.language.translation import speaking
from ephyto_model.questions.sharing import views as tables
from ephyto_model.questions.sharing.by_weight import shares
from ephyto_model.questions.sharing.designs import (
    PER_EXCHANGE,
    against_the_first,
    by_status,
    side_by_side,
    under_designs,
)
from ephyto_model.questions.sharing.fairness import measures
from ephyto_model.questions.sharing.paid import Paid
from ephyto_model.questions.sharing.scale import SCALES, load_scale
from ephyto_model.questions.sharing.scale_design import (
    designs_from,
    paid_by,
    paid_if_possible,
    read_designs,
    shipped_designs,
)

HEADER = "iso3,weight,source,year\n"


def weighed(**weights):
    return {name: Fraction(weight) for name, weight in weights.items()}


def design(**fields):
    given = {"name": "Invented", "weights": {"KEN": 1, "NLD": 6, "UGA": 3}, "sources": ["invented"], **fields}
    return designs_from([given], "the test")[0]


def of_three(**fields):
    """Return Kenya (Lower-Middle, Very High), the Netherlands (High, Very High) and Uganda (Low, Medium) alone."""
    others = [p.iso3 for p in load_participants() if p.iso3 not in ("KEN", "NLD", "UGA")]
    return Scenario(exclude=others, annual_funding_level_usd=100_000, **fields).run()


def amounts(found):
    return {party.iso3: party.amount_usd for party in found}


@pytest.mark.parametrize(
    ("weights", "floor", "ceiling", "right"),
    [
        # 50, 30 and 20 of 100, in proportion.
        (weighed(a=50, b=30, c=20), "0", "1", {"a": "1/2", "b": "3/10", "c": "1/5"}),
        # Nobody above 2/5: a gets that, and b and c share the other 3/5 as 30 to 20.
        (weighed(a=50, b=30, c=20), "0", "2/5", {"a": "2/5", "b": "9/25", "c": "6/25"}),
        # What a gives up lifts b above the ceiling, too: both get 2/5, and c has what is left.
        (weighed(a=50, b=45, c=5), "0", "2/5", {"a": "2/5", "b": "2/5", "c": "1/5"}),
        # Nobody below 1/20: c gets that, and a and b share the other 19/20 as 90 to 9.
        (weighed(a=90, b=9, c=1), "1/20", "1", {"a": "19/22", "b": "19/220", "c": "1/20"}),
        # A weight of 0 pays the floor.
        (weighed(a=3, b=1, c=0), "1/10", "1", {"a": "27/40", "b": "9/40", "c": "1/10"}),
        # Floor and ceiling at once: a at 1/2, c at 1/10, and b has the rest.
        (weighed(a=98, b=1, c=1), "1/10", "1/2", {"a": "1/2", "b": "1/4", "c": "1/4"}),
        # Floors that take everything leave nothing to share.
        (weighed(a=9, b=1), "1/2", "1", {"a": "1/2", "b": "1/2"}),
    ],
)
def test_the_parts_of_a_scale_by_hand(weights, floor, ceiling, right):
    found = shares(weights, Fraction(floor), Fraction(ceiling))
    assert found == {name: Fraction(part) for name, part in right.items()}


@given(
    st.lists(st.fractions(0, 1_000, max_denominator=1_000), min_size=1, max_size=12),
    st.sampled_from(["0", "1/1000", "1/100", "1/20"]),
    st.sampled_from(["1", "1/2", "22/100", "1/10"]),
)
def test_parts_add_up_to_all_lie_within_the_bounds_and_follow_one_factor(drawn, low, high):
    weights, floor, ceiling = dict(enumerate(drawn)), Fraction(low), Fraction(high)
    payers = sum(weight > 0 for weight in drawn)
    is_possible = payers and len(drawn) * floor <= 1 <= payers * ceiling + (len(drawn) - payers) * floor
    if not is_possible:
        with pytest.raises(InputError):
            shares(weights, floor, ceiling)
        return
    found = shares(weights, floor, ceiling)
    assert sum(found.values()) == 1
    assert all(floor <= part <= ceiling for part in found.values())
    factors = {part / weights[name] for name, part in found.items() if floor < part < ceiling}
    assert len(factors) <= 1
    for factor in factors:
        assert all(part == min(max(weights[name] * factor, floor), ceiling) for name, part in found.items())


def test_a_scale_shares_all_that_is_needed_in_proportion_to_its_weights():
    # Weights 1, 6 and 3 of 10 share 100,000.
    assert amounts(paid_by(design(), of_three().assessment)) == {"KEN": 10_000, "NLD": 60_000, "UGA": 30_000}


def test_a_scale_of_the_base_part_leaves_usage_fees_in_place():
    # Two thirds of 100,000 by weight: 6,666.67, 40,000 and 20,000. What is still needed is 33,333.33; the usage
    # multipliers are 4, 4 and 1, so the usage unit is 3,703.70, rounded to 3,700: 14,800 for two, 3,700 for Uganda.
    found = amounts(paid_by(design(shares="base"), of_three().assessment))
    assert found == {"KEN": Fraction(20_000, 3) + 14_800, "NLD": 40_000 + 14_800, "UGA": 20_000 + 3_700}
    exact = paid_by(design(shares="base"), of_three(rounding="exact").assessment)
    assert sum(amounts(exact).values()) == 100_000


@pytest.mark.parametrize(
    ("missing", "right"),
    [
        ("nothing", {"KEN": 25_000, "NLD": 0, "UGA": 75_000}),
        ("smallest", {"KEN": 20_000, "NLD": 20_000, "UGA": 60_000}),  # 1, 1 and 3 of 5
        ("peer_median", {"KEN": 20_000, "NLD": 20_000, "UGA": 60_000}),  # no other High party: the smallest
    ],
)
def test_what_a_party_pays_that_the_scale_lacks(missing, right):
    assert amounts(paid_by(design(weights={"KEN": 1, "UGA": 3}, missing=missing), of_three().assessment)) == right


def test_a_party_that_the_scale_lacks_takes_the_median_of_its_status():
    # High parties with weights 2, 4 and 12: the Netherlands takes 4. With two of them, 2 and 4, it takes 3.
    others = [p.iso3 for p in load_participants() if p.iso3 not in ("NLD", "AUS", "AUT", "BEL")]
    scenario = Scenario(exclude=others, annual_funding_level_usd=22_000)
    found = paid_by(design(weights={"AUS": 2, "AUT": 4, "BEL": 12}, missing="peer_median"), scenario.run().assessment)
    assert amounts(found) == {"AUS": 2_000, "AUT": 4_000, "BEL": 12_000, "NLD": 4_000}
    smaller = scenario.with_(exclude=[*others, "BEL"], annual_funding_level_usd=9_000)
    found = paid_by(design(weights={"AUS": 2, "AUT": 4}, missing="peer_median"), smaller.run().assessment)
    assert amounts(found) == {"AUS": 2_000, "AUT": 4_000, "NLD": 3_000}


def test_where_nothing_is_needed_nobody_pays_by_a_scale():
    found = paid_by(design(ceiling_share=0.1), of_three(fao_funding_usd=200_000).assessment)
    assert set(amounts(found).values()) == {0}


def test_the_uns_scale_is_whole_and_says_where_it_is_from():
    rows = [row for _, row in read_csv(SCALES / "un_2025_2027.csv", ("iso3", "weight", "source", "year"))]
    assert len(rows) == 193
    assert sum(Fraction(row["weight"]) for row in rows) == 100
    assert max(rows, key=lambda row: Fraction(row["weight"]))["iso3"] == "USA"
    scale = load_scale(SCALES / "un_2025_2027.csv")
    assert scale.sources == ("UN scale of assessments 2025-2027, General Assembly resolution 79/249 (2025)",)
    assert scale.weights["KEN"] == Fraction("0.037")
    everyone = Scenario(participating_parties=187).run().assessment
    assert {party.iso3 for party in shipped_designs()[0].lacking(everyone)} == {"COK", "HKG", "NIU"}
    # The smallest weight, 0.001, goes to the three that it lacks, who all are users today.
    users = Scenario().run().assessment
    whole = sum(scale.weights.get(party.iso3, Fraction("0.001")) for party in users.contributions)
    paid = amounts(paid_by(shipped_designs()[0], users))
    assert paid["USA"] == 1_263_000 * Fraction(22) / whole
    assert paid["HKG"] == 1_263_000 * Fraction("0.001") / whole


def test_designs_and_options_stand_side_by_side():
    options = [Scenario().run(), Scenario(name="Half", fao_funding_usd=600_000).run()]
    found = side_by_side(options, shipped_designs())
    assert list(found) == ["1. CPM-18 paper", "2. Half", *(one.name for one in shipped_designs())]
    table = by_status(found).set_index("design")
    assert table.loc["1. CPM-18 paper"].tolist() == [20_700, 132_600, 292_200, 817_200, 1_262_700]
    against = against_the_first(found).set_index("design")
    assert against.loc["2. Half"][["less", "same", "more"]].tolist() == [72, 16, 0]
    assert against.loc["UN scale, all that is needed"]["party"] == "United States of America (the)"


def test_a_scale_named_as_an_option_is_told_apart_from_it():
    options = [of_three(name="x")]
    assert list(side_by_side(options, [design(name="1. x")])) == ["1. x", "1. x (scale)"]


def test_a_scale_that_cannot_share_is_left_out_and_no_name_hides_another():
    few = of_three(name="x")
    capped, named, twice = design(ceiling_share=0.22), design(name="1. x"), design(name="1. x (scale)")
    assert paid_if_possible(capped, few.assessment) is None
    found = side_by_side([few], [capped, named, twice])
    assert list(found) == ["1. x", "1. x (scale)", "1. x (scale) (scale)"]
    assert list(side_by_side([few], [twice, named])) == ["1. x", "1. x (scale)", "1. x (scale) (scale)"]
    left_out = "“Invented” is left out: its weights, floor or ceiling cannot be applied to the parties that take part."
    assert left_out in tables.sentences(few, [capped, named])
    assert tables.sentences(few, [capped]) == [left_out]
    assert tables.by_party(few, [capped]) is None
    assert list(under_designs(few.scenario, [capped]))[-1] == PER_EXCHANGE


def test_measures_by_hand():
    """Three parties exchange 1, 2 and 7 and pay 10, 20 and 70: every exchange costs 10, and ranks are the same."""
    found = measures(
        {
            "even": [
                Paid("A", "A", "Low or LDC", 1, Fraction(10)),
                Paid("B", "B", "Lower-Middle", 2, Fraction(20)),
                Paid("C", "C", "High", 7, Fraction(70)),
            ],
            "turned": [
                Paid("A", "A", "High", 0, Fraction(0)),
                Paid("B", "B", "Lower-Middle", 4, Fraction(20)),
                Paid("C", "C", "Low or LDC", 2, Fraction(80)),
            ],
            "nothing": [Paid("A", "A", "High", 1, Fraction(0))],
        }
    ).set_index("design")
    even = found.loc["even"]
    assert (even["paying"], even["largest_share"], even["ten_largest_share"], even["party"]) == (3, 0.7, 1, "C")
    assert (even["gini"], even["low_cost_usd"], even["median_cost_usd"], even["high_cost_usd"]) == (0, 10, 10, 10)
    assert (even["with_income"], even["with_usage"]) == (pytest.approx(1), pytest.approx(1))
    turned = found.loc["turned"]
    assert (turned["paying"], turned["largest_share"]) == (2, 0.8)
    # Costs 5 and 40: quartiles 13.75, 22.5 and 31.25. Amounts rank 1, 2, 3; status 3, 2, 1; exchanges 1, 3, 2.
    assert list(turned[["low_cost_usd", "median_cost_usd", "high_cost_usd"]]) == [13.75, 22.5, 31.25]
    assert (turned["with_income"], turned["with_usage"]) == (pytest.approx(-1), pytest.approx(0.5))
    nothing = found.loc["nothing"]
    assert nothing["party"] == ""
    assert all(nothing[name] is None for name in ("largest_share", "gini", "with_income", "with_usage"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("KEN,1,x,2025\nKEN,2,x,2025\n", "row 3, column iso3: KEN has a row already; keep one"),
        ("Kenya,1,x,2025\n", "row 2, column iso3: found 'Kenya', expected an ISO3 code. .* Did you mean KEN"),
        ("KEN,-1,x,2025\n", "row 2, column weight: found '-1' .text., expected a number of 0 or more"),
        ("KEN,1e3,x,2025\n", "column weight: found '1e3'"),
        ("KEN,1,,2025\n", "column source: found '', expected where the weight is from"),
        ("KEN,1,x,25\n", "column year: found '25'"),
        ("KEN,0,x,2025\nAND,1,x,2025\n", "gives no participant a weight above 0"),
        ('KEN,1,"a\nb",2025\n', "column source: found 'a.nb'"),
    ],
)
def test_a_scale_that_cannot_be_read_is_refused(tmp_path, text, said):
    (tmp_path / "scale.csv").write_text(HEADER + text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_designs(tmp_path / "scale.csv")


def test_no_break_spaces_and_empty_lines_are_read_and_semicolons_are_told(tmp_path):
    (tmp_path / "s.csv").write_text(HEADER + "KEN,1,a\u00a0source,2025\n\n", encoding="utf-8")
    assert load_scale(tmp_path / "s.csv").sources == ("a\u00a0source (2025)",)
    (tmp_path / "s.csv").write_text(HEADER.replace(",", ";") + "KEN;1;x;2025\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"s.csv parts its columns by semicolons; use commas"):
        load_scale(tmp_path / "s.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("designs: 3", "designs must be a list of at most 12"),
        ("scales: []", "must have `designs:`"),
        ("designs: [{name: A, scale: no.csv}]", "design 1: there is no file .no.csv., beside it or in data/scales/"),
        ("designs: [{scale: s.csv}]", "design 1 needs a name"),
        ("designs: [{name: A, scale: s.csv, share: base}]", "unknown entry 'share'; .* Did you mean 'shares'"),
        ("designs: [{name: A, scale: s.csv, shares: all}]", "shares must be need or base, not 'all'"),
        ("designs: [{name: A, scale: s.csv, missing: none}]", "missing must be nothing, smallest or peer_median"),
        ("designs: [{name: A, scale: s.csv, floor_share: 2}]", "floor_share must be a number from 0 to 1"),
        ("designs: [{name: A, scale: s.csv, floor_share: 0.5, ceiling_share: 0.2}]", "not below floor_share"),
        ("designs: [{name: A, scale: s.csv}, {name: A, scale: s.csv}]", "Several designs are named 'A'"),
        ("designs: [{name: A, scale: s.txt}]", "scale must be the name of a CSV file"),
        ("designs: [{name: A, scale: s.csv, weights: {KEN: 1}}]", "has both weights and a scale"),
        ("designs: [{name: true, scale: s.csv}]", "design 1: the name of the design .name. must be a text"),
        ('designs: [{name: A, weights: {KEN: 1}, sources: ["a\\nb"]}]', "each on one line"),
        ("designs: []", "has no design"),
        ("designs: [{name: A, scale: s.csv, shares: x}, {name: B, scale: no.csv}]", "2 errors were found"),
    ],
)
def test_designs_that_make_no_sense_are_refused(tmp_path, text, said):
    (tmp_path / "s.csv").write_text(HEADER + "KEN,1,invented,2025\n", encoding="utf-8")
    (tmp_path / "designs.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_designs(tmp_path / "designs.yaml")


def test_bounds_that_cannot_hold_are_refused_by_the_design_that_has_them():
    with pytest.raises(InputError, match=r"Design 'Invented': A ceiling of 22% cannot hold .* 66% at most"):
        paid_by(design(ceiling_share=0.22), of_three().assessment)
    with pytest.raises(InputError, match="A floor of 40% for each of 3 parties is more than all"):
        paid_by(design(floor_share=0.4), of_three().assessment)
    with pytest.raises(InputError, match="None of the parties that take part has a weight"):
        paid_by(design(weights={"USA": 1}), of_three().assessment)


def test_a_csv_alone_gives_two_designs_and_plain_values_make_a_design_again(tmp_path):
    (tmp_path / "mine.csv").write_text(HEADER + "KEN,1.50,invented,2025\nZZZ,4,invented,2024\n", encoding="utf-8")
    whole, base = read_designs(tmp_path / "mine.csv")
    assert (whole.name, whole.shares, base.name, base.shares) == (
        "mine, all of the need",
        "need",
        "mine, the base part",
        "base",
    )
    assert whole.scale.others == ("ZZZ",)
    assert whole.scale.sources == ("invented (2025)", "invented (2024)")
    assert designs_from([whole.as_mapping(), base.as_mapping()], "again") == (whole, base)


def test_names_by_language_travel_with_a_design():
    made = design(name={"en": "The whole", "fr": "Le tout"})
    (again,) = designs_from([made.as_mapping()], "again")
    assert again.as_mapping()["name"] == {"en": "The whole", "fr": "Le tout"}
    with speaking("fr"):
        assert list(side_by_side([of_three(name="x")], [again])) == ["1. x", "Le tout"]
