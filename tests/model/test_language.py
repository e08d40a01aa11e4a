"""What people read in the six languages: catalogues, terms, names, numbers, lists and days."""

import csv
import os
import pickle
import re
import subprocess
import sys
from datetime import date, datetime

import pytest
from babel.messages.pofile import read_po
from messages import MARKS
from ruamel.yaml import YAML

from ephyto_model import Scenario
from ephyto_model.errors import InputError
from ephyto_model.files import HOME
from ephyto_model.language.references import reference
from ephyto_model.language.translation import (
    ISOLATE,
    LANGUAGES,
    LOCALE,
    SOURCE,
    TURNED_ISOLATE,
    catalogue_path,
    direction,
    language,
    messages,
    own_name,
    speak,
    speaking,
    tag,
    tr,
    trn,
    without_isolates,
)
from ephyto_model.language.wording import (
    day_in_words,
    exchanges,
    listed,
    moment_in_words,
    parties,
    percent,
    signed_percent,
    signed_usd,
    usd,
)
from ephyto_model.model.names import NOTES, party_name, scenario_name
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.files import presets, read_scenarios, to_yaml
from ephyto_model.page.languages import languages

OTHERS = [code for code in LANGUAGES if code != SOURCE]
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def forms(message):
    """Return the texts of a message: one, or the plural forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def english(message):
    return message.id if isinstance(message.id, str) else message.id[1]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The messages that the sources hold now, as `make messages` extracts them."""
    out = tmp_path_factory.mktemp("messages") / "now.pot"
    marks = re.search(r"^MARKS := (.*)$", (HOME / "Makefile").read_text(), re.M)[1].split()
    keywords = [argument for mark in marks for argument in ("--keyword", mark)]
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "--quiet",
        "extract",
        "--mapping",
        "pyproject.toml",
        "--no-default-keywords",
        *keywords,
        "--omit-header",
        "--output",
        str(out),
        ".",
    ]
    environment = {**os.environ, "PYTHONPATH": str(HOME / "tools")}
    subprocess.run(command, cwd=HOME, check=True, capture_output=True, env=environment)
    return {(m.context, m.id) for m in read_po(out.open("rb")) if m.id}


def test_make_messages_knows_every_mark():
    keywords = re.search(r"^MARKS := (.*)$", (HOME / "Makefile").read_text(), re.M)[1].split()
    assert {keyword.partition(":")[0] for keyword in keywords} == {*MARKS, "trIn"}


@pytest.mark.heavy
@pytest.mark.parametrize("code", OTHERS)
def test_every_catalogue_has_the_messages_of_the_sources_and_no_others(code, extracted):
    assert {(m.context, m.id) for m in messages(code) if m.id} == extracted
    assert len(extracted) > 900


@pytest.mark.parametrize("code", OTHERS)
def test_nearly_all_messages_are_translated_and_what_is_not_shows_english(code):
    missing = [english(message) for message in messages(code) if message.id and not all(forms(message))]
    assert len(missing) < 0.05 * len(messages(code)), missing
    with speaking(code):
        assert [text for text in missing if tr(text) != text] == []
    page = languages()
    assert "" not in page["each"][code]["messages"]


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_translated_has_the_same_placeholders(code):
    for message in messages(code):
        if not message.id or not any(forms(message)):  # one that is not translated yet shows English
            continue
        assert not message.fuzzy, english(message)
        source = english(message)
        for text in forms(message):
            assert text.strip(), source
            missing = set(PLACEHOLDER.findall(source)) ^ set(PLACEHOLDER.findall(text))
            assert missing <= ({"number"} if isinstance(message.id, tuple) else set()), (source, text)
            for mark in ("<br>", "**", "\n\n"):
                assert text.count(mark) == source.count(mark), (source, text)


@pytest.mark.parametrize("code", OTHERS)
def test_every_plural_form_is_there_and_takes_its_number(code):
    counted = [message for message in messages(code) if isinstance(message.id, tuple)]
    assert len(counted) > 25
    for message in counted:
        assert len(message.string) == messages(code).num_plurals
    with speaking(code):
        for number in (0, 1, 2, 3, 5, 11, 21, 100, 187):
            text = trn("{number} party", "{number} parties", number)
            assert "{" not in text
            assert str(number) in text or code == "ar"


# The forms by hand: Russian has one for 1, 21, 31..., one for 2 to 4, 22 to 24..., and one for all others.
@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("en", 1, "1 party"),
        ("en", 2, "2 parties"),
        ("fr", 0, "0 partie"),
        ("fr", 2, "2 parties"),
        ("ru", 1, "1 сторона"),
        ("ru", 3, "3 стороны"),
        ("ru", 11, "11 сторон"),
        ("ru", 21, "21 сторона"),
        ("es", 2, "2 partes"),
    ],
)
def test_a_number_takes_the_form_that_goes_with_it(code, number, text):
    with speaking(code):
        assert parties(number) == text


