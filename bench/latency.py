"""From a slider's movement to the redrawn chart: the explorer beside the barest page of its kind, in one run.

Through Voilà the floor is an ipywidgets slider that sets the data of a one-trace FigureWidget; for the page without a
server it is a range input that redraws a one-trace plotly chart. Both are moved by the arrow key in headless Chromium,
in turns. Ends with one JSON line of milliseconds and ratios.
"""

import json
import statistics
import tempfile
import time
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

from ephyto_model.workbook.explorer.page import write_explorer
from ephyto_model.workbook.explorer.serve import NOTEBOOK, running
from ephyto_model.workbook.pages.plotly_js import small

MOVES = 60
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
# When the key goes down, until the chart has been drawn again with other data.
TIMER = """(selector) => {
    const chart = document.querySelector(selector);
    window.times = [];
    let since = null;
    addEventListener("keydown", () => { since = performance.now(); }, true);
    chart.on("plotly_afterplot", () => {
        if (since !== null) times.push(performance.now() - since);
        since = null;
    });
}"""


def move(page: Page, slider: str) -> float:
    """Move a slider by one step and return the milliseconds until its chart is drawn again."""
    seen = page.evaluate("times.length")
    page.locator(slider).first.press("ArrowRight")
    page.wait_for_function("(seen) => times.length > seen", arg=seen)
    page.wait_for_timeout(150)  # let the rest of the page catch up, so that each move is measured alone
    return float(page.evaluate("times.at(-1)"))


def ready(browser: Browser, address: str, chart: str) -> Page:
    """Open a page, wait for its chart and start its timer."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_function("(selector) => document.querySelector(selector)?._fullData", arg=chart, timeout=60_000)
    page.wait_for_timeout(3_000)
    page.evaluate(TIMER, chart)
    return page


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


def main() -> None:
    """Measure both ways in and print what was found."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        ours = '.ephyto [data-chart="waterfall"]', '.ephyto [data-field="fao_funding_usd"] input[type=range]'

        bare_page = Path(scratch) / "bare.html"
        bare_page.write_text(BARE_PAGE.format(plotly=small()), encoding="utf-8")
        static = compare(
            (ready(browser, bare_page.as_uri(), ".bare"), "input"),
            (ready(browser, write_explorer(Path(scratch)).as_uri(), ours[0]), ours[1]),
        )

        bare_notebook = Path(scratch) / "bare.ipynb"
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BARE_NOTEBOOK)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, bare_notebook)
        with running(bare_notebook) as (_, bare_address), running(NOTEBOOK) as (_, address):
            time.sleep(5)
            voila = compare(
                (ready(browser, bare_address, ".js-plotly-plot"), ".noUi-handle"),
                (ready(browser, address, ours[0]), ours[1]),
            )
            page = browser.new_context().new_page()
            opening = []
            for _ in range(5):
                time.sleep(6)  # the next kernel gets ready
                begun = time.monotonic()
                page = browser.new_context().new_page()
                page.goto(address)
                page.locator(".ephyto .headline").first.wait_for()
                opening.append(time.monotonic() - begun)
                page.context.close()
        browser.close()
    found = {"voila_ratio": voila["ratio"], "static_ratio": static["ratio"], "voila": voila, "static": static}
    print(json.dumps({**found, "voila_usable_median_s": round(statistics.median(opening), 2)}))


if __name__ == "__main__":
    main()
