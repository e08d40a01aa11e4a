"""The comparison report and party pages: opened in a browser without a network, compared with the model."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from axe_playwright_python.sync_playwright import Axe
from one_run import make_one
from sizes import first

from ephyto_model import Scenario, load_participants
from ephyto_model.cli import main
from ephyto_model.display.plotly_js import SHARED
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.code import decode
from ephyto_model.page.file import write_explorer
from ephyto_model.questions.comparison.charts import fees_against_what_varies, party_under_each
from ephyto_model.questions.comparison.regret import largest_regrets
from ephyto_model.questions.comparison.views import against_what_varies, winners
from ephyto_model.questions.fees.causes.views import most_moved
from ephyto_model.questions.fees.comparison import by_party, by_status, fees_against, winners_and_losers
from ephyto_model.questions.fees.party import under_each
from ephyto_model.questions.fund.charts import shortfall
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.rules import project
from ephyto_model.reports.pages.thumbnail import thumbnail
from ephyto_model.reports.runs.kinds import SCENARIO

pytestmark = pytest.mark.heavy

FILE = """scenarios:
  - name: As published
  - name: <b>Half</b> & more
    fao_funding_usd: 631500
    exclude: [KEN]
  - name: Everyone
    participating_parties: 187
    newcomer_exchanges: peer_median
