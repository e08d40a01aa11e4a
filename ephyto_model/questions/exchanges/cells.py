"""What a cell is answered of the Hub's records."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pandas as pd
import plotly.graph_objects as go

from ephyto_model.display import provenance
from ephyto_model.display.controls import Redrawn
from ephyto_model.display.html import Fragment, Table
from ephyto_model.display.view import Cell, typed
from ephyto_model.questions.exchanges import charts, controls, tables, views
from ephyto_model.questions.exchanges.counts import Counts, Records


class Counted(Cell):
    """The exchanges of a year and what else the records say; see `count_exchanges`."""

    def __init__(self, records: Records, year: int, described: str, written: str) -> None:
        """Take the opened records, the year, what they are in words, and the call as it was typed."""
        self.typed, self.records, self._said = written, records, described
        self.exact: Counts = records.count(year)
        self._started: datetime = provenance.now()

    def make_view(self) -> list[Fragment | Table]:
        """Return what a cell shows."""
        return [self.headline, self.ledger, self.participants]

    @property
    def table(self) -> pd.DataFrame:
        """A row a participant, as `Counts.participants` describes it."""
        return self.exact.participants

    def figure(self) -> go.Figure:
        """Draw how many records each exclusion leaves."""
        return charts.funnel(tables.funnel(self.exact))

    @property
    def controls(self) -> Redrawn:
        """The year and the exclusions as controls, above what they redraw."""
        return controls.count(self.records, self.exact)

    @property
    def headline(self) -> Fragment:
        """How many records count, and what they come to."""
        return views.count_headline(self.exact, self._said)

    @property
    def choices(self) -> Fragment:
        """What the paper leaves open in counting, and what is assumed."""
        return views.choices()

    @property
    def others(self) -> Table | Fragment:
        """Records of those that are no participants."""
        return views.others(self.exact)

    @property
    def trade(self) -> go.Figure:
        """Who exchanges with whom."""
        return charts.trade(tables.trade(self.records, self.exact.year))

    @property
    def months(self) -> go.Figure:
        """The exchanges of each month."""
        return charts.months(tables.months(self.records, self.exact.year), self.exact.year)

    @property
    def category_changes(self) -> Table:
        """Whose usage category is not that of 2023."""
        return views.category_changes(tables.category_changes(self.exact))

    @property
    def worth(self) -> go.Figure:
        """What each exclusion is worth."""
        return charts.worth(self._worth, views.IN_WORDS)

    @property
    def worth_table(self) -> Table:
        """The same as a table."""
        return views.worth(self._worth)

    @property
    def _worth(self) -> pd.DataFrame:
        return tables.worth(self.records, self.exact)

    @property
    def participants(self) -> Table:
        """Every participant's exchanges, sent and received."""
        return views.participants(self.exact)

    @property
    def fee_notices(self) -> Fragment:
        """What the fees of these counts rest on."""
        return views.fee_notices(self.exact)

    @property
    def ledger(self) -> Table:
        """What counts and what does not, to the last record."""
        return views.ledger(self.exact)

    @property
    def sums(self) -> Table:
        """The sums that have to agree."""
        return views.sums(self.exact)

    @property
    def basis(self) -> Table:
        """The version, the data, the records and the time of the run."""
        return views.basis(self._started, self._said)


def counted(
    records: Sequence[str], year: int, go_live: Mapping[str, date] | None = None, described: str = ""
) -> Counted:
    """Return the exchanges counted from records, as `ephyto_model.count_exchanges`."""
    return Counted(Records(records, go_live), year, described, typed("count_exchanges", (list(records), year), {}))
