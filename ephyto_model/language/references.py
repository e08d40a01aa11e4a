"""Where a rule stands in the paper, as a text that says so in the language that is spoken."""

import re

from ephyto_model.language.translation import (
    SOURCE,
    is_right_to_left,
    isolated,
    language,
    marked_in,
    tr_in,
)

# The words in references to the paper, like ``paras 6 and 28; App. 1(17)``.
_PLACES = re.compile(r"[0-9(][0-9A-Za-z()-]*[0-9)]|[0-9]+")  # what stands as it is in the paper
_WORDS = re.compile(r"(?<![(\w])[A-Za-z][A-Za-z. ]*[A-Za-z.]")
REFERENCE_WORDS = (
    marked_in("reference to the paper", "App."),
    marked_in("reference to the paper", "para"),
    marked_in("reference to the paper", "paras"),
    marked_in("reference to the paper", "and"),
    marked_in("reference to the paper", "to"),
    marked_in("reference to the paper", "Table"),
    marked_in("reference to the paper", "Tables"),
    marked_in("reference to the paper", "inferred from Tables"),
    marked_in("reference to the paper", "rounding inferred"),
    marked_in("reference to the paper", "an assumption"),
    marked_in("reference to the paper", "sets only a cap"),
)


def reference(source: str) -> str:
    """Write a reference to the paper: ``paras 6 and 28; App. 1(17)``; numbers and letters are the paper's."""
    if language() == SOURCE:
        return source
    words = _WORDS.sub(lambda found: tr_in("reference to the paper", found.group()), source)
    return _PLACES.sub(lambda found: isolated(found.group()), words) if is_right_to_left() else words
