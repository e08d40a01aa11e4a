"""Controls of the notebooks: what a moved one redraws, and how a refused value is answered."""

import plotly.graph_objects as go
import pytest

from ephyto_model import Scenario
from ephyto_model.display.controls import Redrawn, _drawn, number
from ephyto_model.display.html import paragraph
from ephyto_model.errors import InputError
from ephyto_model.language.wording import usd
from ephyto_model.questions.exchanges.controls import count
from ephyto_model.questions.exchanges.counts import Records
from ephyto_model.questions.exchanges.rule import IN_TESTING
from ephyto_model.questions.exchanges.sample import make_sample
from ephyto_model.questions.fund import texts
from ephyto_model.questions.fund.controls import FundControls
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.uncertainty import controls
from ephyto_model.questions.uncertainty.envelope import envelope
from ephyto_model.questions.uncertainty.futures import Assumptions
from ephyto_model.questions.uncertainty.goal import least

pytestmark = pytest.mark.heavy


def moved(shown, **values):
    """Move controls, one after another, and return the sentence that stands then."""
    for name, value in values.items():
        shown._controls[name].value = value
    return shown._answer.value


def drawn(shown):
    """Return the titles and captions of what the controls draw as they stand."""
    _, parts = shown._draw(shown.values)
    return [part.layout.title.text if hasattr(part, "layout") else repr(part) for part in parts]


def test_the_limit_and_the_group_move_the_answer_the_chart_and_the_proof():
    shown = controls.limit(Scenario(), "Lower-Middle", 10_000)
    first = drawn(shown)
    sentence = moved(shown, development_status="High", limit_usd=20_000)
    answer = least(Scenario(), "fao_funding_usd", {"High": 20_000})
    assert f"USD {usd(answer.amount_usd)} a year or more, no High party pays more than USD 20,000" in sentence
    assert "role='status'" in sentence
    title, proof = drawn(shown)
    assert "<br>no High party pays more than USD 20,000" in title
    assert usd(answer.amount_usd) in proof
    assert first != [title, proof]


def test_newcomers_exchanges_and_the_number_of_orders_move_the_envelope():
    shown = controls.participation(Scenario(), 2)
    assert len(shown._draw({})[1][0].data) < len(shown._draw({"random_orders": 30})[1][0].data)
    sentence = moved(shown, newcomer_exchanges=50_000)
    last = envelope(Scenario(newcomer_exchanges=50_000)).iloc[-1]
    assert f"the usage unit fee falls from USD 6,900 to USD {usd(last['usage_unit_lowest'])}" in sentence
    assert drawn(shown) != drawn(controls.participation(Scenario(), 2))


def test_funding_and_parties_move_the_cliffs():
    shown = controls.fairness(Scenario())
    sentence = moved(shown, fao_funding_usd=631_500, participating_parties=187)
    before, after = (
        Scenario(fao_funding_usd=631_500, participating_parties=187).run().assessment.total_fee_usd("Lower-Middle", c)
        for c in ("Low", "Medium")
    )
    assert f"rises from USD {usd(before)} to USD {usd(after)}" in sentence


def test_chances_move_what_comes_in():
    shown = controls.uncertainty(Scenario(), Assumptions(), 500, 1)
    assert "fails to pay with a probability of 50%" in moved(shown, nonpayment_probability=0.5)
    assert "in none of the futures" in shown._answer.value


def test_a_dropped_exclusion_and_another_year_move_the_count(tmp_path):
    place = make_sample(tmp_path, {"KEN": 30, "NLD": 30}, 2025, 0)
    opened = Records([str(place)])
    usual = opened.count(2025)
    shown = count(opened, usual)
    dropped = opened.count(2025, waived=[IN_TESTING])
    assert f"{dropped.ledger['counted']:,} count" in moved(shown, dropped=IN_TESTING)
    assert "none counts in 2026" in moved(shown, dropped="", year=2026)


def test_the_fund_is_projected_as_its_controls_stand():
    shown = FundControls(Projection())
    moved(shown, fao_funding_usd=100_000)
    moved(shown, **{"fao_funding_usd from": 2027, "nonpaying_share": 0.1})
    asked = Projection(fao_funding_usd={2027: 100_000}, nonpaying_share=0.1)
    assert shown.projection == asked
    assert texts.headline(project(asked)) in shown._answer.value.replace("&#x27;", "'")


def test_a_refused_value_is_answered_with_its_sentence():
    def draw(values):
        if values:
            raise InputError("x must be <small>.")
        return "", []

    shown = Redrawn({"x": number("X", 1, 0, 5, 1)}, draw)
    assert moved(shown, x=3) == "<p role='alert'><strong>x must be &lt;small&gt;.</strong></p>"


def test_controls_start_where_the_notebook_stands_and_say_nothing_until_they_are_moved():
    scenario = Scenario(fao_funding_usd=100_000, newcomer_exchanges=700)
    main = dict(zip(controls.MAIN, (100_000, 0, 0, 88), strict=True))
    without_parties = {name: value for name, value in main.items() if name != "participating_parties"}
    without_fao = {name: value for name, value in main.items() if name != "fao_funding_usd"}
    started = {
        controls.participation(scenario, 3): without_parties | {"newcomer_exchanges": 700, "random_orders": 3},
        controls.limit(scenario, "High", 20_000): without_fao | {"development_status": "High", "limit_usd": 20_000},
        controls.fairness(scenario): main,
    }
    for shown, values in started.items():
        assert {name: control.value for name, control in shown._controls.items()} == values
        assert (shown.values, shown._answer.value) == ({}, "")


@pytest.mark.parametrize(
    "row",
    [
        controls.limit(Scenario(name="Mine"), "Lower-Middle", 10_000),
        controls.fairness(Scenario(name="Mine")),
        controls.uncertainty(Scenario(name="Mine"), Assumptions(), 500, 1),
    ],
    ids=["limit", "fairness", "uncertainty"],
)
def test_what_the_row_is_set_to_is_the_scenario_of_the_cells_below(row):
    assert row.scenario == Scenario(name="Mine")
    before = drawn(row)
    moved(row, donor_funding_usd=200_000, participating_parties=118)
    assert row.scenario == Scenario(name="Mine", donor_funding_usd=200_000, participating_parties=118)
    assert drawn(row) != before


def test_a_chart_is_drawn_by_plotly_and_all_else_as_a_page_and_as_text():
    assert _drawn(go.Figure()).keys() == {"application/vnd.plotly.v1+json"}
    assert _drawn(paragraph("Kenya pays less.")).keys() == {"text/html", "text/plain"}
