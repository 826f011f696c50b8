"""People answer reviews: at once, twice, late, or while they hold the conversation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kiosk_world import ADA, CLERK, kiosk

from remit.model.ids import StaffId
from remit.model.review import HandedBack, Taken
from remit.model.staff import Member


async def test_an_approval_that_comes_too_late_counts_for_nothing(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        it.world.clock.advance(timedelta(days=30))  # nobody served the lane meanwhile
        await it.world.remit.reviews.approve(review, CLERK)
        await it.world.remit.settle()
        assert it.rows() == []
        assert await it.ends() == ["person"]


async def test_two_people_who_approve_at_once_have_it_done_once(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        for who in ("clara", "carl"):
            await it.world.remit.reviews.approve(review, Member(id=StaffId(who), roles=("clerk",)))
        await it.world.remit.settle()
        assert it.rows() == ["void T1"]
        assert await it.ends() == ["resolved"]


async def test_who_asks_for_a_person_again_is_told_again_and_one_review_is_open(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T0", ADA)
        assert await it.hear("!person", ADA)
        assert await it.hear("!person", ADA)
        assert await it.hear("#fire", ADA)
        assert len(await it.world.remit.reviews.waiting()) == 1


async def test_while_a_person_holds_the_conversation_nothing_is_done_in_it(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [_] = await it.world.remit.reviews.waiting()
        await it.hear("#fire", ADA)
        takeovers = [r for r in await it.world.remit.reviews.waiting() if r.matter.tag == "takeover"]
        await it.world.remit.reviews.answer(takeovers[0], Taken(by="clara"))
        await it.world.remit.settle()
        assert await it.hear("stamping ticket=T2", ADA) == []
        assert it.rows() == []


async def test_what_was_asked_while_a_person_held_the_conversation_is_taken_up_when_they_leave(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        await it.hear("refunding ticket=T2", ADA)
        await it.hear("!person", ADA)
        reviews = {r.matter.tag: r for r in await it.world.remit.reviews.waiting()}
        await it.world.remit.reviews.answer(reviews["takeover"], Taken(by="clara"))
        await it.world.remit.settle()
        await it.world.remit.reviews.approve(reviews["approval"], CLERK)
        await it.world.remit.settle()
        assert it.rows() == []
        before = len(it.said())
        await it.world.remit.reviews.answer(reviews["takeover"], HandedBack(by="clara", instruction=""))
        await it.world.remit.settle()
        assert it.rows() == ["void T1"]
        assert len(it.said()) > before


async def test_a_topic_that_may_be_talked_about_resolves_nothing(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        assert await it.hear("#weather")
        assert "resolved" not in await it.ends()
