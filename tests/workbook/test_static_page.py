"""The explorer's page without a server: in a browser without a network, against the model."""

import base64
import io
import itertools
import json
import random
import re
import zlib

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer_page import ExplorerPage
from office import cells_of, changed, office_complaints, recalculated, shown
from page_reference import change, curve, under_presets, view
from PIL import Image
from playwright.sync_api import expect
from sizes import first, sizes

from ephyto_model import Scenario, load_participants
from ephyto_model.files import HOME, parse_yaml
from ephyto_model.language.wording import usd
from ephyto_model.model.funding_model import LEVEL, STATUSES, load_funding_model
from ephyto_model.model.participants import JOINING_ORDERS
from ephyto_model.model.scenarios.code import PREFIX, decode, encode
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.status_lists import status_lists
from ephyto_model.page.controls import FOLDED, model_controls
from ephyto_model.page.data import FORM_MADE
from ephyto_model.page.tour import stops
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.fees.causes.split import between_scenarios
from ephyto_model.questions.fees.comparison import by_party, by_status, winners_and_losers
from ephyto_model.questions.fees.export import comparison_csv, contributions_csv
from ephyto_model.questions.fees.overview import bar, figures, matrix, tiles
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.parties.explanation_texts import IN_SHORT
from ephyto_model.questions.spreadsheet.figures import CODE_LINE
from ephyto_model.questions.spreadsheet.workbook import workbook

CODES = [participant.iso3 for participant in load_participants()]
CATEGORIES = ("Low", "Medium", "High", "Very High")


def random_settings(seed):
    """Draw a scenario in which any field may differ, amounts in cents and odd models included."""
    source = random.Random(seed)

    def amount():
        return source.choice(
            [0, source.randrange(0, 150) * 10_000, source.randrange(1_500_000), round(source.uniform(0, 1_500_000), 2)]
        )

    def count():
        return source.choice([0, 1, 4_999, 5_000, 49_999, 50_000, 150_000, source.randrange(200_000)])

    def some(pool, most):
        return source.sample(pool, source.randint(0, most))

    def step():
        return source.choice([None, 0.05, 1, 10, 250, 1000])

    rule = {
        "base_unit_step_usd": step,
        "usage_unit_step_usd": step,
        "direction": lambda: source.choice(["half_up", "down", "up"]),
        "usage_pool": lambda: source.choice(["still_needed", "usage_share"]),
    }
    model = {
        "base_share": lambda: source.choice([0, 1, 0.5, 0.66, "2/3", "1/7", round(source.random(), 4)]),
        "base_multipliers": lambda: {status: source.choice([0, 1, 2.5, 8]) for status in some(STATUSES, 3)},
        "usage_multipliers": lambda: {category: source.choice([0, 1, 2.75, 8]) for category in some(CATEGORIES, 3)},
        "usage_lower_bounds": lambda: {"Medium": source.randint(1, 49_999)},
        "base_fee_exemptions": list,
        "rounding": lambda: {
            name: {key: draw() for key, draw in rule.items() if source.random() < 0.5}
            for name in some(["published", "exact"], 2)
        },
    }
    draws = {
        "name": lambda: source.choice(["A", "Côte & <b>more</b>", "=1+1", "名前"]),
        "annual_funding_level_usd": lambda: amount() + 1,
        "fao_funding_usd": amount,
        "donor_funding_usd": amount,
        "reserves_applied_usd": amount,
        "participating_parties": lambda: source.randint(1, 187),
        "joining_order": lambda: source.choice(JOINING_ORDERS),
        "random_seed": lambda: source.choice([0, 1, 2**32 - 1, source.randrange(2**32)]),
        "include": lambda: some(CODES, 4),
        "exclude": lambda: some(CODES, 4),
        "newcomer_exchanges": lambda: source.choice(["peer_median", count()]),
        "exchange_growth": lambda: source.choice([-1, 0.15, 1, round(source.uniform(-1, 3), 3)]),
        "status_list": lambda: source.choice(
            [*status_lists(), {code: source.choice(STATUSES) for code in source.sample(CODES, 9)}]
        ),
        "exchanges": lambda: {code: count() for code in source.sample(CODES, source.randint(1, 60))},
        "unclassified_status": lambda: source.choice(STATUSES),
        "rounding": lambda: source.choice(["published", "exact"]),
        "model_changes": lambda: {name: model[name]() for name in some(list(model), 3)},
    }
    often = source.choice([0.15, 0.35, 0.7])
    return {name: draw() for name, draw in draws.items() if source.random() < often}


def assert_same(found, expected, where):
    if isinstance(expected, dict):
        assert set(found) >= set(expected), where
        for key in expected:
            assert_same(found[key], expected[key], f"{where}.{key}")
    elif isinstance(expected, list | tuple):
        assert len(found) == len(expected), where
        for number, (a, b) in enumerate(zip(found, expected, strict=True)):
            assert_same(a, b, f"{where}[{number}]")
    else:
        assert found == expected, where  # amounts too: both engines give the float nearest to the exact one


def compare_engines(page, seeds):
    """Every figure and sentence of view, curve and why, and the code, in both engines."""
    asked = [(Scenario(**random_settings(seed)), CODES[seed % len(CODES)]) for seed in seeds]
    script = """async (all) => { const found = [];
        for (const [scenario, iso3] of all) found.push({...await ephyto.engine.show(scenario, iso3),
            ...await ephyto.engine.detail(scenario, iso3, scenario)});
        return found; }"""
    answers = page.page.evaluate(script, [[scenario.values(), iso3] for scenario, iso3 in asked])
    for (scenario, iso3), found in zip(asked, answers, strict=True):
        where = f"{scenario.differences()} {iso3}"
        wanted = json.loads(json.dumps(view(scenario.run(), iso3)))
        assert decode(found["view"]["code"]) == scenario, where
        del wanted["code"]
        assert_same(found["view"], wanted, where)
        assert_same(found["curve"], json.loads(json.dumps(curve(scenario, iso3))), f"curve {where}")
        assert_same(found["presets"], json.loads(json.dumps(under_presets(iso3))), f"presets {where}")


@pytest.mark.parametrize("number", sizes(8, 10_000))
def test_the_page_answers_as_the_model_does_on_random_scenarios(page, number):
    for start in range(0, number, 500):
        compare_engines(page, range(start, min(start + 500, number)))


