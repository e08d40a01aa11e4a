"""The house stays as built: floors and rooms, clean notebooks, one list of packages, no address in a lock file."""

import ast
import json
import re
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs, get_plotlyjs_version
from ruamel.yaml import YAML

import ephyto_model.questions as questions
from ephyto_model.cli import main
from ephyto_model.display.plotly_js import SMALL, for_traces
from ephyto_model.files import HOME, NOTEBOOKS
from ephyto_model.registry import commands, loaded, reports
from ephyto_model.reports.runs.kinds import (
    BRACKETED,
    BRIEF,
    COMPARISON,
    FUND,
    LETTER,
    OPTIONS,
    OUTLOOK,
    PAPER,
    PARTY,
    REDLINE,
    SCENARIO,
)
from ephyto_model.reports.runs.run import Run, make

PACKAGE = HOME / "ephyto_model"
# From the ground up. What stands on one line stands side by side; a module imports from its own room and from any line
# below. A room is a folder, with what is in it; the modules on the package's top are rooms of their own.
HOUSE = (
    ("errors",),
    ("exact", "files"),
    ("registry", "table_rows"),
    ("language",),
    ("arguments",),
    ("model",),
    ("display",),
    ("questions.fees",),
    ("questions.parties", "questions.reproduction", "questions.sharing"),
    ("questions.comparison",),
    ("questions.uncertainty",),
    ("questions.spreadsheet", "questions.fund"),
    ("questions.agreements", "questions.exchanges", "questions.risk"),
    ("documents",),
    ("recalculation",),
    ("reports",),
    ("page", "lab", "notebook_views"),
    ("notebook",),
    ("cli",),
    ("__main__",),
)
LINES = {room: number for number, line in enumerate(HOUSE) for room in line}
# The rules are for calculating with: only these modules of a question may draw, and know how anything is shown.
SHOWING = ("charts", "controls", "views", "texts", "cells", "answers", "command", "export", "overview")
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
LONGEST_MODULE = 250  # lines
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
FOLDERS = sorted({path.parent for path in MODULES} - {PACKAGE})
COMPUTING = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] in ("language", "model", "questions")]


@cache
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
    """Return the room of a module, like "questions.fund" for ephyto_model.questions.fund.rules."""
    parts = module.split(".")[1:]
    return ".".join(parts[: 2 if parts[0] == "questions" else 1])


def as_module(path: Path) -> str:
    return ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


@cache
def own_imports(path: Path) -> set[str]:
    """Return the modules of the package that a module imports."""
    known = {as_module(other) for other in MODULES}
    return {name for name in named_in(path) if name in known} - {as_module(path)}


