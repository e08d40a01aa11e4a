"""Counting exchanges: against a second implementation, from files of every kind, on both engines; bad files refused."""

import json
import os
import re
import shutil
from datetime import date, datetime
from itertools import product
from pathlib import Path

import duckdb
import hub_reference
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hub_checks import (
    IMPOSSIBLE,
    ODD,
    as_csv,
    broken_files,
    check,
    check_impossible,
    check_odd,
    check_times,
    counted,
    parquet,
    row,
)
from one_run import make_one
from sizes import first, sizes

from ephyto_model import Scenario
from ephyto_model.cli import main
from ephyto_model.errors import InputError
from ephyto_model.model.participants import load_exchanges, load_iso2, load_participants
from ephyto_model.questions.exchanges import counts as counting
from ephyto_model.questions.exchanges import rule
from ephyto_model.questions.exchanges import tables as views
from ephyto_model.questions.exchanges.counts import Records
from ephyto_model.questions.exchanges.files import sources
from ephyto_model.questions.exchanges.records import connect, unreadable
from ephyto_model.questions.exchanges.sample import NOWHERE, OUTSIDE, make_sample
from ephyto_model.questions.fund.inputs.facts import load_go_live

PAPER = {p.iso3: p.exchanges for p in load_participants() if p.exchanges is not None}


@pytest.fixture(scope="session")
def duck():
    return connect("duckdb")


@pytest.mark.heavy
@pytest.mark.parametrize("number", sizes(3, 300))
def test_random_record_sets_are_counted_as_by_the_reference(tmp_path, duck, number):
    for seed in range(number):
        check(tmp_path, seed, duck)


@pytest.mark.slow
@pytest.mark.heavy
def test_records_that_are_counted_in_parts_are_counted_alike(tmp_path, duck, monkeypatch):
    monkeypatch.setattr(counting, "RECORDS_A_PART", 9)
    for seed in range(2):
        check(tmp_path, seed, duck)
    rows, _ = hub_reference.random_records(7)
    records = Records([parquet(tmp_path, rows)], connection=duck)
    monkeypatch.undo()
    whole = Records([parquet(tmp_path, rows)], connection=duck)
    for view in (views.trade, views.months):
        assert view(records, 2025).to_numpy().tolist() == view(whole, 2025).to_numpy().tolist() != []


@pytest.mark.heavy
def test_what_does_not_fit_into_memory_is_divided_until_it_does(tmp_path, duck, monkeypatch):
    rows, go_live = hub_reference.random_records(7)
    whole = rule.part

    def part(judged, number, of):
        if of < 4:
            raise duckdb.OutOfMemoryException("Out of Memory Error: failed to pin block")
        return whole(judged, number, of)

    monkeypatch.setattr(rule, "part", part)
    place = parquet(tmp_path, rows)
    with pytest.raises(InputError, match="There is not enough memory to count these records"):
        counted(place, duck, 2025, go_live)  # so few are not worth dividing
    monkeypatch.setattr(counting, "LEAST_A_PART", 1)
    assert counted(place, duck, 2025, go_live) == hub_reference.count(rows, 2025, go_live)


def test_an_engine_without_memory_says_so(tmp_path):
    small = connect("duckdb")
    small.raw_sql("SET memory_limit = '1MB'")
    with pytest.raises(InputError, match="There is not enough memory to count these records"):
        Records(
            [parquet(tmp_path, [row(nppo_certificate_number=f"C{n}") for n in range(50_000)])], connection=small
        ).count(2025)


def test_a_full_disk_is_told_from_a_damaged_file():
    error = Exception('IO Error: Could not write file "/tmp/ephyto-1/duckdb_temp.tmp": No space left on device')
    assert "is full; free some space, or set TMPDIR" in str(unreadable(error, {}))


