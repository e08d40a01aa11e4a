"""Runs in processes of their own: forked or started, fresh each time, gone with whoever asked for them."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import psutil
import pytest
from one_run import make_one

from ephyto_model.reports.runs import isolation
from ephyto_model.reports.runs.kinds import SCENARIO
from ephyto_model.reports.runs.run import Made, Run
from ephyto_model.reports.runs.workers import Workers, make_all

pytestmark = pytest.mark.heavy
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@pytest.fixture(params=["forked", pytest.param("started", marks=pytest.mark.slow)])
def way(request, monkeypatch):
    """Make runs as they are made here, and as where processes cannot be forked."""
    if request.param == "started":
        monkeypatch.setattr(isolation, "can_fork", lambda: False)
    return request.param


def outputs(tmp_path, *sources):
    """Run these cells and return the outputs of each, and why they failed."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(notebook, tmp_path / "cells.ipynb")
    answer = make_one(str(tmp_path / "cells.ipynb"), {})
    if "ipynb" not in answer.files:
        return [], answer.failure
    cells = nbformat.reads(answer.files["ipynb"].decode(), as_version=4).cells
    return [cell.outputs for cell in cells if cell.cell_type == "code"], answer.failure


def said(tmp_path, *sources):
    """Run these cells and return what they print."""
    found, failure = outputs(tmp_path, *sources)
    assert failure == ""
    return "".join(output.text for cell in found for output in cell if output.output_type == "stream").strip()


def test_a_forked_process_has_everything_imported(tmp_path):
    look = "import sys; print('plotly.graph_objs' in sys.modules, 'nbconvert' in sys.modules)"
    assert said(tmp_path, look) == "True True"
    assert said(tmp_path, "import os; print(os.getpid())") != said(tmp_path, "import os; print(os.getpid())")


def test_a_run_sees_nothing_of_another(tmp_path, way, monkeypatch):
    """Variables, imported modules' state, the folder and the environment of one run are not in the next."""
    mark = "import os, ephyto_model; mine = 1; ephyto_model.marked = 1; os.environ['MARKED'] = '1'; os.chdir('/')"
    assert said(tmp_path, f"{mark}; print(mine, ephyto_model.marked)") == "1 1"
    look = "print('mine' in dir(), hasattr(ephyto_model, 'marked'), 'MARKED' in os.environ, os.getcwd())"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASKED", "yes")
    answer = said(tmp_path, f"import os, ephyto_model; {look}; print(os.environ['ASKED'])")
    assert answer == f"False False False {tmp_path}\nyes"
    templates_variables = "print([n for n in ('scenario', 'outcome', 'tables', 'fao_funding_usd') if n in globals()])"
    assert said(tmp_path, templates_variables) == "[]"


@pytest.mark.slow
def test_the_two_ways_make_the_same(monkeypatch):
    forked = make_one(SCENARIO, {"fao_funding_usd": 400_000})
    monkeypatch.setattr(isolation, "can_fork", lambda: False)
    started = make_one(SCENARIO, {"fao_funding_usd": 400_000})
    assert forked.failure == started.failure == ""
    assert forked.files["csv"] == started.files["csv"]
    cells = [
        [(cell.source, cell.get("outputs")) for cell in nbformat.reads(one.files["ipynb"].decode(), 4).cells[:-1]]
        for one in (forked, started)
    ]
    assert json.dumps(cells[0]) == json.dumps(cells[1])


def test_cells_show_what_they_show_in_a_kernel(tmp_path):
    """Prints, displays, results, changes of what was displayed, and what a cell clears, in their order."""
    shows = (
        "import sys; from IPython.display import display, HTML, clear_output\nprint('one'); print('two')\n"
        "print('odd', file=sys.stderr)\nhandle = display(HTML('<b>x</b>'), display_id='it')\n'last'"
    )
    found, failure = outputs(tmp_path, shows, "handle.update(HTML('<b>y</b>'))", "print('gone'); clear_output()\nNone")
    assert failure == ""
    (printed, complained, displayed, last), *others = found
    assert (printed.name, printed.text) == ("stdout", "one\ntwo\n")
    assert (complained.name, complained.text) == ("stderr", "odd\n")
    assert displayed.data["text/html"] == "<b>y</b>"
    assert (last.output_type, last.data["text/plain"]) == ("execute_result", "'last'")
    assert last.execution_count == 1
    assert others == [[], []]


def test_what_programs_and_many_prints_say_is_in_the_cell(tmp_path, way, capfd):
    starts = "import os, subprocess\nprint('a')\nsubprocess.run(['echo', 'direct'])\nos.write(1, b'raw\\n')"
    many = "for n in range(100_000): print(n)"
    waits = "from IPython.display import clear_output\nprint('a'); clear_output(); print('b'); clear_output(wait=True)"
    found, failure = outputs(tmp_path, starts, many, waits)
    assert failure == ""
    assert sorted("".join(o.get("text", "") for o in found[0]).split()) == ["a", "direct", "raw"]
    assert found[1][0].text == "".join(f"{n}\n" for n in range(100_000))
    assert [output.text for output in found[2]] == ["b\n"]
    assert "direct" not in capfd.readouterr().out


def test_cells_import_from_the_working_folder_draw_with_matplotlib_and_may_exit(tmp_path, way, monkeypatch):
    (tmp_path / "ours.py").write_text("answer = 42")
    monkeypatch.chdir(tmp_path)
    draws = "%matplotlib inline\nimport matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()"
    found, failure = outputs(tmp_path, "import ours; print(ours.answer)", draws, "exit()", "print('on')")
    assert failure == ""
    assert found[0][0].text == "42\n"
    assert "image/png" in found[1][0].data
    assert found[3][0].text == "on\n"


