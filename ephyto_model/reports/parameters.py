"""Papermill parameters: what a notebook is asked, checked before anything is computed."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from IPython.core.getipython import get_ipython

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.files import find_input
from ephyto_model.language.translation import SOURCE, speak
from ephyto_model.language.wording import listed
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.checks import PEER_MEDIAN
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import field_named, fields
from ephyto_model.model.scenarios.files import differences_in
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.agreements.agreement import Agreement, read_agreement
from ephyto_model.questions.agreements.levers import check_for_a_map
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.inputs.fields import projection_field_named, projection_fields
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.risk.parameters import check_name, names, risk_asked
from ephyto_model.questions.sharing.scale_design import ScaleDesign, designs_from, read_designs, shipped_designs
from ephyto_model.reports.runs.cells import assigned_in

LANGUAGE = "language"  # the parameter of the templates beside their fields


def scenario_from(namespace: Mapping[str, Any], **others: range | tuple[str | int, ...] | None) -> Scenario:
    """Return the scenario that the variables of a notebook's first cells describe.

    A name that the parameter cells right above assign and no field has, which Papermill would only warn of, is refused
    with the nearest field name. Parameters beside the scenario's fields are named in `others`, each with the whole
    numbers or the words that it accepts, or None where what uses it checks it. Raises InputError.
    """
    return Scenario.from_mapping(_fields_given(namespace, field_named, fields(), others))


def projection_from(namespace: Mapping[str, Any], **others: range | tuple[str | int, ...] | None) -> Projection:
    """Return the projection that the variables of a notebook's first cells describe, as `scenario_from` does."""
    return Projection.from_mapping(_fields_given(namespace, projection_field_named, projection_fields(), others))


def _fields_given(
    namespace: Mapping[str, Any],
    named: Callable[[Any], Field],
    known: Iterable[str],
    others: Mapping[str, range | tuple[str | int, ...] | None],
) -> dict[str, Any]:
    def check(name: str) -> None:
        if name not in (*others, LANGUAGE):
            named(name)

    given = _given(namespace, check, (*known, *others, LANGUAGE))
    speak(given.pop(LANGUAGE, SOURCE))
    for name, accepted in others.items():
        _check(name, given.get(name), accepted)
    return {name: value for name, value in given.items() if name not in others}


def _check(name: str, value: Any, accepted: range | tuple[str | int, ...] | None) -> None:
    if isinstance(accepted, range) and (type(value) is not int or value not in accepted):
        bounds = f"from {accepted.start:,} to {accepted.stop - 1:,}"
        raise InputError(f"{name} must be a whole number {bounds}, not {quoted(value)}.")
    if isinstance(accepted, tuple) and value not in accepted:
        words = [str(choice) for choice in accepted]
        raise InputError(f"{name} must be {listed(words, 'or')}, not {quoted(value)}.{nearest(value, words)}")


class AskedBatch(NamedTuple):
    """What the notebooks over several scenarios are asked: the title, the outcomes, and for a party page its party."""

    title: str
    outcomes: tuple[Outcome, ...]
    party: Participant | None
    designs: tuple[ScaleDesign, ...]


def batch_from(namespace: Mapping[str, Any]) -> AskedBatch:
    """Return the batch that the variables of a comparison or of a party's page describe.

    It is as strict as `scenario_from`. `scenarios` is a list of mappings of the fields that differ from the default;
    beside it and `title` a comparison has `designs`, a list of designs that share by a scale, a party's page `iso3`.
    Raises InputError.
    """
    own = "iso3" if "iso3" in namespace else "designs"
    known = ("title", "scenarios", own, LANGUAGE)
    given = _given(namespace, partial(_known_name, known), known)
    speak(given.get(LANGUAGE, SOURCE))
    title = fields()["name"].checked(given.get("title", "Batch")) if "title" in given else "Batch"
    differences = differences_in({"scenarios": given.get("scenarios")}, "the parameters")
    outcomes = tuple(Scenario.from_mapping(fields_).run() for fields_ in differences)
    designs = designs_from(given.get("designs", []), "the parameters")
    return AskedBatch(title, outcomes, participant_of(given["iso3"]) if "iso3" in given else None, designs)


def scales_from(place: object) -> tuple[ScaleDesign, ...]:
    """Return the designs of a file, CSV or YAML, or of data/scales/ where the text is empty. Raises InputError."""
    if not isinstance(place, str):
        raise InputError(f"designs must be the path of a CSV or YAML file, or an empty text; found {quoted(place)}.")
    return read_designs(find_input(Path(place))) if place else shipped_designs()


def _known_name(known: Sequence[str], name: str) -> None:
    if name not in known:
        raise InputError(f"There is no parameter {quoted(name)}; there are {listed(known)}.{nearest(name, known)}")


