"""What is answered under /chat: the widget, and all that it asks."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from remit.agent.reception import LONGEST
from remit.desk.attachments import LARGEST, MOST, attached, file_in, file_of, given_as, keep_file
from remit.desk.house import House
from remit.errors import BadRequest, ChatOver, NotShown
from remit.model.customer import Identity
from remit.model.ids import ConversationId, MessageId
from remit.model.value import Value
from remit.people.tickets import Tickets
from remit.people.tokens import Bearer, shown
from remit.web.chat.demo import demo, demo_key
from remit.web.chat.door import PLAIN, Astray, Door, Endpoint, Terms, answering, visitor
from remit.web.chat.stream import Pending, stream
from remit.web.chat.told import attachment as as_json
from remit.web.chat.widget import widget

STATIC = Path(__file__).parent / "static"
CHANNEL = "web"
"""What the channel is called that these conversations come in by."""

LINK_LASTS = timedelta(hours=24)
NAMELESS_LASTS = timedelta(days=30)
"""How long a chat can go on for whoever comes back to it in time."""
SIGNED_IN_LASTS = timedelta(hours=12)
"""The same, where the business said who it is."""

_JSON_MOST = 4 * LONGEST + 10_000  # bytes
_PATIENCE = 30  # seconds, for a request to arrive

V = TypeVar("V", bound=Value)


class _Opening(Value):
    identity: Annotated[str, Field(max_length=8_192)] = ""


class _Resuming(Value):
    ticket: Annotated[str, Field(min_length=1, max_length=200)]


class _Said(Value):
    """id: made by whoever sends it; the same one is heard once. corrects: what is otherwise than was handed on, by
    name, in words that stand in the text."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
    text: Annotated[str, Field(max_length=LONGEST)] = ""
    pressed: Annotated[str, Field(max_length=200)] | None = None
    attachments: Annotated[tuple[str, ...], Field(max_length=MOST)] = ()
    corrects: Annotated[dict[str, Annotated[str, Field(max_length=2_000)]], Field(max_length=20)] = {}


def routes(house: House, terms: Terms = PLAIN) -> list[BaseRoute]:
    """What is answered under /chat. It is meant to be mounted there; tokens are signed with the home's own secret."""
    door, pending = Door(house, terms), Pending(house.means.now)
    tickets = Tickets(house.means.store, house.means.clock, "chat link", LINK_LASTS)
    posts: dict[str, tuple[Endpoint, int]] = {
        "/conversations": (partial(_open, door), _JSON_MOST),
        "/messages": (partial(_hear, door, pending), _JSON_MOST),
        "/typing": (partial(_types, door), _JSON_MOST),
        "/links": (partial(_link, door, tickets), _JSON_MOST),
        "/resume": (partial(_resume, door, tickets), _JSON_MOST),
        "/attachments": (partial(_take_file, door), LARGEST + 100_000),
    }
    gets: dict[str, Endpoint] = {
        "/events": partial(stream, door, pending),
        "/attachments/{id}": partial(_give_file, door),
    }
    asked: list[BaseRoute] = [
        Route(path, answering(door, endpoint, most), methods=["POST"]) for path, (endpoint, most) in posts.items()
    ]
    asked += [Route(path, answering(door, endpoint), methods=["GET"]) for path, endpoint in gets.items()]
    shown_at = Route("/demo", partial(demo, house, terms.demo), methods=["GET"])
    return [shown_at, *_static(), Mount("", routes=asked, middleware=_around(terms))]


def _around(terms: Terms) -> list[Middleware]:
    """What lets pages of the named origins in (Fetch Standard, CORS). There are no cookies to be sent along."""
    if not terms.origins:
        return [Middleware(Astray)]
    headers = ["Authorization", "Content-Type", "Last-Event-ID"]
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=sorted(terms.origins),
            allow_methods=["GET", "POST"],
            allow_headers=headers,
            expose_headers=["Retry-After"],
            max_age=3600,
        ),
        Middleware(Astray),
    ]


def _static() -> list[BaseRoute]:
    script, style = widget().encode(), (STATIC / "demo.css").read_bytes()

    async def give(body: bytes, media_type: str, request: Request) -> Response:
        tag = f'"{sha256(body).hexdigest()[:20]}"'
        headers = {
            "cache-control": "public, max-age=300",
            "cross-origin-resource-policy": "cross-origin",
            "etag": tag,
            "x-content-type-options": "nosniff",
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=media_type, headers=headers)

    return [
        Route("/remit.js", partial(give, script, "text/javascript"), methods=["GET"]),
        Route("/demo.css", partial(give, style, "text/css"), methods=["GET"]),
    ]


# -- what is asked ----------------------------------------------------------------------------------------------------


