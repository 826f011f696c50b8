"""What every request passes before anything is done: whose it is, how often they ask, how much they send."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.api.callers import SCOPE, Caller
from remit.api.problems import Wrong, told
from remit.api.register import Register
from remit.api.terms import Terms
from remit.desk.faults import OURS, Fault, fault_of
from remit.desk.house import House
from remit.errors import RemitError
from remit.people.addresses import place
from remit.people.keys import acting
from remit.people.rates import Buckets, Left

log = logging.getLogger("remit.api")

OPEN = "/openapi.json"
"""What is answered without a key: what there is to ask."""

DEEPEST = 64
"""How deep what is sent may be nested: as deep as anything that is meant."""

POLICY = 1008
"""What a WebSocket is closed with where somebody may not (RFC 6455, section 7.4.1)."""

_REASON = 60  # characters: what fits into its last frame
_FILES = re.compile(r"/conversations/[^/]+/attachments")
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')


class Shield:
    """ASGI middleware: whatever goes wrong becomes a problem, and never more is told than that."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            return
        except Exception as error:
            if begun:
                log.exception("An answer broke off.")
            elif scope["type"] == "http":
                await told(_fault(error))(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": POLICY, "reason": _fault(error).detail[:_REASON]})


@dataclass
class Door:
    """ASGI middleware: recognises the caller by their key, and counts how often they ask.

    INVARIANT: nothing that comes without a key is read.
    """

    app: ASGIApp
    house: House
    terms: Terms
    register: Register

    def __post_init__(self) -> None:
        self._keys, self._addresses = Buckets(self.terms.per_key), Buckets(self.terms.per_address)
        self._files = Buckets(self.terms.files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        now = self.terms.monotonic()
        connection = HTTPConnection(scope)
        address = place(connection.client.host) if connection.client else ""
        left = _insist(self._addresses.take(address, now), self._addresses)
        if not _is_open(scope):
            scope[SCOPE] = caller = await self._caller(connection.headers)
            left = self._count(self._keys, caller.key.id)
        said = _headers(left, self._keys)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *said]}
            await send(message)

        await self.app(scope, receive, sending)

    async def _caller(self, headers: Headers) -> Caller:
        kind, _, text = headers.get("authorization", "").partition(" ")
        key = await self.register.key(text.strip()) if kind.lower() == "bearer" else None
        if key is None:
            detail = "Send a key as `Authorization: Bearer rk_...`; `remit keys issue` makes one."
            if text:
                detail = f"This key does not open anything here: it is wrong, revoked or past its time. {detail}"
            raise Wrong(HTTPStatus.UNAUTHORIZED, "key", detail, {"WWW-Authenticate": "Bearer"})
        count, count_file = partial(self._count, self._keys, key.id), partial(self._count, self._files, key.id)
        return Caller(self.house, self.register, self.terms, key, acting(key), count, count_file)

    def _count(self, buckets: Buckets, key: str) -> Left:
        return _insist(buckets.take(key, self.terms.monotonic()), buckets)


@dataclass
class Taken:
    """ASGI middleware: takes a request's body in as a whole, so much of it and so long at most."""

    app: ASGIApp
    terms: Terms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        is_file = _FILES.fullmatch(_path(scope)) is not None
        body = await self._body(Headers(scope=scope), receive, self.terms.largest if is_file else self.terms.longest)
        if not is_file:
            _insist_on_json(Headers(scope=scope), body)
        scope["remit.body"] = body
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, again, send)

    async def _body(self, headers: Headers, receive: Receive, most: int) -> bytes:
        said = headers.get("content-length", "")
        if said.isdecimal() and (len(said) > 12 or int(said) > most):
            raise _too_long(most)
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.terms.patience.total_seconds()):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ClientDisconnect
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > most:
                        raise _too_long(most)
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError:
            detail = f"The body did not come in within {self.terms.patience.seconds} seconds. Send it again, in one go."
            raise Wrong(HTTPStatus.REQUEST_TIMEOUT, "too-slow", detail, {"Connection": "close"}) from None


def _too_long(most: int) -> Wrong:
    detail = f"This may have {most} bytes at most. Send less at a time."
    return Wrong(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", detail, {"Connection": "close"})


def _fault(error: Exception) -> Fault:
    match error:
        case Wrong(fault=fault):
            return fault
        case RemitError():
            log.warning("%s", error)
            return fault_of(error)
        case _:
            log.error("A request ended with an error nobody expected.", exc_info=error)
            return OURS


def _insist(left: Left, buckets: Buckets) -> Left:
    if not left.granted:
        detail = f"That is too often at once. Try again in {left.one_in} seconds."
        headers = {name.decode(): value.decode() for name, value in _headers(left, buckets)}
        raise Wrong(HTTPStatus.TOO_MANY_REQUESTS, "too-often", detail, {"Retry-After": str(left.one_in), **headers})
    return left


def _headers(left: Left, buckets: Buckets) -> list[tuple[bytes, bytes]]:
    """draft-ietf-httpapi-ratelimit-headers."""
    rate = buckets.rate
    window = max(1, round(rate.burst / rate.per_second))
    return [
        (b"ratelimit-policy", f'"requests";q={rate.burst};w={window}'.encode()),
        (b"ratelimit", f'"requests";r={left.more};t={left.full_in}'.encode()),
    ]


def _is_open(scope: MutableMapping[str, object]) -> bool:
    return scope["type"] == "http" and _path(scope) == OPEN


def _path(scope: MutableMapping[str, object]) -> str:
    return str(scope["path"]).removeprefix(str(scope.get("root_path", "")))


def _insist_on_json(headers: Headers, body: bytes) -> None:
    """Raises Wrong for a body that says it is something else, or that is nested deeper than anything is meant."""
    if not body:
        return
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        detail = "What is sent here is JSON. Send it as `Content-Type: application/json`."
        raise Wrong(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json", detail)
    if body.count(b"[") + body.count(b"{") > DEEPEST and _depth(body) > DEEPEST:
        raise Wrong(HTTPStatus.BAD_REQUEST, "too-deep", f"The body is nested deeper than {DEEPEST} levels. Flatten it.")


def _depth(body: bytes) -> int:
    deep = deepest = 0
    for found in _BRACKETS.finditer(body):
        match found[0]:
            case b"[" | b"{":
                deep += 1
                deepest = max(deep, deepest)
            case b"]" | b"}":
                deep -= 1
            case _:
                pass
    return deepest
