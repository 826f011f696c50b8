"""Reads messages as the tailor's shop would."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from tailor import NOON, TAILOR

from remit.brains.embedded.mind import Mind
from remit.brains.embedded.understand import Understander
from remit.language.encoder import LexicalEmbedder
from remit.model.conversation import Message
from remit.model.ids import ConversationId, MessageId
from remit.model.turn import Turn, Understanding


class Understand(Protocol):
    def __call__(self, text: str, *, pressed: str | None = None, **turn: Any) -> Understanding: ...


@pytest.fixture(scope="session")
def mind() -> Understander:
    return Understander(Mind(TAILOR, LexicalEmbedder()))


@pytest.fixture
def understand(mind: Understander) -> Understand:
    """Understands a text; further arguments are those of a turn."""

    def run(text: str, *, pressed: str | None = None, **turn: Any) -> Understanding:
        message = Message(
            id=MessageId("m1"),
            conversation=ConversationId("c1"),
            author="customer",
            channel="console",
            text=text,
            at=NOON,
            pressed=pressed,
        )
        return mind.understand(Turn(message=message, zone="Europe/Berlin", **turn))

    return run
