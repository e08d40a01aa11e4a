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
from page_reference import curve, view
from strategies import scenarios

from ephyto_model import InputError, Scenario
from ephyto_model.model.scenarios.code import PREFIX, decode, encode
from ephyto_model.model.scenarios.files import presets
from ephyto_model.page.data import FORM_MADE, data
from ephyto_model.page.file import write_explorer
from ephyto_model.page.start import start
from ephyto_model.page.widget import Explorer
from ephyto_model.questions.fees.comparison import by_party, by_status, difference, winners_and_losers
from ephyto_model.questions.fees.export import comparison_csv


@settings(max_examples=150, deadline=None)
@given(scenarios, st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20))
def test_a_code_gives_its_scenario_back(changes, name):
    scenario = Scenario(**changes, name=f"x{name}")
    assert decode(encode(scenario)) == scenario
    assert " " not in encode(scenario)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "hello",
        PREFIX,
        f"{PREFIX}AAAA",
        f"{PREFIX}{'A' * 9000}",
        encode(Scenario(fao_funding_usd=3))[:-2],
        encode(Scenario(fao_funding_usd=3)).replace("e", "f", 1),
        f"{PREFIX}%%%",
    ],
)
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


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rounding": "exact"},
        {"fao_funding_usd": 2_000_000},
        {"exchange_growth": -1},
        {"participating_parties": 187, "newcomer_exchanges": "peer_median"},
    ],
)
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
    content = comparison_csv([Scenario().run(), Scenario(name="=1+1", include=["AFG"]).run()])
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    kenya, afghanistan = (next(row for row in rows if row["iso3"] == code) for code in ("KEN", "AFG"))
    assert (kenya["CPM-18 paper"], kenya["'=1+1"]) == ("31600", "31600")
    assert (afghanistan["CPM-18 paper"], afghanistan["'=1+1"]) == ("", "0")
    assert "not adopted policy" in kenya["provenance"]


def test_the_difference_line_names_what_differs():
    scenario = Scenario(fao_funding_usd=400_000, include=["VEN", "AFG"], rounding="exact", exchange_growth=0.5)
    assert (
        difference(scenario)
        == "FAO funding: 400,000; Also taking part: VEN and AFG; Growth in exchanges: +50%; Rounding: none"
    )


def answered(widget, question):
    """Return what a widget sends when its page asks something."""
    sent = []
    widget.send = lambda content, buffers=None: sent.append((content, buffers))
    widget._answer(widget, {**question, "number": 7}, [])
    return sent[0]


def test_the_widget_keeps_the_settings_that_its_page_shows():
    widget = Explorer(Scenario())
    widget.settings = Scenario(fao_funding_usd=300_000).values()
    assert widget.scenario == Scenario(fao_funding_usd=300_000)
    assert widget.outcome.assessment.need_usd == 963_000


@pytest.mark.heavy
def test_the_widget_makes_the_report_of_a_scenario():
    question = {"kind": "report", "scenario": {"fao_funding_usd": 300_000, "name": "FAO pays"}, "language": "fr"}
    found, (page,) = answered(Explorer(Scenario()), question)
    assert found == {"file": "fao-pays.html", "number": 7}
    assert "963\u202f000".encode() in page


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({}, "The page asked for an empty value"),
        ({"kind": "rm"}, "The page asked for 'rm'"),
        ({"kind": "report", "scenario": {"fao_funding_usd": "lots"}}, "fao_funding_usd) must be a number"),
        ({"kind": "report", "scenario": {"fao": 1}}, "There is no scenario field called 'fao'"),
        ({"kind": "report", "scenario": {}, "language": "de"}, "language must be one of"),
    ],
)
def test_what_a_page_gets_wrong_is_answered_in_one_sentence(question, sentence):
    found, buffers = answered(Explorer(Scenario()), question)
    assert sentence in found["error"]
    assert (found["number"], buffers) == (7, None)


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
    assert json.loads(json.dumps(begun, allow_nan=False))["view"]["scenario"] == Scenario().values()
    assert [name for name, _, _ in begun["presets"]] == [preset.name for preset in presets()]
