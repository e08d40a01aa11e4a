"""The explorer's page without a server: in a browser without a network, against the model."""

import json
import random
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from ephyto_model import Scenario, load_participants
from ephyto_model.analyses.fees.comparison import by_party, by_status, winners_and_losers
from ephyto_model.files import parse_yaml
from ephyto_model.funding_model import STATUSES
from ephyto_model.participants import JOINING_ORDERS, STATUS_LISTS
from ephyto_model.scenario_code import decode, encode
from ephyto_model.scenario_files import presets
from ephyto_model.workbook.explorer.answers import CONTROLS, country, curve, view
from ephyto_model.workbook.explorer.page import write_explorer
from ephyto_model.workbook.fees.tables import comparison_csv, contributions_csv

CODES = [participant.iso3 for participant in load_participants()]
CATEGORIES = ("Low", "Medium", "High", "Very High")
EVERY = "(all) => all.map(([scenario, iso3]) => [engine.show(scenario).view, scenario, iso3])"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write_explorer(tmp_path_factory.mktemp("static"))


def ready(page):
    page.wait_for_function("[...document.querySelectorAll('.chart')].every((c) => c._fullData)")


@pytest.fixture
def page(file, watched):
    watched.page.goto(file.as_uri())
    ready(watched.page)
    return watched


