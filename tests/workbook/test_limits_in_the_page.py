"""Limits in the explorer: two engines that measure alike, ticks that move with the settings, codes that carry them."""

import random

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_reference import limits_in_words
from playwright.sync_api import expect
from sizes import first, sizes
from test_static_page import random_settings

from ephyto_model import InputError, Scenario
from ephyto_model.files import DATA, parse_yaml
from ephyto_model.language.translation import speaking
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.code import decode_with_limits, encode
from ephyto_model.questions.agreements.dollars import least
from ephyto_model.questions.agreements.limit import ABOVE_PAPER, QUANTITIES, limits_from
from ephyto_model.questions.agreements.setting import measured
from ephyto_model.questions.fees.regions import REGIONS

KENYA = {"who": "Kenya", "on": "expected_contribution_usd", "of": "KEN", "at_most": 20_000}
FAO = {"who": "FAO", "on": "fao_funding_usd", "at_most": 300_000}


def random_limits(seed):
    """Draw limits on anything, of anybody."""
    draw = random.Random(seed)
    limits = []
    for number in range(draw.randint(1, 5)):
        on = draw.choice([*QUANTITIES])
        quantity = QUANTITIES[on]
        groups = ["KEN", "USA", "NLD", "CAN", "VEN", *STATUSES, *REGIONS] + ["everyone"] * (quantity.unit != "share")
        side = draw.choice(quantity.sides)
        of = draw.choice([one for one in groups if side != ABOVE_PAPER or one not in ("CAN", "VEN")])
        high = {"share": 1, "parties": 150, "usd_per_exchange": 3}.get(quantity.unit, draw.choice([40_000, 900_000]))
        digits = draw.randint(0, {"share": 4, "parties": 0}.get(quantity.unit, 2))
        bound = round(draw.uniform(0, high), digits) if digits else round(draw.uniform(0, high))
        limits.append({"who": f"Asker {number}", "on": on, side: bound} | ({"of": of} if quantity.of else {}))
    return limits


SHOW = """async (questions) => Promise.all(questions.map(([scenario, limits]) =>
  ephyto.engine.show({...ephyto.start.paper.scenario, ...scenario}, "", false, limits)))"""
LEAST = """async (questions) => Promise.all(questions.map(([scenario, limits, lever]) =>
  ephyto.engine.least({...ephyto.start.paper.scenario, ...scenario}, limits, lever)))"""


@pytest.mark.parametrize("number", sizes(30, 200))
def test_the_page_measures_limits_as_python_does_on_random_problems(page, number):
    problems = []
    for seed in range(number):
        given = random_settings(seed) if seed % 2 else {"fao_funding_usd": seed * 3_000, "rounding": "exact"}
        try:
            scenario = Scenario.from_mapping(given)
        except ValueError:  # a model that is none
            continue
        problems.append((scenario, random_limits(seed)))
    asked = [[scenario.values(), limits] for scenario, limits in problems]
    answers = page.page.evaluate(SHOW, asked)
    assert len(answers) > number * 3 / 4
    held = 0
    for (scenario, given), found in zip(problems, answers, strict=True):
        limits = limits_from(given, "a test", reject_contradictions=False)
        expected = limits_in_words(limits, scenario.run())
        assert found["measured"] == expected, (scenario, given)
        held += sum(one["holds"] for one in expected)
        decoded, carried = decode_with_limits(found["view"]["code"])
        assert decoded == scenario
        assert carried == given
    assert held > number / 4


def test_it_says_them_in_french_and_arabic_as_python_does(page):
    scenario = Scenario(fao_funding_usd=100_000)
    for seed, code in enumerate(["fr", "ar", "ru"]):
        page.page.evaluate("code => ephyto.store.speak(code)", code)
        given = [limit for number in range(4) for limit in random_limits(100 * seed + number)]
        (found,) = page.page.evaluate(SHOW, [[scenario.values(), given]])
        with speaking(code):
            assert found["measured"] == limits_in_words(
                limits_from(given, "a test", reject_contradictions=False), scenario.run()
            )


