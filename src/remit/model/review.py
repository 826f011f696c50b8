"""What waits for a person, and how it was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.ids import ConversationId, CustomerId, GoalId, ReviewId, StepDigest, StepId
from remit.model.plan import Step
from remit.model.value import PERSONAL, Json, Value
from remit.model.verdict import Rule


class Approval(Value):
    """May this very step be done? The digest is what is approved, not the words that describe it."""

    tag: Literal["approval"] = "approval"
    role: str
    count: int
    step: Annotated[Step, PERSONAL]
    digest: StepDigest
    doing: Annotated[str, PERSONAL]


class Takeover(Value):
    """A person is to carry on: with the story so far, and what was noticed."""

    tag: Literal["takeover"] = "takeover"
    queue: str
    story: Annotated[str, PERSONAL]


class Unsettled(Value):
    """A write whose effect is unknown: a person finds out in the system itself and says which it was."""

    tag: Literal["unsettled"] = "unsettled"
    step: StepId
    doing: Annotated[str, PERSONAL]


Matter: TypeAlias = Annotated[Approval | Takeover | Unsettled, Field(discriminator="tag")]


class Review(Value):
    id: ReviewId
    goal: GoalId
    customer: CustomerId
    conversation: ConversationId | None
    matter: Matter
    rules: tuple[Rule, ...]
    opened_at: datetime
    expires_at: datetime | None = None
    take_by: datetime | None = None  # by when somebody is to have taken it
    taken_by: str | None = None
    assigned_to: str | None = None  # who is to take it
    snoozed_until: datetime | None = None
    late_to: str | None = None  # the queue it went to when nobody took it in time
    approved_by: tuple[str, ...] = ()
    call_back: bool = False  # the customer wants to be called when somebody is there


class Approved(Value):
    tag: Literal["approved"] = "approved"
    by: str
    roles: tuple[str, ...]
    digest: StepDigest


class Declined(Value):
    tag: Literal["declined"] = "declined"
    by: str
    reason: str


class Taken(Value):
    """found: who had it, as whoever takes it saw it; where somebody else was quicker, this counts for nothing. Empty:
    nobody had it. None: whoever has it."""

    tag: Literal["taken"] = "taken"
    by: str
    found: str | None = None


class HandedBack(Value):
    tag: Literal["handed_back"] = "handed_back"
    by: str
    instruction: str


class Established(Value):
    """What a person found out about a write whose effect was unknown."""

    tag: Literal["established"] = "established"
    by: str
    happened: bool


class Assigned(Value):
    """It is somebody's to take; None: anybody's again."""

    tag: Literal["assigned"] = "assigned"
    by: str
    to: str | None


class Snoozed(Value):
    tag: Literal["snoozed"] = "snoozed"
    by: str
    until: datetime | None


class Escalated(Value):
    """Nobody took it in time: another queue has it, too."""

    tag: Literal["escalated"] = "escalated"
    to: str


class Changed(Value):
    """Not this, but that: the arguments an approver would have instead. It makes a new step, with its own digest."""

    tag: Literal["changed"] = "changed"
    by: str
    roles: tuple[str, ...]
    arguments: dict[str, Json]


class CallBackWanted(Value):
    """The customer, who came when nobody was there, wants to be called. Where, stands in the words of the entry."""

    tag: Literal["call_back"] = "call_back"


class Closed(Value):
    """A person finished the goal themselves."""

    tag: Literal["closed"] = "closed"
    by: str
    note: str


class Expired(Value):
    tag: Literal["expired"] = "expired"


Answer: TypeAlias = Annotated[
    Approved
    | Declined
    | Changed
    | Taken
    | Assigned
    | Snoozed
    | Escalated
    | CallBackWanted
    | HandedBack
    | Established
    | Closed
    | Expired,
    Field(discriminator="tag"),
]
