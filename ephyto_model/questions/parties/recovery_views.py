"""What a party would have to charge or save for each certificate, on its page and in its brief."""

from collections.abc import Sequence
from math import ceil

from ephyto_model.display.html import NO_PART, Column, Fragment, Table, paragraph
from ephyto_model.language.translation import tr, trn
from ephyto_model.language.wording import capitalised, charge, usd
from ephyto_model.model.names import in_sentence
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.parties.recovery import SAVED_PER_CONTAINER_USD, recovered_under_each, recovery


def sentences(outcome: Outcome, participant: Participant) -> list[str]:
    """Say what each exchange, and each certificate sent or received, has to bring in or save. Source: paras 35, 38."""
    name, found = in_sentence(participant.name), recovery(outcome, participant.iso3)
    if found is None or not found.contribution_usd:
        return [tr("Under this scenario, {name} has nothing to recover.", name=name)]
    each, sent, received = (found.charge_usd(number) for number in (found.exchanges, found.sent, found.received))
    if each is None:
        return [
            tr(
                "{name} has no known exchanges, so no charge per certificate could recover its contribution.",
                name=capitalised(name),
            ),
        ]
    lines = [
        tr(
            "A charge of USD {amount} for each exchange, whether the certificate is sent or received, would recover"
            " this contribution (para 38); if each exchange saves that amount, the contribution pays for itself "
            "(paras 4 and 35).",
            amount=charge(each),
        ),
    ]
    if sent and received:
        lines.append(
            tr(
                "A charge only for certificates sent would be USD {sent} each; a charge only for certificates "
                "received would be USD {received} each.",
                sent=charge(sent),
                received=charge(received),
            )
        )
    return lines


def in_words(outcome: Outcome, participant: Participant) -> Fragment:
    """Return the sentences as a paragraph, and say where it is not known what was sent and what received."""
    found, lines = recovery(outcome, participant.iso3), sentences(outcome, participant)
    if found is not None and found.break_even_usd and found.sent is None:
        lines.append(
            tr(
                "The data used for this calculation do not distinguish between certificates sent and received; "
                "counts from the Hub's records would make this distinction."
            )
        )
    return paragraph(" ".join(lines))


def under_each(options: Sequence[Outcome], participant: Participant) -> Table:
    """Return what a certificate would have to bring in under each scenario."""
    columns = {
        "option": Column(tr("Scenario"), "text of a scenario"),
        "expected_contribution_usd": Column(tr("Expected contribution"), "usd or none"),
        "exchanges": Column(tr("Exchanges"), "count or none"),
        "per_exchange_usd": Column(tr("Per exchange"), "charge or none"),
        "per_sent_usd": Column(tr("Per certificate sent"), "charge or none"),
        "per_received_usd": Column(tr("Per certificate received"), "charge or none"),
    }
    caption = tr(
        "Amount that a certificate would have to bring in or save for {name} (USD; {none} if the party does not "
        "take part, or if the number of certificates is zero or not known)",
        name=in_sentence(participant.name),
        none=NO_PART,
    )
    return Table(recovered_under_each(options, participant.iso3), caption, columns)


def yardstick(outcome: Outcome, participant: Participant) -> Fragment:
    """Set the contribution beside Morocco's saving per container, and say what that figure does not say.

    Source: para 5.
    """
    found, saved = recovery(outcome, participant.iso3), usd(SAVED_PER_CONTAINER_USD)
    sentence = tr(
        "For comparison, a study by the Global Alliance for Trade Facilitation found a saving of USD "
        "{amount} per container in Morocco (para 5).",
        amount=saved,
    )
    if found is not None and found.contribution_usd:
        sentence = trn(
            "For comparison, a study by the Global Alliance for Trade Facilitation found a saving of USD {amount} "
            "per container in Morocco (para 5): at that rate, the saving on {number} container a year would be as "
            "much as the contribution.",
            "For comparison, a study by the Global Alliance for Trade Facilitation found a saving of USD {amount} "
            "per container in Morocco (para 5): at that rate, the saving on {number} containers a year would be as "
            "much as the contribution.",
            ceil(found.containers),
            amount=saved,
        )
    limits = tr(
        "The paper does not say how many certificates a container needs, who benefits from the saving, "
        "or what another party would save."
    )
    return paragraph(f"{sentence} {limits}")
