from __future__ import annotations

from base64 import b64decode
from hashlib import sha256
from importlib import import_module
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from journal_world import ANN, ANNS, CHAT, REFUND, World, ann_asks_for_a_refund, ann_is_refunded, refund_opened

from remit.journal.chain import GENESIS, digest_of
from remit.journal.checkpoint import leaf_data, make_checkpoint, prove_consistency, prove_inclusion, signer
from remit.journal.merkle import consistent, includes, leaf_hash
from remit.journal.note import opened_note, read_checkpoint
from remit.journal.verify import Report, verify
from remit.model import entry as e
from remit.model.entry import Entry
from remit.model.ids import ChainId, GoalId, conversation_chain, customer_chain, goal_chain

CHAIN = goal_chain(REFUND)
pymerkle: Any = import_module("pymerkle")  # an implementation that is not ours; it has no types


@pytest.fixture
async def world() -> World:
    world = World()
    await ann_asks_for_a_refund(world)
    await ann_is_refunded(world)
    return world


async def another_goal(world: World) -> None:
    log = await world.log()
    await log.open_record(ANNS)
    second = refund_opened().model_copy(update={"goal": GoalId("goal-2")})
    log.write(goal_chain(second.goal), second)
    await log.goal(REFUND)
    log.write(CHAIN, e.Waited(until=None, why="nothing"))
    await log.commit(release=True)


def whats(report: Report) -> list[tuple[ChainId | None, int]]:
    return [(finding.chain, finding.seq) for finding in report.findings]


class Intruder:
    """Writes to the store's tables, past the store."""

    def __init__(self, world: World) -> None:
        self.tables: Any = world.store

    @property
    def entries(self) -> list[Entry]:
        return self.tables._entries[CHAIN]

    def alter(self, seq: int, *, relink: bool = False, **fields: object) -> None:
        """Change an entry; with `relink` make everything after it fit, heads included."""
        entries = self.entries
        entries[seq - 1] = entries[seq - 1].model_copy(update=fields)
        if relink:
            self.relink()

    def relink(self) -> None:
        previous = GENESIS
        for n, entry in enumerate(self.entries):
            moved = entry.model_copy(update={"seq": n + 1, "previous": previous})
            self.entries[n] = moved.model_copy(update={"digest": digest_of(moved)})
            previous = self.entries[n].digest
        last = self.entries[-1]
        head = self.tables._heads[CHAIN]
        self.tables._heads[CHAIN] = head.model_copy(update={"seq": last.seq, "digest": last.digest})

    def remove_chain(self) -> None:
        del self.tables._entries[CHAIN]
        del self.tables._heads[CHAIN]

    def remove_leaves(self) -> None:
        kept = [leaf for leaf in self.tables._leaves if leaf[1] != CHAIN]
        self.tables._leaves = [(n, *leaf[1:]) for n, leaf in enumerate(kept, start=1)]


async def test_an_untouched_journal_is_sound_and_says_what_is_not_anchored_yet(world: World):
    report = await verify(world.store, world.vault)
    assert (report.sound, report.chains, report.leaves, report.unanchored) == (True, 3, 0, report.entries)
    note = await make_checkpoint(world.store, world.vault)
    await another_goal(world)
    later = await verify(world.store, world.vault, note)
    assert (later.sound, later.leaves, later.unanchored) == (True, 3, 2)
    assert (later.covered, later.entries) == (report.entries, report.entries + 2)


async def test_progress_is_told(world: World):
    told: list[int] = []
    await verify(world.store, None, seen=told.append)
    assert told == [1, 2, 3]


async def test_a_flipped_bit_is_found(world: World):
    Intruder(world).alter(3, body="{}")
    assert whats(await verify(world.store, None)) == [(CHAIN, 3)]


async def test_a_removed_entry_is_found(world: World):
    del Intruder(world).entries[4]
    assert whats(await verify(world.store, None)) == [(CHAIN, 6)]


async def test_swapped_entries_are_found(world: World):
    entries = Intruder(world).entries
    entries[3], entries[4] = entries[4], entries[3]
    assert whats(await verify(world.store, None))


async def test_a_truncated_chain_is_found(world: World):
    del Intruder(world).entries[-2:]
    assert whats(await verify(world.store, None)) == [(CHAIN, len(Intruder(world).entries) + 1)]


async def test_a_chain_cut_together_with_its_head_is_found_by_its_leaf(world: World):
    await make_checkpoint(world.store, world.vault)
    anchored = len(Intruder(world).entries)
    del Intruder(world).entries[-2:]
    Intruder(world).relink()
    assert whats(await verify(world.store, None)) == [(CHAIN, anchored)]


async def test_a_chain_rewritten_together_with_its_head_is_found_by_its_leaf(world: World):
    await make_checkpoint(world.store, world.vault)
    Intruder(world).alter(3, relink=True, actor="staff:eve")
    assert whats(await verify(world.store, None)) == [(CHAIN, len(Intruder(world).entries))]


async def test_a_removed_goal_is_found_by_its_leaf(world: World):
    await make_checkpoint(world.store, world.vault)
    Intruder(world).remove_chain()
    assert whats(await verify(world.store, None)) == [(CHAIN, 1)]


