"""The spreadsheet computes: LibreOffice, given changed inputs, finds what the model finds, to the cent."""

import io
import random
import re
import subprocess

import openpyxl
import pytest
from conftest import program
from office import CELLS, PROFILE, assert_same, changed, expected, office_complaints, recalculated, shown
from sizes import sizes

from ephyto_model import Scenario
from ephyto_model.language.translation import speaking
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.questions.spreadsheet.workbook import workbook


def random_changes(draw):
    level = draw.choice([1_263_000, draw.randrange(1, 3_000_000), draw.randrange(1, 10**9) / 100])
    return {
        "annual_funding_level_usd": level,
        "fao_funding_usd": draw.choice([0, 631_500, draw.randrange(0, 1_400_000), draw.randrange(0, 10**8) / 100]),
        "donor_funding_usd": draw.choice([0, 252_600, draw.randrange(0, 300_000)]),
        "reserves_applied_usd": draw.choice([0, draw.randrange(0, 300_000) / 4]),
        "participating_parties": draw.choice([1, 88, 185, 187, draw.randrange(1, 188)]),
        "exchange_growth": draw.choice([0, 0.15, -0.4, 1, draw.randrange(-1000, 4000) / 1000]),
        "newcomer_exchanges": draw.choice([0, 4999, 5000, draw.randrange(0, 200_000)]),
        "rounding": draw.choice(["published", "published", "exact"]),
        "include": draw.sample(["SGP", "KEN", "JPN", "VEN"], draw.randrange(3)),
        "exclude": draw.sample(["USA", "NLD", "FRA"], draw.randrange(3)),
    }


MODELS = (
    ({}, ()),
    ({"base_share": 0.5}, (("B4", 1), ("C4", 2))),
    ({"base_multipliers": {"High": 5}}, (("E7", 5),)),
    ({"usage_lower_bounds": {"Medium": 2000}, "usage_multipliers": {"High": 2.5}}, (("F11", 2000), ("G12", 2.5))),
    ({"rounding": {"published": {"direction": "down"}}}, (("B18", "down"),)),
    (
        {"rounding": {"published": {"direction": "up", "usage_pool": "usage_share"}}},
        (("B18", "up"), ("B19", "exactly their share of the amount needed")),
    ),
)


LONGEST_LIST, LONGEST_TITLE = 257, 32  # what Excel takes: 255 characters and two quotes; a title of 32


def verdicts(book):
    return [row[2].value for row in book["Checks"].iter_rows(min_row=4, max_row=10)]


@pytest.mark.heavy
def test_checks_find_what_was_broken_by_hand(tmp_path):
    """A fee typed over, a party taken out, FAO funding, fees that do not bring in what is needed."""
    start = workbook(Scenario().run())
    book = openpyxl.load_workbook(io.BytesIO(start))
    rows = {row[1].value: row for row in book["Parties"].iter_rows(min_row=3)}
    rows["ARG"][11].value = -5_000  # its base fee, which was a formula for 8,000
    rows["KEN"][6].value = 0  # takes no part, though its place says that it does
    typed = io.BytesIO()
    book.save(typed)
    files = {
        "typed.xlsx": typed.getvalue(),
        "funded.xlsx": changed(start, {"fao_funding_usd": 400_000}),
        "nobody.xlsx": workbook(Scenario(participating_parties=1, exclude=["USA"]).run()),
    }
    books = recalculated(tmp_path, files)
    assert verdicts(books["typed.xlsx"]) == ["FAILS", "FAILS", "PASS", "PASS", "PASS", "FAILS", "PASS"]
    assert books["typed.xlsx"]["Checks"]["B4"].value == 1
    assert books["typed.xlsx"]["Checks"]["B5"].value == 13_000
    assert verdicts(books["funded.xlsx"]) == ["PASS"] * 7
    assert books["funded.xlsx"]["Published"]["B2"].value < 411
    assert verdicts(books["nobody.xlsx"])[3:5] == ["FAILS", "FAILS"]
    assert "Published" not in books["nobody.xlsx"].sheetnames