@pytest.mark.parametrize("number", sizes(5, 300))
def test_the_page_splits_a_change_as_the_model_does(page, number):
    """Each random scenario against the next: their causes, up to all that a scenario has, the paper's among them."""
    everyone = [Scenario(), *(Scenario(**random_settings(seed)) for seed in range(number))]
    asked = [(*pair, CODES[seed % len(CODES)]) for seed, pair in enumerate(itertools.pairwise(everyone))]
    script = """async (all) => { const found = [];
        for (const [before, after, iso3] of all) found.push((await ephyto.engine.detail(after, iso3, before)).change);
        return found; }"""
    answers = page.page.evaluate(script, [[one.values(), other.values(), iso3] for one, other, iso3 in asked])
    assert any(answers)
    for (one, other, iso3), found in zip(asked, answers, strict=True):
        wanted, where = change(one, other, iso3), f"{one.differences()} {other.differences()} {iso3}"
        assert (found is None) == (wanted is None), where
        if found:
            assert_same(found, json.loads(json.dumps(wanted)), where)


def test_the_page_draws_a_change_as_python_does(page):
    page = page.explorer
    after = Scenario(fao_funding_usd=300_000, participating_parties=140, exchange_growth=0.3)
    page.choose("KEN")
    page.load(encode(after))
    page.close_menus()
    fold = page.root.locator("details.change")
    fold.locator("summary").click()
    shown = cause_views.table(between_scenarios(Scenario(), after).parties["KEN"], "")
    rows = fold.locator("tbody tr")
    expect(rows).to_have_count(len(shown.bars))
    assert [row.split("\t")[:2] for row in rows.all_inner_texts()] == shown.rows()
    script = "bar => [bar.className, parseFloat(bar.style.marginInlineStart) / 100, parseFloat(bar.style.width) / 100]"
    for span, wanted in zip(fold.locator(".bars span").all(), shown.bars, strict=True):
        kind, start, width = span.evaluate(script)
        assert kind == wanted.kind
        assert (start, start + width) == pytest.approx((wanted.start, wanted.end), abs=1e-4)


@pytest.mark.parametrize("number", sizes(5, 20))
def test_options_are_compared_as_the_model_does(page, number):
    for seed in range(number):
        options = [Scenario(**{**random_settings(100 * seed + n), "name": f"Option {n}"}) for n in range(3)]
        found = page.page.evaluate("(all) => ephyto.engine.compare(all)", [option.values() for option in options])
        outcomes = [option.run() for option in options]
        for name, table in (("by_status", by_status), ("by_party", by_party), ("winners", winners_and_losers)):
            wanted = json.loads(json.dumps(table(outcomes).to_numpy(dtype=object).tolist()))
            assert_same(found[name], wanted, f"{name} {seed}")


def test_half_way_cases_are_decided_exactly(page):
    """One party, the United States, has 4 base units: of a need of 1,500 a unit is 1,000 / 4 = 250, half a step."""
    script = "(changes) => ephyto.engine.view({...ephyto.start.paper.scenario, ...changes}, '').view.amounts.base_unit"
    for need, unit in ((1_500, 500), (1_499.99, 0), (4_500, 1_000), (4_499.99, 500)):
        changes = {"fao_funding_usd": 1_263_000 - need, "participating_parties": 1}
        assert page.page.evaluate(script, changes) == unit
        assert Scenario(**changes).run().assessment.units.base_usd == unit


def test_it_asks_nothing_of_the_network_and_complains_of_nothing(fresh):
    assert fresh.requests == [fresh.page.url]
    assert fresh.complaints == []


def test_it_has_a_control_for_every_field_and_parameter_and_every_preset(page):
    page.explorer.type("joining_order", "random")
    for title in FOLDED:
        page.page.locator(".controls > details > summary", has_text=title).click()
    shown = page.page.eval_on_selector_all("[data-field]", "(found) => found.map((field) => field.dataset.field)")
    assert sorted([*shown, "name", "model_changes"]) == sorted(fields())
    parameters = page.page.eval_on_selector_all(
        "[data-model]", "(found) => found.map((f) => f.dataset.model.split('/'))"
    )
    assert parameters == [*(control["path"] for control in model_controls()), ["base_fee_exemptions"]]
    assert {path[0] for path in parameters} == {*load_funding_model().written} - {LEVEL}
    options = page.page.get_by_label("Preset", exact=True).locator("option").all_inner_texts()
    assert options == ["My own settings", *(preset.name for preset in presets())]


CHANGES = [
    ("fao_funding_usd", "400,000", 400_000),
    ("donor_funding_usd", "123456.78", 123_456.78),
    ("reserves_applied_usd", "50 000", 50_000),
    ("annual_funding_level_usd", "1300000", 1_300_000),
    ("participating_parties", "150", 150),
    ("joining_order", "random", "random"),
    ("random_seed", "7", 7),
    ("exchange_growth", "0.15", 0.15),
    ("newcomer_exchanges", "6000", 6000),
    ("status_list", "fy26", "fy26"),
    ("unclassified_status", "High", "High"),
    ("rounding", "exact", "exact"),
]


def test_every_control_moves_the_page_as_the_model_says(fresh):
    explorer, scenario = fresh.explorer, Scenario()
    explorer.expect_scenario(scenario)
    for name, typed, value in CHANGES:
        explorer.type(name, typed)
        scenario = scenario.with_(**{name: value})
        explorer.expect_settled(scenario)
    explorer.expect_scenario(scenario)
    explorer.expect_settings(scenario)
    for _ in CHANGES:
        explorer.button("Undo").click()
    explorer.expect_scenario(Scenario())
    expect(explorer.button("Undo")).to_be_disabled()
    explorer.button("Redo").click()
    explorer.expect_scenario(Scenario(fao_funding_usd=400_000))
    explorer.button("Reset").click()
    explorer.expect_scenario(Scenario())
    explorer.field("include").locator("input").fill("China")
    explorer.field("include").locator("input").press("Enter")
    explorer.field("exclude").locator("input").fill("cote d'ivoire")
    explorer.field("exclude").locator("input").press("Enter")
    explorer.expect_scenario(Scenario(include=["CHN"], exclude=["CIV"]))
    explorer.button("Remove China from the list").click()
    explorer.expect_scenario(Scenario(exclude=["CIV"]))
    assert fresh.complaints == []


