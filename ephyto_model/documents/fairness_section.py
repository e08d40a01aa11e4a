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
        Heading(tr("Distribution of contributions under each option")),
        numbered(
            *tr_pieces(
                "{table} shows the share of the largest payers, the cost of an exchange, and how closely "
                "contributions follow income and exchanges. A correlation near 1 means that parties with a higher "
                "income, or with more exchanges, contribute more. It is for the Commission to decide which of these"
                " measures matters most.",
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
        Heading(tr("Other scales")),
        numbered(
            *tr_pieces(
                "The focus group also examined the UN and FAO scales, and discarded complex options, such as a "
                "proportional payment specific to every contracting party. {table} shows what parties would "
                "contribute under such scales.",
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
    return [Heading(tr("{annex}: Contributions under other scales", annex=called), new_page=True), as_table(table)]
