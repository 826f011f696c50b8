"""The store in a database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from remit.errors import StoreError
from remit.model.entry import Entry
from remit.model.ids import ActionName, ChainId, CustomerId, LaneId
from remit.model.wake import EffectRow, Head, Lease, Outgoing, View, ViewKind, Wake
from remit.ports import Work
from remit.stores import ask, leases
from remit.stores.commit import commit
from remit.stores.leases import Asking
from remit.stores.migrations import is_current, migrate
from remit.stores.sqlite import SqliteFile, prepare_folder
from remit.stores.work import Held, HeldWork

WAIT = timedelta(seconds=5)


class DatabaseStore:
    """`remit.ports.Store` in a SQLite file, which several processes may have open at the same time.

    Everything it does is one transaction, on disk when it returns. Any method may raise StoreError.
    """

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    @classmethod
    async def open(cls, where: str | Path, *, wait: timedelta = WAIT) -> DatabaseStore:
        """Open the database at a path, a `file:` URI or a `sqlite:///PATH` URL; make or migrate it where needed.

        `wait`: how long to wait for another program's write. Raises StoreError: StoreDamaged for what is not a Remit
        database, StoreNewer for a later version's, StoreBusy, StoreReadOnly.
        """
        return cls(await asyncio.to_thread(_open, _path(where), wait))

    async def close(self) -> None:
        await self._file.close()

    # -- work -------------------------------------------------------------------------------------------------------

    def begin(self, lease: Lease) -> Work:
        return HeldWork(lease, self._commit)

    async def _commit(self, held: Held) -> None:
        await self._file.write(lambda connection: commit(connection, held))

    # -- journal ----------------------------------------------------------------------------------------------------

    async def head(self, chain: ChainId) -> Head | None:
        return self._file.read(lambda connection: ask.head(connection, chain))

    async def entries(self, chain: ChainId, *, after: int = 0) -> Sequence[Entry]:
        return self._file.read(lambda connection: ask.entries_after(connection, chain, after))

    async def chains(self, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Head]:
        return await self._file.scan(lambda connection: ask.heads(connection, prefix, after, limit))

    # -- projections ------------------------------------------------------------------------------------------------

    async def view(self, kind: ViewKind, id: str) -> View | None:
        return self._file.read(lambda connection: ask.view(connection, kind, id))

    async def views(
        self,
        kind: ViewKind,
        *,
        customer: CustomerId | None = None,
        status: str | None = None,
        queue: str | None = None,
        after: str = "",
        limit: int = 200,
    ) -> Sequence[View]:
        wanted = ask.Wanted(kind, customer, status, queue, after, limit)
        return self._file.read(lambda connection: ask.views_like(connection, wanted))

    async def find_customer(self, blind: str) -> CustomerId | None:
        return self._file.read(lambda connection: ask.customer_of(connection, blind))

    async def effect(self, key: str) -> EffectRow | None:
        return self._file.read(lambda connection: ask.effect(connection, key))

    async def effects(self, base: str) -> Sequence[EffectRow]:
        return self._file.read(lambda connection: ask.effects_of(connection, base))

    async def busy(self, subject: str) -> EffectRow | None:
        return self._file.read(lambda connection: ask.unsettled(connection, subject))

    async def count_effects(self, customer: CustomerId, action: ActionName, since: datetime) -> int:
        return self._file.read(lambda connection: ask.count(connection, customer, action, since))

    # -- wake-ups and leases ----------------------------------------------------------------------------------------

    async def deliver(self, wake: Wake, *, worker: str, now: datetime, lease: timedelta) -> Lease | None:
        asking = Asking(worker, now, lease)
        return await self._file.write(lambda connection: leases.take_in(connection, wake, asking))

    async def claim(self, *, worker: str, now: datetime, lease: timedelta, lane: LaneId | None = None) -> Lease | None:
        asking = Asking(worker, now, lease)
        if lane is not None:
            return await self._file.write(lambda connection: leases.lease_lane(connection, lane, asking))
        if self._file.read(lambda connection: leases.next_lane(connection, now)) is None:
            return None
        return await self._file.write(lambda connection: leases.lease_next(connection, asking))

    async def extend(self, lease: Lease, until: datetime) -> Lease:
        return await self._file.write(lambda connection: leases.extend(connection, lease, until))

    async def free(self, worker: str) -> int:
        return await self._file.write(lambda connection: leases.free(connection, worker))

    async def pending(self, lane: LaneId, now: datetime) -> Sequence[Wake]:
        return self._file.read(lambda connection: ask.pending(connection, lane, now))

    async def next_due(self) -> datetime | None:
        return self._file.read(ask.next_ripe)

    # -- outbox -----------------------------------------------------------------------------------------------------

    async def outbox(self, *, limit: int = 100) -> Sequence[Outgoing]:
        return self._file.read(lambda connection: ask.undelivered(connection, limit))

    async def delivered(self, message: Outgoing) -> None:
        await self._file.write(lambda connection: ask.mark_delivered(connection, message))

    # -- anchoring --------------------------------------------------------------------------------------------------

    async def unanchored(self, *, limit: int = 10_000) -> Sequence[Head]:
        return await self._file.scan(lambda connection: ask.moved(connection, limit))

    async def leaves(self, *, after: int = 0) -> Sequence[tuple[int, ChainId, int, str]]:
        return await self._file.scan(lambda connection: ask.leaves_after(connection, after))

    async def anchor(self, heads: Sequence[Head]) -> None:
        await self._file.write(lambda connection: ask.anchor(connection, heads))


def _path(where: str | Path) -> str:
    path = str(where)
    if path.startswith("file:"):
        return path
    if "://" in path:
        scheme, _, path = path.partition(":///")
        if scheme not in ("sqlite", "sqlite+aiosqlite") or not path:
            raise StoreError(path=str(where), why="only SQLite files can be opened: name one as sqlite:///PATH")
    prepare_folder(Path(path))
    return path


def _open(path: str, wait: timedelta) -> SqliteFile:
    file = SqliteFile(path, wait)
    try:
        is_ready = file.read(lambda connection: is_current(connection, path))
        file.own()
        if not is_ready:
            file.transact(lambda connection: migrate(connection, path))
    except BaseException:
        file.shut()
        raise
    return file
