"""The letter that tells a party its expected contribution for a biennium (App. 1(20)), as a page and as a Word file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ephyto_model.display.html import draft_note
from ephyto_model.errors import InputError, quoted
from ephyto_model.exact import exactly
from ephyto_model.language.translation import marked, tr, without_isolates
from ephyto_model.language.wording import day_in_words, listed, usd
from ephyto_model.model.contributions import rounded
from ephyto_model.model.names import in_sentence, party_name
from ephyto_model.model.notices import assumed
from ephyto_model.model.timing import FIRST_YEAR, YEARS_PER_BIENNIUM, Biennium, biennium_of
from ephyto_model.questions.fees.causes.shapley import Change
from ephyto_model.questions.fees.causes.texts import ROUNDED_APART, is_rounded_apart, sentence
from ephyto_model.questions.fund.letters.explanation import explain_due, explain_fees
from ephyto_model.questions.fund.tables import paid_by
from ephyto_model.questions.fund.texts import stamp
from ephyto_model.questions.fund.years import Due, Fund
from ephyto_model.questions.parties.explanation import Step

BLANKS = (marked("[Date]"), marked("[Account details of the eMDTF]"), marked("[Signature, IPPC Secretariat]"))
PAYMENT = marked(
    "Please make payments into the eMDTF: {account} (App. 1(21)). The IPPC Secretariat provides an invoice on request "
    "(App. 1(20))."
)
EARLIER = marked("Contributions for earlier years, as at {day} (USD)")
PAID = (
    marked("Year"),
    marked("Expected, USD"),
    marked("Received on time, USD"),
    marked("Received late, USD"),
    marked("Outstanding, USD"),
)
AMOUNTS, ANNEX = marked("Expected contribution (USD)"), marked("Annex: calculation of the amount")
CAUSES = marked("Reasons for the change (USD a year)")
HEADINGS = (
    marked("Year"),
    marked("Base fee, USD"),
    marked("Usage fee, USD"),
    marked("Expected contribution, USD"),
)


@dataclass(frozen=True)
class Letter:
    """One letter: its texts in their order. A text in square brackets of BLANKS is for the Secretariat to fill in."""

    subject: str
    head: Sequence[str]
    opening: str
    amounts: Sequence[Sequence[str]]  # a row a year, under HEADINGS
    change: Change | None  # of the amount of the biennium before; None where its causes cannot be told
    changed: str  # the same in a sentence
    paid: Sequence[Sequence[str]]  # of earlier years, a row a year, under PAID; none where all came in on time
    paid_by: str  # the day that those are of
    fees: Sequence[Step]
    why: Sequence[tuple[str, Sequence[Step]]]  # by year, or once for both where they are the same
    closing: Sequence[str]
    foot: Sequence[str]


def biennium_from(year: int, fund: Fund) -> Biennium:
    """Return the biennium that starts in a year and that the fund covers. Raises InputError."""
    starts = [y.year for y in fund.years[:-1] if y.year == y.biennium.first_year]
    if year not in starts:
        some = listed([str(start) for start in starts], "or")
        if not some:
            raise InputError(
                f"The projection {fund.projection.name!r} has no whole biennium to write letters for; give it a "
                f"last_year of {FIRST_YEAR + 1} or later."
            )
        raise InputError(
            f"--biennium must be the first year of a biennium of the projection {fund.projection.name!r}: {some}. "
            f"Found {quoted(year)}."
        )
    return Biennium(year)


def parties_to_write_to(fund: Fund, biennium: Biennium) -> list[str]:
    """Return the parties that use the ePhyto Solution by the end of a biennium, in the paper's order."""
    return [due.iso3 for due in fund.year(biennium.years[-1]).dues]