def random_settings(seed):
    """Draw a scenario in which any field may differ, amounts in cents and odd models included."""
    source = random.Random(seed)

    def amount():
        return source.choice([0, source.randrange(0, 150) * 10_000, source.randrange(1_500_000),
                              round(source.uniform(0, 1_500_000), 2)])  # fmt: skip

    def count():
        return source.choice([0, 1, 4_999, 5_000, 49_999, 50_000, 150_000, source.randrange(200_000)])

    def some(pool, most):
        return source.sample(pool, source.randint(0, most))

    def step():
        return source.choice([None, 0.05, 1, 10, 250, 1000])

    rule = {"base_unit_step_usd": step, "usage_unit_step_usd": step,
            "direction": lambda: source.choice(["half_up", "down", "up"]),
            "usage_pool": lambda: source.choice(["still_needed", "usage_share"])}  # fmt: skip
    model = {
        "base_share": lambda: source.choice([0, 1, 0.5, 0.66, "2/3", "1/7", round(source.random(), 4)]),
        "base_multipliers": lambda: {status: source.choice([0, 1, 2.5, 8]) for status in some(STATUSES, 3)},
        "usage_multipliers": lambda: {category: source.choice([0, 1, 2.75, 8]) for category in some(CATEGORIES, 3)},
        "usage_lower_bounds": lambda: {"Medium": source.randint(1, 49_999)},
        "base_fee_exemptions": list,
        "rounding": lambda: {name: {key: draw() for key, draw in rule.items() if source.random() < 0.5}
                             for name in some(["published", "exact"], 2)},
    }  # fmt: skip
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
        "status_list": lambda: source.choice(STATUS_LISTS),
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
        for (const [scenario, iso3] of all) found.push({...await engine.ask({kind: "show", scenario}),
            ...await engine.ask({kind: "detail", scenario, iso3})});
        return found; }"""
    answers = page.page.evaluate(script, [[scenario.values(), iso3] for scenario, iso3 in asked])
    for (scenario, iso3), answer in zip(asked, answers, strict=True):
        where = f"{scenario.differences()} {iso3}"
        wanted = json.loads(json.dumps(view(scenario.run())))
        assert decode(answer["view"]["code"]) == scenario, where
        del wanted["code"]
        assert_same(answer["view"], wanted, where)
        assert_same(answer["curve"], json.loads(json.dumps(curve(scenario))), f"curve {where}")
        assert_same(answer["country"], json.loads(json.dumps(country(scenario, iso3))), f"why {where}")


def test_the_page_answers_as_the_model_does_on_400_random_scenarios(page):
    compare_engines(page, range(400))


@pytest.mark.slow
def test_the_page_answers_as_the_model_does_on_10_000_random_scenarios(page):
    for start in range(0, 10_000, 500):
        compare_engines(page, range(start, start + 500))


def test_options_are_compared_as_the_model_does(page):
    for seed in range(20):
        options = [Scenario(**{**random_settings(100 * seed + n), "name": f"Option {n}"}) for n in range(3)]
        asked = {"kind": "compare", "options": [option.values() for option in options]}
        found = page.page.evaluate("(question) => engine.ask(question)", asked)
        outcomes = [option.run() for option in options]
        for name, table in (("by_status", by_status), ("by_party", by_party), ("winners", winners_and_losers)):
            wanted = json.loads(json.dumps(table(outcomes).to_numpy(dtype=object).tolist()))
            assert_same(found[name], wanted, f"{name} {seed}")


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


def test_it_has_every_control_and_preset(page):
    fields = page.page.eval_on_selector_all("[data-field]", "(found) => found.map((field) => field.dataset.field)")
    assert fields == list(CONTROLS)
    options = page.page.get_by_label("Preset").locator("option").all_inner_texts()
    assert options == ["own settings", *(preset.name for preset in presets())]


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
    why = browser_page.locator(".why li").all_inner_texts()
    assert "With 15,755 fewer exchanges a year" in why[-1]
    browser_page.get_by_role("button", name="Undo").click()
    browser_page.get_by_role("button", name="Undo").click()
    paper = view(Scenario().run())
    browser_page.wait_for_function(
        "(text) => document.querySelector('.headline').textContent === text", arg=paper["headline"]
    )
    assert page.complaints == []


def test_the_settings_travel_in_the_address(file, watched):
    """A code alone after the # opens its settings; a reload and the back button keep them."""
    page, asked = watched.page, Scenario(name="Mine", fao_funding_usd=400_000, exclude=["KEN"])
    page.goto(f"{file.as_uri()}#{encode(asked)}")
    ready(page)
    here, typed = page.get_by_label("FAO funding USD a year"), "[data-field=fao_funding_usd] input[type=text]"
    page.wait_for_function("document.querySelector('[data-iso3=KEN]') === null")
    assert here.input_value() == "400,000"
    here.fill("500,000")
    here.press("Enter")
    page.wait_for_function("(code) => location.hash.slice(1) !== code", arg=encode(asked))
    page.reload()
    ready(page)
    expect(page.locator(typed)).to_have_value("500,000")
    now = decode(page.evaluate("location.hash.slice(1)"))
    assert (now.fao_funding_usd, now.exclude) == (500_000, ("KEN",))
    page.go_back()
    expect(page.locator(typed)).to_have_value("400,000")
    assert watched.complaints == []


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("EPHYTO1-abc", "This scenario code is damaged or cut"),
        ("nonsense", "This scenario code is damaged or cut"),
        (encode(Scenario(fao_funding_usd=5))[:-6], "This scenario code is damaged or cut"),
        ({"fao_funding_usd": -1}, "FAO funding (fao_funding_usd) must be a number from 0 to 1,000,000,000 US dollars"),
        ({"fao_fundng_usd": 1}, "There is no scenario field called 'fao_fundng_usd'."),
        ({"include": ["QQQ"]}, "include names 'QQQ', which is not the ISO3 code of a participant."),
        ({"exclude": "KEN"}, "must be a list of ISO3 codes"),
        ({"exchanges": {"KEN": -5}}, "(exchanges) must be the word 'paper' or ISO3 codes with counts"),
        ({"rounding": "exat"}, "Rounding (rounding) must be one of published or exact, found 'exat'."),
        ({"participating_parties": 0.5}, "(participating_parties) must be a whole number from 1 to 187 parties"),
        ({"model_changes": {"base_multipliers": {"High": "x"}}}, "changes the funding model in a way"),
        ({"model_changes": {"__proto__": 5, "base_share": {}}}, "changes the funding model in a way"),
        ({"model_changes": {"usage_lower_bounds": {"Medium": 60_000}}}, "changes the funding model in a way"),
        ([1], "This scenario code is damaged or cut"),
    ],
)
def test_a_wrong_code_is_answered_in_one_sentence_and_changes_nothing(page, code, sentence):
    if not isinstance(code, str):
        packing = "(values) => encodeValues(values)"
        page.page.evaluate("""() => { window.encodeValues = async (values) => start.code_prefix
            + btoa(String.fromCharCode(...await through(new TextEncoder().encode(JSON.stringify(values)),
              new CompressionStream("deflate")))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""); }""")
        code = page.page.evaluate(packing, code)
    before = page.page.locator(".headline").first.inner_text()
    page.page.get_by_label("Paste a scenario code").fill(code)
    page.page.get_by_role("button", name="Load it").click()
    page.page.wait_for_function("document.querySelector('.problem').textContent !== ''")
    assert sentence in page.page.locator(".problem").inner_text()
    assert page.page.locator(".headline").first.inner_text() == before
    assert page.complaints == []


