"""The command line as its users type it: what it prints, and how it refuses bad input."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ephyto_model.cli import main
from ephyto_model.errors import InputError
from ephyto_model.files import DATA
from ephyto_model.questions.uncertainty.sensitivity import Span, sobol_indices

CPM18 = str(DATA / "scenarios" / "cpm18.yaml")
FUTURES = str(DATA / "projections" / "futures.yaml")


def test_json_has_exactly_the_agreed_keys(capsys):
    assert main(["assess", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [
        "scenario",
        "need_usd",
        "surplus_usd",
        "unit_fees_usd",
        "totals_usd",
        "participants",
        "notices",
    ]
    assert found["need_usd"] == 1_263_000
    assert found["unit_fees_usd"] == {
        "base": {"Low or LDC": 0, "Lower-Middle": 4000, "Upper-Middle": 8000, "High": 16000},
        "usage": {"Low": 0, "Medium": 6900, "High": 13800, "Very High": 27600},
    }
    assert found["totals_usd"] == {"base": 828000, "usage": 434700, "revenue": 1262700, "gap": -300}
    assert found["participants"][0] == {
        "iso3": "ARG",
        "name": "Argentina",
        "development_status": "Upper-Middle",
        "exchanges": 63949,
        "usage_category": "High",
        "base_fee_usd": 8000,
        "usage_fee_usd": 13800,
        "expected_contribution_usd": 21800,
    }
    assert all(set(notice) == {"code", "text"} for notice in found["notices"])


def test_exact_amounts_are_not_rounded(capsys):
    assert main(["assess", "--json", "--set", "rounding=exact", "--set", "include=[KEN,MAR]"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["unit_fees_usd"]["base"]["Lower-Middle"] == pytest.approx(842_000 / 207, abs=1e-9)
    assert sum(p["expected_contribution_usd"] for p in found["participants"]) == pytest.approx(1_263_000, abs=0.005)


def test_the_tables_for_people(capsys):
    assert main(["assess", CPM18, "--scenario", "FAO pays half"]) == 0
    out = capsys.readouterr().out
    assert "Medium          Total           3,500         5,500         7,500  11,500" in out
    assert "Côte d'Ivoire" in out
    assert "inferred from the paper's tables" in out
    assert "not adopted policy" in out
    assert re.search(r"Gap \(revenue less amount needed\) +3,000\n", out)


def test_why(capsys):
    assert main(["assess", "--why", "KEN"]) == 0
    assert "Expected contribution: USD 31,600 a year. [App. 1(13)]" in capsys.readouterr().out


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_files_stack_and_their_names_join(tmp_path, capsys):
    a = write(tmp_path, "a.yaml", "name: FAO pays\nfao_funding_usd: 300000\n")
    b = write(tmp_path, "b.yaml", "name: All join\nparticipating_parties: 187\n")
    assert main(["assess", a, b, "--json"]) == 0
    scenario = json.loads(capsys.readouterr().out)["scenario"]
    assert (scenario["name"], scenario["fao_funding_usd"], scenario["participating_parties"]) == (
        "FAO pays + All join",
        300_000,
        187,
    )


def test_files_that_disagree_are_refused_unless_a_setting_decides(tmp_path, capsys):
    a = write(tmp_path, "a.yaml", "fao_funding_usd: 300000\n")
    b = write(tmp_path, "b.yaml", "fao_funding_usd: 400000\n")
    assert main(["assess", a, b]) == 2
    assert "set fao_funding_usd differently; decide with --set fao_funding_usd=VALUE" in capsys.readouterr().err
    assert main(["assess", a, b, "--json", "--set", "fao_funding_usd=350000"]) == 0
    assert json.loads(capsys.readouterr().out)["scenario"]["fao_funding_usd"] == 350_000


BAD_SETTINGS = {
    "not a number": ("fao_funding_usd=.nan", "must be a number from 0 to 1,000,000,000"),
    "infinity": ("fao_funding_usd=.inf", "must be a number from 0 to 1,000,000,000"),
    "negative": ("donor_funding_usd=-1", "not -1"),
    "text": ("reserves_applied_usd=lots", "not 'lots'"),
    "formatted": ("fao_funding_usd=1,000", "Write it in plain digits"),
    "boolean": ("fao_funding_usd=true", "not True (a yes/no value)"),
    "huge": ("fao_funding_usd=1e12", "from 0 to 1,000,000,000"),
    "astronomic": (f"fao_funding_usd=1{'0' * 400}", "a whole number of about 401 digits"),
    "beyond parsing": (f"fao_funding_usd={'9' * 5000}", "--set fao_funding_usd is not plain YAML"),
    "level of nothing": ("annual_funding_level_usd=0", "must be more than 0"),
    "unknown field": ("colour=blue", "There is no scenario field called 'colour'"),
    "misspelt field": ("fao_fundng_usd=1", "Did you mean 'fao_funding_usd'?"),
    "no field": ("300000", "needs FIELD=VALUE"),
    "nothing": ("fao_funding_usd=", "not an empty value"),
    "no parties": ("participating_parties=0", "a whole number from 1 to 187"),
    "too many parties": ("participating_parties=188", "a whole number from 1 to 187"),
    "half a party": ("participating_parties=88.5", "a whole number from 1 to 187"),
    "unknown order": ("joining_order=alphabetical", "must be one of appendix"),
    "misspelt choice": ("status_list=fy2026", "Did you mean 'fy26'?"),
    "choice of wrong type": ("rounding=[published]", "must be one of published or exact"),
    "unknown ISO3": ("include=[KEN,QQQ]", "names 'QQQ', which is not the ISO3 code of a participant"),
    "name for code": ("include=[Kenya]", "Did you mean KEN (Kenya)?"),
    "lower-case code": ("exclude=[ken]", "Did you mean KEN (Kenya)?"),
    "code for list": ("include=KEN", "a list of ISO3 codes"),
    "number for code": ("exclude=[1]", "names 1, which is not the ISO3 code"),
    "seed too large": ("random_seed=4294967296", "from 0 to 4,294,967,295"),
    "negative seed": ("random_seed=-1", "from 0 to"),
    "negative newcomers": ("newcomer_exchanges=-1", "not -1"),
    "unknown median": ("newcomer_exchanges=peer_mean", "Did you mean 'peer_median'?"),
    "half an exchange": ("newcomer_exchanges=0.5", "a whole number"),
    "shrinking below nothing": ("exchange_growth=-1.01", "from -1 to 100"),
    "growth without bounds": ("exchange_growth=101", "from -1 to 100"),
    "no name": ('name=""', "a text of 1 to 80 characters"),
    "blank name": ('name="  "', "a text of 1 to 80 characters"),
    "long name": (f"name={'x' * 81}", "a text of 1 to 80 characters"),
    "number for name": ("name=2025", "Put quotes around it"),
    "control character": ('name="a\\u0007b"', "without control characters"),
    "lines in a name": ('name="a\\nb"', "on one line"),
    "half a character": ('name="\\ud800"', "name"),
    "object": ("name=!!python/object/apply:os.system [echo hacked]", "has a tag"),
    "broken YAML": ("include=[KEN", "is not plain YAML"),
    "nested without end": (f"include={'[' * 3000}{']' * 3000}", "is nested too deeply"),
    "tag that converts": ("fao_funding_usd=!!bool 5", "has a tag"),
    "hexadecimal without end": (f"status_list=0x{'f' * 5000}", "a whole number of about"),
    "hexadecimal in a list": (f"include=[[0x{'f' * 5000}]]", "which is not the ISO3 code of a participant"),
    "hexadecimal share": (f"model_changes={{base_share: 0x{'f' * 5000}}}", "a whole number of about"),
    "percentage": ("exchange_growth=15%", "Write it in plain digits, like 0.05"),
    "invisible name": ('name="\\u200b\\u3164"', "that can be seen"),
    "name that turns the text": ('name="a\\u202eb"', "without control characters"),
    "exemption of a wrong type": (
        "model_changes={base_fee_exemptions: [{development_status: High, usage_category: [Low]}]}",
        "names 'High'",
    ),
    "step of a zero ratio": ("model_changes={rounding: {published: {base_unit_step_usd: 0/5}}}", "more than 0"),
    "rounding of another name": ("model_changes={rounding: {mine: {direction: up}}}", "has an unknown rule 'mine'"),
    "bounds out of order": ("model_changes={usage_lower_bounds: {Medium: 60000}}", "must rise in the order"),
    "category without a name": ('model_changes={usage_lower_bounds: {"": 3}}', "names of 1 to 40 printable"),
    "date for a number": ("fao_funding_usd=2025-01-01", "not 2025-01-01"),
    "model change of nothing": ("model_changes={base_shar: 1}", "Did you mean 'base_share'?"),
    "model change out of range": ("model_changes={base_share: 2}", "from 0 to 1"),
    "model change of wrong type": ("model_changes=[1]", "a mapping like {base_share: 0.5}"),
    "unknown parameter of a mapping": ("model_changes={1: 2}", "unknown parameter 1"),
}


def assert_refused(capsys, part):
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("ephyto: ")
    assert captured.err.count("\n") == 1
    assert part in captured.err
    assert "Traceback" not in captured.err
    assert len(captured.err) < 600


@pytest.mark.parametrize(("setting", "part"), BAD_SETTINGS.values(), ids=BAD_SETTINGS)
def test_a_bad_setting_is_refused_in_one_sentence(capsys, setting, part):
    assert main(["assess", "--json", "--set", setting]) == 2
    assert_refused(capsys, part)


BAD_FILES = {
    "empty": (b"", "is empty"),
    "only a comment": (b"# nothing\n", "is empty"),
    "binary": (bytes(range(256)), "is not UTF-8 text"),
    "binary that is text": (b"name: a\0b\n", "is a binary file"),
    "UTF-16": ("name: a\n".encode("utf-16"), "is not UTF-8 text"),
    "a list": (b"- name: a\n", "must be `field: value` lines"),
    "a word": (b"hello\n", "must be `field: value` lines"),
    "an object": (b"name: !!python/object/apply:os.system ['echo hacked']\n", "line 1 has a tag"),
    "two documents": (b"name: a\n---\nname: b\n", "is not plain YAML"),
    "a key twice": (b"name: a\nname: b\n", "duplicate key"),
    "a tab": (b"name:\n\t- a\n", "is not plain YAML"),
    "unknown field": (b"fao_funding: 3\n", "Did you mean 'fao_funding_usd'?"),
    "wrong value": (b"fao_funding_usd: lots\n", "scenario.yaml: FAO funding (fao_funding_usd) must be"),
    "no scenarios": (b"scenarios: []\n", "must be a list of scenarios"),
    "scenarios of wrong type": (b"scenarios: 3\n", "must be a list of scenarios"),
    "a field beside the scenarios": (b"scenarios: [{name: a}]\nname: b\n", "beside 'scenarios'"),
    "an empty scenario": (b"scenarios: [{}]\n", "scenario 1 must be"),
    "second scenario wrong": (b"scenarios: [{name: a}, {rounding: up}]\n", "scenario 2: Rounding (rounding) must be"),
    "an alias": (b"name: &a x\ndescription: *a\n", "line 2 has an alias"),
    "merges that multiply": (
        b"- &m0 {name: x}\n- &m1 {<<: [*m0,*m0,*m0,*m0,*m0,*m0]}\n- &m2 {<<: [*m1,*m1,*m1,*m1,*m1]}\n",
        "has an alias",
    ),
    "an alias to itself": (b"include: &a [*a]\n", "has an alias"),
    "an older YAML": (b"%YAML 1.1\n---\nfao_funding_usd: 1:30\n", "has a directive"),
    "a newer YAML": (b"%YAML 1.3\n---\nname: a\n", "is not plain YAML"),
    "a long number": (b"fao_funding_usd: " + b"9" * 5000, "it holds a value that cannot be read"),
    "an impossible date": (b"name: 2025-13-45\n", "it holds a value that cannot be read"),
    "a key that is a number": (b"? 0x" + b"f" * 5000 + b"\n: 1\n", "no scenario field called a whole number of about"),
}


@pytest.mark.parametrize("command", ["assess", "report"])
@pytest.mark.parametrize(("content", "part"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_in_one_sentence_and_nothing_is_written(tmp_path, capsys, command, content, part):
    path = tmp_path / "scenario.yaml"
    path.write_bytes(content)
    out = ["--out", str(tmp_path / "out")] if command == "report" else []
    assert main([command, str(path), *out]) == 2
    assert_refused(capsys, part)
    assert [p.name for p in tmp_path.iterdir()] == ["scenario.yaml"]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["assess", "nowhere.yaml"], "There is no file nowhere.yaml"),
        (["assess", str(DATA)], "; name a file."),
        (["assess", "/dev/zero"], "; name a file."),
        (["assess", "--scenario", "nonsense"], "no file was given; name one"),
        (["assess", "--js"], "unrecognized arguments: --js"),
        (["report", CPM18, "--out", ""], "not an empty text"),
        (["report", CPM18, "--out", "/dev/null/x"], "cannot be written"),
        (["report", CPM18, "--out", "x" * 300], "cannot be written"),
        (["assess", CPM18], "holds 10 scenarios; choose one with --scenario"),
        (["assess", CPM18, "--scenario", "FAO pays haf"], "Did you mean 'FAO pays half'?"),
        (["assess", "--why", "QQQ"], "There is no participant 'QQQ'"),
        (["assess", "--json", "--why", "KEN"], "not allowed with argument"),
        (["assess", "--jsn"], "unrecognized arguments: --jsn"),
        (["asess"], "invalid choice"),
        ([], "required"),
        (["assess", "--set", "random_seed=1", "--set", "random_seed=2"], "two values"),
        (["report", CPM18, "nowhere.yaml"], "There is no file nowhere.yaml"),
    ],
)
def test_a_bad_call_is_refused_in_one_sentence(capsys, arguments, part):
    assert main(arguments) == 2
    assert_refused(capsys, part)


def test_joined_names_that_grow_too_long_are_refused(tmp_path, capsys):
    a = write(tmp_path, "a.yaml", f"name: {'a' * 50}\n")
    b = write(tmp_path, "b.yaml", f"name: {'b' * 50}\n")
    assert main(["assess", a, b]) == 2
    assert_refused(capsys, "are too long; give --set name=NAME")


def test_a_name_written_in_halves_is_one_character(capsys):
    assert main(["assess", "--json", "--set", 'name="\\ud83d\\ude00"']) == 0
    assert json.loads(capsys.readouterr().out)["scenario"]["name"] == "\N{GRINNING FACE}"


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({"rounding": "exact"}, set()),
        ({}, {"rounding_inferred"}),
        ({"model_changes": "{rounding: {published: {base_unit_step_usd: 700}}}"}, {"rounding_changed"}),
        (
            {"rounding": "exact", "model_changes": "{rounding: {exact: {base_unit_step_usd: 500}}}"},
            {"rounding_changed"},
        ),
    ],
)
def test_a_rounding_is_called_published_only_if_it_is(capsys, settings, codes):
    assert main(["assess", "--json", *(f"--set={name}={value}" for name, value in settings.items())]) == 0
    notices = json.loads(capsys.readouterr().out)["notices"]
    assert {notice["code"] for notice in notices if "rounding" in notice["code"]} == codes
    assert ("published rounding (inferred)" in notices[-1]["text"]) == (codes == {"rounding_inferred"})
    assert ("no rounding" in notices[-1]["text"]) == (not codes)


@pytest.mark.heavy
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_in_one_sentence():
    command = f"{sys.executable} -m ephyto_model assess > /dev/full"
    full = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert (full.returncode, full.stderr) == (1, "ephyto: the output cannot be written (No space left on device).\n")


@pytest.mark.heavy
def test_the_command_runs_as_a_module_and_leaves_quietly_when_nobody_reads(tmp_path):
    command = [sys.executable, "-m", "ephyto_model", "assess"]
    shown = subprocess.run([*command, "--why", "KEN"], capture_output=True, text=True, cwd=tmp_path, encoding="utf-8")
    assert (shown.returncode, shown.stderr) == (0, "")
    cut = subprocess.run(f"{' '.join(command)} | head -1", shell=True, capture_output=True, text=True, cwd=tmp_path)
    assert cut.stderr == ""
    refused = subprocess.run([*command, "--set", "x=1"], capture_output=True, text=True, cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Traceback" not in refused.stderr


def test_project_prints_the_agreed_json(capsys):
    assert main(["project", "--json", "--set", "last_year=2026"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"years", "participants"} <= set(found)
    year = found["years"][0]
    assert list(year) == [
        "year",
        "fees",
        "participants",
        "expected_usd",
        "on_time_usd",
        "received_late_usd",
        "received_usd",
        "arrears_usd",
        "fao_usd",
        "donors_usd",
        "cost_usd",
        "reserve_open_usd",
        "reserve_close_usd",
        "shortfall_usd",
        "cap_usd",
        "notices",
    ]
    assert year["fees"] == {"base_unit_usd": 4000, "usage_unit_usd": 6900}
    assert (year["participants"], year["received_usd"], year["shortfall_usd"]) == (88, 1262700, 300)
    assert all(set(notice) == {"code", "text"} for notice in year["notices"])
    assert len(found["participants"]) == 2 * 88
    kenya = next(row for row in found["participants"] if (row["iso3"], row["year"]) == ("KEN", 2026))
    assert kenya == {
        "iso3": "KEN",
        "year": 2026,
        "expected_usd": 31600,
        "on_time_usd": 31600,
        "base_fee_usd": 4000,
        "usage_fee_usd": 27600,
        "received_late_usd": 0,
        "received_usd": 31600,
    }


def test_project_prints_tables_for_people(capsys):
    assert main(["project", FUTURES, "--projection", "A tenth of the parties do not pay"]) == 0
    out = capsys.readouterr().out
    assert "2033-2034  1,263,000                 0         1,263,000          4,000           6,900" in out
    assert "- Each year, 2025 to 2034: USD 109,000 of the cost of USD 1,263,000 cannot be paid" in out
    assert "Australia" in out
    assert "Projection A tenth of the parties do not pay;" in out


def test_a_file_with_a_name_alone_is_the_published_case(tmp_path, capsys):
    assert main(["project", str(write(tmp_path, "p.yaml", "name: Mine\n")), "--json"]) == 0
    mine = json.loads(capsys.readouterr().out)
    assert main(["project", "--json"]) == 0
    published = json.loads(capsys.readouterr().out)
    assert mine["projection"].pop("name") == "Mine"
    del published["projection"]["name"]
    assert mine == published


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty; write at least one `field: value` line."),
        ("fao_funding: 5", "There is no projection field called 'fao_funding'. Did you mean 'fao_funding_usd'?"),
        ("fao_funding_usd: {2027: -5}", "fao_funding_usd from 2027) must be a number from 0 to 1,000,000,000"),
        ("fao_funding_usd: {1999: 5}", "by year, like {2027: ...}, for the years 2024 to 2074; found 1999 as a year."),
        ("fao_funding_usd: {2027: 5, later: 6}", "found 'later' as a year."),
        (
            "fao_funding_usd: {2027-01-01: 5}",
            "fao_funding_usd takes values by year, like {2027: ...}, for the years 2024 to 2074",
        ),
        ("joiners: {CAN: 2026-W10-1}", "joiners) must be a date like 2026-03-01 for CAN"),
        ("fao_funding_usd: []", "not [] (a list)."),
        ("last_year: 2024", "last_year) must be a year from 2025 to 2074, not 2024."),
        ("joiners: [CAN]", "joiners) must be ISO3 codes, each with a date"),
        ("joiners: {CAN: 2026-02-30}", "p.yaml"),
        ("joiners: {CAN: soon}", "joiners) must be a date like 2026-03-01 for CAN, not 'soon'."),
        ("joiners: {CAN: 2026-03-01 10:00:00}", "joiners) must be a date like 2026-03-01 for CAN"),
        ("joiners: {CAN: 1999-01-01}", "joiners) must be a date from 2024-01-01 to 2074-12-31 for CAN"),
        ("joiners: {KEN: 2026-03-01}", "joiners has KEN, which is a user already"),
        ("joiners: {CAM: 2026-03-01}", "joiners names 'CAM', which is not the ISO3 code of a participant."),
        ("exchange_growth: {Hgh: 0.1}", "exchange_growth has an unknown development status or party 'Hgh'"),
        ("paid_share: 1.5", "paid_share) must be a share from 0 to 1, not 1.5."),
        ("paid_share: {2026: {KEN: no}}", "paid_share from 2026 of KEN) must be a share from 0 to 1"),
        ("nonpaying_share: .nan", "nonpaying_share) must be a share from 0 to 1, not nan."),
        ("status_changes: {NPL: Middle}", "status_changes of NPL) must be one of Low or LDC, Lower-Middle"),
        ("status_list: {2027: fy30}", "status_list from 2027) must be one of paper, fy24, fy25, fy26 or fy27"),
        ("annual_cost_usd: lots", "annual_cost_usd) must be the word 'level' or a number"),
        ("reserve_target_usd: {2027: half}", "reserve_target_usd from 2027) must be the word 'half_level' or a number"),
        ("projections: []", "'projections' must be a list of projections"),
        ("projections: [{name: A}, {name: B}]", "holds 2 projections; choose one with --projection: 'A' or 'B'."),
        ("projections: [{name: A}]\nname: B", "has 'name' beside 'projections'; put fields inside"),
    ],
)
def test_a_bad_projection_is_refused_in_one_sentence(tmp_path, capsys, text, sentence):
    assert main(["project", str(write(tmp_path, "p.yaml", text))]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_projection_is_chosen_by_name_and_settings_change_it(tmp_path, capsys):
    assert main(["project", FUTURES, "--projection", "Stalled at 89"]) == 2
    assert "Did you mean 'Stalled at 88'?" in capsys.readouterr().err
    twice = write(tmp_path, "p.yaml", "projections: [{name: A}, {name: A}]")
    assert main(["project", str(twice), "--projection", "A"]) == 2
    assert "has several projections named 'A'; rename all but one." in capsys.readouterr().err
    assert main(["project", "--projection", "Stalled at 88"]) == 2
    assert "chooses from a file, but no file was given" in capsys.readouterr().err
    assert main(["project", "--set", "fao_funding_usd={2027: 631500}", "--json"]) == 0
    assert [y["fao_usd"] for y in json.loads(capsys.readouterr().out)["years"]][1:3] == [0, 631500]
    assert main(["project", "--set", "name=5"]) == 2
    assert "name) must be a text" in capsys.readouterr().err


def without(monkeypatch, library, *ours):
    """Let Python not find a library, nor our own modules that have it already."""
    for name in [*sys.modules]:
        if name.partition(".")[0] == library or name.startswith(ours or ("nothing",)):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)


def test_where_a_library_is_missing_that_few_need_one_sentence_says_what_to_install(monkeypatch, capsys):
    without(monkeypatch, "ibis", "ephyto_model.questions.exchanges.")
    assert main(["count", "records.parquet", "--year", "2025"]) == 2
    needed = "ephyto: This needs {}, which is not installed: pip install 'ephyto-funding-workbook[{}]'.\n"
    assert capsys.readouterr().err == needed.format("ibis", "exchanges")
    without(monkeypatch, "sklearn")
    assert main(["project", "--futures", "2000"]) == 2
    assert capsys.readouterr().err == needed.format("sklearn", "risk")
    without(monkeypatch, "scipy")
    with pytest.raises(InputError, match="needs scipy"):
        sobol_indices(sum, {"x": Span(0, 1), "y": Span(0, 1)}, 2, 0)
    assert main(["assess", "--json"]) == 0
