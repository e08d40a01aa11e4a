"""The recalculation with real data: counted exchanges, receipts and balances hold, and the rules from there on.

Worked by hand: in 2025 Kenya (Lower-Middle, 165,754 exchanges in 2023: Very High) is expected to contribute
4,000 + 27,600 = USD 31,600 (Appendix 2).
"""

import random
from collections import defaultdict
from datetime import date
from fractions import Fraction
from math import floor

import pytest
from sizes import first

from ephyto_model import InputError
from ephyto_model.exact import exactly
from ephyto_model.model.contributions import Offsets, User, assess
from ephyto_model.model.participants import load_participants
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fund import charts, views
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.letters.export import letter_page
from ephyto_model.questions.fund.letters.texts import letter
from ephyto_model.questions.fund.notices import notices_of_fund, notices_of_year
from ephyto_model.questions.fund.tables import arrears_by_party, contributions, years

PAPER = {p.iso3: p.exchanges for p in load_participants() if p.is_user}


def receipt(iso3, for_year, received_on, amount_usd, note=""):
    return {"iso3": iso3, "for_year": for_year, "received_on": received_on, "amount_usd": amount_usd, "note": note}


def due_of(fund, iso3, year):
    return next(due for due in fund.year(year).dues if due.iso3 == iso3)


def in_full(fund, year, day):
    return [receipt(d.iso3, year, day, float(d.expected_usd)) for d in fund.year(year).dues if d.expected_usd]


def test_the_papers_own_counts_as_facts_change_nothing():
    plain = Projection(last_year=2028).run()
    given = Projection(last_year=2028, exchanges={2023: PAPER}).run()
    assert given.years == plain.years
    assert given.next_dues == plain.next_dues
    for iso3 in ("KEN", "FRA", "NPL"):
        page = letter_page(letter(given, iso3, Biennium(2025)))
        assert page == letter_page(letter(plain, iso3, Biennium(2025)))
    assert Projection(exchanges={2023: "paper"}) == Projection()


def test_counts_of_a_later_year_set_the_fees_two_years_on():
    """Only Kenya (1,000: Low, so exempt) and France (60,000: High) exchanged in 2025, and 1,263,000 is needed.

    France has 4 base multipliers and 2 usage multipliers: the base unit is 842,000 / 4 = 210,500 and the usage unit
    what is still needed, 421,000 / 2 = 210,500.
    """
    fund = Projection(last_year=2030, exchanges={2025: {"KEN": 1_000, "FRA": 60_000}}).run()
    assessment = fund.year(2027).assessment
    assert [(party.iso3, party.exchanges) for party in assessment.contributions] == [("FRA", 60_000), ("KEN", 1_000)]
    assert {due.iso3 for due in fund.year(2027).dues} == {"FRA", "KEN"}
    assert (assessment.units.base_usd, assessment.units.usage_usd) == (210_500, 210_500)
    model, rounding = assessment.model, assessment.rounding
    users = [User("FRA", "France", "High", 60_000), User("KEN", "Kenya", "Lower-Middle", 1_000)]
    assert assessment == assess(model, users, Offsets(), rounding)
    # What 2025-26 expects rests on the counts of 2023, whoever exchanged in 2025.
    assert len(fund.year(2025).dues) == len(fund.year(2026).dues) == 88


def test_who_is_counted_for_the_first_time_begins_in_that_year_unless_a_date_says_otherwise():
    counts = {2025: {**PAPER, "CAN": 50_000, "CHN": 50_000}}
    fund = Projection(last_year=2028, exchanges=counts, joiners={"CHN": "2024-03-01"}).run()
    assert fund.first_exchanges["CAN"] == date(2025, 7, 1)
    # Canada: base fee from 2026, usage fee from 2027; China a year earlier: its first full year is 2025.
    assert [due_of(fund, "CAN", year).usage_fee_usd > 0 for year in (2026, 2027)] == [False, True]
    assert [due_of(fund, "CHN", year).usage_fee_usd > 0 for year in (2025, 2026)] == [False, True]
    assert due_of(fund, "CAN", 2026).base_fee_usd == fund.year(2026).assessment.units.base_usd * 4
    # Its first full year is 2026, which was not counted: its exchanges go on from those of 2025.
    canada = due_of(fund, "CAN", 2027)
    assert (canada.reference_year, canada.exchanges, canada.is_counted) == (2026, 50_000, False)
    assert due_of(fund, "CHN", 2027).is_counted


