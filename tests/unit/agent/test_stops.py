"""Whatever is stopped does nothing more, who waits for it is told within five seconds, and it goes on when started."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from kiosk_world import ADA, CLERK, KIOSK, Kiosk, kiosk, signed_in

from remit.app import Remit, running
from remit.channels.console import Mailbox
from remit.durable.local import PATROL
from remit.journal.log import read_chain
from remit.model.entry import Started, Stopped
from remit.model.ids import INSTALLATION, ConversationId
from remit.model.installation import Stop, StopKind
from remit.model.review import Taken
from remit.settings import read_settings
from remit.testing.brain import WordForWord
from remit.testing.twins import HookedStore
from remit.testing.world import stage

PAUSED = "We have paused this for the moment; a colleague will see to it."
BOB = signed_in("bob@example.com")


async def stop(it: Kiosk, what: StopKind, name: str = "", why: str = "complaints") -> None:
    await it.world.remit.house.office.do(Stopped(stop=Stop(what=what, name=name, why=why)), "staff:sue")
    await it.world.remit.settle()


async def start(it: Kiosk, what: StopKind, name: str = "") -> None:
    await it.world.remit.house.office.do(Started(what=what, name=name), "staff:sue")
    await it.world.remit.settle()


@pytest.mark.parametrize(("what", "name"), [("action", "stamp"), ("pack", "kiosk"), ("everything", "")])
async def test_a_stopped_action_is_a_persons(what: StopKind, name: str, tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await stop(it, what, name)
        [said] = await it.hear("stamping ticket=T1", ADA)
        assert PAUSED in said
        assert "complaints" not in said, "why is told to colleagues, not to customers"
        assert it.rows() == []
        assert await it.ends() == ["person"]


async def test_what_is_not_stopped_goes_on(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await stop(it, "action", "void")
        await it.hear("stamping ticket=T1", ADA)
        assert it.rows() == ["stamp T1"]


async def test_who_waits_for_an_approval_of_it_is_told_and_nobody_can_approve_it_any_more(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [before] = await it.world.remit.reviews.waiting()
        told = len(it.said())
        await stop(it, "action", "void")
        assert [PAUSED in said for said in it.said()[told:]] == [True]
        [now] = await it.world.remit.reviews.waiting()
        assert now.matter.tag == "takeover"
        await it.world.remit.reviews.approve(before, CLERK)
        await it.world.remit.settle()
        assert it.rows() == []


async def test_who_is_being_asked_to_confirm_it_is_told(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("refunding ticket=T1", ADA)
        button, told = await it.button(), len(it.said())
        await stop(it, "everything")
        assert [PAUSED in said for said in it.said()[told:]] == [True]
        await it.hear("Yes", ADA, pressed=button)
        assert it.rows() == []


async def test_who_waits_for_a_system_to_do_it_is_told(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.world.systems["kiosk"].fail()
        await it.hear("stamping ticket=T1", ADA)
        told = len(it.said())
        it.world.systems["kiosk"].restore()
        await stop(it, "action", "stamp")
        await it.world.pass_time(timedelta(seconds=5))
        assert [PAUSED in said for said in it.said()[told:]] == [True]


async def test_nobody_else_hears_of_it(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        await it.hear("refunding ticket=T2", ADA, at="b")
        told = len(it.said()), len(it.said("b"))
        await stop(it, "action", "stamp")
        assert (len(it.said()), len(it.said("b"))) == told


async def test_while_a_person_has_the_conversation_the_machine_stays_silent_about_it(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        await it.hear("!person", ADA)
        takeover = next(r for r in await it.world.remit.reviews.waiting() if r.matter.tag == "takeover")
        await it.world.remit.reviews.answer(takeover, Taken(by="clara"))
        await it.world.remit.settle()
        told = len(it.said())
        await stop(it, "everything")
        assert len(it.said()) == told


async def test_started_again_it_goes_on_where_nobody_took_it_up(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await stop(it, "everything")
        await stop(it, "action", "void")
        await it.hear("stamping ticket=T1", ADA)
        await it.hear("voiding ticket=T2", ADA, at="b")
        await start(it, "everything")
        assert it.rows() == ["stamp T1"]
        assert await it.ends() == ["resolved", "person"]
        await start(it, "action", "void")
        [review] = await it.world.remit.reviews.waiting()
        assert review.matter.tag == "approval"


async def test_started_again_it_stays_with_the_person_who_took_it(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await stop(it, "everything")
        await it.hear("stamping ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        await it.world.remit.reviews.answer(review, Taken(by="clara"))
        await it.world.remit.settle()
        await start(it, "everything")
        assert it.rows() == []
        assert [r.id for r in await it.world.remit.reviews.waiting()] == [review.id]


async def test_a_stop_is_on_record_with_who_and_why(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await stop(it, "everything", why="a wave of complaints")
        await start(it, "everything")
        means = it.world.remit.means
        entries = await read_chain(means.store, means.vault, INSTALLATION)
        acts = [(one.entry.actor, one.body) for one in entries if isinstance(one.body, Stopped | Started)]
        assert [actor for actor, _ in acts] == ["staff:sue", "staff:sue"]
        assert isinstance(acts[0][1], Stopped)
        assert acts[0][1].stop.why == "a wave of complaints"


# INVARIANT: whatever happens while a stop is taken in, it is recorded once and everybody concerned is told.
@pytest.mark.parametrize("commits", range(1, 4))
async def test_a_crash_while_a_stop_is_taken_in_leaves_nobody_waiting(commits: int, tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        left = commits

        async def crash(_: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise RuntimeError("the power is gone")

        it.world.store.after_commit = crash
        await it.world.remit.house.office.do(Stopped(stop=Stop(what="everything")), "staff:sue")
        with pytest.raises(RuntimeError, match="power"):
            await it.world.durable.settle()
        del it.world.store.after_commit
    async with kiosk(tmp_path) as it:
        await it.world.remit.settle()
        assert [PAUSED in said for said in it.said()][-1:] == [True]
        means = it.world.remit.means
        entries = await read_chain(means.store, means.vault, INSTALLATION)
        assert [one.body.kind for one in entries].count("stopped") == 1


async def test_a_stop_in_another_process_holds_and_is_told_the_next_time_one_looks(tmp_path: Path) -> None:
    """Two on one store: one is asked to stop, the other has the customer."""
    staged = stage(KIOSK, WordForWord)
    settings, chat = read_settings({}, tmp_path), Mailbox("console")

    def remit(*channels: Mailbox) -> AbstractAsyncContextManager[Remit]:
        return running(
            staged.contents,
            settings,
            channels,
            plain=staged.plain,
            documents=staged.documents,
            make_brain=lambda _: WordForWord(staged.contents),
            open_store=HookedStore.open,
        )

    async with remit(chat) as one, remit() as other:
        await one.reception.hear("voiding ticket=T1", conversation=ConversationId("a"), channel="console", visitor=ADA)
        await one.settle()
        assert await one.reviews.waiting()
        await other.house.office.do(Stopped(stop=Stop(what="everything")), "staff:sue")
        await other.durable.settle()
        await one.settle()
        assert _told(chat, "a")
        await one.reception.hear("stamping ticket=T2", conversation=ConversationId("b"), channel="console", visitor=BOB)
        await one.settle()
        assert _told(chat, "b")
    assert timedelta(seconds=5) > 2 * PATROL  # how often one looks


def _told(chat: Mailbox, conversation: str) -> bool:
    return any(PAUSED in message.text for message in chat.messages if message.conversation == conversation)
