"""One future of a block written down as a projection, so that the rules, reports and letters can take it."""

from typing import Any

from ephyto_model.exact import exactly
from ephyto_model.language.wording import as_number
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.timing import FIRST_YEAR, LATEST_YEAR, YEARS_PER_BIENNIUM
from ephyto_model.questions.fund import costs
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.risk.futures.accounts import fao_when_cut
from ephyto_model.questions.risk.futures.draws import STEPS, Draws
from ephyto_model.questions.risk.futures.known import NEVER_JOINS, Known
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty


def as_projection(
    setting: Known, uncertainty: Uncertainty, draws: Draws, place: int, name: str = "A future"
) -> Projection:
    """Return the future at a place of a block, with the rules of the setting's projection."""
    return setting.projection.with_(
        name=name,
        **_who_joins(setting, draws, place),
        **_how_they_grow(setting, draws, place),
        **_how_they_pay(setting, draws, place),
        **_what_is_given(setting, uncertainty, draws, place),
        annual_cost_usd={year: as_number(amount) for year, amount in _costs(setting, draws, place).items()},
    )


def _who_joins(setting: Known, draws: Draws, place: int) -> dict[str, Any]:
    years = {p.iso3: int(y) for p, y in zip(setting.newcomers, draws.joined[place], strict=True) if y != NEVER_JOINS}
    joining = {p.iso3: (p, years[p.iso3]) for p in setting.newcomers if p.iso3 in years}
    return {
        "joiners": {iso3: setting.day_of(*who) for iso3, who in joining.items()},
        "joiners_a_year": 0,
        "newcomer_exchanges": {iso3: setting.starting(*who) for iso3, who in joining.items()},
    }


def _how_they_grow(setting: Known, draws: Draws, place: int) -> dict[str, Any]:
    codes = [participant.iso3 for participant in setting.order]
    factors: Any = [[as_number(growth) for growth in row] for row in setting.growth]
    if draws.growth is not None:
        factors = [[(int(factor) - STEPS) / STEPS for factor in row] for row in draws.growth[:, place]]
    growth = {year: dict(zip(codes, row, strict=True)) for year, row in zip(setting.growing, factors, strict=True)}
    changes: dict[str, Any] = {"exchange_growth": growth or 0}
    if draws.moves is not None:
        statuses = setting.statuses + draws.moves[:, place]
        changes["status_changes"] = {
            iso3: {first: STATUSES[status] for first, status in zip(setting.biennia, column, strict=True)}
            for iso3, column in zip(codes, statuses.T.tolist(), strict=True)
        }
    return changes


def _how_they_pay(setting: Known, draws: Draws, place: int) -> dict[str, Any]:
    """Write what each party pays by party, since a projection may have it by development status, which may change."""
    shares, unit = setting.shares
    changes: dict[str, Any] = {"paid_share": {}, "one_year_late_share": {}, "two_years_late_share": {}}
    for row, year in enumerate(setting.years):
        never, two, one = (draws.fates[row, fate, place, 0] for fate in range(3))
        paid = {}
        for column, participant in enumerate(setting.order):
            luck = 1 if draws.paying is None else draws.paying[row, place, column]
            whole = shares[row, column].sum() / unit
            fate = (0, 0, 0) if luck < never else (whole, 0, 1) if luck < two else (whole, 1, 0)
            paid[participant.iso3] = (whole, *setting.late_shares(participant, year)) if luck >= one else fate
        for part, name in enumerate(changes):
            changes[name][year] = {iso3: as_number(exactly(fates[part])) for iso3, fates in paid.items()}
    return {**changes, "nonpaying_share": 0}


def _what_is_given(setting: Known, uncertainty: Uncertainty, draws: Draws, place: int) -> dict[str, Any]:
    at, last = setting.projection.at, setting.years[-1]
    given: dict[str, Any] = {"fao_funding_usd": {}, "donor_funding_usd": {}}
    for year in range(FIRST_YEAR - 1, min(last + 1, LATEST_YEAR) + 1):
        row = min(year, last) - FIRST_YEAR
        fao, donors = exactly(at("fao_funding_usd", year)), exactly(at("donor_funding_usd", year))
        if row >= 0 and draws.donor[place, row]:
            donors += exactly(uncertainty.donor_usd)
        if row >= 0 and draws.fao_cut[place, row // YEARS_PER_BIENNIUM]:
            fao = fao_when_cut(fao, uncertainty)
        given["fao_funding_usd"][year], given["donor_funding_usd"][year] = as_number(fao), as_number(donors)
    return given


def _costs(setting: Known, draws: Draws, place: int) -> dict[int, Any]:
    if draws.costs_usd is None:
        return {year: costs.cost(setting.projection, setting.parties, year) for year in setting.years}
    return {year: exactly(int(draws.costs_usd[place, row])) for row, year in enumerate(setting.years)}
