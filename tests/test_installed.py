"""The package installed from its wheel, in an environment and a folder of its own: every command, and plain Papermill.

The environment sees the packages of the one that the tests run in, and has the wheel in the repository's place.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from ephyto_model import Scenario
from ephyto_model.files import DATA, HOME, NOTEBOOKS, find_input
from ephyto_model.model.participants import load_exchanges, load_participants
from ephyto_model.page.file import write_explorer
from ephyto_model.questions.fees.export import as_json
from ephyto_model.reports.runs.kinds import SCENARIO
from ephyto_model.reports.runs.run import Run

pytestmark = pytest.mark.heavy


def run(*command, **options):
    """Run a command that has to succeed, and return what it printed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, encoding="utf-8", **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """Return the Python of an environment in which the wheel is installed."""
    place = tmp_path_factory.mktemp("installed")
    quiet = ("-m", "pip", "--disable-pip-version-check", "--quiet")
    run(sys.executable, *quiet, "wheel", HOME, "--no-deps", "--no-build-isolation", "--wheel-dir", place)
    run(sys.executable, "-m", "venv", "--without-pip", place / "env")
    new = place / "env" / "bin" / "python"
    (site,) = (place / "env" / "lib").glob("python*/site-packages")
    # On the path, but its own .pth files, which lead to the repository, are not read.
    (site / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    for folder in ("share", "etc"):
        if Path(sys.prefix, folder).is_dir():
            (place / "env" / folder).symlink_to(Path(sys.prefix, folder))
    wheel = place.glob("*.whl")
    run(sys.executable, "-m", "pip", "--python", new, *quiet[2:], "install", "--no-deps", "--no-index", *wheel)
    return new


@pytest.fixture
def ephyto(python, tmp_path):
    """Return how to run `ephyto` in an empty folder."""
    folder = tmp_path / "anywhere"
    folder.mkdir()

    def command(*arguments):
        return run(python.parent / "ephyto", *arguments, cwd=folder)

    command.folder = folder
    return command


def test_the_wheel_carries_data_and_notebooks_and_nothing_that_git_ignores(python):
    inside = Path(run(python, "-c", "import ephyto_model.files as f; print(f.HOME)", cwd="/").strip())
    assert inside.is_relative_to(python.parent.parent)
    for folder in (DATA, NOTEBOOKS):
        wanted = {path.relative_to(HOME) for path in folder.rglob("*") if path.is_file()}
        wanted -= {path for path in wanted if ".ipynb_checkpoints" in path.parts}
        assert {p.relative_to(inside) for p in (inside / folder.name).rglob("*") if p.is_file()} == wanted


def test_assess(ephyto):
    assert json.loads(ephyto("assess", "--set", "fao_funding_usd=400000", "--json")) == as_json(
        Scenario(fao_funding_usd=400_000).run()
    )
    assert "FAO pays half" in ephyto("assess", "data/scenarios/cpm18.yaml", "--scenario", "FAO pays half")
    assert list(ephyto.folder.iterdir()) == []


@pytest.mark.slow
def test_reports_of_shipped_and_of_own_files(ephyto):
    (ephyto.folder / "mine.yaml").write_text("name: Mine\nfao_funding_usd: 400000")
    said = ephyto("report", "mine.yaml", "notebooks/03_participation.ipynb")
    assert said.splitlines()[0] == "1 report is ready. Open reports/mine/index.html"
    for page in ("mine/mine", "notebooks/03-participation", "index"):
        assert (ephyto.folder / "reports" / f"{page}.html").is_file()
    assert {path.name for path in ephyto.folder.iterdir()} == {"mine.yaml", "reports"}


@pytest.mark.slow
def test_the_explorer(ephyto, tmp_path):
    assert ephyto("explore", "--static").startswith("The explorer is in reports/explorer.html")
    ours = write_explorer(tmp_path).read_bytes()
    assert (ephyto.folder / "reports" / "explorer.html").read_bytes() == ours


@pytest.mark.slow
def test_count(ephyto):
    ephyto("count", "--make-sample", "sample", "--year", "2025")
    ephyto("count", "sample/records", "--year", "2025", "--go-live", "sample/go_live.csv", "--out", "exchanges.csv")
    users = {party.iso3: party.exchanges for party in load_participants() if party.exchanges}
    assert {iso3: n for iso3, n in load_exchanges(ephyto.folder / "exchanges.csv").items() if n} == users


@pytest.mark.slow
def test_plain_papermill_on_the_copied_notebooks(ephyto, python):
    assert ephyto("lab", "--copy").startswith("16 notebooks copied to notebooks/;")
    mine = ephyto.folder / "notebooks" / "02_explore.ipynb"
    mine.write_text("mine", encoding="utf-8")
    assert ephyto("lab", "--copy").startswith("notebooks/ has them;")
    assert mine.read_text(encoding="utf-8") == "mine"
    options = ("-p", "fao_funding_usd", "300000", "--no-progress-bar", "-k", "python3")
    run(python, "-m", "papermill", "notebooks/scenario_report.ipynb", "out.ipynb", *options, cwd=ephyto.folder)
    cells = nbformat.read(ephyto.folder / "out.ipynb", as_version=4).cells
    assert any("USD 300,000" in str(cell.get("outputs")) for cell in cells)


def test_a_run_has_the_same_key_on_a_machine_with_the_wheel_as_in_the_repository(python):
    """So that a batch from a checkout is accepted by a cluster with the wheel, if both are of one version."""
    code = (
        "from ephyto_model.reports.runs.run import Run; "
        "print(Run('A', 'scenario_report.ipynb', {'name': 'A'}, 'a').key)"
    )
    assert run(python, "-c", code, cwd="/").strip() == Run("A", SCENARIO, {"name": "A"}, "a").key


@pytest.mark.slow
def test_lab_opens_at_the_map_in_the_working_folder_without_a_pop_up(ephyto, python, browser, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"ServerApp": {"open_browser": False, "allow_root": True, "port": port}, "IdentityProvider": {"token": ""}}
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(own))
    places = {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces")}
    with subprocess.Popen(
        [python.parent / "ephyto", "lab"],
        cwd=ephyto.folder,
        env={**os.environ, **places},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            for _ in range(300):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
                    break
                time.sleep(0.2)
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(f"http://127.0.0.1:{port}/")
            page.get_by_role("link", name="As more parties take part").wait_for(timeout=60_000)
            page.wait_for_timeout(4000)  # the pop-up about news came within two seconds
            assert page.locator(".jp-toast, .Toastify__toast").count() == 0
            assert page.get_by_text("official Jupyter news").count() == 0
            assert page.request.get(f"http://127.0.0.1:{port}/custom/custom.css").ok
            assert page.evaluate("[...document.styleSheets].some((sheet) => sheet.href?.includes('custom.css'))")
            page.get_by_role("link", name="As more parties take part").click()
            page.get_by_role("heading", name="As more parties take part").wait_for(timeout=60_000)
        finally:
            os.killpg(server.pid, signal.SIGKILL)
    assert len(list((ephyto.folder / "notebooks").glob("*.ipynb"))) == len(list(NOTEBOOKS.glob("*.ipynb")))


def test_a_file_of_ones_own_goes_before_a_shipped_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = Path("data/scenarios/cpm18.yaml")
    assert find_input(name) == DATA / "scenarios" / "cpm18.yaml"
    assert find_input(Path("data/../../x")) == Path("data/../../x")
    assert find_input(Path("a\0b")) == Path("a\0b")
    (tmp_path / "data" / "scenarios").mkdir(parents=True)
    (tmp_path / name).write_text("name: Mine")
    assert find_input(name) == name
