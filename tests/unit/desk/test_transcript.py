"""What a conversation shows to those who are in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import CHAT, SAM, shop

from remit.desk.transcript import transcript
from remit.errors import UnknownConversation
from remit.model.desk import Speak
from remit.model.ids import ConversationId, MessageId

MARIA = "maria@example.com"
BROKEN = "The lamp in order W10011 arrived broken, please send me a new one"


async def test_a_confirmation_shows_exactly_what_will_be_done(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.hear("the lamp", MARIA)
        shown = await it.transcript()
        assert shown.question is not None and shown.question.confirms is not None
        assert [b.label for b in shown.question.buttons] == ["Yes", "No"]
        assert shown.question.buttons[0].press == shown.question.confirms.digest
        details = {d.label: d.value for d in shown.question.confirms.details}
        assert details["Order"].startswith("W10011")
        assert shown.goals[0].state == "asks_customer"


async def test_nobody_is_asked_to_agree_to_what_systems_call_things_among_themselves(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("I want to buy the espresso machine in black", MARIA)
        shown = await it.transcript()
        assert shown.question is not None and shown.question.confirms is not None
        assert "349.00 EUR" in shown.question.confirms.doing
        assert not [d.value for d in shown.question.confirms.details if "|" in d.value]


async def test_what_was_done_stands_beside_the_words_with_its_proof(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.hear("the lamp", MARIA)
        await it.hear("yes", MARIA)
        shown = await it.transcript()
        assert shown.lines[-1].proofs
        assert shown.lines[-1].is_proven
        assert not shown.lines[-2].is_proven
        assert shown.goals[0].state == "done"
        assert shown.question is None


async def test_what_came_since_is_had_without_what_came_before(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        first = await it.transcript()
        assert (await it.transcript(first.seq)).lines == ()
        await it.hear("the lamp", MARIA)
        since = await it.transcript(first.seq)
        assert [line.author for line in since.lines] == ["customer", "agent"]
        assert since.seq > first.seq
        assert since.question is not None


async def test_a_person_who_speaks_is_named_and_leads(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.do(Speak(conversation=CHAT, id=MessageId("m1"), text="Sam here. Which one is it?"), SAM)
        shown = await it.transcript()
        assert (shown.lines[-1].author, shown.lines[-1].who) == ("human", "sam")
        assert shown.led_by == "sam"
        assert shown.question is None


async def test_what_was_handed_to_a_person_is_shown_with_its_sources(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.hear("I want to talk to a person", MARIA)
        shown = await it.transcript()
        [handed] = [h for h in shown.handed if h.facts]
        facts = {fact.name: fact for fact in handed.facts}
        assert facts["order"].source == "the customer said so"
        assert facts["order"].correctable
        assert not facts["email"].correctable


async def test_a_conversation_that_never_was_is_unknown(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        with pytest.raises(UnknownConversation):
            await transcript(it.house.means, ConversationId("nowhere"))
