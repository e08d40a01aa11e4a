"""At home in a cell: short reprs that can be typed back, views, and what leads on from an outcome."""

import importlib
import json
import subprocess
import sys
from datetime import date
from fractions import Fraction

import numpy as np
import openpyxl
import pandas as pd
import plotly.express as px
import pytest
from IPython.core.interactiveshell import InteractiveShell

import ephyto_model as cell
from ephyto_model import InputError, Scenario, load_funding_model, load_participants, notebook
from ephyto_model.model.scenarios.files import presets
from ephyto_model.notebook_views import LATE, VIEWS
from ephyto_model.questions.exchanges.counts import Records
from ephyto_model.questions.exchanges.sample import make_sample
from ephyto_model.questions.fund.inputs.projection import Projection, named_futures
from ephyto_model.questions.fund.rules import project
from ephyto_model.registry import loaded

NAMES = {"Scenario": Scenario, "Projection": Projection, "load_funding_model": load_funding_model}
CHANGED = Scenario(name="It's <b>", include=["KEN"], model_changes={"base_share": 0.5, "base_multipliers": {"High": 5}})


@pytest.mark.parametrize("value", [*presets(), CHANGED, Scenario(exchanges={"KEN": 5})], ids=repr)
def test_a_scenario_and_its_outcome_can_be_typed_back(value):
    assert eval(repr(value), NAMES) == value
    assert eval(repr(value.run()), NAMES) == value.run()


@pytest.mark.parametrize("value", [*named_futures(), Projection(joiners={"CAN": date(2026, 3, 1)})], ids=repr)
def test_a_projection_and_its_fund_can_be_typed_back(value):
    assert eval(repr(value), NAMES) == value
    soon = value.with_(last_year=2026)
    assert repr(soon.run()) == repr(project(soon)) == f"{soon!r}.run()"


def test_a_model_can_be_typed_back():
    assert repr(load_funding_model()) == "load_funding_model()"
    for model in (CHANGED.model(), Scenario(annual_funding_level_usd=1_000_000.5).model()):
        again = eval(repr(model), NAMES)
        for field in ("annual_funding_level_usd", "base_share", "base_multipliers", "usage_lower_bounds", "rounding"):
            assert getattr(again, field) == getattr(model, field)


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    place = make_sample(tmp_path_factory.mktemp("records"), {"KEN": 30, "NLD": 30}, 2025, 0)
    return Records([str(place)]).count(2025)


@pytest.fixture
def values(counts):
    outcome = CHANGED.run()
    fund = project(Projection(nonpaying_share=0.1))
    participant = next(p for p in load_participants() if p.iso3 == "KEN")
    return (CHANGED, outcome, outcome.assessment, CHANGED.model(), participant, fund.projection, fund, counts)


def test_reprs_are_short(values):
    told = {type(value).__name__: repr(value) for value in values}
    assert all(len(text) < 200 and "\n" not in text and "Fraction" not in text for text in told.values()), told
    assert told["Participant"] == "<Participant KEN: Kenya, Lower-Middle, 165,754 exchanges>"
    everyone = {p.iso3: 1 for p in load_participants()}
    assert repr(Scenario(exchanges=everyone)) == "Scenario(exchanges=<187 entries>)"


def test_every_value_has_a_view_that_names_what_leads_on(values):
    late = {getattr(importlib.import_module(module), name): loaded(place) for (module, name), place in LATE.items()}
    views = VIEWS | late
    assert {type(value) for value in values} == set(views)
    for value in values:
        view = views[type(value)](value)
        html = view._repr_html_()
        assert "<code>" in view._repr_html_(), type(value)
        assert "<b></b>" not in html
        assert "Fraction(" not in html
        assert len(view.table), type(value)
        assert repr(view)
    html = VIEWS[Scenario](CHANGED)._repr_html_()
    assert "It&#39;s &lt;b&gt;" in html
    assert "Changes to the funding model" in html


def test_importing_the_module_lets_a_shell_show_views(counts):
    shell = InteractiveShell.instance()
    try:
        plain, _ = shell.display_formatter.format(Scenario())
        assert set(plain) == {"text/plain"}
        notebook._register()
        for kind, says in ((Scenario(), "CPM-18 paper"), (Scenario().run(), "CPM-18 paper"), (counts, "Kenya")):
            shown, _ = shell.display_formatter.format(kind)
            assert says in shown["text/html"]
            assert shown["text/plain"] == repr(kind)
    finally:
        InteractiveShell.clear_instance()


def test_why_gives_the_steps_with_their_paragraphs():
    shown = cell.why(Scenario().run(), "KEN")
    assert list(shown.table.columns) == ["text", "source"]
    assert any("31,600" in text for text in shown.table["text"])
    assert shown.table["source"].iloc[0] == "App. 1(12), (13)(a)"
    with pytest.raises(InputError, match="There is no participant 'QQQ'"):
        cell.why(Scenario().run(), "QQQ")


