"""Texts around a scenario's tables and charts: its title and headline, its notices, the count of parties."""

from ephyto_model.display.html import Fragment, bulleted
from ephyto_model.display.provenance import stamp
from ephyto_model.language.translation import tr
from ephyto_model.language.wording import listed
from ephyto_model.model.names import in_sentence, scenario_name
from ephyto_model.model.participants import load_participants
from ephyto_model.model.scenarios.scenario import Outcome
from ephyto_model.questions.fees.answer import answer, plainly
from ephyto_model.questions.fees.participation import marked_numbers


def title(outcome: Outcome) -> Fragment:
    """Return the scenario's name and the answer to it."""
    name, sentence = scenario_name(outcome.scenario.name), answer(outcome)
    values = {"name": name, "headline": sentence, "stamp": stamp(outcome)}
    return Fragment("title.html.j2", values, f"{name}\n{plainly(sentence)}\n{stamp(outcome)}")


def notices(outcome: Outcome) -> Fragment:
    """Return the notices of an outcome as a list."""
    texts = [notice.text for notice in outcome.notices]
    return bulleted(texts)


def the_count_of_parties() -> Fragment:
    """Explain the numbers of parties that the paper's figures rest on. Source: para 28; Appendices 2 and 3."""
    users, contracting, participants = marked_numbers()
    others = max(p.appendix_row for p in load_participants() if not p.is_user)
    not_contracting = [p.name for p in load_participants() if not p.contracting_party]
    text = tr(
        "Appendix 2 lists {users} users and Appendix 3 lists {others} other parties. The Plurinational State of "
        "Bolivia is in both, so there are {participants} distinct participants, the number used in this workbook. "
        "Paragraph 28 mentions {contracting} contracting parties. To get from {participants} to {contracting}, "
        "leave out {names}: Appendix 2 lists them, but they were not contracting parties in early 2024. Then add "
        "the European Union, a contracting party that issues no certificates of its own.",
        users=users,
        others=others,
        participants=participants,
        contracting=contracting,
        names=listed([in_sentence(name) for name in not_contracting]),
    )
    question = tr(
        "Why {users}, {contracting} and {participants}?",
        users=users,
        contracting=contracting,
        participants=participants,
    )
    return Fragment("question.html.j2", {"question": question, "answer": text}, f"{question} {text}")
