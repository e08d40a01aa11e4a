"""The explorer as one file that opens from disk with no server and no network."""

from pathlib import Path
from typing import Any

from ephyto_model.analyses.fees.breakdown import LAST_STEPS
from ephyto_model.analyses.fees.comparison import HEADLINES
from ephyto_model.analyses.fees.explanation import INFERRED, PARTS, WHY
from ephyto_model.files import write_whole
from ephyto_model.funding_model import LEVEL, ROUNDING_WORDS, STATUSES, UNCLASSIFIED, load_funding_model
from ephyto_model.notices import NEWCOMERS, PROPOSAL, ROUNDING, TEXTS, WHO_HAS_COUNTS, WHO_PAYS
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Scenario, plain
from ephyto_model.scenario_code import LONGEST
from ephyto_model.wording import ROUNDED
from ephyto_model.workbook.explorer.answers import start
from ephyto_model.workbook.explorer.widget import HERE, scripts, styles
from ephyto_model.workbook.fees.tables import CONTRIBUTION_COLUMNS
from ephyto_model.workbook.pages.display import page_templates
from ephyto_model.workbook.pages.plotly_js import small
from ephyto_model.workbook.pages.provenance import ROUNDINGS, stamp

FILE = "explorer.html"
PARTS_OF_ENGINE = ("exact", "random", "parties", "rules", "sentences", "why", "codes", "checks", "answers")
ENGINE = tuple(f"engine/{name}.js" for name in PARTS_OF_ENGINE)


def write_explorer(folder: Path) -> Path:
    """Write the explorer's page into a folder and return its path. Raises InputError if it cannot be written."""
    path = folder / FILE
    begin = {**start(Scenario()), "longest_code": LONGEST}
    page = (
        page_templates(HERE)
        .get_template("explorer.html.j2")
        .render(styles=styles(), plotly=small(), scripts=scripts(*ENGINE), start=begin, data=data())
    )
    write_whole({path: page.encode()})
    return path


def data() -> dict[str, Any]:
    """Return what the page needs to compute and to say everything itself: participants, the model, the sentences.

    `participants` has a row for each in the paper's order: ISO3, name, appendix, row, exchanges of 2023 (None for
    those without), development status by list, note.
    """
    model = {name: value for name, value in load_funding_model().written.items() if name != LEVEL}
    published = stamp(Scenario(name="{name}").run())
    return {
        "participants": [
            [p.iso3, p.name, p.appendix, p.appendix_row, p.exchanges, dict(p.development_status), p.note]
            for p in load_participants()
        ],
        "model": plain(model),
        "statuses": list(STATUSES),
        "unclassified": UNCLASSIFIED,
        "rounding_words": {name: list(words) for name, words in ROUNDING_WORDS.items()},
        "headlines": HEADLINES,
        "last_steps": LAST_STEPS,
        "why": {name: list(step) for name, step in WHY.items()},
        "parts": PARTS,
        "inferred": INFERRED,
        "proposal": PROPOSAL,
        "notices": TEXTS,
        "who_has_counts": WHO_HAS_COUNTS,
        "newcomers": NEWCOMERS,
        "who_pays": WHO_PAYS,
        "rounding": ROUNDING,
        "rounded": ROUNDED,
        "csv_columns": [*CONTRIBUTION_COLUMNS, "provenance"],
        "stamps": {
            name: published.replace(ROUNDINGS["published"], words.format(kind="scenario"))
            for name, words in ROUNDINGS.items()
        },
    }  # fmt: skip
