"""Does a permitted step. A read is asked and answered; a write is intended, sent once, and its receipt recorded."""

from __future__ import annotations

from datetime import timedelta

from remit.agent.adapt import failed_for_good
from remit.agent.lane import Lane
from remit.agent.once import Busy, Fresh, Shared, effect_of, intend, receive, share, use_up
from remit.agent.read_back import read_back
from remit.agent.standing import values
from remit.agent.tell import tell_so_far
from remit.agent.wording import doing
from remit.errors import BrokenAnswer, Refused, Unavailable
from remit.model.entry import Received, Unconfirmed, Waited
from remit.model.goal import Goal
from remit.model.ids import StepDigest
from remit.model.plan import Step
from remit.model.system import Call
from remit.model.turn import Waits

LOOK_AGAIN = timedelta(minutes=5)
"""When to look again at a write that waits for another, where nothing wakes it before."""


async def perform(lane: Lane, goal: Goal, step: Step, digest: StepDigest) -> bool:
    """Do a permitted step. Whether the goal can go on at once. Raises SystemFault for a read that is not answered."""
    if lane.means.action(step.action).writes:
        return await _write(lane, goal, step, digest)
    return await _read(lane, goal, step, digest)


async def send(lane: Lane, goal: Goal) -> bool:
    """Make the call of the goal's unsettled write and record what came of it. Whether the goal can go on at once."""
    attempt = goal.unsettled
    if attempt is None:
        return True
    action = lane.means.action(attempt.step.action)
    call = Call(action=action.name, arguments=values(attempt.step), key=attempt.key)
    try:
        receipt = await lane.means.system(action).perform(call)
    except Refused as refusal:
        return await failed_for_good(lane, goal, attempt.step, attempt.digest, attempt.key, refusal)
    except (Unavailable, BrokenAnswer):
        return True  # the goal has an unsettled write: whether it happened is asked next
    await receive(lane, goal, receipt, "answered")
    return await read_back(lane, await lane.goal(goal.id), attempt.step.id)


async def _read(lane: Lane, goal: Goal, step: Step, digest: StepDigest) -> bool:
    action = lane.means.action(step.action)
    system = lane.means.system(action)
    try:
        receipt = await system.perform(Call(action=action.name, arguments=values(step)))
    except Refused as refusal:
        return await failed_for_good(lane, goal, step, digest, None, refusal)
    received = Received(step=step, digest=digest, action=action.name, receipt=receipt)
    lane.note(goal, received, actor=f"system:{system.name}")
    await use_up(lane, goal, action)
    return True


async def _write(lane: Lane, goal: Goal, step: Step, digest: StepDigest) -> bool:
    """INVARIANT: what the customer said meanwhile is seen before a write begins, and what was found so far is told."""
    if await lane.heard_more(goal):
        lane.note(goal, Unconfirmed(digest=digest))
        return False
    match await effect_of(lane, goal, step):
        case Shared() as effect:
            await share(lane, goal, step, digest, effect)
            return await read_back(lane, await lane.goal(goal.id), step.id)
        case Busy(subject=subject, unknown=unknown):
            lane.wake(goal, lane.now() + LOOK_AGAIN, "look again", subject=None if unknown else subject)
            lane.say_waiting(goal, Waits(on="unknown" if unknown else "settling", summary=doing(lane, goal, step)))
            if goal.wait_until is None:
                lane.note(goal, Waited(until=lane.now() + LOOK_AGAIN, why="another write is not settled"))
            return False
        case Fresh() as effect:
            await tell_so_far(lane)
            wake = await intend(lane, goal, step, digest, effect)
            lane.finish_last(wake)
            return await send(lane, await lane.goal(goal.id))
