"""Several scenarios as an options paper: side by side, who pays less and more, what each asks of FAO and donors."""

from collections.abc import Sequence
from fractions import Fraction

from ephyto_model.display.provenance import stamp
from ephyto_model.display.word import pictures
from ephyto_model.display.word.blocks import (
    Blank,
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    See,
    Strong,
    numbered,
)
from ephyto_model.documents import fairness_section as even
from ephyto_model.documents.annexes import annex_of_settings, annex_side_by_side
from ephyto_model.documents.options_tables import in_figures, numbered_name, regret, side_by_side
from ephyto_model.documents.parts import (
    annex,
    as_table,
    bullets,
    causes,
    head,
    most_moved,
    tr_pieces,
)
from ephyto_model.language.translation import tr, trn
from ephyto_model.language.wording import listed, usd
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.names import scenario_name
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.comparison import texts as comparison_texts
from ephyto_model.questions.comparison import views as comparison_tables
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.sharing.scale_design import ScaleDesign


def options_paper(
    title: str, options: Sequence[Outcome], common_ground: Sequence[Block] = (), designs: Sequence[ScaleDesign] = ()
) -> Document:
    """Return the paper of several scenarios, the first of which the others are set against.

    Where they come of a search for common ground, its section stands before them. What parties would pay by the
    `designs` stands beside them.
    """
    sentence = str(comparison_texts.comparison_title(title, options).values["headline"])
    blocks = [
        *head(
            tr("Funding of the IPPC ePhyto Solution: options"),
            trn("{number} option from “{title}”", "{number} options from “{title}”", len(options), title=title),
            sentence,
        ),
        *common_ground,
        Heading(tr("The options")),
        *(
            numbered(Strong(f"{n}. {scenario_name(option.scenario.name)}. "), plainly(answer(option)))
            for n, option in enumerate(options, start=1)
        ),
        *side_by_side(options),
        *_less_and_more(options),
        *_outside(options),
        *regret(options),
        *in_figures(options),
        *even.section(options, designs),
        *_recommendations(options),
        Heading(tr("Inferences and assumptions")),
        *bullets(comparison_texts.notices(options).values["texts"]),
        *annex_side_by_side(options, annex(1)),
        *annex_of_settings([option.scenario for option in options], annex(2)),
        *even.annex_by_scale(options, designs, annex(3)),
    ]
    return Document(
        tr("Funding of the IPPC ePhyto Solution: options ({title})", title=title),
        blocks,
        tr("Options paper for CPM, draft"),
        stamp(options[0]),
    )


def _less_and_more(options: Sequence[Outcome]) -> list[Block]:
    first = scenario_name(options[0].scenario.name)
    return [
        Heading(tr("Parties that would pay less or more")),
        numbered(
            *tr_pieces(
                "{winners} shows, by development status, how many parties would pay less, the same or more "
                "compared with “{first}”; {groups} shows the total that each group would pay. {annex} lists "
                "every party.",
                first=first,
                winners=See("winners"),
                groups=See("groups"),
                annex=annex(1),
            )
        ),
        as_table(comparison_tables.winners(options), "winners"),
        *causes(cause_views.by_option(options)),
        *most_moved(options),
        as_table(comparison_tables.by_income_group(options), "groups"),
    ]


def _offered(assessment: Assessment) -> Fraction:
    return assessment.offsets.fao_funding_usd + assessment.offsets.donor_funding_usd


def _highest(assessment: Assessment) -> Fraction:
    return max((c.expected_contribution_usd for c in assessment.contributions), default=Fraction(0))


def _amount(amount: Fraction) -> str:
    return tr("USD {amount} a year", amount=usd(amount)) if amount else tr("nothing")


def _outside(options: Sequence[Outcome]) -> list[Block]:
    found = [
        (numbered_name(options, n), float(_offered(option.assessment)), float(_highest(option.assessment)))
        for n, option in enumerate(options)
    ]
    said = listed(
        [
            tr(
                "{name}: USD {given} from FAO and donors, with a highest contribution of USD {highest}",
                name=name,
                given=usd(x),
                highest=usd(y),
            )
            for name, x, y in found
        ]
    )
    asked = [
        tr(
            "{name} assumes {fao} from FAO and {donors} from other donors.",
            name=name,
            fao=_amount(offsets.fao_funding_usd),
            donors=_amount(offsets.donor_funding_usd),
        )
        for (name, _, _), option in zip(found, options, strict=True)
        for offsets in [option.assessment.offsets]
    ]
    with pictures.words():
        drawn = pictures.points(found, tr("FAO and donor funding, USD a year"), tr("Highest contribution, USD a year"))
    picture = Picture(
        drawn,
        tr("FAO and donor funding and the resulting highest contribution (points are numbered by option)"),
        tr("The chart shows a point for each option. {points}.", points=said),
        "tradeoff",
    )
    return [
        Heading(tr("Funding from FAO and donors under each option")),
        numbered(
            *tr_pieces(
                "{figure} compares the funding from FAO and donors with the highest contribution of any party.",
                figure=See("tradeoff"),
            )
        ),
        picture,
        *bullets(asked),
    ]


def _recommendations(options: Sequence[Outcome]) -> list[Block]:
    asked = (
        [
            trn(
                "consider the {number} option in this paper;",
                "consider the {number} options in this paper;",
                len(options),
            )
        ],
        tr_pieces("agree to option {number} with its base fees and usage fees;", number=Blank(tr("number"))),
        [tr("note the funding from FAO and other donors that this option assumes;")],
        [Blank(tr("further recommendations"))],
    )
    return [
        Heading(tr("Recommendations")),
        numbered(tr("The Commission is invited to:")),
        *(Paragraph(pieces, "Recommendation") for pieces in asked),
    ]
