"""What waits for people, as a list shows it: what it is, for whom, since when, and how pressing it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, assert_never

from remit.agent.means import Means
from remit.desk.queues import Pressing, by_pressing, pressing, priority
from remit.desk.theirs import deed_of, wish_of
from remit.errors import Erased
from remit.gate.autonomy import by_stop
from remit.journal.project import due_of, queue_of
from remit.journal.rows import opened_state, readable
from remit.model.customer import Customer
from remit.model.ids import CustomerId, GoalKind
from remit.model.installation import Installation
from remit.model.review import Approval, Review, Takeover, Unsettled
from remit.model.value import Value
from remit.web.desk.telling import sentence

PAGE = 40
_FAR = 4
"""How many pages are looked through for those that fit a filter, before one is asked to go on."""

Whose: TypeAlias = Literal["all", "mine", "free"]


class Waiting(Value):
    """A row. `what` it is about, `says` why it waits; `due`: from when on it is late."""

    review: Review
    queue: str
    kind: Literal["approval", "takeover", "unsettled"]
    what: str
    says: str
    whom: str
    due: datetime | None
    pressing: Pressing
    taken: str = ""  # the name of who has it
    assigned: str = ""


@dataclass(frozen=True)
class Page:
    rows: tuple[Waiting, ...]
    after: str  # where the next page begins; empty: there is none


@dataclass(frozen=True)
class Filter:
    """queues: only these, where any are named. me: whose "mine" is."""

    me: str
    queues: tuple[str, ...] = ()
    whose: Whose = "all"
    snoozed: bool = False


async def waiting(means: Means, house: Installation, wanted: Filter, after: str = "") -> Page:
    """A page of what waits, what presses first. Not more than a few pages are ever opened for one; what somebody has
    is shown whole."""
    if wanted.whose == "mine":
        return await _mine(means, house, wanted)
    now, rows, looked = means.now(), list[Waiting](), 0
    async with aclosing(by_pressing(means.store, now, wanted.queues, after)) as views:
        async for view, place in views:
            if len(rows) == PAGE or looked == _FAR * PAGE:
                return Page(tuple(rows), after)
            after, looked = place, looked + 1
            if wanted.whose == "free" and view.holder:
                continue
            review = await readable(means.vault, view, Review)
            if review is not None and fits(review, wanted, now):
                rows.append(await row_of(means, house, review, now))
    return Page(tuple(rows), "")


async def _mine(means: Means, house: Installation, wanted: Filter) -> Page:
    now = means.now()
    views = [view for view in await means.store.reviews_of(wanted.me) if view.queue in (wanted.queues or (view.queue,))]
    found = [await readable(means.vault, view, Review) for view in views]
    fitting = [review for review in found if review is not None and fits(review, wanted, now)]
    ordered = sorted(fitting, key=lambda review: priority(review, now))
    return Page(tuple([await row_of(means, house, review, now) for review in ordered]), "")


def fits(review: Review, wanted: Filter, now: datetime) -> bool:
    """Whether somebody who looks this way wants to see a review."""
    asleep = review.snoozed_until is not None and review.snoozed_until > now
    if asleep != wanted.snoozed:
        return False
    match wanted.whose:
        case "all":
            return True
        case "mine":
            return wanted.me in (review.taken_by, review.assigned_to)
        case "free":
            return review.taken_by is None and review.assigned_to is None
        case _:
            assert_never(wanted.whose)


async def row_of(means: Means, house: Installation, review: Review, now: datetime) -> Waiting:
    """A review as a row."""
    goal = await means.store.view("goal", review.goal)
    return Waiting(
        review=review,
        queue=queue_of(review),
        kind=review.matter.tag,
        what=sentence(wish_of(means, GoalKind(goal.sort))) if goal else "",
        says=_says(means, review),
        whom=await called(means, review.customer),
        due=due_of(review),
        pressing=pressing(review, now),
        taken=house.called(review.taken_by),
        assigned=house.called(review.assigned_to),
    )


async def called(means: Means, id: CustomerId) -> str:
    """What to call a customer: an address they are known by, where there is one."""
    view = await means.store.view("customer", id)
    try:
        state = await opened_state(means.vault, view) if view else None
    except Erased:
        return "erased customer"
    return address_of(state) if isinstance(state, Customer) else "somebody new"


def address_of(customer: Customer) -> str:
    """The address that tells most of who a customer is."""
    by_kind = {identity.kind: identity.value for identity in reversed(customer.identities)}
    known = (by_kind[kind] for kind in ("email", "phone", "login") if kind in by_kind)
    return next(known, "somebody new")


def _says(means: Means, review: Review) -> str:
    """Why it waits, in a line: the rule's own words, or what is to be done."""
    said = next((rule.says for rule in review.rules if rule.says), "")
    match review.matter:
        case Approval(doing=doing, step=step):
            return sentence(deed_of(means, step.action, doing))
        case Takeover(story=story):
            why = next((line for line in story.splitlines() if line.startswith("Why a person: ")), "")
            otherwise = "The agent was stopped." if by_stop(review.rules) else "Asked for a person."
            return said or sentence(why.removeprefix("Why a person: ")) or otherwise
        case Unsettled(doing=doing):
            return f"Nobody knows whether this happened: {doing}."
        case _:
            assert_never(review.matter)


def queue_counts(
    counts: Mapping[str, int], roles: Iterable[str]
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """How much waits in each queue, the longest first; and for each role that approves."""
    asked = set(roles)
    longest = sorted(((name, n) for name, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0]))
    return [pair for pair in longest if pair[0] not in asked], [pair for pair in longest if pair[0] in asked]
