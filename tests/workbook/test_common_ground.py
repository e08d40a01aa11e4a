"""The search for common ground as its users see it: the command, the options paper, tables, figures."""

import io
import json

import docx
import pytest

from ephyto_model import Scenario
from ephyto_model.cli import main
from ephyto_model.display.word.writer import word_file
from ephyto_model.documents.common_ground_section import options_of, section
from ephyto_model.documents.options import options_paper
from ephyto_model.files import DATA
from ephyto_model.questions.agreements import charts as figures
from ephyto_model.questions.agreements import texts
from ephyto_model.questions.agreements.agreement import agreement_from, examples, read_agreement
from ephyto_model.questions.agreements.common_ground import agree
from ephyto_model.questions.agreements.export import as_json
from ephyto_model.questions.agreements.limit import Limit
from ephyto_model.questions.agreements.setting import measured

pytestmark = pytest.mark.heavy

REACH, AGAINST, ABOVE = (
    str(DATA / "agreements" / f"{name}.yaml")
    for name in ("within_reach", "against_one_another", "nobody_above_the_paper")
)


@pytest.fixture(scope="module")
def grounds():
    return {path.stem: agree(read_agreement(path)) for path in examples()}


def test_the_command_says_what_everyone_can_live_with(capsys):
    assert main(["agree", REACH]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "1,116 of 84,546 combinations of settings respect every limit. The smallest amount of outside funding among "
        "them is USD 160,000"
    )
    assert "If the amount is set to the dollar, USD 156,200 a year is enough." in out
    assert "Expected contribution, Kenya: at most USD 12,000" in out
    assert "not adopted policy" in out
    assert "inferred" in out


def test_the_command_says_who_stands_against_whom(capsys):
    assert main(["agree", AGAINST]) == 0
    out = capsys.readouterr().out
    assert (
        "None of the 7,686 combinations of settings respects every limit. The limits set by a party with very high "
        "usage and FAO are incompatible" in out
    )
    assert "USD 12,300 instead of USD 12,000 for a party with very high usage or USD 203,051 instead of" in out
    assert "Smallest number of limits to give up" in out


SMALL = """levers: {fao_funding_usd: [0, 100000]}
limits: [{who: FAO, on: fao_funding_usd, at_most: 50000}]
"""


