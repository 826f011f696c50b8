"""The pages of the Desk, under /desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.desk.faults import status_of
from remit.desk.house import House
from remit.errors import RemitError, SignInNeeded
from remit.web.desk import (
    acting,
    approvals,
    autonomy,
    consents,
    conversations,
    files_sent,
    frame,
    inbox,
    journal,
    matter,
    outcomes,
    policies,
    presence,
    quality,
    settings,
    whisper,
)
from remit.web.desk.page import Desk

_PAGES: Sequence[Callable[[Desk], list[BaseRoute]]] = (
    frame.routes,
    inbox.routes,
    approvals.routes,
    matter.routes,
    acting.routes,
    conversations.routes,
    consents.routes,
    files_sent.routes,
    journal.routes,
    policies.routes,
    autonomy.routes,
    outcomes.routes,
    quality.routes,
    presence.routes,
    whisper.routes,
    settings.routes,
)

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(house: House, *, patience: float = 2.0) -> list[BaseRoute]:
    """What is answered under /desk. `patience`: as of Desk."""
    desk = Desk(house, patience=patience)
    found = [route for page in _PAGES for route in page(desk)]
    return [_in_frame(desk, route) for route in (*found, frame.nowhere(desk))]


def _in_frame(desk: Desk, route: BaseRoute) -> BaseRoute:
    """The route, telling what goes wrong on a page of the Desk."""
    if not isinstance(route, Route):
        return route
    endpoint: Endpoint = route.endpoint

    @wraps(endpoint)
    async def told(request: Request) -> Response:
        try:
            return frame.answered(request, await endpoint(request))
        except SignInNeeded:
            raise
        except RemitError as error:
            return frame.problem(desk, request, error, status_of(error))

    return Route(route.path, told, methods=sorted(route.methods or ("GET",)), name=route.name)
