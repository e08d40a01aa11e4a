"""The tables, texts and files of a count of exchanges."""

from datetime import datetime
from typing import Any

import pandas as pd

from ephyto_model.display.html import NO_PART, Column, Fragment, Table, bulleted, paragraph
from ephyto_model.display.provenance import foundation
from ephyto_model.display.view import View
from ephyto_model.language.wording import counted
from ephyto_model.model.funding_model import CATEGORIES
from ephyto_model.model.participants import EXCHANGE_COLUMNS
from ephyto_model.questions.exchanges.counts import Counts
from ephyto_model.questions.exchanges.rule import ANOTHER_YEAR, BEFORE_GO_LIVE, COUNTED, LEFT_OUT, NO_PARTICIPANT
from ephyto_model.questions.exchanges.tables import scenario_of
from ephyto_model.questions.fees.export import csv_bytes
from ephyto_model.questions.fees.views import fee_schedule, provenance_table

IN_WORDS = {
    COUNTED: "Counted: first delivery of an ePhyto to a party in the year",
    "acknowledgement": "Acknowledgement message (App. 1(14))",
    "testing": "Testing environment (App. 1(14))",
    "PendingDelivery": "Pending Delivery (App. 4)",
    "FailedDelivery": "Failed Delivery (App. 4)",
    "DeliveredNotReadable": "Delivered Not Readable (App. 4)",
    "EnvelopeNotExists": "Envelope Not Exists (not in App. 4)",
    BEFORE_GO_LIVE: "A party was still testing, before its go-live date (App. 1(14))",
    NO_PARTICIPANT: "Neither party is a participant",
    ANOTHER_YEAR: "Delivered in another year",
    "duplicate": "The same ePhyto delivered to the same party before (App. 1(14))",
}
CHOICES = (
    "An ePhyto is identified by its sender and certificate number; the paper says only unique ePhytos count "
    "(App. 1(14)).",
    "An ePhyto that is forwarded to a second country counts once for the sender and once for each receiver. The paper "
    "does not say whether forwarding is a second exchange of the sender.",
    "A withdrawal has the same number as the certificate that it withdraws, so it is not a second exchange. Where only "
    "the withdrawal is in the records, it counts by its status; the paper does not mention withdrawals.",
    "For a receiver, an ePhyto counts in the year of its first counted delivery to that receiver; for the sender, in "
    "the year of its first counted delivery to anyone.",
    "An ePhyto that a party sends to itself counts once.",
    "An exchange with a partner that is not a participant still counts for the other party. The partner's code is kept "
    "as it is written, with its capitals and blanks.",
)


def ledger(counts: Counts) -> Table:
    """Return what became of the records; the numbers add up to all that were read."""
    rows = [(IN_WORDS[fate], counts.ledger[fate]) for fate in (COUNTED, *LEFT_OUT)]
    frame = pd.DataFrame([*rows, ("Records read", counts.records)], columns=["fate", "records"])
    columns = {"fate": Column("Counted, or why not"), "records": Column("Records", "count")}
    return Table(frame, f"What was counted in {counts.year} and what was left out", columns)


def participants(counts: Counts) -> Table:
    """Return every participant's exchanges."""
    columns = {
        "name": Column("Participant"),
        "exchanges": Column("Exchanges", "count"),
        "sent": Column("Sent", "count"),
        "received": Column("Received", "count"),
        "usage_category": Column("Usage category"),
    }
    caption = f"Exchanges of {counts.year} by participant"
    return Table(counts.participants, caption, columns, searchable=True)


def others(counts: Counts) -> Table | Fragment:
    """Return the codes that are no participant's, with the exchanges that are counted for their partners."""
    if counts.others.empty:
        text = "Every code belongs to a participant."
        return paragraph(text)
    columns = {
        "code": Column("Code"),
        "exchanges": Column("Exchanges", "count"),
        "sent": Column("Sent", "count"),
        "received": Column("Received", "count"),
        "left_out": Column("Records between two of them", "count"),
    }
    shown = counts.others.assign(code=[repr(code) if odd(code) else code for code in counts.others["code"]])
    caption = "Codes of no participant: the table above leaves out their exchanges but includes those of their partners"
    return Table(shown, caption, columns)


def odd(code: str) -> bool:
    """Tell whether a code looks like another than it is: with blanks, or in small letters."""
    return code != code.strip() or code != code.upper() or not code.isprintable()