@pytest.mark.parametrize("number", sizes(1, 7))
@pytest.mark.parametrize(
    "lever", first(["fao_funding_usd"], ["fao_funding_usd", "donor_funding_usd", "reserves_applied_usd"])
)
def test_the_least_that_holds_all_limits_is_pythons_to_the_dollar(page, lever, number):
    base = Scenario(participating_parties=118, newcomer_exchanges="peer_median")
    half = {"rounding": {"published": {"base_unit_step_usd": None}}}
    other = {"rounding": {"published": {"usage_unit_step_usd": None, "direction": "up"}}}
    scenarios = [base, base.with_(rounding="exact"), Scenario(), Scenario(annual_funding_level_usd=1_263_000.5)]
    scenarios += [base.with_(model_changes=half), Scenario(model_changes=other), Scenario(fao_funding_usd=50_000)]
    if lever != "fao_funding_usd":
        scenarios = scenarios[:2]
    scenarios = scenarios[:number]
    cases = []
    for number, scenario in enumerate(scenarios):
        cases += [(scenario, [KENYA]), (scenario, [{**KENYA, "at_most": 12_345.67}, FAO])]
        cases.append((scenario, [KENYA, {"who": "x", "on": "gap_usd", "at_least": 0}]))
        cases.append((scenario, [{"who": "x", "on": "share_of_total", "of": "USA", "at_most": (26 + number) / 1000}]))
        cases.append((scenario, [{"who": "x", "on": "base_fee_usd", "of": "High", "at_least": 9_000}, KENYA]))
        cases.append((scenario, [{"who": "x", "on": "parties_paying_nothing", "at_least": 80}]))
    asked = [[scenario.values(), limits, lever] for scenario, limits in cases]
    answers = page.page.evaluate(LEAST, asked)
    expected = [least(scenario, limits_from(limits, "a test"), lever) for scenario, limits in cases]
    assert [answer["least"] for answer in answers] == expected
    if number > 1:
        assert (None in expected) == (lever == "fao_funding_usd")
    assert len({amount for amount in expected if amount}) > 2


def test_the_least_number_of_parties_is_pythons(page):
    scenario = Scenario(newcomer_exchanges="peer_median")
    limits = [{"who": "x", "on": "base_fee_usd", "of": "High", "at_most": 12_000}]
    (answer,) = page.page.evaluate(LEAST, [[scenario.values(), limits, "participating_parties"]])
    assert answer["least"] == least(scenario, limits_from(limits, "a test"), "participating_parties")
    assert answer["least"] > 88


def add(page, on, of, side, bound, who):
    form = page.page.locator(".new-limit")
    form.get_by_label("Limit on").select_option(on)
    if of:
        form.locator("select").nth(1).select_option(of)
    form.get_by_label("Type of limit").select_option(side)
    form.get_by_role("textbox", name="Amount").fill(bound)
    form.get_by_label("Proposed by").fill(who)
    form.get_by_role("button", name="Add the limit").click()


def test_a_limit_has_its_tick_or_cross_as_the_settings_move_and_the_least_is_found_at_once(page):
    add(page, "expected_contribution_usd", "KEN", "at_most", "20,000", "Kenya")
    row = page.page.locator(".limits-table tbody tr")
    expect(row).to_contain_text("Expected contribution, Kenya: at most USD 20,000")
    expect(row).to_contain_text("not respected")
    expect(row).to_contain_text("USD \u221211,600")
    expect(page.page.locator(".limits-short")).to_contain_text(
        "Limits respected: 0 of 1. Not respected: limits proposed by Kenya."
    )
    page.page.get_by_role("button", name="that respects all limits").click()
    found = least(Scenario(), limits_from([KENYA], "a test"), "fao_funding_usd")
    expect(page.page.locator(".limits .said")).to_contain_text(f"FAO funding: USD {found:,} is the lowest value")
    expect(page.page.locator(".limits-short")).to_contain_text("The limit is respected.")
    page.page.evaluate(f"ephyto.store.set({{fao_funding_usd: {found - 1}}})")
    expect(page.page.locator(".limits-short")).to_contain_text("Not respected: limits proposed by Kenya.")
    assert not page.complaints