def test_the_reference_itself_by_hand():
    rows = [
        row(),
        row(hub_delivery_number="D2", tracking_status="Delivered With Warnings", delivered_at=datetime(2025, 4, 1)),
        row(to_party="FR", delivered_at=datetime(2025, 5, 1)),  # forwarded: once for the sender, once for each receiver
        row(to_party="KEN", nppo_certificate_number="C2"),  # to oneself: once
        row(from_party="NL", to_party="KE"),  # the same number of another sender is another ePhyto
        row(nppo_certificate_number="C3", delivered_at=datetime(2024, 12, 31, 23, 59)),
        row(nppo_certificate_number="C3"),  # first delivered in 2024
        row(nppo_certificate_number="C4", message_type="acknowledgement"),
        row(nppo_certificate_number="C5", environment="testing"),
        row(nppo_certificate_number="C6", tracking_status="EnvelopeNotExists"),
        row(nppo_certificate_number="C7", to_party="XX"),  # the partner counts, the code is listed
        row(nppo_certificate_number="C8", from_party="XX", to_party="QQ"),
    ]
    ledger, sent, received = hub_reference.count(rows, 2025, {})
    assert sent == {"KEN": 3, "NLD": 1}  # C1, C2, C7
    assert received == {"NLD": 1, "FRA": 1, "KEN": 1, "XX": 1}
    assert ledger == {
        "counted": 5,
        "duplicate": 2,
        "another year": 1,
        "acknowledgement": 1,
        "testing": 1,
        "EnvelopeNotExists": 1,
        "no participant": 1,
    }


def test_the_day_of_go_live_decides(tmp_path, duck):
    rows = [row(), row(nppo_certificate_number="C2", delivered_at=datetime(2025, 2, 28, 23, 59))]
    for party in ("KEN", "NLD"):
        ledger, sent, _ = counted(parquet(tmp_path, rows), duck, go_live={party: date(2025, 3, 1)})
        assert ledger == {"counted": 1, "before go-live": 1}
        assert sent == {"KEN": 1}


@pytest.mark.heavy
def test_times_are_utc_however_they_are_written(tmp_path, duck):
    check_times(tmp_path, duck)


@pytest.mark.heavy
def test_files_folders_and_globs_of_all_kinds_together(tmp_path, duck):
    parts = [row(nppo_certificate_number=f"C{n}") for n in range(6)]
    folder = tmp_path / "deep"
    (folder / "er").mkdir(parents=True)
    parquet(folder / "er", parts[:2])
    as_csv(folder, parts[2:4], delimiter=";")
    as_csv(folder, parts[4:5], "other.CSV", columns=[*reversed(hub_reference.COLUMNS), "extra"])
    parquet(
        folder,
        parts[5:],
        "strings.parquet",
        delivered_at=pa.timestamp("us"),
        from_party=pa.dictionary(pa.int8(), pa.string()),
    )
    (folder / "_SUCCESS").touch()
    for hidden in ("_temporary", ".ipynb_checkpoints"):  # what tools leave behind is no record
        (folder / hidden).mkdir()
        parquet(folder / hidden, [row(nppo_certificate_number="C99")])
    named = folder / "environment=testing"  # no column comes from the name of a folder
    named.mkdir()
    shutil.move(folder / "er" / "r.parquet", named)
    assert counted(str(folder), duck)[0] == {"counted": 6}
    assert counted(str(folder / "*.csv"), duck)[0] == {"counted": 2}
    with pytest.raises(InputError, match="There is no file"):
        sources([str(folder / "nothing*")])
    assert counted(str(folder / "**" / "*.parquet"), duck)[0] == {"counted": 3}
    (tmp_path / "link.csv").symlink_to(folder / "r.csv")
    both = Records([str(folder), str(folder / "r.csv"), str(tmp_path / "link.csv")], connection=duck).count(2025)
    assert both.records == 6  # a file that is named twice is read once


