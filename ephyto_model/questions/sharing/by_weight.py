"""The rule of a scale: the parts of a whole in proportion to weights, none below a floor or above a ceiling."""

from collections.abc import Mapping
from fractions import Fraction

from ephyto_model.errors import InputError
from ephyto_model.exact import added_up
from ephyto_model.language.wording import percent


def shares(
    weights: Mapping[str, Fraction], floor: Fraction = Fraction(0), ceiling: Fraction = Fraction(1)
) -> dict[str, Fraction]:
    """Return the part of each party, from 0 to 1, which add up to 1. Raises InputError where no such parts exist.

    Parts are in proportion to the weights, but for those that would fall below the floor or rise above the ceiling;
    these get the floor or the ceiling, and the others share what is left in proportion. So each part is the weight
    times one factor, held between floor and ceiling. A party of weight 0 gets the floor.
    """
    low, high = len(weights) * floor, added_up(ceiling if weight else floor for weight in weights.values())
    if not weights or not any(weights.values()):
        raise InputError("None of the parties that take part has a weight, so nothing can be shared by the scale.")
    if low > 1:
        raise InputError(
            f"A floor of {percent(float(floor))} for each of {len(weights)} parties is more than all; "
            "lower floor_share."
        )
    if high < 1:
        raise InputError(
            f"A ceiling of {percent(float(ceiling))} cannot hold with so few parties: they would pay "
            f"{percent(float(high))} at most; raise ceiling_share."
        )

    def at(factor: Fraction) -> dict[str, Fraction]:
        return {iso3: min(max(weight * factor, floor), ceiling) for iso3, weight in weights.items()}

    bounds = sorted({bound / weight for weight in weights.values() if weight for bound in (floor, ceiling)})
    below, above = -1, len(bounds) - 1  # the whole is at most 1 at the one place and at least 1 at the other
    while above - below > 1:
        middle = (below + above) // 2
        if sum(at(bounds[middle]).values()) <= 1:
            below = middle
        else:
            above = middle
    start, end = at(bounds[below] if below >= 0 else Fraction(0)), at(bounds[above])
    grown = Fraction(sum(end.values()) - sum(start.values()))  # between neighbouring bounds every part grows evenly
    way = Fraction(1 - sum(start.values())) / grown if grown else Fraction(0)
    return {iso3: start[iso3] + way * (end[iso3] - start[iso3]) for iso3 in weights}
