"""The guided tour: how a fee comes about, in seven steps that set the explorer's controls themselves."""

from typing import NamedTuple

from ephyto_model.field_checks import PEER_MEDIAN
from ephyto_model.participants import load_participants
from ephyto_model.scenario import Scenario


class Stop(NamedTuple):
    """One step: its title, what it says, the paragraphs, the scenario it shows and the part of the page it is about."""

    title: str
    text: str
    source: str
    scenario: Scenario
    part: str  # bar, figures, matrix, country, tiles or curve


TITLE = "How a fee comes about"


def stops() -> list[Stop]:
    """Return the steps in their order."""
    paper, everyone = Scenario(), len(load_participants())
    return [
        Stop(
            "What it costs",
            "The ePhyto Solution costs USD 1,263,000 a year: the Total Annual Funding Level. In the paper no "
            "money comes from elsewhere, so base fees and usage fees carry all of it.",
            "App. 1(5)-(7)", paper, "bar",
        ),
        Stop(
            "Who pays first",
            "What FAO, donors and reserves pay is taken off first. Here FAO pays USD 400,000, so fees must cover "
            "the other 863,000. Drag the edge in the bar, or the slider, and every fee follows.",
            "App. 1(12), (13)(a)", paper.with_(fao_funding_usd=400_000), "bar",
        ),
        Stop(
            "The base fee",
            "Two thirds of what is needed come from base fees. One unit is what a Lower-Middle party pays; Upper-"
            "Middle parties pay two units and High parties four. Low and LDC parties pay none, and Lower-Middle "
            "parties with low usage are exempt.",
            "App. 1(13)(b)", paper, "matrix",
        ),
        Stop(
            "The usage fee",
            "The rest comes from usage fees. What counts is how many ePhytos a party sends and receives in a "
            "year: below 5,000 it pays none, then one, two or four units. Kenya, with 165,754 exchanges, pays "
            "four.",
            "App. 1(13)(c)", paper, "country",
        ),
        Stop(
            "Rounding",
            "The paper states no rounding, but its tables imply one: base units to the nearest 500, usage units "
            "to the nearest 100. Here nothing is rounded. Compare the figures: fees then bring in exactly what is"
            " needed.",
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
            "Choose your country and see why it would pay what it pays. Pin settings to compare them as options, "
            "and take home what you need: a spreadsheet that computes, pictures, or a page to print.",
            "", paper, "country",
        ),
    ]  # fmt: skip