def test_what_is_taken_home_is_what_python_writes(page, tmp_path):
    def taken(label):
        with page.page.expect_download() as download:
            page.page.get_by_role("button", name=label).click()
        target = tmp_path / download.value.suggested_filename
        download.value.save_as(target)
        return target

    asked = Scenario(name="Own settings", fao_funding_usd=400_000, participating_parties=120, rounding="exact")
    page.page.get_by_label("Paste a scenario code").fill(encode(asked))
    page.page.get_by_role("button", name="Load it").click()
    page.page.wait_for_function("document.querySelectorAll('.parties tbody tr').length === 120")
    assert taken("Table (CSV)").read_bytes() == contributions_csv(asked.run())
    yaml = taken("Scenario (YAML)")
    assert Scenario.from_mapping(parse_yaml(yaml.read_text(encoding="utf-8"), "taken")) == asked
    page.page.get_by_label("Name of the option").fill("First")
    page.page.get_by_role("button", name="Pin the present settings").click()
    page.page.get_by_role("button", name="187 parties").click()
    page.page.wait_for_function("document.querySelectorAll('.parties tbody tr').length === 187")
    now = asked.with_(participating_parties=187)
    assert taken("Comparison (CSV)").read_bytes() == comparison_csv([now.run(), asked.with_(name="First").run()])
    assert page.page.get_by_role("button", name="Report (HTML)").count() == 0


def test_a_wrong_amount_is_answered_in_one_sentence_and_changes_nothing(page):
    box = page.page.get_by_label("Donor funding USD a year")
    before = page.page.locator(".headline").first.inner_text()
    for wrong in ("lots", "-5", "1e12", "<b>x</b>"):
        box.fill(wrong)
        box.press("Enter")
        page.page.wait_for_function("document.querySelector('.problem').textContent !== ''")
        assert (
            "(donor_funding_usd) must be a number from 0 to 1,000,000,000" in page.page.locator(".problem").inner_text()
        )
    assert page.page.locator(".headline").first.inner_text() == before
    assert page.page.locator(".problem b").count() == 0


def test_it_is_usable_on_a_phone_and_at_twice_the_size(page):
    for width in (360, 512):
        page.page.set_viewport_size({"width": width, "height": 740})
        page.page.wait_for_timeout(300)
        assert page.page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_serious_finding_of_an_accessibility_check(page):
    found = Axe().run(page.page).response["violations"]
    assert [finding["id"] for finding in found if finding["impact"] in ("serious", "critical")] == []


def test_the_engine_does_no_more_with_a_text_than_show_it(page):
    hostile = Scenario(name="<img src=x onerror=alert(1)>", fao_funding_usd=1)
    page.page.get_by_label("Paste a scenario code").fill(encode(hostile))
    page.page.get_by_role("button", name="Load it").click()
    page.page.wait_for_function("document.querySelector('.foot').textContent.includes('<img')")
    assert page.page.locator("img").count() == 0
    assert not re.search("alert", "".join(page.complaints))
