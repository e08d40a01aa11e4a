"""A scenario as a paper for the Commission: the model and the scenario's figures, at the places of the CPM-18 paper."""

from fractions import Fraction

from ephyto_model.analyses.fees.answer import answer, plainly
from ephyto_model.analyses.fees.breakdown import groups
from ephyto_model.analyses.fees.explanation import steps_to_unit_fees
from ephyto_model.analyses.fees.participation import fees_by_parties, marked_numbers
from ephyto_model.contributions import Assessment
from ephyto_model.funding_model import STATUSES
from ephyto_model.language import marked, tr, tr_in
from ephyto_model.names import scenario_name
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Outcome
from ephyto_model.wording import capitalised, grouped, listed, none_or, percent, status_word, usage_word, usd
from ephyto_model.workbook.documents.fee_tables import base_fees, fee_schedule, usage_fees
from ephyto_model.workbook.documents.parts import (
    SOLUTION,
    annex,
    annex_of_contributions,
    annex_of_others,
    annex_of_settings,
    head,
    notices,
    printed,
    source,
    steps,
    tr_pieces,
)
from ephyto_model.workbook.fees.overview import PARTS, segments
from ephyto_model.workbook.pages.provenance import stamp
from ephyto_model.workbook.word import pictures
from ephyto_model.workbook.word.blocks import (
    Blank,
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    Piece,
    See,
    Strong,
    Table,
    numbered,
)

PARTIES = "participating_parties"


def paper(outcome: Outcome) -> Document:
    """Return the paper of a scenario. Amounts are US dollars a year."""
    name = scenario_name(outcome.scenario.name)
    blocks = [
        *head(tr(SOLUTION), name, plainly(answer(outcome))),
        *_need(outcome.assessment),
        *_shares(outcome.assessment),
        *_usage(outcome.assessment),
        *_participation(outcome),
        *_beginning(),
        *_recommendations(outcome),
        *notices(outcome.notices),
        *annex_of_contributions(outcome.assessment, annex(1)),
        *annex_of_others(outcome.scenario, annex(2)),
        *annex_of_settings([outcome.scenario], annex(3)),
    ]
    return Document(f"{tr(SOLUTION)}: {name}", blocks, tr("Paper for CPM, draft"), stamp(outcome))


def _need(assessment: Assessment) -> list[Block]:
    offsets = assessment.offsets
    given = [
        tr(text, amount=usd(amount))
        for amount, text in (
            (offsets.fao_funding_usd, marked("USD {amount} from FAO")),
            (offsets.donor_funding_usd, marked("USD {amount} from other donors")),
            (offsets.reserves_applied_usd, marked("USD {amount} from the reserves of the trust fund")),
        )
        if amount
    ]
    counts_on = tr("No funding from FAO, donors or reserves is counted on.")
    if given:
        counts_on = tr("It counts on {amounts}, which reduces what fees must bring in.", amounts=listed(given))
    must = marked("Fees must therefore bring in USD {amount} a year. {figure} shows who would carry the cost.")
    if assessment.surplus_usd:
        must = marked(
            "No fees are needed; USD {amount} a year goes to the reserve. {figure} shows who would carry the cost."
        )
    parts = [(key, label, float(amount)) for key, label, amount in segments(assessment)]
    said = listed([tr("{part} USD {amount}", part=tr(PARTS[key]), amount=usd(amount)) for key, _, amount in parts])
    level = usd(assessment.model.annual_funding_level_usd)
    with pictures.words():
        drawn = pictures.carriers([(key, label, float(amount)) for key, label, amount in segments(assessment)])
    picture = Picture(
        drawn,
        tr("Who carries the USD {level} a year", level=level),
        tr("One bar divided into: {parts}.", parts=said),
        "carriers",
    )
    return [
        Heading(tr("What has to be funded")),
        numbered(
            tr("The IPPC ePhyto Solution is to cost USD {level} a year, the Total Annual Funding Level.", level=level),
            source("App. 1(7); para 13"),
        ),
        numbered(
            tr("This option says how that would be shared. {counts_on}", counts_on=counts_on),
            source("App. 1(12), (13)(a), (15)(a)-(c)"),
        ),
        numbered(*tr_pieces(must, amount=usd(_at_stake(assessment)), figure=See("carriers"))),
        picture,
    ]  # fmt: skip


