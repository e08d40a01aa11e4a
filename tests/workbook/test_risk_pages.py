"""The fund under uncertainty and late payments as people see them: sentences, tables, figures, letters, commands."""

import io
import json
from dataclasses import replace

import nbformat
import numpy as np
import pytest
from docx import Document

from ephyto_model.cli import main
from ephyto_model.display.html import Fragment, Table
from ephyto_model.documents import risk_section as at_risk
from ephyto_model.files import NOTEBOOKS
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fund import texts as fund_texts
from ephyto_model.questions.fund import views as fund_tables
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import Projection, read_projections
from ephyto_model.questions.fund.letters.export import letter_docx, letter_page
from ephyto_model.questions.fund.letters.texts import letter
from ephyto_model.questions.fund.notices import notices_of_year
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.risk import breaking_texts, texts
from ephyto_model.questions.risk import charts as figures
from ephyto_model.questions.risk import views as tables
from ephyto_model.questions.risk.breaking import Box, Edge
from ephyto_model.questions.risk.controls import MOST_REDRAWN, risk_controls
from ephyto_model.questions.risk.futures.assumptions import uncertainty_fields
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import Criteria
from ephyto_model.questions.risk.parameters import risk_asked
from ephyto_model.questions.risk.policies import Policy, named_policies
from ephyto_model.questions.risk.simulation import AS_IT_IS, Question, future_at, simulate
from ephyto_model.questions.risk.tables import by_year
from ephyto_model.questions.risk.tables import policies as policies_frame

PROJECTION = Projection(newcomer_exchanges="peer_median", last_year=2032)
QUESTION = Question(PROJECTION, Uncertainty(), named_policies(), Criteria())
LATE = Projection(one_year_late_share={"KEN": 0.5}, two_years_late_share={"KEN": 0.25}, paid_share={"KEN": 0.8})


@pytest.fixture(scope="module")
def futures():
    return simulate(QUESTION, 1_024, seed=1)


def one_policy(uncertainty, number=512, **fields):
    return simulate(Question(Projection(**fields), uncertainty, (AS_IT_IS,), Criteria()), number)


def test_the_headline_says_what_the_tables_say(futures):
    text, frame, side = texts.headline(futures), by_year(futures).set_index("year"), policies_frame(futures)
    assert f"in {frame['short'][2025]:.0%} of the simulations, more than 1% of the cost of 2025 cannot be paid." in text
    by_2030 = f"{frame['short_by'][2030]:.0%}"
    assert f"at least once between 2027 and 2030 in {by_2030} of the simulations, and between 2027 and 2032 in" in text
    assert (
        f"In the worst tenth of the simulations, an average of USD {round(side['worst_shortfall_usd'][0], -3):,.0f} of"
        in text
    )
    best = side.sort_values("holds").iloc[-1]
    assert (
        f"Of the 6 policies, “{best['policy']}” meets all criteria most often: in {best['holds']:.0%} of the "
        "simulations" in text
    )
    assert "compared with" in text


def test_the_headline_of_short_projections_and_of_one_policy():
    calm = one_policy(Uncertainty.none(), last_year=2026)
    text = texts.headline(calm)
    assert text == (
        "The fund opens with a reserve of USD 0; in 0% of the simulations, more than 1% of the cost of 2025 cannot be "
        "paid. In the worst tenth of the simulations, an average of USD 1,000 of the cost remains unpaid over all "
        "years."
    )  # 300 a year, which the rounding of fees leaves: 600, to the thousand
    assert "at least one year from 2027 to 2029 in which more than 1% of the cost" in texts.headline(
        one_policy(Uncertainty(), last_year=2029)
    )
    assert " of the simulations, more than 1% of the cost of 2027 cannot" in texts.headline(
        one_policy(Uncertainty(), last_year=2027)
    )
    asked = Question(Projection(), Uncertainty(), (AS_IT_IS,), Criteria(from_year=2025))
    assert texts.headline(simulate(asked, 64)).startswith(
        "In 100% of the simulations, there is at least one year from 2025"
    )
    assert "at the opening" not in texts.headline(one_policy(Uncertainty(), number=99))  # too few for a tenth of them


