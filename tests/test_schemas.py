"""The JSON Schemas that editors complete and check with: they follow the registries and refuse nothing valid."""

import json

import pytest
import schemas
from hypothesis import given, settings
from jsonschema import Draft7Validator
from strategies import scenarios

from ephyto_model.files import DATA, HOME, read_yaml
from ephyto_model.model.scenarios.scenario import plain

WRITTEN = schemas.written()
KINDS = {path.name.removesuffix(".schema.json"): json.loads(content) for path, content in WRITTEN.items()}
CASES = json.loads((HOME / "tests" / "cases" / "refused.json").read_text(encoding="utf-8"))
SHIPPED = {
    "scenarios": ["scenarios/*.yaml"],
    "projections": ["projections/*.yaml", "recalculation/**/fund.yaml"],
    "agreement": ["agreements/*.yaml"],
    "budget": ["budgets/*.yaml"],
    "designs": ["scales/*.yaml"],
    "policies": ["policies/*.yaml"],
}


def complaints(kind, document):
    """Return what a schema finds wrong in a document, as an editor sees it: keys are texts, and dates, too."""
    seen = json.loads(json.dumps(document, default=str))
    return [
        f"{'/'.join(map(str, e.absolute_path))}: {e.message}"[:300]
        for e in Draft7Validator(KINDS[kind]).iter_errors(seen)
    ]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_what_is_shipped_is_what_the_registries_give(path):
    Draft7Validator.check_schema(json.loads(WRITTEN[path]))
    assert path.read_bytes() == WRITTEN[path], "run make schemas"


@pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind, globs in SHIPPED.items() for glob in globs for path in DATA.glob(glob)]
)
def test_every_shipped_file_is_valid(kind, path):
    assert complaints(kind, read_yaml(path)) == []


@settings(max_examples=100, deadline=None)
@given(scenarios)
def test_no_scenario_that_the_model_takes_is_refused(changes):
    assert complaints("scenarios", plain(changes)) == []
    assert complaints("scenarios", {"scenarios": [plain(changes)]}) == []


@pytest.mark.parametrize(("about", "scenario", "limits"), CASES["accepted"], ids=lambda case: str(case)[:30])
def test_what_the_page_and_the_model_take_is_valid(about, scenario, limits):
    assert complaints("scenarios", scenario) == []
    if limits:
        assert complaints("agreement", {"levers": {}, "limits": limits}) == []


@pytest.mark.parametrize(
    ("kind", "document", "said"),
    [
        ("scenarios", {"fao": 1}, "'fao' was unexpected"),
        ("scenarios", {"scenarios": [{"rounding": "exat"}]}, "'exat' is not one of"),
        ("scenarios", {"participating_parties": 188}, "188 is greater than the maximum of 187"),
        ("scenarios", {"participating_parties": 1.5}, "1.5 is not of type 'integer'"),
        ("scenarios", {"include": ["KENYA"]}, "'KENYA' is not one of"),
        ("scenarios", {"model_changes": {"base_shares": 0.5}}, "'base_shares' is not one of"),
        ("projections", {"last_year": "soon"}, "'soon' is not"),
        ("projections", {"paid_share": {"2027": 2}}, "not valid under any"),
        ("projections", {"fao_funding_usd": {"soon": 2}}, "not valid under any"),
        ("agreement", {"levers": {"fao": [1]}, "limits": []}, "'fao' was unexpected"),
        ("agreement", {"levers": {}, "limits": [{"who": "a", "on": "gap_usd"}]}, "not valid under any"),
        ("budget", {"lines": [{"line": "x"}]}, "'head' is a required property"),
        ("designs", {"designs": [{"name": "a", "scale": "un.csv", "shares": "all"}]}, "'all' is not one of"),
        ("policies", {"policies": [{"level_rule": "as_given"}]}, "'name' is a required property"),
    ],
)
def test_usual_mistakes_are_found(kind, document, said):
    assert any(said in complaint for complaint in complaints(kind, document))
