"""A goal and its progress, folded from its chain."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.conversation import Message
from remit.model.fact import Fact
from remit.model.ids import (
    ActionName,
    ChainId,
    ConversationId,
    CustomerId,
    GoalId,
    GoalKind,
    MessageId,
    PackDigest,
    RecordId,
    ReviewId,
    StepDigest,
    StepId,
    StepKey,
    goal_chain,
)
from remit.model.outcome import Outcome
from remit.model.plan import Barred, Plan, Step
from remit.model.review import Review, Takeover, Unsettled
from remit.model.system import Check, Receipt
from remit.model.value import Value
from remit.model.verdict import Rule


class Asked(Value):
    """A customer asked for it, in a message."""

    tag: Literal["asked"] = "asked"
    message: MessageId


class Undoing(Value):
    """Someone asked to take back what other goals did."""

    tag: Literal["undoing"] = "undoing"
    by: str
    roles: tuple[str, ...]
    of: tuple[StepId, ...]


class Noticed(Value):
    """The business wants it for the customer, because of an event."""

    tag: Literal["noticed"] = "noticed"
    event: str


class Entrusted(Value):
    """Someone who works here wants it for the customer."""

    tag: Literal["entrusted"] = "entrusted"
    by: str


Origin: TypeAlias = Annotated[Asked | Undoing | Noticed | Entrusted, Field(discriminator="tag")]


class Errand(Value):
    """A step that somebody who works here wants done: they are judged, not the machine."""

    step: Step
    by: str
    roles: tuple[str, ...]


class Note(Value):
    """What colleagues, or the machine (`kernel`), want those to know who look at a goal. Customers never see it."""

    by: str
    text: str
    at: datetime


class Grant(Value):
    """A remedy that was granted for one digest. Spent by the intent it allows, which it covers through resends."""

    kind: Literal["confirm", "approve"]
    digest: StepDigest
    by: str
    role: str = ""
    review: ReviewId | None = None
    at: datetime
    spent: bool = False


class Attempt(Value):
    """A step that was begun. Exactly one of the states it can be in."""

    step: Step
    digest: StepDigest
    key: StepKey | None = None
    occurrence: int = 0
    begun_at: datetime
    sent: int = 1  # how many times the call was made under this key
    state: Literal["intended", "received", "failed", "unknown"] = "intended"
    receipt: Receipt | None = None
    why: str = ""
    check: Check | None = None
    undone_by: GoalId | None = None
    by: str = ""  # who had it done; empty: the machine itself


class Goal(Value):
    """What a customer wants, and how far it has come."""

    id: GoalId
    customer: CustomerId
    record: RecordId
    kind: GoalKind
    conversation: ConversationId | None
    origin: Origin
    pack: PackDigest
    opened_at: datetime
    facts: dict[str, Fact] = {}
    asked_in: Message | None = None  # what the customer said when they asked for it
    plan: Plan | None = None
    attempts: tuple[Attempt, ...] = ()  # in the order they were begun
    barred: tuple[Barred, ...] = ()
    grants: tuple[Grant, ...] = ()
    reviews: tuple[Review, ...] = ()  # open ones
    errands: tuple[Errand, ...] = ()  # not begun yet, in the order they were given
    notes: tuple[Note, ...] = ()  # the last ones, oldest first
    retries: int = 0  # times a system was unavailable in a row
    wait_until: datetime | None = None
    helped: bool = False  # a person approved, took over or established something
    outcome: Outcome | None = None

    @property
    def chain(self) -> ChainId:
        return goal_chain(self.id)

    @property
    def open(self) -> bool:
        return self.outcome is None

    @property
    def refusals(self) -> tuple[Rule, ...]:
        """The policies that refused something on the way, each once."""
        return tuple({rule.id: rule for barred in self.barred for rule in barred.rules}.values())

    @property
    def stuck(self) -> bool:
        """Only a person can move it: they were asked to take over, or to find out what happened."""
        return any(isinstance(review.matter, Takeover | Unsettled) for review in self.reviews)

    @property
    def unsettled(self) -> Attempt | None:
        """The write that was begun and not answered, if any: nothing else is begun before it is settled."""
        return next((a for a in self.attempts if a.state == "intended"), None)

    @property
    def unknown(self) -> Attempt | None:
        return next((a for a in self.attempts if a.state == "unknown"), None)

    def done(self, action: ActionName) -> Attempt | None:
        """The latest attempt at an action that was received and not undone."""
        found = (a for a in reversed(self.attempts) if a.step.action == action and a.state == "received")
        return next((a for a in found if a.undone_by is None), None)
