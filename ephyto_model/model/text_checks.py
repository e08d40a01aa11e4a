"""Which texts of users can stand on one line of a page, a sheet or a paper, and be seen there."""

import unicodedata

CONTROLS = ("Cc", "Cs", "Zl", "Zp")
TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")  # that make text read in another order
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing


def has_controls(text: str) -> bool:
    """Tell whether a text breaks its line, or has other characters that steer how it is shown."""
    return any(unicodedata.category(c) in CONTROLS or unicodedata.bidirectional(c) in TURNS for c in text)


def can_be_seen(text: str) -> bool:
    """Tell whether a text has a character that shows."""
    return any(unicodedata.category(c)[0] not in "CZ" and c not in BLANKS for c in text)


def is_line(text: str) -> bool:
    """Tell whether a text can stand on one line and be seen there."""
    return can_be_seen(text) and not has_controls(text)