@pytest.mark.slow
def test_appendix_2_comes_out_of_synthetic_records(tmp_path, duck):
    assert sum(PAPER.values()) % 2 == 1  # so that one exchange at least has a partner outside the list
    place = make_sample(tmp_path, PAPER, 2023, seed=5)
    counts = Records([str(place)], load_go_live(tmp_path / "go_live.csv"), connection=duck).count(2023)
    assert dict(zip(counts.participants["iso3"], counts.participants["exchanges"], strict=True)) == PAPER
    paper = {c.iso3: c.usage_category for c in Scenario().run().assessment.contributions}
    assert dict(zip(counts.participants["iso3"], counts.participants["usage_category"], strict=True)) == paper
    others = counts.others.set_index("code")
    assert others["exchanges"].to_dict() == {OUTSIDE: 1, NOWHERE: 0}
    assert others["left_out"].to_dict() == dict.fromkeys((OUTSIDE, NOWHERE), counts.ledger["no participant"])
    assert min(counts.ledger.values()) > 0  # every reason occurs
    assert counts.records == pq.ParquetFile(place / "records.parquet").metadata.num_rows


SAMPLES = [{"KEN": 1}, {"KEN": 500, "NLD": 3}, {"KEN": 10, "NLD": 10, "NAM": 10}, {"CIV": 7, "USA": 0}]


@pytest.mark.heavy
@pytest.mark.parametrize("table", first(SAMPLES[2:], SAMPLES))
def test_a_sample_has_exactly_the_counts_that_are_asked_for(tmp_path, duck, table):
    for seed in range(4):
        place = make_sample(tmp_path, table, 2025, seed)
        counts = Records([str(place)], load_go_live(tmp_path / "go_live.csv"), connection=duck).count(2025)
        found = dict(zip(counts.participants["iso3"], counts.participants["exchanges"], strict=True))
        assert found == {iso3: number for iso3, number in table.items() if number}


def test_a_sample_is_the_same_for_the_same_seed(tmp_path):
    first, again, other = (
        make_sample(tmp_path / str(n), {"KEN": 90, "NLD": 80}, 2025, seed) for n, seed in enumerate((1, 1, 2))
    )
    assert pq.read_table(first) == pq.read_table(again) != pq.read_table(other)
    codes = pq.read_table(first)["from_party"].to_pylist()
    assert 0.9 < sum(len(code) == 2 for code in codes) / len(codes) < 1, "most as the Hub writes them, some alpha-3"


@pytest.mark.parametrize("table", [{"KEN": 0}, {"KEN": 19_000_000, "NLD": 1_000_001}])
def test_a_sample_of_nothing_or_of_too_much_is_refused(tmp_path, table):
    with pytest.raises(InputError, match="The table must have 1 to 20,000,000 exchanges in all"):
        make_sample(tmp_path / "s", table, 2025, 0)
    assert not (tmp_path / "s").exists()


@pytest.mark.heavy
def test_what_an_exclusion_is_worth(tmp_path, duck):
    rows = [
        row(),
        row(nppo_certificate_number="C2", environment="testing"),
        row(nppo_certificate_number="C3", tracking_status="FailedDelivery"),
    ]
    records = Records([parquet(tmp_path, rows)], connection=duck)
    assert int(records.count(2025).participants["exchanges"].sum()) == 2
    assert int(records.count(2025, waived=["testing"]).participants["exchanges"].sum()) == 4
    assert int(records.count(2025, waived=rule.LEFT_OUT).participants["exchanges"].sum()) == 6


def test_an_exclusion_is_worth_nothing_where_records_lack_what_counting_needs(tmp_path, duck):
    rows = [
        row(),
        row(nppo_certificate_number="C2", tracking_status="PendingDelivery", delivered_at=None),
        row(nppo_certificate_number=None, tracking_status=None, message_type="acknowledgement", delivered_at=None),
        row(from_party="CA", to_party="US", nppo_certificate_number="C3", delivered_at=datetime(2024, 5, 1)),
        row(nppo_certificate_number="C1", delivered_at=datetime(2025, 3, 2)),
    ]
    records = Records([parquet(tmp_path, rows)], connection=duck)
    counts = records.count(2025)
    worth = views.worth(records, counts).set_index("reason")
    assert {reason: list(line) for reason, line in worth.iterrows()} == {
        "acknowledgement": [1, 0, 0],
        "PendingDelivery": [1, 0, 0],
        "duplicate": [1, 2, 0],
    }