def _at_stake(assessment: Assessment) -> Fraction:
    return assessment.surplus_usd or assessment.need_usd


def _shares(assessment: Assessment) -> list[Block]:
    share = assessment.model.base_share
    return [
        Heading(tr("How contributions are determined")),
        numbered(
            *tr_pieces(
                "Two fees share what is needed: a base fee by development status, for what the solution costs however "
                "much it is used, and a usage fee by the number of exchanges. Base fees are to bring in {share} of "
                "what is needed, and usage fees the rest. {table} gives what a party would pay in all.",
                share=Strong(_fraction(share)), table=See("schedule"),
            ),
            source("App. 1(13)"),
        ),
        fee_schedule(assessment),
        Heading(tr("The base fee"), 2),
        numbered(
            *tr_pieces(
                "Development status follows the World Bank's income groups; the UN's Least Developed Countries stand "
                "with the low-income countries. {table} gives the base fee of each group. {exemptions}",
                table=See("base"), exemptions=capitalised(_exemptions(assessment)),
            ),
            source("App. 1(13)(b)"),
        ),
        base_fees(assessment),
        Heading(tr("The usage fee"), 2),
        numbered(
            *tr_pieces(
                "Usage is counted over a calendar year, what a party sends and what it receives together. {table} "
                "gives the fee of each usage category.",
                table=See("usage"),
            ),
            source("App. 1(13)(c)"),
        ),
        usage_fees(assessment),
        Heading(tr("How the unit fees come about"), 2),
        *steps(steps_to_unit_fees(assessment)),
        numbered(_collected(assessment)),
    ]  # fmt: skip


def _fraction(share: Fraction) -> str:
    words = {
        Fraction(2, 3): tr("two thirds"), Fraction(1, 2): tr("half"),
        Fraction(1): tr_in("share", "all"), Fraction(0): tr_in("share", "none"),
    }  # fmt: skip
    return words.get(share) or percent(float(share))


def _collected(assessment: Assessment) -> str:
    text = marked("In all, fees would bring in USD {amount} a year, as much as is needed.")
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
    return tr("{parties} pay no base fee.", parties=listed(who)) if who else tr("No party is exempt from it.")


def _usage(assessment: Assessment) -> list[Block]:
    counts = [group.parties for group in groups(assessment, "usage_category")]
    bounds = list(assessment.model.usage_lower_bounds.values())
    return [
        Heading(tr("How usage is counted")),
        numbered(
            tr(
                "An exchange counts for the party that sends an ePhyto and for the party that receives it. Each ePhyto "
                "counts once, and only if it reaches the tracking status Delivered or Delivered With Warnings. "
                "Acknowledgements, and messages of parties that are still testing, do not count."
            ),
            source("App. 1(14), App. 4"),
        ),
        numbered(
            tr(
                "Of the parties that take part ({number}), those with fewer than {low} exchanges: {few}; with "
                "{high} or more: {many}.",
                number=len(assessment.contributions), low=grouped(bounds[1]), few=none_or(counts[0]),
                high=grouped(bounds[-1]), many=none_or(counts[-1]),
            ),
            source("para 27"),
        ),
    ]  # fmt: skip


