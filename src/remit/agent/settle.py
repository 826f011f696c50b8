"""Finds out what became of a write that was begun and not answered: by asking the system, never by hoping."""

from __future__ import annotations

from remit.agent.adapt import failed_for_good
from remit.agent.conclude import drop
from remit.agent.hand_over import ask_what_happened
from remit.agent.lane import Lane
from remit.agent.once import mark, receive
from remit.agent.perform import send
from remit.agent.read_back import read_back
from remit.agent.standing import values
from remit.agent.wording import doing, summary
from remit.errors import Refused
from remit.model.action import Action
from remit.model.entry import Lost, Resent, Waited
from remit.model.goal import Attempt, Goal
from remit.model.system import Absent, Call, CannotSay, Happened
from remit.model.turn import Small, Waits

MOST_SENT = 4
"""How often one call goes out under one key before a person is asked."""


async def settle(lane: Lane, goal: Goal) -> bool:
    """Settle the goal's unsettled write. Whether the goal can go on at once. Raises Unavailable: ask again later.

    Happened: its receipt is taken. Absent: the same call goes out again under the same key, if the system honours
    keys, or else once its answer is final. Cannot say: unknown, and a person is asked.
    """
    attempt = goal.unsettled
    if attempt is None:
        return True
    given_up = _given_up(goal, attempt)
    goes_on = await _settle(lane, goal, attempt)
    goal = await lane.goal(goal.id)
    if given_up and goal.unsettled is None and goal.unknown is None:
        lane.say(goal, Small(what="dropped", summary=summary(lane, goal)))
        return drop(lane, goal, "the customer no longer wants it")
    return goes_on


async def _settle(lane: Lane, goal: Goal, attempt: Attempt) -> bool:
    action = lane.means.action(attempt.step.action)
    call = Call(action=action.name, arguments=values(attempt.step), key=attempt.key)
    match await lane.means.system(action).settle(call):
        case Happened(receipt=receipt):
            await receive(lane, goal, receipt, "settled")
            return await read_back(lane, await lane.goal(goal.id), attempt.step.id)
        case Absent():
            return await _absent(lane, goal, attempt, action)
        case CannotSay():
            return await lost(lane, goal, attempt, "the system cannot say whether it happened")


async def _absent(lane: Lane, goal: Goal, attempt: Attempt, action: Action) -> bool:
    if await lane.heard_more(goal):
        return False
    if attempt.sent >= MOST_SENT:
        return await lost(lane, goal, attempt, "it was sent again and again, and the system has no trace of it")
    final_at = attempt.begun_at + attempt.sent * action.settles_within
    given_up = _given_up(goal, attempt)
    if (given_up or not action.honours_key) and lane.now() < final_at:
        lane.note(goal, Waited(until=final_at, why="the system may still be doing it"))
        lane.wake(goal, final_at, f"settle {attempt.key}")
        lane.say_waiting(goal, Waits(on="settling", summary=doing(lane, goal, attempt.step)))
        return False
    if given_up:
        none = Refused("it is no longer wanted", system=action.system, action=action.name)
        return await failed_for_good(lane, goal, attempt.step, attempt.digest, attempt.key, none)
    if not action.honours_key and not action.settles_within:
        return await lost(lane, goal, attempt, "the system has no trace of it and may do it twice")
    return await _resend(lane, goal, attempt)


async def _resend(lane: Lane, goal: Goal, attempt: Attempt) -> bool:
    """An approval covers this: the intent it was spent on is the same, and so is the key."""
    if attempt.key is None:
        raise AssertionError("a write without a key")
    lane.note(goal, Resent(step=attempt.step.id, key=attempt.key))
    lane.finish_last(lane.wake(goal, lane.now(), f"settle {attempt.key}"))
    await lane.log.commit()
    return await send(lane, await lane.goal(goal.id))


def _given_up(goal: Goal, attempt: Attempt) -> bool:
    """Whether the customer gave up what was under way already: it is settled, but not sent again."""
    return any(barred.bars(attempt.step.action, attempt.step.facts()) for barred in goal.barred)


async def lost(lane: Lane, goal: Goal, attempt: Attempt, why: str) -> bool:
    """Whether a write happened cannot be found out by asking: let a person find out."""
    if attempt.key is None:
        raise AssertionError("a write without a key")
    lane.note(goal, Lost(step=attempt.step.id, key=attempt.key, why=why))
    await mark(lane, attempt.key, "unknown")
    return await ask_what_happened(lane, await lane.goal(goal.id), attempt)
