"""What the explorer answers, without a browser: views, comparisons, codes, files, and refusals."""

import base64
import csv
import io
import json
import zlib

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import scenarios

from ephyto_model import InputError, Scenario
from ephyto_model.explorer.answers import respond, start, view
from ephyto_model.explorer.curves import curve
from ephyto_model.explorer.data import FORM_MADE, data
from ephyto_model.explorer.page import write_explorer
from ephyto_model.explorer.questions import MOST_OPTIONS
from ephyto_model.explorer.widget import Explorer
from ephyto_model.model.scenarios.code import PREFIX, decode, encode
from ephyto_model.model.scenarios.files import presets
from ephyto_model.questions.fees.comparison import by_party, by_status, difference, winners_and_losers


@settings(max_examples=150, deadline=None)
@given(scenarios, st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20))
def test_a_code_gives_its_scenario_back(changes, name):
    scenario = Scenario(**changes, name=f"x{name}")
    assert decode(encode(scenario)) == scenario
    assert " " not in encode(scenario)


@pytest.mark.parametrize(
    "code",
    ["", "hello", PREFIX, f"{PREFIX}AAAA", f"{PREFIX}{'A' * 9000}", encode(Scenario(fao_funding_usd=3))[:-2],
     encode(Scenario(fao_funding_usd=3)).replace("e", "f", 1), f"{PREFIX}%%%"],
)  # fmt: skip
def test_a_damaged_code_is_refused(code):
    with pytest.raises(InputError, match="scenario code"):
        decode(code)


def test_a_code_cannot_blow_up_or_smuggle_in_a_field():
    def packed(text):
        return PREFIX + base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")

    with pytest.raises(InputError, match="damaged"):
        decode(packed(b" " * 1_000_000))
    with pytest.raises(InputError, match="no scenario field called 'colour'"):
        decode(packed(b'{"colour": 1}'))
    with pytest.raises(InputError, match="must be a number"):
        decode(packed(b'{"fao_funding_usd": NaN}'))
    with pytest.raises(InputError, match="not a scenario"):
        decode(packed(b"[1]"))


@pytest.mark.parametrize("changes", [{}, {"rounding": "exact"}, {"fao_funding_usd": 2_000_000}, {"exchange_growth": -1},
                                     {"participating_parties": 187, "newcomer_exchanges": "peer_median"}])  # fmt: skip
def test_a_view_shows_the_models_figures(changes):
    outcome = Scenario(**changes).run()
    shown = view(outcome)
    json.dumps(shown, allow_nan=False)
    assessment = outcome.assessment
    assert sum(row[6] for row in shown["parties"]) == pytest.approx(float(assessment.revenue_usd))
    assert sum(group[5] for group in shown["groups"]) == pytest.approx(float(assessment.revenue_usd))
    assert shown["steps"][-1][1] == pytest.approx(-float(assessment.gap_usd))
    assert shown["schedule"][1][1][2] == pytest.approx(float(assessment.total_fee_usd("Lower-Middle", "Medium")))
    found = curve(outcome.scenario, "KEN")
    here = outcome.scenario.participating_parties - 1
    assert len(found["statuses"]["High"]) == len(found["country"]) == 187
    assert found["statuses"]["High"][here] == pytest.approx(float(assessment.total_fee_usd("High", "Medium")))
    kenya = next(row[6] for row in shown["parties"] if row[0] == "KEN")
    assert found["country"][here] == pytest.approx(kenya)


def test_comparing_options_by_hand():
    """FAO pays half: unit fees 2,000 and 3,500 instead of 4,000 and 6,900, so each of the 72 payers pays less.

    The 3 LDCs with a usage fee pay 6,900 + 6,900 + 6,900 = 20,700 and then 10,500.
    """
    options = [Scenario().run(), Scenario(name="Half", fao_funding_usd=631_500).run()]
    status = by_status(options)
    assert list(status["Low or LDC"]) == [20_700, 10_500]
    assert list(status["revenue_usd"]) == [1_262_700, 634_500]
    assert list(status["difference"]) == ["As in the paper", "FAO funding: 631,500"]
    parties = by_party(options).set_index("iso3")
    assert list(parties.loc["KEN", [0, 1]]) == [31_600, 16_000]
    winners = winners_and_losers(options).set_index("development_status")
    assert list(winners["less"]) == [3, 9, 21, 39]
    assert list(winners["more"]) == [0, 0, 0, 0]
    assert winners["change_usd"].sum() == 634_500 - 1_262_700


