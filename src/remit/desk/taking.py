"""How somebody comes by their next piece of work: what presses most, of what they can do, taken before anybody else."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import Literal, TypeAlias

from remit.desk.house import House
from remit.desk.queues import by_pressing, present, pressing, priority, serves
from remit.journal.rows import readable
from remit.model.ids import ReviewId, goal_chain
from remit.model.queue import Queue
from remit.model.review import Approval, Review, Taken
from remit.model.staff import Member
from remit.model.value import Value
from remit.people.roles import May, insist

MOST = 5000
"""Of so many that wait, what somebody can do is looked for."""

Why: TypeAlias = Literal["away", "busy", "full", "others", "nothing"]
"""away, busy: by their own word. full: they have all they can. others: what waits is not theirs to do. nothing: nothing
waits."""


class Next(Value):
    """What is theirs now; or why there is nothing for them."""

    review: Review | None = None
    why: Why | None = None


async def take_next(house: House, member: Member, patience: float = 2.0) -> Next:
    """Take for somebody what they should do next. Raises NotAllowed.

    patience: for how many seconds it is waited for that the customer's lane takes it in.

    INVARIANT: of two who ask at once each gets something else; what was assigned to them comes before all else, and
    what was assigned to another is never taken.
    """
    insist(member, May.WORK)
    there = await present(house.means)
    state = there[member.id].state if member.id in there else "away"
    if state != "here":
        return Next(why=state)
    own = await held(house, member)
    full = sum(r.taken_by == member.id and not isinstance(r.matter, Approval) for r in own) >= member.capacity
    seen, crowded = False, False
    async with aclosing(_offered(house, member, own, there)) as offered:
        async for review in offered:
            seen = True
            if review is None:
                continue
            if full and review.assigned_to != member.id and not isinstance(review.matter, Approval):
                crowded = True
                continue
            if (taken := await _take(house, review, member, patience)) is not None:
                return Next(review=taken)
    undecided = (r for r in own if r.taken_by == member.id and isinstance(r.matter, Approval) and _theirs(member, r))
    if (left := next(undecided, None)) is not None:
        return Next(review=left)
    return Next(why="full" if crowded else "others" if seen else "nothing")


async def held(house: House, member: Member) -> list[Review]:
    """What somebody has, or is to take; what presses first."""
    found = [await readable(house.means.vault, view, Review) for view in await house.means.store.reviews_of(member.id)]
    now = house.means.now()
    return sorted((review for review in found if review is not None), key=lambda review: priority(review, now))


async def _offered(
    house: House, member: Member, own: list[Review], there: Collection[str]
) -> AsyncGenerator[Review | None]:
    """What somebody may take, in order; None for each that waits and is not theirs to do. An approval that was taken by
    somebody who went is anybody's again: taking it did nothing."""
    now, installation = house.means.now(), await house.office.installation()
    for review in own:
        if review.taken_by is None and pressing(review, now) != "later":
            yield review
    looked = 0
    async with aclosing(by_pressing(house.means.store, now)) as views:
        async for view, _ in views:
            looked += 1
            if looked > MOST:
                return
            queue = installation.queues.get(view.queue) or Queue(name=view.queue)
            if view.holder == member.id or (view.holder and (view.sort != "approval" or view.holder in there)):
                continue
            if not serves(member, view.sort, queue, installation.queues):
                yield None
                continue
            review = await readable(house.means.vault, view, Review)
            if review is not None and pressing(review, now) != "later":
                yield review if _theirs(member, review) and review.assigned_to is None else None


def _theirs(member: Member, review: Review) -> bool:
    matter = review.matter
    return not isinstance(matter, Approval) or (matter.role in member.roles and member.id not in review.approved_by)


async def _take(house: House, review: Review, member: Member, patience: float) -> Review | None:
    """The review as it is theirs; None where somebody was quicker."""
    with house.means.live.bell.listening(goal_chain(review.goal)) as ear:
        await house.reviews.answer(review, Taken(by=member.id), member)
        await ear.heard(patience)
    view = await house.means.store.view("review", ReviewId(review.id))
    is_open = view is not None and view.status == "open"
    now = await readable(house.means.vault, view, Review) if is_open else None
    if now is None or now.taken_by not in (None, member.id):
        return None
    return now  # where it was not taken in yet, it will be in a moment
