"""Who takes what next; and that nothing waits silently."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from desk_world import MARIA, SAM, SYBIL, Shop, shop

from remit.desk.queues import by_pressing, is_present, late, present, pressing, priority, serves
from remit.desk.taking import Next, take_next
from remit.model.entry import QueueSet
from remit.model.ids import ActionName, ConversationId, CustomerId, GoalId, ReviewId, StaffId, StepDigest, StepId
from remit.model.plan import Step
from remit.model.queue import Hours, Queue
from remit.model.review import Approval, Assigned, Matter, Review, Snoozed, Taken, Takeover, Unsettled
from remit.model.staff import Member

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVE = Member(id=StaffId("eve"), roles=("agent",))
SERVICE = Queue(name="service", target=timedelta(hours=1), escalates_to="care")
WEEK = tuple(Hours(weekday=day, opens=time(9), closes=time(11)) for day in range(5))


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def review(id: str, matter: Matter | None = None, *, ago: int = 0, **known: object) -> Review:
    return Review.model_validate(
        {
            "id": ReviewId(id),
            "goal": GoalId("g"),
            "customer": CustomerId("c"),
            "conversation": None,
            "matter": (matter or Takeover(queue="service", story="")).model_dump(),
            "rules": (),
            "opened_at": NOW - timedelta(minutes=ago),
            **known,
        }
    )


def approval(role: str = "supervisor") -> Approval:
    step = Step(id=StepId("s"), action=ActionName("refund"), arguments={})
    return Approval(role=role, count=1, step=step, digest=StepDigest("d"), doing="refund it")


def test_what_presses_comes_first_and_what_was_put_off_last():
    waiting = [
        review("new"),
        review("old", ago=240),
        review("late", ago=90, take_by=at(-30)),
        review("off", ago=90, snoozed_until=at(60)),
        review("soon", ago=45, take_by=at(15)),
        review("in time", ago=200, take_by=at(60)),
        review("expires", approval(), ago=300, expires_at=at(10)),
        review("lost", Unsettled(step=StepId("s"), doing="refund it"), ago=5),
    ]
    ordered = sorted(waiting, key=lambda r: priority(r, NOW))
    assert [r.id for r in ordered] == ["late", "lost", "expires", "soon", "old", "in time", "new", "off"]
    assert [pressing(r, NOW) for r in ordered] == ["late"] * 2 + ["soon"] * 2 + ["waiting"] * 3 + ["later"]
    assert not late(review("taken", ago=90, taken_by="sam", take_by=at(-30)), NOW)


def test_approvals_are_served_by_role_and_other_work_by_skill():
    legal, service = Queue(name="legal", skill="legal"), Queue(name="service")
    olga = Member(id=StaffId("olga"), roles=("agent",), skills=("legal",))
    assert not serves(SAM, "approval", Queue(name="supervisor")) and serves(SYBIL, "approval", Queue(name="supervisor"))
    assert not serves(SAM, "takeover", legal) and serves(olga, "takeover", legal)
    assert serves(SAM, "takeover", service, ["service", "legal"])
    assert not serves(olga, "takeover", service, ["service", "legal"]), "who serves one queue is not offered another's"


async def asked(it: Shop, *members: Member) -> list[Next]:
    """What people get who ask for their next piece of work, all at the same time."""
    taking = [asyncio.ensure_future(take_next(it.house, member)) for member in members]
    while not all(one.done() for one in taking):
        await it.world.remit.settle()
        await asyncio.sleep(0)
    return [one.result() for one in taking]


async def test_of_two_who_ask_at_once_each_gets_something_else(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        for conversation in ("c1", "c2"):
            await it.house.reception.hear(
                "I want to talk to a person", conversation=ConversationId(conversation), channel="console"
            )
        await it.world.remit.settle()
        assert [one.why for one in await asked(it, SAM)] == ["away"], "nobody said that they are here"
        for member in (SAM, SYBIL):
            await is_present(it.house.means, member.id, "here")
        await is_present(it.house.means, EVE.id, "busy")
        sam, sybil, eve = await asked(it, SAM, SYBIL, EVE)
        assert eve.why == "busy"
        assert sam.review is not None and sybil.review is not None
        assert sam.review.id != sybil.review.id, "they never get the same"
        assert sorted(r.taken_by or "" for r in await it.house.reviews.waiting()) == ["sam", "sybil"]
        assert [one.why for one in await asked(it, SAM)] == ["nothing"]


async def test_who_has_all_they_can_gets_no_more_but_what_was_assigned_to_them(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        sam = SAM.model_copy(update={"capacity": 0})
        await is_present(it.house.means, sam.id, "here")
        await it.hear("I want to talk to a person", MARIA)
        assert [one.why for one in await asked(it, sam)] == ["full"]
        await queue_is(it, Queue(name="service", skill="legal"))
        assert [one.why for one in await asked(it, sam)] == ["others"]
        [review] = await it.house.reviews.waiting()
        await it.house.reviews.answer(review, Assigned(by="sybil", to="eve"), SYBIL)
        await it.world.remit.settle()
        assert [one.why for one in await asked(it, sam)] == ["nothing"], "it is another's to take"
        await it.house.reviews.answer(review, Assigned(by="sybil", to="sam"), SYBIL)
        await it.world.remit.settle()
        [mine] = await asked(it, sam)
        assert mine.review is not None and mine.review.taken_by == "sam"


async def test_what_another_took_meanwhile_is_not_taken_from_them(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("I want to talk to a person", MARIA)
        [seen] = await it.house.reviews.waiting()
        for by in (SYBIL, SAM):
            await it.house.reviews.answer(seen, Taken(by=by.id), by)
        await it.world.remit.settle()
        assert [r.taken_by for r in await it.house.reviews.waiting()] == ["sybil"]
        assert (await it.transcript()).led_by == "sybil"


async def test_open_work_is_read_page_by_page_what_presses_first(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await queue_is(it, SERVICE)
        await it.hear("I want to talk to a person", MARIA)
        await it.hear("The lamp in order W10011 arrived broken, please send me a new one", MARIA)
        means = it.house.means
        every = [view.id for view in await means.store.views("review", status="open")]
        for now in (means.now(), means.now() + timedelta(hours=2)):
            found, after = list[str](), ""
            while page := [one async for one in by_pressing(means.store, now, after=after)][:1]:
                found, after = [*found, page[0][0].id], page[0][1]
            assert sorted(found) == sorted(every)


async def test_somebody_is_there_until_they_say_otherwise_or_are_not_heard_from(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        means = it.house.means
        await is_present(means, SAM.id, "here")
        await is_present(means, SYBIL.id, "busy")
        assert {id: p.state for id, p in (await present(means)).items()} == {"sam": "here", "sybil": "busy"}
        await is_present(means, SYBIL.id, "away")
        assert set(await present(means)) == {"sam"}
        it.world.clock.advance(timedelta(minutes=5))
        assert await present(means) == {}


async def queue_is(it: Shop, queue: Queue) -> None:
    await it.house.office.do(QueueSet(queue=queue), "console")
    await it.world.remit.settle()


async def test_what_nobody_takes_in_time_goes_to_the_next_queue_too(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await queue_is(it, SERVICE)
        await it.hear("I want to talk to a person", MARIA)
        said = it.said()
        await it.world.pass_time(timedelta(minutes=59))
        assert (await it.house.reviews.inbox("service")).reviews
        await it.world.pass_time(timedelta(minutes=2))
        page = await it.house.reviews.inbox("care")
        assert [r.late_to for r in page.reviews] == ["care"]
        assert page.counts == {"care": 1}
        assert it.said() == said


async def test_what_somebody_took_or_put_off_is_not_late(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await queue_is(it, SERVICE)
        await it.hear("I want to talk to a person", MARIA)
        [one] = (await it.house.reviews.inbox()).reviews
        until = it.world.clock.now() + timedelta(hours=2)
        await it.house.reviews.answer(one, Snoozed(by="sam", until=until), SAM)
        await it.world.pass_time(timedelta(minutes=90))
        [one] = (await it.house.reviews.inbox()).reviews
        assert one.late_to is None
        await it.house.reviews.answer(one, Taken(by="sam"), SAM)
        await it.world.pass_time(timedelta(hours=3))
        [one] = (await it.house.reviews.inbox()).reviews
        assert one.late_to is None


async def test_who_comes_when_nobody_is_there_hears_when_and_may_be_called(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await queue_is(it, Queue(name="service", hours=WEEK))
        said = await it.hear("I want to talk to a person", MARIA)
        assert "are back tomorrow at 9:00." in said and "call you" in said
        shown = await it.transcript()
        assert shown.question is not None and shown.question.kind == "callback"
        assert "call" in await it.hear("Yes", MARIA, pressed="yes")
        [one] = (await it.house.reviews.inbox()).reviews
        assert one.call_back


async def test_who_comes_when_somebody_is_there_is_not_put_off(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await queue_is(it, Queue(name="service"))
        said = await it.hear("I want to talk to a person", MARIA)
        assert "are back" not in said and "call you" not in said


async def test_an_inbox_is_read_page_by_page(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("I want to talk to a person", MARIA)
        await it.hear("The lamp in order W10011 arrived broken, please send me a new one", MARIA)
        await it.hear("I want to talk to a person", MARIA)
        every = await it.house.reviews.waiting()
        assert len(every) > 1
        page = await it.house.reviews.inbox(limit=1)
        assert page.reviews == tuple(every[:1]) and page.after
        assert (await it.house.reviews.inbox(after=page.after, limit=1)).reviews == tuple(every[1:2])
