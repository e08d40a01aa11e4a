"""Why contributions change: the parts add up, causes that do nothing have none, equal causes have equal parts.

Worked by hand, without rounding: in the paper's own case a party pays the same share of whatever is needed, so
Kenya's amount is k x need with k = its contribution / 1,263,000. As long as something is needed, the level and FAO
funding each move it by k times their own change. Where FAO pays more than all, order matters: from (level 1,263,000,
no FAO funding) to (level 1,363,000, FAO 1,500,000) the amounts are k x 1,263,000 at first, k x 1,363,000 with the
level alone and 0 as soon as FAO pays. Level first it adds k x 100,000, FAO then takes k x 1,363,000; FAO first it takes
k x 1,263,000, the level then adds nothing. The means: k x 50,000 and -k x 1,313,000.
"""

import itertools
import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ephyto_model import InputError, Scenario, why
from ephyto_model.cli import main
from ephyto_model.language.wording import usd
from ephyto_model.model.contributions import User, assess
from ephyto_model.questions.fees.causes.charts import of_most_moved
from ephyto_model.questions.fees.causes.shapley import Change, Part
from ephyto_model.questions.fees.causes.split import (
    LEVEL,
    MOST_CAUSES,
    WITH_OWN_PART,
    between_assessments,
    between_scenarios,
)
from ephyto_model.questions.fees.causes.texts import REST, in_words, is_rounded_apart, main_parts, sentence
from ephyto_model.questions.fees.causes.views import most_moved, table
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.inputs.projection import Projection

EXACT = Scenario(rounding="exact")
FIELDS = {
    "annual_funding_level_usd": [1_000_000, 1_263_000, 1_400_000.5],
    "fao_funding_usd": [0, 250_000, 1_300_000],
    "donor_funding_usd": [0, 250_000],
    "reserves_applied_usd": [0, 70_000],
    "participating_parties": [60, 88, 140],
    "newcomer_exchanges": [0, 20_000, "peer_median"],
    "exchange_growth": [0, 0.2, 1],
    "status_list": ["paper", "fy24", "fy27"],
    "rounding": ["published", "exact"],
    "random_seed": [0, 5],
    "include": [[], ["VEN", "CHN"]],
    "unclassified_status": ["Low or LDC", "High"],
    "model_changes": [{}, {"base_share": 0.5}, {"base_multipliers": {"High": 5}}],
}


def pairs(most):
    """Two scenarios that differ in some fields."""
    chosen = st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=most, unique=True)
    one = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FIELDS.items()})
    return st.tuples(one, one, chosen).map(
        lambda drawn: (Scenario(**drawn[0]), Scenario(**{**drawn[0], **{n: drawn[1][n] for n in drawn[2]}}))
    )


def amounts(scenario):
    return {c.iso3: c.expected_contribution_usd for c in scenario.run().assessment.contributions}


@settings(max_examples=40, deadline=None)
@given(pair=pairs(9))
def test_the_parts_add_up_to_the_change_of_every_party_and_unit_fee(pair):
    before, after = pair
    split = between_scenarios(before, after)
    then, now = amounts(before), amounts(after)
    assert set(split.parties) == set(then) | set(now)
    for iso3, change in split.parties.items():
        assert (change.from_usd, change.to_usd) == (then.get(iso3, 0), now.get(iso3, 0))
        assert sum(part.usd for part in change.by_cause.values()) == change.usd
        assert sum(in_words(change).values()) == change.usd
    for change, unit in ((split.base_unit, "base_usd"), (split.usage_unit, "usage_usd")):
        ends = [getattr(one.run().assessment.units, unit) for one in pair]
        assert [change.from_usd, change.to_usd] == ends
        assert sum(part.usd for part in change.by_cause.values()) == change.usd


@settings(max_examples=25, deadline=None)
@given(pair=pairs(4))
def test_a_part_is_the_mean_over_all_orders_each_tried(pair):
    before, after = pair
    split = between_scenarios(before, after)
    total = dict.fromkeys(itertools.product(split.causes, split.parties), Fraction(0))
    orders = list(itertools.permutations(split.causes))
    for order in orders:
        here, then = before, amounts(before)
        for cause in order:
            here = here.with_(**{cause: getattr(after, cause)})
            now = amounts(here)
            for iso3 in split.parties:
                total[cause, iso3] += now.get(iso3, 0) - then.get(iso3, 0)
            then = now
    for (cause, iso3), amount in total.items():
        assert split.parties[iso3].by_cause[cause].usd == amount / len(orders)