@pytest.mark.slow
def test_libreoffice_finds_what_the_model_finds_for_random_changed_inputs(tmp_path):
    draw = random.Random(20241)
    start = workbook(Scenario().run())
    files, wanted = {}, {}
    for place in range(30):
        changes = random_changes(draw)
        model_changes, model_cells = MODELS[place % len(MODELS)]
        files[f"{place}.xlsx"] = changed(start, changes, model_cells)
        wanted[f"{place}.xlsx"] = Scenario(**changes, model_changes=model_changes).run()
    books = recalculated(tmp_path, files)
    revenues = set()
    for name, outcome in wanted.items():
        assert_same(shown(books[name]), expected(outcome))
        revenues.add(outcome.assessment.revenue_usd)
        as_the_model_says = openpyxl.load_workbook(io.BytesIO(workbook(outcome)), data_only=True)
        assert verdicts(books[name]) == verdicts(as_the_model_says)
    assert len(revenues) > len(wanted) / 2


SCENARIOS = [
    Scenario(),
    Scenario(rounding="exact", status_list="fy26", participating_parties=150, newcomer_exchanges="peer_median"),
    Scenario(
        joining_order="random",
        random_seed=3,
        participating_parties=120,
        include=["VEN"],
        exclude=["USA"],
        unclassified_status="High",
        exchange_growth=0.5,
    ),
    Scenario(fao_funding_usd=2_000_000),
    Scenario(participating_parties=1, exclude=["USA"]),
    Scenario(model_changes={"rounding": {"published": {"base_unit_step_usd": 0.016, "usage_unit_step_usd": "1/3"}}}),
    Scenario(
        model_changes={
            "usage_lower_bounds": {"Huge": 500_000},
            "usage_multipliers": {"Huge": 8},
            "base_fee_exemptions": [],
        }
    ),
]


@pytest.mark.heavy
@pytest.mark.parametrize("scenarios", sizes(SCENARIOS[::4], SCENARIOS), ids=len)
def test_a_workbook_shows_the_models_figures_before_and_after_it_is_recalculated(tmp_path, scenarios):
    files = {f"{number}.xlsx": workbook(scenario.run()) for number, scenario in enumerate(scenarios)}
    dropped = {f"r{name}": changed(content, {}) for name, content in files.items()}
    books = recalculated(tmp_path, dropped)
    for number, scenario in enumerate(scenarios):
        as_written = openpyxl.load_workbook(io.BytesIO(files[f"{number}.xlsx"]), data_only=True)
        assert_same(shown(as_written), expected(scenario.run()))
        assert_same(shown(books[f"r{number}.xlsx"]), expected(scenario.run()))
        for sheet in {"Inputs", "Fees", "Totals", "Model", "Checks", "Published"} & set(as_written.sheetnames):
            for mine, theirs in zip(
                as_written[sheet].iter_rows(), books[f"r{number}.xlsx"][sheet].iter_rows(), strict=True
            ):
                for one, other in zip(mine, theirs, strict=False):
                    if isinstance(one.value, int | float):
                        assert other.value == pytest.approx(one.value, abs=0.006), f"{sheet} {one.coordinate}"
                    else:
                        assert (other.value or "") == (one.value or ""), f"{sheet} {one.coordinate}"


