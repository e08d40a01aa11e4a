"""From a slider's movement to the redrawn page: the explorer beside the barest page of its kind, in one run.

For the file the floor is a range input that redraws a one-trace plotly chart; in JupyterLab it is an ipywidgets slider
that sets the data of a one-trace FigureWidget. All are moved by the arrow key in headless Chromium, in turns. What is
timed is the same for all: from the key to the last change of the page that follows it, so for the explorer sentence,
bar, matrix, all 187 tiles and the country's card are redrawn. Ends with one JSON line of milliseconds and ratios, the
seconds until the file is usable, its size, and the longest frame of a slider dragged for three seconds.
"""

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

from ephyto_model.display.pdf import browser as printing_browser
from ephyto_model.display.plotly_js import small
from ephyto_model.files import HOME, NOTEBOOKS
from ephyto_model.page.file import write_explorer

MOVES = 60
FRAME_MS = 50
SETTLED_MS = 100  # after so long without a change a movement has been drawn; what comes later is not part of it
SLIDER = ".ephyto [data-field=fao_funding_usd] input[type=range]"
PARTS = ", ".join(f".ephyto .card.{name}" for name in ("figures", "bar", "matrix", "tiles", "country"))
BARE_NOTEBOOK = """import ipywidgets
import plotly.graph_objects as go

figure = go.FigureWidget([go.Bar(x=list("abcdefgh"), y=list(range(8)))])
slider = ipywidgets.IntSlider(max=1500)
slider.observe(lambda change: figure.data[0].update(y=[change.new + n for n in range(8)]), "value")
display(slider)
figure"""
BARE_PAGE = """<!DOCTYPE html><input type="range" min="0" max="1500"><div class="bare"></div>
<script>{plotly}</script><script>
const bare = document.querySelector(".bare"), x = [..."abcdefgh"];
const draw = (value) => Plotly.react(bare, [{{ type: "bar", x, y: x.map((_, n) => value + n) }}], {{ height: 340 }});
draw(0);
document.querySelector("input").addEventListener("input", (event) => draw(Number(event.target.value)));
</script>"""
# When the key goes down, until the last change of the page before it is quiet for a while.
TIMER = """([scope, quiet]) => {
    window.times = [];
    let since = null, last = null, timer = null;
    const done = () => { if (since !== null && last !== null) times.push(last - since); since = last = null; };
    addEventListener("keydown", () => { since = performance.now(); last = null; }, true);
    const observer = new MutationObserver(() => {
        if (since === null) return;
        last = performance.now();
        clearTimeout(timer);
        timer = setTimeout(done, quiet);
    });
    for (const part of document.querySelectorAll(scope))
        observer.observe(part, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
FRAMES = """() => { window.frames_ms = []; let before = performance.now();
    const frame = (now) => { frames_ms.push(now - before); before = now; requestAnimationFrame(frame); };
    requestAnimationFrame(frame); }"""


def move(page: Page, slider: str) -> float:
    """Move a slider by one step and return the milliseconds until the page is drawn again."""
    seen = page.evaluate("times.length")
    page.locator(slider).first.press("ArrowRight")
    page.wait_for_function("(seen) => times.length > seen", arg=seen)
    page.wait_for_timeout(3 * SETTLED_MS)  # let what is drawn later catch up, so that each move is measured alone
    return float(page.evaluate("times.at(-1)"))


def ready(page: Page, slider: str, scope: str) -> tuple[Page, str]:
    """Wait for a page's slider and start its timer."""
    page.locator(slider).first.wait_for(timeout=90_000)
    page.wait_for_timeout(3_000)
    page.evaluate(TIMER, [scope, SETTLED_MS])
    page.locator(slider).first.focus()
    return page, slider


def compare(bare: tuple[Page, str], ours: tuple[Page, str]) -> dict[str, float]:
    """Move both sliders in turns; return medians, 95th percentiles and their ratios."""
    for pair in (bare, ours):
        for _ in range(5):
            move(*pair)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(MOVES):
        for pair, found in zip((bare, ours), times, strict=True):
            found.append(move(*pair))
    floor, mine = times
    high = [statistics.quantiles(values, n=20)[-1] for values in times]
    return {
        "bare_median_ms": round(statistics.median(floor), 1),
        "median_ms": round(statistics.median(mine), 1),
        "bare_p95_ms": round(high[0], 1),
        "p95_ms": round(high[1], 1),
        "ratio": round(statistics.median(mine) / statistics.median(floor), 2),
        "p95_ratio": round(high[1] / high[0], 2),
    }