def test_compare_sets_outcomes_side_by_side():
    paper, half = Scenario().run(), Scenario(name="Half", fao_funding_usd=631_500).run()
    table = cell.compare(paper, half).table.set_index("iso3")
    assert list(table.columns) == ["name", "1. CPM-18 paper", "2. Half"]
    amounts = half.assessment.table.set_index("iso3")["expected_contribution_usd"]
    assert table.loc["KEN"].to_list() == ["Kenya", 31_600, amounts["KEN"]]
    with pytest.raises(InputError, match="at least two outcomes"):
        cell.compare(paper)


def test_compare_calls_unnamed_scenarios_by_what_they_change():
    changed = Scenario(fao_funding_usd=400_000, participating_parties=118)
    many = changed.with_(include=["KEN"], exclude=["CAN"], joining_order="random", random_seed=5)
    view = cell.compare(Scenario(), changed, many)
    assert list(view.table.columns)[2:4] == ["1. CPM-18 paper", "2. FAO funding: 400,000; Participating parties: 118"]
    assert view.table.columns[4].startswith("3. FAO funding: 400,000; Participating parties: 118; Joining order")
    assert len(view.table.columns[4]) == 83
    assert "FAO funding: 400,000; Participating parties: 118" in view._repr_html_()


@pytest.mark.parametrize("rounding", ["published", "exact"])
def test_totals_can_be_drawn_by_plotly_express(rounding):
    totals = Scenario(rounding=rounding).run().assessment.totals
    assert json.loads(px.bar(totals).to_json())["data"]
    assert totals["need_usd"] == 1_263_000
    assert totals["gap_usd"] == (-300 if rounding == "published" else 0)
    assert list(totals.index) == [
        "need_usd",
        "surplus_usd",
        "base_revenue_usd",
        "usage_revenue_usd",
        "revenue_usd",
        "gap_usd",
    ]


def test_a_scenario_is_worked_out_and_anything_else_is_refused(tmp_path):
    assert cell.compare(Scenario(), Scenario(fao_funding_usd=5)).table.shape == (88, 4)
    assert cell.explorer(Scenario(fao_funding_usd=5)).scenario == Scenario(fao_funding_usd=5)
    for wrong in (None, 5, load_funding_model()):
        with pytest.raises(InputError, match="An outcome is needed"):
            cell.why(wrong, "KEN")
    with pytest.raises(InputError, match="needs the name of a file"):
        cell.to_excel(Scenario(), None)


def test_fractions_in_a_model_are_written_as_files_write_them(tmp_path):
    third = Scenario(model_changes={"base_share": Fraction(1, 3)})
    assert third == Scenario(model_changes={"base_share": "1/3"})
    assert cell.to_excel(third, tmp_path / "third.xlsx").is_file()
    assert eval(repr(third), NAMES) == third


