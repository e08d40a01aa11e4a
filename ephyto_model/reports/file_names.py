"""Names become file names only through a safe form."""

import re
import unicodedata
from collections.abc import Iterable

INDEX = "index"
COMPARISON = "comparison"
EXPLORER = "explorer.html"
NOTEBOOKS = "notebooks"  # the folder of the pages of notebooks
RESERVED = {
    INDEX,
    COMPARISON,
    NOTEBOOKS,
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
}
LONGEST_FILE_NAME = 60


def safe_name(name: str) -> str:
    """Turn a name into a file name of a to z, 0 to 9 and hyphens, one that no system reserves."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_FILE_NAME].strip("-")
    return f"scenario-{short}".rstrip("-") if not short or short in RESERVED else short


def safe_names(names: Iterable[str]) -> list[str]:
    """Turn names into file names that all differ: -2, -3 and so on are added where two would be the same."""
    files: list[str] = []
    for name in names:
        file = base = safe_name(name)
        number = 1
        while file in files:
            number += 1
            file = f"{base}-{number}"
        files.append(file)
    return files
