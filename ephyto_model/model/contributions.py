"""The rules: what each party would be expected to contribute. Read top down; each function is one rule of the paper.

Pure functions on exact numbers (`Fraction`), so that no binary float ever decides a half-way case. Amounts are
US dollars a year. "App. 1(13)" is paragraph 13 of Appendix 1 of the paper.

The rules are written again where this module cannot go: `questions/uncertainty/sweeps/sweep.py` (arrays),
`questions/spreadsheet/` (formulas), `web/engine/` (a page without Python) and `tests/reference.py` (comparisons).
`tests/cases/rules.yaml` has cases worked by hand, against which all of them are run: change a rule there first.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

import pandas as pd
from frozendict import frozendict

from ephyto_model.exact import added_up
from ephyto_model.language.wording import as_number, counted, usd
from ephyto_model.model.funding_model import FundingModel, Rounding


class Offsets(NamedTuple):
    """What reduces the amount that fees must cover, in US dollars a year. Source: App. 1(8), (12), (13)(a), (15)."""

    fao_funding_usd: Fraction = Fraction(0)
    donor_funding_usd: Fraction = Fraction(0)
    reserves_applied_usd: Fraction = Fraction(0)


class User(NamedTuple):
    """A party that takes part: its development status (one of STATUSES) and its exchanges in the reference year."""

    iso3: str
    name: str
    development_status: str
    exchanges: int


class Contribution(NamedTuple):
    """What one party would be expected to contribute, in US dollars a year."""

    iso3: str
    name: str
    development_status: str
    exchanges: int
    usage_category: str
    base_fee_usd: Fraction
    usage_fee_usd: Fraction
    expected_contribution_usd: Fraction


def need(level_usd: Fraction, offsets: Offsets) -> Fraction:
    """What fees must cover: the level less FAO funding, donor funding and reserves. Source: App. 1(12), (13)(a)."""
    return max(level_usd - sum(offsets), Fraction(0))


def surplus(level_usd: Fraction, offsets: Offsets) -> Fraction:
    """What offsets bring in beyond the level: it goes to the reserve, no fee turns negative. Source: App. 1(8)."""
    return max(sum(offsets) - level_usd, Fraction(0))


def usage_category(exchanges: int, model: FundingModel) -> str:
    """The usage category of a number of exchanges. Source: App. 1(13)(c)(iii)."""
    return [name for name, low in model.usage_lower_bounds.items() if exchanges >= low][-1]


def base_multiplier(development_status: str, category: str, model: FundingModel) -> Fraction:
    """Base units of a party: by development status, none if exempt. Source: App. 1(13)(b)(iv)-(vii)."""
    if (development_status, category) in model.base_fee_exemptions:
        return Fraction(0)
    return model.base_multipliers[development_status]


def usage_multiplier(category: str, model: FundingModel) -> Fraction:
    """Usage units of a party, by usage category. Source: App. 1(13)(c)(iv)-(vi)."""
    return model.usage_multipliers[category]


def base_unit(need_usd: Fraction, multipliers: Fraction, model: FundingModel) -> Fraction:
    """The base fee of a multiplier of 1, before rounding: base fees bring in their share. Source: App. 1(13)(b)(i)."""
    return model.base_share * need_usd / multipliers if multipliers else Fraction(0)


def usage_pool(need_usd: Fraction, base_revenue_usd: Fraction, model: FundingModel, rounding: Rounding) -> Fraction:
    """What usage fees are to bring in. Source: App. 1(13)(c)(i) for the share; what is still needed is inferred."""
    if rounding.usage_pool == "still_needed":
        return max(need_usd - base_revenue_usd, Fraction(0))
    return (1 - model.base_share) * need_usd


def usage_unit(pool_usd: Fraction, multipliers: Fraction) -> Fraction:
    """The usage fee of a multiplier of 1, before rounding: usage fees bring in the pool. Source: App. 1(13)(c)(vii)."""
    return pool_usd / multipliers if multipliers else Fraction(0)


def rounded(amount_usd: Fraction, step_usd: Fraction | None, direction: str) -> Fraction:
    """Round to a multiple of the step; no step leaves the amount as it is. Inferred from Tables 1 to 3."""
    if step_usd is None:
        return amount_usd
    steps = amount_usd / step_usd
    return {"half_up": floor(steps + Fraction(1, 2)), "down": floor(steps), "up": ceil(steps)}[direction] * step_usd


@dataclass(frozen=True)
class Units:
    """The unit fees in US dollars, and the amounts that led to them."""

    base_share_usd: Fraction
    base_multipliers: Fraction
    base_before_rounding_usd: Fraction
    base_usd: Fraction
    usage_pool_usd: Fraction
    usage_multipliers: Fraction
    usage_before_rounding_usd: Fraction
    usage_usd: Fraction


def unit_fees(
    need_usd: Fraction, base_multipliers: Fraction, usage_multipliers: Fraction, model: FundingModel, rounding: Rounding
) -> Units:
    """The base and usage unit fees for the sums of the parties' multipliers. Source: App. 1(13)(b), (c)."""
    base_raw = base_unit(need_usd, base_multipliers, model)
    base = rounded(base_raw, rounding.base_unit_step_usd, rounding.direction)
    pool = usage_pool(need_usd, base * base_multipliers, model, rounding)
    usage_raw = usage_unit(pool, usage_multipliers)
    return Units(
        base_share_usd=model.base_share * need_usd,
        base_multipliers=base_multipliers,
        base_before_rounding_usd=base_raw,
        base_usd=base,
        usage_pool_usd=pool,
        usage_multipliers=usage_multipliers,
        usage_before_rounding_usd=usage_raw,
        usage_usd=rounded(usage_raw, rounding.usage_unit_step_usd, rounding.direction),
    )


