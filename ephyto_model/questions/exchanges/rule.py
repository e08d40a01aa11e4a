"""The rule for counting exchanges, as one Ibis expression: it runs unchanged on DuckDB, Spark, Trino and others.

An exchange is counted for a party when it sends or receives an ePhyto (App. 1(14); App. 4). An ePhyto is identified by
its sender and certificate number, never by the delivery number. It counts once for its sender, in the year of its first
counted delivery to anyone, and once for each receiver, in the year of its first counted delivery to that receiver. An
ePhyto that a party sends to itself counts once.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir
import pandas as pd

from ephyto_model.model.participants import load_iso2, load_participants

EPHYTO, ACKNOWLEDGEMENT = "ePhyto", "acknowledgement"
PRODUCTION, TESTING = "production", "testing"
COUNTED_STATUSES = ("Delivered", "DeliveredWithWarnings")  # App. 4
OTHER_STATUSES = ("PendingDelivery", "FailedDelivery", "DeliveredNotReadable", "EnvelopeNotExists")
ACKNOWLEDGED, IN_TESTING, BEFORE_GO_LIVE = "acknowledgement", "testing", "before go-live"
NO_PARTICIPANT, ANOTHER_YEAR, DUPLICATE, COUNTED = "no participant", "another year", "duplicate", "counted"
LEFT_OUT = (ACKNOWLEDGED, IN_TESTING, *OTHER_STATUSES, BEFORE_GO_LIVE, NO_PARTICIPANT, ANOTHER_YEAR, DUPLICATE)
WORTH = (ACKNOWLEDGED, IN_TESTING, *OTHER_STATUSES, BEFORE_GO_LIVE, DUPLICATE)  # what could be counted after all
ELIGIBLE = "eligible"
SENT, RECEIVED, LEDGER, NOBODY = "sent", "received", "ledger", "nobody"
CODE_SEPARATOR = "\t"  # between the two codes of records that no participant has part in
COLUMNS = (
    "from_party",
    "to_party",
    "nppo_certificate_number",
    "hub_delivery_number",
    "tracking_status",
    "message_type",
    "environment",
    "delivered_at",
)
FIRST_YEAR, LAST_YEAR = 2010, 2099  # of deliveries; what lies outside is no date of the Hub's


class Problem(NamedTuple):
    """What makes a record unusable: in which column, and what is accepted there."""

    column: str
    accepted: str


STATUSES_IN_WORDS = ", ".join((*COUNTED_STATUSES, *OTHER_STATUSES))
PROBLEMS = {
    "bad message_type": Problem("message_type", f"{EPHYTO} or {ACKNOWLEDGEMENT}"),
    "bad environment": Problem("environment", f"{PRODUCTION} or {TESTING}"),
    "bad tracking_status": Problem("tracking_status", f"one of {STATUSES_IN_WORDS}, with or without spaces"),
    "bad from_party": Problem("from_party", "a country code like KE or KEN"),
    "bad to_party": Problem("to_party", "a country code like KE or KEN"),
    "bad nppo_certificate_number": Problem("nppo_certificate_number", "the number of the certificate"),
    "bad delivered_at": Problem("delivered_at", f"a date and time (UTC) of {FIRST_YEAR} to {LAST_YEAR}"),
}


def party_codes(go_live: Mapping[str, date]) -> pd.DataFrame:
    """Return the code table: every participant by alpha-2 and alpha-3 code, and the day from which it was live.

    Columns: code, iso3, live_from (timestamp; long ago where the go-live table lacks the party).
    """
    iso2 = load_iso2()
    rows = [
        (code, participant.iso3, datetime.combine(go_live.get(participant.iso3, date(1970, 1, 1)), datetime.min.time()))
        for participant in load_participants()
        for code in (participant.iso3, iso2[participant.iso3])
    ]
    return pd.DataFrame(rows, columns=["code", "iso3", "live_from"])


def judged(records: ir.Table, go_live: Mapping[str, date], waived: Iterable[str] = ()) -> ir.Table:
    """Return each record with its parties and what becomes of it: `fate`, a reason, a problem or ELIGIBLE.

    Records have COLUMNS, all texts but `delivered_at`, a timestamp (UTC), with `delivered_text` as it was written.
    Columns: sender, receiver (ISO3, or the code as it stands), certificate, delivered_at, fate. A reason that is
    `waived` leaves no record out; a column `row` is passed through. Source: App. 1(14); App. 4.
    """
    codes = ibis.memtable(party_codes(go_live))
    senders, receivers = (
        codes.select(**{f"{end}_code": codes.code, f"{end}_iso3": codes.iso3, f"{end}_live": codes.live_from})
        for end in ("from", "to")
    )
    t = records.left_join(senders, records.from_party == senders.from_code)
    t = t.left_join(receivers, t.to_party == receivers.to_code)
    status = t.tracking_status
    waive = set(waived)
    when, early = t.delivered_at, ibis.timestamp(datetime(FIRST_YEAR, 1, 1))
    impossible = (when < early) | (when >= ibis.timestamp(datetime(LAST_YEAR + 1, 1, 1)))
    unread = t.delivered_text.notnull() & (when.isnull() | impossible)
    message, environment = t.message_type.fill_null(""), t.environment.fill_null("")
    excluded = [
        (message == ACKNOWLEDGEMENT, ACKNOWLEDGED),
        (environment == TESTING, IN_TESTING),
        *((status.isin(spellings(other)), other) for other in OTHER_STATUSES),
    ]
    missing = [
        (_blank(t.from_party), "bad from_party"),
        (_blank(t.to_party), "bad to_party"),
        (_blank(t.nppo_certificate_number), "bad nppo_certificate_number"),
        (when.isnull(), "bad delivered_at"),
    ]
    lacking = missing[0][0] | missing[1][0] | missing[2][0] | missing[3][0]
    started = (when >= t.from_live.coalesce(early)) & (when >= t.to_live.coalesce(early))
    fate = ibis.cases(
        (message.notin((EPHYTO, ACKNOWLEDGEMENT)), "bad message_type"),
        (environment.notin((PRODUCTION, TESTING)), "bad environment"),
        (
            (message == EPHYTO) & status.fill_null("").notin(spellings(*COUNTED_STATUSES, *OTHER_STATUSES)),
            "bad tracking_status",
        ),
        (unread, "bad delivered_at"),
        # What lacks what counting needs stays left out, though its exclusion be waived.
        *((test & lacking if reason in waive else test, reason) for test, reason in excluded),
        *missing,
        *([] if BEFORE_GO_LIVE in waive else [(~started, BEFORE_GO_LIVE)]),
        (t.from_iso3.isnull() & t.to_iso3.isnull(), NO_PARTICIPANT),
        else_=ELIGIBLE,
    )
    return t.select(
        sender=t.from_iso3.coalesce(t.from_party),
        receiver=t.to_iso3.coalesce(t.to_party),
        certificate=t.nppo_certificate_number,
        delivered_at=t.delivered_at,
        fate=fate,
        **({"row": t.row} if "row" in records.columns else {}),
    )


def spellings(*statuses: str) -> list[str]:
    """Return how statuses are written: as the Hub's service does, and with spaces as Appendix 4 does."""
    return [*statuses, *(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", status) for status in statuses)]


def _blank(text: Any) -> Any:
    # What starts with a letter or a digit is not blank, and comparing is quicker than stripping.
    return text.isnull() | ((text < "!") & (text.strip() == ""))


def part(judged_records: ir.Table, number: int, of: int) -> ir.Table:
    """Return the records of one part of several: each ePhyto is whole in one, so what is counted of them adds up."""
    if of == 1:
        return judged_records
    t = judged_records
    return t.filter((t.certificate.fill_null("").hash() % of + of) % of == number)


def deliveries(judged_records: ir.Table, year: int) -> ir.Table:
    """Return one row for each ePhyto and receiver up to a year's end, and one for each reason to leave records out.

    Columns: sender (of a reason: the reason), receiver (of NO_PARTICIPANT both codes, CODE_SEPARATOR them), certificate
    (null for a reason), records (how many), earlier (how many of them before the year), first (the first delivery).
    """
    t = judged_records
    start, end = _bounds(year)
    eligible = (t.fate == ELIGIBLE) & (t.delivered_at < end)
    rows = t.select(
        sender=ibis.cases((eligible, t.sender), (t.fate == ELIGIBLE, ANOTHER_YEAR), else_=t.fate),
        receiver=ibis.cases(
            (eligible, t.receiver),
            (t.fate == NO_PARTICIPANT, t.sender + CODE_SEPARATOR + t.receiver),
            else_=ibis.null("string"),
        ),
        certificate=eligible.ifelse(t.certificate, ibis.null("string")),
        delivered_at=t.delivered_at,
    )
    return rows.group_by(["sender", "receiver", "certificate"]).aggregate(
        records=rows.count(), earlier=rows.count(where=rows.delivered_at < start), first=rows.delivered_at.min()
    )


def pairs(judged_records: ir.Table, year: int) -> ir.Table:
    """Return the ePhytos by receiver: `deliveries` without the reasons, and whether each is new (`counted`)."""
    t = deliveries(judged_records, year)
    return t.filter(t.certificate.notnull()).mutate(counted=t.earlier == 0)


def _bounds(year: int) -> tuple[Any, Any]:
    return ibis.timestamp(datetime(year, 1, 1)), ibis.timestamp(datetime(year + 1, 1, 1))


def counts(judged_records: ir.Table, year: int, *, resent: bool = False) -> ir.Table:
    """Return the ledger and every party's exchanges of a year, as one expression.

    Columns: kind (LEDGER, SENT, RECEIVED or NOBODY), key (a reason, a party's code, or two codes that no participant
    has), number. The ledger's numbers are records; those of all its rows add up to all that were read (a reason can
    have two). With `resent` every delivery of the year counts as an exchange, not the first alone. Source: App. 1(14).
    """
    t, p = deliveries(judged_records, year), pairs(judged_records, year)
    p = p.mutate(in_year=p.records - p.earlier)
    # The sender's year is that of its first delivery to anyone.
    certificates = p.group_by(["sender", "certificate"]).aggregate(old=p.count(where=~p.counted))
    sent = certificates.filter(certificates.old == 0).mutate(number=1)
    received = p.filter(p.counted & (p.receiver != p.sender)).mutate(number=1)
    if resent:
        sent, received = p.mutate(number=p.in_year), p.filter(p.receiver != p.sender).mutate(number=p.in_year)
    sums = p.aggregate(earlier=p.earlier.sum(), in_year=p.in_year.sum(), counted=p.count(where=p.counted))
    total = sums.select(**{name: sums[name].fill_null(0).cast("int64") for name in ("earlier", "in_year", "counted")})
    found = {COUNTED: total.counted, DUPLICATE: total.in_year - total.counted, ANOTHER_YEAR: total.earlier}
    reasons = t.filter(t.certificate.isnull())
    nobody = reasons.filter(reasons.receiver.notnull())
    parts = [
        _summed(nobody.mutate(number=nobody.records), NOBODY, "receiver"),
        _summed(reasons.mutate(number=reasons.records), LEDGER, "sender"),
        *(_rows(total, LEDGER, ibis.literal(fate), number) for fate, number in found.items()),
        _summed(sent, SENT, "sender"),
        _summed(received, RECEIVED, "receiver"),
    ]
    return ibis.union(*parts)


def _summed(table: ir.Table, kind: str, key: str) -> ir.Table:
    # Rows that stand alone are summed, too: DuckDB would keep all deliveries for a part that only picks some of them.
    grouped = table.group_by(key).aggregate(number=table.number.sum())
    return _rows(grouped, kind, grouped[key], grouped.number)


def _rows(table: ir.Table, kind: str, key: Any, number: Any) -> ir.Table:
    return table.select(kind=ibis.literal(kind), key=key, number=number.cast("int64"))
