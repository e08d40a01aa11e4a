"""What a page says as whole texts, with amounts, names and days in them: the tour, the calendar, three counts."""

from typing import Any

from ephyto_model.display.html import Fragment, Table
from ephyto_model.language.translation import without_isolates
from ephyto_model.model.names import party_name
from ephyto_model.model.participants import load_participants
from ephyto_model.page.tour import stops
from ephyto_model.questions.fees.texts import the_count_of_parties
from ephyto_model.questions.parties import views as party_tables


def party_texts() -> dict[str, Any]:
    """Return what a page says as whole texts, in the language that is spoken: the tour, the calendar, three counts."""
    counts = the_count_of_parties().values
    return {
        "tour": [[stop.title, stop.text] for stop in stops()],
        "calendar": calendar(),
        "counts": [counts["question"], counts["answer"]],
    }


def calendar() -> dict[str, Any]:
    """Return when parties are notified and pay: tables as caption, headings and rows, and texts with {name} to fill."""
    user = next(p for p in load_participants() if p.is_user)
    newcomer = next(p for p in load_participants() if not p.is_user)
    joins, pays = party_tables.joining(newcomer), party_tables.joining(user)
    assert isinstance(joins, Table)
    assert isinstance(pays, Fragment)
    return {
        "due": _as_lists(party_tables.due_dates()),
        "joining": _as_lists(joins, party_name(newcomer.name)),
        "user": without_isolates(pays.text).replace(party_name(user.name), "{name}"),
    }


def _as_lists(table: Table, name: str = "{name}") -> list[Any]:
    return [
        without_isolates(table.caption).replace(name, "{name}"),
        [c.heading for c in table.columns.values()],
        table.rows(),
    ]
