"""The explorer in JupyterLab, in a real browser."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from explorer_page import ExplorerPage
from playwright.sync_api import expect

from ephyto_model import Scenario
from ephyto_model.files import HOME
from ephyto_model.lab.command import command as lab_command
from ephyto_model.lab.command import environment
from ephyto_model.language.translation import speaking
from ephyto_model.language.wording import usd
from ephyto_model.questions.agreements.dollars import least
from ephyto_model.questions.agreements.limit import limits_from
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.questions.fees.export import contributions_csv
from ephyto_model.questions.fund.inputs.projection import named_futures
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.uncertainty import goal

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def address(browser, tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    places = {**environment(), "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path_factory.mktemp("workspaces"))}
    command = [
        *lab_command(HOME),
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--allow-root",
        "--IdentityProvider.token=",
        "--expose-app-in-browser",
        "--ServerApp.log_level=ERROR",
    ]
    with subprocess.Popen(command, env=places, start_new_session=True) as server:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/"
        os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def shared(browser, address):
    context = browser.new_context(viewport={"width": 1600, "height": 1200}, accept_downloads=True)
    yield ExplorerPage(run_all(context.new_page(), f"{address}lab/tree/notebooks/02_explore.ipynb?reset"))
    context.close()


@pytest.fixture
def explorer(shared):
    """The explorer that the tests share, back at the paper and in English."""
    shared.page.keyboard.press("Escape")  # out of the tour
    shared.root = shared.page.locator(".ephyto").first
    shared.root.locator("nav > select").select_option("en")
    shared.close_menus()
    shared.preset("The paper as published")
    shared.choose("")
    shared.expect_scenario(Scenario(name="The paper as published"))
    return shared


def run_all(page, notebook):
    page.goto(notebook)
    # Run All before the kernel is there would only open a dialogue.
    page.wait_for_function(
        """() => { const app = window.jupyterapp, panel = app?.shell.currentWidget;
        return panel?.sessionContext?.session?.kernel?.connectionStatus === 'connected'
            && panel.sessionContext.session.kernel.status === 'idle'; }""",
        timeout=90_000,
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    return page


def said_by_the_kernel(page, code):
    """Run code as a cell that follows would; return "ok" or "error"."""
    script = """async (code) => { const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
        return (await kernel.requestExecute({code}).done).content.status; }"""
    return page.evaluate(script, code)


def test_the_explorer_works_in_jupyterlab(explorer):
    explorer.type("fao_funding_usd", "400000")
    explorer.button("187 parties: participants listed (Appendices 2 and 3)").click()
    scenario = Scenario(fao_funding_usd=400_000, participating_parties=187)
    explorer.expect_scenario(scenario)
    explorer.slider("donor_funding_usd").focus()
    explorer.page.keyboard.press("ArrowRight")
    scenario = scenario.with_(donor_funding_usd=10_000)
    explorer.expect_scenario(scenario)
    explorer.button("Undo").click()
    explorer.expect_scenario(scenario.with_(donor_funding_usd=0))
    explorer.preset("FAO pays half")
    explorer.expect_scenario(Scenario(name="FAO pays half", fao_funding_usd=631_500))
    assert said_by_the_kernel(explorer.page, "assert page.outcome.assessment.need_usd == 631_500") == "ok"
    explorer.choose("KEN")
    explorer.expect_scenario(Scenario(name="FAO pays half", fao_funding_usd=631_500), "KEN")
    explorer.root.get_by_label("Name of the option").fill("Half")
    explorer.button("Pin the current settings").click()
    expect(explorer.button("Show Half")).to_be_visible()
    with explorer.page.expect_download() as download:
        explorer.menu("More").get_by_role("button", name="Table of all parties").click()
    expected = contributions_csv(Scenario(name="FAO pays half", fao_funding_usd=631_500).run())
    assert Path(download.value.path()).read_bytes() == expected
    explorer.close_menus()
    assert explorer.menu("Share").get_by_role("button", name="Copy the link").count() == 0
    explorer.close_menus()
    explorer.button("Tour").click()
    for _ in range(3):
        explorer.page.keyboard.press("ArrowRight")
    expect(explorer.root.locator(".tour h2")).to_have_text("The usage fee")


@pytest.mark.slow
def test_the_explorer_opens_beside_the_notebook_that_asks_for_it_and_takes_the_layout_of_its_own_width(
    browser, address
):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = run_all(context.new_page(), f"{address}lab/tree/notebooks/00_start.ipynb?reset")
    explorer = ExplorerPage(page)
    explorer.expect_scenario(Scenario())
    expect(page.get_by_text("The explorer is open to the right of this notebook.")).to_be_visible()
    assert page.locator(".ephyto").count() == 1
    places = "[...document.querySelectorAll('.jp-NotebookPanel, .ephyto')].map(e => e.getBoundingClientRect())"
    notebook, beside = page.evaluate(f"{places}.map(place => [place.left, place.right])")
    assert notebook[1] <= beside[0]
    assert beside[1] <= 1440
    # Half a window is as narrow as a tablet: the answer stands above the settings.
    answer, settings = (explorer.root.locator(part).bounding_box() for part in (".sentence", ".controls"))
    assert answer["y"] < settings["y"]
    assert settings["width"] > 0.8 * (beside[1] - beside[0])
    context.close()


@pytest.mark.slow
def test_the_explorer_in_jupyterlab_speaks_another_language_and_keeps_the_settings(explorer):
    scenario = Scenario(name="FAO pays half", fao_funding_usd=631_500)
    explorer.preset("FAO pays half")
    explorer.expect_scenario(scenario)
    explorer.root.locator("nav > select").select_option("ar")
    with speaking("ar"):
        sentence, notices = plainly(answer(scenario.run())), [notice.text for notice in scenario.run().notices]
    expect(explorer.root.locator(".results .sentence").first).to_have_text(sentence)
    assert explorer.root.locator("[data-part=notices] li").all_text_contents() == notices
    assert (explorer.root.get_attribute("lang"), explorer.root.get_attribute("dir")) == ("ar", "rtl")
    explorer.box("fao_funding_usd").fill("-5")
    explorer.box("fao_funding_usd").blur()
    expect(explorer.root.locator(".problem")).to_contain_text("تمويل منظمة الأغذية والزراعة")
    explorer.root.locator("nav > select").select_option("en")
    expect(explorer.root.locator(".results .sentence").first).to_have_text(plainly(answer(scenario.run())))


@pytest.mark.slow
def test_limits_have_their_tick_in_jupyterlab_and_the_kernel_finds_the_least(explorer):
    form = explorer.root.locator(".new-limit")
    form.locator("select").nth(1).select_option("KEN")
    form.get_by_role("textbox", name="Amount").fill("20,000")
    form.get_by_label("Proposed by").fill("Kenya")
    form.get_by_role("button", name="Add the limit").click()
    expect(explorer.root.locator(".limits-short")).to_contain_text("Not respected: limits proposed by Kenya.")
    explorer.root.get_by_role("button", name="that respects all limits").click()
    limit = {"who": "Kenya", "on": "expected_contribution_usd", "of": "KEN", "at_most": 20_000}
    found = least(Scenario(), limits_from([limit], "a test"), "fao_funding_usd")
    expect(explorer.root.locator(".limits .said")).to_contain_text(f"FAO funding: USD {found:,} is the lowest value")
    expect(explorer.root.locator(".limits-short")).to_contain_text("The limit is respected.")
    assert said_by_the_kernel(explorer.page, f"assert page.scenario.fao_funding_usd == {found}") == "ok"


@pytest.mark.slow
def test_the_explorer_can_stand_in_a_view_of_its_own_and_takes_the_full_width(explorer):
    """Two views of one explorer ask the same kernel; each gets its own answers."""
    page = explorer.page
    shown = page.locator(".jp-OutputArea-child", has=page.locator(".ephyto header"))
    assert shown.locator(".jp-OutputArea-prompt").first.is_hidden()
    page.evaluate(
        """async () => { const { commands, shell } = window.jupyterapp;
        const book = shell.currentWidget.content;
        book.activeCellIndex = book.widgets.length - 1;
        await commands.execute('notebook:create-output-view'); }"""
    )
    explorer.root = page.locator(".jp-LinkedOutputView .ephyto")
    explorer.expect_scenario(Scenario())
    explorer.type("fao_funding_usd", "400000")
    explorer.expect_scenario(Scenario(fao_funding_usd=400_000))


@pytest.mark.slow
def test_wide_tables_of_text_scroll_instead_of_wrapping_and_folded_cells_are_folded(browser, address):
    context = browser.new_context(viewport={"width": 900, "height": 900})
    page = run_all(context.new_page(), f"{address}lab/tree/notebooks/01_reproduce_the_paper.ipynb?reset")
    table = page.locator(".jp-OutputArea-output pre", has_text="Appendix 2").first
    expect(table).to_be_visible(timeout=60_000)
    wrapping = "(element) => getComputedStyle(element).whiteSpace"
    assert table.evaluate(wrapping) == "pre"
    assert page.locator(".jp-CodeCell .jp-InputPlaceholder").count() >= 1
    context.close()


@pytest.mark.slow
def test_the_controls_of_an_analysis_redraw_its_chart_in_place(browser, address):
    context = browser.new_context(viewport={"width": 1600, "height": 3000})
    page = run_all(context.new_page(), f"{address}lab/tree/notebooks/04_funding_mix.ipynb?reset")
    titles = page.locator(".jp-Notebook .gtitle")
    expect(titles.filter(has_text="no Lower-Middle party")).to_have_count(1, timeout=60_000)
    page.get_by_label("Development status", exact=True).select_option("High")
    answer = goal.least(Scenario(), "fao_funding_usd", {"High": 10_000})
    status = page.get_by_role("status").filter(
        has_text=f"With FAO funding of USD {usd(answer.amount_usd)} a year or more"
    )
    expect(status).to_have_count(1, timeout=30_000)
    expect(titles.filter(has_text="no High party")).to_have_count(1)
    expect(titles.filter(has_text="no Lower-Middle party")).to_have_count(0)
    context.close()


@pytest.mark.slow
def test_the_controls_of_the_fund_redraw_its_charts(browser, address):
    context = browser.new_context(viewport={"width": 1600, "height": 3600})
    page = run_all(context.new_page(), f"{address}lab/tree/notebooks/07_the_fund_over_time.ipynb?reset")
    titles = page.locator(".jp-Notebook .gtitle")
    expect(titles.filter(has_text="The reserve ends at USD 822,100")).to_have_count(1, timeout=60_000)
    slider = page.locator(".widget-slider", has_text="Opening reserve").locator(".widget-readout")
    slider.fill("600000")
    slider.press("Enter")
    fund = project(named_futures()[1].with_(opening_reserve_usd=600_000))
    ends = f"At the end of 2034 the reserve is USD {usd(fund.years[-1].reserve_close_usd)}"
    assert ends != "At the end of 2034 the reserve is USD 822,100"
    expect(page.get_by_role("status").filter(has_text=ends)).to_have_count(1, timeout=30_000)
    title = f"The reserve ends at USD {usd(fund.years[-1].reserve_close_usd)}"
    expect(titles.filter(has_text=title)).to_have_count(1)
    context.close()