def test_the_comparison_as_csv():
    question = {"kind": "take", "form": "comparison", "scenario": {}, "options": [{"name": "=1+1", "include": ["AFG"]}]}
    found, content = respond(question)
    assert found == {"file": "comparison.csv"}
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    kenya, afghanistan = (next(row for row in rows if row["iso3"] == code) for code in ("KEN", "AFG"))
    assert (kenya["CPM-18 paper"], kenya["'=1+1"]) == ("31600", "31600")
    assert (afghanistan["CPM-18 paper"], afghanistan["'=1+1"]) == ("", "0")
    assert "not adopted policy" in kenya["provenance"]


def test_the_difference_line_names_what_differs():
    scenario = Scenario(fao_funding_usd=400_000, include=["VEN", "AFG"], rounding="exact", exchange_growth=0.5)
    assert (
        difference(scenario)
        == "FAO funding: 400,000; Also taking part: VEN and AFG; Growth of exchanges: +50%; Rounding: none"
    )


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({}, "The page asked for nothing"),
        ({"kind": "rm"}, "The page asked for 'rm'"),
        ({"kind": ["show"]}, "The page asked for"),
        ({"kind": "show"}, "The settings must be a mapping"),
        ({"kind": "show", "scenario": {"fao_funding_usd": "lots"}}, "fao_funding_usd) must be a number"),
        ({"kind": "show", "scenario": {"fao": 1}}, "There is no scenario field called 'fao'"),
        ({"kind": "detail", "scenario": {}, "iso3": "<b>"}, "There is no participant '<b>'"),
        ({"kind": "detail", "scenario": {}, "iso3": ["KEN"]}, "There is no participant"),
        ({"kind": "compare", "options": []}, "At most"),
        ({"kind": "compare", "options": [{}] * (MOST_OPTIONS + 3)}, "At most"),
        ({"kind": "compare", "options": 3}, "At most"),
        ({"kind": "load", "text": None}, "nothing to load"),
        ({"kind": "load", "text": "name: !!python/object:os.system x"}, "has a tag"),
        ({"kind": "load", "text": "a: *b"}, "alias"),
        ({"kind": "take", "form": "exe", "scenario": {}}, "use one of xlsx, csv, comparison, yaml, html"),
        ({"kind": "take", "form": "../x", "scenario": {}}, "use one of"),
        ({"kind": "take", "form": "comparison", "scenario": {}}, "pin an option first"),
    ],
)  # fmt: skip
def test_what_a_visitor_gets_wrong_is_answered_in_one_sentence(question, sentence):
    found, content = respond(question)
    assert list(found) == ["error"]
    assert sentence in found["error"]
    assert content is None


def test_the_widget_answers_each_question_under_its_number():
    widget = Explorer(Scenario())
    sent = []
    widget.send = lambda content, buffers=None: sent.append((content, buffers))
    widget._answer(widget, {"kind": "show", "scenario": {"fao_funding_usd": 300_000}, "number": 7}, [])
    widget._answer(widget, {"kind": "take", "form": "csv", "scenario": {}, "number": 8}, [])
    assert sent[0][0]["number"] == 7
    assert sent[0][0]["view"] == view(Scenario(fao_funding_usd=300_000).run())
    assert sent[1][0] == {"file": "cpm-18-paper.csv", "number": 8}
    assert len(sent[1][1][0]) > 5_000
    assert widget.scenario == Scenario(fao_funding_usd=300_000)
    assert widget.outcome.assessment.need_usd == 963_000


def test_the_page_is_written_only_where_it_is_missing_or_old(tmp_path):
    page = write_explorer(tmp_path)
    first, before = page.read_bytes(), page.stat().st_mtime_ns
    assert write_explorer(tmp_path).stat().st_mtime_ns == before
    form = openpyxl.load_workbook(io.BytesIO(base64.b64decode(data()["xlsx"])))
    assert form.properties.created == FORM_MADE.replace(tzinfo=None), "another second would make another page"
    page.write_bytes(first[:-10])
    assert write_explorer(tmp_path).read_bytes() == first


def test_everything_a_page_needs_once_is_plain_json():
    begun = start(Scenario())
    assert json.loads(json.dumps(begun, allow_nan=False))["view"]["sentence"] == view(Scenario().run())["sentence"]
    assert [name for name, _, _ in begun["presets"]] == [preset.name for preset in presets()]
