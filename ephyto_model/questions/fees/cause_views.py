"""A change split into its causes for people: a sentence, a table, a waterfall."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display.html import Column, Fragment, Table, bulleted
from ephyto_model.exact import added_up
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import as_number, capitalised, listed, signed_usd, usd
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import in_sentence, scenario_name
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.causes import (
    EXCHANGES,
    LEVEL,
    PARAMETERS,
    STATUS,
    WHO,
    between_scenarios,
)
from ephyto_model.questions.fees.charts import BASE_COLOUR, DOLLARS, FAO_COLOUR, INK, new_figure, read_from_the_right
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.fees.shapley import Change, Split

MOST_OPTIONS = 12
SMALL, MOST_NAMED = Fraction(1, 20), 4  # parts below this share of all, and beyond so many, are summed
OWN_EXCHANGES, OTHERS_EXCHANGES = marked("its own exchanges"), marked("other parties' exchanges")
OWN_STATUS, OTHERS_STATUS = marked("its own development status"), marked("other parties' development status")
NAMED = {
    LEVEL: marked("the level"),
    "fao_funding_usd": marked("FAO funding"),
    "donor_funding_usd": marked("donor funding"),
    "reserves_applied_usd": marked("the reserves applied"),
    **dict.fromkeys(WHO, marked("who takes part")),
    PARAMETERS: marked("changes to the model"),
    "rounding": marked("rounding"),
}
TOGETHER = {
    **dict.fromkeys(EXCHANGES, marked("exchanges")),
    **dict.fromkeys(STATUS, marked("development status")),
}
REST = marked("everything else")
NOTE = marked(
    "A cause's part is the mean of what it changes over all orders in which the causes could come (Shapley's value). "
    "The parts add up exactly. They are a fair way to share a change, and no forecast of what a cause alone would do."
)


SENTENCES = {
    "part_more": marked("{amount} more because of {cause}"),
    "part_less": marked("{amount} less because of {cause}"),
    "nothing": marked("Nothing that changed concerns what {name} pays."),
    "same": marked("{name} pays the same, because changes cancel out: {parts}."),
    "less": marked("{name} pays USD {amount} less: {parts}."),
    "more": marked("{name} pays USD {amount} more: {parts}."),
}


def in_words(change: Change, *, own: bool = True) -> dict[str, Fraction]:
    """Return the parts by what they are called, the largest first; those of nothing are left out.

    Of a party (`own`) its own exchanges and status are split from the others'; of a group they are not.
    """
    found: dict[str, Fraction] = {}
    for cause, part in change.by_cause.items():
        if cause in NAMED or not own:
            label = NAMED.get(cause) or TOGETHER[cause]
            found[label] = found.get(label, Fraction(0)) + part.usd
            continue
        mine, others = (OWN_EXCHANGES, OTHERS_EXCHANGES) if cause in EXCHANGES else (OWN_STATUS, OTHERS_STATUS)
        found[mine] = found.get(mine, Fraction(0)) + part.own_usd
        found[others] = found.get(others, Fraction(0)) + part.usd - part.own_usd
    return dict(sorted(((k, v) for k, v in found.items() if v), key=lambda pair: -abs(pair[1])))


def _main(parts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the parts that are worth a word, and the sum of the others."""
    total = added_up(map(abs, parts.values()))
    named = {label: usd for label, usd in parts.items() if abs(usd) >= SMALL * total}
    named = dict(list(named.items())[:MOST_NAMED])
    rest = added_up(usd for label, usd in parts.items() if label not in named)
    return {**named, **({REST: rest} if rest else {})}


def sentence(name: str, change: Change) -> str:
    """Say by how much more or less a party pays, and why, in whole dollars."""
    parts = [
        tr(SENTENCES["part_more" if amount > 0 else "part_less"], amount=_whole(amount), cause=tr(label))
        for label, amount in _main(in_words(change)).items()
    ]
    if not parts:
        return tr(SENTENCES["nothing"], name=in_sentence(name))
    key = "more" if change.usd > 0 else "less" if change.usd else "same"
    who, amount = capitalised(in_sentence(name)), _whole(change.usd)
    return tr(SENTENCES[key], name=who, amount=amount, parts=listed(parts))


def _whole(amount: Fraction) -> str:
    return usd(int(abs(amount) + Fraction(1, 2)))


def of_party(split: Split, iso3: str) -> Fragment:
    """Return the sentence on a party; one that takes part in neither has no change."""
    name = participant_of(iso3).name
    if iso3 not in split.parties:
        text = tr("{name} takes part in neither, so it pays nothing.", name=capitalised(in_sentence(name)))
    else:
        text = sentence(name, split.parties[iso3])
    return Fragment("headline.html.j2", {"text": text}, text)