def test_to_excel_writes_the_workbook_that_computes(tmp_path):
    paper, half = Scenario().run(), Scenario(name="Half", fao_funding_usd=631_500).run()
    path = cell.to_excel(half, tmp_path / "half.xlsx", paper)
    assert {"Inputs", "Parties", "Options"} <= set(openpyxl.load_workbook(path).sheetnames)
    with pytest.raises(InputError, match=r"let it end in \.xlsx"):
        cell.to_excel(half, tmp_path / "half.csv")
    with pytest.raises(InputError, match="folder that does not exist"):
        cell.to_excel(half, tmp_path / "nowhere" / "half.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["half.xlsx"]


ANSWERS = {
    "sweep": lambda: cell.sweep(CHANGED, fao_funding_usd=[0, 100], participating_parties=[90, 100]),
    "least": lambda: cell.least("donor_funding_usd", CHANGED, KEN=20_000, everyone=30_000, **{"Low or LDC": 5_000}),
    "simulate": lambda: cell.simulate(Projection(last_year=2026), futures=50, nonpayment_probability=0.1),
    "agree": lambda: cell.agree("data/agreements/within_reach.yaml"),
    "agree, out of reach": lambda: cell.agree("data/agreements/against_one_another.yaml"),
    "compare": lambda: cell.compare(Scenario(), CHANGED),
    "why": lambda: cell.why(CHANGED, "Kenya"),
    "reproduce": lambda: cell.reproduce(),
    "participation": lambda: cell.participation(CHANGED, random_orders=3),
    "mix_of_funding": lambda: cell.mix_of_funding(CHANGED, "High", 20_000),
    "fairness": lambda: cell.fairness(CHANGED),
    "uncertainty": lambda: cell.uncertainty(CHANGED, futures=50, sobol_draws=2, joining_probability=0.5),
    "outlook": lambda: cell.outlook(last_year=2026, joiners_a_year=5),
    "outcome": CHANGED.run,
    "fund": Projection(last_year=2026).run,
}


# What the notebooks run in make test anyway.
IN_NOTEBOOKS = ("reproduce", "participation", "mix_of_funding", "fairness", "uncertainty", "agree")


def marked(name):
    return pytest.param(name, marks=[pytest.mark.slow] if name.partition(",")[0] in IN_NOTEBOOKS else [])


@pytest.mark.parametrize("name", [marked(name) for name in ANSWERS])
def test_every_answer_has_a_table_a_figure_a_view_and_a_repr_that_can_be_typed_back(name):
    answer = ANSWERS[name]()
    again = eval(repr(answer), {**NAMES, **{known: getattr(cell, known) for known in cell.__all__}})
    assert repr(again) == repr(answer)
    assert len(answer.table)
    pd.testing.assert_frame_equal(again.table, answer.table)
    for column in answer.table:
        kinds = {type(value) for value in answer.table[column].dropna()}
        assert kinds <= {int, float, str, bool, np.int64, np.float64, np.bool_}, (column, kinds)
    assert json.loads(answer.figure().to_json())["data"]
    assert answer.exact is not None
    shown = VIEWS[type(answer)](answer) if type(answer) in VIEWS else answer
    assert "<table" in shown._repr_html_()
    assert str(shown)


def test_from_a_question_to_a_chart_in_two_lines():
    df = cell.sweep(fao_funding_usd=range(0, 600_001, 100_000), participating_parties=[88, 140, 187]).table
    figure = px.line(df, x="fao_funding_usd", y="expected_contribution_usd", color="iso3")
    assert len(figure.data) == 187
    assert len(df) == 7 * (88 + 140 + 187)
    assert df.to_csv().count("\n") == len(df) + 1


# A call, and what its one sentence says.
REFUSED = {
    "There is no scenario field called 'fao'. Did you mean 'fao_funding_usd'": lambda: Scenario(fao=3),
    "There is no scenario field called 'faos'": lambda: cell.sweep(faos=[1]),
    "There is no projection field called 'last'": lambda: Projection(last=2030),
    "A scenario is needed": lambda: cell.sweep(5),
    "'fao_funding_usd' is given no values": lambda: cell.sweep(fao_funding_usd=[]),
    "must be a number from 0": lambda: cell.sweep(fao_funding_usd=[0, -1]),
    "would have 88,000,000 rows": lambda: cell.sweep(fao_funding_usd=range(1_000_000)).table,
    "A figure needs a field with several numbers": lambda: cell.sweep(include=[["VNM"], []]).figure(),
    "takes part in none of these settings": lambda: cell.sweep(fao_funding_usd=[0, 1]).figure("Viet Nam"),
    "would have 100 lines": lambda: cell.sweep(fao_funding_usd=[0, 1], random_seed=range(100)).figure("KEN"),
    "At least one limit is needed": lambda: cell.least("fao_funding_usd"),
    "There is no participant 'Kenia'": lambda: cell.least("fao_funding_usd", Kenia=5),
    "takes no part in this scenario": lambda: cell.least("fao_funding_usd", Viet_Nam=5),
    "must be a number of US dollars from 0": lambda: cell.least("fao_funding_usd", KEN=-5),
    "The least amount is sought of": lambda: cell.least("participating_parties", KEN=5),
    "simulate takes a Projection": lambda: cell.simulate(Scenario()),
    "There is no projection or assumption field called 'fao_cut'": lambda: cell.simulate(fao_cut=1),
    "futures must be a whole number": lambda: cell.simulate(futures=0),
    "There is no file nowhere": lambda: cell.agree("nowhere.yaml"),
    "agree takes a file's path": lambda: cell.agree(5),
    "The agreement lacks 'limits'": lambda: cell.agree(levers={}),
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be_is_refused_with_one_sentence(said):
    with pytest.raises(InputError, match=said):
        REFUSED[said]()


def test_the_names_come_from_the_package_and_load_when_they_are_asked_for():
    ten = "Projection, Scenario, agree, compare, explorer, least, simulate, sweep, to_excel, why"
    assert f"from ephyto_model import {ten}" in notebook.__doc__
    assert set(ten.split(", ")) < set(cell.__all__)
    assert all(callable(getattr(cell, name)) for name in cell.__all__)
    code = "import sys, ephyto_model; print(len([m for m in sys.modules if m.startswith(('pandas', 'plotly'))]))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0\n"


def test_the_explorer_opens_at_the_outcome():
    outcome = Scenario(fao_funding_usd=400_000).run()
    assert cell.explorer(outcome).outcome == outcome


def test_a_report_says_which_parts_it_has():
    report = cell.comparison_report({"language": "en", "scenarios": [{"name": "A"}], "designs": []})
    assert "A" in str(report.title)
    assert "title" in dir(report)
    with pytest.raises(AttributeError, match="This report has no part 'colour'; it has title, scenarios, by_status,"):
        _ = report.colour
    assert repr(report).startswith("A report with these parts: title, scenarios,")
