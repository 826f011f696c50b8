"""Webhooks, as standardwebhooks.com describes them: signed, delivered at least once, tried again for three days."""

from __future__ import annotations

import asyncio
import hmac
import logging
from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from remit.desk import notices
from remit.desk.house import House
from remit.desk.notices import DUE, GIVEN_UP, Delivery
from remit.errors import StoreError
from remit.journal.bell import Bell
from remit.journal.notice import WEBHOOK
from remit.model.installation import Hook
from remit.model.wake import Kept, Outgoing
from remit.people.hooks import signing_key
from remit.ports import Clock, Store

log = logging.getLogger("remit.webhook")

FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=8)
_AT_WORK = timedelta(minutes=2)  # what was taken up and not finished within this is tried again: whoever did it crashed
_PATROL = timedelta(seconds=15)  # what other processes took in is seen within this
_AT_ONCE = 16
_PAGE = 1000


@dataclass(frozen=True)
class Sent:
    """How an attempt ended. status: of the answer; 0: there was none."""

    status: int
    why: str = ""

    @property
    def well(self) -> bool:
        return 200 <= self.status < 300


class Post(Protocol):
    """Sends a body to an address, and never raises for what is wrong there."""

    async def __call__(self, url: str, headers: dict[str, str], body: bytes) -> Sent: ...


class WebhookChannel:
    """`remit.ports.Channel`: takes notices in. INVARIANT: what was taken in is tried, whatever crashes."""

    def __init__(self, store: Store, bell: Bell) -> None:
        """bell: rings for whoever sends."""
        self._store, self._bell = store, bell

    @property
    def name(self) -> str:
        return WEBHOOK

    async def deliver(self, message: Outgoing) -> None:
        if await notices.take_in(self._store, message):
            self._bell.ring([DUE])


@dataclass(frozen=True)
class Webhooks:
    """Sends what is due. hooks: those there are."""

    store: Store
    clock: Clock
    bell: Bell
    hooks: Callable[[], Awaitable[Sequence[Hook]]]
    post: Post

    async def serve(self) -> None:
        """Send what is due when it is, until cancelled."""
        while True:
            with self.bell.listening(DUE) as ear:
                try:
                    while await self.send_due():
                        pass
                    wait = await self._until_next()
                except StoreError:
                    log.exception("What is due is tried again.")
                    wait = _PATROL
                await ear.heard(wait.total_seconds())

    async def send_due(self) -> int:
        """Try what is due, several hooks at a time. How many were."""
        now = self.clock.now()
        due = [row for row in await self.store.all_kept(DUE, limit=_PAGE) if notices.due_at(row) <= now]
        hooks = {hook.id: hook for hook in await self.hooks()} if due else {}
        by_hook: dict[str, list[Kept]] = {}
        for row in due:
            by_hook.setdefault(row.body.partition(" ")[0], []).append(row)
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(hook: str, rows: list[Kept]) -> None:
            async with gate:
                for number, row in enumerate(rows, 1):
                    again = await self._try(row, hooks.get(hook))
                    if again is not None:
                        await self._put_off(rows[number:], again)
                        return

        await asyncio.gather(*(one(hook, rows) for hook, rows in by_hook.items()))
        return len(due)

    async def _until_next(self) -> timedelta:
        rows = await self.store.all_kept(DUE, limit=1)
        left = notices.due_at(rows[0]) - self.clock.now() if rows else _PATROL
        return max(min(left, _PATROL), timedelta(milliseconds=10))

    async def _put_off(self, rows: Sequence[Kept], at: datetime) -> None:
        """Have the rest wait for a hook that does not hear: asked one by one, it would keep others waiting."""
        for row in rows:
            await self.store.keep(notices.due(row.body, at))
            await self.store.forget(DUE, row.id)

    async def _try(self, row: Kept, hook: Hook | None) -> datetime | None:
        """Try one, if nobody else does. When to try again, where the hook did not hear it."""
        later = notices.due(row.body, self.clock.now() + _AT_WORK)
        await self.store.keep(later)
        again = None
        mine = await self.store.forget(DUE, row.id)
        known = await notices.delivery(self.store, row.body) if mine else None
        if known is not None and hook is not None and hook.active:
            tried = await self._sent(known, hook)
            await self.store.keep(notices.record(tried))
            again = tried.next_at
            if again is not None:
                await self.store.keep(notices.due(tried.id, again))
        await self.store.forget(DUE, later.id)
        return again

    async def _sent(self, delivery: Delivery, hook: Hook) -> Delivery:
        now = self.clock.now()
        body = delivery.payload.encode()
        sent = await self.post(hook.url, signed(hook, delivery.event, now, body), body)
        tried = delivery.model_copy(
            update={"tries": delivery.tries + 1, "tried_at": now, "status": sent.status, "why": sent.why}
        )
        if sent.well:
            return tried.model_copy(update={"state": "delivered", "next_at": None})
        again = now + pause(tried.tries, delivery.id)
        if again - delivery.since > GIVEN_UP:
            log.warning("The hook %s was not reached for three days: %s is given up.", hook.id, delivery.event)
            return tried.model_copy(update={"state": "given_up", "next_at": None})
        return tried.model_copy(update={"next_at": again})


def webhooks_of(house: House, post: Post) -> Webhooks:
    """What sends the notices of a house."""

    async def hooks() -> Sequence[Hook]:
        return tuple((await house.office.installation()).hooks.values())

    means = house.means
    return Webhooks(means.store, means.clock, means.live.bell, hooks, post)


def signed(hook: Hook, event: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a notice: its id, the time, and HMAC-SHA256 over both and the body."""
    stamp = str(int(at.timestamp()))
    mac = hmac.digest(signing_key(hook), f"{event}.{stamp}.".encode() + body, "sha256")
    return {
        "content-type": "application/json",
        "user-agent": "remit",
        "webhook-id": event,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(mac).decode()}",
    }


def pause(tries: int, id: str) -> timedelta:
    """How long until the next attempt: three times as long each time, up to eight hours, and not all at once."""
    spread = sha256(f"{tries} {id}".encode()).digest()[0] / 255 * 0.2
    return min(FIRST * 3 ** min(tries - 1, 12), LONGEST) * (1 + spread)
