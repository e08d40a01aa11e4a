"""Papers that were amended in Word and read back: what was typed, what follows, and what contradicts it."""

import copy
import io
import json
from functools import cache

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from sizes import first

from ephyto_model import InputError, Scenario
from ephyto_model.cli import main
from ephyto_model.display.word.writer import word_file
from ephyto_model.documents.files import options_file, redline_file
from ephyto_model.documents.paper import paper
from ephyto_model.documents.read_back import Change, _value, read_back
from ephyto_model.language.translation import LANGUAGES, speaking
from ephyto_model.model.scenarios.files import presets, read_scenarios

pytestmark = pytest.mark.heavy
FULL = Scenario(name="All three", fao_funding_usd=300_000, donor_funding_usd=200_000, reserves_applied_usd=50_000)


@cache
def content_of(scenario, code):
    """Return the paper of a scenario as a Word file, which is made once."""
    with speaking(code):
        return word_file(paper(scenario.run()))


def made(folder, scenario, code="en"):
    (folder / "paper.docx").write_bytes(content_of(scenario, code))
    return folder / "paper.docx"


class Amending:
    """A paper open in Word."""

    def __init__(self, place):
        self.place, self.document = place, docx.Document(str(place))

    def type(self, name, text):
        """Type a text into the place of a setting."""
        controls = [
            one
            for one in self.document.element.body.iter(qn("w:sdt"))
            if one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == name
        ]
        first, *rest = [node for control in controls for node in control.iter(qn("w:t"))]
        first.text = text
        for node in rest:
            node.text = ""
        return self

    def cell(self, table, row, column, text):
        """Type a text into a cell of a table (from 1), whose row and column are named."""
        cells = self.document.tables[table - 1]
        place = [cell.text for cell in cells.rows[0].cells].index(column)
        found = next(one for one in cells.rows if one.cells[0].text == row).cells[place]
        found.paragraphs[0].runs[0].text = text
        return self

    def read(self):
        self.document.save(str(self.place))
        return read_back(self.place)


@pytest.mark.parametrize("code", first(["ar"], LANGUAGES))
def test_a_paper_as_it_was_written_has_no_changes(tmp_path, code):
    changed = FULL.with_(model_changes={"base_share": 0.6, "usage_lower_bounds": {"Medium": 6_000}})
    for scenario in (FULL, changed, presets()[2]):
        found = read_back(made(tmp_path, scenario, code))
        assert (found.language, found.changes, found.contradictions) == (code, (), ())
        assert found.scenario.values() == scenario.values()


TYPED = {
    "fao_funding_usd": ("400,000", {"fao_funding_usd": 400_000}),
    "donor_funding_usd": ("0", {"donor_funding_usd": 0}),
    "reserves_applied_usd": ("1,000.50", {"reserves_applied_usd": 1000.5}),
    "annual_funding_level_usd": ("1 300 000", {"annual_funding_level_usd": 1_300_000}),
    "base_share": ("60%", {"model_changes": {"base_share": 0.6}}),
    "base_multipliers.High": ("5", {"model_changes": {"base_multipliers": {"High": 5}}}),
    "usage_multipliers.Very High": ("3.5", {"model_changes": {"usage_multipliers": {"Very High": 3.5}}}),
    "usage_lower_bounds.Medium": ("6,000 to 49,999", {"model_changes": {"usage_lower_bounds": {"Medium": 6_000}}}),
}


@pytest.mark.parametrize("name", first(["donor_funding_usd", "usage_lower_bounds.Medium"], TYPED))
def test_what_is_typed_in_the_place_of_a_setting_is_that_setting(tmp_path, name):
    typed, changes = TYPED[name]
    found = Amending(made(tmp_path, FULL)).type(name, typed).read()
    assert [(one.name, one.now) for one in found.changes] == [(name, typed)]
    assert found.scenario.values() == FULL.with_(**changes).values()
    assert found.contradictions == ()


