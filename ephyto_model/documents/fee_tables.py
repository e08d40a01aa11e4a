"""Tables 1, 2 and 3 of the CPM-18 paper with a scenario's figures, as tables of a document."""

from ephyto_model.display.word.blocks import Table
from ephyto_model.documents.parts import NOTHING, printed
from ephyto_model.language.translation import marked, tr
from ephyto_model.language.wording import category_word, grouped, status_word, usd
from ephyto_model.model.contributions import Assessment, Contribution, base_multiplier
from ephyto_model.model.funding_model import STATUSES
from ephyto_model.model.names import in_sentence
from ephyto_model.questions.fees.breakdown import groups

EXEMPT = marked("exempt")
MARK = "\u25b6"
FEES = ((marked("Base fee"), "base"), (marked("Usage fee"), "usage"), (marked("Total"), "total"))


def _range(assessment: Assessment, category: str) -> str:
    bounds = list(assessment.model.usage_lower_bounds.items())
    place = [name for name, _ in bounds].index(category)
    low = bounds[place][1]
    if place + 1 == len(bounds):
        return tr("{bound} or more", bound=grouped(low))
    if not low:
        return tr("fewer than {bound}", bound=grouped(bounds[place + 1][1]))
    return tr("{low} to {high}", low=grouped(low), high=grouped(bounds[place + 1][1] - 1))


def fee_schedule(assessment: Assessment) -> Table:
    """Return what a party pays by usage category and development status, in US dollars a year. Source: Table 1."""
    rows = []
    for category in assessment.model.usage_lower_bounds:
        for label, kind in FEES:
            amounts = {
                "base": [assessment.units.base_usd * base_multiplier(s, category, assessment.model) for s in STATUSES],
                "usage": [assessment.usage_fees_usd[category]] * len(STATUSES),
                "total": [assessment.total_fee_usd(status, category) for status in STATUSES],
            }[kind]
            rows.append([category_word(category), tr(label), *map(printed, amounts)])
    return Table(
        tr("Base fee, usage fee and total by usage category and development status (USD a year)"),
        [tr("Usage"), tr("Fee"), *map(status_word, STATUSES)],
        rows,
        frozenset(range(2, 2 + len(STATUSES))),
        "schedule",
        tr("{sign} means zero.", sign=NOTHING),
    )


def place_among_fees(assessment: Assessment, party: Contribution) -> Table:
    """Return what each pair of usage category and development status pays, the party's own marked by an arrow."""
    rows = []
    for category in assessment.model.usage_lower_bounds:
        cells = [printed(assessment.total_fee_usd(status, category)) for status in STATUSES]
        if category == party.usage_category:
            place = STATUSES.index(party.development_status)
            cells[place] = f"{MARK} {cells[place]}"
        rows.append([f"{category_word(category)} ({_range(assessment, category)})", *cells])
    return Table(
        tr("Position in the fee table: contribution by exchanges and development status (USD a year)"),
        [tr("Exchanges a year"), *map(status_word, STATUSES)],
        rows,
        frozenset(range(1, 1 + len(STATUSES))),
        "place",
        tr("{mark} marks {name}; {sign} means zero.", mark=MARK, name=in_sentence(party.name), sign=NOTHING),
    )


def base_fees(assessment: Assessment) -> Table:
    """Return the base fee by development status, in US dollars a year. Source: Table 2; App. 1(13)(b)."""
    found = {group.name: group for group in groups(assessment, "development_status")}
    rows = []
    for status in STATUSES:
        multiplier = assessment.model.base_multipliers[status]
        fee = usd(assessment.base_fees_usd[status]) if multiplier else tr(EXEMPT)
        paying = sum(c.development_status == status and c.base_fee_usd > 0 for c in assessment.contributions)
        rows.append(
            [
                status_word(status),
                usd(multiplier),
                fee,
                str(found[status].parties),
                str(paying),
                printed(found[status].base_fee_usd),
            ]
        )
    return Table(
        tr("Base fee by development status (USD a year)"),
        [
            tr("Development status"),
            tr("Units"),
            tr("Base fee"),
            tr("Parties"),
            tr("Parties that pay"),
            tr("Total base fees"),
        ],
        rows,
        frozenset(range(1, 6)),
        "base",
        settings={(row, 1): f"base_multipliers.{status}" for row, status in enumerate(STATUSES)},
    )


def usage_fees(assessment: Assessment) -> Table:
    """Return the usage fee by usage category, in US dollars a year. Source: Table 3; App. 1(13)(c)."""
    found = {group.name: group for group in groups(assessment, "usage_category")}
    rows = [
        [
            category_word(category),
            _range(assessment, category),
            usd(assessment.model.usage_multipliers[category]),
            usd(assessment.usage_fees_usd[category]),
            str(found[category].parties),
            printed(found[category].usage_fee_usd),
        ]
        for category in assessment.model.usage_lower_bounds
    ]
    return Table(
        tr("Usage fee by usage category (USD a year)"),
        [
            tr("Usage category"),
            tr("Exchanges a year"),
            tr("Units"),
            tr("Usage fee"),
            tr("Parties"),
            tr("Total usage fees"),
        ],
        rows,
        frozenset(range(2, 6)),
        "usage",
        settings={
            (row, column): f"{name}.{category}"
            for row, category in enumerate(assessment.model.usage_lower_bounds)
            for column, name in ((1, "usage_lower_bounds"), (2, "usage_multipliers"))
            if row or column == 2  # the first begins at 0
        },
    )
