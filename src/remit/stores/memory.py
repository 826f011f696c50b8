"""The store that forgets: everything in this process's memory, under the same contract as the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from remit.errors import ChainMoved, LeaseLost, SubjectBusy
from remit.model.entry import Entry
from remit.model.ids import ActionName, ChainId, CustomerId, LaneId, MessageId, RecordId, WakeId
from remit.model.wake import EffectRow, EffectState, Head, Kept, Lease, Outgoing, View, ViewKind, Wake
from remit.ports import Work
from remit.stores.work import LONGEST, Held, HeldWork

SETTLED_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
COUNTED: frozenset[EffectState] = frozenset({"intended", "happened", "unknown"})


@dataclass(frozen=True)
class _Lane:
    fence: int = 0
    worker: str | None = None
    until: datetime = SETTLED_LONG_AGO

    def is_free(self, now: datetime) -> bool:
        return self.worker is None or not now < self.until <= now + LONGEST

    def is_held_under(self, lease: Lease) -> bool:
        return self.worker is not None and self.fence == lease.fence


class MemoryStore:
    """`remit.ports.Store` without a database."""

    def __init__(self) -> None:
        self._entries: dict[ChainId, list[Entry]] = {}
        self._heads: dict[ChainId, Head] = {}
        self._anchored: dict[ChainId, int] = {}
        self._leaves: list[tuple[int, ChainId, int, str]] = []
        self._views: dict[tuple[ViewKind, str], View] = {}
        self._effects: dict[str, EffectRow] = {}
        self._identities: dict[str, CustomerId] = {}
        self._tallies: Counter[str] = Counter()
        self._kept: dict[tuple[str, str], Kept] = {}
        self._files: dict[str, tuple[RecordId, bytes]] = {}
        self._lanes: dict[LaneId, _Lane] = {}
        self._wakes: dict[WakeId, Wake] = {}  # in the order they came, until they are done
        self._taken: set[WakeId] = set()
        self._outbox: dict[MessageId, Outgoing] = {}
        self._sent: set[MessageId] = set()

    def begin(self, lease: Lease) -> Work:
        return HeldWork(lease, self._commit)

    # -- journal ----------------------------------------------------------------------------------------------------

    async def head(self, chain: ChainId) -> Head | None:
        return self._heads.get(chain)

    async def entries(self, chain: ChainId, *, after: int = 0) -> Sequence[Entry]:
        return tuple(self._entries.get(chain, ())[after:])

    async def chains(self, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Head]:
        named = sorted(c for c in self._heads if c.startswith(prefix) and c > after)
        return tuple(self._heads[chain] for chain in named[:limit])

    # -- projections ------------------------------------------------------------------------------------------------

    async def view(self, kind: ViewKind, id: str) -> View | None:
        return self._views.get((kind, id))

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
        found = (
            view
            for view in self._views.values()
            if view.kind == kind
            and (not after or (view.id < after if newest else view.id > after))
            and customer in (None, view.customer)
            and status in (None, view.status)
            and queue in (None, view.queue)
        )
        return tuple(sorted(found, key=lambda view: view.id, reverse=newest)[:limit])

    async def conversations(
        self, *, customer: CustomerId | None = None, before: tuple[datetime, str] | None = None, limit: int = 200
    ) -> Sequence[View]:
        found = (
            view
            for view in self._views.values()
            if view.kind == "conversation"
            and customer in (None, view.customer)
            and (before is None or (view.at, view.id) < before)
        )
        return tuple(sorted(found, key=lambda view: (view.at, view.id), reverse=True)[:limit])

    async def reviews_due(
        self, *, by: datetime, queue: str | None = None, after: tuple[datetime, str] | None = None, limit: int = 200
    ) -> Sequence[View]:
        found = (
            (view.due, view.id, view)
            for view in self._open_reviews()
            if view.due is not None
            and view.due <= by
            and queue in (None, view.queue)
            and (after is None or (view.due, view.id) > after)
        )
        return tuple(view for _, _, view in sorted(found, key=lambda one: one[:2])[:limit])

    async def reviews_of(self, holder: str, *, limit: int = 200) -> Sequence[View]:
        found = (view for view in self._open_reviews() if view.holder and view.holder == holder)
        return tuple(sorted(found, key=lambda view: view.id)[:limit])

    def _open_reviews(self) -> Iterator[View]:
        return (view for view in self._views.values() if (view.kind, view.status) == ("review", "open"))

    async def count_views(self, kind: ViewKind, *, status: str) -> Mapping[str, int]:
        return Counter(view.queue for view in self._views.values() if (view.kind, view.status) == (kind, status))

    async def find_customer(self, blind: str) -> CustomerId | None:
        return self._identities.get(blind)

    async def effect(self, key: str) -> EffectRow | None:
        return self._effects.get(key)

    async def effects(self, base: str) -> Sequence[EffectRow]:
        same = (row for row in self._effects.values() if row.base == base)
        return tuple(sorted(same, key=lambda row: row.occurrence))

    async def busy(self, subject: str) -> EffectRow | None:
        return next(_unsettled(self._effects.values(), subject), None)

    async def count_effects(self, customer: CustomerId, action: ActionName, since: datetime) -> int:
        return sum(
            row.customer == customer and row.action == action and row.at >= since and row.state in COUNTED
            for row in self._effects.values()
        )

    async def tallied(self, name: str) -> int:
        return self._tallies[name]

    # -- small records and files ------------------------------------------------------------------------------------

    async def keep(self, row: Kept, *, new: bool = False) -> bool:
        if new and (row.kind, row.id) in self._kept:
            return False
        self._kept[row.kind, row.id] = row
        return True

    async def kept(self, kind: str, id: str) -> Kept | None:
        return self._kept.get((kind, id))

    async def all_kept(self, kind: str, *, after: str = "", limit: int = 200) -> Sequence[Kept]:
        found = (row for row in self._kept.values() if row.kind == kind and row.id > after)
        return tuple(sorted(found, key=lambda row: row.id)[:limit])

    async def forget(self, kind: str, id: str) -> bool:
        return self._kept.pop((kind, id), None) is not None

    async def forget_late(self, now: datetime) -> int:
        late = [key for key, row in self._kept.items() if row.until is not None and row.until <= now]
        for key in late:
            del self._kept[key]
        return len(late)

    async def keep_file(self, id: str, record: RecordId, body: bytes) -> None:
        self._files.setdefault(id, (record, body))

    async def file(self, id: str) -> tuple[RecordId, bytes] | None:
        return self._files.get(id)

    # -- wake-ups and leases ----------------------------------------------------------------------------------------

    async def deliver(self, wake: Wake, *, worker: str, now: datetime, lease: timedelta) -> Lease | None:
        if wake.id in self._taken:
            return None
        self._take_in(wake)
        return self._lease(wake.lane, worker, now, lease) if self._ripe(wake) <= now else None

    async def claim(self, *, worker: str, now: datetime, lease: timedelta, lane: LaneId | None = None) -> Lease | None:
        if lane is not None:
            return self._lease(lane, worker, now, lease)
        due = sorted((w for w in self._wakes.values() if self._ripe(w) <= now), key=self._ripe)
        return next((got for w in due if (got := self._lease(w.lane, worker, now, lease))), None)

    async def extend(self, lease: Lease, until: datetime) -> Lease:
        self._insist(lease)
        self._lanes[lease.lane] = replace(self._lanes[lease.lane], until=until)
        return lease.model_copy(update={"until": until})

    async def free(self, worker: str) -> int:
        held = [lane for lane, state in self._lanes.items() if state.worker == worker]
        for lane in held:
            self._let_go(lane)
        return len(held)

    async def pending(self, lane: LaneId, now: datetime) -> Sequence[Wake]:
        return tuple(w for w in self._wakes.values() if w.lane == lane and self._ripe(w) <= now)

    async def next_due(self) -> datetime | None:
        return min(map(self._ripe, self._wakes.values()), default=None)

    # -- outbox -----------------------------------------------------------------------------------------------------

    async def outbox(self, *, channel: str | None = None, limit: int = 100) -> Sequence[Outgoing]:
        waiting = (message for message in self._outbox.values() if channel in (None, message.channel))
        return tuple(islice(waiting, limit))

    async def delivered(self, message: Outgoing) -> None:
        self._outbox.pop(message.id, None)

    # -- anchoring --------------------------------------------------------------------------------------------------

    async def unanchored(self, *, limit: int = 10_000) -> Sequence[Head]:
        moved = sorted(chain for chain, head in self._heads.items() if head.seq > self._anchored.get(chain, 0))
        return tuple(self._heads[chain] for chain in moved[:limit])

    async def leaves(self, *, after: int = 0) -> Sequence[tuple[int, ChainId, int, str]]:
        return tuple(self._leaves[after:])

    async def anchor(self, heads: Sequence[Head]) -> None:
        for head in heads:
            if self._anchored.get(head.chain, 0) < head.seq:
                self._leaves.append((len(self._leaves) + 1, head.chain, head.seq, head.digest))
                self._anchored[head.chain] = head.seq

    async def close(self) -> None:
        return None

    # -- committing -------------------------------------------------------------------------------------------------

    async def _commit(self, held: Held) -> None:
        self._insist(held.lease)
        links = list(held.links())
        for link in links:
            if not link.fits(self._heads.get(link.follows.chain)):
                raise ChainMoved(chain=link.follows.chain)
        effects = {**self._effects, **held.effects} if held.effects else self._effects
        for row in held.effects.values():
            if row.state == "intended" and len(list(_unsettled(effects.values(), row.subject))) > 1:
                raise SubjectBusy(subject=row.subject)
        for link in links:
            known = self._heads.get(link.becomes.chain)
            record = link.becomes.record or (known.record if known else None)
            self._heads[link.becomes.chain] = link.becomes.model_copy(update={"record": record})
        self._effects = effects
        self._apply(held)

    def _apply(self, held: Held) -> None:
        for entry in held.entries:
            self._entries.setdefault(entry.chain, []).append(entry)
        self._views.update(held.views)
        self._identities.update(held.identities)
        self._tallies.update(held.tallies)
        for message in held.outgoing.values():
            if message.id not in self._sent:
                self._sent.add(message.id)
                self._outbox[message.id] = message
        for wake in held.wakes.values():
            if wake.id not in self._taken:
                self._take_in(wake)
        for done in held.finished:
            self._wakes.pop(done, None)
        if held.released:
            self._let_go(held.lease.lane)

    def _insist(self, lease: Lease) -> None:
        if not self._lanes.get(lease.lane, _Lane()).is_held_under(lease):
            raise LeaseLost(lane=lease.lane)

    def _take_in(self, wake: Wake) -> None:
        self._taken.add(wake.id)
        self._wakes[wake.id] = wake

    def _ripe(self, wake: Wake) -> datetime:
        """When a wake-up is due: at its time, or from the moment the subject it waits for is settled."""
        waits = wake.subject is None or next(_unsettled(self._effects.values(), wake.subject), None)
        return wake.due if waits else SETTLED_LONG_AGO

    def _lease(self, lane: LaneId, worker: str, now: datetime, lease: timedelta) -> Lease | None:
        held = self._lanes.get(lane, _Lane())
        if not held.is_free(now):
            return None
        self._lanes[lane] = _Lane(fence=held.fence + 1, worker=worker, until=now + lease)
        return Lease(lane=lane, worker=worker, fence=held.fence + 1, until=now + lease)

    def _let_go(self, lane: LaneId) -> None:
        self._lanes[lane] = replace(self._lanes[lane], worker=None)


def _unsettled(rows: Iterable[EffectRow], subject: str) -> Iterator[EffectRow]:
    return (row for row in rows if row.subject == subject and row.state == "intended")
