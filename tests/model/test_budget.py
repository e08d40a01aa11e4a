"""Budgets: what lines add up to, where a dollar goes, how the fund's cost follows. All amounts here are invented."""

import json
from fractions import Fraction

import openpyxl
import pytest

from ephyto_model import InputError, Scenario
from ephyto_model.cli import main
from ephyto_model.files import DATA, read_yaml
from ephyto_model.model.budget import HEADS, BudgetedLevel, budget_of
from ephyto_model.model.budget_files import budget_from, read_budget
from ephyto_model.model.scenarios.code import decode, encode
from ephyto_model.model.scenarios.files import read_scenarios, to_yaml
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fees.comparison import fees_against, varied_fields
from ephyto_model.questions.fees.spending import by_head, where_a_dollar_goes
from ephyto_model.questions.fund.inputs.projection import Projection, read_projections
from ephyto_model.questions.fund.notices import notices_of_fund
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.tables import costs

INVENTED = {
    "name": "Invented",
    "plan": {"newcomers": 10},
    "lines": [
        {"head": "a", "line": "Support", "amounts_usd": {2025: 300_000, 2026: 330_000}},
        {"head": "c", "line": "Hosting", "rises_with": "exchanges", "amounts_usd": {2025: 400_000, 2027: 420_000}},
        {"head": "c", "line": "Storage", "amounts_usd": 48_000},
        {"head": "e", "line": "Secretariat", "amounts_usd": 400_000},
        {"head": "g", "line": "On-boarding", "rises_with": "newcomers", "amounts_usd": 100_000},
    ],
}


def invented(**changes):
    return {**INVENTED, **changes}


def level_of(**changes):
    return Scenario(annual_funding_level_usd=invented(**changes))


def told(outcome):
    return next(notice.text for notice in outcome.notices if notice.code == "budget")


def test_the_level_is_what_the_lines_add_up_to_on_average_over_the_biennium():
    """2025: 300,000 + 400,000 + 48,000 + 400,000 + 100,000 = 1,248,000; 2026: 30,000 more; on average 1,263,000."""
    scenario = level_of()
    assert scenario.annual_funding_level_usd == 1_263_000
    assert scenario.run().assessment == Scenario().run().assessment
    assert told(scenario.run()) == (
        "The lines of the budget “Invented” add up to USD 1,263,000 a year in 2025-2026. Fees are based on this "
        "amount. It is the initial Total Annual Funding Level (App. 1(7))."
    )
    budget = budget_of(scenario.annual_funding_level_usd)
    # In 2027 and 2028: 330,000 + 420,000 + 48,000 + 400,000 + 100,000.
    assert budget.level_usd(Biennium(2027)) == 1_298_000


def test_what_the_lines_miss_of_the_level_is_told():
    dearer = level_of(lines=[*INVENTED["lines"], {"head": "f", "amounts_usd": 5_000.5}])
    assert "It is USD 5,000.50 more than the initial Total Annual Funding Level of USD 1,263,000 (App. 1(7))." in told(
        dearer.run()
    )
    assert dearer.run().assessment.need_usd == Fraction("1268000.5")
    agreed = level_of(agreed_level_usd={2025: 1_300_000, 2027: 1_200_000})
    assert agreed.run().assessment.need_usd == 1_300_000
    assert "This is USD 37,000 less than the proposed Total Annual Funding Level of USD 1,300,000." in told(
        agreed.run()
    )
    assert "This is the proposed Total Annual Funding Level." in told(level_of(agreed_level_usd=1_263_000).run())


def test_where_a_dollar_goes():
    budget = read_budget(INVENTED)
    lines = where_a_dollar_goes(budget).set_index("line")
    assert lines.loc["Support"].tolist() == ["a", "nothing", 315_000, pytest.approx(315 / 1_263)]
    assert lines["share"].sum() == pytest.approx(1)
    heads = by_head(budget).set_index("head")
    assert heads["amount_usd"].to_dict() == {
        "a": 315_000,
        "b": 0,
        "c": 448_000,
        "d": 0,
        "e": 400_000,
        "f": 0,
        "g": 100_000,
    }
    assert heads.loc["c"]["lines"] == 2


def test_lines_stand_in_the_order_of_the_heads():
    turned = where_a_dollar_goes(read_budget(invented(lines=INVENTED["lines"][::-1])))
    assert turned["head"].tolist() == ["a", "c", "c", "e", "g"]


