"""A scenario as a paper for the Commission: the model and the scenario's figures, at the places of the CPM-18 paper."""

from fractions import Fraction

from ephyto_model.analyses.fees.answer import answer, plainly
from ephyto_model.analyses.fees.breakdown import groups
from ephyto_model.analyses.fees.explanation import steps_to_unit_fees
from ephyto_model.analyses.fees.participation import fees_by_parties, marked_numbers
from ephyto_model.contributions import Assessment
from ephyto_model.funding_model import STATUSES
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Outcome
from ephyto_model.wording import capitalised, counted, listed, none_or, percent, usd
from ephyto_model.workbook.documents.fee_tables import base_fees, fee_schedule, usage_fees
from ephyto_model.workbook.documents.parts import (
    SOLUTION,
    annex_of_contributions,
    annex_of_others,
    annex_of_settings,
    head,
    notices,
    printed,
    steps,
)
from ephyto_model.workbook.fees.overview import segments
from ephyto_model.workbook.pages.provenance import stamp
from ephyto_model.workbook.word import pictures
from ephyto_model.workbook.word.blocks import (
    Blank,
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    See,
    Source,
    Strong,
    Table,
    numbered,
)

PARTIES = "participating_parties"


def paper(outcome: Outcome) -> Document:
    """Return the paper of a scenario. Amounts are US dollars a year."""
    name = outcome.scenario.name
    blocks = [
        *head(SOLUTION, name, plainly(answer(outcome))),
        *_need(outcome.assessment),
        *_shares(outcome.assessment),
        *_usage(outcome.assessment),
        *_participation(outcome),
        *_beginning(),
        *_recommendations(outcome),
        *notices(outcome.notices),
        *annex_of_contributions(outcome.assessment, "Annex 1"),
        *annex_of_others(outcome.scenario, "Annex 2"),
        *annex_of_settings([outcome.scenario], "Annex 3"),
    ]
    return Document(f"{SOLUTION}: {name}", blocks, "Paper for CPM, draft", stamp(outcome))


def _need(assessment: Assessment) -> list[Block]:
    offsets = assessment.offsets
    given = [
        f"USD {usd(amount)} {words}"
        for amount, words in (
            (offsets.fao_funding_usd, "from FAO"), (offsets.donor_funding_usd, "from other donors"),
            (offsets.reserves_applied_usd, "from the reserves of the trust fund"),
        )
        if amount
    ]  # fmt: skip
    counts_on = "No funding from FAO, donors or reserves is counted on."
    if given:
        counts_on = f"It counts on {listed(given)}, which reduces what fees must bring in."
    must = f"Fees must therefore bring in USD {usd(assessment.need_usd)} a year."
    if assessment.surplus_usd:
        must = f"No fees are needed; USD {usd(assessment.surplus_usd)} a year goes to the reserve."
    parts = [(key, label, float(amount)) for key, label, amount in segments(assessment)]
    said = listed([f"{label if label == 'FAO' else label.lower()} USD {usd(amount)}" for _, label, amount in parts])
    level = usd(assessment.model.annual_funding_level_usd)
    picture = Picture(
        pictures.carriers(parts), f"Who carries the USD {level} a year", f"One bar divided into: {said}.", "carriers"
    )
    return [
        Heading("What has to be funded"),
        numbered(f"The IPPC ePhyto Solution is to cost USD {level} a year, the Total Annual Funding Level.",
                 Source("App. 1(7); para 13")),
        numbered(f"This option says how that would be shared. {counts_on}", Source("App. 1(12), (13)(a), (15)(a)-(c)")),
        numbered(must, " ", See("carriers"), " shows who would carry the cost."),
        picture,
    ]  # fmt: skip


def _shares(assessment: Assessment) -> list[Block]:
    share = assessment.model.base_share
    return [
        Heading("How contributions are determined"),
        numbered(
            "Two fees share what is needed: a base fee by development status, for what the solution costs however much "
            "it is used, and a usage fee by the number of exchanges. Base fees are to bring in ",
            Strong(_fraction(share)), " of what is needed, and usage fees the rest. ", See("schedule"),
            " gives what a party would pay in all.", Source("App. 1(13)"),
        ),
        fee_schedule(assessment),
        Heading("The base fee", 2),
        numbered(
            "Development status follows the World Bank's income groups; the UN's Least Developed Countries stand with "
            "the low-income countries. ", See("base"), " gives the base fee of each group. ",
            capitalised(_exemptions(assessment)), Source("App. 1(13)(b)"),
        ),
        base_fees(assessment),
        Heading("The usage fee", 2),
        numbered(
            "Usage is counted over a calendar year, what a party sends and what it receives together. ", See("usage"),
            " gives the fee of each usage category.", Source("App. 1(13)(c)"),
        ),
        usage_fees(assessment),
        Heading("How the unit fees come about", 2),
        *steps(steps_to_unit_fees(assessment)),
        numbered(_collected(assessment)),
    ]  # fmt: skip


def _fraction(share: Fraction) -> str:
    words = {Fraction(2, 3): "two thirds", Fraction(1, 2): "half", Fraction(1): "all", Fraction(0): "none"}
    return words.get(share) or percent(float(share))


def _collected(assessment: Assessment) -> str:
    brings = f"In all, fees would bring in USD {usd(assessment.revenue_usd)} a year"
    if assessment.gap_usd:
        way = "less" if assessment.gap_usd < 0 else "more"
        return f"{brings}, USD {usd(abs(assessment.gap_usd))} {way} than is needed."
    return f"{brings}, as much as is needed."


