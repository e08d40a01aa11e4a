"""The explorer's page without a server: in a browser without a network, against the model."""

import random

import pytest
from axe_playwright_python.sync_playwright import Axe

from ephyto_model import Scenario
from ephyto_model.workbook.explorer.answers import curve, view
from ephyto_model.workbook.explorer.page import FIELDS, write_explorer

FREE = {"scenario", "code"}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write_explorer(tmp_path_factory.mktemp("static"))


@pytest.fixture
def page(file, watched):
    watched.page.goto(file.as_uri())
    watched.page.wait_for_function("[...document.querySelectorAll('.chart')].every((c) => c._fullData)")
    return watched


def random_settings(seed):
    """Amounts on the sliders' steps, odd amounts and amounts in cents, any number of parties, both roundings."""
    source = random.Random(seed)

    def amount():
        return source.choice([0, source.randrange(0, 150) * 10_000, source.randrange(1_500_000),
                              round(source.uniform(0, 1_500_000), 2)])  # fmt: skip

    return {
        **{name: amount() if source.random() < 0.7 else 0 for name in FIELDS[:3]},
        "participating_parties": source.randint(1, 187),
        "rounding": source.choice(["published", "exact"]),
    }


def assert_same(found, expected, where):
    if isinstance(expected, dict):
        for key in expected:
            assert_same(found[key], expected[key], f"{where}.{key}")
    elif isinstance(expected, list | tuple):
        assert len(found) == len(expected), where
        for number, (a, b) in enumerate(zip(found, expected, strict=True)):
            assert_same(a, b, f"{where}[{number}]")
    elif isinstance(expected, bool | str):
        assert found == expected, where
    else:
        assert found == pytest.approx(float(expected), abs=0.005), where


def test_the_page_computes_what_the_model_computes_on_400_random_settings(page):
    """Every figure and sentence of the view: fees, schedule, each party, groups, steps, curve, headline, notices."""
    settings = [random_settings(seed) for seed in range(400)]
    script = "(all) => all.map((changes) => engine.show({...start.paper.scenario, ...changes}).view)"
    for changes, found in zip(settings, page.page.evaluate(script, settings), strict=True):
        scenario = Scenario(**changes)
        expected = view(scenario.run())
        name = scenario.name
        assert_same(found, {key: expected[key] for key in expected if key not in FREE}, f"{name} {changes}")
        assert_same(found["curve"], curve(scenario), f"curve {changes}")


def test_half_way_cases_are_decided_exactly(page):
    """One party, the United States, owes 4 base units: of a need of 1,500 a unit is 1,000 / 4 = 250, half a step."""
    script = "(changes) => engine.show({...start.paper.scenario, ...changes}).view.amounts.base_unit"
    for need, unit in ((1_500, 500), (1_499.99, 0), (4_500, 1_000), (4_499.99, 500)):
        changes = {"fao_funding_usd": 1_263_000 - need, "participating_parties": 1}
        assert page.page.evaluate(script, changes) == unit
        assert Scenario(**changes).run().assessment.units.base_usd == unit


def test_it_asks_nothing_of_the_network_and_complains_of_nothing(page):
    assert page.requests == [page.page.url]
    assert page.complaints == []


def test_moving_the_controls_moves_the_page(page):
    browser_page = page.page
    browser_page.get_by_label("FAO funding USD a year").fill("400,000")
    browser_page.get_by_label("FAO funding USD a year").press("Enter")
    browser_page.get_by_role("button", name="187 parties").click()
    expected = view(Scenario(fao_funding_usd=400_000, participating_parties=187).run())
    browser_page.wait_for_function(
        "(text) => document.querySelector('.headline').textContent === text", arg=expected["headline"]
    )
    assert (
        browser_page.locator(".subtitle").nth(1).inner_text()
        == "Against the paper: FAO funding: 400,000; Participating parties: 187."
    )
    assert browser_page.locator(".parties tbody tr").count() == 187
    drawn = browser_page.evaluate("Array.from(document.querySelector('[data-chart=waterfall]')._fullData[0].x)")
    assert drawn == [step[1] for step in expected["steps"]]
    browser_page.get_by_label("Country", exact=True).select_option("KEN")
    assert "Kenya would be expected to contribute USD 25,100 a year" in browser_page.locator(".country").inner_text()
    browser_page.get_by_role("button", name="Undo").click()
    browser_page.wait_for_function("document.querySelectorAll('.parties tbody tr').length === 88")
    browser_page.get_by_role("button", name="Expected contribution").click()
    browser_page.get_by_role("button", name="Expected contribution").click()
    browser_page.get_by_label("Participating parties parties").fill("5")
    browser_page.get_by_label("Participating parties parties").press("Enter")
    browser_page.wait_for_function("document.querySelectorAll('.parties tbody tr').length === 5")
    browser_page.get_by_role("button", name="Undo").click()
    browser_page.wait_for_function("document.querySelectorAll('.parties tbody tr').length === 88")
    cells = "[...document.querySelectorAll('.parties tbody tr')].map((row) => row.cells[7].textContent)"
    amounts = [int(text.replace(",", "")) for text in browser_page.evaluate(cells)]
    assert amounts == sorted(amounts, reverse=True)


def test_a_wrong_amount_is_answered_in_one_sentence_and_changes_nothing(page):
    box = page.page.get_by_label("Donor funding USD a year")
    before = page.page.locator(".headline").first.inner_text()
    for wrong in ("lots", "-5", "1e12", "<b>x</b>"):
        box.fill(wrong)
        box.press("Enter")
        assert (
            "donor_funding_usd) must be a number from 0 to 1,000,000,000" in page.page.locator(".problem").inner_text()
        )
    assert page.page.locator(".headline").first.inner_text() == before
    assert page.page.locator(".problem b").count() == 0


def test_it_is_usable_on_a_phone_and_at_twice_the_size(page):
    for width in (360, 512):
        page.page.set_viewport_size({"width": width, "height": 740})
        page.page.wait_for_timeout(300)
        assert page.page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_serious_finding_of_an_accessibility_check(page):
    page.page.get_by_label("Country", exact=True).select_option("KEN")
    found = Axe().run(page.page)
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert not serious, [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary")) for v in serious]
