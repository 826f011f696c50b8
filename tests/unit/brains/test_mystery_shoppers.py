"""How much of what people write, in words that no example of the shop has, is understood; and what is never guessed."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path

import pytest
from mystery_shoppers import SAID, UNASKED

from remit.app import embedded
from remit.brains.embedded import EmbeddedBrain
from remit.model.turn import Understanding
from remit.pack.contents import Contents
from remit.pack.load import load
from remit.testing.contracts.brain import a_turn

SHOP = Path(__file__).parents[3] / "packs" / "shop"
RIGHT, OF_A_KIND, SURELY_WRONG = 0.95, 0.85, 0.01
SURE = 0.85


@cache
def shop() -> Contents:
    return load(SHOP)


@cache
def mind() -> EmbeddedBrain:
    return embedded(shop())


def understood(text: str) -> Understanding:
    return asyncio.run(mind().understand(a_turn(text)))


def kinds(text: str) -> list[str]:
    return [str(wish.kind) for wish in understood(text).wishes]


def test_most_of_what_people_want_is_understood() -> None:
    said = [(text, kind) for kind, texts in SAID.items() for text in texts]
    wrong = [(kind, text) for text, kind in said if kinds(text) != [kind]]
    assert len(wrong) <= (1 - RIGHT) * len(said), wrong


@pytest.mark.parametrize("kind", SAID)
def test_no_kind_of_goal_is_left_behind(kind: str) -> None:
    right = sum(kinds(text) == [kind] for text in SAID[kind])
    assert right >= OF_A_KIND * len(SAID[kind])


def test_what_is_not_wanted_is_hardly_ever_taken_for_sure() -> None:
    """INVARIANT: a wrong guess is an unsure one; a sure one opens a goal unasked."""
    said = [(text, [kind]) for kind, texts in SAID.items() for text in texts] + [(text, []) for text in UNASKED]
    surely = [
        (text, wish.kind)
        for text, meant in said
        for wish in understood(text).wishes
        if wish.kind not in meant and wish.confidence >= SURE
    ]
    assert len(surely) <= SURELY_WRONG * len(said), surely


def test_what_asks_for_nothing_opens_nothing() -> None:
    opened = [(text, kinds(text)) for text in UNASKED if kinds(text)]
    assert len(opened) <= 0.05 * len(UNASKED), opened


def test_no_message_of_the_shoppers_is_an_example_of_the_shop() -> None:
    examples = {example.lower() for goal in shop().goals.values() for example in goal.examples}
    same = [text for texts in SAID.values() for text in texts if text.lower() in examples]
    assert len(same) <= 0.02 * sum(map(len, SAID.values())), same
