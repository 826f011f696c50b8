"""What a message does, wants and tells, in phrasings that no example has."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from tailor import ITEMS, ORDERS, a_goal, read, said

from remit.model.conversation import AskConfirm, AskFact, AskWhich, Candidate, OfferPerson
from remit.model.fact import Fact, Said
from remit.model.ids import ActionName, GoalId, GoalKind, MessageId, StepDigest
from remit.model.turn import Act, Understanding
from remit.model.value import Json

Understand = Any


def ask(fact: str, by: str, offered: tuple[Candidate, ...] = (), *, many: bool = False) -> AskFact:
    return AskFact(goal=GoalId("g1"), fact=fact, needed_by=ActionName(by), candidates=offered, many=many)


CONFIRM = AskConfirm(goal=GoalId("g1"), digest=StepDigest("d"), action=ActionName("take_back"), doing="take it back")
RETURNING = a_goal(
    "give_back",
    order=read("W10001", "orders.0.order"),
    items=read(["I1"], "items.0.item"),
    reason=said("too_small"),
)
OFFERED = {"order": ORDERS, "items": ITEMS, "item": ITEMS}


def kinds(understood: Understanding) -> list[str]:
    return [str(wish.kind) for wish in understood.wishes]


def values(facts: dict[str, Fact]) -> dict[str, Json]:
    return {name: fact.value for name, fact in facts.items()}


# -- wishes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I'd like to return these trousers", "give_back"),
        ("could you refund the scarf, I don't want it", "give_back"),
        ("where's my stuff??", "find_order"),
        ("I still haven't received my parcel", "find_order"),
        ("Good morning! Please shorten the sleeves of my jacket, thanks.", "alter"),
        ("i wanna change my e-mail", "new_email"),
        ("please reschedule my fitting to next week", "move_fitting"),
        ("I'd like to cancel the fitting on Friday", "drop_fitting"),
    ],
)
def test_a_wish_is_understood_in_other_words_than_its_examples(understand: Understand, text: str, kind: str) -> None:
    assert kinds(understand(text)) == [kind]


@pytest.mark.parametrize(
    "text", ["what is the weather tomorrow", "tell me a joke", "who won the world cup", "do you sell insurance"]
)
def test_what_is_out_of_the_remit_is_no_wish(understand: Understand, text: str) -> None:
    understood = understand(text)
    assert (understood.wishes, understood.between, understood.acts) == ((), (), (Act.ASK,))
    assert understood.confidence < 0.5


@pytest.mark.parametrize("text", ["", "   ", "???", "asdf qwrt zxcv", "\u202e\x00"])
def test_nonsense_is_unclear(understand: Understand, text: str) -> None:
    assert understand(text).acts == (Act.UNCLEAR,)


def test_several_wishes_are_found_in_order_each_with_its_part_and_facts(understand: Understand) -> None:
    text = "I want to return the shirt from W10001, and where is my order W10002? Also change my email to ada@new.org"
    understood = understand(text)
    assert kinds(understood) == ["give_back", "find_order", "new_email"]
    first, second, third = understood.wishes
    assert [values(w.facts) for w in (first, second)] == [{"order": "W10001"}, {"order": "W10002"}]
    assert values(third.facts) == {"new_email": "ada@new.org"}
    assert (first.start, first.end, third.end) == (0, second.start, len(text))


def test_a_fact_names_the_characters_it_was_read_from(understand: Understand) -> None:
    text = "Hello, please send back w 10001, it is too small"
    facts = understand(text).wishes[0].facts
    sources = {name: fact.source for name, fact in facts.items()}
    assert sources == {
        "order": Said(message=MessageId("m1"), start=24, end=31),
        "reason": Said(message=MessageId("m1"), start=39, end=48),
    }
    assert values(facts) == {"order": "W10001", "reason": "too_small"}


def test_the_new_address_is_told_from_the_old_one(understand: Understand) -> None:
    facts = understand("change my email from old@a.org to new@b.org").wishes[0].facts
    assert values(facts) == {"email": "old@a.org", "new_email": "new@b.org"}
    facts = understand("please use ada@b.org as my new e-mail address").wishes[0].facts
    assert values(facts) == {"new_email": "ada@b.org"}


def test_saying_who_speaks_is_not_a_wish_to_change_it(understand: Understand) -> None:
    understood = understand("my email is ada@b.org")
    assert (kinds(understood), values(understood.facts)) == ([], {"email": "ada@b.org"})


def test_what_may_mean_either_is_asked(understand: Understand) -> None:
    understood = understand("the fitting on friday")
    assert (set(understood.between), kinds(understood)) == ({"move_fitting", "drop_fitting"}, [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [("cancel it", "drop_fitting"), ("the first", "move_fitting"), ("move", "move_fitting"), ("2", "drop_fitting")],
)
def test_the_choice_between_two_kinds_is_taken(understand: Understand, text: str, kind: str) -> None:
    question = AskWhich(kinds=(GoalKind("move_fitting"), GoalKind("drop_fitting")), message=MessageId("m0"))
    assert kinds(understand(text, question=question)) == [kind]


def test_a_topic_is_noticed_by_pattern_and_by_likeness(understand: Understand) -> None:
    assert understand("you'll hear from my LAWYER").topics == ("legal",)
    assert understand("I will sue you all").topics == ("legal",)
    assert understand("where is my order").topics == ()


# -- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("W10002", "W10002"),
        ("the suit", "W10002"),
        ("10003", "W10003"),
        ("the latest", "W10001"),
        ("number 2", "W10002"),
    ],
)
def test_a_candidate_is_chosen_with_where_it_was_read(understand: Understand, text: str, value: str) -> None:
    understood = understand(text, question=ask("order", "get_order", ORDERS), current=a_goal("give_back"))
    fact = understood.facts["order"]
    assert (fact.value, fact.source.tag, understood.acts) == (value, "read", (Act.ANSWER,))


def test_an_identifier_that_no_system_offered_is_only_said(understand: Understand) -> None:
    understood = understand("it is W99999", question=ask("order", "get_order", ORDERS), current=a_goal("give_back"))
    assert (understood.facts["order"].value, understood.facts["order"].source.tag) == ("W99999", "said")


def test_an_answer_that_may_mean_several_is_none(understand: Understand) -> None:
    understood = understand("the t-shirt", question=ask("item", "tailor", ITEMS), current=a_goal("alter"))
    assert (understood.facts, understood.wishes, understood.acts) == ({}, (), (Act.UNCLEAR,))
    assert understood.confidence < 0.5


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("it doesn't fit", "too_small"),
        ("ripped", "torn"),
        ("not my style", "disliked"),
        ("too tihgt", "too_small"),
        ("2", "torn"),
        ("the last one", "disliked"),
        ("it's not too small, it has a hole", "torn"),
        ("disliked", "disliked"),
    ],
)
def test_an_option_is_chosen_by_its_words(understand: Understand, text: str, option: str) -> None:
    understood = understand(text, question=ask("reason", "take_back"), current=a_goal("give_back"))
    assert values(understood.facts) == {"reason": option}
    assert Act.ANSWER in understood.acts


def test_free_words_are_taken_whole(understand: Understand) -> None:
    question = ask("note", "tailor")
    understood = understand("please be careful with the lining", question=question, current=a_goal("alter"))
    assert values(understood.facts) == {"note": "please be careful with the lining"}


@pytest.mark.parametrize("text", ["what do you need that for?", "never mind", "let me talk to a human", "thanks"])
def test_what_is_no_answer_is_not_taken_for_free_words(understand: Understand, text: str) -> None:
    assert understand(text, question=ask("note", "tailor"), current=a_goal("alter")).facts == {}


def test_a_number_answers_the_question_for_one(understand: Understand) -> None:
    question = ask("centimetres", "tailor")
    assert values(understand("about three I'd say", question=question, current=a_goal("alter")).facts) == {
        "centimetres": 3
    }


def test_another_wish_beside_the_answer_is_heard(understand: Understand) -> None:
    question = ask("item", "tailor", ITEMS)
    understood = understand("the scarf, and also where is my other order?", question=question, current=a_goal("alter"))
    assert values(understood.facts) == {"item": "I2"}
    assert kinds(understood) == ["find_order"]


def test_another_wish_in_place_of_the_answer_is_no_answer(understand: Understand) -> None:
    question = ask("order", "get_order", ORDERS)
    understood = understand("where is my order W10002?", question=question, current=a_goal("give_back"))
    assert (understood.facts, kinds(understood)) == ({}, ["find_order"])
    assert Act.ANSWER not in understood.acts


def test_a_name_alone_asks_for_nothing(understand: Understand) -> None:
    question = ask("items", "take_back", ITEMS, many=True)
    understood = understand("the jacket and the scarf", question=question, current=a_goal("give_back"))
    assert (values(understood.facts), understood.wishes) == ({"items": ["I1", "I2"]}, ())


def test_an_answer_to_another_question_than_was_asked_is_kept(understand: Understand) -> None:
    goal = a_goal("give_back")
    understood = understand("it has a hole", question=ask("order", "get_order", ORDERS), current=goal)
    assert values(understood.facts) == {"reason": "torn"}
    question = ask("reason", "take_back")
    understood = understand("the running shoes", question=question, current=goal, candidates={"order": ORDERS})
    assert values(understood.facts) == {"order": "W10003"}


@pytest.mark.parametrize(("pressed", "value"), [("W10003", "W10003"), ("nothing like it", None)])
def test_a_button_is_an_answer_without_reading(understand: Understand, pressed: str, value: str | None) -> None:
    understood = understand("whatever", pressed=pressed, question=ask("order", "get_order", ORDERS))
    assert values(understood.facts) == ({"order": value} if value else {})


# -- yes, no and corrections ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("yes", {Act.AFFIRM, Act.ANSWER}),
        ("nah", {Act.DENY, Act.ANSWER}),
        ("👍", {Act.AFFIRM, Act.ANSWER}),
        ("yes but only one of them", {Act.AFFIRM}),
        ("never mind", {Act.STOP}),
    ],
)
def test_a_yes_or_no_to_the_question_is_an_answer(understand: Understand, text: str, acts: set[Act]) -> None:
    assert set(understand(text, question=CONFIRM, current=RETURNING, candidates=OFFERED).acts) == acts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("no, the scarf", {"items": ["I2"]}),
        ("actually both t-shirts", {"items": ["I3", "I4"]}),
        ("sorry, I meant the suit order", {"order": "W10002"}),
        ("wait, it has a hole", {"reason": "torn"}),
    ],
)
def test_a_correction_replaces_what_was_chosen_or_said(
    understand: Understand, text: str, facts: dict[str, Json]
) -> None:
    understood = understand(text, question=CONFIRM, current=RETURNING, candidates=OFFERED)
    assert values(understood.facts) == facts
    assert understood.acts == (Act.CORRECT,)
    assert understood.wishes == ()


def test_a_no_that_goes_on_does_not_call_the_whole_thing_off(understand: Understand) -> None:
    """INVARIANT: only a plain no, or letting go, drops what was asked about."""
    understood = understand("no, something purple", question=CONFIRM, current=RETURNING, candidates=OFFERED)
    assert not {Act.DENY, Act.STOP} & set(understood.acts)
    assert understood.drops == ()


@pytest.mark.parametrize(
    "text", ["cancel that", "forget it, I'll try later", "actually never mind", "drop the alteration"]
)
def test_letting_go_drops_the_goal_at_hand(understand: Understand, text: str) -> None:
    assert understand(text, question=CONFIRM, current=a_goal("alter")).drops == (GoalId("g1"),)


def test_cancelling_something_else_drops_nothing(understand: Understand) -> None:
    understood = understand("cancel my fitting", question=CONFIRM, current=RETURNING)
    assert (understood.drops, kinds(understood)) == ((), ["drop_fitting"])


def test_letting_go_of_nothing_is_a_wish_or_nothing(understand: Understand) -> None:
    assert understand("cancel that").drops == ()


@pytest.mark.parametrize("text", ["where is my parcel", "my order has not arrived yet"])
def test_an_offered_person_does_not_keep_a_wish_from_being_heard(understand: Understand, text: str) -> None:
    assert kinds(understand(text, question=OfferPerson())) == ["find_order"]


# -- size -------------------------------------------------------------------------------------------------------------


def work_of(read: Callable[[], object]) -> int:
    """How many functions are called to read something, once it was read before."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    read()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read()
    finally:
        sys.setprofile(before)
    return calls


def test_a_huge_message_is_read_at_both_ends(understand: Understand) -> None:
    def huge(times: int) -> Understanding:
        return understand(
            "I want to return my order W10001. " + "And then it rained. " * times + "My email is ada@b.org"
        )

    assert kinds(huge(1_000))[0] == "give_back"
    assert huge(1_000).wishes[0].facts["order"].value == "W10001"
    assert work_of(lambda: huge(4_000)) < 1.5 * work_of(lambda: huge(1_000))


@pytest.mark.parametrize(
    "unit", ["hi there ", "no ", "yes ", "ok thanks ", "12 ", "a@b ", "W1 ", "not the ", "it's 5 "]
)
def test_repetition_does_not_slow_the_reading_down(understand: Understand, unit: str) -> None:
    def read(length: int) -> Understanding:
        repeated = unit * (length // len(unit))
        return understand(repeated, question=CONFIRM, current=RETURNING, candidates=OFFERED)

    assert work_of(lambda: read(80_000)) < 1.5 * work_of(lambda: read(20_000))
