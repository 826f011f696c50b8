"""Makes again what is projected from the chains, and says where what is stored was something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Literal, TypeAlias

from remit.errors import Erased, Tampered
from remit.journal.effects import Event, effect_events, effects
from remit.journal.fold import State
from remit.journal.log import Recorded, read_chain
from remit.journal.project import Drawing, Place, draw
from remit.journal.rows import opened_review, opened_state, sealed_views
from remit.journal.spending import cost_in, tally_of
from remit.journal.vault import Vault
from remit.model.customer import Customer, Identity
from remit.model.ids import ChainId, CustomerId, LaneId, customer_lane
from remit.model.review import Review
from remit.model.value import Value
from remit.model.wake import EffectRow, Head, Lease, View, ViewKind
from remit.ports import Clock, Store

_LEASE = timedelta(minutes=1)
_KINDS: tuple[ViewKind, ...] = ("goal", "conversation", "customer", "review", "installation")

Projected: TypeAlias = ViewKind | Literal["effect", "identity", "chain", "tally"]


class Drift(Value):
    """Something projected that is not what the chains say."""

    kind: Projected
    id: str  # of an effect: its key; of an identity: whose it is; of a tally: its name
    what: str
    mended: bool = False


async def rebuild(store: Store, vault: Vault, clock: Clock, *, mend: bool) -> AsyncIterator[Drift]:
    """All that is not what the chains say; with `mend` it is written anew, under the lease of its lane.

    A lane that is being served is left alone, and its drifts are not said to be mended. What no chain knows of is
    found, and left for a person to remove.
    """
    events: list[Event] = []
    spent = Counter[str]()
    stored = _Tallies(store)
    async for head in all_heads(store):
        try:
            recorded = await read_chain(store, vault, head.chain)
        except Tampered:
            yield Drift(kind="chain", id=head.chain, what="cannot be read: something sealed in it was changed")
            continue
        events += effect_events(recorded)
        for one in recorded:
            if cost := cost_in(one.entry):
                await stored.note(name := tally_of(one.entry.at))
                spent[name] += cost
        drifts = await _drifts(store, vault, drawn_again(head, recorded))
        mended = mend and bool(drifts) and await _mend(store, vault, clock, head)
        for drift in drifts:
            yield drift.model_copy(update={"mended": mended})
    for key, row in effects(events).items():
        if what := await _effect_difference(store, row):
            chains = {event.chain for event in events if event.key == key}
            mended = mend and await _mend_effect(store, vault, clock, row, sorted(chains))
            yield Drift(kind="effect", id=key, what=what, mended=mended)
    for name, total in sorted(spent.items()):
        if off := total - stored.seen[name]:
            mended = mend and await _mend_tally(store, clock, name, off)
            yield Drift(kind="tally", id=name, what=f"is off by {-off}", mended=mended)
    async for drift in _groundless(store):
        yield drift


def drawn_again(head: Head, recorded: Sequence[Recorded]) -> Drawing:
    """What a chain amounts to, from its entries alone."""
    drawing = Drawing()
    if head.record is None:
        return drawing
    for one in recorded:
        place = Place(chain=head.chain, record=head.record, seq=one.entry.seq, at=one.entry.at)
        drawing = draw(drawing, one.body, one.entry.actor, place)
    return drawing


async def all_heads(store: Store) -> AsyncIterator[Head]:
    """The heads of all chains, in order of chain id."""
    after = ""
    while page := await store.chains(after=after):
        for head in page:
            yield head
        after = page[-1].chain


# -- finding --------------------------------------------------------------------------------------------------------


async def _drifts(store: Store, vault: Vault, drawing: Drawing) -> list[Drift]:
    expected: list[tuple[View, State | Review | None]] = [*drawing.reviews.values()]
    if drawing.view is not None:
        expected.append((drawing.view, drawing.state))
    found = [(view, await _difference(store, vault, view, value)) for view, value in expected]
    drifts = [Drift(kind=view.kind, id=view.id, what=what) for view, what in found if what]
    for identity in _indexed(drawing.state):
        if await store.find_customer(vault.blind(identity.kind, identity.value)) is None:
            drifts.append(Drift(kind="identity", id=_owner(drawing), what=f"cannot be found by {identity.kind}"))
    return drifts


async def _difference(store: Store, vault: Vault, view: View, value: State | Review | None) -> str:
    stored = await store.view(view.kind, view.id)
    if stored is None:
        return "is missing"
    if fields := _differing(stored, view, but="state"):
        return f"says something else in {fields}"
    try:
        held = await (opened_review(vault, stored) if view.kind == "review" else opened_state(vault, stored))
    except Tampered:
        return "does not open"
    except Erased:
        held = None
    return "" if held == (value if vault.holds(view.record) else None) else "holds another state"


async def _effect_difference(store: Store, row: EffectRow) -> str:
    stored = await store.effect(row.key)
    if stored is None:
        return "is missing"
    fields = _differing(stored, row, but="at")
    return f"says something else in {fields}" if fields else ""


def _differing(stored: Value, expected: Value, *, but: str) -> str:
    names = (name for name in type(expected).model_fields if name != but)
    return ", ".join(name for name in names if getattr(stored, name) != getattr(expected, name))


def _indexed(state: State | None) -> tuple[Identity, ...]:
    """The identities a customer is to be found by."""
    return state.identities if isinstance(state, Customer) and state.merged_into is None else ()


def _owner(drawing: Drawing) -> CustomerId:
    if drawing.view is None:
        raise AssertionError("something drifted in a chain that shows nothing")
    return drawing.view.customer


async def _groundless(store: Store) -> AsyncIterator[Drift]:
    """Views of chains that are not there."""
    for kind in _KINDS:
        after = ""
        while page := await store.views(kind, after=after):
            for view in page:
                if await store.head(ChainId(view.chain)) is None:
                    yield Drift(kind=kind, id=view.id, what=f"comes from the chain {view.chain}, which is not there")
            after = page[-1].id


# -- mending --------------------------------------------------------------------------------------------------------


async def _mend(store: Store, vault: Vault, clock: Clock, head: Head) -> bool:
    """Write what a chain shows anew, as it is once the lane is held; False where the lane is being served."""
    owner = _owner(drawn_again(head, await read_chain(store, vault, head.chain)))
    lease = await _lease(store, clock, owner)
    if lease is None:
        return False
    drawing = drawn_again(head, await read_chain(store, vault, head.chain))
    work = store.begin(lease)
    for view in sealed_views(vault, drawing):
        work.project(view)
    for identity in _indexed(drawing.state):
        work.index(vault.blind(identity.kind, identity.value), owner)
    work.release()
    await work.commit()
    return True


async def _mend_effect(store: Store, vault: Vault, clock: Clock, row: EffectRow, chains: Sequence[ChainId]) -> bool:
    lease = await _lease(store, clock, row.customer)
    if lease is None:
        return False
    events = [event for chain in chains for event in effect_events(await read_chain(store, vault, chain))]
    work = store.begin(lease)
    work.effect(effects(events)[row.key])
    work.release()
    await work.commit()
    return True


class _Tallies:
    """Totals as they were before the entries were counted: what is added meanwhile may be counted twice, never lost."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.seen: dict[str, int] = {}

    async def note(self, name: str) -> None:
        if name not in self.seen:
            self.seen[name] = await self._store.tallied(name)


async def _mend_tally(store: Store, clock: Clock, name: str, by: int) -> bool:
    lease = await store.claim(worker="doctor", now=clock.now(), lease=_LEASE, lane=LaneId("doctor"))
    if lease is None:
        return False
    work = store.begin(lease)
    work.tally(name, by)
    work.release()
    await work.commit()
    return True


async def _lease(store: Store, clock: Clock, customer: CustomerId) -> Lease | None:
    return await store.claim(worker="doctor", now=clock.now(), lease=_LEASE, lane=customer_lane(customer))
