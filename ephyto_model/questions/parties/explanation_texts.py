"""The sentences that say why a party pays what it pays, each with its paragraph."""

from ephyto_model.language.translation import marked

# Every sentence with its paragraph; the explorer's page fills the same ones.
WHY = {
    "excluded": (marked("{name} is excluded from this scenario, so it does not take part and would pay nothing."), ""),
    "later": (
        marked(
            "{name} does not take part, so it would pay nothing. It is number {place} in the joining order, "
            "and only the first {first} take part. To add it, use “Also taking part” (in a scenario file, "
            "include: [{iso3}])."
        ),
        "App. 2, 3",
    ),
    "later_than_one": (
        marked(
            "{name} does not take part, so it would pay nothing. It is number {place} in the joining order, "
            "and only the first takes part. To add it, use “Also taking part” (in a scenario file, include: "
            "[{iso3}])."
        ),
        "App. 2, 3",
    ),
    "level": (marked("The Total Annual Funding Level is USD {level}. {offsets}"), "App. 1(12), (13)(a)"),
    "base_pool": (
        marked("Base fees should bring in {share} of that amount, which is USD {amount}."),
        "App. 1(13)(b)(i)",
    ),
    "base_unit": (
        marked(
            "The base multipliers of the {parties} taking part add up to {multipliers}, so the base unit fee is "
            "{division}"
        ),
        "App. 1(13)(b)(viii)",
    ),
    "usage_share": (marked("Usage fees should bring in the other {share}, which is USD {amount}."), "App. 1(13)(c)(i)"),
    "still_needed": (
        marked("The base fees bring in USD {base}, so usage fees should bring in what is still needed: USD {amount}."),
        "App. 1(13)(c)(i)",
    ),
    "usage_unit": (
        marked("The usage multipliers add up to {multipliers}, so the usage unit fee is {division}"),
        "App. 1(13)(c)(vii)",
    ),
    "unclassified": (
        marked("{name} is not classified, and the paper has no rule for such a party. This scenario assumes {status}."),
        "App. 3",
    ),
    "status": (marked("The development status of {party} is {status} {where}.{note}"), "App. 1(13)(b)(iii)"),
    "usage_category": (marked("{said}, so its usage category is {category}."), "App. 1(13)(c)(iii), (14)"),
    "exempt": (
        marked("Base fee: none, because {party} in the usage category {category} is exempt."),
        "App. 1(13)(b)(v)",
    ),
    "base_fee": (marked("Base fee: {party} pays {multiplier} × USD {unit} = USD {fee}."), "App. 1(13)(b)(iv)-(vii)"),
    "usage_fee": (
        marked("Usage fee: a party in the usage category {category} pays {multiplier} × USD {unit} = USD {fee}."),
        "App. 1(13)(c)(iv)-(vi)",
    ),
    "contribution": (marked("Expected contribution: USD {amount} a year."), "App. 1(13)"),
    "crossing": (
        marked(
            "With {exchanges} a year, its usage category would be {category} and it would pay USD {amount} at "
            "these unit fees."
        ),
        "App. 1(13)(c)(iii)",
    ),
}


PARTS = {
    "fao_funding_usd": marked("FAO funding of USD {amount}"),
    "donor_funding_usd": marked("donor funding of USD {amount}"),
    "reserves_applied_usd": marked("reserves of USD {amount}"),
    "no_offsets": marked("Nothing reduces it, so fees must cover all of it."),
    "covers": marked("{offsets} covers it, so no fees are needed."),
    "cover": marked("{offsets} cover it, so no fees are needed."),
    "less": marked("After deduction of {offsets}, fees must cover USD {need}."),
    "nobody": marked("USD 0, because no party is subject to this fee."),
    "not_rounded": marked("{amount} ÷ {multipliers} = {quotient}. It is not rounded."),
    "rounded": marked("{amount} ÷ {multipliers} = {quotient}, rounded {to} {step}: USD {unit}."),
    "in_the_paper": marked("in the paper"),
    "on_given_list": marked("on the list provided"),
    "on_lists": marked("on the World Bank and LDC lists for fiscal year {year}"),
    "note": marked(" Note: {note}."),
    "known": marked("{name} had {exchanges} in 2023"),
    "given": marked("{name} had {exchanges} in the counts given with this scenario"),
    "assumed": marked("{name} is not a user today and is assumed to have {exchanges} a year"),
    "peers": marked("{name} is not a user today and is assumed to have the median number of exchanges of its peers"),
    "grown": marked(", or {exchanges} with the assumed growth"),
    "like_peers": marked(" ({exchanges} a year)"),
}


INFERRED = "; rounding inferred"


# The steps that say it in short; the others are how the unit fees come about.
IN_SHORT = (
    "excluded",
    "later",
    "later_than_one",
    "level",
    "unclassified",
    "exempt",
    "base_fee",
    "usage_fee",
    "crossing",
)
