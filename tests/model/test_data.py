"""The data files, and how reading refuses what is wrong in them."""

import csv
import io
import json
import re
from datetime import date

import openpyxl
import pytest

from ephyto_model import InputError, Scenario, load_funding_model, load_participants
from ephyto_model.files import DATA
from ephyto_model.model.participants import load_iso2
from ephyto_model.model.status_lists import fiscal_years, read_status_list
from ephyto_model.questions.fund.inputs.projection import Projection

PARTICIPANTS = (DATA / "participants.csv").read_text(encoding="utf-8")
STATUS_LISTS = (DATA / "status_lists.csv").read_text(encoding="utf-8")
MODEL = (DATA / "funding_model.yaml").read_text(encoding="utf-8")


def test_the_participants_are_those_of_the_paper():
    participants = load_participants()
    assert len(participants) == len({p.iso3 for p in participants}) == 187
    assert sum(p.is_user for p in participants) == 88
    assert sum(p.exchanges or 0 for p in participants) == 2_643_831
    assert [p.iso3 for p in participants if not p.contracting_party] == ["HKG", "KIR", "MHL"]
    assert {p.name for p in participants} >= {"Côte d'Ivoire", "São Tomé and Príncipe", "Türkiye", "Namibia"}
    statuses = [p.development_status["paper"] for p in participants if p.is_user]
    counts = [statuses.count(status) for status in ("Low or LDC", "Lower-Middle", "Upper-Middle", "High")]
    assert counts == [9, 19, 21, 39]