def told_of(*policies):
    """Return what the headline says of policies whose futures are all alike."""
    asked = Question(Projection(annual_cost_usd=1_262_700), Uncertainty.none(), policies, Criteria())
    return texts.headline(simulate(asked, 10)).split("over all years. ")[1]


def test_policies_that_hold_alike_are_not_sold_as_a_win():
    one, other = named_policies()[:2]
    dear = Policy("Dear", {"annual_funding_level_usd": {2027: 2_526_000}})  # twice the level: fees rise by 100%
    dearer = Policy("Dearer", {**dear.changes, "rounding": "exact"})
    assert told_of(one, other) == "The 2 policies meet all criteria equally often: in 100% of the simulations."
    assert told_of(dear, dearer) == "None of the 2 policies meets all criteria in any of the simulations."
    best = "Of the 3 policies, none meets all criteria more often than “As proposed”, which does so in 100% of the"
    assert told_of(one, other, dear).startswith(best)
    assert told_of(dear, one).startswith(
        "Of the 2 policies, “As proposed” meets all criteria most often: in 100% of the simulations"
    )


def test_a_share_is_told_as_none_or_all_only_where_it_is():
    told = [texts.often(share) for share in (0, 0.001, 0.004999, 0.02, 0.5, 0.994, 0.999, 1)]
    assert told == ["0%", "under 1%", "under 1%", "2%", "50%", "99%", "over 99%", "100%"]


def test_what_breaks_a_policy_is_said_in_words(futures):
    limits = (Edge("unpaid_share", True, 0.0443), Edge("parties", False, 120.4))
    box = Box(limits, 0.58, 0.89, 0.785)
    assert breaking_texts.what_breaks(futures, box) == (
        "“As proposed” fails one or more criteria in 78% of the simulations. 58% of these simulations have the "
        "following in common: at least 4.4% of expected contributions are never paid and at most 120 parties use the "
        "ePhyto Solution in 2032. The policy fails in 89% of all simulations with these features."
    )
    halves = (Edge("fao_cuts", True, 0.5), Edge("donor_years", False, 8.5))
    told = breaking_texts.what_breaks(futures, Box(halves, 0.5, 0.9, 0.5))
    assert (
        "the number of biennia in which FAO gives less than projected is at least 1 and the number of years in which "
        in told
    )
    assert "the possible donor contributes is at most 8. The policy fails" in told
    nothing = {
        0.0: "“As proposed” meets all criteria in every simulation",
        1.0: "“As proposed” fails one or more criteria in every",
        0.3: "no simple pattern",
    }
    for broken, words in nothing.items():
        assert words in breaking_texts.what_breaks(futures, Box((), 0, 0, broken))
    assert breaking_texts.AT_LEAST.keys() == breaking_texts.AT_MOST.keys()


def test_criteria_are_said_as_they_are_set():
    assert "remains unpaid, the reserve is never above its cap and no fee" in texts.criteria_in_words(Criteria())
    one = texts.criteria_in_words(Criteria(from_year=2029, years_above_cap=1, largest_rise=0.1))
    assert "from 2029 on" in one
    assert "at the end of at most 1 year and no fee rises by more than 10%" in one


def test_the_tables_of_risk_have_their_rows_and_words(futures):
    assert len(tables.assumptions(Uncertainty()).rows()) == len(uncertainty_fields())
    assert [row[0] for row in tables.policies(futures).rows()] == [policy.name for policy in QUESTION.policies]
    assert [row[0] for row in tables.risk_by_year(futures).rows()] == [str(year) for year in range(2025, 2033)]
    assert "At most 5% of the cost unpaid" in repr(tables.held(futures))
    brief = tables.policies_in_brief(futures)
    assert len(brief.columns) == 6
    assert {row[1] for row in brief.rows()} == {row[1] for row in tables.policies(futures).rows()}


