"""What every store keeps to about entries and their chains: a part of `StoreContract`."""

from __future__ import annotations

import pytest

from remit.errors import ChainMoved, LeaseLost
from remit.model.ids import ChainId
from remit.model.wake import Head
from remit.ports import Store
from remit.testing.contracts.rows import (
    ADA,
    CHAIN,
    LANE,
    LEASE,
    NOON,
    OTHER_LANE,
    RECORD,
    START,
    a_chain,
    a_message,
    a_view,
    a_wake,
    an_effect,
    an_entry,
    commit,
    leased,
)


class JournalContract:
    """Entries are appended to the head their writer read, under the lane's latest lease, or not at all."""

    async def test_entries_come_back_as_they_were_appended(self, store: Store) -> None:
        appended = a_chain(3)
        await commit(store, *appended)
        assert list(await store.entries(CHAIN)) == appended
        assert list(await store.entries(CHAIN, after=1)) == appended[1:]
        assert list(await store.entries(ChainId("goal:none"))) == []

    async def test_a_chains_head_is_its_last_entry_and_keeps_its_record(self, store: Store) -> None:
        assert await store.head(CHAIN) is None
        first = a_chain(2)
        await commit(store, *first)
        await commit(store, *a_chain(1, after=await store.head(CHAIN)), record=None)
        assert await store.head(CHAIN) == Head(chain=CHAIN, seq=3, digest=f"{CHAIN}/3", record=RECORD)

    @pytest.mark.parametrize(
        ("seq", "previous"),
        [(1, START), (2, f"{CHAIN}/1"), (2, f"{CHAIN}/2"), (4, f"{CHAIN}/2"), (3, f"{CHAIN}/1"), (3, START)],
    )
    async def test_an_entry_that_does_not_follow_its_chains_head_is_refused(
        self, store: Store, seq: int, previous: str
    ) -> None:
        await commit(store, *a_chain(2))
        with pytest.raises(ChainMoved):
            await commit(store, an_entry(seq, previous))
        assert len(await store.entries(CHAIN)) == 2

    @pytest.mark.parametrize(("seq", "previous"), [(2, START), (1, "digest-of-nothing"), (0, START)])
    async def test_a_chain_begins_with_its_first_entry(self, store: Store, seq: int, previous: str) -> None:
        with pytest.raises(ChainMoved):
            await commit(store, an_entry(seq, previous))
        assert await store.head(CHAIN) is None

    async def test_entries_of_one_work_follow_each_other(self, store: Store) -> None:
        first, _, third = a_chain(3)
        with pytest.raises(ChainMoved):
            await commit(store, first, third)
        assert await store.head(CHAIN) is None

    async def test_nothing_of_a_work_whose_chain_moved_happens(self, store: Store) -> None:
        work = store.begin(await leased(store))
        other = ChainId("goal:2")
        for entry in (*a_chain(1, chain=other), an_entry(5, "stale")):
            work.append(entry, RECORD)
        work.project(a_view("1"))
        work.effect(an_effect())
        work.index("blind", ADA)
        work.send(a_message())
        work.wake(a_wake())
        work.release()
        with pytest.raises(ChainMoved):
            await work.commit()
        assert await store.head(other) is None
        assert await store.view("goal", "1") is None
        assert await store.effect("key-1") is None
        assert await store.find_customer("blind") is None
        assert await store.outbox() == ()
        assert await store.next_due() is None
        assert await store.claim(worker="two", now=NOON, lease=LEASE, lane=LANE) is None

    async def test_heads_are_listed_in_order_by_prefix_and_page(self, store: Store) -> None:
        names = ["customer:a", "goal:1", "goal:10", "goal:2", "installation"]
        await commit(store, *(entry for name in names for entry in a_chain(1, chain=ChainId(name))))
        assert [head.chain for head in await store.chains()] == names
        assert [head.chain for head in await store.chains(prefix="goal:")] == names[1:4]
        assert [head.chain for head in await store.chains(prefix="goal:", after="goal:1", limit=1)] == ["goal:10"]

    async def test_a_worker_past_its_lease_appends_nothing(self, store: Store) -> None:
        late = store.begin(await leased(store, worker="late"))
        later = NOON + LEASE
        assert (await leased(store, worker="quick", now=later)).fence == 2
        late.append(an_entry(1, START), RECORD)
        with pytest.raises(LeaseLost):
            await late.commit()
        assert await store.head(CHAIN) is None

    async def test_a_lease_that_was_given_up_commits_nothing(self, store: Store) -> None:
        lease = await leased(store)
        work = store.begin(lease)
        work.release()
        await work.commit()
        with pytest.raises(LeaseLost):
            await store.begin(lease).commit()

    async def test_a_lease_of_another_lane_does_not_help(self, store: Store) -> None:
        lease = await leased(store)
        with pytest.raises(LeaseLost):
            await store.begin(lease.model_copy(update={"lane": OTHER_LANE})).commit()

    async def test_one_work_after_another_under_the_same_lease(self, store: Store) -> None:
        lease = await leased(store)
        for entry in a_chain(3):
            work = store.begin(lease)
            work.append(entry, RECORD)
            await work.commit()
        assert len(await store.entries(CHAIN)) == 3

    async def test_chains_that_moved_since_they_were_anchored_are_found(self, store: Store) -> None:
        two = ChainId("goal:2")
        await commit(store, *a_chain(2), *a_chain(1, chain=two))
        moved = await store.unanchored()
        assert [(head.chain, head.seq) for head in moved] == [(CHAIN, 2), (two, 1)]
        assert list(await store.unanchored(limit=1)) == [moved[0]]
        await store.anchor(moved)
        assert list(await store.unanchored()) == []
        await commit(store, *a_chain(1, after=moved[0]))
        assert [(head.chain, head.seq) for head in await store.unanchored()] == [(CHAIN, 3)]

    async def test_leaves_are_counted_from_one_and_added_once(self, store: Store) -> None:
        await commit(store, *a_chain(2))
        first = await store.unanchored()
        await store.anchor(first)
        await store.anchor(first)
        await commit(store, *a_chain(1, after=first[0]))
        await store.anchor(await store.unanchored())
        leaves = await store.leaves()
        assert list(leaves) == [(1, CHAIN, 2, f"{CHAIN}/2"), (2, CHAIN, 3, f"{CHAIN}/3")]
        assert list(await store.leaves(after=1)) == list(leaves[1:])

    async def test_what_moved_while_it_was_being_anchored_is_found_again(self, store: Store) -> None:
        await commit(store, *a_chain(1))
        read = await store.unanchored()
        await commit(store, *a_chain(1, after=read[0]))
        await store.anchor(read)
        assert [head.seq for head in await store.unanchored()] == [2]
