"""At home in a notebook's cell: what leads on from an outcome, and values that show themselves.

    from ephyto_model.notebook import compare, explorer, to_excel, why

Importing this module in IPython or Jupyter lets every Scenario, Outcome, Assessment, FundingModel, Participant,
Projection, Fund and Counts show itself as a view; elsewhere they keep their short repr.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython

from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import View
from ephyto_model.errors import InputError, quoted
from ephyto_model.explorer.widget import Explorer
from ephyto_model.files import check_target, write_whole
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.notebook_views import LATE, VIEWS
from ephyto_model.questions.comparison import texts as comparison_texts
from ephyto_model.questions.comparison import views as comparison_tables
from ephyto_model.questions.fees.comparison import by_party, difference
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.parties import views as party_tables
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.spreadsheet.workbook import workbook
from ephyto_model.registry import loaded

__all__ = ["compare", "explorer", "to_excel", "why"]


Asked = Outcome | Scenario


def why(outcome: Asked, iso3: str) -> View:
    """Return the steps that lead to a party's amount, each with its paragraph.

    Its `table` has one row a step. Columns: text, source. Raises InputError for an unknown ISO3 code.
    """
    outcome = _worked_out(outcome)
    participant = participant_of(iso3)
    steps = pd.DataFrame([(step.text, step.source) for step in explain(outcome, participant.iso3)])
    return View([party_tables.why(outcome, participant)], table=steps.set_axis(["text", "source"], axis=1))


def compare(outcome: Asked, *others: Asked) -> View:
    """Return outcomes side by side: what each asks for, who pays less and more than under the first, every party.

    Its `table` has one row a party. Columns: iso3, name, and each outcome's as "1. its name" (US dollars a year; None
    where the party takes no part). Raises InputError without another outcome.
    """
    if not others:
        raise InputError("compare needs at least two outcomes, like compare(outcome, other).")
    options = [_named(_worked_out(one)) for one in (outcome, *others)]
    parts: list[Fragment | Table] = [
        comparison_tables.overview(options),
        comparison_tables.winners(options),
        comparison_tables.parties(options),
        comparison_texts.notices(options),
    ]
    names = {n: f"{n + 1}. {option.scenario.name}" for n, option in enumerate(options)}
    return View(parts, table=by_party(options).rename(columns=names))


def to_excel(outcome: Asked, path: str | Path, *others: Asked) -> Path:
    """Write the workbook that computes: change the FAO cell and every party's fee follows. Returns its path.

    The other outcomes stand beside it for comparison. Raises InputError or OutputError if it cannot be written.
    """
    if not isinstance(path, str | Path):
        raise InputError("to_excel needs the name of a file, like to_excel(outcome, 'half.xlsx').")
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise InputError(f"{str(path)!r} is no name for a spreadsheet; let it end in .xlsx.")
    check_target(target)
    options = [_worked_out(one) for one in (outcome, *others)]
    write_whole({target: workbook(options[0], options[1:])})
    return target


def explorer(outcome: Asked) -> Explorer:
    """Return the explorer, opened at an outcome's scenario; show it as the last line of a cell."""
    return Explorer(_worked_out(outcome).scenario)


def _named(outcome: Outcome) -> Outcome:
    """Call a scenario that has no name of its own by what it changes, so that options can be told apart."""
    scenario = outcome.scenario
    if scenario.name != Scenario().name or not scenario.differences():
        return outcome
    name = difference(scenario)
    longest = int(fields()["name"].maximum or 0)
    return replace(outcome, scenario=scenario.with_(name=name if len(name) <= longest else f"{name[: longest - 1]}…"))


def _worked_out(asked: Any) -> Outcome:
    """Return an outcome, that of a scenario where one is given. Raises InputError for anything else."""
    if isinstance(asked, Scenario):
        return asked.run()
    if not isinstance(asked, Outcome):
        raise InputError(f"An outcome is needed, like Scenario().run(); found {quoted(asked)}.")
    return asked


def _register() -> None:
    shell = get_ipython()
    if shell is not None:
        html = shell.display_formatter.formatters["text/html"]
        for kind, view in VIEWS.items():
            html.for_type(kind, lambda value, view=view: view(value)._repr_html_())
        for (module, name), place in LATE.items():
            html.for_type_by_name(module, name, lambda value, place=place: loaded(place)(value)._repr_html_())


_register()
