"""At home in a notebook's cell: ten names, each of which takes plain keyword arguments and answers in the same way.

    from ephyto_model import Projection, Scenario, agree, compare, explorer, least, simulate, sweep, to_excel, why

An answer has `.table` (a DataFrame of whole numbers, floats and texts), `.figure()` (plotly), a view in a cell, a repr
that can be typed back, and `.exact`. In IPython and Jupyter every Scenario, Outcome, Assessment, FundingModel,
Participant, Projection, Fund and Counts shows itself as a view; elsewhere they keep their short repr. Whatever cannot
be accepted raises InputError with one sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython

from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import Answer
from ephyto_model.errors import InputError, needing_extras, quoted
from ephyto_model.files import check_target, find_input, write_whole
from ephyto_model.model.participants import Participant, load_participants
from ephyto_model.model.scenarios.fields import fields as scenario_fields
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.notebook_views import LATE, VIEWS
from ephyto_model.page.widget import Explorer
from ephyto_model.questions.agreements import charts as agreement_charts
from ephyto_model.questions.agreements import texts as agreement_texts
from ephyto_model.questions.agreements import views as agreement_tables
from ephyto_model.questions.agreements.agreement import agreement_from, read_agreement
from ephyto_model.questions.agreements.common_ground import agree as search
from ephyto_model.questions.comparison import charts as comparison_charts
from ephyto_model.questions.comparison import texts as comparison_texts
from ephyto_model.questions.comparison import views as comparison_tables
from ephyto_model.questions.fees import cause_charts, cause_views
from ephyto_model.questions.fees.causes import between_scenarios
from ephyto_model.questions.fees.comparison import by_party, difference
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.projection import Projection
from ephyto_model.questions.parties import views as party_tables
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.spreadsheet.workbook import workbook
from ephyto_model.questions.uncertainty import goal, grid_views, mix_charts
from ephyto_model.questions.uncertainty import views as findings
from ephyto_model.questions.uncertainty.grid import Grid, axes_in
from ephyto_model.registry import loaded

__all__ = ["agree", "compare", "explorer", "least", "simulate", "sweep", "to_excel", "why"]

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


@dataclass(frozen=True, eq=False, repr=False)
class SweepAnswer(Answer):
    """A sweep: `table` has every party at each setting, `exact` the grid."""

    @property
    def statuses(self) -> pd.DataFrame:
        """What the parties of each development status pay, as `Grid.statuses` describes it."""
        table: pd.DataFrame = self.exact.statuses
        return table

    @property
    def totals(self) -> pd.DataFrame:
        """What each setting comes to, as `Grid.totals` describes it."""
        table: pd.DataFrame = self.exact.totals
        return table

    def of(self, party: str) -> pd.DataFrame:
        """What a party (an ISO3 code or a name) pays at each setting: the rows of `table` that are its."""
        table: pd.DataFrame = self.exact.parties(participant_of(party).iso3)
        return table

    def figure(self, party: str | None = None) -> Any:
        """Draw contributions along the first field of numbers: by development status, or a party's."""
        return grid_views.lines(self.exact, None if party is None else participant_of(party).iso3)


def sweep(scenario: Scenario | None = None, /, **fields: Any) -> SweepAnswer:
    """Return all combinations of some scenario fields' values (lists, ranges, arrays), everything else as given.

    Its `table` has one row a setting and party. Columns: the varied fields, iso3, name, development_status, exchanges
    (a year), usage_category, base_fee_usd, usage_fee_usd, expected_contribution_usd (US dollars a year).
    """
    start = _scenario(scenario)
    axes, single = axes_in(fields)
    grid = Grid(start.with_(**single), axes)
    return SweepAnswer(
        _typed("sweep", (scenario,), fields),
        grid,
        grid.parties,
        lambda: grid_views.lines(grid),
        lambda: [grid_views.grid_headline(grid), grid_views.totals(grid)],
    )


def least(field: str, scenario: Scenario | None = None, /, **limits: float) -> Answer:
    """Return the least of a kind of funding, to the dollar, from which on nobody named pays more than its limit.

    `field` is fao_funding_usd, donor_funding_usd or reserves_applied_usd. Limits are by ISO3 code, by name, by
    development status or for `everyone`: ``least("fao_funding_usd", KEN=20_000, **{"Lower-Middle": 15_000})``. Its
    `table` is the proof. Columns: who, limit_usd, amount_usd, highest_usd (US dollars a year), holds.
    """
    parties = {participant.iso3 for participant in load_participants()}
    groups = (*_scenario(None).model().base_multipliers, goal.EVERYONE)
    by_code = {
        who if who in groups or who in parties else participant_of(who.replace("_", " ")).iso3: limit
        for who, limit in limits.items()
    }
    found = goal.least(_scenario(scenario), field, by_code)
    return Answer(
        _typed("least", (field, scenario), limits),
        found,
        lambda: findings.least_table(found),
        lambda: mix_charts.least(found),
        lambda: [findings.least_headline(found), findings.proof(found)],
    )


