"""No one-time code, and nothing that is nearly one, is remembered of a conversation."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from remit.journal.recent import after_line, may_hold_code, meanwhile
from remit.model.conversation import AskCode, AskFact, Conversation, Message
from remit.model.customer import Assurance
from remit.model.ids import ActionName, ConversationId, CustomerId, GoalId, MessageId

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED = Conversation(
    id=ConversationId("c"),
    customer=CustomerId("ada"),
    channel="chat",
    opened_at=NOON,
    question=AskCode(goal=None, level=Assurance.VERIFIED, sent_to="a***@example.com"),
)
SLIPS = (
    "471299",
    "47129",
    "4712999",
    "4712g9",
    "47I299",
    "4 7 1 2 9",
    "471  299",
    "471,299",
    "471_299",
    "471–299",
    "471 / 299",
    "471\n299",
    "４７１２９９",
    "the code is 47129.",
    "my first half is 471",
    "four seven one two nine",
    "Four, seven, one, two, double nine",
    "four 7 one 2 nine",
)


def said(text: str) -> Message:
    return Message(id=MessageId("m"), conversation=ASKED.id, author="customer", channel="chat", text=text, at=NOON)


@pytest.mark.parametrize("text", SLIPS)
def test_a_mistyped_code_is_not_remembered_while_the_right_one_is_waited_for(text: str) -> None:
    """INVARIANT: no model is shown a one-time code, nor most of one."""
    (line,) = after_line(ASKED, said(text))
    assert "******" in line.text
    assert sum(c.isdigit() for c in line.text) <= 1
    assert not any(word in line.text.casefold().split() for word in ("four", "seven", "one", "nine"))
    assert meanwhile(ASKED, said(text)) == ()


@pytest.mark.parametrize("text", ["where do I find the code?", "I have two of them, one is 14 days old", "hold on"])
def test_what_is_no_code_is_remembered_as_it_was_said(text: str) -> None:
    assert not may_hold_code(text)
    assert after_line(ASKED, said(text))[0].text == text
    assert meanwhile(ASKED, said(text)) == (said(text),)


def test_what_is_said_in_answer_to_something_else_is_remembered_until_nothing_is_asked() -> None:
    asked = ASKED.model_copy(update={"question": AskFact(goal=GoalId("g"), fact="order", needed_by=ActionName("open"))})
    kept = meanwhile(asked, said("the down jacket"))
    assert kept == (said("the down jacket"),)
    code_waits = ASKED.model_copy(update={"meanwhile": kept})
    assert meanwhile(code_waits, said("471299")) == kept
    assert meanwhile(ASKED.model_copy(update={"question": None, "meanwhile": kept}), said("hello")) == ()


def test_numbers_are_remembered_where_no_code_is_waited_for() -> None:
    nothing_asked = ASKED.model_copy(update={"question": None})
    assert after_line(nothing_asked, said("W10011 please"))[0].text == "W10011 please"
