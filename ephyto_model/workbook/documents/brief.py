"""A country's brief for its minister: the amount, why, the options, its peers, what is asked and by when."""

from collections.abc import Sequence

import pandas as pd

from ephyto_model.analyses.fees.explanation import explain
from ephyto_model.analyses.fees.party import contribution_of, peers, under_each
from ephyto_model.participants import Participant
from ephyto_model.scenario import Outcome
from ephyto_model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium
from ephyto_model.wording import capitalised, counted, day_in_words, in_sentence, signed_usd, usd
from ephyto_model.workbook.documents.parts import printed, steps
from ephyto_model.workbook.fees import party_tables
from ephyto_model.workbook.pages.display import NO_PART
from ephyto_model.workbook.pages.provenance import stamp
from ephyto_model.workbook.word.blocks import Blank, Block, Document, Heading, Paragraph, Source, Table, numbered

MOST_OPTIONS = 5  # more would not leave room on two pages
NEAREST_PEERS = 3


def brief(participant: Participant, options: Sequence[Outcome]) -> Document:
    """Return the brief of a party over one scenario or several, the first of which it explains."""
    first, name = options[0], in_sentence(participant.name)
    blocks = [
        Paragraph(("Brief for ", Blank("minister"), " · ", Blank("date")), "Subtitle"),
        Paragraph(participant.name, "Title"),
        Paragraph("Its contribution to the IPPC ePhyto Solution", "Subtitle"),
        Paragraph(_amount(first, participant), "Answer"),
        Paragraph("The ePhyto Solution exchanges electronic phytosanitary certificates. Its cost is to be shared by "
                  "the contracting parties that use it, as proposed to CPM-18 (2024); this is not adopted policy. "
                  "Amounts are US dollars a year."),
        Heading("Why this amount, and the next thresholds"),
        *steps(explain(first, participant.iso3)),
        *_options(options, participant),
        *_peers(first, participant),
        *_cost(first, participant),
        *_asked(name, participant),
        Paragraph(" ".join(notice.text for notice in first.notices), "Table Note"),
    ]  # fmt: skip
    title = f"{participant.name}: brief on the funding of the IPPC ePhyto Solution"
    return Document(title, blocks, "Brief, draft", stamp(first))


def _amount(outcome: Outcome, participant: Participant) -> str:
    found, name = contribution_of(outcome, participant.iso3), capitalised(in_sentence(participant.name))
    if found is None:
        return f"Under “{outcome.scenario.name}”, {in_sentence(participant.name)} takes no part and pays nothing."
    if not found.expected_contribution_usd:
        return f"{name} would not be expected to contribute under “{outcome.scenario.name}”."
    amount = usd(found.expected_contribution_usd)
    return f"{name} would be expected to contribute USD {amount} a year under “{outcome.scenario.name}”."


def _options(options: Sequence[Outcome], participant: Participant) -> list[Block]:
    if len(options) < 2:
        return []
    frame = under_each(options[:MOST_OPTIONS], participant.iso3)
    amounts = ("base_fee_usd", "usage_fee_usd", "expected_contribution_usd")
    rows = [
        [row["option"], *(NO_PART if pd.isna(row[name]) else printed(row[name]) for name in amounts),
         NO_PART if pd.isna(row["change_usd"]) else signed_usd(row["change_usd"])]
        for _, row in frame.iterrows()
    ]  # fmt: skip
    more = len(options) - len(rows)
    note = f"{counted(more, 'more option is', 'more options are')} in the options paper." if more else ""
    headings = ["Option", "Base fee", "Usage fee", "Contribution", "Against the first"]
    caption = f"What {in_sentence(participant.name)} would pay (USD a year; {NO_PART} where it takes no part)"
    return [
        Heading("The options compared"),
        Table(caption, headings, rows, frozenset({1, 2, 3, 4}), "options", note),
    ]


def _peers(outcome: Outcome, participant: Participant) -> list[Block]:
    sentence = Paragraph(party_tables.place_among_peers(outcome, participant).text)
    found = contribution_of(outcome, participant.iso3)
    if found is None:
        return [Heading("Among its peers"), sentence]
    frame = peers(outcome, found.development_status)
    place = frame.index[frame["iso3"] == participant.iso3][0]
    start = max(min(place - NEAREST_PEERS // 2, len(frame) - NEAREST_PEERS), 0)
    rows = [
        [row["name"], f"{row['exchanges']:,}", row["usage_category"], printed(row["expected_contribution_usd"])]
        for _, row in frame.iloc[start : start + NEAREST_PEERS].iterrows()
    ]
    caption = f"The {found.development_status} parties nearest to it in exchanges (USD a year)"
    headings = ["Contracting party", "Exchanges", "Usage category", "Contribution"]
    return [Heading("Among its peers"), sentence, Table(caption, headings, rows, frozenset({1, 3}), "peers")]


def _cost(outcome: Outcome, participant: Participant) -> list[Block]:
    found = contribution_of(outcome, participant.iso3)
    blocks: list[Block] = [
        Heading("What an exchange costs"),
        Paragraph(party_tables.exchanges(outcome, participant).text),
    ]
    if found is not None and found.exchanges and found.expected_contribution_usd:
        each = found.expected_contribution_usd / found.exchanges
        blocks.append(Paragraph(f"That is USD {usd(each)} for each exchange."))
    return blocks


def _asked(name: str, participant: Participant) -> list[Block]:
    first = Biennium(FIRST_YEAR)
    following = Biennium(FIRST_YEAR + YEARS_PER_BIENNIUM)
    begins = f"Fees of {first} rest on the users and exchanges of {first.usage_year}"
    asked: list[Block] = [
        numbered(f"{begins}, those of {following} on {following.usage_year}. The contact point is told by 30 June of "
                 f"the year before, for {following} by {day_in_words(following.told_by)}.",
                 Source("App. 1(15), (16); para 33")),
        numbered("Payments go into the Multi-Donor Trust Fund (eMDTF); the Secretariat gives an invoice on request.",
                 Source("App. 1(20), (21)")),
    ]  # fmt: skip
    if not participant.is_user:
        asked.append(
            numbered(f"As {name} is not yet a user, its base fee is due from its second calendar year of exchanging, "
                     "its usage fee from the year after its first full one.", Source("App. 1(17); para 34"))
        )  # fmt: skip
    return [Heading("What is asked, and by when"), *asked, numbered("Decision sought: ", Blank("decision"))]
