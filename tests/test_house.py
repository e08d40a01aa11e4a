"""The house stays as built: floors and rooms, clean notebooks, one list of packages, no address in a lock file."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs, get_plotlyjs_version
from ruamel.yaml import YAML

from ephyto_model.files import HOME, NOTEBOOKS
from ephyto_model.workbook.pages.plotly_js import SMALL, for_traces

PACKAGE = HOME / "ephyto_model"
DRAWING = {
    "plotly",
    "ipywidgets",
    "anywidget",
    "papermill",
    "nbconvert",
    "jupyterlab",
    "IPython",
    "jinja2",
    "tqdm",
    "docx",
    "matplotlib",
}
# From the ground up. What stands on one line stands side by side; a module imports from its own room and from any line
# below. A folder's own modules are a room named as the folder.
HOUSE = (
    ("",),
    ("analyses",),
    ("analyses.fees", "analyses.hub"),
    ("analyses.fund", "analyses.sharing", "analyses.sweeps"),
    ("analyses.limits", "analyses.drawn"),
    ("analyses.risk",),
    ("analyses.search",),
    ("analyses.agreements",),
    ("workbook",),
    ("workbook.pages", "workbook.word"),
    ("workbook.fees", "workbook.spreadsheet"),
    ("workbook.agreements", "workbook.analyses", "workbook.fund", "workbook.hub", "workbook.risk", "workbook.sharing"),
    ("workbook.documents",),
    ("workbook.runs",),
    ("workbook.reports",),
    ("workbook.explorer", "workbook.lab", "workbook.views"),
    ("workbook.arguments",),
    ("workbook.cli", "workbook.cell"),
)
FACES = (
    "workbook.arguments",
    "workbook.cli",
    "workbook.cell",
)  # modules, not folders: what is typed in a terminal and in a cell
LINES = {room: number for number, line in enumerate(HOUSE) for room in line}
MODULES = sorted(PACKAGE.rglob("*.py"))


def named_in(path: Path) -> set[str]:
    """Return what a module imports, anywhere in it, and what modules it names in texts, to be imported by others."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and re.fullmatch(r"ephyto_model(\.\w+)+", str(node.value)):
            names.add(node.value)
    return names


def room_of(module: str) -> str:
    """Return the room of a module, like "analyses.fund" for ephyto_model.analyses.fund.rules."""
    parts = module.split(".")[1:]
    return next((room for n in (2, 1) if (room := ".".join(parts[:n])) in LINES and len(parts) >= n), "")


def as_module(path: Path) -> str:
    return ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


def test_every_module_stands_in_a_room():
    rooms = {str(path.parent.relative_to(PACKAGE)).replace("/", ".") for path in MODULES}
    assert rooms - {"."} == set(LINES) - {"", *FACES}
    for floor in ("analyses", "workbook"):
        alone = {path.name for path in (PACKAGE / floor).glob("*.py")}
        assert alone <= {"__init__.py", "arguments.py", "cli.py", "cell.py"}, f"{alone} stand in no room of {floor}/"


@pytest.mark.parametrize("path", MODULES, ids=as_module)
def test_nothing_imports_upward_and_no_two_rooms_import_each_other(path):
    module = as_module(path)
    if module == "ephyto_model.__main__":
        return
    room, names = room_of(module), named_in(path)
    own = {name for name in names if name.startswith("ephyto_model.")}
    for name in own:
        other = room_of(name)
        assert other == room or LINES[other] < LINES[room], f"{module} imports {name}: {room} stands below {other}"
    if not room.startswith("workbook"):
        assert not {name.split(".")[0] for name in names} & DRAWING, f"{module} draws or renders"


