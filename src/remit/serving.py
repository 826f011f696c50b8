"""Puts the fronts together: the API, the Desk, the chat and the door to them, as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from socket import AF_INET, AF_INET6, AddressFamily, create_server
from urllib.parse import urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from remit.api.app import mounted
from remit.desk.faults import status_of
from remit.desk.house import House
from remit.errors import NoPort, RemitError
from remit.settings import Settings, SiteSettings
from remit.web.chat import app as chat
from remit.web.desk import app as desk
from remit.web.problem import problem_page
from remit.web.sign_in.door import Door
from remit.web.sign_in.guard import Guard
from remit.web.sign_in.openid import OpenId, Provider
from remit.web.sign_in.routes import routes as sign_in

LOCAL = ("localhost", "127.0.0.1", "[::1]")

_LONGEST_FRAME = 2**18  # bytes of a WebSocket's message

CONTENT = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The content security policy of every page (CSP Level 3): nothing from elsewhere, and nothing inline."""


def site(house: House, settings: Settings, openid: httpx.AsyncBaseTransport | None = None) -> ASGIApp:
    """All that is answered over HTTP. openid: how the company's sign-in is reached; by the network, if left out."""
    door = Door(house, settings.site.url)
    hosts = [urlsplit(settings.site.url).hostname or "localhost", *LOCAL]
    return Starlette(
        routes=[
            Route("/", _front),
            mounted(house),
            Mount("/desk", routes=desk.routes(house)),
            Mount("/chat", routes=chat.routes(house, _terms(settings))),
            *sign_in(door, _openid(settings.site, openid)),
        ],
        middleware=[
            *_proxies(settings.site),
            Middleware(Headers, secure=door.secure),
            Middleware(Framed),
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts),
            Middleware(Guard, door=door),
        ],
        exception_handlers={RemitError: _problem},
    )


@asynccontextmanager
async def listening(house: House, settings: Settings) -> AsyncGenerator[SiteSettings]:
    """Answer HTTP until the block ends. Gives where it is found: port 0 takes any that is free. Raises NoPort."""
    try:
        socket = create_server((settings.site.host, settings.site.port), family=_family(settings.site.host))
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise NoPort(host=settings.site.host, port=settings.site.port, why=why) from fault
    found = replace(settings.site, port=int(socket.getsockname()[1]))
    app = site(house, replace(settings, site=found))
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, lifespan="off",
        timeout_graceful_shutdown=2, ws_max_size=_LONGEST_FRAME,
    )  # fmt: skip
    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[socket]))
    try:
        yield found
    finally:
        house.means.live.bell.close()  # what is followed without end comes to one
        server.should_exit = True
        await serving


class Server(uvicorn.Server):
    """Leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class Framed:
    """ASGI middleware: a request says in one way where it ends.

    INVARIANT: where it says so in two, what comes behind it is not taken for a request of its own: what stands in front
    of us may have let it pass as a body (RFC 9112, section 6.3).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app, said = self._app, {name for name, _ in scope.get("headers", ())}
        if scope["type"] == "http" and {b"content-length", b"transfer-encoding"} <= said:
            app = PlainTextResponse("Say in one way how long it is.", 400, {"connection": "close"})
        await app(scope, receive, send)


class Headers:
    """ASGI middleware: what every answer says of itself, so that browsers do not take it for more, and do not keep what
    is not said to be kept."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        self._said = [
            (b"content-security-policy", CONTENT.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
            (b"cache-control", b"no-store"),
        ]
        if secure:
            self._said.append((b"strict-transport-security", b"max-age=31536000"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                more = [(name, value) for name, value in self._said if name not in own]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self._app(scope, receive, said if scope["type"] == "http" else send)


async def _front(request: Request) -> Response:
    return RedirectResponse("/desk", 303)


async def _problem(request: Request, error: Exception) -> Response:
    status = status_of(error) if isinstance(error, RemitError) else 500
    return problem_page(str(error), int(status), part=bool(request.headers.get("hx-request")))


def _proxies(settings: SiteSettings) -> list[Middleware]:
    """INVARIANT: where a request comes from is what the connection says, but by the word of a proxy that is named."""
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))] if settings.proxies else []


def _terms(settings: Settings) -> chat.Terms:
    """Our own pages may hold the chat too, whatever name a proxy knows them by."""
    own = frozenset({settings.site.url})
    return chat.Terms(settings.chat.origins | own, settings.chat.identity, settings.chat.demo)


def _family(host: str) -> AddressFamily:
    return AF_INET6 if ":" in host else AF_INET


def _openid(settings: SiteSettings, transport: httpx.AsyncBaseTransport | None) -> OpenId | None:
    if not settings.oidc_issuer:
        return None
    provider = Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client,
        client_secret=settings.oidc_secret,
        name=settings.oidc_name,
        roles=settings.oidc_roles,
    )
    return OpenId(provider, f"{settings.url}/sign-in/openid/back", transport)
