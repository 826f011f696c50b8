"""What people answered to reviews, and what follows from it."""

from __future__ import annotations

from datetime import datetime

from remit.agent.conclude import end
from remit.agent.hand_over import hand_over
from remit.agent.lane import Lane
from remit.agent.once import mark, receive
from remit.agent.open_goal import PERSON
from remit.agent.settle import lost
from remit.model.entry import Granted, PersonLeft, PersonTook, ReviewAnswered, StepBarred
from remit.model.goal import Attempt, Goal, Grant
from remit.model.outcome import HandedOver
from remit.model.plan import Barred
from remit.model.review import (
    Answer,
    Approval,
    Approved,
    Assigned,
    Changed,
    Closed,
    Declined,
    Escalated,
    Established,
    Expired,
    HandedBack,
    Review,
    Snoozed,
    Taken,
    Unsettled,
)
from remit.model.system import Receipt
from remit.model.wake import Answered


async def take_answer(lane: Lane, answered: Answered) -> bool:
    """Record an answer and do what it means. Whether it counted.

    INVARIANT: an approval counts only for the digest it names, while its review is open, once for each person.
    """
    goal = await lane.goal(answered.goal)
    review = next((r for r in goal.reviews if r.id == answered.review), None)
    answer = answered.answer
    if review is None or not _fits(review, answer, lane.now()):
        return False
    unknown = goal.unknown  # answered, it no longer is
    bare, words = _apart(answer)
    lane.note(goal, ReviewAnswered(review=review.id, answer=bare, words=words), actor=_actor(answered))
    goal = await lane.goal(goal.id)
    match answer:
        case Approved():
            _grant(lane, goal, review, answer)
        case Declined(reason=reason):
            await _decline(lane, goal, review, reason)
        case Taken(by=by):
            if conversation := await lane.conversation(goal):
                lane.note_said(conversation.id, PersonTook(by=by), actor=f"staff:{by}")
        case HandedBack(by=by):
            await _leave(lane, goal, by)
            if goal.kind == PERSON:
                end(lane, goal, HandedOver(review=review.id))
        case Established(by=by, happened=happened):
            await _establish(lane, goal, unknown, happened, by)
        case Closed(by=by):
            await _leave(lane, goal, by)
            await _finish(lane, goal, review)
        case Changed() | Assigned() | Snoozed() | Escalated() | Expired():
            pass
    return True


async def expire(lane: Lane, goal: Goal) -> None:
    """Approvals nobody gave in time: the goal goes to a person rather than waiting on."""
    late = [r for r in goal.reviews if r.expires_at is not None and r.expires_at <= lane.now()]
    for review in late:
        lane.note(goal, ReviewAnswered(review=review.id, answer=Expired()))
        await hand_over(lane, await lane.goal(goal.id), "service", review.rules, "nobody approved it in time")


def _fits(review: Review, answer: Answer, now: datetime) -> bool:
    """Whether this is an answer to what the review asks, in its time. What became of a write is answered with just
    that: nobody would ever learn it otherwise."""
    match review.matter, answer:
        case Approval() as matter, Approved():
            in_time = review.expires_at is None or now < review.expires_at
            asked = answer.digest == matter.digest and matter.role in answer.roles
            return in_time and asked and answer.by not in review.approved_by
        case Unsettled(), _:
            return isinstance(answer, Established | Taken)
        case _:
            return not isinstance(answer, Approved | Established)


def _grant(lane: Lane, goal: Goal, review: Review, answer: Approved) -> None:
    if not isinstance(review.matter, Approval):
        return
    grant = Grant(
        kind="approve",
        digest=answer.digest,
        by=answer.by,
        role=review.matter.role,
        review=review.id,
        at=lane.now(),
    )
    lane.note(goal, Granted(grant=grant), actor=f"staff:{answer.by}")


async def _decline(lane: Lane, goal: Goal, review: Review, reason: str) -> None:
    """A no to a step bars it; the goal goes another way, or ends with the reason."""
    if isinstance(review.matter, Approval):
        step = review.matter.step
        why = reason or "A colleague looked at it and decided against it."
        barred = Barred(action=step.action, arguments=step.facts(), why=why, rules=review.rules)
        lane.note(goal, StepBarred(barred=barred))
    else:
        await _finish(lane, goal, review)


async def _finish(lane: Lane, goal: Goal, review: Review) -> None:
    """A person finished it. What became of a write that is still under way is for a person to find out, too."""
    if goal.unsettled is not None:
        await lost(lane, goal, goal.unsettled, "a person finished the goal meanwhile")
    end(lane, await lane.goal(goal.id), HandedOver(review=review.id))


async def _leave(lane: Lane, goal: Goal, by: str) -> None:
    conversation = await lane.conversation(goal)
    if conversation is not None and conversation.taken_by is not None:
        lane.note_said(conversation.id, PersonLeft(by=by), actor=f"staff:{by}")


async def _establish(lane: Lane, goal: Goal, attempt: Attempt | None, happened: bool, by: str) -> None:
    """A person looked in the system itself: the write happened, or it did not and may be wanted again."""
    if attempt is None or attempt.key is None:
        return
    if happened:
        receipt = Receipt(gives={str(attempt.step.action): True})
        lane.finish_last(lane.wake(goal, lane.now(), "go on"))
        await receive(lane, goal, receipt, "established", f"staff:{by}")
        return
    barred = Barred(action=attempt.step.action, arguments=attempt.step.facts(), why="It did not go through in the end.")
    lane.note(goal, StepBarred(barred=barred))
    await mark(lane, attempt.key, "absent")


def _apart(answer: Answer) -> tuple[Answer, str]:
    """An answer without what was written in it, and that."""
    match answer:
        case Declined(reason=words):
            return answer.model_copy(update={"reason": ""}), words
        case HandedBack(instruction=words):
            return answer.model_copy(update={"instruction": ""}), words
        case Closed(note=words):
            return answer.model_copy(update={"note": ""}), words
        case Approved() | Changed() | Taken() | Assigned() | Snoozed() | Established() | Escalated() | Expired():
            return answer, ""


def _actor(answered: Answered) -> str:
    by = getattr(answered.answer, "by", None)
    return f"staff:{by}" if by else "kernel"