@pytest.mark.parametrize("iso3", ["KEN", "FRA", "VNM", "UGA", "VEN"])
@pytest.mark.parametrize("growth", [0.2, 1])
@pytest.mark.parametrize("third", ["fao_funding_usd", "newcomer_exchanges", "rounding"])
def test_a_partys_own_part_is_the_mean_over_the_orders_in_which_its_own_comes_beside_the_others(iso3, growth, third):
    """By hand for one party: `assess` on the users of a combination, the party's own row taken from the other side."""
    before = Scenario(include=["VNM", "VEN"], unclassified_status="Upper-Middle")
    after = before.with_(exchange_growth=growth, status_list="fy27", **{third: FIELDS[third][-1]})
    split = between_scenarios(before, after)

    def pays(switched, own):
        """`own` is the fields of the party's own row."""
        others, mine = (before.with_(**{n: getattr(after, n) for n in names}) for names in (switched, own))
        users = [user for user in others.users() if user.iso3 != iso3]
        users += [user for user in mine.users() if user.iso3 == iso3]
        model = others.model()
        found = assess(model, [User(*user) for user in users], others.offsets(), model.rounding[others.rounding])
        return next((c.expected_contribution_usd for c in found.contributions if c.iso3 == iso3), Fraction(0))

    for cause in split.causes:
        if cause not in WITH_OWN_PART:
            assert split.parties[iso3].by_cause[cause].own_usd == 0
            continue
        total, orders = Fraction(0), list(itertools.permutations(split.causes))
        for order in orders:
            first = order[: order.index(cause)]
            both = (*first, cause)
            total += (pays(first, both) - pays(first, first) + pays(both, both) - pays(both, first)) / 2
        assert split.parties[iso3].by_cause[cause].own_usd == total / len(orders)


def test_two_causes_and_what_each_of_them_does_alone():
    k = amounts(EXACT)["KEN"] / 1_263_000
    after = EXACT.with_(annual_funding_level_usd=1_363_000, fao_funding_usd=400_000)
    change = between_scenarios(EXACT, after).parties["KEN"]
    parts = {cause: part.usd for cause, part in change.by_cause.items()}
    assert parts == {"annual_funding_level_usd": k * 100_000, "fao_funding_usd": -k * 400_000}


def test_where_order_matters_a_part_is_the_mean():
    k = amounts(EXACT)["KEN"] / 1_263_000
    after = EXACT.with_(annual_funding_level_usd=1_363_000, fao_funding_usd=1_500_000)
    change = between_scenarios(EXACT, after).parties["KEN"]
    parts = {cause: part.usd for cause, part in change.by_cause.items()}
    assert parts == {"annual_funding_level_usd": k * 50_000, "fao_funding_usd": -k * 1_313_000}


def test_three_causes_of_which_two_do_the_same_and_one_does_nothing():
    """FAO and donors give 200,000 each; a random seed without a random order changes nothing."""
    after = EXACT.with_(fao_funding_usd=200_000, donor_funding_usd=200_000, random_seed=7)
    for change in between_scenarios(EXACT, after).parties.values():
        parts = change.by_cause
        assert parts["random_seed"].usd == 0
        assert parts["fao_funding_usd"] == parts["donor_funding_usd"]
        assert parts["fao_funding_usd"].usd == change.usd / 2


def test_own_exchanges_are_told_from_the_others():
    """Only Kenya's count falls, from Very High to High: its own doing saves it the usage fee; the others pay more."""
    counts = {p.iso3: p.exchanges for p in Scenario().users()}
    after = EXACT.with_(exchanges={**counts, "KEN": 100_000})
    split = between_scenarios(EXACT.with_(exchanges=counts), after)
    kenya, france = split.parties["KEN"], split.parties["FRA"]
    assert kenya.by_cause["exchanges"].own_usd == kenya.usd < 0
    assert france.by_cause["exchanges"].own_usd == 0
    assert france.usd > 0
    assert sentence("France", france).startswith("France pays USD ")
    assert "because of other parties' exchanges" in sentence("France", france)


