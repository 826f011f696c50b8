"""Questions that only want to know are told from those that want something done."""

from __future__ import annotations

import pytest

from remit.brains.embedded.aside import asks_leave, inquires, of_what_is_proposed


@pytest.mark.parametrize(
    "text",
    [
        "what does a return cost from Norway?",
        "do I have to pay for returns?",
        "is return shipping free?",
        "until when can I cancel an order?",
        "how many days do I have to send something back?",
        "and when will I get my money back?",
        "could you tell me if I get the shipping cost back?",
    ],
)
def test_it_only_wants_to_know(text: str) -> None:
    assert inquires(text)


@pytest.mark.parametrize(
    "text",
    [
        "what do I do with a broken lamp?",
        "when can you come?",
        "is it possible to send it back?",
        "what I got is broken",
        "do not send the next one",
        "do an exchange for me please",
        "when does my order arrive?",
        "is W10001 on its way?",
        "I want to return it",
        "I was wondering whether I could return a gift",
    ],
)
def test_it_wants_more_or_is_about_what_is_the_speakers_own(text: str) -> None:
    assert not inquires(text)


def test_who_asks_if_something_may_be_done_may_mean_to() -> None:
    assert asks_leave("can I return a gift?")
    assert not asks_leave("can I return it?")
    assert not asks_leave("can I return my coat?")


def test_that_is_what_is_proposed() -> None:
    assert of_what_is_proposed("and how long does that take?")
    assert not of_what_is_proposed("where is it?")
