"""Replies are templates in the pack's voice, filled only from facts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tailor import ITEMS, TAILOR, euros

from remit.brains.embedded.say import LINES, Speaker
from remit.model.conversation import (
    AskCode,
    AskConfirm,
    AskConsent,
    AskFact,
    AskWhich,
    OfferGoal,
    OfferPerson,
    Question,
)
from remit.model.customer import Assurance
from remit.model.ids import ActionName, GoalId, GoalKind, MessageId, StepDigest
from remit.model.turn import (
    AskedFor,
    Done,
    Happening,
    Introduced,
    NotDone,
    Resumes,
    Small,
    Telling,
    ToPerson,
    Waits,
)

G1 = GoalId("g1")


def say(*tellings: Telling) -> str:
    return Speaker(TAILOR).say(Happening(tellings=tellings))


def ask(question: Question, asks: str = "") -> str:
    return say(AskedFor(question=question, asks=asks))


def fact(*, options: tuple[str, ...] = (), many: bool = False, offered: int = 0, asked: int = 1) -> AskFact:
    return AskFact(
        goal=G1,
        fact="order_item",
        needed_by=ActionName("tailor"),
        candidates=ITEMS[:offered],
        options=options,
        many=many,
        asked=asked,
    )


def test_the_first_reply_says_that_it_is_an_ai_and_for_whom_it_acts() -> None:
    assert "an AI assistant acting for Stitch & Co" in say(Introduced())


def test_a_template_is_filled_with_values_as_people_write_them() -> None:
    done = Done(
        says="We refund {amount} for {items.name} on {day}. Reason: {reason}.",
        values={
            "amount": euros("49.9"),
            "items": [{"name": "the blue jacket"}, {"name": "the scarf"}],
            "day": "2026-11-24",
            "reason": "too_small",
        },
    )
    expected = "We refund 49.90 EUR for the blue jacket and the scarf on Tuesday 24 November. Reason: too small."
    assert say(done) == expected


def test_a_sentence_without_its_fact_is_left_out() -> None:
    """INVARIANT: nothing is said that no fact fills, and no slot is ever shown."""
    done = Done(says="It is cancelled. You get {amount} back.", values={"amount": None})
    assert say(done) == "It is cancelled."


def test_something_done_that_has_no_words_is_still_told() -> None:
    assert say(Done(says="Refunded {amount}.", values={})) == "That is done."


def test_a_value_that_looks_like_a_slot_is_not_filled_again() -> None:
    assert say(Done(says="Noted: {note}", values={"note": "{secret}", "secret": "x"})) == "Noted: {secret}"


def test_choices_are_numbered_and_named() -> None:
    assert ask(fact(offered=2), "Which item is it about?") == (
        "Which item is it about?\n1. Rain jacket, blue, M\n2. Wool scarf, red, one size"
    )


def test_several_may_be_named_where_several_may_be_chosen() -> None:
    assert ask(fact(offered=2, many=True)).endswith("You can name more than one.")


def test_options_are_listed_in_words() -> None:
    assert ask(fact(options=("too_small", "torn")), "Why?") == "Why? (too small or torn)"


def test_a_question_without_wording_is_asked_by_the_name_of_its_fact() -> None:
    assert ask(fact()) == "What is the order item?"


def test_what_is_asked_again_says_so() -> None:
    assert ask(fact(asked=2), "Which one?") == "Sorry, I could not make that out. Which one?"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            AskConfirm(goal=G1, digest=StepDigest("d"), action=ActionName("a"), doing="refund 5.00 EUR"),
            "Shall I refund 5.00 EUR? (yes/no)",
        ),
        (
            AskCode(goal=G1, level=Assurance.VERIFIED, sent_to="m***@example.com"),
            "I have sent a code to m***@example.com. What is it?",
        ),
        (AskConsent(goal=G1, purpose="news"), "May we contact you for this: news? (yes/no)"),
        (OfferGoal(goal=G1, kind=GoalKind("alter")), "Would you like to have something altered instead? (yes/no)"),
        (
            AskWhich(kinds=(GoalKind("move_fitting"), GoalKind("drop_fitting")), message=MessageId("m")),
            "Would you like to move or cancel a fitting?",
        ),
        (OfferPerson(), "Shall I bring in a colleague? (yes/no)"),
    ],
)
def test_every_question_has_its_words(question: Question, words: str) -> None:
    assert ask(question) == words


def test_the_question_comes_last_and_nothing_is_said_twice() -> None:
    twice = NotDone(summary="send it back", reasons=("it is too late", "It is too late."))
    assert say(AskedFor(question=OfferPerson()), twice, twice) == (
        "I am sorry, I could not send it back. It is too late. Shall I bring in a colleague? (yes/no)"
    )


def test_a_pack_may_say_it_in_its_own_words() -> None:
    assert say(Small(what="thank")) == "With pleasure."


@pytest.mark.parametrize(
    "telling",
    [
        *(Waits(on=on, summary="refund 5.00 EUR") for on in ("approval", "system", "settling", "unknown")),
        ToPerson(queue="service"),
        ToPerson(queue="service", reasons=("Only people decide this.",)),
        Resumes(summary="move a fitting"),
        *(
            Small(what=what, summary="move a fitting")
            for what in ("greet", "thank", "who", "unclear", "beyond", "dropped", "nothing_to_undo", "wrong_code")
        ),
    ],
)
def test_every_telling_has_words_without_slots(telling: Telling) -> None:
    words = say(telling)
    assert words
    assert "{" not in words


def test_every_line_can_be_overridden_by_the_name_it_has() -> None:
    assert all(key.replace("_", "").isalpha() for key in LINES)


@pytest.mark.parametrize(
    ("summaries", "asked"),
    [
        (("cancel a fitting", "move a fitting"), "Would you like to cancel or move a fitting?"),
        (("cancel a fitting", "move an order"), "Would you like to cancel a fitting or move an order?"),
        (("fit", "fit"), "Would you like to fit or fit?"),
    ],
)
def test_what_may_be_meant_shares_its_ending(summaries: tuple[str, ...], asked: str) -> None:
    kinds = tuple(GoalKind(f"k{i}") for i in range(len(summaries)))
    goals = {
        kind: next(iter(TAILOR.goals.values())).model_copy(update={"summary": s})
        for kind, s in zip(kinds, summaries, strict=True)
    }
    said = Speaker(replace(TAILOR, goals=goals)).say(
        Happening(tellings=(AskedFor(question=AskWhich(kinds=kinds, message=MessageId("m"))),))
    )
    assert said == asked
