"""What can happen to a goal."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from remit.model.action import Stake
from remit.model.conversation import Message
from remit.model.fact import Fact
from remit.model.goal import Errand, Grant, Origin
from remit.model.ids import (
    ActionName,
    ConversationId,
    CustomerId,
    GoalId,
    GoalKind,
    PackDigest,
    RecordId,
    ReviewId,
    StepDigest,
    StepId,
    StepKey,
    SubjectTag,
)
from remit.model.outcome import Outcome
from remit.model.plan import Barred, Plan, Step
from remit.model.review import Answer, Review
from remit.model.system import Check, Receipt
from remit.model.value import PERSONAL, Value
from remit.model.verdict import Standing, Verdict


class GoalOpened(Value):
    """`eligible` and `stake`: what the pack declared of this kind of goal before it was opened; measures go by them."""

    kind: Literal["goal.opened"] = "goal.opened"
    goal: GoalId
    wants: GoalKind
    customer: CustomerId
    record: RecordId
    conversation: ConversationId | None
    origin: Origin
    pack: PackDigest
    eligible: bool = True
    stake: Stake = ""
    facts: Annotated[dict[str, Fact], PERSONAL] = {}
    asked_in: Annotated[Message | None, PERSONAL] = None


class FactsLearned(Value):
    """Facts came to be known, or were replaced; `dropped` no longer hold, because what they came from changed."""

    kind: Literal["facts.learned"] = "facts.learned"
    facts: Annotated[dict[str, Fact], PERSONAL]
    dropped: tuple[str, ...] = ()


class Planned(Value):
    kind: Literal["goal.planned"] = "goal.planned"
    plan: Annotated[Plan, PERSONAL]


class Judged(Value):
    """A judgement with all it looked at, so that it can be made again under other policies. `segment`: the group of
    customers it was for, where the pack names one and it is known who speaks."""

    kind: Literal["step.judged"] = "step.judged"
    step: Annotated[Step, PERSONAL]
    digest: StepDigest
    action: ActionName
    verdict: Verdict
    standing: Annotated[Standing, PERSONAL]
    pack: PackDigest
    rules: str = ""  # the digest of the rules in force; empty: the pack's own
    instead: Verdict | None = None  # what it would have been, had the machine not been kept to watching
    segment: str = ""


class StepBarred(Value):
    """Plans do without this step from now on, unless its arguments change."""

    kind: Literal["step.barred"] = "step.barred"
    barred: Annotated[Barred, PERSONAL]


class ErrandGiven(Value):
    """Somebody who works here wants a step done. It is judged with them as the one who acts."""

    kind: Literal["errand.given"] = "errand.given"
    errand: Annotated[Errand, PERSONAL]
    by: str
    step: StepId
    action: ActionName


class Remarked(Value):
    """A note for colleagues. `ends`: the errand that comes to nothing, for the reason it gives."""

    kind: Literal["goal.remarked"] = "goal.remarked"
    by: str
    note: Annotated[str, PERSONAL]
    ends: StepId | None = None


class Granted(Value):
    kind: Literal["remedy.granted"] = "remedy.granted"
    grant: Grant


class Unconfirmed(Value):
    """The customer spoke again before the write began: what they had confirmed is to be asked again."""

    kind: Literal["remedy.unconfirmed"] = "remedy.unconfirmed"
    digest: StepDigest


class Intended(Value):
    """The last thing recorded before a write is sent. `base` is the key without its occurrence."""

    kind: Literal["step.intended"] = "step.intended"
    step: Annotated[Step, PERSONAL]
    digest: StepDigest
    action: ActionName
    key: StepKey
    base: str
    occurrence: int
    subject: SubjectTag


class Resent(Value):
    """The same call goes out again under the same key, after the system said it had not happened."""

    kind: Literal["step.resent"] = "step.resent"
    step: StepId
    key: StepKey


class Received(Value):
    """What the system answered, or had answered (`settled`: found by asking; `shared`: another goal's same effect)."""

    kind: Literal["step.received"] = "step.received"
    step: Annotated[Step, PERSONAL]
    digest: StepDigest
    action: ActionName
    key: StepKey | None = None
    receipt: Annotated[Receipt, PERSONAL]
    how: Literal["answered", "settled", "shared", "established"] = "answered"


class Failed(Value):
    """The system said no for good; nothing happened there."""

    kind: Literal["step.failed"] = "step.failed"
    step: Annotated[Step, PERSONAL]
    digest: StepDigest
    action: ActionName
    key: StepKey | None = None
    why: Annotated[str, PERSONAL]
    parameter: str | None = None


class Lost(Value):
    """Whether the write happened cannot be found out by asking: it is unknown, and a person is asked."""

    kind: Literal["step.unknown"] = "step.unknown"
    step: StepId
    key: StepKey
    why: str


class Checked(Value):
    kind: Literal["step.checked"] = "step.checked"
    step: StepId
    check: Annotated[Check, PERSONAL]


class Undone(Value):
    """The effect of this step was taken back by a step of another goal, and that was checked."""

    kind: Literal["step.undone"] = "step.undone"
    step: StepId
    by: GoalId


class ReviewOpened(Value):
    kind: Literal["review.opened"] = "review.opened"
    review: Annotated[Review, PERSONAL]
    id: ReviewId
    matter: Literal["", "approval", "takeover", "unsettled"] = ""  # what it asks of people


class ReviewAnswered(Value):
    """How a review was answered. What people wrote is kept apart from it, in `words`: it may be about anyone."""

    kind: Literal["review.answered"] = "review.answered"
    review: ReviewId
    answer: Answer
    words: Annotated[str, PERSONAL] = ""


class Waited(Value):
    """A system could not be reached, or may still be at it; the goal is taken up again at a time."""

    kind: Literal["goal.waits"] = "goal.waits"
    until: datetime | None
    why: str


class Rehomed(Value):
    """The goal goes on under the customer the speaker turned out to be."""

    kind: Literal["goal.rehomed"] = "goal.rehomed"
    customer: CustomerId


class GoalEnded(Value):
    kind: Literal["goal.ended"] = "goal.ended"
    outcome: Outcome