def test_the_models_parameters_move_the_page_and_come_back(page):
    explorer = page.explorer
    explorer.field("rounding")

    def set_(path, text):
        box = page.page.locator(f"[data-model='{path}'] input")
        box.fill(text)
        box.press("Enter")

    set_("base_share", "1/2")
    explorer.expect_scenario(Scenario(model_changes={"base_share": "1/2"}))
    set_("base_multipliers/High", "5")
    set_("usage_lower_bounds/Medium", "10,000")
    set_("rounding/published/base_unit_step_usd", "")
    asked = {
        "base_share": "1/2",
        "base_multipliers": {"High": 5},
        "usage_lower_bounds": {"Medium": 10_000},
        "rounding": {"published": {"base_unit_step_usd": None}},
    }
    explorer.expect_scenario(Scenario(model_changes=asked))
    page.page.locator("[data-model='rounding/published/direction'] select").select_option(label="up")
    exempt = page.page.locator("[data-model=base_fee_exemptions]")
    exempt.get_by_label("High", exact=True).click()
    exempt.get_by_label("Lower-Middle").click()
    asked["rounding"]["published"]["direction"] = "up"
    asked["base_fee_exemptions"] = [{"development_status": "High", "usage_category": "Low"}]
    explorer.expect_scenario(Scenario(model_changes=asked))
    page.page.locator("[data-model='rounding/published/direction'] select").select_option("half_up")
    exempt.get_by_label("High", exact=True).click()
    exempt.get_by_label("Lower-Middle").click()
    for path, text in (
        ("base_share", "2/3"),
        ("base_multipliers/High", "4"),
        ("usage_lower_bounds/Medium", "5000"),
        ("rounding/published/base_unit_step_usd", "500"),
    ):
        set_(path, text)
    explorer.expect_scenario(Scenario())
    assert page.page.evaluate("ephyto.store.state.view.scenario.model_changes") == {}


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("base_share", "1.5", "Share of base fees must be a number from 0 to 1, not 1.5."),
        ("base_share", "half", "Share of base fees must be a number from 0 to 1, not 'half'."),
        ("usage_lower_bounds/Medium", "60000", "Each usage category must begin at a higher number of exchanges"),
        ("usage_lower_bounds/Medium", "7.5", "Medium usage begins at must be a whole number"),
        ("base_multipliers/High", "-1", "Base fee, High must be a number from 0 to 1,000"),
    ],
)
def test_a_wrong_parameter_is_answered_in_one_sentence_and_changes_nothing(page, path, text, sentence):
    page.explorer.field("rounding")
    box = page.page.locator(f"[data-model='{path}'] input")
    box.fill(text)
    box.press("Enter")
    expect(page.page.locator(".problem")).to_contain_text(sentence)
    page.explorer.expect_unchanged()


def test_what_another_version_saved_says_where_its_figures_have_moved(file, watched, monkeypatch):
    """In a link, a file of settings and a spreadsheet alike; what this version saved says nothing."""
    saved = {"version": "0.0.9", "data": "0123456789ab", "total_usd": 1_250_000}
    asked = Scenario(name="Mine", fao_funding_usd=400_000)
    today = encode(asked)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("ephyto_model.model.scenarios.code.made_of", lambda assessment: saved)
        code = encode(asked)
        sheet = base64.b64encode(workbook(asked.run(), [asked.run()], FORM_MADE)).decode()
    watched.page.goto(f"{file.as_uri()}#{code}")
    (drift,) = [notice.text for notice in decode(code).run().notices if notice.code == "drift"]
    expect(watched.page.locator(".controls .said", has_text=drift)).to_be_visible()
    script = "async (asked) => (await ephyto.engine.load(asked)).drift"
    assert watched.page.evaluate(script, f"fao_funding_usd: 400000\nmade: {json.dumps(saved)}") == drift
    assert watched.page.evaluate(script, today) is None
    script = """async (content) => (await ephyto.engine.read(new File(
        [Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], "a.xlsx"), {})).drift"""
    assert watched.page.evaluate(script, sheet) == drift


def test_the_settings_travel_in_the_address(file, watched):
    """A code alone after the # opens its settings; a reload and the back button keep them, with country and pins."""
    page, asked = watched.page, Scenario(name="Mine", fao_funding_usd=400_000, exclude=["KEN"])
    page.goto(f"{file.as_uri()}#{encode(asked)}")
    explorer = ExplorerPage(page)
    explorer.expect_scenario(asked)
    explorer.choose("MAR")
    explorer.root.get_by_label("Name of the option").fill("First")
    explorer.button("Pin the current settings").click()
    expect(explorer.button("Show First")).to_be_visible()
    explorer.type("fao_funding_usd", "500,000")
    explorer.expect_scenario(asked.with_(fao_funding_usd=500_000), "MAR")
    page.reload()
    explorer = ExplorerPage(page)
    explorer.expect_scenario(asked.with_(fao_funding_usd=500_000), "MAR")
    expect(explorer.button("Show First")).to_be_visible()
    page.go_back()
    explorer.expect_scenario(asked, "MAR")
    assert page.evaluate("location.hash").count("pin=") == 1
    assert watched.complaints == []


WRONG_TEXTS = [
    ("EPHYTO1-abc", "This scenario code is damaged or incomplete"),
    ("nonsense", "This scenario code is damaged or incomplete"),
    (encode(Scenario(fao_funding_usd=5))[:-6], "This scenario code is damaged or incomplete"),
    ({"fao_funding_usd": -1}, "FAO funding (fao_funding_usd) must be a number from 0 to 1,000,000,000 US dollars"),
    ({"fao_fundng_usd": 1}, "There is no scenario field called 'fao_fundng_usd'."),
    ({"include": ["QQQ"]}, "include contains 'QQQ', which is not the ISO3 code of a participant."),
    ({"exclude": "KEN"}, "must be a list of ISO3 codes"),
    ({"exchanges": {"KEN": -5}}, "(exchanges) must be the word 'paper' or ISO3 codes with counts"),
    ({"rounding": "exat"}, "Rounding (rounding) must be one of published or exact, not 'exat'."),
    ({"participating_parties": 0.5}, "(participating_parties) must be a whole number from 1 to 187 parties"),
    ({"model_changes": {"base_multipliers": {"High": "x"}}}, "Base fee, High must be a number from 0 to 1,000"),
    ({"model_changes": {"__proto__": 5, "base_share": {}}}, "These changes do not fit the funding model"),
    ({"model_changes": {"usage_lower_bounds": {"Medium": 60_000}}}, "Each usage category must begin at a higher"),
    ([1], "This scenario code is damaged or incomplete"),
    ("fao_funding_usd: [1", "the pasted text cannot be read as YAML (line 1)"),
    ("fao_funding_usd: lots", "FAO funding (fao_funding_usd) must be a number"),
    ("include: &all [KEN]\nexclude: *all", "the pasted text has an alias"),
    ("name: !!python/object:os.system x", "the pasted text has a tag"),
    ("scenarios:\n  - name: A\n  - name: B", "the pasted text contains 2 scenarios; keep only one."),
    (
        "exchanges: counts.csv",
        "takes its exchanges from the file counts.csv, which this page cannot open by itself",
    ),
    ("fao_funding_usd: 1\nfao_funding_usd: 2", "the pasted text cannot be read as YAML (line 2)"),
]


