"""Who is there, what presses, and who can serve it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from remit.agent.means import Means
from remit.desk.places import Place, place_in, written
from remit.journal.project import due_of
from remit.model.ids import StaffId
from remit.model.queue import Queue
from remit.model.review import Review
from remit.model.staff import Member
from remit.model.value import Value
from remit.model.wake import Kept, View
from remit.people.roles import May, may
from remit.ports import Store

PRESENCE = "presence"
LASTS = timedelta(minutes=3)
"""Somebody who was not heard from for so long is away."""
SOON = timedelta(minutes=30)
"""What is due in so little time comes before what only waits."""
_PAGE = 50
_DUE, _WAITS = "due", "waits"

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


def late(review: Review, now: datetime) -> bool:
    """Whether somebody should have taken it, or answered it, by now."""
    at = due_of(review)
    return (review.late_to is not None and review.taken_by is None) or (at is not None and at <= now)


def pressing(review: Review, now: datetime) -> Pressing:
    """How much it presses."""
    if review.snoozed_until is not None and review.snoozed_until > now:
        return "later"
    if late(review, now):
        return "late"
    at = due_of(review)
    return "soon" if at is not None and at - now <= SOON else "waiting"


def priority(review: Review, now: datetime) -> tuple[int, datetime, str]:
    """What comes first sorts first: what presses, by when it is due; then what has waited longest."""
    order: tuple[Pressing, ...] = ("late", "soon", "waiting", "later")
    how = pressing(review, now)
    by = due_of(review) if how in ("late", "soon") else None
    return order.index(how), by or review.opened_at, review.id


def serves(member: Member, kind: str, queue: Queue, queues: Iterable[str] = ()) -> bool:
    """Whether somebody can serve a kind of review that waits in a queue: by their role for an approval; else by their
    skills, where it takes any, or where they have some that are queues."""
    if kind == "approval":
        return member.active and queue.name in member.roles
    if not may(member, May.WORK):
        return False
    if queue.skill:
        return queue.skill in member.skills
    own = set(member.skills) & {*queues, queue.name}
    return queue.name in own or not set(member.skills) & set(queues)


async def by_pressing(
    store: Store, now: datetime, queues: tuple[str, ...] = (), after: str = ""
) -> AsyncGenerator[tuple[View, str]]:
    """The open reviews, of these queues where any are named: what is late or soon will be, the earliest first; then the
    others, those that have waited longest first. With each, what to give as `after` to go on behind it."""
    soon, (phase, _, place) = now + SOON, after.partition(" ")
    if phase != _WAITS:
        async for view in _due(store, soon, queues, place_in(place)):
            yield view, f"{_DUE} {written((_moment(view), view.id))}"
        place = ""
    async for view in _open(store, queues, place):
        if view.due is None or view.due > soon:
            yield view, f"{_WAITS} {view.id}"


async def _due(store: Store, by: datetime, queues: tuple[str, ...], behind: Place | None) -> AsyncGenerator[View]:
    while True:
        pages = [await store.reviews_due(by=by, queue=q, after=behind, limit=_PAGE) for q in queues or (None,)]
        merged = sorted((view for page in pages for view in page), key=lambda view: (_moment(view), view.id))[:_PAGE]
        for view in merged:
            yield view
        if len(merged) < _PAGE:
            return
        behind = (_moment(merged[-1]), merged[-1].id)


async def _open(store: Store, queues: tuple[str, ...], after: str) -> AsyncGenerator[View]:
    while True:
        pages = [
            await store.views("review", status="open", queue=q, after=after, limit=_PAGE) for q in queues or (None,)
        ]
        merged = sorted((view for page in pages for view in page), key=lambda view: view.id)[:_PAGE]
        for view in merged:
            yield view
        if len(merged) < _PAGE:
            return
        after = merged[-1].id


def _moment(view: View) -> datetime:
    if view.due is None:
        raise AssertionError("only what is due is listed by when")
    return view.due
