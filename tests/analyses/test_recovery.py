"""What a certificate has to bring in or save, by hand; what was sent and received is invented."""

import pickle
from fractions import Fraction

import pytest

from ephyto_model import InputError, Scenario
from ephyto_model.language.wording import charge
from ephyto_model.model.participants import load_exchanges
from ephyto_model.model.scenarios.scenario import plain
from ephyto_model.questions.fees.party import participant_of
from ephyto_model.questions.parties.recovery import recovered_under_each, recovery
from ephyto_model.questions.parties.recovery_views import in_words, sentences, yardstick

COUNTS = {"KEN": {"sent": 100_000, "received": 65_754}, "NLD": 246_054}


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Fraction(31_600, 165_754), "0.20"),
        (0.2, "0.20"),
        (Fraction(1, 3), "0.34"),
        (1234.001, "1,234.01"),
        (0.0721, "0.073"),
        (0.0996, "0.10"),
        (0, "0"),
    ],
)
def test_a_charge_is_written_as_enough(amount, text):
    assert charge(amount) == text


def test_a_charge_recovers_the_contribution():
    """Kenya pays 31,600 on 165,754 exchanges: 19.06 cents each, so 19 cents would not be enough.

    31,600 / 283 = 111.7 containers of Morocco's saving.
    """
    found = recovery(Scenario().run(), "KEN")
    assert found.charge_usd(found.exchanges) == found.break_even_usd == Fraction(31_600, 165_754)
    assert (found.sent, found.received) == (None, None)
    assert found.containers == Fraction(31_600, 283)
    said = sentences(Scenario().run(), participant_of("KEN"))
    assert said == [
        "A charge of USD 0.20 for each exchange, whether the certificate is sent or received, would recover this "
        "contribution (para 38); if each exchange saves that amount, the contribution pays for itself (paras 4 and 35)."
    ]
    assert "do not distinguish between certificates" in in_words(Scenario().run(), participant_of("KEN")).text
    assert (
        "the saving on 112 containers a year would be as much as the contribution"
        in yardstick(Scenario().run(), participant_of("KEN")).text
    )


def test_what_is_sent_and_what_is_received_are_charged_apart():
    # With these two users alone both are Very High: base units 1 and 4, usage units 4 and 4.
    outcome = Scenario(exchanges=COUNTS, participating_parties=2, annual_funding_level_usd=150_000).run()
    found = recovery(outcome, "KEN")
    # 100,000 / 5 = 20,000 a base unit; 50,000 / 8 = 6,250, rounded to 6,300 a usage unit: 20,000 + 25,200.
    assert found.contribution_usd == 45_200
    assert (found.exchanges, found.sent, found.received) == (165_754, 100_000, 65_754)
    assert found.charge_usd(found.sent) == Fraction(45_200, 100_000)
    text = " ".join(sentences(outcome, participant_of("KEN")))
    assert "A charge of USD 0.28 for each exchange" in text
    assert "only for certificates sent would be USD 0.46 each" in text
    assert "only for certificates received would be USD 0.69 each." in text
    assert "do not distinguish between certificates" not in in_words(outcome, participant_of("KEN")).text
    assert recovery(outcome, "NLD").sent is None


def test_growth_makes_more_of_both():
    outcome = Scenario(exchanges=COUNTS, participating_parties=2, exchange_growth=0.5).run()
    found = recovery(outcome, "KEN")
    assert (found.exchanges, found.sent, found.received) == (248_631, 150_000, 98_631)


def test_who_takes_no_part_pays_nothing_or_exchanges_nothing_has_nothing_to_divide():
    options = [Scenario().run(), Scenario(name="Without", exclude=["KEN"]).run()]
    table = recovered_under_each(options, "KEN")
    assert table.loc[0, "per_exchange_usd"] == pytest.approx(0.190644, abs=1e-6)
    assert table.loc[0, "per_sent_usd"] is None
    assert table.loc[1].tolist() == ["Without", *[None] * 6]
    assert sentences(options[1], participant_of("KEN")) == ["Under this scenario, Kenya has nothing to recover."]
    assert sentences(options[0], participant_of("TZA"))[0].endswith("has nothing to recover.")
    newcomer = Scenario(participating_parties=187).run()
    assert recovery(newcomer, "CAN").break_even_usd is None
    assert "has no known exchanges" in sentences(newcomer, participant_of("CAN"))[0]


def test_counts_of_a_file_keep_what_was_sent_and_received(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("iso3,exchanges,sent,received\nKEN,165754,100000,65754\nMAR,5,,\n", encoding="utf-8")
    scenario = Scenario(exchanges=str(path))
    assert plain(scenario.exchanges) == {"KEN": {"sent": 100_000, "received": 65_754}, "MAR": 5}
    assert Scenario.from_mapping(scenario.values()) == scenario
    assert recovery(Scenario.from_mapping(scenario.values()).run(), "KEN").sent == 100_000
    assert plain(pickle.loads(pickle.dumps(scenario)).exchanges) == plain(scenario.exchanges)
    assert scenario.as_numbers().values()["exchanges"] == {"KEN": 165_754, "MAR": 5}
    path.write_text("iso3,exchanges,sent,received\nKEN,7,3,3\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"row 2, column exchanges: found '7' .text., expected 6, which is what the row"
    ):
        load_exchanges(path)
    path.write_text("iso3,exchanges,sent,received\nKEN,7,abc,\n", encoding="utf-8")
    with pytest.raises(InputError, match="column sent: found 'abc', expected sent and received together, or neither"):
        load_exchanges(path)
    for bad in ({"sent": 1, "received": -1}, {"sent": 1, "received": 0.5}):
        with pytest.raises(InputError, match=r"must be a whole number from 0 to .* for KEN \(received\)"):
            Scenario(exchanges={"KEN": bad})
    with pytest.raises(
        InputError, match=r"a count for KEN, or what it sent and received, like .sent: 100, received: 50"
    ):
        Scenario(exchanges={"KEN": {"sent": 1}})