def test_limits_travel_in_the_address_and_stand_beside_the_options_in_the_presenting_view(page, file):
    add(page, "expected_contribution_usd", "KEN", "at_most", "20,000", "Kenya")
    add(page, "share_of_total", "USA", "at_most", "4", "")
    page.page.evaluate("ephyto.store.pin('One')")
    page.page.evaluate("ephyto.store.set({fao_funding_usd: 600000})")
    expect(page.page.locator(".limits-short")).to_contain_text("All 2 limits are respected.")
    address = page.page.url
    page.page.goto("about:blank")
    page.page.goto(address)
    expect(page.page.locator(".limits-table tbody tr")).to_have_count(2)
    expect(page.page.locator(".limits-short")).to_contain_text("All 2 limits are respected.")
    page.page.evaluate("ephyto.store.present(true)")
    marks = page.page.locator(".presenting .limits-table .mark")
    expect(marks.first).to_contain_text("respected")
    page.page.keyboard.press("ArrowRight")
    expect(marks.first).to_contain_text("not respected")
    page.page.keyboard.press("Escape")
    page.page.get_by_role("button", name="Remove the limit proposed by Kenya").click()
    expect(page.page.locator(".limits-table tbody tr")).to_have_count(1)
    assert not page.complaints


@pytest.mark.parametrize("width", first([320], [360, 768, 1280]))
def test_limits_fit_at_any_width_and_an_accessibility_check_finds_nothing(page, width):
    page.page.set_viewport_size({"width": width, "height": 800})
    everything = [limit for seed in (3, 8, 12) for limit in random_limits(seed)]
    page.page.evaluate("async (limits) => { for (const one of limits) await ephyto.store.addLimit(one) }", everything)
    rows = page.page.locator(".limits-table tbody tr")
    expect(rows).to_have_count(len({str(limit) for limit in everything}))
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.page.locator(".limits-table tr > *").evaluate_all(
        "(cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"
    )
    assert cut == []
    if width == 1280:
        assert Axe().run(page.page).violations_count == 0
    assert not page.complaints


@pytest.mark.parametrize(
    ("bound", "sentence"),
    [
        ("a lot", "The limit must be a number; 'a lot' was found."),
        ("", "The limit must be a number; '' was found."),
        ("-5", "This limit is not accepted"),
        ("9e9", "The limit must be a number; '9e9' was found."),
    ],
)
def test_a_wrong_limit_is_answered_in_one_sentence_and_changes_nothing(page, bound, sentence):
    add(page, "expected_contribution_usd", "KEN", "at_most", bound, "Kenya")
    expect(page.page.locator(".limits .problem")).to_contain_text(sentence)
    expect(page.page.locator(".limits-table")).to_have_count(0)
    assert not page.complaints


@pytest.mark.parametrize(
    "limit", [{"who": "x"}, {**KENYA, "on": "salary"}, {**KENYA, "of": "XXX"}, {**KENYA, "at_least": 1}, "text"]
)
def test_a_code_with_a_wrong_limit_is_refused_by_both_engines(page, limit):
    code = encode(Scenario(), [limit] if isinstance(limit, dict) else [{"x": limit}])
    assert "error" in page.page.evaluate("code => ephyto.engine.load(code)", code)
    with pytest.raises(InputError, match="limit 1"):
        limits_from(decode_with_limits(code)[1], "The scenario code", reject_contradictions=False)


def test_the_files_of_roles_bring_their_limits_beside_those_that_are_there(page):
    """As in docs/how-to/facilitate.md: each role's file is opened in turn, and the settings stay."""
    explorer, roles = page.explorer, sorted((DATA / "roles").glob("*.yaml"))
    explorer.type("fao_funding_usd", "300000")
    limits = []
    for role in roles:
        limits += limits_from(parse_yaml(role.read_text(encoding="utf-8"), role.name)["limits"], role.name)
        explorer.menu("More").get_by_label("A file to open").set_input_files(role)
        page.page.wait_for_function(f"() => ephyto.store.state.limits.length === {len(limits)}")
    explorer.close_menus()
    settings = Scenario(fao_funding_usd=300_000, donor_funding_usd=150_000, reserves_applied_usd=100_000)
    explorer.type("donor_funding_usd", "150000")
    explorer.type("reserves_applied_usd", "100000")
    explorer.expect_scenario(settings)
    assert all(one.holds for one in measured(limits, settings.run()))
    assert page.page.evaluate("ephyto.store.state.measured.every((one) => one.holds)")
    explorer.button("Keep as an option").click()
    explorer.button("Present").click()
    row = page.page.locator(".presenting table tr", has_text="Donor funding: 150,000")
    expect(row.first).to_contain_text(f"{len(limits)} of {len(limits)}")