GLOSSARY = list(csv.DictReader((LOCALE / "glossary.csv").open(encoding="utf-8")))
STRICT = (
    "expected contribution",
    "base fee",
    "usage fee",
    "Total Annual Funding Level",
    "development status",
    "usage category",
    "contracting party",
    "contact point",
    "biennium",
    "phytosanitary certificate",
)
BROKEN_PLURALS = {"رسم": "رسوم", "نقطة": "نقاط", "طرف": "أطراف"}


def stems(code, term):
    """Return what every form of a term has in it: for inflected languages the beginnings of its longer words."""
    term = re.sub(r"\s*[(（].*?[)）]", "", term.lower())
    if code == "zh":
        return [[term]]
    least = 2 if code == "ar" else 3
    words = [word.removeprefix("ال") for word in re.split(r"[\s'’,-]+", term)]
    longer = [(word, word[: max(3, int(len(word) * 0.6))]) for word in words if len(word) > least]
    return [[stem, BROKEN_PLURALS.get(word, stem)] for word, stem in longer]


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("term", STRICT)
def test_a_term_has_one_translation_everywhere(code, term):
    row = next(row for row in GLOSSARY if row["en"] == term)
    used = 0
    for message in messages(code):
        source = PLACEHOLDER.sub("", english(message) or "") if message.id else ""
        if term.lower() not in source.lower():
            continue
        used += 1
        for text in filter(None, forms(message)[-1:]):  # what is not translated yet shows English
            plain = PLACEHOLDER.sub("", text).lower()
            for stem in stems(code, row[code]):
                assert any(one in plain for one in stem), (term, source, text)
    assert used or term in ("phytosanitary certificate", "biennium")


def test_every_term_has_all_languages_and_its_source_and_says_whether_it_was_reviewed():
    assert len(GLOSSARY) >= 30
    for row in GLOSSARY:
        assert all(row[code] for code in LANGUAGES), row["en"]
        assert row["source"]
        assert row["reviewed"] in ("yes", "no")


@pytest.mark.parametrize("code", OTHERS)
def test_a_heading_that_is_a_term_reads_as_the_glossary_has_it(code):
    known = {message.id: message.string for message in messages(code) if isinstance(message.id, str)}
    for row in GLOSSARY:
        for heading in {row["en"], row["en"].capitalize()} & known.keys():
            wanted = re.sub(r"\s*[(（].*?[)）]", "", row[code]).lower()
            assert known[heading].lower().replace("ال", "") == wanted.replace("ال", ""), row["en"]  # Arabic's article


