"""Financial reports, letters and their index: rendered by the batch command, opened as their readers would."""

import io
import re
from datetime import date

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from one_run import make_one

from ephyto_model.cli import main
from ephyto_model.errors import InputError
from ephyto_model.files import NOTEBOOKS
from ephyto_model.model.scenarios.scenario import plain
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.letters.export import letter_docx, letter_page
from ephyto_model.questions.fund.letters.texts import BLANKS, letter, parties_to_write_to
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.tables import annex

FILE = """projections:
  - name: <b>Growing</b> & paying
    joiners: {CAN: 2026-03-01}
    newcomer_exchanges: 60000
    last_year: 2030
  - name: Some do not pay
    nonpaying_share: 0.2
    last_year: 2030
"""
GROWING = Projection(
    name="<b>Growing</b> & paying", joiners={"CAN": "2026-03-01"}, newcomer_exchanges=60_000, last_year=2030
)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("funds")
    (folder / "f.yaml").write_text(FILE, encoding="utf-8")
    options = ["--out", str(folder), "--letters", "KEN,NPL", "--biennium", "2027", "--year", "2028"]
    assert main(["report", str(folder / "f.yaml"), *options]) == 0
    return folder / "f"


def rows(page, caption):
    table = page.locator("table", has=page.locator("caption", has_text=caption)).first
    script = "(table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"
    return table.evaluate(script)


def written(amount):
    return "–" if amount is None else f"{amount:,}"


def test_a_financial_report_has_the_annex_and_its_charts(rendered, watched):
    watched.page.goto((rendered / "b-growing-b-paying.html").as_uri())
    watched.page.wait_for_function("[...document.querySelectorAll('.chart')].every((c) => c._fullData)")
    assert watched.page.locator(".chart .main-svg:first-child").count() == 2
    assert watched.page.locator("h1").inner_text() == "Financial report on the eMDTF, 2028"
    assert "<b>Growing</b> & paying" in watched.page.locator(".subtitle").first.inner_text()
    expected = annex(project(GROWING), 2028).drop(columns=["iso3", "past_late_usd"]).to_numpy().tolist()
    assert rows(watched.page, "Expected and actual") == [[row[0], *map(written, row[1:])] for row in expected]
    assert "Every party paid all that was expected up to 2028." in watched.page.locator("main").inner_text()
    assert "by 30 June 2026" in watched.page.locator("main").inner_text()
    assert watched.complaints == []
    assert len(watched.requests) == 1


def test_the_index_links_every_report_and_letter(rendered, watched):
    watched.page.goto((rendered / "index.html").as_uri())
    links = [link.get_attribute("href") for link in watched.page.locator("a").all()]
    assert len(links) == 2 * 3 + 2 * 2 * 2
    assert all((rendered / link).is_file() for link in links)
    letters = rows(watched.page, "Expected contribution of each party")
    assert [row[:3] for row in letters] == [["Kenya", "31,600", "31,600"], ["Nepal", "6,900", "6,900"]]
    assert Axe().run(watched.page).violations_count == 0
    assert watched.complaints == []


def test_what_is_unchanged_is_not_made_again(rendered, capsys):
    options = ["--out", str(rendered.parent), "--letters", "KEN,NPL", "--biennium", "2027", "--year", "2028"]
    assert main(["report", str(rendered.parent / "f.yaml"), *options]) == 0
    assert "6 reports are ready, 6 of them unchanged" in capsys.readouterr().out


def test_a_letter_page_says_amounts_why_and_dates_and_leaves_blanks(tmp_path, watched):
    text = letter(project(GROWING), "CAN", Biennium(2027))
    (tmp_path / "letter.html").write_bytes(letter_page(text))
    watched.page.goto((tmp_path / "letter.html").as_uri())
    # App. 1(17): first exchange in March 2026: base fee from 2027, usage fee from 2028 Based on the exchanges of 2027.
    assert rows(watched.page, "Expected contribution") == [
        ["2027", "16,000", "0", "16,000"],
        ["2028", "16,000", "13,800", "29,800"],
    ]
    words = watched.page.locator("main").inner_text()
    for sentence in (
        "Canada is expected to contribute a total of USD 45,800",
        "To be sent by 30 June 2026",
        "the base fee applies from 2027 and the usage fee from 2028",
        "Usage fee: a party in the usage category High pays 2 × USD 6,900 = USD 13,800.",
        "The Secretariat will give notice of the amounts for 2029-2030 by 30 June 2028.",
        "provides an invoice on request",
        "not adopted policy",
        "inferred",
        "Projection <b>Growing</b> & paying",
    ):
        assert sentence in words
    assert watched.page.locator("mark").all_inner_texts() == list(BLANKS)
    assert Axe().run(watched.page).violations_count == 0
    assert watched.complaints == []


def test_the_word_file_says_what_the_page_says(watched, tmp_path):
    fund = project(GROWING)
    for iso3 in ("CAN", "KEN", "BOL"):
        text = letter(fund, iso3, Biennium(2027))
        document = Document(io.BytesIO(letter_docx(text)))
        (tmp_path / "letter.html").write_bytes(letter_page(text))
        watched.page.goto((tmp_path / "letter.html").as_uri())
        page = re.sub(r"\s+", " ", watched.page.locator("main").inner_text())
        paragraphs = [p.text for p in document.paragraphs if p.text]
        assert len(paragraphs) > 15
        for paragraph in paragraphs:
            assert re.sub(r"\s+", " ", paragraph) in page
        cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
        assert cells[1:] == rows(watched.page, "Expected contribution")
        highlighted = [
            run.text for paragraph in document.paragraphs for run in paragraph.runs if run.style.name == "To Fill In"
        ]
        owes_nothing = iso3 == "BOL"  # it is not told where to pay
        assert highlighted == [blank for blank in BLANKS if not (owes_nothing and "Account" in blank)]


