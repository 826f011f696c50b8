"""Where people act in customers' matters. The customer's lane does it; nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass

from remit.agent.hearing.recognise import owner_of
from remit.agent.means import Means
from remit.agent.staff.errands import step_for
from remit.agent.staff.granted import granted
from remit.errors import BadRequest, Erased, UnknownConversation, UnknownCustomer, UnknownGoal
from remit.journal.rows import opened_state, wake_for
from remit.model.desk import (
    AddIdentity,
    CloseGoal,
    DeskAct,
    FindWords,
    GiveBack,
    OpenGoal,
    Remark,
    RunStep,
    SetConsent,
    Speak,
    TakeOver,
    TellFacts,
)
from remit.model.goal import Goal
from remit.model.ids import CustomerId, StepId, WakeId, customer_lane
from remit.model.staff import Member
from remit.model.wake import Instructed, View
from remit.people.roles import May, insist
from remit.ports import Durable


@dataclass(frozen=True)
class Floor:
    means: Means
    durable: Durable

    async def do(self, act: DeskAct, by: Member, *, once: str = "") -> None:
        """Have an act done in its customer's lane. When this returns it will not be lost; the same `once` is done
        once. Raises NotAllowed, UnknownConversation, UnknownGoal, UnknownCustomer, Erased; BadRequest for what cannot
        be."""
        insist(by, May.WORK)
        view = await self._view(act)
        await self._in_order(act, by)
        customer = await self.means.store.view("customer", view.customer)
        record = customer.record if customer else view.record
        if not await self.means.vault.open_record(record):
            raise Erased(record=record)
        reason = Instructed(act=act, by=by.id, roles=by.roles)
        lane = customer_lane(CustomerId(view.customer))
        wake = WakeId(f"desk {once}" if once else self.means.new_id("wake"))
        await self.durable.deliver(wake_for(self.means.vault, lane, self.means.now(), reason, record, wake))

    async def _in_order(self, act: DeskAct, by: Member) -> None:
        """Raises BadRequest for facts that are none, for a step that cannot be made of what is known, for an address
        that is somebody else's."""
        match act:
            case OpenGoal(kind=kind, facts=facts):
                if self.means.goal_type(kind) is None:
                    raise BadRequest(what=f"There is no kind of goal {kind!r}.", cure="Choose one of the pack's.")
                granted(self.means, facts, by.id)
            case TellFacts(facts=facts):
                granted(self.means, facts, by.id)
            case RunStep(goal=id):
                view = await self.means.store.view("goal", id)
                goal = await opened_state(self.means.vault, view) if view else None
                if isinstance(goal, Goal):
                    step_for(self.means, goal, act.action, act.arguments, by.id, StepId("asked"))
            case AddIdentity(customer=customer, identity=known):
                if (owner := await owner_of(self.means, known)) not in (None, customer):
                    raise BadRequest(what="This address is another customer's.", cure=f"See {owner}.")
            case TakeOver() | Speak() | GiveBack() | CloseGoal() | Remark() | SetConsent() | FindWords():
                pass

    async def _view(self, act: DeskAct) -> View:
        match act:
            case TakeOver(conversation=id) | Speak(conversation=id) | GiveBack(conversation=id):
                about = await self.means.store.view("conversation", id)
                unknown: Exception = UnknownConversation(conversation=id)
            case OpenGoal(conversation=id) | FindWords(conversation=id):
                about = await self.means.store.view("conversation", id)
                unknown = UnknownConversation(conversation=id)
            case TellFacts(goal=goal) | RunStep(goal=goal) | CloseGoal(goal=goal) | Remark(goal=goal):
                about = await self.means.store.view("goal", goal)
                unknown = UnknownGoal(goal=goal)
            case SetConsent(customer=customer) | AddIdentity(customer=customer):
                about = await self.means.store.view("customer", customer)
                unknown = UnknownCustomer(who=customer)
        if about is None:
            raise unknown
        return about
