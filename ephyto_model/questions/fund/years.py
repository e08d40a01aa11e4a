"""What a projection comes to: its years, and what each party is expected to pay and pays. Amounts in US dollars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import added_up
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.participants import Participant
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, biennium_of
from ephyto_model.questions.fees.causes.shapley import Split
from ephyto_model.questions.fees.causes.split import between_assessments
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.registry import loaded


class Due(NamedTuple):
    """What one party is expected to contribute for one calendar year, and does. Amounts in US dollars."""

    iso3: str
    year: int
    development_status: str
    reference_year: int  # the year whose exchanges decide its usage category
    exchanges: int  # in that year
    usage_category: str
    base_fee_usd: Fraction
    usage_fee_usd: Fraction
    on_time_usd: Fraction  # received in the year
    late_usd: tuple[Fraction, ...]  # received one year later, two years later and so on
    status_assumed: bool  # the party is not classified, and the paper has no rule for that
    is_counted: bool = True  # whether those exchanges were counted, and not assumed

    @property
    def expected_usd(self) -> Fraction:
        """The expected contribution of the year."""
        return self.base_fee_usd + self.usage_fee_usd

    def received_late_by(self, year: int) -> Fraction:
        """What has come in after its own year, by the end of another."""
        return added_up(self.late_usd[: max(year - self.year, 0)])

    def arrears_at_end_of(self, year: int) -> Fraction:
        """What was expected and has not come in by the end of a year, be it late or never paid."""
        return self.expected_usd - self.on_time_usd - self.received_late_by(year)


@dataclass(frozen=True)
class FundYear:
    """One calendar year of the fund. Amounts in US dollars."""

    year: int
    assessment: Assessment  # the fees of its biennium, on the users and exchanges of its usage year
    dues: tuple[Due, ...]  # of the parties that use the ePhyto Solution in the year
    numbers: Mapping[str, int]  # its users, exchanges and newcomers, which a budget's lines rise with
    fao_usd: Fraction
    donors_usd: Fraction
    cost_usd: Fraction
    reserve_open_usd: Fraction
    received_late_usd: Fraction  # contributions of earlier years that come in
    arrears_before_usd: Fraction  # what was expected in earlier years and had not come in at the year's beginning
    arrears_charged_usd: Fraction  # what fees are to bring in beyond the level for outstanding amounts
    cap_usd: Fraction  # App. 1(8)
    balance_known_usd: Fraction | None = None  # what the fund held at the year's end, where that is a fact
    early_usd: Fraction = Fraction(0)  # received for later years, less what of this year came in before it
    credit_before_usd: Fraction = Fraction(0)  # paid beyond what was expected, at the year's beginning
    credit_usd: Fraction = Fraction(0)  # the same at its end
    receipts_known: bool = False  # whether all receipts of the year are facts

    @property
    def biennium(self) -> Biennium:
        """The biennium that it belongs to."""
        return biennium_of(self.year)

    @cached_property
    def expected_usd(self) -> Fraction:
        """The expected contributions of all parties."""
        return added_up(due.expected_usd for due in self.dues)

    @property
    def level_usd(self) -> Fraction:
        """The Total Annual Funding Level that its fees are set on."""
        return self.assessment.model.annual_funding_level_usd - self.arrears_charged_usd

    @cached_property
    def on_time_usd(self) -> Fraction:
        """The contributions of this year that came in in it."""
        return added_up(due.on_time_usd for due in self.dues)

    @property
    def received_usd(self) -> Fraction:
        """The contributions that came in, of this year and of earlier ones."""
        return self.on_time_usd + self.received_late_usd

    @cached_property
    def arrears_usd(self) -> Fraction:
        """What was expected since 2025 and has not come in by the year's end. Source: App. 1(23).

        What one party paid beyond what was expected of it is no one else's.
        """
        net = self.arrears_before_usd - self.credit_before_usd + self.expected_usd - self.received_usd
        return net + self.credit_usd

    @property
    def newcomers_usd(self) -> Fraction:
        """What is expected beyond what the fees were set to bring in: of parties new since then. Source: App. 1(17)."""
        return self.expected_usd - self.assessment.revenue_usd

    @cached_property
    def paid_late_usd(self) -> Fraction:
        """What of this year's contributions comes in after its end."""
        return added_up(late for due in self.dues for late in due.late_usd)

    @property
    def unpaid_usd(self) -> Fraction:
        """What of this year's contributions never comes in."""
        return self.expected_usd - self.on_time_usd - self.paid_late_usd

    @cached_property
    def balance_usd(self) -> Fraction:
        """What would be in the fund at the year's end if it could have less than nothing."""
        came_in = self.received_usd + self.early_usd + self.fao_usd + self.donors_usd
        return self.reserve_open_usd + came_in - self.cost_usd

    @property
    def reserve_close_usd(self) -> Fraction:
        """What is in the fund at the year's end, as known or worked out; never less than nothing. Source: App. 1(8)."""
        return max(self.balance_usd, Fraction(0)) if self.balance_known_usd is None else self.balance_known_usd

    @property
    def shortfall_usd(self) -> Fraction:
        """The part of the cost that could not be paid; nothing where the fund's balance is a fact. Source: para 36."""
        return max(-self.balance_usd, Fraction(0)) if self.balance_known_usd is None else Fraction(0)

    @property
    def unexplained_usd(self) -> Fraction:
        """By how much a known balance differs from what the amounts of the year come to."""
        return Fraction(0) if self.balance_known_usd is None else self.balance_known_usd - self.balance_usd

    @property
    def facts(self) -> tuple[str, ...]:
        """What of the year is a fact and not assumed: "exchanges" that set its fees, "receipts", "balance"."""
        known = {
            "exchanges": all(due.is_counted for due in self.dues if due.reference_year == self.biennium.usage_year),
            "receipts": self.receipts_known,
            "balance": self.balance_known_usd is not None,
        }
        return tuple(name for name, is_known in known.items() if is_known)

    @property
    def above_cap_usd(self) -> Fraction:
        """By how much the reserve at the year's end exceeds the next biennium's level. Source: App. 1(8)."""
        return max(self.reserve_close_usd - self.cap_usd, Fraction(0))


