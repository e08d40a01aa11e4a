"""Several scenarios as an options paper: side by side, who pays less and more, what each asks of FAO and donors."""

from collections.abc import Sequence
from fractions import Fraction

from ephyto_model.analyses.fees.answer import answer, plainly
from ephyto_model.contributions import Assessment
from ephyto_model.scenario import Outcome
from ephyto_model.wording import counted, listed, percent, usd
from ephyto_model.workbook.documents.parts import (
    NOTHING,
    SOLUTION,
    annex_of_settings,
    annex_side_by_side,
    as_table,
    bullets,
    head,
    printed,
)
from ephyto_model.workbook.fees import comparison_tables, comparison_texts
from ephyto_model.workbook.fees.overview import left
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

LARGEST = 10  # payers whose share of the whole is told


def options_paper(title: str, options: Sequence[Outcome]) -> Document:
    """Return the paper of several scenarios, the first of which the others are set against."""
    sentence = str(comparison_texts.comparison_title(title, options).values["headline"])
    blocks = [
        *head(f"{SOLUTION}: options", f"{counted(len(options), 'option', 'options')} from “{title}”", sentence),
        Heading("The options"),
        *(
            numbered(Strong(f"{n}. {option.scenario.name}. "), plainly(answer(option)))
            for n, option in enumerate(options, start=1)
        ),
        *_side_by_side(options),
        *_less_and_more(options),
        *_outside(options),
        *_regret(options),
        *_in_figures(options),
        *_recommendations(options),
        Heading("What is inferred and assumed"),
        *bullets(comparison_texts.notices(options).values["texts"]),
        *annex_side_by_side(options, "Annex 1"),
        *annex_of_settings([option.scenario for option in options], "Annex 2"),
    ]
    return Document(f"{SOLUTION}: options ({title})", blocks, "Options paper for CPM, draft", stamp(options[0]))


def _numbered_name(options: Sequence[Outcome], place: int) -> str:
    return f"{place + 1}. {options[place].scenario.name}"


def _side_by_side(options: Sequence[Outcome]) -> list[Block]:
    rows = [
        [
            _numbered_name(options, n), *map(printed, found.offsets), usd(found.need_usd), usd(found.units.base_usd),
            usd(found.units.usage_usd), str(len(found.contributions)), usd(found.revenue_usd),
        ]
        for n, found in enumerate(option.assessment for option in options)
    ]  # fmt: skip
    headings = ["Option", "FAO", "Donors", "Reserves", "Needed from fees", "Base unit", "Usage unit", "Parties",
                "Fees bring in"]  # fmt: skip
    return [
        Heading("Side by side"),
        numbered(See("side"), " sets the options beside one another.", Source("App. 1(12), (13)")),
        Table("The options side by side (USD a year)", headings, rows, frozenset(range(1, 9)), "side"),
    ]  # fmt: skip


def _less_and_more(options: Sequence[Outcome]) -> list[Block]:
    first = options[0].scenario.name
    return [
        Heading("Who pays less and who pays more"),
        numbered(
            f"Against “{first}”, ", See("winners"), " counts the parties that would pay less, the same and more, by "
            "development status; ", See("groups"), " gives what each group would pay in all. Annex 1 has every party.",
        ),
        as_table(comparison_tables.winners(options), "winners"),
        as_table(comparison_tables.by_income_group(options), "groups"),
    ]  # fmt: skip


def _offered(assessment: Assessment) -> Fraction:
    return assessment.offsets.fao_funding_usd + assessment.offsets.donor_funding_usd


def _highest(assessment: Assessment) -> Fraction:
    return max((c.expected_contribution_usd for c in assessment.contributions), default=Fraction(0))


def _amount(amount: Fraction) -> str:
    return f"USD {usd(amount)} a year" if amount else "nothing"


def _outside(options: Sequence[Outcome]) -> list[Block]:
    found = [
        (_numbered_name(options, n), float(_offered(option.assessment)), float(_highest(option.assessment)))
        for n, option in enumerate(options)
    ]
    said = listed([f"{name}: USD {usd(x)} from FAO and donors, highest USD {usd(y)}" for name, x, y in found])
    asked = [
        f"{name} asks {_amount(offsets.fao_funding_usd)} of FAO, {_amount(offsets.donor_funding_usd)} of other donors."
        for (name, _, _), option in zip(found, options, strict=True)
        for offsets in [option.assessment.offsets]
    ]
    picture = Picture(
        pictures.points(found, "From FAO and donors, USD a year", "Highest contribution, USD a year"),
        "What FAO and donors give, and the highest contribution that is left (numbers are the options')",
        f"A point for each option. {said}.", "tradeoff",
    )  # fmt: skip
    return [
        Heading("What each option asks of FAO and donors"),
        numbered(
            See("tradeoff"), " sets what FAO and donors would give against the highest contribution of any party."
        ),
        picture,
        *bullets(asked),
    ]


def _regret(options: Sequence[Outcome]) -> list[Block]:
    return [
        Heading("Regret"),
        numbered("Regret is what a party would pay beyond the option that is cheapest for it. ", See("regret"),
                 " gives the largest of each group under each option."),
        as_table(comparison_tables.regret(options), "regret"),
    ]  # fmt: skip


def _in_figures(options: Sequence[Outcome]) -> list[Block]:
    first = {c.iso3: c.expected_contribution_usd for c in options[0].assessment.contributions}
    rows = [
        ["Parties that pay nothing"], ["Lowest contribution of those that pay"], ["Highest contribution"],
        [f"Share of the {LARGEST} largest payers"], ["Left to cover, or more than needed"],
        ["Parties that pay less than under option 1"], ["Parties that pay more than under option 1"],
    ]  # fmt: skip
    for option in options:
        assessment = option.assessment
        paid = sorted((c.expected_contribution_usd for c in assessment.contributions), reverse=True)
        paid = [amount for amount in paid if amount]
        share = float(sum(paid[:LARGEST], Fraction(0)) / assessment.revenue_usd) if assessment.revenue_usd else 0.0
        changes = [c.expected_contribution_usd - first[c.iso3] for c in assessment.contributions if c.iso3 in first]
        cells = [
            str(len(assessment.contributions) - len(paid)), *(usd(paid[end]) if paid else NOTHING for end in (-1, 0)),
            percent(round(share, 3)), left(assessment), str(sum(c < 0 for c in changes)),
            str(sum(c > 0 for c in changes)),
        ]  # fmt: skip
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)
    names = [_numbered_name(options, n) for n in range(len(options))]
    return [
        Heading("What speaks for and against each, in figures"),
        numbered("The figures of ", See("figures"), " are facts; what they weigh is for the Commission."),
        Table("The options in figures (USD a year)", ["Measure", *names], rows, frozenset(range(1, len(names) + 1)),
              "figures"),
    ]  # fmt: skip


def _recommendations(options: Sequence[Outcome]) -> list[Block]:
    asked = (
        (f"consider the {counted(len(options), 'option', 'options')} of this paper;",),
        ("agree to option ", Blank("number"), " with its base fees and usage fees;"),
        ("note what that option counts on from FAO and other donors;",),
        (Blank("further recommendations"),),
    )
    return [
        Heading("Recommendations"),
        numbered("The Commission is invited to:"),
        *(Paragraph(pieces, "Recommendation") for pieces in asked),
    ]
