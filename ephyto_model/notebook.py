"""At home in a notebook's cell: names that take plain keyword arguments and answer in the same way.

    from ephyto_model import Projection, Scenario, agree, compare, explorer, least, simulate, sweep, to_excel, why

Beside these ten, each question's notebook has its own: `reproduce`, `participation`, `mix_of_funding`, `fairness`,
`uncertainty`, `outlook`, `count_exchanges`. What is answered in a cell stands in the module `cells` of its question.

An answer has `.table` (a DataFrame of whole numbers, floats and texts), `.figure()` (plotly), a view in a cell, a repr
that can be typed back, and `.exact`. In IPython and Jupyter every Scenario, Outcome, Assessment, FundingModel,
Participant, Projection, Fund and Counts shows itself as a view; elsewhere they keep their short repr. Whatever cannot
be accepted raises InputError with one sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython.core.getipython import get_ipython

from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import Answer, scenario_of
from ephyto_model.errors import InputError, needing_extras, quoted
from ephyto_model.files import check_target, write_whole
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.fields import fields as scenario_fields
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.notebook_views import LATE, VIEWS
from ephyto_model.page.widget import Explorer
from ephyto_model.questions.comparison import charts as comparison_charts
from ephyto_model.questions.comparison import texts as comparison_texts
from ephyto_model.questions.comparison import views as comparison_tables
from ephyto_model.questions.fees.causes import charts as cause_charts
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.fees.causes.split import between_scenarios
from ephyto_model.questions.fees.comparison import by_party, difference
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.parties import views as party_tables
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.spreadsheet.workbook import workbook
from ephyto_model.registry import loaded

__all__ = ["compare", "count_exchanges", "explorer", "simulate", "to_excel", "why"]

if TYPE_CHECKING:
    from ephyto_model.questions.exchanges.cells import Counted
    from ephyto_model.questions.risk.cells import SimulationAnswer

Asked = Outcome | Scenario


def why(outcome: Asked, party: str, against: Asked | None = None) -> Answer:
    """Return the steps that lead to the amount of a party (an ISO3 code or a name), each with its paragraph.

    Its `table` has one row a step. Columns: text, source. Its figure shows where the party stands among all. `against`
    another outcome it returns why the amount is not the same: the change split into its causes. Then its `table` has a
    row a cause. Columns: cause, usd (US dollars a year).
    """
    outcome = _worked_out(outcome)
    participant = participant_of(party)
    if against is not None:
        return _why_it_changes(_worked_out(against), outcome, participant)

    def steps() -> pd.DataFrame:
        return pd.DataFrame([step[:2] for step in explain(outcome, participant.iso3)], columns=["text", "source"])

    return Answer(
        f"why({outcome!r}, {participant.iso3!r})",
        outcome,
        steps,
        lambda: comparison_charts.party_among_all(outcome, participant),
        lambda: [
            party_tables.why(outcome, participant),
            *([known] if (known := party_tables.coming_next(outcome, participant)) else []),
        ],
    )


def _why_it_changes(before: Outcome, after: Outcome, participant: Participant) -> Answer:
    found = between_scenarios(before.scenario, after.scenario)
    name, iso3 = participant.name, participant.iso3
    if iso3 not in found.parties:
        raise InputError(f"{name} takes part in neither of the two, so there is no change to split.")
    change = found.parties[iso3]
    return Answer(
        f"why({after!r}, {iso3!r}, against={before!r})",
        change,
        lambda: cause_views.parts_of(change),
        lambda: cause_charts.of_change(change, name),
        lambda: cause_views.of_party(found, iso3),
    )


def compare(outcome: Asked, *others: Asked) -> Answer:
    """Return outcomes side by side: what each asks for, who pays less and more than under the first, every party.

    Its `table` has one row a party. Columns: iso3, name, and each outcome's as "1. its name" (US dollars a year; None
    where the party takes no part).
    """
    if not others:
        raise InputError("compare needs at least two outcomes, like compare(outcome, other).")
    options = [_named(_worked_out(one)) for one in (outcome, *others)]
    names = {n: f"{n + 1}. {option.scenario.name}" for n, option in enumerate(options)}

    def parts() -> list[Fragment | Table]:
        return [
            comparison_tables.overview(options),
            comparison_tables.winners(options),
            comparison_tables.parties(options),
            comparison_texts.notices(options),
        ]

    return Answer(
        f"compare({', '.join(map(repr, options))})",
        tuple(options),
        lambda: by_party(options).rename(columns=names),
        lambda: comparison_charts.contributions_by_status(options),
        parts,
    )


def simulate(projection: Projection | None = None, /, **asked: Any) -> "SimulationAnswer":
    """Return random futures of the fund around a projection.

    Keyword arguments are the projection's fields, the assumptions, `futures` (how many), `policies` (the path of a YAML
    file) and the criteria; the random seed is the projection's. Its `table` has one row a year, as
    `questions.risk.tables.by_year` describes it.
    """
    with needing_extras():
        from ephyto_model.questions.risk.cells import simulated  # SciPy, which no other name needs
    return simulated(projection, asked)


def count_exchanges(
    records: Sequence[str], year: int, go_live: Mapping[str, date] | None = None, described: str = ""
) -> "Counted":
    """Return the exchanges of a year counted from the Hub's records (paths), and what else they say.

    `go_live` has the first day of those that count from a day on, by ISO3. Its `table` has one row a participant.
    """
    with needing_extras():
        from ephyto_model.questions.exchanges.cells import counted  # Ibis, which no other name needs
    return counted(records, year, go_live, described)


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


def explorer(outcome: Asked | None = None, beside: bool = False) -> Explorer:
    """Return the explorer, opened at a scenario or an outcome's; show it as the last line of a cell.

    With `beside` it opens to the right of the notebook, where `ephyto lab` started JupyterLab, else below the cell.
    """
    return Explorer(scenario_of(outcome), beside)


def _named(outcome: Outcome) -> Outcome:
    """Call a scenario that has no name of its own by what it changes, so that options can be told apart."""
    scenario = outcome.scenario
    if scenario.name != Scenario().name or not scenario.differences():
        return outcome
    name = difference(scenario)
    longest = int(scenario_fields()["name"].maximum or 0)
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
