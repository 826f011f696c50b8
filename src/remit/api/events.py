"""What happens in a conversation, as it happens: server-sent events, and the same over a WebSocket.

The journal is read, never a queue: whoever comes back with the last id they saw has missed nothing, whatever was
restarted meanwhile.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Coroutine, Iterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Header, Query, WebSocket
from pydantic import ValidationError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from remit.agent.live import UnfinishedReply
from remit.api.callers import Caller, ReadsConversations, caller_of, insist, insist_on_room
from remit.api.door import POLICY
from remit.api.pages import Id
from remit.api.problems import Wrong
from remit.api.talk import Saying, hear, view_for, visitor_of
from remit.desk.transcript import GoalLine, Transcript, transcript
from remit.errors import Erased, RemitError, UnknownConversation
from remit.journal.bell import about
from remit.model.ids import INSTALLATION, ChainId, ConversationId, GoalId, MessageId, conversation_chain, goal_chain
from remit.people.keys import Scope as KeyScope
from remit.people.keys import holds

events = APIRouter(tags=["conversations"])

_SEND_WITHIN = 30.0  # seconds: who does not read what is sent is not waited for
_LONGEST_FRAME = 100_000  # bytes
_BAD_FRAME = 1003  # RFC 6455, section 7.4.1

_STREAM = (
    'id: 7\nevent: message\ndata: {"seq":7,"id":"message-01k9","author":"agent","who":"Nordlicht","text":"It is on its '
    'way.","at":"2026-11-24T12:00:01Z","attachments":[],"proofs":[]}\n\n'
)


@dataclass(frozen=True)
class Event:
    """Something that happened. seq: where to go on behind it; 0: it is told anew to whoever comes back."""

    name: str
    data: Mapping[str, object]
    seq: int = 0

    def text(self) -> bytes:
        """As server-sent events have it (HTML Living Standard, section 9.2)."""
        place = f"id: {self.seq}\n" if self.seq else ""
        return f"event: {self.name}\n{place}data: {_json(self.data)}\n\n".encode()

    def frame(self) -> str:
        """As a WebSocket has it."""
        return _json({"event": self.name, "seq": self.seq or None, "data": self.data})


@dataclass
class Watch:
    """Looks at a conversation, and says each thing once."""

    caller: Caller
    id: ConversationId
    seq: int
    _worded: UnfinishedReply | None = None
    _goals: dict[GoalId, GoalLine] = field(default_factory=dict[GoalId, GoalLine])
    _asked: object = None
    _led_by: str = ""
    _heads: dict[ChainId, int] = field(default_factory=dict[ChainId, int])

    @property
    def topics(self) -> tuple[ChainId, ...]:
        """What to listen for: the conversation, and its goals that are not at their end."""
        under_way = (goal_chain(id) for id, goal in self._goals.items() if goal.ended_at is None)
        return (conversation_chain(self.id), *under_way)

    async def news(self) -> list[Event]:
        """What happened since this was last asked. Raises Erased."""
        told: list[Event] = []
        if await self._moved():
            with suppress(UnknownConversation):
                told += self._changed(await transcript(self.caller.house.means, self.id, self.seq))
        return [*told, *self._sentences()]

    async def _moved(self) -> bool:
        """Whether anything was written since. Cheap: most of the time nothing was."""
        heads = {chain: await self.caller.house.means.store.head(chain) for chain in self.topics}
        seqs = {chain: head.seq if head else 0 for chain, head in heads.items()}
        moved, self._heads = seqs != self._heads, seqs
        return moved

    def _changed(self, seen: Transcript) -> Iterator[Event]:
        """The place moves on with the last event alone: who lost some of them gets all of them again."""
        changes: list[Event] = [Event("message", line.model_dump(mode="json")) for line in seen.lines]
        for goal in seen.goals:
            if self._goals.get(goal.id) != goal:
                self._goals[goal.id] = goal
                changes.append(Event("goal", goal.model_dump(mode="json")))
        if self._led_by != seen.led_by:
            self._led_by = seen.led_by
            changes.append(Event("person", {"leads": bool(seen.led_by), "name": seen.leader or seen.led_by}))
        if self._asked != seen.question:
            self._asked = seen.question
            question = seen.question.model_dump(mode="json") if seen.question else None
            changes.append(Event("question", {"question": question}))
        self.seq = max(self.seq, seen.seq)
        for number, change in enumerate(changes, 1):
            yield Event(change.name, change.data, self.seq if number == len(changes) else 0)

    def _sentences(self) -> Iterator[Event]:
        """What is worded just now and may still be worded anew: it is said only with the message of the same id."""
        now, before = self.caller.house.means.live.wording(self.id), self._worded
        self._worded = now
        if now is None:
            return
        known = len(before.sentences) if before is not None and before.message == now.message else 0
        for number, text in enumerate(now.sentences[known:], known):
            yield Event("sentence", {"message": now.message, "number": number, "text": text})


async def follow(watch: Watch) -> AsyncGenerator[Event | None]:
    """What happens, until the key holds no longer or the customer is erased; None: nothing did for a while.

    INVARIANT: one listens before one looks, so that nothing that is written in between is missed; and to the
    installation as well, so that what is followed ends as soon as the key does.
    """
    caller = watch.caller
    bell, tick = caller.house.means.live.bell, caller.terms.tick.total_seconds()
    while not bell.closing:
        with bell.listening(INSTALLATION, *watch.topics) as ear:
            if not await _may_go_on(caller):
                return
            try:
                news = await watch.news()
            except Erased:
                yield Event("erased", {"conversation": watch.id})
                return
            for event in news:
                yield event
            if news:
                continue  # other goals may be under way by now
            rang = await ear.heard(about(tick))
        if not rang:
            yield None


class Stream(Response):
    """Server-sent events. A connection that waits is one coroutine at the bell, and one that notices it was left."""

    media_type = "text/event-stream"

    def __init__(self, watch: Watch) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def part(text: bytes, more: bool = True) -> None:
            async with asyncio.timeout(_SEND_WITHIN):
                await send({"type": "http.response.body", "body": text, "more_body": more})

        async def stream() -> None:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await part(b"retry: 1000\n\n")
            async with aclosing(follow(self._watch)) as happens:
                async for event in happens:
                    await part(event.text() if event else b": nothing new\n\n")
            await part(b"", more=False)

        with suppress(TimeoutError), self._watch.caller.following():
            await _until_left(stream(), _left(receive))


@events.get(
    "/conversations/{id}/events",
    response_class=Stream,
    status_code=200,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}, "example": _STREAM}}}},
)
async def follow_conversation(
    by: ReadsConversations,
    id: Id,
    after: Annotated[int, Query(ge=0, le=2**53, description="Go on behind this entry; 0: from the beginning.")] = 0,
    last_event_id: Annotated[str, Header(max_length=20, description="The same, as browsers send it.")] = "",
) -> Stream:
    """What happens in a conversation, as server-sent events, from where one left off.

    `message`: something was said. `sentence`: of a reply that is still being worded, and may be worded anew: what
    counts is the message of that id. `goal`: how a goal stands now. `question`: what is asked now. `person`: who leads.
    `erased`: the customer was. The id of an event is where to go on behind it; a message may come twice.
    """
    await view_for(by, id)
    insist_on_room(by)
    last = int(last_event_id) if last_event_id.isascii() and last_event_id.isdecimal() else 0
    return Stream(Watch(by, ConversationId(id), max(after, min(last, 2**53))))


@events.websocket("/conversations/{id}/socket")
async def talk_by_socket(socket: WebSocket, id: str, after: int = 0) -> None:
    """The same events over a WebSocket, each as {event, seq, data}; and what a customer says goes in by it, as
    {text, press, id}. The same `id` is taken once."""
    try:
        caller = caller_of(socket)
        insist(caller, KeyScope.CONVERSATIONS_READ)
        await view_for(caller, id)
        insist_on_room(caller)
    except (Wrong, RemitError):
        await socket.close(POLICY)
        return
    await socket.accept()
    watch = Watch(caller, ConversationId(id), max(after, 0))
    with suppress(TimeoutError, WebSocketDisconnect, RuntimeError), caller.following():
        await _until_left(_tell(socket, watch), _listen(socket, caller, ConversationId(id)))


# -- private ----------------------------------------------------------------------------------------------------------


async def _tell(socket: WebSocket, watch: Watch) -> None:
    async with aclosing(follow(watch)) as happens:
        async for event in happens:
            async with asyncio.timeout(_SEND_WITHIN):
                await socket.send_text(event.frame() if event else '{"event":"nothing_new","seq":null,"data":{}}')
    await socket.close()


async def _listen(socket: WebSocket, caller: Caller, id: ConversationId) -> None:
    """Take in what is said, until the socket is closed. What cannot be taken in is told, and changes nothing."""
    while True:
        text = await socket.receive_text()
        if len(text) > _LONGEST_FRAME:
            await socket.close(_BAD_FRAME)
            return
        try:
            caller.count()
            insist(caller, KeyScope.CONVERSATIONS_WRITE)
            said = json.loads(text)
            once = said.pop("id", None) if isinstance(said, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- JSON, checked below
            body = Saying.model_validate(said)
            message = MessageId(f"message-{caller.key.id}-{id}-{once}"[:200]) if isinstance(once, str) else None
            taken = await hear(caller, id, body, await visitor_of(caller, body.speaker), message)
            told = {"message": taken}
            await socket.send_text(Event("taken", told).frame())
        except (ValidationError, ValueError, RecursionError):
            await socket.send_text(_wrong("What was sent is not {text, press, id} in JSON."))
        except (Wrong, RemitError) as error:
            await socket.send_text(_wrong(str(error)))


def _wrong(detail: str) -> str:
    return Event("problem", {"detail": detail}).frame()


async def _until_left(work: Coroutine[None, None, None], leaving: Coroutine[None, None, None]) -> None:
    """Do the work until it is done, or whoever it is done for has left."""
    tasks = [asyncio.ensure_future(each) for each in (work, leaving)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _may_go_on(caller: Caller) -> bool:
    """Whether the key still holds, and still has what it had."""
    key = (await caller.register.installation()).keys.get(caller.key.id)
    return key is not None and key.scopes == caller.key.scopes and holds(key, caller.house.means.now())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
