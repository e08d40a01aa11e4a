"""A paper that was amended in Word, read back: the settings that were changed, and what contradicts them.

A paper is made of one scenario, whose code stands in its annex; so what it said before it was amended is known.
Settings stand in content controls with their names as tags. Everything else that was changed is compared with what the
paper says with the new settings; what cannot be told from the text is said, and never guessed.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx

from ephyto_model.display.word.writer import word_file
from ephyto_model.documents.paper import paper
from ephyto_model.documents.paper_shares import in_parts
from ephyto_model.documents.paper_text import Contradiction, PaperText, contradictions
from ephyto_model.errors import InputError
from ephyto_model.files import LARGEST_FILE, check_readable, shown_path
from ephyto_model.language.translation import cldr, speaking
from ephyto_model.language.wording import as_number, parameter_word
from ephyto_model.model.scenarios.code import PREFIX, decode
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import Scenario

CODE = re.compile(rf"{PREFIX}[\w-]+")
COUNTED = "usage_lower_bounds"  # whose places say from where to where a usage category goes
NUMBER = re.compile(r"\d(?:[\d.,’'\s]*\d)?")


@dataclass(frozen=True)
class Change:
    """A setting that was changed: its name, what it is called, what stood there and what stands there now."""

    name: str
    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Amended:
    """What a paper that was amended comes to."""

    base: Scenario
    scenario: Scenario
    language: str
    changes: tuple[Change, ...]
    contradictions: tuple[Contradiction, ...]


def read_back(path: Path) -> Amended:
    """Read a paper that `ephyto paper` wrote and somebody amended. Raises InputError for any other file."""
    where = shown_path(path)
    amended = PaperText(_opened(path, where))
    codes = set(CODE.findall(amended.text))
    if len(codes) != 1:
        found = "no scenario code" if not codes else f"{len(codes)} scenario codes"
        raise InputError(
            f"{where} has {found}; only the paper of one scenario, as ephyto paper writes it, can be read back."
        )
    base = decode(codes.pop())
    with speaking(amended.language):
        before = _of(base)
        changes = tuple(_changes(before, amended))
        scenario = _with(base, changes, amended.language, where)
        after = _of(scenario) if changes else before
        contradicting = (*_other_ends(changes, after), *contradictions(before, amended, after, CODE))
        return Amended(base, scenario, amended.language, changes, contradicting)


def _opened(path: Path, where: str) -> Any:
    check_readable(path)
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > 5 * LARGEST_FILE:
                raise InputError(f"{where} is larger than a paper once it is unpacked.")
        return docx.Document(io.BytesIO(content))
    except OSError as error:
        raise InputError(f"{where} cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, zipfile.BadZipFile):
        raise InputError(f"{where} is no Word document (.docx); name a paper that ephyto paper wrote.") from None


def _of(scenario: Scenario) -> PaperText:
    """Return what the paper of a scenario says, read as an amended one is."""
    return PaperText(docx.Document(io.BytesIO(word_file(paper(scenario.run())))))


def _changes(before: PaperText, amended: PaperText) -> Iterator[Change]:
    """Give the settings whose text is another one; a control that was taken out says nothing."""
    for name, was in before.settings.items():
        now = amended.settings.get(name, was)
        if now != was:
            yield Change(name, _label(name), was, now)


def _other_ends(changes: Sequence[Change], after: PaperText) -> Iterator[Contradiction]:
    """Give the ranges of usage categories whose upper end is not the one that follows from the next category."""
    for change in changes:
        says = after.settings.get(change.name, "")
        if change.name.startswith(COUNTED) and not NUMBER.fullmatch(change.now.strip()) and change.now != says:
            yield Contradiction("", change.now, says)


def _label(name: str) -> str:
    return fields()[name].label if name in fields() else parameter_word(*name.partition(".")[::2])


def _with(base: Scenario, changes: Sequence[Change], language: str, where: str) -> Scenario:
    """Return the scenario with the changed settings. Raises InputError with all that is not accepted."""
    asked: dict[str, Any] = {}
    model: dict[str, Any] = dict(base.values()["model_changes"])
    errors = []
    for change in changes:
        try:
            value = _value(change, language)
        except InputError as error:
            errors.append(f"{where}: {error}")
            continue
        parameter, _, entry = change.name.partition(".")
        if change.name in fields():
            asked[change.name] = value
        elif entry and value != _value(replace(change, now=change.before), language):
            model[parameter] = {**model.get(parameter, {}), entry: value}
        elif not entry:
            model[parameter] = value
    if errors:
        raise InputError.of_all(errors)
    try:
        return base.with_(**asked, model_changes=model) if changes else base
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _value(change: Change, language: str) -> Any:
    """Read what stands in a setting's place: an amount, a share, or from where a usage category goes."""
    text = change.now.strip()
    if change.name == "base_share":
        known = {in_parts(share): share for share in (Fraction(2, 3), Fraction(1, 2), Fraction(1), Fraction(0))}
        if text in known:
            return str(known[text])
        if re.fullmatch(r"\d+\s*/\s*[1-9]\d*", text):
            return text.replace(" ", "")
        if text.endswith(("%", "٪")):
            return as_number(Fraction(str(_number(text.rstrip("%٪ "), change, language))) / 100)
    if change.name.startswith(COUNTED) and NUMBER.sub("#", text) in ("#", NUMBER.sub("#", change.before)):
        text = NUMBER.findall(text)[0]
    return _number(text, change, language)


def _number(text: str, change: Change, language: str) -> int | float:
    """Read a number as the paper's language writes it. Raises InputError for none, or one to be read in two ways."""
    signs = cldr(language).number_symbols.get("latn", {})
    group, decimal = signs.get("group", ",").strip(), signs.get("decimal", ".")
    plain = re.sub(r"\s", "", text)
    if group and re.fullmatch(rf"[-+]?\d{{1,3}}([{group}]\d{{3}})+([{decimal}]\d+)?", plain):
        plain = plain.replace(group, "")
    if change.name != "base_share" and re.fullmatch(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", plain):
        raise InputError(
            f"{change.label} cannot be read: '{change.now}' may be a whole number with a separator, or one with three "
            "decimals; write it without the separator, or with another number of decimals."
        )
    if not re.fullmatch(rf"[-+]?\d+([{decimal if group == '.' else decimal + '.'}]\d+)?", plain):
        raise InputError(
            f"{change.label} cannot be read: '{change.now}' stands where '{change.before}' stood; write a number there."
        )
    return as_number(Fraction(plain.replace(decimal, ".")))