@pytest.mark.parametrize(("users", "cost"), [(3, 2), (4, 2), (5, 3)])
def test_a_line_that_rises_is_rounded_half_up_to_a_dollar(users, cost):
    """5 dollars for 10 users: 1.5 for three are 2, 2 for four, 2.5 for five are 3."""
    lines = [{"head": "f", "rises_with": "users", "amounts_usd": 5}]
    budget = read_budget({"lines": lines, "plan": {"users": 10}})
    assert budget.costs_usd(2025, {"users": users}) == [cost]


def test_a_budget_travels_as_plain_values_and_as_a_number_where_nothing_else_is_known():
    scenario = level_of()
    assert "annual_funding_level_usd" in scenario.differences()
    again = Scenario.from_mapping(json.loads(json.dumps(scenario.values())))
    assert budget_of(again.annual_funding_level_usd) == budget_of(scenario.annual_funding_level_usd)
    assert isinstance(scenario.with_(name="x").annual_funding_level_usd, BudgetedLevel)
    assert scenario.as_numbers() == Scenario()
    assert decode(encode(scenario)) == Scenario()


def test_a_file_is_found_beside_the_scenarios_that_name_it(tmp_path):
    (tmp_path / "b.yaml").write_text(to_yaml_text(INVENTED), encoding="utf-8")
    (tmp_path / "s.yaml").write_text("{annual_funding_level_usd: b.yaml, fao_funding_usd: 63000}", encoding="utf-8")
    (tmp_path / "s.csv").write_text("name,annual_funding_level_usd\nOne,b.yaml\n", encoding="utf-8")
    (tmp_path / "g.yaml").write_text("grid: {annual_funding_level_usd: [b.yaml, 900000]}", encoding="utf-8")
    (tmp_path / "p.yaml").write_text("{annual_cost_usd: {2027: b.yaml}, last_year: 2027}", encoding="utf-8")
    assert read_scenarios(tmp_path / "s.yaml")[0].run().assessment.need_usd == 1_200_000
    assert read_scenarios(tmp_path / "s.csv")[0].annual_funding_level_usd == 1_263_000
    assert [one.annual_funding_level_usd for one in read_scenarios(tmp_path / "g.yaml")] == [1_263_000, 900_000]
    (projection,) = read_projections(tmp_path / "p.yaml")
    assert [budget_of(projection.at("annual_cost_usd", year)) is None for year in (2025, 2027)] == [True, False]
    written = read_scenarios(tmp_path / "s.yaml")[0]
    (tmp_path / "again.yaml").write_text(to_yaml(written), encoding="utf-8")
    assert read_scenarios(tmp_path / "again.yaml")[0] == written


def to_yaml_text(mapping):
    return json.dumps(mapping)  # JSON is YAML


