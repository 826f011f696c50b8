"""Secrets that stand for something for a while: a session, a link that works once. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from remit.model.wake import Kept
from remit.ports import Clock, Store


@dataclass(frozen=True)
class Tickets:
    """Tickets of one kind, each good for `lasts` from when it was issued."""

    store: Store
    clock: Clock
    kind: str
    lasts: timedelta

    async def issue(self, stands_for: str) -> str:
        """A new secret: 256 bits that nobody can guess (base64url)."""
        secret = secrets.token_urlsafe(32)
        until = self.clock.now() + self.lasts
        await self.store.keep(Kept(kind=self.kind, id=_hashed(secret), body=stands_for, until=until), new=True)
        return secret

    async def look(self, secret: str) -> str | None:
        """What a secret stands for; None for one that is not, or no longer, good."""
        row = await self.store.kept(self.kind, _hashed(secret))
        return row.body if row is not None and (row.until is None or self.clock.now() < row.until) else None

    async def take(self, secret: str) -> str | None:
        """The same, for one who is the first to come with it: it is of no use afterwards."""
        stands_for = await self.look(secret)
        return stands_for if await self.store.forget(self.kind, _hashed(secret)) else None


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
