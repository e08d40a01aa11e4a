"""A projection as a paper: the trust fund's fees, reserve and risks, and what the Bureau has to decide and by when."""

from ephyto_model.display.word import pictures
from ephyto_model.display.word.blocks import Blank, Block, Document, Heading, Picture, See, numbered
from ephyto_model.documents import risk_section as at_risk
from ephyto_model.documents.annexes import foundation, settings
from ephyto_model.documents.parts import annex, as_table, bullets, head, source, tr_pieces
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import day_in_words, listed, usd
from ephyto_model.model.names import scenario_name
from ephyto_model.model.timing import YEARS_PER_BIENNIUM, Biennium
from ephyto_model.questions.fund import texts
from ephyto_model.questions.fund import views as tables
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.notices import in_runs, notices_of_fund, notices_of_years
from ephyto_model.questions.fund.tables import FIRST_REVIEW
from ephyto_model.questions.fund.years import Fund


def outlook(fund: Fund) -> Document:
    """Return the outlook of a projection. Amounts are US dollars."""
    projection, futures = fund.projection, at_risk.futures_of(fund)
    first, last, name = fund.years[0].year, projection.last_year, scenario_name(projection.name)
    blocks = [
        *head(tr("Outlook for the trust fund, {first} to {last}", first=first, last=last), name, texts.headline(fund)),
        *_fees(fund),
        *_reserve(fund),
        *_costs(fund),
        *_risks(fund),
        *at_risk.section(futures),
        *_decisions(fund),
        Heading(tr("Inferences and assumptions")),
        *bullets(notice.text for notice in notices_of_fund(fund)),
        Heading(tr("{annex}: Calendar", annex=annex(1)), new_page=True),
        as_table(tables.calendar(fund), "calendar"),
        Heading(tr("{annex}: Settings and data", annex=annex(2)), new_page=True),
        settings(projection.name, projection.differences(), projection_fields(), tr("In the published case")),
        *foundation(),
        *at_risk.assumed(futures),
    ]
    title = tr("Outlook for the eMDTF, {first} to {last}: {name}", first=first, last=last, name=name)
    return Document(title, blocks, tr("Paper for the Bureau, draft"), texts.stamp(fund))


def _fees(fund: Fund) -> list[Block]:
    years = [year.year for year in fund.years]
    series = {
        name: (years, [float(getattr(year.assessment.units, unit)) for year in fund.years])
        for name, unit in ((tr("Base unit fee"), "base_usd"), (tr("Usage unit fee"), "usage_usd"))
    }
    ends = [
        tr(
            "{name} (USD {before} in {first} and USD {after} in {last})",
            name=name,
            before=usd(y[0]),
            first=years[0],
            after=usd(y[-1]),
            last=years[-1],
        )
        for name, (_, y) in series.items()
    ]
    said = listed(ends)
    drawn = []
    if any(len(set(y)) > 1 for _, y in series.values()):
        with pictures.words():
            names = tr("Base unit fee"), tr("Usage unit fee")
            named = dict(zip(names, series.values(), strict=True))
            chart = pictures.lines(named, tr("Year"), tr("Unit fee, USD a year"), steps=True)
        drawn = [
            Picture(chart, tr("Unit fees by year"), tr("The chart shows two lines: {lines}.", lines=said), "unit fees")
        ]
    return [
        Heading(tr("Fees by biennium")),
        numbered(
            *tr_pieces(
                "Fees are set once a biennium and stay the same for its two years. {table} shows the fees and "
                "what they are based on.",
                table=See("fees"),
            ),
            source("App. 1(15); para 33"),
        ),
        as_table(tables.fees(fund), "fees"),
        *drawn,
    ]


