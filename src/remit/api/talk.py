"""Conversations: begin one, say something, read what was said."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from remit.agent.reception import LONGEST, Visitor
from remit.api.callers import Caller, ReadsConversations, WritesConversations, insist
from remit.api.examples import AT, LINE, shown, taken_in
from remit.api.once import ONCE, RECORD
from remit.api.pages import ID, After, Id, Limit, Page, page
from remit.api.problems import unknown
from remit.desk.attachments import MOST, attached
from remit.desk.transcript import GoalLine, Handed, OpenQuestion, SaidLine, Transcript, transcript
from remit.errors import BadRequest, Erased, UnknownConversation
from remit.journal.rows import opened_state
from remit.model.customer import Assurance, Customer, Identity, IdentityKind
from remit.model.ids import ConversationId, CustomerId, MessageId, conversation_chain
from remit.model.wake import View
from remit.people.identity import identity
from remit.people.keys import Scope

CHANNEL = "api"
_OPENS_WITHIN = 5.0  # seconds: a conversation is there as soon as its first message was taken in

talk = APIRouter(tags=["conversations"])

Files = list[Annotated[str, Field(max_length=200)]]
"""Ids of files that were sent in."""

Wait = Annotated[float, Query(ge=0, le=30, description="Seconds to wait for the reply. 0: it comes by the events.")]


class Speaker(BaseModel):
    """Who is speaking. Less than `verified` is a claim, and changes nothing by itself; what is more needs the scope
    conversations:vouch, for it is believed."""

    model_config = ConfigDict(extra="forbid")

    email: str | None = Field(default=None, max_length=320)
    phone: str | None = Field(default=None, max_length=40)
    login: str | None = Field(default=None, max_length=200)
    assurance: Literal["claimed", "verified", "strong"] = "claimed"


class Saying(BaseModel):
    """What a customer says. press: the button pressed instead of typing, as the question gave it. attachments: ids of
    files that were sent in for the conversation. corrects: by name, what was handed to a person and is otherwise, in
    words that stand in the text."""

    model_config = taken_in(text="yes", press=None)

    text: str = Field(max_length=LONGEST)
    press: str | None = Field(default=None, max_length=1000)
    attachments: Files = Field(default_factory=list[str], max_length=MOST)
    corrects: dict[str, Annotated[str, Field(max_length=2_000)]] = Field(default_factory=dict[str, str], max_length=20)
    speaker: Speaker | None = None


class Beginning(Saying):
    """The first thing a customer says. acting_for: on whose behalf the agent speaks, where it is not the pack's own."""

    model_config = taken_in(
        text="I want to return the blue jacket from order W10005.",
        speaker={"email": "maria@example.com", "assurance": "verified"},
    )

    acting_for: str | None = Field(default=None, max_length=200)


class Taken(BaseModel):
    """A message that was taken in, and will not be lost; with the replies that came while it was waited for."""

    model_config = shown(conversation="conversation-01k9", message="message-01k9", replies=[LINE], question=None)

    conversation: ConversationId
    message: MessageId
    replies: list[SaidLine]
    question: OpenQuestion | None


class Listed(BaseModel):
    """A conversation in a list."""

    model_config = shown(id="conversation-01k9", customer="customer-01k9", channel="api", seq=7, changed_at=AT)

    id: str
    customer: CustomerId
    channel: str
    seq: int
    changed_at: datetime


class Standing(BaseModel):
    """A conversation as it stands. seq: its last entry; events are taken up behind it. person: who leads it, where that
    is not the machine."""

    model_config = shown(
        id="conversation-01k9",
        customer="customer-01k9",
        channel="api",
        seq=7,
        question=None,
        goals=[],
        person=None,
        assurance="verified",
        handed=[],
    )

    id: ConversationId
    customer: CustomerId
    channel: str
    seq: int
    question: OpenQuestion | None
    goals: list[GoalLine]
    person: str | None
    assurance: str
    handed: list[Handed]


