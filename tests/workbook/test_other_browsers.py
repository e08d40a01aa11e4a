"""The explorer's main paths in Firefox and WebKit, as a reader goes them: every party's amount against the model."""

import re
import zlib

import pytest
from firefox import firefox
from webkit import webkit

from ephyto_model import Scenario
from ephyto_model.language.wording import usd
from ephyto_model.page.file import write_explorer

BROWSERS = {"firefox": firefox, "webkit": webkit}
# What a reader does, through the same events; each step ends with the amounts that the table of parties shows.
READER = """
const done = arguments[arguments.length - 1];
const root = () => document.querySelector(".ephyto");
const one = (selector) => root().querySelector(selector);
const button = (text) => [...root().querySelectorAll("button")].find((found) => found.textContent.trim() === text);
const until = async (test) => {
  for (let n = 0; n < 600; n++) { if (test()) return; await new Promise((go) => setTimeout(go, 25)); }
  throw new Error("waited in vain: " + test);
};
const set = async (selector, value, events = ["input", "change"]) => {
  const box = one(selector);
  box.value = value;
  for (const name of events) box.dispatchEvent(new Event(name, { bubbles: true }));
};
const shown = () => Object.fromEntries([...root().querySelectorAll(".parties tbody tr")].map((row) =>
  [row.cells[1].textContent, row.cells[7].textContent]));
const amounts = async () => {
  const wanted = ephyto.store.state.view.parties.length;
  await until(() => root().querySelectorAll(".parties tbody tr").length === wanted);
  await new Promise((go) => setTimeout(go, 400));
  return shown();
};
const path = async () => {
  await until(() => window.ephyto && one(".parties tbody tr") && one(".chart")?._fullData);
  const found = { paper: await amounts() };
  await set("[data-field=fao_funding_usd] input[type=text]", "300,000", ["change"]);
  await until(() => ephyto.store.state.view.scenario.fao_funding_usd === 300000);
  found.set = await amounts();
  const slider = "[data-field=participating_parties] input[type=range]";
  for (const value of [100, 110, 118]) await set(slider, value, ["input"]);
  await set(slider, 118, ["change"]);
  await until(() => ephyto.store.state.history.length === 3);
  found.dragged = await amounts();
  await set("[data-part=choice] select", "VNM", ["change"]);
  await until(() => ephyto.store.state.view.why.length);
  found.chosen = one(".sentence").textContent;
  button("Keep as an option").click();
  await until(() => ephyto.store.state.pins.length === 1 && ephyto.store.state.compared);
  found.compared = ephyto.store.state.compared.by_status.length;
  button("Undo").click();
  await until(() => ephyto.store.state.view.scenario.participating_parties === 88);
  found.undone = await amounts();
  await set("nav > select", "ar", ["change"]);
  await until(() => document.documentElement.lang === "ar");
  found.arabic = [document.documentElement.dir, document.documentElement.scrollWidth <= innerWidth];
  await set("nav > select", "en", ["change"]);
  await until(() => document.documentElement.lang === "en");
  found.taken = [];
  for (const form of ["xlsx", "csv", "comparison", "yaml"])
    found.taken.push((await ephyto.store.take(form)).content.length > 50);
  const address = location.hash;
  const dropped = new DataTransfer();
  dropped.items.add(new File(["donor_funding_usd: 100000"], "mine.yaml"));
  root().dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
  await until(() => ephyto.store.state.view.scenario.donor_funding_usd === 100000);
  found.dropped = await amounts();
  await until(() => location.hash !== address);
  found.address = location.hash;
  button("Present").click();
  await until(() => one(".presenting .sentence"));
  found.presented = true;
  return found;
};
path().then(done, (error) => done({ error: String(error) }));
"""


def amounts(scenario):
    return {c.iso3: usd(c.expected_contribution_usd) for c in scenario.run().assessment.contributions}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write_explorer(tmp_path_factory.mktemp("explorer"))


# The first step alone: what the page begins with.
BEGIN = READER.replace("const found = { paper: await amounts() };", "return await amounts();")


