"""What moves a party's amount next, and from which biennium on it counts: facts, worked by hand."""

from datetime import date

import pytest

from ephyto_model import Scenario
from ephyto_model.cli import main
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fund.inputs.projection import named_futures
from ephyto_model.questions.parties.coming import coming, first_biennium_after, graduations

PAPER = Scenario().run()


def of(outcome, name):
    return {one.what: one for one in coming(outcome, participant_of(name))}


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2024, 6, 30), 2025),
        (date(2024, 7, 1), 2027),
        (date(2026, 6, 30), 2027),
        (date(2026, 7, 1), 2029),  # the list for fiscal year 2027
        (date(2026, 11, 24), 2029),
    ],
)
def test_what_is_known_by_30_june_counts_from_the_next_biennium(day, first):
    assert first_biennium_after(day) == Biennium(first)


def test_nepal_graduates_and_a_bound_is_near():
    """Nepal (Low or LDC, Medium usage) pays 6,900; with High usage 13,800; as Lower-Middle 4,000 more."""
    found = of(PAPER, "Nepal")
    assert found["50,000 or more exchanges a year: High"].expected_contribution_usd == 13_800
    assert found["fewer than 5,000 exchanges a year: Low"].change_usd == -6_900
    graduation = found["graduation from LDC status on 24 November 2026; new development status: Lower-Middle"]
    assert (graduation.counts_from, graduation.expected_contribution_usd) == ("2029-2030", 10_900)


def test_a_newer_list_has_the_philippines_in_a_higher_group():
    """From Lower-Middle to Upper-Middle: one more base unit of 4,000."""
    found = of(PAPER, "Philippines")
    moved = found["classification as Upper-Middle on the World Bank and LDC lists for fiscal year 2027"]
    assert (moved.counts_from, moved.change_usd) == ("2029-2030", 4_000)
    assert not [what for what in of(Scenario(status_list="fy27").run(), "Philippines") if "lists for" in what]


def test_who_takes_no_part_has_nothing_coming():
    assert not of(PAPER, "Viet Nam")


def test_the_graduations_are_those_of_the_named_future():
    future = next(one for one in named_futures() if "graduations" in one.name)
    assert {code: {first_biennium_after(day).first_year} for code, (day, _) in graduations().items()} == {
        code: set(changes) for code, changes in future.status_changes.items()
    }


def test_the_command_tells_it(capsys):
    assert main(["assess", "--why", "Nepal"]) == 0
    told = capsys.readouterr().out
    assert "graduation from LDC status on 24 November 2026" in told
    assert "2029-2030" in told
