"""Documents for the Commission: their figures read back from Word, their form, and what LibreOffice makes of them."""

import io
import itertools
import json
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

import docx
import pytest
from conftest import program
from docx.oxml.ns import qn
from docx.shared import Mm
from office import PROFILE, office_complaints
from sizes import first, sizes

from ephyto_model import Scenario, load_participants
from ephyto_model.cli import main
from ephyto_model.display import pdf
from ephyto_model.display.word import pictures
from ephyto_model.display.word.blocks import Document, Heading, Paragraph, Picture, Strong
from ephyto_model.display.word.template import STYLES, TEMPLATE, UNWELCOME
from ephyto_model.display.word.widths import column_widths, width_of
from ephyto_model.display.word.writer import word_file
from ephyto_model.documents.brief import brief
from ephyto_model.documents.options import options_paper
from ephyto_model.documents.outlook import outlook
from ephyto_model.documents.paper import paper
from ephyto_model.files import DATA, read_csv
from ephyto_model.language.translation import speaking
from ephyto_model.language.wording import charge, usd
from ephyto_model.model.scenarios.code import decode
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fees.party import contribution_of, participant_of
from ephyto_model.questions.fund.inputs.projection import Projection, named_futures
from ephyto_model.questions.fund.letters.export import letter_docx
from ephyto_model.questions.fund.letters.texts import letter
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.parties.recovery import recovery
from ephyto_model.questions.sharing.scale_design import paid_by, shipped_designs

pytestmark = pytest.mark.heavy

FEES = {"base fee": "Base fee", "usage fee": "Usage fee", "total": "Total"}
HOSTILE = "=cmd|' /C calc'!A1 <w:p> {REF x}"
# Invented figures.
BUDGET = {
    "name": HOSTILE,
    "lines": [
        {"head": "c", "line": HOSTILE, "rises_with": "exchanges", "amounts_usd": 863_000},
        {"head": "e", "line": "Secretariat", "amounts_usd": 400_000},
    ],
}
COUNTS = {"MAR": {"sent": 100_000, "received": 18_970}, "KEN": 165_754}
DOCUMENTS = {
    "paper": lambda: paper(Scenario(name=HOSTILE, fao_funding_usd=400_000, participating_parties=118).run()),
    "options": lambda: options_paper("many", [scenario.run() for scenario in presets()]),
    "brief": lambda: brief(participant_of("GBR"), [scenario.run() for scenario in presets()]),
    "brief of a newcomer": lambda: brief(participant_of("CAN"), [Scenario().run()]),
    "outlook": lambda: outlook(project(named_futures()[2])),
    "nobody": lambda: paper(Scenario(exclude=[p.iso3 for p in load_participants()]).run()),
    "surplus": lambda: paper(Scenario(fao_funding_usd=2_000_000).run()),
    "everyone, not rounded": lambda: paper(Scenario(participating_parties=187, rounding="exact").run()),
    "one year": lambda: outlook(project(Projection(last_year=2025))),
    "with a budget": lambda: paper(Scenario(annual_funding_level_usd=BUDGET).run()),
    "fund with a budget": lambda: outlook(project(Projection(annual_funding_level_usd=BUDGET, joiners_a_year=5))),
    "options and scales": lambda: options_paper(
        "scales", [Scenario().run(), Scenario(name="Half", fao_funding_usd=600_000).run()], designs=shipped_designs()
    ),
    "brief with counts": lambda: brief(
        participant_of("MAR"), [Scenario(name=f"{n}", exchanges=COUNTS, fao_funding_usd=n).run() for n in range(5)]
    ),
}


@cache
def composed(name):
    return DOCUMENTS[name]()


@cache
def content_of(name):
    """Return a kind of document as a Word file, which is made once."""
    return word_file(composed(name))


def opened(document):
    content = content_of(document) if isinstance(document, str) else word_file(document)
    return docx.Document(io.BytesIO(content))


def tables(document):
    """Return the tables of a Word file by the text of the caption above each, as rows of texts."""
    found, caption = {}, ""
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            paragraph = docx.text.paragraph.Paragraph(element, document)
            if paragraph.style.name == "Caption":
                caption = paragraph.text
        elif element.tag == qn("w:tbl"):
            rows = docx.table.Table(element, document).rows
            found[caption.partition(".")[0]] = [[cell.text for cell in row.cells] for row in rows]
    return found


