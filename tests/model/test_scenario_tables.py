"""Batches as files: grids and tables become the same scenarios as a list in YAML, and every error is named at once."""

import openpyxl
import pytest

from ephyto_model import Scenario
from ephyto_model.errors import InputError
from ephyto_model.model.scenarios.files import read_scenarios

ROWS = [
    ["name", "fao_funding_usd", "participating_parties", "include", "rounding", "model_changes"],
    ["Côte d'Ivoire's", 400000, 118, "[KEN, MAR]", "exact", "{base_share: 0.5}"],
    [None, None, None, None, None, None],
    ["2026", 0.5, None, None, None, None],
]
SCENARIOS = [
    Scenario(
        name="Côte d'Ivoire's",
        fao_funding_usd=400_000,
        participating_parties=118,
        include=["KEN", "MAR"],
        rounding="exact",
        model_changes={"base_share": 0.5},
    ),
    Scenario(name="2026", fao_funding_usd=0.5),
]


def workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def csv_text(rows, mark):
    return "\n".join(mark.join("" if c is None else f'"{c}"' for c in row) for row in rows)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_table_gives_a_scenario_a_row(tmp_path, mark, encoding):
    (tmp_path / "t.csv").write_text(csv_text(ROWS, mark), encoding=encoding)
    assert read_scenarios(tmp_path / "t.csv") == SCENARIOS


def test_an_xlsx_table_gives_a_scenario_a_row(tmp_path):
    assert read_scenarios(workbook(tmp_path / "t.xlsx", ROWS)) == SCENARIOS


def test_a_grid_gives_every_combination_the_last_field_fastest(tmp_path):
    text = "status_list: fy26\ngrid: {fao_funding_usd: [0, 200000], participating_parties: [88, 140, 187]}"
    (tmp_path / "g.yaml").write_text(text)
    scenarios = read_scenarios(tmp_path / "g.yaml")
    assert [(s.fao_funding_usd, s.participating_parties) for s in scenarios] == [
        (0, 88),
        (0, 140),
        (0, 187),
        (200_000, 88),
        (200_000, 140),
        (200_000, 187),
    ]
    assert {s.status_list for s in scenarios} == {"fy26"}
    assert scenarios[3].name == "FAO funding: 200,000, Participating parties: 88"
    assert len({s.name for s in scenarios}) == 6


def test_a_grid_whose_names_would_be_too_long_numbers_its_scenarios(tmp_path):
    (tmp_path / "g.yaml").write_text(f"name: {'x' * 80}\ngrid: {{include: [[], [KEN], [KEN, MAR]]}}")
    names = [s.name for s in read_scenarios(tmp_path / "g.yaml")]
    assert names == [f"{'x' * 70} {number}" for number in (1, 2, 3)]


REFUSED = [
    ("grid: {}", "'grid' must give each field a list of values"),
    ("grid: [1]", "'grid' must give each field a list of values"),
    ("grid: {fao_funding_usd: 5}", "'fao_funding_usd' must have a list of values, not 5"),
    ("grid: {fao_fundng_usd: [5]}", "no scenario field called 'fao_fundng_usd'. Did you mean 'fao_funding_usd'?"),
    ("grid: {name: [a]}", "gives each scenario its name itself"),
    ("fao_funding_usd: 1\ngrid: {fao_funding_usd: [5]}", "has fao_funding_usd beside it too"),
    (f"grid: {{random_seed: {list(range(80))}, participating_parties: {list(range(1, 81))}}}", "6,400 scenarios"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_a_grid_that_cannot_be_is_refused(tmp_path, text, sentence):
    (tmp_path / "g.yaml").write_text(text)
    with pytest.raises(InputError) as refused:
        read_scenarios(tmp_path / "g.yaml")
    assert sentence in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path / "g.yaml"))


def test_all_errors_are_listed_at_once_with_row_and_field(tmp_path):
    rows = ["name,fao_funding_usd,include,rounding", "A,-1,[QQQ],exact", "B,0,[KEN],exat", "C,x,[KEN,exact"]
    (tmp_path / "t.csv").write_text("\n".join([*rows[:2], rows[2].replace(",exat", ",exat")]))
    with pytest.raises(InputError) as refused:
        read_scenarios(tmp_path / "t.csv")
    lines = str(refused.value).splitlines()
    assert lines[0] == "3 errors were found; correct them and try again:"
    told = [(2, "FAO funding (fao_funding_usd)"), (2, "include"), (3, "Rounding (rounding)")]
    for line, (row, field) in zip(lines[1:], told, strict=True):
        assert f"t.csv, row {row}: {field} " in line