def test_more_than_ten_fields_are_grouped_and_it_is_said():
    after = Scenario(**{name: values[-1] for name, values in FIELDS.items()}, joining_order="random", exclude=["BRA"])
    split = between_scenarios(Scenario(), after)
    assert len(split.causes) == MOST_CAUSES
    assert split.grouped["participating_parties"] == (
        "participating_parties",
        "joining_order",
        "random_seed",
        "include",
        "exclude",
    )
    assert all(sum(p.usd for p in change.by_cause.values()) == change.usd for change in split.parties.values())


def test_two_biennia_are_split_among_what_they_rest_on():
    """The reserve, FAO, growth and new users move the fees of 2027-28; nothing else does."""
    fund = Projection(
        last_year=2028,
        exchange_growth=0.2,
        joiners_a_year=5,
        fao_funding_usd={2027: 200_000},
        opening_reserve_usd=10**6,
    ).run()
    split = fund.change(2027)
    then, now = ({c.iso3: c for c in fund.year(year).assessment.contributions} for year in (2025, 2027))
    assert set(split.causes) == {"fao_funding_usd", "reserves_applied_usd", "participating_parties", "exchanges"}
    for iso3, change in split.parties.items():
        ends = [one[iso3].expected_contribution_usd if iso3 in one else 0 for one in (then, now)]
        assert [change.from_usd, change.to_usd] == ends
        assert sum(part.usd for part in change.by_cause.values()) == change.usd
    same = between_assessments(fund.year(2027).assessment, fund.year(2028).assessment)
    assert same.causes == ()
    assert not any(change.usd for change in same.parties.values())