def parts_of(change: Change, *, own: bool = True) -> pd.DataFrame:
    """Return the parts of a change. Columns: cause (text), usd (US dollars a year)."""
    rows = [(tr(label), as_number(amount)) for label, amount in in_words(change, own=own).items()]
    return pd.DataFrame(rows, columns=["cause", "usd"])


def table(change: Change, name: str, *, own: bool = True) -> Table:
    """Return the parts of a change for people, with the amounts before and after."""
    rows = [(tr("Before"), usd(change.from_usd))]
    rows += [(capitalised(tr(label)), _signed(amount)) for label, amount in in_words(change, own=own).items()]
    rows += [(tr("After"), usd(change.to_usd))]
    frame = pd.DataFrame(rows, columns=["what", "usd"])
    columns = {"what": Column(tr("Cause")), "usd": Column(tr("USD a year"), "text")}
    return Table(frame, tr("Why it changes: {name}", name=name), columns)


def by_status(split: Split, after: Assessment, before: Assessment) -> Table:
    """Return, by development status after the change, what the parties pay together and why it changes."""
    status = {c.iso3: c.development_status for one in (before, after) for c in one.contributions}
    rows = []
    for group in STATUSES:
        change = split.together(code for code in split.parties if status[code] == group)
        rows.append((group, *map(as_number, (change.from_usd, change.to_usd, change.usd)), _why(change, own=False)))
    frame = pd.DataFrame(rows, columns=["status", "before", "after", "change", "why"])
    return Table(frame, tr("Why what each group pays changes (USD a year)"), _status_columns())


def _status_columns() -> dict[str, Column]:
    return {
        "status": Column(tr("Development status"), "text of a status"),
        "before": Column(tr("Before"), "usd"),
        "after": Column(tr("After"), "usd"),
        "change": Column(tr("Change"), "change"),
        "why": Column(tr("Why")),
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
        "Why what each group pays is not as under “{first}” (USD a year; the parts are Shapley values)",
        first=_name(options[0]),
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
        "Why {name} does not pay what it pays under “{first}” (USD a year; the parts are Shapley values)",
        name=in_sentence(participant.name),
        first=_name(options[0]),
    )
    columns = {
        "option": Column(tr("Option"), "text of a scenario"),
        "change": Column(tr("Change"), "change"),
        "why": Column(tr("Why")),
    }
    return Table(pd.DataFrame(rows, columns=[*columns]), caption, columns)


def _name(option: Outcome) -> str:
    return scenario_name(option.scenario.name)


def _why(change: Change, *, own: bool = True) -> str:
    main = _main(in_words(change, own=own))
    return "; ".join(f"{capitalised(tr(label))} {_signed(amount)}" for label, amount in main.items())


def by_party(split: Split) -> pd.DataFrame:
    """Return every party's change, US dollars a year.

    Columns: iso3, from_usd, to_usd, change_usd, and each cause's part by its field.
    """
    rows = [
        {
            "iso3": iso3,
            "from_usd": as_number(change.from_usd),
            "to_usd": as_number(change.to_usd),
            "change_usd": as_number(change.usd),
            **{cause: as_number(part.usd) for cause, part in change.by_cause.items()},
        }
        for iso3, change in split.parties.items()
    ]
    return pd.DataFrame(rows)


def waterfall(change: Change, name: str) -> go.Figure:
    """Draw how an amount becomes another: a bar for each cause."""
    parts = _main(in_words(change))
    labels = [tr("Before"), *(capitalised(tr(label)) for label in parts), tr("After")]
    figure = new_figure(sentence(name, change).partition(":")[0].rstrip("."))
    figure.add_waterfall(
        x=labels,
        y=[float(change.from_usd), *map(float, parts.values()), float(change.to_usd)],
        measure=["absolute", *["relative"] * len(parts), "total"],
        text=[usd(change.from_usd), *map(_signed, parts.values()), usd(change.to_usd)],
        textposition="outside",
        decreasing={"marker": {"color": BASE_COLOUR}},
        increasing={"marker": {"color": FAO_COLOUR}},
        totals={"marker": {"color": INK}},
    )
    figure.update_yaxes(title=tr(DOLLARS), tickformat=",d", rangemode="tozero")
    return read_from_the_right(figure)


def _signed(amount: Fraction) -> str:
    return signed_usd(int(amount + Fraction(1, 2)) if amount > 0 else -int(-amount + Fraction(1, 2)))


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
