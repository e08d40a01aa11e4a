"""The guided tour: how a fee comes about, in seven steps that set the explorer's controls themselves."""

from typing import NamedTuple

from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import grouped, listed, usd
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.checks import PEER_MEDIAN
from ephyto_model.model.scenarios.scenario import Scenario

TITLE = marked("How a fee is calculated")
FAO_FUNDING_USD = 400_000  # a year, where FAO pays first
EXAMPLE = "KEN"


class Stop(NamedTuple):
    """One step: its title, what it says, the paragraphs, the scenario it shows and the part of the page it is about."""

    title: str
    text: str
    source: str
    scenario: Scenario
    part: str  # bar, figures, matrix, country, tiles or curve
    example: str = ""  # the party whose usage fee stands where the reader's own does not take part


def stops() -> list[Stop]:
    """Return the steps in their order; their figures are the model's. Amounts are US dollars a year."""
    paper, everyone = Scenario(), len(load_participants())
    helped = paper.with_(fao_funding_usd=FAO_FUNDING_USD)
    model, need_usd = paper.model(), helped.run().assessment.need_usd
    units = {status: usd(multiplier) for status, multiplier in model.base_multipliers.items()}
    times = listed([usd(multiplier) for multiplier in model.usage_multipliers.values() if multiplier], "or")
    rounding, first_bound = model.rounding["published"], sorted(model.usage_lower_bounds.values())[1]
    return [
        Stop(
            tr("The annual cost"),
            tr(
                "The ePhyto Solution costs USD {level} a year: the Total Annual Funding Level. In the paper, base "
                "fees and usage fees cover all of it, since no money comes from other sources.",
                level=usd(model.annual_funding_level_usd),
            ),
            "App. 1(5)-(7)",
            paper,
            "bar",
        ),
        Stop(
            tr("Funding deducted first"),
            tr(
                "Funding from FAO and donors, and any reserves applied, are deducted first. Here FAO pays USD "
                "{fao}, so fees must cover the remaining USD {need}. Drag the edge between the two parts of the "
                "bar, or move the slider, and every fee changes with it.",
                fao=usd(FAO_FUNDING_USD),
                need=usd(need_usd),
            ),
            "App. 1(12), (13)(a)",
            helped,
            "bar",
        ),
        Stop(
            tr("The base fee"),
            tr(
                "Base fees are set to bring in {share} of the amount needed. A Lower-Middle party pays the base "
                "unit fee multiplied by {lower}, an Upper-Middle party by {upper} and a High-income party by "
                "{high}. Low-income or LDC parties pay no base fee, and Lower-Middle parties with low usage are "
                "exempt.",
                share=model.base_share,
                lower=units["Lower-Middle"],
                upper=units["Upper-Middle"],
                high=units["High"],
            ),
            "App. 1(13)(b)",
            paper,
            "matrix",
        ),
        Stop(
            tr("The usage fee"),
            tr(
                "Usage fees bring in the rest. They depend on how many ePhytos a party sends and receives in a "
                "year. With fewer than {bound}, a party pays no usage fee. Otherwise, it pays the usage unit fee "
                "multiplied by {times}, according to its usage category.",
                bound=grouped(first_bound),
                times=times,
            ),
            "App. 1(13)(c)",
            paper,
            "country",
            EXAMPLE,
        ),
        Stop(
            tr("Rounding"),
            tr(
                "The paper states no rounding rule, but its tables imply one: the base unit fee is rounded to the "
                "nearest {base} and the usage unit fee to the nearest {usage}. Here nothing is rounded, and fees "
                "bring in exactly what is needed. Compare the figures.",
                base=usd(rounding.base_unit_step_usd or 0),
                usage=usd(rounding.usage_unit_step_usd or 0),
            ),
            "inferred from Tables 1 to 3",
            paper.with_(rounding="exact"),
            "figures",
        ),
        Stop(
            tr("Effect of growing participation"),
            tr(
                "Here all {everyone} participants take part, and new users have as many exchanges as their peers. "
                "More parties share the same cost, so each pays less. Underlined tiles are new users.",
                everyone=everyone,
            ),
            "paras 6 and 28; App. 1(17)",
            paper.with_(participating_parties=everyone, newcomer_exchanges=PEER_MEDIAN),
            "tiles",
        ),
        Stop(
            tr("Your own question"),
            tr(
                "Choose your contracting party to see how its contribution is calculated. Pin settings to "
                "compare them as options, and download what you need: a spreadsheet with live formulas, images, "
                "or a page to print."
            ),
            "",
            paper,
            "country",
        ),
    ]
