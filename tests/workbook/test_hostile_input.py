"""What once ended in a traceback, a lost row, a folder written before the refusal, or a program left behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

import openpyxl
import pytest

from ephyto_model.cli import main
from ephyto_model.display import pdf
from ephyto_model.errors import InputError, OutputError
from ephyto_model.files import NOTEBOOKS
from ephyto_model.model.scenarios.files import read_scenarios
from ephyto_model.table_rows import xlsx_rows

pytestmark = pytest.mark.heavy

HUGE = f"0x{'f' * 5000}"


def with_sheet(path, change):
    """Rewrite the first sheet of a workbook as text."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(path, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)


@pytest.fixture
def sheet(tmp_path):
    book = openpyxl.Workbook()
    for row in (["name", "fao_funding_usd"], ["A", 1], ["B", 2], ["C", 3]):
        book.active.append(row)
    book.save(tmp_path / "three.xlsx")
    return tmp_path / "three.xlsx"


@pytest.mark.parametrize("size", ["A1", "A1:B2", "A1:A4"])
def test_no_row_is_lost_where_a_program_wrote_the_size_of_a_sheet_too_small(sheet, size):
    with_sheet(sheet, lambda text: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{size}"', text))
    assert [scenario.name for scenario in read_scenarios(sheet)] == ["A", "B", "C"]


def test_a_sheet_without_a_size_or_with_formatted_cells_far_away_is_read(sheet):
    with_sheet(sheet, lambda text: re.sub(r"<dimension [^>]*/>", "", text))
    book = openpyxl.load_workbook(sheet)
    book.active["ZZ200000"].font = openpyxl.styles.Font(bold=True)
    book.save(sheet)
    assert [scenario.name for scenario in read_scenarios(sheet)] == ["A", "B", "C"]


@pytest.mark.parametrize("place", ["XFD1048576", "A100001", "ALM1"])
def test_a_cell_beyond_the_largest_sheet_is_refused(sheet, place):
    book = openpyxl.load_workbook(sheet)
    book.active[place] = 1
    book.save(sheet)
    with pytest.raises(InputError, match=r"the first sheet may have 100,000 rows and 1,000 columns\. Clear what is"):
        list(xlsx_rows(sheet))


@pytest.mark.parametrize(
    "levers",
    [
        f"fao_funding_usd: {{from: {HUGE}, to: 5, step: 1}}",
        f"fao_funding_usd: {{from: 0, to: 5, step: {HUGE}}}",
        f"usage_lower_bounds: {{Medium: [{HUGE}, 5]}}",
        "usage_lower_bounds: {Medium: [five, 5]}",
    ],
    ids=["from", "step", "bound", "text"],
)
def test_a_lever_with_a_number_that_cannot_be_written_is_refused(tmp_path, capsys, levers):
    (tmp_path / "a.yaml").write_text(f"levers:\n  {levers}\nlimits: [{{who: a, on: gap_usd, at_least: 0}}]\n")
    assert main(["agree", str(tmp_path / "a.yaml")]) == 2
    told = capsys.readouterr().err
    assert re.fullmatch(r"ephyto: .*numbers? (of|above 0 and) at most 1,000,000,000,000, not .*\n", told)


@pytest.mark.parametrize(
    ("levers", "part"),
    [
        ("{fao_funding_usd: [0, 5]}", "A map needs two levers; this agreement has one."),
        ("{fao: [0, 5], donor_funding_usd: [0, 5]}", "there is no lever 'fao'"),
    ],
)
def test_an_agreement_that_is_wrong_is_refused_before_its_notebook_is_executed(tmp_path, capsys, levers, part):
    (tmp_path / "a.yaml").write_text(f"levers: {levers}\nlimits: [{{who: a, on: gap_usd, at_least: 0}}]")
    given = ["--set", f"agreement={tmp_path / 'a.yaml'}", "--out", str(tmp_path / "out")]
    assert main(["report", str(NOTEBOOKS / "09_common_ground.ipynb"), *given]) == 2
    told = capsys.readouterr().err
    assert told.startswith("ephyto: ")
    assert part in told
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(
    ("name", "setting", "part"),
    [
        ("09_common_ground", "agreement=nope.yaml", "There is no file nope.yaml"),
        ("09_common_ground", "agreement=5", "agreement must be the path of a YAML file, not 5"),
        ("09_common_ground", "levers=[a, b]", "levers must be two of"),
        ("10_the_fund_at_risk", "futures=0", "must be a whole number from 1 to"),
        ("08_count_exchanges", "year=1", "The year must be from"),
        ("05_thresholds_and_fairness", "designs=nope.csv", "There is no file nope.csv"),
        ("07_the_fund_over_time", "joiners_a_year=-1", "joiners_a_year) must be"),
        ("scenario_report", "language=zz", "language must be one of"),
        ("comparison_report", "scenarios=[{name: A, x: 1}]", "There is no scenario field called 'x'"),
    ],
)
def test_what_is_set_wrong_for_a_notebook_is_refused_before_anything_is_written(
    tmp_path, capsys, monkeypatch, name, setting, part
):
    monkeypatch.chdir(tmp_path)
    assert main(["report", str(NOTEBOOKS / f"{name}.ipynb"), "--set", setting, "--out", "out"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("ephyto: ")
    assert part in told
    assert list(tmp_path.iterdir()) == []


SCALE = "iso3,weight,source,year\nKEN,1,x,2025\nMAR,2,x,2025\n"


@pytest.mark.parametrize("name", [b"a\tb.csv", b"a\nb.csv", b"\xff.csv"])
def test_a_scale_whose_file_has_no_name_to_show_is_refused(tmp_path, capsys, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with open(name, "w") as file:
        file.write(SCALE)
    (tmp_path / "two.yaml").write_text("scenarios: [{name: A}, {name: B, fao_funding_usd: 1}]")
    before = set(tmp_path.iterdir())
    assert main(["paper", "two.yaml", "--designs", os.fsdecode(name)]) == 2
    assert "cannot be shown; rename the file" in capsys.readouterr().err
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (["paper", "two.yaml", "--designs", "long.yaml"], "there is no file 'aaa"),
        (["project", "--show", ""], "--show goes with --futures"),
        (["assess", "--set", "exchanges={KEN: {sent: -1, received: 2}}"], "for KEN (sent), not -1"),
        (["assess", "--set", f"{'a' * 6000}=1"], "There is no scenario field called 'aaa"),
        (["assess", "--set", f"{'a' * 6000}=[1"], "is not plain YAML"),
        (["assess", "a" * 6000], "cannot be read (File name too long)"),
        (["assess", "many.yaml"], "many.yaml has 201 entries, more than there are fields"),
        (["assess", "--set", "annual_funding_level_usd=unseen.yaml"], "on one line that can be seen"),
    ],
    ids=["long scale", "empty show", "sent", "long name", "long setting", "long path", "many keys", "unseen budget"],
)
def test_odd_input_is_answered_in_one_short_sentence(tmp_path, capsys, monkeypatch, command, part):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.yaml").write_text("scenarios: [{name: A}, {name: B, fao_funding_usd: 1}]")
    (tmp_path / "long.yaml").write_text(f"designs: [{{name: x, scale: {'a' * 300}.csv}}]")
    (tmp_path / "many.yaml").write_text("".join(f"k{n}: 1\n" for n in range(201)))
    (tmp_path / "unseen.yaml").write_text("name: '\u3164'\nlines: [{head: a, amounts_usd: 5}]", encoding="utf-8")
    before = set(tmp_path.iterdir())
    assert main(command) == 2
    told = capsys.readouterr().err
    assert part in told
    assert len(told) < 700
    assert set(tmp_path.iterdir()) == before


def test_a_pdf_that_was_written_in_part_is_no_pdf(tmp_path, monkeypatch):
    (tmp_path / "a.docx").write_bytes(b"x")

    def convert(command, **options):
        for path in command[command.index("--outdir") + 2 :]:
            with open(path.replace(".docx", ".pdf"), "wb") as file:
                file.write(b"%PDF-1.7")

    monkeypatch.setattr(pdf, "office", lambda: "soffice")
    monkeypatch.setattr(pdf.subprocess, "run", convert)
    with pytest.raises(OutputError, match="LibreOffice did not print the documents"):
        list(pdf.print_documents([tmp_path / "a.docx"]))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells a program that its parent has gone")
def test_a_killed_command_leaves_no_browser_behind(tmp_path, browser, request):
    (tmp_path / "page.html").write_text("<p>hello")
    code = (
        "from pathlib import Path; from ephyto_model.display.pdf import print_pages; "
        f"list(print_pages([Path({str(tmp_path / 'page.html')!r})] * 10_000))"
    )
    short = tempfile.mkdtemp()  # a browser's socket stands in its profile, and its name must not be long
    request.addfinalizer(lambda: shutil.rmtree(short, ignore_errors=True))
    running = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "TMPDIR": short})
    request.addfinalizer(running.kill)

    def left():
        told = subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True).stdout
        return [line for line in told.splitlines() if f"--user-data-dir={short}" in line]

    def wait_for(there):
        for _ in range(200):
            if bool(left()) == there:
                return
            time.sleep(0.05)

    wait_for(True)
    assert left()
    running.send_signal(signal.SIGKILL)  # before the browser is asked for anything, so that it waits for ever
    running.wait()
    wait_for(False)
    assert left() == []
