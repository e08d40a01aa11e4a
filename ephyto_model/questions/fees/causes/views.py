"""A change split into its causes, as tables: of a party, of a group, by development status, by option."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

import pandas as pd

from ephyto_model.display.html import Bar, Column, Fragment, Table, bulleted
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import as_number, capitalised, usd
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import in_sentence, scenario_name
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.causes.shapley import Change, Split
from ephyto_model.questions.fees.causes.split import between_scenarios
from ephyto_model.questions.fees.causes.texts import MOVED, NOTE, in_words, main_parts, sentence, signed, whole
from ephyto_model.questions.fees.party import participant_of

MOST_OPTIONS = 12


def of_party(split: Split, iso3: str) -> list[Fragment | Table]:
    """Return why a party's amount changes: a sentence, the parts, what those are; it may pay 0 in both."""
    name, change = participant_of(iso3).name, split.parties.get(iso3)
    if change is None:
        text = tr("{name} takes part in neither case, so it pays nothing.", name=capitalised(in_sentence(name)))
        return [Fragment("headline.html.j2", {"text": text}, text)]
    text = sentence(name, change)
    caption = tr("Reasons for the change: {name}", name=name)
    return [Fragment("headline.html.j2", {"text": text}, text), table(change, caption), notes()]


def parts_of(change: Change, *, own: bool = True) -> pd.DataFrame:
    """Return the parts of a change. Columns: cause (text), usd (US dollars a year)."""
    rows = [(tr(label), as_number(amount)) for label, amount in in_words(change, own=own).items()]
    return pd.DataFrame(rows, columns=["cause", "usd"])


def table(change: Change, caption: str, *, own: bool = True) -> Table:
    """Return the parts of a change for people, between the amounts before and after, each with its bar."""
    parts = in_words(change, own=own)
    rows = [
        (tr("Before"), usd(change.from_usd)),
        *((capitalised(tr(label)), signed(amount)) for label, amount in parts.items()),
        (tr("After"), usd(change.to_usd)),
    ]
    columns = {"what": Column(tr("Cause")), "usd": Column(tr("USD a year"), "figure")}
    return Table(pd.DataFrame(rows, columns=[*columns]), caption, columns, bars=_bars(change, [*parts.values()]))


def _bars(change: Change, parts: Iterable[Fraction]) -> list[Bar]:
    """Return the bars of a waterfall: what was, each part from where the one before it ended, what is."""
    reached = [*accumulate(parts, initial=change.from_usd)]
    spans = [(Fraction(0), change.from_usd), *pairwise(reached), (Fraction(0), change.to_usd)]
    low, high = min(map(min, spans)), max(map(max, spans))
    whole = (high - low) or Fraction(1)
    kinds = ["all", *("more" if end > start else "less" for start, end in pairwise(reached)), "all"]
    return [
        Bar(float((min(span) - low) / whole), float((max(span) - low) / whole), kind)
        for span, kind in zip(spans, kinds, strict=True)
    ]


def most_moved(options: Sequence[Outcome], iso3: str = "") -> tuple[Outcome, Change] | None:
    """Return the option that differs most from the first in a party's amount, or the sum of all, and that change.

    An option with several causes goes before one with a single cause, which needs no drawing. None: none differs.
    """
    found = []
    for option in options[1 : MOST_OPTIONS + 1]:
        split = between_scenarios(options[0].scenario, option.scenario)
        change = split.parties.get(iso3) if iso3 else split.together(split.parties)
        if change is not None and change.usd:
            found.append((option, change))
    return max(found, key=lambda pair: (len(in_words(pair[1])) > 1, abs(pair[1].usd)), default=None)


def moved_in_words(options: Sequence[Outcome], option: Outcome, change: Change, name: str = "") -> str:
    """Say how much more or less a party, or all together, pay under an option than under the first."""
    text = MOVED["party" if name else "all", "more" if change.usd > 0 else "less"]
    return tr(
        text,
        name=capitalised(in_sentence(name)),
        amount=whole(change.usd),
        option=scenario_name(option.scenario.name),
        first=scenario_name(options[0].scenario.name),
    )