@pytest.mark.parametrize("column", ["from_party", "to_party", "nppo_certificate_number", "delivered_at"])
def test_a_record_that_lacks_anything_counting_needs_stays_left_out_though_its_exclusion_be_waived(
    tmp_path, duck, column
):
    rows = [row(), row(nppo_certificate_number="C2", tracking_status="FailedDelivery") | {column: None}]
    records = Records([parquet(tmp_path, rows)], connection=duck)
    ledger = records.count(2025, waived=["FailedDelivery"]).ledger
    assert {reason: number for reason, number in ledger.items() if number} == {"counted": 1, "FailedDelivery": 1}


@pytest.mark.parametrize(("day", "is_read"), [("2010-01-01", True), ("2009-12-31", False), ("2100-01-01", False)])
def test_deliveries_are_read_from_2010_to_2099(tmp_path, duck, day, is_read):
    place = as_csv(tmp_path, [row(), row(nppo_certificate_number="C2", delivered_at=f"{day}T00:00:00Z")])
    if is_read:
        assert Records([place], connection=duck).count(2025).records == 2
    else:
        with pytest.raises(InputError, match=f"row 3, column delivered_at: found '{day}T00:00:00Z'"):
            Records([place], connection=duck).count(2025)


def test_an_exclusion_can_be_worth_less_than_nothing(tmp_path, duck):
    rows = [row(tracking_status="FailedDelivery", delivered_at=datetime(2024, 12, 30)), row()]
    records = Records([parquet(tmp_path, rows)], connection=duck)
    worth = views.worth(records, records.count(2025)).set_index("reason")
    assert list(worth.loc["FailedDelivery"]) == [1, -2, 2]  # the first delivery would have been last year's


def test_codes_in_small_letters_are_listed_not_passed_over(tmp_path, capsys):
    place = as_csv(tmp_path, [row(from_party="ke", to_party="nl"), row(from_party=" KE", nppo_certificate_number="C2")])
    assert main(["count", place, "--year", "2025"]) == 0
    out = capsys.readouterr().out
    assert "'ke'" in out
    assert "'nl'" in out
    assert "' KE'" in out


@pytest.mark.heavy
@pytest.mark.parametrize("case", ODD)
def test_odd_but_sound_csv_is_read(tmp_path, duck, case):
    check_odd(tmp_path, duck, case)


