"""The inbox: what waits for people, and who takes it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.desk.queues import is_present
from remit.desk.taking import Why, take_next
from remit.errors import BadRequest, NotAllowed, UnknownReview
from remit.journal.rows import readable
from remit.model.ids import ReviewId, goal_chain
from remit.model.review import Approval, Assigned, Review, Snoozed, Taken
from remit.model.staff import Member
from remit.people.roles import May
from remit.web.desk.page import Desk, filled, inside
from remit.web.desk.waiting import Filter, Whose, queue_counts, waiting
from remit.web.session import member

_LATER = {"1": "In an hour", "4": "In four hours", "morning": "Tomorrow morning", "monday": "On Monday"}
_MORNING = time(8)


def routes(desk: Desk) -> list[BaseRoute]:
    async def inbox(request: Request) -> Response:
        me = member(request)
        return desk.page(request, "inbox.html", 200, **await _inbox(desk, request, me))

    async def more(request: Request) -> Response:
        member(request, May.WORK)
        review = await open_review(desk, request.path_params["review"])
        house = await desk.house.office.installation()
        colleagues = sorted((one for one in house.members.values() if one.active), key=lambda one: one.called)
        return desk.page(request, "inbox_more.html", review=review, colleagues=colleagues, later=_LATER)

    async def answer(request: Request) -> Response:
        me = member(request, May.WORK)
        form = await filled(request)
        review = await open_review(desk, request.path_params["review"])
        back = inside(form.get("back", ""), "/desk/inbox")
        match form.get("act"):
            case "take":
                return await _take(desk, review, me)
            case "assign":
                return await _assign(desk, review, member(request, May.ASSIGN), form.get("to", ""), back)
            case "later":
                until = later(desk.now(), form.get("until", "1"))
                await desk.done(
                    desk.house.reviews.answer(review, Snoozed(by=me.id, until=until), me), goal_chain(review.goal)
                )
                return desk.back(back, "later" if until else "sooner")
            case _:
                raise BadRequest(what="It is not clear what to do with it.", cure="Use the buttons of the page.")

    async def following(request: Request) -> Response:
        me = member(request, May.WORK)
        if (await filled(request)).get("here"):
            await is_present(desk.house.means, me.id, "here")
        found = await take_next(desk.house, me, desk.patience)
        if found.review is None:
            return desk.back(f"/desk/inbox?{urlencode({'none': found.why})}")
        return desk.back(place_of(found.review), "taken" if found.review.taken_by == me.id else "on-its-way")

    return [
        Route("/next", following, methods=["POST"]),
        Route("/inbox", inbox),
        Route("/reviews/{review}/more", more),
        Route("/reviews/{review}", answer, methods=["POST"]),
    ]


async def open_review(desk: Desk, id: str) -> Review:
    """An open review by its whole id. Raises UnknownReview."""
    view = await desk.house.means.store.view("review", ReviewId(id))
    review = await readable(desk.house.means.vault, view, Review) if view and view.status == "open" else None
    if review is None:
        raise UnknownReview(review=id)
    return review


def place_of(review: Review) -> str:
    """Where at the Desk a review is answered."""
    if isinstance(review.matter, Approval):
        return f"/desk/approvals/{review.id}"
    return f"/desk/goals/{review.goal}"


def later(now: datetime, choice: str) -> datetime | None:
    """When something put off comes back; None: now. In the zone of the business."""
    match choice:
        case "1" | "4":
            return now + timedelta(hours=int(choice))
        case "morning":
            return datetime.combine(now.date() + timedelta(days=1), _MORNING, now.tzinfo)
        case "monday":
            return datetime.combine(now.date() + timedelta(days=7 - now.weekday()), _MORNING, now.tzinfo)
        case _:
            return None


async def _inbox(desk: Desk, request: Request, me: Member) -> dict[str, object]:
    means, asked = desk.house.means, request.query_params
    house = await desk.house.office.installation()
    queue, whose, asleep = asked.get("queue", ""), _whose(asked.get("whose", "all")), "later" in asked
    wanted = Filter(me.id, (queue,) if queue else (), whose, asleep)
    page = await waiting(means, house, wanted, asked.get("after", ""))
    counts = await means.store.count_views("review", status="open")
    queues, roles = queue_counts(counts, means.gate.vocabulary.roles)
    kept = {"queue": queue, "whose": whose if whose != "all" else "", "later": "1" if asleep else ""}

    def link(**other: str) -> str:
        chosen = {name: value for name, value in {**kept, **other}.items() if value}
        return f"/desk/inbox?{urlencode(chosen)}" if chosen else "/desk/inbox"

    here = link(after=asked.get("after", ""))
    return {
        "rows": page.rows,
        "after": page.after,
        "queues": queues,
        "roles": roles,
        "total": sum(counts.values()),
        "queue": queue,
        "whose": whose,
        "asleep": asleep,
        "why": next((why for why in get_args(Why) if why == asked.get("none")), ""),
        "link": link,
        "here": here,
        "place_of": place_of,
    }


async def _take(desk: Desk, review: Review, me: Member) -> Response:
    if isinstance(review.matter, Approval):
        return desk.back(place_of(review))
    if review.taken_by not in (None, me.id):
        return desk.back(place_of(review), "not-taken")
    await desk.done(desk.house.reviews.answer(review, Taken(by=me.id), me), goal_chain(review.goal))
    view = await desk.house.means.store.view("review", review.id)
    now = await readable(desk.house.means.vault, view, Review)
    if now is None or now.taken_by is None:
        return desk.back(place_of(review), "on-its-way")
    return desk.back(place_of(review), "taken" if now.taken_by == me.id else "not-taken")


async def _assign(desk: Desk, review: Review, me: Member, to: str, back: str) -> Response:
    house = await desk.house.office.installation()
    if to and not any(one.id == to and one.active for one in house.members.values()):
        raise NotAllowed(who=me.called, why=f"{house.called(to)} does not work here.")
    assigned = Assigned(by=me.id, to=to or None)
    await desk.done(desk.house.reviews.answer(review, assigned, me), goal_chain(review.goal))
    return desk.back(back, "assigned")


def _whose(said: str) -> Whose:
    return next((one for one in get_args(Whose) if one == said), "all")
