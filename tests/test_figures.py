"""The figures of everything that people read, kept in tests/figures/: one that moves is seen, wherever it stands.

A file holds the numbers of each part and the cells of each table, but no sentences, so that those can be reworded; of
a chart it has the first, the last and the sum of each list. `make figures` writes the files again; what has moved is
then in the change that is committed, to be looked at line by line.
"""

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest
from docx.oxml.ns import qn

import ephyto_model
from ephyto_model import Projection, Scenario
from ephyto_model.cli import main
from ephyto_model.display.html import Table
from ephyto_model.display.word.writer import word_file
from ephyto_model.documents.brief import brief
from ephyto_model.documents.files import bracketed_file, options_file, redline_file
from ephyto_model.documents.options import options_paper
from ephyto_model.documents.outlook import outlook as outlook_paper
from ephyto_model.documents.paper import paper
from ephyto_model.files import DATA, read_yaml
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.exchanges.sample import make_sample
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.facts import load_go_live
from ephyto_model.questions.fund.letters import letter, letter_docx
from ephyto_model.questions.fund.projection import named_futures, one_of
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.years import Fund
from ephyto_model.questions.sharing.scale_design import shipped_designs
from ephyto_model.recalculation import bureau
from ephyto_model.recalculation.workbook import contributions_xlsx

FIGURES = Path(__file__).parent / "figures"
pytestmark = pytest.mark.heavy
WRITE = os.environ.get("FIGURES") == "write"
NUMBER = re.compile(r"[-−+]?\d[\d,.\u202f\u00a0]*(?:[eE][-+]?\d+)?%?")
SHORT = 12  # a list of a chart that is no longer is written whole
# What says when and where it was made, what is asked, and what the parts are made of.
LEFT_OUT = {"basis", "controls", "exact", "least", "record", "records", "scenario", "started", "typed"}

GROWING = {
    "name": "Growing",
    "fao_funding_usd": 250_000,
    "donor_funding_usd": 60_000,
    "reserves_applied_usd": 40_000,
    "participating_parties": 130,
    "joining_order": "highest_income_first",
    "newcomer_exchanges": "peer_median",
    "exchange_growth": 0.25,
    "exclude": ["AUS"],
    "status_list": "fy27",
    "exchanges": {"MAR": {"sent": 100_000, "received": 18_970}, "KEN": 165_754, "GBR": 40_000, "BRA": 0},
}
BUDGETED = {
    "name": "Budgeted",
    "annual_funding_level_usd": {
        "name": "Invented",
        "plan": {"users": {2025: 88, 2026: 95}, "exchanges": {2025: 2_643_831, 2026: 2_700_000}},
        "lines": [
            {"head": "c", "line": "Hub", "rises_with": "exchanges", "amounts_usd": {2025: 700_000, 2026: 710_000}},
            {"head": "e", "line": "Secretariat", "rises_with": "users", "amounts_usd": {2025: 512_345, 2026: 520_001}},
        ],
    },
    "rounding": "exact",
    "fao_funding_usd": 100_000,
}
FEW_CHANGES = {"name": "More", "fao_funding_usd": 250_000, "participating_parties": 130, "exchange_growth": 0.25}
BATCH = {"title": "Options", "scenarios": [{"name": "A"}, FEW_CHANGES, {"name": "Half", "fao_funding_usd": 631_500}]}
FUTURE = Projection(
    name="Late",
    last_year=2033,
    joiners_a_year=7,
    exchange_growth=0.08,
    fao_funding_usd={2025: 100_000, 2029: 50_000},
    paid_share=0.9,
    one_year_late_share=0.05,
    two_years_late_share=0.02,
    nonpaying_share=0.04,
    opening_reserve_usd=120_000,
    arrears_in_fees="charged",
    random_seed=3,
)
RISK = {"paid_share": 0.9, "joiners_a_year": 4, "random_seed": 5, "futures": 150}


def coarse(name: str) -> dict[str, Any]:
    """Return a shipped agreement with five times the step of its amounts, which takes a moment to search."""
    agreement = read_yaml(DATA / "agreements" / f"{name}.yaml")
    steps = {key: {**one, "step": 50_000} if isinstance(one, dict) else one for key, one in agreement["levers"].items()}
    return {**agreement, "levers": steps}


@cache
def recalculated() -> Fund:
    return project(one_of(DATA / "recalculation" / "invented-2027" / "fund.yaml", None).with_(last_year=2028))