def test_no_module_is_too_long_to_be_read_at_once():
    lengths = {as_module(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


@pytest.mark.parametrize("path", MODULES, ids=as_module)
def test_nothing_imports_upward_and_no_two_rooms_import_each_other(path):
    module = as_module(path)
    if module == "ephyto_model.questions":
        return
    room = room_of(module)
    for name in own_imports(path):
        other = room_of(name)
        assert other == room or LINES[other] < LINES[room], f"{module} imports {name}: {room} stands below {other}"


def test_no_modules_import_each_other_in_a_circle():
    imports = {as_module(path): own_imports(path) for path in MODULES}
    TopologicalSorter(imports).prepare()


@pytest.mark.parametrize("path", COMPUTING, ids=as_module)
def test_what_is_computed_knows_nothing_of_how_it_is_shown(path):
    if path.stem.endswith(SHOWING) or "spreadsheet" in path.parts:
        return
    names = named_in(path)
    assert not {name.split(".")[0] for name in names} & DRAWING, f"{path} draws or renders"
    assert not {name for name in names if name.startswith("ephyto_model.display")}, f"{path} knows how it is shown"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_says_in_one_line_what_happens_there_and_registers_what_it_offers(folder):
    tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    assert "\n" not in ast.get_docstring(tree)
    imported = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    quick = {"ephyto_model.arguments", "ephyto_model.files", "ephyto_model.registry", "pathlib"}
    assert imported <= quick, "too slow to import"


def test_what_is_registered_is_there():
    for offered in (*commands().values(), *reports().values()):
        place = getattr(offered, "run", "") or getattr(offered, "made_by", "")
        assert not place or callable(loaded(place))
    kinds = {SCENARIO, COMPARISON, PARTY, FUND, LETTER, PAPER, REDLINE, BRACKETED, OPTIONS, BRIEF, OUTLOOK}
    assert kinds == set(reports())


INVENTED = {
    "__init__.py": '''"""An invented question."""

from ephyto_model.registry import Command, Report

PLACE = "ephyto_model.questions.invented.command"
COMMANDS = (Command("invent", "print a number", lambda command: command.add_argument("number"), f"{PLACE}:invent"),)
REPORTS = (Report("invention", f"{PLACE}:files"),)
''',
    "command.py": """def invent(options):
    print(options.number)
    return 0


def files(parameters):
    return {"txt": parameters["what"].encode()}
""",
}


def test_a_new_question_is_a_new_folder_and_nothing_else(tmp_path, monkeypatch, capsys):
    (tmp_path / "invented").mkdir()
    for name, text in INVENTED.items():
        (tmp_path / "invented" / name).write_text(text)
    monkeypatch.setattr(questions, "__path__", [*questions.__path__, str(tmp_path)])
    for known in (commands, reports):
        known.cache_clear()
    try:
        assert main(["invent", "7"]) == 0
        assert capsys.readouterr().out == "7\n"
        with pytest.raises(SystemExit):
            main(["--help"])
        assert "print a number" in capsys.readouterr().out
        assert make(Run("A", "invention", {"what": "found"}, "a")).files == {"txt": b"found"}
    finally:
        for known in (commands, reports):
            known.cache_clear()


def packages():
    """Return the project's table, what it needs with all extras for users, and what its tests need besides."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = {*project["dependencies"], *extras["documents"], *extras["exchanges"], *extras["risk"]}
    return project, needed, set(extras["test"])


# What conda-forge calls its packages: https://github.com/conda-forge/NAME-feedstock. What it has not, pip installs.
ON_CONDA_FORGE = {
    "anywidget",
    "ipywidgets",
    "jsonschema",
    "jupyterlab",
    "matplotlib-base",
    "nbval",
    "numpy",
    "pandas",
    "papermill",
    "pip",
    "plotly",
    "pyarrow",
    "python",
    "scipy",
}
ON_PYPI = {"matplotlib-base": "matplotlib"}  # where the two differ


def test_conda_gets_packages_that_conda_forge_has_in_the_same_ranges_and_pip_the_rest():
    project, needed, for_tests = packages()
    environment = YAML(typ="safe").load(HOME / "environment.yml")
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *named, by_pip = environment["dependencies"]
    assert by_pip == {"pip": ["--editable .[all]"]}
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


def test_what_everybody_needs_is_little():
    project, _, _ = packages()
    assert len(project["dependencies"]) <= 22
    assert project["optional-dependencies"]["all"] == [f"{project['name']}[documents,exchanges,risk]"]


def test_the_lock_file_of_the_pages_tools_has_hashes_and_no_address():
    text = (HOME / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    locked = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in locked.values())
    wanted = json.loads((HOME / "web" / "package.json").read_text(encoding="utf-8"))
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


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_a_notebook_imports_from_the_package_itself_what_a_reader_would(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    found = [node for node in ast.walk(code) if isinstance(node, ast.Import | ast.ImportFrom)]
    parameters = "ephyto_model.reports.parameters"  # what checks the cell that Papermill fills
    assert len(found) <= 2
    assert all(isinstance(node, ast.ImportFrom) and node.module in ("ephyto_model", parameters) for node in found)


@pytest.mark.parametrize("path", sorted((HOME / "bench").glob("*.py")), ids=lambda path: path.name)
def test_what_a_benchmark_imports_is_there(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("ephyto_model"):
            exec(ast.unparse(node), {})


def test_the_map_leads_to_every_notebook():
    text = (NOTEBOOKS / "00_start.ipynb").read_text(encoding="utf-8")
    others = {path.name for path in NOTEBOOKS.glob("*.ipynb")} - {"00_start.ipynb"}
    manual = {"../docs/index.md", "../docs/how-to/in_a_notebook.ipynb"}
    assert set(re.findall(r"\]\((.*?)\)", text)) == others | manual
    assert all((NOTEBOOKS / path).is_file() for path in manual)


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