@pytest.mark.parametrize(
    ("name", "code"),
    first(
        [("letter", "ar")],
        itertools.product([*DOCUMENTS, "letter"], ["en", "ar"]),
    ),
)
def test_word_files_are_valid_for_office(tmp_path, name, code):
    fund = project(Projection(last_year=2026))
    with speaking(code):
        made = letter_docx(letter(fund, "KEN", Biennium(2025))) if name == "letter" else None
        made = made or (content_of(name) if code == "en" else word_file(DOCUMENTS[name]()))
    (tmp_path / "made.docx").write_bytes(made)
    assert office_complaints(tmp_path / "made.docx") == []
    properties = docx.Document(str(tmp_path / "made.docx")).core_properties
    assert datetime.now(UTC) - properties.created.replace(tzinfo=UTC) < timedelta(minutes=5)
    assert properties.author == ("Draft made by ephyto_model" if code == "en" else "مسودة أعدها ephyto_model")
    settings = zipfile.ZipFile(tmp_path / "made.docx").read("word/settings.xml").decode()
    assert re.search(r'compatibilityMode"[^>]*w:val="15"', settings), "no compatibility mode"
    assert '<w:zoom w:percent="100"/>' in settings


def test_the_check_of_office_files_finds_what_is_wrong(tmp_path):
    with zipfile.ZipFile(io.BytesIO(content_of("surplus"))) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    wrong = parts["word/document.xml"].replace(b"</w:sectPr>", b"<w:bidi/></w:sectPr>")
    assert wrong != parts["word/document.xml"]
    with zipfile.ZipFile(tmp_path / "wrong.docx", "w") as bad:
        for name, content in {**parts, "word/document.xml": wrong}.items():
            bad.writestr(name, content)
    assert any("bidi" in complaint for complaint in office_complaints(tmp_path / "wrong.docx"))


@pytest.fixture(scope="module")
def published():
    """The paper of the scenario as published, as a Word file that is opened again."""
    return opened(paper(Scenario(name="The paper as published").run()))


def test_all_414_figures_of_the_paper_stand_in_the_word_file(published):
    found = tables(published)
    names = {p.name: p.iso3 for p in load_participants()}
    schedule = {(row[0], row[1]): row[2:] for row in found["Table 1"][1:]}
    statuses = found["Table 1"][0][2:]
    base = {row[0]: row[2] for row in found["Table 2"][1:]}
    usage = {row[0]: row[3] for row in found["Table 3"][1:]}
    parties = {names[row[0]]: row for row in found["Table 5"][1:-1]}
    columns = {"base fee": 2, "usage category": 4, "usage fee": 5, "expected contribution": 6}
    text = "\n".join(paragraph.text for paragraph in published.paragraphs)
    seen = 0
    for _, row in read_csv(DATA / "published_figures.csv", ("place", "item", "figure", "printed")):
        place, item, figure, printed = row["place"], row["item"], row["figure"], row["printed"]
        if place == "Table 1":
            status, category = item.split(" / ")
            shown = schedule[category, FEES[figure]][statuses.index(status)]
        elif place == "Table 2":
            shown = base[item]
        elif place == "Table 3":
            shown = usage[item]
        elif place == "Appendix 2":
            shown = parties[item][columns[figure]]
        elif place == "Para 27":
            sentence = {
                "all": r"The participating parties \((\d+)\)",
                "fewer than 5,000 exchanges": r"include (\d+) with fewer than 5,000 exchanges",
                "more than 150,000 exchanges": r"and (\d+) with 150,000 or more",
            }[item]
            shown = re.search(sentence, text)[1]
        else:
            shown = re.search(rf"base fees would be USD .*?([\d,]+) for {item}\b", text)[1]
        assert shown == printed, row
        seen += 1
    assert seen == 414
    assert len(parties) == 88
    assert len(found["Table 6"]) - 1 == 187 - 88


@pytest.fixture(scope="module", params=DOCUMENTS)
def written(request):
    """Each kind of document, as it was composed and as a Word file that is opened again."""
    return composed(request.param), opened(request.param), content_of(request.param)


def test_the_template_has_the_styles_that_documents_use():
    assert set(STYLES) <= {style.name for style in docx.Document(str(TEMPLATE)).styles}


def test_a_document_has_its_form(written):
    """A4, title and language, headings in order, rows that stay whole under a head that repeats, described pictures."""
    made, document, content = written
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(0.1) > abs(section.page_height - Mm(297))
    assert document.core_properties.title == UNWELCOME.sub("", made.title)
    assert document.core_properties.language == "en-GB"
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in document.tables:
        rows = [row._tr.trPr for row in table.rows]
        assert rows[0].find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:tblHeader")) is None for row in rows[1:])
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    for shape in document.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 20
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not [name for name in packed.namelist() if "vba" in name.lower()]
        assert not [name for name in packed.namelist() if b'TargetMode="External"' in packed.read(name)]
        footer = packed.read("word/footer1.xml").decode()
    assert "PAGE" in footer
    assert "NUMPAGES" in footer