def _given(namespace: Mapping[str, Any], check: Callable[[str], object], known: Iterable[str]) -> dict[str, Any]:
    """Return the variables with one of the `known` names, after a check of each name that the parameter cells assign.

    Other variables are the notebook's own: it may be run any number of times in one kernel.
    """
    shell = get_ipython()
    if shell is None:
        names = [name for name, value in namespace.items() if not name.startswith("_") and not callable(value)]
    else:
        names = _assigned_above(shell.history_manager.input_hist_parsed)
    for name in names:
        check(name)
    return {name: namespace[name] for name in known if name in namespace}


def _assigned_above(sources: Sequence[str]) -> list[str]:
    """Return the names that the parameter cells right above the cell that runs, the last of the sources, assign."""
    cells = [*reversed(sources[:-1])][:2]
    injected = bool(cells) and cells[0].startswith("# Parameters")  # Papermill's, below the notebook's own
    return [name for source in cells[: 1 + injected] for name in assigned_in(source)]


class AgreementAsked(NamedTuple):
    """What the notebook that looks for common ground is asked: an agreement, and the two levers of its map."""

    agreement: Agreement
    levers: tuple[str, ...]  # none where the notebook chooses


def agreement_from(namespace: Mapping[str, Any]) -> AgreementAsked:
    """Return what `agreement` (the path of a YAML file) and `levers` (two names, or none) ask. Raises InputError."""
    known = ("agreement", "levers", LANGUAGE)
    given = _given(namespace, partial(_known_name, known), known)
    speak(given.get(LANGUAGE, SOURCE))
    if not isinstance(given.get("agreement"), str):
        raise InputError(f"agreement must be the path of a YAML file, not {quoted(given.get('agreement'))}.")
    agreement = read_agreement(find_input(Path(given["agreement"])))
    check_for_a_map(agreement.levers)
    by_name = {lever.key: lever for lever in agreement.levers}
    names = given.get("levers", [])
    wrong = not isinstance(names, list) or len(names) not in (0, 2) or len(set(map(str, names))) < len(names)
    if wrong or not set(map(str, names)) <= set(by_name):
        raise InputError(f"levers must be two of {listed([*by_name])}, or an empty list; found {quoted(names)}.")
    return AgreementAsked(agreement, tuple(names))


def risk_from(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the projection's fields, assumptions, criteria, `futures` and `policies` that are asked, for `simulate`.

    The random seed is the projection's. Raises InputError for what `simulate` would not accept.
    """

    def check(name: str) -> None:
        if name != LANGUAGE:
            check_name(name)

    given = _given(namespace, check, (*names(), LANGUAGE))
    speak(given.pop(LANGUAGE, SOURCE))
    risk_asked(given)
    return given


class CountAsked(NamedTuple):
    """What the notebook that counts exchanges is asked: the records, the year, and when parties went live."""

    records: list[str]
    year: int
    go_live: Mapping[str, date]
    description: str  # what the records are, for people


def count_from(namespace: Mapping[str, Any]) -> CountAsked:
    """Return what `records` (paths), `year`, `go_live` (a path) and `seed` ask for. Raises InputError.

    Without records a synthetic year is made: Appendix 2's exchanges grown by 30%, and 12 parties that are new.
    """
    known = ("records", "year", "go_live", "seed")
    given = _given(namespace, partial(_known_name, known), known)
    from ephyto_model.questions.exchanges.counts import (
        check_year,  # Ibis, which no other template needs, takes a while to load
    )
    from ephyto_model.questions.exchanges.sample import make_sample
    from ephyto_model.questions.fund.inputs.facts import load_go_live

    check_year(given["year"])
    _check("seed", given["seed"], range(1_000_000_000))
    records, go_live = given["records"], given["go_live"]
    if isinstance(records, str):
        records = [records] if records else []
    if not isinstance(records, list) or not all(isinstance(place, str) for place in records):
        raise InputError(f"records must be a path or a list of paths, not {quoted(given['records'])}.")
    if not isinstance(go_live, str):
        raise InputError(f"go_live must be the path of a CSV file, not {quoted(go_live)}.")
    if records:
        return CountAsked(records, given["year"], load_go_live(Path(go_live)) if go_live else {}, listed(records))
    folder = Path(tempfile.mkdtemp(prefix="ephyto-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    grown = Scenario(exchange_growth=0.3, participating_parties=100, newcomer_exchanges=PEER_MEDIAN)
    table = {user.iso3: user.exchanges for user in grown.users()}
    place = make_sample(folder, table, given["year"], given["seed"])
    description = f"synthetic: the exchanges of 2023 plus 30%, with 12 new parties (seed {given['seed']})"
    return CountAsked([str(place)], given["year"], load_go_live(folder / "go_live.csv"), description)