@talk.get("/conversations")
async def list_conversations(
    by: ReadsConversations,
    customer: Annotated[str | None, Query(pattern=ID, max_length=300, description="Only this customer's.")] = None,
    after: After = "",
    limit: Limit = 50,
) -> Page[Listed]:
    """Conversations, the newest first."""
    whose = by.only(customer)
    if whose is not None and not by.sees(whose):
        return Page(items=[], next=None)
    views = await by.house.means.store.views("conversation", customer=whose, after=after, limit=limit, newest=True)
    listed = [Listed(id=v.id, customer=v.customer, channel=v.sort, seq=v.seq, changed_at=v.at) for v in views]
    return page(listed, len(views), limit, listed[-1].id if listed else "")


@talk.post("/conversations", status_code=201)
async def begin_conversation(by: WritesConversations, request: Request, body: Beginning, wait: Wait = 0) -> Taken:
    """Begin a conversation with the first thing a customer says.

    What is said is taken in when this is answered. Replies are worded in their own time: they come by the events of
    the conversation, or with `wait` in this answer. Sent again under the same Idempotency-Key, whatever crashed
    meanwhile, it is the same conversation.
    """
    once = request.scope.get(ONCE)
    id = ConversationId(f"conversation-{once}" if once else by.house.means.new_id("conversation"))
    visitor = await visitor_of(by, body.speaker, body.acting_for)
    return await _said(by, request, id, body, visitor, 0, wait)


@talk.get("/conversations/{id}")
async def read_conversation(by: ReadsConversations, id: Id) -> Standing:
    """A conversation as it stands: what is asked, what is under way, who leads it."""
    seen = await seen_by(by, id)
    return Standing(
        id=seen.conversation,
        customer=seen.customer,
        channel=seen.channel,
        seq=seen.seq,
        question=seen.question,
        goals=list(seen.goals),
        person=seen.leader or seen.led_by or None,
        assurance=seen.assurance.name.lower(),
        handed=list(seen.handed),
    )


@talk.get("/conversations/{id}/messages")
async def list_messages(
    by: ReadsConversations,
    id: Id,
    after: Annotated[int, Query(ge=0, le=2**53, description="The `next` of the page before.")] = 0,
    limit: Limit = 50,
) -> Page[SaidLine]:
    """What was said, the oldest first."""
    lines = (await seen_by(by, id, after)).lines
    shown = list(lines[:limit])
    return Page(items=shown, next=str(shown[-1].seq) if len(lines) > limit else None)


@talk.post("/conversations/{id}/messages", status_code=202)
async def send_message(by: WritesConversations, request: Request, id: Id, body: Saying, wait: Wait = 0) -> Taken:
    """Say something as the customer.

    Sent again under the same Idempotency-Key, it is said once.
    """
    view = await view_for(by, id)
    visitor = await visitor_of(by, body.speaker)
    return await _said(by, request, ConversationId(id), body, visitor, view.seq, wait)


# -- for others too ---------------------------------------------------------------------------------------------------


async def view_for(by: Caller, id: str) -> View:
    """The view of a conversation that the caller may see. Raises Wrong."""
    view = await by.house.means.store.view("conversation", id)
    if view is None or not by.sees(view.customer):
        raise unknown("conversation", id)
    return view


async def seen_by(by: Caller, id: str, after: int = 0) -> Transcript:
    """A conversation with what was said behind an entry. Raises Wrong, Erased."""
    await view_for(by, id)
    return await transcript(by.house.means, ConversationId(id), after)


def named(kind: IdentityKind, text: str) -> Identity:
    """An address that somebody is known by. Raises BadRequest."""
    found = identity(kind, text)
    if found is None:
        raise BadRequest(what=f"This is no {kind}.", cure="Write it as name@example.com, or as +4930123456.")
    return found


