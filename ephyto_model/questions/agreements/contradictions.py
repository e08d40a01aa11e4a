"""Who stands against whom: the smallest sets of limits that no setting holds together.

A set of limits contradicts itself where every setting breaks one of them. The smallest such sets are those that meet
each set of limits that some setting breaks, and of which no part does (minimal hitting sets).
"""

from collections.abc import Iterable

import numpy as np

MOST_CONTRADICTIONS = 10


def smallest(masks: Iterable[int]) -> list[int]:
    """Return the masks of which no other one is a part, the smallest first."""
    ordered = sorted(set(masks), key=lambda mask: (mask.bit_count(), mask))
    found, number = np.empty(len(ordered), dtype=np.int64), 0
    for mask in ordered:
        if not np.any(found[:number] & mask == found[:number]):
            found[number] = mask
            number += 1
    return [int(mask) for mask in found[:number]]


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
