"""What all pages share: files, the bell that tells a page to look again, numbers in the rail, and what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from remit.agent.live import Live, typing_in
from remit.errors import RemitError
from remit.model.ids import ConversationId, GoalId, conversation_chain, goal_chain
from remit.web.desk.files import STATIC
from remit.web.desk.page import Desk, inside
from remit.web.desk.presence import still_here
from remit.web.desk.waiting import queue_counts
from remit.web.session import member

_LASTS = 600.0
"""Seconds after which a page has to come again to hear more."""
_BREATH = 15.0
"""Seconds without news after which a line is kept open by a word that means nothing."""
_GAP = 0.25
"""Seconds between two rings: what changes many times in a moment is looked at once."""


def routes(desk: Desk) -> list[BaseRoute]:
    async def bell(request: Request) -> Response:
        member(request)
        asked = request.query_params
        conversation = asked.get("conversation")
        topics = topics_of(conversation, asked.get("goal"), asked.getlist("lists"))
        about = ConversationId(conversation) if conversation else None
        return StreamingResponse(
            rings(desk.house.means.live, topics, desk.house.means.now, about),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def counts(request: Request) -> Response:
        me = member(request)
        waiting = await desk.house.means.store.count_views("review", status="open")
        _, approvals = queue_counts(waiting, desk.house.means.gate.vocabulary.roles)
        numbers = {"inbox": sum(waiting.values()), "approvals": sum(number for _, number in approvals)}
        stops = (await desk.house.means.rulebook.refreshed()).stops
        return desk.page(
            request,
            "counts.html",
            counts=numbers,
            state=await still_here(desk.house.means, me.id),
            stops=stops,
        )

    async def first(request: Request) -> Response:
        member(request)
        return RedirectResponse("/desk/inbox", 303)

    return [
        Route("/", first),
        Route("/static/{digest}/{path:path}", STATIC.serve),
        Route("/bell", bell),
        Route("/counts", counts),
    ]


def topics_of(conversation: str | None, goal: str | None, lists: Iterable[str] = ()) -> tuple[str, ...]:
    """What the bell rings for on a page about these: what waits for people, on both their chains, and what else it
    lists."""
    about = [conversation_chain(ConversationId(conversation))] if conversation else []
    about += [goal_chain(GoalId(goal))] if goal else []
    return ("review", *about, *(kind for kind in lists if kind in ("conversation", "goal")))


async def rings(
    live: Live,
    topics: tuple[str, ...],
    now: Callable[[], datetime],
    about: ConversationId | None = None,
    *,
    gap: float = _GAP,
    lasts: float = _LASTS,
) -> AsyncGenerator[str]:
    """Server-sent events (HTML Standard, 9.2): `changed` at once and whenever it rings; `typing`, on or off, when the
    customer of a conversation begins to type, or ceases to. What changed is for the page to ask: nothing personal goes
    by this line.

    INVARIANT: what rings while a page looks makes it look again: it is told, at most a gap later. The line ends after a
    while, and with the process; whoever comes again shows anew that they may.
    """
    clock = asyncio.get_running_loop().time
    until = clock() + lasts
    typed: bool | None = None  # not told yet
    with live.bell.listening(*topics, *([typing_in(about)] if about else [])) as ear:
        yield "retry: 2000\nevent: changed\ndata: now\n\n"
        while not live.bell.closing and clock() < until:
            ends = live.typing(about, now()).get("customer") if about else None
            types = ends is not None
            if about and types is not typed:
                yield f"event: typing\ndata: {'on' if types else 'off'}\n\n"
                typed = types
            rang = await ear.heard(_BREATH if ends is None else max((ends - now()).total_seconds(), 0.05))
            if rang & {*topics}:
                yield "event: changed\ndata: now\n\n"
                await asyncio.sleep(gap)
            elif not rang:
                yield ": still here\n\n"


def answered(request: Request, response: Response) -> Response:
    """A response as the page understands it that sent a form and stays: where to go on, instead of going there."""
    to = response.headers.get("location")
    return JSONResponse({"to": to}) if to is not None and _stays(request) else response


def _stays(request: Request) -> bool:
    return request.method == "POST" and request.headers.get("accept") == "application/json"


def problem(desk: Desk, request: Request, error: RemitError, status: HTTPStatus) -> Response:
    """What went wrong, in the frame of the Desk; with the way back to the form that was not taken. To a page that
    stays: what to say beside the field that was not taken, or below the form."""
    if _stays(request):
        return JSONResponse({"says": str(error), "field": getattr(error, "field", "")}, int(status))
    titles = {
        HTTPStatus.FORBIDDEN: "This is not yours to do",
        HTTPStatus.NOT_FOUND: "It is not here",
        HTTPStatus.GONE: "This was erased",
        HTTPStatus.UNPROCESSABLE_ENTITY: "That could not be taken",
        HTTPStatus.SERVICE_UNAVAILABLE: "Something does not answer just now",
    }
    title = titles.get(status, "Something went wrong")
    form = inside(urlsplit(request.headers.get("referer", "")).path, "") if request.method == "POST" else ""
    return desk.page(request, "error.html", status=int(status), title=title, says=str(error), form=form)


def nowhere(desk: Desk) -> Route:
    """What is answered where there is no page."""

    async def lost(request: Request) -> Response:
        member(request)
        says = "There is no such page at the Desk. It may have been a mistyped address, or something that is gone."
        return desk.page(request, "error.html", status=404, title="It is not here", says=says, form="")

    return Route("/{rest:path}", lost)