def _exemptions(assessment: Assessment) -> str:
    nothing = [status for status in STATUSES if not assessment.model.base_multipliers[status]]
    pairs = [
        f"{status} parties with {category.lower()} usage" for status, category in assessment.model.base_fee_exemptions
    ]
    who = [f"{status} parties" for status in nothing] + pairs
    return f"{listed(who)} pay no base fee." if who else "no party is exempt from it."


def _usage(assessment: Assessment) -> list[Block]:
    counts = [group.parties for group in groups(assessment, "usage_category")]
    bounds = list(assessment.model.usage_lower_bounds.values())
    few = f"{none_or(counts[0])} {'has' if counts[0] == 1 else 'have'} fewer than {bounds[1]:,} exchanges"
    many = f"{none_or(counts[-1])} {'has' if counts[-1] == 1 else 'have'} {bounds[-1]:,} or more"
    return [
        Heading("How usage is counted"),
        numbered(
            "An exchange counts for the party that sends an ePhyto and for the party that receives it. Each ePhyto "
            "counts once, and only if it reaches the tracking status Delivered or Delivered With Warnings. "
            "Acknowledgements, and messages of parties that are still testing, do not count.",
            Source("App. 1(14), App. 4"),
        ),
        numbered(
            f"Of the {counted(len(assessment.contributions), 'party', 'parties')} that take part, {few} and {many}.",
            Source("para 27"),
        ),
    ]  # fmt: skip


def _participation(outcome: Outcome) -> list[Block]:
    scenario, everyone = outcome.scenario, len(load_participants())
    marks = sorted({*marked_numbers(), scenario.participating_parties})
    table = fees_by_parties(scenario, marks)
    rows = [
        [f"{table[PARTIES].iloc[n]:,}", *(usd(table[name].iloc[n]) for name in ("base_unit_usd", "usage_unit_usd")),
         *(printed(table[status].iloc[n]) for status in STATUSES[1:])]
        for n in range(len(table))
    ]  # fmt: skip
    last = table.iloc[-1]
    fees = listed([f"{usd(last[status])} for {status}" for status in STATUSES[1:]])
    curve = fees_by_parties(scenario, range(min(marks), everyone + 1))
    x = curve[PARTIES].tolist()
    series = {status: (x, curve[status].astype(float).tolist()) for status in STATUSES[1:]}
    said = "; ".join(
        f"{status} {usd(y[0])} at {x[0]} parties and {usd(y[-1])} at {x[-1]}" for status, (_, y) in series.items()
    )
    drawn = []
    if any(any(y) for _, y in series.values()):
        drawn.append(
            Picture(
                pictures.lines(series, "Participating parties", "Base fee, USD a year", steps=True),
                "Base fees as more parties take part",
                f"Three lines, one for each development status: {said}.",
                "curve",
            )
        )
    return [
        Heading("As more parties take part"),
        numbered(
            f"If all {everyone} participants that the CPM-18 paper lists took part, and all else stayed as in this "
            f"option, base fees would be USD {fees}. ", See("joining"),
            " gives the fees at other numbers of parties.", Source("para 28"),
        ),
        Table(
            "Unit fees and base fees by number of participating parties (USD a year)",
            ["Parties", "Base unit", "Usage unit", *(f"Base fee, {status}" for status in STATUSES[1:])], rows,
            frozenset(range(6)), key="joining",
            note=f"{listed([f'{n}: {what}' for n, what in marked_numbers().items()])}.",
        ),
        *drawn,
    ]  # fmt: skip


def _beginning() -> list[Block]:
    return [
        Heading("When contributions are expected"),
        numbered(
            "Contributions are set once a biennium, on the users and exchanges of the year two years before it starts, "
            "and stay the same for its two years. The contact point of every party is told by 30 June of the year "
            "before.", Source("App. 1(15), (16); para 33"),
        ),
        numbered(
            "A new user is expected to pay the base fee from its second calendar year of exchanging, and the usage fee "
            "from the year after its first full one.", Source("App. 1(17); para 34"),
        ),
        numbered(
            "What parties do not contribute leaves a shortfall, which voluntary contributions would have to fill.",
            Source("para 36"),
        ),
    ]  # fmt: skip


def _recommendations(outcome: Outcome) -> list[Block]:
    assessment = outcome.assessment
    offsets = assessment.offsets
    counts = [
        f"USD {usd(amount)} a year from {who}"
        for amount, who in ((offsets.fao_funding_usd, "FAO"), (offsets.donor_funding_usd, "other donors"))
        if amount
    ]
    asked = [
        (f"agree that the Total Annual Funding Level is USD {usd(assessment.model.annual_funding_level_usd)};",),
        (
            "agree to the funding model with the base fees of ",
            See("base"),
            " and the usage fees of ",
            See("usage"),
            ";",
        ),
        *([(f"note that these fees count on {listed(counts)};",)] if counts else []),
        ("agree that the Bureau governs the funding model until CPM agrees otherwise;",),
        ("agree that the model is reviewed after its first two years;",),
        (Blank("further recommendations"),),
    ]
    return [
        Heading("Recommendations"),
        numbered("The Commission is invited to:", Source("para 41")),
        *(Paragraph(pieces, "Recommendation") for pieces in asked),
    ]