@pytest.mark.parametrize(("code", "sentence"), first(WRONG_TEXTS[::5], WRONG_TEXTS))
def test_a_wrong_text_is_answered_in_one_sentence_and_changes_nothing(page, code, sentence):
    if not isinstance(code, str):
        packed = zlib.compress(json.dumps(code).encode())
        code = PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    page.explorer.load(code)
    expect(page.page.locator(".menu .problem")).to_contain_text(sentence)
    page.explorer.close_menus()
    page.explorer.expect_unchanged()
    assert page.complaints == []


WRONG_ADDRESSES = [
    ("country=%E0", "", "There is no participant with the ISO3 code '%E0'."),
    ("country=ken", "KEN", ""),
    ("EPHYTO1-bad&country=KEN", "KEN", "This scenario code is damaged or incomplete"),
    ("%E0%A4%A", "", "This scenario code is damaged or incomplete"),
    ("pin=EPHYTO1-bad", "", "This scenario code is damaged or incomplete"),
    ("against=7", "", ""),
]


@pytest.mark.parametrize(("address", "party", "sentence"), first(WRONG_ADDRESSES[1::2], WRONG_ADDRESSES))
def test_a_wrong_address_is_answered_in_one_sentence_and_the_page_works_on(file, page, address, party, sentence):
    page.page.goto(f"{file.as_uri()}#{address}")  # the same document: the address alone changes
    explorer = page.explorer
    explorer.expect_scenario(Scenario(), party or None)
    if sentence:
        expect(page.page.locator(".problem").first).to_contain_text(sentence)
    if party:
        expect(page.page.locator(".country ol.why li").first).to_be_visible()
    explorer.type("fao_funding_usd", "400000")
    explorer.expect_scenario(Scenario(fao_funding_usd=400_000), party or None)
    code = page.page.evaluate("location.hash.slice(1).split('&')[0]")
    assert decode(code) == Scenario(name="Own settings", fao_funding_usd=400_000)
    assert page.complaints == []


def drop(page, name, content):
    script = """([name, content]) => { const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
        const dropped = new DragEvent('drop', {dataTransfer: data, bubbles: true});
        document.querySelector('.ephyto').dispatchEvent(dropped); }"""
    page.page.evaluate(script, [name, base64.b64encode(content).decode()])


def test_a_dropped_file_is_read_on_the_page(page):
    explorer = page.explorer
    drop(page, "mine.yaml", b"name: Mine\nfao_funding_usd: 400000\ninclude: [CHN]\n")
    explorer.expect_scenario(Scenario(name="Mine", fao_funding_usd=400_000, include=["CHN"]))
    drop(page, "exchanges.csv", b"iso3,exchanges\nKEN,7000\nMAR,150000\n")
    counted = {"KEN": 7_000, "MAR": 150_000}
    explorer.expect_scenario(Scenario(fao_funding_usd=400_000, include=["CHN"], exchanges=counted))
    drop(page, "excel.csv", b"\xef\xbb\xbfiso3;exchanges\r\nKEN;8000\r\n")
    explorer.expect_scenario(Scenario(fao_funding_usd=400_000, include=["CHN"], exchanges={"KEN": 8_000}))
    asked = Scenario(name="Given", donor_funding_usd=250_000, participating_parties=120, newcomer_exchanges=6_000)
    drop(page, "given.xlsx", workbook(asked.run()))
    explorer.expect_scenario(asked)


