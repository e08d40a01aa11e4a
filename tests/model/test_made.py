"""What travels with a scenario that is saved, and what is said where its figures have moved since."""

import json

import pytest

import ephyto_model
from ephyto_model import InputError, Scenario
from ephyto_model.model.scenarios.code import decode, encode
from ephyto_model.model.scenarios.files import read_scenarios, to_yaml
from ephyto_model.model.scenarios.made import data_hash, made_of
from ephyto_model.model.scenarios.settings import stack

SAVED_ELSEWHERE = {"version": "0.0.9", "data": "0123456789ab", "total_usd": 1_250_000}
DRIFT = (
    "When this scenario was saved, with ephyto_model 0.0.9 and data 0123456789ab, contributions came to "
    f"USD 1,250,000 a year. With ephyto_model {ephyto_model.__version__} and data {data_hash()}, "
    "they come to USD 1,262,700."
)


def drifts(outcome):
    return [notice.text for notice in outcome.notices if notice.code == "drift"]


def test_a_saved_scenario_says_where_its_figures_have_moved(tmp_path):
    """The paper's 88 users pay USD 1,262,700: what another version gave stands beside it, once."""
    path = tmp_path / "saved.yaml"
    path.write_text(f"name: Mine\nmade: {json.dumps(SAVED_ELSEWHERE)}\n", encoding="utf-8")
    (scenario,) = read_scenarios(path)
    assert drifts(scenario.run()) == [DRIFT]
    assert scenario == Scenario(name="Mine")  # it is no setting
    assert drifts(scenario.with_(fao_funding_usd=1).run()) == []  # nor of what was changed since
    assert drifts(stack([path], {}).run()) == [DRIFT]
    assert drifts(stack([path], {"fao_funding_usd": 1}).run()) == []


def test_what_is_saved_here_has_not_moved(tmp_path):
    for scenario in (Scenario(), Scenario(fao_funding_usd=0.5, rounding="exact", name="Half")):
        path = tmp_path / "saved.yaml"
        path.write_text(to_yaml(scenario), encoding="utf-8")
        (read,) = read_scenarios(path)
        assert read.made == decode(encode(scenario)).made == made_of(scenario.run().assessment)
        assert drifts(read.run()) == []


@pytest.mark.parametrize("made", [3, {}, {"version": "1"}, {**SAVED_ELSEWHERE, "total_usd": "many"}])
def test_what_was_saved_is_refused_where_it_is_not_what_was_written(tmp_path, made):
    path = tmp_path / "saved.yaml"
    path.write_text(f"name: Mine\nmade: {json.dumps(made)}\n", encoding="utf-8")
    with pytest.raises(InputError, match="must be what the workbook wrote there"):
        read_scenarios(path)


def test_an_old_code_still_opens():
    """A code of version 0.1.0 before codes said what they gave: USD 400,000 of FAO funding and 118 parties."""
    old = "EPHYTO1-eNqrVkpLzI9PK81LycxLjy8tTlGyMjEAAR2lgsSikszkzILEEpAUmJdarGRlaGhRCwAKmBLQ"
    assert decode(old) == Scenario(fao_funding_usd=400_000, participating_parties=118)
    assert decode(old).made is None
