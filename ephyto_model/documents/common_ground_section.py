"""The section of an options paper on common ground: what was asked, what holds it all, or who stands against whom."""

from ephyto_model.display.word import pictures
from ephyto_model.display.word.blocks import Block, Heading, Picture, See, Table, numbered
from ephyto_model.documents.parts import as_table, bullets, tr_pieces
from ephyto_model.language.translation import tr, without_isolates
from ephyto_model.language.wording import as_number, capitalised, usd
from ephyto_model.model.scenarios.scenario import Outcome, Scenario
from ephyto_model.questions.agreements import views as tables
from ephyto_model.questions.agreements.common_ground import CommonGround
from ephyto_model.questions.agreements.setting import Setting
from ephyto_model.questions.agreements.texts import against, amount, asked, headline, names, notes, room

MOST_OPTIONS = 5  # beside the paper's own
LONGEST_NAME = 80


def options_of(ground: CommonGround) -> list[Outcome]:
    """Return the options of a paper: the paper itself, then each setting that stands out, under what it is best at.

    Where nothing holds all limits: the settings where the fewest limits are given up, under who gives up.
    """
    named: dict[str, Setting] = {}
    for name, setting in tables.chosen(ground).items():
        if setting.values not in [other.values for other in named.values()]:
            named[tr(tables.MEASURES[name])] = setting
    for given in () if named else ground.given_up[:MOST_OPTIONS]:
        name = without_isolates(tr("Without the limits set by {names}", names=names(given.limits)))
        named[name[:LONGEST_NAME]] = given.setting
    return [Scenario().run(), *(s.outcome.scenario.with_(name=name).run() for name, s in named.items())]


def section(ground: CommonGround) -> list[Block]:
    """Return the section."""
    return [
        Heading(tr("Common ground")),
        numbered(headline(ground)),
        numbered(*tr_pieces("{table} lists all limits and who proposed them.", table=See("limits"))),
        _limits(ground),
        *(_holding(ground) if ground.least else _contradicting(ground)),
        *bullets(notes(ground)),
    ]


def _limits(ground: CommonGround) -> Table:
    headings, rows = [tr("Proposed by"), tr("Limit")], []
    least = ground.least
    if least:
        headings += [tr("Value"), tr("Margin"), tr("Additional outside funding")]
    for number, limit in enumerate(ground.agreement.limits):
        cells = [capitalised(limit.who), asked(limit)]
        if least:
            one = least.measured[number]
            cost = usd(as_number(ground.kept[number].cost_usd))
            cells += [amount(limit, one.value), room(limit, one.room), cost]
        rows.append(cells)
    caption = tr("The limits")
    if least:
        caption = tr(
            "The limits: values in the combination of settings with the least outside funding, and the additional "
            "outside funding that each limit requires (USD a year)"
        )
    return Table(caption, headings, rows, frozenset(range(2, len(headings))), "limits")


def _holding(ground: CommonGround) -> list[Block]:
    found: list[Block] = [
        numbered(
            *tr_pieces("{table} compares the settings that are best by at least one measure.", table=See("ground"))
        ),
        as_table(tables.settings(ground), "ground"),
    ]
    points = ground.frontier
    if len(points) < 2:
        return found
    x, y = ([as_number(value) for value in axis] for axis in zip(*(point[:2] for point in points), strict=True))
    with pictures.words():
        drawn = pictures.lines(
            {"": (x, y)}, tr("FAO and donor funding, USD a year"), tr("Highest contribution, USD a year"), steps=True
        )
    caption = tr(
        "Lowest possible value of the highest contribution at each amount of outside funding, with all limits respected"
    )
    ends = tr(
        "As outside funding rises from USD {low} to USD {high}, the highest contribution falls from USD "
        "{before} to USD {after}.",
        low=usd(x[0]),
        high=usd(x[-1]),
        before=usd(y[0]),
        after=usd(y[-1]),
    )
    return [*found, Picture(drawn, caption, ends, "frontier")]


def _contradicting(ground: CommonGround) -> list[Block]:
    return [
        *(numbered(against(one)) for one in ground.contradictions),
        numbered(*tr_pieces("{table} lists the limits that could be given up instead.", table=See("given_up"))),
        as_table(tables.given_up(ground), "given_up"),
    ]