def test_fields_are_the_writers_own_and_lead_somewhere(written):
    _, document, _ = written
    body = document.element.body
    instructions = [element.text.split() for element in body.iter(qn("w:instrText"))]
    assert {found[0] for found in instructions} <= {"TOC", "SEQ", "REF"}
    marks = {element.get(qn("w:name")) for element in body.iter(qn("w:bookmarkStart"))}
    assert {found[1] for found in instructions if found[0] == "REF"} <= marks
    assert {element.get(qn("w:anchor")) for element in body.iter(qn("w:hyperlink"))} <= marks
    kinds = [element.get(qn("w:fldCharType")) for element in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    texts = "".join(element.text or "" for element in body.iter(qn("w:t")))
    assert not UNWELCOME.search(texts)
    assert "Fraction(" not in texts
    assert "None" not in texts.replace("None of these assumptions", "")
    assert "nan" not in texts.split()


def test_a_hostile_name_stands_in_the_paper_as_text():
    text = "\n".join(p.text for p in opened("paper").paragraphs)
    assert HOSTILE in text
    odd = Document("a\u202eb\x07", [Heading("c\u2066d"), Paragraph(("e\x00f", Strong("g\u200fh")))])
    assert [p.text for p in opened(odd).paragraphs] == ["cd", "efgh"]
    assert opened(odd).core_properties.title == "ab"


def test_paragraphs_are_numbered_by_word_and_the_code_opens_the_settings(published):
    styles = {p.style.name for p in published.paragraphs}
    assert {"Numbered Paragraph", "Recommendation"} <= styles
    numbered = published.styles["Numbered Paragraph"].element.pPr.find(qn("w:numPr"))
    assert numbered is not None
    code = next(p.text for p in published.paragraphs if "To open these settings" in p.text).split(": ")[1]
    assert decode(code) == Scenario(name="The paper as published")


def test_the_options_paper_gives_the_models_figures():
    options = [scenario.run() for scenario in presets()]
    found = tables(opened(options_paper("cpm18", options)))
    side = {row[0].partition(". ")[2]: row for row in found["Table 1"][1:]}
    for option in options:
        row = side[option.scenario.name]
        assert row[4] == usd(option.assessment.need_usd)
        assert row[8] == usd(option.assessment.revenue_usd)
    annex = [rows for rows in found.values() if rows[0][0] == "Contracting party"]
    assert [len(rows[0]) - 1 for rows in annex] == [6, 4]
    kenya = next(row for row in annex[0] if row[0] == "Kenya")
    assert kenya[1:3] == ["31,600", usd(options[1].assessment.contributions[39].expected_contribution_usd)]


def test_a_brief_says_the_amount_and_an_outlook_the_reserve():
    text = "\n".join(p.text for p in opened(brief(participant_of("KEN"), [Scenario().run()])).paragraphs)
    assert "Kenya would be expected to contribute USD 31,600 a year under “CPM-18 paper”." in text
    fund = project(named_futures()[1])
    text = "\n".join(p.text for p in opened(outlook(fund)).paragraphs)
    assert f"At the end of 2034 the reserve is USD {usd(fund.years[-1].reserve_close_usd)}." in text
    assert "by 30 June 2026 for 2027-2028" in text


def test_a_brief_and_an_options_paper_draw_why_the_amount_changes():
    options = [Scenario().run(), Scenario(name="Half", fao_funding_usd=631_500).run()]
    kenya, everyone = (
        usd(before - after)
        for before, after in (
            [contribution_of(option, "KEN").expected_contribution_usd for option in options],
            [option.assessment.revenue_usd for option in options],
        )
    )
    for made, caption in (
        (brief(participant_of("KEN"), options), f"Kenya pays USD {kenya} less under “Half” than under “CPM-18 paper”"),
        (options_paper("Two", options), f"Together, parties pay USD {everyone} less under “Half”"),
    ):
        drawn = [block for block in made.blocks if isinstance(block, Picture) and block.key == "waterfall"]
        assert [picture.caption.startswith(caption) for picture in drawn] == [True]
        assert "; FAO funding −" in drawn[0].alternative


def test_documents_tell_where_a_dollar_goes_and_what_a_scale_and_a_certificate_come_to():
    found = tables(opened("with a budget"))
    rows = next(rows for rows in found.values() if rows[0][0] == "Line")
    assert [row[2:4] for row in rows[1:]] == [["863,000", "68.3%"], ["400,000", "31.7%"]]
    rows = next(rows for rows in tables(opened("fund with a budget")).values() if rows[0][1] == "Users")
    assert rows[1][1] == "93"
    assert rows[1][-1] == usd(project(Projection(annual_funding_level_usd=BUDGET, joiners_a_year=5)).years[0].cost_usd)
    found = tables(opened("options and scales"))
    rows = next(rows for rows in found.values() if rows[0][:2] == ["Way of sharing", "Low or LDC"])
    assert rows[1] == ["1. CPM-18 paper", "20,700", "132,600", "292,200", "817,200", "1,262,700"]
    rows = next(rows for rows in found.values() if rows[0][:2] == ["Contracting party", "ISO3"])
    design, right = shipped_designs()[2], Scenario().run().assessment
    amounts = {party.iso3: usd(round(party.amount_usd)) for party in paid_by(design, right)}
    assert {row[1]: row[-1] for row in rows[1:]} == amounts
    text = "\n".join(p.text for p in opened("brief with counts").paragraphs)
    paid = recovery(Scenario(exchanges=COUNTS).run(), "MAR").charge_usd(100_000)
    assert f"only for certificates sent would be USD {charge(paid)} each" in text


@pytest.mark.parametrize(("name", "figures"), [("nobody", 1), ("surplus", 1), ("paper", 2)])
def test_a_chart_that_would_be_empty_is_left_out(name, figures):
    assert len(opened(name).inline_shapes) == figures


@pytest.fixture(scope="module")
def office():
    return program("soffice", "libreoffice-writer-nogui")


@pytest.mark.parametrize("names", sizes(("paper", "brief with counts"), tuple(DOCUMENTS)), ids=len)
def test_libreoffice_opens_each_document_and_reads_the_models_figures(office, tmp_path, names):
    """As text: what a reader of another program sees, fields and numbering included. A brief has at most two pages
    and one of its annex, and this paper eleven: each party of its annexes stands on one line, or it had twelve."""
    for name in names:
        (tmp_path / f"{name}.docx").write_bytes(content_of(name))
    places = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    command = [office, PROFILE, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, *places], check=True, capture_output=True, timeout=240)
    text = {path.stem: path.read_text(encoding="utf-8-sig") for path in tmp_path.glob("*.txt")}
    assert text.keys() == set(names)
    outcome = Scenario(fao_funding_usd=400_000, participating_parties=118).run()
    for party in outcome.assessment.contributions:
        assert party.name in text["paper"]
    assert f"Fees must therefore bring in USD {usd(outcome.assessment.need_usd)} a year." in text["paper"]
    assert "Figure 1 shows who would cover the cost." in text["paper"]
    assert "[1]" in text["paper"]
    assert "error" not in text["paper"].lower()
    most = {name: 11 if name == "paper" else 3 for name in names if name == "paper" or "brief" in name}
    printed = dict(pdf.print_documents([tmp_path / f"{name}.docx" for name in most]))
    for path, content in printed.items():
        assert content.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", content)) <= most[path.stem]
        assert b"/StructTreeRoot" in content


