"""A design that shares the need, or the base part of it, by a scale: what it is asked, and what each party pays."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import exactly, is_number
from ephyto_model.files import find_input, read_yaml, shown_path
from ephyto_model.language.wording import as_number, listed
from ephyto_model.model.contributions import Assessment, Contribution, rounded, usage_pool, usage_unit
from ephyto_model.model.names import as_given
from ephyto_model.model.scenarios.checks import name as checked_name
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.text_checks import is_line
from ephyto_model.questions.sharing.by_weight import shares
from ephyto_model.questions.sharing.paid import Paid
from ephyto_model.questions.sharing.scale import SCALES, Scale, load_scale, scale_from

NEED, BASE = "need", "base"
NOTHING, SMALLEST, PEERS = "nothing", "smallest", "peer_median"
SHARES = (NEED, BASE)  # all that is needed; or the base part of it, with usage fees in place
MISSING = (NOTHING, SMALLEST, PEERS)  # pay nothing by it; its smallest weight; the median weight of their status
KEYS = ("name", "scale", "shares", "floor_share", "ceiling_share", "missing")
PLAIN_KEYS = ("weights", "sources", "others")
MOST_DESIGNS = 12


@dataclass(frozen=True)
class ScaleDesign:
    """A design: its scale, what is shared by it, the least and most that one party pays of that, and who is missing."""

    name: str
    scale: Scale
    shares: str  # NEED or BASE
    floor_share: Fraction  # of what is shared, 0 to 1
    ceiling_share: Fraction
    missing: str  # one of MISSING: what parties pay that the scale lacks

    def as_mapping(self) -> dict[str, Any]:
        """Return it as plain values, which `designs_from` reads."""
        bounds = {"floor_share": as_number(self.floor_share), "ceiling_share": as_number(self.ceiling_share)}
        return {
            "name": as_given(self.name),
            "shares": self.shares,
            **bounds,
            "missing": self.missing,
            **self.scale.as_mapping(),
        }

    def lacking(self, assessment: Assessment) -> list[Contribution]:
        """Return the parties that take part and have no weight in the scale."""
        return [party for party in assessment.contributions if party.iso3 not in self.scale.weights]


def paid_by(design: ScaleDesign, assessment: Assessment) -> list[Paid]:
    """Return what every party would pay by a design, for what an assessment has to bring in. Raises InputError.

    By weight amounts are not rounded. Where the scale shares the base part, usage fees are set as in the model, on what
    is then still needed or on their share of the need, and rounded as there. Source: para 20; App. 1(13)(b)(i), (c).
    """
    need, model = assessment.need_usd, assessment.model
    weights = _weights(design, assessment)
    shared = need if design.shares == NEED else model.base_share * need
    try:
        by_weight = shares(weights, design.floor_share, design.ceiling_share) if shared else {}
    except InputError as error:
        raise InputError(f"Design {quoted(design.name)}: {error}") from None
    unit = Fraction(0)
    if design.shares == BASE:
        pool = usage_pool(need, shared, model, assessment.rounding)
        raw = usage_unit(pool, assessment.units.usage_multipliers)
        unit = rounded(raw, assessment.rounding.usage_unit_step_usd, assessment.rounding.direction)
    return [
        Paid.of(party, shared * by_weight.get(party.iso3, 0) + unit * model.usage_multipliers[party.usage_category])
        for party in assessment.contributions
    ]


def paid_if_possible(design: ScaleDesign, assessment: Assessment) -> list[Paid] | None:
    """Return what every party would pay; None where weights, floor and ceiling cannot hold among those taking part."""
    try:
        return paid_by(design, assessment)
    except InputError:
        return None


def _weights(design: ScaleDesign, assessment: Assessment) -> dict[str, Fraction]:
    """Return the weight of each party that shares, those that the scale lacks as the design has it."""
    known = design.scale.weights
    taking_part = {party.iso3: party.development_status for party in assessment.contributions}
    weights = {iso3: known[iso3] for iso3 in taking_part if iso3 in known}
    if design.missing == NOTHING:
        return weights
    smallest = min(weight for weight in known.values() if weight)
    for iso3, status in taking_part.items():
        if iso3 not in known:
            peers = [known[other] for other in taking_part if other in known and taking_part[other] == status]
            weights[iso3] = median(peers) if design.missing == PEERS and peers else smallest
    return weights


def read_designs(path: Path) -> tuple[ScaleDesign, ...]:
    """Read designs from a YAML file with `designs`, or make the two of a CSV scale. Raises InputError.

    A CSV shares by its weights all of the need, and the base part alone, without floor or ceiling; whom it lacks pays
    nothing by it.
    """
    if path.suffix.lower() == ".csv":
        scale = load_scale(path)
        name = path.stem[:60]
        if not is_line(name):
            raise InputError(f"The file's name {quoted(name)} names the designs and cannot be shown; rename the file.")
        return tuple(
            ScaleDesign(f"{name}, {what}", scale, shares, Fraction(0), Fraction(1), NOTHING)
            for shares, what in ((NEED, "all of the need"), (BASE, "the base part"))
        )
    document, where = read_yaml(path), shown_path(path)
    if not isinstance(document, Mapping) or set(document) != {"designs"}:
        raise InputError(f"{where} must have `designs:` and under it a list of designs, each with a name and a scale.")
    if document["designs"] == []:
        raise InputError(f"{where} has no design; give at least one.")
    return designs_from(document["designs"], where, path.parent)


def shipped_designs() -> tuple[ScaleDesign, ...]:
    """Return the designs of what stands in data/scales/: of each CSV and of each YAML file, in the order of names."""
    paths = sorted(path for path in SCALES.glob("*") if path.suffix.lower() in (".csv", ".yaml"))
    used = {entry for path in paths if path.suffix.lower() == ".yaml" for entry in _named_in(path)}
    return _with_unique_names([design for path in paths if path.name not in used for design in read_designs(path)])


def _named_in(path: Path) -> list[Any]:
    """Return the scales that a file of designs names, which then need no designs of their own."""
    document = read_yaml(path)
    entries = document.get("designs") if isinstance(document, Mapping) else None
    return [entry.get("scale") for entry in entries or [] if isinstance(entry, Mapping)]


def designs_from(entries: Any, where: str, folder: Path | None = None) -> tuple[ScaleDesign, ...]:
    """Return the designs of a list; a `scale` is a CSV in `folder` or in data/scales/. Raises InputError with all."""
    if not isinstance(entries, list | tuple) or len(entries) > MOST_DESIGNS:
        raise InputError(f"{where}: designs must be a list of at most {MOST_DESIGNS}, not {quoted(entries)}.")
    designs: list[ScaleDesign] = []
    errors: list[str] = []
    for number, entry in enumerate(entries, start=1):
        try:
            designs.append(_design(entry, f"{where}, design {number}", folder))
        except InputError as error:
            errors += error.sentences
    if errors:
        raise InputError.of_all(list(dict.fromkeys(errors)))
    return _with_unique_names(designs)


def _with_unique_names(designs: Sequence[ScaleDesign]) -> tuple[ScaleDesign, ...]:
    names = [design.name for design in designs]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"Several designs are named {quoted(name)}; rename all but one.")
    return tuple(designs)


def _design(entry: Any, where: str, folder: Path | None) -> ScaleDesign:
    if not isinstance(entry, Mapping):
        raise InputError(f"{where} must have {listed(KEYS)}, not {quoted(entry)}.")
    for key in entry:
        if key not in (*KEYS, *PLAIN_KEYS):
            raise InputError(f"{where} has an unknown entry {quoted(key)}; use {listed(KEYS)}.{nearest(key, KEYS)}")
    if "name" not in entry:
        raise InputError(f"{where} needs a name.")
    called = checked_name(replace(fields()["name"], label=f"{where}: the name of the design"), entry["name"])
    shares, missing = entry.get("shares", NEED), entry.get("missing", NOTHING)
    for key, value, words in (("shares", shares, SHARES), ("missing", missing, MISSING)):
        if not isinstance(value, str) or value not in words:
            hint = nearest(value, words)
            raise InputError(f"{where}: {key} must be {listed(list(words), 'or')}, not {quoted(value)}.{hint}")
    floor, ceiling = (
        _share(f"{where}: {key}", entry.get(key, usual)) for key, usual in (("floor_share", 0), ("ceiling_share", 1))
    )
    if floor > ceiling or not ceiling:
        raise InputError(f"{where}: ceiling_share must be more than 0 and not below floor_share.")
    return ScaleDesign(called, _scale(entry, where, folder), shares, floor, ceiling, missing)


def _share(where: str, value: Any) -> Fraction:
    if not is_number(value) or not 0 <= value <= 1:
        raise InputError(f"{where} must be a number from 0 to 1 (1 means all), not {quoted(value)}.")
    return exactly(value)


def _scale(entry: Mapping[str, Any], where: str, folder: Path | None) -> Scale:
    if "weights" in entry:
        if "scale" in entry:
            raise InputError(f"{where} has both weights and a scale; keep one.")
        return scale_from(entry, where)
    given = entry.get("scale")
    if not isinstance(given, str) or not given.lower().endswith(".csv"):
        raise InputError(f"{where}: scale must be the name of a CSV file, not {quoted(given)}.")
    places = [*([folder / given] if folder else []), SCALES / given, find_input(Path(given))]
    place = None
    with suppress(OSError, ValueError):  # no file can have this name
        place = next((place for place in places if place.is_file()), None)
    if place is None:
        raise InputError(f"{where}: there is no file {quoted(given)}, beside it or in data/scales/.")
    return load_scale(place)
