"""The explorer as a widget: the page answers by itself, and tells the kernel the settings that it shows."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ephyto_model.display.plotly_js import small
from ephyto_model.errors import InputError, quoted
from ephyto_model.language.translation import SOURCE, speaking
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.page.data import data
from ephyto_model.page.languages import languages
from ephyto_model.page.start import start
from ephyto_model.reports.file_names import safe_name
from ephyto_model.reports.runs.isolation import make_apart
from ephyto_model.reports.runs.kinds import SCENARIO
from ephyto_model.reports.runs.run import Run

HERE = Path(__file__).parent
BY_WINDOW = re.compile(r"@media(?: screen and)? ?\((?=(?:min|max)-width)")  # in a notebook the output's width counts


@cache
def bundled(name: str) -> str:
    """Return a bundle that `make page` made of the page's sources."""
    return (HERE / "bundle" / name).read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """The explorer, opened at a scenario. Show it as the last line of a notebook cell.

    `scenario` and `outcome` are the present settings and what they give, for the cells that follow.
    """

    _esm = bundled("explorer.js")
    _css = BY_WINDOW.sub("@container (", bundled("explorer.css"))
    start = traitlets.Dict().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    languages = traitlets.Dict().tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)  # set by the page, once a change is done
    beside = traitlets.Bool().tag(sync=True)  # whether it opens to the right of the notebook

    def __init__(self, scenario: Scenario, beside: bool = False) -> None:
        first = scenario.as_numbers()
        shown = {"start": start(first), "data": data(), "languages": languages(), "settings": first.values()}
        super().__init__(**shown, beside=beside)
        self.on_msg(self._answer)

    @property
    def scenario(self) -> Scenario:
        """The present settings."""
        return Scenario.from_mapping(self.settings)

    @property
    def outcome(self) -> Outcome:
        """What the present settings give."""
        return self.scenario.run()

    def _answer(self, widget: "Explorer", question: Mapping[str, Any], buffers: Any) -> None:
        """Send what only Python has: plotly's JavaScript, or the report of a scenario; else one sentence, why not."""
        content = None
        try:
            found: dict[str, Any] = {}
            if question.get("kind") == "plotly":
                content = small().encode()
            elif question.get("kind") == "report":
                with speaking(question.get("language", SOURCE)):
                    found["file"], content = _report(Scenario.from_mapping(question["scenario"]))
            else:
                raise InputError(f"The page asked for {quoted(question.get('kind'))}, which is not known.")
        except InputError as error:
            found = {"error": str(error)}
        self.send({**found, "number": question.get("number")}, [content] if content is not None else None)


def _report(scenario: Scenario) -> tuple[str, bytes]:
    run = Run(scenario.name, SCENARIO, {"name": scenario.name, **scenario.differences()}, safe_name(scenario.name))
    (made,) = make_apart([run], [run.key])
    if made.failure:
        raise InputError(f"The report could not be made ({made.failure}).")
    return f"{run.file}.html", made.files["html"]
