"""What several test modules share: a browser without a network, and programs that must be there in CI."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from explorer_page import ExplorerPage
from playwright.sync_api import Browser, Page, sync_playwright

from ephyto_model.page.file import write_explorer
from ephyto_model.questions.exchanges.records import connect
from ephyto_model.reports.runs import workers

# What takes a browser, a batch, Java or LibreOffice is known by the fixtures it uses, or is marked in its module.
HEAVY = {"browser", "reports", "watched", "page", "fresh", "spark", "computed", "rendered"}
# nbval runs these with make test, all with make test-slow; test_notebook_pages.py compares what most print.
NBVAL = ("00_", "scenario_report")
# Modules that take longest, which the workers begin with.
LONGEST = (
    "test_lab",
    "test_hub_on_spark",
    "test_static_page",
    "test_notebook_pages",
    "test_documents",
    "test_languages",
    "test_batches",
    "test_limits_in_the_page",
    "test_risk",
    "test_reports",
    "test_common_ground",
    "test_rules",
    "test_spreadsheet",
    "test_installed",
    "test_batch_pages",
    "test_hub",
    "test_page_looks",
    "test_isolation",
    "test_manual",
)
gc.disable()  # until all modules are imported
WINDOW = {"width": 1024, "height": 900}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))
    for item in items:
        if item.path.suffix == ".ipynb" and not item.path.name.startswith(NBVAL):
            item.add_marker("slow")
        if HEAVY & set(getattr(item, "fixturenames", ())) or not item.path.name.endswith(".py"):
            item.add_marker("heavy")


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays until the end: half a million objects of modules and tests."""
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    gc.unfreeze()


def program(name: str, package: str) -> str:
    """Return the path of a program; without it skip the test, or in CI fail it."""
    path = shutil.which(name)
    if path is None:
        reason = f"needs {name}: install Debian's package {package} (apt-get install {package})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session", autouse=True)
def many_reports_follow() -> Iterator[None]:
    """Let the first report warm what the processes of all others are forked from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "WORTH_WARMING", 1)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Chromium without windows takes half of what one with windows takes.
    executable = shutil.which("chromium-headless-shell") or program("chromium", "chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield running
        running.close()


class Watched:
    """A page without network, and what it asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.explorer: ExplorerPage
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@contextmanager
def opened(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport=WINDOW, offline=True)
    yield Watched(context.new_page())
    context.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    with opened(browser) as watched:
        yield watched


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer's file."""
    return write_explorer(tmp_path_factory.mktemp("explorer"))


@pytest.fixture
def fresh(file: Path, watched: Watched) -> Watched:
    """The explorer in a page of its own: for what depends on being loaded, or on what was done there before."""
    watched.page.goto(file.as_uri())
    watched.explorer = ExplorerPage(watched.page)
    return watched


@pytest.fixture(scope="module")
def shared(file: Path, browser: Browser) -> Iterator[Watched]:
    with opened(browser) as watched:
        watched.page.goto(file.as_uri())
        watched.explorer = ExplorerPage(watched.page)
        yield watched


@pytest.fixture
def page(shared: Watched) -> Watched:
    """The explorer in a page that the tests of a module share: each finds it as it was when it was loaded."""
    shared.page.set_viewport_size(WINDOW)
    shared.page.emulate_media(media="null", color_scheme="null")
    shared.explorer.reset()
    shared.complaints.clear()
    return shared


@pytest.fixture(scope="module")
def reports(browser: Browser) -> Iterator[Callable[[Path], Watched]]:
    """Open reports, each once for all tests of a module: what a test changes in one, it puts back."""
    with ExitStack() as stack:
        pages: dict[Path, Watched] = {}

        def report(path: Path) -> Watched:
            if path not in pages:
                pages[path] = stack.enter_context(opened(browser))
                pages[path].page.goto(path.as_uri())
                drawn = "[...document.querySelectorAll('.chart')].every((chart) => chart._fullData)"
                pages[path].page.wait_for_function(drawn)
            pages[path].page.set_viewport_size(WINDOW)
            return pages[path]

        yield report


@pytest.fixture(scope="session")
def spark() -> Any:
    program("java", "default-jre-headless")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    # For a few rows, compiling what handles them takes longer than handling them.
    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    connection = connect("pyspark")
    few = {"codegen.wholeStage": "false", "codegen.factoryMode": "NO_CODEGEN", "shuffle.partitions": "1"}
    for name, value in few.items():
        connection._session.conf.set(f"spark.sql.{name}", value)
    return connection