def letter(fund: Fund, iso3: str, biennium: Biennium) -> Letter:
    """Return the letter to a party for a biennium. Raises InputError where the party does not use the Solution then."""
    dues = [due for year in biennium.years for due in fund.year(year).dues if due.iso3 == iso3]
    if not dues:
        raise InputError(f"{iso3} does not use the ePhyto Solution by the end of {biennium} ({fund.projection.name}).")
    name, first = in_sentence(fund.participants[iso3].name), fund.first_exchanges[iso3]
    years = listed([str(due.year) for due in dues])
    amounts = [(_cents(due.base_fee_usd), _cents(due.usage_fee_usd)) for due in dues]
    total = sum(base + usage for base, usage in amounts)
    asked = marked(
        "Under the funding model for the IPPC ePhyto Solution, {name} is not expected to contribute to the Multi-Donor "
        "Trust Fund (eMDTF) for {years}."
    )
    if total:
        asked = marked(
            "Under the funding model for the IPPC ePhyto Solution, {name} is expected to contribute a total of USD "
            "{amount} to the Multi-Donor Trust Fund (eMDTF) for {years}."
        )
    sent = tr("To be sent by {day} (App. 1(16)).", day=day_in_words(biennium.told_by))
    if first > biennium.told_by:
        sent = tr(
            "To be sent when {name} starts exchanging ePhytos in production mode, on {day} (App. 1(17)).",
            name=name,
            day=day_in_words(first),
        )
    cents = (
        [tr("Each fee is rounded to the cent.")]
        if any(_cents(due.expected_usd) != due.expected_usd for due in dues)
        else []
    )
    change = _change(fund, dues[0])
    after = Biennium(biennium.first_year + YEARS_PER_BIENNIUM)
    return Letter(
        subject=tr("Expected contribution to the IPPC ePhyto Solution for {years}", years=years),
        head=[
            tr("To the official contact point of the NPPO: {name}", name=party_name(fund.participants[iso3].name)),
            f"{tr(BLANKS[0])} {sent}",
        ],
        opening=tr(asked, name=name, years=years, amount=usd(total)),
        amounts=[
            [str(due.year), usd(base), usd(usage), usd(base + usage)]
            for due, (base, usage) in zip(dues, amounts, strict=True)
        ],
        change=change,
        changed=_in_words(fund, dues[0], change) if change else "",
        paid=_paid(fund, iso3, biennium.told_by.year - 1),
        paid_by=day_in_words(date(biennium.told_by.year - 1, 12, 31)),
        fees=explain_fees(fund, biennium.first_year),
        why=_why(fund, dues),
        closing=[
            *([without_isolates(tr(PAYMENT, account=tr(BLANKS[1])))] if total else []),
            tr(
                "The amounts are for calendar years and are fixed for {biennium} (para 33). The Secretariat will "
                "give notice of the amounts for {next} by {day}.",
                biennium=biennium,
                next=after,
                day=day_in_words(after.told_by),
            ),
            tr(BLANKS[2]),
        ],
        foot=[
            *(notice.text for notice in assumed(fund.year(biennium.first_year).assessment.rounding)),
            *cents,
            f"{stamp(fund)}.",
            *([draft_note()] if draft_note() else []),
        ],
    )


def _change(fund: Fund, due: Due) -> Change | None:
    """Return the change of a party's amount since the biennium before, where its exchanges set the fees of both."""
    before = due.year - YEARS_PER_BIENNIUM
    if before < FIRST_YEAR:
        return None
    change = fund.change(due.year).parties.get(due.iso3)
    expected = {one.iso3: one.expected_usd for one in fund.year(due.year - 1).dues}
    if change is None or (change.from_usd, change.to_usd) != (expected.get(due.iso3), due.expected_usd):
        return None
    return change


def _in_words(fund: Fund, due: Due, change: Change) -> str:
    comparison = sentence(fund.participants[due.iso3].name, change)
    if is_rounded_apart(change):
        comparison = f"{comparison} {tr(ROUNDED_APART)}"
    return tr("Comparison with {year}: {what}", year=due.year - 1, what=comparison)


def _paid(fund: Fund, iso3: str, year: int) -> list[list[str]]:
    """Return what was expected of a party up to a year and what of it came in, where it did not all come in on time."""
    paid = paid_by(fund, iso3, year, year)
    if not paid[["received_late_usd", "arrears_usd"]].to_numpy().any():
        return []
    rows = paid.itertuples(index=False, name=None)
    return [[str(of), *(usd(_cents(exactly(amount))) for amount in amounts)] for of, *amounts in rows]


def _cents(amount_usd: Fraction) -> Fraction:
    """Round to the cent, half up: the smallest amount that can be paid."""
    return rounded(amount_usd, Fraction(1, 100), "half_up")


def _why(fund: Fund, dues: Sequence[Due]) -> list[tuple[str, list[Step]]]:
    """Return the steps of each year, of both at once where only the year differs."""
    by_year = [(tr("For {year}", year=due.year), explain_due(fund, due)) for due in dues]
    same = len(dues) == YEARS_PER_BIENNIUM and dues[0][2:8] == dues[1][2:8] and dues[0].expected_usd
    if not same:
        return by_year
    return [(tr("For each year of {biennium}", biennium=biennium_of(dues[0].year)), by_year[0][1][:-1])]
