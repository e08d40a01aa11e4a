"""Reports: rendered for real, opened as files and in a browser without a network, compared with the model."""

import ast
import csv
import io
import json
import math
import re
import subprocess
import sys

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import program
from office import PROFILE
from one_run import make_one

from ephyto_model import Scenario
from ephyto_model.cli import main
from ephyto_model.files import NOTEBOOKS
from ephyto_model.language.wording import usd
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.questions.fees.breakdown import breakdown, funding_steps
from ephyto_model.questions.fees.export import contributions_csv
from ephyto_model.questions.fees.overview import segments
from ephyto_model.questions.fees.participation import fees_by_parties
from ephyto_model.questions.fees.thresholds import cost_per_exchange
from ephyto_model.reports.file_names import safe_names

TEMPLATE = NOTEBOOKS / "scenario_report.ipynb"
HOSTILE = "../=1+1 <img src=x onerror=alert(1)> </script> & Côte"
FILE = f"""scenarios:
  - name: "{HOSTILE}"
    fao_funding_usd: 300000
    participating_parties: 120
    newcomer_exchanges: peer_median
  - name: Index
    rounding: exact
"""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a b.yaml").write_text(FILE, encoding="utf-8")
    assert main(["report", str(folder / "a b.yaml"), "--out", str(folder / "out")]) == 0
    return folder / "out" / "a-b"


@pytest.fixture(scope="module")
def outcome():
    return Scenario(
        name=HOSTILE, fao_funding_usd=300_000, participating_parties=120, newcomer_exchanges="peer_median"
    ).run()


@pytest.fixture
def page(rendered, reports):
    return reports(rendered / "1-1-img-src-x-onerror-alert-1-script-cote.html")


def test_names_become_file_names_only_through_a_safe_form(rendered):
    stems = ["1-1-img-src-x-onerror-alert-1-script-cote", "scenario-index"]
    files = [f"{stem}.{ending}" for stem in stems for ending in ("csv", "html", "ipynb", "xlsx")]
    files += ["comparison.csv", "comparison.html", "comparison.ipynb", "index.html", ".runs"]
    assert sorted(path.name for path in rendered.iterdir()) == sorted(files)
    assert sorted(path.name for path in rendered.parent.iterdir()) == ["a-b", "index.html"]


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["A b", "a-b", "A.B"], ["a-b", "a-b-2", "a-b-3"]),
        (["a", "A", "a-2"], ["a", "a-2", "a-2-2"]),
        (
            ["index", "CON", "日本", "..", "é" * 80],
            ["scenario-index", "scenario-con", "scenario", "scenario-2", "e" * 60],
        ),
    ],
)
def test_names_that_would_collide_are_told_apart(names, files):
    assert safe_names(names) == files


def test_the_page_asks_nothing_of_the_network_and_complains_of_nothing(page):
    assert page.requests == [page.page.url]
    assert page.complaints == []


def drawn(page, number):
    """Return the traces of a chart as the page drew them."""
    script = """(number) => document.querySelectorAll('.chart')[number]._fullData.map(
        (trace) => ({name: trace.name, x: Array.from(trace.x), y: Array.from(trace.y)}))"""
    return page.page.evaluate(script, number)


def test_every_chart_is_drawn(page):
    charts = page.page.locator(".chart")
    assert charts.count() == 4
    for number in range(4):
        assert charts.nth(number).locator(".plot-container .main-svg").count() > 0
        assert charts.nth(number).locator(".trace, .bars .point, .waterfalllayer .point").count() > 0
        assert charts.nth(number).get_attribute("aria-label")
        assert charts.nth(number).bounding_box()["height"] > 200


def test_charts_show_the_models_figures(page, outcome):
    assessment = outcome.assessment
    page.page.locator("summary", has_text="Steps from the Total Annual Funding Level").click()
    amounts = [row[1] for row in table(page, "Steps from the Total Annual Funding Level")]
    assert amounts[:-1] == [usd(step) for step in funding_steps(assessment)["amount_usd"][:-1]]
    read = "(all) => all.map((part) => [...part.children].map((word) => word.textContent))"
    parts = page.page.locator(".segments .segment").evaluate_all(read)
    assert parts == [[label, usd(amount)] for _, label, amount in segments(assessment)]
    for number, group in ((0, "development_status"), (1, "usage_category")):
        sums = breakdown(assessment, group)
        base, usage = drawn(page, number)
        assert base["x"] == list(sums[group])
        assert (base["y"], usage["y"]) == (list(sums["base_fee_usd"]), list(sums["usage_fee_usd"]))
    fees = fees_by_parties(outcome.scenario, range(88, 188))
    for trace in drawn(page, 2):
        assert trace["x"] == list(range(88, 188))
        assert trace["y"] == list(fees[trace["name"]])
    costs = cost_per_exchange(assessment)
    points = [pair for trace in drawn(page, 3) for pair in zip(trace["x"], trace["y"], strict=True)]
    assert sorted(points) == sorted(zip(costs["exchanges"], costs["usd_per_exchange"], strict=True))
    marks = page.page.evaluate("document.querySelectorAll('.chart')[2].layout.annotations.map((a) => a.text)")
    assert marks == ["88", "185", "187"]


