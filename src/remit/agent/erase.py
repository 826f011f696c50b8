"""Erases a customer: ends what is open, waits for what is under way, then destroys the keys."""

from __future__ import annotations

from datetime import timedelta

from remit.agent.conclude import end
from remit.agent.hand_over import withdraw
from remit.agent.hearing.recognise import brought_along
from remit.agent.lane import Lane
from remit.errors import Erased, UnknownCustomer
from remit.model.entry import ErasedCustomer
from remit.model.ids import CustomerId, customer_chain
from remit.model.outcome import Abandoned
from remit.model.wake import EraseAsked

_AGAIN = timedelta(minutes=1)


async def erase(lane: Lane, asked: EraseAsked) -> None:
    """Erase the lane's customer. Personal values of theirs can never be read again; the chains still verify.

    INVARIANT: a write that was begun is settled before the key is destroyed. The tombstone is written before the key
    goes, so that a crash in between is made good by doing this again.
    """
    id = CustomerId(lane.id.partition(":")[2])
    try:
        customer = await lane.log.customer(id)
    except (Erased, UnknownCustomer):
        return
    goals = await lane.log.goals(customer=id, only_open=False)
    if any(goal.unsettled or goal.unknown for goal in goals):
        lane.log.wake(lane.id, lane.now() + _AGAIN, asked)
        return
    for goal in (goal for goal in goals if goal.open):
        withdraw(lane, goal)
        end(lane, goal, Abandoned(why="the customer's data was erased"))
    records = (*await brought_along(lane, customer), customer.record)  # their own last: see above
    if customer.erased_at is None:
        tombstone = ErasedCustomer(customer=id, by=asked.by, records=records)
        lane.log.write(customer_chain(id), tombstone, actor=f"staff:{asked.by}")
    await lane.log.commit()
    for record in records:
        await lane.means.vault.destroy(record)
