"""A country's brief for its minister: the amount, why, the options, its peers, what is asked and by when."""

from collections.abc import Sequence

import pandas as pd

from ephyto_model.display.html import NO_PART, draft_note
from ephyto_model.display.provenance import stamp
from ephyto_model.display.word.blocks import Blank, Block, Document, Heading, Paragraph, Table, numbered
from ephyto_model.documents.fee_tables import place_among_fees
from ephyto_model.documents.paper_shares import carriers
from ephyto_model.documents.parts import most_moved, printed, source, steps, tr_pieces
from ephyto_model.language.translation import tr, trn
from ephyto_model.language.wording import (
    capitalised,
    category_word,
    charge,
    day_in_words,
    grouped,
    status_word,
)
from ephyto_model.model.names import in_sentence, party_name, scenario_name
from ephyto_model.model.participants import Participant
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.fees.causes.texts import whole
from ephyto_model.questions.fees.party import contribution_of, peers, under_each
from ephyto_model.questions.parties import recovery_views as party_recovery
from ephyto_model.questions.parties import texts as party_texts
from ephyto_model.questions.parties.explanation import explain
from ephyto_model.questions.parties.explanation_texts import IN_SHORT
from ephyto_model.questions.parties.recovery import recovered_under_each

MOST_OPTIONS = 4  # more would not leave room on two pages
NEAREST_PEERS = 3


def brief(participant: Participant, options: Sequence[Outcome]) -> Document:
    """Return the brief of a party over one scenario or several, the first of which it explains."""
    first, name = options[0], in_sentence(participant.name)
    found = contribution_of(first, participant.iso3)
    every = explain(first, participant.iso3)
    short = [step for step in every if step.key in IN_SHORT]
    pays = found is not None and found.expected_contribution_usd
    behind = [step for step in every if step not in short]
    blocks = [
        Paragraph(
            tr_pieces("Brief for {minister} · {date}", minister=Blank(tr("minister")), date=Blank(tr("date"))),
            "Subtitle",
        ),
        Paragraph(party_name(participant.name), "Title"),
        Paragraph(tr("Expected contribution to the IPPC ePhyto Solution"), "Subtitle"),
        Paragraph(_amount(first, participant), "Answer"),
        Paragraph(
            tr(
                "Contracting parties exchange electronic phytosanitary certificates through the ePhyto Solution. "
                "As proposed to CPM-18 (2024), its cost would be shared by the contracting parties that use it; "
                "the proposal has not been adopted. Amounts are in US dollars a year."
            )
        ),
        carriers(first.assessment),
        *([place_among_fees(first.assessment, found)] if found else []),
        Heading(tr("Basis of this amount, and the next thresholds")),
        *steps(short),
        *_cost(first, participant),
        *_options(options, participant),
        *_peers(first, participant),
        *_asked(name, participant),
        *([Heading(tr("Annex: calculation of these amounts"), new_page=True), *steps(behind)] if behind else []),
        *([Paragraph(party_recovery.yardstick(first, participant).text, "Table Note")] if pays else []),
        Paragraph(
            " ".join(text for text in (*(notice.text for notice in first.notices), draft_note()) if text), "Table Note"
        ),
    ]
    title = tr("{name}: brief on the funding of the IPPC ePhyto Solution", name=party_name(participant.name))
    return Document(title, blocks, tr("Brief, draft"), stamp(first))


def _amount(outcome: Outcome, participant: Participant) -> str:
    found, name = contribution_of(outcome, participant.iso3), capitalised(in_sentence(participant.name))
    scenario = scenario_name(outcome.scenario.name)
    if found is None:
        return tr(
            "Under “{scenario}”, {name} does not take part and pays nothing.",
            scenario=scenario,
            name=in_sentence(participant.name),
        )
    if not found.expected_contribution_usd:
        return tr("{name} would not be expected to contribute under “{scenario}”.", name=name, scenario=scenario)
    return tr(
        "{name} would be expected to contribute USD {amount} a year under “{scenario}”.",
        name=name,
        amount=whole(found.expected_contribution_usd),
        scenario=scenario,
    )


def _whole_dollars(amount: float) -> str:
    return printed(int(amount + 0.5))


