"""The explorer through Voilà, in a real browser: every control, and what a visitor takes home."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer_page import ExplorerPage
from playwright.sync_api import expect

from ephyto_model import Scenario
from ephyto_model.analyses.fees.comparison import by_party, by_status
from ephyto_model.analyses.fees.explanation import explain
from ephyto_model.files import DATA
from ephyto_model.scenario_code import encode
from ephyto_model.scenario_files import read_scenarios
from ephyto_model.wording import signed_usd, usd
from ephyto_model.workbook.explorer.questions import MOST_OPTIONS
from ephyto_model.workbook.fees.tables import contributions_csv

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def address(browser):
    command = [sys.executable, "-m", "ephyto_model", "explore", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as server:
        line = server.stdout.readline()
        yield re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        os.killpg(server.pid, signal.SIGTERM)


@pytest.fixture
def visit(browser, address):
    contexts = []

    def open_page(path="", width=1280):
        context = browser.new_context(viewport={"width": width, "height": 1000}, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.outside = []
        own = (address, address.replace("http", "ws"), "data:", "blob:")
        page.on("request", lambda request: request.url.startswith(own) or page.outside.append(request.url))
        page.goto(address + path)
        return ExplorerPage(page)

    yield open_page
    for context in contexts:
        context.close()


CHANGES = [
    ("fao_funding_usd", "400,000", 400_000), ("donor_funding_usd", "123456.78", 123_456.78),
    ("reserves_applied_usd", "50 000", 50_000), ("annual_funding_level_usd", "1300000", 1_300_000),
    ("participating_parties", "150", 150), ("joining_order", "random", "random"), ("random_seed", "7", 7),
    ("exchange_growth", "0.15", 0.15), ("newcomer_exchanges", "6000", 6000), ("status_list", "fy26", "fy26"),
    ("rounding", "exact", "exact"),
]  # fmt: skip


def test_every_control_moves_the_page_as_the_model_says(visit):
    page = visit()
    scenario = Scenario()
    page.expect_scenario(scenario)
    for name, typed, value in CHANGES:
        page.type(name, typed)
        scenario = scenario.with_(**{name: value})
        page.expect_scenario(scenario)
    page.expect_settings(scenario)
    assert page.page.outside == []
    for _ in CHANGES:
        page.button("Undo").click()
    page.expect_scenario(Scenario())
    expect(page.button("Undo")).to_be_disabled()
    page.button("Redo").click()
    page.expect_scenario(Scenario(fao_funding_usd=400_000))
    page.button("Reset").click()
    page.expect_scenario(Scenario())


def test_presets_and_the_marked_numbers(visit):
    page = visit()
    for scenario in read_scenarios(DATA / "scenarios" / "cpm18.yaml")[1:]:
        page.preset(scenario.name)
        page.expect_scenario(scenario)
        page.expect_settings(scenario)
    page.button("Reset").click()
    page.button("185 parties: IPPC contracting parties").click()
    page.expect_scenario(Scenario(participating_parties=185))
    page.root.get_by_text("Why 88, 185 and 187?").click()
    expect(page.root.get_by_text("there are 187 distinct participants", exact=False)).to_be_visible()


def test_dragging_a_slider_ends_at_the_newest_value(visit):
    page = visit()
    page.slider("fao_funding_usd").focus()
    for _ in range(40):
        page.page.keyboard.press("ArrowRight")
    page.expect_scenario(Scenario(fao_funding_usd=400_000))
    page.expect_settings(Scenario(fao_funding_usd=400_000))


def test_the_keyboard_alone_reaches_and_moves_everything(visit):
    page = visit()
    page.page.locator("body").press("Tab")
    reached = []
    for _ in range(80):
        name = page.page.evaluate(
            """() => { const e = document.activeElement;
            return (e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || '').trim(); }"""
        )
        outline = page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        if page.page.evaluate("document.activeElement === document.body"):
            break  # once round
        reached.append(name)
        assert outline != "none", f"no visible focus on {name}"
        if name == "FAO funding, slider":
            page.page.keyboard.press("ArrowRight")
        page.page.keyboard.press("Tab")
    for control in ("Preset", "Reset", "FAO funding, slider", "Donor funding, slider", "Country",
                    "Pin the present settings", "Search the table", "Spreadsheet (XLSX)"):  # fmt: skip
        assert any(name.startswith(control) for name in reached), (control, reached)
    page.expect_scenario(Scenario(fao_funding_usd=10_000))


def test_a_change_without_effect_says_so(visit):
    page = visit()
    page.type("fao_funding_usd", "10")
    expect(page.root.locator(".controls .said")).to_have_text(
        "This changes no fee: FAO funding is now 10 instead of 0."
    )


@pytest.mark.parametrize(("name", "typed"), [("fao_funding_usd", "lots"), ("participating_parties", "188"),
                                              ("newcomer_exchanges", "<img src=x onerror=alert(1)>")])  # fmt: skip
def test_wrong_input_is_one_sentence_and_the_page_stays(visit, name, typed):
    page = visit()
    page.type("donor_funding_usd", "100000")
    page.expect_scenario(Scenario(donor_funding_usd=100_000))
    page.type(name, typed)
    expect(page.root.locator(".problem")).to_contain_text(f"({name}) must be ")
    page.expect_scenario(Scenario(donor_funding_usd=100_000))
    assert page.root.locator("img").count() == 0
    page.type("donor_funding_usd", "200000")
    expect(page.root.locator(".problem")).to_be_empty()


def test_changed_settings_lose_the_name_they_came_with(visit):
    page = visit()
    page.preset("FAO pays half")
    page.expect_scenario(Scenario(name="FAO pays half", fao_funding_usd=631_500))
    page.type("fao_funding_usd", "0")
    page.expect_scenario(Scenario())
    expect(page.root.locator(".foot")).to_contain_text("Scenario Own settings;")
    assert download(page, "Table (CSV)")[0] == "own-settings.csv"
    expect(page.root.get_by_label("Preset", exact=True).locator("option:checked")).to_have_text(
        "The paper as published"
    )


def test_stepping_back_and_pinning_wait_for_the_answer_that_is_open(visit):
    page = visit()
    page.type("fao_funding_usd", "100000")
    page.type("donor_funding_usd", "200000")
    page.button("Undo").click()
    page.expect_scenario(Scenario(fao_funding_usd=100_000))
    page.expect_settings(Scenario(fao_funding_usd=100_000))
    page.button("Redo").click()
    page.expect_scenario(Scenario(fao_funding_usd=100_000, donor_funding_usd=200_000))
    page.type("fao_funding_usd", "400000")
    page.button("Pin the present settings").click()
    expect(page.root.locator(".pins li")).to_contain_text("FAO funding: 400,000; Donor funding: 200,000")


@pytest.mark.parametrize("typed", ["0,15", "400.000", "0x10", "4,00,000", "1e3"])
def test_a_number_that_could_mean_two_things_is_refused(visit, typed):
    page = visit()
    page.type("fao_funding_usd", typed)
    field = page.root.locator("[data-field=fao_funding_usd]")
    expect(field.locator(".problem")).to_contain_text("must be a number")
    expect(field.locator("[aria-invalid=true]")).to_have_value(typed)
    page.expect_scenario(Scenario())


def test_my_country(visit):
    page = visit()
    page.root.get_by_label("Country", exact=True).select_option("KEN")
    country = page.root.locator(".country")
    steps = explain(Scenario().run(), "KEN")
    expect(country.locator("ol li")).to_have_count(len(steps))
    for step, item in zip(steps, country.locator("ol li").all(), strict=True):
        assert item.inner_text().startswith(step.text)
    page.preset("FAO pays half")
    expect(country.locator(".headline")).to_contain_text("Kenya would be expected to contribute USD 16,000 a year")
    expect(country.locator(".change")).to_have_text("That is USD 15,600 less than in the paper.")
    expect(country.locator("tbody tr")).to_have_count(10)
    page.root.get_by_label("Country", exact=True).select_option("AFG")
    expect(country).to_contain_text("does not take part in this scenario")


def test_pinning_and_comparing(visit):
    page = visit()
    half, everyone = (Scenario(name="Half", fao_funding_usd=631_500), Scenario(name="All", participating_parties=187))
    for scenario, preset in ((half, "FAO pays half"), (everyone, "Everyone takes part")):
        page.preset(preset)
        page.expect_scenario(scenario.with_(name=preset))
        page.root.get_by_label("Name of the option").fill(scenario.name)
        page.button("Pin the present settings").click()
    now = Scenario(name="Present settings", participating_parties=187)
    options = [option.run() for option in (half, everyone, now)]
    first = page.root.locator(".compare table").first.locator("tbody tr")
    expect(first).to_have_count(3)
    for row, shown in zip(by_status(options).to_numpy(dtype=object).tolist(), first.all(), strict=True):
        assert shown.locator("th, td").all_inner_texts() == [v if isinstance(v, str) else usd(v) for v in row]
    page.root.get_by_text("Every country under each option").first.click()
    matrix = page.root.locator(".compare details tbody tr")
    rows = by_party(options).to_numpy(dtype=object).tolist()
    expect(matrix).to_have_count(len(rows))
    script = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    assert matrix.evaluate_all(script) == [
        [row[1], *("does not take part" if paid is None else usd(paid) for paid in row[2:])] for row in rows
    ]
    page.button("Measure changes against Half").click()
    change = {p.iso3: p.expected_contribution_usd for p in half.run().assessment.contributions}
    kenya = next(p for p in now.run().assessment.contributions if p.iso3 == "KEN")
    expect(page.root.locator("[data-iso3=KEN] td").last).to_have_text(
        signed_usd(kenya.expected_contribution_usd - change["KEN"])
    )
    for number in range(MOST_OPTIONS - 2):
        page.root.get_by_label("Name of the option").fill(f"Option {number}")
        page.button("Pin the present settings").click()
    page.button("Pin the present settings").click()
    expect(page.root.locator(".problem")).to_contain_text(f"You have pinned {MOST_OPTIONS} options, which is the most")


def download(page, name):
    with page.page.expect_download(timeout=90_000) as waiting:
        page.button(name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_what_is_taken_home_agrees_with_the_model(visit, tmp_path):
    page = visit()
    page.preset("FAO pays 40% and donors 20%")
    scenario = Scenario(name="FAO pays 40% and donors 20%", fao_funding_usd=505_200, donor_funding_usd=252_600)
    page.expect_scenario(scenario)
    page.root.get_by_label("Name of the option").fill("=1+1")
    page.button("Pin the present settings").click()

    name, content = download(page, "Table (CSV)")
    assert (name, content) == ("fao-pays-40-and-donors-20.csv", contributions_csv(scenario.run()))

    name, content = download(page, "Comparison (CSV)")
    assert name == "comparison.csv"
    assert content.decode("utf-8-sig").startswith("name,iso3,FAO pays 40% and donors 20%,'=1+1,provenance\n")

    name, content = download(page, "Scenario (YAML)")
    (tmp_path / "taken.yaml").write_bytes(content)
    assert read_scenarios(tmp_path / "taken.yaml") == [scenario]

    name, content = download(page, "Spreadsheet (XLSX)")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Inputs", "Fees", "Parties", "Totals", "Model", "Settings", "Options",
                               "Options by party", "Winners and losers", "About"]  # fmt: skip
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    rows = list(values["Parties"].iter_rows(min_row=3, values_only=True))
    assert {row[1]: row[13] for row in rows if row[6]} == {
        c.iso3: c.expected_contribution_usd for c in scenario.run().assessment.contributions
    }
    settings = {row[0]: row[2] for row in book["Settings"].iter_rows(min_row=2, values_only=True)}
    assert (settings["FAO funding"], settings["Donor funding"]) == (505_200, 252_600)
    figures_only = [book[name] for name in ("Settings", "Options", "Options by party", "Winners and losers", "About")]
    assert {cell.data_type for sheet in figures_only for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert "not adopted policy" in book["About"]["A2"].value

    name, content = download(page, "Report (HTML)")
    assert name == "fao-pays-40-and-donors-20.html"
    assert b"FAO pays 40% and donors 20%</h1>" in content


def test_codes_and_links_reopen_the_settings(visit):
    scenario = Scenario(fao_funding_usd=300_000, include=["VEN"], model_changes={"base_share": 0.5})
    page = visit()
    page.root.get_by_label("Paste a scenario code or scenario YAML").fill(encode(scenario))
    page.button("Load it").click()
    page.expect_scenario(scenario)
    code = page.root.get_by_label("Scenario code, to paste into a message").input_value()
    assert code == encode(scenario)
    link = page.root.get_by_role("link", name="Link to these settings").get_attribute("href")
    visit(link).expect_scenario(scenario)

    before = page.root.locator(".headline").first.inner_text()
    for wrong in (
        "hello",
        code[:-4],
        "EPHYTO1-%%%",
        "fao_fundng_usd: 3",
        "name: [",
        "scenarios: [{name: a}, {name: b}]",
        " ",
    ):
        page.root.get_by_label("Paste a scenario code or scenario YAML").fill(wrong)
        page.root.locator(".problem").evaluate("(box) => { box.textContent = ''; }")  # each sentence is its own
        page.button("Load it").click()
        expect(page.root.locator(".problem")).not_to_be_empty()
        assert page.root.locator(".headline").first.inner_text() == before
    page.root.get_by_label("Paste a scenario code or scenario YAML").fill("fao_funding_usd: 631500\n")
    page.button("Load it").click()
    page.expect_scenario(Scenario(fao_funding_usd=631_500))


@pytest.mark.parametrize("width", [360, 640, 1600])
def test_no_width_needs_sideways_scrolling(visit, width):
    page = visit(width=width)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_serious_finding_of_an_accessibility_check(visit):
    page = visit()
    page.root.get_by_label("Country", exact=True).select_option("KEN")
    page.button("Pin the present settings").click()
    expect(page.root.locator(".country ol li").first).to_be_visible()
    found = Axe().run(page.page).response["violations"]
    serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
    assert not serious


def status(url):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments):
            return None

    try:
        with urllib.request.build_opener(Stay).open(url, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.mark.parametrize(
    "path",
    ["tree", "voila/tree", "lab", "api/contents", "api/kernels", "api/terminals", "voila/files/README.md",
     "voila/files/data/participants.csv", "voila/files/reports/example/fao-pays-half.png",
     "voila/render/notebooks/01_reproduce_the_paper.ipynb", "voila/files/../pyproject.toml",
     "notebooks/01_reproduce_the_paper.ipynb"],
)  # fmt: skip
def test_nothing_else_is_served(address, path):
    code, content = status(address + path)
    assert code in (302, 400, 403, 404, 405)
    assert b"Argentina" not in content
    assert b"flit_core" not in content


def test_the_page_carries_no_code_and_runs_none_that_a_visitor_sends(visit, tmp_path):
    page = visit()
    assert "scenario_from" not in page.page.content()
    forbidden = tmp_path / "written"
    script = """async (code) => {
        const { kernelId } = JSON.parse(document.getElementById('jupyter-config-data').textContent);
        const socket = new WebSocket(`ws://${location.host}/api/kernels/${kernelId}/channels?session_id=visitor`);
        await new Promise((open) => { socket.onopen = open; });
        const header = {msg_id: 'one', msg_type: 'execute_request', session: 'visitor', username: '', version: '5.3',
                        date: new Date().toISOString()};
        const content = {code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false,
                         stop_on_error: true};
        socket.send(JSON.stringify({channel: 'shell', header, parent_header: {}, metadata: {}, content}));
        await new Promise((done) => setTimeout(done, 1500));
    }"""
    page.page.evaluate(script, f"open({json.dumps(str(forbidden))}, 'w').close()")
    page.type("fao_funding_usd", "300000")
    page.expect_scenario(Scenario(fao_funding_usd=300_000))
    assert not forbidden.exists()


def test_ending_the_command_ends_its_server():
    command = [sys.executable, "-m", "ephyto_model", "explore", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as own:
        page = re.search(r"http://127\.0\.0\.1:\d+/", own.stdout.readline())[0]
        assert status(f"{page}voila/static/voila.js")[0] == 200
        own.send_signal(signal.SIGTERM)
        assert own.wait(timeout=30) == 0
    with pytest.raises(urllib.error.URLError):
        status(page)


def kernels_of(pid):
    children = [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    found = children if "multiprocessing.forkserver" in Path(f"/proc/{pid}/cmdline").read_text() else []
    return found + [kernel for child in children for kernel in kernels_of(child)]


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds the kernels through /proc")
def test_a_kernel_that_dies_leaves_the_other_visitors_alone(visit, address):
    mine, others = visit(), visit()
    port = address.rstrip("/").rpartition(":")[2]
    servers = [p.name for p in Path("/proc").iterdir() if p.name.isdigit() and (p / "cmdline").exists()
               and f"--port={port}" in (p / "cmdline").read_text()]  # fmt: skip
    kernels = sorted({int(kernel) for server in servers for kernel in kernels_of(server)})
    assert len(kernels) >= 2
    for kernel in kernels:  # one after the other, until one of the two pages has lost its own
        os.kill(kernel, signal.SIGKILL)
        survivors = []
        for page in (mine, others):
            page.type("fao_funding_usd", str(300_000 + kernels.index(kernel)))
            expect(page.root.locator(".problem:not(:empty), .amounts dd:nth-child(2)").first).to_be_visible()
            page.page.wait_for_timeout(1_000)
            survivors.append(f"{963_000 - kernels.index(kernel):,}" in page.root.locator(".amounts").inner_text())
        if not all(survivors):
            break
    assert sorted(survivors) == [False, True]
    lost = (mine, others)[survivors.index(False)]
    expect(lost.root.locator(".problem")).to_contain_text("is not answering", timeout=20_000)
    visit().expect_scenario(Scenario())
