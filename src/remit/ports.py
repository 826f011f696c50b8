"""Seven protocols between Remit and the world. Each has a twin that ships, and a suite any implementation passes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from remit.model.action import Action
from remit.model.entry import Entry
from remit.model.goal import Goal
from remit.model.ids import ActionName, ChainId, CustomerId, LaneId, RecordId, WakeId
from remit.model.plan import Planned
from remit.model.system import Call, Check, Receipt, Settlement
from remit.model.turn import Happening, Saying, Turn, Understanding
from remit.model.verdict import Resource
from remit.model.wake import EffectRow, Head, Kept, Lease, Outgoing, View, ViewKind, Wake

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...


Release = Callable[[str], Awaitable[bool]]
"""Hands on a sentence of a reply while the rest is still being worded. False: it may not be said, and nor may what
would follow."""


class Brain(Protocol):
    """Understands, plans and words. It cannot grant anything, and nothing it says is trusted unchecked."""

    @property
    def name(self) -> str: ...

    async def understand(self, turn: Turn) -> Understanding: ...

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        """A way to `wants` from the goal's facts, without what is barred; or the fact that is missing; or no way."""
        ...

    async def say(self, happening: Happening, release: Release) -> Saying:
        """What happened in words. A brain that words it bit by bit may `release` each sentence as it comes."""
        ...


class Embedder(Protocol):
    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """A row for each text: a unit vector, or zeros where there is nothing to read in it."""
        ...

    def knows(self, word: str) -> bool:
        """Whether it was taught a lower-case word as a whole. What nothing knows may be misspelt."""
        ...


class System(Protocol):
    """Where actions happen.

    `perform` raises `Refused` (nothing happened, never will), `Unavailable` (a read: not answered; a write: not known
    whether it happened) or `BrokenAnswer` (same). Anything else a system does wrong is turned into one of these.
    """

    @property
    def name(self) -> str: ...

    async def perform(self, call: Call) -> Receipt: ...

    async def settle(self, call: Call) -> Settlement:
        """Whether the write under the call's key has happened. Raises Unavailable."""
        ...

    async def check(self, call: Call, receipt: Receipt) -> Check:
        """The end state of a write, read back. Raises Unavailable."""
        ...

    async def load(self, type: str, id: str) -> Resource:
        """A subject as policies see it. `missing` where there is none. Raises Unavailable."""
        ...


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    async def deliver(self, message: Outgoing) -> None:
        """Hand a message over. The same id may come more than once. Raises Unavailable."""
        ...


class Work(Protocol):
    """One transaction in one lane: all of it happens, or nothing does.

    What is added is held until `commit`, which raises `LeaseLost` if the lane has a newer fence, `ChainMoved` if an
    entry does not follow its chain's head, and `SubjectBusy` if an intended effect's subject has another unsettled one.
    """

    def append(self, entry: Entry, record: RecordId | None) -> None:
        """Only `remit.journal.log` calls this."""
        ...

    def project(self, view: View) -> None: ...

    def effect(self, row: EffectRow) -> None:
        """Insert or update by key."""
        ...

    def index(self, blind: str, customer: CustomerId) -> None:
        """Make a customer findable by the blind index of an identity."""
        ...

    def send(self, message: Outgoing) -> None: ...

    def tally(self, name: str, by: int) -> None:
        """Add to a running total, below 0 too. Totals of several Works at the same time add up."""
        ...

    def wake(self, wake: Wake) -> None: ...

    def finish(self, wake: WakeId) -> None: ...

    def release(self) -> None:
        """Give up the lane with this commit."""
        ...

    async def commit(self) -> None: ...