def sheet(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_sheet_holds_the_same_as_yaml(tmp_path):
    path = sheet(
        tmp_path / "Invented.xlsx",
        [
            ["head", "line", "rises_with", 2025, "2026", 2027],
            ["a", "Support", None, 300_000, 330_000],
            ["5(c)", "Hosting", "exchanges", 400_000, None, 420_000],
            [],
            ["Hosting", "Storage", None, 48_000],
            ["(e)", "Secretariat", "nothing", 400_000],
            ["App. 1(5)(g)", "On-boarding", "newcomers", 100_000],
            ["plan", "newcomers", None, 10],
        ],
    )
    assert read_budget(str(path)) == read_budget(INVENTED)
    with_level = sheet(tmp_path / "b.xlsx", [["head", 2025], ["a", 10], ["agreed level", 12]])
    assert read_budget(str(with_level)).level_usd(Biennium(2025)) == 12


def test_the_shipped_budgets_have_the_seven_heads_and_no_amounts():
    document = read_yaml(DATA / "budgets" / "heads.yaml")
    assert [line["head"] for line in document["lines"]] == list(HEADS)
    assert all(set(line) == {"head", "line"} for line in document["lines"])
    rows = openpyxl.load_workbook(DATA / "budgets" / "heads.xlsx").worksheets[0].iter_rows(values_only=True)
    assert [dict(zip(("head", "line"), row[:2], strict=True)) for row in list(rows)[1:]] == document["lines"]
    for name in ("heads.yaml", "heads.xlsx"):
        with pytest.raises(InputError, match="has no amounts, and the paper gives none; copy it and give each line"):
            Scenario(annual_funding_level_usd=f"data/budgets/{name}")


LINE = {"head": "a", "line": "Support", "amounts_usd": 1}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"lines": [{**LINE, "head": "6(a)"}]}, r"Capacity building .* App. 1\(6\)\(a\) excludes .* take the line out"),
        ({"lines": [{**LINE, "head": "(6)(b)"}]}, r"in-country infrastructure .* App. 1\(6\)\(b\) excludes"),
        (
            {"lines": [{**LINE, "head": "Capacity building projects at regional or contracting party level"}]},
            "excludes",
        ),
        ({"lines": [{**LINE, "head": "h"}]}, "head must be one of the seven"),
        ({"lines": [{**LINE, "head": "6(c)"}]}, "head must be one of the seven"),
        ({"lines": [{**LINE, "head": "Hostings"}]}, "Did you mean 'Hosting'"),
        ({"lines": [{"line": "x", "amounts_usd": 1}]}, "found an empty value"),
        ({"lines": [{**LINE, "rises_with": "user"}]}, "must be nothing, users, exchanges or newcomers, not 'user'"),
        ({"lines": [{**LINE, "rises_with": "newcomers"}]}, "the plan does not say for how many"),
        ({"lines": [{**LINE, "amounts_usd": -1}]}, "must be a number from 0"),
        ({"lines": [{**LINE, "amounts_usd": True}]}, "must be a number from 0"),
        ({"lines": [{**LINE, "amounts_usd": float("nan")}]}, "must be a number from 0"),
        ({"lines": [{**LINE, "amounts_usd": "5,000"}]}, "Write it in plain digits"),
        ({"lines": [{**LINE, "amounts_usd": {}}]}, "is empty"),
        ({"lines": [{**LINE, "amounts_usd": {2024: 1}}]}, "by year from 2025 to 2074, not 2024"),
        ({"lines": [{**LINE, "amounts_usd": {2025: 1, "2025": 2}}]}, "has the year 2025 twice"),
        ({"lines": [{**LINE, "cost": 1}]}, "unknown entry 'cost'"),
        ({"lines": [LINE, {"head": "b"}]}, r"line 2 \(Operations\) has no amounts_usd"),
        ({"lines": [LINE], "plan": {"users": 0}}, "must be a whole number from 1"),
        ({"lines": [LINE], "plan": {"user": 1}}, "plan has an unknown entry 'user'"),
        ({"lines": [LINE], "agreed_level_usd": 0}, "must be more than 0"),
        ({"lines": [LINE], "level": 1}, "unknown entry 'level'"),
        ({"lines": [{**LINE, "amounts_usd": 0}]}, "must add up to more than 0"),
        ({"lines": []}, "must have 1 to 200 lines"),
        ({"lines": [LINE], "name": "a\nb"}, "on one line"),
        ([LINE], "must have `lines:` and under it a list"),
        ({"lines": [5]}, "must have `lines:` and under it a list, each with head, line"),
        ({"lines": [LINE], "agreed_level_usd": {2025: 1, 2026: 2}}, "same in both years .* for 2025 or 2027, not"),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused(document, said):
    with pytest.raises(InputError, match=said):
        budget_from(document, "the budget")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["head", "linee", 2025], ["a", "x", 1]], "unknown column 'linee'; .* Did you mean 'line'"),
        ([["line", 2025], ["x", 1]], "lacks the column 'head'"),
        ([["head", 2025, 2025], ["a", 1, 1]], "has the column '2025' 2 times"),
        ([["head", 2025, None], ["a", 1, 7]], "row 2: 7 is in a column without a heading"),
        ([["head", 1999], ["a", 1]], "unknown column '1999'"),
        ([["head", 2025, None], ["a", 1, 0]], "row 2: 0 is in a column without a heading"),
        ([["head", 2025], ["a", 1], [], ["b", -1]], "row 4 .Operations.: amounts_usd of 2025 must be a number"),
        ([["head", 2025], ["a", 1], ["agreed level", 3], ["agreed level", 4]], "row 4 .agreed level. stands twice"),
        (
            [["head", "line", 2025], ["a", "x", 1], ["plan", "users", 3], ["plan", "users", 4]],
            "row 4 .plan. stands twice",
        ),
        ([["head", "line", 2025], ["a", "x", 1], ["agreed level", "x", 3]], "has line, which does not belong there"),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused(tmp_path, rows, said):
    with pytest.raises(InputError, match=said):
        read_budget(str(sheet(tmp_path / "b.xlsx", rows)))


def test_bad_budgets_are_refused_at_the_command_line_with_every_error(tmp_path, capsys):
    (tmp_path / "b.yaml").write_text('lines: [{head: "6(a)", amounts_usd: 1}, {head: c, amounts_usd: x}]')
    assert main(["assess", "--set", f"annual_funding_level_usd={tmp_path / 'b.yaml'}"]) == 2
    said = capsys.readouterr().err
    assert "2 errors were found" in said
    assert "excludes from the funding mechanism" in said
    assert main(["project", "--set", f"annual_cost_usd={tmp_path / 'none.yaml'}"]) == 2
    assert "There is no file" in capsys.readouterr().err


