"""What a page needs to compute and to say everything itself, besides what `start` gives."""

import base64
from datetime import UTC, datetime
from functools import cache
from typing import Any

import ephyto_model
from ephyto_model.display.provenance import ROUNDINGS, STAMPS
from ephyto_model.language.references import REFERENCE_WORDS
from ephyto_model.language.translation import LANGUAGES, language, speaking, tr
from ephyto_model.language.wording import PARTIES_OF, ROUNDED, status_word
from ephyto_model.model.funding_model import LEVEL, ROUNDING_WORDS, STATUSES, UNCLASSIFIED, load_funding_model
from ephyto_model.model.notices import NEWCOMERS, NEWCOMERS_ASSUMED, PROPOSAL, ROUNDING, TEXTS, WHO_HAS_COUNTS, WHO_PAYS
from ephyto_model.model.participants import EXCHANGE_COLUMNS, load_participants
from ephyto_model.model.scenarios.made import data_hash
from ephyto_model.model.scenarios.scenario import Scenario, plain
from ephyto_model.questions.fees.answer import CLAUSES, CLAUSES_OF, COUNTED_CLAUSES, MOST_CLAUSES, SENTENCES
from ephyto_model.questions.fees.breakdown import LAST_STEPS
from ephyto_model.questions.fees.causes.split import EXCHANGES, MOST_CAUSES, OFFSETS, STATUS, WHO
from ephyto_model.questions.fees.causes.texts import (
    MOST_NAMED,
    NAMED,
    NOTE,
    OTHERS_EXCHANGES,
    OTHERS_STATUS,
    OWN_EXCHANGES,
    OWN_STATUS,
    REST,
    SMALL,
)
from ephyto_model.questions.fees.causes.texts import SENTENCES as CAUSE_SENTENCES
from ephyto_model.questions.fees.export import CONTRIBUTION_COLUMNS
from ephyto_model.questions.parties.explanation_texts import INFERRED, PARTS, WHY
from ephyto_model.questions.spreadsheet.figures import CODE_LINE
from ephyto_model.questions.spreadsheet.party_formulas import NO, YES
from ephyto_model.questions.spreadsheet.workbook import workbook

FORM_MADE = datetime(
    2024, 1, 1, tzinfo=UTC
)  # the page puts its own moment in; a page is the same whenever it is written


def data() -> dict[str, Any]:
    """Return what the page needs to compute and to say everything itself: participants, the model, the sentences.

    `participants` has a row for each in the paper's order: ISO3, name, appendix, row, exchanges of 2023 (None for
    those without), development status by list, note.
    """
    model = {name: value for name, value in load_funding_model().written.items() if name != LEVEL}
    return {
        "participants": [
            [p.iso3, p.name, p.appendix, p.appendix_row, p.exchanges, dict(p.development_status), p.note]
            for p in load_participants()
        ],
        "model": plain(model),
        "statuses": list(STATUSES),
        "unclassified": UNCLASSIFIED,
        "rounding_words": ROUNDING_WORDS,
        "words_in_english": words_in_english(),
        "clauses": CLAUSES,
        "counted_clauses": {name: list(forms) for name, forms in COUNTED_CLAUSES.items()},
        "clause_order": list(CLAUSES_OF),
        "most_clauses": MOST_CLAUSES,
        "sentences": SENTENCES,
        "last_steps": LAST_STEPS,
        "why": {name: list(step) for name, step in WHY.items()},
        "parts": PARTS,
        "inferred": INFERRED,
        "proposal": PROPOSAL,
        "notices": TEXTS,
        "who_has_counts": WHO_HAS_COUNTS,
        "newcomers": NEWCOMERS,
        "newcomers_assumed": list(NEWCOMERS_ASSUMED),
        "who_pays": WHO_PAYS,
        "rounding": ROUNDING,
        "rounded": ROUNDED,
        "parties_of": PARTIES_OF,
        "reference_words": REFERENCE_WORDS,
        "csv_columns": [*CONTRIBUTION_COLUMNS, "provenance"],
        "exchange_columns": list(EXCHANGE_COLUMNS),
        "xlsx": _form(language()),
        "code_line": CODE_LINE,
        "causes": {
            "kinds": {"who": WHO, "status": STATUS, "exchanges": EXCHANGES, "offsets": OFFSETS},
            "most": MOST_CAUSES,
            "named": NAMED,
            "own": {"exchanges": (OWN_EXCHANGES, OTHERS_EXCHANGES), "status": (OWN_STATUS, OTHERS_STATUS)},
            "said": CAUSE_SENTENCES,
            "rest": REST,
            "small": str(SMALL),
            "most_named": MOST_NAMED,
            "note": NOTE,
        },
        "stamp": STAMPS["Scenario"],
        "made": {"version": ephyto_model.__version__, "data": data_hash()},
        "roundings": ROUNDINGS,
    }


@cache
def _form(code: str) -> str:
    """Return the spreadsheet in a language that the page fills in, as text."""
    with speaking(code):
        content = workbook(Scenario().run(), [Scenario().run()], FORM_MADE, published=False)
    return base64.b64encode(content).decode()


def words_in_english() -> dict[str, dict[str, str]]:
    """Return, by kind, the words of other languages in a report's spreadsheet, with what they are in English."""
    found: dict[str, dict[str, str]] = {"status": {}, "choice": {}, **{kind: {} for kind in ROUNDING_WORDS}}
    for code in LANGUAGES:
        with speaking(code):
            found["status"] |= {status_word(status): status for status in STATUSES}
            found["choice"] |= {tr(word): word for word in (YES, NO)}
            for kind, words in ROUNDING_WORDS.items():
                found[kind] |= {tr(word): word for word in words.values()}
    return found