def fees(counts: Counts) -> Table | Fragment:
    """Return what the fees would be with these exchanges, all that exchanged taking part and all else as published."""
    if counts.participants.empty:
        text = f"Nobody exchanges in {counts.year}, so there are no fees to set."
        return paragraph(text)
    return fee_schedule(scenario_of(counts).run().assessment)


def fee_notices(counts: Counts) -> Fragment:
    """Return what has to be told beside those fees."""
    found = () if counts.participants.empty else scenario_of(counts).run().notices
    texts = [notice.text for notice in found]
    return bulleted(texts)


def choices() -> Fragment:
    """Return what the paper leaves open and how it is taken here."""
    return bulleted(CHOICES)


def count_headline(counts: Counts, said: str = "") -> Fragment:
    """Say how much counts, in one sentence."""
    total = int(counts.participants["exchanges"].sum())
    count = counted(counts.ledger[COUNTED], "counts", "count")
    records = counted(counts.records, "record", "records")
    text = f"Of {records}, {count} in {counts.year}. "
    text += f"{counted(len(counts.participants), 'participant has', 'participants have')} {total:,} exchanges."
    if not counts.ledger[COUNTED]:
        text = f"Of {records}, none counts in {counts.year}."
    text += f" The records are {said}." if said else ""
    return Fragment("headline.html.j2", {"text": text}, text)


def exchanges_csv(counts: Counts) -> bytes:
    """Return the table that a scenario's field `exchanges` reads. Columns: EXCHANGE_COLUMNS."""
    frame = counts.participants[list(EXCHANGE_COLUMNS)].astype(object)
    return csv_bytes([EXCHANGE_COLUMNS, *frame.itertuples(index=False, name=None)])


def go_live_csv(first: pd.DataFrame) -> bytes:
    """Return the table of first exchanges as `load_go_live` reads it. Columns: party, go_live."""
    return csv_bytes([("party", "go_live"), *first[["iso3", "first_exchange"]].itertuples(index=False, name=None)])


def as_json(counts: Counts) -> dict[str, Any]:
    """Return a count as plain objects."""
    return {
        "year": counts.year,
        "records": counts.records,
        "ledger": dict(counts.ledger),
        "participants": counts.participants.astype(object).to_dict("records"),
        "other_codes": counts.others.astype(object).to_dict("records"),
        "choices": list(CHOICES),
    }


def category_changes(changes: pd.DataFrame) -> Table:
    """Return the participants whose usage category is not that of 2023, from `views.category_changes`."""
    columns = {
        "name": Column("Participant"),
        "exchanges_2023": Column("Exchanges in 2023", "count or none"),
        "category_2023": Column("Category", "text or none"),
        "exchanges": Column("Exchanges now", "count or none"),
        "usage_category": Column("Category now", "text or none"),
    }
    number = counted(len(changes), "participant is", "participants are") if len(changes) else "No participant is"
    caption = f"{number} in a different usage category from 2023 ({NO_PART} means not a user)"
    return Table(changes, caption, columns)


def worth(table: pd.DataFrame) -> Table:
    """Return what each exclusion is worth, from `views.worth`."""
    shown = table.assign(reason=[IN_WORDS[reason] for reason in table["reason"]])
    columns = {
        "reason": Column("If this were counted too"),
        "records": Column("Records", "count"),
        "exchanges": Column("More exchanges", "count"),
        "parties": Column("Parties in another category", "count"),
    }
    return Table(shown, "What would count if one exclusion were dropped", columns)


def sums(counts: Counts) -> Table:
    """Return the exchanges by usage category."""
    frame = counts.participants.groupby("usage_category", sort=False)["exchanges"].agg(["size", "sum"])
    frame = frame.reindex([c for c in CATEGORIES if c in frame.index]).reset_index()
    columns = {
        "usage_category": Column("Usage category"),
        "size": Column("Participants", "count"),
        "sum": Column("Exchanges", "count"),
    }
    return Table(frame, f"Exchanges of {counts.year} by usage category", columns)


def basis(started: datetime, records: str) -> Table:
    """Return the version, the data, the records and the time of a run."""
    return provenance_table(foundation(started, [("Records", records)]))


def as_view(counts: Counts) -> View:
    """Show counts in a cell: their headline, the ledger and every participant."""
    foot = "`.participants` and `.others` are DataFrames; `ephyto count --out` writes the file that a scenario reads."
    return View([count_headline(counts), ledger(counts), participants(counts)], foot, counts.participants)