async def test_a_goal_removed_together_with_its_leaves_is_found_against_a_checkpoint_kept_elsewhere(world: World):
    # INVARIANT: what an earlier checkpoint counted cannot be taken away, whatever is written to the database.
    note = await make_checkpoint(world.store, world.vault)
    Intruder(world).remove_chain()
    Intruder(world).remove_leaves()
    assert (await verify(world.store, world.vault)).sound
    assert whats(await verify(world.store, world.vault, note)) == [(None, 3)]
    await another_goal_of_ann(world)
    await make_checkpoint(world.store, world.vault)
    assert whats(await verify(world.store, world.vault, note)) == [(None, 3)]


async def another_goal_of_ann(world: World) -> None:
    log = await world.log()
    await log.open_record(ANNS)
    second = refund_opened().model_copy(update={"goal": GoalId("goal-2")})
    log.write(goal_chain(second.goal), second)
    await log.commit(release=True)


async def test_a_leaf_taken_out_of_the_middle_is_found(world: World):
    await make_checkpoint(world.store, world.vault)
    del Intruder(world).tables._leaves[1]
    assert (None, 2) in whats(await verify(world.store, None))


async def test_a_checkpoint_of_another_installation_is_not_relied_on(world: World):
    note = await make_checkpoint(world.store, world.vault)
    key = (await signer(world.vault)).vkey
    for changed, vkey in ((note.replace("\n3\n", "\n2\n"), key), (note, "x+00000000+AQ=="), ("nothing", key)):
        report = await verify(world.store, world.vault, changed, vkey=vkey)
        assert (whats(report), report.checkpoint, report.covered) == ([(None, 0)], None, 0)
    assert not (await verify(world.store, None, note)).sound
    assert (await verify(world.store, None, note, vkey=key)).sound


async def test_a_checkpoint_of_an_empty_journal_is_one_too():
    world = World()
    note = await make_checkpoint(world.store, world.vault)
    assert (await verify(world.store, world.vault, note)).sound


async def test_the_key_is_the_same_after_a_restart(world: World):
    assert (await signer(world.vault)).vkey == (await signer(world.restarted().vault)).vkey


async def test_an_erased_customers_journal_still_verifies(world: World):
    note = await make_checkpoint(world.store, world.vault)
    await world.vault.destroy(ANNS)
    log = await world.log()
    await log.touch(customer_chain(ANN))
    log.write(customer_chain(ANN), e.ErasedCustomer(customer=ANN, by="staff:sam", records=(ANNS,)))
    await log.commit(release=True)
    assert (await verify(world.store, world.vault, note)).sound


async def test_checkpoints_are_verified_without_our_code(world: World):
    """By the text of the specifications, with pymerkle and cryptography alone."""
    first = await make_checkpoint(world.store, world.vault)
    await another_goal(world)
    second = await make_checkpoint(world.store, world.vault)
    vkey = (await signer(world.vault)).vkey
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for _, chain, seq, digest in await world.store.leaves():
        tree.append_entry(f'["{chain}",{seq},"{digest}"]'.encode())
    sizes: list[int] = []
    for note in (first, second):
        size, root = by_the_specification(note, vkey)
        assert tree.get_root(size) == root
        sizes.append(size)
    assert sizes == [3, 5]
    proof = tree.prove_consistency(*sizes)
    roots = [by_the_specification(note, vkey)[1] for note in (first, second)]
    pymerkle.verify_consistency(*roots, proof, prior_size=3, later_size=5)


async def test_who_holds_checkpoints_alone_can_be_shown_what_was_in_them_and_that_nothing_was_taken_out(world: World):
    old = read_checkpoint(
        opened_note(await make_checkpoint(world.store, world.vault), (await signer(world.vault)).vkey)
    )
    await another_goal(world)
    new = read_checkpoint(
        opened_note(await make_checkpoint(world.store, world.vault), (await signer(world.vault)).vkey)
    )
    path = [bytes.fromhex(step) for step in await prove_consistency(world.store, old.size, new.size)]
    assert consistent(bytes.fromhex(old.root), old.size, bytes.fromhex(new.root), new.size, path)
    for checkpoint in (old, new):
        proof = await prove_inclusion(world.store, CHAIN, checkpoint.size)
        assert proof is not None
        steps = [bytes.fromhex(step) for step in proof.path]
        leaf = leaf_hash(proof.leaf.encode())
        assert includes(bytes.fromhex(checkpoint.root), checkpoint.size, proof.index, leaf, steps)
    assert await prove_inclusion(world.store, goal_chain(GoalId("goal-2")), old.size) is None


def by_the_specification(note: str, vkey: str) -> tuple[int, bytes]:
    """The size and root of a checkpoint, its signature verified. Written after c2sp.org/signed-note alone."""
    name, key_id, key = vkey.split("+", 2)
    assert b64decode(key)[0] == 1
    public = b64decode(key)[1:]
    assert sha256(name.encode() + b"\n\x01" + public).digest()[:4].hex() == key_id
    text, signature_line = note.split("\n\n")
    dash, by, signature = signature_line.removesuffix("\n").split(" ")
    assert (dash, by, b64decode(signature)[:4].hex()) == ("\u2014", name, key_id)
    Ed25519PublicKey.from_public_bytes(public).verify(b64decode(signature)[4:], f"{text}\n".encode())
    origin, size, root = text.split("\n")
    assert origin == name
    return int(size), b64decode(root)


def test_a_leaf_is_a_canonical_json_array():
    assert leaf_data(conversation_chain(CHAT), 3, "ab") == b'["conversation:conversation-1",3,"ab"]'
