"""Rows to try a store with, and the shortest ways to put them there. What a test does not name is always the same."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from remit.model.entry import Entry
from remit.model.ids import (
    ChainId,
    ConversationId,
    CustomerId,
    GoalId,
    LaneId,
    MessageId,
    RecordId,
    WakeId,
)
from remit.model.wake import EffectRow, EffectState, Head, Kept, Lease, Outgoing, View, ViewKind, Wake
from remit.ports import Store, Work

NOON = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)
LEASE = timedelta(seconds=30)
LANE = LaneId("customer:ada")
OTHER_LANE = LaneId("customer:bob")
CHAIN = ChainId("goal:1")
RECORD = RecordId("record-ada")
ADA = CustomerId("ada")
START = "0" * 64


def a_wake(
    id: str = "wake-1", *, lane: LaneId = LANE, due: datetime = NOON, subject: str | None = None, reason: str = "{}"
) -> Wake:
    return Wake(id=WakeId(id), lane=lane, due=due, record=RECORD, reason=reason, subject=subject)


def a_chain(length: int, *, chain: ChainId = CHAIN, after: Head | None = None) -> list[Entry]:
    """Entries in a row, following `after` or beginning the chain."""
    first, previous = (after.seq, after.digest) if after else (0, START)
    entries: list[Entry] = []
    for seq in range(first + 1, first + length + 1):
        entries.append(an_entry(seq, previous, chain=chain))
        previous = entries[-1].digest
    return entries


def an_entry(seq: int, previous: str, *, chain: ChainId = CHAIN) -> Entry:
    return Entry(
        chain=chain,
        seq=seq,
        at=NOON + timedelta(microseconds=seq),
        goal=GoalId("1") if seq % 2 else None,
        actor="agent",
        kind="goal.waits",
        body='{"why":"“ümläut” \\u0000 and 🧾"}',
        previous=previous,
        digest=f"{chain}/{seq}",
    )


def a_view(
    id: str,
    *,
    kind: ViewKind = "goal",
    customer: str = ADA,
    status: str = "open",
    queue: str = "",
    state: str = "sealed",
    at: datetime = NOON,
    due: datetime | None = None,
    holder: str = "",
) -> View:
    return View(
        kind=kind,
        id=id,
        customer=CustomerId(customer),
        status=status,
        queue=queue,
        holder=holder,
        due=due,
        chain=ChainId(f"{kind}:{id}"),
        seq=1,
        at=at,
        sort="returns",
        record=RECORD,
        state=state,
    )


def a_record(id: str, body: str, *, until: datetime | None = None) -> Kept:
    return Kept(kind="session", id=id, body=body, until=until)


def an_effect(
    key: str = "key-1",
    *,
    state: EffectState = "intended",
    subject: str = "order-7",
    base: str = "base",
    occurrence: int = 0,
    customer: str = ADA,
    action: str = "refund",
    at: datetime = NOON,
) -> EffectRow:
    return EffectRow(
        key=key,
        base=base,
        occurrence=occurrence,
        customer=CustomerId(customer),
        action=action,
        subject=subject,
        state=state,
        chain=CHAIN,
        step="step-1",
        at=at,
    )


def a_message(id: str = "message-1") -> Outgoing:
    return Outgoing(
        id=MessageId(id),
        channel="console",
        address="conversation-1",
        text=f"sealed text of {id}",
        record=RECORD,
        conversation=ConversationId("conversation-1"),
        buttons=(("Yes, “please”", "yes"), ("No", "no")),
        at=NOON,
    )


async def leased(store: Store, lane: LaneId = LANE, *, worker: str = "one", now: datetime = NOON) -> Lease:
    """This lane's lease, taken whether or not anything is due in it."""
    lease = await store.claim(worker=worker, now=now, lease=LEASE, lane=lane)
    assert lease is not None, f"{lane} is not free"
    return lease


@asynccontextmanager
async def one_work(store: Store, lane: LaneId = LANE) -> AsyncGenerator[Work]:
    """A Work in this lane, committed at the end; the lane is free again however it ends."""
    work = store.begin(await leased(store, lane, worker="writer"))
    try:
        yield work
        work.release()
        await work.commit()
    except BaseException:
        await store.free("writer")
        raise


async def commit(store: Store, *entries: Entry, record: RecordId | None = RECORD) -> None:
    async with one_work(store) as work:
        for entry in entries:
            work.append(entry, record)


async def project(store: Store, *views: View) -> None:
    async with one_work(store) as work:
        for view in views:
            work.project(view)


async def effects(store: Store, *rows: EffectRow, lane: LaneId = LANE) -> None:
    async with one_work(store, lane) as work:
        for row in rows:
            work.effect(row)


async def send(store: Store, *messages: Outgoing) -> None:
    async with one_work(store) as work:
        for message in messages:
            work.send(message)


async def leave(store: Store, *wakes: Wake) -> None:
    """Wake-ups that wait in lanes which are free."""
    async with one_work(store, LaneId("writer's own")) as work:
        for wake in wakes:
            work.wake(wake)


async def deliver(store: Store, wake: Wake, *, worker: str = "one") -> Lease | None:
    return await store.deliver(wake, worker=worker, now=NOON, lease=LEASE)


async def delivered(store: Store, wake: Wake, *, worker: str = "one") -> Lease:
    """The lease that comes with taking in a due wake-up of a free lane."""
    lease = await deliver(store, wake, worker=worker)
    assert lease is not None, f"{wake.id} leased nothing"
    return lease
