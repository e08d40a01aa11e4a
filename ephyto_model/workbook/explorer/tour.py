"""The guided tour: how a fee comes about, in seven steps that set the explorer's controls themselves."""

from typing import NamedTuple

from ephyto_model.field_checks import PEER_MEDIAN
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Scenario
from ephyto_model.wording import listed, usd

TITLE = "How a fee comes about"
FAO_FUNDING_USD = 400_000  # a year, where FAO pays first
SHOWN = "KEN"  # the party whose usage is told


class Stop(NamedTuple):
    """One step: its title, what it says, the paragraphs, the scenario it shows and the part of the page it is about."""

    title: str
    text: str
    source: str
    scenario: Scenario
    part: str  # bar, figures, matrix, country, tiles or curve


def stops() -> list[Stop]:
    """Return the steps in their order; their figures are the model's. Amounts are US dollars a year."""
    paper, everyone = Scenario(), len(load_participants())
    helped = paper.with_(fao_funding_usd=FAO_FUNDING_USD)
    model, need_usd = paper.model(), helped.run().assessment.need_usd
    units = {status: usd(multiplier) for status, multiplier in model.base_multipliers.items()}
    times = listed([usd(multiplier) for multiplier in model.usage_multipliers.values() if multiplier], "or")
    rounding, first_bound = model.rounding["published"], sorted(model.usage_lower_bounds.values())[1]
    party = next(found for found in paper.run().assessment.contributions if found.iso3 == SHOWN)
    return [
        Stop(
            "What it costs",
            f"The ePhyto Solution costs USD {usd(model.annual_funding_level_usd)} a year: the Total Annual Funding "
            "Level. In the paper no money comes from elsewhere, so base fees and usage fees carry all of it.",
            "App. 1(5)-(7)", paper, "bar",
        ),
        Stop(
            "Who pays first",
            f"What FAO, donors and reserves pay is taken off first. Here FAO pays USD {usd(FAO_FUNDING_USD)}, so fees "
            f"must cover the other {usd(need_usd)}. Drag the edge in the bar, or the slider, and every fee follows.",
            "App. 1(12), (13)(a)", helped, "bar",
        ),
        Stop(
            "The base fee",
            f"Base fees should bring in {model.base_share} of what is needed. A Lower-Middle party pays the base unit "
            f"fee {units['Lower-Middle']} time, an Upper-Middle party {units['Upper-Middle']} times and a High party "
            f"{units['High']} times. Low and LDC parties pay none, and Lower-Middle parties with low usage are exempt.",
            "App. 1(13)(b)", paper, "matrix",
        ),
        Stop(
            "The usage fee",
            "Usage fees bring in the rest. What counts is how many ePhytos a party sends and receives in a year. "
            f"Below {first_bound:,} it pays none, then {times} times the usage unit fee. {party.name}, with "
            f"{party.exchanges:,} exchanges, pays it {usd(model.usage_multipliers[party.usage_category])} times.",
            "App. 1(13)(c)", paper, "country",
        ),
        Stop(
            "Rounding",
            "The paper states no rounding, but its tables imply one: the base unit fee to the nearest "
            f"{usd(rounding.base_unit_step_usd or 0)}, the usage unit fee to the nearest "
            f"{usd(rounding.usage_unit_step_usd or 0)}. Here nothing is rounded, and fees bring in exactly what is "
            "needed. Compare the figures.",
            "inferred from Tables 1 to 3", paper.with_(rounding="exact"), "figures",
        ),
        Stop(
            "When more parties join",
            f"Here all {everyone} participants take part, and newcomers exchange as much as their peers. The same "
            "cost is shared by more, so each pays less. Underlined tiles are newcomers.",
            "paras 6 and 28; App. 1(17)",
            paper.with_(participating_parties=everyone, newcomer_exchanges=PEER_MEDIAN), "tiles",
        ),
        Stop(
            "Your own question",
            "Choose your country and see why it would pay what it pays. Pin settings to compare them as options, and "
            "take home what you need: a spreadsheet that computes, pictures, or a page to print.",
            "", paper, "country",
        ),
    ]  # fmt: skip