def test_the_command_line_splits_the_change(tmp_path, capsys):
    for name, text in (("a", "name: A\nfao_funding_usd: 400000\nexchange_growth: 0.3\n"), ("b", "name: B\n")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    asked = ["assess", str(tmp_path / "a.yaml"), "--against", str(tmp_path / "b.yaml")]
    assert main([*asked, "--json"]) == 0
    change = json.loads(capsys.readouterr().out)["change"]
    assert change["causes"] == ["fao_funding_usd", "exchange_growth"]
    for party in change["parties"]:
        assert sum(party["by_cause"].values()) == pytest.approx(party["to_usd"] - party["from_usd"])
    assert main([*asked, "--why", "KEN"]) == 0
    told = capsys.readouterr().out
    assert "Kenya pays USD" in told
    assert "because of FAO funding" in told
    assert "not a forecast" in told
    assert main(asked) == 0
    assert "Causes of the change in each group's contributions" in capsys.readouterr().out
    assert main(["assess", "--against", str(tmp_path / "no.yaml")]) == 2
    assert "There is no file" in capsys.readouterr().err


def test_a_base_may_be_a_scenario_of_the_paper_or_one_of_the_files(tmp_path, capsys):
    (tmp_path / "two.yaml").write_text("scenarios:\n- {name: A}\n- {name: B, fao_funding_usd: 400000}\n")
    for base in ("The paper as published", "A"):
        assert main(["assess", str(tmp_path / "two.yaml"), "--scenario", "B", "--against", base, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["change"]["causes"] == ["fao_funding_usd"]
    assert main(["assess", str(tmp_path / "two.yaml"), "--scenario", "B", "--against", "C"]) == 2
    assert "There is no scenario named 'C' for --against; there are 'The paper as published'" in capsys.readouterr().err
    assert main(["assess", "--against", str(tmp_path / "two.yaml")]) == 2
    assert "has 2 scenarios; --against takes a file with one, or a name." in capsys.readouterr().err


def test_why_against_another_outcome_in_a_cell():
    answer = why(Scenario(fao_funding_usd=400_000, exchange_growth=0.3), "Kenya", against=Scenario())
    assert answer.table["usd"].sum() == pytest.approx(float(answer.exact.usd))
    assert eval(repr(answer), {"why": why, "Scenario": Scenario}).table.equals(answer.table)
    assert answer.figure().data[0].type == "waterfall"
    assert "Kenya pays USD" in answer._repr_html_()
    with pytest.raises(InputError, match="takes part in neither"):
        why(Scenario(), "Viet Nam", against=Scenario(fao_funding_usd=5))


@settings(max_examples=8, deadline=None)
@given(pair=pairs(6))
def test_the_bars_of_a_waterfall_lead_from_one_amount_to_the_other(pair):
    """Each bar starts where the one before it ended, so that the last ends at the new amount."""
    before, after = pair
    split = between_scenarios(before, after)
    for change in (split.together(split.parties), *list(split.parties.values())[::30]):
        shown = table(change, "", own=False)
        parts = list(in_words(change, own=False).values())
        reached = [change.from_usd, *itertools.accumulate(parts, initial=change.from_usd)][1:]
        assert [bar.kind for bar in shown.bars] == ["all", *("more" if p > 0 else "less" for p in parts), "all"]
        whole = float(max(reached) - min(0, *reached)) or 1.0
        low = float(min(0, *reached))
        spans = [(0, change.from_usd), *itertools.pairwise(reached), (0, change.to_usd)]
        for bar, span in zip(shown.bars, spans, strict=True):
            found = (bar.start * whole + low, bar.end * whole + low)
            assert found == pytest.approx(tuple(map(float, sorted(span))), abs=1e-6)


def test_the_option_that_moves_a_party_most_is_drawn_one_with_several_causes_before_one_with_one():
    """FAO paying half moves Kenya most, but alone; of the two options with several causes the last moves it more."""
    options = [
        Scenario().run(),
        Scenario(name="Half", fao_funding_usd=631_500).run(),
        Scenario(name="Little", fao_funding_usd=100_000, exchange_growth=0.3).run(),
        Scenario(name="Much", fao_funding_usd=300_000, exchange_growth=0.3, participating_parties=140).run(),
    ]
    option, change = most_moved(options, "KEN")
    assert (option.scenario.name, change.to_usd) == ("Much", 17_300)
    assert most_moved(options[:2], "KEN")[0].scenario.name == "Half"
    assert most_moved([options[0], options[0]]) is None
    assert of_most_moved(options[:1]) is None
    drawn = of_most_moved(options, participant_of("KEN"))
    assert drawn.layout.title.text == "Kenya pays USD 14,300 less under “Much” than under “CPM-18 paper”"
    assert drawn.data[0].y[0] == 31_600
    assert sum(drawn.data[0].y[:-1]) == pytest.approx(17_300)
    option, change = most_moved(options)
    together = change.usd
    assert together == options[3].assessment.revenue_usd - options[0].assessment.revenue_usd
    assert of_most_moved(options).layout.title.text.startswith(f"Together, parties pay USD {usd(-together)} less under")


def test_parts_under_a_twentieth_and_beyond_four_are_summed():
    """Of 10,000 a part of 500 is a twentieth and named, one of 480 is not; of six the last two are summed."""
    assert main_parts({"a": 9_500, "b": -500}) == {"a": 9_500, "b": -500}
    assert main_parts({"a": 9_520, "b": -480}) == {"a": 9_520, REST: -480}
    several = {"a": 30, "b": 20, "c": 20, "d": 15, "e": 10, "f": 5}
    assert main_parts(several) == {"a": 30, "b": 20, "c": 20, "d": 15, REST: 15}
    assert main_parts({}) == {}


def test_a_change_with_one_cause_is_told_without_a_list_of_parts():
    """Kenya pays 4,000 and 27,600 in the paper, 2,000 and 14,000 where FAO pays half: 15,600 less."""
    paper, half = Scenario(), Scenario(fao_funding_usd=631_500)
    less, more = (between_scenarios(*pair).parties["KEN"] for pair in ((paper, half), (half, paper)))
    assert sentence("Kenya", less) == "Kenya pays USD 15,600 less because of FAO funding."
    assert sentence("Kenya", more) == "Kenya pays USD 15,600 more because of FAO funding."


@pytest.mark.parametrize(
    ("parts", "apart"),
    [
        (("100.5", "100.5"), True),  # 101 and 101 of 201
        (("100.4", "100.6"), False),  # 100 and 101 of 201
        (("-100.5", "-100.5"), True),
        (("300.5", "-100.5"), False),  # 301 less 101 of 200
        (("100.5",), False),
        (("50.3", "50.3", "50.3"), True),  # 50 each of 150.9, which is 151
    ],
)
def test_parts_that_miss_the_whole_by_rounding_are_known(parts, apart):
    by_cause = dict(zip((LEVEL, "fao_funding_usd", "donor_funding_usd"), map(Part, map(Fraction, parts)), strict=False))
    change = Change(Fraction(1_000), 1_000 + sum(map(Fraction, parts)), by_cause)
    assert is_rounded_apart(change) is apart
