"""Biennia and the phase-in of new users, by the paragraphs they come from."""

from datetime import date

import pytest

from ephyto_model.model.timing import Biennium, biennium_of, phase_in


@pytest.mark.parametrize(
    ("year", "first", "usage_year", "told_by"),
    [
        (2025, 2025, 2023, date(2024, 6, 30)),  # para 33: 2023 usage data, told before 1 July 2024
        (2026, 2025, 2023, date(2024, 6, 30)),
        (2027, 2027, 2025, date(2026, 6, 30)),  # para 33: usage data from 2025, told by 1 July 2026
        (2034, 2033, 2031, date(2032, 6, 30)),
    ],
)
def test_fees_of_a_biennium_are_set_two_years_before_it_and_told_by_june(year, first, usage_year, told_by):
    biennium = biennium_of(year)
    assert biennium == Biennium(first)
    assert biennium.years == (first, first + 1)
    assert (biennium.usage_year, biennium.told_by) == (usage_year, told_by)
    assert str(biennium) == f"{first}-{first + 1}"


@pytest.mark.parametrize(
    ("first_exchange", "expected"),
    [
        # App. 1(17): base fee in the second calendar year; usage fee in the year after the first full calendar year
        (date(2026, 6, 1), (2027, 2028, 2027)),
        (date(2026, 12, 31), (2027, 2028, 2027)),
        (date(2026, 1, 2), (2027, 2028, 2027)),
        (date(2026, 1, 1), (2027, 2027, 2026)),  # that calendar year is a full one
    ],
)
def test_a_new_user_pays_the_base_fee_first_and_the_usage_fee_after_a_full_year(first_exchange, expected):
    assert tuple(phase_in(first_exchange)) == expected
