"""Batches: nothing lost, whatever happens to a report, a worker, the whole command or the disk."""

import asyncio
import json
import os
import pty
import random
import re
import resource
import signal
import subprocess
import sys
import termios
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import failing_template
import nbformat
import psutil
import pytest
from one_run import make_one
from sizes import sizes

from ephyto_model.cli import main
from ephyto_model.errors import InputError
from ephyto_model.reports import plan
from ephyto_model.reports.parameters import batch_from
from ephyto_model.reports.runs import run as runs
from ephyto_model.reports.runs.folder import RECORDS
from ephyto_model.reports.runs.kinds import COMPARISON, PARTY, SCENARIO

SCENARIOS = """scenarios:
  - name: FAO pays half
    fao_funding_usd: 631500
  - {name: Exact, rounding: exact}
"""


# Ways in which a report fails that say the most: an error, one with markup, and two that take its process down.
QUICK_WAYS = ("raises", "raises markup", "is killed", "takes others down")


@pytest.fixture
def scenarios(tmp_path):
    (tmp_path / "batch.yaml").write_text(SCENARIOS, encoding="utf-8")
    return tmp_path / "batch.yaml"


def report(*arguments, **options):
    """Start `ephyto report` as a process of its own."""
    command = [sys.executable, "-m", "ephyto_model", "report", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def results(folder):
    """Return every file of a batch's folder without what differs from one run to the next: times and identifiers."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and RECORDS not in path.parts):
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as packed:
                content = b"".join(
                    packed.read(name) for name in sorted(packed.namelist()) if name != "docProps/core.xml"
                )
        elif path.suffix == ".ipynb":
            cells = nbformat.reads(content.decode(), as_version=4).cells
            content = json.dumps([[c.source, c.get("outputs", [])] for c in cells]).encode()
        content = re.sub(
            rb"\d+ \w+ \d{4}, \d\d:\d\d UTC|\d{4}-\d\d-\d\dT[\d:+.]+|Took( |<[^>]*>|\\n|[\\\"n/])*[\d.]+ s|[\d.]+ s\b",
            b"",
            content,
        )
        found[str(path.relative_to(folder))] = content
    return found


def assert_whole(folder):
    """Every file under its final name is a whole one."""
    for path in folder.rglob("*"):
        if path.suffix == ".html" and not path.name.startswith("."):
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>"), path
        elif path.suffix in (".ipynb", ".json") and not path.name.startswith("."):
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".xlsx" and not path.name.startswith("."):
            assert zipfile.ZipFile(path).testzip() is None


@pytest.mark.heavy
def test_what_is_unchanged_is_skipped_and_said_so(scenarios, tmp_path, capsys):
    out, three = tmp_path / "out", f"{SCENARIOS}  - name: As published\n"
    scenarios.write_text(three, encoding="utf-8")
    command = ["report", str(scenarios), "--out", str(out), "--parties", "KEN"]
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("5 reports are ready. Open ")
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*.html") if path.name != "index.html"}
    assert len(times) == 5

    assert main(command) == 0
    assert capsys.readouterr().out.startswith("5 reports are ready, 5 of them unchanged. Open ")
    assert {path: path.stat().st_mtime_ns for path in times} == times

    (out / "batch" / "exact.html").write_text("someone wrote here", encoding="utf-8")
    (out / "batch" / "as-published.xlsx").unlink()
    scenarios.write_text(three.replace("631500", "631501"), encoding="utf-8")
    assert main(command) == 0
    # Those two, the changed scenario, and the comparison and the party page that rest on it, are made again.
    assert capsys.readouterr().out.startswith("5 reports are ready. Open ")

    scenarios.write_text(three.replace("631500", "631501").replace("Exact", "Exakt"), encoding="utf-8")
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("5 reports are ready, 2 of them unchanged. Open ")
    assert (out / "batch" / "exakt.html").is_file()

    one = scenarios.with_name("one.yaml")
    one.write_text("name: One", encoding="utf-8")
    assert main(["report", str(one), "--out", str(out), "--force"]) == 0
    assert capsys.readouterr().out.startswith("1 report is ready. Open ")


def test_a_change_of_the_package_the_data_or_the_template_makes_a_report_anew(monkeypatch, tmp_path):
    run = runs.Run("A", SCENARIO, {"name": "A"}, "a")
    keys = {
        run.key,
        runs.Run("A", SCENARIO, {"name": "B"}, "a").key,
        runs.Run("A", PARTY, {"name": "A"}, "a").key,
    }
    monkeypatch.setattr(runs, "basis", lambda spoken: "of other data")
    assert len({*keys, run.key}) == 4
    (tmp_path / SCENARIO).write_text("another template")
    monkeypatch.setattr(runs, "NOTEBOOKS", tmp_path)
    assert len({*keys, run.key}) == 4
    assert run.key == runs.Run("A", SCENARIO, {"name": "A"}, "a").key


def test_a_change_of_one_language_leaves_the_reports_in_others_as_they_are(monkeypatch, tmp_path):
    for code in ("ar", "fr"):
        (tmp_path / "locale" / code).mkdir(parents=True)
        (tmp_path / "locale" / code / "ephyto.po").write_text("before")
    monkeypatch.setattr(runs, "PACKAGE", tmp_path)
    monkeypatch.setattr(runs, "LOCALE", tmp_path / "locale")
    before = {code: runs.basis.__wrapped__(code) for code in ("en", "ar", "fr")}
    (tmp_path / "locale" / "ar" / "ephyto.po").write_text("after")
    after = {code: runs.basis.__wrapped__(code) for code in ("en", "ar", "fr")}
    assert {code for code in before if before[code] != after[code]} == {"ar"}


@pytest.fixture(scope="module", params=sizes(QUICK_WAYS, tuple(failing_template.WAYS)), ids=len)
def large(request, tmp_path_factory):
    """A batch of scenarios some of which fail, each in a way of its own and among many that do not, rendered."""
    folder = tmp_path_factory.mktemp("many")
    failing_template.write(folder / "template.ipynb")
    names = []
    for way in request.param:
        names += [f"Fine {len(names)}", way, *(f"Fine {len(names) + n}" for n in range(2, 2 + len(request.param) // 3))]
    rows = "\n".join(f'"{name}",{1000 * n}' for n, name in enumerate(names))
    (folder / "many.csv").write_text(f"name,fao_funding_usd\n{rows}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plan, "SCENARIO", str(folder / "template.ipynb"))
        code = main(["report", str(folder / "many.csv"), "--out", str(folder / "out"), "--jobs", "2"])
    return folder / "out" / "many", {name for name in names if name.startswith("Fine")}, code, request.param


@pytest.mark.heavy
def test_reports_fail_in_different_ways_and_all_others_are_made(large):
    folder, fine, code, ways = large
    assert len(set(failing_template.WAYS.values())) == 20
    assert code == 1
    made = {path.stem for path in folder.glob("*.html")} - {"index", "comparison"}
    assert made == {name.lower().replace(" ", "-") for name in fine}
    assert len(list(folder.glob("*.ipynb"))) == len(fine) + len(ways) + 1


@pytest.mark.heavy
def test_the_notebook_of_a_failed_report_is_kept_with_the_error_on_top(large):
    said = {}
    for name in large[3]:
        cells = nbformat.read(large[0] / f"{name.replace(' ', '-')}.ipynb", as_version=4).cells
        assert cells[0].cell_type == "markdown"
        assert "An Exception was encountered" in cells[0].source or "This report failed" in cells[0].source
        assert any(f'name = "{name}"' in cell.source for cell in cells)
        said[name] = cells[0].source
    assert "process ended without an answer" in said["takes others down"]
    assert "process ended without an answer" in said["is killed"]


@pytest.mark.heavy
def test_the_index_says_what_failed_and_why(large):
    text = (large[0] / "index.html").read_text(encoding="utf-8")
    assert f"{len(large[3])} reports failed" in text
    assert text.count("<strong>Failed:</strong>") == len(large[3])
    assert "ValueError: it went wrong" in text
    assert "<img src=x" not in text


@pytest.mark.heavy
def test_no_report_sees_the_variables_of_another(large):
    """Each report prints its own name and the variables it found that an earlier one had set: none."""
    folder, fine, _, _ = large
    printed = set()
    for path in folder.glob("fine-*.ipynb"):
        outputs = [o for c in nbformat.read(path, as_version=4).cells for o in c.get("outputs", [])]
        texts = "".join(output.text for output in outputs).splitlines()
        number = path.stem.partition("-")[2]
        assert texts == [f"Fine {number} []", f"done {1000 * int(number)}"]
        printed.add(texts[0])
    assert len(printed) == len(fine)


@pytest.mark.heavy
def test_a_report_that_fails_later_takes_its_older_page_away(tmp_path, monkeypatch, capsys):
    failing_template.write(tmp_path / "template.ipynb")
    (tmp_path / "one.yaml").write_text("name: raises", encoding="utf-8")
    command = ["report", str(tmp_path / "one.yaml"), "--out", str(tmp_path / "out")]
    assert main(command) == 0
    assert sorted(p.suffix for p in (tmp_path / "out" / "one").glob("raises.*")) == [".csv", ".html", ".ipynb", ".xlsx"]
    monkeypatch.setattr(plan, "SCENARIO", str(tmp_path / "template.ipynb"))
    assert main(command) == 1
    assert "the report of 'raises' failed (ValueError: it went wrong)" in capsys.readouterr().err
    assert [p.suffix for p in (tmp_path / "out" / "one").glob("raises.*")] == [".ipynb"]


def until_a_page_is_there(folder):
    deadline = time.monotonic() + 60
    while not list(folder.rglob("*.html")):
        assert time.monotonic() < deadline, "no report was made"
        time.sleep(0.02)


def killed_and_finished(scenarios, folder, moments):
    """Kill the command at each of these moments, in seconds after its start, or amid its work; then let it finish."""
    for moment in moments:
        running = report(scenarios, "--out", folder)
        if moment is None:
            until_a_page_is_there(folder)
        else:
            time.sleep(moment)
        family = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(signal.SIGKILL)
        running.wait()
        _, left = psutil.wait_procs(family, timeout=30)
        assert not left, "processes stayed behind"
        if folder.exists():
            assert_whole(folder)
    assert main(["report", str(scenarios), "--out", str(folder)]) == 0
    assert not [path for path in folder.rglob("*") if path.name.endswith(".part")]
    return results(folder / "batch")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "batch.yaml").write_text(SCENARIOS, encoding="utf-8")
    assert main(["report", str(folder / "batch.yaml"), "--out", str(folder / "out")]) == 0
    return results(folder / "out" / "batch")


def assert_the_same(found, wanted):
    assert found.keys() == wanted.keys()
    for name, content in wanted.items():
        assert found[name] == content, f"{name} differs"


@pytest.mark.heavy
def test_a_killed_batch_is_finished_by_the_next(scenarios, tmp_path, undisturbed):
    found = killed_and_finished(scenarios, tmp_path / "out", [None])
    assert_the_same(found, undisturbed)


@pytest.mark.heavy
@pytest.mark.slow
def test_a_batch_killed_at_20_random_moments_is_finished_each_time(scenarios, tmp_path, undisturbed):
    draw = random.Random(4)
    for number in range(20):
        found = killed_and_finished(scenarios, tmp_path / f"out{number}", [draw.uniform(0.1, 12)])
        assert_the_same(found, undisturbed)


def hears_ctrl_c():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what it puts in the background deaf to it


@pytest.mark.slow
def test_ctrl_c_ends_a_batch_and_leaves_no_process(scenarios, tmp_path):
    running = report(scenarios, "--out", tmp_path / "out", start_new_session=True, preexec_fn=hears_ctrl_c)
    until_a_page_is_there(tmp_path / "out")
    family = psutil.Process(running.pid).children(recursive=True)
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert errors.rstrip().endswith("ephyto: stopped.")
    assert not psutil.wait_procs(family, timeout=20)[1]
    assert_whole(tmp_path / "out")


@pytest.mark.slow
def test_two_batches_at_once_do_not_damage_each_other(scenarios, tmp_path, undisturbed, capsys):
    command = ["report", str(scenarios), "--out", str(tmp_path / "out")]
    other = report(scenarios, "--out", tmp_path / "out", "--jobs", 1, "--force")
    until_a_page_is_there(tmp_path / "out")
    while other.poll() is None:  # again and again, as long as the other one works
        assert main([*command, "--force"]) == 0
    assert other.returncode == 0, other.communicate()[1]
    assert_the_same(results(tmp_path / "out" / "batch"), undisturbed)
    capsys.readouterr()
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("3 reports are ready, 3 of them unchanged. Open ")


@pytest.mark.slow
@pytest.mark.heavy
def test_a_full_disk_gives_a_clear_sentence_and_loses_nothing(scenarios, tmp_path, capsys):
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))  # a page needs more: the disk is full for it
    try:
        assert main(["report", str(scenarios), "--out", str(tmp_path / "out")]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    errors = capsys.readouterr().err
    assert re.search(
        r"ephyto: .*\.html cannot be written \(File too large\); solve this or name another folder", errors
    )
    assert "Traceback" not in errors
    assert not list((tmp_path / "out").rglob("*.html")) + list((tmp_path / "out").rglob("*.part"))
    assert main(["report", str(scenarios), "--out", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize("out", ["/proc/ephyto", "a\0b", "x" * 300])
def test_a_folder_that_cannot_be_written_is_refused_before_any_work(scenarios, out, capsys):
    assert main(["report", str(scenarios), "--out", out]) == 2
    assert "cannot be written" in capsys.readouterr().err


REFUSED = [
    (["--jobs", "0"], "--jobs must be a whole number from 1 to 64, not '0'"),
    (["--jobs", "-1"], "--jobs"),
    (["--jobs", "two"], "--jobs must be a whole number"),
    (["--jobs", "9" * 5000], "--jobs must be a whole number"),
    (["--parties", "QQQ,KEN,KENYA"], "2 errors were found"),
    (["--parties", ""], "--parties names ''"),
    pytest.param(
        ["--dask", "tcp://127.0.0.1:1"],
        "There is no Dask scheduler at 'tcp://127.0.0.1:1'",
        marks=pytest.mark.heavy,
    ),
    (["--dask", "nonsense://x"], "There is no Dask scheduler"),
]


@pytest.mark.parametrize(("options", "sentence"), REFUSED)
def test_bad_options_are_refused_and_nothing_is_written(scenarios, tmp_path, options, sentence, capsys, monkeypatch):
    monkeypatch.setattr("ephyto_model.reports.runs.workers.LONGEST_CONNECT_S", 1)
    assert main(["report", str(scenarios), "--out", str(tmp_path / "out"), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.heavy
def test_a_cluster_that_is_not_there_is_told_in_one_line_and_at_once(scenarios, tmp_path):
    """As a process of its own: what a client leaves behind it would complain of only at the end."""
    refused = report(scenarios, "--out", tmp_path / "out", "--dask", "nonsense")
    out, errors = refused.communicate(timeout=20)
    assert (refused.returncode, out) == (2, "")
    assert errors.startswith("ephyto: There is no Dask scheduler at 'nonsense'")
    assert errors.count("\n") == 1


def test_the_errors_of_all_files_are_listed_and_nothing_is_written(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("fao_funding_usd\n-1\n-2\n")
    (tmp_path / "b.yaml").write_text("rounding: exat")
    assert main(["report", str(tmp_path / "a.csv"), str(tmp_path / "b.yaml"), "--out", str(tmp_path / "out")]) == 2
    errors = capsys.readouterr().err
    assert [word in errors for word in ("a.csv, row 2", "a.csv, row 3", "b.yaml: Rounding (rounding)")] == [True] * 3
    assert not (tmp_path / "out").exists()


def test_a_missing_dask_scheduler_is_told_where_an_event_loop_runs_as_well(scenarios, tmp_path, capsys):
    async def in_a_loop():
        return main(["report", str(scenarios), "--out", str(tmp_path / "out"), "--dask", "nonsense://x"])

    pytest.importorskip("distributed")
    with ThreadPoolExecutor(1) as thread:  # this one's may have an event loop itself
        assert thread.submit(asyncio.run, in_a_loop()).result() == 2
    assert "There is no Dask scheduler" in capsys.readouterr().err


@pytest.mark.slow
def test_a_dask_cluster_makes_the_same_reports(scenarios, tmp_path, undisturbed, capfd):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        command = ["report", str(scenarios), "--out", str(tmp_path / "out")]
        assert main([*command, "--dask", cluster.scheduler_address]) == 0
    assert_the_same(results(tmp_path / "out" / "batch"), undisturbed)


@pytest.mark.heavy
def test_a_log_has_a_plain_line_for_each_report(scenarios, tmp_path, capsys):
    assert main(["report", str(scenarios), "--out", str(tmp_path / "out")]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["1/3", "2/3", "3/3"]
    assert {line.partition(" ")[2] for line in lines} == {"fao-pays-half", "exact", "comparison"}


@pytest.mark.heavy
def test_names_that_would_take_a_name_of_the_batch_are_told_apart(tmp_path):
    (tmp_path / "n.yaml").write_text("scenarios: [{name: Comparison}, {name: comparison}, {name: ../../x}]")
    assert main(["report", str(tmp_path / "n.yaml"), "--out", str(tmp_path / "out")]) == 0
    pages = sorted(path.name for path in (tmp_path / "out" / "n").glob("*.html"))
    told_apart = ["scenario-comparison-2.html", "scenario-comparison.html"]
    assert pages == ["comparison.html", "index.html", *told_apart, "x.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.yaml", "out"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["index.html", "n"]


@pytest.mark.slow
def test_a_terminal_shows_a_bar_with_rate_and_remaining_time(scenarios, tmp_path, monkeypatch):
    seen, shown = pty.openpty()
    termios.tcsetwinsize(shown, (24, 100))
    with open(shown, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(["report", str(scenarios), "--out", str(tmp_path / "out")]) == 0
    text = b""
    os.set_blocking(seen, False)  # a process that was started meanwhile may hold the other end open
    while chunk := read_terminal(seen):
        text += chunk
    os.close(seen)
    assert re.search(rb"3/3 \[\d\d:\d\d<00:00, +[\d.]+(s/report|report/s)\]", text)


def read_terminal(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # nothing is left to read
        return b""


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("template", "parameters", "sentence"),
    [
        (PARTY, {"iso3": "QQQ"}, "There is no participant 'QQQ'."),
        (PARTY, {"iso": "KEN"}, "There is no parameter 'iso'; there are title, scenarios, iso3 and language."),
        (PARTY, {"designs": []}, "There is no parameter 'designs'; there are title, scenarios, iso3 and"),
        (COMPARISON, {"desings": []}, "there are title, scenarios, designs and language. Did you mean 'designs'?"),
        (PARTY, {"scenarios": []}, "'scenarios' must be a list of scenarios, not [] (a list)."),
        (COMPARISON, {"scenarios": [{"name": "A"}, {"fao_funding_usd": -1}]}, "scenario 2: FAO funding"),
        (COMPARISON, {"scenarios": "A"}, "'scenarios' must be a list of scenarios"),
        (COMPARISON, {"title": ""}, "must be a text of 1 to 80 characters"),
    ],
)
def test_a_bad_parameter_of_a_template_is_refused_in_one_sentence(template, parameters, sentence):
    made = make_one(template, parameters)
    assert made.failure.startswith("InputError: ")
    assert sentence in made.failure


@pytest.mark.heavy
def test_two_scenarios_of_one_name_are_told_apart_and_older_pages_are_named(tmp_path):
    (tmp_path / "n.yaml").write_text("scenarios: [{name: A}, {name: A, fao_funding_usd: 400000}]")
    command = ["report", str(tmp_path / "n.yaml"), "--out", str(tmp_path / "out")]
    assert main(command) == 0
    index = tmp_path / "out" / "n" / "index.html"
    assert ">A (2)</a>" in index.read_text(encoding="utf-8")
    (tmp_path / "n.yaml").write_text("scenarios: [{name: A}]")
    assert main(command) == 0
    text = index.read_text(encoding="utf-8")
    assert "Files left over from earlier runs" in text
    assert '<a href="a-2.html">a-2.html</a>, <a href="comparison.html">comparison.html</a>.' in text


def test_a_file_where_a_folder_is_needed_stops_all_files_before_anything_is_written(tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("name: A")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b").write_text("mine")
    files = [str(tmp_path / f"{name}.yaml") for name in ("a", "b")]
    assert main(["report", *files, "--out", str(tmp_path / "out")]) == 2
    assert "is a file where a folder is needed" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b"]


def test_variables_that_are_no_parameters_are_refused_outside_a_notebook_too():
    with pytest.raises(InputError, match="There is no parameter 'iso'"):
        batch_from({"iso": "KEN", "scenarios": [{"name": "A"}]})
    batch = batch_from({"scenarios": [{"name": "A"}], "iso3": "KEN"})
    assert (batch.title, batch.party.name, len(batch.outcomes)) == ("Batch", "Kenya", 1)
