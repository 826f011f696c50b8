"""A Work as every store has it: held in memory, then committed at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from remit.errors import ChainMoved
from remit.model.entry import Entry
from remit.model.ids import ChainId, CustomerId, MessageId, RecordId, WakeId
from remit.model.wake import EffectRow, Head, Lease, Outgoing, View, ViewKind, Wake

NOTHING = "0" * 64  # what the first entry of a chain follows

LONGEST = timedelta(hours=1)
"""No lease runs longer: one that seems to was written by a clock that has been set back since, and no longer counts."""


@dataclass
class Held:
    """What a Work holds until it commits. The last word on a view, an effect or an identity is the one that counts."""

    lease: Lease
    entries: list[Entry] = field(default_factory=list[Entry])
    records: dict[ChainId, RecordId] = field(default_factory=dict[ChainId, RecordId])
    views: dict[tuple[ViewKind, str], View] = field(default_factory=dict[tuple[ViewKind, str], View])
    effects: dict[str, EffectRow] = field(default_factory=dict[str, EffectRow])
    identities: dict[str, CustomerId] = field(default_factory=dict[str, CustomerId])
    outgoing: dict[MessageId, Outgoing] = field(default_factory=dict[MessageId, Outgoing])
    tallies: Counter[str] = field(default_factory=Counter[str])
    wakes: dict[WakeId, Wake] = field(default_factory=dict[WakeId, Wake])
    finished: list[WakeId] = field(default_factory=list[WakeId])
    released: bool = False

    def links(self) -> Iterator[Link]:
        """For each chain, what its head must be and what it becomes. Raises ChainMoved for a gap between entries."""
        chains: dict[ChainId, list[Entry]] = {}
        for entry in self.entries:
            chains.setdefault(entry.chain, []).append(entry)
        for chain, entries in chains.items():
            if any(b.seq != a.seq + 1 or b.previous != a.digest for a, b in pairwise(entries)):
                raise ChainMoved(chain=chain)
            first, last = entries[0], entries[-1]
            yield Link(
                follows=Head(chain=chain, seq=first.seq - 1, digest=first.previous),
                becomes=Head(chain=chain, seq=last.seq, digest=last.digest, record=self.records.get(chain)),
            )


@dataclass(frozen=True)
class Link:
    """A chain's move from one head to another."""

    follows: Head
    becomes: Head

    def fits(self, head: Head | None) -> bool:
        """Whether the chain's head is the one that is followed; None stands for a chain not begun."""
        return (head.seq, head.digest) == (self.follows.seq, self.follows.digest) if head else self.begins

    @property
    def begins(self) -> bool:
        return (self.follows.seq, self.follows.digest) == (0, NOTHING)


class HeldWork:
    """`remit.ports.Work` over a function that commits all that is held, or raises and changes nothing."""

    def __init__(self, lease: Lease, commit: Callable[[Held], Awaitable[None]]) -> None:
        self._held = Held(lease)
        self._commit = commit

    def append(self, entry: Entry, record: RecordId | None) -> None:
        self._held.entries.append(entry)
        if record is not None:
            self._held.records[entry.chain] = record

    def project(self, view: View) -> None:
        self._held.views[view.kind, view.id] = view

    def effect(self, row: EffectRow) -> None:
        self._held.effects[row.key] = row

    def index(self, blind: str, customer: CustomerId) -> None:
        self._held.identities[blind] = customer

    def send(self, message: Outgoing) -> None:
        self._held.outgoing.setdefault(message.id, message)

    def tally(self, name: str, by: int) -> None:
        self._held.tallies[name] += by

    def wake(self, wake: Wake) -> None:
        self._held.wakes.setdefault(wake.id, wake)

    def finish(self, wake: WakeId) -> None:
        self._held.finished.append(wake)

    def release(self) -> None:
        self._held.released = True

    async def commit(self) -> None:
        """Raises what the port names, and StoreError; the Work is then as it was and may be committed again."""
        await self._commit(self._held)
        self._held = Held(self._held.lease)
