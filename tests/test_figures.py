"""The figures of everything that people read, kept in tests/figures/: one that moves is seen, wherever it stands.

A file holds the numbers of each part and the cells of each table, but no sentences, so that those can be reworded (but
for refused.txt, which has what is said of each value that is refused); of a chart it has the first, the last and the
sum of each list. `make figures` writes the files again; what has moved is
then in the change that is committed, to be looked at line by line.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from difflib import unified_diff
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from bad_values import BAD
from kept import counted, leaves, numbers, of_answer, of_document, of_workbook

import ephyto_model
from ephyto_model import Projection, Scenario
from ephyto_model.cli import main
from ephyto_model.display.word.writer import word_file
from ephyto_model.documents.brief import brief
from ephyto_model.documents.files import bracketed_file, options_file, redline_file
from ephyto_model.documents.options import options_paper
from ephyto_model.documents.outlook import outlook as outlook_paper
from ephyto_model.documents.paper import paper
from ephyto_model.errors import InputError
from ephyto_model.files import DATA, read_yaml
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.timing import Biennium
from ephyto_model.page.data import data
from ephyto_model.page.start import start
from ephyto_model.questions.agreements.limit import limits_from
from ephyto_model.questions.exchanges.sample import make_sample
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.inputs.facts import load_go_live
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import named_futures, one_of
from ephyto_model.questions.fund.letters.export import letter_docx
from ephyto_model.questions.fund.letters.texts import letter
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.years import Fund
from ephyto_model.questions.reproduction import rounding_search
from ephyto_model.questions.sharing.scale_design import shipped_designs
from ephyto_model.recalculation import bureau_files
from ephyto_model.recalculation.workbook import contributions_xlsx

REFUSED = json.loads((Path(__file__).parent / "cases" / "refused.json").read_text(encoding="utf-8"))
FIGURES = Path(__file__).parent / "figures"
pytestmark = pytest.mark.heavy
WRITE = os.environ.get("FIGURES") == "write"

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
STORMY = {
    "last_year": 2032,
    "fao_funding_usd": {2025: 600_000, 2029: 300_000},
    "donor_funding_usd": 90_000,
    "opening_reserve_usd": 700_000,
    "one_year_late_share": {"High": 0.2, "KEN": 0.5},
    "annual_cost_usd": {2025: 1_263_000, 2028: 1_400_000},
    "status_changes": {"NPL": {2029: "Lower-Middle"}, "PAN": {2027: "High"}},
    "newcomer_exchanges": "peer_median",
    "joiners_a_year": {2025: 2, 2028: 9},
    "arrears_in_fees": "counted",
    "level_rule": "as_spent",
    "random_seed": 9,
    "futures": 120,
    "donor_usd": 200_000,
    "fao_cut_probability": 0.6,
    "cost_overrun": 0.1,
    "growth_in_common": 0.7,
}
ROUGH = {"rounding": "exact", "exchange_growth": -0.3, "exclude": ["KEN", "USA"], "include": ["CAN", "JPN"]}


class Parts(SimpleNamespace):
    """What functions with arguments show."""

    def __str__(self) -> str:
        return ", ".join(vars(self))


def coarse(name: str) -> dict[str, Any]:
    """Return a shipped agreement with five times the step of its amounts, which takes a moment to search."""
    agreement = read_yaml(DATA / "agreements" / f"{name}.yaml")
    steps = {
        key: {**one, "step": 50_000} if isinstance(one, dict) and "step" in one else one
        for key, one in agreement["levers"].items()
    }
    return {**agreement, "levers": steps}


@cache
def recalculated() -> Fund:
    return project(one_of(DATA / "recalculation" / "invented-2027" / "fund.yaml", None).with_(last_year=2028))


def reproduced() -> Any:
    """Return the reproduction of the paper with some of the rounding rules tried."""
    found = ephyto_model.reproduce()
    steps = {"SHARES": ("2/3", 0.67), "BASE_STEPS": (100, 1_000), "USAGE_STEPS": (None, 100)}
    with patch.multiple(rounding_search, **steps):
        assert len(found.rules) > 20
    return found


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
    "simulate_stormy": lambda: ephyto_model.simulate(**STORMY),
    "scenario_rough": lambda: ephyto_model.scenario_report({"name": "Rough", **ROUGH}),
    "party_alone": lambda: ephyto_model.party_report({"scenarios": [{"name": "A"}], "iso3": "KEN"}),
    "party_of_two": lambda: ephyto_model.party_report({"scenarios": [{"name": "A"}, FEW_CHANGES], "iso3": "NLD"}),
    "party_out": lambda: ephyto_model.party_report({"scenarios": [{"name": "Rough", **ROUGH}], "iso3": "KEN"}),
    "mix_of_funding_rough": lambda: ephyto_model.mix_of_funding(Scenario(**ROUGH)),
    "fairness_rough": lambda: ephyto_model.fairness(Scenario(**ROUGH)),
    "agree": lambda: ephyto_model.agree(coarse("within_reach")),
    "sweep_of_growth": lambda: ephyto_model.sweep(
        Scenario(newcomer_exchanges=6_000), participating_parties=range(187, 88, -33), exchange_growth=[-0.2, 0, 0.5]
    ),
    "least_of_reserves": lambda: ephyto_model.least(
        "reserves_applied_usd", Scenario(**ROUGH), High=30_000, everyone=60_000
    ),
    "why": lambda: ephyto_model.why(Scenario.from_mapping(GROWING), "KEN"),
    "why_it_changes": lambda: ephyto_model.why(Scenario.from_mapping(GROWING), "KEN", against=Scenario()),
    "sweep": lambda: ephyto_model.sweep(fao_funding_usd=range(0, 600_001, 200_000), participating_parties=[88, 140]),
    "least": lambda: ephyto_model.least("fao_funding_usd", KEN=20_000),
    "reproduce": reproduced,
    "parts_of_reproduce": lambda: Parts(
        tables=ephyto_model.reproduce().printed_in("Table 1", "Table 2"),
        nothing=ephyto_model.reproduce().printed_in("Table 9"),
        totals=ephyto_model.reproduce().totals(rounding="exact", participating_parties=187),
    ),
    "parts_of_sweep": lambda: Parts(
        along=(
            found := ephyto_model.sweep(fao_funding_usd=range(0, 600_001, 100_000), rounding=["published", "exact"])
        ),
        lines=found.figure(),
        of_kenya=found.figure("KEN"),
        kenya=found.of("Kenya"),
        one_line=ephyto_model.sweep(exchange_growth=[0, 0.2, 0.9]).figure("NLD"),
    ),
    "parts_of_outlook": lambda: Parts(
        fees=ephyto_model.outlook().compared("base_unit_usd", "Base unit fee"),
        reserve=ephyto_model.outlook().compared("reserve_close_usd", "Reserve at the end of the year"),
    ),
    "party_first_of_all": lambda: ephyto_model.party_report(
        {
            "scenarios": [{"name": "One", "participating_parties": 1}, {"name": "Free", "fao_funding_usd": 1_263_000}],
            "iso3": Scenario().queue()[0].iso3,
        }
    ),
    "party_in_one_only": lambda: ephyto_model.party_report(
        {"scenarios": [{"name": "A"}, {"name": "B", "participating_parties": 187}], "iso3": "VNM"}
    ),
    "party_with_other_exchanges": lambda: ephyto_model.party_report({"scenarios": [GROWING], "iso3": "MAR"}),
    "fund_stormy": lambda: ephyto_model.fund_report(
        {**{name: value for name, value in STORMY.items() if name in projection_fields()}, "report_year": 2028}
    ),
    "simulate_strict": lambda: ephyto_model.simulate(
        **RISK, years_above_cap=1, largest_rise=0.1, largest_shortfall=0, from_year=2026
    ),
    "agree_against": lambda: ephyto_model.agree(coarse("against_one_another")),
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
    "bureau": lambda: word_file(bureau_files.paper(recalculated(), Biennium(2027))),
    "letter": lambda: letter_docx(letter(project(FUTURE), "NZL", Biennium(2029))),
    "letter_to_a_newcomer": lambda: letter_docx(letter(project(FUTURE), "CAN", Biennium(2027))),
}
MOST_LETTERS = 600  # of what is said of a value that is refused
MADE = datetime(2026, 6, 30, tzinfo=UTC)
SPREADSHEETS: dict[str, Callable[[Path], object]] = {
    "spreadsheet": lambda place: ephyto_model.to_excel(Scenario.from_mapping(GROWING), place),
    "spreadsheet_budgeted": lambda place: ephyto_model.to_excel(
        Scenario.from_mapping(BUDGETED), place, Scenario(), Scenario.from_mapping(FEW_CHANGES)
    ),
    "spreadsheet_biennium": lambda place: place.write_bytes(contributions_xlsx(recalculated(), Biennium(2027), MADE)),
}
HALF = ["--set", "fao_funding_usd=631500", "--set", "exchange_growth=0.3"]
COMMANDS: dict[str, list[str]] = {
    "assess": ["assess", "--json"],
    "assess_text": ["assess", *HALF],
    "assess_why": ["assess", *HALF, "--why", "KEN"],
    "assess_against": ["assess", *HALF, "--against", "AGAINST"],
    "assess_against_json": ["assess", *HALF, "--against", "AGAINST", "--json"],
    "project": ["project", "--json"],
    "project_text": ["project", "--set", "nonpaying_share=0.1", "--set", "joiners_a_year=6"],
    "project_risk": ["project", "--futures", "100", "--json"],
    "project_risk_text": ["project", "--futures", "100", "--assume", "cost_overrun=0.2"],
    "project_worst": ["project", "--futures", "40", "--show", "worst"],
    "assess_nobody": ["assess", "--set", "participating_parties=1", "--set", "exclude=[NLD, ARG, USA]"],
    "assess_exact": ["assess", "--set", "rounding=exact", "--set", "participating_parties=187"],
    "project_free": ["project", "--set", "fao_funding_usd=1300000", "--set", "last_year=2030"],
    "agree_text": ["agree", "AGREEMENT"],
}


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
def test_the_figures_of_a_command(name, capsys, tmp_path):
    (tmp_path / "AGAINST.yaml").write_text("{name: More, fao_funding_usd: 250000, participating_parties: 130}")
    (tmp_path / "AGREEMENT.yaml").write_text(json.dumps(coarse("nobody_above_the_paper")))
    written = {path.stem: str(path) for path in tmp_path.iterdir()}
    assert main([written.get(part, part) for part in COMMANDS[name]]) == 0
    found = numbers(capsys.readouterr().out).split()
    compared(name, (" ".join(found[place : place + 20]) for place in range(0, len(found), 20)))


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_the_figures_and_formulas_of_a_spreadsheet(name, tmp_path):
    place = tmp_path / "made.xlsx"
    SPREADSHEETS[name](place)
    compared(name, of_workbook(place))


def test_the_form_of_the_page():
    started, given = start(Scenario()), data()
    kept = {key: value for key, value in started.items() if key not in ("parties", "curve_layout")}
    kept |= {key: given[key] for key in ("model", "causes", "exchange_columns", "most_clauses", "rounding_words")}
    compared("page", counted(leaves(kept)))


def read(fields: dict[str, Any], limits: list[Any]) -> None:
    Scenario.from_mapping(fields)
    if limits:
        limits_from(limits, "the code", reject_contradictions=False)


def refused(check: Callable[..., Any], *values: Any) -> str:
    with pytest.raises(InputError) as caught:
        check(*values)
    return str(caught.value)


def test_what_is_refused_is_said_as_before():
    scenarios = [f"{what}: {refused(read, fields, limits)}" for what, fields, limits in REFUSED["refused"]]
    others = [f"{values}: {refused(check, values)}" for check, some in BAD for values in some]
    compared("refused", (line[:MOST_LETTERS] for one in (*scenarios, *others) for line in one.splitlines()))


def test_every_kept_file_is_compared():
    assert {path.stem for path in FIGURES.glob("*.txt")} == {
        *ANSWERS,
        *DOCUMENTS,
        *COMMANDS,
        *SPREADSHEETS,
        "count_exchanges",
        "page",
        "refused",
    }