"""


SCALE = "iso3,weight,source,year\nKEN,1,<i>invented</i>,2025\nNLD,3,<i>invented</i>,2025\n"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    (folder / "b.yaml").write_text(FILE, encoding="utf-8")
    (folder / "scale.csv").write_text(SCALE, encoding="utf-8")
    write_explorer(folder)
    given = ["--parties", "KEN,SGP", "--designs", str(folder / "scale.csv")]
    assert main(["report", str(folder / "b.yaml"), "--out", str(folder), *given]) == 0
    return folder / "b"


@pytest.fixture(scope="module")
def outcomes():
    return [
        Scenario(name="As published").run(),
        Scenario(name="<b>Half</b> & more", fao_funding_usd=631_500, exclude=["KEN"]).run(),
        Scenario(name="Everyone", participating_parties=187, newcomer_exchanges="peer_median").run(),
    ]


@pytest.fixture
def opened(rendered, reports):
    return lambda name: reports(rendered / name)


def drawn(page, number):
    script = """(number) => document.querySelectorAll('.chart')[number]._fullData.map(
        (trace) => ({name: trace.name, x: Array.from(trace.x), y: Array.from(trace.y)}))"""
    return page.evaluate(script, number)


def rows(page, caption):
    table = page.locator("table", has=page.locator("caption", has_text=caption)).first
    script = "(table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"
    return table.evaluate(script)


def written(amount):
    return "–" if amount is None else f"{amount:,}" if isinstance(amount, int) else f"{amount:,.2f}"


def test_a_comparison_shows_the_models_figures(opened, outcomes):
    page = opened("comparison.html").page
    assert page.locator(".chart").count() == 3  # by status, why and regret: several fields vary, so none is drawn alone
    assert "These scenarios differ in several settings: FAO funding, " in page.locator("main").inner_text()
    sums = by_status(outcomes)
    for trace in drawn(page, 0):
        assert trace["x"] == list(sums[trace["name"]])
    regrets = largest_regrets(outcomes)
    moved, change = most_moved(outcomes)
    assert drawn(page, 1)[0]["y"][-1] == float(moved.assessment.revenue_usd) == float(change.to_usd)
    for trace in drawn(page, 2):
        assert trace["x"] == list(regrets[trace["name"]])
    found = rows(page, "Expected contribution of every party")
    assert found == [
        [name, iso3, *map(written, amounts)] for iso3, name, *amounts in by_party(outcomes).itertuples(index=False)
    ]
    counts = {row[0]: row[1:] for row in rows(page, "Number of parties paying less, the same and more")}
    for option, status, less, same, more, _ in winners_and_losers(outcomes).itertuples(index=False):
        words = [f"{n} {word}" for n, word in ((less, "less"), (same, "the same"), (more, "more")) if n]
        assert counts[option][STATUSES.index(status)] == ", ".join(words)


def test_fees_are_drawn_against_the_one_field_that_varies():
    options = [Scenario(name=f"FAO {amount}", fao_funding_usd=amount).run() for amount in (0, 200_000, 400_000)]
    figure, against = fees_against_what_varies(options), fees_against(options, "fao_funding_usd")
    for trace in figure.data:
        assert (list(trace.x), list(trace.y)) == (list(against["value"]), list(against[trace.name]))
    assert len(against_what_varies(options).rows()) == 3
    same = [options[0], Scenario(name="Again").run()]
    assert "do not differ in any setting" in fees_against_what_varies(same).text
    assert against_what_varies(same) is None


def test_a_party_that_pays_nothing_gets_a_sentence_instead_of_a_chart():
    togo, kenya = (next(p for p in load_participants() if p.iso3 == code) for code in ("TGO", "KEN"))
    options = [Scenario(name="A").run(), Scenario(name="B", fao_funding_usd=1).run()]
    assert party_under_each(options, togo).text == "In the scenarios in which it takes part, Togo would pay nothing."
    assert len(party_under_each(options, kenya).data) == 2
    assert party_under_each(options[:1], kenya).text == "In this scenario, Kenya would pay USD 31,600 a year."


def test_a_small_shortfall_does_not_stand_as_a_tower():
    """The published case lacks USD 300 a year of 1,263,000; without fees from the need, all of it is lacking."""
    small = shortfall(project(Projection(last_year=2026)))
    assert (
        small.text
        == "Over 2 years, USD 600 of the cost cannot be paid. The shortfall occurs in 2025 and 2026 and is at most "
        "USD 300 a year."
    )
    none = shortfall(project(Projection(opening_reserve_usd=1_000_000)))
    assert none.text == "The cost is paid in every year."
    large = shortfall(project(Projection(nonpaying_share=0.5)))
    assert max(large.data[0].y) > 1_263_000 / 20


def test_a_party_page_shows_the_models_figures(opened, outcomes):
    watched = opened("parties/ken.html")
    page = watched.page
    assert page.locator("h1").inner_text() == "Kenya"
    headline = page.locator(".headline").inner_text()
    assert "USD 31,600 a year: a base fee of USD 4,000 and a usage fee of USD 27,600" in headline
    amounts = under_each(outcomes, "KEN")
    base, usage = drawn(page, 0)
    assert (base["x"], usage["x"]) == (list(amounts["base_fee_usd"]), list(amounts["usage_fee_usd"]))
    found = [row[6] for row in rows(page, "Expected contribution of Kenya")]
    assert found == [written(amount) for amount in amounts["expected_contribution_usd"]]
    assert found[1] == "–"
    why = drawn(page, 1)[0]
    assert (why["x"][0], why["y"][0]) == ("Before", 31_600)
    points = [point for trace in drawn(page, 2) for point in zip(trace["x"], trace["y"], strict=True)]
    assert len(points) == 88 + 1
    assert points[-1] == (165_754, 31_600)
    assert [row[1:] for row in rows(page, "Other usage categories")] == [["150,000", "−15,755", "17,800", "−13,800"]]
    steps = rows(page, "Calculation in the scenario “As published”")
    assert steps[-2][1:] == ["Expected contribution: USD 31,600 a year.", "App. 1(13)"]
    assert page.locator("details", has_text="Calculation in the scenario “<b>Half</b> & more”").count() == 1
    assert [row[2] for row in rows(page, "Notification of expected contributions")] == [
        "30 June 2024",
        "30 June 2026",
        "30 June 2028",
    ]


def test_a_newcomers_page_says_from_when_it_would_pay(opened):
    page = opened("parties/sgp.html").page
    assert "does not take part in the scenario “As published”" in page.locator(".headline").inner_text()
    assert "Appendix 3 lists it as not yet using" in page.locator("main").inner_text()
    assert rows(page, "Start of contributions by Singapore") == [
        ["1 January 2026", "2027", "2027", "2026"],
        ["1 June 2026", "2027", "2028", "2027"],
        ["1 June 2027", "2028", "2029", "2028"],
    ]


MADE = ["comparison.html", "parties/ken.html", "parties/sgp.html", "index.html"]


@pytest.mark.parametrize("name", first(MADE[1:2], MADE))
def test_a_page_asks_nothing_of_the_network_and_is_accessible(opened, rendered, name):
    watched = opened(name)
    shared = {(rendered / SHARED).as_uri()} if "/" in name else set()
    assert set(watched.requests) == {(rendered / name).as_uri(), *shared}
    assert watched.complaints == []
    assert watched.page.locator("main b").count() == 0
    found = Axe().run(watched.page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:200]) for v in found]
    watched.page.set_viewport_size({"width": 360, "height": 740})
    watched.page.wait_for_timeout(300)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_of_a_long_table_the_largest_rows_are_in_sight_and_the_rest_one_click_away(opened):
    page = opened("comparison.html").page
    table = page.locator("table.sortable").last
    box = page.locator(".search").last
    in_sight = """(table) => [...table.tBodies[0].rows].filter((row) => row.checkVisibility())
        .map((row) => row.cells[1].textContent)"""
    first = table.evaluate(in_sight)
    assert len(first) == 10
    assert {"USA", "NLD"} < set(first)  # which pay the most in every scenario
    box.get_by_role("button", name="Show all rows").click()
    assert len(table.evaluate(in_sight)) == 187
    box.get_by_role("button", name="Show the ten largest").click()
    assert table.evaluate(in_sight) == first
    box.locator("input").fill("tuvalu")
    assert table.evaluate(in_sight) == ["TUV"]
    box.locator("input").fill("")
    box.get_by_role("button", name="Show the ten largest").click()
    assert table.evaluate(in_sight) == first
    page.set_viewport_size({"width": 1920, "height": 900})
    contents = page.locator("nav.contents a")
    assert contents.all_inner_texts() == page.locator("main h2").all_inner_texts()
    contents.last.click()
    assert page.evaluate("location.hash") == f"#{page.locator('main h2').last.get_attribute('id')}"


def test_party_pages_are_small_because_they_share_plotly(rendered):
    shared = (rendered / SHARED).stat().st_size
    sizes = [path.stat().st_size for path in (rendered / "parties").glob("*.html")]
    assert len(sizes) == 2
    assert max(sizes) < shared / 10


def test_the_index_links_every_file_and_draws_sparklines(opened, rendered):
    page = opened("index.html").page
    links = [link.get_attribute("href") for link in page.locator("a").all()]
    assert len(links) == 3 * 5 + 2 + 2 * 2
    assert all((rendered / link.partition("#")[0]).is_file() for link in links)
    codes = [link.partition("#")[2] for link in links if "#" in link]
    assert [decode(code).name for code in codes] == ["As published", "<b>Half</b> & more", "Everyone"]
    assert page.locator("svg.spark").count() == 5
    words = page.locator("svg.spark").nth(0).get_attribute("aria-label")
    assert re.search(r"pays USD [\d,]+ with 50 participating parties and USD 17,000 with 187", words)
    assert rows(page, "What each party would be expected")[0][:4] == ["Kenya", "31,600", "21,700", "31,600"]


def test_a_comparison_sets_scales_beside_the_options(opened):
    page = opened("comparison.html").page
    text = page.locator("main").inner_text()
    assert "Source of the weights: <i>invented</i> (2025)." in text  # what a file says is text, not a tag
    assert (
        "“scale, all of the need” uses a scale to share the full amount to be raised from fees under the first option."
        in text
    )
    measures = rows(page, "Distribution of the cost under each way of sharing")
    assert [row[0] for row in measures] == [
        "1. As published",
        "2. <b>Half</b> & more",
        "3. Everyone",
        "scale, all of the need",
        "scale, the base part",
    ]
    assert measures[0][1:] == ["72", "3.5%", "25.8%", "0.98", "0.21 to 6.10", "0.64", "+0.76", "+0.63"]
    assert measures[3][1:4] == ["2", "75.0%", "100.0%"]
    by_party = {row[1]: row[2:] for row in rows(page, "Contribution of every party under each scale")}
    # Weights 1 and 3 of 4 share 1,263,000, and 842,000 of it; then 421,000 is needed from 63 usage units: 6,700.
    assert by_party["KEN"] == ["31,600", "315,750", "237,300"]
    assert by_party["AUT"] == ["16,000", "0", "0"]
    assert len(by_party) == 88


def test_a_party_page_says_what_a_certificate_has_to_bring_in(opened):
    page = opened("parties/ken.html").page
    text = page.locator("main").inner_text()
    assert (
        "A charge of USD 0.20 for each exchange, whether the certificate is sent or received, would recover this "
        "contribution (para 38)" in text
    )
    assert "the saving on 112 containers a year would be as much as the contribution." in text
    assert rows(page, "Amount that a certificate would have to bring in") == [
        ["As published", "31,600", "165,754", "0.20", "–", "–"],
        ["<b>Half</b> & more", "–", "–", "–", "–", "–"],
        ["Everyone", "21,700", "165,754", "0.14", "–", "–"],
    ]


INVENTED = {
    "name": "<i>Invented</i>",
    "lines": [
        {"head": "c", "line": "<u>Hosting</u>", "rises_with": "exchanges", "amounts_usd": 863_000},
        {"head": "e", "line": "Secretariat", "amounts_usd": {2025: 300_000, 2026: 500_000}},
    ],
}


def test_a_report_shows_where_a_dollar_goes_where_a_budget_is_given(tmp_path, watched):
    path = tmp_path / "page.html"
    path.write_bytes(make_one(SCENARIO, {"annual_funding_level_usd": INVENTED}).files["html"])
    watched.page.goto(path.as_uri())
    watched.page.wait_for_function("[...document.querySelectorAll('.chart')].every((c) => c._fullData)")
    text = watched.page.locator("main").inner_text()
    assert "The lines of the budget “<i>Invented</i>” add up to USD 1,263,000 a year in 2025-2026." in text
    assert "Budget lines that are not fixed are planned on the basis of 2,643,831 exchanges." in text
    assert "The largest share of each dollar, 68.3%, goes to “Hosting”" in " ".join(text.split())
    (bars,) = [
        chart
        for chart in range(watched.page.locator(".chart").count())
        for trace in drawn(watched.page, chart)
        if 863_000 in trace["x"]
    ]
    assert drawn(watched.page, bars)[0]["x"] == [0, 0, 863_000, 0, 400_000, 0, 0]
    assert rows(watched.page, "Use of each dollar") == [
        ["<u>Hosting</u>", "(c) Hosting", "863,000", "68.3%", "rises with the number of exchanges"],
        [
            "Secretariat",
            "(e) IPPC Secretariat programme management and support including support for the ePhyto Steering Group",
            "400,000",
            "31.7%",
            "fixed",
        ],
    ]
    assert watched.complaints == []


def test_a_report_without_a_budget_says_what_the_level_pays_for(tmp_path, watched):
    path = tmp_path / "page.html"
    path.write_bytes(make_one(SCENARIO, {}).files["html"])
    watched.page.goto(path.as_uri())
    text = watched.page.locator("main").inner_text()
    assert "The paper gives no amounts for individual cost items, so none are shown here" in text
    assert watched.page.locator("caption", has_text="Use of each dollar").count() == 0


def test_a_shipped_scale_that_cannot_hold_is_left_out_and_a_given_one_is_refused(tmp_path, capsys):
    (tmp_path / "few.yaml").write_text("scenarios: [{name: Few, participating_parties: 4}, {name: B}]")
    given = ["report", str(tmp_path / "few.yaml"), "--out", str(tmp_path / "out")]
    assert main(given) == 0
    page = (tmp_path / "out" / "few" / "comparison.html").read_text(encoding="utf-8")
    assert "“UN scale, nobody above 22%” is left out: its weights, floor or ceiling cannot be applied" in page
    assert "“UN scale, all that is needed” uses a scale to share the full amount to be raised from fees" in page
    (tmp_path / "designs.yaml").write_text("designs: [{name: A, scale: un_2025_2027.csv, ceiling_share: 0.2}]")
    capsys.readouterr()
    assert main([*given[:3], str(tmp_path / "no"), "--designs", str(tmp_path / "designs.yaml")]) == 2
    assert "Design 'A': A ceiling of 20% cannot hold with so few parties" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def page_with(*traces, **layout):
    return f'<script type="application/json">{json.dumps({"data": traces, "layout": layout})}</script>'


def shapes(page, shape, *names):
    return [
        tuple(float(re.search(f'{name}="([^"]+)"', one)[1]) for name in names)
        for one in re.findall(f"<{shape} [^>]+>", thumbnail(page))
    ]


def test_a_small_picture_of_a_chart_is_true_to_scale():
    """Bars of 10 on 20 in 240 by 80 with an edge of 3: 20 ends at half, 10 on it at three quarters, where 40 is all."""
    first, second = {"type": "bar", "x": ["A", "B"], "y": [20, 40]}, {"type": "bar", "x": ["A", "B"], "y": [10, 0]}
    stacked = shapes(page_with(first, second, barmode="stack"), "rect", "y", "height")
    assert stacked == [(40.0, 37.0), (3.0, 74.0), (21.5, 18.5), (3.0, 0.0)]
    beside = shapes(page_with(first, second), "rect", "y", "height")
    assert beside[2] == (58.5, 18.5)
    lying = {"type": "bar", "orientation": "h", "x": [1, 2], "y": ["A", "B"]}
    assert shapes(page_with(lying), "rect", "x", "width") == [(3.0, 117.0), (3.0, 234.0)]
    packed = {**lying, "x": json.loads(go.Figure(go.Bar(x=np.array([1, 2]))).to_json())["data"][0]["x"]}
    assert "bdata" in packed["x"]
    assert shapes(page_with(packed), "rect", "x", "width") == [(3.0, 117.0), (3.0, 234.0)]
    line = {"type": "scatter", "mode": "lines", "x": [1, 10, 100], "y": [0, None, 5]}
    assert 'points="3.0,77.0 237.0,3.0"' in thumbnail(page_with(line))
    dots = {"type": "scatter", "mode": "markers", "x": [1, 10, 100], "y": [0, 1, 2]}
    assert shapes(page_with(dots, xaxis={"type": "log"}), "circle", "cx", "cy")[1] == (120.0, 40.0)
    cells = {"type": "heatmap", "z": [[0, 1], [None, 2]]}
    assert shapes(page_with(cells), "rect", "x", "y", "opacity") == [(0, 40, 0.15), (120, 40, 0.5), (120, 0, 0.85)]
    assert thumbnail("<p>no chart</p>") == ""


def test_one_scenario_alone_has_nobody_who_pays_less_or_more():
    assert winners([Scenario().run()]).rows() == []
