"""Verifies the journal as an auditor does: trusting nothing but a key and a checkpoint kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from remit.errors import BadCheckpoint
from remit.journal.chain import Finding, verify_chain
from remit.journal.checkpoint import checkpoint_of, leaf_data, signer
from remit.journal.merkle import leaf_hash
from remit.journal.note import Checkpoint, opened_note, read_checkpoint
from remit.journal.rebuild import all_heads
from remit.journal.vault import Vault
from remit.model.entry import Entry
from remit.model.ids import ChainId
from remit.model.value import Value
from remit.ports import Store

Leaf = tuple[int, ChainId, int, str]


class Report(Value):
    """What was verified, and what is wrong."""

    chains: int
    entries: int
    leaves: int
    unanchored: int  # entries that no checkpoint made so far vouches for
    checkpoint: Checkpoint | None  # the one given, where it is signed by the key
    covered: int  # entries that this checkpoint vouches for
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass(slots=True)
class _Tally:
    chains: int = 0
    entries: int = 0
    unanchored: int = 0


async def verify(
    store: Store,
    vault: Vault | None,
    checkpoint: str | None = None,
    *,
    vkey: str | None = None,
    seen: Callable[[int], None] = lambda chains: None,
) -> Report:
    """Verify every chain, the heads, the leaves, and all of it against a checkpoint made earlier.

    The checkpoint's signature is verified with `vkey`, or else with the vault's own key. `seen` is told how many chains
    were verified. Without a checkpoint kept elsewhere, nothing is promised against one who may write the database.
    """
    leaves = await store.leaves()
    findings = _numbering(leaves)
    tally = _Tally()
    anchored = _by_chain(leaves)
    async for head in all_heads(store):
        entries = await store.entries(head.chain)
        known = anchored.pop(head.chain, {})
        findings += verify_chain(entries, head) + _against_leaves(head.chain, entries, known)
        tally.chains += 1
        tally.entries += len(entries)
        tally.unanchored += max(0, head.seq - max(known, default=0))
        seen(tally.chains)
    findings += [
        Finding(chain=chain, seq=1, what="the chain was anchored and is gone from the journal") for chain in anchored
    ]
    proven = None
    if checkpoint is not None:
        proven, wrong = await _against_checkpoint(leaves, checkpoint, vkey, vault)
        findings += wrong
    return Report(
        chains=tally.chains,
        entries=tally.entries,
        leaves=len(leaves),
        unanchored=tally.unanchored,
        checkpoint=proven,
        covered=_covered(leaves, proven.size) if proven else 0,
        findings=tuple(findings),
    )


def _numbering(leaves: Sequence[Leaf]) -> list[Finding]:
    wrong = next((n for n, (index, *_) in enumerate(leaves, start=1) if index != n), None)
    return [] if wrong is None else [Finding(chain=None, seq=wrong, what=f"leaf {wrong} is missing")]


def _by_chain(leaves: Sequence[Leaf]) -> dict[ChainId, dict[int, str]]:
    anchored: dict[ChainId, dict[int, str]] = {}
    for _, chain, seq, digest in leaves:
        anchored.setdefault(chain, {})[seq] = digest
    return anchored


def _against_leaves(chain: ChainId, entries: Sequence[Entry], known: Mapping[int, str]) -> list[Finding]:
    digests = {entry.seq: entry.digest for entry in entries}
    return [
        Finding(chain=chain, seq=seq, what="the entry is not the one that was anchored")
        for seq, digest in sorted(known.items())
        if digests.get(seq) != digest
    ]


async def _against_checkpoint(
    leaves: Sequence[Leaf], note: str, vkey: str | None, vault: Vault | None
) -> tuple[Checkpoint | None, list[Finding]]:
    try:
        said = read_checkpoint(opened_note(note, vkey or await _own_vkey(vault)))
    except BadCheckpoint as error:
        return None, [Finding(chain=None, seq=0, what=str(error))]
    if said.size > len(leaves):
        gone = said.size - len(leaves)
        return said, [Finding(chain=None, seq=said.size, what=f"{gone} leaves the checkpoint counted are gone")]
    hashes = [leaf_hash(leaf_data(chain, seq, digest)) for _, chain, seq, digest in leaves[: said.size]]
    if checkpoint_of(said.origin, hashes) == said:
        return said, []
    what = "what was anchored before the checkpoint is not what it was then: entries or whole chains were replaced"
    return said, [Finding(chain=None, seq=said.size, what=what)]


async def _own_vkey(vault: Vault | None) -> str:
    if vault is None:
        raise BadCheckpoint(why="there is no key to verify its signature with")
    return (await signer(vault)).vkey


def _covered(leaves: Sequence[Leaf], size: int) -> int:
    return sum(max(seqs) for seqs in _by_chain(leaves[:size]).values())
