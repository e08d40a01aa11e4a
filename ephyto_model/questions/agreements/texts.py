"""Limits, levers, settings and what a search has found, in words."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import inf
from typing import Any

from ephyto_model.display.html import NO_PART, Fragment, bulleted
from ephyto_model.display.provenance import stamp
from ephyto_model.language.translation import MINUS, in_percent, marked, marked_n, tr, trn
from ephyto_model.language.wording import (
    grouped,
    in_words,
    listed,
    parameter_word,
    parties,
    percent_to,
    status_word,
    usd,
)
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import in_sentence
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.questions.agreements.common_ground import CommonGround, Contradiction, Relaxation
from ephyto_model.questions.agreements.levers import Lever
from ephyto_model.questions.agreements.limit import ABOVE_PAPER, AT_LEAST, AT_MOST, EACH, EVERYONE, Limit
from ephyto_model.questions.agreements.setting import Setting
from ephyto_model.questions.fees.regions import REGIONS

ASKED = {
    AT_MOST: marked("{what}: at most {bound}"),
    AT_LEAST: marked("{what}: at least {bound}"),
    ABOVE_PAPER: marked("{what}: at most {bound} above the amount in the paper"),
}
HOLDING = marked_n(
    "{holding} of {settings} combinations of settings respects every limit.",
    "{holding} of {settings} combinations of settings respect every limit.",
)
DENIED = marked("None of the {settings} combinations of settings respects every limit.")


def asked(limit: Limit) -> str:
    """Say what a limit asks: ``Expected contribution, Kenya: at most USD 20,000``."""
    what = tr(limit.quantity.label)
    if limit.of:
        what = tr("{quantity}, {whom}", quantity=what, whom=whom(limit))
    return tr(ASKED[limit.side], what=what, bound=amount(limit, limit.exact_bound))


def whom(limit: Limit) -> str:
    """Say of whom a limit is: ``Kenya``, ``each Low or LDC party``, ``all parties in Africa together``."""
    each = limit.quantity.of == EACH
    if limit.of == EVERYONE:
        return tr("each party") if each else tr("all parties together")
    if limit.of in STATUSES:
        status = status_word(limit.of)
        return tr("each {status} party", status=status) if each else tr("all {status} parties", status=status)
    if limit.of in REGIONS:
        region = tr(limit.of)
        return tr("each party in {region}", region=region) if each else tr("all parties in {region}", region=region)
    return in_sentence(next(p.name for p in load_participants() if p.iso3 == limit.of))


def amount(limit: Limit, value: Fraction | float) -> str:
    """Write an amount in a limit's unit: ``USD 20,000``, ``4.25%``, ``70 parties``."""
    if value in (inf, -inf):
        return tr("not calculated, as there are no exchanges")
    unit = limit.quantity.unit
    if unit == "parties":
        return (MINUS if value < 0 else "") + parties(abs(int(value)))
    if unit == "share":
        hundredths = round(Fraction(value) * 10_000)
        whole, rest = divmod(abs(hundredths), 100)
        return in_percent((MINUS if hundredths < 0 else "") + f"{whole}.{rest:02}".rstrip("0").rstrip("."))
    return tr("USD {amount}", amount=usd(value))


def room(limit: Limit, value: Fraction | float) -> str:
    """Write the room on a limit, in its unit; a negative one as what is missing."""
    return NO_PART if value in (inf, -inf) else amount(limit, value)


def lever_label(lever: Lever) -> str:
    """Say what a lever moves: ``FAO funding``, ``Base fee, High``."""
    if lever.name in fields():
        return tr(fields()[lever.name].label)
    return parameter_word(lever.name, lever.entry)


def lever_value(lever: Lever, value: Any) -> str:
    """Write how a lever is set: ``USD 120,000``, ``2/3``, ``as published (inferred)``."""
    if lever.name not in fields():
        return in_words(value)
    field = fields()[lever.name]
    return tr("USD {amount}", amount=usd(value)) if lever.name.endswith("_usd") else field.in_words(value)


def how(setting: Setting) -> str:
    """Say how the levers of a setting are set, in one line."""
    return "; ".join(
        tr("{lever}: {value}", lever=lever_label(lever), value=lever_value(lever, value))
        for lever, value in setting.values.items()
    )


def names(limits: Iterable[Limit]) -> str:
    """Name who asks for some limits, each once."""
    return listed(list(dict.fromkeys(limit.who for limit in limits)))


