"""Papers as tracked changes: accepting all gives the option's own paper, rejecting all the base's, part by part."""

import io
import random
import re

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from office import office_complaints
from sizes import first

from ephyto_model import Scenario
from ephyto_model.cli import main
from ephyto_model.documents.files import paper_file, redline_file
from ephyto_model.language.translation import speaking
from ephyto_model.model.scenarios.files import presets

pytestmark = pytest.mark.heavy
INSERTED, DELETED = "ins", "del"
BASE = presets()[0]


def fields(scenario):
    return {"name": scenario.name, **scenario.differences()}


def paper(scenario, code="en"):
    with speaking(code):
        return paper_file(fields(scenario))["docx"]


def redline(base, option, code="en", author="A. Delegate"):
    asked = {"base": fields(base), "option": fields(option), "author": author}
    with speaking(code):
        return redline_file(asked)["docx"]


def settled(part, keep, drop):
    """Accept all changes of a part (keep the inserted, drop the deleted), or reject them the other way round."""
    for row in list(part.iter(qn("w:tr"))):
        properties = row.find(qn("w:trPr"))
        if properties is not None and properties.find(qn(f"w:{drop}")) is not None:
            row.getparent().remove(row)
    for table in list(part.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)
    for paragraph in list(part.iter(qn("w:p"))):
        marks = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if marks is not None and marks.find(qn(f"w:{drop}")) is not None:
            paragraph.getparent().remove(paragraph)
    for mark in [one for tag in (keep, drop) for one in list(part.iter(qn(f"w:{tag}")))]:
        if mark.getparent() is None:
            continue
        if mark.tag == qn(f"w:{keep}"):
            for child in list(mark):
                mark.addprevious(child)
        mark.getparent().remove(mark)
    for text in part.iter(qn("w:delText"), qn("w:delInstrText")):
        text.tag = qn("w:t") if text.tag == qn("w:delText") else qn("w:instrText")
    return part


def as_values(part, pictures):
    """Return a part as plain values: paragraphs with their looks and texts, tables with their rows and cells."""
    found = []
    for block in part:
        if block.tag == qn("w:tbl"):
            rows = [
                [as_values(cell, pictures) for cell in row.findall(qn("w:tc"))] for row in block.findall(qn("w:tr"))
            ]
            found.append(("table", rows))
        elif block.tag == qn("w:p"):
            style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            found.append((None if style is None else style.get(qn("w:val")), runs(block, pictures)))
    return found


def runs(paragraph, pictures):
    found = []
    for run in paragraph.iter(qn("w:r")):
        look = run.find(qn("w:rPr"))
        written = "" if look is None else re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(look, encoding="unicode"))
        for child in run:
            if child is look:
                continue
            blip = next(child.iter(qn("a:blip")), None)
            kind = child.get(qn("w:fldCharType")) or child.tag.rpartition("}")[2]
            text = pictures[blip.get(qn("r:embed"))] if blip is not None else child.text or ""
            if found and found[-1][:2] == [written, "t"] and kind == "t":
                found[-1][2] += text
            elif text or kind != "t":
                found.append([written, kind, text])
    return found


def content(file, keep=None, drop=None):
    document = docx.Document(io.BytesIO(file))
    pictures = {rid: part.blob for rid, part in document.part.related_parts.items() if "image" in part.content_type}
    parts = [document.element.body, *(section.footer._element for section in document.sections)]
    return [as_values(settled(part, keep, drop) if keep else part, pictures) for part in parts]


def plain_texts(file):
    """Return the texts of a document's paragraphs, those in tables too."""
    body = docx.Document(io.BytesIO(file)).element.body
    return ["".join(text.text or "" for text in one.iter(qn("w:t"))) for one in body.iter(qn("w:p"))]


def check(base, option, code="en"):
    marked = redline(base, option, code)
    assert content(marked, INSERTED, DELETED) == content(paper(option, code))
    assert content(marked, DELETED, INSERTED) == content(paper(base, code))
    return docx.Document(io.BytesIO(marked))


