"""What helps a person with a conversation; and that looking does nothing."""

from __future__ import annotations

from pathlib import Path

from desk_world import CHAT, SAM, SYBIL, shop

from remit.desk.assist import assist
from remit.model.desk import RunStep, Speak, TakeOver
from remit.model.ids import MessageId

MARIA = "maria@example.com"
BROKEN = "The lamp in order W10011 arrived broken, please send me a new one"


async def test_the_next_step_is_ready_to_run_with_what_it_does_and_how_it_is_undone(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.do(TakeOver(conversation=CHAT))
        found = await assist(it.house.means, CHAT, SAM)
        step = found.steps[0]
        assert step.planned and step.writes and step.ready
        assert "W10011" in step.changes and step.undo
        assert (step.machine.verdict, step.person.verdict) == ("needs", "allow")
        await it.do(RunStep(goal=step.goal, action=step.action, arguments=step.arguments))
        goal = await it.goal()
        assert [a.step.action for a in goal.attempts if a.key is not None] == [step.action]


async def test_looking_changes_nothing(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        store = it.house.means.store
        before = {head.chain: head.seq for head in await store.chains()}
        first = await assist(it.house.means, CHAT, SAM)
        assert await assist(it.house.means, CHAT, SAM) == first
        assert {head.chain: head.seq for head in await store.chains()} == before


async def test_a_draft_answers_what_was_asked_with_its_sources(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("hello", MARIA)
        await it.do(Speak(conversation=CHAT, id=MessageId("m1"), text="Sam here, how can I help?"))
        await it.hear("How long do I have to send something back?", MARIA)
        found = await assist(it.house.means, CHAT, SAM)
        assert found.draft is not None
        assert "30 days" in found.draft.text
        assert found.draft.citations


async def test_a_draft_asks_what_only_the_customer_can_tell(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("hello", MARIA)
        await it.do(Speak(conversation=CHAT, id=MessageId("m1"), text="Sam here, how can I help?"))
        await it.hear("I want to return something", MARIA)
        found = await assist(it.house.means, CHAT, SAM)
        assert [wanted.line.kind for wanted in found.wants] == ["return"]
        assert found.lacking or found.steps


async def test_a_wrap_up_says_what_was_wanted_done_and_by_whom(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.do(TakeOver(conversation=CHAT))
        goal = await it.goal()
        step = (await assist(it.house.means, CHAT, SYBIL)).steps[0]
        await it.do(RunStep(goal=goal.id, action=step.action, arguments=step.arguments), SYBIL)
        found = await assist(it.house.means, CHAT, SYBIL)
        assert "maria@example.com, who has proven it" in found.wrap_up.summary
        assert any(note.startswith("Done and seen in the system") and "sybil" in note for note in found.wrap_up.notes)
        assert found.draft is not None and "lamp" in found.draft.text.lower()