def test_the_command_prints_json(tmp_path, capsys):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    assert main(["agree", str(tmp_path / "small.yaml"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads(json.dumps(as_json(agree(read_agreement(tmp_path / "small.yaml")))))
    assert (found["settings"], found["holding"]) == (2, 1)


def test_json_tells_limits_by_their_number_and_each_setting_can_be_run_again(grounds):
    found = json.loads(json.dumps(as_json(grounds["within_reach"])))
    assert list(found) == [
        "name",
        "settings",
        "holding",
        "limits",
        "least",
        "least_to_the_dollar",
        "nearest",
        "roomiest",
        "cost_of_keeping_usd",
        "frontier",
        "dollars",
        "contradictions_found",
        "contradictions",
        "given_up",
    ]
    limits = [Limit.from_mapping({k: v for k, v in limit.items() if k != "number"}) for limit in found["limits"]]
    for name in ("least", "least_to_the_dollar", "nearest", "roomiest"):
        outcome = Scenario.from_mapping(found[name]["scenario"]).run()
        again = measured(limits, outcome)
        assert [float(one.value) for one in again] == [one["value"] for one in found[name]["measured"]]
        assert all(one.holds for one in again)
    found = as_json(grounds["against_one_another"])
    assert [one["limits"] for one in found["contradictions"]] == [[1, 4], [2, 3, 4, 5]]
    assert found["least"] is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("levers: {fao: 1}\nlimits: [{who: x, on: gap_usd, at_least: 0}]", "there is no lever 'fao'"),
        ("limits: [{who: x, on: gap_usd, at_least: 0}]", "lacks 'levers'"),
        (
            "levers: {base_share: [0, 1]}\n"
            "limits: [{who: x, on: gap_usd, at_least: 0}, {who: y, on: gap_usd, at_most: -1}]",
            "no setting can hold both, so change one of them",
        ),
        ("", "is empty"),
    ],
)
def test_bad_files_are_answered_in_a_sentence_that_names_the_file(tmp_path, capsys, text, sentence):
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    for command in (["agree", str(file)], ["paper", str(file), "--out", str(tmp_path / "out")]):
        if command[0] == "paper" and not text:
            continue
        assert main(command) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert sentence in err
        assert "bad.yaml" in err
        assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_a_file_of_limits_is_no_scenario_and_the_sentence_says_what_to_do(tmp_path, capsys):
    assert main(["report", REACH, "--out", str(tmp_path)]) == 2
    assert "use ephyto agree, or ephyto paper" in capsys.readouterr().err
    assert main(["paper", REACH, "--brief", "KEN", "--out", str(tmp_path)]) == 2
    assert "--against and --brackets are for other files" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_map_says_who_is_satisfied_where_and_the_table_says_it_in_words(grounds):
    ground = grounds["within_reach"]
    found = figures.map_of(ground)
    figure = figures.possible_map(found)
    assert figure.layout.title.text.startswith("All limits are respected at")
    names = [trace.name for trace in figure.data if trace.type == "scatter"]
    assert names[0] == "✓ all limits are respected"
    assert "A limits not respected: FAO" in names
    heat = next(trace for trace in figure.data if trace.type == "heatmap")
    assert len(heat.z) == found.down.number
    assert {text for row in heat.text for text in row} >= {"all limits are respected", "limits not respected: FAO"}
    shown = figures.possible_table(found)
    holding = [row for row in shown.rows() if row[1] != "–"]
    assert len(holding) == int((found.broken == 0).any(axis=1).sum())
    assert figures.possible_map(figures.map_of(grounds["against_one_another"])).layout.title.text == (
        "No point in this chart respects all limits"
    )


def test_an_area_of_the_map_is_where_the_rules_say(grounds):
    found = figures.map_of(grounds["against_one_another"])
    for row, column in ((0, 0), (3, 30), (20, 60), (11, 40)):
        values = {found.down.name: found.down.at(row), found.across.name: found.across.at(column)}
        outcome = found.agreement.scenario.with_(**values).run()
        broken = sum(1 << n for n, one in enumerate(measured(found.agreement.limits, outcome)) if not one.holds)
        assert broken == found.broken[row][column]


def test_the_frontier_only_falls(grounds):
    frontier = grounds["nobody_above_the_paper"].frontier
    assert len(frontier) > 10
    highest = [point.highest_usd for point in frontier]
    assert highest == sorted(set(highest), reverse=True)
    assert "falls from USD" in figures.frontier(grounds["nobody_above_the_paper"]).layout.title.text
    assert "nothing to draw" in repr(figures.frontier(grounds["against_one_another"]))


def test_one_who_asks_for_two_things_is_told_with_what():
    limits = [
        {"who": "A", "on": "expected_contribution_usd", "of": "KEN", "at_most": 15_000},
        {"who": "A", "on": "fao_funding_usd", "at_most": 100_000},
    ]
    levers = {"fao_funding_usd": {"from": 0, "to": 900_000, "step": 100_000}}
    ground = agree(agreement_from({"levers": levers, "limits": limits}, "a test"))
    said = texts.headline(ground)
    assert "A (Expected contribution, Kenya: at most USD 15,000); and A (FAO funding: at most USD 100,000)" in said
    limits = [{**limits[0], "of": "NLD", "at_most": 0}, {"who": "B", "on": "gap_usd", "at_most": 9}]
    alone = agree(agreement_from({"levers": levers, "limits": limits}, "a test"))
    assert (
        "No combination of settings respects the limit set by A. The smallest change that would resolve this is USD"
        in texts.headline(alone)
    )


@pytest.mark.parametrize("name", ["within_reach", "against_one_another"])
def test_the_options_paper_has_a_section_on_common_ground(grounds, name):
    ground = grounds[name]
    document = docx.Document(io.BytesIO(word_file(options_paper("x", options_of(ground), section(ground)))))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:2] == ["Common ground", "The options"]
    body = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert texts.headline(ground) in body
    cells = [cell.text for table in document.tables[:2] for row in table.rows for cell in row.cells]
    for limit in ground.agreement.limits:
        assert texts.asked(limit) in cells
    for one in ground.contradictions:
        assert texts.against(one) in body
    options = options_of(ground)
    assert options[0].scenario == Scenario()
    assert len({option.scenario.name for option in options}) == len(options) > 2


@pytest.mark.slow
def test_the_command_writes_the_options_paper(tmp_path, capsys):
    assert main(["paper", ABOVE, "--out", str(tmp_path), "--language", "fr", "--json"]) == 0
    (written,) = json.loads(capsys.readouterr().out)["written"]
    document = docx.Document(written["file"])
    body = [paragraph.text for paragraph in document.paragraphs]
    assert "Terrain d'entente" in body
    assert not any("Common ground" in text for text in body)
