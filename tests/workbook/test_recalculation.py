"""The recalculation of a biennium as its users run it: from examples to letters, again, with other inputs, refused."""

import csv
import hashlib
import io
import json
import re
import shutil
from dataclasses import replace

import docx
import openpyxl
import pytest
from office import changed, recalculated

from ephyto_model.cli import main
from ephyto_model.language.wording import capitalised, usd
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fees.causes.texts import in_words, signed
from ephyto_model.questions.fund.inputs.projection import one_of
from ephyto_model.questions.fund.letters.texts import parties_to_write_to
from ephyto_model.questions.fund.tables import contributions
from ephyto_model.recalculation import inputs
from ephyto_model.recalculation.changes import checks
from ephyto_model.recalculation.workbook import as_outcome

pytestmark = pytest.mark.heavy
BIENNIUM = Biennium(2027)


FEW = ("ARG", "AUS", "BOL", "BRA", "CHL", "FRA", "GHA", "KEN", "NPL", "UGA", "DZA")  # counted in 2025


@pytest.fixture(scope="module", autouse=True)
def few_may_stay():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "MOST_THAT_STOP", 1)
        yield


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """The examples, the invented ones with few parties, so that few letters are written."""
    folder = tmp_path_factory.mktemp("recalculation") / "new"
    assert main(["biennium", "--new", str(folder)]) == 0
    users = {row.partition(",")[0] for row in (folder / "counts-2023.csv").read_text(encoding="utf-8").splitlines()}
    for name, codes in (("counts-2025.csv", {"iso3", *FEW}), ("receipts.csv", users)):
        path = folder / "invented-2027" / name
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(row for row in rows if row.partition(",")[0] in codes), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(examples):
    file, out = examples / "invented-2027" / "fund.yaml", examples / "out"
    assert main(["biennium", "2027", str(file), "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def fund(examples):
    return one_of(examples / "invented-2027" / "fund.yaml", None).run()


@pytest.fixture
def own(examples, made, tmp_path):
    """Copies of the inputs and of what was made of them."""
    shutil.copytree(examples / "invented-2027", tmp_path / "in")
    shutil.copytree(made, tmp_path / "out")
    return tmp_path


def state(folder):
    return {p.relative_to(folder): (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}


def run(own, *more):
    return main(["biennium", "2027", str(own / "in" / "fund.yaml"), "--out", str(own / "out"), *more])


@pytest.mark.slow
def test_the_examples_are_the_papers_figures_and_run_as_they_are(examples, tmp_path, capsys):
    assert main(["biennium", "2025", str(examples / "fund.yaml"), "--out", str(tmp_path / "out")]) == 0
    assert "The base unit fee is USD 4,000 and the usage unit fee is USD 6,900." in capsys.readouterr().out
    assert len(list((tmp_path / "out" / "letters").glob("*.docx"))) == 88
    assert main(["biennium", "--new", str(examples)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_everything_is_there_and_says_the_same_figures(made, fund):
    units = fund.year(2027).assessment.units
    page = (made / "bureau.html").read_text(encoding="utf-8")
    paper = "\n".join(p.text for p in docx.Document(str(made / "bureau.docx")).paragraphs)
    fees = f"The base unit fee is USD {usd(units.base_usd)} (previously 4,000)"
    assert fees in page
    assert fees in paper
    codes = parties_to_write_to(fund, BIENNIUM)
    assert sorted(p.stem for p in (made / "letters").glob("*.docx")) == sorted(codes)
    assert sorted(p.stem for p in (made / "letters").glob("*.html")) == sorted(codes)
    rows = list(csv.DictReader(io.StringIO((made / "contributions.csv").read_text(encoding="utf-8-sig"))))
    table = contributions(fund).astype(str)
    assert [row["expected_usd"] for row in rows] == table["expected_usd"].to_list()
    split = fund.change(2027)
    parts = in_words(split.together(split.parties), own=False)
    letter = (made / "letters" / "KEN.html").read_text(encoding="utf-8")
    own = in_words(split.parties["KEN"])
    for text, rows in ((page, parts), (letter, own)):
        assert text.count('<td class="bars">') == len(rows) + 2
        for label, amount in rows.items():
            cells = map(re.escape, (capitalised(label), signed(amount)))
            assert re.search(r"</th>\s*<td[^>]*>".join(cells), text)
    for file in (made / "bureau.docx", made / "letters" / "KEN.docx"):
        assert len(docx.Document(str(file)).inline_shapes) == 1
    assert "PASS" in page
    assert "FAILS" not in page
    assert "exchanges counted in 2025, receipts until" in page


def test_the_record_has_what_it_rests_on(made, examples, fund):
    record = json.loads((made / "record.json").read_text(encoding="utf-8"))
    assert record["biennium"] == "2027-2028"
    inputs = examples / "invented-2027"
    assert (
        record["inputs"]
        == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(inputs.iterdir())} | {}
    )
    for name, digest in record["files"].items():
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
    found = fund.year(2027).assessment
    assert record["figures"]["revenue_usd"] == found.revenue_usd
    assert record["figures"]["contributions_usd"] == {p.iso3: p.expected_contribution_usd for p in found.contributions}


def test_the_spreadsheet_computes_its_checks(made, fund, tmp_path):
    """As it is every check passes; with other FAO funding the revenue is not the one that was recalculated."""
    content = (made / "contributions.xlsx").read_bytes()
    other = changed(content, {"fao_funding_usd": 500_000})
    books = recalculated(tmp_path, {"as_it_is.xlsx": content, "other.xlsx": other})
    results = {
        name: [row[2].value for row in book["Recalculation"].iter_rows(min_row=4, max_row=9)]
        for name, book in books.items()
    }
    assert results["as_it_is.xlsx"] == ["PASS"] * 6
    assert results["other.xlsx"] == ["PASS", "FAILS", "PASS", "PASS", "FAILS", "PASS"]
    parties = books["as_it_is.xlsx"]["Parties"]
    amounts = {row[1].value: row[13].value for row in parties.iter_rows(min_row=3) if row[6].value == 1}
    assert amounts == {p.iso3: p.expected_contribution_usd for p in fund.year(2027).assessment.contributions}
    assert as_outcome(fund, BIENNIUM).scenario.run().assessment.units == fund.year(2027).assessment.units


def test_a_second_run_changes_nothing(own, capsys):
    before = state(own / "out")
    assert run(own) == 0
    assert state(own / "out") == before
    assert "files were there" in capsys.readouterr().out


def test_other_inputs_are_told_before_anything_is_replaced(own, capsys):
    before = state(own / "out")
    text = (own / "in" / "fund.yaml").read_text(encoding="utf-8")
    (own / "in" / "fund.yaml").write_text(text.replace("2027: 100000", "2027: 200000"), encoding="utf-8")
    assert run(own) == 2
    told = capsys.readouterr().err
    assert "What changed: fund.yaml." in told
    assert "FAO funding was 100,000 and is 200,000 now" in told
    assert "Repeat with --replace" in told
    assert state(own / "out") == before
    assert run(own, "--replace") == 0
    after = state(own / "out")
    assert (
        json.loads(after.pop(next(p for p in after if p.name == "record.json"))[0])["figures"]["fao_funding_usd"]
        == 200_000
    )
    assert run(own) == 0


def test_what_was_changed_by_hand_or_is_of_others_is_never_replaced(own, capsys):
    letter = own / "out" / "letters" / "KEN.docx"
    letter.write_bytes(b"filled in")
    before = state(own / "out")
    for more in ((), ("--replace",)):
        assert run(own, *more) == 2
        assert "KEN.docx was changed by hand" in capsys.readouterr().err
    assert state(own / "out") == before
    shutil.rmtree(own / "out")
    (own / "out").mkdir()
    (own / "out" / "bureau.html").write_text("mine", encoding="utf-8")
    assert run(own) == 2
    assert [p.name for p in (own / "out").iterdir()] == ["bureau.html"]


def test_an_interrupted_run_goes_on(own):
    before = state(own / "out")
    (own / "out" / "record.json").unlink()
    (own / "out" / "letters" / "KEN.html").unlink()
    assert run(own) == 0
    after = state(own / "out")
    assert {path: content for path, (content, _) in after.items()} == {p: content for p, (content, _) in before.items()}
    kept = [path for path in before if path.name not in ("record.json", "KEN.html")]
    assert all(before[path] == after[path] for path in kept)


# What is changed in the inputs, and what is said of it.
REFUSED = {
    "the fund has counts of 2023; give them": ("exchanges:\n  2025: counts-2025.csv\n", ""),
    "name the World Bank's list in force on 2026-06-30": ("status_list: {2027: fy26}\n", ""),
    "The list fy27 is of 2026-07-01, after the day by which parties are notified": ("2027: fy26", "2027: fy27"),
    "The list fy25 is of 2024-07-01, and no longer in force on the day": ("2027: fy26", "2027: fy25"),
    "exchange_growth assumes exchanges that nobody has counted": ("last_year", "exchange_growth: 0.5\nlast_year"),
    "give it, like balance_usd: {2025: 812300}": ("balance_usd: {2025: 640000}\n", ""),
    "give the receipts": ("receipts: receipts.csv\n", ""),
    "There is no projection field called 'recepts'": ("receipts:", "recepts:"),
    "to which no letters can be written": ("last_year", "joiners_a_year: 5\nlast_year"),
    "changes for the second time": (
        "last_year",
        "annual_funding_level_usd: {2025: 1263000, 2026: 1300000, 2027: 1400000, 2028: 1500000}\nlast_year",
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_is_missing_or_doubtful_is_refused_and_nothing_written(own, capsys, message):
    old, new = REFUSED[message]
    shutil.rmtree(own / "out")
    text = (own / "in" / "fund.yaml").read_text(encoding="utf-8")
    assert old in text
    (own / "in" / "fund.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert run(own) == 2
    assert message in capsys.readouterr().err
    assert not (own / "out").exists()


def test_where_nothing_can_be_written_is_said_beforehand(own, capsys):
    (own / "file").write_text("mine", encoding="utf-8")
    (own / "nowhere").symlink_to(own / "no")
    before = state(own)
    for out in ("file", "file/within", "nowhere"):
        assert run(own, "--out", str(own / out)) == 2
        assert f"{own / out.partition('/')[0]} is not a folder; name one to write into." in capsys.readouterr().err
    assert run(own, "--out", "") == 2
    assert "--out names no folder" in capsys.readouterr().err
    for more in (["2027"], ["--replace"], ["--language", "fr"], ["--out", str(own / "x")]):
        assert main(["biennium", "--new", str(own / "new"), *more]) == 2
        assert "--new DIR writes the examples alone" in capsys.readouterr().err
    assert state(own) == before


def test_a_check_that_fails_is_told_at_once(own, capsys):
    text = (own / "in" / "fund.yaml").read_text(encoding="utf-8")
    (own / "in" / "fund.yaml").write_text(text.replace("{2025: 640000}", "{2025: 2000000}"), encoding="utf-8")
    shutil.rmtree(own / "out")
    assert run(own) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAILS")]
    assert [line.endswith("(2,000,000; App. 1(8))") for line in told] == [True]


def test_what_was_counted_is_not_called_assumed(made):
    """Algeria is no user in the paper, but was counted in 2025; 2026, which sets its usage fee, is not counted yet."""
    page, letter = ((made / name).read_text(encoding="utf-8") for name in ("bureau.html", "letters/DZA.html"))
    assert "not using the ePhyto Solution today" not in page
    assert "grouped by their development status in 2027-2028." in page
    assert "Algeria is assumed to have 14,488 exchanges in 2026, as many as were counted in 2025: its" in letter


def test_counts_without_most_users_are_taken_to_be_incomplete(own, capsys, monkeypatch):
    monkeypatch.setattr(inputs, "MOST_THAT_STOP", 0.25)
    assert run(own) == 2
    assert (
        "The counts of 2025 have no exchanges of 78 of the 88 users of 2023; complete them." in capsys.readouterr().err
    )


def test_a_list_that_lacks_users_and_receipts_of_later_days_are_refused(own, capsys):
    (own / "in" / "list.csv").write_text("iso3,group,ldc\nKEN,Lower-Middle,no\n", encoding="utf-8")
    text = (own / "in" / "fund.yaml").read_text(encoding="utf-8").replace("2027: fy26", "2027: list.csv")
    (own / "in" / "fund.yaml").write_text(text, encoding="utf-8")
    with (own / "in" / "receipts.csv").open("a", encoding="utf-8") as file:
        file.write("KEN,2026,2026-07-01,1,late\n")
    assert run(own, "--replace") == 2
    told = capsys.readouterr().err
    assert "The list of development status lacks 10 users, like ARG" in told
    assert "one of 2026-07-01, after the day by which parties are notified (2026-06-30)" in told


@pytest.mark.slow
def test_another_projection_of_the_same_file_is_not_the_same_recalculation(own, capsys):
    text = (own / "in" / "fund.yaml").read_text(encoding="utf-8")
    body = [line for line in text.splitlines() if line and not line.startswith("#")]
    one = "  - " + "\n    ".join(body)
    two = one.replace("(invented)", "(two)").replace("2027: 100000", "2027: 300000")
    (own / "in" / "fund.yaml").write_text(f"projections:\n{one}\n{two}\n", encoding="utf-8")
    shutil.rmtree(own / "out")
    assert run(own, "--projection", "The trust fund (invented)") == 0
    before = state(own / "out")
    capsys.readouterr()
    assert run(own, "--projection", "The trust fund (two)") == 2
    assert "What changed: settings" in capsys.readouterr().err
    assert state(own / "out") == before


@pytest.mark.parametrize("year", ["2026", "27", "2023", "next"])
def test_a_biennium_is_named_by_its_first_year(examples, tmp_path, capsys, year):
    assert main(["biennium", year, str(examples / "fund.yaml"), "--out", str(tmp_path / "out")]) == 2
    assert "The biennium is named by its first year" in capsys.readouterr().err
    assert main(["biennium"]) == 2
    assert "needs a year and a file" in capsys.readouterr().err


def test_it_is_written_in_other_languages(own):
    assert main(["biennium", "2027", str(own / "in" / "fund.yaml"), "--out", str(own / "fr"), "--language", "fr"]) == 0
    assert '<html lang="fr"' in (own / "fr" / "bureau.html").read_text(encoding="utf-8")
    assert openpyxl.load_workbook(own / "fr" / "contributions.xlsx")["Recalculation"]["A1"].value


def test_a_party_with_a_fee_that_was_not_counted_is_found(fund):
    counts = {code: count for code, count in fund.projection.exchanges[2025].items() if code != "KEN"}
    other = replace(fund, projection=fund.projection.with_(exchanges={2025: counts}))
    assert [check.holds for check in checks(fund, BIENNIUM)] == [True] * 6
    assert [check.holds for check in checks(other, BIENNIUM)] == [False, *[True] * 5]
