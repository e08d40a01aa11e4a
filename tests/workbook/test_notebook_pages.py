"""Notebooks 03 to 07, 09 and 10 through Papermill and as pages: charts, headlines, bad parameters refused."""

import json

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import NBVAL
from executed import LONG, OTHERS, QUICK, SHORTENED, WITH_CODE, executed
from one_run import make_one
from sizes import first

from ephyto_model import Scenario
from ephyto_model.cli import main
from ephyto_model.files import NOTEBOOKS
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.reports.parameters import _assigned_above
from ephyto_model.reports.runs.run import Run, files_of

# These have between them every kind of table, control and chart of the others.
CHECKED = ("05_thresholds_and_fairness.ipynb", "09_common_ground.ipynb", "10_the_fund_at_risk.ipynb")
# How many charts the page has at the parameters of the second pass, and what its headline says.
PAGES = {
    "03_participation.ipynb": (3, "the base unit fee falls from USD 4,000 to USD 2,500"),
    "04_funding_mix.ipynb": (4, "no Lower-Middle party pays more than USD 20,000"),
    "05_thresholds_and_fairness.ipynb": (4, "contribution rises from USD 0 to USD 5,500. 4 parties are within 10%"),
    "07_the_fund_over_time.ipynb": (8, "At the end of 2034 the reserve is USD"),
    "06_uncertainty.ipynb": (5, "with a probability of 10%"),
    "09_common_ground.ipynb": (2, "If the amount is set to the dollar, USD 156,200 a year is enough."),
    "10_the_fund_at_risk.ipynb": (6, "Of the 6 policies, “The level 10% higher from 2027” meets all"),
}


@pytest.mark.heavy
@pytest.mark.parametrize(
    "path",
    first([path for path in WITH_CODE if path in QUICK and not path.name.startswith(NBVAL)], WITH_CODE),
    ids=lambda path: path.name,
)
def test_all_cells_print_what_is_committed_and_can_be_run_a_second_time(path, tmp_path_factory):
    committed, printed = (
        [
            "".join(output.text for output in cell.outputs)
            for cell in book.cells
            if "nbval-check-output" in cell.metadata.get("tags", [])
        ]
        for book in (nbformat.read(path, as_version=4), executed(path, tmp_path_factory)[0])
    )
    if path.name not in SHORTENED:
        assert printed == committed


