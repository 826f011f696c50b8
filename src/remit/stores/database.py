"""The store in a database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from remit.errors import StoreError
from remit.model.entry import Entry
from remit.model.ids import ActionName, ChainId, CustomerId, LaneId, RecordId
from remit.model.wake import EffectRow, Head, Kept, Lease, Outgoing, View, ViewKind, Wake
from remit.ports import Work
from remit.stores import ask, leases, records
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
        await self._file.write(lambda session: commit(session, held))

    # -- journal ----------------------------------------------------------------------------------------------------

    async def head(self, chain: ChainId) -> Head | None:
        return self._file.read(lambda session: ask.head(session, chain))

    async def entries(self, chain: ChainId, *, after: int = 0) -> Sequence[Entry]:
        return self._file.read(lambda session: ask.entries_after(session, chain, after))

    async def chains(self, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Head]:
        return await self._file.scan(lambda session: ask.heads(session, prefix, after, limit))

    # -- projections ------------------------------------------------------------------------------------------------

    async def view(self, kind: ViewKind, id: str) -> View | None:
        return self._file.read(lambda session: ask.view(session, kind, id))

    async def views(
        self,
        kind: ViewKind,
        *,
        customer: CustomerId | None = None,
        status: str | None = None,
        queue: str | None = None,
        after: str = "",
        limit: int = 200,
        newest: bool = False,
    ) -> Sequence[View]:
        wanted = ask.Wanted(kind, customer, status, queue, after, limit, newest)
        return self._file.read(lambda session: ask.views_like(session, wanted))

    async def conversations(
        self, *, customer: CustomerId | None = None, before: tuple[datetime, str] | None = None, limit: int = 200
    ) -> Sequence[View]:
        return self._file.read(lambda session: ask.conversations(session, customer, before, limit))

    async def reviews_due(
        self, *, by: datetime, queue: str | None = None, after: tuple[datetime, str] | None = None, limit: int = 200
    ) -> Sequence[View]:
        return self._file.read(lambda session: ask.reviews_due(session, by, queue, after, limit))

    async def reviews_of(self, holder: str, *, limit: int = 200) -> Sequence[View]:
        return self._file.read(lambda session: ask.reviews_of(session, holder, limit))

    async def count_views(self, kind: ViewKind, *, status: str) -> Mapping[str, int]:
        return self._file.read(lambda session: ask.count_views(session, kind, status))

    async def find_customer(self, blind: str) -> CustomerId | None:
        return self._file.read(lambda session: ask.customer_of(session, blind))

    async def effect(self, key: str) -> EffectRow | None:
        return self._file.read(lambda session: ask.effect(session, key))

    async def effects(self, base: str) -> Sequence[EffectRow]:
        return self._file.read(lambda session: ask.effects_of(session, base))

    async def busy(self, subject: str) -> EffectRow | None:
        return self._file.read(lambda session: ask.unsettled(session, subject))

    async def count_effects(self, customer: CustomerId, action: ActionName, since: datetime) -> int:
        return self._file.read(lambda session: ask.count(session, customer, action, since))

    async def tallied(self, name: str) -> int:
        return self._file.read(lambda session: ask.tallied(session, name))

    # -- small records and files ------------------------------------------------------------------------------------

    async def keep(self, row: Kept, *, new: bool = False) -> bool:
        return await self._file.write(lambda session: records.keep(session, row, new=new))

    async def kept(self, kind: str, id: str) -> Kept | None:
        return self._file.read(lambda session: records.kept_at(session, kind, id))

    async def all_kept(self, kind: str, *, after: str = "", limit: int = 200) -> Sequence[Kept]:
        return self._file.read(lambda session: records.all_kept(session, kind, after, limit))

    async def forget(self, kind: str, id: str) -> bool:
        return await self._file.write(lambda session: records.forget(session, kind, id))

    async def forget_late(self, now: datetime) -> int:
        return await self._file.write(lambda session: records.forget_late(session, now))

    async def keep_file(self, id: str, record: RecordId, body: bytes) -> None:
        await self._file.write(lambda session: records.keep_file(session, id, record, body))

    async def file(self, id: str) -> tuple[RecordId, bytes] | None:
        return self._file.read(lambda session: records.file_at(session, id))

    # -- wake-ups and leases ----------------------------------------------------------------------------------------

    async def deliver(self, wake: Wake, *, worker: str, now: datetime, lease: timedelta) -> Lease | None:
        asking = Asking(worker, now, lease)
        return await self._file.write(lambda session: leases.take_in(session, wake, asking))

    async def claim(self, *, worker: str, now: datetime, lease: timedelta, lane: LaneId | None = None) -> Lease | None:
        asking = Asking(worker, now, lease)
        if lane is not None:
            return await self._file.write(lambda session: leases.lease_lane(session, lane, asking))
        if self._file.read(lambda session: leases.next_lane(session, now)) is None:
            return None
        return await self._file.write(lambda session: leases.lease_next(session, asking))

    async def extend(self, lease: Lease, until: datetime) -> Lease:
        return await self._file.write(lambda session: leases.extend(session, lease, until))

    async def free(self, worker: str) -> int:
        return await self._file.write(lambda session: leases.free(session, worker))

    async def pending(self, lane: LaneId, now: datetime) -> Sequence[Wake]:
        return self._file.read(lambda session: ask.pending(session, lane, now))

    async def next_due(self) -> datetime | None:
        return self._file.read(ask.next_ripe)

    # -- outbox -----------------------------------------------------------------------------------------------------

    async def outbox(self, *, channel: str | None = None, limit: int = 100) -> Sequence[Outgoing]:
        return self._file.read(lambda session: ask.undelivered(session, channel, limit))

    async def delivered(self, message: Outgoing) -> None:
        await self._file.write(lambda session: ask.mark_delivered(session, message))

    # -- anchoring --------------------------------------------------------------------------------------------------

    async def unanchored(self, *, limit: int = 10_000) -> Sequence[Head]:
        return await self._file.scan(lambda session: ask.moved(session, limit))

    async def leaves(self, *, after: int = 0) -> Sequence[tuple[int, ChainId, int, str]]:
        return await self._file.scan(lambda session: ask.leaves_after(session, after))

    async def anchor(self, heads: Sequence[Head]) -> None:
        await self._file.write(lambda session: ask.anchor(session, heads))


def _path(where: str | Path) -> str:
    path = str(where)
    if path.startswith("file:"):
        return path
    if "://" in path:
        scheme, _, path = path.partition(":///")
        if scheme not in ("sqlite",) or not path:
            raise StoreError(path=str(where), why="only SQLite files can be opened: name one as sqlite:///PATH")
    prepare_folder(Path(path))
    return path


def _open(path: str, wait: timedelta) -> SqliteFile:
    file = SqliteFile(path, wait)
    try:
        file.prepare(lambda connection: is_current(connection, path), lambda connection: migrate(connection, path))
    except BaseException:
        file.shut()
        raise
    return file