def headline(ground: CommonGround) -> str:
    """Say in a sentence or two what the search has found."""
    agreement = ground.agreement
    settings = grouped(agreement.settings)
    if ground.least is None:
        return f"{tr(DENIED, settings=settings)} {against(ground.contradictions[0])}"
    found = trn(*HOLDING, ground.holding, holding=grouped(ground.holding), settings=settings)
    outside = ground.least.outside_funding_usd
    if not outside:
        return f"{found} {tr('All limits can be respected without outside funding.')}"
    least = tr("The smallest amount of outside funding among them is USD {amount} a year.", amount=usd(outside))
    sentence = f"{found} {least}"
    finer = ground.least_to_the_dollar
    if finer is None or finer.outside_funding_usd == outside:
        return sentence
    finest = tr(
        "If the amount is set to the dollar, USD {amount} a year is enough.", amount=usd(finer.outside_funding_usd)
    )
    return f"{sentence} {finest}"


def against(contradiction: Contradiction) -> str:
    """Say who stands against whom, and the ways out of it."""
    limits = contradiction.limits
    ways = [way for one in contradiction.relaxations if (way := gives_way(one, limits))]
    if len(limits) == 1:
        alone = tr("No combination of settings respects the limit set by {who}.", who=limits[0].who)
        return (
            f"{alone} {tr('The smallest change that would resolve this is {ways}.', ways=ways[0])}" if ways else alone
        )
    together = tr("The limits set by {who} are incompatible.", who=listed([_told(one, limits) for one in limits]))
    return (
        f"{together} {tr('Any one of these changes would be enough: {ways}.', ways=listed(ways, 'or'))}"
        if ways
        else together
    )


def _told(limit: Limit, among: Sequence[Limit]) -> str:
    """Name who asks, and where the same one asks for more than one thing, what."""
    if sum(other.who == limit.who for other in among) == 1:
        return limit.who
    return tr("{who} ({what})", who=limit.who, what=asked(limit))


def gives_way(relaxation: Relaxation, among: Sequence[Limit]) -> str:
    """Say how far a limit would have to give way, or nothing where no bound is enough."""
    if relaxation.bound is None:
        return ""
    limit, bound = relaxation.limit, relaxation.bound
    if bound == limit.exact_bound and relaxation.setting is not None:
        return tr("using an amount between two steps of a lever ({how})", how=how(relaxation.setting))
    return tr(
        "{bound} instead of {asked} for {who}",
        who=_told(limit, among),
        bound=nearest_bound(limit, bound),
        asked=amount(limit, limit.exact_bound),
    )


def nearest_bound(limit: Limit, bound: Fraction) -> str:
    """Write a bound that is enough: to the cent or the hundredth of a percent, away from what was asked."""
    if limit.quantity.unit == "parties":
        return amount(limit, bound)
    scale = 10_000 if limit.quantity.unit == "share" else 100
    scaled = bound * scale
    up = limit.side != AT_LEAST
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return amount(limit, Fraction(whole, scale))


def share_of_room(ground: CommonGround, setting: Setting) -> str:
    """Write the least room of a setting on any limit that can have room, as a share of the limit."""
    least = setting.least_room(ground.tight)
    return NO_PART if least is None else percent_to(least, 0)


def ground_headline(ground: CommonGround) -> Fragment:
    """Return the headline as a notebook shows it."""
    return Fragment("headline.html.j2", {"text": headline(ground)}, headline(ground))


def explained(ground: CommonGround) -> Fragment:
    """Say who stands against whom, a sentence a contradiction, or that all limits can be held."""
    if not ground.contradictions:
        texts = [tr("All limits can be respected at the same time; no two positions conflict.")]
    else:
        texts = [against(one) for one in ground.contradictions]
        more = ground.contradictions_found - len(texts)
        if more:
            texts.append(
                trn(
                    "The limits in {number} other set are also incompatible.",
                    "The limits in {number} other sets are also incompatible.",
                    more,
                )
            )
    return bulleted(texts)


def notes(ground: CommonGround) -> list[str]:
    """Return what a reader has to know about the search."""
    texts = [
        tr(
            "Every combination of settings shown here was calculated with the funding model itself and "
            "checked against every limit."
        ),
        tr("Outside funding comes from FAO and donors; reserves are the fund's own money."),
        tr(
            "Departure from the paper is the sum of the changes in all levers, each expressed as a share of the "
            "lever's range."
        ),
        tr("A party that does not take part pays nothing. Shares are calculated on the total of all fees."),
    ]
    if ground.tight:
        texts.append(
            tr(
                "No combination of settings leaves a margin on the limits set by {who}; the largest margin is "
                "calculated on the remaining limits.",
                who=names(ground.tight),
            )
        )
    if any(limit.side == ABOVE_PAPER for limit in ground.agreement.limits):
        texts.append(tr("“Above the amount in the paper” means above what Appendix 2 shows for each of today's users."))
    return texts


def ground_notes(ground: CommonGround) -> Fragment:
    """Return the notes as a notebook shows them, with those of the scenario that the search starts from."""
    texts = [*notes(ground), *(notice.text for notice in ground.start.outcome.notices if notice.code != "gap")]
    return bulleted(texts)


def ground_stamp(ground: CommonGround) -> str:
    """Return the line that says what the figures rest on."""
    return stamp(ground.start.outcome)