def test_a_letter_to_a_party_that_owes_nothing_says_why():
    text = letter(project(Projection()), "BOL", Biennium(2025))
    assert "is not expected to contribute to" in text.opening
    assert any("is exempt" in step.text for _, steps in text.why for step in steps)
    newcomer = letter(project(Projection(joiners={"CAN": "2025-09-01"})), "CAN", Biennium(2025))
    assert (
        "To be sent when Canada starts exchanging ePhytos in production mode, on 1 September 2025" in newcomer.head[1]
    )


def test_a_letter_under_exact_rounding_adds_up_to_the_cent():
    text = letter(project(Projection(rounding="exact")), "CMR", Biennium(2025))
    assert [row[1:] for row in text.amounts] == [["4,067.63", "6,682.54", "10,750.17"]] * 2
    assert "a total of USD 21,500.34" in text.opening
    assert "Each fee is rounded to the cent." in text.foot
    assert not any("rounding" in line for line in text.foot[:1])


@pytest.mark.heavy
def test_a_file_with_a_field_that_only_projections_have_is_a_projection(tmp_path, capsys):
    (tmp_path / "one.yaml").write_text("name: Short\nlast_year: 2025\njoiners_a_year: 3\n", encoding="utf-8")
    assert main(["report", str(tmp_path / "one.yaml"), "--out", str(tmp_path / "out")]) == 0
    assert "Financial report on the eMDTF, 2025" in (tmp_path / "out/one/short.html").read_text(encoding="utf-8")
    assert main(["report", str(tmp_path / "one.yaml"), "--out", str(tmp_path / "out"), "--letters", "all"]) == 2
    assert "has no whole biennium to write letters for; give it a last_year of 2026" in capsys.readouterr().err


def test_letters_go_to_the_parties_that_use_the_solution():
    fund = project(Projection(joiners={"CAN": "2028-12-31"}))
    assert len(parties_to_write_to(fund, Biennium(2025))) == 88
    assert parties_to_write_to(fund, Biennium(2027))[-1] == "CAN"
    with pytest.raises(InputError, match="CAN does not use the ePhyto Solution by the end of 2025-2026"):
        letter(fund, "CAN", Biennium(2025))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--biennium", "2027"], "--biennium is for letters; say to whom with --letters all"),
        (["--letters", "all", "--biennium", "2028"], "2025, 2027 or 2029. Found 2028."),
        (["--letters", "CAN", "--biennium", "2025"], "CAN does not use the ePhyto Solution by the end of 2025-2026"),
        (["--letters", "KEM"], "--letters names 'KEM', which is not the ISO3 code of a participant."),
        (
            ["--year", "2031"],
            "The year must be from 2025 to 2030 (the last_year of '<b>Growing</b> & paying'), not 2031.",
        ),
        (["--year", "next"], "--year must be a year like 2027, not 'next'."),
        (["--parties", "KEN"], "holds projections; --parties is for scenarios, use --letters."),
    ],
)
def test_bad_questions_about_projections_are_refused_and_nothing_is_written(tmp_path, capsys, arguments, sentence):
    (tmp_path / "f.yaml").write_text(FILE, encoding="utf-8")
    assert main(["report", str(tmp_path / "f.yaml"), "--out", str(tmp_path / "out"), *arguments]) == 2
    err = capsys.readouterr().err
    assert sentence in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_letters_are_not_for_scenarios(tmp_path, capsys):
    (tmp_path / "s.yaml").write_text("scenarios: [{name: A}]", encoding="utf-8")
    (tmp_path / "s.csv").write_text("name\nA\n", encoding="utf-8")
    for name in ("s.yaml", "s.csv"):
        assert main(["report", str(tmp_path / name), "--out", str(tmp_path / "out"), "--letters", "all"]) == 2
        assert "--letters, --biennium and --year are for projections" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_report_template_has_every_field_with_its_default():
    cells = nbformat.read(NOTEBOOKS / "fund_report.ipynb", as_version=4).cells
    values = {}
    exec(next(c.source for c in cells if "parameters" in c.metadata.get("tags", [])), values)
    defaults = {name: plain(field.default) for name, field in projection_fields().items()}
    assert {name: values[name] for name in defaults} == defaults
    assert {name for name in values if not name.startswith("__")} == {*defaults, "report_year", "language"}


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"report_year": 2040}, "The year must be from 2025 to 2034 (the last_year of 'CPM-18 paper'), not 2040."),
        ({"report_year": "2027"}, "report_year must be a whole number from 2,025"),
        ({"joiners_a_yaer": 3}, "There is no projection field called 'joiners_a_yaer'. Did you mean 'joiners_a_year'?"),
        ({"paid_share": {"High": 2}}, "paid_share of High) must be a share from 0 to 1, not 2."),
    ],
)
def test_a_bad_parameter_of_the_report_is_refused_in_one_sentence(parameters, sentence):
    made = make_one("fund_report.ipynb", parameters)
    assert made.failure.startswith("InputError: ")
    assert sentence in made.failure


def test_a_letter_explains_both_years_at_once_where_they_are_alike():
    fund = project(Projection(joiners={"CAN": date(2025, 3, 1)}))
    alike, phased = letter(fund, "KEN", Biennium(2027)).why, letter(fund, "CAN", Biennium(2025)).why
    assert [heading for heading, _ in alike] == ["For each year of 2027-2028"]
    assert [heading for heading, _ in phased] == ["For 2025", "For 2026"]
