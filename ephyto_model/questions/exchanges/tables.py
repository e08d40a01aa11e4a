"""What else the records say: who trades with whom, when, whose category changes, what each exclusion is worth."""

import ibis.expr.types as ir
import pandas as pd

from ephyto_model.model.contributions import usage_category
from ephyto_model.model.funding_model import load_funding_model
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Scenario
from ephyto_model.questions.exchanges import rule
from ephyto_model.questions.exchanges.counts import Counts, Records

FUNNEL = (
    ("Records read", ()),
    ("ePhytos", (rule.ACKNOWLEDGED,)),
    ("in production", (rule.IN_TESTING,)),
    ("Delivered, with or without warnings", rule.OTHER_STATUSES),
    ("after both parties went live", (rule.BEFORE_GO_LIVE,)),
    ("with a participant", (rule.NO_PARTICIPANT,)),
    ("in the year", (rule.ANOTHER_YEAR,)),
    ("for the first time: counted", (rule.DUPLICATE,)),
)


def funnel(counts: Counts) -> pd.DataFrame:
    """Return how many records are left after each part of the rule. Columns: stage, records. Source: App. 1(14)."""
    left, rows = counts.records, []
    for stage, reasons in FUNNEL:
        left -= sum(counts.ledger[reason] for reason in reasons)
        rows.append((stage, left))
    return pd.DataFrame(rows, columns=["stage", "records"])


def trade(records: Records, year: int) -> pd.DataFrame:
    """Return how many ePhytos were first delivered from whom to whom in a year.

    Columns: sender, receiver (ISO3, or a code that is no participant's), ephytos.
    """

    def by_pair(judged: ir.Table) -> ir.Table:
        counted = _counted(judged, year)
        return counted.group_by(["sender", "receiver"]).aggregate(ephytos=counted.count())

    found = records.ask(by_pair).groupby(["sender", "receiver"])["ephytos"].sum().reset_index()
    return found.sort_values(["ephytos", "sender", "receiver"], ascending=[False, True, True])


def months(records: Records, year: int) -> pd.DataFrame:
    """Return how many ePhytos were first delivered to a party in each month. Columns: month (1-12), ephytos."""

    def by_month(judged: ir.Table) -> ir.Table:
        counted = _counted(judged, year)
        return counted.group_by(month=counted.first.month()).aggregate(ephytos=counted.count())

    found = records.ask(by_month).groupby("month")["ephytos"].sum()
    every = pd.Series(0, index=pd.RangeIndex(1, 13, name="month"), name="ephytos")
    return every.add(found, fill_value=0).astype(int).reset_index()


def first_exchanges(records: Records, year: int) -> pd.DataFrame:
    """Return since when each participant uses the ePhyto Solution, as far as the records up to a year's end say it.

    Columns: iso3, name, first_exchange (the day of its first exchange, sent or received, as YYYY-MM-DD), in the paper's
    order. Source: App. 1(17).
    """

    def by_party(judged: ir.Table) -> ir.Table:
        pairs = rule.pairs(judged, year)
        sent, received = (pairs.select(iso3=pairs[end], first=pairs.first) for end in ("sender", "receiver"))
        both = sent.union(received)
        return both.group_by("iso3").aggregate(first=both.first.min())

    found = records.ask(by_party).groupby("iso3")["first"].min()
    rows = [(p.iso3, p.name, f"{found[p.iso3]:%Y-%m-%d}") for p in load_participants() if p.iso3 in found.index]
    return pd.DataFrame(rows, columns=["iso3", "name", "first_exchange"])


def _counted(judged: ir.Table, year: int) -> ir.Table:
    pairs = rule.pairs(judged, year)
    return pairs.filter(pairs.counted)


def category_changes(counts: Counts) -> pd.DataFrame:
    """Return the participants whose usage category is not that of 2023, or that were no users then or are none now.

    Columns: iso3, name, exchanges_2023, category_2023, exchanges, usage_category (None where it is no user).
    """
    model = load_funding_model()
    now = counts.participants.set_index("iso3")["exchanges"].to_dict()
    rows = []
    for participant in load_participants():
        pair = participant.exchanges, now.get(participant.iso3)
        before, after = (None if number is None else usage_category(int(number), model) for number in pair)
        if before != after:
            rows.append((participant.iso3, participant.name, pair[0], before, pair[1], after))
    columns = ["iso3", "name", "exchanges_2023", "category_2023", "exchanges", "usage_category"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def worth(records: Records, counts: Counts) -> pd.DataFrame:
    """Return what each exclusion is worth: what would count if it were not made. Counts the records again for each.

    Columns: reason, records (left out for it), exchanges (of participants that would be added, or lost to another
    year), parties (whose usage category would change, or that would become users or be none).
    """
    usual = counts.participants.set_index("iso3")
    rows = []
    for reason in rule.WORTH:
        if not counts.ledger[reason]:
            continue
        other = records.count(counts.year, waived=[reason]).participants.set_index("iso3")
        more = int(other["exchanges"].sum() - usual["exchanges"].sum())
        everyone = other.index.union(usual.index)
        before, after = (table["usage_category"].reindex(everyone).fillna("") for table in (usual, other))
        rows.append((reason, counts.ledger[reason], more, int((before != after).sum())))
    return pd.DataFrame(rows, columns=["reason", "records", "exchanges", "parties"])


def scenario_of(counts: Counts) -> Scenario:
    """Return the scenario of a count: all that exchanged take part, with these exchanges."""
    table = counts.participants
    exchanges = {iso3: int(number) for iso3, number in zip(table["iso3"], table["exchanges"], strict=True)}
    return Scenario(name=f"Exchanges of {counts.year}", exchanges=exchanges, participating_parties=len(exchanges))
