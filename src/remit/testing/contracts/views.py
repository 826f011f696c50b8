"""What every store keeps to about what is projected, and how it is found: a part of `StoreContract`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from remit.model.ids import CustomerId
from remit.model.wake import View
from remit.ports import Store
from remit.testing.contracts.rows import ADA, NOON, a_view, one_work, project


def ids(views: Sequence[View]) -> str:
    return "".join(view.id for view in views)


class ViewContract:
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

    async def test_the_newest_views_come_first_where_they_are_asked_for(self, store: Store) -> None:
        await project(store, *(a_view(id) for id in "abcd"))
        assert ids(await store.views("goal", newest=True, limit=2)) == "dc"
        assert ids(await store.views("goal", newest=True, after="c")) == "ba"

    async def test_views_are_counted_by_queue(self, store: Store) -> None:
        waiting = [a_view(id, kind="review", queue=queue) for id, queue in zip("abc", ("x", "x", "y"), strict=True)]
        await project(store, *waiting, a_view("old", kind="review", status="closed", queue="y"))
        assert dict(await store.count_views("review", status="open")) == {"x": 2, "y": 1}