def test_fans_risk_and_policies_are_drawn_from_the_tables(futures):
    fan = figures.fan(futures, "reserve")
    assert len(fan.data) == 5
    low, high = (fan.data[n].y for n in (0, 1))
    assert all(a <= b for a, b in zip(low, high, strict=True))
    assert "In 2032 the reserve is between USD" in fan.layout.title.text
    risk = figures.risk_by_year(futures)
    assert list(risk.data[0].y) == list(by_year(futures)["short"])
    assert "2025" in risk.layout.title.text
    bars = figures.policies(futures).data[0]
    assert sorted(bars.x) == list(bars.x)
    assert len(figures.trade_off(futures).data) == 6
    assert figures._labels([0, 1, 100], [0, 1, 50]) == ["1, 2", "", "3"]


def test_where_there_is_nothing_to_draw_a_sentence_says_so():
    calm = one_policy(Uncertainty.none(), last_year=2027)
    assert isinstance(figures.risk_by_year(calm), Fragment)
    assert isinstance(figures.trade_off(calm), Fragment)


def test_controls_draw_the_futures_anew(futures):
    shown = risk_controls(futures)
    _, first = shown._draw({})
    assert first[0].layout.title.text == figures.fan(futures, "reserve").layout.title.text
    sentence, _ = shown._draw({"opening_reserve_usd": 900_000, "nonpayment_probability": 0.2})
    moved = replace(
        QUESTION,
        projection=PROJECTION.with_(opening_reserve_usd=900_000),
        uncertainty=Uncertainty(nonpayment_probability=0.2),
    )
    assert sentence == texts.headline(simulate(moved, min(futures.number, MOST_REDRAWN), 1))


