"""Papers of several options as one: what an option says stands plain, or in the brackets that have its number."""

import io
import random
import re

import docx
import pytest
from office import office_complaints
from sizes import sizes
from strategies import CODES

from ephyto_model import Scenario
from ephyto_model.cli import main
from ephyto_model.display.word.blocks import Contents, Paragraph, Picture, Setting, Strong, Table
from ephyto_model.display.word.brackets import bracketed
from ephyto_model.documents.paper import paper
from ephyto_model.language.translation import speaking
from ephyto_model.model.scenarios.files import presets

# An alternative: what stands between brackets (no bracket itself) and ends with the numbers of its options.
ALTERNATIVE = re.compile(r"\[([^\[\]]*) \((\d(?:, \d)*)\)\]")
BESIDE = re.compile(rf"{ALTERNATIVE.pattern}(?: {ALTERNATIVE.pattern})*")  # those of one place, a space between them


def written(text):
    """Write a text with what is no word of it between braces, so that no bracket of a source or a blank is mistaken."""
    pieces = (text,) if isinstance(text, str) else text
    return "".join(
        piece if isinstance(piece, str) else piece.text if isinstance(piece, Strong | Setting) else f"{{{piece!r}}}"
        for piece in pieces
    )


def settled(text, number):
    """Return what one option says: its alternatives, without brackets."""

    def own(found):
        return "".join(said for said, numbers in ALTERNATIVE.findall(found[0]) if str(number) in numbers.split(", "))

    said = BESIDE.sub(own, written(text))
    return re.sub(r"\s+", " ", said).strip()


def as_option(document, number):
    """Return the parts of one option out of a bracketed document, or of its own paper, as texts."""
    found = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows = [[settled(cell, number) for cell in row] for row in [block.headings, *block.rows]]
            if kept := [row for row in rows if any(row)]:
                # Where two options have different rows, which of them stands first is not theirs to say.
                found.append([settled(block.caption, number), settled(block.note, number), *sorted(kept)])
        elif isinstance(block, Picture):
            if caption := settled(block.caption, number):
                found.append((caption, block.png))
        elif not isinstance(block, Contents) and (said := settled(block.text, number)):
            found.append(said)
    return found


def options(number):
    """Return some options, drawn at random: shipped ones, and others of other amounts and parties."""
    draw = random.Random(number)
    some = draw.sample(presets(), draw.randint(1, 3))
    return [
        *some,
        Scenario(
            name=f"Drawn {number}",
            fao_funding_usd=draw.choice([0, 250_000, 1_300_000]),
            participating_parties=draw.choice([88, 100, 187]),
            exclude=draw.sample(CODES, 2),
            rounding=draw.choice(["published", "exact"]),
        ),
    ]


@pytest.mark.heavy
@pytest.mark.parametrize("number", sizes(1, 30))
@pytest.mark.parametrize("code", ["en", "ar"])
def test_each_option_is_what_stands_plain_and_in_its_own_brackets(number, code):
    for seed in range(number):
        with speaking(code):
            papers = [paper(option.run()) for option in options(seed)]
            merged = bracketed(papers)
        for place, own in enumerate(papers, start=1):
            assert as_option(merged, place) == as_option(own, place), (seed, place)


def test_a_sentence_has_its_alternatives_where_they_differ():
    two, three = (paper(Scenario(fao_funding_usd=amount).run()) for amount in (0, 400_000))
    texts = [written(block.text) for block in bracketed([two, three]).blocks if isinstance(block, Paragraph)]
    assert any("must therefore bring in USD [1,263,000 (1)] [863,000 (2)] a year." in text for text in texts)
    assert bracketed([two, two]).blocks == two.blocks


@pytest.mark.heavy
def test_the_command_writes_it_and_refuses_what_it_cannot(tmp_path, capsys):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("name: One", encoding="utf-8")
    two.write_text("scenarios: [{name: One}, {name: Two, fao_funding_usd: 400000}]", encoding="utf-8")
    assert main(["paper", str(two), "--brackets", "--out", str(tmp_path / "out")]) == 0
    made = docx.Document(io.BytesIO((tmp_path / "out" / "two" / "papers" / "bracketed_paper.docx").read_bytes()))
    assert office_complaints(tmp_path / "out" / "two" / "papers" / "bracketed_paper.docx") == []
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "with the numbers of the options: (1) One and (2) Two." in text
    assert "USD [1,263,000 (1)] [863,000 (2)] a year" in text
    capsys.readouterr()
    for asked, sentence in (
        ([str(one), "--brackets"], "--brackets takes 2 to 9 scenarios, not 1"),
        ([str(two), "--brackets", "--against", str(one)], "two ways to show the same"),
        ([str(two), "--brackets", "--brief", "KEN"], "--brackets writes one paper alone"),
        (["data/projections/futures.yaml", "--brackets"], "are for scenarios"),
        (["data/agreements/within_reach.yaml", "--brackets"], "for other files"),
    ):
        assert main(["paper", *asked, "--out", str(tmp_path / "no")]) == 2
        assert sentence in capsys.readouterr().err
    assert not (tmp_path / "no").exists()