@pytest.mark.slow
@pytest.mark.heavy
def test_the_page_opens_in_webkit_with_the_models_amounts(file):
    """Firefox opens it in test_page_looks.py."""
    with webkit() as browser:
        browser.open(file.as_uri(), 1300, 950)
        assert browser.run(BEGIN) == amounts(Scenario())


@pytest.mark.slow
@pytest.mark.heavy
@pytest.mark.parametrize("name", BROWSERS)
def test_the_main_paths_in_another_browser(file, name):
    with BROWSERS[name]() as browser:
        browser.open(file.as_uri(), 1300, 950)
        found = browser.run(READER)
        assert "error" not in found, found
        address = found["address"]
        browser.open("about:blank", 1300, 950)
        browser.open(f"{file.as_uri()}{address}", 1300, 950)
        again = browser.run(BEGIN)
    half = Scenario(fao_funding_usd=300_000)
    assert found["paper"] == amounts(Scenario())
    assert found["set"] == found["undone"] == amounts(half)
    assert found["dragged"] == amounts(half.with_(participating_parties=118))
    assert "Viet Nam does not take part" in found["chosen"]
    assert found["compared"] == 3  # the paper, what was kept, the present settings
    assert found["arabic"] == ["rtl", True]
    assert found["taken"] == [True] * 4
    assert found["dropped"] == again == amounts(Scenario(donor_funding_usd=100_000))
    assert found["presented"]


@pytest.mark.slow
@pytest.mark.heavy
@pytest.mark.parametrize("name", BROWSERS)
def test_another_browser_shows_the_page_dark_where_the_reader_wants_it(file, name):
    colours = """const done = arguments[0], style = getComputedStyle(document.querySelector(".ephyto"));
        done([matchMedia("(prefers-color-scheme: dark)").matches, style.getPropertyValue("--card").trim()]);"""
    found = []
    for dark in (False, True):
        with BROWSERS[name](dark=dark) as browser:
            browser.open(file.as_uri(), 1300, 950)
            browser.run(BEGIN)
            found.append(browser.run(colours))
    assert [is_dark for is_dark, _ in found] == [False, True]
    assert found[0][1] == "#fff"
    assert found[1][1] != "#fff"


@pytest.mark.slow
@pytest.mark.heavy
def test_firefox_prints_the_brief_on_two_pages_and_a_dark_page_on_white(file):
    with firefox(dark=True) as browser:
        browser.open(file.as_uri(), 1300, 950)
        browser.run(BEGIN)
        printed = browser.printed()
    assert printed.startswith(b"%PDF")
    streams = [
        zlib.decompressobj().decompress(s) for s in re.findall(rb"stream\r?\n(x.*?)endstream", printed, re.DOTALL)
    ]
    assert sum(len(re.findall(rb"/Type\s*/Page[^s]", stream)) for stream in streams) == 2


@pytest.mark.slow
@pytest.mark.heavy
def test_webkit_lays_out_the_brief_for_paper(file):
    """WebKit's driver prints nothing: the rules for paper are put in force in a window as wide as a page."""
    on_paper = """const done = arguments[0];
        const turn = (rules) => [...rules].forEach((rule) => {
          if (!rule.media) return;
          if (rule.media.mediaText.includes("print")) rule.media.mediaText = "all";
          else if (rule.media.mediaText.includes("screen")) rule.media.mediaText = "not all";
        });
        [...document.styleSheets].forEach((sheet) => turn(sheet.cssRules));
        const box = (selector) => document.querySelector(`.ephyto ${selector}`).getBoundingClientRect();
        setTimeout(() => done({
          hidden: [".controls", "nav", ".parties"].map((part) => box(part).height),
          shown: [".sentence", ".matrix"].map((part) => box(part).height > 20 && box(part).right <= innerWidth),
          card: getComputedStyle(document.querySelector(".ephyto")).getPropertyValue("--ground").trim(),
        }), 500);"""
    with webkit(dark=True) as browser:
        browser.open(file.as_uri(), 720, 950)
        browser.run(BEGIN)
        found = browser.run(on_paper)
    assert found == {"hidden": [0, 0, 0], "shown": [True, True], "card": "#fff"}
