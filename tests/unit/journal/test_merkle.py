from __future__ import annotations

from hashlib import sha256
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.journal.merkle import (
    consistency_proof,
    consistent,
    includes,
    inclusion_proof,
    leaf_hash,
    tree_root,
)

SIZES = range(1, 34)
pymerkle: Any = import_module("pymerkle")  # an implementation that is not ours; it has no types


def hashes(size: int) -> list[bytes]:
    return [leaf_hash(bytes([n])) for n in range(size)]


def foreign(size: int) -> Any:
    """The same tree, made by pymerkle."""
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for n in range(size):
        tree.append_entry(bytes([n]))
    return tree


@pytest.mark.parametrize("size", [0, *SIZES])
def test_roots_are_those_of_another_implementation(size: int):
    assert tree_root(hashes(size)) == (foreign(size).get_root() if size else sha256(b"").digest())


@pytest.mark.parametrize("size", SIZES)
def test_another_implementation_accepts_our_proofs_of_inclusion_and_we_accept_its(size: int):
    tree, leaves = foreign(size), hashes(size)
    for index, leaf in enumerate(leaves):
        theirs = tree.prove_inclusion(index + 1)
        assert includes(tree_root(leaves), size, index, leaf, theirs.path[1:])
        path = [leaf, *inclusion_proof(index, leaves)]
        ours = pymerkle.InclusionProof("sha256", True, size, index + 1, theirs.rule, path)
        pymerkle.verify_inclusion(tree.get_leaf(index + 1), tree.get_root(), ours, index=index + 1, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_another_implementation_finds_our_roots_consistent(size: int):
    """With proofs of its own: where a tree ends at a subtree they are longer than the RFC's."""
    tree, leaves = foreign(size), hashes(size)
    for old in range(1, size + 1):
        proof = tree.prove_consistency(old)
        pymerkle.verify_consistency(tree_root(leaves[:old]), tree_root(leaves), proof, prior_size=old, later_size=size)


# The test vectors of google/certificate-transparency, which other implementations of RFC 6962 share.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
PROOFS = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def test_roots_and_proofs_of_consistency_are_those_of_the_shared_test_vectors():
    leaves = [leaf_hash(bytes.fromhex(data)) for data in INPUTS]
    assert {size: tree_root(leaves[:size]).hex() for size in ROOTS} == ROOTS
    for (old, new), expected in PROOFS.items():
        proof = consistency_proof(old, leaves[:new])
        assert [step.hex() for step in proof] == expected
        assert consistent(tree_root(leaves[:old]), old, tree_root(leaves[:new]), new, proof)


@given(size=st.integers(1, 70), data=st.data())
def test_a_proof_of_inclusion_shows_that_leaf_at_that_place_and_no_other(size: int, data: st.DataObject):
    leaves = hashes(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(index, leaves), tree_root(leaves)
    assert includes(root, size, index, leaves[index], proof)
    assert not includes(root, size, index, leaf_hash(b"other"), proof)
    assert not includes(leaf_hash(b"other"), size, index, leaves[index], proof)
    assert not includes(root, size, index, leaves[index], [*proof, root])
    assert not includes(root, size, size, leaves[index], proof)
    for elsewhere in range(size):
        if elsewhere != index:
            assert not includes(root, size, elsewhere, leaves[index], proof)


@given(size=st.integers(2, 70), data=st.data())
def test_no_proof_of_consistency_hides_a_changed_or_removed_leaf(size: int, data: st.DataObject):
    leaves = hashes(size)
    old = data.draw(st.integers(1, size - 1))
    was, proof = tree_root(leaves[:old]), consistency_proof(old, leaves)
    assert consistent(was, old, tree_root(leaves), size, proof)
    changed = list(leaves)
    changed[data.draw(st.integers(0, old - 1))] = leaf_hash(b"other")
    assert not consistent(was, old, tree_root(changed), size, consistency_proof(old, changed))
    removed = leaves[1:]
    assert not consistent(was, old, tree_root(removed), size - 1, consistency_proof(min(old, size - 1), removed))
    assert not consistent(was, old, tree_root(leaves), size, proof[:-1])
    assert not consistent(was, old, tree_root(leaves), size, [*proof, was])


def test_a_tree_is_consistent_with_itself_and_with_nothing_smaller():
    leaves = hashes(5)
    assert consistent(tree_root(leaves), 5, tree_root(leaves), 5, [])
    assert not consistent(tree_root(leaves), 5, tree_root(leaves[:4]), 4, [])
    assert not consistent(tree_root([]), 0, tree_root(leaves), 5, [])
    for wrong in (0, 6):
        with pytest.raises(IndexError):
            consistency_proof(wrong, leaves)
    with pytest.raises(IndexError):
        inclusion_proof(5, leaves)