@dataclass(frozen=True, eq=False, repr=False)
class SimulationAnswer(Answer):
    """Random futures: `table` has the first policy's years, `exact` what was counted."""

    @property
    def policies(self) -> pd.DataFrame:
        """The policies side by side in the same futures, as `questions.risk.tables.policies` describes it."""
        table: pd.DataFrame = loaded("ephyto_model.questions.risk.tables:policies")(self.exact)
        return table


def simulate(projection: Projection | None = None, /, **asked: Any) -> SimulationAnswer:
    """Return random futures of the fund around a projection.

    Keyword arguments are the projection's fields, the assumptions, `futures` (how many), `policies` (the path of a YAML
    file) and the criteria; the random seed is the projection's. Its `table` has one row a year, as
    `questions.risk.tables.by_year` describes it.
    """
    if projection is not None and not isinstance(projection, Projection):
        raise InputError(f"simulate takes a Projection, or fields by name; found {quoted(projection)}.")
    with needing_extras():
        from ephyto_model.questions.risk import charts, simulation, tables, texts, views
        from ephyto_model.questions.risk.parameters import risk_asked  # SciPy, which no other name needs
    given = {} if projection is None else {**projection.differences(), "name": projection.name}
    question, number = risk_asked({**given, **asked})
    found = simulation.simulate(question, number, question.projection.random_seed)
    return SimulationAnswer(
        _typed("simulate", (projection,), asked),
        found,
        lambda: tables.by_year(found),
        lambda: charts.fan(found, "reserve"),
        lambda: [texts.futures_headline(found), views.risk_by_year(found), views.policies(found)],
    )


def agree(agreement: str | Path | Mapping[str, Any] | None = None, /, **parts: Any) -> Answer:
    """Return the common ground of an agreement: a YAML file's path, or its levers and limits by name.

    Its `table` has one row a setting that stands out or, where nothing holds all limits, one for each fewest limits to
    give up. Columns: setting, the levers, outside_funding_usd, base_unit_usd, usage_unit_usd, highest_usd (US dollars a
    year).
    """
    if isinstance(agreement, str | Path):
        asked = read_agreement(find_input(Path(agreement)))
    elif agreement is None or isinstance(agreement, Mapping):
        asked = agreement_from({**(agreement or {}), **parts}, "The agreement")
    else:
        raise InputError(f"agree takes a file's path, or levers and limits by name; found {quoted(agreement)}.")
    ground = search(asked)
    return Answer(
        _typed("agree", (str(agreement) if isinstance(agreement, Path) else agreement,), parts),
        ground,
        lambda: agreement_tables.as_frame(ground),
        lambda: agreement_charts.possible_map(agreement_charts.map_of(ground)),
        lambda: [
            agreement_texts.ground_headline(ground),
            agreement_tables.limits(ground),
            *([agreement_tables.settings(ground)] if ground.least else [agreement_tables.given_up(ground)]),
        ],
    )


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
    longest = int(scenario_fields()["name"].maximum or 0)
    return replace(outcome, scenario=scenario.with_(name=name if len(name) <= longest else f"{name[: longest - 1]}…"))


def _scenario(asked: Any) -> Scenario:
    """Return a scenario, the paper's where none is given. Raises InputError for anything else."""
    if isinstance(asked, Outcome):
        return asked.scenario
    if asked is not None and not isinstance(asked, Scenario):
        raise InputError(f"A scenario is needed, like Scenario(fao_funding_usd=400_000); found {quoted(asked)}.")
    return asked or Scenario()


def _typed(function: str, values: Sequence[Any], by_name: Mapping[str, Any]) -> str:
    """Write a call as it would be typed; names that are no Python names stand in a mapping."""
    plain = {name: value for name, value in by_name.items() if name.isidentifier()}
    odd = {name: value for name, value in by_name.items() if name not in plain}
    written = [repr(value) for value in values if value is not None]
    written += [f"{name}={value!r}" for name, value in plain.items()] + ([f"**{odd!r}"] if odd else [])
    return f"{function}({', '.join(written)})"


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