def by_status(split: Split, after: Assessment, before: Assessment) -> Table:
    """Return, by development status after the change, what the parties pay together and why it changes."""
    status = {c.iso3: c.development_status for one in (before, after) for c in one.contributions}
    rows = []
    for group in STATUSES:
        change = split.together(code for code in split.parties if status[code] == group)
        rows.append((group, *map(as_number, (change.from_usd, change.to_usd, change.usd)), _why(change, own=False)))
    frame = pd.DataFrame(rows, columns=["status", "before", "after", "change", "why"])
    return Table(frame, tr("Causes of the change in each group's contributions (USD a year)"), _status_columns())


def _status_columns() -> dict[str, Column]:
    return {
        "status": Column(tr("Development status"), "text of a status"),
        "before": Column(tr("Before"), "usd"),
        "after": Column(tr("After"), "usd"),
        "change": Column(tr("Change"), "change"),
        "why": Column(tr("Causes")),
    }


def by_option(options: Sequence[Outcome]) -> Table | None:
    """Return, for each option beside the first, why what each group pays is not the same; None for one option alone."""
    frames = []
    for option in options[1 : MOST_OPTIONS + 1]:
        split = between_scenarios(options[0].scenario, option.scenario)
        frame = by_status(split, option.assessment, options[0].assessment).frame
        frames.append(frame.assign(option=option.scenario.name))
    if not frames:
        return None
    more = len(options) - 1 - len(frames)
    caption = tr(
        "Causes of the difference between each group's contributions under each option and those under “{first}” "
        "(USD a year; the parts are Shapley values)",
        first=scenario_name(options[0].scenario.name),
    )
    if more:
        caption += tr("; the first {shown} of {all} options", shown=len(frames), all=len(options) - 1)
    columns = {"option": Column(tr("Option"), "text of a scenario"), **_status_columns()}
    return Table(pd.concat(frames, ignore_index=True)[[*columns]], caption, columns)


def under_each(options: Sequence[Outcome], participant: Participant) -> Table | None:
    """Return, for each option beside the first, why a party does not pay the same; None for one option alone."""
    rows = []
    for option in options[1 : MOST_OPTIONS + 1]:
        split = between_scenarios(options[0].scenario, option.scenario)
        change = split.parties.get(participant.iso3)
        if change is not None:
            rows.append((option.scenario.name, as_number(change.usd), _why(change)))
    if not rows:
        return None
    caption = tr(
        "Causes of the difference between the contribution of {name} under each option and its contribution under "
        "“{first}” (USD a year; the parts are Shapley values)",
        name=in_sentence(participant.name),
        first=scenario_name(options[0].scenario.name),
    )
    columns = {
        "option": Column(tr("Option"), "text of a scenario"),
        "change": Column(tr("Change"), "change"),
        "why": Column(tr("Causes")),
    }
    return Table(pd.DataFrame(rows, columns=[*columns]), caption, columns)


def _why(change: Change, *, own: bool = True) -> str:
    main = main_parts(in_words(change, own=own))
    return "; ".join(f"{capitalised(tr(label))} {signed(amount)}" for label, amount in main.items())


def as_json(split: Split) -> dict[str, object]:
    """Return a split as plain values: causes, unit fees, parties; own parts beside. US dollars a year."""

    def plain(change: Change) -> dict[str, object]:
        own = {cause: as_number(part.own_usd) for cause, part in change.by_cause.items() if part.own_usd}
        return {
            "from_usd": as_number(change.from_usd),
            "to_usd": as_number(change.to_usd),
            "by_cause": {cause: as_number(part.usd) for cause, part in change.by_cause.items()},
            **({"own": own} if own else {}),
        }

    return {
        "causes": list(split.causes),
        **({"grouped": {cause: list(names) for cause, names in split.grouped.items()}} if split.grouped else {}),
        "unit_fees": {"base": plain(split.base_unit), "usage": plain(split.usage_unit)},
        "parties": [{"iso3": iso3, **plain(change)} for iso3, change in split.parties.items()],
    }


def notes() -> Fragment:
    """Say what the parts are, and what they are not."""
    return bulleted([tr(NOTE)])