def test_the_errors_of_scenarios_in_yaml_are_listed_too(tmp_path):
    (tmp_path / "s.yaml").write_text("scenarios: [{fao_funding_usd: -1}, {}, {name: A}, {rounding: exat, nam: A}]")
    with pytest.raises(InputError) as refused:
        read_scenarios(tmp_path / "s.yaml")
    text = str(refused.value)
    assert "4 errors were found" in text
    assert [n for n in range(1, 5) if f"scenario {n}" in text] == [1, 2, 4]


def test_a_long_list_of_errors_is_cut(tmp_path):
    (tmp_path / "t.csv").write_text("fao_funding_usd\n" + "-1\n" * 200)
    with pytest.raises(InputError, match="200 errors were found") as refused:
        read_scenarios(tmp_path / "t.csv")
    assert str(refused.value).endswith("- and 150 more")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no heading in its first row"),
        ("name", "no rows below its header"),
        ("name\n\n", "no rows below its header"),
        ("name,fao_fundng_usd\nA,1", "unknown column 'fao_fundng_usd'"),
        ("name,name\nA,B", "the column 'name' 2 times"),
        ("name,include,rounding\nA,[KEN,exat", "2 errors were found"),
        ("name\nA,5", "'5' (text) is in a column without a heading"),
        ('name\n"A', "is not valid CSV"),
        ("name,include\nA,[KEN", "row 2, include"),
        ('name,fao_funding_usd\nA,"400,000"', "row 2: FAO funding (fao_funding_usd) must be a number"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(tmp_path, text, sentence):
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(InputError) as refused:
        read_scenarios(tmp_path / "t.csv")
    assert sentence in str(refused.value)


def test_a_workbook_with_errors_formulas_or_nothing_is_refused(tmp_path):
    formula = workbook(tmp_path / "f.xlsx", [["fao_funding_usd"], ["=1+1"]])
    with pytest.raises(InputError, match=r"cell A2 has a formula that was never calculated"):
        read_scenarios(formula)
    with pytest.raises(InputError, match="no heading in its first row"):
        read_scenarios(workbook(tmp_path / "e.xlsx", []))
    (tmp_path / "x.xlsx").write_bytes(formula.read_bytes()[:900])
    with pytest.raises(InputError, match=r"x.xlsx cannot be read as an XLSX workbook"):
        read_scenarios(tmp_path / "x.xlsx")
    (tmp_path / "y.xlsx").write_text("name\nA")
    with pytest.raises(InputError, match=r"y.xlsx cannot be read as an XLSX workbook"):
        read_scenarios(tmp_path / "y.xlsx")
    with pytest.raises(InputError, match="There is no file"):
        read_scenarios(tmp_path / "z.xlsx")
    with pytest.raises(InputError, match=r"participating_parties\) must be a whole number"):
        read_scenarios(workbook(tmp_path / "d.xlsx", [["participating_parties"], [True]]))


def test_a_row_without_a_name_is_called_by_its_row(tmp_path):
    (tmp_path / "t.csv").write_text("fao_funding_usd\n0\n400000\n")
    assert [s.name for s in read_scenarios(tmp_path / "t.csv")] == ["Row 2", "Row 3"]


def test_a_grid_of_lists_and_changes_names_its_scenarios_in_words(tmp_path):
    (tmp_path / "g.yaml").write_text("grid: {include: [[], [KEN]], model_changes: [{base_share: 0.5}]}")
    assert [s.name for s in read_scenarios(tmp_path / "g.yaml")] == [
        "Also taking part: none, Changes to the funding model: base_share 0.5",
        "Also taking part: KEN, Changes to the funding model: base_share 0.5",
    ]


def test_only_line_ends_end_a_row_of_a_csv(tmp_path):
    (tmp_path / "t.csv").write_text("name,fao_funding_usd\na\u2028b,4\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"name\) must be a text of 1 to 80 characters on one line"):
        read_scenarios(tmp_path / "t.csv")


@pytest.mark.parametrize("name", ["low", "*", ">1000", "a?", "=1"])
def test_a_usage_category_whose_name_a_spreadsheet_would_misread_is_refused(name):
    with pytest.raises(InputError, match="usage_lower_bounds"):
        Scenario(model_changes={"usage_lower_bounds": {name: 2000}, "usage_multipliers": {name: 0.5}})
