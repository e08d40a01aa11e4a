"""Plotly's JavaScript for pages: its small build where that can draw the charts, else the whole."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from plotly.offline import get_plotlyjs

# plotly.js-finance-dist-min from the npm registry (MIT licence, in its first lines), of the version that the plotly
# package carries but for the patch level (a test compares them). A quarter of the whole in size, and a browser has it
# ready several times sooner, which slow machines and e-mailed reports gain from.
SMALL = Path(__file__).parent / "plotly-finance.min.js"
SHARED = f"assets/{SMALL.name}"  # where pages of a batch find it, from the batch's folder
SMALL_DRAWS = frozenset({"bar", "scatter", "waterfall", "histogram", "pie", "funnel", "indicator"})


@cache
def small() -> str:
    """Return the small build."""
    return SMALL.read_text(encoding="utf-8")


def for_traces(types: Iterable[str]) -> str:
    """Return the build that draws these types of traces."""
    return small() if set(types) <= SMALL_DRAWS else get_plotlyjs()
