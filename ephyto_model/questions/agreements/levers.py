"""A lever: a setting that may move, in which range and in which step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.exact import exactly, is_number
from ephyto_model.language.wording import as_number, listed
from ephyto_model.model.funding_model import load_funding_model
from ephyto_model.model.scenarios.fields import field_named, fields
from ephyto_model.model.scenarios.scenario import Scenario

AMOUNTS = ("fao_funding_usd", "donor_funding_usd", "reserves_applied_usd", "annual_funding_level_usd")
PARTIES, ROUNDING, BASE_SHARE = "participating_parties", "rounding", "base_share"
GROUPED = ("base_multipliers", "usage_multipliers", "usage_lower_bounds")
NAMES = (*AMOUNTS, PARTIES, ROUNDING, BASE_SHARE, *GROUPED)
SPAN = ("from", "to", "step")
LARGEST = 10**12
LONGEST, LONGEST_OF_OTHERS = 10_000_000, 100_000
CENTS = 100
DOES_NOT_MOVE = "a setting that does not move belongs in the scenario"


@dataclass(frozen=True)
class Lever:
    """A scenario field or a parameter of the funding model, and the values it may take.

    `entry` names the one that moves of a parameter with several, like "High" of base_multipliers. The values are
    `first`, `first + step` and so on, `number` of them; or those `listed`, as they were written.
    """

    name: str
    entry: str
    number: int
    first: Fraction = Fraction(0)
    step: Fraction = Fraction(0)
    listed: tuple[Any, ...] = ()

    @property
    def key(self) -> str:
        """Its name in errors and files: ``fao_funding_usd``, ``base_multipliers of High``."""
        return f"{self.name} of {self.entry}" if self.entry else self.name

    def at(self, place: int) -> Any:
        """Return the value at a place, from 0, as files write it."""
        return self.listed[place] if self.listed else as_number(self.first + place * self.step)

    def exact(self, place: int) -> Fraction:
        """Return the number at a place."""
        return exactly(self.listed[place]) if self.listed else self.first + place * self.step

    @property
    def numbers(self) -> list[Fraction]:
        """All its numbers (of a lever that is not the rounding)."""
        return [self.exact(place) for place in range(self.number)]

    def whole(self, unit: int) -> npt.NDArray[np.int64]:
        """Return all its numbers times a unit that makes them whole."""
        if self.listed:
            return np.array([int(number * unit) for number in self.numbers], dtype=np.int64)
        return int(self.first * unit) + np.arange(self.number, dtype=np.int64) * int(self.step * unit)

    @property
    def denominators(self) -> set[int]:
        """The denominators of its numbers."""
        return {n.denominator for n in (self.numbers if self.listed else (self.first, self.step))}

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Its lowest and its highest number."""
        numbers = self.numbers if self.listed else [self.first, self.exact(self.number - 1)]
        return min(numbers), max(numbers)

    @property
    def span(self) -> Fraction:
        """From its lowest to its highest number."""
        low, high = self.ends
        return high - low

    @property
    def paper(self) -> Any:
        """What the paper has, as files write it."""
        if self.name in fields():
            return fields()[self.name].default
        written = load_funding_model().written[self.name]
        return written[self.entry] if self.entry else written

    def departure(self, value: Any) -> float:
        """Return how far a value is from the paper's: as a share of the lever's span, 0 or 1 for a rounding."""
        if self.name == ROUNDING:
            return float(value != self.paper)
        return float(abs(exactly(value) - exactly(self.paper)) / self.span)


def set_levers(scenario: Scenario, values: Mapping[Lever, Any]) -> Scenario:
    """Return a scenario with its levers set. Raises InputError for values that no funding model accepts."""
    changes: dict[str, Any] = dict(scenario.model_changes)
    asked: dict[str, Any] = {}
    for lever, value in values.items():
        if lever.name in fields():
            asked[lever.name] = value
        elif lever.entry:
            changes[lever.name] = {**changes.get(lever.name, {}), lever.entry: value}
        else:
            changes[lever.name] = value
    return scenario.with_(**asked, model_changes=changes)