async def _open(door: Door, request: Request) -> Response:
    """Begin a conversation; nothing of it is kept before something is said."""
    door.pace(request, "chats opened", door.terms.limits.opened)
    asked = await _read(request, _Opening)
    now = door.house.means.now()
    identities = _identities(door, asked.identity) if asked.identity else ()
    id = ConversationId(door.house.means.new_id("conversation"))
    until = now + (SIGNED_IN_LASTS if identities else NAMELESS_LASTS)
    return _opened(door, Bearer(id, until, identities), 201)


async def _hear(door: Door, pending: Pending, request: Request) -> Response:
    """Take in what is said. Once this is answered it will not be lost; the same id is heard once."""
    bearer = door.bearer(request)
    door.pace(request, "messages", door.terms.limits.messages, bearer.conversation)
    said = await _read(request, _Said)
    if not (said.text.strip() or said.pressed or said.attachments):
        raise BadRequest(what="There is nothing in this message.", cure="Write something, or attach a file.")
    id = MessageId(f"{bearer.conversation}.{said.id}")
    attachments = await attached(door.house, bearer.conversation, said.attachments)
    pending.add(bearer.conversation, id)
    door.house.means.live.typed(bearer.conversation, "customer")
    await door.house.reception.hear(
        said.text,
        conversation=bearer.conversation,
        channel=CHANNEL,
        visitor=visitor(bearer),
        pressed=said.pressed,
        attachments=attachments,
        corrects=said.corrects,
        id=id,
    )
    return JSONResponse({"id": id}, 202)


async def _types(door: Door, request: Request) -> Response:
    """Whoever is in the chat is typing. Nothing of it is kept."""
    bearer = door.bearer(request)
    door.pace(request, "signs of typing", 40, bearer.conversation)
    means = door.house.means
    means.live.types(bearer.conversation, "customer", means.now())
    return Response(status_code=204)


async def _link(door: Door, tickets: Tickets, request: Request) -> Response:
    """A ticket for another device of the same person's: good once, for a day."""
    bearer = door.bearer(request)
    door.pace(request, "links", 6, bearer.conversation)
    until = int(bearer.until.timestamp())
    return JSONResponse({"ticket": await tickets.issue(f"{bearer.conversation} {until}")}, 201)


async def _resume(door: Door, tickets: Tickets, request: Request) -> Response:
    """INVARIANT: of all who come with a link, one is let in: the first, while its day lasts."""
    door.pace(request, "links followed", 12)
    asked = await _read(request, _Resuming)
    stands_for = await tickets.take(asked.ticket)
    if stands_for is None:
        raise ChatOver
    id, _, until = stands_for.partition(" ")
    return _opened(door, Bearer(ConversationId(id), _moment(until)), 200)


async def _take_file(door: Door, request: Request) -> Response:
    bearer = door.bearer(request)
    door.pace_file(request, bearer)
    async with asyncio.timeout(4 * _PATIENCE):
        async with request.form(max_files=1, max_fields=4, max_part_size=10_000) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise BadRequest(what="There is no file in this request.", cure="Send it as the form field `file`.")
            body = await file.read(LARGEST + 1)
            if len(body) > LARGEST:
                raise HTTPException(413)
            name = file.filename or ""
    kept = await keep_file(door.house, bearer.conversation, name, body, visitor(bearer))
    return JSONResponse(as_json(kept), 201)


async def _give_file(door: Door, request: Request) -> Response:
    bearer = door.bearer(request)
    door.pace(request, "files fetched", 120, bearer.conversation)
    about = await file_in(door.house, bearer.conversation, request.path_params["id"])
    if about is None:
        raise HTTPException(404)
    return Response(await file_of(door.house, about), headers=given_as(about.attachment))


# -- private ----------------------------------------------------------------------------------------------------------


async def _read(request: Request, kind: type[V]) -> V:
    """What a request says. Raises BadRequest."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadRequest(what="This is not JSON.", cure="Send `Content-Type: application/json`.")
    async with asyncio.timeout(_PATIENCE):
        body = await request.body()
    try:
        return kind.model_validate_json(body or b"{}")
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"]) or "the body"
        raise BadRequest(what=f"{at}: {first['msg']}.", cure="") from error


def _identities(door: Door, signed: str) -> tuple[Identity, ...]:
    """Who is at the page, by the business's word or by that of the demo's page. Raises BadRequest, NotShown."""
    keys = [door.terms.identity] if door.terms.identity else []
    keys += [demo_key(door.house)] if door.terms.demo else []
    if not keys:
        raise BadRequest(what="This chat takes no signed identities.", cure="Set REMIT_CHAT_JWT_KEY.")
    for key in keys:
        with suppress(NotShown):
            return shown(signed, key, door.house.means.now())
    raise NotShown


def _opened(door: Door, bearer: Bearer, status: int) -> Response:
    pack = door.house.means.contents.pack
    body = {
        "conversation": bearer.conversation,
        "token": door.token(bearer),
        "acting_for": pack.acting_for,
        "signed_in": bool(bearer.identities),
    }
    return JSONResponse(body, status)


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
