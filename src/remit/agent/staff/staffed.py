"""What people answered to reviews, and what follows from it."""

from __future__ import annotations

import json
from datetime import datetime

from remit.agent.conclude import end
from remit.agent.hand_over import LATE, hand_over
from remit.agent.lane import Lane
from remit.agent.once import mark, receive
from remit.agent.open_goal import PERSON
from remit.agent.settle import lost
from remit.agent.staff.errands import end_errand, give, step_for
from remit.agent.staff.granted import granted, tell_facts
from remit.agent.staff.instructed import give_back, take_over
from remit.agent.staff.queues import queue_named
from remit.agent.standing import approved, asking_for
from remit.journal.errands import errand_of
from remit.journal.project import queue_of
from remit.journal.rows import opened_installation
from remit.model.entry import Granted, ReviewAnswered, StepBarred
from remit.model.goal import Attempt, Goal, Grant
from remit.model.ids import StepId
from remit.model.installation import Installation
from remit.model.outcome import HandedOver
from remit.model.plan import Barred
from remit.model.review import (
    Answer,
    Approval,
    Approved,
    Assigned,
    CallBackWanted,
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
    Takeover,
    Unsettled,
)
from remit.model.system import Receipt
from remit.model.value import Json
from remit.model.wake import Answered
from remit.people.hours import due_at
from remit.people.keys import behind


async def take_answer(lane: Lane, answered: Answered) -> bool:
    """Record an answer and do what it means. Whether it counted.

    INVARIANT: an approval counts only for the digest it names, while its review is open, once for each person.
    """
    goal = await lane.goal(answered.goal)
    review = next((r for r in goal.reviews if r.id == answered.review), None)
    answer = answered.answer
    if review is None or not _fits(review, answer, lane.now()):
        return False
    if isinstance(answer, Approved) and _may_not_approve(await _installation(lane), goal, review, answer.by):
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
            conversation = await lane.conversation(goal)
            if conversation is not None and isinstance(review.matter, Takeover):
                await take_over(lane, conversation.id, by)
        case HandedBack(by=by, instruction=instruction):
            await _hand_back(lane, goal, review, by, instruction)
        case Changed(by=by, arguments=arguments):
            await _change(lane, goal, review, arguments, by)
        case Established(by=by, happened=happened):
            await _establish(lane, goal, unknown, happened, by)
        case Closed(by=by):
            if (conversation := await lane.conversation(goal)) is not None:
                await give_back(lane, conversation.id, by, "")
            await _finish(lane, await lane.goal(goal.id), review)
        case Assigned() | Snoozed() | Escalated() | CallBackWanted() | Expired():
            pass
    return True


async def expire(lane: Lane, goal: Goal) -> None:
    """Approvals nobody gave in time: the goal goes to a person rather than waiting on."""
    late = [r for r in goal.reviews if r.expires_at is not None and r.expires_at <= lane.now()]
    for review in late:
        lane.note(goal, ReviewAnswered(review=review.id, answer=Expired()))
        if isinstance(review.matter, Approval) and errand_of(goal, review.matter.step.id):
            end_errand(lane, goal, review.matter.step.id, f"Nobody approved it in time: {review.matter.doing}.")
            continue
        await hand_over(lane, await lane.goal(goal.id), "service", review.rules, "nobody approved it in time")


async def escalate(lane: Lane, goal: Goal) -> None:
    """What nobody took in time goes to the queue that is there for that, too: once, and not what was put off."""
    for review in goal.reviews:
        queue = await queue_named(lane.means, queue_of(review))
        due = due_at(queue, review.opened_at)
        if due is None or due > lane.now() or review.taken_by is not None or review.late_to is not None:
            continue
        if review.snoozed_until is not None and review.snoozed_until > lane.now():
            lane.wake(goal, review.snoozed_until, f"{LATE}{review.id}")
            continue
        to = queue.escalates_to or queue.name
        lane.note(goal, ReviewAnswered(review=review.id, answer=Escalated(to=to)))


