"""Looks at every request before a page does: who is at the browser, and whether it was they who meant it."""

from __future__ import annotations

import asyncio
import hmac
from urllib.parse import quote, urlsplit

from python_multipart.exceptions import FormParserError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.web.session import Session
from remit.web.sign_in.door import Door

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LARGEST = 12 * 2**20
"""Bytes of a form: files that people send to customers come in by one."""
_STRANGERS = 64 * 2**10
"""Bytes that are read of somebody who is not signed in: as long as any passkey's answer."""
_PATIENCE = 60.0
"""Seconds for a body to come in."""


class Guard:
    """ASGI middleware: puts the session where pages look for it, and keeps out what another site made a browser send.

    INVARIANT: nothing under /desk changes by a request without the session's own token, nor by one from elsewhere.
    """

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(("/desk", "/sign-in")):
            return await self._app(scope, receive, send)
        request = Request(scope, receive)
        session = await self._door.session_of(request)
        if _is_shut(request, session):
            return await _to_sign_in(request)(scope, receive, send)
        if request.method not in _SAFE:
            if _from_elsewhere(request, self._door.url):
                return await _refused("This request came from another site.")(scope, receive, send)
            try:
                body = await _whole(receive, _LARGEST if session else _STRANGERS)
                session = await self._door.session_of(request)  # as it is by now: what comes in may take its time
                meant = session is None or await _carries_token(request, session, _again(body, receive))
            except ClientDisconnect:
                return None
            except HTTPException as wrong:
                return await PlainTextResponse(wrong.detail, wrong.status_code)(scope, receive, send)
            if _is_shut(request, session):
                return await _to_sign_in(request)(scope, receive, send)
            if not meant:
                return await _refused("This page is too old. Load it again.")(scope, receive, send)
            receive = _again(body, receive)
        if session is not None:
            scope["remit.session"] = session
        return await self._app(scope, receive, send)


def _is_shut(request: Request, session: Session | None) -> bool:
    """Whether a page is for those who signed in, and nobody did."""
    path: str = request.scope["path"]
    return session is None and path.startswith("/desk") and not path.startswith("/desk/static/")


def _from_elsewhere(request: Request, url: str) -> bool:
    """Whether a browser says that another site made it send this (Fetch Metadata; else the Origin header)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc not in (urlsplit(url).netloc, request.headers.get("host"))
    except ValueError:
        return True


async def _carries_token(request: Request, session: Session, receive: Receive) -> bool:
    """Raises HTTPException for a form that cannot be read."""
    token = request.headers.get("x-csrf", "")
    if not token and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        try:
            async with Request(request.scope, receive).form() as form:
                field = form.get("csrf")
                token = field if isinstance(field, str) else ""
        except FormParserError:
            raise HTTPException(400, "That could not be read.") from None
    return hmac.compare_digest(token.encode(), session.csrf.encode())


async def _whole(receive: Receive, most: int) -> bytes:
    """The body of a request. Raises HTTPException for one that is too large or too slow, and ClientDisconnect where it
    broke off.

    INVARIANT: half of what somebody sent is never acted on.
    """
    parts: list[bytes] = []
    size, more = 0, True
    try:
        async with asyncio.timeout(_PATIENCE):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > most:
                    raise HTTPException(413, "That is too large.")
                more = message.get("more_body", False)
    except TimeoutError:
        raise HTTPException(408, "That took too long to arrive.") from None
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """The same body for the next who reads it, and then what comes after it."""
    told: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return told.pop() if told else await receive()

    return again


def _to_sign_in(request: Request) -> Response:
    if request.headers.get("hx-request"):
        return PlainTextResponse("Sign in again.", 401, {"HX-Redirect": "/sign-in"})
    if request.method not in _SAFE or "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse("Sign in first.", 401)
    return RedirectResponse(f"/sign-in?next={quote(request.url.path)}", 303)


def _refused(why: str) -> Response:
    return PlainTextResponse(why, 403)