@pytest.mark.slow
@pytest.mark.heavy
def test_changing_a_status_by_hand_changes_the_fees(tmp_path):
    """Kenya, Lower-Middle, 165,754 exchanges, becomes Upper-Middle: 208 base units, 842,000 / 208 = 4,048: 4,000."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(Scenario().run())))
    row = next(row for row in book["Parties"].iter_rows(min_row=3, max_col=4) if row[1].value == "KEN")
    row[3].value = "Upper-Middle"
    stream = io.BytesIO()
    book.save(stream)
    parties, _ = shown(recalculated(tmp_path, {"k.xlsx": stream.getvalue()})["k.xlsx"])
    # still needed: 1,263,000 - 4,000 x 208 = 431,000; / 63 = 6,841.27: 6,800; Kenya pays 8,000 + 4 x 6,800
    assert parties["KEN"] == ("Upper-Middle", 165_754, "Very High", 8_000, 27_200, 35_200)


def test_no_text_becomes_a_formula():
    outcome = Scenario(name="=1+1").run()
    book = openpyxl.load_workbook(io.BytesIO(workbook(outcome, [Scenario(name="@SUM(1)").run()])))
    assert book["Inputs"]["A1"].value == "=1+1"
    assert book["Inputs"]["A1"].data_type == "s"
    assert [cell.data_type for cell in book["Settings"][1]][2:4] == ["s", "s"]


OF_EXCEL_2007 = {
    "ABS",
    "AND",
    "COUNTIF",
    "COUNTIFS",
    "IF",
    "INDEX",
    "INT",
    "MATCH",
    "MAX",
    "ROUND",
    "SUM",
    "SUMIFS",
    "SUMPRODUCT",
}


def test_no_formula_has_a_function_that_excel_2007_does_not_know():
    """Formulas are written as they stand, without the names that newer functions have in files."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(Scenario().run(), [Scenario(fao_funding_usd=1).run()])))
    cells = (str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    used = {name for text in cells if text.startswith("=") for name in re.findall(r"([A-Z][A-Z0-9.]+)\(", text)}
    assert used <= OF_EXCEL_2007


def test_the_inputs_are_named_as_the_scenario_fields():
    book = openpyxl.load_workbook(io.BytesIO(workbook(Scenario().run())))
    for name, cell in CELLS.items():
        if name not in ("newcomer_exchanges",):
            assert book["Inputs"][cell.replace("B", "A")].value == fields()[name].label
    assert [book["Inputs"][f"A{row}"].value for row in range(11, 15)] == [
        f"Exchanges of a new user, {status}" for status in STATUSES
    ]


@pytest.mark.slow
@pytest.mark.heavy
def test_a_workbook_prints_on_a_few_pages_as_wide_as_the_paper(tmp_path):
    (tmp_path / "one.xlsx").write_bytes(workbook(Scenario().run()))
    office = program("soffice", "libreoffice-calc")
    command = [office, PROFILE, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "one.xlsx")], check=True, capture_output=True, timeout=120)
    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "one.pdf").read_bytes())
    assert len(pages) <= 12  # the ten of the figures, and one each of the checks and of what the paper prints


def test_sheets_have_words_choices_a_head_that_stays_and_a_chart():
    book = openpyxl.load_workbook(io.BytesIO(workbook(Scenario().run(), [Scenario(name="Other").run()])))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert all(book[name].freeze_panes for name in ("Inputs", "Fees", "Parties", "Options by party"))
    assert book["Parties"].print_title_rows == "$2:$2"
    text = "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "half_up" not in text
    assert "still_needed" not in text
    lists = {validation.formula1 for validation in book["Model"].data_validations.dataValidation}
    assert lists == {
        '"to the nearest,down,up"',
        '"what base fees do not cover,exactly their share of the amount needed"',
    }
    assert len(book["Totals"]._charts) == 1
    assert [row[0].value for row in book["Guide"].iter_rows(min_row=2)][:5] == book.sheetnames[:5]


@pytest.mark.heavy
@pytest.mark.parametrize("asked", [Scenario(), Scenario(name="Ü & <b>", rounding="exact", include=["CAN"])], ids=repr)
def test_a_workbook_is_valid_for_office(tmp_path, asked):
    (tmp_path / "made.xlsx").write_bytes(workbook(asked.run(), [Scenario(name="Other").run()]))
    assert office_complaints(tmp_path / "made.xlsx") == []
    with speaking("ar"):
        (tmp_path / "arabic.xlsx").write_bytes(workbook(asked.run()))
    assert office_complaints(tmp_path / "arabic.xlsx") == []
    book = openpyxl.load_workbook(tmp_path / "arabic.xlsx")
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert rules
    assert all(len(text or "") <= LONGEST_LIST for rule in rules for text in (rule.formula1, rule.error))
    assert all(len(rule.errorTitle or "") <= LONGEST_TITLE for rule in rules)