@pytest.mark.heavy
@pytest.mark.parametrize("name", first([name for name in PAGES if name not in LONG][:1], PAGES))
def test_a_notebook_becomes_a_page_with_its_charts_and_headline(name, tmp_path, tmp_path_factory, watched):
    charts, headline = PAGES[name]
    _, again = executed(NOTEBOOKS / name, tmp_path_factory)
    made = files_of(Run("x", name, OTHERS.get(name, {}), "page"), again, "")
    (tmp_path / "page.html").write_bytes(made.files["html"])
    watched.page.goto((tmp_path / "page.html").as_uri())
    watched.page.wait_for_function("[...document.querySelectorAll('.chart')].every((c) => c._fullData)")
    drawn = watched.page.locator(".chart .main-svg:first-child")
    assert drawn.count() == watched.page.locator(".chart").count() == charts
    titles = watched.page.locator("figcaption").all_inner_texts()
    assert all(any(character.isdigit() for character in title) for title in titles), "titles state the finding"
    too_long = watched.page.evaluate(
        """() => [...document.querySelectorAll(".chart")].flatMap((chart) =>
          [...chart.querySelectorAll(".ytitle")].map((title) => title.textContent)
            .filter((_, n) => [...chart.querySelectorAll(".ytitle")][n].getBoundingClientRect().height
              > chart.querySelector(".nsewdrag").getBoundingClientRect().height))"""
    )
    assert too_long == [], "the name of an axis reaches into the title"
    text = watched.page.locator("main").inner_text()
    assert headline in text
    assert "What this does not say:" in text
    assert "inferred" in text
    assert watched.requests == [(tmp_path / "page.html").as_uri()]
    assert watched.complaints == []
    if name in CHECKED:
        findings = Axe().run(watched.page).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"][:200]) for found in findings] == []
    watched.page.set_viewport_size({"width": 360, "height": 740})
    watched.page.wait_for_timeout(300)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (["a = 1", "scenario_from(globals())"], ["a"]),
        (["a = 1", "# Parameters\nb = 2\n", "scenario_from(globals())"], ["b", "a"]),
        (["started = now()", "a = 1", "scenario_from(globals())"], ["a"]),
        (
            [
                "a = 1",
                "scenario_from(globals())",
                "started = now()",
                "tables.provenance_table(started)",
                "b = 1",
                "scenario_from(globals())",
            ],
            ["b"],
        ),
        (["a = 1", "import math\nb = 2", "scenario_from(globals())"], []),
        (["scenario_from(globals())"], []),
    ],
)
def test_parameters_are_what_the_cells_right_above_assign(sources, names):
    assert _assigned_above(sources) == names


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("03_participation.ipynb", {"random_orders": -1}, "random_orders must be a whole number from 0 to 200"),
        ("03_participation.ipynb", {"random_oders": 1}, "no scenario field called 'random_oders'"),
        ("10_the_fund_at_risk.ipynb", {"joining_probabilty": 0.1}, "Did you mean 'joining_probability'?"),
        ("10_the_fund_at_risk.ipynb", {"futures": 0}, "futures must be a whole number from 1 to 100,000,000, not 0."),
        ("10_the_fund_at_risk.ipynb", {"nonpayment_probability": 2}, "must be a number from 0 to 1"),
        ("10_the_fund_at_risk.ipynb", {"largest_rise": -1}, "largest_rise must be a number from 0 to 10, not -1."),
        ("10_the_fund_at_risk.ipynb", {"policies": "none.yaml"}, "none.yaml"),
        ("04_funding_mix.ipynb", {"development_status": "Lower Middle"}, "Did you mean 'Lower-Middle'?"),
        (
            "04_funding_mix.ipynb",
            {"limit_usd": -5},
            "The limit of Lower-Middle must be a number of US dollars from 0, not -5",
        ),
        ("05_thresholds_and_fairness.ipynb", {"rounding": "exat"}, "rounding) must be one of published or exact"),
        ("07_the_fund_over_time.ipynb", {"joiners_a_year": -1}, "joiners_a_year) must be a whole number from 0"),
        ("07_the_fund_over_time.ipynb", {"joiners_year": 1}, "Did you mean 'joiners_a_year'?"),
        ("06_uncertainty.ipynb", {"seed": 1.5}, "seed must be a whole number"),
        ("06_uncertainty.ipynb", {"sobol_draws": 100}, "sobol_draws must be 2, 4, 8"),
        ("09_common_ground.ipynb", {"agreement": 5}, "agreement must be the path of a YAML file, not 5"),
        ("09_common_ground.ipynb", {"agreement": "nowhere.yaml"}, "There is no file nowhere.yaml"),
        ("09_common_ground.ipynb", {"levers": ["fao"]}, "levers must be two of fao_funding_usd"),
        ("09_common_ground.ipynb", {"lever": []}, "There is no parameter 'lever'"),
        ("06_uncertainty.ipynb", {"growth_spread": -1}, "growth_spread must be a number from 0 to 5"),
    ],
)
def test_a_bad_parameter_of_a_notebook_is_refused_in_one_sentence(name, parameters, sentence):
    made = make_one(name, {**OTHERS.get(name, {}), **parameters})
    assert made.failure.startswith("InputError: ")
    assert sentence in made.failure
    assert set(made.files) == {"ipynb"}


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("0[3-9]*.ipynb")), ids=lambda path: path.name)
def test_a_notebook_has_parameters_a_headline_and_its_limits(path):
    cells = nbformat.read(path, as_version=4).cells
    assert [c for c in cells if "parameters" in c.metadata.get("tags", [])]
    assert any(c.source.endswith("\nfound.headline") for c in cells)
    assert any(c.source.startswith("**What this does not say:**") for c in cells)
    assert any("nbval-check-output" in c.metadata.get("tags", []) for c in cells)