ISO_CODES = (DATA / "iso_codes.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("ARG,AR\n", "ARG,A1\n"), r"column iso2: found 'A1'.*two capital letters"),
        (("AUS,AU\n", "AUS,AR\n"), r"column iso2: found 'AR'.*no other row has"),
        (("ARG,AR\n", ""), r"must have each participant once; \['ARG'\]"),
    ],
)
def test_wrong_iso_codes_are_refused(tmp_path, change, message):
    assert ISO_CODES.count(change[0]) == 1
    (tmp_path / "i.csv").write_text(ISO_CODES.replace(*change), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_iso2(tmp_path / "i.csv")
    assert load_iso2()["KEN"] == "KE"


def test_185_is_187_less_three_plus_the_european_union():
    assert sum(p.contracting_party for p in load_participants()) + 1 == 185


def test_bolivia_is_dropped_from_appendix_3():
    rows = [p.appendix_row for p in load_participants() if p.appendix == 3]
    assert rows == [row for row in range(1, 101) if row != 14]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("ARG,Argentina", "AUS,Argentina"), r"row 3, column iso3: found 'AUS'.*no other row has"),
        (("ARG,Argentina", "Arg,Argentina"), r"row 2, column iso3: found 'Arg'.*three capital letters"),
        (("ARG,Argentina", "QQQ,Argentina"), r"status_lists.csv has no row for QQQ"),
        (("ARG,Argentina,2,1,", "ARG, Argentina,2,1,"), r"row 2, column name: found ' Argentina'"),
        (("ARG,Argentina,2,1,", "ARG,,2,1,"), r"row 2, column name: found an empty cell"),
        (("ARG,Argentina,2,1,", "ARG,Argentina,4,1,"), r"row 2, column appendix: found '4'.*expected one of: 2, 3"),
        (("ARG,Argentina,2,1,", "ARG,Argentina,2,0,"), r"row 2, column appendix_row: found '0'"),
        (("ARG,Argentina,2,1,", "ARG,Argentina,2,2,"), r"row 3, column appendix_row: found '2'"),
        (("Upper-Middle,63949", "UMIC,63949"), r"row 2, column development_status: found 'UMIC'.*Lower-Middle"),
        (("Upper-Middle,63949", "Upper-Midle,63949"), r"Did you mean 'Upper-Middle'"),
        ((",63949,", ',"63,949",'), r"row 2, column exchanges_2023: found '63,949'.*plain digits"),
        ((",63949,", ",-5,"), r"exchanges_2023: found '-5'"),
        ((",63949,", ",63949.5,"), r"exchanges_2023: found '63949.5'"),
        ((",63949,", ",,"), r"exchanges_2023: found an empty cell"),
        ((",63949,yes", ",63949,maybe"), r"contracting_party: found 'maybe'.*yes, no"),
        (("Low or LDC,,yes,\n", "Low or LDC,7,yes,\n"), r"exchanges_2023: found '7'.*an empty cell"),
        (("iso3,name", "iso3,nam"), r"unknown column 'nam'.*Did you mean 'name'"),
        (("name,appendix,", "name,name,"), r"has the column 'name' 2 times"),
        ((",note\n", "\n"), r"lacks the column 'note'"),
        (("ARG,Argentina,", "ARG,Argentina,extra,"), r"row 2 has 9 cells where 8 are expected"),
        (('"Hong Kong', '"Hong" Kong'), r"is not valid CSV"),
        ((PARTICIPANTS.partition("\n")[2], ""), r"no rows below its header"),
        ((PARTICIPANTS, ""), r"is empty; its first row must name the columns, like iso3\."),
    ],
)
def test_wrong_participants_are_refused_with_row_and_column(tmp_path, change, message):
    assert PARTICIPANTS.count(change[0])
    path = tmp_path / "participants.csv"
    path.write_text(PARTICIPANTS.replace(*change, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_participants(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("ARG,Upper-Middle", "ARG,UMIC"), r"status_lists.csv, row 2, column wb_fy24: found 'UMIC'"),
        (("ARG,Upper-Middle", "ARG,Low or LDC"), r"row 2, column wb_fy24: found 'Low or LDC'"),
        (("AUS,High,High,High,High,no", "AUS,High,High,High,High,perhaps"), r"row 3, column ldc_fy24: found 'perhaps'"),
        (("AUS,", "ARG,"), r"row 3, column iso3: found 'ARG'"),
        (("AUS,High,High,High,High,no,no,no,no,\n", ""), r"has no row for AUS"),
        (("iso3,wb_fy24", "iso3,wb_fy23"), r"unknown column 'ldc_fy24'"),
    ],
)
def test_wrong_status_lists_are_refused_with_row_and_column(tmp_path, change, message):
    assert STATUS_LISTS.count(change[0])
    path = tmp_path / "status_lists.csv"
    path.write_text(STATUS_LISTS.replace(*change, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_participants(status_path=path)


def test_a_status_list_for_nobody_is_refused(tmp_path):
    path = tmp_path / "status_lists.csv"
    path.write_text(STATUS_LISTS + "QQQ,High,High,High,High,no,no,no,no,\n", encoding="utf-8")
    with pytest.raises(InputError, match="has a row for QQQ, which is not a participant"):
        load_participants(status_path=path)


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + PARTICIPANTS.encode(), PARTICIPANTS.replace("\n", "\r\n").encode()],
    ids=["byte-order mark", "Windows line ends"],
)
def test_what_spreadsheet_programs_add_changes_nothing(tmp_path, content):
    path = tmp_path / "participants.csv"
    path.write_bytes(content)
    assert load_participants(path) == load_participants()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_wrong_encoding_is_refused(tmp_path, encoding):
    path = tmp_path / "participants.csv"
    path.write_bytes(PARTICIPANTS.replace("’", "'").encode(encoding))
    with pytest.raises(InputError, match="is not UTF-8 text"):
        load_participants(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("base_share:", "base_part:"), "has an unknown parameter 'base_part'.*Did you mean 'base_share'"),
        (("  value: 2/3\n", ""), "base_share must have label, source, unit, valid_from and value"),
        (("value: 2/3", "value: two thirds"), "funding_model.yaml: base_share must be .*not 'two thirds'"),
        (("High: 4", "High: -4"), "base_multipliers of High must be"),
        (("Medium: 5000", "Medium: 5000.5"), "usage_lower_bounds of Medium must be a whole number"),
        (("value: 1263000", "value: .inf"), "annual_funding_level_usd must be"),
    ],
)
def test_a_wrong_funding_model_is_refused(tmp_path, change, message):
    assert MODEL.count(change[0])
    path = tmp_path / "funding_model.yaml"
    path.write_text(MODEL.replace(*change, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_funding_model(path)


def test_every_data_file_is_described():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for path in DATA.rglob("*"):
        if path.is_file() and path.name != "README.md":
            assert f"`{path.relative_to(DATA)}`" in readme, f"data/README.md does not describe {path.name}"


def test_the_order_of_rows_in_the_file_is_irrelevant(tmp_path):
    """A participant's row moved elsewhere in the file changes nothing: the appendix row gives the order."""
    header, *rows = PARTICIPANTS.splitlines(keepends=True)
    path = tmp_path / "participants.csv"
    path.write_text(header + "".join(reversed(rows)), encoding="utf-8")
    assert load_participants(path) == load_participants()


def test_the_list_of_fiscal_year_2027_differs_from_the_last_in_eight_groups():
    """Seven moves change a status; Togo leaves the Low group and stays an LDC, so its status does not move."""
    changed = {
        participant.iso3: (participant.status_under("fy26"), participant.status_under("fy27"))
        for participant in load_participants()
        if participant.status_under("fy26") != participant.status_under("fy27")
    }
    upper = dict.fromkeys(("FSM", "JOR", "LKA", "PHL", "VNM"), ("Lower-Middle", "Upper-Middle"))
    assert changed == {**upper, "VEN": ("Unclassified", "Lower-Middle")}


def test_a_list_of_a_later_year_takes_two_columns_and_no_code(tmp_path):
    path = tmp_path / "status_lists.csv"
    rows = [{**row, "wb_fy28": "High", "ldc_fy28": "no"} for row in csv.DictReader(io.StringIO(STATUS_LISTS))]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert fiscal_years(path)[-1] == "fy28"
    assert {p.status_under("fy28") for p in load_participants(status_path=path)} == {"High"}


def world_bank_workbook(path, rows):
    """Write a workbook laid out as the World Bank's of each July: economies, an empty row, then groups of economies."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "List of economies"
    sheet.append(["Economy", "Code", "Region", "Income group", "Lending category", "Other"])
    for name, code, group in rows:
        sheet.append([name, code, "A region", group, "IBRD", None])
    sheet.append([])
    sheet.append(["World", "WLD", None, None, None, None])
    book.create_sheet("compositions")
    book.save(path)


def test_a_list_is_read_from_the_world_banks_workbook(tmp_path):
    """LDCs come from the newest list: Uganda stays Low or LDC; who is not listed keeps the paper's status."""
    path = tmp_path / "CLASS.xlsx"
    rows = [("Kenya", "KEN", "Upper middle income"), ("Uganda", "UGA", "Lower middle income"), ("Aruba", "ABW", None)]
    world_bank_workbook(path, rows)
    found = read_status_list(path)
    assert found == {"KEN": "Upper-Middle", "UGA": "Low or LDC"}
    by_code = {participant.iso3: participant for participant in load_participants()}
    statuses = [by_code[code].status_under(found) for code in ("KEN", "UGA", "FRA")]
    assert statuses == [
        "Upper-Middle",
        "Low or LDC",
        "High",
    ]
    assert Projection(status_list={2027: str(path)}).status_list == {2027: found}
    assert Scenario(status_list=str(path)).status_list == found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("iso3,group,ldc\nKEN,Middle,no\n", "row 2, column group: found 'Middle'"),
        ("iso3,group,ldc\nKEN,High,no\nKEN,High,no\n", "that no other row has"),
        ("iso3,group\nKEN,High\n", "lacks the column 'ldc'"),
        ("iso3,group,ldc\nKEN,unclassified,no\n", "classifies nobody"),
        ("iso3,group,ldc\nGER,High,no\n", "found 'GER'"),
    ],
)
def test_a_list_in_a_file_is_refused_with_row_and_column(tmp_path, content, message):
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    for kind in (Projection, Scenario):
        with pytest.raises(InputError, match=message):
            kind(status_list=str(path))