def levers_from(entries: Any, where: str) -> tuple[Lever, ...]:
    """Check levers as files write them: a mapping from names to ranges or lists. Raises InputError with all errors."""
    if not isinstance(entries, Mapping) or not entries:
        example = "fao_funding_usd: {from: 0, to: 600000, step: 10000}"
        raise InputError(f"{where}: 'levers' must name what may move, like {example}; found {quoted(entries)}.")
    levers: list[Lever] = []
    errors: list[str] = []
    for name, values in entries.items():
        if name not in NAMES:
            accepted = f"use {listed(NAMES, 'or')}.{nearest(name, NAMES)}"
            errors.append(f"{where}: there is no lever {quoted(name)}; {accepted}")
            continue
        parts = {"": values}
        if name in GROUPED:
            known = load_funding_model().written[name]
            if not isinstance(values, Mapping) or not values:
                example = f"{{{list(known)[-1]}: {{from: 4, to: 8, step: 1}}}}"
                errors.append(f"{where}: {name} takes ranges by name, like {example}, not {quoted(values)}.")
                continue
            unknown = [entry for entry in values if entry not in known]
            if unknown:
                hint = nearest(unknown[0], known)
                errors.append(f"{where}: {name} has no {quoted(unknown[0])}; use {listed([*known], 'or')}.{hint}")
                continue
            parts = dict(values)
        for entry, value in parts.items():
            try:
                levers.append(_lever(name, entry, value))
            except InputError as error:
                errors.append(f"{where}, levers: {error}")
    if errors:
        raise InputError.of_all(errors)
    return tuple(levers)


def _lever(name: str, entry: str, value: Any) -> Lever:
    key = f"{name} of {entry}" if entry else name
    if isinstance(value, list | tuple):
        lever = Lever(name, entry, len(value), listed=tuple(_accepted(name, entry, one) for one in value))
        different = set(lever.listed if name == ROUNDING else lever.numbers)
        if len(different) < 2:
            raise InputError(f"{key} needs two different values at least, not {quoted(value)}; {DOES_NOT_MOVE}.")
        if len(different) < lever.number:
            raise InputError(f"{key} has a value twice: {quoted(value)}; keep one.")
        return lever
    if name == ROUNDING or not isinstance(value, Mapping) or set(value) != set(SPAN):
        accepted = "a list of values" if name == ROUNDING else "{from: ..., to: ..., step: ...} or a list of values"
        raise InputError(f"{key} takes {accepted}, not {quoted(value)}.")
    for word in SPAN:
        if not _is_small(value[word]) or (word == "step" and value[word] <= 0):
            kind = f"a number{' above 0 and' if word == 'step' else ' of'} at most {LARGEST:,}"
            raise InputError(f"{word} of {key} must be {kind}, not {quoted(value[word])}.")
    first, last, step = (exactly(value[word]) for word in SPAN)
    if last < first:
        raise InputError(f"{key} goes from {value['from']:,} to {value['to']:,}; write the smaller number in 'from'.")
    number = int((last - first) // step) + 1
    if number < 2:
        steps = f"from {value['from']:,} to {value['to']:,} in steps of {value['step']:,}"
        raise InputError(f"{key} {steps} has only one value; {DOES_NOT_MOVE}.")
    most = LONGEST if name in AMOUNTS else LONGEST_OF_OTHERS
    if number > most:
        raise InputError(f"{key} has more than {most:,} values, which is the most; take a larger step.")
    for end in (first, first + step, first + (number - 1) * step):
        _accepted(name, entry, as_number(end))
    return Lever(name, entry, number, first, step)


def _is_small(value: Any) -> bool:
    """Tell a number that can be written out."""
    return is_number(value) and abs(value) <= LARGEST


def _accepted(name: str, entry: str, value: Any) -> Any:
    """Return a value that the field or the funding model accepts. Raises InputError."""
    if name in fields():
        checked = field_named(name).checked(value)
        if name in AMOUNTS and (exactly(checked) * CENTS).denominator > 1:
            raise InputError(f"{name} takes amounts to the cent, not {quoted(value)}.")
        return checked
    if not _is_small(value) and not (name == BASE_SHARE and isinstance(value, str)):
        raise InputError(f"{name} takes numbers of at most {LARGEST:,}, not {quoted(value)}.")
    if name != "usage_lower_bounds":  # bounds have to rise together, which is seen when all are set
        load_funding_model().changed({name: {entry: value} if entry else value})
    return value


def check_for_a_map(levers: Sequence[Lever]) -> None:
    """Refuse a map of one lever. Raises InputError."""
    if len(levers) < 2:
        raise InputError("A map needs two levers; this agreement has one.")


def number_of_settings(levers: Sequence[Lever]) -> int:
    """Return how many settings there are."""
    number = 1
    for lever in levers:
        number *= lever.number
    return number