@pytest.mark.heavy
def test_the_command_makes_pages_of_notebooks_and_a_door_to_all_reports(tmp_path, watched):
    notebook = NOTEBOOKS / "05_thresholds_and_fairness.ipynb"
    (tmp_path / "two.yaml").write_text("scenarios: [{name: A}, {name: B, fao_funding_usd: 1}]")
    command = ["report", str(tmp_path / "two.yaml"), str(notebook), "--set", "fao_funding_usd=631500"]
    assert main([*command, "--out", str(tmp_path / "out")]) == 0
    page = watched.page
    page.goto((tmp_path / "out" / "index.html").as_uri())
    links = page.locator("a").evaluate_all(
        "(links) => links.map((link) => [link.getAttribute('href'), link.innerText])"
    )
    assert links == [
        ["notebooks/05-thresholds-and-fairness.html", "Thresholds and fairness"],
        ["two/index.html", "Scenario reports: two"],
    ]
    assert page.locator(".headline").inner_text() == plainly(answer(Scenario().run()))
    assert "contribution rises from USD 0 to USD 5,500" in page.locator(".leads").first.inner_text()
    assert page.locator(".leads svg").count() == 2
    assert "with medium usage" in page.locator(".leads").last.inner_text(), "the batch has its comparison's finding"
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="Thresholds and fairness").click()
    page.wait_for_function("[...document.querySelectorAll('.chart')].every((c) => c._fullData)")
    assert page.locator(".chart").count() == 4
    assert "contribution rises from USD 0 to USD 5,500" in page.locator("main").inner_text()
    page.get_by_role("link", name="All reports, and the explorer").click()
    assert page.url == (tmp_path / "out" / "index.html").as_uri()
    assert watched.complaints == []
    again = NOTEBOOKS / "03_participation.ipynb"
    assert main(["report", str(again), "--set", "random_orders=1", "--out", str(tmp_path / "out")]) == 0
    door = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert door.count("notebooks/0") == 2, "what was made before stays linked"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            ["--set", "fao_fundng_usd=1"],
            "has no parameter 'fao_fundng_usd'; its parameters are annual",
        ),
        (["--set", "fao_fundng_usd=1"], "Did you mean 'fao_funding_usd'?"),
        (["--set", "fao_funding_usd=-1"], "FAO funding (fao_funding_usd) must be a number from 0 to 1,000,000,000"),
        (["--set", "fao_funding_usd"], "--set needs PARAMETER=VALUE, like fao_funding_usd=400000"),
        (["--set", "fao_funding_usd=1", "--set", "fao_funding_usd=2"], "--set gives fao_funding_usd two values"),
        (["--set", "donor_funding_usd=1"], "has no parameter 'donor_funding_usd'"),
        (["--set", "designs=none.csv"], "There is no file none.csv"),
        (["--set", "designs=5"], "designs must be the path of a CSV or YAML file, or an empty text; found 5"),
    ],
)
def test_a_wrong_setting_of_a_notebook_is_refused_before_anything_is_written(asked, sentence, tmp_path, capsys):
    notebook = str(NOTEBOOKS / "05_thresholds_and_fairness.ipynb")
    assert main(["report", notebook, *asked, "--out", str(tmp_path / "out")]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "text", "asked", "sentence"),
    [
        ("x.ipynb", "{}", [], "x.ipynb is not a notebook; save it again in JupyterLab."),
        ("x.ipynb", "no json", [], "x.ipynb is not a notebook"),
        (
            "x.ipynb",
            '{"nbformat": 4, "cells": [{"source": "# A", "metadata": {}}]}',
            ["--set", "a=1"],
            "it has no parameters",
        ),
        ("x.yaml", "name: A", ["--set", "name=B"], "--set is for the parameters of notebooks"),
        ("y.ipynb", None, [], "There is no file"),
        ("m.ipynb", '{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "A"}]}', [], "has no cells to run"),
    ],
)
def test_what_is_no_notebook_is_refused(name, text, asked, sentence, tmp_path, capsys):
    if text is not None:
        (tmp_path / name).write_text(text)
    assert main(["report", str(tmp_path / name), *asked, "--out", str(tmp_path / "out")]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_parameters_of_a_projection_are_checked_as_its_fields(tmp_path, capsys):
    notebook = str(NOTEBOOKS / "07_the_fund_over_time.ipynb")
    assert main(["report", notebook, "--set", "last_year=1900", "--out", str(tmp_path / "out")]) == 2
    assert "(last_year) must be a year from 2025" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"metadata": {"kernelspec": {"language": "R"}}}, "is a notebook of R; name one of Python."),
        ({"nbformat": None}, "is not a notebook; save it again in JupyterLab."),
    ],
)
def test_what_is_no_notebook_of_python_is_refused(given, sentence, tmp_path, capsys):
    (tmp_path / "odd.ipynb").write_text(json.dumps({"nbformat": 4, "metadata": {}, "cells": [], **given}))
    assert main(["report", str(tmp_path / "odd.ipynb"), "--out", str(tmp_path / "out")]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.heavy
def test_a_page_that_reads_files_is_always_made_again(tmp_path, capsys):
    """Its key knows the path of a file, not what is in it."""
    (tmp_path / "ex.csv").write_text("iso3,exchanges\nKEN,10\nNLD,10\n")
    command = ["report", "notebooks/scenario_report.ipynb", "--out", str(tmp_path / "out")]
    for settings, said in (([], "1 report is ready. "), ([], "1 report is ready, 1 of them unchanged. ")):
        assert main([*command, *settings]) == 0
        assert capsys.readouterr().out.startswith(said)
    settings = ["--set", f"exchanges={tmp_path / 'ex.csv'}", "--set", "participating_parties=2"]
    for _ in range(2):
        assert main([*command, *settings]) == 0
        assert capsys.readouterr().out.startswith("1 report is ready. ")
