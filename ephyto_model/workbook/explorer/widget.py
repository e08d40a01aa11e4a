"""The explorer as a widget: controls on one side, the model's answers on the other. No arithmetic here."""

from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ephyto_model.scenario import Scenario
from ephyto_model.workbook.explorer.answers import answer, start
from ephyto_model.workbook.pages.display import TEMPLATES

HERE = Path(__file__).parent


@cache
def scripts(*names: str) -> str:
    """Return the explorer's scripts as one text, for a module or a page; `names` come after the common ones."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("charts.js", "explorer.js", *names))


@cache
def styles() -> str:
    """Return the explorer's styles: those of report pages, kept to the explorer, and its own."""
    page = (TEMPLATES / "page.css").read_text(encoding="utf-8").replace(":root {", "& {").replace("\nbody {", "\n& {")
    return f".ephyto {{\n{page}\n}}\n" + (HERE / "explorer.css").read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """The explorer, opened at a scenario. Show it as the last line of a notebook cell."""

    _esm = scripts("widget.js")
    _css = styles()
    start = traitlets.Dict().tag(sync=True)

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(start=start(scenario))
        self.on_msg(self._answer)

    def _answer(self, widget: "Explorer", question: Any, buffers: Any) -> None:
        found, content = answer(question)
        self.send({**found, "number": question.get("number")}, [content] if content is not None else None)