@pytest.mark.parametrize(
    ("text", "share"),
    first([("half", "1/2"), ("120%", None)], [("3/4", "3/4"), ("three quarters", None), ("0.5", 0.5)]),
)
def test_a_share_in_words_or_signs(tmp_path, text, share):
    amending = Amending(made(tmp_path, FULL)).type("base_share", text)
    if share is None:
        with pytest.raises(InputError, match=r"cannot be read|from 0 to 1"):
            amending.read()
    else:
        assert amending.read().scenario.values() == FULL.with_(model_changes={"base_share": share}).values()


@pytest.mark.parametrize(
    ("code", "typed"), first([("es", "1.300.000")], [("fr", "1 300 000"), ("ru", "1 300 000"), ("ar", "1,300,000")])
)
def test_amounts_are_read_in_the_papers_language(tmp_path, code, typed):
    found = Amending(made(tmp_path, FULL, code)).type("annual_funding_level_usd", typed).read()
    assert found.scenario.annual_funding_level_usd == 1_300_000
    assert found.contradictions == ()


def read_as(name, before, now, code="en"):
    """Return what a number is read as, or None where it is refused."""
    try:
        return _value(Change(name, name, before, now), code)
    except InputError:
        return None


@pytest.mark.parametrize(
    ("code", "typed", "amount"),
    [
        *(
            ("en", *case)
            for case in [("400,000", 400_000), ("1 300 000", 1_300_000), ("1,000.50", 1000.5), ("4.25", 4.25)]
        ),
        *(
            ("en", typed, None)
            for typed in ("400.000", "450,00", "4,50,000", "1.300.000", "400,000 USD", "", "-", "1e5")
        ),
        *(("fr", *case) for case in [("450 000", 450_000), ("450,5", 450.5), ("450,000", None), ("450.000", None)]),
        *(("es", *case) for case in [("450.000", 450_000), ("450,5", 450.5), ("450,000", None), ("450.00", None)]),
        *(("ru", *case) for case in [("450 000", 450_000), ("450,000", None)]),
        *(("ar", *case) for case in [("450,000", 450_000), ("450.000", None)]),
    ],
)
def test_a_number_that_can_be_read_in_two_ways_is_refused(code, typed, amount):
    assert read_as("fao_funding_usd", "300,000", typed, code) == amount


@pytest.mark.parametrize(
    ("before", "now", "bound"),
    [
        ("5,000 to 49,999", "6,000 to 49,999", 6_000),
        ("5,000 to 49,999", "5,000 to 59,999", 5_000),
        ("5,000 to 49,999", "6000", 6_000),
        ("5,000 to 49,999", "4,000 or 5,000", None),
        ("150,000 or more", "200,000 or more", 200_000),
        ("150,000 or more", "more than 200,000", None),
    ],
)
def test_a_usage_category_keeps_its_words(before, now, bound):
    assert read_as("usage_lower_bounds.Medium", before, now) == bound


def test_an_upper_end_alone_changes_nothing_and_is_named(tmp_path):
    """It is one less than where the next category begins: 49,999."""
    found = Amending(made(tmp_path, FULL)).type("usage_lower_bounds.Medium", "5,000 to 59,999").read()
    assert found.scenario.values() == FULL.values()
    assert [(one.typed, one.says) for one in found.contradictions] == [("5,000 to 59,999", "5,000 to 49,999")]


def test_what_contradicts_the_settings_is_named_and_what_agrees_is_not(tmp_path):
    # With FAO funding of 631,500 the High base fee is 8,000 and the Upper-Middle one 4,000, where the paper had 16,000
    # and 8,000: one was amended rightly, one was not.
    place = made(tmp_path, Scenario(name="FAO", fao_funding_usd=300_000))
    amending = Amending(place).type("fao_funding_usd", "631,500")
    amending.cell(2, "High", "Base fee", "8,000").cell(2, "Upper-Middle", "Base fee", "7,500")
    sentence = next(p for p in amending.document.paragraphs if p.text.startswith("If parties do not contribute"))
    sentence.runs[0].text = "What parties do not contribute is borne by FAO."
    found = amending.read()
    assert found.scenario.fao_funding_usd == 631_500
    first, second = sorted(found.contradictions, key=lambda one: one.place)
    assert (second.place, second.typed, second.says) == ("2: Upper-Middle, Base fee", "7,500", "4,000")
    assert first.typed.startswith("What parties do not contribute is borne by FAO.")
    assert first.says.startswith("If parties do not contribute, there is a shortfall")


