"""The explorer as a widget: controls on one side, the model's answers on the other. No arithmetic here."""

from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ephyto_model.explorer.answers import respond, start
from ephyto_model.explorer.data import data
from ephyto_model.explorer.languages import languages
from ephyto_model.explorer.questions import scenario_of
from ephyto_model.model.scenarios.scenario import Outcome, Scenario

HERE = Path(__file__).parent


@cache
def bundled(name: str) -> str:
    """Return a bundle that `make page` made of the page's sources."""
    return (HERE / "bundle" / name).read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """The explorer, opened at a scenario. Show it as the last line of a notebook cell.

    `scenario` and `outcome` are the present settings and what they give, for the cells that follow.
    """

    _esm = bundled("widget.js")
    _css = bundled("explorer.css")
    start = traitlets.Dict().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    languages = traitlets.Dict().tag(sync=True)

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario.as_numbers()
        super().__init__(start=start(self.scenario), data=data(), languages=languages())
        self.on_msg(self._answer)

    @property
    def outcome(self) -> Outcome:
        """What the present settings give."""
        return self.scenario.run()

    def _answer(self, widget: "Explorer", question: Any, buffers: Any) -> None:
        found, content = respond(question)
        if "view" in found:
            self.scenario = scenario_of(question)
        self.send({**found, "number": question.get("number")}, [content] if content is not None else None)
