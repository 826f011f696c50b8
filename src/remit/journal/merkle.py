"""Merkle trees as in RFC 9162, section 2.1, with SHA-256. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

Hash = bytes


def leaf_hash(data: bytes) -> Hash:
    return sha256(b"\x00" + data).digest()


def tree_root(leaves: Sequence[Hash]) -> Hash:
    """The Merkle tree hash of some leaves, given as their hashes (2.1.1)."""
    if not leaves:
        return sha256().digest()
    peaks: list[Hash] = []  # of the perfect subtrees from the left, which are the one bits of the count so far
    for count, leaf in enumerate(leaves):
        node = leaf
        while count & 1:
            node, count = _node(peaks.pop(), node), count >> 1
        peaks.append(node)
    node = peaks.pop()
    while peaks:
        node = _node(peaks.pop(), node)
    return node


def inclusion_proof(index: int, leaves: Sequence[Hash]) -> list[Hash]:
    """What is needed to compute the root from the leaf at `index`, from 0 (2.1.3.1). Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion_proof(index, leaves[:k]), tree_root(leaves[k:])]
    return [*inclusion_proof(index - k, leaves[k:]), tree_root(leaves[:k])]


def includes(root: Hash, size: int, index: int, leaf: Hash, proof: Sequence[Hash]) -> bool:
    """Whether a proof shows that the leaf is at `index` of the tree (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, node = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = _node(step, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = _node(node, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def consistency_proof(size: int, leaves: Sequence[Hash]) -> list[Hash]:
    """What shows that the tree of the first `size` leaves became the tree of all (2.1.4.1). Raises IndexError."""
    if not 0 < size <= len(leaves):
        raise IndexError(f"there is no earlier tree of {size} leaves in one of {len(leaves)}")
    return _subproof(size, leaves, whole=True)


def consistent(old: Hash, old_size: int, new: Hash, new_size: int, proof: Sequence[Hash]) -> bool:
    """Whether a proof shows that the old tree is the beginning of the new one (2.1.4.2)."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old == new
    path = [old, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    was = becomes = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            was, becomes = _node(step, was), _node(step, becomes)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            becomes = _node(becomes, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and was == old and becomes == new


def _subproof(size: int, leaves: Sequence[Hash], *, whole: bool) -> list[Hash]:
    """`whole`: these leaves begin where the tree does, so that the verifier knows the old root of all of them."""
    if size == len(leaves):
        return [] if whole else [tree_root(leaves)]
    k = _split(len(leaves))
    if size <= k:
        return [*_subproof(size, leaves[:k], whole=whole), tree_root(leaves[k:])]
    return [*_subproof(size - k, leaves[k:], whole=False), tree_root(leaves[:k])]


def _node(left: Hash, right: Hash) -> Hash:
    return sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two smaller than a count of at least 2."""
    return 1 << (count - 1).bit_length() - 1