@pytest.mark.heavy
def test_project_draws_futures_for_people_and_for_programs(capsys, tmp_path):
    (tmp_path / "p.yaml").write_text("policies: [{name: <b>One</b>}, {name: Two, rounding: exact}]", encoding="utf-8")
    options = ["project", "--futures", "600", "--set", "random_seed=5", "--assume", "growth_spread=0.1"]
    assert main([*options, "--policies", str(tmp_path / "p.yaml")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The fund opens with a reserve of USD 0")
    assert "<b>One</b>" in out
    assert "generated at random (seed 5)" in out
    assert main([*options, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["futures"], found["seed"], found["uncertainty"]["growth_spread"]) == (600, 5, 0.1)
    assert [row["year"] for row in found["years"]] == list(range(2025, 2035))
    assert [row["policy"] for row in found["policies"]] == [policy.name for policy in named_policies()]
    assert found["policies"][1]["changes"] == {"reserve_target_usd": 1263000}
    assert set(found["quantiles"]) == {"reserve", "shortfall", "arrears", "base_unit", "usage_unit"}
    assert set(found["quantiles"]["reserve"][0]) == {"year", "0.05", "0.25", "0.5", "0.75", "0.95"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--futures", "many"], "futures must be a whole number from 1 to 100,000,000, not 'many'."),
        (["--futures", "0"], "futures must be a whole number from 1 to 100,000,000, not 0."),
        (["--show", "worst"], "--show goes with --futures"),
        (["--futures", "9", "--show", "best"], "--show must be a number from 1 to 9, middle or worst, not 'best'."),
        (["--futures", "9", "--show", "10"], "The future must be a number from 1 to 9, not 10."),
        (["--futures", "9", "--show", "0"], "The future must be a number from 1 to 9, not 0."),
        (["--futures", "²"], "not '²'."),
        (["--futures", "9", "--show", "3", "--json"], "in YAML; leave out --json."),
        (["--futures", "9" * 5_000], "futures must be a whole number from 1"),
        (["--futures", "-5"], "not -5."),
        (["--futures", "9", "--assume", "growth"], "--assume needs FIELD=VALUE, like joining_probability=0.1, not"),
        (["--futures", "9", "--assume", "growth=1"], "There is no assumption field called 'growth'."),
        (["--futures", "9", "--assume", "growth_spread=wide"], "(growth_spread) must be a number from 0 to 2"),
        (["--assume", "growth_spread=1"], "--assume goes with --futures"),
        (["--futures", "9", "--set", "joiners_a_year=-1"], "(joiners_a_year) must be a whole number"),
    ],
)
def test_bad_questions_on_the_command_line_are_refused(options, sentence, capsys):
    assert main(["project", *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1


@pytest.mark.slow
@pytest.mark.heavy
def test_the_worst_future_can_be_taken_out_and_projected(capsys, tmp_path):
    question = Question(Projection(random_seed=3), Uncertainty(), (AS_IT_IS,), Criteria())
    futures = simulate(question, 1_500, seed=3)
    unpaid = np.concatenate(futures.of(0)["kept_shortfall"])
    assert futures.place_at(1) == unpaid.argmax()
    assert sorted(unpaid)[749] == unpaid[futures.place_at(0.5)]
    for which, place in (("worst", futures.place_at(1)), ("middle", futures.place_at(0.5)), ("1500", 1_499)):
        assert main(["project", "--futures", "1500", "--set", "random_seed=3", "--show", which]) == 0
        (tmp_path / "one.yaml").write_text(capsys.readouterr().out, encoding="utf-8")
        [projection] = read_projections(tmp_path / "one.yaml")
        assert projection == future_at(question, 1_500, place, 3)
        assert projection.name == f"Future {place + 1} of 1500 (seed 3)"
        assert sum(year.shortfall_usd for year in project(projection).years) == unpaid[place]


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("futures=0", "futures must be a whole number"),
        ("futures=ten", "not 'ten'"),
        ("policies=no.yaml", "no.yaml"),
        ("policies=5", "policies must be the path of a YAML file"),
        ("from_year=2024", "a year from 2025 to 2074"),
        ("joining_probability=2", "must be a number from 0 to 1"),
        ("largest_rise=11", "must be a number from 0 to 10"),
        ("last_year=2075", "a year from 2025 to 2074"),
        ("opening_reserve_usd=.nan", "(opening_reserve_usd) must be a number from 0"),
    ],
)
def test_bad_parameters_of_the_notebook_are_refused_before_anything_is_written(setting, sentence, tmp_path, capsys):
    notebook = str(NOTEBOOKS / "10_the_fund_at_risk.ipynb")
    assert main(["report", notebook, "--set", setting, "--out", str(tmp_path / "out")]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_notebook_draws_as_the_command_does():
    """Only its projection differs, in which exchanges grow; what fees know of donors beforehand does not."""
    (cell,) = [
        cell
        for cell in nbformat.read(NOTEBOOKS / "10_the_fund_at_risk.ipynb", as_version=4).cells
        if "parameters" in cell.metadata.get("tags", [])
    ]
    given = {}
    exec(cell.source, given)
    del given["__builtins__"]
    growing = {"newcomer_exchanges": "peer_median", "exchange_growth": 0.05}
    assert risk_asked(given) == risk_asked(growing)


def test_the_outlook_says_why_there_are_no_futures():
    odd = Projection(model_changes={"rounding": {"published": {"base_unit_step_usd": None}}})
    found = at_risk.futures_of(project(odd))
    assert "rounds both unit fees, or neither" in found
    assert [type(block).__name__ for block in at_risk.section(found)] == ["Heading", "Paragraph"]
    assert at_risk.assumed(found) == []


def test_growth_by_group_and_party_is_written_in_a_paper():
    growth = projection_fields()["exchange_growth"]
    assert growth.in_words({2025: {"KEN": 0.5, "High": -0.1}, 2026: 0}) == "2025 KEN +50%, High −10%, 2026 0%"
    blocks = at_risk.section(at_risk.futures_of(project(Projection(last_year=2026, exchange_growth={"High": 0.1}))))
    assert len(blocks) > 5


def test_late_payments_are_told_apart_in_years_account_and_annex():
    fund = project(LATE)
    # Kenya is expected to contribute 31,600 a year and pays 25,280: 6,320 on time, 12,640 a year late, 6,320 two years.
    money = fund_tables.money(fund)
    headings = [column.heading for column in money.columns.values()]
    assert headings[2:6] == ["Expected", "Received on time", "Received late", "Outstanding at the year's end"]
    assert [row[3:6] for row in money.rows()[:3]] == [
        ["1,237,420", "0", "25,280"],
        ["1,237,420", "12,640", "37,920"],
        ["1,237,420", "18,960", "44,240"],
    ]
    account = dict(fund_tables.account(fund, 2027).rows())
    assert account["Contributions received on time"] == "1,237,420"
    assert account["Contributions for earlier years, received late"] == "18,960"
    assert account["Contributions outstanding on 31 December"] == "44,240"
    annex = fund_tables.annex(fund, 2026)
    assert [column.heading for column in annex.columns.values()][1:4] == [
        "Expected 2025",
        "Received on time 2025",
        "Received late in 2026",
    ]
    kenya = next(row for row in annex.rows() if row[0] == "Kenya")
    assert kenya[1:] == ["31,600", "6,320", "12,640", "31,600", "6,320", "31,600", "37,920"]
    outstanding = fund_tables.outstanding(fund, 2026)
    assert outstanding.rows() == [["Kenya", "63,200", "12,640", "12,640", "37,920"]]
    title = fund_texts.report_title(fund, 2027).values["headline"]
    assert (
        "of USD 18,960 for earlier years are received late. At the end of the year, USD 44,240 is outstanding." in title
    )
    assert "Contributions of USD 88,480 are then outstanding." in fund_texts.headline(fund)
    said = [notice.text for notice in notices_of_year(fund, fund.year(2026))]
    assert "2026: Of the USD 1,262,700 expected, USD 18,960 is received one or two years late." in said
    prompt = project(Projection())
    assert isinstance(fund_tables.outstanding(prompt, 2026), Fragment)
    assert "Received" in [column.heading for column in fund_tables.money(prompt).columns.values()]


def test_a_letter_tells_what_of_earlier_years_came_in():
    fund = project(LATE)
    told = letter(fund, "KEN", Biennium(2029))  # written by 30 June 2028, so as of the end of 2027
    assert told.paid == [
        ["2025", "31,600", "6,320", "18,960", "6,320"],
        ["2026", "31,600", "6,320", "12,640", "12,640"],
        ["2027", "31,600", "6,320", "0", "25,280"],
    ]
    page = letter_page(told).decode()
    assert "Contributions for earlier years, as at 31 December 2027 (USD)" in page
    for heading in ("Expected, USD", "Received on time, USD", "Received late, USD", "Outstanding, USD"):
        assert heading in page
    grids = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(letter_docx(told))).tables
    ]
    assert any(grid[1:] == told.paid for grid in grids)
    assert letter(fund, "NZL", Biennium(2029)).paid == []
    assert "earlier years" not in letter_page(letter(fund, "NZL", Biennium(2029))).decode()
    assert letter(fund, "KEN", Biennium(2025)).paid == []


def test_charged_and_counted_arrears_are_told():
    charged = project(LATE.with_(arrears_in_fees="charged"))
    fees = fund_tables.fees(charged)
    assert isinstance(fees, Table)
    assert "Outstanding contributions added to fees" in repr(fees)
    assert "12,640" in repr(fees)  # half of the 25,280 that were in arrears at the end of 2025
    steps = [step.text for step in letter(charged, "NZL", Biennium(2027)).fees]
    assert steps[1].startswith(
        "The Total Annual Funding Level is USD 1,263,000. This projection assumes that all parties also share "
        "USD 12,640 a year of the contributions outstanding"
    )
    assert sum("The Total Annual Funding Level is" in step for step in steps) == 1
    assert "1,275,640" in steps[1]  # 1,263,000 and 12,640 are what fees have to bring in
    assert "Outstanding contributions added to fees" not in repr(fund_tables.fees(project(LATE)))
