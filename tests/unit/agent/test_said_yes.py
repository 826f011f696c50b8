"""What counts as a customer's yes in a recorded conversation, and what it was a yes to."""

from __future__ import annotations

import pytest

from remit.agent.shadow.agreed import agrees, names, offer_agreed
from remit.agent.shadow.known import also_known_as, only_one
from remit.model.transcript import Answered, Called, Remark
from remit.model.value import Json


@pytest.mark.parametrize(
    "answer",
    [
        "Yes",
        "Yes, please go ahead and cancel both.",
        "Great. Please proceed with the exchange.\nHow long will the refund take?",
        "1) Yes—change the lamp.\n2) Keep the mug as it is.",
        "I confirm.\nIf anything else would change, wait and let me know before finalizing.",
        "Go ahead. I don't need anything but that.",
    ],
)
def test_a_yes_may_go_on(answer: str) -> None:
    assert agrees(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "No, please go ahead with the other one instead.",
        "Yes, if it is free.",
        "Yes, but use my other card.",
        "Can you go ahead?",
        "Yes.\nActually, wait.",
        "Go ahead. Before you do, tell me what it costs.",
        "I want to cancel my order.",
        "Please summarise it and I will confirm before you proceed.",
        "",
    ],
)
def test_what_is_not_yet_a_yes_is_none(answer: str) -> None:
    assert not agrees(answer)


def _talk(*texts: str) -> list[Remark]:
    """A conversation that the customer begins."""
    return [
        Remark(number=number, role="assistant" if number % 2 else "user", text=text)
        for number, text in enumerate(texts)
    ]


def test_what_was_agreed_to_is_the_offer_and_the_words_said_to_it() -> None:
    agreed = offer_agreed(_talk("Hello", "Shall I cancel A1?", "Yes, as I don't need it."))
    assert agreed is not None
    assert agreed.text == "Shall I cancel A1?\nYes, as I don't need it."


def test_a_yes_stands_while_only_questions_are_answered() -> None:
    talk = _talk("Hello", "Shall I cancel A1?", "Yes, please.", "For what reason?", "A change of plans.")
    agreed = offer_agreed(talk)
    assert agreed is not None
    assert "Shall I cancel A1?" in agreed.text


@pytest.mark.parametrize("later", ["Wait, not that one.", "What does it cost?", "Hm, but keep the other one."])
def test_a_yes_falls_with_the_first_doubt(later: str) -> None:
    assert offer_agreed(_talk("Hello", "Shall I cancel A1?", "Yes, please.", "For what reason?", later)) is None


def test_a_yes_to_one_thing_names_no_other() -> None:
    agreed = offer_agreed(_talk("Hello", "Shall I cancel A1?", "Yes, please."))
    assert agreed is not None
    assert names(agreed, None, Called(id="1", name="cancel", arguments={"order": "A1"}), {})
    assert not names(agreed, None, Called(id="1", name="cancel", arguments={"order": "B2"}), {})


CARDS: Json = [
    {"id": "card_1", "brand": "visa", "last_four": "4242"},
    {"id": "card_2", "brand": "visa", "last_four": "4343"},
    {"id": "card_3", "brand": "amex", "last_four": "4444"},
]


def _read(value: Json) -> Answered:
    return Answered(call=Called(id="1", name="get", arguments={}), number=1, text="", value=value, failed=False)


def test_an_identifier_is_also_called_by_what_no_other_record_has() -> None:
    assert also_known_as("card", "card_1", [_read(CARDS)]) == ("4242",)
    assert also_known_as("card", "card_3", [_read(CARDS)]) == ("4444", "amex")
    assert also_known_as("card", "card_9", [_read(CARDS)]) == ()


def test_a_record_is_also_called_by_the_identifiers_that_only_it_holds() -> None:
    trips: Json = [
        {"trip": "T00001", "legs": [{"flight": "XX101"}, {"flight": "XX102"}], "city": "Bend"},
        {"trip": "T00002", "legs": [{"flight": "XX102"}], "city": "Salem"},
    ]
    assert also_known_as("trip", "T00001", [_read(trips)]) == ("XX101",)
    assert also_known_as("trip", "T00002", [_read(trips)]) == ()


def test_what_there_is_one_of_goes_without_saying() -> None:
    one, two = _read({"order": "A1", "total": "5.00"}), _read([{"order": "A1"}, {"order": "B2"}])
    assert only_one("order", "A1", [one])
    assert not only_one("order", "A1", [one, two])
    assert not only_one("order", "A1", [])