def test_rows_are_named_by_their_line(tmp_path, duck):
    header, good = Path(as_csv(tmp_path, [row()])).read_text(encoding="utf-8").splitlines()
    bad = good.replace("Delivered", "Lost")
    (tmp_path / "b.csv").write_text(f'{header},n\n{good},"a\nb"\n\n\n{bad},\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"b.csv, row 6, column tracking_status: found 'Lost'"):
        Records([str(tmp_path / "b.csv")], connection=duck).count(2025)
    place = parquet(tmp_path, [row(delivered_at="2025-01-01"), row(delivered_at="soon")], delivered_at=pa.string())
    with pytest.raises(InputError, match=r"r.parquet, row 2, column delivered_at: found 'soon'"):
        Records([place], connection=duck).count(2025)


def test_every_participant_has_an_alpha_2_code():
    codes = load_iso2()
    assert len(set(codes.values())) == len(codes) == 187
    assert (codes["NAM"], codes["CIV"], codes["GBR"], codes["GRC"], codes["KOR"]) == ("NA", "CI", "GB", "GR", "KR")


BAD = {
    "an unknown status": ({"tracking_status": "Arrived"}, "tracking_status: found 'Arrived', expected one"),
    "no status": ({"tracking_status": None}, "column tracking_status: found an empty cell, expected one of"),
    "an unknown message": ({"message_type": "letter"}, "message_type: found 'letter', expected ePhyto or"),
    "an unknown environment": ({"environment": "Production"}, "column environment: found 'Production'"),
    "no sender": ({"from_party": None}, "column from_party: found an empty cell, expected a country code like KE"),
    "a blank receiver": ({"to_party": "  "}, "column to_party: found an empty cell"),
    "no certificate": ({"nppo_certificate_number": ""}, "column nppo_certificate_number: found an empty cell"),
    "no date": ({"delivered_at": None}, "column delivered_at: found an empty cell, expected a date and time (UTC)"),
    "a date before the Hub": ({"delivered_at": datetime(1925, 3, 1)}, "column delivered_at: found "),
}


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("kind", "case"), first([("csv", case) for case in [*BAD][::2]], product(("csv", "parquet"), BAD))
)
def test_a_record_that_cannot_be_judged_is_named(tmp_path, capsys, case, kind):
    changes, sentence = BAD[case]
    rows = [row(nppo_certificate_number=f"C{n}") for n in range(5)]
    rows[3] |= changes
    rows[4] |= changes
    place = (parquet if kind == "parquet" else as_csv)(tmp_path, rows)
    target = tmp_path / "exchanges.csv"
    assert main(["count", place, "--year", "2025", "--out", str(target)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"r.{kind}, row {5 if kind == 'csv' else 4}, " in err
    assert sentence in err
    assert err.count("\n") == 1
    assert not target.exists()


@pytest.mark.heavy
@pytest.mark.parametrize("when", IMPOSSIBLE)
def test_an_impossible_date_is_named(tmp_path, duck, when):
    check_impossible(tmp_path, duck, when)


@pytest.mark.heavy
def test_a_bad_file_is_refused_in_one_sentence_and_nothing_is_written(tmp_path, capsys):
    for name, sentence in broken_files(tmp_path).items():
        target = tmp_path / "exchanges.csv"
        assert main(["count", str(tmp_path / name), "--year", "2025", "--out", str(target)]) == 2, name
        out, err = capsys.readouterr()
        assert out == ""
        assert sentence in err, (name, err)
        assert err.count("\n") == 1, (name, err)
        assert "Traceback" not in err
        assert not target.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["r.csv"], "The year to count is missing; give it, for example --year 2025."),
        (["--year", "2025"], "There are no records to count; name Parquet or CSV files"),
        (["r.csv", "--year", "25"], "--year must be a year like 2027, not '25' (text)."),
        (["r.csv", "--year", "1999"], "The year must be from 2017 to 2074, not 1999."),
        (["r.csv", "--year", "2025", "--backend", "duckbd"], "Did you mean 'duckdb'?"),
        (["r.csv", "--year", "2025", "--go-live", "go.csv"], "go.csv, row 2, column party names 'KX'"),
        (["r.csv", "--year", "2025", "--go-live", "day.csv"], "day.csv, row 2, column go_live: found '2025-02-30'"),
        (["r.csv", "--year", "2025", "--out", "."], "is a folder; name a file to write."),
        (["r.csv", "--year", "2025", "--out", "no/where.csv"], "is in a folder that does not exist; name a file"),
        (["r.csv", "--year", "2025", "--out", "r.csv"], "--out r.csv is one of the records; name another file."),
        (["r.csv", "--year", "2025", "--first-exchanges", "r.csv"], "--first-exchanges r.csv is one of the records"),
        (
            ["r.csv", "--year", "2025", "--go-live", "mine/days.csv", "--out", "mine/days.csv"],
            "is what --go-live reads",
        ),
        (["r.csv", "--year", "2025", "--out", "pipe"], "pipe is not an ordinary file; name a file to write."),
        (["--year", "2025", "--make-sample", "mine"], "mine is there already; name a folder that is new or empty."),
        (["r.csv", "--year", "2025", "--out", "a", "--first-exchanges", "a"], "both name a; name two files"),
        (["r.csv", "--year", "2024", "--out", "e.csv"], "No record counts in 2024, so e.csv is not written"),
        (["r.csv", "--year", "2025", "--seed", "3"], "--exchanges and --seed are for a sample"),
        (["", "--year", "2025"], "The name of the records is an empty text"),
        (["--year", "1999", "--make-sample", "s"], "The year must be from 2017 to 2074, not 1999."),
        (["--year", "2025", "--make-sample", "r.csv"], "r.csv is there already; name a folder that is new or empty."),
        (["r.csv", "--year", "2025", "--make-sample", "s"], "--make-sample writes records and does not count any"),
        (["--year", "2025", "--make-sample", "s", "--seed", "-1"], "--seed must be a whole number from 0"),
        (["--year", "2025", "--make-sample", "s", "--exchanges", "bad.csv"], "row 2, column exchanges: found 'many'"),
    ],
)
def test_bad_arguments_are_refused(tmp_path, capsys, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    as_csv(tmp_path, [row()])
    (tmp_path / "go.csv").write_text("party,go_live\nKX,2025-01-01\n", encoding="utf-8")
    (tmp_path / "day.csv").write_text("party,go_live\nKE,2025-02-30\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("iso3,exchanges\nKEN,many\n", encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "days.csv").write_text("party,go_live\nKE,2025-02-03\n", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    assert main(["count", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_since_when_a_party_uses_the_solution_is_told_from_records_of_several_years(tmp_path, capsys):
    """Kenya began by sending in 2024, the Netherlands by receiving it; neither testing in 2022 nor 2026 counts."""
    rows = [
        row(delivered_at=datetime(2022, 5, 1), environment="testing"),
        row(delivered_at=datetime(2024, 11, 30, 23, 59)),
        row(nppo_certificate_number="C2", to_party="FR", from_party="NL"),
        row(nppo_certificate_number="C3", to_party="CI", delivered_at=datetime(2026, 1, 1)),
    ]
    place, first = parquet(tmp_path, rows), tmp_path / "first.csv"
    assert main(["count", place, "--year", "2025", "--first-exchanges", str(first)]) == 0
    assert f"a projection uses it with joiners: {first}" in capsys.readouterr().out
    found = "party,go_live\nFRA,2025-03-01\nKEN,2024-11-30\nNLD,2024-11-30\n"
    assert first.read_text(encoding="utf-8-sig") == found
    assert load_go_live(first)["KEN"] == date(2024, 11, 30)


def test_the_command_counts_writes_and_explains(tmp_path, capsys):
    rows = [row(), row(nppo_certificate_number="C2", to_party="XX"), row(nppo_certificate_number="C3", to_party="KE")]
    place, target = parquet(tmp_path, rows), tmp_path / "exchanges.csv"
    assert main(["count", place, "--year", "2025", "--out", str(target)]) == 0
    out = capsys.readouterr().out
    assert "Of 3 records, 3 count in 2025. 2 participants have 4 exchanges." in out
    assert re.search(r"XX +1 +0 +1 +0", out)
    assert "forwarded to a second country" in out
    assert target.read_text(encoding="utf-8-sig") == (
        "iso3,exchanges,sent,received,usage_category\nKEN,3,3,0,Low\nNLD,1,0,1,Low\n"
    )
    assert load_exchanges(target) == {"KEN": 3, "NLD": 1}
    assert main(["count", place, "--year", "2025", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["year"], found["records"], found["ledger"]["counted"]) == (2025, 3, 3)
    assert found["other_codes"] == [{"code": "XX", "exchanges": 1, "sent": 0, "received": 1, "left_out": 0}]


def test_the_rule_is_one_expression_for_any_engine():
    columns = dict.fromkeys(hub_reference.COLUMNS[:-1], "string")
    table = ibis.table({**columns, "delivered_at": "timestamp", "delivered_text": "string"}, name="records")
    for dialect in ("duckdb", "pyspark", "trino", "postgres"):
        sql = str(ibis.to_sql(rule.counts(rule.judged(table, {}), 2025), dialect=dialect))
        assert len(re.findall(r"FROM [\"`]?records", sql)) == 1  # so that the records are read once


@pytest.mark.heavy
@pytest.mark.slow
def test_the_notebook_shows_a_year_in_which_nothing_counts(tmp_path):
    place = parquet(tmp_path, [row(delivered_at=datetime(2024, 1, 1))])
    made = make_one("08_count_exchanges.ipynb", {"records": place, "year": 2025})
    assert made.failure == ""
    assert b"Nobody exchanges in 2025" in made.files["html"]


@pytest.mark.heavy
@pytest.mark.slow
def test_the_notebook_counts_the_records_it_is_given(tmp_path, watched):
    place = parquet(
        tmp_path, [*(row(nppo_certificate_number=f"C{n}") for n in range(6_000)), row(environment="testing")]
    )
    made = make_one("08_count_exchanges.ipynb", {"records": place, "year": 2025})
    assert made.failure == ""
    (tmp_path / "page.html").write_bytes(made.files["html"])
    watched.page.goto((tmp_path / "page.html").as_uri())
    watched.page.wait_for_function("[...document.querySelectorAll('.chart')].every((c) => c._fullData)")
    assert watched.page.locator(".chart .main-svg:first-child").count() >= 4
    text = watched.page.locator("main").inner_text()
    assert "Of 6,001 records, 6,000 count in 2025. 2 participants have 12,000 exchanges." in text
    assert "What this does not say:" in text
    assert "All parties with exchange counts take part." in text
    assert watched.complaints == []
    assert watched.requests == [(tmp_path / "page.html").as_uri()]


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"records": "nowhere.parquet"}, "There is no file nowhere.parquet"),
        ({"records": 5}, "records must be a path or a list of paths, not 5."),
        ({"year": 1999}, "The year must be from 2017 to 2074, not 1999."),
        ({"year": "2025"}, "The year must be from 2017 to 2074, not '2025' (text)."),
        ({"seed": -1}, "seed must be a whole number from 0"),
        ({"go_live": 3}, "go_live must be the path of a CSV file, not 3."),
        ({"recrods": "x"}, "There is no parameter 'recrods'"),
    ],
)
def test_a_bad_parameter_of_the_notebook_is_refused(parameters, sentence):
    made = make_one("08_count_exchanges.ipynb", parameters)
    assert made.failure.startswith("InputError: ")
    assert sentence in made.failure


