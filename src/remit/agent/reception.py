"""The front door: takes messages and requests in, so that they will not be lost, each to the lane it belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from remit.agent.hearing.recognise import is_another, owner_of
from remit.agent.means import Means
from remit.agent.undo import UndoPlan, plan_undo
from remit.errors import Erased, NotAllowed, UnknownCustomer, UnknownGoal
from remit.journal.rows import opened_state, wake_for
from remit.model.conversation import Attachment, Conversation, Message
from remit.model.customer import Assurance, Identity
from remit.model.goal import Goal
from remit.model.ids import ConversationId, CustomerId, GoalId, MessageId, RecordId, StepId, WakeId, customer_lane
from remit.model.wake import Arrived, EraseAsked, Kept, Reason, UndoAsked
from remit.people.identity import identity
from remit.ports import Durable

LONGEST = 20_000
"""Characters of a message that are read; what comes after them is cut off, and the customer is not the wiser."""


@dataclass(frozen=True)
class Visitor:
    """Who a channel says is speaking. `assurance` is what it vouches for; less than VERIFIED is a claim."""

    identities: tuple[Identity, ...] = ()
    assurance: Assurance = Assurance.ANONYMOUS
    acting_for: str | None = None


@dataclass(frozen=True)
class Reception:
    means: Means
    durable: Durable

    async def hear(
        self,
        text: str,
        *,
        conversation: ConversationId,
        channel: str,
        visitor: Visitor = Visitor(),
        pressed: str | None = None,
        attachments: tuple[Attachment, ...] = (),
        corrects: Mapping[str, str] = MappingProxyType({}),
        id: MessageId | None = None,
    ) -> MessageId:
        """Take a customer's message in. When this returns it will not be lost; the same id is taken once. Raises
        NotAllowed for somebody else in a customer's conversation, and Erased."""
        now = self.means.now()
        id = id or MessageId(self.means.new_id("message"))
        message = Message(
            id=id,
            conversation=conversation,
            author="customer",
            channel=channel,
            text=_legible(text),
            at=now,
            pressed=_legible(pressed) if pressed is not None else None,
            attachments=attachments,
            corrects={name: _legible(words) for name, words in corrects.items()},
        )
        vouched = visitor.assurance >= Assurance.VERIFIED
        arrived = Arrived(
            message=message,
            acting_for=visitor.acting_for,
            signed_in=visitor.identities if vouched else (),
            claims=() if vouched else visitor.identities,
            assurance=visitor.assurance,
        )
        customer, record = await self._whose(conversation, arrived.signed_in)
        await self._deliver(customer, record, arrived, WakeId(f"arrived {id}"))
        return id

    async def record(self, conversation: ConversationId, visitor: Visitor = Visitor()) -> RecordId:
        """Under whose key that goes which comes before the message it belongs to, as a file does; the key is at hand
        then. Raises NotAllowed, Erased."""
        vouched = visitor.identities if visitor.assurance >= Assurance.VERIFIED else ()
        _, record = await self._whose(conversation, vouched)
        return record

    async def plan_undo(self, goals: Sequence[GoalId], only: Collection[StepId] | None = None, *, by: str) -> UndoPlan:
        """What undoing goals, or only these steps of them, would do as things stand now: nothing is done. Raises
        UnknownGoal, NotAllowed."""
        found = [await self.goal(goal) for goal in goals]
        if len({goal.customer for goal in found}) > 1:
            raise NotAllowed(who=by, why="an undo takes back what was done for one customer at a time.")
        return await plan_undo(self.means, found, only, by=by, id=GoalId(self.means.new_id("goal")))

    async def undo(self, customer: CustomerId, plan: UndoPlan, *, by: str, roles: tuple[str, ...]) -> GoalId:
        """Have a planned undo done: a goal of whoever asks, each step of it judged."""
        goal = GoalId(self.means.new_id("goal"))
        record = await self._record(customer)
        await self._deliver(customer, record, UndoAsked(goal=goal, by=by, roles=roles, plan=plan.plan))
        return goal

    async def erase(self, customer: CustomerId, *, by: str) -> None:
        """Have a customer's personal data erased, once what is under way for them is settled."""
        await self._deliver(customer, await self._record(customer), EraseAsked(by=by))

    async def find(self, who: str) -> CustomerId:
        """The customer known by an e-mail address, a phone number or an id. Raises UnknownCustomer."""
        if await self.means.store.view("customer", who) is not None:
            return CustomerId(who)
        for known in (identity("email", who), identity("phone", who)):
            if known is not None and (found := await owner_of(self.means, known)):
                return found
        raise UnknownCustomer(who=who)

    async def goal(self, id: GoalId) -> Goal:
        """A goal as it stands. Raises UnknownGoal, and Erased."""
        view = await self.means.store.view("goal", id)
        state = await opened_state(self.means.vault, view) if view else None
        if not isinstance(state, Goal):
            raise UnknownGoal(goal=id)
        return state

    # -- private ----------------------------------------------------------------------------------------------------

    async def _whose(
        self, conversation: ConversationId, signed_in: tuple[Identity, ...]
    ) -> tuple[CustomerId, RecordId]:
        """The customer whose lane a message goes to: the conversation's, else the one signed in, else somebody new."""
        view = await self.means.store.view("conversation", conversation)
        if view is not None:
            state = await opened_state(self.means.vault, view)
            if isinstance(state, Conversation):
                if is_another(state, signed_in):
                    raise NotAllowed(
                        who="somebody else", why="this conversation is another customer's; begin a new one."
                    )
                return state.customer, await self._record(state.customer)
        for known in signed_in:
            if owner := await owner_of(self.means, known):
                return owner, await self._record(owner)
        new = await self._newcomer(conversation)
        await self.means.vault.open_record(RecordId(new), create=True)
        return CustomerId(new), RecordId(new)

    async def _newcomer(self, conversation: ConversationId) -> CustomerId:
        """INVARIANT: all that comes in before a conversation's first message was taken in goes to one lane."""
        store, new = self.means.store, self.means.new_id("customer")
        row = Kept(kind="newcomer", id=conversation, body=new, until=self.means.now() + timedelta(days=1))
        if await store.keep(row, new=True):
            return CustomerId(new)
        known = await store.kept("newcomer", conversation)
        return CustomerId(known.body if known else new)

    async def _record(self, customer: CustomerId) -> RecordId:
        view = await self.means.store.view("customer", customer)
        record = view.record if view else RecordId(customer)
        if not await self.means.vault.open_record(record):
            raise Erased(record=record)
        return record

    async def _deliver(self, customer: CustomerId, record: RecordId, reason: Reason, id: WakeId | None = None) -> None:
        wake_id = id or WakeId(self.means.new_id("wake"))
        lane = customer_lane(customer)
        await self.durable.deliver(wake_for(self.means.vault, lane, self.means.now(), reason, record, wake_id))


def _legible(text: str) -> str:
    """What is read of a text; a stand-in for what is half of a character."""
    return text[:LONGEST].encode(errors="replace").decode()