def _participation(outcome: Outcome) -> list[Block]:
    scenario, everyone = outcome.scenario, len(load_participants())
    marks = sorted({*marked_numbers(), scenario.participating_parties})
    table = fees_by_parties(scenario, marks)
    rows = [
        [grouped(int(table[PARTIES].iloc[n])),
         *(usd(table[name].iloc[n]) for name in ("base_unit_usd", "usage_unit_usd")),
         *(printed(table[status].iloc[n]) for status in STATUSES[1:])]
        for n in range(len(table))
    ]  # fmt: skip
    last = table.iloc[-1]
    fees = listed(
        [tr("{amount} for {status}", amount=usd(last[status]), status=status_word(status)) for status in STATUSES[1:]]
    )
    curve = fees_by_parties(scenario, range(min(marks), everyone + 1))
    x = curve[PARTIES].tolist()
    series = {status_word(status): (x, curve[status].astype(float).tolist()) for status in STATUSES[1:]}
    said = tr("; ").join(
        tr("{status} {before} at {few} parties and {after} at {many}",
           status=status, before=usd(y[0]), few=x[0], after=usd(y[-1]), many=x[-1])
        for status, (_, y) in series.items()
    )  # fmt: skip
    drawn = []
    if any(any(y) for _, y in series.values()):
        with pictures.words():
            named = {status_word(status): line for status, line in zip(STATUSES[1:], series.values(), strict=True)}
            chart = pictures.lines(named, tr("Participating parties"), tr("Base fee, USD a year"), steps=True)
        drawn.append(
            Picture(
                chart,
                tr("Base fees as more parties take part"),
                tr("Three lines, one for each development status: {lines}.", lines=said),
                "curve",
            )
        )
    return [
        Heading(tr("As more parties take part")),
        numbered(
            *tr_pieces(
                "If all {number} participants that the CPM-18 paper lists took part, and all else stayed as in this "
                "option, base fees would be USD {fees}. {table} gives the fees at other numbers of parties.",
                number=str(everyone), fees=fees, table=See("joining"),
            ),
            source("para 28"),
        ),
        Table(
            tr("Unit fees and base fees by number of participating parties (USD a year)"),
            [tr("Parties"), tr("Base unit"), tr("Usage unit"),
             *(tr("Base fee, {status}", status=status_word(status)) for status in STATUSES[1:])], rows,
            frozenset(range(6)), key="joining",
            note=tr("; ").join(
                tr("{label}: {value}", label=number, value=tr(what)) for number, what in marked_numbers().items()
            ),
        ),
        *drawn,
    ]  # fmt: skip


def _beginning() -> list[Block]:
    return [
        Heading(tr("When contributions are expected")),
        numbered(
            tr(
                "Contributions are set once a biennium, on the users and exchanges of the year two years before it "
                "starts, and stay the same for its two years. The contact point of every party is told by 30 June of "
                "the year before."
            ),
            source("App. 1(15), (16); para 33"),
        ),
        numbered(
            tr(
                "A new user is expected to pay the base fee from its second calendar year of exchanging, and the usage "
                "fee from the year after its first full one."
            ),
            source("App. 1(17); para 34"),
        ),
        numbered(
            tr("What parties do not contribute leaves a shortfall, which voluntary contributions would have to fill."),
            source("para 36"),
        ),
    ]  # fmt: skip


def _recommendations(outcome: Outcome) -> list[Block]:
    assessment = outcome.assessment
    offsets = assessment.offsets
    counts = [
        tr(text, amount=usd(amount))
        for amount, text in (
            (offsets.fao_funding_usd, marked("USD {amount} a year from FAO")),
            (offsets.donor_funding_usd, marked("USD {amount} a year from other donors")),
        )
        if amount
    ]
    level = usd(assessment.model.annual_funding_level_usd)
    noted: list[Piece] = [tr("note that these fees count on {amounts};", amounts=listed(counts))]
    asked: list[list[Piece]] = [
        [tr("agree that the Total Annual Funding Level is USD {level};", level=level)],
        tr_pieces(
            "agree to the funding model with the base fees of {base} and the usage fees of {usage};",
            base=See("base"), usage=See("usage"),
        ),
        *([noted] if counts else []),
        [tr("agree that the Bureau governs the funding model until CPM agrees otherwise;")],
        [tr("agree that the model is reviewed after its first two years;")],
        [Blank(tr("further recommendations"))],
    ]  # fmt: skip
    return [
        Heading(tr("Recommendations")),
        numbered(tr("The Commission is invited to:"), source("para 41")),
        *(Paragraph(pieces, "Recommendation") for pieces in asked),
    ]
