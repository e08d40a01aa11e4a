"""The rules, on cases worked by hand (cases/rules.yaml), in every place where they are written.

Whoever changes a rule in `contributions.py` finds here, by name, each place that has to follow: the arrays of the
sweep, the formulas of the spreadsheet, the engine of the explorer's page, and the reference of the random comparisons.
"""

from fractions import Fraction
from pathlib import Path

import pytest
import reference
from office import changed, recalculated, shown
from sizes import first

from ephyto_model import Scenario
from ephyto_model.files import read_yaml
from ephyto_model.page.file import write_explorer
from ephyto_model.questions.spreadsheet.workbook import workbook
from ephyto_model.questions.uncertainty.sweeps.sweep import over_grid

CASES = {case["about"]: case for case in read_yaml(Path(reference.__file__).parent / "cases" / "rules.yaml")}
SCENARIOS = {about: Scenario(name=about[:80], **case["given"]) for about, case in CASES.items()}
AMOUNTS = ("need", "surplus", "base_unit", "usage_unit", "gap")


def worked(about: str) -> dict[str, Fraction]:
    """Return the amounts of a case: those of AMOUNTS, and the expected contributions of the parties it names."""
    then = CASES[about]["then"]
    return {name: Fraction(then[name]) for name in AMOUNTS} | {
        iso3: Fraction(amount) for iso3, amount in then["contributions"].items()
    }


def by_the_model(scenario: Scenario) -> dict[str, Fraction]:
    found = scenario.run().assessment
    amounts = (found.need_usd, found.surplus_usd, found.units.base_usd, found.units.usage_usd, found.gap_usd)
    paid = {party.iso3: party.expected_contribution_usd for party in found.contributions}
    return dict(zip(AMOUNTS, amounts, strict=True)) | paid


def by_the_reference(scenario: Scenario) -> dict[str, Fraction]:
    found = reference.assess(scenario.values())
    return {name: found[name] for name in AMOUNTS} | {iso3: sum(row[3:]) for iso3, row in found["parties"].items()}


@pytest.mark.parametrize("about", CASES)
@pytest.mark.parametrize("rules", [by_the_model, by_the_reference], ids=["contributions.py", "tests/reference.py"])
def test_the_rules_give_the_amounts_worked_by_hand(rules, about):
    found = rules(SCENARIOS[about])
    assert {name: found[name] for name in worked(about)} == worked(about)


@pytest.mark.parametrize("about", CASES)
def test_the_sweep_gives_the_unit_fees_worked_by_hand(about):
    scenario = SCENARIOS[about]
    found = over_grid(scenario, {"fao_funding_usd": [scenario.fao_funding_usd]})
    wanted = worked(about)
    assert found.base_unit_usd.tolist() == [float(wanted["base_unit"])]
    assert found.usage_unit_usd.tolist() == [float(wanted["usage_unit"])]


@pytest.fixture(scope="module")
def computed(tmp_path_factory, request):
    """Cases as spreadsheets, those whose tests are run, computed by LibreOffice from their formulas alone."""
    asked = {
        item.callspec.params["about"]
        for item in request.session.items
        if "computed" in getattr(item, "fixturenames", ())
    }
    names = {about: f"{number}.xlsx" for number, about in enumerate(CASES) if about in asked}
    files = {name: changed(workbook(SCENARIOS[about].run()), {}) for about, name in names.items()}  # formulas alone
    books = recalculated(tmp_path_factory.mktemp("cases"), files)
    return {about: books[name] for about, name in names.items()}


@pytest.mark.parametrize("about", first([*CASES][::14], CASES))
def test_the_spreadsheets_formulas_give_the_amounts_worked_by_hand(computed, about):
    parties, results = shown(computed[about])
    steps = {row[0]: row[1] for row in computed[about]["Fees"].iter_rows(values_only=True)}
    need, base, usage, _, gap = results.values()
    found = dict(zip(AMOUNTS, (need, steps["Surplus for the reserve"], base, usage, gap), strict=True))
    found |= {iso3: row[5] for iso3, row in parties.items()}
    for name, amount in worked(about).items():
        assert found[name] == pytest.approx(float(amount), abs=0.006), name


@pytest.fixture(scope="module")
def static_page(browser, tmp_path_factory):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(write_explorer(tmp_path_factory.mktemp("static")).as_uri())
    page.wait_for_function("typeof ephyto === 'object'")
    yield page
    context.close()


@pytest.mark.parametrize("about", CASES)
def test_the_pages_engine_gives_the_amounts_worked_by_hand(static_page, about):
    script = "(changes) => ephyto.engine.view({...ephyto.start.paper.scenario, ...changes}, '').view"
    view = static_page.evaluate(script, CASES[about]["given"])
    found = {name: view["amounts"][name] for name in AMOUNTS} | {row[0]: row[6] for row in view["parties"]}
    for name, amount in worked(about).items():
        assert found[name] == float(amount), name


def test_every_case_says_how_it_is_worked_and_which_paragraph_it_rests_on():
    assert len(CASES) >= 25
    for case in CASES.values():
        assert set(case) == {"about", "paragraph", "worked", "given", "then"}
        assert all(case[key].strip() for key in ("about", "paragraph", "worked"))
        assert set(case["then"]) == {*AMOUNTS, "contributions"}
