"""Makes every view again from its chain, and says where what is stored was something else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

from remit.errors import Erased, Tampered
from remit.journal.fold import State
from remit.journal.log import read_chain
from remit.journal.project import Drawing, Place, draw
from remit.journal.rows import opened_review, opened_state, sealed_views
from remit.journal.vault import Vault
from remit.model.ids import ChainId, CustomerId, customer_lane
from remit.model.review import Review
from remit.model.value import Value
from remit.model.wake import Head, View, ViewKind
from remit.ports import Clock, Store

_LEASE = timedelta(minutes=1)
_KINDS: tuple[ViewKind, ...] = ("goal", "conversation", "customer", "review")


class Drift(Value):
    """A stored view that is not what its chain says."""

    kind: ViewKind
    id: str
    what: str
    mended: bool = False


async def drawn_again(store: Store, vault: Vault, head: Head) -> Drawing:
    """What a chain amounts to, from its entries alone. Raises Tampered."""
    drawing = Drawing()
    if head.record is None:
        return drawing
    for recorded in await read_chain(store, vault, head.chain):
        entry = recorded.entry
        place = Place(chain=head.chain, record=head.record, seq=entry.seq, at=entry.at)
        drawing = draw(drawing, recorded.body, entry.actor, place)
    return drawing


async def rebuild(store: Store, vault: Vault, clock: Clock, *, mend: bool) -> AsyncIterator[Drift]:
    """Every view that is not what its chain says; with `mend` it is written anew, under the lease of its lane.

    A lane that is being served is left alone, and its drifts are not said to be mended.
    """
    async for head in all_heads(store):
        drifts = await _drifts(store, vault, await drawn_again(store, vault, head))
        mended = mend and bool(drifts) and await _mend(store, vault, clock, head)
        for drift in drifts:
            yield drift.model_copy(update={"mended": mended})
    async for drift in _groundless(store):
        yield drift


async def all_heads(store: Store) -> AsyncIterator[Head]:
    """The heads of all chains, in order of chain id."""
    after = ""
    while page := await store.chains(after=after):
        for head in page:
            yield head
        after = page[-1].chain


async def _drifts(store: Store, vault: Vault, drawing: Drawing) -> list[Drift]:
    expected: list[tuple[View, State | Review | None]] = [(view, review) for view, review in drawing.reviews.values()]
    if drawing.view is not None:
        expected.append((drawing.view, drawing.state))
    drifts: list[Drift] = []
    for view, value in expected:
        what = await _difference(store, vault, view, value)
        if what:
            drifts.append(Drift(kind=view.kind, id=view.id, what=what))
    return drifts


async def _difference(store: Store, vault: Vault, view: View, value: State | Review | None) -> str:
    stored = await store.view(view.kind, view.id)
    if stored is None:
        return "is missing"
    fields = [name for name in View.model_fields if name != "state" and getattr(stored, name) != getattr(view, name)]
    if fields:
        return f"says something else in {', '.join(fields)}"
    try:
        held = await (opened_review(vault, stored) if view.kind == "review" else opened_state(vault, stored))
    except Tampered:
        return "does not open"
    except Erased:
        held = None
    return "" if held == (value if vault.holds(view.record) else None) else "holds another state"


async def _mend(store: Store, vault: Vault, clock: Clock, head: Head) -> bool:
    """Write the views of a chain anew, unless its lane is being served."""
    owner = (await drawn_again(store, vault, head)).view
    if owner is None:
        return False
    lane = customer_lane(CustomerId(owner.customer))
    lease = await store.claim(worker="doctor", now=clock.now(), lease=_LEASE, lane=lane)
    if lease is None:
        return False
    work = store.begin(lease)
    for view in sealed_views(vault, await drawn_again(store, vault, head)):
        work.project(view)
    work.release()
    await work.commit()
    return True


async def _groundless(store: Store) -> AsyncIterator[Drift]:
    """Views of chains that are not there."""
    for kind in _KINDS:
        after = ""
        while page := await store.views(kind, after=after):
            for view in page:
                if await store.head(ChainId(view.chain)) is None:
                    yield Drift(kind=kind, id=view.id, what=f"comes from the chain {view.chain}, which is not there")
            after = page[-1].id
