"""Who stands against whom: the smallest sets of limits that no setting holds together.

A set of limits contradicts itself where every setting breaks one of them. The smallest such sets are those that meet
each set of limits that some setting breaks, and of which no part does (minimal hitting sets).
"""

from collections.abc import Iterable

MOST_CONTRADICTIONS = 10


def smallest(masks: Iterable[int]) -> list[int]:
    """Return the masks of which no other one is a part, the smallest first."""
    found: list[int] = []
    for mask in sorted(set(masks), key=lambda mask: (mask.bit_count(), mask)):
        if not any(other & mask == other for other in found):
            found.append(mask)
    return found


def contradictions(broken: Iterable[int]) -> list[int]:
    """Return the smallest sets of limits that contradict one another, as masks with a bit a limit, the smallest first.

    `broken` are the sets of limits that the settings break, of every setting; none where one breaks nothing.
    """
    sets = smallest(broken)
    if not sets or sets[0] == 0:
        return []
    meeting = [0]
    for one in sets:
        longer = []
        for mask in meeting:
            if mask & one:
                longer.append(mask)
            else:
                longer += [mask | 1 << number for number in range(one.bit_length()) if one & 1 << number]
        meeting = smallest(longer)
    return meeting
