"""A scale: a weight for each of many parties, from a CSV file, with where the weights are from."""

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from frozendict import frozendict

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import exactly, is_number
from ephyto_model.files import DATA, read_csv, shown_path
from ephyto_model.language.wording import as_number
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.checks import code_hint
from ephyto_model.model.text_checks import has_controls

SCALES = DATA / "scales"
COLUMNS = ("iso3", "weight", "source", "year")
LARGEST_WEIGHT, EARLIEST, LATEST, LONGEST = 10**12, 1945, 2100, 300


class Scale(NamedTuple):
    """Weights by ISO3, of any unit: only their proportions count. `sources` say where they are from, with the year."""

    weights: Mapping[str, Fraction]  # of participants
    sources: tuple[str, ...]  # like "General Assembly resolution 79/249 (2025)"
    others: tuple[str, ...]  # codes of the file that belong to no participant; they are left out

    def as_mapping(self) -> dict[str, Any]:
        """Return it as plain values, from which `scale_from` makes it again."""
        weights = {iso3: as_number(weight) for iso3, weight in self.weights.items()}
        return {"weights": weights, "sources": list(self.sources), "others": list(self.others)}


def load_scale(path: Path) -> Scale:
    """Read a scale: a row a party, with iso3, weight, source and year. Raises InputError naming file, row and column.

    Codes of no participant, as of a member of the United Nations that is none, are left out and told.
    """
    participants = {participant.iso3 for participant in load_participants()}
    weights: dict[str, Fraction] = {}
    sources: list[str] = []
    others: list[str] = []
    file = shown_path(path)
    for line, row in read_csv(path, COLUMNS):
        where, code = f"{file}, row {line}", row["iso3"]
        if not re.fullmatch(r"[A-Z]{3}", code):
            raise InputError(f"{where}, column iso3: found {quoted(code)}, expected an ISO3 code.{code_hint(code)}")
        if code in weights or code in others:
            raise InputError(f"{where}, column iso3: {code} has a row already; keep one.")
        weight = _weight(f"{where}, column weight", row["weight"])
        source = _source(where, row["source"], row["year"])
        if code in participants:
            weights[code] = weight
        else:
            others.append(code)
        if source not in sources:
            sources.append(source)
    return _checked(Scale(frozendict(weights), tuple(sources), tuple(others)), file)


def scale_from(values: Mapping[str, Any], where: str) -> Scale:
    """Return the scale of plain values, as `Scale.as_mapping` gives them. Raises InputError."""
    weights, known = values.get("weights"), {participant.iso3 for participant in load_participants()}
    if not isinstance(weights, Mapping) or not set(weights) <= known:
        raise InputError(f"{where}: weights must be a mapping from ISO3 codes to numbers, not {quoted(weights)}.")
    for code, weight in weights.items():
        if not is_number(weight) or not 0 <= weight <= LARGEST_WEIGHT:
            raise InputError(f"{where}: the weight of {code} must be a number of 0 or more, not {quoted(weight)}.")
    exact = frozendict({code: exactly(weight) for code, weight in weights.items()})
    texts = [values.get(key, ()) for key in ("sources", "others")]
    if not all(isinstance(text, list | tuple) and all(map(_is_line, text)) for text in texts):
        raise InputError(f"{where}: sources and others must be lists of texts, each on one line.")
    return _checked(Scale(exact, tuple(texts[0]), tuple(texts[1])), where)


def _is_line(text: Any) -> bool:
    return isinstance(text, str) and not has_controls(text)


def _checked(scale: Scale, where: str) -> Scale:
    if not any(scale.weights.values()):
        raise InputError(f"{where} gives no participant a weight above 0, so nothing can be shared by it.")
    return scale


def _weight(where: str, text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", text):
        raise InputError(f"{where}: found {quoted(text)}, expected a number of 0 or more in plain digits, like 0.010.")
    return Fraction(text)


def _source(where: str, source: str, year: str) -> str:
    if not 1 <= len(source.strip()) <= LONGEST or has_controls(source):
        raise InputError(
            f"{where}, column source: found {quoted(source)}, expected where the weight is from, in 1 to "
            f"{LONGEST} characters on one line."
        )
    if not re.fullmatch(r"[0-9]{4}", year) or not EARLIEST <= int(year) <= LATEST:
        raise InputError(f"{where}, column year: found {quoted(year)}, expected a year like 2025.")
    return f"{source.strip()} ({year})"