# What a cell shows, by the name of its file: every public part of each answer.
ANSWERS: dict[str, Callable[[], Any]] = {
    "scenario_growing": lambda: ephyto_model.scenario_report(GROWING),
    "scenario_budgeted": lambda: ephyto_model.scenario_report(BUDGETED),
    "comparison": lambda: ephyto_model.comparison_report({**BATCH, "designs": []}),
    "comparison_of_levels": lambda: ephyto_model.comparison_report(
        {"scenarios": [{"name": f"{n}", "fao_funding_usd": n * 200_000} for n in range(4)], "designs": []}
    ),
    "party_kenya": lambda: ephyto_model.party_report({**BATCH, "iso3": "KEN"}),
    "party_viet_nam": lambda: ephyto_model.party_report({**BATCH, "iso3": "VNM"}),
    "fund": lambda: ephyto_model.fund_report({**FUTURE.differences(), "report_year": 2029}),
    "outlook": lambda: ephyto_model.outlook(FUTURE),
    "participation": lambda: ephyto_model.participation(Scenario(fao_funding_usd=300_000), random_orders=3),
    "mix_of_funding": lambda: ephyto_model.mix_of_funding(Scenario(participating_parties=118)),
    "fairness": lambda: ephyto_model.fairness(Scenario(fao_funding_usd=200_000), shipped_designs()),
    "uncertainty": lambda: ephyto_model.uncertainty(futures=200, sobol_draws=8),
    "simulate": lambda: ephyto_model.simulate(**RISK),
    "compare": lambda: ephyto_model.compare(Scenario(), Scenario.from_mapping(FEW_CHANGES)),
    "why": lambda: ephyto_model.why(Scenario.from_mapping(GROWING), "KEN"),
    "why_it_changes": lambda: ephyto_model.why(Scenario.from_mapping(GROWING), "KEN", against=Scenario()),
    "sweep": lambda: ephyto_model.sweep(fao_funding_usd=range(0, 600_001, 200_000), participating_parties=[88, 140]),
    "least": lambda: ephyto_model.least("fao_funding_usd", KEN=20_000),
}
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "paper": lambda: word_file(paper(Scenario.from_mapping(GROWING).run())),
    "paper_budgeted": lambda: word_file(paper(Scenario.from_mapping(BUDGETED).run())),
    "options": lambda: word_file(options_paper("Options", [one.run() for one in presets()], designs=shipped_designs())),
    "brief": lambda: word_file(brief(participant_of("KEN"), [one.run() for one in presets()])),
    "outlook_paper": lambda: word_file(outlook_paper(project(named_futures()[2]))),
    "agreement": lambda: options_file({"title": "Within", "agreement": coarse("within_reach")})["docx"],
    "disagreement": lambda: options_file({"title": "Against", "agreement": coarse("against_one_another")})["docx"],
    "redline": lambda: redline_file({"base": {"name": "A"}, "option": FEW_CHANGES, "author": "A"})["docx"],
    "bracketed": lambda: bracketed_file({**BATCH, "scenarios": [{"name": "A"}, {"fao_funding_usd": 631_500}]})["docx"],
    "bureau": lambda: word_file(bureau.paper(recalculated(), Biennium(2027))),
    "letter": lambda: letter_docx(letter(project(FUTURE), "NZL", Biennium(2029))),
    "letter_to_a_newcomer": lambda: letter_docx(letter(project(FUTURE), "CAN", Biennium(2027))),
}
MADE = datetime(2026, 6, 30, tzinfo=UTC)
SPREADSHEETS: dict[str, Callable[[Path], object]] = {
    "spreadsheet": lambda place: ephyto_model.to_excel(Scenario.from_mapping(GROWING), place),
    "spreadsheet_budgeted": lambda place: ephyto_model.to_excel(
        Scenario.from_mapping(BUDGETED), place, Scenario(), Scenario.from_mapping(FEW_CHANGES)
    ),
    "spreadsheet_biennium": lambda place: place.write_bytes(contributions_xlsx(recalculated(), Biennium(2027), MADE)),
}
COMMANDS: dict[str, list[str]] = {
    "assess": ["assess", "--json"],
    "project": ["project", "--json"],
    "project_risk": ["project", "--futures", "100", "--json"],
}


def numbers(text: str) -> str:
    return " ".join(found.group().rstrip(".,") for found in NUMBER.finditer(text))