def test_columns_have_room_for_their_words_and_share_what_is_left():
    # In Arial a digit and most small letters take 0.556 of the type size: at 10 points "0000000000" takes 55.6, in bold
    # 58.9, with 8.5 for the cell's margins 67.4. The words of the second column take less and stand on one line.
    rows = [["0000000000", "aaa aaa"]] * 40
    first, second = column_widths(["n", "a"], rows, 200, 10)
    assert first + second == pytest.approx(200)
    assert first >= 10 * 0.556 * 10 * 1.06 + 8.5
    assert second >= width_of("aaa aaa") * 10 + 8.5
    # One long name among forty takes lines of its own; the status that all have does not break.
    rows = [["Name", "Upper-Middle"]] * 39 + [["A name that is far longer than all of the others", "Upper-Middle"]]
    name, status = column_widths(["Party", "Status"], rows, 130, 8)
    assert status >= width_of("Upper-Middle") * 8 + 8.5
    assert name < width_of(rows[-1][0]) * 8
    # Where even words have no room, all give way alike; a Chinese text breaks anywhere.
    assert column_widths(["a", "b"], [["0" * 40, "0" * 40]], 50, 10) == [25, 25]
    assert column_widths(["a", "b"], [["类" * 30, "0" * 20]], 150, 10)[1] >= 20 * 0.556 * 10


