"""Looks at every request before a page does: who is at the browser, and whether it was they who meant it."""

from __future__ import annotations

import hmac
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.web.session import Session
from remit.web.sign_in.door import Door

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LARGEST = 12 * 2**20
"""Bytes of a form: files that people send to customers come in by one."""


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
        if session is not None:
            scope["remit.session"] = session
        if scope["path"].startswith("/desk") and session is None and not scope["path"].startswith("/desk/static/"):
            return await _to_sign_in(request)(scope, receive, send)
        if request.method not in _SAFE:
            if _from_elsewhere(request, self._door.url):
                return await _refused("This request came from another site.")(scope, receive, send)
            if session is not None:
                body = await _whole(receive)
                if body is None:
                    return await PlainTextResponse("That is too large.", 413)(scope, receive, send)
                receive = _again(body, receive)
                if not await _carries_token(request, session, _again(body, receive)):
                    return await _refused("This page is too old. Load it again.")(scope, receive, send)
        return await self._app(scope, receive, send)


def _from_elsewhere(request: Request, url: str) -> bool:
    """Whether a browser says that another site made it send this (Fetch Metadata; else the Origin header)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc not in (urlsplit(url).netloc, request.headers.get("host"))


async def _carries_token(request: Request, session: Session, receive: Receive) -> bool:
    token = request.headers.get("x-csrf", "")
    if not token and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        async with Request(request.scope, receive).form() as form:
            field = form.get("csrf")
            token = field if isinstance(field, str) else ""
    return hmac.compare_digest(token.encode(), session.csrf.encode())


async def _whole(receive: Receive) -> bytes | None:
    """The body of a request; None for one that is too large."""
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > _LARGEST:
            return None
        more = message.get("more_body", False)
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