def steady(value: Any) -> str:
    """Write a number with six digits, so that the last bits of an arithmetic do not count."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def of_list(values: list[Any]) -> str:
    plain = [float(value) for value in pd.Series(pd.to_numeric(pd.Series(values), errors="coerce")).fillna(0)]
    if len(values) <= SHORT:
        return " ".join(map(steady, values))
    return f"[{len(values)}] {steady(values[0])} {steady(values[-1])} sum {steady(sum(plain))}"


def of_figure(figure: go.Figure) -> Iterator[str]:
    drawn = json.loads(figure.to_json(engine="json"))
    for trace in figure.data:
        for axis in ("x", "y", "z", "base", "text", "customdata", "values", "parents"):
            values = getattr(trace, axis, None) if axis in trace else None
            if values is not None and not isinstance(values, str):
                yield f"{trace.type} {axis}: {of_list(pd.Series(np.ravel(np.array(values, dtype=object))).tolist())}"
    for kind in ("shapes", "annotations"):
        for one in drawn["layout"].get(kind, ()):
            yield f"{kind}: " + " ".join(steady(one[key]) for key in ("x0", "x1", "y0", "y1", "x", "y") if key in one)
    yield from of_ticks(drawn)
    yield "title: " + numbers(str(drawn["layout"].get("title", {}).get("text", "")))


def of_ticks(drawn: Any) -> Iterator[str]:
    """Give the ticks that are set by hand, on axes and colour bars."""
    for key, value in drawn.items() if isinstance(drawn, dict) else enumerate(drawn if isinstance(drawn, list) else ()):
        if key in ("tickvals", "ticktext") and isinstance(value, list):
            yield f"{key}: {of_list(value)}"
        else:
            yield from of_ticks(value)


def of_part(part: Any) -> Iterator[str]:
    if isinstance(part, go.Figure):
        yield from of_figure(part)
    elif isinstance(part, pd.DataFrame):
        for name in part.columns:
            yield f"column: {of_list(part[name].tolist())}"
    elif isinstance(part, Table):
        yield from (" | ".join(row) for row in part.rows())
    elif part is not None:
        yield from filter(None, map(numbers, str(part).splitlines()))


def of_answer(answer: Any) -> Iterator[str]:
    for name in sorted(name for name in dir(answer) if not name.startswith(("_", "make_")) and name not in LEFT_OUT):
        part = getattr(answer, name)
        if name == "figure":
            part = part()
        if not callable(part):
            yield from (f"{name}: {line}" for line in of_part(part))
    yield from (f"cell: {line}" for line in of_part(str(answer)))


def of_document(content: bytes) -> Iterator[str]:
    """Give the numbers of each paragraph and the cells of each table; what is taken out as a tracked change as well."""
    body = docx.Document(io.BytesIO(content)).element.body
    for block in body.iter(qn("w:p"), qn("w:tr")):
        if block.tag == qn("w:tr"):
            yield " | ".join(written(cell) for cell in block.iter(qn("w:tc")))
        elif next(block.iterancestors(qn("w:tc")), None) is None and (line := numbers(written(block))):
            yield line


def written(element: Any) -> str:
    pieces = {qn("w:t"): "{}", qn("w:delText"): "(without {})"}
    return "".join(pieces[node.tag].format(node.text) for node in element.iter(*pieces) if node.text)


def of_workbook(place: Path) -> Iterator[str]:
    """Give every formula as it stands, and every number, those that are kept for formulas included."""
    formulas, values = (openpyxl.load_workbook(place, data_only=only) for only in (False, True))
    for sheet in formulas:
        for row in sheet.iter_rows():
            cells = [(cell.value, values[sheet.title][cell.coordinate].value) for cell in row]
            written = [
                f"{formula} -> {steady(value)}" if isinstance(formula, str) else steady(value)
                for formula, value in cells
                if isinstance(value, int | float) or str(formula).startswith("=")
            ]
            if written:
                yield f"{sheet.title} {row[0].row}: " + " | ".join(written)


def compared(name: str, lines: Iterator[str]) -> None:
    """Compare lines with those of a file, or write it."""
    found, place = [*lines], FIGURES / f"{name}.txt"
    if WRITE:
        place.write_text("\n".join(found) + "\n", encoding="utf-8")
    kept = place.read_text(encoding="utf-8").splitlines()
    moved = [line for line in unified_diff(kept, found, "kept", "now", lineterm="", n=0) if line[0] in "+-"][2:]
    assert not moved, f"figures of {name} have moved: {moved[:6]}"
    assert len(found) > 3


@pytest.mark.parametrize("name", ANSWERS)
def test_the_figures_of_what_a_cell_shows(name):
    compared(name, of_answer(ANSWERS[name]()))


def test_the_figures_of_counted_exchanges(tmp_path):
    traders = {"KEN": 6_000, "NLD": 5_200, "USA": 900, "CHN": 700, "VNM": 30, "GHA": 4_990}
    place = make_sample(tmp_path, traders, 2025, 7)
    found = ephyto_model.count_exchanges([str(place)], 2025, load_go_live(tmp_path / "go_live.csv"))
    compared("count_exchanges", of_answer(found))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_figures_of_a_document(name):
    compared(name, of_document(DOCUMENTS[name]()))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_figures_of_a_command(name, capsys):
    assert main(COMMANDS[name]) == 0
    found = numbers(capsys.readouterr().out).split()
    compared(name, (" ".join(found[place : place + 20]) for place in range(0, len(found), 20)))


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_the_figures_and_formulas_of_a_spreadsheet(name, tmp_path):
    place = tmp_path / "made.xlsx"
    SPREADSHEETS[name](place)
    compared(name, of_workbook(place))


def test_every_kept_file_is_compared():
    assert {path.stem for path in FIGURES.glob("*.txt")} == {
        *ANSWERS,
        *DOCUMENTS,
        *COMMANDS,
        *SPREADSHEETS,
        "count_exchanges",
    }