TOTALS = ("need_usd", "surplus_usd", "base_revenue_usd", "usage_revenue_usd", "revenue_usd", "gap_usd")


@dataclass(frozen=True)
class Assessment:
    """What every party would be expected to contribute. Amounts are exact numbers in US dollars a year."""

    model: FundingModel
    rounding: Rounding
    offsets: Offsets
    need_usd: Fraction
    surplus_usd: Fraction
    units: Units
    contributions: tuple[Contribution, ...]

    def __repr__(self) -> str:
        parties = counted(len(self.contributions), "party", "parties")
        return (
            f"<Assessment of {parties}: {usd(self.need_usd)} needed, unit fees {usd(self.units.base_usd)} and "
            f"{usd(self.units.usage_usd)}, revenue {usd(self.revenue_usd)}; .table has them>"
        )

    @cached_property
    def base_fees_usd(self) -> Mapping[str, Fraction]:
        """The base fee of each development status (of a party that is not exempt)."""
        return frozendict({s: self.units.base_usd * m for s, m in self.model.base_multipliers.items()})

    @cached_property
    def usage_fees_usd(self) -> Mapping[str, Fraction]:
        """The usage fee of each usage category."""
        return frozendict({c: self.units.usage_usd * m for c, m in self.model.usage_multipliers.items()})

    def total_fee_usd(self, development_status: str, category: str) -> Fraction:
        """What a party of that status and category pays in all (a cell of Table 1)."""
        base = self.units.base_usd * base_multiplier(development_status, category, self.model)
        return base + self.usage_fees_usd[category]

    @property
    def base_revenue_usd(self) -> Fraction:
        """What all base fees bring in."""
        return self.units.base_usd * self.units.base_multipliers

    @property
    def usage_revenue_usd(self) -> Fraction:
        """What all usage fees bring in."""
        return self.units.usage_usd * self.units.usage_multipliers

    @property
    def revenue_usd(self) -> Fraction:
        """What all fees bring in."""
        return self.base_revenue_usd + self.usage_revenue_usd

    @property
    def gap_usd(self) -> Fraction:
        """Revenue less need: negative where fees collect too little."""
        return self.revenue_usd - self.need_usd

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a party, as in Appendix 2, in the paper's order.

        Columns: iso3, name, development_status, exchanges (a year), usage_category, base_fee_usd, usage_fee_usd,
        expected_contribution_usd (US dollars a year; whole numbers where all are whole).
        """
        amounts = ("base_fee_usd", "usage_fee_usd", "expected_contribution_usd")
        table = pd.DataFrame(self.contributions, columns=list(Contribution._fields))
        return table.assign(**{a: [as_number(x) for x in table[a]] for a in amounts})

    @property
    def totals(self) -> pd.Series:
        """What is needed and what fees bring in, in US dollars a year, as plain numbers for pandas and plotly.

        Its index: need_usd, surplus_usd, base_revenue_usd, usage_revenue_usd, revenue_usd, gap_usd.
        """
        return pd.Series({name: as_number(getattr(self, name)) for name in TOTALS}, name="totals")


def assess(model: FundingModel, users: Sequence[User], offsets: Offsets, rounding: Rounding) -> Assessment:
    """Apply the rules to the parties that take part. Source: App. 1(13).

    A party's expected contribution is base unit x its base multiplier + usage unit x its usage multiplier.
    """
    categories = [usage_category(user.exchanges, model) for user in users]
    kinds = Counter((user.development_status, category) for user, category in zip(users, categories, strict=True))
    need_usd = need(model.annual_funding_level_usd, offsets)
    units = unit_fees(
        need_usd,
        added_up(base_multiplier(*kind, model) * n for kind, n in kinds.items()),
        added_up(usage_multiplier(kind[1], model) * n for kind, n in kinds.items()),
        model,
        rounding,
    )
    base = {kind: units.base_usd * base_multiplier(*kind, model) for kind in kinds}
    usage = {kind: units.usage_usd * usage_multiplier(kind[1], model) for kind in kinds}
    contributions = tuple(
        Contribution(*user, category, base[kind], usage[kind], base[kind] + usage[kind])
        for user, category in zip(users, categories, strict=True)
        for kind in [(user.development_status, category)]
    )
    surplus_usd = surplus(model.annual_funding_level_usd, offsets)
    return Assessment(model, rounding, offsets, need_usd, surplus_usd, units, contributions)