def test_tracked_changes_count_as_accepted(tmp_path):
    place = made(tmp_path, FULL)
    document = docx.Document(str(place))
    control = next(
        one
        for one in document.element.body.iter(qn("w:sdt"))
        if one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == "fao_funding_usd"
    )
    run = next(control.iter(qn("w:r")))
    for tag, text in (("w:ins", "450,000"), ("w:del", None)):
        mark = OxmlElement(tag)
        for key, value in (("w:id", "1"), ("w:author", "A"), ("w:date", "2026-01-01T00:00:00Z")):
            mark.set(qn(key), value)
        own = copy.deepcopy(run)
        if text:
            next(own.iter(qn("w:t"))).text = text
        else:
            next(own.iter(qn("w:t"))).tag = qn("w:delText")
        mark.append(own)
        run.addprevious(mark)
    run.getparent().remove(run)
    document.save(str(place))
    assert read_back(place).scenario.fao_funding_usd == 450_000


def test_the_command_writes_the_scenario_and_says_what_it_found(tmp_path, capsys):
    place = made(tmp_path, FULL)
    amending = Amending(place).type("fao_funding_usd", "400,000").cell(2, "High", "Base fee", "7,777")
    amending.document.save(str(place))
    assert main(["read", str(place)]) == 0
    out = capsys.readouterr().out
    assert "FAO funding: 300,000 -> 400,000" in out
    assert "Table 2: High, Base fee says 7,777; with these settings it is " in out
    assert [one.fao_funding_usd for one in read_scenarios(tmp_path / "paper.yaml")] == [400_000]
    assert main(["read", str(place), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changes"] == [{"setting": "fao_funding_usd", "before": "300,000", "now": "400,000"}]
    assert told["contradictions"][0]["typed"] == "7,777"


def test_what_cannot_be_read_is_refused_and_nothing_is_written_or_lost(tmp_path, capsys):
    place = made(tmp_path, FULL)
    several = {"title": "x", "scenarios": [{"name": "A"}, {"name": "B", "fao_funding_usd": 5}]}
    (tmp_path / "options.docx").write_bytes(options_file(several)["docx"])
    (tmp_path / "text.docx").write_bytes(b"no document")
    stream = io.BytesIO()
    docx.Document().save(stream)
    (tmp_path / "empty.docx").write_bytes(stream.getvalue())
    Amending(place).type("fao_funding_usd", "much").document.save(str(tmp_path / "much.docx"))
    (tmp_path / "paper.yaml").write_text("name: mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for name, sentence in {
        "options.docx": "has 2 scenario codes; only the paper of one scenario",
        "text.docx": "is no Word document",
        "empty.docx": "has no scenario code",
        "much.docx": "FAO funding cannot be read: 'much' stands where '300,000' stood; write a number there.",
        "paper.docx": "paper.yaml is there and holds something else",
    }.items():
        assert main(["read", str(tmp_path / name)]) == 2, name
        assert sentence in capsys.readouterr().err
    assert main(["read", str(place), "--out", str(tmp_path / "x.docx")]) == 2
    assert "--out needs the name of a YAML file" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("base", [{"name": "A"}, {"name": "A", "participating_parties": 118}], ids=["same", "fewer"])
def test_a_redline_that_nobody_amended_contradicts_nothing(tmp_path, base):
    """Where 30 parties fewer take part, the rows of those that would join are taken out."""
    option = {"name": "Half", "fao_funding_usd": 631_500}
    file = redline_file({"base": base, "option": option, "author": "A"})["docx"]
    (tmp_path / "redline.docx").write_bytes(file)
    read = read_back(tmp_path / "redline.docx")
    assert read.scenario == Scenario(**option)
    assert (read.changes, read.contradictions) == ((), ())


def test_a_number_that_is_not_accepted_is_refused_with_its_file(tmp_path):
    place = made(tmp_path, FULL)
    with pytest.raises(InputError, match=r"paper\.docx: FAO funding \(fao_funding_usd\) must be"):
        Amending(place).type("fao_funding_usd", "-500").read()
