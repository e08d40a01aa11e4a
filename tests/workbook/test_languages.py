"""Pages, letters and documents in the six languages: figures as the model's, no English left, nothing cut off."""

import base64
import io
import json
import re
import zipfile
from functools import cache
from itertools import product

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx.oxml.ns import qn
from explorer_page import ExplorerPage
from office import cells_of, changed, recalculated, shown
from one_run import make_one
from page_reference import view
from playwright.sync_api import expect
from sizes import first

from ephyto_model import Scenario
from ephyto_model.cli import main
from ephyto_model.display.html import DRAFT
from ephyto_model.display.word import pictures
from ephyto_model.language.translation import (
    LANGUAGES,
    SOURCE,
    direction,
    messages,
    own_name,
    speaking,
    tag,
    tr,
    without_isolates,
)
from ephyto_model.language.wording import category_word, status_word, usd
from ephyto_model.model.names import party_name
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.files import presets
from ephyto_model.page.languages import languages
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.spreadsheet.workbook import workbook
from ephyto_model.reports.runs.kinds import BRIEF, COMPARISON, FUND, LETTER, OPTIONS, OUTLOOK, PAPER, PARTY, SCENARIO

OTHERS = [code for code in LANGUAGES if code != SOURCE]
# What is not a message stays English in all languages, and test_language.py holds that messages are translated: so one
# language finds what is left; Arabic finds what runs the wrong way, too.
ONE_BY_ONE = first(["ar"], OTHERS)
LARGEST_GROWTH = 400_000  # bytes that the languages may add to the explorer's file
# What stays in Latin letters in every language: codes, names of files and formats, and the paper's references.
LATIN = re.compile(
    r"ePhytos?|GeNS|CPM-18|eMDTF|ISO3|XLSX|CSV|PDF|YAML|HTML|SVG|PNG|Word|UTF-8|UTC|USD|SHA-256|FAO|FY\d\d|ephyto_model|"
    r"ephyto \w+|EPHYTO1-[\w-]+|exchanges\.csv|data/[\w.]+|[\w.]+\.(?:csv|yaml)|\b[A-Z]{3}\b|"
    r"[a-z]+_[a-z_]+|[0-9a-f]{12,}|"
    r"\(?\b[ivx]+\)|\([a-z]\)|\b[a-z]\)|include: \[\w*\]|CPM|peer_median|Delivered With Warnings|Delivered|"
    r"(?<![A-Za-z])paper(?![A-Za-z])|ephyto|Bolivia|FY26|\bs\b|T\d\d:|#|cpm18|Enter",
)
ENGLISH = re.compile(
    r"\b(the|and|with|would|which|what|pays?|party|parties|fees?|usage|taking|takes|needed|against|under|from|every|"
    r"scenario|year|shows?|settings|country)\b",
    re.I,
)


@cache
def waiting(code: str) -> re.Pattern[str]:
    """Return what finds texts that are not translated yet: they show English, and `make messages` counts them."""
    texts = [message.id for message in messages(code) if message.id and not any(forms(message))]
    parts = {part.strip() for text in texts for one in several(text) for part in re.split(r"\{\w+\}", one)}
    longest_first = sorted((part for part in parts if len(part) > 2), key=len, reverse=True)
    capital = [f"{part[0].upper()}{part[1:]}" for part in longest_first]
    return re.compile("|".join(map(re.escape, [*longest_first, *capital])) or r"(?!)")


