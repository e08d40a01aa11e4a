"""A projection as a paper: the trust fund's fees, reserve and risks, and what the Bureau has to decide and by when."""

from ephyto_model.analyses.fund.fields import projection_fields
from ephyto_model.analyses.fund.notices import in_runs, notices_of_fund, notices_of_years
from ephyto_model.analyses.fund.tables import FIRST_REVIEW
from ephyto_model.analyses.fund.years import Fund
from ephyto_model.timing import YEARS_PER_BIENNIUM, Biennium
from ephyto_model.wording import day_in_words, listed, usd
from ephyto_model.workbook.documents.parts import as_table, bullets, foundation, head, settings
from ephyto_model.workbook.fund import tables, texts
from ephyto_model.workbook.word import pictures
from ephyto_model.workbook.word.blocks import (
    Blank,
    Block,
    Document,
    Heading,
    Picture,
    See,
    Source,
    numbered,
)


def outlook(fund: Fund) -> Document:
    """Return the outlook of a projection. Amounts are US dollars."""
    projection = fund.projection
    span = f"{fund.years[0].year} to {projection.last_year}"
    blocks = [
        *head(f"Outlook of the trust fund, {span}", projection.name, texts.headline(fund)),
        *_fees(fund),
        *_reserve(fund),
        *_risks(fund),
        *_decisions(fund),
        Heading("What is inferred and assumed"),
        *bullets(notice.text for notice in notices_of_fund(fund)),
        Heading("Annex 1: What is due when", new_page=True),
        as_table(tables.calendar(fund), "calendar"),
        Heading("Annex 2: Settings and data", new_page=True),
        settings(projection.name, projection.differences(), projection_fields(), "In the published case"),
        *foundation(),
    ]
    title = f"Outlook of the eMDTF, {span}: {projection.name}"
    return Document(title, blocks, "Paper for the Bureau, draft", texts.stamp(fund))


def _fees(fund: Fund) -> list[Block]:
    years = [year.year for year in fund.years]
    series = {
        name: (years, [float(getattr(year.assessment.units, unit)) for year in fund.years])
        for name, unit in (("Base unit", "base_usd"), ("Usage unit", "usage_usd"))
    }
    ends = [
        f"{name}: USD {usd(y[0])} in {years[0]}, USD {usd(y[-1])} in {years[-1]}" for name, (_, y) in series.items()
    ]
    said = listed(ends)
    return [
        Heading("Fees by biennium"),
        numbered("Fees are set once a biennium and stay the same for its two years. ", See("fees"),
                 " gives what they rest on and come to.", Source("App. 1(15); para 33")),
        as_table(tables.fees(fund), "fees"),
        *([Picture(pictures.lines(series, "Year", "Unit fee, USD a year", steps=True), "Unit fees by year",
                   f"Two lines: {said}.", "units")] if any(len(set(y)) > 1 for _, y in series.values()) else []),
    ]  # fmt: skip


def _reserve(fund: Fund) -> list[Block]:
    years = [year.year for year in fund.years]
    series = {
        "Reserve": (years, [float(year.reserve_close_usd) for year in fund.years]),
        "Cap": (years, [float(year.cap_usd) for year in fund.years]),
        "Cost": (years, [float(year.cost_usd) for year in fund.years]),
    }
    above = [year.year for year in fund.years if year.above_cap_usd]
    cap = f"At the end of {in_runs(above)} it is above its cap." if above else "It never exceeds its cap."
    last = fund.years[-1]
    said = listed([f"{name} USD {usd(y[-1])}" for name, (_, y) in series.items()])
    return [
        Heading("The reserve"),
        numbered(f"At the end of {last.year} the reserve is USD {usd(last.reserve_close_usd)}. {cap} ", See("money"),
                 " has every year.", Source("App. 1(8)")),
        as_table(tables.money(fund), "money"),
        *([Picture(pictures.lines(series, "Year", "USD"), "The reserve at the year's end, its cap and the cost",
                   f"Three lines, in {last.year}: {said}.", "reserve")] if any(series["Reserve"][1]) else []),
    ]  # fmt: skip


def _risks(fund: Fund) -> list[Block]:
    short = [year for year in fund.years if year.shortfall_usd]
    unpaid = sum(year.expected_usd - year.received_usd for year in fund.years)
    told = ["No year of this projection has a shortfall."]
    if short:
        whole = usd(sum(year.shortfall_usd for year in short))
        told = [
            f"Part of the cost cannot be paid, USD {whole} in all, in these years: {in_runs([y.year for y in short])}."
        ]
    told.append(
        f"Of what is expected, USD {usd(unpaid)} is not received." if unpaid else "All that is expected comes in."
    )
    return [
        Heading("Risks"),
        numbered(" ".join(told), Source("paras 35, 36")),
        *bullets(notice.text for notice in notices_of_years(fund)),
    ]


def _decisions(fund: Fund) -> list[Block]:
    last = fund.projection.last_year
    biennia = sorted({year.biennium for year in fund.years})
    coming = [Biennium(b.first_year + YEARS_PER_BIENNIUM) for b in biennia if b.first_year + YEARS_PER_BIENNIUM <= last]
    until = listed([f"{day_in_words(b.told_by)} for {b}" for b in coming]) or Blank("date").what
    return [
        Heading("What the Bureau has to decide, and by when"),
        numbered(f"The outcome of each recalculation is checked with the Bureau before parties are told: by {until}.",
                 Source("App. 1(15), (16)")),
        numbered("What the trust fund holds beyond a year's cost may stay in reserve or reduce later fees; it should "
                 "not be more than the level of the next biennium.", Source("App. 1(8)")),
        numbered("The Total Annual Funding Level may change no more than once in a biennium; the Bureau proposes a "
                 "change, and CPM approves it.", Source("App. 1(9)-(11)")),
        numbered(f"Procedures and model are to be reviewed in {FIRST_REVIEW}, and then at least every six years.",
                 Source("App. 1(25), (26)")),
        numbered("Decisions sought: ", Blank("decisions")),
    ]  # fmt: skip
