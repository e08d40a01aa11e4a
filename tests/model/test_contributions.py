"""Single rules at their bounds; whole assessments worked by hand are in test_rules.py."""

from fractions import Fraction

import pytest

from ephyto_model import load_funding_model
from ephyto_model.model.contributions import Offsets, need, rounded, surplus, usage_category, usage_pool

MODEL = load_funding_model()


def test_an_offset_that_is_not_given_is_none():
    assert (need(Fraction(1_000), Offsets()), surplus(Fraction(1_000), Offsets())) == (1_000, 0)
    assert need(Fraction(1_000), Offsets(donor_funding_usd=Fraction(300))) == 700


def test_nothing_is_left_to_usage_fees_once_base_fees_bring_all():
    assert usage_pool(Fraction(750), Fraction(1_000), MODEL, MODEL.rounding["published"]) == 0


@pytest.mark.parametrize(
    ("exchanges", "category"),
    [
        (0, "Low"),
        (4_999, "Low"),
        (5_000, "Medium"),
        (49_999, "Medium"),
        (50_000, "High"),
        (149_999, "High"),
        (150_000, "Very High"),
        (10**9, "Very High"),
    ],
)
def test_usage_category_at_its_bounds(exchanges, category):
    """App. 1(13)(c)(iii): low (< 5,000), medium (5,000 - 49,999), high (50,000 - 149,999), very high (150,000+)."""
    assert usage_category(exchanges, MODEL) == category


@pytest.mark.parametrize(
    ("amount", "step", "direction", "expected"),
    [
        ("249.99", 500, "half_up", 0),
        ("250", 500, "half_up", 500),
        ("749.999999999999999999", 500, "half_up", 500),
        ("6904.76", 100, "half_up", 6900),
        ("6999", 100, "down", 6900),
        ("6901", 100, "up", 7000),
        ("4067.63", None, "half_up", "4067.63"),
    ],
)
def test_rounding_decides_half_way_cases_exactly(amount, step, direction, expected):
    assert rounded(Fraction(amount), step and Fraction(step), direction) == Fraction(expected)
