"""How the chat is asked and answers: who may, how often, and what is told when it cannot be."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.agent.reception import Visitor
from remit.desk.faults import OURS, PROBLEM, Fault, fault_of, fault_with
from remit.desk.house import House
from remit.errors import ChatOver, Erased, NotAllowed, RemitError, TooMany
from remit.model.customer import Assurance
from remit.people.addresses import place
from remit.people.tokens import Bearer, HostKey, bearer_of, chat_token
from remit.web.pace import Pace

log = logging.getLogger("remit.chat")

Endpoint = Callable[[Request], Awaitable[Response]]

TOKEN_LASTS = timedelta(hours=24)
"""How long a chat stays open for somebody who does not come; who comes gets a new token."""


@dataclass(frozen=True)
class Limits:
    """How much may be done in a minute: chats opened, messages in one of them, requests from one address. files: of one
    conversation at once, and a tenth of them a minute after that; from one address three times as many. streams: open
    at a time in one conversation, and from one address."""

    opened: int = 60
    messages: int = 40
    files: int = 20
    from_one_address: int = 1200
    streams: tuple[int, int] = (8, 500)


@dataclass(frozen=True)
class Terms:
    """origins: of pages elsewhere that may hold the chat, as `https://shop.example`. identity: what the business signs
    its customers' identities with; None: it does not. demo: the address of who is signed in at the page that the chat
    can be tried at; empty: nobody is."""

    origins: frozenset[str] = frozenset()
    identity: HostKey | None = None
    demo: str = ""
    limits: Limits = Limits()


PLAIN = Terms()


@dataclass(frozen=True)
class Door:
    """What the chat's endpoints have in common."""

    house: House
    terms: Terms
    paces: dict[str, Pace] = field(default_factory=dict[str, Pace])
    streams: Counter[str] = field(default_factory=Counter[str])  # open now, by conversation and by address

    def token(self, bearer: Bearer) -> str:
        """A token of this installation's, good for a day."""
        return chat_token(self._key, bearer, self.house.means.now(), TOKEN_LASTS)

    def bearer(self, request: Request) -> Bearer:
        """Whose request it is. Raises ChatOver."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise ChatOver
        return bearer_of(self._key, token.strip(), self.house.means.now())

    def pace(self, request: Request, what: str, most: int, key: str = "") -> None:
        """Count what somebody does, by address, and by key where one is given. Raises TooMany."""
        address = address_of(request)
        limits = self.terms.limits
        self._pace("requests", limits.from_one_address).take(address, "requests")
        self._pace(what, most).take(key or address, what)

    def pace_file(self, request: Request, bearer: Bearer) -> None:
        """Count a file that is sent in. Raises TooMany."""
        self.pace(request, "requests with files", 60)
        most = self.terms.limits.files
        self._pace("files", most, most / 10).take(bearer.conversation, "files")
        self._pace("files from one address", 3 * most, 3 * most / 10).take(address_of(request), "files")

    @contextmanager
    def streaming(self, request: Request, bearer: Bearer) -> Generator[None]:
        """Count a stream for as long as it is open."""
        keys = (bearer.conversation, f"address {address_of(request)}")
        self.streams.update(keys)
        try:
            yield
        finally:
            self.streams.subtract(keys)
            for key in keys:
                if self.streams[key] <= 0:
                    del self.streams[key]

    def insist_on_room(self, request: Request, bearer: Bearer) -> None:
        """Raises TooMany where somebody has more streams open than anyone needs."""
        open_ = (self.streams[bearer.conversation], self.streams[f"address {address_of(request)}"])
        if any(now >= most for now, most in zip(open_, self.terms.limits.streams, strict=True)):
            raise TooMany(what="this chat is open in many windows", seconds=10)

    @property
    def _key(self) -> bytes:
        return self.house.means.vault.installation_key("chat token")

    def _pace(self, what: str, most: int, a_minute: float | None = None) -> Pace:
        if what not in self.paces:
            self.paces[what] = Pace(a_minute or most, most, self.house.means.now)
        return self.paces[what]


def address_of(request: Request) -> str:
    """Where a request comes from, as the server has it."""
    return place(request.client.host) if request.client else ""


def visitor(bearer: Bearer) -> Visitor:
    """Who is speaking, as far as the business vouches for it."""
    return Visitor(bearer.identities, Assurance.VERIFIED) if bearer.identities else Visitor()


def answering(door: Door, endpoint: Endpoint, most: int = 0) -> Endpoint:
    """An endpoint that pages elsewhere may not use unless they are named, which reads so many bytes of a request at
    most, and whose errors are told as problems."""

    async def answered(request: Request) -> Response:
        try:
            _insist_on_origin(request, door.terms.origins)
            response = await endpoint(_no_longer_than(request, most))
        except HTTPException as error:
            return told(fault_with(error.status_code, error.headers))
        except (TimeoutError, ClientDisconnect):
            return told(fault_with(HTTPStatus.REQUEST_TIMEOUT))
        except RemitError as error:
            return told(_fault(error))
        response.headers.setdefault("cache-control", "no-store")
        response.headers.setdefault("x-content-type-options", "nosniff")
        return response

    return answered


class Astray:
    """ASGI middleware: what is not there is told as a problem, too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except HTTPException as error:
            await told(fault_with(error.status_code, error.headers))(scope, receive, send)


def told(fault: Fault) -> Response:
    """What went wrong, as it is sent."""
    headers = {"cache-control": "no-store", **fault.headers}
    return JSONResponse(fault.problem(), fault.status, headers, media_type=PROBLEM)


def _fault(error: RemitError) -> Fault:
    """What went wrong, in words for customers: whoever was erased is told that the chat is over, and no more."""
    fault = fault_of(error)
    if fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("A request could not be answered: %s", error)
        return OURS
    return replace(fault, detail=str(ChatOver())) if isinstance(error, Erased) else fault


def _no_longer_than(request: Request, most: int) -> Request:
    """A request of which so many bytes are read. Raises HTTPException where there are more."""
    said, size = request.headers.get("content-length", ""), 0
    if said.isdecimal() and (len(said) > 12 or int(said) > most):
        raise HTTPException(413)

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > most:
            raise HTTPException(413)
        return message

    return Request(request.scope, receive)


def _insist_on_origin(request: Request, origins: frozenset[str]) -> None:
    """INVARIANT: a page that is not ours, and not named, gets nothing done in a customer's name."""
    origin = request.headers.get("origin")
    if origin is None or origin in origins:
        return
    try:
        own = urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:
        own = False
    if not own:
        raise NotAllowed(who="This page", why="it is not one that the chat is set up for (REMIT_CHAT_ORIGINS).")
