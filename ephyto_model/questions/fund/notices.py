"""Notices: what a reader has to be told beside the figures of the fund over time."""

from collections.abc import Iterator, Sequence

from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import day_in_words, listed, usd
from ephyto_model.model.budget import budget_of
from ephyto_model.model.notices import Notice, assumed, budgeted, newcomers, unclassified, what_does_not_add_up
from ephyto_model.model.timing import COUNTED_YEAR, FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium
from ephyto_model.questions.fund.costs import budget_behind_cost
from ephyto_model.questions.fund.inputs.fields import AS_SPENT, COUNTED
from ephyto_model.questions.fund.years import Fund, FundYear

FACTS = {
    "exchanges": marked("exchanges counted in {years}"),
    "receipts": marked("receipts until {day}"),
    "balance": marked("the fund's balance at the end of {years}"),
}
TEXTS = {
    "facts": marked(
        "In addition to the paper's counts for 2023, the following facts are used: {facts}. All later figures are "
        "assumed."
    ),
    "shortfall": marked(
        "USD {shortfall} of the cost of USD {cost} cannot be paid. Voluntary contributions would have to "
        "fill this shortfall; otherwise, there would be less money for development and implementation "
        "support (para 36)."
    ),
    "cap_breach": marked(
        "At the end of the year the reserve is USD {reserve}, which is USD {above} above its cap. The cap is the "
        "Total Annual Funding Level for the next biennium, USD {cap} (App. 1(8))."
    ),
    "level_waits": marked(
        "The Total Annual Funding Level changes within the biennium {biennium}. Fees are fixed for a "
        "biennium (para 33), so they reflect this change only from {next}."
    ),
    "level_changed_twice": marked(
        "The Total Annual Funding Level changes for the second time in the biennium {biennium}. It "
        "should change no more than once in any biennium (App. 1(9))."
    ),
    "missing_payments": marked("Of the USD {expected} expected from parties, USD {missing} is never received."),
    "paid_beyond": marked("Parties paid USD {amount} more than was expected of them; check the receipts."),
    "late_payments": marked("Of the USD {expected} expected, USD {late} is received one or two years late."),
    "arrears_charged": marked(
        "The fees are set to bring in USD {amount} a year more than the Total Annual Funding Level requires, "
        "because contributions were outstanding at the end of {year}. The paper has no such rule; this projection "
        "assumes it."
    ),
    "cost_follows": marked(
        "The cost is based on the budget “{name}”, whose variable lines rise in proportion to the numbers of users,"
        " exchanges and new users in each year. For this cost, all random simulations use the numbers in this "
        "projection, not the numbers that they simulate."
    ),
    "arrears_counted": marked(
        "In the calculation of the reserves applied, contributions of USD {amount} that were outstanding at the end"
        " of {year} are counted as reserves. The paper has no such rule; this projection assumes it."
    ),
}


def notices_of_fund(fund: Fund) -> tuple[Notice, ...]:
    """Return what holds for the whole projection: what it rests on and what was assumed."""
    projection = fund.projection
    dues = [due for year in fund.years for due in year.dues] + list(fund.next_dues)
    using = {due.iso3 for due in dues}
    assumed_for = {due.iso3 for due in dues if due.status_assumed}
    nowhere = [participant.name for iso3, participant in fund.participants.items() if iso3 in assumed_for]
    counted = {iso3 for counts in projection.exchanges.values() for iso3 in counts}
    joined = sum(not fund.participants[iso3].is_user for iso3 in using - counted)
    return (
        *assumed(fund.years[-1].assessment.rounding),
        *_of_facts(fund),
        *([unclassified(nowhere, projection.unclassified_status)] if nowhere else []),
        *([newcomers(joined, projection.newcomer_exchanges)] if joined else []),
        *_of_budgets(fund),
    )


def _of_facts(fund: Fund) -> Iterator[Notice]:
    """Tell which facts a projection has beside the paper's, from where on everything is assumed."""
    projection = fund.projection
    counted = [str(year) for year in projection.exchanges if year > COUNTED_YEAR]
    facts = []
    if counted:
        facts.append(tr(FACTS["exchanges"], years=listed(counted)))
    if projection.receipts:
        last = max(row["received_on"] for row in projection.receipts)
        facts.append(tr(FACTS["receipts"], day=day_in_words(last)))
    if projection.balance_usd:
        facts.append(tr(FACTS["balance"], years=listed([str(year) for year in projection.balance_usd])))
    if facts:
        yield _notice("facts", facts=listed(facts))


