"""What was begun is settled, whoever asks for a person, gives up or ends the goal meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from kiosk_world import ADA, CLERK, kiosk

from remit.model.review import Closed, Declined, HandedBack


async def test_who_asks_for_a_person_during_a_write_has_it_settled_all_the_same(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.world.systems["kiosk"].fail("cut")
        await it.hear("stamping ticket=T1", ADA)
        await it.hear("!person", ADA)
        it.world.systems["kiosk"].restore()
        await it.world.pass_time(timedelta(hours=2))
        [goal] = await it.world.goals()
        assert goal.unsettled is None
        assert it.rows() == ["stamp T1"]


async def test_a_goal_that_is_closed_during_a_write_does_not_keep_others_from_its_subject(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.world.systems["kiosk"].fail("cut")
        await it.hear("stamping ticket=T1", ADA)
        await it.world.pass_time(timedelta(hours=2))
        [review] = await it.world.remit.reviews.waiting()
        await it.world.remit.reviews.answer(review, Closed(by="clara", note=""))
        it.world.systems["kiosk"].restore()
        await it.world.remit.settle()
        await it.hear("sealing ticket=T1", ADA, at="b")
        assert [r.matter.tag for r in await it.world.remit.reviews.waiting()] == ["unsettled"]
        assert "waiting" not in await it.ends()


async def test_a_write_nobody_knows_of_is_not_dropped(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.world.systems["kiosk"].fail("lost", 1)
        await it.hear("refunding ticket=T1", ADA)
        await it.hear("!affirm", ADA, pressed=await it.button())
        assert await it.ends() == ["unknown"]
        assert await it.hear("!stop", ADA)
        assert await it.ends() == ["unknown"]


@pytest.mark.parametrize(
    "answer", [Closed(by="c", note=""), HandedBack(by="c", instruction=""), Declined(by="c", reason="")]
)
async def test_what_became_of_a_write_is_answered_with_what_became_of_it(answer: Closed, tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.world.systems["kiosk"].fail("after", 1)
        await it.hear("refunding ticket=T1", ADA)
        await it.hear("!affirm", ADA, pressed=await it.button())
        [review] = await it.world.remit.reviews.waiting()
        await it.world.remit.reviews.answer(review, answer)
        await it.world.remit.settle()
        [review] = await it.world.remit.reviews.waiting()
        await it.world.remit.reviews.establish(review, CLERK, True)
        await it.world.remit.settle()
        assert await it.world.remit.reviews.waiting() == []


async def test_who_waits_is_told_once(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.world.systems["kiosk"].fail("lost", 1)
        await it.hear("refunding ticket=T1", ADA)
        await it.hear("!affirm", ADA, pressed=await it.button())
        await it.hear("refunding ticket=T1", ADA, at="b")
        await it.hear("!affirm", ADA, at="b", pressed=await it.button())
        before = len(it.said("b"))
        await it.world.pass_time(timedelta(days=1))
        assert len(it.said("b")) == before


async def test_a_customer_who_gives_up_during_a_write_has_it_not_sent_again(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.world.systems["kiosk"].fail("cut")
        await it.hear("stamping ticket=T1", ADA)
        assert await it.hear("!stop", ADA)
        it.world.systems["kiosk"].restore()
        await it.world.pass_time(timedelta(hours=2))
        assert it.rows() == []
        assert (await it.ends())[0] in ("abandoned", "denied")
