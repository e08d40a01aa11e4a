"""How even options are, and what parties would pay by scales: a section and an annex of the options paper."""

from collections.abc import Sequence

from ephyto_model.display.word.blocks import Block, Heading, See, numbered
from ephyto_model.documents.parts import as_table, bullets, source, tr_pieces
from ephyto_model.language.translation import tr
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.sharing import views as tables
from ephyto_model.questions.sharing.scale_design import ScaleDesign


def section(options: Sequence[Outcome], designs: Sequence[ScaleDesign]) -> list[Block]:
    """Return the measures of the options, and of the designs beside them."""
    blocks: list[Block] = [
        Heading(tr("How even each option is")),
        numbered(
            *tr_pieces(
                "{table} shows the share of the largest payers, the cost of an exchange, and how closely "
                "contributions follow income and exchanges: near 1, parties with more of it pay more. Which of "
                "these matters more is for the Commission to decide.",
                table=See("even"),
            )
        ),
        as_table(tables.measures(options, designs), "even"),
    ]
    by_status, against = tables.by_status(options[0], designs), tables.against_the_first(options[0], designs)
    if by_status is None or against is None:
        return blocks
    return [
        *blocks,
        Heading(tr("By other scales")),
        numbered(
            *tr_pieces(
                "The focus group examined the UN's and FAO's scales, too, and discarded complex options, such as a "
                "proportional payment of its own for every party. {table} shows what scales would come to.",
                table=See("scales"),
            ),
            source("para 20"),
        ),
        *bullets(tables.sentences(options[0], designs)),
        as_table(by_status, "scales"),
        as_table(against),
    ]


def annex_by_scale(options: Sequence[Outcome], designs: Sequence[ScaleDesign], called: str) -> list[Block]:
    """Return what every party would pay by each scale."""
    table = tables.by_party(options[0], designs)
    if table is None:
        return []
    return [Heading(tr("{annex}: Contributions by other scales", annex=called), new_page=True), as_table(table)]
