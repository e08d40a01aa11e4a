"""The languages that a page speaks: what it needs of each to say everything itself, with no server."""

import gettext
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ephyto_model.display.html import draft_note
from ephyto_model.language.translation import (
    LANGUAGES,
    LIST_STYLES,
    SOURCE,
    cldr,
    digits,
    direction,
    messages,
    own_name,
    speaking,
)
from ephyto_model.model.names import party_name, scenario_name
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.files import presets
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.page.data import data
from ephyto_model.page.party_texts import party_texts
from ephyto_model.page.start import start

PAGE = ("ephyto_model/page/", "ephyto_model/questions/spreadsheet/", "web/")
PLURALS = 200  # numbers that show all forms: in no language of LANGUAGES does more than the last two digits matter
IN_CONTEXT = "\u0004"  # between a context and its message, as gettext's files have it
JOINTS = {"two": "2", "start": "start", "middle": "middle", "end": "end"}


@cache
def languages() -> dict[str, Any]:
    """Return every language with the messages that the page's own code and what is written into it need.

    `order` has the codes; `english` the messages, one with a context after it and IN_CONTEXT; `each` a language by its
    code: its name, its direction, how it writes numbers and lists, its plural form for 0 to 199, its
    messages in the order of `english` (texts, or lists of plural forms), the participants' names in the paper's order.
    """
    with speaking(SOURCE):
        given = {*_texts(start(Scenario())), *_texts(data())}
    catalogues = {code: messages(code) for code in LANGUAGES if code != SOURCE}
    needed = [
        message
        for message in next(iter(catalogues.values()))
        if message.id and (_first(message.id) in given or any(place.startswith(PAGE) for place, _ in message.locations))
    ]
    keys = [(message.context, message.id) for message in needed]
    return {
        "order": list(LANGUAGES),
        "english": [f"{context}{IN_CONTEXT}{_first(text)}" if context else _first(text) for context, text in keys],
        "each": {code: _language(code, catalogues.get(code), keys) for code in LANGUAGES},
    }


def _first(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _texts(entry)


def _language(code: str, catalogue: Any, keys: list[tuple[str | None, Any]]) -> dict[str, Any]:
    found = {"code": code, "name": own_name(code), "direction": direction(code), "messages": []}
    if catalogue is None:
        return found
    styles, form = cldr(code).list_patterns, gettext.c2py(catalogue.plural_expr)
    with speaking(code):
        return {
            **found,
            "draft": draft_note(),
            "digits": digits(code)._asdict(),
            "lists": {
                last: {joint: styles[style][key] for joint, key in JOINTS.items()}
                for last, style in LIST_STYLES.items()
            },
            "plural": "".join(str(form(number)) for number in range(PLURALS)),
            "messages": [_translated(catalogue.get(_first(text), context)) for context, text in keys],
            "parties": [party_name(participant.name) for participant in load_participants()],
            "presets": {preset.name: scenario_name(preset.name) for preset in presets()},
            "said": party_texts(),
        }


def _translated(message: Any) -> str | list[str]:
    """Return what stands for a message; the English where it is not translated yet."""
    if isinstance(message.string, str):
        return message.string or message.id
    one, several = message.id
    return list(message.string) if all(message.string) else [one, *[several] * (len(message.string) - 1)]