class Store(Protocol):
    """Entries and their projections, wake-ups, leases, the outbox. What is personal in it comes in sealed."""

    def begin(self, lease: Lease) -> Work: ...

    # journal
    async def head(self, chain: ChainId) -> Head | None: ...

    async def entries(self, chain: ChainId, *, after: int = 0) -> Sequence[Entry]: ...

    async def chains(self, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Head]:
        """Heads in order of chain id."""
        ...

    # projections
    async def view(self, kind: ViewKind, id: str) -> View | None: ...

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
        """In order of id, which is the order of making; with `newest` the other way round, from `after` backwards."""
        ...

    async def conversations(
        self, *, customer: CustomerId | None = None, before: tuple[datetime, str] | None = None, limit: int = 200
    ) -> Sequence[View]:
        """Views of conversations, those in which something was said last first; from behind one on: its `at` and id."""
        ...

    async def reviews_due(
        self, *, by: datetime, queue: str | None = None, after: tuple[datetime, str] | None = None, limit: int = 200
    ) -> Sequence[View]:
        """Views of open reviews that are due by then, the earliest first; from behind one on: its `due` and id."""
        ...

    async def reviews_of(self, holder: str, *, limit: int = 200) -> Sequence[View]:
        """Views of the open reviews that somebody has, or is to take, in order of id."""
        ...

    async def count_views(self, kind: ViewKind, *, status: str) -> Mapping[str, int]:
        """How many there are in each queue."""
        ...

    async def find_customer(self, blind: str) -> CustomerId | None: ...

    async def effect(self, key: str) -> EffectRow | None: ...

    async def effects(self, base: str) -> Sequence[EffectRow]: ...

    async def busy(self, subject: str) -> EffectRow | None:
        """The unsettled effect on a subject, if any."""
        ...

    async def count_effects(self, customer: CustomerId, action: ActionName, since: datetime) -> int:
        """Writes that happened, may have happened, or are under way."""
        ...

    async def tallied(self, name: str) -> int:
        """A running total; 0 where nothing was ever added."""
        ...

    # small records and files, beside the journal
    async def keep(self, row: Kept, *, new: bool = False) -> bool:
        """Keep a record under its kind and id, in place of any before it; with `new` only where there is none. Whether
        it is kept now."""
        ...

    async def kept(self, kind: str, id: str) -> Kept | None: ...

    async def all_kept(self, kind: str, *, after: str = "", limit: int = 200) -> Sequence[Kept]:
        """In order of id."""
        ...

    async def forget(self, kind: str, id: str) -> bool:
        """Whether it was there: of several who forget the same record, one is told so."""
        ...

    async def forget_late(self, now: datetime) -> int:
        """Forget all that is past its time. How many."""
        ...

    async def keep_file(self, id: str, record: RecordId, body: bytes) -> None:
        """Keep what is in a file, sealed under a record's key."""
        ...

    async def file(self, id: str) -> tuple[RecordId, bytes] | None: ...

    # wake-ups and leases
    async def deliver(self, wake: Wake, *, worker: str, now: datetime, lease: timedelta) -> Lease | None:
        """Take a wake-up in, once by id; and where the lane is free and the wake-up is due, lease it in the same
        transaction."""
        ...

    async def claim(self, *, worker: str, now: datetime, lease: timedelta, lane: LaneId | None = None) -> Lease | None:
        """Lease a lane with a due wake-up (this very lane, where given, due or not); None if there is none."""
        ...

    async def extend(self, lease: Lease, until: datetime) -> Lease: ...

    async def free(self, worker: str) -> int:
        """Give up all lanes of a worker known to be dead."""
        ...

    async def pending(self, lane: LaneId, now: datetime) -> Sequence[Wake]:
        """Due wake-ups of a lane in the order they came."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next wake-up of any lane falls due."""
        ...

    # outbox
    async def outbox(self, *, channel: str | None = None, limit: int = 100) -> Sequence[Outgoing]:
        """What waits to be delivered, by one channel or by all, in the order it was sent."""
        ...

    async def delivered(self, message: Outgoing) -> None: ...

    # anchoring
    async def unanchored(self, *, limit: int = 10_000) -> Sequence[Head]:
        """Chains whose head moved since it was last anchored."""
        ...

    async def leaves(self, *, after: int = 0) -> Sequence[tuple[int, ChainId, int, str]]:
        """The tree's leaves (index, chain, seq, head digest) in order."""
        ...

    async def anchor(self, heads: Sequence[Head]) -> None:
        """Append leaves, and mark the chains as anchored at these heads."""
        ...

    async def close(self) -> None: ...


class Durable(Protocol):
    """The loop that claims lanes, lets them be served, and takes over from the dead."""

    async def deliver(self, wake: Wake) -> None:
        """Take a wake-up in; when this returns it will not be lost."""
        ...

    async def settle(self) -> None:
        """Serve until nothing is due."""
        ...

    async def serve(self) -> None:
        """Serve until cancelled."""
        ...


Stretch = Callable[[Lease], Awaitable[None]]
"""Serves one lane once: everything due in it, then lets go."""
