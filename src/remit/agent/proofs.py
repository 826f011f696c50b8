"""What was done, as it is told and proven to customers: the words, the reference, and which of it they know already."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.means import Means
from remit.agent.standing import values
from remit.language.candidates import ident_of
from remit.language.phrasing import fill
from remit.model.conversation import Conversation, Proof
from remit.model.goal import Attempt, Goal
from remit.model.turn import Done


def done(means: Means, goal: Goal, attempt: Attempt) -> Done:
    """A write that was read back, with all that its words may be filled from."""
    known = {name: fact.value for name, fact in goal.facts.items()}
    gave = attempt.receipt.gives if attempt.receipt else {}
    state = attempt.check.state if attempt.check else {}
    told = {**known, **values(attempt.step), **gave, **state}
    says = means.action(attempt.step.action).says
    return Done(says=says, values=told, goal=goal.id, step=attempt.step.id)


async def proof(lane: Lane, told: Done) -> Proof | None:
    """What the system of record shows of a write that is told of, and the reference people may name it by."""
    if told.goal is None or told.step is None:
        return None
    goal = await lane.goal(told.goal)
    attempt = next((a for a in goal.attempts if a.step.id == told.step), None)
    if attempt is None or attempt.receipt is None:
        return None
    says = fill(told.says, told.values, lane.means.contents.pack.zone, lane.today())
    return Proof(goal=goal.id, step=told.step, says=says, reference=_reference(lane, attempt), at=lane.now())


async def untold(lane: Lane, conversation: Conversation) -> list[Done]:
    """What people had done for the customer of a conversation, and has not been told there."""
    goals = await lane.log.goals(conversation=conversation.id, only_open=False)
    return [
        done(lane.means, goal, attempt)
        for goal in goals
        for attempt in goal.attempts
        if attempt.by and _holds(attempt) and attempt.step.id not in conversation.proven
    ]


def _holds(attempt: Attempt) -> bool:
    return attempt.key is not None and attempt.check is not None and attempt.check.holds and attempt.undone_by is None


def _reference(lane: Lane, attempt: Attempt) -> str:
    """The identifier that the system gave to what was done; of none, what it was done to."""
    gives = lane.means.action(attempt.step.action).gives
    receipt = attempt.receipt.gives if attempt.receipt else {}
    made = (str(receipt[name]) for name, shape in gives.items() if name in receipt and ident_of(shape) is not None)
    about = lane.means.action(attempt.step.action).subject
    known = attempt.step.facts()
    return next(made, str(known[about].value) if about is not None and about in known else "")