def _reserve(fund: Fund) -> list[Block]:
    years = [year.year for year in fund.years]
    series = {
        tr("Reserve"): (years, [float(year.reserve_close_usd) for year in fund.years]),
        tr("Cap"): (years, [float(year.cap_usd) for year in fund.years]),
        tr("Cost"): (years, [float(year.cost_usd) for year in fund.years]),
    }
    above = [year.year for year in fund.years if year.above_cap_usd]
    cap = tr("It never exceeds its cap.")
    if above:
        cap = tr("At the end of {years} it is above its cap.", years=in_runs(above))
    last = fund.years[-1]
    said = listed([tr("{part} (USD {amount})", part=name, amount=usd(y[-1])) for name, (_, y) in series.items()])
    drawn = []
    if any(series[tr("Reserve")][1]):
        with pictures.words():
            names = tr("Reserve"), tr("Cap"), tr("Cost")
            chart = pictures.lines(dict(zip(names, series.values(), strict=True)), tr("Year"), tr("USD"))
        told = tr("The chart shows three lines, with these values in {year}: {lines}.", year=last.year, lines=said)
        drawn = [Picture(chart, tr("The reserve at the year's end, its cap and the cost"), told, "reserve")]
    return [
        Heading(tr("The reserve")),
        numbered(
            *tr_pieces(
                "At the end of {year} the reserve is USD {amount}. {cap} {table} shows all years.",
                year=str(last.year),
                amount=usd(last.reserve_close_usd),
                cap=cap,
                table=See("money"),
            ),
            source("App. 1(8)"),
        ),
        as_table(tables.money(fund), "money"),
        *drawn,
    ]


def _costs(fund: Fund) -> list[Block]:
    """Tell what the cost is made of, where a budget stands behind it. Source: App. 1(5)."""
    table = tables.costs(fund)
    if table is None:
        return []
    return [
        Heading(tr("Composition of the cost")),
        numbered(
            *tr_pieces(
                "The cost is based on a budget. Its variable lines rise with the numbers of users, exchanges and "
                "new users in each year. {table} shows the amount under each budget heading.",
                table=See("costs"),
            ),
            source("App. 1(5)"),
        ),
        as_table(table, "costs"),
    ]


def _risks(fund: Fund) -> list[Block]:
    short, last = [year for year in fund.years if year.shortfall_usd], fund.years[-1]
    unpaid, late = (
        sum(amounts) for amounts in zip(*((y.unpaid_usd, y.paid_late_usd) for y in fund.years), strict=True)
    )
    told = [tr("There is no shortfall in any year of this projection.")]
    if short:
        whole = usd(sum(year.shortfall_usd for year in short))
        told = [
            tr(
                "Part of the cost, USD {amount} in total, cannot be paid in these years: {years}.",
                amount=whole,
                years=in_runs([y.year for y in short]),
            )
        ]
    received = tr("All expected contributions are received.")
    if unpaid:
        received = tr("USD {amount} of the expected contributions is not received.", amount=usd(unpaid))
    elif late:
        received = tr("All expected contributions are eventually received.")
    told.append(received)
    if late:
        outstanding = last.arrears_usd
        told.append(
            tr(
                "USD {late} is received a year or two late; at the end of {year}, USD {amount} is outstanding.",
                late=usd(late),
                year=last.year,
                amount=usd(outstanding),
            )
        )
    return [
        Heading(tr("Risks")),
        numbered(" ".join(told), source("paras 35, 36")),
        *bullets(notice.text for notice in notices_of_years(fund)),
    ]


def _decisions(fund: Fund) -> list[Block]:
    last = fund.projection.last_year
    biennia = sorted({year.biennium for year in fund.years})
    coming = [Biennium(b.first_year + YEARS_PER_BIENNIUM) for b in biennia if b.first_year + YEARS_PER_BIENNIUM <= last]
    until = listed([tr("{day} for {biennium}", day=day_in_words(b.told_by), biennium=b) for b in coming])
    return [
        Heading(tr("Decisions for the Bureau, and their dates")),
        numbered(
            tr(
                "Parties are notified by {days}, after the outcome of each recalculation has been checked with the "
                "Bureau.",
                days=until or tr("date"),
            ),
            source("App. 1(15), (16)"),
        ),
        numbered(
            tr(
                "Funds in the trust fund in excess of a year's cost may be held in reserve or used to reduce later "
                "fees. The reserve should not exceed the Total Annual Funding Level of the next biennium."
            ),
            source("App. 1(8)"),
        ),
        numbered(
            tr(
                "The Total Annual Funding Level may change no more than once in a biennium; the Bureau proposes a "
                "change, and CPM approves it."
            ),
            source("App. 1(9)-(11)"),
        ),
        numbered(
            tr(
                "The procedures and the model are to be reviewed in {year}, and then at least every six years.",
                year=FIRST_REVIEW,
            ),
            source("App. 1(25), (26)"),
        ),
        numbered(*tr_pieces("Decisions sought: {decisions}", decisions=Blank(tr("decisions")))),
    ]
