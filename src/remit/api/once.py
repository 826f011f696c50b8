"""The same request, sent again under the same Idempotency-Key, is done once and answered the same
(draft-ietf-httpapi-idempotency-key-header)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.api.callers import SCOPE, Caller
from remit.api.problems import Wrong, told
from remit.api.terms import Terms
from remit.desk.faults import Fault
from remit.model.ids import INSTALLATION_RECORD, RecordId
from remit.model.value import Value
from remit.model.wake import Kept

KIND = "api.once"
ONCE = "remit.once"
"""Where in a request's scope it is called by its Idempotency-Key: what it makes is called so, too, and made once."""

RECORD = "remit.record"
"""Where in a request's scope it says under whose key its answer is kept; else under the installation's."""

SHOWN_ONCE = "remit.shown_once"
"""Where in a request's scope it says what is told instead, where the answer holds a secret and is not kept."""

_AT_WORK = timedelta(minutes=1)
"""How long a request may take before another is let in its place: whoever was at it has crashed."""
_LONGEST = 255  # characters of a key


class _Answered(Value):
    """What is kept of a request; without a status it is still at work."""

    request: str
    record: RecordId = INSTALLATION_RECORD
    status: int = 0
    media_type: str = ""
    body: str = ""  # sealed


@dataclass
class Once:
    """ASGI middleware.

    INVARIANT: of several that send the same request at the same time one is served, and the others are told to wait.
    What failed is not kept: it may be tried again. A secret is not kept: who asks again is told what became of it.
    """

    app: ASGIApp
    terms: Terms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = scope.get(SCOPE)
        key = Headers(scope=scope).get("idempotency-key", "") if scope["type"] == "http" else ""
        if not key or scope["method"] != "POST" or not isinstance(caller, Caller):
            await self.app(scope, receive, send)
            return
        if len(key) > _LONGEST:
            detail = f"An Idempotency-Key has {_LONGEST} characters at most. Send a UUID."
            raise Wrong(HTTPStatus.BAD_REQUEST, "idempotency-key", detail)
        id = await _blind(caller, "key", f"{caller.key.id} {key}")
        request = await _blind(caller, "request", _text(scope))
        if (before := await _before(caller, id, request)) is not None:
            await _again(caller, before, send)
            return
        scope[ONCE] = id
        await self._first(scope, receive, send, caller, Kept(kind=KIND, id=id, body=request))

    async def _first(self, scope: Scope, receive: Receive, send: Send, caller: Caller, row: Kept) -> None:
        messages: list[Message] = []

        async def keeping(message: Message) -> None:
            messages.append(message)

        store = caller.house.means.store
        try:
            await self.app(scope, receive, keeping)
            status = int(messages[0]["status"]) if messages else 500
            if status < 400:
                await self._keep(scope, caller, row, messages)
            else:
                await store.forget(KIND, row.id)
        except BaseException:
            await store.forget(KIND, row.id)
            raise
        for message in messages:
            await send(message)

    async def _keep(self, scope: Scope, caller: Caller, row: Kept, messages: list[Message]) -> None:
        vault = caller.house.means.vault
        record = scope.get(RECORD) or INSTALLATION_RECORD
        if not await vault.open_record(record):
            await caller.house.means.store.forget(KIND, row.id)  # erased meanwhile: nothing of it is kept
            return
        status, headers = int(messages[0]["status"]), Headers(raw=messages[0]["headers"])
        body = b"".join(message.get("body", b"") for message in messages[1:])
        if isinstance(instead := scope.get(SHOWN_ONCE), str):
            problem = told(Fault(HTTPStatus.CONFLICT, "shown-once", instead))
            status, headers, body = problem.status_code, problem.headers, bytes(problem.body)
        answered = _Answered(
            request=row.body,
            record=record,
            status=status,
            media_type=headers.get("content-type", ""),
            body=vault.seal(record, body.decode()),
        )
        until = caller.house.means.now() + self.terms.again
        await caller.house.means.store.keep(Kept(kind=KIND, id=row.id, body=answered.model_dump_json(), until=until))


async def _before(caller: Caller, id: str, request: str) -> _Answered | None:
    """What became of the request before; None where this is the first, and is now at work. Raises Wrong."""
    means = caller.house.means
    now = means.now()
    row = Kept(kind=KIND, id=id, body=_Answered(request=request).model_dump_json(), until=now + _AT_WORK)
    for _ in range(2):
        if await means.store.keep(row, new=True):
            return None
        found = await means.store.kept(KIND, id)
        if found is None or (found.until is not None and found.until <= now):
            await means.store.forget(KIND, id)
            continue
        before = _Answered.model_validate_json(found.body)
        if before.request != request:
            detail = "This Idempotency-Key was used for another request. Make a new one for each request."
            raise Wrong(HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency-key-used", detail)
        if before.status:
            return before
        break
    detail = "The same request is being worked on. Wait a second, and send it again to see what became of it."
    raise Wrong(HTTPStatus.CONFLICT, "at-work", detail, {"Retry-After": "1"})


async def _again(caller: Caller, before: _Answered, send: Send) -> None:
    """Give the same answer again. Raises Erased where it was about somebody who was erased since."""
    vault = caller.house.means.vault
    await vault.open_record(before.record)
    body = vault.open(before.record, before.body).encode()
    headers = [
        (b"content-type", before.media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"idempotency-replayed", b"true"),
    ]
    if not body:
        headers = headers[2:]
    await send({"type": "http.response.start", "status": before.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _blind(caller: Caller, what: str, text: str) -> str:
    vault = caller.house.means.vault
    await vault.ready()
    return vault.blind(f"{KIND} {what}", text)


def _text(scope: Scope) -> str:
    body: bytes = scope.get("remit.body", b"")
    return f"{scope['path']}?{scope['query_string'].decode('latin-1')} {body.decode('latin-1')}"
