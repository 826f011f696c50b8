"""What others are told of an entry as it is written: ids and kinds, and nothing personal. Pure.

A notice goes into the outbox with the entry it tells of: none is lost, and none tells of what did not happen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from remit.model import entry as e
from remit.model.entry import Body, Entry
from remit.model.ids import INSTALLATION_RECORD, MessageId
from remit.model.installation import Hook
from remit.model.value import Json
from remit.model.wake import Outgoing

WEBHOOK = "webhook"
"""The channel that notices go out by."""

KINDS = (
    "conversation.opened",
    "customer.erased",
    "goal.ended",
    "goal.opened",
    "message.sent",
    "policies.published",
    "review.answered",
    "review.opened",
    "started",
    "stopped",
)
"""The kinds of entries that others may be told of."""


def notices(hooks: Sequence[Hook], entry: Entry, body: Body) -> Iterator[Outgoing]:
    """A notice for each hook that asked for entries of this kind. The same entry always makes the same ones."""
    asking = [hook for hook in hooks if hook.active and (not hook.kinds or entry.kind in hook.kinds)]
    told = _told(entry, body) if asking else None
    if told is None:
        return
    payload = {"type": entry.kind, "timestamp": entry.at.isoformat(), "data": told}
    for hook in asking:
        yield Outgoing(
            id=MessageId(f"{hook.id}:{event_id(entry)}"),
            channel=WEBHOOK,
            address=hook.id,
            text=json.dumps(payload, separators=(",", ":")),
            record=INSTALLATION_RECORD,
            conversation=None,
            at=entry.at,
        )


def event_id(entry: Entry) -> str:
    """The id that a notice of an entry goes by, to whomever and however often it is sent."""
    return f"evt_{entry.digest[:32]}"


def _told(entry: Entry, body: Body) -> Mapping[str, Json] | None:
    """What is told of an entry; None: nothing."""
    goal: dict[str, Json] = {"goal": entry.goal} if entry.goal else {}
    match body:
        case e.ConversationOpened(conversation=conversation, customer=customer, channel=channel):
            return {"conversation": conversation, "customer": customer, "channel": channel}
        case e.MessageSent(id=message):
            return {"conversation": entry.chain.partition(":")[2], "message": message}
        case e.GoalOpened(wants=kind, customer=customer, conversation=conversation):
            return {**goal, "kind": kind, "customer": customer, "conversation": conversation}
        case e.GoalEnded(outcome=outcome):
            return {**goal, "ending": outcome.ending.tag, "autonomous": outcome.autonomous}
        case e.ReviewOpened(id=review, review=opened):
            return {**goal, "review": review, "matter": opened.matter.tag}
        case e.ReviewAnswered(review=review, answer=answer):
            return {**goal, "review": review, "answer": answer.tag}
        case e.ErasedCustomer(customer=customer):
            return {"customer": customer}
        case e.Stopped(stop=stop):
            return {"what": stop.what, "name": stop.name}
        case e.Started(what=what, name=name):
            return {"what": what, "name": name}
        case e.PoliciesPublished(policies=policies):
            return {"pack": policies.pack, "version": policies.version}
        case _:
            return None
