"""Where people act in customers' matters. The customer's lane does it; nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass

from remit.agent.means import Means
from remit.errors import Erased, UnknownConversation, UnknownCustomer, UnknownGoal
from remit.journal.rows import wake_for
from remit.model.desk import (
    CloseGoal,
    DeskAct,
    GiveBack,
    OpenGoal,
    Remark,
    RunStep,
    SetConsent,
    Speak,
    TakeOver,
    TellFacts,
)
from remit.model.ids import CustomerId, WakeId, customer_lane
from remit.model.staff import Member
from remit.model.wake import Instructed, View
from remit.ports import Durable


@dataclass(frozen=True)
class Floor:
    means: Means
    durable: Durable

    async def do(self, act: DeskAct, by: Member, *, once: str = "") -> None:
        """Have an act done in its customer's lane. When this returns it will not be lost; the same `once` is done
        once. Raises UnknownConversation, UnknownGoal, UnknownCustomer, Erased."""
        view = await self._view(act)
        customer = await self.means.store.view("customer", view.customer)
        record = customer.record if customer else view.record
        if not await self.means.vault.open_record(record):
            raise Erased(record=record)
        reason = Instructed(act=act, by=by.id, roles=by.roles)
        lane = customer_lane(CustomerId(view.customer))
        wake = WakeId(f"desk {once}" if once else self.means.new_id("wake"))
        await self.durable.deliver(wake_for(self.means.vault, lane, self.means.now(), reason, record, wake))

    async def _view(self, act: DeskAct) -> View:
        match act:
            case TakeOver(conversation=id) | Speak(conversation=id) | GiveBack(conversation=id):
                about = await self.means.store.view("conversation", id)
                unknown: Exception = UnknownConversation(conversation=id)
            case OpenGoal(conversation=id):
                about = await self.means.store.view("conversation", id)
                unknown = UnknownConversation(conversation=id)
            case TellFacts(goal=goal) | RunStep(goal=goal) | CloseGoal(goal=goal) | Remark(goal=goal):
                about = await self.means.store.view("goal", goal)
                unknown = UnknownGoal(goal=goal)
            case SetConsent(customer=customer):
                about = await self.means.store.view("customer", customer)
                unknown = UnknownCustomer(who=customer)
        if about is None:
            raise unknown
        return about
