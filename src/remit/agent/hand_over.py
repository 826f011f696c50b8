"""Opens what waits for a person, with everything they need."""

from __future__ import annotations

from datetime import timedelta

from remit.agent.lane import Lane
from remit.agent.staff.queues import back_at, queue_named
from remit.agent.wording import doing, reasons, summary
from remit.gate.autonomy import by_stop
from remit.journal.project import queue_of
from remit.model.conversation import OfferCallback
from remit.model.entry import ReviewAnswered, ReviewOpened
from remit.model.goal import Attempt, Goal
from remit.model.ids import ReviewId, StepDigest
from remit.model.plan import Step
from remit.model.review import Approval, Expired, Matter, Review, Takeover, Unsettled
from remit.model.turn import ToPerson, Waits
from remit.model.verdict import Approve, Rule
from remit.people.hours import due_at

APPROVAL_LASTS = timedelta(days=3)
LATE = "late "
"""Why a goal is woken when somebody should have taken what it waits for; with the review's id."""


async def hand_over(lane: Lane, goal: Goal, queue: str, rules: tuple[Rule, ...], why: str = "") -> bool:
    """Let a person carry on. The goal waits for them; it is handed over once."""
    if not any(isinstance(review.matter, Takeover) for review in goal.reviews):
        withdraw(lane, goal)
        await open_takeover(lane, goal, why, queue, rules)
        await _offer_call(lane, goal, queue)
    back = await back_at(lane.means, queue)
    lane.say(goal, ToPerson(queue=queue, reasons=reasons(rules), paused=by_stop(rules), back=back))
    return False


async def _offer_call(lane: Lane, goal: Goal, queue: str) -> None:
    """Who comes when nobody is there may choose to be called."""
    if goal.conversation is not None and await back_at(lane.means, queue):
        lane.speech(goal.conversation).ask(OfferCallback(goal=goal.id), about=goal.id)


async def open_takeover(lane: Lane, goal: Goal, why: str, queue: str = "", rules: tuple[Rule, ...] = ()) -> Review:
    """Open what waits for a person to carry on, in a queue, or else in that of the goal's kind."""
    kind = lane.means.goal_type(goal.kind)
    to = queue or (kind.queue if kind else "service")
    return await _open(lane, goal, Takeover(queue=to, story=await _story(lane, goal, why)), rules)


async def ask_what_happened(lane: Lane, goal: Goal, attempt: Attempt) -> bool:
    """Let a person find out whether a write happened. Nothing is sent again on hope."""
    await _open(lane, goal, Unsettled(step=attempt.step.id, doing=doing(lane, goal, attempt.step)), ())
    lane.say(goal, Waits(on="unknown", summary=doing(lane, goal, attempt.step)))
    return False


async def request_approval(
    lane: Lane, goal: Goal, step: Step, digest: StepDigest, remedy: Approve, rules: tuple[Rule, ...]
) -> None:
    """Ask people with a role to approve this very step; once."""
    summary_ = doing(lane, goal, step)
    lane.say(goal, Waits(on="approval", summary=summary_))
    if any(_same(review.matter, digest, remedy) for review in goal.reviews):
        return
    withdraw(lane, goal)
    matter = Approval(role=remedy.role, count=remedy.count, step=step, digest=digest, doing=summary_)
    review = await _open(lane, goal, matter, rules, APPROVAL_LASTS)
    lane.wake(goal, lane.now() + APPROVAL_LASTS, f"expire {review.id}")


def withdraw(lane: Lane, goal: Goal) -> None:
    """Close approvals that ask for what is no longer to be done."""
    for review in goal.reviews:
        if isinstance(review.matter, Approval):
            lane.note(goal, ReviewAnswered(review=review.id, answer=Expired()))


async def _open(
    lane: Lane, goal: Goal, matter: Matter, rules: tuple[Rule, ...], lasts: timedelta | None = None
) -> Review:
    review = Review(
        id=ReviewId(lane.means.new_id("review")),
        goal=goal.id,
        customer=goal.customer,
        conversation=goal.conversation,
        matter=matter,
        rules=rules,
        opened_at=lane.now(),
        expires_at=lane.now() + lasts if lasts else None,
    )
    take_by = due_at(await queue_named(lane.means, queue_of(review)), lane.now())
    review = review.model_copy(update={"take_by": take_by})
    lane.note(goal, ReviewOpened(review=review, id=review.id, matter=matter.tag))
    if take_by is not None:
        lane.wake(goal, take_by, f"{LATE}{review.id}")
    return review


def _same(matter: Matter, digest: StepDigest, remedy: Approve) -> bool:
    return isinstance(matter, Approval) and (matter.digest, matter.role) == (digest, remedy.role)


async def _story(lane: Lane, goal: Goal, why: str) -> str:
    """What a person reads first: what is wanted, what is known, what was done, and why it is theirs now."""
    conversation = await lane.conversation(goal)
    known = ", ".join(
        f"{name}: {fact.value} ({fact.source.tag})"
        for name, fact in sorted(goal.facts.items())
        if not isinstance(fact.value, list | dict)
    )
    done = ", ".join(f"{a.step.action} ({a.state})" for a in goal.attempts if a.key is not None)
    lines = [f"The customer wants to {summary(lane, goal)}."]
    lines += [f"Who: {conversation.assurance.name.lower()}."] if conversation else []
    lines += [f"Known: {known}."] if known else []
    lines += [f"Done: {done}."] if done else []
    lines += [f"Why a person: {why}."] if why else []
    return "\n".join(lines)