def table(page, caption):
    rows = page.page.locator("table", has=page.page.locator("caption", has_text=caption)).locator("tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def test_tables_show_the_models_figures(page, outcome):
    cells = page.page.locator(".matrix tbody td b").all_inner_texts()
    assert cells == [
        usd(outcome.assessment.total_fee_usd(status, category))
        for category in ("Low", "Medium", "High", "Very High")
        for status in fields()["unclassified_status"].choices
    ]
    assert page.page.locator(".tile").count() == 187
    assert page.page.locator(".tile:not(.out)").count() == len(outcome.assessment.contributions)
    parties = table(page, "Expected contributions of the 120 parties")
    assert [row[1] for row in parties] == [party.iso3 for party in outcome.assessment.contributions]
    assert [row[-1] for row in parties] == [
        f"{int(party.expected_contribution_usd):,}" for party in outcome.assessment.contributions
    ]


def test_a_hostile_name_is_shown_as_text(page):
    assert page.page.locator("h1").inner_text() == HOSTILE
    assert page.page.locator("img").count() == 0


def test_what_the_page_says_of_itself(page):
    text = page.page.locator("main").inner_text()
    for part in (
        "inferred from the paper's tables",
        "not adopted policy",
        "ephyto_model",
        "SHA-256 of data/",
        "Parameter fao_funding_usd",
        "Why 88, 185 and 187?",
    ):
        assert part in text
    assert "scenario_report" not in text
    assert page.page.locator("code, .highlight").count() == 0


def test_the_table_sorts_and_searches(page):
    browser_page = page.page
    rows = browser_page.locator("table.sortable tbody tr:not([hidden])")
    browser_page.get_by_role("button", name="Expected contribution").press("Enter")
    browser_page.get_by_role("button", name="Expected contribution").press("Enter")
    amounts = [int(text.replace(",", "")) for text in rows.locator("td:last-child").all_inner_texts()]
    assert amounts == sorted(amounts, reverse=True)
    assert browser_page.locator("th[aria-sort=descending]").count() == 1
    browser_page.get_by_label("Search the table").fill("cote")
    assert rows.locator("th").all_inner_texts() == ["Côte d'Ivoire"]
    assert browser_page.locator("[role=status]").inner_text() == "1 of 120 rows"
    browser_page.get_by_label("Search the table").fill("")
    assert rows.count() == 120


def test_the_csv_saved_from_the_page_is_the_file_beside_it(page, rendered, outcome):
    with page.page.expect_download() as download:
        page.page.get_by_role("link", name="Save this table as CSV").click()
    beside = (rendered / "1-1-img-src-x-onerror-alert-1-script-cote.csv").read_bytes()
    saved = download.value.path().read_bytes()
    assert saved == beside == contributions_csv(outcome)


def test_a_phone_needs_no_sideways_scrolling(page):
    page.page.set_viewport_size({"width": 360, "height": 740})
    page.page.wait_for_timeout(500)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_it_prints_on_a4_with_its_charts(page):
    printed = page.page.pdf(prefer_css_page_size=True)
    sizes = {
        tuple(round(float(n)) for n in box) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    }
    assert sizes == {(595, 842)}
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    widths = page.page.evaluate(
        "[...document.querySelectorAll('.chart .main-svg:first-child')].map((s) => s.clientWidth)"
    )
    assert set(widths) == {690}
    page.page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.page.wait_for_timeout(300)
    after = page.page.evaluate("document.querySelector('.chart .main-svg').clientWidth")
    assert after > 690


@pytest.mark.slow
def test_no_finding_of_an_accessibility_check(page):
    found = Axe().run(page.page).response["violations"]
    findings = [(v["id"], v["nodes"][0]["html"][:200]) for v in found]
    assert not findings


def test_the_index_shows_a_hostile_name_as_text(rendered, watched):
    watched.page.goto((rendered / "index.html").as_uri())
    assert watched.page.locator("tbody th").first.inner_text() == HOSTILE
    assert watched.page.locator("img").count() == 0
    assert watched.complaints == []


def test_the_csv_carries_appendix_2_and_where_it_comes_from(rendered):
    text = (rendered / "scenario-index.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 88
    assert sum(float(row["expected_contribution_usd"]) for row in rows) == pytest.approx(1_263_000, abs=0.005)
    assert "not adopted policy" in rows[0]["provenance"]


@pytest.mark.heavy
def test_a_spreadsheet_takes_no_cell_for_a_formula(tmp_path):
    """A participant named like a formula stays text when LibreOffice opens the CSV."""
    office = program("soffice", "libreoffice-calc")
    party = Scenario().run()
    first = party.assessment.contributions[0]._replace(name="=1+41")
    hostile = type(party.assessment)(**{**vars_of(party.assessment), "contributions": (first,)})
    (tmp_path / "hostile.csv").write_bytes(contributions_csv(type(party)(party.scenario, hostile, party.notices)))
    command = [
        office,
        PROFILE,
        "--headless",
        "--convert-to",
        "html",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "hostile.csv"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shown = (tmp_path / "hostile.html").read_text(encoding="utf-8")
    assert "=1+41" in shown
    assert ">42<" not in shown


def vars_of(frozen):
    return {name: getattr(frozen, name) for name in frozen.__dataclass_fields__}


def parameters_cell():
    notebook = nbformat.read(TEMPLATE, as_version=4)
    return next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))


def test_the_templates_parameters_are_exactly_the_scenario_fields():
    given = {line.targets[0].id: ast.literal_eval(line.value) for line in ast.parse(parameters_cell().source).body}
    assert given.pop("language") == "en"
    assert given == Scenario().values()
    assert list(given) == list(fields())


def papermill(out, *parameters):
    command = [sys.executable, "-m", "papermill", str(TEMPLATE), str(out), "--no-progress-bar", *parameters]
    return subprocess.run(command, capture_output=True, text=True, cwd=out.parent)


@pytest.mark.heavy
def test_plain_papermill_renders_the_template(tmp_path):
    out = tmp_path / "out.ipynb"
    assert papermill(out, "-p", "fao_funding_usd", "300000").returncode == 0
    cells = nbformat.read(out, as_version=4).cells
    shown = next(o.data["text/plain"] for c in cells if c.source == "report.title" for o in c.outputs)
    # 642,000 / 207 = 3,101: 3,000; 342,000 / 63 = 5,429: 5,400; 4 x 3,000 + 5,400 = 17,400
    assert "a High-income party with medium usage pays USD 17,400 a year instead of 22,900" in shown
    charts = [o for c in cells for o in c.get("outputs", []) if "application/vnd.plotly.v1+json" in o.get("data", {})]
    assert len(charts) == 4


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"fao_fundng_usd": 300_000}, "no scenario field called 'fao_fundng_usd'"),
        ({"fao_funding_usd": -1}, "fao_funding_usd) must be a number from 0 to 1,000,000,000 US dollars a year"),
        ({"participating_parties": 200, "include": ["QQQ"]}, "participating_parties) must be a whole number"),
        ({"donor_funding_usd": math.nan}, "donor_funding_usd) must be a number"),
        ({"scenario_report": 5}, "no scenario field called 'scenario_report'"),
    ],
)
def test_a_bad_parameter_fails_in_the_first_cell_with_one_sentence(tmp_path, parameters, sentence):
    made = make_one(TEMPLATE.name, parameters)
    (tmp_path / "out.ipynb").write_bytes(made.files["ipynb"])
    assert_first_cell_refuses(tmp_path / "out.ipynb", sentence)


