"""What others are told by webhook: a record of each notice and what became of it, and one of when it is tried next.

Both are kept beside the journal, so that a restart loses nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from remit.errors import UnknownDelivery
from remit.journal.bell import Bell
from remit.model.value import Value
from remit.model.wake import Kept, Outgoing
from remit.ports import Store

DELIVERY, DUE = "webhook", "webhook.due"
"""The kinds of the two records; who sends listens for the second."""

GIVEN_UP = timedelta(days=3)
KEPT = timedelta(days=30)

State: TypeAlias = Literal["waiting", "delivered", "given_up"]


class Delivery(Value):
    """A notice for one hook, and what became of it. since: when it was first due, or was asked for again. next_at: it
    is not tried before. status: of the last answer; 0: there was none."""

    id: str
    hook: str
    event: str
    payload: str
    state: State = "waiting"
    tries: int = 0
    since: datetime
    tried_at: datetime | None = None
    next_at: datetime | None = None
    status: int = 0
    why: str = ""


async def take_in(store: Store, message: Outgoing) -> bool:
    """Keep a notice, due now. Whether it is new: it may come twice."""
    hook, _, event = str(message.id).partition(":")
    id = f"{hook} {stamp(message.at)} {event}"
    made = Delivery(id=id, hook=hook, event=event, payload=message.text, since=message.at, next_at=message.at)
    if not await store.keep(record(made), new=True):
        known = await delivery(store, id)
        if known is None or known.tries or known.state != "waiting":
            return False
    await store.keep(due(id, message.at))  # the first time may have crashed before this
    return True


async def delivery(store: Store, id: str) -> Delivery | None:
    found = await store.kept(DELIVERY, id)
    return Delivery.model_validate_json(found.body) if found else None


async def deliveries(store: Store, hook: str, *, after: str = "", limit: int = 50) -> list[Delivery]:
    """What was sent to a hook, or will be, the oldest first. What is long over is forgotten."""
    rows = await store.all_kept(DELIVERY, after=after or f"{hook} ", limit=limit)
    return [Delivery.model_validate_json(row.body) for row in rows if row.id.startswith(f"{hook} ")]


async def replay(store: Store, id: str, now: datetime, bell: Bell) -> Delivery:
    """Have a notice sent again, under the id it had. Raises UnknownDelivery."""
    known = await delivery(store, id)
    if known is None:
        raise UnknownDelivery(delivery=id)
    again = known.model_copy(update={"state": "waiting", "tries": 0, "since": now, "next_at": now, "why": ""})
    await store.keep(record(again))
    await store.keep(due(id, now))
    bell.ring([DUE])
    return again


# -- the records ------------------------------------------------------------------------------------------------------


def record(delivery: Delivery) -> Kept:
    body = delivery.model_dump_json()
    return Kept(kind=DELIVERY, id=delivery.id, body=body, until=delivery.since + GIVEN_UP + KEPT)


def due(id: str, at: datetime) -> Kept:
    """When a delivery is tried: those that are due first come first."""
    return Kept(kind=DUE, id=f"{stamp(at)} {id}", body=id)


def due_at(row: Kept) -> datetime:
    return datetime.fromtimestamp(int(row.id.partition(" ")[0]) / 1e6, UTC)


def stamp(at: datetime) -> str:
    """Microseconds since 1970, in so many digits that texts sort as times do."""
    return f"{round(at.timestamp() * 1e6):017}"
