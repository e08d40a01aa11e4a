"""The counting rule a second time, in plain Python over rows, for comparison only."""

import csv
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
COLUMNS = [
    "from_party",
    "to_party",
    "nppo_certificate_number",
    "hub_delivery_number",
    "tracking_status",
    "message_type",
    "environment",
    "delivered_at",
]
GOOD = ("Delivered", "DeliveredWithWarnings")
STATUSES = (
    "Delivered",
    "DeliveredWithWarnings",
    "Delivered With Warnings",
    "PendingDelivery",
    "Failed Delivery",
    "DeliveredNotReadable",
    "EnvelopeNotExists",
)


def iso_codes():
    with open(DATA / "iso_codes.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["iso2"]: row["iso3"] for row in rows} | {row["iso3"]: row["iso3"] for row in rows}


def _eligible(rows, go_live):
    """Return the ledger of what is left out whatever the year, and the other rows: when, sender, number, receiver."""
    known = iso_codes()
    ledger, eligible = Counter(), []
    for row in rows:
        sender, receiver = (known.get(row[side], row[side]) for side in ("from_party", "to_party"))
        status = (row["tracking_status"] or "").replace(" ", "")
        when = row["delivered_at"]
        if row["message_type"] == "acknowledgement":
            ledger["acknowledgement"] += 1
        elif row["environment"] == "testing":
            ledger["testing"] += 1
        elif status not in GOOD:
            ledger[status] += 1
        elif any(when.date() < go_live[party] for party in (sender, receiver) if party in go_live):
            ledger["before go-live"] += 1
        elif sender not in known.values() and receiver not in known.values():
            ledger["no participant"] += 1
        else:
            eligible.append((when, sender, row["nppo_certificate_number"], receiver))
    return ledger, eligible


def first_days(rows, year, go_live):
    """Return the day of each participant's first exchange up to the end of a year, by ISO3."""
    found = {}
    for when, sender, _, receiver in sorted(_eligible(rows, go_live)[1], reverse=True):
        if when.year <= year:
            found |= {sender: when.date(), receiver: when.date()}
    return {code: day.isoformat() for code, day in found.items() if code in iso_codes().values()}


def count(rows, year, go_live):
    """Return the ledger, and sent and received by code; times are datetimes."""
    ledger, eligible = _eligible(rows, go_live)
    sent, received = Counter(), Counter()
    seen_by_receiver, seen_by_anyone = set(), set()
    for when, sender, certificate, receiver in sorted(eligible, key=lambda delivery: delivery[0]):
        now = when.year == year
        new = (sender, certificate, receiver) not in seen_by_receiver
        ledger["another year" if not now else "counted" if new else "duplicate"] += 1
        if now and new and receiver != sender:
            received[receiver] += 1
        if now and (sender, certificate) not in seen_by_anyone:
            sent[sender] += 1
        seen_by_receiver.add((sender, certificate, receiver))
        seen_by_anyone.add((sender, certificate))
    return ledger, sent, received


def random_records(seed):
    """Draw a set of records in which everything that the rule speaks of happens often."""
    draw = random.Random(seed)
    parties = draw.sample(
        ["KE", "KEN", "NL", "NA", "CI", "US", "USA", "BO", "XX", "QQ", "ke", " KE"], draw.randint(2, 8)
    )
    rows = [
        {
            "from_party": draw.choice(parties),
            "to_party": draw.choice(parties),
            "nppo_certificate_number": f"C{draw.randint(1, 12)}",
            "hub_delivery_number": f"D{number}",
            "tracking_status": draw.choice(STATUSES[:3] if draw.random() < 0.8 else STATUSES),
            "message_type": "ePhyto" if draw.random() < 0.9 else "acknowledgement",
            "environment": "production" if draw.random() < 0.9 else "testing",
            "delivered_at": datetime(2024, 7, 1) + timedelta(minutes=draw.randint(0, 2 * 365 * 24 * 60)),
        }
        for number in range(draw.randint(1, 80))
    ]
    for row in rows:
        if draw.random() < 0.1:  # the last and the first moment of a year
            row["delivered_at"] = draw.choice([datetime(2024, 12, 31, 23, 59, 59), datetime(2025, 1, 1)])
        if row["message_type"] == "acknowledgement" and draw.random() < 0.3:
            row |= {"nppo_certificate_number": None, "tracking_status": None, "delivered_at": None}
        elif row["tracking_status"] == "PendingDelivery" and draw.random() < 0.5:
            row["delivered_at"] = None
    go_live = {}
    if draw.random() < 0.5:
        go_live = {
            code: (datetime(2025, 1, 1) + timedelta(days=draw.randint(-100, 200))).date()
            for code in ("KEN", "NLD", "NAM")
            if draw.random() < 0.5
        }
    return rows, go_live
