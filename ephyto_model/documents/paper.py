"""A scenario as a paper for the Commission: the model and the scenario's figures, at the places of the CPM-18 paper."""

from ephyto_model.display.provenance import stamp
from ephyto_model.display.word import pictures
from ephyto_model.display.word.blocks import (
    Blank,
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    Piece,
    See,
    Table,
    numbered,
)
from ephyto_model.documents.annexes import annex_of_contributions, annex_of_others, annex_of_settings
from ephyto_model.documents.paper_shares import how_it_is_shared, what_has_to_be_funded
from ephyto_model.documents.parts import (
    SOLUTION,
    annex,
    as_table,
    head,
    notices,
    printed,
    source,
    tr_pieces,
)
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import grouped, listed, none_or, status_word, usd
from ephyto_model.model.budget import budget_of
from ephyto_model.model.contributions import Assessment
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import scenario_name
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees import spending_charts as spending
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.questions.fees.breakdown import groups
from ephyto_model.questions.fees.participation import fees_by_parties, marked_numbers

PARTIES = "participating_parties"


def paper(outcome: Outcome) -> Document:
    """Return the paper of a scenario. Amounts are US dollars a year."""
    name = scenario_name(outcome.scenario.name)
    blocks = [
        *head(tr(SOLUTION), name, plainly(answer(outcome))),
        *what_has_to_be_funded(outcome.assessment),
        *_spending(outcome),
        *how_it_is_shared(outcome.assessment),
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


def _spending(outcome: Outcome) -> list[Block]:
    """Tell where a dollar goes, where a budget is given. Source: App. 1(5), (6)."""
    budget = budget_of(outcome.scenario.annual_funding_level_usd)
    if budget is None:
        return []
    return [
        Heading(tr("Costs covered by the funding level")),
        numbered(spending.budget_in_words(budget), source("App. 1(5), (7)")),
        as_table(spending.lines_of(budget), "spending"),
    ]


def _usage(assessment: Assessment) -> list[Block]:
    counts = [group.parties for group in groups(assessment, "usage_category")]
    bounds = list(assessment.model.usage_lower_bounds.values())
    return [
        Heading(tr("Measurement of usage")),
        numbered(
            tr(
                "An exchange is counted for the party that sends an ePhyto and for the party that receives it. Each"
                " ePhyto counts once, and only if it reaches the tracking status Delivered or Delivered With "
                "Warnings. Acknowledgements, and messages sent or received by parties that are still testing, do "
                "not count."
            ),
            source("App. 1(14), App. 4"),
        ),
        numbered(
            tr(
                "The participating parties ({number}) include {few} with fewer than {low} exchanges and {many} "
                "with {high} or more.",
                number=len(assessment.contributions),
                low=grouped(bounds[1]),
                few=none_or(counts[0]),
                high=grouped(bounds[-1]),
                many=none_or(counts[-1]),
            ),
            source("para 27"),
        ),
    ]


def _participation(outcome: Outcome) -> list[Block]:
    scenario, everyone = outcome.scenario, len(load_participants())
    marks = sorted({*marked_numbers(), scenario.participating_parties})
    table = fees_by_parties(scenario, marks)
    rows = [
        [
            grouped(int(table[PARTIES].iloc[n])),
            *(usd(table[name].iloc[n]) for name in ("base_unit_usd", "usage_unit_usd")),
            *(printed(table[status].iloc[n]) for status in STATUSES[1:]),
        ]
        for n in range(len(table))
    ]
    last = table.iloc[-1]
    fees = listed(
        [tr("{amount} for {status}", amount=usd(last[status]), status=status_word(status)) for status in STATUSES[1:]]
    )
    curve = fees_by_parties(scenario, range(min(marks), everyone + 1))
    x = curve[PARTIES].tolist()
    series = {status_word(status): (x, curve[status].astype(float).tolist()) for status in STATUSES[1:]}
    said = tr("; ").join(
        tr(
            "{status} (USD {before} with {few} parties and USD {after} with {many})",
            status=status,
            before=usd(y[0]),
            few=x[0],
            after=usd(y[-1]),
            many=x[-1],
        )
        for status, (_, y) in series.items()
    )
    drawn = []
    if any(any(y) for _, y in series.values()):
        with pictures.words():
            named = {status_word(status): line for status, line in zip(STATUSES[1:], series.values(), strict=True)}
            chart = pictures.lines(named, tr("Participating parties"), tr("Base fee, USD a year"), steps=True)
        drawn.append(
            Picture(
                chart,
                tr("Base fees as more parties take part"),
                tr("The chart shows one line for each of three development statuses: {lines}.", lines=said),
                "curve",
            )
        )
    return [
        Heading(tr("Effect of growing participation")),
        numbered(
            *tr_pieces(
                "If all {number} participants listed in the CPM-18 paper took part, and everything else stayed "
                "as in this option, base fees would be USD {fees}. {table} shows the fees for other numbers of "
                "parties.",
                number=str(everyone),
                fees=fees,
                table=See("joining"),
            ),
            source("para 28"),
        ),
        Table(
            tr("Unit fees and base fees by number of participating parties (USD a year)"),
            [
                tr("Parties"),
                tr("Base unit fee"),
                tr("Usage unit fee"),
                *(tr("Base fee, {status}", status=status_word(status)) for status in STATUSES[1:]),
            ],
            rows,
            frozenset(range(6)),
            key="joining",
            note=tr("; ").join(
                tr("{label}: {value}", label=number, value=tr(what)) for number, what in marked_numbers().items()
            ),
        ),
        *drawn,
    ]


def _beginning() -> list[Block]:
    return [
        Heading(tr("Timing of expected contributions")),
        numbered(
            tr(
                "Expected contributions are set once a biennium and stay the same for its two years. They are "
                "based on the users and exchanges of the second year before the biennium. The official contact "
                "point of every party is notified by 30 June of the year before the biennium."
            ),
            source("App. 1(15), (16); para 33"),
        ),
        numbered(
            tr(
                "A new user is expected to contribute the base fee from its second calendar year of exchanging "
                "ePhytos, and the usage fee from the year after its first full calendar year of use."
            ),
            source("App. 1(17); para 34"),
        ),
        numbered(
            tr("If parties do not contribute, there is a shortfall, which voluntary contributions would have to fill."),
            source("para 36"),
        ),
    ]


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
    noted: list[Piece] = [tr("note that these fees assume {amounts};", amounts=listed(counts))]
    asked: list[list[Piece]] = [
        [tr("agree that the Total Annual Funding Level is set at USD {level};", level=level)],
        tr_pieces(
            "agree to the funding model with the base fees in {base} and the usage fees in {usage};",
            base=See("base"),
            usage=See("usage"),
        ),
        *([noted] if counts else []),
        [tr("agree that the Bureau will govern the funding model until CPM agrees otherwise;")],
        [tr("agree that the model should be reviewed after its first two years;")],
        [Blank(tr("further recommendations"))],
    ]
    return [
        Heading(tr("Recommendations")),
        numbered(tr("The Commission is invited to:"), source("para 41")),
        *(Paragraph(pieces, "Recommendation") for pieces in asked),
    ]
