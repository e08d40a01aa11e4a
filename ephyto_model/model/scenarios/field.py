"""A field: what a scenario, a projection or a set of assumptions is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from frozendict import frozendict

from ephyto_model.errors import InputError, nearest, quoted
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import in_words

AFTER_A_NUMBER = ("US dollars", "parties", "exchanges")  # how units begin that need no brackets
Check = Callable[["Field", Any], Any]


@dataclass(frozen=True)
class Field:
    """One scenario field: name, label, unit, default, paragraph, help, what it accepts and how it is checked.

    `minimum` and `maximum` bound a number; `step` and `slider_maximum` are what suits a slider, not rules; `choices`
    lists the accepted words, and `words` says what they mean to people, who read no codes; `write` writes other values.
    """

    name: str
    label: str
    unit: str
    default: Any
    source: str
    help: str
    check: Check
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    slider_maximum: float | None = None
    words: Mapping[str, str] = frozendict()
    write: Callable[[Any], str] = in_words

    def checked(self, value: Any) -> Any:
        """Return the value in its canonical, frozen form. Raises InputError for one that is not accepted."""
        return self.check(self, value)

    def refuse(self, value: Any, accepted: str, remedy: str = "") -> InputError:
        """Return the error for a value that is not accepted."""
        return InputError(f"{self.label} ({self.name}) must be {accepted}, not {quoted(value)}.{remedy}")

    def range(self) -> str:
        """Return the accepted range in words."""
        plain = f"from {self.minimum:,} to {self.maximum:,}"
        unit = self.unit.replace("USD", "US dollars")
        if unit in ("", plain):
            return plain
        return f"{plain} {unit}" if unit.startswith(AFTER_A_NUMBER) else f"{plain} ({unit})"

    def named(self, name: str) -> "Field":
        """Return a copy with another name, for errors about a part of its value."""
        return replace(self, name=name)

    def in_words(self, value: Any) -> str:
        """Write a value for people: ``in the order of Appendix 3`` for appendix, ``+15%`` for a growth of 0.15."""
        if isinstance(value, str) and value in self.words:
            return tr(self.words[value])
        return self.write(value)


def _within(field: Field, number: float) -> bool:
    return (field.minimum is None or number >= field.minimum) and (field.maximum is None or number <= field.maximum)


def find_field(name: Any, known: Mapping[str, Field], kind: str) -> Field:
    """Return the field of that name of a registry; `kind` says what has the fields. Raises InputError."""
    if not isinstance(name, str) or name not in known:
        raise InputError(
            f"There is no {kind} field called {quoted(name)}.{_field_hint(name, known, kind)} "
            f"Use one of these: {', '.join(known)}."
        )
    return known[name]


def _field_hint(name: Any, known: Mapping[str, Field], kind: str) -> str:
    """Say which field a wrong name may stand for: one spelt alike, or one that begins with that word."""
    hint = nearest(name, [*known, f"{kind}s"])
    if hint or not isinstance(name, str) or len(name) < 3:
        return hint
    found = next((field for field in known if field.startswith(name.lower())), None)
    return f" Did you mean '{found}'?" if found else ""