def _fits(review: Review, answer: Answer, now: datetime) -> bool:
    """Whether this is an answer to what the review asks, in its time. What became of a write is answered with just
    that: nobody would ever learn it otherwise.

    INVARIANT: of two who take what they both saw free, one gets it.
    """
    if isinstance(answer, Taken) and not _still_as_found(review, answer):
        return False
    match review.matter, answer:
        case Approval() as matter, Approved():
            in_time = review.expires_at is None or now < review.expires_at
            asked = answer.digest == matter.digest and matter.role in answer.roles
            return in_time and asked
        case Unsettled(), _:
            return isinstance(answer, Established | Taken)
        case _:
            return not isinstance(answer, Approved | Established)


def _still_as_found(review: Review, taken: Taken) -> bool:
    return taken.found is None or (review.taken_by or "") in (taken.found, taken.by)


async def _installation(lane: Lane) -> Installation:
    """Read, and not through the log: its chain is another lane's to write."""
    return await opened_installation(lane.means.store, lane.means.vault)


def _may_not_approve(installation: Installation, goal: Goal, review: Review, by: str) -> bool:
    """Whether who approves is one of those who want it done, or approved it already, in whichever role."""
    if not isinstance(review.matter, Approval):
        return False
    others = (*asking_for(goal, review.matter.step), *approved(goal, review.matter.digest))
    return behind(by, installation) in {behind(id, installation) for id in others}


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
    if isinstance(review.matter, Approval) and errand_of(goal, review.matter.step.id):
        end_errand(lane, goal, review.matter.step.id, f"Not approved: {review.matter.doing}. {reason}".strip())
    elif isinstance(review.matter, Approval):
        step = review.matter.step
        why = reason or "A colleague looked at it and decided against it."
        barred = Barred(action=step.action, arguments=step.facts(), why=why, rules=review.rules)
        lane.note(goal, StepBarred(barred=barred))
    else:
        await _finish(lane, goal, review)


async def _hand_back(lane: Lane, goal: Goal, review: Review, by: str, instruction: str) -> None:
    conversation = await lane.conversation(goal)
    if conversation is not None and isinstance(review.matter, Takeover):
        await give_back(lane, conversation.id, by, instruction)
    goal = await lane.goal(goal.id)
    if goal.kind == PERSON and goal.open:
        end(lane, goal, HandedOver(review=review.id))


async def _change(lane: Lane, goal: Goal, review: Review, arguments: dict[str, Json], by: str) -> None:
    """What an approver would have instead is what they told: it makes another step, which is asked about anew."""
    if not isinstance(review.matter, Approval):
        return
    step = review.matter.step
    if not errand_of(goal, step.id):
        tell_facts(lane, goal, granted(lane.means, arguments, by), by)
        return
    errand = next(errand for errand in goal.errands if errand.step.id == step.id)
    end_errand(lane, goal, step.id, f"{by} would have it otherwise.")
    instead = step_for(lane.means, goal, step.action, arguments, by, StepId(lane.means.new_id("step")))
    give(lane, goal, errand.model_copy(update={"step": instead}))


async def _finish(lane: Lane, goal: Goal, review: Review) -> None:
    """A person finished it. What became of a write that is still under way is for a person to find out, too."""
    if goal.unsettled is not None:
        await lost(lane, goal, goal.unsettled, "a person finished the goal meanwhile")
    end(lane, await lane.goal(goal.id), HandedOver(review=review.id))


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
        case Changed(arguments=arguments):
            return answer.model_copy(update={"arguments": {}}), json.dumps(arguments, ensure_ascii=False)
        case Approved() | Taken() | Assigned() | Snoozed() | Established() | Escalated() | CallBackWanted() | Expired():
            return answer, ""


def _actor(answered: Answered) -> str:
    by = getattr(answered.answer, "by", None)
    return f"staff:{by}" if by else "kernel"