# CLDR: French groups by a narrow space that does not break and sets a percent sign apart by one; Spanish groups by
# points; Russian by spaces. The minus is the true sign in all of them.
@pytest.mark.parametrize(
    ("code", "amount", "change", "share", "growth"),
    [
        ("en", "4,067.63", "−300", "0.5%", "+15%"),
        ("fr", "4\u202f067,63", "−300", "0,5\xa0%", "+15\xa0%"),
        ("es", "4.067,63", "−300", "0,5\xa0%", "+15\xa0%"),
        ("ru", "4\xa0067,63", "−300", "0,5\xa0%", "+15\xa0%"),
        ("zh", "4,067.63", "−300", "0.5%", "+15%"),
        ("ar", "4,067.63", "\u200e−300", "0.5\u200e%\u200e", "\u200e+15\u200e%\u200e"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(code, amount, change, share, growth):
    with speaking(code):
        assert (usd(4067.63), signed_usd(-300), percent(0.005), signed_percent(0.15)) == (amount, change, share, growth)


@pytest.mark.parametrize(
    ("code", "joined", "day"),
    [
        ("en", "a, b and c", "30 June 2026"),
        ("fr", "a, b et c", "30 juin 2026"),
        ("es", "a, b y c", "30 de junio de 2026"),
        ("ru", "a, b и c", "30 июня 2026\u202fг."),
        ("zh", "a、b和c", "2026年6月30日"),
        ("ar", "a وb وc", "30 يونيو 2026"),
    ],
)
def test_lists_and_days_are_written_as_the_language_writes_them(code, joined, day):
    with speaking(code):
        assert listed(["a", "b", "c"]).replace("،", "") == joined
        assert day_in_words(date(2026, 6, 30)).replace("\xa0", "\u202f") == day.replace("\xa0", "\u202f")
        assert "22:58" in without_isolates(moment_in_words(datetime(2026, 11, 24, 22, 58)))


@pytest.mark.parametrize(
    ("code", "name", "called"),
    [
        ("fr", "Hong Kong SAR, China", "Chine, région administrative spéciale de Hong Kong"),
        ("ar", "Korea (the Democratic People's Republic of)", "جمهورية كوريا الشعبية الديمقراطية"),
        ("es", "Kenya", "Kenya"),
        ("ru", "Congo (the Democratic Republic of the)", "Демократическая Республика Конго"),
        ("en", "Côte d'Ivoire", "Côte d'Ivoire"),
    ],
)
def test_a_party_is_called_as_the_un_calls_it_and_in_english_as_the_paper_does(code, name, called):
    with speaking(code):
        assert party_name(name) == called


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_participant_has_a_name_of_its_own_in_every_language(code):
    with speaking(code):
        names = {party_name(participant.name) for participant in load_participants()}
    assert len(names) == 187
    if code in ("ar", "ru", "zh"):
        assert not [name for name in names if re.search("[A-Za-z]", name)]


# What texts do not say: nothing makes a voluntary contribution sound owed (para 35), Hong Kong SAR is no country, and a
# party that joins is a user of the ePhyto Solution, not of the Convention.
UNSAID = re.compile(
    r"\b(owe|owes|owed|arrears|is told|are told|newcomers?|takes no part|take home|for programs)\b"
    r"|(?<!Developed )(?<!-income )(?<!in-)(?<!\{)\b[Cc]ountr(y|ies)\b",
    re.IGNORECASE,
)
# Faults of a translation that were found more than once: a session's English name, a plain space before USD or a sign.
UNWRITTEN = {
    "fr": re.compile(r"CPM-18|\} USD| [:;?!»]|« |nouvelles? parties?\b|arriéré", re.IGNORECASE),
    "es": re.compile(r"CPM-18|\} USD|partes? nuevas?\b|atraso", re.IGNORECASE),
    "ru": re.compile(r"CPM-18|задолженност", re.IGNORECASE),
    "ar": re.compile(r"CPM-18|متأخرات"),
    "zh": re.compile(r"CPM-18|拖欠"),
}


def said_in(code):
    """Return every text of a catalogue: the English ones, or those of a language."""
    found = []
    for message in messages("fr" if code == SOURCE else code):
        text = message.id if code == SOURCE else message.string
        found += [text] if isinstance(text, str) else text
    return found


def test_english_texts_say_nothing_that_the_paper_avoids():
    assert [text for text in said_in(SOURCE) if UNSAID.search(text)] == []
    assert UNSAID.search("a country owes nothing")
    assert not UNSAID.search("the low-income countries")


@pytest.mark.parametrize("code", UNWRITTEN)
def test_no_translation_has_a_fault_that_was_found_before(code):
    assert [text for text in said_in(code) if UNWRITTEN[code].search(text)] == []
    assert UNWRITTEN[code].search("CPM-18")


def test_every_note_of_a_participant_is_a_message():
    assert {participant.note for participant in load_participants() if participant.note} == set(NOTES)


def test_references_to_the_paper_keep_its_numbers():
    with speaking("fr"):
        assert reference("paras 6 and 28; App. 1(17)") == "par. 6 et 28; App. 1(17)"
    with speaking("ar"):
        assert without_isolates(reference("App. 1(13)(b)(iii)")) == "المرفق 1(13)(b)(iii)"


def test_names_and_amounts_keep_their_own_direction_in_a_sentence_from_right_to_left():
    with speaking("ar"):
        assert f"{ISOLATE}400,000" in tr("FAO gives USD {amount}.", amount=usd(400_000))
        assert TURNED_ISOLATE in tr("{when}: {text}", when="2026", text="نص")
    assert [direction(code) for code in LANGUAGES] == ["rtl", "ltr", "ltr", "ltr", "ltr", "ltr"]
    assert tag("fr") == "fr-FR"


def test_a_language_is_spoken_only_inside_its_with_statement():
    with pytest.raises(InputError, match=r"^language must be one of ar, zh, en, fr, ru or es, not 'de'\.$"):
        speak("de")
    with speaking("fr"):
        speak("es")
        assert language() == "fr"
    assert language() == "en"
    assert own_name("fr") == "Français"
    assert exchanges(1) == "1 exchange"


def test_a_file_may_give_names_by_language(tmp_path):
    path = tmp_path / "named.yaml"
    path.write_text("name: {en: Half, fr: La moitié}\nfao_funding_usd: 631500\n", encoding="utf-8")
    (scenario,) = read_scenarios(path)
    assert scenario.name == "Half"
    with speaking("fr"):
        assert scenario_name(scenario.name) == "La moitié"
    with speaking("es"):
        assert scenario_name(scenario.name) == "Half"
    assert pickle.loads(pickle.dumps(scenario)).with_(fao_funding_usd=1).name.by_language["fr"] == "La moitié"
    assert type(scenario.values()["name"]) is str
    assert {"fao_funding_usd: 631500", "name: Half"} < set(to_yaml(scenario).splitlines())
    path.write_text("name: {de: Hälfte}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"texts by language, which is one of ar, zh, en, fr, ru or es, not 'de'"):
        read_scenarios(path)
    assert Scenario(name={"fr": "La moitié"}).name == "La moitié"


def test_the_presets_have_names_in_all_languages():
    given = YAML(typ="safe").load((HOME / "data" / "scenarios" / "cpm18.yaml").read_text(encoding="utf-8"))["scenarios"]
    assert [set(entry["name"]) for entry in given] == [set(LANGUAGES)] * len(presets())


def test_catalogues_say_what_was_reviewed():
    for code in OTHERS:
        head = catalogue_path(code).read_text(encoding="utf-8").split("\n\n")[0]
        assert "Draft: no entry was reviewed by an official translator." in head
