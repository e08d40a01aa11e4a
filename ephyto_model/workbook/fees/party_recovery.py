"""What a party would have to charge or save for each certificate, on its page and in its brief."""

from collections.abc import Sequence
from fractions import Fraction

from ephyto_model.analyses.fees.recovery import SAVED_PER_CONTAINER_USD, Recovery, recovered_under_each, recovery
from ephyto_model.language import tr, trn
from ephyto_model.names import in_sentence
from ephyto_model.participants import Participant
from ephyto_model.scenario import Outcome
from ephyto_model.wording import capitalised, price, usd
from ephyto_model.workbook.pages.display import NO_PART, Column, Fragment, Table


def sentences(outcome: Outcome, participant: Participant) -> list[str]:
    """Say what each exchange, and each certificate sent or received, has to bring in or save. Source: paras 35, 38."""
    name, found = in_sentence(participant.name), recovery(outcome, participant.iso3)
    if found is None or not found.contribution_usd:
        return [tr("Under this scenario, {name} has nothing to recover.", name=name)]
    each = found.break_even_usd
    if each is None:
        return [
            tr("{name} is not known to exchange anything, so no charge for a certificate would bring its contribution "
               "in.", name=capitalised(name)),
        ]  # fmt: skip
    said = [
        tr("For its contribution to pay for itself, each exchange, sent or received, has to save {name} USD {amount} "
           "(paras 4 and 35).", name=name, amount=price(each)),
        _charge(found, each),
    ]  # fmt: skip
    if found.sent is None:
        said.append(tr("How many of them are sent and how many received is not known here; counts from the Hub's "
                       "records tell."))  # fmt: skip
    return said


def _charge(found: Recovery, each: Fraction) -> str:
    """Say what a charge would have to be: for each exchange, and for what is sent or received where that is known."""
    sent, received = found.charge_usd(found.sent), found.charge_usd(found.received)
    if sent and received:
        return tr(
            "To recover it, a charge would have to be USD {amount} for each certificate, or USD {sent} if only those "
            "that are sent are charged, or USD {received} if only those that are received are (para 38).",
            amount=price(each), sent=price(sent), received=price(received),
        )  # fmt: skip
    return tr("To recover it, a charge would have to be USD {amount} for each certificate, sent or received (para 38).",
              amount=price(each))  # fmt: skip


def in_words(outcome: Outcome, participant: Participant) -> Fragment:
    """Return the sentences as a paragraph."""
    text = " ".join(sentences(outcome, participant))
    return Fragment("paragraph.html.j2", {"text": text}, text)


def under_each(options: Sequence[Outcome], participant: Participant) -> Table:
    """Return what a certificate would have to bring in under each scenario."""
    columns = {
        "option": Column(tr("Scenario"), "text of a scenario"),
        "expected_contribution_usd": Column(tr("Expected contribution"), "usd or none"),
        "exchanges": Column(tr("Exchanges"), "count or none"),
        "per_exchange_usd": Column(tr("For each exchange"), "price or none"),
        "per_sent_usd": Column(tr("For each sent"), "price or none"),
        "per_received_usd": Column(tr("For each received"), "price or none"),
    }
    caption = tr(
        "What a certificate would have to bring in or save for {name} (USD; {none} where it takes no part, or has none "
        "of these, or their number is not known)", name=in_sentence(participant.name), none=NO_PART,
    )  # fmt: skip
    return Table(recovered_under_each(options, participant.iso3), caption, columns)


def yardstick(outcome: Outcome, participant: Participant) -> Fragment:
    """Set the contribution beside Morocco's saving per container, and say what that figure does not say."""
    text = yardstick_text(outcome, participant)
    return Fragment("paragraph.html.j2", {"text": text}, text)


def yardstick_text(outcome: Outcome, participant: Participant) -> str:
    """Return the text of `yardstick`. Source: para 5."""
    saved = tr(
        "A yardstick: para 5 of the paper has a saving of USD {amount} per container in Morocco, from a study of the "
        "Global Alliance for Trade Facilitation.", amount=usd(SAVED_PER_CONTAINER_USD),
    )  # fmt: skip
    found = recovery(outcome, participant.iso3)
    as_much = ""
    if found is not None and found.contribution_usd:
        number = -(-found.containers.numerator // found.containers.denominator)
        as_much = trn(
            "At that saving, {number} container a year would save as much as this contribution.",
            "At that saving, {number} containers a year would save as much as this contribution.", number,
        )  # fmt: skip
    limits = tr(
        "The paper does not say how many certificates a container needs, whose saving it is, or what another country "
        "would save."
    )
    return " ".join(part for part in (saved, as_much, limits) if part)
