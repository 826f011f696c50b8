"""Who is there, and what they should take next: what presses most, of what they can serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from remit.agent.means import Means
from remit.journal.project import queue_of
from remit.model.ids import StaffId
from remit.model.queue import Queue
from remit.model.review import Approval, Review, Takeover, Unsettled
from remit.model.staff import Member
from remit.model.value import Value
from remit.model.wake import Kept
from remit.people.hours import due_at
from remit.people.roles import May, may

PRESENCE = "presence"
LASTS = timedelta(minutes=3)
"""Somebody who was not heard from for so long is away."""
_SOON = timedelta(minutes=30)

State: TypeAlias = Literal["here", "busy", "away"]


class Presence(Value):
    """here: is offered work. busy: works, and is offered none. away: is not there."""

    member: StaffId
    state: State
    at: datetime


Pressing: TypeAlias = Literal["late", "soon", "waiting", "later"]
"""late: past its time, or escalated. soon: so in half an hour. later: put off."""


async def is_present(means: Means, member: StaffId, state: State) -> None:
    """Note that somebody is there, or is not; it holds for some minutes, unless it is said again."""
    if state == "away":
        await means.store.forget(PRESENCE, member)
        return
    now = means.now()
    body = Presence(member=member, state=state, at=now).model_dump_json()
    await means.store.keep(Kept(kind=PRESENCE, id=member, body=body, until=now + LASTS))


async def present(means: Means) -> dict[StaffId, Presence]:
    """Who is there now."""
    found: dict[StaffId, Presence] = {}
    after, now = "", means.now()
    while rows := await means.store.all_kept(PRESENCE, after=after):
        after = rows[-1].id
        alive = (row for row in rows if row.until is None or row.until > now)
        found |= {(p := Presence.model_validate_json(row.body)).member: p for row in alive}
    return found


def due(review: Review, queue: Queue) -> datetime | None:
    """By when it is to be taken or answered: the queue's target, or when it expires, whichever comes first."""
    target = due_at(queue, review.opened_at) if review.taken_by is None else None
    return min((at for at in (target, review.expires_at) if at is not None), default=None)


def late(review: Review, queue: Queue, now: datetime) -> bool:
    """Whether somebody should have taken it by now."""
    at = due(review, queue)
    return review.late_to is not None or (at is not None and at <= now)


def pressing(review: Review, queue: Queue, now: datetime) -> Pressing:
    """How much it presses."""
    if review.snoozed_until is not None and review.snoozed_until > now:
        return "later"
    if late(review, queue, now):
        return "late"
    at = due(review, queue)
    return "soon" if at is not None and at - now <= _SOON else "waiting"


def priority(review: Review, queue: Queue, now: datetime) -> tuple[int, int, datetime, str]:
    """What comes first sorts first: what presses, then customers left without an answer to whether something was done,
    then those who wait for a person, then approvals; and of equals what is due, or was opened, first."""
    order: tuple[Pressing, ...] = ("late", "soon", "waiting", "later")
    match review.matter:
        case Unsettled():
            kind = 0
        case Takeover():
            kind = 1
        case Approval():
            kind = 2
    by = due(review, queue) or review.opened_at
    return order.index(pressing(review, queue, now)), kind, by, review.id


def serves(member: Member, review: Review, queue: Queue, queues: Iterable[str] = ()) -> bool:
    """Whether somebody can serve a review: by their role for an approval; else by their skills, where it takes any, or
    where they have some that are queues."""
    if isinstance(review.matter, Approval):
        return member.active and review.matter.role in member.roles
    if not may(member, May.WORK):
        return False
    if queue.skill:
        return queue.skill in member.skills
    own = set(member.skills) & {*queues, queue.name}
    return queue.name in own or not set(member.skills) & set(queues)


def next_for(
    member: Member,
    waiting: Iterable[Review],
    presence: Mapping[StaffId, Presence],
    queues: Mapping[str, Queue],
    now: datetime,
) -> Review | None:
    """What somebody should take next; None where there is nothing, they are not there, or have all they can.

    INVARIANT: what was assigned to them comes before all else, and what was assigned to another is never offered.
    """
    there = presence.get(member.id)
    if there is None or there.state != "here":
        return None
    reviews = list(waiting)
    full = sum(r.taken_by == member.id for r in reviews) >= member.capacity

    def queue(review: Review) -> Queue:
        return queues.get(queue_of(review)) or Queue(name=queue_of(review))

    def offered(review: Review) -> bool:
        if review.taken_by is not None or pressing(review, queue(review), now) == "later":
            return False
        if review.assigned_to is not None:
            return review.assigned_to == member.id
        crowded = full and not isinstance(review.matter, Approval)
        return not crowded and member.id not in review.approved_by and serves(member, review, queue(review), queues)

    fitting = [review for review in reviews if offered(review)]
    return min(fitting, key=lambda r: (r.assigned_to is None, priority(r, queue(r), now)), default=None)
