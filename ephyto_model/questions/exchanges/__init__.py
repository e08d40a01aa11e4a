"""Exchanges counted from the Hub's records."""

import argparse
from pathlib import Path

from ephyto_model.registry import Command


def _of_count(command: argparse.ArgumentParser) -> None:
    command.add_argument("records", nargs="*", metavar="RECORDS", help="Parquet or CSV files, folders or globs")
    command.add_argument("--year", metavar="YEAR", help="the year to count")
    command.add_argument(
        "--go-live", type=Path, metavar="FILE.csv", help="the day from which each party was live (party,go_live)"
    )
    command.add_argument(
        "--out", type=Path, metavar="FILE.csv", help="write the table that a scenario's exchanges reads"
    )
    command.add_argument(
        "--first-exchanges",
        type=Path,
        metavar="FILE.csv",
        help="write since when each party uses the ePhyto Solution, which a projection's joiners and --go-live read",
    )
    command.add_argument("--backend", default="duckdb", metavar="duckdb|pyspark", help="the engine (default: duckdb)")
    command.add_argument("--json", action="store_true", help="print one JSON object instead")
    command.add_argument(
        "--make-sample", type=Path, metavar="DIR", help="write synthetic records with a known count instead"
    )
    command.add_argument(
        "--exchanges",
        type=Path,
        metavar="FILE.csv",
        help="for a sample: the counts it must give (default: Appendix 2)",
    )
    command.add_argument(
        "--seed", metavar="N", help="for a sample: the number that decides which one is drawn (default: 0)"
    )


COMMANDS = (
    Command(
        "count", "count exchanges from the Hub's records", _of_count, "ephyto_model.questions.exchanges.command:count"
    ),
)