@pytest.mark.slow
def test_the_command_writes_what_it_says_and_skips_what_is_unchanged(tmp_path, capsys):
    (tmp_path / "two.yaml").write_text("scenarios: [{name: One}, {name: Two, fao_funding_usd: 400000}]")
    command = ["paper", str(tmp_path / "two.yaml"), "--out", str(tmp_path / "out"), "--brief", "KEN,MAR", "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)["written"]
    assert [(one["kind"], one["unchanged"]) for one in told] == [
        ("options paper", False),
        ("brief", False),
        ("brief", False),
    ]
    papers = tmp_path / "out" / "two" / "papers"
    assert sorted(path.name for path in papers.iterdir()) == ["brief_ken.docx", "brief_mar.docx", "options_paper.docx"]
    assert main(command) == 0
    assert all(one["unchanged"] for one in json.loads(capsys.readouterr().out)["written"])
    assert main(["paper", str(tmp_path / "two.yaml"), "--out", str(tmp_path / "out"), "--scenario", "Two"]) == 0
    assert (papers / "two.docx").is_file()
    assert "What needs a human is marked" in capsys.readouterr().out


@pytest.mark.slow
def test_a_batch_has_papers_and_pdf_beside_its_reports_and_lists_them(office, browser, tmp_path, capsys):
    (tmp_path / "two.yaml").write_text("name: Two\nfao_funding_usd: 400000")
    command = ["report", str(tmp_path / "two.yaml"), "--out", str(tmp_path), "--paper", "--pdf"]
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("2 reports are ready.")
    folder = tmp_path / "two"
    made = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.pdf"))
    names = ["papers/two.pdf", "two.pdf"]
    assert made == names
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}"' in index for name in [*names, "papers/two.docx"])
    times = {name: (folder / name).stat().st_mtime_ns for name in names}
    assert main(command) == 0
    assert {name: (folder / name).stat().st_mtime_ns for name in names} == times


@pytest.mark.slow
def test_a_page_that_is_made_again_is_printed_again(browser, tmp_path):
    (tmp_path / "two.yaml").write_text("name: Two\nfao_funding_usd: 400000")
    command = ["report", str(tmp_path / "two.yaml"), "--out", str(tmp_path), "--pdf"]
    assert main(command) == 0
    before = (tmp_path / "two" / "two.pdf").stat().st_mtime_ns
    (tmp_path / "two" / "two.html").unlink()
    assert main(command) == 0
    assert (tmp_path / "two" / "two.pdf").stat().st_mtime_ns > before


def test_many_pages_are_printed_by_one_browser(browser, tmp_path, monkeypatch):
    started, popen = [], subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **more: started.append(given) or popen(*given, **more))
    pages = [tmp_path / f"{n}.html" for n in range(12)]
    for number, page in enumerate(pages):
        page.write_text(f"<!DOCTYPE html><html lang=en><title>Page</title><p>{number}")
    printed = list(pdf.print_pages(pages))
    assert [page for page, _ in printed] == pages
    assert all(content.startswith(b"%PDF") for _, content in printed)
    assert len(started) == 1


REFUSED = [
    (["--scenario", "Tow"], "has nothing named 'Tow' for --scenario; it has 'One' and 'Two'. Did you mean 'Two'?"),
    (["--projection", "One"], "holds scenarios; --projection is for projections"),
    (["--brief", "QQQ"], "--brief"),
    (["--out", ""], "--out needs the name of a folder"),
]


@pytest.mark.parametrize(("options", "sentence"), REFUSED)
def test_bad_options_are_refused_and_nothing_is_written(tmp_path, options, sentence, capsys):
    (tmp_path / "two.yaml").write_text("scenarios: [{name: One}, {name: Two, fao_funding_usd: 400000}]")
    assert main(["paper", str(tmp_path / "two.yaml"), "--out", str(tmp_path / "out"), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [["paper", "--pdf"], ["report", "--pdf"], ["report", "--paper", "--pdf"]])
def test_without_a_printer_one_sentence_says_what_to_install(tmp_path, command, capsys, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    (tmp_path / "one.yaml").write_text("name: One")
    name, *options = command
    assert main([name, str(tmp_path / "one.yaml"), "--out", str(tmp_path / "out"), *options]) == 2
    errors = capsys.readouterr().err
    assert re.fullmatch(r"ephyto: PDF of (pages|documents) needs .*, or leave --pdf out\.\n", errors)
    assert not (tmp_path / "out").exists()


def test_pictures_have_the_colours_of_the_pages():
    styles = "".join(path.read_text() for path in (TEMPLATE.parent.parent / "templates").glob("*.css"))
    for colour in (*pictures.COLOURS.values(), pictures.INK, pictures.QUIET, pictures.LINE):
        assert colour in styles