def test_a_workbook_that_is_no_list_is_refused(tmp_path):
    path = tmp_path / "CLASS.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(InputError, match="has no sheet 'List of economies'; it has Sheet"):
        read_status_list(path)
    world_bank_workbook(path, [("Kenya", "KEN", "High income"), ("Kenya", "KEN", "Low income")])
    with pytest.raises(InputError, match="row 3: KEN is there a second time"):
        read_status_list(path)
    world_bank_workbook(path, [("Kenya", "KEN", "Rich")])
    with pytest.raises(InputError, match="row 2: found 'Rich' as the income group of KEN"):
        read_status_list(path)


RESOURCES = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
READ_AS = {"string": str, "integer": int, "number": float, "date": date.fromisoformat}


def test_the_description_of_the_data_has_every_table():
    assert {one["path"] for one in RESOURCES} == {str(path.relative_to(DATA)) for path in DATA.rglob("*.csv")}


def complaints(described, rows):
    """Return what the rows of a table have that its description (Frictionless Data's Table Schema) does not allow."""
    fields = {field["name"]: field for field in described["schema"]["fields"]}
    if list(rows[0]) != list(fields):
        yield f"columns {list(rows[0])}"
    keys = [tuple(row[name] for name in described["schema"].get("primaryKey", ())) for row in rows]
    if any(keys) and len(set(keys)) < len(keys):
        yield "a key twice"
    for row in rows:
        for name, field in fields.items():
            asked, value = field.get("constraints", {}), row.get(name)
            if not value:
                if asked.get("required"):
                    yield f"no {name}"
                continue
            if field["type"] == "boolean":
                if value not in field["trueValues"] + field["falseValues"]:
                    yield f"{name}: {value}"
                continue
            try:
                found = READ_AS[field["type"]](value)
            except ValueError:
                yield f"{name}: {value}"
                continue
            known = found in asked.get("enum", [found]) and re.fullmatch(asked.get("pattern", ".*"), value)
            if not known or found < asked.get("minimum", found):
                yield f"{name}: {value}"


@pytest.mark.parametrize("described", RESOURCES, ids=lambda one: one["path"])
def test_each_table_is_as_it_is_described(described):
    rows = list(csv.DictReader(io.StringIO((DATA / described["path"]).read_text(encoding="utf-8"))))
    assert list(complaints(described, rows)) == []
    assert list(complaints(described, [{**rows[0], "iso3": "x", "place": ""}]))
