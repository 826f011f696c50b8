"""Changes of mind, second thoughts and asides: what is let go of, what is taken up instead, what is neither."""

from __future__ import annotations

from typing import Any

import pytest
from tailor import ITEMS, ORDERS, a_goal, read, said

from remit.model.conversation import AskConfirm, AskFact
from remit.model.ids import ActionName, GoalId, StepDigest
from remit.model.turn import Act, Understanding

Understand = Any

CONFIRM = AskConfirm(goal=GoalId("g1"), digest=StepDigest("d"), action=ActionName("take_back"), doing="take it back")
RETURNING = a_goal("give_back", order=said("W10001"), items=read(["I1"], "items.0.item"))


def which(fact: str, by: str, *, many: bool = False) -> AskFact:
    offered = {"order": ORDERS, "items": ITEMS, "item": ITEMS}[fact]
    return AskFact(goal=GoalId("g1"), fact=fact, needed_by=ActionName(by), candidates=offered, many=many)


def kinds(understood: Understanding) -> list[str]:
    return [str(wish.kind) for wish in understood.wishes]


@pytest.mark.parametrize(
    "text",
    [
        "stop, I changed my mind",
        "stop, leave it",
        "never mind, I want to keep it",
        "never mind, I have to go now",
        "forget it, I'll try later",
        "no thanks, I'll keep it",
        "leave it be",
        "oh forget it, this takes too long",
    ],
)
def test_a_goal_is_let_go_of_in_passing(understand: Understand, text: str) -> None:
    understood = understand(text, question=CONFIRM, current=RETURNING)
    assert (understood.drops, kinds(understood)) == ((GoalId("g1"),), [])


def test_letting_go_of_a_slip_is_not_letting_go_of_the_goal(understand: Understand) -> None:
    """INVARIANT: what a message answers, it does not drop."""
    question = which("order", "get_order")
    understood = understand("never mind that, W10003", question=question, current=a_goal("give_back"))
    assert (understood.facts["order"].value, understood.drops) == ("W10003", ())


@pytest.mark.parametrize("text", ["hold on, hm", "just a moment please", "let me think about it", "wait", "one sec"])
def test_waiting_wants_and_drops_nothing(understand: Understand, text: str) -> None:
    for turn in ({}, {"question": CONFIRM, "current": RETURNING}):
        understood = understand(text, **turn)
        assert (understood.wishes, understood.between, understood.drops, understood.facts) == ((), (), (), {})


@pytest.mark.parametrize("text", ["I'd rather have it altered", "shorten the sleeves instead"])
def test_another_goal_instead_replaces_the_one_at_hand(understand: Understand, text: str) -> None:
    understood = understand(text, question=CONFIRM, current=RETURNING)
    assert (kinds(understood), understood.drops) == (["alter"], (GoalId("g1"),))


def test_another_goal_beside_it_does_not(understand: Understand) -> None:
    text = "wait, where is my order W10002? and shorten the sleeves as well"
    understood = understand(text, question=CONFIRM, current=RETURNING)
    assert (understood.drops, "find_order" in kinds(understood)) == ((), True)


def test_it_is_what_the_goal_at_hand_is_about(understand: Understand) -> None:
    understood = understand("where is it now?", question=CONFIRM, current=RETURNING)
    assert kinds(understood) == ["find_order"]
    assert understood.wishes[0].facts["order"].value == "W10001"


@pytest.mark.parametrize("text", ["please don't move my fitting", "do not send it back", "I never asked to return it"])
def test_what_is_not_wanted_is_no_wish(understand: Understand, text: str) -> None:
    assert understand(text).wishes == ()


def test_what_is_wanted_instead_of_it_is(understand: Understand) -> None:
    assert kinds(understand("I don't want to move my fitting, I want to cancel my fitting")) == ["drop_fitting"]


@pytest.mark.parametrize(
    "text", ["what is your return policy?", "do you charge for returns?", "how do returns work?", "return policy"]
)
def test_a_question_about_the_business_is_no_wish(understand: Understand, text: str) -> None:
    assert understand(text).wishes == ()


@pytest.mark.parametrize("text", ["123456", "42", "2026"])
def test_a_number_alone_asks_for_nothing(understand: Understand, text: str) -> None:
    understood = understand(text)
    assert (understood.wishes, understood.between) == ((), ())


def test_the_same_for_another_order_is_a_goal_of_its_own(understand: Understand) -> None:
    understood = understand("I want to return W10001 and W10002")
    assert [(w.kind, w.facts["order"].value) for w in understood.wishes] == [
        ("give_back", "W10001"),
        ("give_back", "W10002"),
    ]


def test_what_leads_up_to_a_wish_is_none_of_its_own(understand: Understand) -> None:
    assert kinds(understand("My jacket needs shorter sleeves, but I would like to return it")) == ["give_back"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("My parcel has been sent. I need the sleeves of my jacket shortened", ["alter"]),
        ("My order was sent last week. Can you take in the waist of my suit?", ["alter"]),
        ("My order has been sent. Also my email has changed", ["find_order", "new_email"]),
        ("Track my order please. I need the sleeves of my jacket shortened", ["find_order", "alter"]),
    ],
)
def test_a_statement_only_explains_a_request_unless_it_is_added_to_it(
    understand: Understand, text: str, wanted: list[str]
) -> None:
    assert kinds(understand(text)) == wanted


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("the second one, no sorry, the first", ["I1"]),
        ("the jacket. wait, the scarf", ["I2"]),
        ("the jacket and the scarf", ["I1", "I2"]),
        ("all but the scarf", ["I1", "I3", "I4"]),
    ],
)
def test_who_corrects_themselves_means_what_came_last(understand: Understand, text: str, items: list[str]) -> None:
    question = which("items", "take_back", many=True)
    understood = understand(text, question=question, current=a_goal("give_back"))
    assert understood.facts["items"].value == items


def test_a_week_is_all_of_its_days(understand: Understand) -> None:
    question = which("order", "get_order")
    goal = a_goal("give_back")
    assert understand("the one from last week", question=question, current=goal).facts["order"].value == "W10002"
    assert understand("this week's order", question=question, current=goal).facts["order"].value == "W10001"


@pytest.mark.parametrize(
    ("text", "act"), [("help", Act.GREET), ("what can you do?", Act.GREET), ("goodbye", Act.THANK), ("yo", Act.GREET)]
)
def test_plain_talk_gets_plain_talk(understand: Understand, text: str, act: Act) -> None:
    assert understand(text).acts == (act,)


def test_what_may_mean_several_narrows_the_choice(understand: Understand) -> None:
    question = which("item", "tailor")
    understood = understand("the t-shirt", question=question, current=a_goal("alter"))
    assert ([c.value for c in understood.narrowed], understood.facts) == (["I3", "I4"], {})
    assert understand("the purple one", question=question, current=a_goal("alter")).narrowed == ()


def test_a_wish_may_be_taken_back_for_another_in_the_same_breath(understand: Understand) -> None:
    assert kinds(understand("Please cancel my fitting. Actually, reschedule my fitting instead")) == ["move_fitting"]


def test_what_is_asked_at_the_end_of_a_rant_is_heard(understand: Understand) -> None:
    understood = understand("I am so upset. " * 1_300 + "Where is my order W10002?")
    assert [(w.kind, w.facts["order"].value) for w in understood.wishes] == [("find_order", "W10002")]
