"""The command `ephyto read`: a paper that was amended in Word, as the scenario that follows."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from ephyto_model.documents.read_back import Amended, read_back
from ephyto_model.errors import InputError, quoted
from ephyto_model.files import shown_path, write_whole
from ephyto_model.language.translation import without_isolates
from ephyto_model.model.scenarios.files import to_yaml
from ephyto_model.questions.fees.answer import answer, plainly


def read(options: argparse.Namespace) -> int:
    """Print what was changed in a paper, and write the scenario that follows. Raises InputError."""
    target = Path(options.out) if options.out is not None else options.file.with_suffix(".yaml")
    if target.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(f"--out needs the name of a YAML file, not {quoted(str(target))}.")
    found = read_back(options.file)
    content = to_yaml(found.scenario).encode()
    if target.exists() and target.read_bytes() != content:
        raise InputError(f"{shown_path(target)} is there and holds something else; name another file with --out.")
    write_whole({target: content})
    print(_as_json(found, target) if options.json else "\n".join(_said(found, target)))
    return 0


def _said(found: Amended, target: Path) -> Iterator[str]:
    if not found.changes:
        yield "No setting was changed."
    for change in found.changes:
        yield f"{change.label}: {change.before} -> {change.now}"
    yield without_isolates(plainly(answer(found.scenario.run())))
    for one in found.contradictions:
        what = f"Table {one.place} says {one.typed}" if one.place else f"The paper says “{one.typed}”"
        if not one.typed:
            yield f"“{one.says}” was taken out; no setting can be told from that."
        elif one.says:
            yield f"{what}; with these settings it is {one.says if one.place else f'“{one.says}”'}."
        else:
            yield f"{what}; no setting can be told from that."
    yield f"The scenario is in {shown_path(target)}."


def _as_json(found: Amended, target: Path) -> str:
    told = {
        "scenario": found.scenario.values(),
        "file": shown_path(target),
        "changes": [{"setting": one.name, "before": one.before, "now": one.now} for one in found.changes],
        "contradictions": [
            {"place": one.place, "typed": one.typed, "with_these_settings": one.says} for one in found.contradictions
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)
