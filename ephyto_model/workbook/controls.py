"""The explorer as a widget: controls on one side, the model's answers on the other. No arithmetic here."""

from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from plotly.offline import get_plotlyjs

from ephyto_model.scenario import Scenario
from ephyto_model.workbook.display import TEMPLATES
from ephyto_model.workbook.explorer import answer, start

ASSETS = Path(__file__).parent / "assets"


@cache
def scripts() -> str:
    """Return plotly and the explorer's scripts as one text, for a module or a page."""
    # The wrapper keeps plotly from looking for a module loader, which some pages have and some have not.
    plotly = f"const Plotly = ((module) => {{ {get_plotlyjs()}\nreturn module.exports; }})({{ exports: {{}} }});"
    own = [(ASSETS / name).read_text(encoding="utf-8") for name in ("charts.js", "explorer.js")]
    return "\n".join([plotly, *own])


@cache
def styles() -> str:
    """Return the explorer's styles: those of report pages, kept to the explorer, and its own."""
    page = (TEMPLATES / "page.css").read_text(encoding="utf-8").replace(":root {", "& {").replace("\nbody {", "\n& {")
    return f".ephyto {{\n{page}\n}}\n" + (ASSETS / "explorer.css").read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """The explorer, opened at a scenario. Show it as the last line of a notebook cell."""

    _esm = ""
    start = traitlets.Dict().tag(sync=True)

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(
            start=start(scenario),
            _esm=f"{scripts()}\n{(ASSETS / 'widget.js').read_text(encoding='utf-8')}",
            _css=styles(),
        )
        self.on_msg(self._answer)

    def _answer(self, widget: "Explorer", question: Any, buffers: Any) -> None:
        found, content = answer(question)
        found["number"] = question.get("number")
        self.send(found, [content] if content is not None else None)
