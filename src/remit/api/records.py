"""The journal for auditors' programs: entries as they stand, proofs, and the checkpoint that vouches for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from remit.api.callers import ReadsJournal, insist, insist_on_all
from remit.api.examples import AT, shown
from remit.api.pages import ID, After, Limit, Page, page
from remit.api.problems import unknown
from remit.errors import LeaseLost
from remit.journal.bodies import Remains
from remit.journal.checkpoint import Inclusion, make_checkpoint, prove_consistency, prove_inclusion, signer
from remit.journal.log import Recorded, read_chain
from remit.model.entry import Entry
from remit.model.ids import INSTALLATION, INSTALLATION_LANE, ChainId
from remit.model.wake import Head
from remit.people.keys import Scope

records = APIRouter(tags=["journal"])

_LEASE = timedelta(minutes=5)
_DIGEST = "7d1c" * 16
_CHAIN = "goal:goal-01k9"

Chain = Annotated[str, Path(min_length=1, max_length=300, description="A chain, as `goal:ID` or `installation`.")]


class HeadTold(BaseModel):
    """Where a chain has come to: its last entry and the digest of it."""

    model_config = shown(chain=_CHAIN, seq=12, digest=_DIGEST)

    chain: ChainId
    seq: int
    digest: str


class EntryTold(Entry):
    """An entry as it stands in the journal, what is personal in it sealed: anyone can verify its digest. opened: the
    body in the clear, where that was asked for and was not erased since."""

    model_config = shown(
        chain=_CHAIN,
        seq=2,
        at=AT,
        goal="goal-01k9",
        actor="agent",
        kind="goal.planned",
        body='{"kind":"goal.planned","sealed":"AAEC"}',
        previous="0" * 64,
        digest=_DIGEST,
        opened=None,
    )

    opened: dict[str, object] | None = None


class Proven(Inclusion):
    """Shows, to whoever holds the checkpoint alone, that the head of a chain was in it (RFC 9162, section 2.1.3)."""

    model_config = shown(index=4, size=9, leaf=f'["{_CHAIN}",12,"{_DIGEST}"]', path=[_DIGEST])


class Consistent(BaseModel):
    """Shows that an older tree is the beginning of a newer one (RFC 9162, section 2.1.4)."""

    model_config = shown(path=[_DIGEST])

    path: list[str]


class Checkpointed(BaseModel):
    """A signed note (C2SP tlog-checkpoint) that vouches for every entry there was, and the key to verify it by. Keep it
    away from this machine."""

    model_config = shown(
        note="remit/3f2a9c0b\n9\nfRw=\n\n\N{EM DASH} remit/3f2a9c0b AAEC\n", key="remit/3f2a9c0b+1a2b3c4d+Aec="
    )

    note: str
    key: str


@records.get("/journal/chains")
async def list_chains(
    by: ReadsJournal,
    prefix: Annotated[str, Query(pattern=ID, max_length=300, description="Only those whose name begins so.")] = "",
    after: After = "",
    limit: Limit = 50,
) -> Page[HeadTold]:
    """The heads of all chains, in order of their names."""
    insist_on_all(by)
    heads = await by.house.means.store.chains(prefix=prefix, after=after, limit=limit)
    return page([_head(head) for head in heads], len(heads), limit, heads[-1].chain if heads else "")


@records.get("/journal/chains/{chain}/entries")
async def list_entries(
    by: ReadsJournal,
    chain: Chain,
    opened: Annotated[
        bool, Query(description="In the clear, too: with the scope customers:read as well, or admin.")
    ] = False,
    after: Annotated[int, Query(ge=0, le=2**53, description="The `next` of the page before.")] = 0,
    limit: Limit = 50,
) -> Page[EntryTold]:
    """The entries of a chain, in order."""
    insist_on_all(by)
    if opened:
        insist(by, Scope.ADMIN if chain == INSTALLATION else Scope.CUSTOMERS_READ)
    means = by.house.means
    if await means.store.head(ChainId(chain)) is None:
        raise unknown("chain", chain)
    found = await read_chain(means.store, means.vault, ChainId(chain), after=after)
    items = [_entry(one, opened) for one in found[:limit]]
    return Page(items=items, next=str(items[-1].seq) if len(found) > limit else None)


@records.get("/journal/chains/{chain}/proof")
async def prove_chain(
    by: ReadsJournal,
    chain: Chain,
    size: Annotated[int, Query(ge=1, le=2**53, description="How many leaves the checkpoint counts.")],
) -> Proven:
    """A proof that the head of a chain was in a checkpoint of a size."""
    insist_on_all(by)
    proof = await prove_inclusion(by.house.means.store, ChainId(chain), size)
    if proof is None:
        raise unknown("leaf", f"of {chain} in a tree of {size} leaves")
    return Proven.model_validate(proof.model_dump())


@records.get("/journal/consistency")
async def prove_growth(
    by: ReadsJournal,
    old: Annotated[int, Query(ge=1, le=2**53, description="Leaves of the older checkpoint.")],
    new: Annotated[int, Query(ge=1, le=2**53, description="Leaves of the newer checkpoint.")],
) -> Consistent:
    """A proof that nothing of an older checkpoint was changed in a newer one."""
    insist_on_all(by)
    try:
        return Consistent(path=await prove_consistency(by.house.means.store, old, new))
    except (IndexError, ValueError):
        raise unknown("tree", f"of {old} leaves within one of {new}") from None


@records.post("/journal/checkpoint", status_code=201)
async def checkpoint(by: ReadsJournal) -> Checkpointed:
    """Anchor all that is in the journal, and sign it."""
    insist_on_all(by)
    means = by.house.means
    lease = await means.store.claim(worker="api", now=means.now(), lease=_LEASE, lane=INSTALLATION_LANE)
    if lease is None:
        raise LeaseLost(lane=INSTALLATION_LANE)
    try:
        note = await make_checkpoint(means.store, means.vault)
    finally:
        work = means.store.begin(lease)
        work.release()
        await work.commit()
    return Checkpointed(note=note, key=(await signer(means.vault)).vkey)


# -- private ----------------------------------------------------------------------------------------------------------


def _head(head: Head) -> HeadTold:
    return HeadTold(chain=head.chain, seq=head.seq, digest=head.digest)


def _entry(one: Recorded, opened: bool) -> EntryTold:
    body: dict[str, object] | None = None
    if opened and not isinstance(one.body, Remains):
        body = one.body.model_dump(mode="json")
    return EntryTold(**one.entry.model_dump(), opened=body)