def opening_seconds(browser: Browser, address: str) -> float:
    """Return how long the file takes from disk until its sentence stands there, as a median of five."""
    found = []
    for _ in range(5):
        page = browser.new_context().new_page()
        begun = time.monotonic()
        page.goto(address, wait_until="commit")
        page.locator(".ephyto .sentence").first.wait_for()
        found.append(time.monotonic() - begun)
        page.context.close()
    return round(statistics.median(found), 2)


def dragged(page: Page) -> dict[str, float]:
    """Drag the slider for three seconds; return the frames, the longest of them and how many took over 50 ms."""
    box = page.locator(SLIDER).bounding_box()
    assert box is not None
    across = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, across)
    page.mouse.down()
    page.evaluate(FRAMES)
    begun = time.monotonic()
    while time.monotonic() - begun < 3:
        page.mouse.move(box["x"] + 8 + (time.monotonic() - begun) / 3 * (box["width"] - 16), across)
    frames = page.evaluate("frames_ms.slice(1)")
    page.mouse.up()
    long = sum(frame > FRAME_MS for frame in frames)
    return {"frames": len(frames), "longest_ms": round(max(frames), 1), f"over_{FRAME_MS}_ms": long}


@contextmanager
def jupyterlab(scratch: Path) -> Iterator[str]:
    """Run JupyterLab and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--allow-root",
        "--IdentityProvider.token=",
        "--expose-app-in-browser",
        "--notebook-dir=/",
        "--LabApp.news_url=",
        "--ServerApp.log_level=ERROR",
    ]
    places = {**os.environ, "JUPYTERLAB_WORKSPACES_DIR": str(scratch)}
    with subprocess.Popen(command, cwd=HOME, env=places, start_new_session=True) as server:
        address = f"http://127.0.0.1:{port}/"
        while True:
            try:
                urllib.request.urlopen(f"{address}api", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
        os.killpg(server.pid, signal.SIGKILL)


def notebook(browser: Browser, lab: str, path: Path) -> Page:
    """Open a notebook in JupyterLab and run all its cells."""
    page = browser.new_context(viewport={"width": 1600, "height": 1100}).new_page()
    page.goto(f"{lab}lab/tree{path}?reset")
    page.wait_for_function(
        """() => { const panel = window.jupyterapp?.shell.currentWidget;
        return panel?.sessionContext?.session?.kernel?.connectionStatus === 'connected'
            && panel.sessionContext.session.kernel.status === 'idle'; }""",
        timeout=90_000,
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    return page


def main() -> None:
    """Measure both ways in and print what was found."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        scratch = Path(folder)
        chromium = shutil.which("chromium") or printing_browser()  # one with windows, as users have, if there is one
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        bare_page = scratch / "bare.html"
        bare_page.write_text(BARE_PAGE.format(plotly=small()), encoding="utf-8")
        file = write_explorer(scratch)
        pages = [browser.new_page(viewport={"width": 1280, "height": 900}) for _ in range(2)]
        for page, address in zip(pages, (bare_page.as_uri(), f"{file.as_uri()}#country=KEN"), strict=True):
            page.goto(address)
        static = compare(ready(pages[0], "input", ".bare"), ready(pages[1], SLIDER, PARTS))
        found = {"file_ratio": static["ratio"], "file": static, "drag": dragged(pages[1])}
        found |= {"file_usable_s": opening_seconds(browser, file.as_uri()), "file_bytes": file.stat().st_size}

        bare_notebook = scratch / "bare.ipynb"
        cells = [nbformat.v4.new_code_cell(BARE_NOTEBOOK)]
        book = nbformat.v4.new_notebook(cells=cells)
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(book, bare_notebook)
        with jupyterlab(scratch) as lab:
            bare = ready(notebook(browser, lab, bare_notebook), ".noUi-handle", ".js-plotly-plot")
            ours = ready(notebook(browser, lab, NOTEBOOKS / "02_explore.ipynb"), SLIDER, PARTS)
            in_lab = compare(bare, ours)
        browser.close()
    print(json.dumps({**found, "lab_ratio": in_lab["ratio"], "lab": in_lab}))


if __name__ == "__main__":
    main()