@pytest.mark.parametrize("room", sorted(set(LINES) - {"", "analyses", "workbook", *FACES}))
def test_a_room_says_in_one_line_what_happens_there(room):
    lines = (PACKAGE / room.replace(".", "/") / "__init__.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert lines[0].startswith('"""')


def packages():
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project, set(project["dependencies"]), set(project["optional-dependencies"]["test"])


# What conda-forge calls its packages: https://github.com/conda-forge/NAME-feedstock. What it has not, pip installs.
ON_CONDA_FORGE = {"anywidget", "ipywidgets", "jupyterlab", "matplotlib-base", "nbval", "numpy", "pandas", "papermill",
                  "pip", "plotly", "pyarrow", "python", "scipy"}  # fmt: skip
ON_PYPI = {"matplotlib-base": "matplotlib"}  # where the two differ


def test_conda_gets_packages_that_conda_forge_has_in_the_same_ranges_and_pip_the_rest():
    project, needed, for_tests = packages()
    environment = YAML(typ="safe").load(HOME / "environment.yml")
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *named, by_pip = environment["dependencies"]
    assert by_pip == {"pip": ["--editable ."]}
    ranges = dict(re.fullmatch(r"([a-z-]+)(.*)", entry).groups() for entry in named)
    assert set(ranges) <= ON_CONDA_FORGE
    assert {"jupyterlab", "pandas", "ipywidgets", "plotly", "papermill", "nbval"} <= set(ranges)
    assert ranges.pop("python") == project["requires-python"]
    assert ranges.pop("pip") == ""
    assert {f"{ON_PYPI.get(name, name)}{accepted}" for name, accepted in ranges.items()} <= needed | for_tests


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_file_has_hashes_and_no_address(name):
    text = (HOME / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|^--", text, re.MULTILINE)
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    _, needed, for_tests = packages()
    locked = {re.split(r"[=\s;\[]", entry)[0] for entry in entries}
    wanted = needed | (for_tests if "test" in name else set())
    assert {re.split(r"[<>=\[]", entry)[0].lower().replace(".", "-").replace("_", "-") for entry in wanted} <= locked


def test_the_lock_file_of_the_pages_tools_has_hashes_and_no_address():
    text = (HOME / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    locked = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in locked.values())
    wanted = json.loads((HOME / "package.json").read_text(encoding="utf-8"))
    assert {f"node_modules/{name}" for name in {**wanted["dependencies"], **wanted["devDependencies"]}} <= set(locked)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_committed_notebooks_are_thin_and_clean(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert "widgets" not in notebook["metadata"], "the state of widgets is an output, too"
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            compares = "".join(cell["source"]).startswith("## Figures that a test compares")
            assert cell["metadata"].get("jp-MarkdownHeadingCollapsed", False) == compares
            continue
        source = "".join(cell["source"])
        tags = cell["metadata"].get("tags", [])
        imports = all(line.startswith(("import ", "from ")) for line in source.splitlines() if line)
        assert (cell["metadata"].get("jupyter") == {"source_hidden": True}) or not ("parameters" in tags or imports)
        assert "def " not in source
        assert source.count("\n") < 6 or "parameters" in tags
        for output in cell["outputs"]:
            assert "nbval-check-output" in tags, f"an output that nobody compares: {source}"
            assert output["output_type"] == "stream", f"an output that is no plain text: {source}"


def test_the_map_leads_to_every_notebook():
    text = (NOTEBOOKS / "00_start.ipynb").read_text(encoding="utf-8")
    others = {path.name for path in NOTEBOOKS.glob("*.ipynb")} - {"00_start.ipynb"}
    assert set(re.findall(r"\]\((.*?)\)", text)) == others


def test_the_readmes_commands_exist():
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*## ", (HOME / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    commands = re.findall(r"^make ([a-z-]+)", readme, re.MULTILINE)
    assert {"report", "test"} <= set(commands) <= set(targets)
    assert (HOME / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")


def test_the_small_plotly_build_is_of_the_packages_version_and_taken_where_it_suffices():
    version = re.search(r"plotly\.js \(finance - minified\) v(\d+\.\d+)", SMALL.read_text(encoding="utf-8")[:300])[1]
    assert get_plotlyjs_version().startswith(f"{version}.")
    assert for_traces(["bar"]) == SMALL.read_text(encoding="utf-8")
    assert for_traces(["bar", "heatmap"]) == get_plotlyjs()
