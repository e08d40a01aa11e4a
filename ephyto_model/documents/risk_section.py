"""The section of a projection's outlook on the fund under uncertainty, and the annex of what it assumes."""

from functools import lru_cache
from typing import Any

from ephyto_model.display.word import pictures
from ephyto_model.display.word.blocks import Block, Heading, Paragraph, Picture, See, numbered
from ephyto_model.documents.parts import annex, as_table, bullets, source, tr_pieces
from ephyto_model.errors import InputError
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import grouped, listed, percent, usd
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.years import Fund
from ephyto_model.questions.risk import texts
from ephyto_model.questions.risk import views as tables
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import Criteria, Futures
from ephyto_model.questions.risk.policies import policies_for
from ephyto_model.questions.risk.simulation import Question, simulate
from ephyto_model.questions.risk.tables import fan

NUMBER = 10_000  # futures


def futures_of(fund: Fund) -> Futures | str:
    """Return random futures of the projection under the policies of data/policies/, or why there are none."""
    try:
        return _simulated(fund.projection)
    except InputError as error:
        return str(error)


@lru_cache(maxsize=8)  # the same paper in six languages draws them once
def _simulated(projection: Projection) -> Futures:
    question = Question(projection, Uncertainty(), policies_for(projection), Criteria())
    return simulate(question, NUMBER, projection.random_seed)


def section(futures: Futures | str) -> list[Block]:
    """Return the section: how likely a shortfall is, the policies side by side, the reserve, when a policy holds."""
    heading = Heading(tr("Uncertainty"))
    if isinstance(futures, str):
        return [heading, Paragraph(futures)]
    frame: Any = fan(futures, "reserve")
    years, series = frame["year"].tolist(), {0.05: percent(0.05), 0.5: tr("half"), 0.95: percent(0.95)}
    told = listed(
        [tr("{part} (USD {amount})", part=name, amount=usd(frame[share].iloc[-1])) for share, name in series.items()]
    )
    drawn = []
    if frame[[*series]].to_numpy().any():
        with pictures.words():
            lines = {name: (years, frame[share].tolist()) for share, name in series.items() if frame[share].any()}
            chart = pictures.lines(lines, tr("Year"), tr("USD"))
        drawn = [
            Picture(
                chart,
                tr("Amounts that the reserve does not exceed in 5%, in half and in 95% of the simulations"),
                tr("The chart shows three lines, with these values in {year}: {lines}.", year=years[-1], lines=told),
                "futures",
            )
        ]
    return [
        heading,
        numbered(texts.headline(futures), source("App. 1(8), (15); paras 8, 27, 35, 36")),
        numbered(
            *tr_pieces(
                "This projection is varied at random in {number} simulations, using the assumptions listed in "
                "{annex}. None of these assumptions is taken from the paper. {table} compares policies in the "
                "same simulations.",
                number=grouped(futures.number),
                annex=annex(3),
                table=See("policies"),
            ),
        ),
        as_table(tables.policies_in_brief(futures), "policies"),
        *drawn,
        *bullets(texts.notes(futures)[1:4]),
    ]


def assumed(futures: Futures | str) -> list[Block]:
    """Return the annex with the assumptions."""
    if isinstance(futures, str):
        return []
    table = tables.assumptions(futures.question.uncertainty)
    heading = Heading(tr("{annex}: Assumptions for the simulations", annex=annex(3)), new_page=True)
    return [heading, as_table(table, "assumptions")]
