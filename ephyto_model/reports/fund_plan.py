"""Batches over projections: for each a financial report, and letters to the parties asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ephyto_model.errors import InputError
from ephyto_model.model.names import as_given, party_name, scenario_name
from ephyto_model.model.timing import FIRST_YEAR, Biennium
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.letters.texts import biennium_from, parties_to_write_to
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.years import Fund
from ephyto_model.reports.file_names import safe_names
from ephyto_model.reports.papers import NO_PAPERS, Papers, outlooks_of
from ephyto_model.reports.plan import Batch, chosen_parties, with_unique_names
from ephyto_model.reports.runs.folder import ReportFolder
from ephyto_model.reports.runs.kinds import FUND, LETTER
from ephyto_model.reports.runs.run import Run

USUAL_YEAR = FIRST_YEAR + 1  # the first year with a past, a current and a next one
EVERYONE = "all"


class Asked(NamedTuple):
    """What is asked of the projections: the year of the reports, whom to write to, and for the fees from which year."""

    report_year: int | None = None
    letters: str | None = None  # "all", or codes like "KEN,MAR"
    biennium: int | None = None

    @property
    def anything(self) -> bool:
        """Whether something is asked that only projections have."""
        return any(given is not None for given in self)


@dataclass
class FundBatch(Batch):
    """The reports and letters of a file of projections."""

    funds: Sequence[Fund]
    report_year: int
    biennium: Biennium
    report_runs: Sequence[Run]
    letter_runs: Sequence[Sequence[Run]]  # one list a projection
    papers: Papers

    @property
    def runs(self) -> list[Run]:
        """All reports, letters and documents of the batch."""
        return [*self.report_runs, *(run for runs in self.letter_runs for run in runs), *self.papers.runs]


class WorkedOut(NamedTuple):
    """Projections worked out, and what is to be made of them."""

    funds: Sequence[Fund]
    report_year: int
    biennium: Biennium
    written_to: Sequence[Sequence[str]]  # the parties to write to, by projection


def work_out(projections: Sequence[Projection], asked: Asked) -> WorkedOut:
    """Work projections out and check what is asked of them. Raises InputError."""
    funds = [project(projection) for projection in with_unique_names(projections)]
    usual = min(USUAL_YEAR, *(fund.projection.last_year for fund in funds))
    year = usual if asked.report_year is None else asked.report_year
    for fund in funds:
        fund.year(year)
    if asked.letters is None:
        return WorkedOut(funds, year, Biennium(FIRST_YEAR), [[] for _ in funds])
    start = FIRST_YEAR if asked.biennium is None else asked.biennium
    written_to = [_written_to(fund, biennium_from(start, fund), asked.letters) for fund in funds]
    return WorkedOut(funds, year, Biennium(start), written_to)


def plan_projections(path: Path, worked: WorkedOut, folder: Path, *, papers: bool = False) -> FundBatch:
    """Plan the reports and letters of the projections of a file, into a folder; with an outlook of each where asked."""
    funds, year, biennium, written_to = worked
    files = safe_names(fund.projection.name for fund in funds)
    given = [{"name": as_given(fund.projection.name), **fund.projection.differences()} for fund in funds]
    return FundBatch(
        path,
        ReportFolder(folder),
        funds,
        year,
        biennium,
        [
            Run(scenario_name(fund.projection.name), FUND, {"report_year": year, **g}, file)
            for fund, g, file in zip(funds, given, files, strict=True)
        ],
        [
            [
                Run(
                    party_name(fund.participants[iso3].name),
                    LETTER,
                    {"projection": g, "iso3": iso3, "biennium": biennium.first_year},
                    f"{file}-letters-{biennium}/{iso3.lower()}",
                )
                for iso3 in codes
            ]
            for fund, g, file, codes in zip(funds, given, files, written_to, strict=True)
        ],
        outlooks_of(given, files) if papers else NO_PAPERS,
    )


def _written_to(fund: Fund, biennium: Biennium, letters: str) -> list[str]:
    users = parties_to_write_to(fund, biennium)
    codes = chosen_parties(letters, "--letters")
    if letters.strip().lower() == EVERYONE:
        return users
    absent = [code for code in codes if code not in users]
    if absent:
        raise InputError(
            f"{absent[0]} does not use the ePhyto Solution by the end of {biennium} in {fund.projection.name!r}; "
            "take it out of --letters."
        )
    return codes
