"""Customers are asked how it went: once, in peace, within consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from kiosk_world import ADA, Kiosk, kiosk

from remit.journal.log import read_chain
from remit.model.entry import Rated
from remit.model.ids import ConversationId, conversation_chain
from remit.pack import Feedback

FEEDBACK = Feedback(channels=("console",), quiet=timedelta(minutes=2), every=timedelta(days=30))
STAMP = "stamping ticket=T{}"


async def ratings(it: Kiosk, at: str = "a") -> list[tuple[str, int, str]]:
    means = it.world.remit.means
    chain = await read_chain(means.store, means.vault, conversation_chain(ConversationId(at)))
    return [(r.body.what, r.body.score, r.body.comment) for r in chain if isinstance(r.body, Rated)]


async def stamped(it: Kiosk, number: int, at: str = "a") -> list[str]:
    """Have a ticket stamped; what is said when it has gone quiet."""
    await it.hear(STAMP.format(number), ADA, at=at)
    before = len(it.said(at))
    await it.world.pass_time(timedelta(minutes=3))
    return it.said(at)[before:]


async def test_it_is_asked_once_it_is_quiet_and_the_answer_is_kept(tmp_path: Path) -> None:
    async with kiosk(tmp_path, feedback=FEEDBACK) as it:
        assert len(await stamped(it, 1)) == 1
        assert [label for label, _ in it.world.chat.messages[-1].buttons] == list("1234567")
        await it.hear("6/7 - quick, but the form was long", ADA)
        await it.hear("4", ADA, pressed="4")
        assert await ratings(it) == [("effort", 6, "quick, but the form was long"), ("satisfaction", 4, "")]


async def test_a_message_that_is_no_score_is_taken_for_what_it_is(tmp_path: Path) -> None:
    async with kiosk(tmp_path, feedback=FEEDBACK) as it:
        await stamped(it, 1)
        await it.hear(STAMP.format(2), ADA)
        assert it.rows() == ["stamp T1", "stamp T2"]
        assert await ratings(it) == []


@pytest.mark.parametrize("text", ["9", "0", "I have 2 questions", "2 of my tickets are wrong", "yes"])
async def test_what_is_no_score_on_the_scale_is_not_counted_as_one(tmp_path: Path, text: str) -> None:
    async with kiosk(tmp_path, feedback=FEEDBACK) as it:
        await stamped(it, 1)
        await it.hear(text, ADA)
        assert await ratings(it) == []


async def test_who_says_that_it_is_solved_is_believed_of_what_was_done_last(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("that solved it", ADA)
        assert await ratings(it) == []
        await it.hear(STAMP.format(1), ADA)
        await it.hear("!thank thanks", ADA)
        assert await ratings(it) == []
        before = len(it.said())
        await it.hear("that solved it", ADA)
        assert await ratings(it) == [("solved", 1, "")]
        assert len(it.said()) == before + 1


async def test_nobody_is_asked_twice_within_the_time_they_are_left_in_peace(tmp_path: Path) -> None:
    async with kiosk(tmp_path, feedback=FEEDBACK) as it:
        assert await stamped(it, 1)
        assert not await stamped(it, 2)  # the same conversation
        assert not await stamped(it, 3, at="b")  # another one
        it.world.clock.advance(timedelta(days=31))
        assert await stamped(it, 4, at="c")


async def test_while_somebody_still_writes_it_waits(tmp_path: Path) -> None:
    async with kiosk(tmp_path, feedback=FEEDBACK) as it:
        await it.hear(STAMP.format(1), ADA)
        await it.world.pass_time(timedelta(minutes=1))
        await it.hear("!thank", ADA)
        before = len(it.said())
        await it.world.pass_time(timedelta(seconds=90))
        assert len(it.said()) == before
        await it.world.pass_time(timedelta(seconds=90))
        assert len(it.said()) == before + 1


@pytest.mark.parametrize(
    "feedback",
    [None, replace(FEEDBACK, channels=("web",)), replace(FEEDBACK, consent="surveys")],
    ids=["off", "another channel", "no consent"],
)
async def test_it_is_not_asked_where_it_may_not_be(tmp_path: Path, feedback: Feedback | None) -> None:
    async with kiosk(tmp_path, feedback=feedback) as it:
        assert await stamped(it, 1) == []


async def test_who_waits_for_a_person_is_not_asked(tmp_path: Path) -> None:
    async with kiosk(tmp_path, feedback=FEEDBACK) as it:
        await it.hear(STAMP.format(1), ADA)
        await it.hear("#fire", ADA)
        before = len(it.said())
        await it.world.pass_time(timedelta(minutes=5))
        assert len(it.said()) == before


async def test_what_a_yes_brought_about_is_asked_about_too(tmp_path: Path) -> None:
    async with kiosk(tmp_path, feedback=FEEDBACK) as it:
        await it.hear("refunding ticket=T1", ADA)
        await it.hear("yes", ADA, pressed=await it.button())
        before = len(it.said())
        await it.world.pass_time(timedelta(minutes=3))
        assert len(it.said()) == before + 1
