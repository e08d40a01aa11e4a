"""Counting exchanges on Spark, in local mode: the same counts and the same sentences as on DuckDB."""

import json
import os
import subprocess
import sys

import pytest
from conftest import program
from hub_checks import (
    IMPOSSIBLE,
    ODD,
    broken_files,
    check,
    check_impossible,
    check_odd,
    check_times,
    parquet,
    row,
)

from ephyto_model.errors import InputError
from ephyto_model.questions.exchanges.counts import Records
from ephyto_model.questions.exchanges.records import connect

pytestmark = pytest.mark.heavy


@pytest.mark.slow
def test_spark_counts_what_duckdb_counts(tmp_path, spark):
    rows = [row(), row(nppo_certificate_number="C2"), row(environment="testing", nppo_certificate_number="C3")]
    place = parquet(tmp_path, rows)
    found, wanted = (Records([place], connection=engine).count(2025) for engine in (spark, connect("duckdb")))
    assert found.ledger == wanted.ledger
    assert found.participants.equals(wanted.participants)
    assert found.ledger["counted"] == 2


@pytest.mark.slow
def test_spark_counts_30_random_record_sets_as_the_reference_does(tmp_path, spark):
    for seed in range(30):
        check(tmp_path, seed, spark)


@pytest.mark.slow
def test_spark_reads_times_as_utc_however_they_are_written(tmp_path, spark):
    check_times(tmp_path, spark)


@pytest.mark.slow
@pytest.mark.parametrize("case", ODD)
def test_spark_reads_odd_but_sound_csv(tmp_path, spark, case):
    check_odd(tmp_path, spark, case)


@pytest.mark.slow
@pytest.mark.parametrize("when", IMPOSSIBLE)
def test_spark_names_an_impossible_date(tmp_path, spark, when):
    check_impossible(tmp_path, spark, when)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cells.csv", "more.csv", "short.parquet", "hurt.parquet"])
def test_spark_refuses_damaged_files_with_the_same_sentence(tmp_path, spark, name):
    sentence = broken_files(tmp_path)[name]
    with pytest.raises(InputError) as found:
        Records([str(tmp_path / name)], connection=spark).count(2025)
    assert sentence in str(found.value)


@pytest.mark.slow
def test_spark_through_the_command(tmp_path):
    program("java", "default-jre-headless")
    place = parquet(tmp_path, [row(), row(nppo_certificate_number="C2")])
    command = [sys.executable, "-m", "ephyto_model", "count", place, "--year", "2025", "--backend", "pyspark", "--json"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
    )
    assert json.loads(done.stdout)["ledger"]["counted"] == 2
