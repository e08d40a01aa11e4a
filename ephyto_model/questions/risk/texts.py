"""The sentences of the fund under uncertainty: how likely a shortfall is, which policy does well, what breaks it."""

from ephyto_model.display.html import Fragment, bulleted
from ephyto_model.display.provenance import stamp_of
from ephyto_model.exact import exactly
from ephyto_model.language.translation import tr, trn
from ephyto_model.language.wording import grouped, percent, percent_to, usd
from ephyto_model.model.names import scenario_name
from ephyto_model.questions.risk.measures import MATERIAL, Criteria, Futures
from ephyto_model.questions.risk.tables import (
    PREPARED,
    by_year,
    least_regret,
    most_robust,
    opening_for_the_first_year,
    policies,
)

MIDWAY = 2030
NEARLY_ALL = 0.995
ENOUGH = 100  # futures from which on a tenth of them is shown


def often(share: float) -> str:
    """Write a share of very many futures: ``0%`` and ``100%`` only for none and for all."""
    if 0 < share < 1 - NEARLY_ALL:
        return tr("under {share}", share=percent_to(0.01, 0))
    if NEARLY_ALL < share < 1:
        return tr("over {share}", share=percent_to(0.99, 0))
    return percent_to(share, 0)


def headline(futures: Futures) -> str:
    """Say how likely a shortfall is under the first policy, how deep, and which policy holds most often."""
    frame = by_year(futures).set_index("year")
    criteria, last = futures.question.criteria, futures.years[-1]
    sentences = []
    if criteria.from_year > futures.years[0]:
        sentences.append(
            tr(
                "The fund opens with a reserve of USD {amount}; in {share} of the simulations, more than {least} of"
                " the cost of {year} cannot be paid.",
                amount=usd(exactly(futures.question.projection.opening_reserve_usd)),
                year=futures.years[0],
                least=percent_to(MATERIAL, 0),
                share=often(frame["short"].iloc[0]),
            )
        )
    if futures.years[0] < criteria.from_year <= MIDWAY < last:
        sentences.append(
            tr(
                "Such a shortfall occurs at least once between {first} and {middle} in {share} of the simulations, "
                "and between {first} and {last} in {more}.",
                first=criteria.from_year,
                middle=MIDWAY,
                last=last,
                share=often(frame["short_by"][MIDWAY]),
                more=often(frame["short_by"][last]),
            )
        )
    elif criteria.from_year == last:
        sentences.append(
            tr(
                "In {share} of the simulations, more than {least} of the cost of {year} cannot be paid.",
                year=last,
                least=percent_to(MATERIAL, 0),
                share=often(frame["short_by"][last]),
            )
        )
    elif criteria.from_year < last:
        sentences.append(
            tr(
                "In {share} of the simulations, there is at least one year from {first} to {last} in which more "
                "than {least} of the cost cannot be paid.",
                first=criteria.from_year,
                last=last,
                least=percent_to(MATERIAL, 0),
                share=often(frame["short_by"][last]),
            )
        )
    more = opening_for_the_first_year(futures)
    if more and futures.number >= ENOUGH and frame["short"].iloc[0] > 1 - PREPARED:
        sentences.append(
            tr(
                "With USD {amount} more in the opening reserve, the cost of {year} would be paid in {share} of "
                "the simulations.",
                amount=usd(more),
                year=futures.years[0],
                share=percent_to(PREPARED, 0),
            )
        )
    side = policies(futures)
    sentences.append(
        tr(
            "In the worst tenth of the simulations, an average of USD {amount} of the cost remains unpaid "
            "over all years.",
            amount=usd(round(side["worst_shortfall_usd"][0], -3)),
        )
    )
    if len(side) > 1 and criteria.from_year <= last:
        sentences.append(_which_policy(futures))
    return " ".join(sentences)


def _which_policy(futures: Futures) -> str:
    side, best, calm = policies(futures), most_robust(futures), least_regret(futures)
    names = [scenario_name(name) for name in side["policy"]]
    share, first = side["holds"][best], side["holds"][0]
    if not share:
        return tr(
            "None of the {number} policies meets all criteria in any of the simulations.", number=grouped(len(side))
        )
    if share == side["holds"].min():
        return tr(
            "The {number} policies meet all criteria equally often: in {share} of the simulations.",
            number=grouped(len(side)),
            share=often(share),
        )
    if share == first:
        said = tr(
            "Of the {number} policies, none meets all criteria more often than “{best}”, which does so in "
            "{share} of the simulations.",
            number=grouped(len(side)),
            best=names[0],
            share=often(share),
        )
        best = 0
    else:
        said = tr(
            "Of the {number} policies, “{best}” meets all criteria most often: in {share} of the "
            "simulations, compared with {other} for “{first}”.",
            number=grouped(len(side)),
            best=names[best],
            share=often(share),
            other=often(first),
            first=names[0],
        )
    if side["regret_usd"][calm] == side["regret_usd"][best]:
        return said
    return f"{said} {tr('“{policy}” has the lowest regret.', policy=names[calm])}"


def criteria_in_words(criteria: Criteria) -> str:
    """Say when a policy holds in a future."""
    above = tr("the reserve is never above its cap")
    if criteria.years_above_cap:
        above = trn(
            "the reserve is above its cap at the end of at most {number} year",
            "the reserve is above its cap at the end of at most {number} years",
            int(criteria.years_above_cap),
        )
    return tr(
        "A policy meets all criteria in a simulation if, from {year} on, no more than {unpaid} of any "
        "year's cost remains unpaid, {above} and no fee rises by more than {rise} from one biennium to "
        "the next.",
        year=criteria.from_year,
        unpaid=percent(criteria.largest_shortfall),
        above=above,
        rise=percent(criteria.largest_rise),
    )


def notes(futures: Futures) -> list[str]:
    """Return what has to be told beside all figures of random futures."""
    exact = futures.question.projection.rounding == "exact"
    said = [
        tr(
            "These are {number} simulations of the future, generated at random (seed {seed}) from assumptions. None"
            " of the assumptions is taken from the paper, and there are as yet no data to show which parties pay.",
            number=grouped(futures.number),
            seed=futures.seed,
        ),
        tr(
            "A shortfall is counted only where more than {least} of the year's cost cannot be paid; a "
            "smaller amount results from the rounding of fees.",
            least=percent_to(MATERIAL, 0),
        ),
        criteria_in_words(futures.question.criteria),
        tr(
            "All policies are tested in the same simulations. Regret is the difference between a policy's result "
            "and that of the best policy in the same simulation; the figure given is the average of the worst tenth"
            " of the simulations. “As proposed” is the paper's proposal, as interpreted in this workbook; the other"
            " policies are variations."
        ),
    ]
    if not exact:
        said.append(tr("The published rounding of fees is inferred from the paper's tables."))
    return said


def futures_headline(futures: Futures) -> Fragment:
    """Return the headline as a fragment."""
    return Fragment("headline.html.j2", {"text": headline(futures)}, headline(futures))


def futures_notes(futures: Futures) -> Fragment:
    """Return the notes as a list."""
    return bulleted(notes(futures))


def stamp(futures: Futures) -> str:
    """Say in one line what the futures are of and rest on."""
    projection = futures.question.projection
    return stamp_of("Projection", projection.name, projection.model().rounding[projection.rounding])
