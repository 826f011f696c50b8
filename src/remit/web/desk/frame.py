"""What all pages share: files, the bell that tells a page to look again, numbers in the rail, and what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from remit.errors import RemitError
from remit.journal.bell import Bell
from remit.model.ids import ConversationId, GoalId, conversation_chain, goal_chain
from remit.web.desk.files import STATIC
from remit.web.desk.page import Desk, inside
from remit.web.desk.presence import still_here
from remit.web.session import member

_LASTS = 600.0
"""Seconds after which a page has to come again to hear more."""
_BREATH = 15.0
"""Seconds without news after which a line is kept open by a word that means nothing."""


def routes(desk: Desk) -> list[BaseRoute]:
    async def bell(request: Request) -> Response:
        member(request)
        topics = topics_of(request.query_params.get("conversation"), request.query_params.get("goal"))
        return StreamingResponse(
            rings(desk.house.means.live.bell, topics),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def counts(request: Request) -> Response:
        me = member(request)
        waiting = await desk.house.means.store.count_views("review", status="open")
        roles = desk.house.means.gate.vocabulary.roles
        approvals = sum(number for queue, number in waiting.items() if queue in roles)
        numbers = {"inbox": sum(waiting.values()) - approvals, "approvals": approvals}
        stops = (await desk.house.means.rulebook.refreshed()).stops
        return desk.page(
            request,
            "counts.html",
            counts=numbers,
            late=False,
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


def topics_of(conversation: str | None, goal: str | None) -> tuple[str, ...]:
    """What the bell rings for on a page about these: what waits for people, and on both their chains."""
    about = [conversation_chain(ConversationId(conversation))] if conversation else []
    about += [goal_chain(GoalId(goal))] if goal else []
    return ("review", *about)


async def rings(bell: Bell, topics: tuple[str, ...], lasts: float = _LASTS) -> AsyncGenerator[str]:
    """Server-sent events (HTML Standard, 9.2): `changed` at once and whenever it rings. What changed is for the page to
    ask: nothing personal goes by this line.

    INVARIANT: it ends after a while, and with the process; whoever comes again shows anew that they may.
    """
    until = asyncio.get_running_loop().time() + lasts
    with bell.listening(*topics) as ear:
        yield "retry: 2000\nevent: changed\ndata: now\n\n"
        while not bell.closing and asyncio.get_running_loop().time() < until:
            yield "event: changed\ndata: now\n\n" if await ear.heard(_BREATH) else ": still here\n\n"


def problem(desk: Desk, request: Request, error: RemitError, status: HTTPStatus) -> Response:
    """What went wrong, in the frame of the Desk; with the way back to the form that was not taken."""
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
