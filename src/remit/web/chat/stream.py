"""What happens in a conversation, as it happens: server-sent events that can be taken up where they broke off."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from remit.agent.live import UnfinishedReply, typing_in
from remit.desk.house import House
from remit.desk.transcript import transcript
from remit.errors import Erased, UnknownConversation
from remit.journal.bell import about
from remit.model.ids import ConversationId, conversation_chain
from remit.people.tokens import Bearer
from remit.web.chat import told
from remit.web.chat.door import Door

PING = 15.0
"""Seconds of silence after which a word is sent, so that what lies between keeps the line open."""

LONGEST = timedelta(hours=1)
"""After this a stream ends; whoever follows it comes again, with a token that was renewed."""

RENEW = timedelta(hours=1)
"""How old a token is when a new one is given in its place."""

PATIENCE = timedelta(seconds=60)
"""How long somebody is said to be reading a message that nothing comes of."""

_AGENT = "the agent"


@dataclass
class Pending:
    """The last message that came in by this process in each conversation, until it was taken in: it is being read."""

    now: Callable[[], datetime]
    most: int = 10_000
    _last: OrderedDict[ConversationId, tuple[str, datetime]] = field(
        default_factory=OrderedDict[ConversationId, tuple[str, datetime]]
    )

    def add(self, conversation: ConversationId, message: str) -> None:
        self._last.pop(conversation, None)
        self._last[conversation] = (message, self.now())
        while len(self._last) > self.most:
            self._last.popitem(last=False)

    def taken_in(self, conversation: ConversationId, message: str) -> None:
        if self._last.get(conversation, ("",))[0] == message:
            del self._last[conversation]

    def waits(self, conversation: ConversationId) -> bool:
        waiting = self._last.get(conversation)
        return waiting is not None and self.now() - waiting[1] < PATIENCE


async def stream(door: Door, pending: Pending, request: Request) -> Response:
    """All that happened since Last-Event-ID, and then what happens. Raises ChatOver, TooMany."""
    bearer = door.bearer(request)
    door.pace(request, "streams", 60, bearer.conversation)
    last = request.headers.get("last-event-id", "")
    after = int(last) if last.isascii() and last.isdecimal() and len(last) < 10 else 0
    door.insist_on_room(request, bearer)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    told_ = _told(door, pending, request, bearer, after)
    return StreamingResponse(told_, headers=headers, media_type="text/event-stream")


async def _told(door: Door, pending: Pending, request: Request, bearer: Bearer, after: int) -> AsyncGenerator[str]:
    with door.streaming(request, bearer):
        if bearer.issued_at is not None and door.house.means.now() - bearer.issued_at > RENEW:
            yield told.Event("token", {"token": door.token(bearer)}).text()
        try:
            async for text in follow(door.house, pending, bearer.conversation, after):
                yield text
        except Erased:
            yield told.Event("over", {}).text()


async def follow(
    house: House, pending: Pending, id: ConversationId, after: int, ping: float = PING
) -> AsyncGenerator[str]:
    """What happens in a conversation behind an entry of its chain. Raises Erased.

    INVARIANT: one listens before one looks, so that nothing that is written in between is missed.
    """
    means, until = house.means, house.means.now() + LONGEST
    seq, worded, typing = after, None, ""
    with means.live.bell.listening(conversation_chain(id), typing_in(id)) as ear:
        yield "retry: 1000\n\n"
        while means.now() < until and not means.live.bell.closing:
            async for event in _news(house, id, seq):
                if event.name == "message":
                    pending.taken_in(id, str(event.body["id"]))
                seq = event.seq or seq
                yield event.text()
            wording = means.live.wording(id)
            if wording is not None and wording != worded:
                yield told.sentences(wording).text()
            worded = wording
            person, ends = await _person_typing(house, id)
            if typing != (busy := person or (_AGENT if _busy(pending, id, wording) else "")):
                typing = busy
                yield told.typing(bool(busy), person).text()
            if not await ear.heard(min(about(ping), ends)):
                yield ": still here\n\n"


async def _news(house: House, id: ConversationId, seq: int) -> AsyncGenerator[told.Event]:
    head = await house.means.store.head(conversation_chain(id))
    if head is None or head.seq <= seq:
        return
    try:
        seen = await transcript(house.means, id, after=seq)
    except UnknownConversation:
        return
    for event in told.events(seen):
        yield event


async def _person_typing(house: House, id: ConversationId) -> tuple[str, float]:
    """The name of the colleague who types to the customer, and for how many seconds that holds; empty: nobody does."""
    now = house.means.now()
    colleagues = [(who, until) for who, until in house.means.live.typing(id, now).items() if who != "customer"]
    if not colleagues:
        return "", PING
    [(who, until), *_] = colleagues
    colleague = (await house.office.installation()).called(who.removeprefix("staff:"))
    return colleague, max((until - now).total_seconds(), 0.05)


def _busy(pending: Pending, id: ConversationId, wording: UnfinishedReply | None) -> bool:
    return pending.waits(id) and wording is None