def _options(options: Sequence[Outcome], participant: Participant) -> list[Block]:
    if len(options) < 2:
        return []
    frame = under_each(options[:MOST_OPTIONS], participant.iso3)
    amounts = ("base_fee_usd", "usage_fee_usd", "expected_contribution_usd")
    charges = recovered_under_each(options[:MOST_OPTIONS], participant.iso3)["per_exchange_usd"]
    rows = [
        [
            scenario_name(row["option"]),
            *(NO_PART if pd.isna(row[name]) else _whole_dollars(row[name]) for name in amounts),
            NO_PART if pd.isna(each) else charge(each),
        ]
        for (_, row), each in zip(frame.iterrows(), charges, strict=True)
    ]
    more = len(options) - len(rows)
    note = ""
    if more:
        note = trn(
            "{number} more option is in the options paper.", "{number} more options are in the options paper.", more
        )
    headings = [tr("Option"), tr("Base fee"), tr("Usage fee"), tr("Contribution"), tr("Per exchange")]
    caption = tr(
        "Expected contribution of {name} (USD a year; {none}: does not take part)",
        name=in_sentence(participant.name),
        none=NO_PART,
    )
    why = cause_views.under_each(options[:MOST_OPTIONS], participant)
    if why:
        pairs = zip(why.frame["option"].astype(str), why.frame["why"].astype(str), strict=True)
        reasons = " · ".join(f"{scenario_name(option)}: {reason}" for option, reason in pairs if reason)
        note = " ".join(filter(None, (note, tr("Reasons for the change: {name}", name=reasons) if reasons else "")))
    return [
        Heading(tr("The options compared")),
        Table(caption, headings, rows, frozenset({1, 2, 3, 4}), "options", note),
        *most_moved(options[:MOST_OPTIONS], participant),
    ]


def _peers(outcome: Outcome, participant: Participant) -> list[Block]:
    sentence = Paragraph(party_texts.place_among_peers(outcome, participant).text)
    found = contribution_of(outcome, participant.iso3)
    if found is None:
        return [Heading(tr("Comparison with peers")), sentence]
    frame = peers(outcome, found.development_status)
    place = frame.index[frame["iso3"] == participant.iso3][0]
    start = max(min(place - NEAREST_PEERS // 2, len(frame) - NEAREST_PEERS), 0)
    rows = [
        [
            party_name(row["name"]),
            grouped(row["exchanges"]),
            category_word(row["usage_category"]),
            _whole_dollars(row["expected_contribution_usd"]),
        ]
        for _, row in frame.iloc[start : start + NEAREST_PEERS].iterrows()
    ]
    caption = tr(
        "Contributions (USD a year) of the parties of the same development status ({status}) that are nearest in "
        "number of exchanges",
        status=status_word(found.development_status),
    )
    headings = [tr("Contracting party"), tr("Exchanges"), tr("Usage category"), tr("Contribution")]
    return [
        Heading(tr("Comparison with peers")),
        sentence,
        Table(caption, headings, rows, frozenset({1, 3}), "peers"),
    ]


def _cost(outcome: Outcome, participant: Participant) -> list[Block]:
    found = contribution_of(outcome, participant.iso3)
    said = [party_texts.exchanges(outcome, participant).text]
    if found is not None and found.expected_contribution_usd:
        said += party_recovery.sentences(outcome, participant)
    return [Heading(tr("Cost per exchange")), Paragraph(" ".join(said))]


def _asked(name: str, participant: Participant) -> list[Block]:
    first = Biennium(FIRST_YEAR)
    following = Biennium(FIRST_YEAR + YEARS_PER_BIENNIUM)
    asked: list[Block] = [
        numbered(
            tr(
                "Fees for {first} are based on the users and exchanges of {year}, and fees for {next} on those of "
                "{later}. The official contact point is notified by 30 June of the year before each biennium: for "
                "{next}, by {day}.",
                first=first,
                year=first.usage_year,
                next=following,
                later=following.usage_year,
                day=day_in_words(following.told_by),
            ),
            source("App. 1(15), (16); para 33"),
        ),
        numbered(
            tr(
                "Payments are made to the Multi-Donor Trust Fund (eMDTF); the IPPC Secretariat provides an invoice on "
                "request."
            ),
            source("App. 1(20), (21)"),
        ),
    ]
    if not participant.is_user:
        asked.append(
            numbered(
                tr(
                    "As {name} is not yet a user, the base fee would apply from its second calendar year of "
                    "exchanging ePhytos, and the usage fee from the year after its first full calendar year of use.",
                    name=name,
                ),
                source("App. 1(17); para 34"),
            )
        )
    return [
        Heading(tr("Action requested, and dates")),
        *asked,
        numbered(*tr_pieces("Decision sought: {decision}", decision=Blank(tr("decision")))),
    ]
