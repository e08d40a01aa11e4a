"""The rules, on cases worked by hand."""

from fractions import Fraction

import pytest

from ephyto_model import load_funding_model
from ephyto_model.contributions import Offsets, User, assess, rounded, usage_category

MODEL = load_funding_model()
PUBLISHED, EXACT = MODEL.rounding["published"], MODEL.rounding["exact"]

# Four invented parties, one of each status. H is High with very high usage (base 4, usage 4); U is Upper-Middle with
# exactly 5,000 exchanges, which is Medium (base 2, usage 1); L is Lower-Middle with 4,999, so Low and exempt (0, 0);
# D is an LDC with high usage (base 0, usage 2). Base multipliers add up to 6, usage multipliers to 7.
FOUR = (
    User("HHH", "H", "High", 200_000),
    User("UUU", "U", "Upper-Middle", 5_000),
    User("LLL", "L", "Lower-Middle", 4_999),
    User("DDD", "D", "Low or LDC", 60_000),
)


def amounts(users, level, rounding, **offsets):
    model = MODEL.__class__(**{**vars(MODEL), "annual_funding_level_usd": Fraction(level)})
    return assess(model, users, Offsets(**{name: Fraction(value) for name, value in offsets.items()}), rounding)


@pytest.mark.parametrize(
    ("users", "level", "offsets", "base_unit", "usage_unit", "contributions", "gap"),
    [
        # App. 1(13): 2/3 of 90,000 is 60,000; 60,000 / 6 = 10,000, already a multiple of 500. Base fees bring in
        # 40,000 + 20,000; 30,000 are still needed; 30,000 / 7 = 4,285.71, to the nearest hundred 4,300.
        # H pays 40,000 + 17,200; U 20,000 + 4,300; D 8,600. Revenue 90,100.
        pytest.param(FOUR, 90_000, {}, 10_000, 4_300, [57_200, 24_300, 0, 8_600], 100, id="no offsets"),
        # App. 1(12), (13)(a), (15): FAO 20,000, donors 6,000 and reserves 1,500 leave 62,500. 2/3 is 41,666.67;
        # / 6 = 6,944.44, to a multiple of 500: 7,000. Base fees bring in 42,000; 20,500 / 7 = 2,928.57: 2,900.
        # H pays 28,000 + 11,600; U 14,000 + 2,900; D 5,800. Revenue 42,000 + 20,300 = 62,300.
        pytest.param(
            FOUR, 90_000, {"fao_funding_usd": 20_000, "donor_funding_usd": 6_000, "reserves_applied_usd": 1_500},
            7_000, 2_900, [39_600, 16_900, 0, 5_800], -200, id="all three offsets",
        ),
        # App. 1(8): offsets of 100,000 against 90,000 leave nothing to pay; fees never turn negative.
        pytest.param(FOUR, 90_000, {"donor_funding_usd": 100_000}, 0, 0, [0, 0, 0, 0], 0, id="surplus"),
        # Rule 5, half-way case: U alone owes 2 base units; need 1,125: 2/3 is 750, / 2 = 375, which is 0.75 steps of
        # 500 and becomes 500. Base fees bring in 1,000, 125 are still needed, 1.25 steps of 100: 100.
        pytest.param(FOUR[1:2], 1_125, {}, 500, 100, [1_100], -25, id="rounding up the base unit"),
        # Rule 5, exactly half-way: need 750 for U: 2/3 is 500, / 2 = 250, exactly half a step: up, to 500. Base fees
        # bring in 1,000, more than the 750 needed, so nothing is still needed from usage fees: they are floored at 0.
        pytest.param(FOUR[1:2], 750, {}, 500, 0, [1_000], 250, id="exactly half a step rounds up"),
        # Rule 6: only an LDC takes part, nobody owes a base fee. Usage fees carry all: 9,000 / 2 = 4,500.
        pytest.param(FOUR[3:], 9_000, {}, 0, 4_500, [9_000], 0, id="nobody owes a base fee"),
        # Rule 6: a High party with low usage alone: 2/3 of 9,000 / 4 = 1,500. Nobody owes a usage fee: the 3,000
        # still needed stay uncollected.
        pytest.param(
            (User("HHH", "H", "High", 4_999),), 9_000, {}, 1_500, 0, [6_000], -3_000, id="nobody owes a usage fee"
        ),
        # Nobody takes part: nothing is collected and all of the need is the gap.
        pytest.param((), 9_000, {}, 0, 0, [], -9_000, id="nobody takes part"),
    ],
)  # fmt: skip
def test_published_rounding_by_hand(users, level, offsets, base_unit, usage_unit, contributions, gap):
    found = amounts(users, level, PUBLISHED, **offsets)
    assert (found.units.base_usd, found.units.usage_usd) == (base_unit, usage_unit)
    assert [party.expected_contribution_usd for party in found.contributions] == contributions
    assert found.gap_usd == gap


@pytest.mark.parametrize(
    ("users", "base_unit", "usage_unit", "contributions", "gap"),
    [
        # Of 90,000 base fees bring in 60,000 / 6 = 10,000 each unit, usage fees 30,000 / 7 = 4,285 5/7.
        (FOUR, 10_000, Fraction(30_000, 7), [40_000 + Fraction(120_000, 7), 20_000 + Fraction(30_000, 7), 0,
                                             Fraction(60_000, 7)], 0),
        # Rule 6: an LDC alone: the base pool of 60,000 is uncollected, it pays the usage pool: 30,000.
        (FOUR[3:], 0, 15_000, [30_000], -60_000),
        # Rule 6: a Lower-Middle party in the Low category alone owes neither fee.
        (FOUR[2:3], 0, 0, [0], -90_000),
    ],
)  # fmt: skip
def test_exact_by_hand(users, base_unit, usage_unit, contributions, gap):
    found = amounts(users, 90_000, EXACT)
    assert (found.units.base_usd, found.units.usage_usd) == (base_unit, usage_unit)
    assert [party.expected_contribution_usd for party in found.contributions] == contributions
    assert found.gap_usd == gap


def test_offsets_beyond_the_level_are_a_surplus_not_a_negative_fee():
    found = amounts(FOUR, 90_000, EXACT, fao_funding_usd=95_000)
    assert (found.need_usd, found.surplus_usd) == (0, 5_000)


@pytest.mark.parametrize(
    ("exchanges", "category"),
    [(0, "Low"), (4_999, "Low"), (5_000, "Medium"), (49_999, "Medium"), (50_000, "High"), (149_999, "High"),
     (150_000, "Very High"), (10**9, "Very High")],
)  # fmt: skip
def test_usage_category_at_its_bounds(exchanges, category):
    """App. 1(13)(c)(iii): low (< 5,000), medium (5,000 - 49,999), high (50,000 - 149,999), very high (150,000+)."""
    assert usage_category(exchanges, MODEL) == category


@pytest.mark.parametrize(
    ("amount", "step", "direction", "expected"),
    [("249.99", 500, "half_up", 0), ("250", 500, "half_up", 500), ("749.999999999999999999", 500, "half_up", 500),
     ("6904.76", 100, "half_up", 6900), ("6999", 100, "down", 6900), ("6901", 100, "up", 7000),
     ("4067.63", None, "half_up", "4067.63")],
)  # fmt: skip
def test_rounding_decides_half_way_cases_exactly(amount, step, direction, expected):
    assert rounded(Fraction(amount), step and Fraction(step), direction) == Fraction(expected)