@dataclass(frozen=True)
class Fund:
    """A projection worked out: its years, and the year after the last as far as it is already decided."""

    projection: Projection
    participants: Mapping[str, Participant]
    first_exchanges: Mapping[str, date]  # of the parties that use the ePhyto Solution, by ISO3
    years: tuple[FundYear, ...]
    next_dues: tuple[Due, ...]  # of the year after the last, as expected; nothing is received yet

    def __repr__(self) -> str:
        return f"{self.projection!r}.run()"

    @property
    def table(self) -> Any:
        """A row a year, in plain numbers: the DataFrame that `tables.years` describes."""
        return loaded("ephyto_model.questions.fund.tables:years")(self)

    @property
    def exact(self) -> tuple[FundYear, ...]:
        """The years in exact numbers."""
        return self.years

    def figure(self) -> Any:
        """Draw what comes in each year against what it costs: a plotly figure."""
        return loaded("ephyto_model.questions.fund.charts:revenue_and_cost")(self)

    def change(self, year: int) -> Split:
        """Return what a biennium's fees change against those before, split into causes; worked out once.

        `year` is the first of the biennium. Raises InputError for the first biennium, which has none before.
        """
        if year not in self._changes:
            before = self.year(year - YEARS_PER_BIENNIUM).assessment
            self._changes[year] = between_assessments(before, self.year(year).assessment)
        return self._changes[year]

    @cached_property
    def _changes(self) -> dict[int, Split]:
        return {}

    def year(self, year: int) -> FundYear:
        """Return one of its years. Raises InputError for one that it does not have."""
        if year not in range(FIRST_YEAR, self.projection.last_year + 1):
            raise InputError(
                f"The year must be from {FIRST_YEAR} to {self.projection.last_year} (the last_year of "
                f"{self.projection.name!r}), not {quoted(year)}."
            )
        return self.years[year - FIRST_YEAR]