def _of_budgets(fund: Fund) -> Iterator[Notice]:
    """Give what the budget behind the first level adds up to, and which budgets the cost follows."""
    level = budget_of(fund.projection.at("annual_funding_level_usd", FIRST_YEAR))
    if level:
        yield budgeted(level)
    behind = [budget_behind_cost(fund.projection, year.year) for year in fund.years]
    for name in dict.fromkeys(budget.name for budget in behind if budget):
        yield _notice("cost_follows", name=name)


def notices_of_year(fund: Fund, year: FundYear) -> tuple[Notice, ...]:
    """Return what has to be told of one year, each notice with the year or the biennium that it speaks of."""
    return tuple(
        Notice(notice.code, tr("{when}: {text}", when=when, text=notice.text)) for when, notice in _of_year(fund, year)
    )


def notices_of_years(fund: Fund) -> tuple[Notice, ...]:
    """Return what has to be told of all years, what is the same of several told once with all of them."""
    years_of: dict[Notice, list[int | Biennium]] = {}
    for year in fund.years:
        for when, notice in _of_year(fund, year):
            years_of.setdefault(notice, []).append(when)
    return tuple(
        Notice(notice.code, tr("{when}: {text}", when=_of_each(whens), text=notice.text))
        for notice, whens in years_of.items()
    )


def _of_each(whens: Sequence[int | Biennium]) -> str:
    """Begin a notice that holds for each of some years or biennia: its amounts are of one year."""
    if len(whens) == 1:
        return str(whens[0])
    if isinstance(whens[0], int):
        return tr("Each year, {years}", years=in_runs(whens))
    return tr("Each year of {biennia}", biennia=in_runs(whens))


def in_runs(whens: Sequence[int | Biennium]) -> str:
    """Write years or biennia, those that follow one another from the first to the last: ``2025 to 2027 and 2030``."""
    runs: list[list[int | Biennium]] = []
    for when in whens:
        if runs and _is_next(runs[-1][-1], when):
            runs[-1].append(when)
        else:
            runs.append([when])
    parts = [
        [tr("{first} to {last}", first=run[0], last=run[-1])] if len(run) > 2 else list(map(str, run)) for run in runs
    ]
    return listed([part for run in parts for part in run])


def _is_next(before: int | Biennium, after: int | Biennium) -> bool:
    if isinstance(before, Biennium) and isinstance(after, Biennium):
        return after.first_year == before.first_year + YEARS_PER_BIENNIUM
    return isinstance(before, int) and after == before + 1


def _of_year(fund: Fund, year: FundYear) -> Iterator[tuple[int | Biennium, Notice]]:
    """Give what does not add up, what is missing and what is too much, each with the years it speaks of."""
    biennium = year.biennium
    if year.year == biennium.first_year:
        for notice in what_does_not_add_up(year.assessment):
            yield biennium, notice
    if year.year == biennium.first_year and year.arrears_charged_usd:
        amount = usd(year.arrears_charged_usd)
        yield biennium, _notice("arrears_charged", amount=amount, year=biennium.usage_year)
    if year.year == biennium.first_year and fund.projection.arrears_in_fees == COUNTED and year.year > FIRST_YEAR:
        counted = fund.year(biennium.usage_year).arrears_usd
        if counted and year.assessment.offsets.reserves_applied_usd:
            yield biennium, _notice("arrears_counted", amount=usd(counted), year=biennium.usage_year)
    levels = [fund.projection.at("annual_funding_level_usd", max(year.year - back, FIRST_YEAR)) for back in (0, 1, 2)]
    follows = fund.projection.level_rule == AS_SPENT
    if year.year > biennium.first_year and not follows and levels[0] != levels[1]:
        yield year.year, _notice("level_waits", biennium=biennium, next=year.year + 1)
        if levels[1] != levels[2]:
            yield year.year, _notice("level_changed_twice", biennium=biennium)
    if year.credit_usd > year.credit_before_usd:
        more = usd(year.credit_usd - year.credit_before_usd)
        yield year.year, _notice("paid_beyond", amount=more)
    if year.unpaid_usd > 0:
        yield year.year, _notice("missing_payments", expected=usd(year.expected_usd), missing=usd(year.unpaid_usd))
    if year.paid_late_usd:
        yield year.year, _notice("late_payments", expected=usd(year.expected_usd), late=usd(year.paid_late_usd))
    if year.shortfall_usd:
        yield year.year, _notice("shortfall", shortfall=usd(year.shortfall_usd), cost=usd(year.cost_usd))
    if year.above_cap_usd:
        amounts = {"reserve": usd(year.reserve_close_usd), "above": usd(year.above_cap_usd), "cap": usd(year.cap_usd)}
        yield year.year, _notice("cap_breach", **amounts)


def _notice(code: str, **values: object) -> Notice:
    return Notice(code, tr(TEXTS[code], **values))