def edited(asked, changes):
    """Return a scenario's spreadsheet as a reader changed and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(asked.run())))
    for sheet, place, value in changes:
        book[sheet][place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_what_was_changed_in_a_spreadsheet_since_comes_back_with_it(page):
    asked = Scenario(
        name="Given", donor_funding_usd=250_000, participating_parties=120, include=["CHN"], exclude=["CIV"]
    )
    rows = {p.iso3: row for row, p in enumerate(load_participants(), start=3)}
    changes = [
        ("Inputs", "B6", 300_000),
        ("Inputs", "B9", 150),
        ("Inputs", "B15", "exact"),
        ("Parties", f"F{rows['KEN']}", "no"),
        ("Parties", f"F{rows['CHN']}", None),
        ("Parties", f"E{rows['MAR']}", 1_000),
        ("Model", "B4", 1),
        ("Model", "C4", 2),
        ("Model", "E7", 5),
    ]
    drop(page, "given.xlsx", edited(asked, changes))
    exchanges = {p.iso3: p.exchanges for p in load_participants() if p.exchanges is not None} | {"MAR": 1_000}
    wanted = asked.with_(
        fao_funding_usd=300_000,
        participating_parties=150,
        rounding="exact",
        include=[],
        exclude=["KEN", "CIV"],
        exchanges=exchanges,
        model_changes={"base_share": "1/2", "base_multipliers": {"High": 5}},
    )
    page.explorer.expect_scenario(wanted)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photo.png", bytes(range(256)), "photo.png is neither UTF-8 text nor a spreadsheet."),
        ("notes.pdf", b"text", "notes.pdf is not a kind of file that this page can read."),
        ("other.csv", b"a,b\n1,2\n", "other.csv does not have the columns iso3 and exchanges"),
        ("exchanges.csv", b"iso3,exchanges\nKEN,many\n", "row 2: exchanges must be a whole number, not 'many'."),
        ("exchanges.csv", b"iso3,exchanges\nKEN,1\nKEN,2\n", "row 3: iso3 must be the ISO3 code of a participant"),
        ("exchanges.csv", b"iso3,exchanges\n", "exchanges.csv has no rows"),
        ("book.xlsx", b"PK\x03\x04 broken", "book.xlsx is not a spreadsheet from this explorer or from a report."),
        ("odd.yaml", b"fao: 1", "There is no scenario field called 'fao'."),
        ("status.xlsx", [("Parties", "D3", "High")], "the development status of"),
        ("newcomers.xlsx", [("Inputs", "B11", 7)], "new users differ by development status"),
        ("level.xlsx", [("Inputs", "B5", "lots")], "annual_funding_level_usd) must be more than 0"),
    ],
)
def test_a_wrong_file_is_answered_in_one_sentence_and_changes_nothing(page, name, content, sentence):
    drop(page, name, content if isinstance(content, bytes) else edited(Scenario(), content))
    expect(page.page.locator(".controls .problem")).to_contain_text(sentence)
    page.explorer.expect_unchanged()
    assert page.complaints == []


PICTURES = ("Who covers the cost", "What a party pays", "Every party", "Fees as more parties join")


@pytest.mark.parametrize("labels", sizes(PICTURES[:1], PICTURES), ids=len)
def test_what_is_taken_home_is_what_python_writes(page, tmp_path, labels):
    def taken(label):
        with page.page.expect_download() as download:
            page.explorer.menu("More").get_by_role("button", name=label).click()
        target = tmp_path / download.value.suggested_filename
        download.value.save_as(target)
        page.explorer.close_menus()
        return target

    asked = Scenario(name="Own settings", fao_funding_usd=400_000, participating_parties=120, rounding="exact")
    page.explorer.load(encode(asked))
    page.explorer.close_menus()
    page.explorer.expect_scenario(asked)
    assert taken("Table of all parties").read_bytes() == contributions_csv(asked.run())
    yaml = taken("Save for later")
    assert Scenario.from_mapping(parse_yaml(yaml.read_text(encoding="utf-8"), "taken")) == asked
    page.page.get_by_label("Name of the option").fill("First")
    page.explorer.button("Pin the current settings").click()
    page.explorer.button("187 parties: participants listed (Appendices 2 and 3)").click()
    now = asked.with_(participating_parties=187)
    page.explorer.expect_scenario(now)
    assert taken("Comparison of the options").read_bytes() == comparison_csv(
        [now.run(), asked.with_(name="First").run()]
    )
    spreadsheet = taken("Spreadsheet with formulas")
    assert office_complaints(spreadsheet) == []
    book = openpyxl.load_workbook(spreadsheet)
    assert book.sheetnames[7:11] == ["Settings", "Options", "Options by party", "Winners and losers"]
    for label in labels:
        svg = taken(f"{label} as SVG").read_text(encoding="utf-8")
        assert "<svg" in svg
        assert "not adopted policy" in svg
        picture = Image.open(taken(f"{label} as PNG")).convert("RGBA")
        assert picture.getpixel((3, 3)) == (255, 255, 255, 255)
        assert len(picture.getcolors(1_000_000)) > 20
    assert page.complaints == []


@pytest.mark.parametrize("number", sizes(3, 12))
def test_the_pages_spreadsheet_is_the_one_that_python_writes(page, number):
    """Cell by cell: values, formulas and formats, for scenarios over all fields, with and without options."""
    for seed in range(number):
        asked = Scenario(**random_settings(seed))
        options = [Scenario(**random_settings(1_000 + seed)).with_(name="Other")] if seed % 3 == 0 else []
        script = """async ([scenario, options]) => { const taken = await ephyto.engine.take('xlsx', scenario, options);
            let text = ''; for (const byte of taken.content) text += String.fromCharCode(byte); return btoa(text); }"""
        found = page.page.evaluate(script, [asked.values(), [option.values() for option in options]])
        content = base64.b64decode(found)
        wanted = workbook(asked.run(), [option.run() for option in options], published=False)
        for formulas in (True, False):
            ours, theirs = cells_of(content, formulas), cells_of(wanted, formulas)
            assert list(ours) == list(theirs)
            for sheet, cells in theirs.items():
                for place, cell in cells.items():
                    if str(cell[0]).startswith(CODE_LINE):
                        code = ours[sheet][place][0].removeprefix(CODE_LINE).strip()
                        assert decode(code) == decode(cell[0].removeprefix(CODE_LINE).strip())
                    else:
                        assert ours[sheet].get(place) == cell, (seed, sheet, place)
                assert set(ours[sheet]) == set(cells), (seed, sheet)


def test_categories_of_its_own_are_shown_by_name_and_have_no_spreadsheet_here(page):
    own = {"usage_lower_bounds": {"Enormous": 300_000}, "usage_multipliers": {"Enormous": 6}}
    asked = Scenario(name="Own", model_changes=own)
    page.page.evaluate("(scenario) => ephyto.store.open(scenario)", asked.values())
    page.explorer.choose("USA")
    page.explorer.expect_scenario(asked, "USA")
    page.explorer.menu("More").get_by_role("button", name="Spreadsheet with formulas").click()
    refused = page.page.locator(".menu .problem")
    expect(refused).to_contain_text("This scenario has its own usage categories")
    expect(refused).to_contain_text("use the command ephyto report to make one.")
    page.explorer.close_menus()
    page.page.locator(".tiles .choice label", has_text="usage").click()
    legend = page.page.locator(".legend li").all_inner_texts()
    assert [text.strip() for text in legend[:5]] == [
        "low usage",
        "medium usage",
        "high usage",
        "very high usage",
        "enormous usage",
    ]
    page.explorer.root.get_by_label("Name of the option").fill("Enormous")
    page.explorer.button("Pin the current settings").click()
    fees = asked.run().assessment
    totals = [usd(fees.total_fee_usd(status, "Medium")) for status in reversed(STATUSES[1:])]
    row = page.page.locator(".options tbody tr", has_text="Enormous").locator("td")
    expect(row.nth(2)).to_have_text(totals[0])
    assert row.all_inner_texts()[2:5] == totals


@pytest.mark.slow
@pytest.mark.parametrize("number", sizes(2, 6))
def test_libreoffice_computes_the_pages_spreadsheet_to_the_models_figures(page, tmp_path, number):
    asked = {f"{seed}.xlsx": Scenario(**random_settings(seed)) for seed in range(number)}
    script = """async (scenario) => { const taken = await ephyto.engine.take('xlsx', scenario, []);
        let text = ''; for (const byte of taken.content) text += String.fromCharCode(byte); return btoa(text); }"""
    files = {
        name: changed(base64.b64decode(page.page.evaluate(script, one.values())), {}) for name, one in asked.items()
    }
    books = recalculated(tmp_path, files)
    for name, scenario in asked.items():
        parties, results = shown(books[name])
        found = scenario.run().assessment
        assert results["Needed from fees"] == pytest.approx(float(found.need_usd), abs=0.006), scenario
        for party in found.contributions:
            paid = parties[party.iso3][5]
            assert paid == pytest.approx(float(party.expected_contribution_usd), abs=0.006), (name, party.iso3)


def test_a_wrong_amount_is_answered_in_one_sentence_and_changes_nothing(page):
    box = page.explorer.box("donor_funding_usd")
    for wrong in ("lots", "-5", "1e12", "<b>x</b>", "0,15", "400.000"):
        box.fill(wrong)
        box.press("Enter")
        message = page.page.locator("[data-field=donor_funding_usd] .problem")
        expect(message).to_contain_text("(donor_funding_usd) must be a number from 0 to 1,000,000,000")
        assert box.input_value() == wrong
    page.explorer.expect_scenario(Scenario())
    assert page.page.locator(".problem b").count() == 0


def test_what_is_typed_while_an_earlier_change_is_answered_stays(fresh):
    fresh.page.evaluate("""() => { const { engine } = ephyto, show = engine.show;
        engine.show = async (...asked) => {
            await new Promise((done) => setTimeout(done, 600));
            return show(...asked);
        };
    }""")
    first, second = fresh.explorer.box("fao_funding_usd"), fresh.explorer.box("donor_funding_usd")
    first.fill("400000")
    first.press("Tab")
    second.focus()
    second.press_sequentially("25")
    fresh.explorer.expect_scenario(Scenario(fao_funding_usd=400_000))
    assert first.input_value() == "400,000"
    second.press_sequentially("0000")
    assert second.input_value().endswith("250000")


@pytest.mark.parametrize(
    "field", first(["donor_funding_usd"], ["fao_funding_usd", "donor_funding_usd", "reserves_applied_usd"])
)
def test_the_edges_of_the_bar_set_who_pays_first(fresh, field):
    """By arrow keys in steps of 10,000, and dragged: half the bar is half the level, to the nearest 10,000."""
    name = {"fao_funding_usd": "FAO", "donor_funding_usd": "Donors", "reserves_applied_usd": "Reserves"}[field]
    grip = fresh.page.get_by_role("slider", name=f"{name}: edge of its part of the bar")
    grip.focus()
    for _ in range(3):
        grip.press("ArrowRight")
    fresh.explorer.expect_scenario(Scenario(**{field: 30_000}))
    grip.press("Home")
    fresh.explorer.expect_scenario(Scenario())
    bar, box = fresh.page.locator(".bar .segments").bounding_box(), grip.bounding_box()
    fresh.page.mouse.move(box["x"] + 10, box["y"] + 10)
    fresh.page.mouse.down()
    fresh.page.mouse.move(box["x"] + 10 + bar["width"] / 2, box["y"] + 12, steps=8)
    fresh.page.mouse.up()
    fresh.explorer.expect_scenario(Scenario(**{field: 630_000}))
    assert fresh.page.evaluate("ephyto.store.state.history.length") == 6
    fresh.page.mouse.move(box["x"] + bar["width"] / 2 + 10, box["y"] + 10)
    fresh.page.mouse.down()
    fresh.page.mouse.move(box["x"] + bar["width"] * 1.5, box["y"] + 12, steps=4)
    fresh.page.keyboard.press("Escape")
    fresh.page.mouse.up()
    fresh.explorer.expect_scenario(Scenario(**{field: 630_000}))
    grip.press("End")
    fresh.explorer.expect_scenario(Scenario(**{field: 1_263_000}))
    grip.press("ArrowRight")  # no further than the level
    fresh.explorer.expect_scenario(Scenario(**{field: 1_263_000}))


def test_a_country_is_chosen_by_its_tile_and_the_page_speaks_of_it(page):
    page.page.locator("[data-tile=KEN]").click()
    page.explorer.expect_scenario(Scenario(), "KEN")
    why = explain(Scenario().run(), "KEN")
    shown = page.page.locator(".country ol.why").first.locator("li").all_inner_texts()
    assert [line.strip() for line in shown] == [f"{s.text} {s.source}".strip() for s in why if s.key in IN_SHORT]
    page.page.locator(".country summary", has_text="Every step").click()
    whole = page.page.locator(".country ol.whole li").all_inner_texts()
    assert [line.strip() for line in whole] == [f"{step.text} {step.source}".strip() for step in why]
    page.page.locator("[data-tile=KEN]").focus()
    page.page.keyboard.press("ArrowRight")
    chosen = page.page.evaluate("document.activeElement.dataset.tile")
    page.page.keyboard.press("Enter")
    page.explorer.expect_scenario(Scenario(), chosen)
    assert page.page.locator("[aria-selected=true]").get_attribute("data-tile") == chosen
    assert page.page.locator(".tile").count() == 187
    expected = curve(Scenario(), chosen)
    drawn = "(y) => JSON.stringify([...document.querySelector('[data-chart=curve]')._fullData[3].y]) === y"
    page.page.wait_for_function(drawn, arg=json.dumps(expected["country"][49:], separators=(",", ":")))
    assert len(page.explorer.drawn("curve")) == 5


def test_a_screen_reader_hears_the_sentence_once_a_change_is_done(fresh):
    fresh.page.evaluate("""() => { window.heard = [];
        new MutationObserver(() => heard.push(document.querySelector('.page > .sr').textContent))
            .observe(document.querySelector('.page > .sr'), {childList: true, characterData: true, subtree: true});
        }""")
    fresh.explorer.slider("fao_funding_usd").evaluate("""(slider) => {
        for (const value of [100000, 200000, 300000]) {
            slider.value = value;
            slider.dispatchEvent(new Event('input'));
        }
        slider.dispatchEvent(new Event('change')); }""")
    fresh.explorer.expect_scenario(Scenario(fao_funding_usd=300_000))
    assert [text for text in fresh.page.evaluate("heard") if text] == [
        plainly(answer(Scenario(fao_funding_usd=300_000).run()))
    ]


@pytest.mark.slow
def test_the_keyboard_alone_does_the_whole_tour_and_comes_back_to_it(fresh):
    explorer = fresh.explorer
    explorer.type("fao_funding_usd", "250000")
    explorer.button("Tour").focus()
    fresh.page.keyboard.press("Enter")
    tour = fresh.page.locator(".tour")
    for stop in stops()[:4]:
        expect(tour.locator("h2")).to_have_text(stop.title)
        explorer.expect_scenario(stop.scenario)
        fresh.page.keyboard.press("ArrowRight")
    fresh.page.keyboard.press("Escape")
    explorer.expect_scenario(Scenario(fao_funding_usd=250_000))
    expect(explorer.root.locator("nav > button", has_text="More")).to_be_focused()
    explorer.menu("More").get_by_role("button", name="Resume the tour at step 5 of 7").focus()
    fresh.page.keyboard.press("Enter")
    for stop in stops()[4:]:
        expect(tour.locator("h2")).to_have_text(stop.title)
        explorer.expect_scenario(stop.scenario)
        if stop is not stops()[-1]:
            fresh.page.keyboard.press("ArrowRight")
    tour.get_by_role("button", name="Finish").click()
    expect(tour).to_have_count(0)
    expect(explorer.menu("More").get_by_role("button", name="Tour", exact=True)).to_be_visible()


def test_the_tour_tells_the_usage_fee_of_the_readers_own_party_or_of_an_example(page):
    explorer = page.explorer
    fees = {c.iso3: c for c in Scenario().run().assessment.contributions}
    explorer.button("Tour").click()
    for _ in range(3):
        page.page.locator(".tour").get_by_role("button", name="Next").click()
    for chosen, told in (("GHA", "GHA"), ("FRA", "FRA"), ("VNM", "KEN")):
        explorer.choose(chosen)
        own = fees[told]
        paid = f"{own.name}, with {own.exchanges:,} exchanges, pays a usage fee of USD {usd(own.usage_fee_usd)}."
        expect(page.page.locator(".tour")).to_contain_text(paid)


def test_the_presenting_view_steps_through_the_pins(page):
    explorer = page.explorer
    for name, amount in (("One", 100_000), ("Two", 200_000)):
        explorer.type("fao_funding_usd", str(amount))
        explorer.expect_scenario(Scenario(fao_funding_usd=amount))
        page.page.get_by_label("Name of the option").fill(name)
        explorer.button("Pin the current settings").click()
        expect(explorer.button(f"Show {name}")).to_be_visible()
    explorer.button("Present").click()
    sentence = page.page.locator(".presenting .sentence")
    for amount in (200_000, 100_000, 200_000, 200_000):  # the present settings, then each pin, then round again
        expect(sentence).to_have_text(plainly(answer(Scenario(fao_funding_usd=amount).run())))
        page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("Escape")
    expect(sentence).to_have_count(0)
    expect(explorer.button("Present")).to_be_focused()
    for width in (320, 1280, 1920):
        page.page.set_viewport_size({"width": width, "height": 720})
        explorer.choose("GBR")
        explorer.button("Present").click()
        expect(sentence).to_have_count(1)
        assert page.page.evaluate("document.querySelector('.presenting').scrollWidth") <= width
        page.page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [320, 360, 512, 768, 1280, 1920])
def test_nothing_is_cut_off_at_any_width(page, width):
    """320 pixels are 200% of a 640 pixel window; no column of the table of parties is cut off from 1,280 pixels on."""
    page.page.set_viewport_size({"width": width, "height": 740})
    page.page.wait_for_timeout(300)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    cut = "[...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth + 1).length"
    if width >= 1280:
        assert page.page.evaluate(cut) == 0


def test_on_a_phone_the_answer_the_party_and_the_main_sliders_are_seen_together(page):
    page.page.set_viewport_size({"width": 390, "height": 844})
    page.explorer.choose("VNM")
    sought = [".sentence", "[data-part=choice]", "[data-field=fao_funding_usd]", "[data-field=participating_parties]"]
    boxes = [page.page.locator(f".ephyto {one}").first.bounding_box() for one in sought]
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= 844 for box in boxes)
    assert page.page.locator("header").bounding_box()["height"] <= 56, "one line"
    small = """() => [...document.querySelectorAll(".ephyto :is(button, select, summary, input[type=text])")]
        .filter((one) => one.checkVisibility() && !one.closest(".matrix, .tiles, .scroll"))
        .map((one) => [one.textContent.slice(0, 30), one.getBoundingClientRect().height])
        .filter(([, height]) => height < 43.9)"""
    assert page.page.evaluate(small) == []


def test_a_party_joins_with_exchanges_of_its_own_and_leaves_again(page):
    """Viet Nam beside the 88 users; then Kenya, which is one, with fewer than today."""
    explorer, counts = page.explorer, {p.iso3: p.exchanges for p in load_participants() if p.is_user}
    explorer.choose("VNM")
    own = page.page.locator(".own input")
    own.fill("many")
    own.press("Enter")
    expect(page.page.locator(".own .problem")).to_have_text(
        "Enter the exchanges in a year as a whole number, such as 20,000."
    )
    own.fill("20,000")
    explorer.button("Join").click()
    joined = Scenario(exchanges={**counts, "VNM": 20_000}, participating_parties=89)
    explorer.expect_scenario(joined, "VNM")
    expect(explorer.root.locator(".made-of")).to_have_text(
        "Lower-Middle · 20,000 exchanges · medium usage · base fee 4,000 · usage fee 6,700 · USD 0.54 per exchange"
    )
    explorer.choose("KEN")
    own.fill("140000")
    own.press("Enter")
    explorer.expect_scenario(joined.with_(exchanges={**joined.exchanges, "KEN": 140_000}), "KEN")
    explorer.button("Back to the paper's counts").first.click()
    explorer.expect_scenario(joined, "KEN")
    explorer.choose("VNM")
    explorer.button("Undo joining").click()
    explorer.expect_scenario(Scenario(), "VNM")
    # One that takes part anyway keeps its place.
    explorer.type("participating_parties", "187")
    own.fill("20,000")
    own.press("Enter")
    explorer.expect_scenario(joined.with_(participating_parties=187), "VNM")
    explorer.button("Undo joining").click()
    explorer.expect_scenario(Scenario(participating_parties=187), "VNM")


def test_on_a_phone_the_sentence_stays_in_sight_while_a_slider_moves(page):
    page.page.set_viewport_size({"width": 360, "height": 740})
    for name in ("fao_funding_usd", "participating_parties"):
        page.explorer.slider(name).scroll_into_view_if_needed()
        page.page.evaluate(
            "(name) => document.querySelector(`[data-field=${name}]`).scrollIntoView({block: 'center'})", name
        )
        box = page.page.locator(".card.figures .sentence").bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] < page.explorer.slider(name).bounding_box()["y"]


def findings(page):
    found = Axe().run(page.page).response["violations"]
    return [(finding["id"], finding["nodes"][0]["html"][:200]) for finding in found]


@pytest.mark.parametrize("scheme", first(["light"], ["light", "dark"]))
def test_no_finding_of_an_accessibility_check(page, scheme):
    page.page.emulate_media(color_scheme=scheme)
    page.explorer.choose("KEN")
    for title in FOLDED:
        page.page.locator(".controls > details > summary", has_text=title).click()
    page.explorer.type("fao_funding_usd", "400000")
    page.explorer.button("Pin the current settings").click()
    expect(page.explorer.button("Show FAO funding: 400,000")).to_be_visible()
    page.explorer.menu("More")
    assert findings(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("step", ["Present", "Tour"])
def test_no_finding_of_an_accessibility_check_of_other_views(page, step):
    page.explorer.button("Pin the current settings").click()
    page.explorer.button(step).click()
    assert findings(page) == []


def test_printed_it_is_a_brief_of_two_pages_and_a_partys_has_its_steps_on_the_second(page):
    page.explorer.load(encode(Scenario(fao_funding_usd=400_000, participating_parties=118)))
    page.explorer.close_menus()
    page.explorer.choose("KEN")
    page.explorer.expect_scenario(Scenario(fao_funding_usd=400_000, participating_parties=118), "KEN")
    page.page.emulate_media(media="print", color_scheme="dark")
    page.page.set_viewport_size({"width": 703, "height": 1032})  # what A4 leaves between its margins
    header, sentence = (page.page.locator(f".ephyto {part}").first.bounding_box() for part in ("header", ".sentence"))
    assert header["y"] + header["height"] <= sentence["y"], "nothing is printed over the title"
    ground = "getComputedStyle(document.querySelector('.ephyto')).getPropertyValue('--card')"
    assert page.page.evaluate(ground).strip() == "#fff", "a dark page is printed on white"
    page.page.emulate_media(media=None, color_scheme="dark")
    for kind, pages, button in (
        ("brief", 2, "These settings, two pages"),
        ("country", 2, "Brief for my minister, two pages"),
    ):
        assert page.page.locator("button", has_text=button).count() == 1, "it prints what it says"
        page.page.evaluate("(kind) => { document.documentElement.dataset.print = kind; }", kind)
        printed = page.page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == pages, kind


@pytest.mark.slow
def test_a_slider_that_is_dragged_is_one_change_to_undo(fresh):
    slider = fresh.explorer.slider("fao_funding_usd")
    box = slider.bounding_box()
    fresh.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    fresh.page.mouse.down()
    for step in range(60):
        fresh.page.mouse.move(box["x"] + 8 + step * 3, box["y"] + box["height"] / 2)
    fresh.page.mouse.up()
    value = int(slider.input_value())
    assert value > 500_000
    fresh.explorer.expect_scenario(Scenario(fao_funding_usd=value))
    assert fresh.page.evaluate("ephyto.store.state.history.length") == 2


def test_a_hostile_name_is_only_shown(page):
    hostile = Scenario(name="<img src=x onerror=alert(1)>", fao_funding_usd=1)
    page.explorer.load(encode(hostile))
    page.page.wait_for_function("document.querySelector('.foot').textContent.includes('<img')")
    page.explorer.close_menus()
    page.page.get_by_label("Name of the option").fill("<b>bold</b>")
    page.explorer.button("Pin the current settings").click()
    expect(page.explorer.button("Show <b>bold</b>")).to_be_visible()
    assert page.page.locator("img").count() == 0
    assert page.complaints == []


@pytest.mark.slow
def test_a_web_host_may_forbid_the_page_everything_but_itself(file, browser):
    """With the content security policy of docs/how-to/host_the_explorer.md."""
    policy = re.search(r"`(default-src .*?)`", (HOME / "docs" / "how-to" / "host_the_explorer.md").read_text())[1]
    context = browser.new_context()
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    served = {"body": file.read_text(encoding="utf-8"), "content_type": "text/html; charset=utf-8"}
    page.route("**/*", lambda route: route.fulfill(**served, headers={"Content-Security-Policy": policy}))
    page.goto("https://host.example/explorer.html#country=KEN")
    explorer = ExplorerPage(page)
    explorer.expect_scenario(Scenario(), "KEN")
    for label in ("Fees as more parties join as PNG", "Every party as PNG", "Spreadsheet with formulas (XLSX)"):
        with page.expect_download():
            explorer.menu("More").get_by_role("button", name=label).click()
    assert complaints == []
    context.close()


def test_the_file_is_small_enough_to_be_mailed(file):
    assert file.stat().st_size <= 2_500_000


@pytest.mark.parametrize("number", sizes(8, 40))
def test_reports_show_a_scenario_as_the_page_does(page, number):
    """Figures, bar, matrix and tiles are drawn by Python for reports and by the page for itself: alike in all."""
    own = {
        "usage_lower_bounds": {"Enormous": 300_000, "Tiny": 1_000},
        "usage_multipliers": {"Enormous": 6, "Tiny": 0.5},
    }
    categories = Scenario(name="Categories of its own", model_changes=own)
    for seed, asked in enumerate([categories, *(Scenario(**random_settings(seed)) for seed in range(number))]):
        page.page.evaluate("(scenario) => ephyto.store.open(scenario)", asked.values())  # waits for the answer
        page.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
        html = "".join(part(asked.run())._repr_html_() for part in (figures, bar, matrix, tiles))
        script = """(html) => { const report = document.createElement('div'); report.innerHTML = html;
            const explorer = document.querySelector('.ephyto');
            const read = (root, selector, more) => [...root.querySelectorAll(selector)].map(more);
            const words = (element) => element.textContent.replace(/\\s+/g, ' ').trim();
            const both = (selector, more) => [read(explorer, selector, more), read(report, selector, more)];
            return {
                figures: both('dl.figures > div', words),
                bar: both('.segments > .segment', (part) => [part.className, words(part)]),
                matrix: both('.matrix td[class]', (cell) => [cell.className.replace(' mine', ''), words(cell)]),
                categories: both('.matrix tbody th', words),
                size: both('.matrix table', (table) => table.className),
                tiles: both('.tile', (tile) => [tile.className, tile.firstChild.textContent]),
                regions: both('.region', words),
                legend: both('.legend li', (entry) => [entry.firstElementChild.className, words(entry)]),
            }; }"""
        for name, (ours, reports) in page.page.evaluate(script, html).items():
            assert ours == reports, (seed, name)
            assert ours


def test_options_are_named_by_their_differences_renamed_and_put_in_another_order(page):
    explorer = page.explorer
    for amount in (100_000, 200_000):
        explorer.type("fao_funding_usd", str(amount))
        explorer.button("Keep as an option").click()
        expect(explorer.button(f"Show FAO funding: {amount:,}")).to_be_visible()
    explorer.root.get_by_label("Rename FAO funding: 200,000").fill("FAO funding: 100,000")
    explorer.root.get_by_label("Rename FAO funding: 200,000").press("Enter")
    expect(explorer.root.locator(".options .problem")).to_contain_text(
        "There is already an option named FAO funding: 100,000"
    )
    explorer.root.get_by_label("Rename FAO funding: 200,000").fill("The higher one")
    explorer.root.get_by_label("Rename FAO funding: 200,000").press("Enter")
    explorer.button("Measure changes against The higher one").click()
    explorer.button("Move The higher one up").click()
    names = """ephyto.store.state.pins.map(({ name, view: { scenario } }) =>
        [name, scenario.name, scenario.fao_funding_usd])"""
    wanted = [["The higher one"] * 2 + [200_000], ["FAO funding: 100,000"] * 2 + [100_000]]
    page.page.wait_for_function(f"() => {names}[0][2] === 200000")
    assert page.page.evaluate(names) == wanted
    assert page.page.evaluate("ephyto.store.state.against") == 0
    page.page.wait_for_function("() => ephyto.store.state.compared?.by_status[1][0] === 'The higher one'")
