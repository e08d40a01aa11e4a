"""What has to be funded and how fees share it: the sections of a paper that stand before usage is counted."""

import re
from fractions import Fraction

from ephyto_model.display.word import pictures
from ephyto_model.display.word.blocks import Blank, Block, Heading, Picture, Piece, See, Setting, numbered
from ephyto_model.documents.fee_tables import base_fees, fee_schedule, usage_fees
from ephyto_model.documents.parts import source, steps, tr_pieces
from ephyto_model.language.translation import marked, tr, tr_in
from ephyto_model.language.wording import capitalised, listed, percent, status_word, usage_word, usd
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import LEVEL, STATUSES
from ephyto_model.questions.fees.overview import PARTS, segments
from ephyto_model.questions.parties.explanation import steps_to_unit_fees

HERE = Blank("")  # where pieces of their own go into a sentence


def carriers(assessment: Assessment) -> Picture:
    """Return one bar of who covers the cost."""
    said = [
        tr("{part} (USD {amount})", part=tr(PARTS[key]), amount=usd(amount)) for key, _, amount in segments(assessment)
    ]
    with pictures.words():
        drawn = pictures.carriers([(key, label, float(amount)) for key, label, amount in segments(assessment)])
    return Picture(
        drawn,
        tr("Sources of the USD {level} a year", level=usd(assessment.model.annual_funding_level_usd)),
        tr("The chart shows one bar divided into {parts}.", parts=listed(said)),
        "carriers",
    )


def what_has_to_be_funded(assessment: Assessment) -> list[Block]:
    """Return the level, what reduces it and what fees must bring in. Source: App. 1(7), (12), (13)(a); para 13."""
    offsets = assessment.offsets
    given = {
        name: (amount, text)
        for name, amount, text in (
            ("fao_funding_usd", offsets.fao_funding_usd, marked("USD {amount} from FAO")),
            ("donor_funding_usd", offsets.donor_funding_usd, marked("USD {amount} from other donors")),
            (
                "reserves_applied_usd",
                offsets.reserves_applied_usd,
                marked("USD {amount} from the reserves of the trust fund"),
            ),
        )
        if amount
    }
    counts_on: list[Piece] = [tr("It assumes no funding from FAO, donors or reserves.")]
    if given:
        amounts = listed([tr(text, amount=f"<{name}>") for name, (_, text) in given.items()])
        said = tr("It assumes {amounts}, which reduces the amount that fees must bring in.", amounts=amounts)
        counts_on = [
            Setting(piece, usd(given[piece][0])) if piece in given else piece for piece in re.split(r"<(\w+)>", said)
        ]
    must = marked("Fees must therefore bring in USD {amount} a year. {figure} shows who would cover the cost.")
    if assessment.surplus_usd:
        must = marked(
            "No fees are needed; USD {amount} a year goes to the reserve. {figure} shows who would cover the cost."
        )
    level = usd(assessment.model.annual_funding_level_usd)
    return [
        Heading(tr("Amount to be funded")),
        numbered(
            *tr_pieces(
                "The estimated annual cost of the IPPC ePhyto Solution is USD {level}, the Total Annual Funding Level.",
                level=Setting(LEVEL, level),
            ),
            source("App. 1(7); para 13"),
        ),
        numbered(
            *(
                part
                for piece in tr_pieces(
                    "This option sets out how this cost would be shared. {counts_on}", counts_on=HERE
                )
                for part in (counts_on if piece is HERE else [piece])
            ),
            source("App. 1(12), (13)(a), (15)(a)-(c)"),
        ),
        numbered(*tr_pieces(must, amount=usd(_at_stake(assessment)), figure=See("carriers"))),
        carriers(assessment),
    ]


def _at_stake(assessment: Assessment) -> Fraction:
    return assessment.surplus_usd or assessment.need_usd


def how_it_is_shared(assessment: Assessment) -> list[Block]:
    """Return base fees, usage fees and how the unit fees come about. Source: App. 1(13)."""
    share = assessment.model.base_share
    return [
        Heading(tr("Determining expected contributions")),
        numbered(
            *tr_pieces(
                "The amount needed is shared through two fees: a base fee by development status, for the costs "
                "that do not depend on how much the solution is used, and a usage fee by the number of "
                "exchanges. Base fees would bring in {share} of the amount needed, and usage fees the rest. "
                "{table} shows the total that a party would pay.",
                share=Setting("base_share", in_parts(share), strong=True),
                table=See("schedule"),
            ),
            source("App. 1(13)"),
        ),
        fee_schedule(assessment),
        Heading(tr("The base fee"), 2),
        numbered(
            *tr_pieces(
                "Development status follows the World Bank's income groups; the UN's Least Developed Countries are "
                "grouped with the low-income countries. {table} shows the base fee of each group. {exemptions}",
                table=See("base"),
                exemptions=capitalised(_exemptions(assessment)),
            ),
            source("App. 1(13)(b)"),
        ),
        base_fees(assessment),
        Heading(tr("The usage fee"), 2),
        numbered(
            *tr_pieces(
                "Usage is counted over a calendar year and includes both what a party sends and what it "
                "receives. {table} shows the fee for each usage category.",
                table=See("usage"),
            ),
            source("App. 1(13)(c)"),
        ),
        usage_fees(assessment),
        Heading(tr("Calculation of the unit fees"), 2),
        *steps(steps_to_unit_fees(assessment)),
        numbered(_collected(assessment)),
    ]


def in_parts(share: Fraction) -> str:
    """Write a share of the need: two thirds, half, 60%."""
    words = {
        Fraction(2, 3): tr("two thirds"),
        Fraction(1, 2): tr("half"),
        Fraction(1): tr_in("share", "all"),
        Fraction(0): tr_in("share", "none"),
    }
    return words.get(share) or percent(float(share))


def _collected(assessment: Assessment) -> str:
    text = marked("In all, fees would bring in USD {amount} a year, exactly what is needed.")
    if assessment.gap_usd < 0:
        text = marked("In all, fees would bring in USD {amount} a year, USD {gap} less than is needed.")
    if assessment.gap_usd > 0:
        text = marked("In all, fees would bring in USD {amount} a year, USD {gap} more than is needed.")
    return tr(text, amount=usd(assessment.revenue_usd), gap=usd(abs(assessment.gap_usd)))


def _exemptions(assessment: Assessment) -> str:
    nothing = [status for status in STATUSES if not assessment.model.base_multipliers[status]]
    pairs = [
        tr("{status} parties with {usage}", status=status_word(status), usage=usage_word(category))
        for status, category in assessment.model.base_fee_exemptions
    ]
    who = [tr("{status} parties", status=status_word(status)) for status in nothing] + pairs
    return tr("{parties} pay no base fee.", parties=listed(who)) if who else tr("No party is exempt from the base fee.")
