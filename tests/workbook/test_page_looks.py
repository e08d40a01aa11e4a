"""What readers found wrong with the page: how wide it is, what covers what, what stays English, what is typed."""

import re

import pytest
from firefox import firefox
from PIL import Image
from playwright.sync_api import expect
from sizes import first

from ephyto_model import Scenario


@pytest.fixture
def explorer(page):
    page.page.set_viewport_size({"width": 1280, "height": 900})
    return page.explorer


@pytest.mark.heavy
def test_in_firefox_an_arabic_page_is_as_wide_as_its_window(file):
    with firefox() as browser:
        browser.open(f"{file.as_uri()}#lang=ar", 1280, 900)
        widths = browser.run(
            """const done = arguments[arguments.length - 1];
            const page = document.documentElement;
            const wait = () => document.querySelector(".ephyto .chart")?._fullData && page.lang === "ar"
              ? done([page.scrollWidth, page.clientWidth, document.title])
              : setTimeout(wait, 50);
            wait();"""
        )
    assert widths[0] <= widths[1]
    assert re.search("[\u0600-\u06ff]", widths[2]), "the title of the tab is Arabic, too"


def test_the_tab_and_the_note_under_the_bar_speak_the_language_of_the_page(explorer):
    explorer.type("fao_funding_usd", "200000")
    explorer.expect_scenario(Scenario(fao_funding_usd=200_000))
    assert "Fees bring in USD" in explorer.root.locator(".card.bar .note").inner_text()
    explorer.speak("fr")
    expect(explorer.root.locator(".card.bar .note")).to_contain_text("Les redevances rapportent")
    assert explorer.page.title().startswith("Que paierait")


def test_the_bar_follows_the_width_of_the_window(explorer):
    explorer.type("fao_funding_usd", "400000")
    explorer.expect_scenario(Scenario(fao_funding_usd=400_000))
    explorer.page.wait_for_timeout(500)  # so that nothing but the window changes from now on
    explorer.page.set_viewport_size({"width": 390, "height": 800})
    explorer.page.wait_for_timeout(300)
    assert explorer.page.evaluate("document.documentElement.scrollWidth") <= 390
    bar = explorer.root.locator(".segments").bounding_box()
    for grip in explorer.root.locator(".grip").all():
        box = grip.bounding_box()
        assert bar["x"] <= box["x"]
        assert box["x"] + box["width"] <= bar["x"] + bar["width"] + 1


def test_on_a_tablet_funding_and_participation_stand_side_by_side_below_the_party(explorer):
    explorer.page.set_viewport_size({"width": 800, "height": 1100})
    controls = explorer.root.locator(".controls")
    party, funding, participation = (
        controls.locator(part).first.bounding_box()
        for part in ("> [data-part=choice]", "> fieldset >> nth=0", "> fieldset >> nth=1")
    )
    assert party["y"] + party["height"] <= funding["y"] == participation["y"]
    assert funding["x"] + funding["width"] < participation["x"]


def test_the_matrix_keeps_its_height_when_the_card_beside_it_grows(explorer):
    explorer.choose("KEN")
    matrix, card = explorer.root.locator(".card.matrix"), explorer.root.locator(".card.country")
    before, low = matrix.bounding_box()["height"], card.bounding_box()["height"]
    for fold in card.locator("details > summary").all():
        fold.click()
    assert card.bounding_box()["height"] > low + 200
    assert matrix.bounding_box()["height"] == before


@pytest.mark.parametrize(("typed", "number"), [("+30", 118), ("+ 2", 90), ("120", 120)])
def test_a_plus_adds_to_the_number_of_parties(explorer, typed, number):
    explorer.type("participating_parties", typed)
    explorer.expect_scenario(Scenario(participating_parties=number))


def test_ten_or_thirty_more_join_at_a_click_until_all_do(explorer):
    for more, number in (("+30", 118), ("+10", 128), ("+30", 158), ("+30", 187)):
        explorer.button(more).click()
        explorer.expect_scenario(Scenario(participating_parties=number))


def test_a_plus_that_leads_beyond_all_parties_is_refused(explorer):
    explorer.type("participating_parties", "+100")
    expect(explorer.field("participating_parties").locator(".problem")).to_contain_text("not 188")


@pytest.mark.parametrize("language", first(["fr"], ["fr", "es", "ru"]))
@pytest.mark.parametrize("typed", ["0.5", "0,5"])
def test_a_share_may_be_typed_with_a_point_where_the_language_writes_a_comma(explorer, language, typed):
    explorer.speak(language)
    explorer.page.evaluate("document.querySelectorAll('.controls > details').forEach((one) => (one.open = true))")
    box = explorer.root.locator("[data-model=base_share] input")
    box.fill(typed)
    box.press("Enter")
    expect(box).to_have_value("0,5")
    expect(explorer.root.locator(".controls .problem")).to_have_count(0)


def test_nothing_covers_the_numbers_above_the_curve(explorer):
    chart = explorer.root.locator("[data-chart=curve]")
    chart.locator(".nsewdrag").hover()
    expect(chart.locator(".modebar-btn").first).to_be_visible()
    buttons, *labels = chart.evaluate(
        """(chart) => [".modebar-group", ".annotation-text"]
          .flatMap((found) => [...chart.querySelectorAll(found)].map((one) => one.getBoundingClientRect().toJSON()))"""
    )
    assert len(labels) == 3
    for label in labels:
        assert label["top"] >= buttons["bottom"] or label["right"] <= buttons["left"]


def test_what_a_picture_rests_on_stands_inside_it(explorer):
    explorer.type("fao_funding_usd", "400000")
    with explorer.page.expect_download() as download:
        explorer.menu("More").get_by_role("button", name="Fees as more parties join").filter(has_text="PNG").click()
    picture = Image.open(download.value.path()).convert("L")
    last = picture.crop((0, picture.height - 12, picture.width, picture.height))
    assert last.getextrema() == (255, 255), "the lower edge is white"
    foot = picture.crop((0, picture.height - 90, picture.width, picture.height))
    assert foot.getextrema()[0] < 200, "and what it rests on stands above it"


def test_controls_have_a_look_of_their_own_in_webkit_too(explorer):
    select = explorer.root.locator("nav > select")
    assert select.evaluate("(element) => getComputedStyle(element).appearance") == "none"
    grip = explorer.root.locator(".grip").first
    assert grip.evaluate("(element) => getComputedStyle(element).webkitUserSelect") == "none"
    styles = explorer.page.locator("style").evaluate_all("(all) => all.map((one) => one.textContent).join()")
    assert "-webkit-user-select:none" in styles.replace(" ", "")