def test_the_funds_cost_follows_the_lines():
    """One joins in 2026 with no exchanges; from 2024 on exchanges grow by 10%, each party's rounded down.

    Hosting is 400,000 for 2,643,831 exchanges, on-boarding 100,000 for 10 newcomers: 10,000 for one, nothing for none.
    """
    projection = Projection(
        annual_funding_level_usd=INVENTED, joiners={"CAN": "2026-07-01"}, exchange_growth=0.1, last_year=2028
    )
    fund = project(projection)
    table = costs(fund).set_index("year")
    assert table["users"].tolist() == [88, 89, 89, 89]
    assert table["newcomers"].tolist() == [0, 1, 0, 0]
    assert abs(table["exchanges"][2025] - 2_643_831 * 1.21) < 88
    hosting = round(400_000 * int(table["exchanges"][2025]) / 2_643_831)
    assert table["c"][2025] == hosting + 48_000
    assert table["a"].tolist() == [300_000, 330_000, 330_000, 330_000]
    assert table["g"].tolist() == [0, 10_000, 0, 0]
    assert [year.cost_usd for year in fund.years] == table["cost_usd"].tolist()
    assert table[list(HEADS)].sum(axis=1).tolist() == table["cost_usd"].tolist()
    # Fees are set on what is planned for the biennium, not on what the years come to.
    assert [year.level_usd for year in fund.years] == [1_263_000, 1_263_000, 1_298_000, 1_298_000]
    codes = [notice.code for notice in notices_of_fund(fund)]
    assert codes[-2:] == ["budget", "cost_follows"]


def test_a_cost_from_a_budget_stands_beside_a_level_of_its_own():
    fund = project(Projection(annual_cost_usd={2027: invented()}, annual_funding_level_usd=1_000_000, last_year=2028))
    assert [year.cost_usd for year in fund.years[:2]] == [1_000_000, 1_000_000]
    # Nobody joins, and exchanges stay as planned: 330,000 + 420,000 + 48,000 + 400,000.
    assert [year.cost_usd for year in fund.years[2:]] == [1_198_000, 1_198_000]
    assert list(costs(fund)["year"]) == [2027, 2028]
    spent = project(Projection(annual_funding_level_usd=invented(), level_rule="as_spent", last_year=2028))
    # Without newcomers 2025 costs 1,148,000, which is the level of 2027 and 2028.
    assert [year.level_usd for year in spent.years] == [1_263_000, 1_263_000, 1_148_000, 1_148_000]


def test_errors_of_a_budget_stand_among_those_of_the_scenarios(tmp_path):
    (tmp_path / "b.yaml").write_text("lines: [{head: z, amounts_usd: 1}, {head: a, amounts_usd: x}]", encoding="utf-8")
    text = "scenarios: [{annual_funding_level_usd: b.yaml}, {fao_funding_usd: -1}]"
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_scenarios(tmp_path / "s.yaml")
    assert str(refused.value).startswith("3 errors were found")
    assert str(refused.value).count("errors were found") == 1
    assert [sentence.split(":")[0][-10:] for sentence in refused.value.sentences] == ["scenario 1"] * 2 + ["scenario 2"]


def test_a_cost_that_rises_beyond_every_level_is_refused():
    lines = [{"head": "c", "rises_with": "exchanges", "amounts_usd": 10**9}]
    budget = {"lines": lines, "plan": {"exchanges": 2_643_831}}
    with pytest.raises(InputError, match=r"comes to more than 1,000,000,000 US dollars in 2026; look at the numbers"):
        project(Projection(annual_cost_usd={2026: budget}, exchange_growth={2025: 0, 2026: 0.5}))


def test_programs_get_what_the_cost_is_made_of(capsys):
    assert main(["project", "--set", f"annual_funding_level_usd={json.dumps(INVENTED)}", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["costs"][0] == {
        "year": 2025,
        "users": 88,
        "exchanges": 2_643_831,
        "newcomers": 0,
        "a": 300_000,
        "b": 0,
        "c": 448_000,
        "d": 0,
        "e": 400_000,
        "f": 0,
        "g": 0,
        "cost_usd": 1_148_000,
    }
    assert main(["project", "--json"]) == 0
    assert "costs" not in json.loads(capsys.readouterr().out)


def test_a_comparison_takes_levels_of_budgets_as_numbers():
    options = [Scenario(name="A").run(), level_of(agreed_level_usd=900_000).with_(name="B").run()]
    assert varied_fields(options) == ["annual_funding_level_usd"]
    assert fees_against(options, "annual_funding_level_usd")["value"].tolist() == [900_000, 1_263_000]
