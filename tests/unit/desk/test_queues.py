"""Who takes what next; and that nothing waits silently."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from desk_world import MARIA, SAM, SYBIL, Shop, shop

from remit.desk.queues import Presence, is_present, late, next_for, present, pressing, priority
from remit.model.entry import QueueSet
from remit.model.ids import ActionName, CustomerId, GoalId, ReviewId, StaffId, StepDigest, StepId
from remit.model.plan import Step
from remit.model.queue import Hours, Queue
from remit.model.review import Approval, Matter, Review, Snoozed, Taken, Takeover, Unsettled
from remit.model.staff import Member

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = {id: Presence(member=id, state="here", at=NOW) for id in (SAM.id, SYBIL.id, StaffId("olga"))}
SERVICE = Queue(name="service", target=timedelta(hours=1), escalates_to="care")
QUEUES = {"service": SERVICE, "legal": Queue(name="legal", skill="legal")}
WEEK = tuple(Hours(weekday=day, opens=time(9), closes=time(11)) for day in range(5))


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


def test_what_is_late_comes_before_what_is_not_and_what_was_put_off_comes_last():
    waiting = [
        review("new"),
        review("late", ago=90),
        review("off", ago=90, snoozed_until=NOW + timedelta(hours=1)),
        review("soon", ago=45),
        review("lost", Unsettled(step=StepId("s"), doing="refund it")),
    ]
    ordered = sorted(waiting, key=lambda r: priority(r, SERVICE, NOW))
    assert [r.id for r in ordered] == ["late", "soon", "lost", "new", "off"]
    assert [pressing(r, SERVICE, NOW) for r in ordered[:2]] == ["late", "soon"]
    assert not late(review("taken", ago=90, taken_by="sam"), SERVICE, NOW)


def test_what_is_assigned_to_somebody_is_theirs_first_and_nobody_elses():
    waiting = [review("late", ago=90), review("mine", assigned_to="sam"), review("hers", assigned_to="sybil")]
    taken = next_for(SAM, waiting, HERE, QUEUES, NOW)
    assert taken is not None and taken.id == "mine"
    assert next_for(SAM, waiting[2:], HERE, QUEUES, NOW) is None


def test_approvals_go_to_those_in_the_role():
    assert next_for(SAM, [review("a", approval())], HERE, QUEUES, NOW) is None
    assert next_for(SYBIL, [review("a", approval())], HERE, QUEUES, NOW) is not None


def test_a_queue_that_takes_a_skill_is_for_those_who_have_it():
    legal = review("l", Takeover(queue="legal", story=""))
    olga = Member(id=StaffId("olga"), roles=("agent",), skills=("legal",))
    assert next_for(SAM, [legal], HERE, QUEUES, NOW) is None
    assert next_for(olga, [legal], HERE, QUEUES, NOW) is not None


def test_who_has_all_they_can_is_offered_no_more_and_neither_is_who_is_away():
    held = [review(f"h{n}", taken_by="sam") for n in range(SAM.capacity)]
    assert next_for(SAM, [*held, review("new")], HERE, QUEUES, NOW) is None
    assert next_for(SAM, [review("new")], {}, QUEUES, NOW) is None


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