@pytest.mark.heavy
@pytest.mark.slow
def test_plain_papermill_refuses_a_bad_parameter(tmp_path):
    out = tmp_path / "out.ipynb"
    assert papermill(out, "-y", "{fao_funding_usd: -1}").returncode != 0
    assert_first_cell_refuses(out, "fao_funding_usd) must be a number from 0 to 1,000,000,000 US dollars a year")


def assert_first_cell_refuses(out, sentence):
    cells = [cell for cell in nbformat.read(out, as_version=4).cells if cell.cell_type == "code"]
    failed = [cell for cell in cells if any(output.output_type == "error" for output in cell.outputs)]
    assert len(failed) == 1
    assert failed[0].source.endswith("scenario_report(globals())")
    (error,) = failed[0].outputs
    assert sentence in error.evalue
    assert len(error.traceback) == 1
    assert all(not cell.outputs for cell in cells[cells.index(failed[0]) + 1 :])


def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path, capsys):
    (tmp_path / "one.yaml").write_text("name: One", encoding="utf-8")
    (tmp_path / "out").write_text("a file, not a folder")
    assert main(["report", str(tmp_path / "one.yaml"), "--out", str(tmp_path / "out")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "a file, not a folder"


def test_no_path_of_this_machine_is_in_a_report(rendered):
    for path in rendered.rglob("*"):
        text = path.read_bytes().decode("utf-8", errors="ignore") if path.is_file() else ""
        assert str(NOTEBOOKS.parent) not in text
        assert str(rendered) not in text
    notebook = json.loads((rendered / "scenario-index.ipynb").read_text(encoding="utf-8"))
    assert notebook["metadata"]["papermill"]["input_path"] == "scenario_report.ipynb"
