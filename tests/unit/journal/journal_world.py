"""A store, a vault and a clock to write a journal with, and a few bodies to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal

from remit.clock import ManualClock
from remit.errors import Erased
from remit.journal.ids import Ids
from remit.journal.log import Log
from remit.journal.vault import Vault
from remit.model import entry as e
from remit.model.conversation import AskConfirm, Author, Message, Question
from remit.model.customer import Assurance
from remit.model.entry import Body
from remit.model.fact import Fact, Said
from remit.model.goal import Asked, Grant
from remit.model.ids import (
    ActionName,
    ConversationId,
    CustomerId,
    GoalId,
    GoalKind,
    LaneId,
    MessageId,
    PackDigest,
    PolicyId,
    RecordId,
    ReviewId,
    StepDigest,
    StepId,
    StepKey,
    SubjectTag,
    conversation_chain,
    customer_chain,
    customer_lane,
    goal_chain,
)
from remit.model.outcome import Ending, Outcome, Resolved
from remit.model.plan import Known, Plan, Step
from remit.model.review import Approval, Approved, Matter, Review
from remit.model.system import Check, Receipt
from remit.model.verdict import Agent, Allow, Approve, Needs, Resource, Rule, Speaker, Standing, Verdict
from remit.model.wake import Lease
from remit.stores.memory import MemoryStore

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ANN, ANNS = CustomerId("customer-ann"), RecordId("record-ann")
CHAT, REFUND = ConversationId("conversation-1"), GoalId("goal-1")
LANE = customer_lane(ANN)
DIGEST, KEY = StepDigest("d" * 64), StepKey("k" * 64)
PACK = PackDigest("p" * 64)


@dataclass
class DictRing:
    """Keys in a dict; secrets are made from names, so that runs repeat."""

    keys: dict[RecordId, bytes] = field(default_factory=dict[RecordId, bytes])
    gone: list[RecordId] = field(default_factory=list[RecordId])

    async def create(self, record: RecordId) -> bytes:
        if record in self.gone:
            raise Erased(record=record)
        return self.keys.setdefault(record, sha256(record.encode()).digest())

    async def load(self, record: RecordId) -> bytes | None:
        return self.keys.get(record)

    async def destroy(self, record: RecordId) -> None:
        self.keys.pop(record, None)
        self.gone.append(record)

    async def destroyed(self) -> Sequence[RecordId]:
        return tuple(self.gone)

    async def installation(self) -> bytes:
        return b"i" * 32


@dataclass
class World:
    """One installation, in memory."""

    store: MemoryStore = field(default_factory=MemoryStore)
    ring: DictRing = field(default_factory=DictRing)
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))

    def __post_init__(self) -> None:
        self.vault = Vault(self.ring)
        self.ids = Ids(self.clock)

    async def lease(self, lane: LaneId = LANE) -> Lease:
        lease = await self.store.claim(worker="test", now=self.clock.now(), lease=timedelta(minutes=1), lane=lane)
        assert lease is not None
        return lease

    async def log(self, lane: LaneId = LANE) -> Log:
        """A new stretch in a lane that is free."""
        return Log(self.store, self.vault, self.clock, await self.lease(lane), self.ids)

    def restarted(self) -> World:
        """The same store and keys, and nothing remembered."""
        return World(store=self.store, ring=self.ring, clock=self.clock)


async def ann_asks_for_a_refund(world: World) -> None:
    """A customer, a conversation and an open goal, committed."""
    log = await world.log()
    await log.open_record(ANNS)
    log.write(customer_chain(ANN), e.CustomerMet(customer=ANN, record=ANNS))
    log.write(
        conversation_chain(CHAT), e.ConversationOpened(conversation=CHAT, customer=ANN, record=ANNS, channel="console")
    )
    asks = message("m1", "customer", "I want my money back for W1234")
    log.write(conversation_chain(CHAT), e.MessageReceived(id=asks.id, message=asks), actor="customer")
    log.write(goal_chain(REFUND), refund_opened())
    await log.commit(release=True)


async def ann_is_refunded(world: World) -> None:
    """The goal goes on to its end: judged, approved, intended, received, checked, told."""
    log = await world.log()
    await log.goal(REFUND)
    await log.conversation(CHAT)
    for body, actor in refund_story():
        log.write(goal_chain(REFUND), body, actor=actor)
        world.clock.advance(timedelta(seconds=10))
    told = message("m2", "agent", "35.00 EUR are on their way back to your card.")
    log.write(conversation_chain(CHAT), e.MessageSent(id=told.id, message=told, about=REFUND), actor="agent")
    await log.commit(release=True)


def refund_opened() -> e.GoalOpened:
    return e.GoalOpened(
        goal=REFUND,
        wants=GoalKind("refund"),
        customer=ANN,
        record=ANNS,
        conversation=CHAT,
        origin=Asked(message=MessageId("m1")),
        pack=PACK,
        facts={"order": order()},
    )


def refund_story() -> list[tuple[Body, str]]:
    """What happens to a refund that needs an approval, with who did it."""
    rule = Rule(id=PolicyId("refund.over-30"), says="Refunds over 30 EUR are approved by a supervisor.")
    fine = Rule(id=PolicyId("refund.within-remit"))
    approved = Approved(by="sam", roles=("supervisor",), digest=DIGEST)
    needs = Needs(remedies=(Approve(role="supervisor"),), rules=(rule,))
    review = ReviewId("review-1")
    resolved = Resolved(level="proven", proof=(refund().id,))
    return [
        (e.Planned(plan=Plan(steps=(refund(),), author="embedded")), "kernel"),
        (judged(needs), "kernel"),
        (e.ReviewOpened(review=approval("review-1"), id=review), "kernel"),
        (e.ReviewAnswered(review=review, answer=approved), "staff:sam"),
        (e.Granted(grant=grant("approve", "sam")), "staff:sam"),
        (judged(Allow(rules=(fine,))), "kernel"),
        (intended(), "kernel"),
        (received(), "system:payments"),
        (e.Checked(step=refund().id, check=Check(holds=True, state={"refunded": "35.00"})), "system:payments"),
        (ended(resolved, autonomous=False), "kernel"),
    ]


def message(id: str, author: Author, text: str) -> Message:
    return Message(id=MessageId(id), conversation=CHAT, author=author, channel="console", text=text, at=NOW)


def order() -> Fact:
    return Fact(value="W1234", source=Said(message=MessageId("m1"), start=25, end=30), at=NOW)


def refund(id: str = "s1") -> Step:
    return Step(id=StepId(id), action=ActionName("refund"), arguments={"order": Known(fact=order())})


def judged(verdict: Verdict) -> e.Judged:
    standing = Standing(
        action=ActionName("refund"),
        principal=Agent(),
        resource=Resource(type="Order", id="W1234", attributes={}),
        now=NOW,
        customer=Speaker(id=ANN, assurance=Assurance.VERIFIED),
        args={"order": "W1234"},
        source={"order": "said"},
    )
    return e.Judged(
        step=refund(), digest=DIGEST, action=ActionName("refund"), verdict=verdict, standing=standing, pack=PACK
    )


def grant(kind: Literal["confirm", "approve"], by: str) -> Grant:
    return Grant(kind=kind, digest=DIGEST, by=by, role="supervisor" if kind == "approve" else "", at=NOW)


def intended(id: str = "s1") -> e.Intended:
    return e.Intended(
        step=refund(id),
        digest=DIGEST,
        action=ActionName("refund"),
        key=KEY,
        base="base",
        occurrence=0,
        subject=SubjectTag("subject"),
    )


def received(id: str = "s1", how: Literal["answered", "settled", "shared", "established"] = "answered") -> e.Received:
    receipt = Receipt(gives={"refund": {"id": "R1"}, "refunded": "35.00"})
    return e.Received(step=refund(id), digest=DIGEST, action=ActionName("refund"), key=KEY, receipt=receipt, how=how)


def waited() -> e.Waited:
    return e.Waited(until=datetime(2026, 3, 1, tzinfo=UTC), why="payments does not answer")


def failed(id: str = "s1") -> e.Failed:
    return e.Failed(step=refund(id), digest=DIGEST, action=ActionName("refund"), key=KEY, why="card expired")


def approval(id: str, count: int = 1) -> Review:
    matter = Approval(role="supervisor", count=count, step=refund(), digest=DIGEST, doing="refund 35.00 EUR")
    return review(id, matter)


def review(id: str, matter: Matter) -> Review:
    return Review(id=ReviewId(id), goal=REFUND, customer=ANN, conversation=CHAT, matter=matter, rules=(), opened_at=NOW)


def ended(ending: Ending, autonomous: bool = True) -> e.GoalEnded:
    return e.GoalEnded(outcome=Outcome(goal=REFUND, ending=ending, autonomous=autonomous, told=True, at=NOW))


def asks_to_confirm() -> Question:
    return AskConfirm(goal=REFUND, digest=DIGEST, action=ActionName("refund"), doing="refund 35.00 EUR")
