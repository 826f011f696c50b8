"""Erasing leaves nothing readable, and nobody stuck."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from kiosk_world import ADA, CLERK, Kiosk, kiosk

from remit.errors import Erased
from remit.journal.log import read_chain
from remit.model.entry import GoalOpened, MessageReceived
from remit.model.ids import CustomerId
from remit.model.review import Closed


async def readable(it: Kiosk) -> list[str]:
    """Messages and goals that can still be read."""
    means = it.world.remit.means
    found: list[str] = []
    for head in await means.store.chains():
        for one in await read_chain(means.store, means.vault, head.chain):
            match one.body:
                case MessageReceived(message=message):
                    found.append(message.text)
                case GoalOpened(wants=wants):
                    found.append(wants)
                case _:
                    pass
    return found


async def erase(it: Kiosk, customer: CustomerId) -> None:
    await it.world.remit.reception.erase(customer, by="eve")
    await it.world.remit.settle()


async def verified(it: Kiosk, at: str, ticket: str) -> CustomerId:
    await it.hear(f"transferring ticket={ticket} email=ada@example.com", at=at)
    await it.hear(it.world.last_code() or "", at=at)
    return (await it.conversation(at)).customer


async def test_a_conversation_that_moved_is_erased_with_the_customer_it_moved_to(tmp_path: Path) -> None:
    """INVARIANT: nothing that belongs to an erased customer can be read, under whatever key it was sealed."""
    async with kiosk(tmp_path) as it:
        one, two = await verified(it, "a", "T1"), await verified(it, "b", "T2")
        assert one == two
        await erase(it, one)
        assert await readable(it) == []


async def test_who_comes_back_after_an_erasure_is_somebody_new(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        before = await verified(it, "a", "T1")
        await erase(it, before)
        after = await verified(it, "b", "T2")
        assert before != after
        assert it.rows() == ["transfer T1", "transfer T2"]
        assert await it.hear("stamping ticket=T3", ADA, at="c")
        assert (await it.conversation("c")).customer == after


async def test_what_falls_due_after_an_erasure_is_finished_in_silence(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        await erase(it, (await it.conversation()).customer)
        await it.world.pass_time(timedelta(days=5))
        assert await it.world.store.next_due() is None


async def test_erasing_twice_is_erasing(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        customer = (await it.conversation()).customer
        await it.world.remit.reception.erase(customer, by="eve")
        await it.world.remit.reception.erase(customer, by="adam")
        await it.world.remit.settle()
        assert await readable(it) == []
        with pytest.raises(Erased):
            await it.world.remit.reception.erase(customer, by="eve")


async def test_erasing_waits_for_a_write_nobody_knows_of_even_if_its_goal_is_over(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.world.systems["kiosk"].fail("cut")
        await it.hear("stamping ticket=T1", ADA)
        await it.world.pass_time(timedelta(hours=2))
        [takeover] = await it.world.remit.reviews.waiting()
        await it.world.remit.reviews.answer(takeover, Closed(by="clara", note=""))
        await erase(it, (await it.conversation()).customer)
        assert await readable(it)
        [unsettled] = await it.world.remit.reviews.waiting()
        await it.world.remit.reviews.establish(unsettled, CLERK, False)
        await it.world.pass_time(timedelta(minutes=2))
        assert await readable(it) == []
