"""Which of the things that systems returned is meant."""

from __future__ import annotations

import pytest
from tailor import ITEMS, NOON, ORDERS, SLOTS

from remit.brains.embedded.resolve import option_by_place, resolve, unnamed
from remit.language.spans import Reading
from remit.model.conversation import Candidate

READING = Reading(NOON, "Europe/Berlin")


def picked(text: str, candidates: tuple[Candidate, ...], *, many: bool = False) -> list[str]:
    return [str(c.value) for c in resolve(text, candidates, many, READING).picks]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the jacket", "I1"),
        ("jackt", "I1"),
        ("the blue one please", "I1"),
        ("size M", "I1"),
        ("the medium", "I1"),
        ("I think it was the scarf", "I2"),
        ("2", "I2"),
        ("number 2", "I2"),
        ("option two please", "I2"),
        ("the second one", "I2"),
        ("the 29 euro one", "I2"),
        ("29.00 EUR", "I2"),
        ("the third", "I3"),
        ("black", "I3"),
        ("the black t-shirt", "I3"),
        ("not the white one, the black one", "I3"),
        ("the last one", "I4"),
        ("the white tshirt", "I4"),
        ("the cheapest", "I4"),
        ("the most expensive one", "I1"),
        ("the t-shirt that isn't black", "I4"),
    ],
)
def test_one_item_is_meant(text: str, value: str) -> None:
    assert picked(text, ITEMS) == [value]


@pytest.mark.parametrize(
    "text", ["the t-shirt", "the purple one", "size L", "hm", "it's too small", "5", "I don't know"]
)
def test_nothing_is_picked_where_it_is_not_clear(text: str) -> None:
    assert picked(text, ITEMS) == []


def test_those_that_may_still_be_meant_are_told() -> None:
    assert [c.value for c in resolve("the t-shirt", ITEMS, False, READING).narrowed] == ["I3", "I4"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the one from Tuesday", "W10001"),
        ("from last tuesday", "W10001"),
        ("the one of November 10", "W10002"),
        ("10 November", "W10002"),
        ("from october", "W10003"),
        ("my last order", "W10001"),
        ("the latest", "W10001"),
        ("the most recent one", "W10001"),
        ("the oldest", "W10003"),
        ("W10002", "W10002"),
        ("w-10002", "W10002"),
        ("the 249.90 one", "W10002"),
        ("the one with the shoes", "W10003"),
        ("the one I paid 120 euros for", "W10003"),
        ("the last one", "W10003"),
    ],
)
def test_one_order_is_meant(text: str, value: str) -> None:
    assert picked(text, ORDERS) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("friday morning", "s1"),
        ("Friday afternoon", "s2"),
        ("on Monday", "s3"),
        ("the earliest", None),
        ("the 30th", "s3"),
        ("friday at 2 pm", "s2"),
    ],
)
def test_one_slot_is_meant(text: str, value: str | None) -> None:
    assert picked(text, SLOTS) == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("all of them", ["I1", "I2", "I3", "I4"]),
        ("everything please", ["I1", "I2", "I3", "I4"]),
        ("the whole order", ["I1", "I2", "I3", "I4"]),
        ("everything except the scarf", ["I1", "I3", "I4"]),
        ("all but the jacket", ["I2", "I3", "I4"]),
        ("both t-shirts", ["I3", "I4"]),
        ("the shirts", ["I3", "I4"]),
        ("the jacket and the scarf", ["I1", "I2"]),
        ("the scarf, the black t-shirt", ["I2", "I3"]),
        ("1 and 3", ["I1", "I3"]),
        ("1,2", ["I1", "I2"]),
        ("the first and the last", ["I1", "I4"]),
        ("just the scarf", ["I2"]),
        ("the t-shirt", []),
        ("the purple one", []),
    ],
)
def test_several_items_are_meant(text: str, chosen: list[str]) -> None:
    assert picked(text, ITEMS, many=True) == chosen


def test_the_only_candidate_is_meant_by_a_yes_or_its_name() -> None:
    only = ITEMS[:1]
    assert picked("yes", only) == picked("the jacket", only) == ["I1"]
    assert picked("the scarf", only) == []


def test_words_that_name_candidates_are_told_from_the_rest() -> None:
    assert unnamed("cancel the blue jacket instead", ITEMS) == "cancel the instead"
    assert unnamed("the second one", ITEMS) == "the"


@pytest.mark.parametrize(("text", "place"), [("2", 1), ("the first", 0), ("last one", 2), ("4", None), ("blue", None)])
def test_an_option_is_meant_by_its_place(text: str, place: int | None) -> None:
    assert option_by_place(text, 3) == place