def test_a_run_that_ends_its_process_is_made_once(tmp_path, way):
    place = tmp_path / "ran"
    kills = f"import os; open({str(place)!r}, 'a').write('x'); os.kill(os.getpid(), 9)"
    assert outputs(tmp_path, kills) == ([], isolation.NO_ANSWER)
    assert place.read_text() == "x"


def test_what_a_cell_started_ends_with_its_run(tmp_path, way):
    started = said(tmp_path, "import subprocess; print(subprocess.Popen(['sleep', '300']).pid)")
    deadline = time.monotonic() + 10
    while psutil.pid_exists(int(started)) and psutil.Process(int(started)).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "a program stayed behind"
        time.sleep(0.05)


def test_a_cell_that_fails_is_the_last_and_says_why(tmp_path, way):
    found, failure = outputs(tmp_path, "print('before')", "raise ValueError('it went wrong')", "print('after')")
    assert failure == "ValueError: it went wrong"
    assert [[output.output_type for output in cell] for cell in found] == [["stream"], ["error"], []]


def test_a_process_that_ends_without_an_answer_fails_in_one_sentence(tmp_path, way):
    assert outputs(tmp_path, "import os; os._exit(0)") == ([], isolation.NO_ANSWER)


def test_an_endless_cell_is_ended(tmp_path, way, monkeypatch):
    monkeypatch.setattr(isolation, "LONGEST_RUN_S", 1 if way == "forked" else 4)
    _, failure = outputs(tmp_path, "while True: pass")
    assert failure == isolation.TOO_LONG


def test_what_a_run_leaves_in_its_temporary_folder_goes_with_it(tmp_path, way):
    left = said(tmp_path, "import tempfile; place = tempfile.mkdtemp(); open(place + '/x', 'w').close(); print(place)")
    assert "ephyto-run-" in left
    assert not os.path.exists(left)


def test_of_runs_in_one_process_that_ended_each_is_made_again_in_its_own(monkeypatch):
    asked = []

    def ends_with_the_third(runs, keys):
        asked.append([run.file for run in runs])
        if len(runs) > 1:
            return [Made(failure=isolation.NO_ANSWER)] * len(runs)
        return [Made(failure=isolation.NO_ANSWER) if run.file == "r2" else Made({"ipynb": b"{}"}) for run in runs]

    monkeypatch.setattr(isolation, "make_apart", ends_with_the_third)
    runs = [Run(f"R{n}", SCENARIO, {}, f"r{n}") for n in range(24)]
    with ThreadPoolExecutor(1) as pool:
        made = {run.file: result for run, result in make_all(runs, Workers(pool, 1, here=False))}
    assert sorted(map(len, asked)) == [1] * 24 + [6] * 4
    assert {file for file, result in made.items() if result.failure} == {"r2"}
    assert len(made) == 24
    assert made["r2"].files["ipynb"]


def test_a_run_of_another_version_is_refused():
    run = Run("A", SCENARIO, {"name": "A"}, "a")
    (answer,) = isolation.make_apart([run], ["another key"])
    assert answer.failure == isolation.OTHER_VERSION
    assert not answer.files


ASKS = """
import sys, threading
from ephyto_model.reports.runs import isolation
from ephyto_model.reports.runs.run import Run
if __name__ == "__main__":
    isolation.can_fork = {can_fork}
    run = Run("Sleeps", sys.argv[1], {{}}, "sleeps")
    threading.Thread(target=isolation.make_apart, args=([run], [run.key]), daemon=True).start()
    sys.stdin.read()
"""


@pytest.mark.slow
@pytest.mark.parametrize("can_fork", ["isolation.can_fork", "lambda: False"])
def test_a_run_ends_when_the_process_that_asked_for_it_is_killed(tmp_path, can_fork):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    sleeps = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    notebook.cells = [nbformat.v4.new_code_cell(sleeps)]
    nbformat.write(notebook, tmp_path / "sleeps.ipynb")
    (tmp_path / "asks.py").write_text(ASKS.format(can_fork=can_fork))
    with subprocess.Popen(
        [sys.executable, tmp_path / "asks.py", tmp_path / "sleeps.ipynb"], stdin=subprocess.PIPE
    ) as asking:
        deadline = time.monotonic() + 30
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            assert time.monotonic() < deadline, "the run did not begin"
            time.sleep(0.05)
        asking.send_signal(signal.SIGKILL)
    running = int((tmp_path / "pid").read_text())
    gone = not psutil.pid_exists(running) or not psutil.wait_procs([psutil.Process(running)], timeout=20)[1]
    assert gone, "the run stayed behind"


def test_a_daemon_may_not_fork(monkeypatch):
    assert isolation.can_fork()
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)
    assert not isolation.can_fork()


NO_FORK = """
import multiprocessing, os
del os.fork, os.forkpty
multiprocessing.get_all_start_methods = lambda: ["spawn"]
"""


@pytest.mark.slow
def test_a_batch_is_made_where_no_process_can_be_forked(tmp_path):
    """As on Windows: every Python process of the command lacks os.fork, the plain ways are all there is."""
    (tmp_path / "sitecustomize.py").write_text(NO_FORK)
    (tmp_path / "two.yaml").write_text("scenarios: [{name: One}, {name: Two, fao_funding_usd: 400000}]")
    command = [sys.executable, "-m", "ephyto_model", "report", "two.yaml", "--out", "out", "--parties", "KEN"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.stdout.startswith("4 reports are ready. Open "), done.stderr
    assert sorted(path.name for path in (tmp_path / "out" / "two").glob("*.html")) == [
        "comparison.html",
        "index.html",
        "one.html",
        "two.html",
    ]
