"""Checkpoints: signed notes that vouch for every chain anchored so far. Kept outside the database they prove what is
inside."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from remit.journal.chain import canonical
from remit.journal.merkle import Hash, consistency_proof, inclusion_proof, leaf_hash, tree_root
from remit.journal.note import Checkpoint, Signer
from remit.journal.vault import Vault
from remit.model.ids import ChainId
from remit.model.value import Value
from remit.ports import Store

_PAGE = 10_000
_ORIGIN_DIGITS = 16


async def signer(vault: Vault) -> Signer:
    """The installation's own key for checkpoints, derived from its secret, under a name made from the key."""
    await vault.ready()
    key = Ed25519PrivateKey.from_private_bytes(vault.installation_key("checkpoint"))
    fingerprint = sha256(key.public_key().public_bytes_raw()).hexdigest()[:_ORIGIN_DIGITS]
    return Signer(name=f"remit/{fingerprint}", key=key)


async def make_checkpoint(store: Store, vault: Vault) -> str:
    """Anchor every chain whose head moved, and sign the tree that is now: a note to be kept elsewhere.

    One caller at a time, for the leaves are in the order of anchoring.
    """
    while heads := await store.unanchored(limit=_PAGE):
        await store.anchor(heads)
    by = await signer(vault)
    return by.sign(checkpoint_of(by.name, await leaf_hashes(store)).text())


class Inclusion(Value):
    """Shows, to whoever holds the checkpoint alone, that a chain's head was in it: RFC 9162, section 2.1.3."""

    index: int  # of the leaf, from 0
    size: int  # of the tree
    leaf: str  # what was hashed: a JSON array of chain, seq and digest
    path: tuple[str, ...]  # hashes in hex, from the leaf up


async def prove_inclusion(store: Store, chain: ChainId, size: int) -> Inclusion | None:
    """The proof for a chain as it was last anchored in the tree of `size` leaves; None where it was not."""
    leaves = (await store.leaves())[:size]
    mine = [n for n, (_, name, _, _) in enumerate(leaves) if name == chain]
    if not mine:
        return None
    datas = [leaf_data(name, seq, digest) for _, name, seq, digest in leaves]
    path = inclusion_proof(mine[-1], [leaf_hash(data) for data in datas])
    steps = tuple(step.hex() for step in path)
    return Inclusion(index=mine[-1], size=len(leaves), leaf=datas[mine[-1]].decode(), path=steps)


async def prove_consistency(store: Store, old_size: int, size: int) -> list[str]:
    """Hashes in hex that show the tree of `old_size` leaves to be the beginning of that of `size`: RFC 9162, section
    2.1.4. Raises IndexError for sizes there were not."""
    hashes = (await leaf_hashes(store))[:size]
    return [step.hex() for step in consistency_proof(old_size, hashes)]


def checkpoint_of(origin: str, leaves: Sequence[Hash]) -> Checkpoint:
    return Checkpoint(origin=origin, size=len(leaves), root=tree_root(leaves).hex())


async def leaf_hashes(store: Store) -> list[Hash]:
    """The hashes of all leaves in order."""
    return [leaf_hash(leaf_data(chain, seq, digest)) for _, chain, seq, digest in await store.leaves()]


def leaf_data(chain: ChainId, seq: int, digest: str) -> bytes:
    """What a leaf vouches for: the canonical JSON array of a chain, a seq and the digest of the entry there."""
    return canonical([chain, seq, digest]).encode()