def test_a_party_that_stopped_is_expected_to_contribute_until_its_biennium_ends():
    counts = {2025: {code: count for code, count in PAPER.items() if code != "KEN"}}
    fund = Projection(last_year=2030, exchanges=counts).run()
    expecting = [year.year for year in fund.years if any(due.iso3 == "KEN" for due in year.dues)]
    assert expecting == [2025, 2026]


def test_a_party_that_comes_back_is_no_new_user():
    """Kenya exchanged in 2023 and 2027, not in 2025: the fees of 2027-28 rest on 2025, those of 2029-30 on 2027."""
    without = {code: count for code, count in PAPER.items() if code != "KEN"}
    fund = Projection(last_year=2030, exchanges={2025: without, 2027: PAPER}).run()
    expecting = [year.year for year in fund.years if any(due.iso3 == "KEN" for due in year.dues)]
    assert expecting == [2025, 2026, 2029, 2030]
    assert due_of(fund, "KEN", 2029).usage_fee_usd == 4 * fund.year(2029).assessment.units.usage_usd


def test_days_of_first_exchanges_are_read_from_a_file(tmp_path):
    """Kenya was a user in 2023 already and Chad began before 2024: the paper's counts say more of them."""
    path = tmp_path / "first.csv"
    path.write_text("party,go_live\nKEN,2022-01-05\nTD,2023-06-01\nCA,2025-03-01\n", encoding="utf-8")
    projection = Projection(joiners=str(path))
    assert projection.joiners == {"CAN": date(2025, 3, 1)}
    assert projection == Projection(joiners={"CAN": "2025-03-01"})
    path.write_text("party,go_live\nCA,2025-03\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"first.csv, row 2, column go_live: found '2025-03'"):
        Projection(joiners=str(path))


def test_later_years_go_on_from_the_last_counted_year():
    counts = {2024: {**PAPER, "KEN": 999}, 2025: {**PAPER, "KEN": 100_000}}
    fund = Projection(last_year=2032, exchanges=counts, exchange_growth=0.1, joiners_a_year={2026: 3}).run()
    assert due_of(fund, "KEN", 2027).exchanges == 100_000
    assert due_of(fund, "KEN", 2029).exchanges == 121_000  # 2027: 100,000 x 1.1 x 1.1
    assert not due_of(fund, "KEN", 2029).is_counted
    assert len(fund.year(2026).dues) - len(fund.year(2025).dues) == 3


def test_receipts_that_equal_what_is_expected_leave_nothing_outstanding():
    plain = Projection(last_year=2026).run()
    rows = in_full(plain, 2025, "2025-03-31") + in_full(plain, 2026, "2026-02-01")
    fund = Projection(last_year=2026, receipts=rows, one_year_late_share=0.5).run()
    assert not any(arrears_by_party(fund, 2026).values())
    assert [year.received_usd for year in fund.years] == [year.expected_usd for year in plain.years]


# Kenya's receipts for 2025, and what then came in on time, late, and is outstanding at the end of 2026.
CASES = {
    "in part": ([("2025-05-01", 10_000)], (10_000, 0, 21_600)),
    "twice": ([("2025-05-01", 31_600), ("2025-06-01", 31_600)], (63_200, 0, -31_600)),
    "early": ([("2024-12-01", 31_600)], (31_600, 0, 0)),
    "a year late": ([("2026-01-15", 31_600)], (0, 31_600, 0)),
    "too much, and refunded": ([("2025-05-01", 40_000), ("2026-02-01", -8_400)], (40_000, -8_400, 0)),
    "to the cent": ([("2025-05-01", "31599.50")], (Fraction("31599.5"), 0, Fraction("0.5"))),
    "nothing": ([], (0, 0, 31_600)),
}


@pytest.mark.parametrize("case", CASES)
def test_what_came_in_is_booked_by_its_day(case):
    rows, expected = CASES[case]
    others = [receipt("FRA", 2026, "2026-12-31", 100)]  # so that both years are over
    fund = Projection(last_year=2026, receipts=[receipt("KEN", 2025, *row) for row in rows] + others).run()
    due = due_of(fund, "KEN", 2025)
    assert (due.on_time_usd, due.received_late_by(2026), due.arrears_at_end_of(2026)) == expected


def test_from_the_day_after_the_last_receipt_on_the_assumed_shares_come_in():
    """Receipts end on 31 March 2026: of 2025 Kenya paid 10,000; of 2026 nothing yet.

    A quarter is assumed to come a year late and the rest on time: of 2025 still 7,900 in 2026 (the other 13,700 stay
    outstanding), of 2026 23,700 in 2026 and 7,900 in 2027.
    """
    rows = [receipt("KEN", 2025, "2025-05-01", 10_000), receipt("FRA", 2025, "2026-03-31", 1_000)]
    fund = Projection(last_year=2028, receipts=rows, paid_share=1, one_year_late_share=0.25).run()
    first, second = due_of(fund, "KEN", 2025), due_of(fund, "KEN", 2026)
    assert (first.on_time_usd, first.late_usd[0]) == (10_000, 7_900)
    assert (second.on_time_usd, second.late_usd[0]) == (23_700, 7_900)


def test_what_is_paid_ahead_is_in_the_fund_from_its_day_on_and_counts_for_its_year():
    """Germany pays 10,000 of 2027 in December 2026: in the fund at the end of 2026, on time for 2027, and once only."""
    rows = [receipt("DEU", 2027, "2026-12-20", 10_000)]
    fund = Projection(last_year=2028, opening_reserve_usd=5_000_000, receipts=rows, reserves_applied_usd=0).run()
    without = Projection(last_year=2028, opening_reserve_usd=5_000_000, reserves_applied_usd=0, nonpaying_share=0).run()
    assert fund.year(2026).early_usd == 10_000
    assert fund.year(2027).early_usd == -10_000
    ends = [year.reserve_close_usd for year in fund.years]
    nothing = -without.year(2025).expected_usd  # of 2025 nothing came in by the day of the last receipt
    assert ends[1] - without.year(2026).reserve_close_usd == nothing + 10_000
    assert ends[2] - without.year(2027).reserve_close_usd == nothing


def test_a_refund_stays_whatever_other_receipts_there_are():
    rows = [receipt("DEU", 2025, "2025-02-02", 14_900), receipt("DEU", 2025, "2026-02-02", -5_000)]
    for more in ([], [receipt("FRA", 2026, "2026-12-31", 1)]):
        fund = Projection(last_year=2026, receipts=rows + more).run()
        assert due_of(fund, "DEU", 2025).received_late_by(2026) == -5_000


def test_what_one_party_pays_too_much_is_not_taken_off_what_others_did_not_pay():
    rows = [receipt("DEU", 2025, "2025-12-31", 100_000)]
    fund = Projection(last_year=2026, receipts=rows).run()
    year = fund.year(2025)
    expected = due_of(fund, "DEU", 2025).expected_usd
    assert year.credit_usd == 100_000 - expected
    assert year.arrears_usd == year.expected_usd - expected
    assert "paid_beyond" in [notice.code for notice in notices_of_year(fund, year)]


def test_a_known_balance_takes_the_place_of_what_is_worked_out():
    fund = Projection(last_year=2028, balance_usd={2025: 700_000}).run()
    assert fund.year(2025).reserve_close_usd == fund.year(2026).reserve_open_usd == 700_000
    assert fund.year(2025).unexplained_usd == 700_000 - fund.year(2025).balance_usd
    # 700,000 less half the level is above the target: half of 68,500 in each year.
    assert fund.year(2027).assessment.offsets.reserves_applied_usd == 34_250
    assert years(fund)["facts"].to_list() == ["exchanges, balance", "exchanges", "", ""]


def test_what_is_a_fact_is_told():
    rows = [receipt("KEN", 2025, "2026-03-31", 100)]
    fund = Projection(last_year=2028, exchanges={2025: PAPER}, receipts=rows, balance_usd={2025: 5}).run()
    told = next(notice.text for notice in notices_of_fund(fund) if notice.code == "facts")
    assert "exchanges counted in 2025, receipts until 31 March 2026 and the fund's balance at the end of 2025" in told
    assert years(fund)["facts"].to_list() == [
        "exchanges, receipts, balance",
        "exchanges",  # the receipts of 2026 end in March
        "exchanges",
        "exchanges",
    ]


def test_charts_and_tables_tell_facts_from_what_is_assumed():
    rows = [receipt("KEN", 2025, "2025-12-31", 100)]
    fund = Projection(last_year=2028, receipts=rows, balance_usd={2025: 5}).run()
    for figure in (charts.revenue_and_cost(fund), charts.reserve_and_cap(fund)):
        assert [shape.x0 for shape in figure.layout.shapes] == [2025.5]
        assert [note.text for note in figure.layout.annotations] == ["facts", "assumed"]
    assert "exchanges, receipts and balance" in repr(views.money(fund))
    plain = Projection(last_year=2028).run()
    assert not charts.reserve_and_cap(plain).layout.shapes
    assert "Facts" not in repr(views.money(plain))


REFUSED = {
    r"is for the year '2024'": {"receipts": [receipt("KEN", "2024", "2025-01-01", 5)]},
    "for 2028, a year for which": {"receipts": [receipt("KEN", 2028, "2025-01-01", 5)], "last_year": 2026},
    r"of Canada \(CAN\) for 2025, a year for which": {"receipts": [receipt("CAN", 2025, "2025-01-01", 5)]},
    r"refund Kenya \(KEN\) more than": {"receipts": [receipt("KEN", 2025, "2025-01-01", -5)]},
    r"entry 1 has the amount '8,000'": {"receipts": [receipt("KEN", 2025, "2025-01-01", "8,000")]},
    "has the amount 0": {"receipts": [receipt("KEN", 2025, "2025-01-01", 0)]},
    r"has '1/1/2025' as received_on": {"receipts": [receipt("KEN", 2025, "1/1/2025", 5)]},
    "is the same as an earlier one": {"receipts": [receipt("KEN", 2025, "2025-01-01", 5)] * 2},
    "a contribution comes in at most": {"receipts": [receipt("KEN", 2025, "2062-01-01", 5)]},
    "after the projection ends": {"receipts": [receipt("KEN", 2025, "2028-01-01", 5)], "last_year": 2027},
    "names \\[\\] \\(a list\\)|names \\[\\]": {"receipts": [{**receipt("KEN", 2025, "2025-01-01", 5), "iso3": []}]},
    "must have iso3, for_year": {"receipts": [{"iso3": "KEN"}]},
    "Did you mean KEN": {"receipts": [receipt("Kenia", 2025, "2025-01-01", 5)]},
    "a CSV file with iso3": {"receipts": 5},
    "There is no file nowhere.csv": {"receipts": "nowhere.csv"},
    "the years 2023 to 2074, each once": {"exchanges": {2022: PAPER}},
    "for 2025, since the paper's are of 2023": {"exchanges": {2025: "paper"}},
    "joiners has CAN from 2026-01-01 on, but it has counted exchanges in 2025": {
        "exchanges": {2025: {**PAPER, "CAN": 5}},
        "joiners": {"CAN": "2026-01-01"},
    },
    "but the counts of 2025 have no exchanges of it": {"exchanges": {2025: PAPER}, "joiners": {"CAN": "2024-05-01"}},
    "the years 2025 to 2074, each once": {"balance_usd": {2023: 5}},
    "must be a number from 0": {"balance_usd": {2025: -5}},
}


@pytest.mark.parametrize("message", REFUSED)
def test_facts_that_cannot_be_are_refused_with_one_sentence(message):
    with pytest.raises(InputError, match=message):
        Projection(**REFUSED[message]).run()


def test_receipts_and_counts_are_read_from_files(tmp_path):
    path = tmp_path / "receipts.csv"
    path.write_text("iso3,for_year,received_on,amount_usd,note\nKEN,2025,2025-05-01,31600,\n", encoding="utf-8")
    projection = Projection(receipts=str(path))
    assert projection.receipts[0]["amount_usd"] == 31_600
    assert Projection.from_mapping(projection.values()) == projection
    path.write_text("iso3,for_year,received_on,amount_usd\nKEN,2025,2025-05-01,1e9\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"receipts.csv, row 2 has the amount '1e9'"):
        Projection(receipts=str(path))


@pytest.mark.parametrize("seed", first(range(8), range(40)))
def test_a_random_ledger_adds_up_to_an_independent_sum(seed):
    """Every dollar that came in is in one year's receipts and one party's, and the reserve moves by all of them."""
    source = random.Random(seed)
    codes = source.sample(sorted(PAPER), 20)
    rows = [
        receipt(code, year, date(source.randint(2024, 2029), source.randint(1, 12), 5), source.randint(1, 50_000))
        for code in codes
        for year in (2025, 2026, 2027)
        for _ in range(source.randint(0, 3))
    ] + [receipt(codes[0], 2027, date(2029, 12, 31), 7)]
    fund = Projection(last_year=2029, receipts=rows, opening_reserve_usd=2_000_000).run()
    by_year, by_party, cash = defaultdict(int), defaultdict(int), defaultdict(int)
    for row in rows:
        by_year[max(row["received_on"].year, row["for_year"])] += row["amount_usd"]
        cash[max(row["received_on"].year, 2025)] += row["amount_usd"]
        by_party[row["iso3"], row["for_year"]] += row["amount_usd"]
    assert {year.year: year.received_usd for year in fund.years} == {y: by_year[y] for y in range(2025, 2030)}
    table = contributions(fund).set_index(["iso3", "year"])
    for (code, year), total in by_party.items():
        row = table.loc[(code, year)]
        assert row["on_time_usd"] + row["received_late_usd"] == total
        assert row["arrears_usd"] == row["expected_usd"] - total
    opened = Fraction(2_000_000)
    for year in fund.years:
        assert year.reserve_open_usd == opened
        opened = max(opened + cash[year.year] - year.cost_usd, 0)


@pytest.mark.parametrize("seed", first(range(25), range(200)))
def test_from_the_facts_on_the_rules_go_on_as_by_hand(seed):
    """Counts up to a random year; from there the fees of each biennium are assess() on the counts grown by hand."""
    source = random.Random(seed)
    last = source.randint(2023, 2029)
    growth = source.choice([0, 0.05, 0.25, -0.1])
    people = {p.iso3: p for p in load_participants()}
    codes = source.sample(sorted(people), source.randint(5, 120))
    counts = {}
    for year in sorted({*source.sample(range(2023, last + 1), source.randint(1, last - 2022)), last}):
        counts[year] = {code: source.randint(0, 200_000) for code in codes if source.random() < 0.9}
        codes = sorted(set(codes) | {source.choice(sorted(people))})
    if any(len(counted) < 2 for counted in counts.values()):
        return
    balance = {last: source.randint(0, 3_000_000)} if last >= 2025 else {}
    projection = Projection(
        last_year=2033, exchanges=counts, exchange_growth=growth, balance_usd=balance, rounding="exact"
    )
    fund = projection.run()
    paper = {2023: counts.get(2023, PAPER)}
    known = {**paper, **counts}
    for start in range(2025, 2034, 2):
        usage = start - 2
        base = max(year for year in known if year <= usage)
        factor = (1 + exactly(growth)) ** (usage - base)
        expected = [(code, floor(count * factor)) for code, count in known[base].items()]
        found = fund.year(start).assessment
        assert {(party.iso3, party.exchanges) for party in found.contributions} == set(expected)
        users = [
            User(code, people[code].name, party.development_status, count)
            for party in found.contributions
            for code, count in expected
            if code == party.iso3
        ]
        assert found == assess(found.model, users, found.offsets, found.rounding)
    if balance:
        assert fund.year(last + 1).reserve_open_usd == balance[last]