async def hear(
    by: Caller, id: ConversationId, body: Saying, visitor: Visitor, message: MessageId | None = None
) -> MessageId:
    """Take a message in."""
    return await by.house.reception.hear(
        body.text,
        conversation=id,
        channel=CHANNEL,
        visitor=visitor,
        pressed=body.press,
        attachments=await attached(by.house, id, body.attachments),
        corrects=body.corrects,
        id=message,
    )


# -- private ----------------------------------------------------------------------------------------------------------


async def _said(
    by: Caller, request: Request, id: ConversationId, body: Saying, visitor: Visitor, seq: int, wait: float
) -> Taken:
    once = request.scope.get(ONCE)
    with by.house.means.live.bell.listening(conversation_chain(id)) as ear:
        message = await hear(by, id, body, visitor, MessageId(f"message-{once}") if once else None)
        until = asyncio.get_running_loop().time() + (wait or (_OPENS_WITHIN if seq == 0 else 0))
        while not await _enough(by, id, seq, message, wait):
            left = until - asyncio.get_running_loop().time()
            if left <= 0 or not await ear.heard(left):
                break
    seen = await _seen(by, id, seq) if wait or seq == 0 else None
    if seen is not None:
        view = await by.house.means.store.view("customer", seen.customer)
        request.scope[RECORD] = view.record if view else None
    replies = _replies(seen, message) if seen else []
    return Taken(
        conversation=id, message=message, replies=replies, question=seen.question if replies and seen else None
    )


async def _enough(by: Caller, id: ConversationId, seq: int, message: MessageId, wait: float) -> bool:
    """Whether what is waited for is there: the reply, or else the conversation."""
    if not wait and seq:
        return True
    entries = await by.house.means.store.entries(conversation_chain(id), after=seq)
    heard = next((n for n, e in enumerate(entries) if e.kind == "message.received" and message in e.body), None)
    return heard is not None and (not wait or any(e.kind == "message.sent" for e in entries[heard:]))


def _replies(seen: Transcript, message: MessageId) -> list[SaidLine]:
    heard = next((line.seq for line in seen.lines if line.id == message), None)
    return [line for line in seen.lines if heard is not None and line.seq > heard and line.author != "customer"]


async def _seen(by: Caller, id: ConversationId, after: int) -> Transcript | None:
    """The conversation with what was said behind an entry; None while there is none."""
    with suppress(UnknownConversation, Erased):
        return await transcript(by.house.means, id, after)
    return None


async def visitor_of(by: Caller, said: Speaker | None, acting_for: str | None = None) -> Visitor:
    """Who is speaking, as far as the caller may say. Raises Wrong, BadRequest.

    INVARIANT: a key for one customer speaks as that customer, and as nobody else.
    """
    if by.key.customer is not None:
        return await _own(by, by.key.customer, said, acting_for)
    if said is None:
        return Visitor(acting_for=acting_for)
    assurance = Assurance[said.assurance.upper()]
    if assurance >= Assurance.VERIFIED:
        insist(by, Scope.CONVERSATIONS_VOUCH)
    told: list[tuple[IdentityKind, str | None]] = [("email", said.email), ("phone", said.phone), ("login", said.login)]
    known = tuple(named(kind, text) for kind, text in told if text is not None)
    if not known:
        raise BadRequest(what="The speaker has no name.", cure="Give an email, a phone or a login; or leave it out.")
    return Visitor(known, assurance, acting_for)


async def _own(by: Caller, customer: CustomerId, said: Speaker | None, acting_for: str | None) -> Visitor:
    if said is not None:
        raise BadRequest(what="This key speaks for one customer.", cure="Leave the speaker out.")
    view = await by.house.means.store.view("customer", customer)
    state = await opened_state(by.house.means.vault, view) if view else None
    if not isinstance(state, Customer) or not state.identities:
        raise BadRequest(what="This key's customer is not known by any address.", cure="Issue a key without one.")
    return Visitor(state.identities, Assurance.VERIFIED, acting_for)
