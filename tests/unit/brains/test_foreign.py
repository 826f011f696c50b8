"""Messages in a language that is not served: nothing in them is acted on, and they are answered in it."""

from __future__ import annotations

from typing import Any

import pytest
from tailor import TAILOR, a_goal, read

from remit.brains.embedded.foreign import FOREIGN
from remit.brains.embedded.say import LINES, Speaker
from remit.model.conversation import AskFact, Line, Mood, OfferPerson
from remit.model.ids import ActionName, GoalId
from remit.model.turn import Act, AskedFor, Happening, Introduced, Small

Understand = Any
GERMAN = "Ich möchte meine Bestellung W10001 zurückgeben, meine E-Mail ist ada@example.org"


def test_nothing_is_wanted_in_it_but_what_reads_the_same_everywhere_is_kept(understand: Understand) -> None:
    understood = understand(GERMAN)
    assert (understood.language, understood.acts, understood.wishes) == ("de", (Act.UNCLEAR,), ())
    assert {name: fact.value for name, fact in understood.facts.items()} == {
        "email": "ada@example.org",
        "order": "W10001",
    }


def test_an_identifier_answers_the_open_question_in_any_language(understand: Understand) -> None:
    question = AskFact(goal=GoalId("g1"), fact="order", needed_by=ActionName("find_order"))
    current = a_goal("find_order")
    understood = understand("es ist die Bestellung W10001", question=question, current=current, language="de")
    assert understood.facts["order"].value == "W10001"


def test_a_yes_goes_on_in_the_language_of_what_came_before(understand: Understand) -> None:
    assert understand("ja", language="de").language == "de"
    assert understand("yes", language="de").language != "de"


def test_the_next_english_message_goes_on_normally(understand: Understand) -> None:
    understood = understand("I want to return my order W10001", language="de")
    assert (understood.language, [w.kind for w in understood.wishes]) == ("en", ["give_back"])


def test_corrections_and_drops_are_not_read_into_it(understand: Understand) -> None:
    current = a_goal("give_back", order=read("W10001", "orders.0.order"))
    understood = understand("nein, ich will das nicht mehr machen", current=current)
    assert (understood.drops, understood.facts, understood.acts) == ((), {}, (Act.UNCLEAR,))


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "tr"])
def test_it_is_answered_in_the_language_with_a_person_offered(language: str) -> None:
    tellings = (Introduced(), Small(what="foreign"), AskedFor(question=OfferPerson()))
    said = Speaker(TAILOR).say(Happening(tellings=tellings, language=language, acting_for="Needle & Co"))
    own = {key: line for key, line in FOREIGN.items() if key.endswith(f"_{language}")}
    assert said.startswith(own[f"introduced_{language}"].format(acting_for="Needle & Co"))
    assert own[f"small_foreign_{language}"] in said
    assert said.endswith(own[f"person_{language}"])


def test_a_language_without_lines_of_its_own_is_answered_in_ours() -> None:
    tellings = (Small(what="foreign"), AskedFor(question=OfferPerson()))
    said = Speaker(TAILOR).say(Happening(tellings=tellings, language="ru"))
    assert said == f"{LINES['small_foreign'].format(served='English')} {LINES['person']}"


def test_every_line_in_another_language_is_one_of_ours() -> None:
    assert {key.rpartition("_")[0] for key in FOREIGN} <= set(LINES)


def test_a_mood_is_met_with_a_word_once() -> None:
    speaker, thanks = Speaker(TAILOR), Small(what="thank")
    usual = speaker.say(Happening(tellings=(thanks,)))
    said = speaker.say(Happening(tellings=(Introduced(), thanks), noticed=(Mood.VULNERABLE, Mood.ANGRY)))
    assert said.endswith(f" {LINES['mood_vulnerable']} {usual}")
    assert LINES["mood_angry"] not in said
    before = (Line(author="agent", text=said),)
    assert speaker.say(Happening(tellings=(thanks,), noticed=(Mood.VULNERABLE,), recent=before)) == usual
    assert speaker.say(Happening(tellings=(thanks,), moods=(Mood.ANGRY,))) == usual