def test_accepting_gives_the_option_and_rejecting_the_base():
    option = Scenario(name="FAO pays 400,000", fao_funding_usd=400_000, participating_parties=118, include=["CHN"])
    document = check(BASE, option)
    body = document.element.body
    taken_out = ["".join(t.text for t in mark.iter(qn("w:delText"))) for mark in body.iter(qn("w:del"))]
    put_in = ["".join(t.text or "" for t in mark.iter(qn("w:t"))) for mark in body.iter(qn("w:ins"))]
    # The Lower-Middle base fee of Table 1 and Appendix 2's counterpart: 4,000 becomes 2,500 as a whole number.
    assert "4,000" in taken_out
    assert "2,500" in put_in
    number = re.compile(r"\d[\d,.]*\d|\d")
    whole = {found for text in plain_texts(paper(BASE)) for found in number.findall(text)}
    cut = [found for text in taken_out for found in number.findall(text) if found not in whole]
    assert not cut, "numbers are taken out as wholes"
    marks = [*body.iter(qn("w:ins")), *body.iter(qn("w:del"))]
    assert {mark.get(qn("w:author")) for mark in marks} == {"A. Delegate"}
    numbers = [mark.get(qn("w:id")) for mark in marks]
    assert len(set(numbers)) == len(numbers)
    joined = [row for row in body.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:ins')}") is not None]
    assert any("China" in "".join(t.text or "" for t in row.iter(qn("w:t"))) for row in joined)


@pytest.mark.parametrize("code", first(["en"], ["en", "ar"]))
def test_a_redline_is_valid_for_office(tmp_path, code):
    option = Scenario(name="Option", fao_funding_usd=400_000, participating_parties=118, exclude=["KEN"])
    (tmp_path / "redline.docx").write_bytes(redline(BASE, option, code))
    assert office_complaints(tmp_path / "redline.docx") == []


def test_a_paper_against_itself_has_no_changes():
    same = BASE
    body = docx.Document(io.BytesIO(redline(same, same))).element.body
    assert not [*body.iter(qn("w:ins"), qn("w:del"))]


@pytest.mark.slow
def test_in_arabic_too():
    check(BASE, Scenario(name="A", fao_funding_usd=400_000, participating_parties=95), "ar")


def random_scenario(source, name):
    changes = {
        "fao_funding_usd": source.choice([0, 200_000, 1_300_000]),
        "donor_funding_usd": source.choice([0, 55_000.5]),
        "participating_parties": source.choice([60, 88, 88, 118, 187]),
        "newcomer_exchanges": source.choice([0, 20_000, "peer_median"]),
        "exchange_growth": source.choice([0, 0, 0.4]),
        "exclude": source.choice([[], ["KEN"]]),
        "status_list": source.choice(["paper", "fy27"]),
        "rounding": source.choice(["published", "exact"]),
        "model_changes": source.choice([{}, {"base_share": 0.5}, {"usage_lower_bounds": {"Medium": 4_000}}]),
    }
    return Scenario(name=name, **changes)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_thirty_pairs(seed):
    source = random.Random(seed)
    check(random_scenario(source, "Base"), random_scenario(source, f"Option {seed}"))


def test_the_command_writes_a_redline_against_a_file_or_a_name(tmp_path, capsys):
    for name, text in (("option", "name: Half\nfao_funding_usd: 631500\n"), ("base", "name: Base\n")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    option, out = str(tmp_path / "option.yaml"), str(tmp_path / "out")
    assert main(["paper", option, "--against", str(tmp_path / "base.yaml"), "--author", "B", "--out", out]) == 0
    assert "redline_half.docx" in capsys.readouterr().out
    assert main(["paper", option, "--against", "The paper as published", "--out", out]) == 0
    file = next((tmp_path / "out").rglob("redline_half.docx")).read_bytes()
    body = docx.Document(io.BytesIO(file)).element.body
    assert {mark.get(qn("w:author")) for mark in body.iter(qn("w:ins"))} == {"[author]"}
    for wrong, said in (
        (["--against", "The paper as publishd"], "Did you mean 'The paper as published'?"),
        (["--against", "no.yaml"], "There is no file no.yaml"),
        (["--author", "B"], "--author goes with --against"),
        (["--against", "The paper as published", "--author", "A\x01B"], "--author must be a name on one line"),
        (["--against", "The paper as published", "--brief", "KEN"], "leave out --brief"),
    ):
        assert main(["paper", option, "--out", out, *wrong]) == 2
        assert said in capsys.readouterr().err
