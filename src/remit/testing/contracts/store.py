"""What every store keeps to. Subclass `StoreContract` and give it a fixture `store`: an empty one for each test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from remit.errors import ChainMoved, LeaseLost, SubjectBusy
from remit.model.ids import ActionName, ChainId, CustomerId
from remit.model.wake import EffectState, Head, View
from remit.ports import Store
from remit.testing.contracts.lanes import LaneContract
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
    a_record,
    a_view,
    a_wake,
    an_effect,
    an_entry,
    commit,
    effects,
    leased,
    one_work,
    project,
    send,
)

REFUND = ActionName("refund")
SECOND = timedelta(seconds=1)


def ids(views: Sequence[View]) -> str:
    return "".join(view.id for view in views)


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


class ProjectionContract:
    """What is projected is found by what it is looked for."""

    async def test_a_view_is_replaced_by_its_next_state(self, store: Store) -> None:
        await project(store, a_view("1"))
        await project(store, after := a_view("1", status="ended:resolved", state="later"))
        assert await store.view("goal", "1") == after
        assert await store.view("review", "1") is None
        assert list(await store.views("goal", status="open")) == []

    async def test_views_are_found_by_customer_status_and_queue(self, store: Store) -> None:
        rows = [
            a_view("1", customer="ada", queue="billing"),
            a_view("2", customer="bob", queue="billing"),
            a_view("3", customer="ada", status="closed", queue="billing"),
            a_view("4", customer="ada", queue="fraud"),
            a_view("5", customer="ada"),
            a_view("1", kind="review", customer="ada"),
        ]
        await project(store, *rows)

        assert ids(await store.views("goal")) == "12345"
        assert ids(await store.views("goal", customer=ADA)) == "1345"
        assert ids(await store.views("goal", status="open")) == "1245"
        assert ids(await store.views("goal", queue="billing")) == "123"
        assert ids(await store.views("goal", queue="")) == "5"
        assert ids(await store.views("goal", customer=ADA, status="open", queue="billing")) == "1"
        assert ids(await store.views("goal", customer=CustomerId("eve"))) == ""

    async def test_views_are_paged_by_id(self, store: Store) -> None:
        await project(store, *(a_view(f"goal-{number}") for number in (3, 1, 2, 4)))
        first = await store.views("goal", customer=ADA, status="open", limit=2)
        rest = await store.views("goal", customer=ADA, status="open", after=first[-1].id)
        assert [view.id for view in (*first, *rest)] == ["goal-1", "goal-2", "goal-3", "goal-4"]

    async def test_conversations_are_listed_by_what_was_said_last(self, store: Store) -> None:
        said = {"1": 5, "2": 9, "3": 5, "4": 1}
        talks = [a_view(id, kind="conversation", at=NOON + timedelta(minutes=at)) for id, at in said.items()]
        await project(store, *talks, a_view("5", kind="conversation", customer="bob"), a_view("6"))
        assert ids(await store.conversations()) == "23145"
        first = await store.conversations(limit=2)
        rest = await store.conversations(before=(first[-1].at, first[-1].id))
        assert ids(first) + ids(rest) == "23145"
        assert ids(await store.conversations(customer=ADA, before=(first[-1].at, first[-1].id))) == "14"

    async def test_what_is_due_is_listed_by_when_and_only_while_it_is_open(self, store: Store) -> None:
        due = {"1": 30, "2": 10, "3": 10, "4": 90}
        rows = [
            a_view(id, kind="review", queue="fraud" if id == "2" else "care", due=NOON + timedelta(minutes=at))
            for id, at in due.items()
        ]
        closed = a_view("5", kind="review", status="closed", due=NOON)
        await project(store, *rows, closed, a_view("6", kind="review"), a_view("7", due=NOON))
        hour = NOON + timedelta(hours=1)
        assert ids(await store.reviews_due(by=hour)) == "231"
        [first] = await store.reviews_due(by=hour, limit=1)
        assert first.due is not None
        assert ids(await store.reviews_due(by=hour, after=(first.due, first.id))) == "31"
        assert ids(await store.reviews_due(by=hour, queue="care")) == "31"
        assert ids(await store.reviews_due(by=NOON)) == ""

    async def test_what_somebody_has_is_found_by_who_has_it(self, store: Store) -> None:
        rows = [
            a_view(id, kind="review", holder=who) for id, who in zip("1234", ("sam", "", "eve", "sam"), strict=True)
        ]
        await project(store, *rows, a_view("5", kind="review", status="closed", holder="sam"))
        assert ids(await store.reviews_of("sam")) == "14"
        assert ids(await store.reviews_of("sam", limit=1)) == "1"
        assert ids(await store.reviews_of("")) == ""

    async def test_a_customer_is_found_by_the_last_blind_index_given(self, store: Store) -> None:
        assert await store.find_customer("blind") is None
        for customer in ("ada", "bob"):
            async with one_work(store) as work:
                work.index("blind", CustomerId(customer))
        assert await store.find_customer("blind") == "bob"

    async def test_messages_stay_in_the_outbox_until_delivered(self, store: Store) -> None:
        messages = [a_message(f"message-{number}") for number in (2, 1, 3)]
        for message in messages:
            await send(store, message)
        assert list(await store.outbox()) == messages
        assert list(await store.outbox(limit=1)) == messages[:1]
        assert list(await store.outbox(channel=messages[0].channel)) == messages
        assert list(await store.outbox(channel="pigeon")) == []
        await store.delivered(messages[0])
        await store.delivered(messages[0])
        assert list(await store.outbox()) == messages[1:]

    async def test_a_message_is_sent_once_by_id(self, store: Store) -> None:
        await send(store, a_message())
        await send(store, a_message())
        assert len(await store.outbox()) == 1
        await store.delivered(a_message())
        await send(store, a_message())
        assert list(await store.outbox()) == []


class TallyContract:
    """Totals add up, whoever adds to them, with the Work they belong to or not at all."""

    async def test_what_was_never_added_to_is_nothing(self, store: Store) -> None:
        assert await store.tallied("spent") == 0

    async def test_totals_add_up_by_name_over_works_and_lanes(self, store: Store) -> None:
        for lane, by in ((LANE, 5), (OTHER_LANE, 7), (LANE, -2)):
            work = store.begin(await leased(store, lane))
            work.tally("spent", by)
            work.tally("spent", 1)
            work.tally("other", 1)
            work.release()
            await work.commit()
        assert (await store.tallied("spent"), await store.tallied("other")) == (13, 3)

    async def test_two_works_at_the_same_time_are_both_counted(self, store: Store) -> None:
        works = [store.begin(await leased(store, lane)) for lane in (LANE, OTHER_LANE)]
        for work in works:
            work.tally("spent", 10**12)
        for work in works:
            await work.commit()
        assert await store.tallied("spent") == 2 * 10**12

    async def test_nothing_is_added_by_a_work_that_does_not_happen(self, store: Store) -> None:
        lease = await leased(store)
        work = store.begin(lease.model_copy(update={"fence": lease.fence - 1}))
        work.tally("spent", 5)
        with pytest.raises(LeaseLost):
            await work.commit()
        assert await store.tallied("spent") == 0


class EffectContract:
    """While a write on a subject is unsettled, no other write on that subject begins."""

    async def test_a_second_write_on_an_unsettled_subject_is_refused(self, store: Store) -> None:
        await effects(store, an_effect("key-1"))
        with pytest.raises(SubjectBusy):
            await effects(store, an_effect("key-2"))
        assert await store.effect("key-2") is None
        assert await store.busy("order-7") == an_effect("key-1")

    @pytest.mark.parametrize("state", ["happened", "absent", "unknown", "undone"])
    async def test_a_subject_is_free_once_its_write_is_settled(self, store: Store, state: EffectState) -> None:
        await effects(store, an_effect("key-1"))
        await effects(store, an_effect("key-1", state=state))
        assert await store.busy("order-7") is None
        await effects(store, an_effect("key-2"))
        assert await store.busy("order-7") == an_effect("key-2")

    async def test_one_work_settles_a_subject_and_begins_the_next_write_on_it(self, store: Store) -> None:
        await effects(store, an_effect("key-1"))
        await effects(store, an_effect("key-2"), an_effect("key-1", state="happened"))
        assert await store.busy("order-7") == an_effect("key-2")

    async def test_one_work_cannot_begin_two_writes_on_a_subject(self, store: Store) -> None:
        with pytest.raises(SubjectBusy):
            await effects(store, an_effect("key-1"), an_effect("key-2"))
        assert await store.busy("order-7") is None

    async def test_the_last_state_of_an_effect_in_a_work_is_the_one_kept(self, store: Store) -> None:
        await effects(store, an_effect("key-1"), an_effect("key-1", state="happened"), an_effect("key-2"))
        assert await store.effect("key-1") == an_effect("key-1", state="happened")

    async def test_a_work_refused_for_a_busy_subject_can_be_committed_once_it_is_free(self, store: Store) -> None:
        await effects(store, an_effect("key-1"))
        work = store.begin(await leased(store, OTHER_LANE))
        work.effect(an_effect("key-2"))
        work.append(an_entry(1, START), RECORD)
        with pytest.raises(SubjectBusy):
            await work.commit()
        await effects(store, an_effect("key-1", state="absent"))
        await work.commit()
        assert await store.busy("order-7") == an_effect("key-2")
        assert len(await store.entries(CHAIN)) == 1

    async def test_occurrences_of_an_effect_are_listed_in_order(self, store: Store) -> None:
        rows = [an_effect(f"key-{n}", subject=f"order-{n}", occurrence=n) for n in (2, 0, 1)]
        await effects(store, *rows, an_effect("other", base="other base"))
        assert [row.occurrence for row in await store.effects("base")] == [0, 1, 2]

    async def test_writes_count_where_they_happened_or_may_have(self, store: Store) -> None:
        states: list[EffectState] = ["intended", "happened", "absent", "unknown", "undone"]
        rows = [an_effect(state, state=state, subject=state) for state in states]
        others = [
            an_effect("of bob", subject="1", customer="bob"),
            an_effect("other action", subject="2", action="cancel"),
            an_effect("long ago", subject="3", at=NOON - SECOND),
        ]
        await effects(store, *rows, *others)
        assert await store.count_effects(ADA, REFUND, NOON) == 3
        assert await store.count_effects(ADA, REFUND, NOON - SECOND) == 4


class RecordContract:
    """Small records and files: kept until they are forgotten, and taken by one."""

    async def test_a_record_is_kept_in_place_of_the_one_before(self, store: Store) -> None:
        assert await store.keep(a_record("a", "one"))
        assert await store.keep(a_record("a", "two"))
        assert await store.kept("session", "a") == a_record("a", "two")
        assert await store.kept("link", "a") is None

    async def test_a_record_that_must_be_new_leaves_the_one_before_alone(self, store: Store) -> None:
        assert await store.keep(a_record("a", "one"), new=True)
        assert not await store.keep(a_record("a", "two"), new=True)
        assert await store.kept("session", "a") == a_record("a", "one")

    async def test_of_several_who_forget_a_record_one_had_it(self, store: Store) -> None:
        await store.keep(a_record("a", "one"))
        assert [await store.forget("session", "a") for _ in range(2)] == [True, False]

    async def test_records_are_listed_in_order_and_forgotten_when_their_time_is_over(self, store: Store) -> None:
        for id, until in (("b", NOON), ("a", None), ("c", NOON + SECOND)):
            await store.keep(a_record(id, "x", until=until))
        assert [row.id for row in await store.all_kept("session")] == ["a", "b", "c"]
        assert [row.id for row in await store.all_kept("session", after="a", limit=1)] == ["b"]
        assert await store.forget_late(NOON) == 1
        assert [row.id for row in await store.all_kept("session")] == ["a", "c"]

    async def test_a_file_is_kept_once(self, store: Store) -> None:
        await store.keep_file("f", RECORD, b"\x00sealed")
        await store.keep_file("f", RECORD, b"other")
        assert await store.file("f") == (RECORD, b"\x00sealed")
        assert await store.file("none") is None


class ListContract:
    """Views for people to look through."""

    async def test_the_newest_views_come_first_where_they_are_asked_for(self, store: Store) -> None:
        await project(store, *(a_view(id) for id in "abcd"))
        assert ids(await store.views("goal", newest=True, limit=2)) == "dc"
        assert ids(await store.views("goal", newest=True, after="c")) == "ba"

    async def test_views_are_counted_by_queue(self, store: Store) -> None:
        waiting = [a_view(id, kind="review", queue=queue) for id, queue in zip("abc", ("x", "x", "y"), strict=True)]
        await project(store, *waiting, a_view("old", kind="review", status="closed", queue="y"))
        assert dict(await store.count_views("review", status="open")) == {"x": 2, "y": 1}


class StoreContract(
    JournalContract, ProjectionContract, TallyContract, EffectContract, LaneContract, RecordContract, ListContract
):
    """All of it."""
