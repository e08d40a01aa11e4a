"""The words of a change that is split into its causes: what each cause is called, and the sentence."""

from collections.abc import Mapping
from fractions import Fraction

from ephyto_model.exact import added_up
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import capitalised, listed, signed_usd, usd
from ephyto_model.model.names import in_sentence
from ephyto_model.questions.fees.causes.shapley import Change
from ephyto_model.questions.fees.causes.split import (
    EXCHANGES,
    LEVEL,
    PARAMETERS,
    STATUS,
    WHO,
)

SMALL, MOST_NAMED = Fraction(1, 20), 4  # parts below this share of all, and beyond so many, are summed
OWN_EXCHANGES, OTHERS_EXCHANGES = marked("its own exchanges"), marked("other parties' exchanges")
OWN_STATUS, OTHERS_STATUS = marked("its own development status"), marked("other parties' development status")
NAMED = {
    LEVEL: marked("the level"),
    "fao_funding_usd": marked("FAO funding"),
    "donor_funding_usd": marked("donor funding"),
    "reserves_applied_usd": marked("the reserves applied"),
    **dict.fromkeys(WHO, marked("changes in participation")),
    PARAMETERS: marked("changes to the model"),
    "rounding": marked("rounding"),
}
TOGETHER = {
    **dict.fromkeys(EXCHANGES, marked("exchanges")),
    **dict.fromkeys(STATUS, marked("development status")),
}
REST = marked("everything else")
ROUNDED_APART = marked("These amounts are rounded to whole dollars, so their sum differs slightly from the total.")
NOTE = marked(
    "The part attributed to a cause is its average effect over all possible orders of the causes (the Shapley "
    "value). The parts add up exactly to the whole change; in whole dollars, as shown, the sum may differ slightly. "
    "They are a fair way to share a change among its causes, not a forecast of what one cause alone would do."
)


SENTENCES = {
    "part_more": marked("{amount} more because of {cause}"),
    "part_less": marked("{amount} less because of {cause}"),
    "nothing": marked("None of the changes affects what {name} pays."),
    "same": marked("{name} pays the same, because the changes cancel out: {parts}."),
    "less": marked("{name} pays USD {amount} less: {parts}."),
    "more": marked("{name} pays USD {amount} more: {parts}."),
    "one_less": marked("{name} pays USD {amount} less because of {cause}."),
    "one_more": marked("{name} pays USD {amount} more because of {cause}."),
}
MOVED = {
    ("party", "more"): marked("{name} pays USD {amount} more under “{option}” than under “{first}”"),
    ("party", "less"): marked("{name} pays USD {amount} less under “{option}” than under “{first}”"),
    ("all", "more"): marked("Together, parties pay USD {amount} more under “{option}” than under “{first}”"),
    ("all", "less"): marked("Together, parties pay USD {amount} less under “{option}” than under “{first}”"),
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


def main_parts(parts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the parts that are worth a word, and the sum of the others."""
    total = added_up(map(abs, parts.values()))
    named = {label: usd for label, usd in parts.items() if abs(usd) >= SMALL * total}
    named = dict(list(named.items())[:MOST_NAMED])
    rest = added_up(usd for label, usd in parts.items() if label not in named)
    return {**named, **({REST: rest} if rest else {})}


def sentence(name: str, change: Change) -> str:
    """Say by how much more or less a party pays, and why, in whole dollars."""
    causes = main_parts(in_words(change))
    parts = [
        tr(SENTENCES["part_more" if amount > 0 else "part_less"], amount=whole(amount), cause=tr(label))
        for label, amount in causes.items()
    ]
    if not parts:
        return tr(SENTENCES["nothing"], name=in_sentence(name))
    key = "more" if change.usd > 0 else "less" if change.usd else "same"
    who, amount = capitalised(in_sentence(name)), whole(change.usd)
    if len(parts) == 1:
        return tr(SENTENCES[f"one_{key}"], name=who, amount=amount, cause=tr(*causes))
    return tr(SENTENCES[key], name=who, amount=amount, parts=listed(parts))


def is_rounded_apart(change: Change) -> bool:
    """Tell whether the parts of a sentence, in whole dollars, miss the whole change in whole dollars."""
    return sum(map(_in_dollars, main_parts(in_words(change)).values())) != _in_dollars(change.usd)


def whole(amount: Fraction) -> str:
    """Write the size of an amount in whole dollars."""
    return usd(abs(_in_dollars(amount)))


def signed(amount: Fraction) -> str:
    """Write a change in whole dollars."""
    return signed_usd(_in_dollars(amount))


def _in_dollars(amount: Fraction) -> int:
    size = int(abs(amount) + Fraction(1, 2))
    return size if amount > 0 else -size