@pytest.mark.heavy
def test_views_of_the_records(tmp_path, duck):
    rows = [
        row(),
        row(nppo_certificate_number="C2", delivered_at=datetime(2025, 5, 1)),
        row(nppo_certificate_number="C2", delivered_at=datetime(2025, 6, 1)),
        row(from_party="CA", nppo_certificate_number="C1", tracking_status="FailedDelivery"),
        row(to_party="FR", environment="testing", nppo_certificate_number="C9"),
    ]
    records = Records([parquet(tmp_path, rows)], connection=duck)
    counts = records.count(2025)
    assert views.trade(records, 2025).to_numpy().tolist() == [["KEN", "NLD", 2]]
    assert views.months(records, 2025)["ephytos"].tolist() == [0, 0, 1, 0, 1, *[0] * 7]
    assert views.funnel(counts)["records"].tolist() == [5, 5, 4, 3, 3, 3, 3, 2]
    changes = views.category_changes(counts).set_index("iso3")
    assert list(changes.loc["KEN"])[1:] == [165_754, "Very High", 2, "Low"]
    assert list(changes.loc["USA"])[1:] == [602_542, "Very High", None, None]
    worth = views.worth(records, counts).set_index("reason")
    assert {reason: list(line) for reason, line in worth.iterrows()} == {
        "testing": [1, 2, 1],  # France would become a user
        "FailedDelivery": [1, 2, 1],  # Canada would
        "duplicate": [1, 2, 0],
    }
    assert views.scenario_of(counts).exchanges == {"KEN": 2, "NLD": 2}
