"""What every store keeps to. Subclass `StoreContract` and give it a fixture `store`: an empty one for each test."""

from __future__ import annotations

from datetime import timedelta

import pytest

from remit.errors import LeaseLost, SubjectBusy
from remit.model.ids import ActionName
from remit.model.wake import EffectState
from remit.ports import Store
from remit.testing.contracts.journal import JournalContract
from remit.testing.contracts.lanes import LaneContract
from remit.testing.contracts.rows import (
    ADA,
    CHAIN,
    LANE,
    NOON,
    OTHER_LANE,
    RECORD,
    START,
    a_message,
    a_record,
    an_effect,
    an_entry,
    effects,
    leased,
    send,
)
from remit.testing.contracts.views import ViewContract

REFUND = ActionName("refund")
SECOND = timedelta(seconds=1)


class OutboxContract:
    """What is to be sent waits until it is delivered, once."""

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


class StoreContract(
    JournalContract, ViewContract, OutboxContract, TallyContract, EffectContract, LaneContract, RecordContract
):
    """All of it."""