def several(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def forms(message: object) -> tuple[str, ...]:
    return several(message.string)


def english_in(text: str, code: str) -> list[str]:
    """Return what looks like English in a text of another language, but for what waits for its translation."""
    plain = waiting(code).sub(" ", without_isolates(text).replace("\u200e", ""))
    plain = LATIN.sub(" ", plain)
    if code in ("ar", "ru", "zh"):
        return re.findall(r"[A-Za-z]{3,}", plain)
    return [word for word in ENGLISH.findall(plain) if word.lower() not in ("usage", "parties", "pays", "pay", "with")]


def spoken(page, code):
    """Choose a language on the page, as a reader does, and wait until it speaks it."""
    page.explorer.speak(code)
    return page.page


def visible(page) -> str:
    """Return the page's texts, unfolded, but for the names of the languages and codes that stand for themselves."""
    page.wait_for_timeout(400)  # what is less looked at is drawn a moment later
    page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
    return page.evaluate(
        """() => {
          const skip = "option[lang], textarea, script, style, .tile, [data-field=name]";
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const texts = [];
          for (let node = walker.nextNode(); node; node = walker.nextNode())
            if (!node.parentElement.closest(skip)) texts.push(node.data);
          const labels = [...document.querySelectorAll("[aria-label], [title], [placeholder]")];
          for (const element of labels)
            if (!element.closest(skip))
              for (const name of ["aria-label", "title", "placeholder"]) texts.push(element.getAttribute(name) ?? "");
          return texts.join("\\n");
        }"""
    )


@pytest.mark.parametrize("code", ONE_BY_ONE)
def test_the_page_says_in_each_language_what_the_model_says(page, code):
    here = spoken(page, code)
    page.explorer.root.locator("[data-part=choice] select").select_option("KEN")
    here.locator("[data-field=fao_funding_usd] input[type=text]").fill("400000")
    here.locator("[data-field=fao_funding_usd] input[type=text]").press("Enter")
    scenario = Scenario(name="Own settings", fao_funding_usd=400_000)
    with speaking(code):
        outcome = scenario.run()
        said, why = plainly(answer(outcome, "KEN")), [step.text for step in explain(outcome, "KEN")]
        amounts = [usd(outcome.assessment.need_usd), usd(outcome.assessment.units.base_usd)]
        notices = [notice.text for notice in outcome.notices]
    expect(here.locator(".results .sentence").first).to_have_text(said)
    figures = here.locator(".results .figures dd").all_text_contents()
    assert [figure.startswith(amount) for figure, amount in zip(figures, amounts, strict=False)] == [True, True]
    here.locator("[data-part=country] details").first.locator("summary").click()
    steps = here.locator("ol.why.whole li").evaluate_all("(all) => all.map((one) => one.firstChild.data.trim())")
    assert steps == why
    assert here.locator("[data-part=notices] li").all_text_contents() == notices
    assert here.locator("html").get_attribute("dir") == direction(code)
    assert page.complaints == []


@pytest.mark.parametrize("code", first(["ar", "fr"], OTHERS))
def test_every_scenario_reads_the_same_from_the_page_and_from_the_model(page, code):
    spoken(page, code)
    for preset in [*presets(), Scenario(rounding="exact", exchange_growth=-0.1, include=["CAN", "VEN"])]:
        found = page.page.evaluate(
            "async ([scenario]) => (await ephyto.engine.show(scenario, 'CAN')).view", [preset.values()]
        )
        with speaking(code):
            expected = view(preset.run(), "CAN")
        for key in ("sentence", "difference", "notices", "why"):
            assert found[key] == expected[key], (preset.name, key)


@pytest.mark.parametrize("code", ONE_BY_ONE)
def test_no_english_is_left_on_the_page(page, code):
    here = spoken(page, code)
    page.explorer.root.locator("[data-part=choice] select").select_option("MAR")
    expect(here.locator("[data-part=country] .amount")).to_be_visible()
    assert english_in(visible(here), code) == []


@pytest.mark.parametrize(("code", "width"), first([("ar", 360), ("ru", 360)], product(OTHERS, (360, 1280))))
def test_nothing_is_cut_off_in_any_language(page, code, width):
    page.page.set_viewport_size({"width": width, "height": 800})
    here = spoken(page, code)
    assert here.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.slow
@pytest.mark.parametrize("code", OTHERS)
def test_an_accessibility_check_finds_nothing_in_any_language(page, code):
    here = spoken(page, code)
    result = Axe().run(here)
    assert [violation["id"] for violation in result.response["violations"]] == []


def test_texts_40_percent_longer_fit_on_a_phone(file, watched):
    source = file.read_text(encoding="utf-8")
    found = re.search(r'(<script type="application/json" id="languages">)(.*?)(</script>)', source, re.DOTALL)
    known = json.loads(found[2])

    def longer(text):
        words = text.split(" ")
        return " ".join([*words, *words[: max(round(len(words) * 0.4), 1)]])

    french = known["each"]["fr"]
    french["messages"] = [
        longer(text) if isinstance(text, str) else [longer(one) for one in text] for text in french["messages"]
    ]
    pseudo = file.with_name("pseudo.html")
    written = json.dumps(known).replace("<", "\\u003c")
    pseudo.write_text(source.replace(found[0], found[1] + written + found[3]), encoding="utf-8")
    watched.page.set_viewport_size({"width": 360, "height": 800})
    watched.page.goto(f"{pseudo.as_uri()}#lang=fr")
    ExplorerPage(watched.page)
    expect(watched.page.locator("html[lang=fr]")).to_have_count(1)
    assert watched.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_language_keeps_settings_country_and_pins_and_travels_in_the_address(page):
    here = page.page
    page.explorer.type("fao_funding_usd", "400000")
    page.explorer.root.locator("[data-part=choice] select").select_option("KEN")
    page.explorer.root.get_by_role("button", name="Pin the current settings").click()
    expect(here.locator(".options table").first.locator("tbody tr")).to_have_count(2)
    spoken(page, "fr")
    expect(page.explorer.box("fao_funding_usd")).to_have_value("400\u202f000")
    assert here.locator("[data-part=choice] select").input_value() == "KEN"
    expect(here.locator(".options table").first.locator("tbody tr")).to_have_count(2)
    assert "lang=fr" in here.url
    here.locator("[data-field=fao_funding_usd] input[type=text]").fill("500 000,50")
    here.locator("[data-field=fao_funding_usd] input[type=text]").press("Enter")
    here.wait_for_function("ephyto.store.state.view.scenario.fao_funding_usd === 500000.5")
    here.reload()
    expect(here.locator("html[lang=fr]")).to_have_count(1)
    expect(here.locator(".results .sentence").first).to_contain_text("500\u202f000,50")
    here.evaluate("location.hash = 'lang=__proto__&country=GHA'")
    expect(here.locator("[data-part=choice] select")).to_have_value("GHA")
    assert here.locator("html[lang=fr]").count() == 1, "what no language is called stops nothing"


def test_files_that_are_taken_home_stay_as_programs_read_them(page):
    asked = "await ephyto.engine.take('csv', ephyto.start.view.scenario, [])"
    taken = f"async () => new TextDecoder().decode(({asked}).content)"
    before = page.page.evaluate(taken)
    spoken(page, "ar")
    assert page.page.evaluate(taken) == before


def test_the_languages_add_little_to_the_file():
    assert len(json.dumps(languages(), ensure_ascii=False).encode()) < LARGEST_GROWTH
    assert languages()["order"] == list(LANGUAGES)


def report(template, parameters, code):
    with speaking(code):
        made = make_one(template, parameters)
    assert not made.failure
    return made.files


BATCH = {
    "title": "A",
    "scenarios": [{"name": dict.fromkeys(LANGUAGES, f"{i}"), "fao_funding_usd": 100_000 * i} for i in range(3)],
}
# Invented figures: a budget whose lines rise with everything, and a scale with bounds that lacks most parties.
BUDGET = {
    "name": "1",
    "plan": {"newcomers": 3},
    "lines": [
        {"head": head, "line": head, "rises_with": driver, "amounts_usd": 300_000}
        for head, driver in (("a", "nothing"), ("c", "exchanges"), ("f", "users"), ("g", "newcomers"))
    ],
}
SCALES = [
    {
        "name": {"en": f"The whole {number}", **dict.fromkeys(OTHERS, f"{number}")},
        "weights": {"KEN": 1, "NLD": 2},
        "sources": ["1"],
        "others": ["ZZZ"],
        **bounds,
    }
    for number, bounds in enumerate(
        (
            {"floor_share": 0.001, "ceiling_share": 0.4, "missing": "smallest"},
            {"shares": "base", "missing": "peer_median"},
            {"missing": "nothing"},
        ),
        start=7,
    )
]
PROJECTION = {
    "name": dict.fromkeys(LANGUAGES, "A"),
    "joiners_a_year": 5,
    "paid_share": 0.9,
    "annual_funding_level_usd": BUDGET,
}
COUNTED = {"KEN": {"sent": 90_000, "received": 60_000}, "MAR": {"sent": 9_000, "received": 6_000}, "FRA": 80_000}
PARTIES = {**BATCH, "scenarios": [*BATCH["scenarios"], {"name": dict.fromkeys(LANGUAGES, "9"), "exchanges": COUNTED}]}


@pytest.mark.heavy
@pytest.mark.parametrize("code", ONE_BY_ONE)
@pytest.mark.parametrize(
    ("template", "parameters"),
    [
        (
            SCENARIO,
            {
                "fao_funding_usd": 400_000,
                "newcomer_exchanges": 5_000,
                "participating_parties": 120,
                "annual_funding_level_usd": BUDGET,
            },
        ),
        pytest.param(COMPARISON, {**BATCH, "designs": SCALES}, marks=pytest.mark.slow),
        pytest.param(PARTY, {"iso3": "MAR", **PARTIES}, marks=pytest.mark.slow),
        pytest.param(FUND, {"report_year": 2026, **PROJECTION}, marks=pytest.mark.slow),
        pytest.param(
            LETTER, {"projection": PROJECTION, "iso3": "KEN", "biennium": 2025}, marks=pytest.mark.slow
        ),  # as a document it is read below
    ],
)
def test_a_report_is_in_its_language_and_says_that_it_is_a_draft(tmp_path, watched, code, template, parameters):
    path = tmp_path / "page.html"
    path.write_bytes(report(template, parameters, code)["html"])
    watched.page.goto(path.as_uri())
    watched.page.wait_for_timeout(300)
    html = watched.page.locator("html")
    with speaking(code):
        parameters_and_hashes = tr("Version, data, parameters and time of this run")
    watched.page.locator("table", has_text=parameters_and_hashes).evaluate_all(
        "(all) => all.map((one) => one.remove())"
    )
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (code, direction(code))
    text = visible(watched.page)
    text = re.sub(r"^.*ephyto_model.*$", "", text, flags=re.M)
    assert english_in(text, code) == []
    with speaking(code):
        assert tr(DRAFT) in text
        assert template == LETTER or watched.page.locator(".chart .main-svg").count()
    cut = watched.page.locator(".chart").evaluate_all(
        """(charts) => charts.flatMap((chart) => {
          const { left, right } = chart.getBoundingClientRect();
          const labels = [...chart.querySelectorAll(".ytick text")].filter((text) => text.textContent);
          const boxes = labels.map((text) => [text.textContent, text.getBoundingClientRect()]);
          return boxes.filter(([, box]) => box.left < left - 1 || box.right > right + 1).map(([text]) => text);
        })"""
    )
    assert cut == []
    if template == SCENARIO:
        with speaking(code):
            outcome = Scenario(name="CPM-18 paper", **parameters).run()
            assert plainly(answer(outcome)) == watched.page.locator(".headline").first.text_content()
            kenya = next(party for party in outcome.assessment.contributions if party.iso3 == "KEN")
            row = watched.page.locator("table.sortable tbody tr", has_text="KEN").first
            assert party_name("Kenya") in row.text_content()
            assert usd(kenya.expected_contribution_usd) in row.text_content()


def agreement(kenya):
    """Return limits and levers that can be held together at 12,000 for Kenya, and not at 50."""
    limits = [
        {"who": "K", "on": "expected_contribution_usd", "of": "KEN", "at_most": kenya},
        {"who": "L", "on": "expected_contribution_usd", "of": "Low or LDC", "at_most_above_paper": 0},
        {"who": "M", "on": "share_of_total", "of": "Europe", "at_most": 0.9},
        {"who": "N", "on": "outside_funding_usd", "at_most": 900_000},
        {"who": "O", "on": "parties_paying_nothing", "at_most": 80},
        {"who": "P", "on": "cost_per_exchange_usd", "of": "everyone", "at_most": 9},
    ]
    levers = {
        "fao_funding_usd": {"from": 0, "to": 900_000, "step": 50_000},
        "rounding": ["published", "exact"],
        "base_multipliers": {"High": [4, 5]},
        "usage_lower_bounds": {"Medium": [5_000, 6_000]},
    }
    return {"name": "A", "levers": levers, "limits": limits}


@pytest.mark.heavy
@pytest.mark.parametrize("code", ONE_BY_ONE)
@pytest.mark.parametrize(
    ("template", "parameters"),
    [
        (PAPER, {"name": "A", "fao_funding_usd": 400_000, "annual_funding_level_usd": BUDGET}),
        (OPTIONS, {**BATCH, "designs": SCALES}),
        pytest.param(BRIEF, {"iso3": "CAN", **BATCH}, marks=pytest.mark.slow),
        pytest.param(BRIEF, {"iso3": "MAR", **PARTIES}, marks=pytest.mark.slow),
        (OUTLOOK, PROJECTION),
        (LETTER, {"projection": PROJECTION, "iso3": "KEN", "biennium": 2025}),
        pytest.param(OPTIONS, {"title": "A", "agreement": agreement(12_000)}, marks=pytest.mark.slow),
        (OPTIONS, {"title": "A", "agreement": agreement(50)}),
    ],
)
def test_a_document_is_in_its_language_and_direction(code, template, parameters):
    content = report(template, parameters, code)["docx"]
    document = docx.Document(io.BytesIO(content))
    cells = [
        "".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in document.element.body.iter(qn("w:tc"))
    ]
    body = [paragraph.text for paragraph in document.paragraphs]
    foot = [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    text = "\n".join(re.sub(r".*(SHA-256|ephyto_model|EPHYTO1).*", "", line) for line in [*body, *cells, *foot])
    assert english_in(text, code) == []
    with speaking(code):
        assert tr(DRAFT) in text
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    styles = zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()
    assert f'w:val="{tag(code)}"' in styles
    turned = direction(code) == "rtl"
    paragraphs = len(re.findall(r"<w:p[ >]", xml))
    assert (xml.count("<w:bidi/>") >= paragraphs) == turned
    assert (xml.count("<w:bidiVisual/>") == len(document.tables)) == turned
    assert ("<w:rtl/>" in xml) == turned
    assert not re.search("[\u2066-\u2069]", xml)


def test_where_no_font_has_chinese_letters_pictures_speak_english(monkeypatch):
    monkeypatch.setattr(pictures, "chinese_font", lambda: None)
    with speaking("zh"), pictures.words():
        assert tr("Base fees") == "Base fees"
    with speaking("ar"), pictures.words():
        assert tr("Base fees") != "Base fees"


@pytest.mark.heavy
def test_a_batch_in_another_language_stands_beside_the_english_one(tmp_path, capsys):
    (tmp_path / "two.yaml").write_text("scenarios: [{name: {en: First, fr: Premier}}, {name: B, fao_funding_usd: 9}]")
    given = ["report", str(tmp_path / "two.yaml"), "--out", str(tmp_path / "out"), "--parties", "FRA"]
    assert main([*given, "--language", "fr"]) == 0
    folder = tmp_path / "out" / "two.fr"
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fr" dir="ltr">' in index
    assert ">Premier</a>" in index
    assert (
        english_in(re.sub(r"<style>.*?</style>|<[^>]*>", " ", index, flags=re.DOTALL).replace("First", ""), "fr") == []
    )
    assert (folder / "first.html").is_file()
    assert (folder / "first.csv").read_text(encoding="utf-8-sig").startswith("name,iso3,development_status")
    assert "3 reports are ready" not in (told := capsys.readouterr().out)
    assert "4 reports are ready." in told
    assert main([*given, "--language", "de"]) == 2
    assert "language must be one of ar, zh, en, fr, ru or es" in capsys.readouterr().err


def test_every_language_is_offered_by_its_own_name(page):
    names = page.page.locator("nav > select option").all_text_contents()
    assert names == [own_name(code) for code in LANGUAGES]
    assert len(load_participants()) == len(languages()["each"]["fr"]["parties"])


@pytest.mark.slow
@pytest.mark.parametrize("codes", [LANGUAGES], ids=len)
def test_spreadsheets_compute_in_every_language(tmp_path, codes):
    """The words that formulas compare are those of the language: a choice changed by hand has to change the fees."""
    scenario = Scenario(fao_funding_usd=400_000, include=["CAN"], exclude=["CIV"])
    files, changes = {}, {"participating_parties": 120, "rounding": "exact"}
    for code in codes:
        with speaking(code):
            files[f"{code}.xlsx"] = changed(
                workbook(scenario.run()), {"participating_parties": 120, "rounding": "exact"}
            )
    books = recalculated(tmp_path, files)
    wanted = scenario.with_(**changes).run().assessment
    for code in codes:
        parties, results = shown(books[f"{code}.xlsx"])
        amounts = [float(round(amount, 2)) for amount in (wanted.need_usd, wanted.units.base_usd)]
        assert list(results.values())[:2] == pytest.approx(amounts, abs=0.006), code
        assert set(parties) == {party.iso3 for party in wanted.contributions}
        for party in wanted.contributions:
            with speaking(code):
                words = status_word(party.development_status), party.exchanges, category_word(party.usage_category)
            assert parties[party.iso3][:3] == words
            assert parties[party.iso3][5] == pytest.approx(float(party.expected_contribution_usd), abs=0.006)


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left_in_a_spreadsheet(code):
    with speaking(code):
        options = [Scenario(name="1").run(), Scenario(name="2", fao_funding_usd=9).run()]
        content = workbook(options[0], options)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    texts = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    names = (
        "Inputs|Fees|Parties|Totals|Model|Checks|Published|About|Settings|Options by party|Options|"
        "Winners and losers|published|exact"
    )
    left = {text: english_in(re.sub(names, "", text), code) for text in texts if "ephyto_model" not in text}
    assert {text: words for text, words in left.items() if words} == {}
    assert [sheet.sheet_view.rightToLeft for sheet in book] == [direction(code) == "rtl" or None] * len(book.sheetnames)


@pytest.mark.slow
@pytest.mark.parametrize("code", first(["ar"], OTHERS))
def test_the_pages_spreadsheet_is_the_one_that_python_writes_in_every_language(page, code):
    spoken(page, code)
    asked = Scenario(name="Given", fao_funding_usd=400_000.5, include=["CHN"], exclude=["CIV"], exchange_growth=0.15)
    for options in ([], [Scenario(name="Other", rounding="exact", participating_parties=120)]):
        script = """async ([scenario, options]) => { const taken = await ephyto.engine.take('xlsx', scenario, options);
            let text = ''; for (const byte of taken.content) text += String.fromCharCode(byte); return btoa(text); }"""
        found = page.page.evaluate(script, [asked.values(), [option.values() for option in options]])
        with speaking(code):
            wanted = workbook(asked.run(), [option.run() for option in options], published=False)
        for formulas in (True, False):
            ours, theirs = cells_of(base64.b64decode(found), formulas), cells_of(wanted, formulas)
            for sheet, cells in theirs.items():
                for place, cell in cells.items():
                    if "EPHYTO1" not in str(cell[0]):
                        assert ours[sheet].get(place) == cell, (sheet, place)
        for book in (base64.b64decode(found), wanted):
            sheets = openpyxl.load_workbook(io.BytesIO(book))
            assert {sheet.sheet_view.rightToLeft for sheet in sheets} <= {direction(code) == "rtl" or None}
            rules = [rule.formula1 for sheet in sheets for rule in sheet.data_validations.dataValidation]
            texts = [rule for rule in rules if '"' in rule]
            assert all(len(rule) < 255 and len(rule.split(",")) in (2, 3, 4) for rule in texts)
            with speaking(code):
                assert f'"{tr("yes")},{tr("no")}"' in texts


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_a_spreadsheet_in_another_language_comes_back_to_the_page(page, code):
    asked = Scenario(name="Given", donor_funding_usd=250_000, include=["CHN"], exclude=["CIV"])
    with speaking(code):
        content = base64.b64encode(workbook(asked.run())).decode()
    found = page.page.evaluate(
        """async (content) => {
          const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
          return ephyto.engine.read(new File([bytes], "given.xlsx"), ephyto.start.view.scenario);
        }""",
        content,
    )
    assert found["scenario"] == asked.values()
