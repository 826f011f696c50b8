"""A stretch: one lane served once, from what woke it until nothing more can be done now."""

from __future__ import annotations

from remit.agent.changed_rules import go_on
from remit.agent.erase import erase
from remit.agent.feedback import HOW_IT_WENT, ask_how_it_went, ask_later
from remit.agent.hand_over import LATE
from remit.agent.hearing.hear import hear, never_silent
from remit.agent.lane import Lane
from remit.agent.means import Means
from remit.agent.pursue import pursue
from remit.agent.staff.administer import administer, changes_rules
from remit.agent.staff.instructed import instructed
from remit.agent.staff.staffed import escalate, expire, take_answer
from remit.agent.tell import tell
from remit.agent.undo import take_undo
from remit.errors import Erased
from remit.journal.log import Log
from remit.model.goal import Goal
from remit.model.ids import INSTALLATION_RECORD, ConversationId, GoalId, WakeId, customer_lane
from remit.model.wake import (
    Administered,
    Answered,
    Arrived,
    Due,
    EraseAsked,
    Instructed,
    Lease,
    MovedHere,
    Reason,
    UndoAsked,
)


async def serve(means: Means, lease: Lease) -> None:
    """Serve a lane: take in what woke it, pursue the goals it touches, tell, and let go; all in the last commit."""
    await means.rulebook.refreshed()
    hooks = means.rulebook.hooks
    if hooks and not await means.vault.open_record(INSTALLATION_RECORD):  # what is told them is sealed under its key
        hooks = ()
    log = Log(means.store, means.vault, means.clock, lease, bell=means.live.bell, hooks=hooks)
    lane = Lane(means, log, lease)
    while woken := await lane.unseen():
        wake, reason = woken[0]
        _finish(lane, wake, reason)
        for goal in await _take_in(lane, reason):
            await pursue(lane, goal)
        await ask_later(lane)
        if isinstance(reason, Arrived):
            await never_silent(lane, reason.message.conversation)
        await tell(lane)
    for wake in lane.last:
        lane.log.finish(wake)
    await lane.log.commit(release=True)


def _finish(lane: Lane, wake: WakeId, reason: Reason) -> None:
    """INVARIANT: a goal that can go on has a wake-up in every commit before the last: no crash leaves it lying.

    What may be taken in again stays until the end. The rest is taken in once, with the first commit.
    """
    match reason:
        case Due() | MovedHere() | EraseAsked():
            lane.finish_last(wake)
        case Administered() if changes_rules(reason):
            lane.finish_last(wake)
        case Arrived() | Answered() | UndoAsked() | Instructed() | Administered():
            lane.finish(wake)


async def _take_in(lane: Lane, reason: Reason) -> list[GoalId]:
    """Take in why the lane was woken. The goals to pursue; none where what it is about was erased since."""
    try:
        return await _taken_in(lane, reason)
    except Erased:
        return []


async def _taken_in(lane: Lane, reason: Reason) -> list[GoalId]:
    match reason:
        case Arrived():
            return await _of(lane, await hear(lane, reason))
        case MovedHere(conversation=conversation):
            return await _of(lane, conversation)
        case Due(goal=id, why=why) if why == HOW_IT_WENT:
            goal = await lane.goal(id)
            if not _passed_on(lane, goal, reason):
                await ask_how_it_went(lane, goal)
            return []
        case Due(goal=id, why=why) if why.startswith(LATE):
            goal = await lane.goal(id)
            if not _passed_on(lane, goal, reason):
                await escalate(lane, goal)
            return []
        case Answered(goal=id) | Due(goal=id):
            goal = await lane.goal(id)
            if _passed_on(lane, goal, reason):
                return []
            if isinstance(reason, Answered):
                if not await take_answer(lane, reason):
                    return []
            else:
                await expire(lane, goal)
                await go_on(lane, await lane.goal(id))
            return [id, *(other for other in await _of(lane, goal.conversation) if other != id)]
        case UndoAsked():
            return [await take_undo(lane, reason)]
        case EraseAsked():
            await erase(lane, reason)
            return []
        case Instructed():
            return await instructed(lane, reason)
        case Administered():
            await administer(lane, reason)
            return []


def _passed_on(lane: Lane, goal: Goal, reason: Answered | Due) -> bool:
    """Pass on what is about a goal that moved to another customer's lane: each chain has one lane at any time."""
    if (at := customer_lane(goal.customer)) == lane.id:
        return False
    lane.log.wake(at, lane.now(), reason, record=goal.record)
    return True


async def _of(lane: Lane, conversation: ConversationId | None) -> list[GoalId]:
    """The open goals of a conversation: what was just asked for, then what is talked about, then the rest."""
    if conversation is None:
        return []
    about = (await lane.log.conversation(conversation)).last_goal
    goals = [goal.id for goal in await lane.log.goals(conversation=conversation)]
    return sorted(goals, key=lambda id: (id not in lane.opened, id != about))
