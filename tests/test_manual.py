"""The manual: its sources name what is there, its commands parse; built, no warning, no dead link, and charts."""

import inspect
import re
import shlex
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from executed import executed

from ephyto_model import registry
from ephyto_model.cli import main, parser
from ephyto_model.files import HOME, write_whole
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.questions.fund.inputs.fields import projection_fields

DOCS = HOME / "docs"
sys.path.insert(0, str(DOCS))
import generate  # noqa: E402

PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts and "generated" not in path.parts)
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
INCLUDED = re.compile(r"^```\{include\} (\S+)$", re.MULTILINE)
MODULE = re.compile(r"^\.\. automodule:: (\S+)(?:\n   :exclude-members: (.+))?$", re.MULTILINE)
GENERATED = re.findall(r'^    yield "(\w+)"', inspect.getsource(generate._reference), re.MULTILINE)


class Links(HTMLParser):
    """What a page links to or loads, and the places in it that can be linked to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.places = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.places |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        for name in ("src", "href"):
            if tag in ("script", "link", "img", "iframe") and given.get(name):
                self.loaded.append(given[name])


@pytest.fixture(scope="module")
def manual(tmp_path_factory):
    """Return the folder of the manual, built of a copy and of notebooks that were executed already."""
    docs, out = tmp_path_factory.mktemp("docs") / "docs", tmp_path_factory.mktemp("manual")
    for name in ("data", "notebooks"):
        (docs.parent / name).symlink_to(HOME / name)
    shutil.copytree(DOCS, docs, ignore=shutil.ignore_patterns("_build", "notebooks", "generated"))
    for path in generate.notebooks(DOCS):
        first, _ = executed(path, tmp_path_factory)
        place = docs / "how-to" / path.name if path.parent.name == "how-to" else path
        page = generate.for_a_page(first, generate.run_of(place).key)
        write_whole({docs / "notebooks" / path.name: nbformat.writes(page).encode()})
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", str(docs), str(out)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out


@pytest.mark.slow
def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(manual):
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in manual.rglob("*.html")}
    pages = {path: page for path, page in pages.items() if "_static" not in path.parts}
    assert len(pages) > 25
    for path, page in pages.items():
        assert not [address for address in page.loaded if urlsplit(address).scheme in ("http", "https")], path
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link in ("#", ""):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.name} links to {link}"
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].places, f"{path.name} links to {link}"


@pytest.mark.slow
def test_the_reference_has_every_field_command_and_parameter(manual):
    def text(name):
        return re.sub(r"<[^>]+>", "", (manual / "reference" / f"{name}.html").read_text(encoding="utf-8"))

    for name in (*fields(), *projection_fields()):
        assert name in text("fields")
    assert "must be" not in text("fields")
    (choices,) = [action.choices for action in parser()._actions if isinstance(action.choices, dict)]
    assert set(choices) == set(registry.commands())
    for name, command in choices.items():
        assert f"ephyto {name}" in text("command_line")
        options = {option for action in command._actions for option in action.option_strings} - {"-h", "--help"}
        assert all(option in text("command_line") for option in options)
    assert "base_fee_exemptions" in text("parameters")
    assert "why(outcome, party, against=None)" in text("python").replace("\n", "")


@pytest.mark.slow
def test_notebooks_stand_in_it_with_their_charts(manual, watched):
    place = (manual / "notebooks" / "04_funding_mix.html").as_uri()
    watched.page.goto(place)
    watched.page.wait_for_function("[...document.querySelectorAll('.chart')].every((c) => c._fullData)")
    charts = watched.page.locator(".chart .main-svg:first-child").count()
    assert charts == watched.page.locator(".chart").count() == 4
    assert all(address.startswith(("file:", "data:", "blob:")) for address in watched.requests)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_a_page_links_to_includes_and_documents_is_there(path):
    text = path.read_text(encoding="utf-8")
    notebooks = {f"notebooks/{notebook.name}" for notebook in generate.notebooks(DOCS)}
    for link in LINK.findall(text):
        known = "://" in link or link.removeprefix("../") in notebooks
        assert known or (path.parent / link).is_file(), link
    for included in INCLUDED.findall(text):
        written = {f"{name}.md" for name in GENERATED} if "generated/" in included else ()
        assert Path(included).name in written or (path.parent / included).is_file(), included
    for module, left_out in MODULE.findall(text):
        names = [name.strip() for name in left_out.split(",") if name]
        assert all(hasattr(import_module(module), name) for name in names), module


def commands():
    """Return every `ephyto` command in the blocks of the manual and the README, with the page it stands in."""
    found = []
    for path in (HOME / "README.md", *PAGES):
        for block in BLOCK.findall(path.read_text(encoding="utf-8")):
            found += [(path.name, line) for line in block.splitlines() if line.startswith("ephyto ")]
    return found


@pytest.mark.parametrize(("page", "command"), commands())
def test_commands_parse(page, command):
    assert parser().parse_args(shlex.split(command.partition(" > ")[0])[1:]).command in registry.commands()


def test_there_are_commands_to_parse():
    assert len(commands()) >= 20


def test_the_example_of_the_first_page_is_what_the_command_answers(capsys):
    page = (DOCS / "index.md").read_text(encoding="utf-8")
    command = BLOCK.search(page)[1].split()
    told = page[page.index("USD 18,900") : page.index("The explorer shows")]
    assert main(command[1:]) == 0
    answered = capsys.readouterr().out
    assert main(["assess", "--why", command[-1]]) == 0
    amounts = set(re.findall(r"[\d,]*\d{3}", told))
    assert amounts - set(re.findall(r"[\d,]*\d{3}", answered)) == {"31,600"}
    assert "Expected contribution: USD 31,600 a year" in capsys.readouterr().out
    assert "11. With" in answered
    assert "12. " not in answered


def test_the_readme_fits_on_a_page_and_its_links_lead_somewhere():
    text = (HOME / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 105
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (HOME / link).is_file(), link
